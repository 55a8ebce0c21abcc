"""The form's table in a worksheet: blank form, report and template draw it in the same way."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from xl_kenten.adapters.written.cell_formats import TEXT_SIZE, TITLE_SIZE, Style
from xl_kenten.adapters.written.cell_text import WrappedText, row_height
from xl_kenten.adapters.written.form_headings import draw_headings, flag_width, is_filtered
from xl_kenten.adapters.written.form_marks import add_legend, add_marks, add_state_marks, add_validation
from xl_kenten.adapters.written.live_rules import STATE_BY_COLOURS, LiveRules, state_words
from xl_kenten.adapters.written.row_writer import Cell, Column, RowWriter
from xl_kenten.adapters.written.sheet import Link, Sheet, across
from xl_kenten.core.finding import cell_address
from xl_kenten.core.form import Form, Item, ItemKind, SheetKind
from xl_kenten.core.layout import GUIDE_ROW, STATE_ROW, TITLE_ROW, FormLayout, form_layout

_NUMBER_WIDTH, _NAME_WIDTH, _TEXT_WIDTH = 40, 100, 204  # pixels
_STATUS_WIDTH, _REMARKS_WIDTH = 68, 330
_LEAST_ROW, _TOTAL_ROW, _STATE_ROW = 24.0, 24.0, 20.25  # points
_DESK_ZOOM = 90  # percent: all items side by side on a laptop, and more rows below the headings
_FILLABLE_ROW = 180.0  # ten lines: nobody must pull the row taller for an ordinary answer


class FormRow(Struct, frozen=True):
    """One row of the table: what to write into it; None leaves a cell blank. ``link`` is where 状態 leads."""

    name: str
    number: int | None = None
    answers: Mapping[str, int | str | None] = {}
    status: str = ""
    remarks: str = ""
    link: str | None = None


class FormRows(Protocol):
    """The rows of a form sheet; they may be made each time they are asked for."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[FormRow]: ...


class FormContent(Struct, frozen=True):
    """What a form sheet shows.

    ``state`` is a fixed sentence on how things stand; None shows the live one. ``reviewed`` adds the columns
    状態 and 検査結果 and the filter. ``fillable`` unlocks the cells of the answers and makes their rows
    tall, as texts are still to come; with ``growing`` their height is left to Excel instead, which fits rows to
    whatever is written into them. ``totals`` are the deficiencies of every flag item, where they are counted
    already.
    """

    guide: str
    rows: FormRows
    state: str | None = None
    totals: Mapping[str, int] | None = None
    reviewed: bool = False
    fillable: bool = False
    growing: bool = False


class DrawnForm(Struct, frozen=True):
    """Where the table came to stand; ``total_row`` is None where the form has none. All count from 0."""

    layout: FormLayout
    rules: LiveRules
    last_row: int
    total_row: int | None
    last_column: int

    @property
    def last_printed_column(self) -> int:
        """検査結果 is for the desk: it is printed from its own sheet, so that the form stays legible on A4."""
        return min(self.last_column, self.layout.status_column)

    @property
    def end_row(self) -> int:
        """The last row of the table, its total included."""
        return self.last_row if self.total_row is None else self.total_row


def draw_form(sheet: Sheet, form: Form, kind: SheetKind, content: FormContent) -> DrawnForm:
    """Draw a table of the form, with its titles, marks, validation and print set-up."""
    layout = form_layout(form, kind)
    last_row = layout.last_row(len(content.rows))
    drawn = DrawnForm(
        layout,
        LiveRules(form, layout, last_row),
        last_row,
        None if form.sheets.of(kind).total is None else layout.total_row(len(content.rows)),
        layout.remarks_column if content.reviewed else layout.last_item_column,
    )
    drawing = _Drawing(sheet, form, content, drawn)
    drawing.set_widths()
    drawing.draw_titles()
    drawing.draw_state()
    add_legend(sheet, layout, reviewed=content.reviewed)
    draw_headings(sheet, layout, reviewed=content.reviewed)
    drawing.draw_rows()
    drawing.draw_total()
    add_marks(sheet, drawn.rules, reviewed=content.reviewed)
    add_validation(sheet, drawn.rules)
    drawing.set_view()
    drawing.set_print()
    return drawn


