"""The report: every municipality, what was found, where it came from, and nothing that could do harm."""

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl.worksheet.cell_range import CellRange
from python_calamine import CalamineWorkbook

from tests.consolidation_examples import (
    MADE_AT,
    PREFECTURE,
    SECOND_FORM,
    consolidation,
    found,
    large_consolidation,
    municipality,
    response,
    row,
    second_form,
    with_text,
)
from tests.ooxml_validator import OoxmlValidator, find_ooxml_validator  # noqa: F401 - a fixture, found by its name
from tests.pictures import needs_libreoffice
from tests.written_workbooks import (
    at,
    calculated,
    formula_elements,
    formulas,
    marks,
    opened,
    outside_targets,
    parts,
    texts,
)
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.written.cell_text import CELL_LIMIT, CUT_NOTE
from xl_kenten.adapters.written.report_workbook import report_workbook
from xl_kenten.core.consolidation import Consolidation, RowStatus
from xl_kenten.core.finding import FindingCode
from xl_kenten.core.form import SheetKind
from xl_kenten.core.form_definition import parse_form
from xl_kenten.core.form_table import find_tables
from xl_kenten.core.grid import Grid
from xl_kenten.core.layout import form_layout
from xl_kenten.core.municipality import Municipality
from xl_kenten.errors import DefinitionError

SHEETS_BESIDE_THE_FORM = ["検査結果", "提出状況", "集計", "取込記録", "記入要領"]
SOUND = (0, 0, 0, None, 0, 0, 0, None, None, None, None)
HARMFUL = [
    "=cmd|' /C calc'!A0",
    "{=1+1}",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "https://example.go.jp/",
    "file:///c:/a",
    "internal:A1",
]


def report(made: Consolidation) -> bytes:
    return report_workbook(made, made_at=MADE_AT)


def small_second_form() -> Consolidation:
    form = second_form()
    first, second, third = (municipality(number) for number in (1, 2, 3))
    return consolidation(
        form,
        [
            row(first, response(form, first, [2, 0, "令和12年6月に定める。", None, None])),
            row(second, None),
            row(third, response(form, third, [1, 1, None, 2, "同左"]), RowStatus.ERRORS),
        ],
    )


Consolidations = pytest.mark.parametrize(
    "make",
    [lambda: large_consolidation(load_form()), small_second_form, lambda: consolidation(second_form(), [])],
    ids=["77 rows", "second form", "no rows"],
)
Make = Callable[[], Consolidation]


# --- the two tables of the form ---------------------------------------------------------------


@Consolidations
def test_sheets__the_form_comes_first(make: Make) -> None:
    made = make()
    names = [made.form.sheets.municipal.name, made.form.sheets.prefecture.name, *SHEETS_BESIDE_THE_FORM]
    book = opened(report(made))
    assert book.sheetnames == names
    assert book.active.title == names[0]


@Consolidations
def test_rows__every_municipality_in_order_with_its_answers_and_status(make: Make) -> None:
    made = make()
    layout = form_layout(made.form)
    sheet = opened(report(made)).worksheets[0]
    for place, each in enumerate(made.rows, layout.first_row):
        values = [cell.value for cell in sheet[place + 1]]
        answers = each.response.values() if each.response else {}
        assert values[:2] == [each.municipality.order, each.municipality.name]
        assert values[2 : layout.status_column] == [answers.get(item.id) for item in made.form.items]
        assert values[layout.status_column] == each.status.label
    end = layout.last_row(len(made.rows)) + 2
    assert sheet.cell(end, 2).value == made.form.sheets.municipal.total
    assert sheet.max_row == end


@Consolidations
def test_report__is_found_again_as_the_form_in_both_tables(make: Make) -> None:
    made = make()
    book = CalamineWorkbook.from_filelike(BytesIO(report(made)))
    for name, kind in zip(book.sheet_names[:2], (SheetKind.MUNICIPAL, SheetKind.PREFECTURE), strict=True):
        cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        grid = Grid(name, tuple(tuple(None if cell == "" else cell for cell in line) for line in cells))
        (table,) = find_tables(grid, made.form).tables
        assert table.columns == form_layout(made.form, kind).columns
    for name in book.sheet_names[2:]:
        cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        assert find_tables(Grid(name, tuple(map(tuple, cells))), made.form).tables == ()


