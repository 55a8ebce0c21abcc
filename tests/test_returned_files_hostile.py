"""Files made to fill the memory, to hang or to end the process that reads them."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.mutations import parts_of
from tests.hostile.binary_workbooks import binary_book
from tests.hostile.binary_workbooks import cell as bcell
from tests.hostile.binary_workbooks import row as brow
from tests.hostile.binary_workbooks import sheet as bsheet
from tests.hostile.old_workbooks import (
    compound_file,
    record,
    values_book,
    with_looped_chain,
    with_record_changed,
    workbook_stream,
)
from tests.hostile.open_documents import number, open_document, row
from tests.hostile.open_documents import text as otext
from tests.hostile.packages import (
    BILLION_LAUGHS,
    MAIN,
    STYLES,
    book,
    cells,
    parts,
    shared_strings,
    sheet,
    with_declared_size,
    with_moved_part,
    zipped,
)
from tests.hostile.read_bytes import Reading
from tests.hostile.usual_forms import form_bytes
from xl_kenten.adapters.returned_files import archive
from xl_kenten.adapters.returned_files.limits import CELL_CHARACTERS, SHEET_NAME
from xl_kenten.core.finding import FindingCode
from xl_kenten.core.grid import ErrorValue
from xl_kenten.core.returned_file import Refusal

CORNER = '<row r="1048576"><c r="XFD1048576"{}</row>'
READABLE = '<row r="1"><c r="A1"><v>1</v></c></row>'
REFUSED = {FindingCode.FILE_UNREADABLE, FindingCode.FILE_TOO_LARGE, FindingCode.FILE_NOT_A_WORKBOOK}


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    return Reading(tmp_path)


@pytest.mark.parametrize(
    "far",
    [
        CORNER.format("><v>1</v></c>"),
        CORNER.format(' t="inlineStr"><is><t>x</t></is></c>'),
        CORNER.format("><f>1</f></c>"),
        CORNER.format(' t="e"><v>#N/A</v></c>'),
        '<row r="2000000000"><c><v>1</v></c></row>',
        '<row r="1"><c s="1" r="XFD1048576"><v>1</v></c></row>',
        "<row r='1'><c r='XFD1048576'><v>1</v></c></row>",
        '<row r="1"><c r="&#88;FD1048576"><v>1</v></c></row>',
        '<row r="1"><c\nr="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><y:c xmlns:y="y" r="XFD1048576"><v>1</v></y:c></row>',
        '<row r="1"><c r="xfd1048576"><v>1</v></c></row>',
        '<row r="300000"><c r="A300000"><v>1</v></c></row>',
    ],
)
def test_value_in_a_far_corner__is_too_large_however_it_is_spelled(reading: Reading, far: str) -> None:
    assert reading.code(book(READABLE + far)) is FindingCode.FILE_TOO_LARGE


def test_value_in_a_far_corner__is_named(reading: Reading) -> None:
    assert "XFD1048576" in reading.detail(book(READABLE + CORNER.format("><v>1</v></c>")))


@pytest.mark.parametrize(
    "blank", [' s="1"/>', ' s="1" />', ' s="1"></c>', ' s="1"><v></v></c>', ' s="1"><v/></c>']
)
def test_blank_formatted_cell_in_a_far_corner__does_no_harm(reading: Reading, blank: str) -> None:
    assert reading.rows(book(READABLE + CORNER.format(blank))) == ((1.0,),)


def test_same_attribute_twice__is_unreadable(reading: Reading) -> None:
    data = book(READABLE + '<row r="2"><c r="A2" r="XFD1048576"><v>1</v></c></row>')
    assert reading.code(data) is FindingCode.FILE_UNREADABLE


def test_corners_spread_over_many_sheets__are_too_large_together(reading: Reading) -> None:
    far = sheet(READABLE + '<row r="199999"><c r="E199999"><v>1</v></c></row>')
    assert reading.code(zipped(parts(far, far))) is None
    assert reading.code(zipped(parts(far, far, far))) is FindingCode.FILE_TOO_LARGE


def test_false_dimension_or_distant_blank_row__does_no_harm(reading: Reading) -> None:
    data = zipped(parts(sheet(READABLE + '<row r="2000000000"/>', before='<dimension ref="A1:XFD1048576"/>')))
    assert reading.rows(data) == ((1.0,),)


@pytest.mark.parametrize(
    "attributes",
    [' uniqueCount="4000000000"', ' count="9999999999" uniqueCount="-1"', ' x=">" uniqueCount="4000000000"'],
)
def test_false_number_of_shared_strings__does_no_harm(reading: Reading, attributes: str) -> None:
    strings = shared_strings("<si><t>文字</t></si>", attributes)
    assert reading.rows(book('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings)) == (("文字",),)


def test_shared_string_that_does_not_exist__is_unreadable(reading: Reading) -> None:
    data = book('<row r="1"><c r="A1" t="s"><v>7</v></c></row>', shared_strings("<si><t>文字</t></si>"))
    assert reading.code(data) is FindingCode.FILE_UNREADABLE


def test_one_long_text_in_very_many_cells__is_too_large(reading: Reading) -> None:
    pointers = "".join(
        f'<row r="{number}"><c r="A{number}" t="s"><v>0</v></c></row>' for number in range(1, 8000)
    )
    strings = shared_strings(f"<si><t>{'長' * 30_000}</t></si>")
    assert reading.code(book(pointers, strings)) is FindingCode.FILE_TOO_LARGE


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"]
)
def test_billion_laughs__are_refused_unread(reading: Reading, part: str) -> None:
    found = parts(sheet(READABLE), strings=shared_strings("<si><t>x</t></si>"))
    text = str(found[part])
    found[part] = BILLION_LAUGHS + text[text.index("?>") + 2 :].replace("<t>x</t>", "<t>&lol9;</t>")
    assert reading.code(zipped(found)) is FindingCode.FILE_UNREADABLE


def test_billion_laughs_in_the_properties_or_an_ods(reading: Reading) -> None:
    properties = "docProps/custom.xml"
    found = parts(sheet(READABLE)) | {properties: BILLION_LAUGHS + "<a>xl_kenten.form &lol9;</a>"}
    assert reading.code(zipped(found)) is None, "nothing points to the part"
    package = parts_of(form_bytes())
    package[properties] = BILLION_LAUGHS.encode() + package[properties].partition(b"?>")[2]
    assert reading.code(zipped(package)) is FindingCode.FILE_UNREADABLE
    meta = {"meta.xml": BILLION_LAUGHS + "<a>xl_kenten.form &lol9;</a>"}
    assert (
        reading.code(open_document(row(number("1")), extra=meta), "回答.ods") is FindingCode.FILE_UNREADABLE
    )
    ods = {"content.xml": BILLION_LAUGHS + "<a>&lol9;</a>"}
    assert reading.code(open_document("", extra=ods), "回答.ods") is FindingCode.FILE_UNREADABLE


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/media/image1.bmp"])
def test_zip_bomb__is_too_large(reading: Reading, part: str) -> None:
    found = parts(sheet(READABLE), strings=shared_strings("")) | {part: b" " * 200 * 1024 * 1024}
    bomb = zipped(found)
    assert reading.code(bomb) is FindingCode.FILE_TOO_LARGE
    if part != "xl/media/image1.bmp":
        assert reading.code(with_declared_size(bomb, part, 1000)) is FindingCode.FILE_TOO_LARGE


def test_part_of_absurd_ratio__is_too_large(reading: Reading) -> None:
    data = zipped(parts(sheet(READABLE + " " * 20_000_000)))
    assert len(data) < 100_000
    assert reading.code(data) is FindingCode.FILE_TOO_LARGE


def test_a_thousand_sheets_that_share_one_part__are_counted_each(reading: Reading) -> None:
    found = parts(sheet(READABLE + "".join(f'<row r="{n}"/>' for n in range(2, 40_000))))
    listed = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 900))
    workbook = str(found["xl/workbook.xml"])
    found["xl/workbook.xml"] = workbook[: workbook.index("<sheet ")] + listed + "</sheets></workbook>"
    assert reading.code(zipped(found)) is FindingCode.FILE_TOO_LARGE


def test_overlapping_and_doubled_parts__are_unreadable(reading: Reading) -> None:
    data = zipped(parts(sheet(READABLE), sheet(READABLE)))
    overlapping = with_moved_part(data, "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml")
    assert reading.code(overlapping) is FindingCode.FILE_UNREADABLE
    doubled = data.replace(b"sheet2.xml", b"sheet1.xml")
    assert reading.code(doubled) is FindingCode.FILE_UNREADABLE


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_compressing__are_unreadable(reading: Reading, method: object) -> None:
    assert reading.code(zipped(parts(sheet(READABLE)), method)) is FindingCode.FILE_UNREADABLE
    assert reading.rows(zipped(parts(sheet(READABLE)), zipfile.ZIP_STORED)) == ((1.0,),)


def test_part_that_was_changed_after_packing__is_unreadable(reading: Reading) -> None:
    data = zipped(parts(sheet(READABLE)), zipfile.ZIP_STORED).replace(b"<v>1</v>", b"<v>0</v>")
    assert reading.code(data) is FindingCode.FILE_UNREADABLE


def test_very_deep_or_very_wide_xml__ends(reading: Reading) -> None:
    deep = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}">{"<a>" * 200_000}'
    assert reading.code(zipped(parts(deep))) is FindingCode.FILE_UNREADABLE
    wide = "".join(f'<c r="{"ABCDEFGHIJ"[n % 10]}1" s="{n}"/>' for n in range(100_000))
    assert reading.rows(book(f'<row r="1">{wide}</row><row r="2"><c r="A2"><v>1</v></c></row>')) == (
        (),
        (1.0,),
    )


@pytest.mark.parametrize(
    ("data", "strings", "styles"),
    [
        ('<row r="1">' + '<c r="A1" t="e">' * 60_000 + "</row>", "", STYLES),
        ('<row r="1">' + '<c r="A1"><f>' * 60_000 + "</row>", "", STYLES),
        (READABLE, "<si>" * 200_000 + "<strike/>", STYLES),
        (READABLE, "<si>" + "<r>" * 200_000 + "<strike/></si>", STYLES),
        (READABLE, "", STYLES.replace("<font/>", "<font>" * 200_000)),
        (READABLE, "", STYLES.replace("<xf ", "<xf " * 200_000)),
        (
            '<row r="1"><c r="A1" t="inlineStr"><is><t>' + ' t="s"' * 200_000 + "</t></is></c></row>",
            "x" * 3000,
            STYLES,
        ),
    ],
)
def test_parts_that_never_close_what_they_open__end_soon(
    reading: Reading, data: str, strings: str, styles: str
) -> None:
    found = parts(sheet(data), strings=shared_strings(strings), styles=styles)
    assert reading.code(zipped(found)) in {None, *REFUSED}


def test_endless_lists_of_sheets_or_links__are_too_large(reading: Reading) -> None:
    for name in ("xl/workbook.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"):
        found = parts(sheet(READABLE))
        text = str(found[name])
        noise = "".join(f"<n{number}/>" for number in range(1_900_000))
        found[name] = text[: text.rindex("</")] + noise + text[text.rindex("</") :]
        assert reading.code(zipped(found)) is FindingCode.FILE_TOO_LARGE


def test_endless_name_of_a_sheet__is_unreadable(reading: Reading) -> None:
    allowed, endless = "名" * SHEET_NAME, "名" * (SHEET_NAME + 1)
    told = f"シートの名前が {SHEET_NAME} 文字を超えています（Excel では 31 文字までです）"
    table = '<table:table table:name="{}"><table:table-row/></table:table>'
    makers: dict[str, Callable[[str], bytes]] = {
        "回答.xlsx": lambda name: zipped(parts(sheet(READABLE), names=(name,))),
        "回答.xlsb": lambda name: binary_book(bsheet(), names=(name,)),
        "回答.ods": lambda name: open_document("", tables=table.format(name)),
    }
    for file, make in makers.items():
        assert reading.grids(make(allowed), file)[-1].sheet == allowed
        assert reading.detail(make(endless), file) == told
    remembered = table.format("'file:///" + "x" * 1000 + "'#$S1")
    assert [grid.sheet for grid in reading.grids(open_document("", tables=remembered), "回答.ods")] == ["S1"]


def test_text_longer_than_any_cell_holds__is_too_large_and_its_cell_named(reading: Reading) -> None:
    allowed, endless = "長" * CELL_CHARACTERS, "長" * (CELL_CHARACTERS + 1)
    told = (
        f"シート「S1」のセル C2 の文字が {CELL_CHARACTERS:,} 文字を超えています"
        "（Excel のセルに入るのは 32,767 文字までです）"
    )
    makers: dict[str, tuple[str, Callable[[str], bytes]]] = {
        "shared": (
            "回答.xlsx",
            lambda text: book(
                READABLE + '<row r="2"><c r="C2" t="s"><v>0</v></c></row>',
                shared_strings(f"<si><t>{text}</t></si>"),
            ),
        ),
        "in the cell": (
            "回答.xlsx",
            lambda text: book(f'<row r="2"><c r="C2" t="inlineStr"><is><t>{text}</t></is></c></row>'),
        ),
        "an error": (
            "回答.xlsx",
            lambda text: book(f'<row r="2"><c r="C2" t="e"><v>{text}</v></c></row>'),
        ),
        "binary": (
            "回答.xlsb",
            lambda text: binary_book(bsheet(brow(1), bcell(7, 2, bytes(4))), strings=(text,)),
        ),
        "open": (
            "回答.ods",
            lambda text: open_document(
                row() + row(number("1"), number("1"), otext(f"<text:p>{text}</text:p>"))
            ),
        ),
    }
    for kind, (name, make) in makers.items():
        value = reading.rows(make(allowed), name)[1][2]
        assert value in (allowed, ErrorValue(allowed))
        refusal = reading.file(make(endless), name).refusal
        assert (kind, refusal) == (kind, Refusal(FindingCode.FILE_TOO_LARGE, told))


def test_count_of_strings_behind_many_zeros__does_no_harm(reading: Reading) -> None:
    strings = shared_strings("<si><t>x</t></si>", f' uniqueCount="{"0" * 12}400000000"')
    assert reading.rows(book('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings)) == (("x",),)


def test_workbook_in_a_folder_with_an_endless_name__is_unreadable(reading: Reading) -> None:
    """The name would stand before each of the parts that the workbook points to: 500 kB took gigabytes."""

    def moved(folder: str) -> bytes:
        found = {name.replace("xl/", f"{folder}/"): part for name, part in parts(sheet(READABLE)).items()}
        found["_rels/.rels"] = str(found["_rels/.rels"]).replace("xl/", f"{folder}/")
        return zipped(found)

    assert reading.code(moved("x" * 200)) is None
    assert reading.detail(moved("x" * 60_000)) == "ブックの本体の場所を示す名前が長すぎます"


def test_parts_with_very_much_beside_their_names__are_unreadable(reading: Reading) -> None:
    """A list as Excel does not write it is read by zipfile, which copies such bytes thousands of times."""

    def packed(number: int) -> bytes:
        buffer = io.BytesIO(zipped(parts(sheet(READABLE))))
        with zipfile.ZipFile(buffer, "a") as archive:
            for each in range(number):
                part = zipfile.ZipInfo(f"x{each}")
                part.extra = struct.pack("<HH", 0x9999, 65_000) + bytes(65_000)
                archive.writestr(part, b"")
            archive.comment = b"x"
        return buffer.getvalue()

    assert reading.code(packed(3)) is None
    assert reading.detail(packed(17)) == "ファイルの中の部品の一覧が大きすぎます"


def test_small_part_with_very_much_behind_its_end__is_not_kept_for_the_files_after_it() -> None:
    text = b"<Relationships/>"
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    stored = deflate.compress(text) + deflate.flush() + bytes(100_000)
    changed = bytearray(zipped({"_rels/.rels": stored}, zipfile.ZIP_STORED))
    for at in (changed.index(b"PK\x03\x04") + 8, changed.index(b"PK\x01\x02") + 10):
        struct.pack_into("<H", changed, at, zipfile.ZIP_DEFLATED)
        struct.pack_into("<I", changed, at + 6, zlib.crc32(text))
        struct.pack_into("<I", changed, at + 14, len(text))
    kept = vars(archive)["_small"]
    kept.cache_clear()
    assert archive.Archive(bytes(changed)).part("_rels/.rels", shared=True) == text
    assert kept.cache_info().currsize == 0


def test_looped_chain_of_an_xls__is_unreadable(reading: Reading) -> None:
    assert reading.code(with_looped_chain(values_book()), "回答.xls") is FindingCode.FILE_UNREADABLE


def test_false_counts_in_a_container_header__are_unreadable(reading: Reading) -> None:
    data = bytearray(values_book())
    for at in (44, 64, 72):
        changed = data.copy()
        changed[at : at + 4] = b"\xff\xff\xff\x7f"
        assert reading.code(bytes(changed), "回答.xls") is FindingCode.FILE_UNREADABLE


def test_false_dimensions_of_an_xls__do_no_harm(reading: Reading) -> None:
    data = with_record_changed(values_book(), 0x0200, b"\x00\x00\x00\x00\xff\xff\xff\xff\x00\x00\xff\xff")
    assert reading.grids(data, "回答.xls") == reading.grids(values_book(), "回答.xls")


def test_far_cell_of_an_xls__is_too_large(reading: Reading) -> None:
    far = record(0x0203, b"\xff\xff\xff\xff\x00\x00" + bytes(8))
    assert reading.code(compound_file(workbook_stream(far)), "回答.xls") is FindingCode.FILE_TOO_LARGE


def test_false_number_of_strings_of_an_xls__is_unreadable(reading: Reading) -> None:
    stream = workbook_stream(before=record(0x00FC, b"\xff\xff\xff\x7f\xff\xff\xff\x7f"))
    assert reading.code(compound_file(stream), "回答.xls") is FindingCode.FILE_UNREADABLE


def test_far_cell_and_false_dimensions_of_an_xlsb(reading: Reading) -> None:
    value = b"\x00\x00\x00\x00\x00\x00\xf0\x3f"
    far = bsheet(brow(0), bcell(5, 0, value), brow(1_048_575), bcell(5, 16383, value))
    assert reading.code(binary_book(far), "回答.xlsb") is FindingCode.FILE_TOO_LARGE
    honest = bsheet(
        brow(0),
        bcell(5, 0, value),
        dimensions=b"\x00\x00\x00\x00\xff\xff\x0f\x00\x00\x00\x00\x00\xff\x3f\x00\x00",
    )
    assert reading.rows(binary_book(honest), "回答.xlsb") == ((1.0,),)
    nowhere = bsheet(brow(0), bcell(7, 0, b"\xff\xff\xff\x7f"))
    assert reading.code(binary_book(nowhere), "回答.xlsb") is FindingCode.FILE_UNREADABLE


@pytest.mark.parametrize(
    "rows",
    [
        row(number("1", ' table:number-columns-repeated="4000000000"')),
        row(number("1"), repeated=1_048_576),
        row(number("1")) + row(repeated=1_048_574) + row(number("1")),
    ],
)
def test_endless_repeats_of_an_ods__are_too_large(reading: Reading, rows: str) -> None:
    assert reading.code(open_document(rows), "回答.ods") is FindingCode.FILE_TOO_LARGE


def test_blank_repeats_of_an_ods__do_no_harm(reading: Reading) -> None:
    blank = '<table:table-cell table:number-columns-repeated="16383"/>'
    rows = row(number("1"), blank) + row(blank, repeated=1_048_575)
    assert reading.rows(open_document(rows), "回答.ods") == ((1.0,),)


SAMPLES = {
    "回答.xlsx": form_bytes(),
    "回答.xls": values_book(),
    "回答.ods": open_document(row(number("1"))),
    "回答.xlsb": binary_book(bsheet(brow(0), bcell(5, 0, b"\x00\x00\x00\x00\x00\x00\xf0\x3f"))),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_cut_at_every_thousandth_byte__is_refused(reading: Reading, name: str) -> None:
    data = SAMPLES[name]
    whole = reading.grids(data, name)
    for length in (*range(1, len(data), 1000), len(data) - 1):
        returned = reading.file(data[:length], name)
        if returned.refusal is None:
            # Behind the cells of an .xls lies much that says nothing of them.
            assert (name, returned.grids) == ("回答.xls", whole)
        else:
            assert returned.refusal.code is FindingCode.FILE_UNREADABLE


@pytest.mark.parametrize("name", SAMPLES)
def test_flipped_bytes__end_as_grids_or_a_refusal(reading: Reading, name: str) -> None:
    chance = random.Random(20070620)  # noqa: S311 (the same flips each time)
    data = SAMPLES[name]
    whole = reading.grids(data, name)
    for _ in range(120):
        changed = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        returned = reading.file(bytes(changed), name)
        if name != "回答.xls" and returned.refusal is None:
            # The checksums of a zip tell: what is read is what was saved.
            assert returned.grids == whole
        elif returned.refusal is not None:
            assert returned.refusal.code in REFUSED | {FindingCode.FILE_ENCRYPTED}


def test_flipped_bytes_with_true_checksums__end_as_grids_or_a_refusal(reading: Reading) -> None:
    chance = random.Random(20070627)  # noqa: S311 (the same flips each time)
    found = parts(
        sheet(
            cells(
                '<c r="A1" t="s" s="1"><v>0</v></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1" t="e"><v>#N/A</v></c>'
            )
        ),
        strings=shared_strings(
            "<si><t>文字</t></si><si><r><rPr><strike/></rPr><t>消</t></r></si>", ' uniqueCount="2"'
        ),
    )
    names = [name for name in found if name.startswith(("xl/", "_rels"))]
    for _ in range(250):
        name = chance.choice(names)
        part = bytearray(str(found[name]).encode())
        for _ in range(chance.randint(1, 3)):
            part[chance.randrange(len(part))] ^= 1 << chance.randrange(8)
        returned = reading.file(zipped(found | {name: bytes(part)}))
        assert returned.refusal is None or returned.refusal.code in REFUSED


def test_deflate_stream_that_never_ends__is_unreadable(reading: Reading) -> None:
    data = bytearray(form_bytes())
    start = data.find(b"xl/workbook.xml") + len("xl/workbook.xml")
    data[start : start + 4] = zlib.compress(b"")[2:4] + b"\xff\xff"
    assert reading.code(bytes(data)) is FindingCode.FILE_UNREADABLE
