"""Hand-made .xlsb workbooks: no free program writes them."""

import struct

from tests.hostile.packages import DECLARATION, OFFICE, PACKAGE, zipped


def record(kind: int, body: bytes = b"") -> bytes:
    head = bytearray()
    for number in (kind, len(body)):
        rest = number
        while rest > 0x7F:
            head.append(rest & 0x7F | 0x80)
            rest >>= 7
        head.append(rest)
    return bytes(head) + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def row(number: int) -> bytes:
    return record(0, struct.pack("<I", number) + bytes(13))


def cell(kind: int, column: int, body: bytes = b"", style: int = 0) -> bytes:
    return record(kind, struct.pack("<II", column, style) + body)


def sheet(*records: bytes, dimensions: bytes = bytes(16)) -> bytes:
    return b"".join((record(129), record(148, dimensions), record(145), *records, record(146), record(130)))


def binary_book(
    *sheets: bytes,
    strings: tuple[str, ...] = (),
    names: tuple[str, ...] = ("S1", "S2"),
    states: tuple[int, ...] = (0, 0),
) -> bytes:
    """A package with these sheets; cells of kind 7 point into ``strings``; a state of 2 is very hidden."""
    listed = b"".join(
        record(
            156,
            struct.pack("<II", states[number - 1], number) + wide(f"rId{number}") + wide(names[number - 1]),
        )
        for number in range(1, len(sheets) + 1)
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.bin"/>'
        for number in range(1, len(sheets) + 1)
    )
    links += f'<Relationship Id="t" Type="{OFFICE}/sharedStrings" Target="sharedStrings.bin"/>'
    links += f'<Relationship Id="y" Type="{OFFICE}/styles" Target="styles.bin"/>'
    items = b"".join(record(19, b"\0" + wide(text)) for text in strings)
    formats = b"".join(record(47, struct.pack("<HH", 0, number) + bytes(12)) for number in (0, 14))
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        "xl/workbook.bin": record(131)
        + record(153, bytes(12))
        + record(143)
        + listed
        + record(144)
        + record(132),
        "xl/_rels/workbook.bin.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        "xl/sharedStrings.bin": record(159, struct.pack("<II", len(strings), len(strings)))
        + items
        + record(160),
        "xl/styles.bin": record(278)
        + record(617, struct.pack("<I", 2))
        + formats
        + record(618)
        + record(279),
    }
    found |= {f"xl/worksheets/sheet{number}.bin": part for number, part in enumerate(sheets, start=1)}
    return zipped(found)
