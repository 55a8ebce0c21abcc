"""Lists in a worksheet: a title, a sentence, headings, and one row a thing."""

from collections.abc import Iterable, Sequence

from xl_kenten.adapters.written.cell_formats import HEADING_SIZE, TEXT_SIZE, TITLE_SIZE, Style
from xl_kenten.adapters.written.cell_text import WrappedText, row_height
from xl_kenten.adapters.written.row_writer import Cell, Column, RowWriter
from xl_kenten.adapters.written.sheet import Sheet, across

_LEAST_ROW = 21.0  # points


def columns_of(*headings: tuple[str, Style]) -> tuple[Column, ...]:
    """Columns side by side from the first one on, one cell wide each."""
    return tuple(Column(at, at, style, heading) for at, (heading, style) in enumerate(headings))


def draw_title(sheet: Sheet, title: str, sentence: str, last_column: int) -> None:
    """Draw a sheet's title and the sentence below it; the column widths must be set before."""
    sheet.text_box(across(0, 0, last_column), title, Style.TITLE)
    width = sheet.width_of(0, last_column)
    sheet.raw.set_row(0, row_height([WrappedText(title, width, TITLE_SIZE)], 27.0))
    sheet.text_box(across(1, 0, last_column), sentence, Style.GUIDE)
    sheet.raw.set_row(1, row_height([WrappedText(sentence, width, TEXT_SIZE)]))


def draw_list(
    sheet: Sheet, row: int, columns: Sequence[Column], number: int, rows: Iterable[Sequence[Cell]]
) -> int:
    """Draw headings and so many rows, which are asked for when the sheet is written; return the last row used."""
    for column in columns:
        sheet.text_box(across(row, column.first, column.last), column.heading, Style.HEADING)
    headings = [
        WrappedText(column.heading, sheet.width_of(column.first, column.last), HEADING_SIZE)
        for column in columns
    ]
    sheet.raw.set_row(row, row_height(headings, _LEAST_ROW))
    RowWriter(sheet, columns, _LEAST_ROW).write(row + 1, number, rows)
    return row + number
