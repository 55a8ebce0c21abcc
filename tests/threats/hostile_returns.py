"""Returns with answers in them that were made hostile: each is an honest form, but for one thing."""

import functools
import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import msoffcrypto.format.ooxml

from tests.hostile.binary_workbooks import binary_book
from tests.hostile.binary_workbooks import cell as bcell
from tests.hostile.binary_workbooks import row as brow
from tests.hostile.binary_workbooks import sheet as bsheet
from tests.hostile.old_workbooks import (
    compound_file,
    record,
    values_book,
    with_looped_chain,
    workbook_stream,
)
from tests.hostile.open_documents import number, open_document
from tests.hostile.open_documents import row as orow
from tests.hostile.open_documents import text as otext
from tests.hostile.other_files import HTML
from tests.hostile.packages import BILLION_LAUGHS, with_declared_size, with_moved_part, zipped
from tests.hostile.usual_forms import form_bytes
from tests.returned_workbooks import write_return

NAME = "架空市"
ROW = f"| 1 | {NAME} | 0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | |"
SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
MIB = 1024 * 1024
_FIVE_TIMES = ' table:number-columns-repeated="5"'
_ONE = struct.pack("<d", 1.0)
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@functools.cache
def honest() -> bytes:
    """A return that is taken without a finding."""
    with TemporaryDirectory() as folder:
        return write_return(Path(folder) / "a.xlsx", ROW).read_bytes()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_text(name: str, mark: bytes, text: bytes, *, after: bool = False) -> bytes:
    """The honest return with a text put before a mark in one of its parts, or after it."""
    found = parts_of(honest())
    assert mark in found[name]
    found[name] = found[name].replace(mark, mark + text if after else text + mark, 1)
    return zipped(found)


def with_parts(more: Mapping[str, str | bytes], data: bytes | None = None) -> bytes:
    return zipped(parts_of(data or honest()) | dict(more))


def with_rows(rows: bytes) -> bytes:
    """More rows behind those of the form."""
    return with_text(SHEET, b"</sheetData>", rows)


def with_doctype(part: str, doctype: str, text: str) -> bytes:
    """A declaration of entities before a part, and one of them in its first text."""
    found = parts_of(honest())
    body = found[part].partition(b"?>")[2].decode()
    body = body.replace("</t>", f"{text}</t>", 1) if part == STRINGS else body
    found[part] = (doctype + body).encode()
    return zipped(found)


@functools.cache
def zip_bomb() -> bytes:
    return with_text(SHEET, b"<sheetData>", b" " * 120 * MIB)


def zip_bomb_that_lies() -> bytes:
    return with_declared_size(zip_bomb(), SHEET, 1000)


def zip_bomb_of_many_parts() -> bytes:
    return with_parts({f"xl/media/{n}.bin": bytes(9 * MIB) for n in range(12)})


def absurd_ratio() -> bytes:
    return with_text(SHEET, b"<sheetData>", b" " * 20 * MIB)


def overlapping_parts() -> bytes:
    return with_moved_part(honest(), SHEET, STRINGS)


def endless_list_of_parts() -> bytes:
    return with_parts({f"x{n}": b"" for n in range(12_000)})


def billion_laughs() -> bytes:
    return with_doctype(STRINGS, BILLION_LAUGHS, "&lol9;")


def quadratic_entities() -> bytes:
    entity = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "{"a" * 100_000}">]>'
    return with_doctype(STRINGS, entity, "&a;" * 100_000)


def external_entity(target: str) -> bytes:
    doctype = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY % p SYSTEM "{target}"> %p; <!ENTITY a SYSTEM "{target}">]>'
    return with_doctype(STRINGS, doctype, "&a;")


def deep_nesting() -> bytes:
    return with_text(SHEET, b"</sheetData>", b"<row>" + b"<a>" * 3_000_000)


def deep_nesting_closed() -> bytes:
    return with_text(SHEET, b"</worksheet>", b"<x>" * 1_000_000 + b"</x>" * 1_000_000)


def declared_dimensions() -> bytes:
    found = parts_of(honest())
    start = found[SHEET].index(b"<dimension")
    end = found[SHEET].index(b"/>", start)
    found[SHEET] = found[SHEET][:start] + b'<dimension ref="A1:XFD1048576"' + found[SHEET][end:]
    return zipped(found)


