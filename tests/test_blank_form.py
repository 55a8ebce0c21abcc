"""The blank form of a municipality: what stands in it, what may be typed, and what it shows while typing."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.cell_range import CellRange
from python_calamine import CalamineWorkbook

from tests.consolidation_examples import SECOND_FORM, municipality, second_form
from tests.ooxml_validator import OoxmlValidator, find_ooxml_validator  # noqa: F401 - a fixture, found by its name
from tests.pictures import draw, needs_libreoffice
from tests.written_workbooks import (
    at,
    calculated,
    formula_elements,
    formulas,
    marks,
    opened,
    outside_targets,
    parts,
)
from xl_kenten.adapters.document_properties import FORM_ID, FORM_VERSION, LG_CODE, origin_in
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.written.blank_form import blank_form
from xl_kenten.core.form import Form
from xl_kenten.core.form_definition import parse_form
from xl_kenten.core.form_table import find_tables
from xl_kenten.core.grid import Grid
from xl_kenten.core.layout import form_layout
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.returned_file import Origin
from xl_kenten.errors import DefinitionError

WHO = municipality(12, "みほん市")
DONE = "入力は完了しています"

Forms = pytest.mark.parametrize("make_form", [load_form, second_form], ids=["2007", "second form"])


@Forms
def test_blank_form__shows_title_headings_name_number_and_placeholders(make_form: Callable[[], Form]) -> None:
    form = make_form()
    sheet = opened(blank_form(form, WHO)).worksheets[0]
    layout = form_layout(form)
    assert sheet.title == form.sheets.municipal.name
    assert (sheet["A1"].value, sheet["C1"].value) == (form.sheets.municipal.title, form.head.title)
    for box in layout.headings:
        assert sheet[at(box.row, box.column)].value == box.text
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert merged >= {
        f"{at(box.row, box.column)}:{at(box.last_row, box.last_column)}"
        for box in layout.headings
        if (box.row, box.column) != (box.last_row, box.last_column)
    }
    first = layout.first_row
    assert [sheet[at(first, 0)].value, sheet[at(first, 1)].value] == [12, "みほん市"]
    assert {item.id: sheet[at(first, layout.columns[item.id])].value for item in form.items} == {
        item.id: item.placeholder or None for item in form.items
    }
    assert sheet[at(first + 1, 1)].value == form.sheets.municipal.total


@Forms
def test_blank_form__is_found_again_by_its_headings_where_the_layout_says(
    make_form: Callable[[], Form],
) -> None:
    form = make_form()
    book = CalamineWorkbook.from_filelike(BytesIO(blank_form(form, WHO)))
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    grid = Grid(
        book.sheet_names[0], tuple(tuple(None if cell == "" else cell for cell in row) for row in rows)
    )
    (table,) = find_tables(grid, form).tables
    assert table.columns == form_layout(form).columns
    assert table.heading_row + 1 == form_layout(form).first_row


@Forms
def test_blank_form__has_no_formula_but_the_totals_and_the_state(make_form: Callable[[], Form]) -> None:
    form = make_form()
    data = blank_form(form, WHO)
    layout = form_layout(form)
    total = layout.total_row(1)
    cells = {at(total, layout.columns[flag.id]) for flag in form.flags} | {"C3"}
    assert set(formulas(opened(data).worksheets[0])) == cells
    assert formula_elements(data) == len(cells)


def test_total__counts_each_value_that_means_a_deficiency() -> None:
    found = formulas(opened(blank_form(load_form(), WHO)).worksheets[0])
    assert (found["C9"], found["L9"]) == ("=COUNTIF(C8:C8,1)", "=COUNTIF(L8:L8,1)")
    found = formulas(opened(blank_form(second_form(), WHO)).worksheets[0])
    assert found["C10"] == "=COUNTIF(C9:C9,1)+COUNTIF(C9:C9,2)"
    assert found["F10"] == "=COUNTIF(F9:F9,2)"


def test_saved_results__show_before_anything_is_calculated() -> None:
    sheet = opened(blank_form(load_form(), WHO), values=True).worksheets[0]
    assert sheet["C3"].value == "未入力 6 か所"
    assert [sheet.cell(9, column).value for column in (3, 4, 5, 7, 8, 9, 11, 12)] == [0] * 8


@Forms
def test_input__flags_offer_their_values_and_texts_warn_when_long(make_form: Callable[[], Form]) -> None:
    form = make_form()
    layout = form_layout(form)
    sheet = opened(blank_form(form, WHO)).worksheets[0]
    rules = {str(each.sqref): each for each in sheet.data_validations.dataValidation}
    cells = {item.id: at(layout.first_row, layout.columns[item.id]) for item in form.items}
    assert set(rules) == set(cells.values())
    for flag in form.flags:
        rule = rules[cells[flag.id]]
        assert (rule.type, rule.formula1) == ("list", f'"{",".join(map(str, flag.values))}"')
        assert (rule.errorStyle or "stop", rule.showErrorMessage, rule.showInputMessage) == (
            "stop",
            True,
            True,
        )
        assert rule.promptTitle == flag.label
        assert rule.allowBlank
        assert all(str(value) in rule.prompt and str(value) in rule.error for value in flag.values)
    for section in form.sections:
        rule = rules[cells[section.remediation.id]]
        assert (rule.type, rule.operator, rule.formula1) == ("textLength", "lessThanOrEqual", "1000")
        assert rule.errorStyle == "warning"


def test_input_messages__say_what_the_values_of_an_item_mean() -> None:
    sheet = opened(blank_form(second_form(), WHO)).worksheets[0]
    messages = {str(each.sqref): each.prompt for each in sheet.data_validations.dataValidation}
    assert messages["C9"] == "0 ＝ 不備なし、1・2 ＝ 不備あり"
    assert messages["F9"] == "0・1 ＝ 不備なし、2 ＝ 不備あり"


@Forms
def test_marks__cover_every_flag_and_text_and_nothing_is_painted(make_form: Callable[[], Form]) -> None:
    form = make_form()
    layout = form_layout(form)
    sheet = opened(blank_form(form, WHO)).worksheets[0]
    found = marks(sheet)
    covered = {(row, column) for area in found for row, column in CellRange(area).cells}
    answers = {(layout.first_row + 1, layout.columns[item.id] + 1) for item in form.items}
    assert covered == answers | {(3, 3)}
    for item in form.items:
        assert sheet[at(layout.first_row, layout.columns[item.id])].fill.fill_type is None


def test_marks__no_formula_uses_an_array_constant_which_excel_forbids_there() -> None:
    for form in (load_form(), second_form()):
        for rules in marks(opened(blank_form(form, WHO)).worksheets[0]).values():
            assert not [formula for formula in rules if "{" in formula]


@Forms
def test_protection__only_answers_can_be_typed_and_widths_can_be_changed(
    make_form: Callable[[], Form],
) -> None:
    form = make_form()
    layout = form_layout(form)
    sheet = opened(blank_form(form, WHO)).worksheets[0]
    open_cells = {
        cell.coordinate for cells in sheet.iter_rows() for cell in cells if not cell.protection.locked
    }
    assert open_cells == {at(layout.first_row, layout.columns[item.id]) for item in form.items}
    protection = sheet.protection
    assert protection.sheet
    assert protection.password is None
    # In the file a 0 means: allowed.
    assert (protection.formatColumns, protection.formatRows, protection.autoFilter) == (False, False, False)
    assert (protection.formatCells, protection.insertRows, protection.deleteRows) == (True, True, True)


def test_origin__form_version_and_code_stand_in_the_document_properties() -> None:
    data = blank_form(load_form(), WHO)
    properties = {each.name: each.value for each in opened(data).custom_doc_props.props}
    assert properties == {FORM_ID: "itaku-2007", FORM_VERSION: "1", LG_CODE: WHO.lg_code}
    assert origin_in(parts(data)["docProps/custom.xml"]) == Origin("itaku-2007", "1", WHO.lg_code)


@Forms
def test_print__one_a4_landscape_page_with_the_notes(make_form: Callable[[], Form]) -> None:
    form = make_form()
    sheet = opened(blank_form(form, WHO)).worksheets[0]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert {sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight} <= {
        None,
        1,
    }  # 1 is what is not written
    (last_note,) = [cell.row for cell in sheet["A"] if str(cell.value).endswith(form.notes.lines[-1])]
    last_column = at(0, form_layout(form).last_item_column)[:-1]
    assert sheet.print_area.rpartition("!")[2] == f"$A$1:${last_column}${last_note}"


def test_print__libreoffice_needs_one_page(tmp_path: Path) -> None:
    needs_libreoffice()
    for name, form in (("first", load_form()), ("second", second_form())):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(blank_form(form, WHO))
        assert len(draw(path, tmp_path, dpi=20)) == 1


def test_same_municipality__same_bytes() -> None:
    assert blank_form(load_form(), WHO) == blank_form(load_form(), WHO)
    assert blank_form(load_form(), WHO) != blank_form(load_form(), municipality(13))


@pytest.mark.parametrize(
    "name",
    [
        "=1+1",
        "{=1+1}",
        "+1",
        "@SUM(1)",
        "https://example.go.jp/",
        "internal:A1",
        "\ud800\x00市",
        "市" * 40_000,
    ],
)
def test_odd_name__stays_a_text(name: str) -> None:
    data = blank_form(load_form(), Municipality("990120", name, "見本県"))
    cell = opened(data).worksheets[0]["B8"]
    assert cell.data_type == "s"
    assert cell.value[:1] == ("�" if name[0] == "\ud800" else name[0])
    assert formula_elements(data) == 9
    assert outside_targets(data) == []


def test_unknown_order__the_number_is_left_blank() -> None:
    sheet = opened(blank_form(load_form(), Municipality("990120", "みほん市", "見本県"))).worksheets[0]
    assert sheet["A8"].value is None


@pytest.mark.parametrize("name", ["市町村/分", "'市町村分", "市\x01分"])
def test_sheet_name_that_excel_refuses__is_an_error_of_the_definition(name: str) -> None:
    escaped = name.replace("\x01", "\\u0001")
    text = SECOND_FORM.replace('name = "市町村\'s分"', f'name = "{escaped}"')
    assert text != SECOND_FORM
    with pytest.raises(DefinitionError, match="シート名"):
        blank_form(parse_form(text, "odd.toml"), WHO)


@Forms
def test_excel__finds_nothing_to_repair(
    make_form: Callable[[], Form], ooxml_validator: OoxmlValidator, tmp_path: Path
) -> None:
    path = tmp_path / "blank.xlsx"
    path.write_bytes(blank_form(make_form(), WHO))
    assert ooxml_validator.errors(path) == []


def typed(form: Form, *values: float | str | None) -> bytes:
    """A blank form with answers typed in, left to right; … leaves a cell as it is."""
    book = load_workbook(BytesIO(blank_form(form, WHO)))
    layout = form_layout(form)
    for item, value in zip(form.items, values, strict=True):
        if value != "…":
            book.worksheets[0][at(layout.first_row, layout.columns[item.id])].value = value
    target = BytesIO()
    book.save(target)
    return target.getvalue()


TEXT = "平成19年9月に契約を改める。"


FLAGS = (0, 1, 2, 4, 5, 6, 8, 9)
STATES = {
    (0, 0, 0, "…", 0, 0, 0, "…", None, None, "…"): DONE,
    (0, 1, 0, TEXT, 0, 0, 0, None, 0, 0, "…"): DONE,
    (None, 1, 0, "…", 0, 0, 0, "…", None, None, "…"): "未入力 1 か所・改善事項の記入もれ 1 か所",
    (0, 0, 0, "…", 1, 1, 1, "  ", 0, None, None): "未入力 1 か所・改善事項の記入もれ 1 か所",
    (0, 0, 0, "…", 0, 0, 0, "…", None, None, TEXT): "未入力 2 か所",
    (2, -1, 0.5, "…", "あり", 0, 0, "…", None, 1, TEXT): "未入力 1 か所・入力できない値 4 か所",
    (
        0,
        0,
        0,
        "…",
        0,
        0,
        0,
        "=1/0",
        0,
        0,
        "…",
    ): "エラー値（#REF! など）のセルがあります。値を入力し直してください",
}


def test_state_and_totals__follow_what_is_typed(tmp_path: Path) -> None:
    needs_libreoffice()
    books = calculated(tmp_path, *(typed(load_form(), *answers) for answers in STATES))
    sheets = [book.worksheets[0] for book in books]
    assert [sheet["C3"].value for sheet in sheets] == list(STATES.values())
    assert [[sheet.cell(9, 3 + column).value for column in FLAGS] for sheet in sheets] == [
        [int(answers[column] == 1) for column in FLAGS] for answers in STATES
    ]


def test_state_and_totals__of_a_form_with_values_beyond_one(tmp_path: Path) -> None:
    needs_libreoffice()
    (book,) = calculated(tmp_path, typed(second_form(), 2, 3, "…", 1, None))
    sheet = book.worksheets[0]
    assert sheet["C3"].value == "入力できない値 1 か所・改善事項の記入もれ 1 か所"
    assert [sheet[cell].value for cell in ("C10", "D10", "F10")] == [1, 0, 0]


Colour = tuple[int, int, int]


class Picture:
    """A whole sheet, drawn; cells are found by the widths and heights in the workbook."""

    def __init__(self, data: bytes, folder: Path) -> None:
        path = folder / "typed.xlsx"
        path.write_bytes(data)
        (drawn,) = draw(path, folder, whole_sheets=True, dpi=72, kind="ppm")
        kind, size, _, self._pixels = drawn.read_bytes().split(b"\n", 3)
        assert kind == b"P6"
        self._width, self._height = map(int, size.split())
        sheet = opened(data).worksheets[0]
        self._columns = [sheet.column_dimensions[letter].width for letter in "ABCDEFGHIJKLM"]
        self._rows = [sheet.row_dimensions[row].height or 18.75 for row in range(1, sheet.max_row + 1)]

    def colour(self, row: int, column: int) -> Colour:
        """The colour in the upper part of a cell, above its text; row and column count from 0."""
        x = (sum(self._columns[:column]) + self._columns[column] / 2) / sum(self._columns) * self._width
        y = (sum(self._rows[:row]) + self._rows[row] / 6) / sum(self._rows) * self._height
        start = 3 * (int(y) * self._width + int(x))
        red, green, blue = self._pixels[start : start + 3]
        return red, green, blue


def test_marks__come_and_go_with_what_is_typed(tmp_path: Path) -> None:
    needs_libreoffice()
    white, amber, wrong = (255, 255, 255), (255, 217, 102), (192, 0, 0)
    textless = (237, 156, 150)  # LibreOffice mixes the dots of a pattern with their ground

    blank = Picture(blank_form(load_form(), WHO), tmp_path)
    unanswered = blank.colour(7, 2)
    assert unanswered[0] > unanswered[1] + 20
    assert [blank.colour(7, column) for column in range(2, 13)] == [
        *(unanswered, unanswered, unanswered, white),
        *(unanswered, unanswered, unanswered, white),
        *(white, white, white),  # the subcontractor section may stay blank
    ]

    filled = Picture(typed(load_form(), 1, None, 2, "…", 0, 1, 0, TEXT, 0, None, "…"), tmp_path)
    assert [filled.colour(7, column) for column in range(2, 13)] == [
        *(amber, unanswered, wrong, textless),
        *(white, amber, white, white),
        *(white, unanswered, white),
    ]
