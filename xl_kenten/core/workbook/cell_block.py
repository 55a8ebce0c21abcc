"""A block of cells to be written in one go, and what one of its cells may hold."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from xl_kenten.core.grid import CellValue, ErrorValue, UncalculatedFormula


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of our own (with ``=``) and the value it will show; nothing from a return ever becomes one."""

    text: str
    shown: str | float


_DAY = dt.timedelta(days=1)
_LONGEST_LITERAL = 120  # Excel allows 255 units; a character may take two, and so may a quote


class Standing(Enum):
    """Leave a cell as it stands, formula and all."""

    KEEP = "keep"


Content = str | int | float | bool | dt.datetime | ErrorValue | Formula | Standing | None


@dataclass(frozen=True, slots=True)
class Block:
    """Cells of one sheet, from ``row`` and ``column`` (both from 0); all rows are equally long."""

    sheet: str
    row: int
    column: int
    rows: tuple[tuple[Content, ...], ...]


def content_of(value: CellValue) -> Content:
    """A value that was read, to be written again as it is; to Excel a day and a time of day are numbers."""
    match value:
        case dt.datetime():
            return value
        case dt.date():
            return dt.datetime.combine(value, dt.time())
        case dt.time():
            seconds = (value.hour * 60 + value.minute) * 60 + value.second
            return dt.timedelta(seconds=seconds, microseconds=value.microsecond) / _DAY
        case dt.timedelta():
            return value / _DAY
        case UncalculatedFormula():
            return None
        case _:
            return value


def link(text: str, sheet: str, cell: str) -> Content:
    """A text that leads to a cell of the same workbook, also after rows were inserted above it.

    It shows what fits: Excel takes no longer text in a formula.
    """
    quoted = sheet.replace("'", "''")
    shown = text if len(text) <= _LONGEST_LITERAL else text[: _LONGEST_LITERAL - 1] + "…"
    literal = shown.replace('"', '""')
    return Formula(f'=HYPERLINK("#"&CELL("address",\'{quoted}\'!{cell}),"{literal}")', shown)
