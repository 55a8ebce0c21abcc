"""The rows of a list, written whole: like cells below each other, each row as high as its texts."""

import datetime as dt
from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct
from xlsxwriter.utility import xl_col_to_name

from xl_kenten.adapters.written.cell_formats import Style, font_size
from xl_kenten.adapters.written.cell_text import (
    WrappedText,
    cell_text,
    line_room,
    row_height,
    surely_fits_a_line,
)
from xl_kenten.adapters.written.sheet import LINK_TIP, Link, Sheet

# What stands in a cell, and how it is written; in capitals the cell leads somewhere.
_BLANK, _TEXT, _NUMBER = "btn"
_CONTENT = {_BLANK: "/>", _TEXT: ' t="s"><v>%d</v></c>', _NUMBER: "><v>%.16G</v></c>"}

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
        self._patterns: dict[str, str] = {}
        self._usual = row_height([WrappedText("", 0, each.size) for each in self._columns], least or 0.0)

    def write(self, row: int, cells: Sequence[Cell]) -> None:
        """Write one row; None and an empty text leave a cell blank, a text is never taken for anything else."""
        raw = self._sheet.raw
        kinds: list[str] = []
        values: list[object] = []
        tall: list[WrappedText] = []
        for column, cell in zip(self._columns, cells, strict=True):
            content, linked = self._led(row, column, cell) if isinstance(cell, Link) else (cell, False)
            if content is None or content == "":
                kind = _BLANK
            elif isinstance(content, str):
                text = cell_text(content)
                kind = _TEXT
                values.append(raw.string_number(text))
                if not surely_fits_a_line(text, column.room):
                    tall.append(WrappedText(text, column.width, column.size))
            else:
                kind = _NUMBER
                values.append(
                    raw.serial_number(content.replace(tzinfo=None))
                    if isinstance(content, dt.datetime)
                    else content
                )
            kinds.append(kind.upper() if linked else kind)
            if column.merged:
                raw.put_merged(row, column.first, column.last)
        height = None if self._least is None else row_height(tall, self._usual) if tall else self._usual
        pattern = self._pattern("".join(kinds)).replace("#", str(row + 1))
        raw.put_row(row, pattern % tuple(values), self._last_column, height)

    def _pattern(self, kinds: str) -> str:
        """The XML of a row whose cells are of these kinds, ``#`` for its number and a place for each value."""
        if kinds not in self._patterns:
            self._patterns[kinds] = "".join(map(_PlannedColumn.pattern, self._columns, kinds))
        return self._patterns[kinds]

    def _led(self, row: int, column: "_PlannedColumn", link: Link) -> tuple[str, bool]:
        """The text of a cell that may lead somewhere, and whether it does."""
        if link.target is None or not link.text or not self._sheet.takes_link():
            return link.text, False
        text = cell_text(link.text)
        self._sheet.raw.put_link(row, column.first, link.target, text, LINK_TIP)
        return text, True


class _PlannedColumn:
    """A column with all that its cells have in common worked out once."""

    def __init__(self, sheet: Sheet, column: Column) -> None:
        raw, formats = sheet.raw, sheet.formats
        self._looks, self._sheet = column.style, sheet
        self.first, self.last = column.first, column.last
        self.merged = column.first < column.last
        self.style = raw.style_number(formats[column.style])
        self.width = sheet.width_of(column.first, column.last)
        self.size = font_size(column.style)
        self.room = line_room(self.width, self.size)

    @cached_property
    def linked(self) -> int:
        """The looks of a text that leads somewhere; a column without one needs none."""
        return self._sheet.raw.style_number(self._sheet.formats.as_link(self._looks))

    def pattern(self, kind: str) -> str:
        """The XML of this column's cells."""
        style = self.linked if kind.isupper() else self.style
        start, *others = (
            f'<c r="{xl_col_to_name(column)}#" s="{style}"' for column in range(self.first, self.last + 1)
        )
        return "".join((start, _CONTENT[kind.lower()], *(f"{other}/>" for other in others)))