def test_remarks__name_the_gravest_first_and_say_how_many_more_there_are() -> None:
    form = load_form()
    who = municipality(1)
    taken = response(form, who, SOUND)
    codes = [
        FindingCode.FLAG_NORMALISED,
        FindingCode.REMEDIATION_NO_DATE,
        FindingCode.FLAG_UNANSWERED,
        *[FindingCode.FLAG_NOT_BINARY] * 3,
    ]
    findings = [found(taken, code, form.flags[0].id, f"その{at}\nです。") for at, code in enumerate(codes)]
    made = consolidation(form, [row(who, taken, RowStatus.ERRORS)], findings)
    sheet = opened(report(made)).worksheets[0]
    assert sheet["O8"].value.split("\n") == [
        "エラー：その2 です。",
        "エラー：その3 です。",
        "エラー：その4 です。",
        "エラー：その5 です。",
        "ほか 2 件",
    ]
    assert sheet["N8"].hyperlink.location == "'検査結果'!A6"


def test_remarks__a_row_nobody_could_be_found_for_has_its_own_findings() -> None:
    form = load_form()
    unknown = response(form, municipality(1, "ふめい市"), SOUND)
    unknown = replace(unknown, match=replace(unknown.match, municipality=None))
    finding = found(unknown, FindingCode.MUNICIPALITY_UNKNOWN, None, "どの団体か分かりません。")
    made = consolidation(form, [row(Municipality("", "ふめい市", ""), unknown, RowStatus.ERRORS)], [finding])
    book = opened(report(made))
    assert book.worksheets[0]["A8"].value == 1
    assert book.worksheets[0]["O8"].value == "エラー：どの団体か分かりません。"
    assert book["検査結果"]["C4"].hyperlink.location == "'市町村分'!B8"


def test_prefecture__shows_its_own_response_and_findings() -> None:
    form = load_form()
    own = response(form, Municipality("990000", PREFECTURE, PREFECTURE), SOUND, kind=SheetKind.PREFECTURE)
    finding = found(own, FindingCode.FLAG_UNANSWERED, form.flags[1].id, "未記入です。")
    book = opened(report(consolidation(form, [], [finding], own=own)), values=True)
    sheet = book["都道府県分"]
    assert [cell.value for cell in sheet[8]][:14] == [PREFECTURE, None, *SOUND, "要確認"]
    assert sheet["C3"].value == "入力は完了しています"
    assert sheet["O8"].value == "エラー：未記入です。"
    assert book["検査結果"]["C4"].hyperlink.location == "'都道府県分'!D8"


def test_prefecture__without_a_response_has_a_blank_row_with_its_name() -> None:
    sheet = opened(report(consolidation(load_form(), [])), values=True)["都道府県分"]
    assert [cell.value for cell in sheet[8]][:14] == [PREFECTURE, *[None] * 12, "未入力"]
    assert sheet["C3"].value == "未入力 6 か所"


# --- totals and formulas -----------------------------------------------------------------------


def counted(made: Consolidation) -> dict[str, int]:
    """The deficiencies of each item, counted anew."""
    totals = dict.fromkeys((flag.id for flag in made.form.flags), 0)
    for each in made.rows:
        if each.response is not None:
            for flag in made.form.flags:
                totals[flag.id] += each.response.answers[flag.id].value in flag.deficiency
    return totals


@Consolidations
def test_totals__saved_results_are_right_and_so_are_the_formulas(make: Make, tmp_path: Path) -> None:
    made = make()
    data = report(made)
    layout = form_layout(made.form)
    total = layout.total_row(len(made.rows))
    expected = {at(total, layout.columns[item]): count for item, count in counted(made).items()}
    saved = opened(data, values=True)
    assert {cell: saved.worksheets[0][cell].value for cell in expected} == expected
    needs_libreoffice()
    (anew,) = calculated(tmp_path, data)
    for sheet in opened(data):
        cells = formulas(sheet)
        results = [
            {cell: _rounded(book[sheet.title][cell].value) for cell in cells} for book in (saved, anew)
        ]
        assert results[0] == results[1]


