"""The port to the prefecture's workbook, open in Excel or lying as a file, and the one way to change it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from xl_kenten.adapters.written.cell_text import cell_text
from xl_kenten.core.grid import Grid
from xl_kenten.core.workbook.cell_block import Block, Content, Standing
from xl_kenten.core.workbook.sheet_facts import SheetFacts
from xl_kenten.core.workbook.sheets import UNDO
from xl_kenten.core.workbook.undo_record import (
    emptied,
    record,
    recorded_sheets,
    restore,
    same,
    standing,
)


class PrefectureWorkbook(Protocol):
    """A workbook of the prefecture: whole sheets are read, blocks of cells are written."""

    @property
    def name(self) -> str:
        """The file's name."""

    @property
    def folder(self) -> Path | None:
        """The folder in which it lies; None for one in the cloud, or never saved."""

    def read(self, sheet: str) -> Grid:
        """Read a sheet with its formulas; raises UsageError when the workbook has none of that name."""

    def write(self, block: Block) -> None:
        """Write a block; texts are never taken for formulas, dates or numbers."""

    def insert_rows(self, sheet: str, row: int, count: int) -> None:
        """Insert whole rows above a row (from 0), looking like the one above them."""

    def show_results(self, sheet: str, results: Mapping[tuple[int, int], int]) -> None:
        """Let formulas, by row and column, show these results; Excel calculates them itself."""

    def facts(self, sheet: str) -> SheetFacts:
        """Look for hidden lines and comments; raises UsageError when the workbook has no such sheet."""

    def external_links(self) -> tuple[str, ...] | None:
        """Name the workbooks to which this one links; None where that cannot be found out."""

    def persons(self) -> tuple[str, ...] | None:
        """Name the document properties that name somebody (作成者); None where that cannot be found out."""


class Pages:
    """The sheets of a workbook, each read once."""

    def __init__(self, book: PrefectureWorkbook) -> None:
        self.book = book
        self._grids: dict[str, Grid] = {}

    def __getitem__(self, sheet: str) -> Grid:
        if sheet not in self._grids:
            self._grids[sheet] = self.book.read(sheet)
        return self._grids[sheet]

    def apply(self, blocks: Iterable[Block]) -> bool:
        """Write what differs, after noting how to undo it; tells whether anything differed."""
        changed = [block for block in map(self._resolved, blocks) if self._differs(block)]
        if not changed:
            return False
        grids = {block.sheet: self[block.sheet] for block in changed}
        self._write([record(changed, grids, self[UNDO]), *changed])
        return True

    def insert_rows(self, sheet: str, row: int, count: int) -> None:
        """Insert rows; what was noted for undoing no longer fits then, and is dropped."""
        self.book.insert_rows(sheet, row, count)
        self._write([emptied(self[UNDO])])
        self._grids.pop(sheet, None)

    def undo(self) -> int | None:
        """Bring back what the last button changed.

        Returns how many cells were left because a hand has changed them since; None when there is nothing.
        """
        sheets = recorded_sheets(self[UNDO])
        if not sheets:
            return None
        restoration = restore(self[UNDO], {sheet: self[sheet] for sheet in sheets})
        self._write([*restoration.blocks, emptied(self[UNDO])])
        return restoration.kept

    def _write(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            self.book.write(block)
            self._grids.pop(block.sheet, None)

    def _resolved(self, block: Block) -> Block:
        """Put what stands there in place of every cell that is to be kept; new texts are made to fit a cell."""
        grid = self[block.sheet]

        def content(row: int, column: int, cell: Content) -> Content:
            if cell is Standing.KEEP:
                return standing(grid, block.row + row, block.column + column)
            return cell_text(cell) if isinstance(cell, str) else cell

        rows = tuple(
            tuple(content(row, column, cell) for column, cell in enumerate(cells))
            for row, cells in enumerate(block.rows)
        )
        return replace(block, rows=rows)

    def _differs(self, block: Block) -> bool:
        grid = self[block.sheet]
        return any(
            not same(cell, standing(grid, block.row + r, block.column + c))
            for r, cells in enumerate(block.rows)
            for c, cell in enumerate(cells)
        )
