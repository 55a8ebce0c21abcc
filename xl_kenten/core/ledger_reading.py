"""Reading the contract ledger: its rows become contracts, each cell once and for all."""

import re
from collections.abc import Iterator

from xl_kenten.core.answers import read_answers
from xl_kenten.core.contract import ALLOWED, FORBIDDEN, Contract
from xl_kenten.core.contract_date import read_contract_date, read_contract_end
from xl_kenten.core.form import Form
from xl_kenten.core.grid import CellValue, ErrorValue, UncalculatedFormula
from xl_kenten.core.ledger_table import OURS, LedgerColumn, LedgerTable
from xl_kenten.core.normalise import is_blank, shown, trimmed

_NOT_OF_A_CONTRACT = frozenset((LedgerColumn.NUMBER, *OURS))
_NOTE = re.compile(r"[※＊*]|注[）)：: 　]|[（(]注")


def read_contracts(table: LedgerTable, form: Form) -> tuple[Contract, ...]:
    """Read every row that says anything of a contract; a remark under the rows (※…) is none."""
    return tuple(
        _contract(table, form, row)
        for row in range(table.heading_row + 1, min(table.end, len(table.grid.rows)))
        if _is_contract(table, row)
    )


def _is_contract(table: LedgerTable, row: int) -> bool:
    filled = [table.grid.value(row, column) for column in _filled(table, row)]
    alone = len(filled) == 1 and isinstance(filled[0], str)
    return bool(filled) and not (alone and _NOTE.match(trimmed(shown(filled[0]))))


def _filled(table: LedgerTable, row: int) -> Iterator[int]:
    """The columns in which a row says something of a contract."""
    for key, column in table.columns.items():
        if key not in _NOT_OF_A_CONTRACT and not is_blank(table.grid.value(row, column)):
            yield column


def _struck(table: LedgerTable, row: int) -> tuple[int, ...]:
    return tuple(column for column in sorted(_filled(table, row)) if (row, column) in table.grid.struck)


def _contract(table: LedgerTable, form: Form, row: int) -> Contract:
    def cell(column: LedgerColumn) -> CellValue:
        return table.grid.value(row, table.columns[column])

    subcontracting = cell(LedgerColumn.SUBCONTRACTING)
    return Contract(
        sheet=table.grid.sheet,
        row=row,
        name=_words(cell(LedgerColumn.NAME)),
        contractor=_words(cell(LedgerColumn.CONTRACTOR)),
        start=read_contract_date(cell(LedgerColumn.START), form.head),
        end=read_contract_end(cell(LedgerColumn.END), form.head),
        subcontracting_raw=subcontracting,
        subcontracting=_allowed(subcontracting),
        answers=read_answers(form, table.columns, table.grid.rows[row]),
        struck=_struck(table, row) if table.grid.struck else (),
    )


def _words(raw: CellValue) -> str:
    """A name in one line; an error is none."""
    if isinstance(raw, (ErrorValue, UncalculatedFormula)):
        return ""
    return " ".join(trimmed(shown(raw)).split("\n"))


def _allowed(raw: CellValue) -> bool | None:
    """可 or 不可, and nothing that could mean either (有 may be read as 再委託あり or as 禁止あり)."""
    return {ALLOWED: True, FORBIDDEN: False}.get(trimmed(raw)) if isinstance(raw, str) else None
