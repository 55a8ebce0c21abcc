"""The other formats, .xls, .xlsb and .ods, give the same kinds of values, whatever the file is called."""

import datetime as dt
import os
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from tests.hostile.binary_workbooks import binary_book, wide
from tests.hostile.binary_workbooks import cell as bcell
from tests.hostile.binary_workbooks import row as brow
from tests.hostile.binary_workbooks import sheet as bsheet
from tests.hostile.old_workbooks import compound_file, record, saved, values_book, workbook_stream
from tests.hostile.open_documents import meta, number, open_document, row, text
from tests.hostile.read_bytes import Reading
from tests.hostile.usual_forms import form_bytes
from tests.office_conversion import convert
from xl_kenten.core.grid import ErrorValue, UncalculatedFormula
from xl_kenten.core.returned_file import Origin

Convert = Callable[[bytes, str], bytes]


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    return Reading(tmp_path)


def test_old_xls__values_errors_formulas_and_struck_cells_are_read(reading: Reading) -> None:
    grids = reading.grids(values_book(), "回答.xls")
    assert [grid.sheet for grid in grids] == ["市町村分", "隠し", "空"]
    assert grids[0].rows == (
        ("あ　い ", 1, 0.5, True, dt.date(2007, 6, 20), ErrorValue("#REF!"), None, "取消"),
    )  # (xlwt saves a formula with an empty text as its result)
    assert grids[0].struck == {(0, 7)}
    assert grids[1].value(1, 1) == 3
    assert grids[2].rows == ()


def test_old_xls_texts_that_are_struck_through_in_part__are_named(reading: Reading) -> None:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("表")
    struck, bold = xlwt.easyfont("struck_out on"), xlwt.easyfont("bold on")
    long = "長" * 9_000  # more than a record holds, so that the table of texts goes on in others
    sheet.write_rich_text(0, 0, ["そのまま", ("取消", struck)])
    sheet.write_rich_text(0, 1, [("太字", bold), "そのまま"])
    sheet.write(0, 2, long)
    sheet.write_rich_text(0, 3, [("取消", struck), long])
    sheet.write_rich_text(0, 4, [("plain", bold), "plain"])
    sheet.write_rich_text(0, 5, ["plain", ("plain", struck)])
    sheet.write(0, 6, "そのまま")

    (grid,) = reading.grids(saved(workbook), "回答.xls")

    assert grid.rows == (
        ("そのまま取消", "太字そのまま", long, f"取消{long}", "plainplain", "plainplain", "そのまま"),
    )
    assert grid.struck == {(0, 0), (0, 3), (0, 5)}


def test_old_xls_formulas__count_by_their_saved_result(reading: Reading) -> None:
    def formula(column: int, result: bytes) -> bytes:
        return record(0x0006, bytes([0, 0, column, 0, 0, 0]) + result + bytes(8))

    stream = workbook_stream(
        formula(0, b"\x00" * 6 + b"\xff\xff"),
        record(0x0207, b"\x02\x00\x01" + "文字".encode("utf-16-le")),
        formula(1, b"\x00" * 6 + b"\xff\xff"),
        formula(2, b"\x02\x00\x2a\x00\x00\x00\xff\xff"),
        formula(3, b"\x01\x00\x01\x00\x00\x00\xff\xff"),
        formula(4, b"\x03\x00\x00\x00\x00\x00\xff\xff"),
        formula(5, b"\x00\x00\x00\x00\x00\x00\xf0\x3f"),
        formula(6, b"\x00" * 6 + b"\xff\xff"),
        record(0x0207, b"\x03\x00\x00a"),
        record(0x003C, b"\x01" + "続き".encode("utf-16-le")),
    )
    rows = reading.rows(compound_file(stream), "回答.xls")
    assert rows == (("文字", UncalculatedFormula(), ErrorValue("#N/A"), True, None, 1.0, "a続き"),)


def test_excel_95__texts_of_its_code_page_are_read(reading: Reading) -> None:
    label = "委託".encode("cp932")
    stream = workbook_stream(
        record(0x0204, bytes(6) + bytes([len(label), 0]) + label),
        record(0x00D6, bytes([0, 0, 1, 0, 0, 0, len(label), 0]) + label + b"\x01\x00\x01"),
        record(0x0203, bytes([0, 0, 2, 0, 0, 0]) + b"\x00\x00\x00\x00\x00\x00\xf0\x3f"),
        version=0x0500,
        before=record(0x0042, b"\xa4\x03"),
        name="市町村分".encode("cp932"),
    )
    (grid,) = reading.grids(compound_file(stream), "回答.xls")
    assert (grid.sheet, grid.rows) == ("市町村分", (("委託", "委託", 1.0),))