def _rounded(value: object) -> object:
    return round(value, 9) if isinstance(value, float) else value


@Consolidations
def test_formulas__only_totals_states_and_the_summary(make: Make) -> None:
    made = make()
    data = report(made)
    flags = len(made.form.flags)
    book = opened(data)
    assert {sheet.title: len(formulas(sheet)) for sheet in book if formulas(sheet)} == {
        made.form.sheets.municipal.name: flags,
        made.form.sheets.prefecture.name: 1,
        "集計": 3 * flags + 4,
    }
    assert formula_elements(data) == 4 * flags + 5


def test_summary__counts_deficiencies_and_those_who_answered() -> None:
    sheet = opened(report(small_second_form()), values=True)["集計"]
    assert [line[:4] for line in texts(sheet, 4, 7)] == [
        ["項目", "不備のある団体", "回答した団体", "割合"],
        ["規程 ①規程の有無", 2, 2, 1],
        ["規程 ②周知", 1, 2, 0.5],
        ["保存 ③保存期間", 1, 1, 1],
    ]
    statuses = {line[0]: line[1] for line in texts(sheet, 11, 14)}
    assert statuses == {"受理": 1, "差戻し": 1, "要確認": 0, "未提出": 1}


def test_summary__nobody_answered_shows_a_dash_and_not_an_error() -> None:
    sheet = opened(report(consolidation(second_form(), [])), values=True)["集計"]
    assert [line[1:4] for line in texts(sheet, 5, 7)] == [[0, 0, "－"]] * 3


def test_summary__the_chart_is_native_shows_the_counts_and_says_so_in_words() -> None:
    found_parts = parts(report(small_second_form()))
    chart = found_parts["xl/charts/chart1.xml"].decode()
    assert "<c:f>集計!$B$5:$B$7</c:f>" in chart
    assert [re.findall(r"<c:v>(\d)</c:v>", chart.partition("<c:val>")[2])] == [["2", "1", "1"]]
    drawing = found_parts["xl/drawings/drawing1.xml"].decode()
    assert "規程 ①規程の有無 2 団体、規程 ②周知 1 団体、保存 ③保存期間 1 団体" in drawing


# --- help while correcting -----------------------------------------------------------------------


@Consolidations
def test_input_and_marks__cover_all_rows(make: Make) -> None:
    made = make()
    layout = form_layout(made.form)
    rows = range(layout.first_row + 1, layout.last_row(len(made.rows)) + 2)
    answers = {(line, column + 1) for line in rows for column in layout.columns.values()}
    sheet = opened(report(made)).worksheets[0]
    rules = sheet.data_validations.dataValidation
    assert {cell for rule in rules for area in rule.sqref.ranges for cell in area.cells} == answers
    marked = {cell for area in marks(sheet) for cell in CellRange(area).cells}
    assert marked == {(line, column) for line in rows for column in range(1, layout.remarks_column + 2)}


@Consolidations
def test_view__headings_and_names_stay_and_the_lowest_heading_row_filters(make: Make) -> None:
    made = make()
    layout = form_layout(made.form)
    sheet = opened(report(made)).worksheets[0]
    assert sheet.freeze_panes == at(layout.first_row, layout.first_item_column)
    last = at(layout.last_row(len(made.rows)), layout.remarks_column)
    assert sheet.auto_filter.ref == f"A{layout.first_row}:{last}"


@Consolidations
def test_print__every_sheet_a4_landscape_one_page_wide_with_page_numbers(make: Make) -> None:
    made = make()
    layout = form_layout(made.form)
    book = opened(report(made))
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
        assert sheet.oddFooter.center.text == "&P / &N ページ"
        assert sheet.oddFooter.left.text
    assert book.worksheets[0].print_title_rows == f"${layout.heading_rows[0] + 1}:${layout.first_row}"
    assert book["検査結果"].print_title_rows == "$3:$3"


