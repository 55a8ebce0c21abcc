"""What stands in a cell arrives as it stands there."""

import datetime as dt
import time
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from xlsxwriter.chart import Chart

from tests.hostile.packages import (
    MAIN,
    OFFICE,
    STRICT_MAIN,
    STRICT_OFFICE,
    STYLES,
    book,
    cells,
    parts,
    shared_strings,
    sheet,
    zipped,
)
from tests.hostile.read_bytes import Reading
from tests.hostile.usual_forms import ANSWER_ROW, NAME, form_bytes
from xl_kenten.core.grid import ErrorValue, UncalculatedFormula
from xl_kenten.core.returned_file import Origin


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    return Reading(tmp_path)


def written(*rows: list[object], **options: object) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True} | options) as workbook:
        date = workbook.add_format({"num_format": "yyyy/m/d"})
        page = workbook.add_worksheet()
        for number_of_row, values in enumerate(rows):
            for column, value in enumerate(values):
                page.write(number_of_row, column, value, *([date] if isinstance(value, dt.date) else []))
    return buffer.getvalue()


def test_filled_form__name_answers_and_origin_are_read(reading: Reading) -> None:
    returned = reading.file(form_bytes())
    assert [grid.sheet for grid in returned.grids] == ["市町村分", "記入要領"]
    assert returned.grids[0].rows[ANSWER_ROW][:4] == (NAME, 0, 0, 0)
    assert returned.origin == Origin("itaku-2007", "1", "489999")
    assert (returned.has_macros, returned.has_external_links, returned.refusal) == (False, False, None)
    assert returned.sha256 is not None
    assert len(returned.sha256) == 64


def test_form_without_properties__has_no_origin(reading: Reading) -> None:
    assert reading.file(form_bytes(properties=False)).origin is None


def test_each_kind_of_value__keeps_its_kind(reading: Reading) -> None:
    day = dt.datetime(2007, 6, 20, 9, 30)  # noqa: DTZ001
    rows = reading.rows(written([1, 0.5, "　全角 ", True, False, dt.date(2007, 6, 20), day, "", "NA"]))
    assert rows == ((1.0, 0.5, "　全角 ", True, False, dt.date(2007, 6, 20), day, None, "NA"),)
    assert [type(value) for value in rows[0][3:5]] == [bool, bool]


def test_openpyxl_writes_types_and_inline_texts__they_are_read(reading: Reading) -> None:
    buffer = BytesIO()
    workbook = openpyxl.Workbook()
    workbook.active.append(["あ", 1, True, None, "=1+1"])
    workbook.save(buffer)
    assert reading.rows(buffer.getvalue()) == (("あ", 1.0, True, None, UncalculatedFormula()),)


def test_table_begins_far_from_a1__addresses_are_true(reading: Reading) -> None:
    assert reading.rows(book('<row r="3"><c r="C3"><v>1</v></c></row>')) == ((), (), (None, None, 1.0))


def test_1904_dates__count_from_1904(reading: Reading) -> None:
    assert reading.rows(written([dt.date(2007, 6, 20)], date_1904=True)) == ((dt.date(2007, 6, 20),),)


def test_error_cells__are_errors_and_not_blank(reading: Reading) -> None:
    data = book(
        cells(
            '<c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="e" vm="1"><f>_xlfn.SEQUENCE(3)</f><v>#SPILL!</v></c>'
            '<c r="C1"><v>1</v></c><c r="D1" t="e"/><c r="E1" t="e"><v>#DIV/0!</v></c>'
        )
    )
    assert reading.rows(data) == (
        (ErrorValue("#REF!"), ErrorValue("#SPILL!"), 1.0, None, ErrorValue("#DIV/0!")),
    )


def test_formulas__count_by_their_saved_result(reading: Reading) -> None:
    data = book(
        cells(
            '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1+1</f><v></v></c>'
            '<c r="D1"><f>1+1</f><v /></c><c r="E1" t="str"><f>""</f><v></v></c><c r="F1" t="str"><f>"a"</f><v>a</v></c>'
            '<c r="G1"><f t="shared" si="0"/><v>3</v></c><c r="H1"><f t="shared" si="0"/></c><c r="I1" t="b"><f>TRUE</f><v>1</v></c>'
        )
    )
    unknown = UncalculatedFormula()
    assert reading.rows(data) == ((2.0, unknown, unknown, unknown, None, "a", 3.0, unknown, True),)