def test_xlsb__values_errors_and_texts_are_read(reading: Reading) -> None:
    first = bsheet(
        brow(0),
        bcell(7, 0, b"\x01\x00\x00\x00"),
        bcell(2, 1, b"\x06\x00\x00\x00"),
        bcell(5, 2, b"\x00\x00\x00\x00\x00\x00\xe0\x3f"),
        bcell(4, 3, b"\x01"),
        bcell(3, 4, b"\x2a"),
        bcell(6, 5, wide("直書き")),
        bcell(8, 6, wide("式の文字") + bytes(6)),
        bcell(9, 7, b"\x00\x00\x00\x00\x00\x00\x00\x40" + bytes(6)),
        bcell(62, 8, b"\x00" + wide("飾り")),
        bcell(5, 9, b"\x00\x00\x00\x00\xa0\x2a\xe3\x40", style=1),
        bcell(1, 16383),
    )
    second = bsheet(brow(2), bcell(10, 1, b"\x00"))
    grids = reading.grids(
        binary_book(first, second, strings=("零", "一"), names=("市町村分", "二")), "回答.xlsb"
    )
    assert [grid.sheet for grid in grids] == ["市町村分", "二"]
    assert grids[0].rows == (
        ("一", 1, 0.5, True, ErrorValue("#N/A"), "直書き", "式の文字", 2.0, "飾り", dt.date(2007, 6, 20)),
    )
    assert grids[1].value(2, 1) is False


def test_ods__values_errors_notes_and_furigana(reading: Reading) -> None:
    values = row(
        number("1"),
        text('<text:p>a<text:s text:c="2"/>b<text:line-break/>c</text:p><text:p>d</text:p>'),
        text("<office:annotation><text:p>注釈</text:p></office:annotation><text:p>値</text:p>"),
        text(
            "<text:p><text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>カン</text:ruby-text></text:ruby>字</text:p>"
        ),
        text(
            "<text:p>#DIV/0!</text:p>",
            ' table:formula="of:=1/0" office:string-value="" calcext:value-type="error"',
        ),
        '<table:table-cell table:formula="of:=1+1"/>',
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>',
        '<table:table-cell office:value-type="date" office:date-value="2007-06-20"/>',
        '<table:table-cell office:value-type="time" office:time-value="PT10H30M00S"/>',
        number("0", ' table:formula="of:=Z9"').replace("/>", "><text:p>Err:502</text:p></table:table-cell>"),
    )
    assert reading.rows(open_document(values), "回答.ods") == (
        (
            1.0,
            "a  b\nc\nd",
            "値",
            "漢字",
            ErrorValue("#DIV/0!"),
            UncalculatedFormula(),
            True,
            dt.date(2007, 6, 20),
            dt.time(10, 30),
            ErrorValue("Err:502"),
        ),
    )


def test_ods_texts_that_are_struck_through_in_part__are_named(reading: Reading) -> None:
    struck = '<style:style style:name="{}" style:family="{}"><style:text-properties style:text-line-through-style="{}"/></style:style>'
    styles = "".join(
        (
            struck.format("T1", "text", "solid"),
            struck.format("T2", "text", "none"),
            struck.format("T1", "table-cell", "none"),
            struck.format("P1", "paragraph", "solid"),
        )
    )
    values = row(
        text('<text:p>生<text:span text:style-name="T1">消</text:span></text:p>'),
        text('<text:p>生<text:span text:style-name="T2">字</text:span></text:p>'),
        text('<text:p>生<text:span text:style-name="T1"> </text:span></text:p>'),
        text('<text:p><text:a text:style-name="T1">消</text:a></text:p>', ' table:style-name="T1"'),
        text('<text:p text:style-name="P1">消</text:p><text:p>生</text:p>'),
        text("<text:p>生</text:p>", ' table:style-name="T1"'),
        text(
            '<office:annotation><text:p><text:span text:style-name="T1">注</text:span></text:p></office:annotation>'
            "<text:p>生</text:p>"
        ),
        text(
            '<text:p><text:span text:style-name="T1">消</text:span></text:p>',
            ' table:number-columns-repeated="2"',
        ),
        text("<text:p>生</text:p>"),
    )
    data = open_document(values, before=f"<office:automatic-styles>{styles}</office:automatic-styles>")
    (grid,) = reading.grids(data, "回答.ods")
    assert grid.rows == (("生消", "生字", "生", "消", "消\n生", "生", "生", "消", "消", "生"),)
    assert grid.struck == {(0, 0), (0, 3), (0, 4), (0, 7), (0, 8)}


