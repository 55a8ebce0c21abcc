import io
import re
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from python_calamine import CalamineWorkbook

from tests.ooxml_samples import parts, replace_in, report_book, sheet_book, simple_book
from tests.ooxml_validator import OoxmlValidator, find_ooxml_validator  # noqa: F401 - the fixture is found by its name
from xl_kenten.adapters.ooxml import ArrayFormulaError, Workbook, WorkbookError, Worksheet
from xl_kenten.adapters.ooxml.cell_text import LONGEST_TEXT, escaped, length, unescaped
from xl_kenten.adapters.ooxml.cell_value import NewValue
from xl_kenten.core.grid import CellValue, ErrorValue, UncalculatedFormula

SHEET = "市町村分"
SHEET_PART = "xl/worksheets/sheet1.xml"


def _sheet(path: Path) -> tuple[Workbook, Worksheet]:
    workbook = Workbook(path.read_bytes())
    return workbook, workbook.worksheet(SHEET)


def _references(path: Path) -> list[str]:
    root = etree.fromstring(parts(path)[SHEET_PART])
    return [cell.get("r") for cell in root.iter("{*}c")]


_texts = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from(list("=+-@'\"\t\n\r\x00\x0b\x1f\ufffe\uffff　 _x0041　①１髙𠮷")),
    ),
    min_size=1,
    max_size=40,
) | st.sampled_from(["_x0041_", "_x005F_x0041_", "=1+1", "{=1}", " 前後 ", "\r\n", "_x000D_\r", "<a>&amp;"])
_numbers = st.one_of(
    st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False), st.booleans()
)


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return simple_book(tmp_path_factory.mktemp("blank") / "a.xlsx", SHEET).read_bytes()


@settings(max_examples=60, deadline=None)
@given(
    values=st.dictionaries(st.tuples(st.integers(0, 40), st.integers(0, 30)), _texts | _numbers, max_size=12)
)
def test_any_values__are_read_back_the_same_by_us_by_calamine_and_by_openpyxl(
    blank: bytes, values: dict[tuple[int, int], NewValue]
) -> None:
    workbook = Workbook(blank)
    sheet = workbook.worksheet(SHEET)
    for (row, column), value in values.items():
        sheet.set_value(row, column, value)
    data = workbook.to_bytes()
    again = Workbook(data).worksheet(SHEET)
    by_calamine = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(SHEET)
    rows = by_calamine.to_python(skip_empty_area=False)
    by_openpyxl = openpyxl.load_workbook(io.BytesIO(data))[SHEET]
    for (row, column), value in values.items():
        assert again.value(row, column) == value
        assert type(again.value(row, column)) is type(value) or isinstance(value, float)
        # Neither of them decodes _xFFFE_, and openpyxl decodes nothing in texts stored in cells.
        stored = escaped(value) if isinstance(value, str) else value
        assert by_openpyxl.cell(row + 1, column + 1).value == stored
        if not (isinstance(value, str) and re.search("[\ufffe\uffff]", value)):
            assert rows[row][column] == value


@settings(deadline=None)
@given(st.text())
def test_any_text__survives_being_escaped(text: str) -> None:
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    assert unescaped(escaped(text)) == whole


def test_lone_half_of_a_character__becomes_the_replacement_character(blank: bytes) -> None:
    workbook = Workbook(blank)
    workbook.worksheet(SHEET).set_value(0, 0, "a\ud842b")
    assert Workbook(workbook.to_bytes()).worksheet(SHEET).value(0, 0) == "a\ufffdb"


def test_text_longer_than_a_cell__is_cut_and_says_so(blank: bytes) -> None:
    workbook = Workbook(blank)
    workbook.worksheet(SHEET).set_value(0, 0, "𠮷" * LONGEST_TEXT)
    workbook.worksheet(SHEET).set_value(1, 0, "x" * LONGEST_TEXT)
    again = Workbook(workbook.to_bytes()).worksheet(SHEET)
    assert length(again.value(0, 0)) <= LONGEST_TEXT
    assert again.value(0, 0).endswith("以下を省略しました）")
    assert again.value(1, 0) == "x" * LONGEST_TEXT