def value_in_the_last_cell() -> bytes:
    return with_rows(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def empty_styled_cells(rows: int = 2000, columns: int = 1000) -> bytes:
    names = [_column(n) for n in range(columns)]
    return with_rows(
        b"".join(
            b'<row r="%d">%b</row>' % (r, b"".join(b'<c r="%b%d" s="1"/>' % (name, r) for name in names))
            for r in range(1000, 1000 + rows)
        )
    )


def numbers(rows: int, columns: int, value: int) -> bytes:
    """Rows of one number, as they stand in a sheet's XML."""
    names = [_column(n) for n in range(columns)]
    return b"".join(
        b'<row r="%d">%b</row>'
        % (r, b"".join(b'<c r="%b%d"><v>%d</v></c>' % (name, r, value) for name in names))
        for r in range(1000, 1000 + rows)
    )


def very_many_values() -> bytes:
    """Half a million, far from the table of the form."""
    return with_rows(numbers(rows=500, columns=1_000, value=1))


def one_long_string_in_many_cells() -> bytes:
    found = parts_of(honest())
    number_of = found[STRINGS].count(b"<si>")
    found[STRINGS] = found[STRINGS].replace(
        b"</sst>", b"<si><t>" + "長".encode() * 30_000 + b"</t></si></sst>"
    )
    pointers = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>' % (n, n, number_of) for n in range(1000, 9000)
    )
    found[SHEET] = found[SHEET].replace(b"</sheetData>", pointers + b"</sheetData>")
    return zipped(found)


def huge_shared_strings() -> bytes:
    strings = b"".join(b"<si><t>%032d</t></si>" % n for n in range(1_000_000))
    return with_text(STRINGS, b"</sst>", strings)


def false_count_of_strings() -> bytes:
    found = parts_of(honest())
    found[STRINGS] = found[STRINGS].replace(b" uniqueCount=", b' uniqueCount="4000000000" x=', 1)
    return zipped(found)


def recursive_names() -> bytes:
    """Names that mean each other, and some that double at every step."""
    doubling = "".join(
        f'<definedName name="d{n}">d{n - 1}&amp;d{n - 1}</definedName>' for n in range(1, 5000)
    )
    names = (
        '<definedNames><definedName name="a">b</definedName><definedName name="b">a</definedName>'
        f'<definedName name="d0">"x"</definedName>{doubling}</definedNames>'
    )
    return with_text(BOOK, b"</sheets>", names.encode(), after=True)


def dynamic_data_exchange() -> bytes:
    """A formula and a link that make Excel ask another program; the saved result is all that counts."""
    link = (
        '<?xml version="1.0"?><externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<ddeLink ddeService="cmd" ddeTopic="/C calc.exe"><ddeItems><ddeItem name="A0" advise="1"/></ddeItems></ddeLink>'
        "</externalLink>"
    )
    formula = b'<row r="500"><c r="A500"><f>cmd|\'/C calc.exe\'!A0</f><v>0</v></c></row>'
    return with_parts({"xl/externalLinks/externalLink1.xml": link}, with_rows(formula))


def external_link(target: str) -> bytes:
    links = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_LINKS}/externalLinkPath" Target="{target}" TargetMode="External"/></Relationships>'
    )
    link = (
        '<?xml version="1.0"?><externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<externalBook/></externalLink>"
    )
    formula = b'<row r="500"><c r="A500"><f>WEBSERVICE("%b")&amp;[1]S!A1</f><v>0</v></c></row>'
    return with_parts(
        {
            "xl/externalLinks/externalLink1.xml": link,
            "xl/externalLinks/_rels/externalLink1.xml.rels": links,
        },
        with_rows(formula % target.encode()),
    )


def old_macro_sheet() -> bytes:
    return with_parts({"xl/macrosheets/sheet1.xml": '<macrosheet><f>EXEC("calc")</f></macrosheet>'})


def embedded_objects() -> bytes:
    """A program, an ActiveX control and a workbook inside; and a sheet that says that they be opened."""
    objects = b'<oleObjects><oleObject progId="Package" shapeId="1" autoLoad="1" r:id="rId99"/></oleObjects>'
    data = with_text(SHEET, b"</worksheet>", objects)
    return with_parts(
        {
            "xl/embeddings/oleObject1.bin": b"MZ" + bytes(5000),
            "xl/embeddings/Microsoft_Excel_Sheet1.xlsx": absurd_ratio(),
            "xl/activeX/activeX1.bin": bytes(5000),
        },
        data,
    )