def test_ods_cells_that_are_struck_through_by_a_style_they_inherit_or_by_their_column__are_named(
    reading: Reading,
) -> None:
    def style(name: str, line: str = "", parent: str = "", family: str = "table-cell") -> str:
        properties = f'<style:text-properties style:text-line-through-style="{line}"/>' if line else ""
        inherited = f' style:parent-style-name="{parent}"' if parent else ""
        return (
            f'<style:style style:name="{name}" style:family="{family}"{inherited}>{properties}</style:style>'
        )

    named = (
        style("取消", "solid")
        + style("取消2", parent="取消")
        + style("輪", parent="輪2")
        + style("輪2", parent="輪")
        + style("段落", "solid", family="paragraph")
    )
    automatic = (
        style("ce1", parent="取消2")
        + style("ce2", "none", "取消")
        + style("ce3")
        + style("P1", parent="段落", family="paragraph")
    )
    # The automatic styles of styles.xml have names of their own, which cells do not mean.
    common = (
        f"<office:automatic-styles>{style('ce3', 'solid')}</office:automatic-styles>"
        f"<office:styles>{named}</office:styles>"
        f"<office:automatic-styles>{style('ce3', 'solid')}</office:automatic-styles>"
    )
    document = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-styles'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        f' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">{common}</office:document-styles>'
    )

    def column(style: str, count: int = 1) -> str:
        return f'<table:table-column table:default-cell-style-name="{style}" table:number-columns-repeated="{count}"/>'

    rows = (
        f"{column('ce3', 2)}{column('ce1', 2)}{column('ce3', 8)}"
        + row(
            *(
                number("1", f' table:style-name="{name}"')
                for name in ("取消", "取消2", "ce1", "ce2", "ce3", "輪")
            )
        )
        + row(number("1"), number("1"), number("1"), number("1"), number("1"))
        + row(number("1", ' table:number-columns-repeated="5"'))
        + row(number("1"), text('<text:p text:style-name="P1">消</text:p>')).replace(
            "<table:table-row", '<table:table-row table:default-cell-style-name="取消"', 1
        )
        + row(*[number("1")] * 14)
    )
    data = open_document(
        rows,
        before=f"<office:automatic-styles>{automatic}</office:automatic-styles>",
        extra={"styles.xml": document},
    )

    (grid,) = reading.grids(data, "回答.ods")

    of_columns = {(row, column) for row in (1, 2, 4) for column in (2, 3)}
    assert grid.struck == {(0, 0), (0, 1), (0, 2), (3, 0), (3, 1), *of_columns}


