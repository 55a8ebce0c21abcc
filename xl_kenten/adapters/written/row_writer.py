"""The rows of a list, written whole: like cells below each other, each row as high as its texts."""

import datetime as dt
from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct
from xlsxwriter.utility import xl_col_to_name

from xl_kenten.adapters.written.cell_formats import Style, font_size
from xl_kenten.adapters.written.cell_text import WrappedText, cell_text, characters_on_a_line, row_height
from xl_kenten.adapters.written.sheet import LINK_TIP, Link, Sheet

Cell = str | float | dt.datetime | Link | None


class Column(Struct, frozen=True):
    """Cells below each other, from column ``first`` to ``last`` (merged where they differ), counted from 0."""

    first: int
    last: int
    style: Style
    heading: str = ""


class RowWriter:
    """Writes rows whose cells stand in these columns, side by side from the sheet's first column on.

    The widths of the columns must be set before. A row is at least ``least`` points high; None leaves its
    height to Excel.
    """

    def __init__(self, sheet: Sheet, columns: Sequence[Column], least: float | None) -> None:
        self._sheet = sheet
        self._least = least
        self._columns = [_PlannedColumn(sheet, column) for column in columns]
        self._last_column = columns[-1].last
        self._usual = row_height([WrappedText("", 0, each.size) for each in self._columns], least or 0.0)

    def write(self, row: int, cells: Sequence[Cell]) -> None:
        """Write one row; None and an empty text leave a cell blank, a text is never taken for anything else."""
        raw = self._sheet.raw
        number = str(row + 1)
        pieces: list[str] = []
        tall: list[WrappedText] = []
        for column, cell in zip(self._columns, cells, strict=True):
            content, style = self._led(row, column, cell) if isinstance(cell, Link) else (cell, column.style)
            start = f'{column.start}{number}" s="{style}"'
            if content is None or content == "":
                pieces.append(f"{start}/>")
            elif isinstance(content, str):
                text = cell_text(content)
                pieces.append(f'{start} t="s"><v>{raw.string_number(text)}</v></c>')
                if len(text) > column.short or "\n" in text:
                    tall.append(WrappedText(text, column.width, column.size))
            elif isinstance(content, dt.datetime):
                pieces.append(f"{start}><v>{raw.serial_number(content.replace(tzinfo=None)):.16G}</v></c>")
            else:
                pieces.append(f"{start}><v>{content:.16G}</v></c>")
            if column.others:
                pieces += (f'{other}{number}" s="{style}"/>' for other in column.others)
                raw.put_merged(row, column.first, column.last)
        height = None if self._least is None else row_height(tall, self._usual) if tall else self._usual
        raw.put_row(row, "".join(pieces), self._last_column, height)

    def _led(self, row: int, column: "_PlannedColumn", link: Link) -> tuple[str, int]:
        """The text and the looks of a cell that leads somewhere."""
        if link.target is None or not link.text or not self._sheet.takes_link():
            return link.text, column.style
        text = cell_text(link.text)
        self._sheet.raw.put_link(row, column.first, link.target, text, LINK_TIP)
        return text, column.linked


class _PlannedColumn:
    """A column with all that its cells have in common worked out once."""

    def __init__(self, sheet: Sheet, column: Column) -> None:
        raw, formats = sheet.raw, sheet.formats
        self._looks, self._sheet = column.style, sheet
        self.first, self.last = column.first, column.last
        self.start = _start(column.first)
        self.others = [_start(each) for each in range(column.first + 1, column.last + 1)]
        self.style = raw.style_number(formats[column.style])
        self.width = sheet.width_of(column.first, column.last)
        self.size = font_size(column.style)
        self.short = characters_on_a_line(self.width, self.size)

    @cached_property
    def linked(self) -> int:
        """The looks of a text that leads somewhere; a column without one needs none."""
        return self._sheet.raw.style_number(self._sheet.formats.as_link(self._looks))


def _start(column: int) -> str:
    return f'<c r="{xl_col_to_name(column)}'
