"""Hand-made .xlsx packages, in which every part may be odd."""

import io
import struct
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

STYLES = (
    f'{DECLARATION}<styleSheet xmlns="{MAIN}"><fonts count="3"><font/><font><strike/></font>'
    '<font><strike val="0"/></font></fonts><fills><fill/></fills><borders><border/></borders>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0"/><xf numFmtId="14" fontId="0"/>'
    '<xf numFmtId="0" fontId="1"/><xf numFmtId="0" fontId="2"/></cellXfs></styleSheet>'
)


def cells(*found: str) -> str:
    """Rows of cells, each written as it shall stand in the sheet's XML."""
    return "".join(f'<row r="{number}">{row}</row>' for number, row in enumerate(found, start=1))


def sheet(data: str, before: str = "", after: str = "") -> str:
    return f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'


def shared_strings(items: str, attributes: str = "") -> str:
    return f'{DECLARATION}<sst xmlns="{MAIN}"{attributes}>{items}</sst>'


def parts(
    *sheets: str | bytes,
    strings: str | bytes | None = None,
    styles: str | bytes | None = STYLES,
    workbook: str = "",
    kinds: tuple[str, ...] = (),
    names: tuple[str, ...] = (),
) -> dict[str, str | bytes]:
    """All parts of a package with these sheets; ``kinds`` are the types of their relationships."""
    kinds = kinds or ("worksheet",) * len(sheets)
    names = names or tuple(f"S{number}" for number in range(1, len(sheets) + 1))
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="worksheets/sheet{number}.xml"/>'
        for number, kind in enumerate(kinds, start=1)
    )
    links += f'<Relationship Id="t" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    links += f'<Relationship Id="y" Type="{OFFICE}/styles" Target="styles.xml"/>'
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{workbook}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
    }
    found |= {f"xl/worksheets/sheet{number}.xml": part for number, part in enumerate(sheets, start=1)}
    if strings is not None:
        found["xl/sharedStrings.xml"] = strings
    if styles is not None:
        found["xl/styles.xml"] = styles
    return found


def zipped(found: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, part in found.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def book(data: str, strings: str | bytes | None = None) -> bytes:
    """A workbook of one sheet with these rows."""
    return zipped(parts(sheet(data), strings=strings))


def with_declared_size(data: bytes, name: str, size: int) -> bytes:
    """Lie about how many bytes a part inflates to."""
    changed = bytearray(data)
    at = changed.rfind(b"PK\x01\x02", 0, changed.rfind(name.encode()))
    struct.pack_into("<I", changed, at + 24, size)
    return bytes(changed)


def with_moved_part(data: bytes, name: str, other: str) -> bytes:
    """Let the list of parts point to the same place for two of them."""
    changed = bytearray(data)
    places = [changed.rfind(b"PK\x01\x02", 0, changed.rfind(part.encode())) for part in (name, other)]
    changed[places[0] + 42 : places[0] + 46] = changed[places[1] + 42 : places[1] + 46]
    return bytes(changed)


BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1 or str()};" * 10}">' for n in range(1, 10))
    + "]>"
)