def test_number_that_is_none__is_not_written(blank: bytes) -> None:
    sheet = Workbook(blank).worksheet(SHEET)
    sheet.set_value(0, 0, 1)
    for value in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="cannot hold"):
            sheet.set_value(0, 0, value)
        with pytest.raises(ValueError, match="cannot hold"):
            sheet.set_formula(0, 0, "A2", value)
    assert sheet.value(0, 0) == 1


def test_text_that_looks_like_a_formula__is_text(blank: bytes) -> None:
    workbook = Workbook(blank)
    for row, text in enumerate(("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "{=1}")):
        workbook.worksheet(SHEET).set_value(row, 0, text)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.to_bytes()))[SHEET]
    assert {cell.data_type for (cell,) in sheet.iter_rows()} == {"s"}
    assert b"<f" not in workbook.package.data(SHEET_PART)


def test_value_set_again__changes_nothing(tmp_path: Path) -> None:
    path = report_book(tmp_path / "r.xlsm")
    workbook, sheet = _sheet(path)
    sheet.set_value(2, 1, "見本2市")
    sheet.set_value(2, 0, 1)
    sheet.set_value(30, 30, None)
    sheet.set_value(30, 31, "")
    assert workbook.to_bytes() == path.read_bytes()


def test_blank__keeps_the_format(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet(SHEET).write_number("B2", 1, book.add_format({"bold": True}))
    workbook, sheet = _sheet(path)
    sheet.set_value(1, 1, None)
    workbook.save(path, force=True)
    cell = openpyxl.load_workbook(path)[SHEET]["B2"]
    assert (cell.value, cell.font.bold) == (None, True)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("", None),
        ("<v>1</v>", 1),
        ("<v>1.0</v>", 1.0),
        ("<v>-1e3</v>", -1000.0),
        ("<v></v>", None),
        ("<f>A2</f>", UncalculatedFormula()),
        ("<f>A2</f><v></v>", UncalculatedFormula()),
        ('t="str"><f>A2</f><v></v>', ""),
        ('t="str"><f>A2</f><v>x_x000D_</v>', "x\r"),
        ('t="e"><v>#REF!</v>', ErrorValue("#REF!")),
        ('t="b"><v>1</v>', True),
        ('t="inlineStr"><is><t>あ</t></is>', "あ"),
        ('t="inlineStr"><is><r><t>契</t></r><r><rPr><b/></rPr><t>約</t></r><rPh sb="0" eb="1"><t>ケ</t></rPh></is>', "契約"),
        ('t="inlineStr">', None),
        ('t="d"><v>2007-07-31</v>', "2007-07-31"),
    ],
)  # fmt: skip
def test_stored_cell__is_read_as_what_it_shows(tmp_path: Path, cell: str, value: CellValue) -> None:
    start = "<c " if cell.startswith("t=") else "<c>"
    xml = f"<sheetData><row>{start}{cell}</c></row></sheetData>"
    read = _sheet(sheet_book(tmp_path / "a.xlsx", xml))[1].value(0, 0)
    assert read == value
    assert type(read) is type(value)


def test_broken_cells__are_one_sentence(tmp_path: Path) -> None:
    for cell in ('<c t="s"><v>7</v></c>', '<c t="s"><v>x</v></c>', "<c><v>12a</v></c>"):
        sheet = _sheet(sheet_book(tmp_path / "a.xlsx", f"<sheetData><row>{cell}</row></sheetData>"))[1]
        with pytest.raises(WorkbookError):
            sheet.value(0, 0)
    for row in ('<row r="0"/>', '<row r="2000000000"/>', '<row r="x"/>'):
        with pytest.raises(WorkbookError):
            _sheet(sheet_book(tmp_path / "a.xlsx", f"<sheetData>{row}</sheetData>"))
    for cell in ('<c r="XFE1"/>', '<c r="A2"/>', '<c r="R1C1"/>'):
        sheet = _sheet(sheet_book(tmp_path / "a.xlsx", f'<sheetData><row r="1">{cell}</row></sheetData>'))[1]
        with pytest.raises(WorkbookError):
            sheet.value(0, 0)