def test_numbers_that_are_none__are_errors(reading: Reading) -> None:
    data = book(cells('<c r="A1"><v>NaN</v></c><c r="B1"><v>1E400</v></c><c r="C1"><v>1</v></c>'))
    assert reading.rows(data) == ((ErrorValue("#NUM!"), ErrorValue("#NUM!"), 1.0),)


def test_values_that_are_not_what_their_cell_says__are_not_bent(reading: Reading) -> None:
    data = book(
        cells(
            '<c r="A1"><v>2&gt;</v></c><c r="B1" t="n"><v>abc</v></c><c r="C1" t="b"><v>false</v></c>'
            '<c r="D1" t="b"><v>true</v></c><c r="E1"><v>\n 2 </v></c><c r="F1"><v>-INF</v></c>'
        )
    )
    assert reading.rows(data) == (("2>", "abc", False, True, 2.0, ErrorValue("#NUM!")),)


def test_marks_in_texts__are_read(reading: Reading) -> None:
    formula = '<c r="A1" t="str"><f>1</f><v>A&amp;B&lt;&gt;&#10;&#x3042;"</v></c>'
    inline = '<c r="B1" t="inlineStr"><is><t>A&amp;B&lt;&gt;&#10;"</t></is></c>'
    data = book(
        cells(formula + inline + '<c r="C1" t="s"><v>0</v></c>'),
        shared_strings("<si><t>A&amp;B&#10;</t></si>"),
    )
    assert reading.rows(data) == (('A&B<>\nあ"', 'A&B<>\n"', "A&B"),)


def test_furigana__is_dropped(reading: Reading) -> None:
    strings = shared_strings(
        '<si><t>漢字</t><rPh sb="0" eb="2"><t>カンジ</t></rPh><phoneticPr fontId="1"/></si>'
    )
    inline = '<c r="B1" t="inlineStr"><is><t>内</t><rPh sb="0" eb="1"><t>ナイ</t></rPh></is></c>'
    assert reading.rows(book(cells(f'<c r="A1" t="s"><v>0</v></c>{inline}'), strings)) == (("漢字", "内"),)


def test_escaped_characters__are_decoded(reading: Reading) -> None:
    strings = shared_strings("<si><t>上_x000D_\n下</t></si><si><t>_x005F_x000D_</t></si>")
    data = book(cells('<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'), strings)
    assert reading.rows(data) == (("上\r\n下", "_x000D_"),)


def test_empty_shared_strings__do_not_shift_the_others(reading: Reading) -> None:
    strings = shared_strings("<si><t/></si><si/><si><t></t></si><si><t>三</t></si>")
    data = book(
        cells('<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>3</v></c>'), strings
    )
    assert reading.rows(data) == ((None, None, "三"),)


def test_cells_that_are_struck_through_at_least_in_part__are_named(reading: Reading) -> None:
    strings = shared_strings(
        "<si><t>生</t></si><si/><si><r><rPr><strike/></rPr><t>消</t></r><r><rPr><strike/></rPr><t>す</t></r></si>"
        "<si><r><rPr><strike/></rPr><t>半</t></r><r><t>分</t></r></si>"
    )
    row_of_cells = (
        '<c r="A1" s="2"><v>1</v></c><c r="B1" t="s"><v>0</v></c><c r="C1" t="s"><v>2</v></c>'
        '<c r="D1" t="s"><v>3</v></c><c r="E1" s="3"><v>1</v></c><c r="F1" s="2"/>'
    )
    (grid,) = reading.grids(book(cells(row_of_cells), strings))
    assert {cell for cell in grid.struck if grid.value(*cell) is not None} == {(0, 0), (0, 2), (0, 3)}


def test_formats_and_fonts_without_attributes__are_counted(reading: Reading) -> None:
    styles = STYLES.replace('<xf numFmtId="0" fontId="0"/>', "<xf/>").replace("<font/>", "<font></font>")
    data = zipped(
        parts(sheet(cells('<c r="A1" s="1"><v>1</v></c><c r="B1" s="2"><v>1</v></c>')), styles=styles)
    )
    assert reading.grids(data)[0].struck == {(0, 1)}


def test_hidden_sheets_and_rows__are_read(reading: Reading) -> None:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.add_worksheet("表").write(0, 0, 1)
        hidden = workbook.add_worksheet("隠し")
        hidden.write(1, 1, 2)
        hidden.set_row(1, None, None, {"hidden": True})
        hidden.hide()
        workbook.add_worksheet("空")
        workbook.add_chartsheet("グラフ").set_chart(chart_of(workbook))
    grids = reading.grids(buffer.getvalue())
    assert [(grid.sheet, grid.hidden, grid.value(1, 1)) for grid in grids] == [
        ("表", False, None),
        ("隠し", True, 2.0),
        ("空", False, None),
    ]
    assert grids[2].rows == ()