def test_ods_repeats_and_origin__are_understood(reading: Reading) -> None:
    rows = (
        row(number("1", ' table:number-columns-repeated="3"'), repeated=2)
        + row(repeated=3)
        + row(number("5"))
    )
    remembered = "<table:table table:name=\"'file:///x.ods'#$S\"><table:table-source/></table:table>"
    properties = meta(
        {"xl_kenten.form": "itaku-2007", "xl_kenten.version": "1", "xl_kenten.lg_code": "489999"}
    )
    returned = reading.file(
        open_document(rows, tables=remembered, extra={"meta.xml": properties}), "回答.ods"
    )
    assert [grid.sheet for grid in returned.grids] == ["S1"]
    assert returned.grids[0].rows == ((1.0, 1.0, 1.0), (1.0, 1.0, 1.0), (), (), (), (5.0,))
    assert returned.origin == Origin("itaku-2007", "1", "489999")
    assert returned.has_external_links


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("of:=['file:///C:/data/other.xlsx'#$Sheet1.A1]", True),
        ("of:=SUM(['集計.ods'#$'表 1'.A1:.A3];1)", True),
        ("of:=IF([.A1]=&quot;'&quot;;['file:///it''s.ods'#$S.A1];0)", True),
        ("msoxl:='C:\\data\\[集計.xlsx]Sheet1'!A1", True),
        ("of:=[.A1]+1", False),
        ("of:=[$'a#b'.A1]+[$'表 2'.A1]", False),
        ("of:=[.A1:.B2]![.B1:.B3]", False),
        ("of:=&quot;['file:///x.ods'#$S.A1]&quot;", False),
        ("of:=Table1[x]", False),
    ],
)
def test_ods_formula_that_names_another_file__is_an_external_link(
    reading: Reading,
    formula: str,
    expected: bool,  # noqa: FBT001
) -> None:
    returned = reading.file(open_document(row(number("1", f' table:formula="{formula}"'))), "回答.ods")
    assert returned.grids[0].rows == ((1.0,),)
    assert returned.has_external_links is expected


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Converts bytes with LibreOffice."""
    if shutil.which("soffice") is None:
        if os.environ.get("CI"):
            pytest.fail("soffice is missing")
        pytest.skip("soffice is missing: LibreOffice's own files are not tested")
    folder = tmp_path_factory.mktemp("converted") / "out"

    def converted(data: bytes, suffix: str) -> bytes:
        source = folder.parent / "回答.xlsx"
        source.write_bytes(data)
        return convert(source, suffix, folder).read_bytes()

    return converted


@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_form_saved_by_libreoffice__gives_the_same_answers(
    reading: Reading, office: Convert, suffix: str
) -> None:
    data = office(form_bytes(), suffix)
    expected = [row[:13] for row in reading.rows(form_bytes())]
    assert list(reading.rows(data, f"回答.{suffix}")) == expected
    assert list(reading.rows(data, "名前だけ.xlsx")) == expected


@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_texts_saved_by_libreoffice__are_known_to_be_struck_through_in_part(
    reading: Reading, office: Convert, suffix: str
) -> None:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheet, bold = workbook.add_worksheet("表"), workbook.add_format({"bold": True})
        struck = workbook.add_format({"font_strikeout": True})
        sheet.write_rich_string(0, 0, struck, "取消", "そのまま")
        sheet.write_rich_string(0, 1, bold, "太字", "そのまま")
        sheet.write_rich_string(0, 2, "そのまま", struck, "取消", bold, "太字")
        sheet.write(0, 3, "そのまま")
        sheet.write(0, 4, "取消", struck)
        sheet.set_column(5, 5, 9, struck)
        for each in range(99):
            sheet.write(each, 5, "取消", struck)

    (grid,) = reading.grids(office(buffer.getvalue(), suffix), f"回答.{suffix}")

    assert grid.rows[0] == ("取消そのまま", "太字そのまま", "そのまま取消太字", "そのまま", "取消", "取消")
    assert grid.struck == {(0, 0), (0, 2), (0, 4), *((row, 5) for row in range(99))}


@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_formula_saved_by_libreoffice__is_known_to_name_another_workbook(
    reading: Reading, office: Convert, suffix: str
) -> None:
    found = []
    for formula in ("='[other.xlsx]Sheet1'!A1", "=1+1"):
        buffer = BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
            workbook.add_worksheet("表").write_formula(0, 0, formula, None, 1)
        returned = reading.file(office(buffer.getvalue(), suffix), f"回答.{suffix}")
        found.append(returned.has_external_links)

    assert found == [True, False]


def test_renamed_files__are_read_by_what_they_are(reading: Reading) -> None:
    assert reading.rows(form_bytes(), "回答.xls") == reading.rows(form_bytes())
    assert reading.rows(values_book(), "回答.xlsx") == reading.rows(values_book(), "回答.xls")
    assert reading.rows(open_document(row(number("1"))), "回答.xlsx") == ((1.0,),)
    assert reading.rows(form_bytes(), "回答") == reading.rows(form_bytes())


def test_hidden_sheets__are_known_in_every_format(reading: Reading) -> None:
    binary = binary_book(bsheet(), bsheet(), states=(0, 2))
    style = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="{}"/></style:style>'
    table = '<table:table table:name="S2" table:style-name="ta2"></table:table>'
    shown, hidden = (
        open_document(
            row(number("1")),
            tables=table,
            before=f"<office:automatic-styles>{style.format(display)}</office:automatic-styles>",
        )
        for display in ("true", "false")
    )
    found = {
        name: [(grid.sheet, grid.hidden) for grid in reading.grids(data, name)]
        for name, data in {"a.xls": values_book(), "b.xlsb": binary, "c.ods": shown, "d.ods": hidden}.items()
    }
    assert found == {
        "a.xls": [("市町村分", False), ("隠し", True), ("空", False)],
        "b.xlsb": [("S1", False), ("S2", True)],
        "c.ods": [("S1", False), ("S2", False)],
        "d.ods": [("S1", False), ("S2", True)],
    }
