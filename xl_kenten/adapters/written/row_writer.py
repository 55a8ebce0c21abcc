"""The rows of a list, written whole: like cells below each other, each row as high as its texts."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct
from xlsxwriter.format import Format

from xl_kenten.adapters.written.cell_formats import Style, font_size
from xl_kenten.adapters.written.cell_text import (
    WrappedText,
    cell_text,
    line_room,
    row_height,
    surely_fits_a_line,
)
from xl_kenten.adapters.written.sheet import Link, Sheet
from xl_kenten.core.finding import column_letters

Cell = str | float | dt.datetime | Link | None

_MOST_KNOWN = 256  # so many different cells of a column are remembered: states come again, names do not


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
        self._columns = [_PlannedColumn(sheet, column, fitted=least is not None) for column in columns]

    def write(self, first: int, number: int, rows: Iterable[Sequence[Cell]]) -> None:
        """Write so many rows, from the row ``first`` on; they are asked for when the sheet is written.

        None and an empty text leave a cell blank, a text is never taken for anything else.
        """
        raw = self._sheet.raw
        places = range(first, first + number)
        raw.put_rows(places, self._drawn(places, rows), self._columns[-1].last)
        for column in self._columns:
            if column.first < column.last:
                raw.put_merged(places, column.first, column.last)

    def _drawn(self, places: range, rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
        ways = [(column.known.get, column.draw) for column in self._columns]
        least = row_height([WrappedText("", 0, each.size) for each in self._columns], self._least or 0.0)
        usual = self._start(least)
        for place, cells in zip(places, rows, strict=True):
            heights = [least]
            drawn = [
                known(cell) or draw(cell, place, heights)
                for (known, draw), cell in zip(ways, cells, strict=True)
            ]
            start = usual if len(heights) == 1 else self._start(max(heights))
            yield f"{start}{''.join(drawn)}</row>".replace("#", str(place + 1))

    def _start(self, height: float) -> str:
        if self._least is None:
            return '<row r="#">'
        return f'<row r="#" ht="{int(height / 0.75 + 0.5) * 0.75:.16g}" customHeight="1">'


class _PlannedColumn:
    """A column with all that its cells have in common worked out once.

    In the XML # stands for the number of the row. Unless texts are ``fitted``, none asks for a higher row.
    """

    def __init__(self, sheet: Sheet, column: Column, *, fitted: bool) -> None:
        self._looks, self._sheet, self._fitted = column.style, sheet, fitted
        self.first, self.last = column.first, column.last
        self.size = font_size(column.style)
        self._width = sheet.width_of(column.first, column.last)
        self._room = line_room(self._width, self.size)
        self._numbers = sheet.raw.text_numbers
        self._start, self._end = self._styled(sheet.formats[column.style])
        self.known: dict[Cell, str] = {}

    @cached_property
    def _linked(self) -> tuple[str, str]:
        """The looks of a text that leads somewhere; a column without one needs none."""
        return self._styled(self._sheet.formats.as_link(self._looks))

    def _styled(self, looks: Format) -> tuple[str, str]:
        """What comes before a cell's content, and the blank cells that are merged with it."""
        style = self._sheet.raw.style_number(looks)
        start, *others = (
            f'<c r="{column_letters(column)}#" s="{style}"' for column in range(self.first, self.last + 1)
        )
        return start, "".join(f"{other}/>" for other in others)

    def draw(self, cell: Cell, row: int, heights: list[float]) -> str:
        """The XML of a cell that is not known yet; a text of several lines adds the height that it needs."""
        if isinstance(cell, Link):
            return self._link(cell, row, heights)
        before = len(heights)
        if cell is None or cell == "":
            drawn = f"{self._start}/>{self._end}"
        elif isinstance(cell, str):
            drawn = f"{self._start}{self._text(cell, heights)}{self._end}"
        elif isinstance(cell, dt.datetime):
            return f"{self._start}><v>{self._sheet.raw.serial_number(cell.replace(tzinfo=None)):.16G}</v></c>{self._end}"
        else:
            drawn = (
                f"{self._start}><v>{cell if type(cell) is int else format(cell, '.16G')}</v></c>{self._end}"
            )
        if len(self.known) < _MOST_KNOWN and len(heights) == before:
            self.known[cell] = drawn
        return drawn

    def _link(self, link: Link, row: int, heights: list[float]) -> str:
        if link.target is None or not link.text or not self._sheet.takes_link():
            return self.draw(link.text, row, heights)
        text = cell_text(link.text)
        self._sheet.raw.put_link(row, self.first, link.target, text)
        start, end = self._linked
        return f"{start}{self._text(text, heights)}{end}"

    def _text(self, text: str, heights: list[float]) -> str:
        number = self._numbers.get(text)
        if number is None:
            text = cell_text(text)
            number = self._sheet.raw.number_text(text)
        if self._fitted and not surely_fits_a_line(text, self._room):
            heights.append(row_height([WrappedText(text, self._width, self.size)]))
        return f' t="s"><v>{number}</v></c>'