def test_missing_cells_and_rows__are_made_at_their_place(tmp_path: Path) -> None:
    path = sheet_book(
        tmp_path / "a.xlsx",
        '<dimension ref="B2:D5"/><sheetData><row r="2" spans="2:4"><c r="B2"><v>1</v></c><c r="D2"><v>2</v></c></row>'
        '<row r="5"><c r="D5"><v>3</v></c></row></sheetData>',
    )
    workbook, sheet = _sheet(path)
    for row, column in ((1, 2), (4, 5), (4, 0), (4, 1), (2, 3), (0, 0), (9, 25), (3, 26), (1, 0)):
        sheet.set_value(row, column, "x")
    workbook.save(path, force=True)
    assert _references(path) == ["A1", "A2", "B2", "C2", "D2", "D3", "AA4", "A5", "B5", "D5", "F5", "Z10"]
    assert b'<dimension ref="A1:AA10"/>' in parts(path)[SHEET_PART]
    assert b"spans" not in parts(path)[SHEET_PART]


@settings(max_examples=40, deadline=None)
@given(cells=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 30)), max_size=25, unique=True))
def test_cells_set_in_any_order__stand_in_order(blank: bytes, cells: list[tuple[int, int]]) -> None:
    workbook = Workbook(blank)
    for row, column in cells:
        workbook.worksheet(SHEET).set_value(row, column, 1)
    root = etree.fromstring(workbook.package.data(SHEET_PART))
    found = [openpyxl.utils.cell.coordinate_to_tuple(cell.get("r")) for cell in root.iter("{*}c")]
    assert found == sorted((row + 1, column + 1) for row, column in cells)


def test_rows_and_cells_without_an_address__do_not_move_when_one_is_put_between(tmp_path: Path) -> None:
    path = sheet_book(
        tmp_path / "a.xlsx",
        '<sheetData><row><c><v>1</v></c></row><row r="4"><c r="C4"><v>2</v></c><c><v>3</v></c></row>'
        "<row><c><v>4</v></c></row></sheetData>",
    )
    workbook, sheet = _sheet(path)
    sheet.set_value(1, 0, 9)
    sheet.set_value(3, 0, 8)
    workbook.save(path, force=True)
    sheet = _sheet(path)[1]
    places = ((0, 0), (1, 0), (3, 0), (3, 2), (3, 3), (4, 0))
    assert [sheet.value(*place) for place in places] == [1, 9, 8, 2, 3, 4]


def test_rows_and_cells_out_of_order__are_found_and_stay(tmp_path: Path) -> None:
    path = sheet_book(
        tmp_path / "a.xlsx",
        '<sheetData><row r="5"><c r="C5"><v>1</v></c><c r="A5"><v>2</v></c></row>'
        '<row r="2"><c r="B2"><v>3</v></c></row></sheetData>',
    )
    workbook, sheet = _sheet(path)
    sheet.set_value(4, 0, 20)
    sheet.set_value(1, 1, 30)
    sheet.set_value(4, 1, 40)
    workbook.save(path, force=True)
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(SHEET).to_python(skip_empty_area=False)
    assert (rows[1][1], rows[4]) == (30, [20, 40, 1])