def chart_of(workbook: xlsxwriter.Workbook) -> Chart:
    chart = workbook.add_chart({"type": "column"})
    chart.add_series({"values": "=表!$A$1:$A$1"})
    return chart


def test_macro_sheet_beside_the_table__the_table_is_read(reading: Reading) -> None:
    found = parts(sheet(cells('<c r="A1"><v>1</v></c>')), sheet(cells()), kinds=("worksheet", "xlMacrosheet"))
    found["xl/macrosheets/sheet9.xml"] = "<x/>"
    returned = reading.file(zipped(found), "回答.xlsm")
    assert ([grid.rows for grid in returned.grids], returned.has_macros) == ([((1.0,),)], True)


def test_macros_and_links_to_other_workbooks__are_told(reading: Reading) -> None:
    found = parts(sheet(cells('<c r="A1"><v>1</v></c>')))
    macros = reading.file(zipped(found | {"xl/vbaProject.bin": b"x"}), "回答.xlsm")
    links = reading.file(zipped(found | {"xl/externalLinks/externalLink1.xml": "<externalLink/>"}))
    assert [(each.has_macros, each.has_external_links) for each in (macros, links)] == [
        (True, False),
        (False, True),
    ]


def test_strict_open_xml__is_read(reading: Reading) -> None:
    found = parts(
        sheet(cells('<c r="A1" t="s"><v>0</v></c><c r="B1" t="d" s="1"><v>2007-06-20</v></c>')),
        strings=shared_strings("<si><t>厳密</t></si>"),
    )
    strict = {
        name: str(part).replace(MAIN, STRICT_MAIN).replace(OFFICE, STRICT_OFFICE)
        for name, part in found.items()
    }
    assert reading.rows(zipped(strict)) == (("厳密", dt.date(2007, 6, 20)),)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "shift_jis"])
def test_other_encodings_of_the_parts__are_read(reading: Reading, encoding: str) -> None:
    declared = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16"}.get(encoding, "Shift_JIS")
    found = parts(
        sheet(cells('<c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>内</t></is></c>')),
        strings=shared_strings("<si><t>漢字</t></si>"),
        names=("市町村分",),
    )
    encoded = {
        name: str(part).replace('encoding="UTF-8"', f'encoding="{declared}"').encode(encoding)
        if name.startswith("xl/")
        else part
        for name, part in found.items()
    }
    (grid,) = reading.grids(zipped(encoded))
    assert (grid.sheet, grid.rows) == ("市町村分", (("漢字", "内"),))


def test_prefixes_comments_and_cdata__are_read(reading: Reading) -> None:
    prefixed = (
        f'<?xml version="1.0"?><x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><!-- 注 -->'
        '<x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1" t="inlineStr"><x:is><x:t><![CDATA[a<b]]></x:t></x:is></x:c>'
        '<x:c r="C1" t="s"><x:v>0</x:v></x:c><x:c r="D1" t="e"><x:v>#N/A</x:v></x:c><x:c r="E1"><x:f>1</x:f></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    strings = (
        f'<x:sst xmlns:x="{MAIN}" uniqueCount="1"><x:si><x:t xml:space="preserve"> 空 </x:t></x:si></x:sst>'
    )
    data = zipped(parts(prefixed, strings=strings))
    assert reading.rows(data) == ((1.0, "a<b", " 空 ", ErrorValue("#N/A"), UncalculatedFormula()),)


def test_cells_without_addresses_and_rows_out_of_order__stand_where_they_should(reading: Reading) -> None:
    data = book(
        '<row><c><v>1</v></c><c><v>2</v></c></row><row r="4"><c r="B4"><v>4</v></c></row><row r="3"><c><v>3</v></c></row>'
    )
    assert reading.rows(data) == ((1.0, 2.0), (), (3.0,), (None, 4.0))


def test_cell_with_an_extension_list__is_read(reading: Reading) -> None:
    assert reading.rows(book(cells('<c r="A1"><v>1</v><extLst><ext/></extLst></c>'))) == ((1.0,),)


