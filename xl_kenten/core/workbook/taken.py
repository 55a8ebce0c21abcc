"""取込記録: where each row came from, and what was last taken; the base of every later consolidation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xl_kenten.core.form import Form, ItemKind
from xl_kenten.core.grid import Grid
from xl_kenten.core.normalise import shown
from xl_kenten.core.response import Response
from xl_kenten.core.workbook.cell_block import Block, Content, padded
from xl_kenten.core.workbook.sheets import LIST_HEADING_ROW, PROVENANCE_FIXED, provenance_headings
from xl_kenten.core.workbook.three_way import Value

_CODE_COLUMN = 1


@dataclass(frozen=True, slots=True)
class TakenRow:
    """What 取込記録 holds of one municipality: the cells before the values, and the values by item."""

    fixed: tuple[Content, ...]
    values: Mapping[str, Value]


def read_taken(sheet: Grid, form: Form) -> dict[str, TakenRow]:
    """Read what was last taken, by local government code."""
    taken: dict[str, TakenRow] = {}
    for cells in sheet.rows[LIST_HEADING_ROW + 1 :]:
        padded_cells = (*cells, *[None] * (PROVENANCE_FIXED + len(form.items) - len(cells)))
        lg_code = shown(padded_cells[_CODE_COLUMN]).strip()
        if not lg_code:
            continue
        values: dict[str, Value] = {}
        for item, cell in zip(form.items, padded_cells[PROVENANCE_FIXED:], strict=False):
            text = shown(cell)
            if item.kind is ItemKind.FLAG:
                values[item.id] = int(text) if text.isascii() and text.isdigit() else None
            else:
                values[item.id] = text or None
        fixed = tuple(cell if isinstance(cell, (str, int, float)) else None for cell in padded_cells)
        taken[lg_code] = TakenRow(fixed[:PROVENANCE_FIXED], values)
    return taken


def taken_block(rows: Iterable[TakenRow], form: Form, sheet: Grid) -> tuple[Block, ...]:
    """Replace the list; ``sheet`` is how 取込記録 stands now."""
    contents: list[tuple[Content, ...]] = [
        (*row.fixed, *(row.values[item.id] for item in form.items)) for row in rows
    ]
    height = max(len(contents), len(sheet.rows) - LIST_HEADING_ROW - 1)
    width = len(provenance_headings(form))
    return (Block(sheet.sheet, LIST_HEADING_ROW + 1, 0, padded(contents, width, height)),)


def fixed_cells(  # noqa: PLR0913 - one a column
    number: int, lg_code: str, name: str, response: Response, modified: Content, hand_edits: Iterable[str]
) -> tuple[Content, ...]:
    """The cells before the values."""
    return (
        number,
        lg_code,
        name,
        response.file,
        response.sheet,
        response.row + 1,
        modified,
        response.sha256,
        "、".join(hand_edits) or None,
    )