class _Drawing(Struct, frozen=True):
    """The parts of a form sheet, one method each."""

    sheet: Sheet
    form: Form
    content: FormContent
    drawn: DrawnForm

    @property
    def layout(self) -> FormLayout:
        return self.drawn.layout

    def set_widths(self) -> None:
        sheet, layout = self.sheet, self.layout
        sheet.width(0, _NUMBER_WIDTH)
        sheet.width(1, _NAME_WIDTH)
        for item in self.form.items:
            flag = item.kind is ItemKind.FLAG
            sheet.width(layout.columns[item.id], flag_width(item.heading) if flag else _TEXT_WIDTH)
        if self.content.reviewed:
            sheet.width(layout.status_column, _STATUS_WIDTH)
            sheet.width(layout.remarks_column, _REMARKS_WIDTH)

    def draw_titles(self) -> None:
        sheet, first, last = self.sheet, self.layout.first_item_column, self.drawn.last_printed_column
        title, guide = self.form.head.title, self.content.guide
        # The sheet's own title has a cell to itself: by it a reader knows which of the two tables this is.
        sheet.text_box(
            across(TITLE_ROW, 0, 1), self.form.sheets.of(self.layout.kind).title, Style.SHEET_TITLE
        )
        sheet.text_box(across(TITLE_ROW, first, last), title, Style.TITLE)
        wrapped = WrappedText(title, sheet.width_of(first, last), TITLE_SIZE)
        sheet.raw.set_row(TITLE_ROW, row_height([wrapped], _LEAST_ROW))
        sheet.text_box(across(GUIDE_ROW, 0, last), guide, Style.GUIDE)
        sheet.raw.set_row(GUIDE_ROW, row_height([WrappedText(guide, sheet.width_of(0, last), TEXT_SIZE)]))

    def draw_state(self) -> None:
        sheet, content = self.sheet, self.content
        first, last = self.layout.first_item_column, self.drawn.last_printed_column
        label = "入力の状況" if content.state is None else "集約の状況"
        sheet.text_box(across(STATE_ROW, 0, 1), label, Style.LABEL)
        sheet.box(across(STATE_ROW, first, last), Style.STATE)
        live = self.drawn.rules.state() if content.state is None else None
        if live is not None:
            words = state_words(self.form, [row.answers for row in content.rows if row.name])
            sheet.formula(STATE_ROW, first, live, Style.STATE, words)
            add_state_marks(sheet, first)
        else:
            sheet.text(STATE_ROW, first, content.state or STATE_BY_COLOURS, Style.STATE)
        shown = WrappedText(content.state or "", sheet.width_of(first, last), TEXT_SIZE)
        sheet.raw.set_row(STATE_ROW, row_height([shown], _STATE_ROW))

    def draw_rows(self) -> None:
        columns = (*self._name_columns(), *self._answer_columns(), *self._review_columns())
        content, first = self.content, self.layout.first_row
        least = _FILLABLE_ROW if content.fillable else _LEAST_ROW
        writer = RowWriter(self.sheet, columns, None if content.growing else least)
        rows = content.rows or (FormRow(""),)
        writer.write(first, len(rows), map(self._cells, rows))

    def _name_columns(self) -> Sequence[Column]:
        number, name = self.layout.number_column, self.layout.name_column
        if number is None:
            return (Column(0, 1, Style.NAME),)
        return Column(number, number, Style.NUMBER), Column(name, name, Style.NAME)

    def _answer_columns(self) -> Iterator[Column]:
        flag, text = Style.FLAG, Style.TEXT
        if self.content.fillable:
            flag, text = Style.FLAG_INPUT, Style.TEXT_INPUT
        for item in self.form.items:
            column = self.layout.columns[item.id]
            yield Column(column, column, flag if item.kind is ItemKind.FLAG else text)

    def _review_columns(self) -> Sequence[Column]:
        if not self.content.reviewed:
            return ()
        status, remarks = self.layout.status_column, self.layout.remarks_column
        return Column(status, status, Style.CELL_CENTRED), Column(remarks, remarks, Style.TEXT)

    def _cells(self, row: FormRow) -> Sequence[Cell]:
        cells: list[Cell] = [row.name] if self.layout.number_column is None else [row.number, row.name]
        cells += map(row.answers.get, self.layout.columns)
        if self.content.reviewed:
            cells += (Link(row.status, row.link), row.remarks)
        return cells

    def draw_total(self) -> None:
        row, label = self.drawn.total_row, self.form.sheets.of(self.layout.kind).total
        if row is None or label is None:
            return
        for column in range(self.drawn.last_column + 1):
            self.sheet.blank(row, column, Style.TOTAL)
        self.sheet.text(row, self.layout.name_column, label, Style.TOTAL_LABEL)
        for flag in self.form.flags:
            count = self._total(flag)
            formula = self.drawn.rules.total(flag)
            self.sheet.formula(row, self.layout.columns[flag.id], formula, Style.TOTAL, count)
        self.sheet.raw.set_row(row, _TOTAL_ROW)

    def _total(self, flag: Item) -> int:
        if self.content.totals is not None:
            return self.content.totals[flag.id]
        return sum(row.answers.get(flag.id) in flag.deficiency for row in self.content.rows)

    def set_view(self) -> None:
        raw, layout, drawn = self.sheet.raw, self.layout, self.drawn
        raw.hide_gridlines(2)
        first = (layout.first_row, layout.first_item_column)
        raw.set_selection(*first, *first)
        answers = f"A{layout.first_row + 1}:{cell_address(drawn.end_row, drawn.last_column)}"
        raw.ignore_errors({"two_digit_text_year": answers, "number_stored_as_text": answers})
        if self.content.reviewed:
            # The one row of 都道府県分 stands right below its headings.
            rows = 0 if layout.kind is SheetKind.PREFECTURE else layout.first_row
            raw.freeze_panes(rows, layout.first_item_column)
            raw.set_zoom(_DESK_ZOOM)
        if is_filtered(layout, reviewed=self.content.reviewed):
            # On the lowest row of the headings Excel shows the filter's buttons also in cells merged upwards.
            raw.autofilter(layout.heading_rows[-1], 0, drawn.last_row, layout.remarks_column)

    def set_print(self) -> None:
        raw, layout = self.sheet.raw, self.layout
        self.sheet.print_landscape(f"{self.form.sheets.of(layout.kind).title} {self.form.head.title}")
        raw.repeat_rows(layout.heading_rows[0], layout.heading_rows[-1])
        raw.print_area(0, 0, self.drawn.end_row, self.drawn.last_printed_column)
