"""The neutral form of a sheet: its cells' values, before any rule runs."""

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct


class ErrorValue(Struct, frozen=True):
    """A cell that shows an error, e.g. ``#REF!``."""

    text: str


class UncalculatedFormula(Struct, frozen=True):
    """A formula whose result was never saved; what it would show cannot be known."""


CellValue = (
    str
    | float
    | int
    | bool
    | dt.datetime
    | dt.date
    | dt.time
    | dt.timedelta
    | ErrorValue
    | UncalculatedFormula
    | None
)


class Grid(Struct, frozen=True):
    """One sheet: ``rows[r][c]`` is the cell in row r, column c, both from 0, so A1 is ``rows[0][0]``.

    Rows may differ in length. A blank cell is None; blank rows are kept, so addresses are true.
    ``struck`` holds the cells (row, column) that are struck through, at least in part, where the reader could see it.
    ``hidden`` says that nobody who opens the workbook sees this sheet.
    ``formulas`` are those of a workbook in which we write, so that they can be left as they are.
    """

    sheet: str
    rows: tuple[tuple[CellValue, ...], ...]
    struck: frozenset[tuple[int, int]] = frozenset()
    hidden: bool = False
    formulas: Mapping[tuple[int, int], str] = {}

    def value(self, row: int, column: int) -> CellValue:
        """Look a cell up; outside the sheet everything is blank."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None
