"""The sheet 提出状況: every municipality in 建制順, and what became of its return."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from xl_kenten.core.consolidation import RowStatus
from xl_kenten.core.finding import Severity, cell_address
from xl_kenten.core.grid import Grid
from xl_kenten.core.normalise import shown, trimmed
from xl_kenten.core.workbook.cell_block import Block, Content, link
from xl_kenten.core.workbook.filling import Filling
from xl_kenten.core.workbook.list_sheet import list_block, list_rows
from xl_kenten.core.workbook.sheets import STATUS, STATUS_HEADINGS
from xl_kenten.core.workbook.taken import TakenRow
from xl_kenten.errors import UsageError

_STATUS, _AUTOMATIC = 3, 4  # columns


@dataclass(frozen=True, slots=True)
class BoardRow:
    """What the board says of one municipality: its status, and the one the program gave it last."""

    lg_code: str
    name: str
    status: RowStatus
    automatic: RowStatus | None

    @property
    def by_hand(self) -> bool:
        """Tell whether the staff set the status themselves."""
        return self.status is not self.automatic


def read_board(sheet: Grid) -> dict[str, BoardRow]:
    """Read the board, by code. Raises UsageError when 状態 holds a word that is no status."""
    rows = {}
    for cells in list_rows(sheet, len(STATUS_HEADINGS)):
        lg_code = shown(cells[1]).strip()
        name = shown(cells[2])
        status = _status(trimmed(shown(cells[_STATUS])), name)
        if lg_code and status is not None:
            automatic = _status(trimmed(shown(cells[_AUTOMATIC])), name)
            rows[lg_code] = BoardRow(lg_code, name, status, automatic)
    return rows


def _status(label: str, name: str) -> RowStatus | None:
    if not label:
        return None
    for status in RowStatus:
        if status.label == label:
            return status
    words = "・".join(status.label for status in RowStatus)
    raise UsageError(
        f"「{STATUS}」シートの{name}の状態『{label}』は使えません。{words}のいずれかにしてください。"
    )


def status_blocks(filling: Filling, taken: Mapping[str, TakenRow], sheet: Grid) -> tuple[Block, ...]:
    """Replace the board; a status that the staff set by hand stays until they empty its cell."""
    board = read_board(sheet)
    counts = Counter((finding.lg_code, finding.severity) for finding in filling.findings)
    rows: list[tuple[Content, ...]] = []
    for number, (row, automatic) in enumerate(zip(filling.rows, filling.statuses, strict=True), start=1):
        lg_code, name = row.municipality.lg_code, row.municipality.name
        before = board.get(lg_code)
        status = before.status if before is not None and before.by_hand else automatic
        source = taken.get(lg_code)
        cell = cell_address(row.standing.row, row.standing.name_column)
        rows.append(
            (
                number,
                lg_code,
                link(name, filling.page.grid.sheet, cell),
                status.label,
                automatic.label,
                source.file if source else None,
                *_times(source),
                *(counts[lg_code, severity] or None for severity in Severity),
            )
        )
    return list_block(sheet, rows, len(STATUS_HEADINGS))


def _times(source: TakenRow | None) -> tuple[dt.datetime | None, ...]:
    return (source.modified, source.first_taken, source.last_taken) if source else (None, None, None)