def test_prefixed_and_extended_sheet__keeps_prefixes_and_what_is_unknown(tmp_path: Path) -> None:
    path = simple_book(tmp_path / "a.xlsx", SHEET)
    xml = (
        '<?xml version="1.0"?><!-- theirs --><x:worksheet '
        'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:u="urn:unknown" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="u">'
        '<x:sheetData><x:row r="1" u:mark="1"><x:c r="A1" u:mark="2"><x:v>1</x:v><x:extLst><x:ext uri="z"/>'
        '</x:extLst></x:c></x:row></x:sheetData><mc:AlternateContent><mc:Choice Requires="u"><u:thing/></mc:Choice>'
        "</mc:AlternateContent></x:worksheet>"
    )
    replace_in(path, SHEET_PART, parts(path)[SHEET_PART].decode(), xml)
    workbook, sheet = _sheet(path)
    sheet.set_value(0, 0, 2)
    sheet.set_value(0, 1, 3)
    sheet.add_comment(0, 0, "x")
    workbook.save(path, force=True)
    written = parts(path)[SHEET_PART].decode()
    assert "<!-- theirs -->" in written
    assert '<x:c r="A1" u:mark="2"><x:v>2</x:v><x:extLst><x:ext uri="z"/></x:extLst></x:c>' in written
    assert '<x:c r="B1"><x:v>3</x:v></x:c>' in written
    assert (
        '<mc:AlternateContent><mc:Choice Requires="u"><u:thing/></mc:Choice></mc:AlternateContent>' in written
    )
    assert "ns0" not in written


def test_value_changed__excel_calculates_when_it_opens_the_workbook(tmp_path: Path) -> None:
    path = simple_book(tmp_path / "a.xlsx", SHEET)
    replace_in(path, "xl/workbook.xml", ' fullCalcOnLoad="1"', "")
    workbook, sheet = _sheet(path)
    sheet.set_value(0, 0, 1)
    workbook.save(path, force=True)
    assert re.search(rb'<calcPr [^>]*fullCalcOnLoad="1"', parts(path)["xl/workbook.xml"])


def test_workbook_without_calculation_settings__gets_them_at_their_place(
    tmp_path: Path, ooxml_validator: OoxmlValidator
) -> None:
    path = report_book(tmp_path / "a.xlsm")
    replace_in(path, "xl/workbook.xml", '<calcPr calcId="124519" fullCalcOnLoad="1"/>', "")
    workbook, sheet = _sheet(path)
    sheet.set_value(2, 2, 1)
    workbook.save(path, force=True)
    assert re.search(rb'</definedNames><calcPr fullCalcOnLoad="1"/>', parts(path)["xl/workbook.xml"])
    assert ooxml_validator.errors(path) == []


def test_value_over_a_formula__drops_the_order_of_calculation(
    tmp_path: Path, ooxml_validator: OoxmlValidator
) -> None:
    path = report_book(tmp_path / "r.xlsm")
    workbook, sheet = _sheet(path)
    assert sheet.formula(6, 2) == "SUM(C3:C6)"
    sheet.set_value(2, 2, 1)
    assert "xl/calcChain.xml" in workbook.package.names()
    sheet.set_value(6, 2, 1)
    workbook.save(path, force=True)
    after = parts(path)
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]
    assert _sheet(path)[1].formula(6, 2) is None
    assert _sheet(path)[1].formula(6, 3) == "SUM(D3:D6)"
    assert ooxml_validator.errors(path) == []


def test_formula_with_its_result__shows_it_before_excel_calculates(
    tmp_path: Path, ooxml_validator: OoxmlValidator
) -> None:
    path = report_book(tmp_path / "r.xlsm")
    workbook, sheet = _sheet(path)
    sheet.set_formula(6, 4, "=SUM(E3:E6)", 7)
    sheet.set_formula(6, 5, 'IF(1<2," a","")', " a")
    sheet.set_formula(7, 5, "TRUE()", cached=True)
    sheet.set_formula(8, 5, "E7", None)
    workbook.save(path, force=True)
    values = openpyxl.load_workbook(path, data_only=True)[SHEET]
    formulas = openpyxl.load_workbook(path)[SHEET]
    cells = ("E7", "F7", "F8", "F9")
    assert [values[cell].value for cell in cells] == [7, " a", True, None]
    assert [formulas[cell].value for cell in cells] == ["=SUM(E3:E6)", '=IF(1<2," a","")', "=TRUE()", "=E7"]
    assert ooxml_validator.errors(path) == []


