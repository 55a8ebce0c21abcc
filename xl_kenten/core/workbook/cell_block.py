"""A block of cells to be written in one go, and what one of its cells may hold."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of our own (with ``=``) and the value it will show; nothing from a return ever becomes one."""

    text: str
    shown: str | float


class Standing(Enum):
    """Leave a cell as it stands, formula and all."""

    KEEP = "keep"


Content = str | int | float | bool | dt.datetime | Formula | Standing | None


@dataclass(frozen=True, slots=True)
class Block:
    """Cells of one sheet, from ``row`` and ``column`` (both from 0); all rows are equally long."""

    sheet: str
    row: int
    column: int
    rows: tuple[tuple[Content, ...], ...]


def link(text: str, sheet: str, cell: str) -> Content:
    """A text that leads to a cell of the same workbook, also after rows were inserted above it."""
    quoted = sheet.replace("'", "''")
    shown = text.replace('"', '""')
    return Formula(f'=HYPERLINK("#"&CELL("address",\'{quoted}\'!{cell}),"{shown}")', text)
