"""The ministry's workbook (提出ファイル): both tables as the form has them, and nothing else."""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO

from msgspec.structs import replace

from xl_kenten.adapters.document_properties import FORM_ID, FORM_VERSION
from xl_kenten.adapters.written.cell_formats import (
    TEXT_SIZE,
    TITLE_SIZE,
    CellFormats,
    Style,
)
from xl_kenten.adapters.written.cell_text import WrappedText, cell_text, row_height, shortened
from xl_kenten.adapters.written.form_headings import draw_headings
from xl_kenten.adapters.written.live_rules import LiveRules
from xl_kenten.adapters.written.quick_workbook import QuickWorkbook
from xl_kenten.adapters.written.sheet import Sheet, across, add_sheet
from xl_kenten.core.finding import cell_address
from xl_kenten.core.form import Form, ItemKind, SheetKind
from xl_kenten.core.layout import TITLE_ROW, FormLayout, form_layout
from xl_kenten.core.submission import Submission, SubmissionRow

_HEADINGS_AT = TITLE_ROW + 1
_NUMBER_WIDTH, _NAME_WIDTH, _FLAG_WIDTH, _TEXT_WIDTH = 44, 100, 84, 216  # pixels
_LEAST_ROW = 24.0  # points
_PROPERTY_LIMIT = 255


def submission_workbook(submission: Submission) -> bytes:
    """Write the workbook as an .xlsx; the same input gives the same bytes.

    It names nobody: its properties are the form's title, id and version. Texts are texts, the totals the only
    formulas. Raises DefinitionError where a sheet name of the form is none that Excel takes.
    """
    form = submission.form
    target = BytesIO()
    book = QuickWorkbook(target)
    created = dt.datetime.combine(submission.inspection_day, dt.time(), tzinfo=dt.UTC)
    book.set_properties({"title": shortened(form.head.title, _PROPERTY_LIMIT), "created": created})
    for name, value in ((FORM_ID, form.head.id), (FORM_VERSION, form.head.version)):
        book.set_custom_property(name, shortened(value, _PROPERTY_LIMIT), "text")
    formats = CellFormats(book)
    for kind, sheet in form.sheets.pairs():
        _Table(add_sheet(book, formats, sheet.name), submission, kind).draw()
    book.close()
    return target.getvalue()


@lru_cache(maxsize=16)
def _layout(form: Form, kind: SheetKind) -> FormLayout:
    """The form's layout without the rows of guidance above its headings."""
    layout = form_layout(form, kind)
    up = layout.heading_rows.start - _HEADINGS_AT
    return replace(
        layout,
        heading_rows=range(_HEADINGS_AT, layout.heading_rows.stop - up),
        headings=tuple(replace(box, row=box.row - up, last_row=box.last_row - up) for box in layout.headings),
    )


class _Table:
    """One table of the submission, drawn part by part."""

    def __init__(self, sheet: Sheet, submission: Submission, kind: SheetKind) -> None:
        self.sheet = sheet
        self.submission = submission
        self.form = submission.form
        self.kind = kind
        self.layout = _layout(submission.form, kind)
        self.rows = submission.rows_of(kind)

    def draw(self) -> None:
        """Draw the table, with its title, headings, rows and total."""
        self._set_widths()
        self._draw_title()
        draw_headings(self.sheet, self.layout, reviewed=False)
        for place, row in enumerate(self.rows, start=self.layout.first_row):
            self._draw_row(place, row)
        end = self._draw_total()
        self._set_view(end)

    def _set_widths(self) -> None:
        self.sheet.width(0, _NUMBER_WIDTH)
        self.sheet.width(1, _NAME_WIDTH)
        for item in self.form.items:
            flag = item.kind is ItemKind.FLAG
            self.sheet.width(self.layout.columns[item.id], _FLAG_WIDTH if flag else _TEXT_WIDTH)

    def _draw_title(self) -> None:
        first, last = self.layout.first_item_column, self.layout.last_item_column
        title = self.form.head.title
        self.sheet.text_box(across(TITLE_ROW, 0, 1), self.form.sheets.of(self.kind).title, Style.SHEET_TITLE)
        self.sheet.text_box(across(TITLE_ROW, first, last), title, Style.TITLE)
        wrapped = WrappedText(title, self.sheet.width_of(first, last), TITLE_SIZE)
        self.sheet.raw.set_row(TITLE_ROW, row_height([wrapped], _LEAST_ROW))

    def _draw_row(self, place: int, row: SubmissionRow) -> None:
        sheet, layout = self.sheet, self.layout
        if layout.number_column is None:
            sheet.text_box(across(place, 0, 1), row.municipality.name, Style.NAME)
        else:
            sheet.text(place, layout.name_column, row.municipality.name, Style.NAME)
            sheet.number(place, layout.number_column, row.number or 0, Style.NUMBER)
        for item in self.form.items:
            value = row.answers[item.id]
            style = Style.FLAG if item.kind is ItemKind.FLAG else Style.TEXT
            match value:
                case None:
                    sheet.blank(place, layout.columns[item.id], style)
                case str():
                    sheet.text(place, layout.columns[item.id], value, style)
                case _:
                    sheet.number(place, layout.columns[item.id], value, style)
        sheet.raw.set_row(place, row_height(self._texts(row), _LEAST_ROW))

    def _texts(self, row: SubmissionRow) -> Iterator[WrappedText]:
        """The wrapped texts of a row, for its height."""
        sheet, layout = self.sheet, self.layout
        first = 0 if layout.number_column is None else layout.name_column
        yield WrappedText(row.municipality.name, sheet.width_of(first, 1), TEXT_SIZE)
        for section in self.form.sections:
            value = row.answers[section.remediation.id]
            if isinstance(value, str):
                width = sheet.widths[layout.columns[section.remediation.id]]
                yield WrappedText(cell_text(value), width, TEXT_SIZE)

    def _draw_total(self) -> int:
        """Draw the total as formulas with their results; returns the last row of the table."""
        layout, label = self.layout, self.form.sheets.of(self.kind).total
        last = layout.last_row(len(self.rows))
        if label is None:
            return last
        row = last + 1
        for column in range(layout.last_item_column + 1):
            self.sheet.blank(row, column, Style.TOTAL)
        self.sheet.text(row, layout.name_column, label, Style.TOTAL_LABEL)
        rules = LiveRules(self.form, layout, last)
        for flag in self.form.flags:
            count = sum(each.answers[flag.id] in flag.deficiency for each in self.rows)
            self.sheet.formula(row, layout.columns[flag.id], rules.total(flag), Style.TOTAL, count)
        self.sheet.raw.set_row(row, _LEAST_ROW)
        return row

    def _set_view(self, end: int) -> None:
        sheet, layout = self.sheet, self.layout
        sheet.raw.hide_gridlines(2)
        sheet.raw.freeze_panes(layout.first_row, layout.first_item_column)
        answers = f"A{layout.first_row + 1}:{cell_address(end, layout.last_item_column)}"
        sheet.raw.ignore_errors({"two_digit_text_year": answers, "number_stored_as_text": answers})
        title = f"{self.form.sheets.of(self.kind).title} {self.form.head.title}"
        sheet.print_landscape(f"{title} {self.submission.prefecture}")
        sheet.raw.repeat_rows(layout.heading_rows[0], layout.heading_rows[-1])
        sheet.raw.print_area(0, 0, end, layout.last_item_column)
