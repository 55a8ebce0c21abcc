"""The written workbooks can be used without seeing colours, without a mouse and on a small screen.

Each test reads the files as they are written: the prefecture's workbook through its stations, a blank and a marked
form, the report, the feedback, the submission and the national table.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.formatting.rule import Rule
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.contrast import AA, BLACK, WHITE, Looks, cells_in, has_fill, looks, marked, rules
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.core.finding import column_letters
from xl_kenten.core.form import SheetKind
from xl_kenten.core.layout import form_layout
from xl_kenten.core.workbook.sheets import SETTINGS

LAPTOP = 460  # pixels of cells on a screen of 1,366 × 768 below the ribbon
OWN_WORKBOOKS = ("new", "filled", "again", "worked")
FORM = load_form()
_WAITING = re.compile(r'^AND\(ISBLANK\(|LEN\(\$?[A-Z]+\d+\)=0\)|TRIM\([^)]*\)=""')


@pytest.fixture(scope="module")
def books(pictured: dict[str, Path]) -> dict[str, Workbook]:
    return {name: openpyxl.load_workbook(path) for name, path in pictured.items()}


def sheets(books: dict[str, Workbook]) -> Iterator[tuple[str, Worksheet]]:
    """Every sheet that somebody sees, with where it is."""
    for name, book in books.items():
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                yield f"{name}: {sheet.title}", sheet


def test_text__stands_out_from_its_ground_with_every_mark_too(books: dict[str, Workbook]) -> None:
    weak = []
    for place, sheet in sheets(books):
        everywhere = cells_in(sheet, sheet.dimensions)
        weak += [(place, cell.coordinate, "") for cell in everywhere if looks(cell).contrast < AA]
        for areas, rule in rules(sheet):
            weak += [
                (place, cell.coordinate, rule.formula[0])
                for cell in cells_in(sheet, areas)
                if marked(cell, rule).contrast < AA
            ]
    assert weak == []


def test_the_contrast__is_measured_as_wcag_does() -> None:
    assert Looks(BLACK, WHITE).contrast == pytest.approx(21)
    grey = (0x77 / 255,) * 3
    assert Looks((grey[0], grey[1], grey[2]), WHITE).contrast == pytest.approx(4.48, abs=0.01)


def test_no_mark__is_a_colour_alone(books: dict[str, Workbook]) -> None:
    """A pattern, another type face, or words in the row that the mark only underlines."""
    bare = [
        (place, rule.formula[0])
        for place, sheet in sheets(books)
        for _, rule in rules(sheet)
        if not (is_patterned(rule) or changes_type(rule) or goes_by_words(rule))
    ]
    assert bare == []


def test_a_mark_of_an_empty_cell__has_a_pattern(books: dict[str, Workbook]) -> None:
    bare = [
        (place, rule.formula[0])
        for place, sheet in sheets(books)
        for _, rule in rules(sheet)
        if has_fill(rule) and tells_blank(rule.formula[0]) and not is_patterned(rule)
    ]
    assert bare == []


def is_patterned(rule: Rule) -> bool:
    return has_fill(rule) and rule.dxf.fill.patternType not in {None, "solid"}


def changes_type(rule: Rule) -> bool:
    font = rule.dxf.font
    return font is not None and bool(font.b or font.i or font.u)


def goes_by_words(rule: Rule) -> bool:
    return '="' in rule.formula[0] or "SEARCH(" in rule.formula[0]


def tells_blank(formula: str) -> bool:
    """Whether a mark waits for something to be entered into its cell."""
    return _WAITING.search(formula) is not None


def test_every_chart_and_picture__says_in_japanese_what_it_shows(pictured: dict[str, Path]) -> None:
    told: dict[str, list[str]] = {}
    for name, path in pictured.items():
        with zipfile.ZipFile(path) as package:
            for part in package.namelist():
                if part.startswith("xl/drawings/drawing"):
                    shapes = etree.fromstring(package.read(part)).iter("{*}cNvPr")
                    told.setdefault(name, []).extend(shape.get("descr") or "" for shape in shapes)
    assert sorted(told) == sorted((*OWN_WORKBOOKS, "feedback", "report"))
    assert [words for name in told for words in told[name] if "グラフ" not in words] == []


def test_the_own_workbook_and_its_charts__are_said_to_be_japanese(pictured: dict[str, Path]) -> None:
    with zipfile.ZipFile(pictured["new"]) as package:
        said = {
            name: [
                value
                for element in etree.fromstring(package.read(name)).iter()
                for value in languages(element)
            ]
            for name in package.namelist()
            if name == "docProps/core.xml" or name.startswith("xl/charts/chart")
        }
    assert all(said.values())
    assert {value for values in said.values() for value in values} == {"ja-JP"}


def languages(element: etree._Element) -> Iterator[str]:
    tag = etree.QName(element).localname
    if tag == "language":
        yield element.text or ""
    elif tag == "lang":
        yield element.get("val", "")
    elif element.get("lang"):
        yield element.get("lang", "")


def test_sheets__open_at_their_beginning_and_the_first_is_shown(books: dict[str, Workbook]) -> None:
    for book in books.values():
        assert book.active is book.worksheets[0]
        assert [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected] == [
            book.worksheets[0].title
        ]
        states = [sheet.sheet_state for sheet in book.worksheets]
        assert states == sorted(states, key=["visible", "hidden", "veryHidden"].index)
    for place, sheet in sheets(books):
        # A row above the frozen ones could not be scrolled to.
        top_left = sheet.sheet_view.topLeftCell
        assert (place, top_left) in {(place, None), (place, "A1")}


def test_a_tab__is_told_by_its_name_alone(books: dict[str, Workbook]) -> None:
    assert [place for place, sheet in sheets(books) if sheet.sheet_properties.tabColor is not None] == []


def test_long_sheets__keep_their_headings_in_view(books: dict[str, Workbook]) -> None:
    """Whatever grows longer than a screen: the lists, the tables of the forms and the ledger."""
    loose = [
        place
        for place, sheet in sheets(books)
        if sheet.max_row > 40 and sheet.freeze_panes is None and sheet.title not in {SETTINGS, "集計"}
    ]
    assert loose == []


def test_frozen_headings__leave_room_for_rows_on_a_laptop(books: dict[str, Workbook]) -> None:
    frozen = {place: frozen_pixels(sheet) for place, sheet in sheets(books) if not place.startswith("nation")}
    assert {place: pixels for place, pixels in frozen.items() if pixels > 0.53 * LAPTOP} == {}
    # As docs/accessibility.md says.
    municipal, prefecture = FORM.sheets.municipal.name, FORM.sheets.prefecture.name
    assert {round(frozen[f"{name}: {municipal}"]) for name in ("report", *OWN_WORKBOOKS)} == {243}
    assert {frozen[f"{name}: {prefecture}"] for name in ("report", *OWN_WORKBOOKS)} == {0}


def frozen_pixels(sheet: Worksheet) -> float:
    """The height of the rows that stay."""
    pane = sheet.sheet_view.pane
    rows = int(pane.ySplit or 0) if pane is not None else 0
    default = sheet.sheet_format.defaultRowHeight
    points = sum(sheet.row_dimensions[row].height or default for row in range(1, rows + 1))
    return points * 4 / 3 * (sheet.sheet_view.zoomScale or 100) / 100


@pytest.mark.parametrize("name", ["form", "marked"])
def test_a_municipality__reaches_its_cells_one_after_another_by_tab(
    books: dict[str, Workbook], name: str
) -> None:
    """The open cells stand in one row, in the form's order; the first one is selected, and no password is asked."""
    sheet = books[name].worksheets[0]
    layout = form_layout(FORM)
    row = layout.first_row + 1
    wanted = [f"{column_letters(layout.columns[item.id])}{row}" for item in FORM.items]
    open_cells = [
        cell.coordinate for cells in sheet.iter_rows() for cell in cells if not cell.protection.locked
    ]
    assert open_cells == wanted
    assert sheet.sheet_view.selection[-1].activeCell == wanted[0]
    if name == "form":
        assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert not sheet.protection.selectLockedCells  # a screen reader may walk over the headings


def test_no_answer__stands_in_a_merged_cell(books: dict[str, Workbook]) -> None:
    merged = []
    for name in ("form", "report", *OWN_WORKBOOKS):
        for kind in SheetKind:
            title = FORM.sheets.of(kind).name
            if title not in books[name].sheetnames:
                continue
            sheet, layout = books[name][title], form_layout(FORM, kind)
            last = layout.first_row + 1 if kind is SheetKind.PREFECTURE or name == "form" else sheet.max_row
            merged += [
                (name, str(area))
                for area in sheet.merged_cells.ranges
                if layout.first_row < area.max_row <= last
                and area.max_col > layout.first_item_column
                and area.min_col <= layout.last_item_column + 1
            ]
    assert merged == []


def test_input_cells_of_the_form__say_what_belongs_into_them(books: dict[str, Workbook]) -> None:
    sheet = books["form"].worksheets[0]
    layout = form_layout(FORM)
    prompts = {
        letter: rule.prompt
        for rule in sheet.data_validations.dataValidation
        for area in rule.sqref.ranges
        for letter in map(column_letters, range(area.min_col - 1, area.max_col))
    }
    assert sorted(prompts) == sorted(column_letters(layout.columns[item.id]) for item in FORM.items)
    assert all(prompts.values())
