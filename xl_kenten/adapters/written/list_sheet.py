"""Lists in a worksheet: a title, a sentence, headings, and one row a thing."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xl_kenten.adapters.written.cell_formats import HEADING_SIZE, TEXT_SIZE, TITLE_SIZE, Style, font_size
from xl_kenten.adapters.written.cell_text import WrappedText, cell_text, row_height
from xl_kenten.adapters.written.sheet import Link, Sheet, across

_LEAST_ROW = 21.0  # points


Cell = str | int | dt.datetime | Link | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list, from ``first`` to ``last`` (merged where they differ); both count from 0."""

    heading: str
    first: int
    last: int
    style: Style = Style.TEXT


def columns_from(first: int, *headings: tuple[str, Style]) -> tuple[Column, ...]:
    """Columns side by side, one cell wide each."""
    return tuple(
        Column(heading, first + at, first + at, style) for at, (heading, style) in enumerate(headings)
    )


def draw_title(sheet: Sheet, title: str, sentence: str, last_column: int) -> None:
    """Draw a sheet's title and the sentence below it; the column widths must be set before."""
    sheet.text_box(across(0, 0, last_column), title, Style.TITLE)
    width = sheet.width_of(0, last_column)
    sheet.raw.set_row(0, row_height([WrappedText(title, width, TITLE_SIZE)], 27.0))
    sheet.text_box(across(1, 0, last_column), sentence, Style.GUIDE)
    sheet.raw.set_row(1, row_height([WrappedText(sentence, width, TEXT_SIZE)]))


def draw_list(sheet: Sheet, row: int, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> int:
    """Draw headings and rows; return the last row used."""
    for column in columns:
        sheet.text_box(across(row, column.first, column.last), column.heading, Style.HEADING)
    headings = [
        WrappedText(column.heading, sheet.width_of(column.first, column.last), HEADING_SIZE)
        for column in columns
    ]
    sheet.raw.set_row(row, row_height(headings, _LEAST_ROW))
    drawn = [
        (column, sheet.width_of(column.first, column.last), font_size(column.style)) for column in columns
    ]
    for cells in rows:
        row += 1
        texts = []
        for (column, width, size), cell in zip(drawn, cells, strict=True):
            _draw_cell(sheet, row, column, cell)
            if text := _text_of(cell):
                texts.append(WrappedText(cell_text(text), width, size))
        sheet.raw.set_row(row, row_height(texts, _LEAST_ROW))
    return row


def _text_of(cell: Cell) -> str:
    if isinstance(cell, Link):
        return cell.text
    return cell if isinstance(cell, str) else ""


def _draw_cell(sheet: Sheet, row: int, column: Column, cell: Cell) -> None:
    if column.first != column.last:
        sheet.box(across(row, column.first, column.last), column.style)
    match cell:
        case None | dt.datetime():
            sheet.moment(row, column.first, cell, column.style)
        case int():
            sheet.number(row, column.first, cell, column.style)
        case str():
            sheet.text(row, column.first, cell, column.style)
        case Link():
            sheet.link(row, column.first, cell, column.style)