def agile() -> bytes:
    buffer = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(honest())).encrypt("password", buffer)
    return buffer.getvalue()


def standard() -> bytes:
    """As Excel 2007 locks it: another version stands in front of the same container."""
    data = agile()
    assert data.count(struct.pack("<HHI", 4, 4, 0x40)) == 1
    return data.replace(struct.pack("<HHI", 4, 4, 0x40), struct.pack("<HHI", 3, 2, 0x24))


def old_xor() -> bytes:
    return compound_file(workbook_stream(before=record(0x002F, b"\x00\x00\x12\x34\x56\x78")))


def old_rc4() -> bytes:
    return compound_file(workbook_stream(before=record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))))


def old_rc4_of_the_system() -> bytes:
    return compound_file(workbook_stream(before=record(0x002F, struct.pack("<HHH", 1, 3, 2) + bytes(120))))


def looped_old_workbook() -> bytes:
    return with_looped_chain(values_book())


def far_cell_of_an_xlsb() -> bytes:
    return binary_book(bsheet(brow(0), bcell(5, 0, _ONE), brow(1_048_575), bcell(5, 16_383, _ONE)))


def endless_repeats_of_an_ods() -> bytes:
    return open_document(orow(number("1"), repeated=1_048_576))


def attribute_of_a_cell_again_and_again(attribute: bytes) -> bytes:
    """One cell that says the same of itself 400,000 times, and strings enough that pointers are counted."""
    found = parts_of(with_text(STRINGS, b"</sst>", b"<si><t>aaaaaaaa</t></si>" * 20_000))
    cell = b'<row r="300"><c r="A300"' + attribute * 400_000 + b"><f>1</f><v>1</v></c></row>"
    found[SHEET] = found[SHEET].replace(b"</sheetData>", cell + b"</sheetData>")
    return zipped(found)


def endless_property() -> bytes:
    """Nine million line breaks behind the name of the form, which a parser hands over one by one."""
    found = parts_of(form_bytes())
    found["docProps/custom.xml"] = found["docProps/custom.xml"].replace(
        b"</vt:lpwstr>", "形式".encode() + b"\n" * 9_000_000 + b"</vt:lpwstr>", 1
    )
    return zipped(found)


def table_of_sectors_again_and_again() -> bytes:
    """An .xls of 15 MB that has its one piece of the table of sectors (FAT) stand in 30,000 places of that table."""
    sectors, size = 30_000, 512
    pieces = 109 + 127 * 235  # in the header, and in as many sectors of pointers
    pointers = b"".join(struct.pack("<128I", *[sectors - 1] * 127, number + 1) for number in range(235))
    header = bytearray(values_book()[:size])
    struct.pack_into("<I", header, 44, pieces)
    struct.pack_into("<II109I", header, 68, 0, 235, *[sectors - 1] * 109)
    return bytes(header) + pointers[:-4] + struct.pack("<I", 0xFFFFFFFE) + bytes(size * (sectors - 235))


def long_text_in_repeated_rows_of_an_ods() -> bytes:
    """A text that fits into a cell, in five cells of each of 9,000 rows."""
    return open_document(orow(otext("<text:p>" + "改" * 30_000 + "</text:p>", _FIVE_TIMES), repeated=9_000))


def endless_name_of_a_sheet() -> bytes:
    """A million characters, which would stand in each of thousands of messages about the sheet."""
    found = parts_of(with_rows(numbers(rows=2_000, columns=11, value=2)))
    found[BOOK] = found[BOOK].replace(b'<sheet name="', b'<sheet name="' + b"x" * 1_000_000, 1)
    assert len(found[BOOK]) > 1_000_000
    return zipped(found)


def endless_text_of_a_cell() -> bytes:
    """Ten million characters that begin a date again and again."""
    text = b"H18.4.1," * 1_250_000
    return with_rows(b'<row r="300"><c r="A300" t="inlineStr"><is><t>%b</t></is></c></row>' % text)


def web_page_of_comments() -> bytes:
    """Nothing but comments, which might each end at the end of any later one."""
    return b"<!---->" * 40 + b"<x>"


def _column(number_of: int) -> bytes:
    name = ""
    left = number_of + 1
    while left:
        left, rest = divmod(left - 1, 26)
        name = chr(ord("A") + rest) + name
    return name.encode()


