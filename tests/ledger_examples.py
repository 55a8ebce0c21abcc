"""Invented contracts of 見本県, as rows of a ledger: in a grid, and typed into real workbooks."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from xl_kenten.adapters.ooxml import Workbook
from xl_kenten.core.form import Form
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.ledger_table import LEADING, LedgerTable, find_ledgers, item_heading

LEDGER = "契約台帳"
FIRST_ROW = 4  # below the headings of our own sheets, from 0
SOUND = (0, 0, 0, None, 0, 0, 0, None)
NIL = (None, None, None)


def contract(  # noqa: PLR0913 - a row of the ledger
    name: str = "見本システム保守",
    start: CellValue = dt.date(2006, 4, 1),
    end: CellValue = None,
    subcontracting: CellValue = "不可",
    answers: Sequence[CellValue] = (*SOUND, *NIL),
    *,
    contractor: str | None = "見本情報株式会社",
) -> tuple[CellValue, ...]:
    """One row: number, name, contractor, start, end, subcontracting, then the items of the 2007 form."""
    return (1, name, contractor, start, end, subcontracting, *answers)


def headings(form: Form) -> tuple[str, ...]:
    return (*(str(column) for column in LEADING), *(item_heading(form, item) for item in form.items))


def ledger_grid(form: Form, *rows: Sequence[CellValue]) -> Grid:
    """A sheet that holds nothing but a ledger, its headings in the first row."""
    return Grid(LEDGER, (headings(form), *(tuple(row) for row in rows)))


def table_of(form: Form, *rows: Sequence[CellValue]) -> LedgerTable:
    (table,) = find_ledgers(ledger_grid(form, *rows), form).tables
    return table


def type_into(path: Path, sheet: str, row: int, column: int, value: CellValue) -> None:
    """A hand writes into a cell; everything else of the file stays."""
    type_rows(path, {(row, column): value}, sheet)


def type_contracts(path: Path, *rows: Sequence[CellValue]) -> None:
    """Hands fill the ledger of a workbook of ours."""
    type_rows(
        path,
        {
            (FIRST_ROW + number, column): value
            for number, row in enumerate(rows)
            for column, value in enumerate(row)
        },
        LEDGER,
    )


def type_rows(path: Path, cells: dict[tuple[int, int], CellValue], sheet: str) -> None:
    book = Workbook(path.read_bytes())
    page = book.worksheet(sheet)
    for (row, column), value in cells.items():
        page.set_value(row, column, serial(value) if isinstance(value, dt.date) else value)
    path.write_bytes(book.to_bytes())


def serial(day: dt.date) -> int:
    return (day - dt.date(1899, 12, 30)).days
