"""The sheet 提出前チェック: the verdict, and every obstacle with a link to its place."""

from xl_kenten.core.grid import Grid
from xl_kenten.core.letter import day_in_words
from xl_kenten.core.workbook.cell_block import Block, Content, link
from xl_kenten.core.workbook.gate import Gate
from xl_kenten.core.workbook.list_sheet import list_block
from xl_kenten.core.workbook.obstacle import Obstacle
from xl_kenten.core.workbook.sheets import GATE_HEADINGS, GATE_VERDICT_COLUMN


def gate_blocks(gate: Gate, sheet: Grid) -> tuple[Block, ...]:
    """Replace the page; ``sheet`` is how 提出前チェック stands now."""
    state = f"{gate.prefecture}　{day_in_words(gate.day)}現在　{gate.counts}"
    rows = [_row(number, obstacle) for number, obstacle in enumerate(gate.obstacles, start=1)]
    return (
        Block(sheet.sheet, 0, GATE_VERDICT_COLUMN, ((gate.verdict, state),)),
        *list_block(sheet, rows, len(GATE_HEADINGS)),
    )


def _row(number: int, obstacle: Obstacle) -> tuple[Content, ...]:
    place = obstacle.place
    where: Content = obstacle.where
    if place.sheet is not None:
        where = link(obstacle.where, place.sheet, place.cell or "A1")
    return number, obstacle.weight.label, where, obstacle.what, obstacle.cure or None