# So much to read that a slow or busy machine may give up on it.
HEAVY = frozenset({"very many values", "empty styled cells", "huge shared strings"})

# What a hostile file ends as: a refusal, or None when it is read and does no harm.
HOSTILE: dict[str, tuple[Callable[[], bytes], str, str | None]] = {
    "zip bomb": (zip_bomb, "a.xlsx", "file-too-large"),
    "zip bomb that lies": (zip_bomb_that_lies, "a.xlsx", "file-too-large"),
    "zip bomb of many parts": (zip_bomb_of_many_parts, "a.xlsx", "file-too-large"),
    "absurd ratio": (absurd_ratio, "a.xlsx", "file-too-large"),
    "overlapping parts": (overlapping_parts, "a.xlsx", "file-unreadable"),
    "endless list of parts": (endless_list_of_parts, "a.xlsx", "file-too-large"),
    "billion laughs": (billion_laughs, "a.xlsx", "file-unreadable"),
    "quadratic entities": (quadratic_entities, "a.xlsx", "file-unreadable"),
    "external entity": (
        lambda: external_entity("http://127.0.0.1:9/x"),
        "a.xlsx",
        "file-unreadable",
    ),
    "deep nesting": (deep_nesting, "a.xlsx", None),
    "deep nesting, closed": (deep_nesting_closed, "a.xlsx", None),
    "declared dimensions": (declared_dimensions, "a.xlsx", None),
    "value in the last cell": (value_in_the_last_cell, "a.xlsx", "file-too-large"),
    "empty styled cells": (empty_styled_cells, "a.xlsx", None),
    "very many values": (very_many_values, "a.xlsx", None),
    "one long string in many cells": (one_long_string_in_many_cells, "a.xlsx", "file-too-large"),
    "huge shared strings": (huge_shared_strings, "a.xlsx", None),
    "false count of strings": (false_count_of_strings, "a.xlsx", None),
    "recursive names": (recursive_names, "a.xlsx", None),
    "dynamic data exchange": (dynamic_data_exchange, "a.xlsx", None),
    "external link": (lambda: external_link("http://127.0.0.1:9/x"), "a.xlsx", None),
    "old macro sheet": (old_macro_sheet, "a.xlsm", None),
    "embedded objects": (embedded_objects, "a.xlsx", None),
    "agile encryption": (agile, "a.xlsx", "file-encrypted"),
    "standard encryption": (standard, "a.xlsx", "file-encrypted"),
    "old XOR": (old_xor, "a.xls", "file-encrypted"),
    "old RC4": (old_rc4, "a.xls", "file-encrypted"),
    "old RC4 of the system": (old_rc4_of_the_system, "a.xls", "file-encrypted"),
    "looped .xls": (looped_old_workbook, "a.xls", "file-unreadable"),
    "far cell of an .xlsb": (far_cell_of_an_xlsb, "a.xlsb", "file-too-large"),
    "endless repeats of an .ods": (endless_repeats_of_an_ods, "a.ods", "file-too-large"),
    "type of a cell, again and again": (
        lambda: attribute_of_a_cell_again_and_again(b' t="e"'),
        "a.xlsx",
        "file-unreadable",
    ),
    "pointer of a cell, again and again": (
        lambda: attribute_of_a_cell_again_and_again(b' t="s"'),
        "a.xlsx",
        "file-unreadable",
    ),
    "endless property": (endless_property, "a.xlsx", None),
    "table of sectors, again and again": (table_of_sectors_again_and_again, "a.xls", "file-unreadable"),
    "long text in repeated rows of an .ods": (
        long_text_in_repeated_rows_of_an_ods,
        "a.ods",
        "file-too-large",
    ),
    "endless name of a sheet": (endless_name_of_a_sheet, "a.xlsx", "file-unreadable"),
    "endless text of a cell": (endless_text_of_a_cell, "a.xlsx", "file-too-large"),
    "HTML renamed": (HTML.encode, "a.xls", "file-not-a-workbook"),
    "web page of comments": (web_page_of_comments, "a.xlsx", "file-not-a-workbook"),
    "CSV renamed": ("団体名,①\r\n架空市,0\r\n".encode, "a.xls", "file-not-a-workbook"),
    "PDF renamed": (lambda: b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "a.xlsx", "file-not-a-workbook"),
    "zip renamed": (lambda: zipped({"回答.xlsx": honest()}), "a.xlsx", "file-not-a-workbook"),
}
