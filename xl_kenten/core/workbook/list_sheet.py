"""A list in the workbook: read by its rows below the headings, replaced as a whole."""

from collections.abc import Iterator, Sequence

from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.workbook.cell_block import Block, Content
from xl_kenten.core.workbook.sheets import LIST_HEADING_ROW


def list_rows(sheet: Grid, width: int) -> Iterator[tuple[CellValue, ...]]:
    """The rows of a list as they stand now, each filled up to the width of the list."""
    for cells in sheet.rows[LIST_HEADING_ROW + 1 :]:
        yield (*cells[:width], *(None,) * (width - len(cells)))


def list_block(sheet: Grid, rows: Sequence[tuple[Content, ...]], width: int) -> tuple[Block, ...]:
    """Replace a list; rows that are no longer needed are wiped out."""
    height = max(len(rows), len(sheet.rows) - LIST_HEADING_ROW - 1)
    if height <= 0:
        return ()
    blank: tuple[Content, ...] = (None,) * width
    return (Block(sheet.sheet, LIST_HEADING_ROW + 1, 0, (*rows, *[blank] * (height - len(rows)))),)
