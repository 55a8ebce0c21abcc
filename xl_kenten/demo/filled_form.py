"""A distributed form, filled in as municipal staff fill it in."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from xl_kenten.adapters.written.cell_formats import TEXT_SIZE
from xl_kenten.adapters.written.cell_text import WrappedText, row_height
from xl_kenten.core.form import Form
from xl_kenten.core.layout import STATE_ROW, FormLayout, form_layout
from xl_kenten.demo.pasted_sheet import Shift, pasted_sheet
from xl_kenten.demo.returns import DemoReturn, DemoRow

LETTERHEAD = "事務連絡"
_UNMOVED, _BELOW_LETTERHEAD = Shift(), Shift(down=2, right=1)
_PIXELS_OF_DIGIT = 8  # the unit of a column's width


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet to type into; rows and columns count from 0, as in the form that was distributed."""

    raw: Worksheet
    shift: Shift

    def type(self, row: int, column: int, value: int | str) -> None:
        """Put a value into a cell; an empty text wipes it."""
        cell = self.raw.cell(row + self.shift.down + 1, column + self.shift.right + 1)
        if isinstance(cell, MergedCell):
            raise TypeError(f"{cell.coordinate} is covered by a merged cell")
        cell.value = None if value == "" else value

    def fit_height(self, row: int) -> None:
        """Make a row as tall as its texts need, as Excel does while somebody types."""
        place = row + self.shift.down + 1
        widths = self.raw.column_dimensions
        texts = [
            WrappedText(
                cell.value, int(widths[get_column_letter(cell.column)].width * _PIXELS_OF_DIGIT), TEXT_SIZE
            )
            for cell in self.raw[place]
            if isinstance(cell.value, str)
        ]
        self.raw.row_dimensions[place].height = row_height(texts)


def filled_form(distributed: Path, form: Form, returned: DemoReturn, order: Mapping[str, int]) -> bytes:
    """Fill in a form and save it; ``order`` gives the number that each municipality bears."""
    book = load_workbook(distributed)
    layout = form_layout(form)
    shift = _BELOW_LETTERHEAD if returned.shifted else _UNMOVED
    sheet = _Sheet(book.worksheets[0], shift)
    if returned.shifted or len(returned.rows) > 1:
        sheet = _Sheet(pasted_sheet(book, layout.first_row, len(returned.rows) - 1, shift), shift)
        _type_results(sheet, form, layout, returned.rows)
    if returned.shifted:
        sheet.raw.cell(1, 1, LETTERHEAD)
    _type_rows(sheet, layout, form, returned.rows, order)
    for item_id, count in returned.total.items():
        sheet.type(layout.total_row(len(returned.rows)), layout.columns[item_id], count)
    if returned.sheet is not None:
        sheet.raw.title = returned.sheet
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _type_rows(
    sheet: _Sheet, layout: FormLayout, form: Form, rows: tuple[DemoRow, ...], order: Mapping[str, int]
) -> None:
    for place, row in enumerate(rows, start=layout.first_row):
        added = place > layout.first_row
        if added and layout.number_column is not None:
            sheet.type(place, layout.number_column, order[row.name])
        if added or row.written:
            sheet.type(place, layout.name_column, row.written or row.name)
        for item, value in row.typed(form):
            sheet.type(place, layout.columns[item.id], value)
        sheet.fit_height(place)


def _type_results(sheet: _Sheet, form: Form, layout: FormLayout, rows: tuple[DemoRow, ...]) -> None:
    """Put numbers where formulas were; the sentence on the state of the entries is left blank."""
    sheet.type(STATE_ROW, layout.first_item_column, "")
    typed = [{item.id: value for item, value in row.typed(form)} for row in rows]
    for flag in form.flags:
        count = sum(answers.get(flag.id) in flag.deficiency for answers in typed)
        sheet.type(layout.total_row(len(rows)), layout.columns[flag.id], count)