def test_main_part_elsewhere_and_backslashes__are_found(reading: Reading) -> None:
    found = parts(sheet(cells('<c r="A1"><v>1</v></c>')))
    moved = {
        name.replace("xl/", "office\\").replace("/", "\\") if name.startswith("xl/") else name: part
        for name, part in found.items()
    }
    moved["_rels/.rels"] = str(moved["_rels/.rels"]).replace("xl/workbook.xml", "/office/workbook.xml")
    assert reading.rows(zipped(moved)) == ((1.0,),)


def test_origin_with_odd_values__is_tolerated(reading: Reading) -> None:
    found = parts(sheet(cells('<c r="A1"><v>1</v></c>')))
    found["_rels/.rels"] = str(found["_rels/.rels"]).replace(
        "</Relationships>",
        f'<Relationship Id="c" Type="{OFFICE}/custom-properties" Target="docProps/custom.xml"/></Relationships>',
    )

    def origin(inside: str) -> Origin | None:
        returned = reading.file(zipped(found | {"docProps/custom.xml": f"<Properties>{inside}</Properties>"}))
        assert returned.refusal is None
        return returned.origin

    assert origin('<property name="xl_kenten.form"><i4>7</i4></property>') == Origin("7", "", None)
    assert origin(
        '<property name="xl_kenten.form"><vt:lpwstr xmlns:vt="v">a&amp;b</vt:lpwstr></property>'
    ) == Origin("a&b", "", None)
    assert origin('<property name="xl_kenten.lg_code"><i4>7</i4></property>') is None
    assert origin('<property name="xl_kenten.form"><i4>7</property>') is None


def test_styles_without_number_formats__do_no_harm(reading: Reading) -> None:
    for styles in (None, STYLES.replace("cellXfs", "cellStyleXfs")):
        assert reading.rows(zipped(parts(sheet(cells('<c r="A1" s="1"><v>1</v></c>')), styles=styles))) == (
            (1.0,),
        )


TO_OTHERS = [
    "[other.xlsx]Sheet1!A1",
    "'[集計.xlsx]Sheet1'!$A$1",
    r"'C:\data\[集計.xlsx]Sheet1'!$A$1",
    r"SUM(1,'\\srv\x\[a.xlsx]S 1:S 3'!A1)",
    "'file:///c:/x/[a.xlsx]S'!A1",
    'IF(A2="\'",[集計.xlsx]表!A1,0)',
    "'it''s [a.xlsx]S'!A1",
    "[集計.xlsx]!合計",
    "[1]Sheet1!A1",
    "Table1[Column]+[a.xlsx]S1:S3!A1",
]
TO_NONE = [
    "1+1",
    "Sheet2!A1",
    "'記入 要領'!A1",
    "Table1[Column]",
    "表1[列]",
    "[@x]*Sheet2!A1",
    "Table1[[#This Row],[x]]+'a b'!A1",
    "Table1[x] Sheet2!A1",
    "Table1[x]&'a'!A1",
    "Table1['[x]",
    "[0]!合計",
    "\"'[other.xlsx]Sheet1'!A1\"",
    '"[other.xlsx]Sheet1!A1 ""x"" "&A2',
]


@pytest.mark.parametrize("comment", ["", "<!-- -->"], ids=["fast", "slow"])
@pytest.mark.parametrize(
    ("formula", "expected"), [*((each, True) for each in TO_OTHERS), *((each, False) for each in TO_NONE)]
)
def test_formula_that_names_another_workbook__is_an_external_link(
    reading: Reading,
    formula: str,
    expected: bool,  # noqa: FBT001
    comment: str,
) -> None:
    formula = formula.replace("&", "&amp;")
    for written in (formula, formula.replace("'", "&apos;").replace('"', "&quot;")):
        data = (
            f'<c r="A1"><f>{written}</f><v>1</v></c><c r="B1" t="inlineStr"><is><t>[b.xlsx]S!A1</t></is></c>'
        )
        returned = reading.file(book(cells(data) + comment))
        assert returned.has_external_links is expected
        assert returned.grids[0].rows == ((1.0, "[b.xlsx]S!A1"),)


@pytest.mark.parametrize("unit", ["'", "[", "''[", '"', "[a", "'[a]'", "[a]b"])
def test_very_long_formula__is_looked_through_in_no_time(reading: Reading, unit: str) -> None:
    start = time.process_time()
    returned = reading.file(book(cells(f'<c r="A1"><f>{unit * 400_000}</f><v>1</v></c>')))
    assert returned.grids[0].rows == ((1.0,),)
    assert time.process_time() - start < 3  # less than one where it was written
