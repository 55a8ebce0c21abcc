"""Finding the contract ledger (契約台帳) in a sheet: known by its headings, wherever it stands."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from xl_kenten.core.form import Form, Item
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.known_rows import known
from xl_kenten.core.normalise import fold_heading

_BRACKETED_TAIL = re.compile(r"(?<=.)[(（].*", re.DOTALL)


class LedgerColumn(StrEnum):
    """The columns beside those of the items, by their headings."""

    NUMBER = "番号"
    NAME = "契約名"
    CONTRACTOR = "委託先"
    START = "契約開始日"
    END = "契約終了日"
    SUBCONTRACTING = "再委託"
    SCOPE = "点検対象"
    REMARKS = "検査結果"


LEADING = (
    LedgerColumn.NUMBER,
    LedgerColumn.NAME,
    LedgerColumn.CONTRACTOR,
    LedgerColumn.START,
    LedgerColumn.END,
    LedgerColumn.SUBCONTRACTING,
)
OURS = (LedgerColumn.SCOPE, LedgerColumn.REMARKS)  # we write them; nobody has to keep them
OUT_OF_SCOPE = "対象外"  # in the column 点検対象
_OPTIONAL = frozenset((LedgerColumn.NUMBER, *OURS))
_BY_WHICH_KNOWN = frozenset((LedgerColumn.NAME, LedgerColumn.START, LedgerColumn.END))


class LedgerTable(Struct, frozen=True):
    """A ledger in a sheet.

    ``columns`` gives the column of each ``LedgerColumn`` that is there and of each item, by id. Contracts stand in
    the rows from ``heading_row + 1`` up to, not including, ``end``. All count from 0.
    """

    grid: Grid
    columns: Mapping[str, int]
    heading_row: int
    end: int


class LedgerSearch(Struct, frozen=True):
    """What a sheet holds: whole ledgers, and for each other one the headings that are lost or stand twice."""

    tables: tuple[LedgerTable, ...]
    doubtful: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        """Tell whether there is any sign of a ledger."""
        return bool(self.tables or self.doubtful)


def item_heading(form: Form, item: Item) -> str:
    """Head the column of an item; worded so that nobody takes the ledger for the form itself."""
    return f"{form.section_of[item.id].label}の{item.label}"


def find_ledgers(grid: Grid, form: Form) -> LedgerSearch:
    """Find every ledger in a sheet; one counts only when each of its columns is beyond doubt."""
    # Nothing more is spent on a row with too few cells: so are most rows of most returns.
    least = len(_BY_WHICH_KNOWN)
    heads = [
        row
        for row, cells in enumerate(grid.rows)
        if len(cells) - cells.count(None) >= least and _is_heading_row(cells)
    ]
    ends = [*heads, len(grid.rows)][1:]
    tables: list[LedgerTable] = []
    doubtful: list[tuple[str, ...]] = []
    for row, end in zip(heads, ends, strict=True):
        columns, lost = _columns(grid.rows[row], form)
        if lost:
            doubtful.append(lost)
        else:
            tables.append(LedgerTable(grid, columns, row, end))
    return LedgerSearch(tuple(tables), tuple(doubtful))


def _has_headings(cells: Sequence[CellValue]) -> bool:
    texts = [value for value in cells if type(value) is str and "契約" in value]
    if len(texts) < len(_BY_WHICH_KNOWN):
        return False
    found = {column for text in texts if (column := _leading(text)) in _BY_WHICH_KNOWN}
    return found == _BY_WHICH_KNOWN


_is_heading_row = known(_has_headings, most=1024)


def _columns(cells: Sequence[CellValue], form: Form) -> tuple[dict[str, int], tuple[str, ...]]:
    """The column of everything, and the headings that are lost or doubled.

    Items with the same heading (two sections of one label) are told apart by their order.
    """
    at: dict[str, list[int]] = defaultdict(list)
    spellings = _spellings(form)
    for column, value in enumerate(cells):
        if type(value) is str:
            heading = spellings.get(fold_heading(value)) or _leading(value)
            if heading is not None:
                at[heading].append(column)
    keys: dict[str, list[str]] = {column.value: [column.value] for column in LedgerColumn}
    for item in form.items:
        keys.setdefault(item_heading(form, item), []).append(item.id)
    columns: dict[str, int] = {}
    lost: list[str] = []
    for heading, wanted in keys.items():
        if len(at[heading]) == len(wanted):
            columns.update(zip(wanted, at[heading], strict=True))
        elif heading not in _OPTIONAL:
            lost.append(heading)
    return columns, tuple(lost)


@lru_cache(maxsize=16)
def _spellings(form: Form) -> Mapping[str, str]:
    """The folded headings of the items, with and without the の between section and label."""
    found = {}
    for item in form.items:
        heading = item_heading(form, item)
        found[fold_heading(form.title_of(item.id))] = heading
        found[fold_heading(heading)] = heading
    return found


@lru_cache(maxsize=1024)
def _leading(text: str) -> LedgerColumn | None:
    """The column that a heading means, with or without a remark in brackets behind it."""
    for spelling in (text, _BRACKETED_TAIL.sub("", text)):
        for column in LedgerColumn:
            if fold_heading(spelling) == column.value:
                return column
    return None