# --- texts that would do harm, or that no cell can hold -------------------------------------------


@pytest.mark.parametrize("text", HARMFUL)
def test_harmful_text__stays_text_wherever_it_stands(text: str) -> None:
    form = load_form()
    who = municipality(1, text)
    taken = with_text(response(form, who, SOUND, file=text), form.sections[0].remediation.id, text)
    taken = replace(taken, sheet=text, name_text=text)
    finding = replace(found(taken, FindingCode.FLAG_NORMALISED, None, text, text), name=text)
    made = consolidation(form, [row(who, taken)], [finding], own=taken)
    data = report(replace(made, prefecture=text))
    assert opened(data).worksheets[0]["B8"].value == text
    assert opened(data).worksheets[0]["F8"].value == text
    assert formula_elements(data) == 4 * len(form.flags) + 5
    assert outside_targets(data) == []


def test_text_too_long_for_a_cell__is_cut_with_a_note_and_recorded() -> None:
    form = load_form()
    who = municipality(1)
    item = form.sections[0].remediation.id
    taken = with_text(response(form, who, SOUND), item, "あ" * 40_000)
    book = opened(report(consolidation(form, [row(who, taken)])))
    cell = book.worksheets[0]["F8"]
    assert len(cell.value) == CELL_LIMIT
    assert cell.value.endswith(CUT_NOTE)
    assert book.worksheets[0].row_dimensions[8].height == 408.75
    treatments = [line[8] for line in texts(book["取込記録"], 9, 12)]
    assert "セルに書けない文字を置き換え、または長すぎる文の末尾を省略" in treatments


def test_control_characters_and_lone_surrogates__do_not_damage_the_file(
    ooxml_validator: OoxmlValidator, tmp_path: Path
) -> None:
    form = load_form()
    odd = "壊\x00れた\x1b\ud800文\ufffe字_x0041_\x0b"
    who = municipality(1, odd)
    taken = with_text(response(form, who, SOUND, file=odd), form.sections[0].remediation.id, odd)
    finding = found(taken, FindingCode.FLAG_NORMALISED, None, odd, odd)
    made = replace(consolidation(form, [row(who, taken)], [finding], own=taken), prefecture=odd)
    data = report(made)
    path = tmp_path / "odd.xlsx"
    path.write_bytes(data)
    assert ooxml_validator.errors(path) == []
    cells = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("市町村分").to_python()
    assert "壊�れた�" in str(cells)
    assert "_x0041_" in str(cells)


# --- the file -------------------------------------------------------------------------------------


@Consolidations
def test_excel__finds_nothing_to_repair(make: Make, ooxml_validator: OoxmlValidator, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(report(make()))
    assert ooxml_validator.errors(path) == []


def test_same_consolidation__same_bytes() -> None:
    assert report(large_consolidation(load_form(), 5)) == report(large_consolidation(load_form(), 5))


def test_time__of_another_zone_is_shown_as_in_japan() -> None:
    made = consolidation(load_form(), [])
    utc = dt.datetime(2007, 6, 25, 1, 5, tzinfo=dt.UTC)
    assert report_workbook(made, made_at=utc) == report(made)
    assert "2007年6月25日 10時05分" in opened(report(made)).worksheets[0]["A2"].value


def test_without_a_prefecture__rows_are_shown_all_the_same() -> None:
    form = load_form()
    who = municipality(1)
    made = replace(consolidation(form, [row(who, response(form, who, SOUND))]), prefecture=None)
    assert opened(report(made)).worksheets[0]["B8"].value == who.name


def test_sheet_name_of_the_report_in_a_form__is_an_error_of_the_definition() -> None:
    with pytest.raises(DefinitionError, match=r"sheets\.prefecture\.name.*集計"):
        parse_form(SECOND_FORM.replace('name = "県の分"', 'name = "集計"'), "odd.toml")


def test_package__holds_nothing_that_runs() -> None:
    with zipfile.ZipFile(BytesIO(report(large_consolidation(load_form(), 5)))) as package:
        kinds = {name.rpartition(".")[2] for name in package.namelist()}
    assert kinds == {"xml", "rels"}
