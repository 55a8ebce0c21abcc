"""取込記録: where each row came from, and what was last taken; the base of every later consolidation."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xl_kenten.core.form import Form, ItemKind
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.normalise import shown, trimmed
from xl_kenten.core.workbook.cell_block import Block, Content
from xl_kenten.core.workbook.list_sheet import list_block, list_rows
from xl_kenten.core.workbook.sheets import PROVENANCE_FIXED, provenance_headings
from xl_kenten.core.workbook.three_way import Value


@dataclass(frozen=True, slots=True)
class TakenRow:
    """What was last taken from one municipality, from where and when.

    ``row`` counts from 1 and ``cells`` are addresses in the form's order, as a reader of the file sees them.
    """

    lg_code: str
    name: str
    file: str
    sheet: str
    row: int
    cells: tuple[str, ...]
    modified: dt.datetime | None
    sha256: str
    fingerprint: str
    first_taken: dt.datetime | None
    last_taken: dt.datetime | None
    hand_edits: str
    values: Mapping[str, Value]

    def cell_of(self, form: Form, item: str) -> str | None:
        """The address from which an item was taken."""
        place = [each.id for each in form.items].index(item)
        return self.cells[place] if place < len(self.cells) else None


def read_taken(sheet: Grid, form: Form) -> dict[str, TakenRow]:
    """Read what was last taken, by local government code."""
    taken: dict[str, TakenRow] = {}
    for cells in list_rows(sheet, len(provenance_headings(form))):
        lg_code = shown(cells[1]).strip()
        if lg_code:
            taken[lg_code] = _row(lg_code, cells, form)
    return taken


def _row(lg_code: str, cells: tuple[CellValue, ...], form: Form) -> TakenRow:
    row = shown(cells[5])
    return TakenRow(
        lg_code=lg_code,
        name=shown(cells[2]),
        file=shown(cells[3]),
        sheet=shown(cells[4]),
        row=int(row) if row.isascii() and row.isdigit() else 0,
        cells=tuple(shown(cells[6]).split()),
        modified=_time(cells[7]),
        sha256=shown(cells[8]),
        fingerprint=shown(cells[9]),
        first_taken=_time(cells[10]),
        last_taken=_time(cells[11]),
        hand_edits=shown(cells[12]),
        values={
            item.id: _value(cell, item.kind)
            for item, cell in zip(form.items, cells[PROVENANCE_FIXED:], strict=True)
        },
    )


def _value(cell: CellValue, kind: ItemKind) -> Value:
    text = shown(cell)
    if kind is ItemKind.FLAG:
        return int(text) if text.isascii() and text.isdigit() else None
    return trimmed(text) or None  # as the cell in 市町村分 is read, with which it is compared


def _time(cell: CellValue) -> dt.datetime | None:
    return cell if isinstance(cell, dt.datetime) else None


def taken_block(rows: Iterable[TakenRow], form: Form, sheet: Grid) -> tuple[Block, ...]:
    """Replace the list; ``sheet`` is how 取込記録 stands now."""
    contents: list[tuple[Content, ...]] = [
        (
            number,
            row.lg_code,
            row.name,
            row.file or None,
            row.sheet or None,
            row.row,
            " ".join(row.cells) or None,
            row.modified,
            row.sha256 or None,
            row.fingerprint or None,
            row.first_taken,
            row.last_taken,
            row.hand_edits or None,
            *(row.values[item.id] for item in form.items),
        )
        for number, row in enumerate(rows, start=1)
    ]
    return list_block(sheet, contents, len(provenance_headings(form)))