_SHARED = (
    "<sheetData>"
    '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">A1*2+$A$1</f><v>3</v></c></row>'
    '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>5</v></c></row>'
    '<row r="3"><c r="A3"><v>3</v></c><c r="B3"><f t="shared" si="0"/><v>7</v></c></row></sheetData>'
)


def test_first_of_shared_formulas_overwritten__the_others_still_calculate_the_same(tmp_path: Path) -> None:
    path = sheet_book(tmp_path / "a.xlsx", _SHARED)
    workbook, sheet = _sheet(path)
    sheet.set_value(0, 1, 0)
    workbook.save(path, force=True)
    cells = openpyxl.load_workbook(path)[SHEET]
    assert [cells[cell].value for cell in ("B1", "B2", "B3")] == [0, "=A2*2+$A$1", "=A3*2+$A$1"]


def test_shared_formulas__are_untouched_when_another_cell_or_a_follower_is_overwritten(
    tmp_path: Path,
) -> None:
    path = sheet_book(tmp_path / "a.xlsx", _SHARED)
    workbook, sheet = _sheet(path)
    sheet.set_value(0, 0, 10)
    sheet.set_value(2, 1, 0)
    workbook.save(path, force=True)
    xml = parts(path)[SHEET_PART]
    assert b'<f t="shared" ref="B1:B3" si="0">A1*2+$A$1</f>' in xml
    assert xml.count(b"<f ") == 2


def test_part_of_an_array_formula__is_not_overwritten(tmp_path: Path) -> None:
    path = sheet_book(
        tmp_path / "a.xlsx",
        '<sheetData><row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2*2</f><v>1</v></c>'
        '<c r="C1"><f t="array" ref="C1">SUM(B1:B2*2)</f><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c></row></sheetData>',
    )
    workbook, sheet = _sheet(path)
    for row in (0, 1):
        with pytest.raises(ArrayFormulaError):
            sheet.set_value(row, 0, 1)
        with pytest.raises(ArrayFormulaError):
            sheet.set_formula(row, 0, "1", 1)
    assert workbook.to_bytes() == path.read_bytes()
    sheet.set_value(0, 2, 5)
    assert sheet.value(0, 2) == 5


def test_report_filled_as_consolidation_does__loses_nothing(
    tmp_path: Path, ooxml_validator: OoxmlValidator
) -> None:
    path = report_book(tmp_path / "r.xlsm")
    before = parts(path)
    workbook, sheet = _sheet(path)
    for row in range(2, 6):
        sheet.set_value(row, 1, f"見本{row}町")
        for column in range(2, 5):
            sheet.set_value(row, column, row % 2)
    sheet.set_value(60, 2, "=危険")
    sheet.set_style(60, 2, sheet.style(2, 2))
    workbook.save(path, force=True)
    after = parts(path)
    assert list(after) == list(before)
    assert {name for name in before if before[name] != after[name]} == {SHEET_PART}
    tail = before[SHEET_PART].decode().partition("</sheetData>")[2]
    assert after[SHEET_PART].decode().partition("</sheetData>")[2] == tail
    head = before[SHEET_PART].decode().partition("<sheetData>")[0].replace("A1:H7", "A1:H61")
    assert after[SHEET_PART].decode().partition("<sheetData>")[0] == head
    cell = openpyxl.load_workbook(path, keep_vba=True)[SHEET]["C61"]
    assert (cell.value, cell.data_type, cell.border.left.style) == ("=危険", "s", "thin")
    assert ooxml_validator.errors(path) == []
