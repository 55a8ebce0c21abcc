"""Addresses such as ``$A$1:C3`` and the rectangles they mean, counted from 1 as in Excel."""

import re
from dataclasses import dataclass
from typing import Any

from .uno_bridge import ComError, struct

ROWS, COLUMNS = 1_048_576, 16_384
LONGEST_ADDRESS = 255

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_COLUMN = re.compile(r"\$?([A-Za-z]{1,3})")
_ROW = re.compile(r"\$?(\d{1,7})")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells: first row and column, number of rows and columns."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1

    def __post_init__(self) -> None:
        inside = 1 <= self.row <= self.last_row <= ROWS and 1 <= self.column <= self.last_column <= COLUMNS
        if not inside:
            raise ComError(f"outside of the sheet: {self}")

    @classmethod
    def of(cls, address: Any) -> "Area":
        """From a UNO ``CellRangeAddress``."""
        rows = address.EndRow - address.StartRow + 1
        return cls(
            address.StartRow + 1, address.StartColumn + 1, rows, address.EndColumn - address.StartColumn + 1
        )

    @property
    def last_row(self) -> int:
        """The bottom row."""
        return self.row + self.rows - 1

    @property
    def last_column(self) -> int:
        """The rightmost column."""
        return self.column + self.columns - 1

    @property
    def is_whole_rows(self) -> bool:
        """Whether it spans all columns, like ``3:5``."""
        return self.columns == COLUMNS

    @property
    def is_whole_columns(self) -> bool:
        """Whether it spans all rows, like ``A:C``."""
        return self.rows == ROWS

    def uno(self, sheet: int) -> Any:
        """As a UNO ``CellRangeAddress`` on the sheet with this index."""
        bounds = {"StartRow": self.row - 1, "EndRow": self.last_row - 1}
        bounds |= {"StartColumn": self.column - 1, "EndColumn": self.last_column - 1}
        return struct("table.CellRangeAddress", Sheet=sheet, **bounds)

    def intersection(self, other: "Area") -> "Area | None":
        """The cells of both."""
        row, column = max(self.row, other.row), max(self.column, other.column)
        rows = min(self.last_row, other.last_row) - row + 1
        columns = min(self.last_column, other.last_column) - column + 1
        return Area(row, column, rows, columns) if rows > 0 and columns > 0 else None

    def address(self, *, row_absolute: bool = True, column_absolute: bool = True) -> str:
        """In A1 notation, as ``Range.Address`` writes it."""
        r, c = "$" * row_absolute, "$" * column_absolute
        if self.is_whole_columns:
            return f"{c}{letters(self.column)}:{c}{letters(self.last_column)}"
        if self.is_whole_rows:
            return f"{r}{self.row}:{r}{self.last_row}"
        first = f"{c}{letters(self.column)}{r}{self.row}"
        last = f"{c}{letters(self.last_column)}{r}{self.last_row}"
        return first if (self.rows, self.columns) == (1, 1) else f"{first}:{last}"


def areas_of(address: str) -> list[Area] | None:
    """The rectangles of an address (``A1``, ``B:C``, ``3:5``, ``A1,C3:D4``); ``None`` if it is a name."""
    if len(address) > LONGEST_ADDRESS:
        raise ComError(f"an address has {LONGEST_ADDRESS} characters at most, not {len(address)}")
    found = [_area(part.strip()) for part in address.split(",")]
    return None if None in found else [area for area in found if area]


def _area(text: str) -> Area | None:
    first, _, last = text.partition(":")
    for pattern in (_CELL, _COLUMN, _ROW):
        start, end = pattern.fullmatch(first), pattern.fullmatch(last or first)
        if start and end and (last or pattern is _CELL):
            break
    else:
        return None
    columns = sorted((_number(start), _number(end))) if pattern is not _ROW else [1, COLUMNS]
    rows = (
        sorted((int(start[pattern.groups]), int(end[pattern.groups])))
        if pattern is not _COLUMN
        else [1, ROWS]
    )
    if columns[1] > COLUMNS:
        return None
    return Area(rows[0], columns[0], rows[1] - rows[0] + 1, columns[1] - columns[0] + 1)


def _number(found: "re.Match[str]") -> int:
    number = 0
    for letter in found[1].upper():
        number = number * 26 + ord(letter) - 64
    return number


def letters(column: int) -> str:
    """The letters of a column counted from 1."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
