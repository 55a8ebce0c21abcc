"""A prefecture's workbook in memory: the port's fake, begun from the workbook that ``new`` makes."""

import datetime as dt
from collections.abc import Mapping
from functools import cache

from xl_kenten.adapters.returned_files import grids_of
from xl_kenten.core.grid import Grid
from xl_kenten.core.workbook.cell_block import Block, Formula
from xl_kenten.core.workbook.sheet_facts import SheetFacts


@cache
def _grids(data: bytes) -> tuple[Grid, ...]:
    return grids_of(data, "fake.xlsm")


class FakeWorkbook:
    """Sheets of cells; a formula of ours is kept with the value it shows."""

    name = "報告.xlsm"
    folder = None

    def __init__(self, data: bytes) -> None:
        self._cells = {grid.sheet: [list(row) for row in grid.rows] for grid in _grids(data)}
        self._formulas: dict[str, dict[tuple[int, int], str]] = {sheet: {} for sheet in self._cells}
        self.written: list[Block] = []
        self.sheet_facts: dict[str, SheetFacts] = {}
        self.links: tuple[str, ...] | None = ()
        self.named: tuple[str, ...] | None = ()

    def read(self, sheet: str) -> Grid:
        cells = self._cells.setdefault(sheet, [])
        return Grid(sheet, tuple(map(tuple, cells)), formulas=dict(self._formulas.setdefault(sheet, {})))

    def write(self, block: Block) -> None:
        self.written.append(block)
        for r, cells in enumerate(block.rows, start=block.row):
            for c, content in enumerate(cells, start=block.column):
                self.put(block.sheet, r, c, content)

    def put(self, sheet: str, row: int, column: int, content: object) -> None:
        cells = self._cells.setdefault(sheet, [])
        while len(cells) <= row:
            cells.append([])
        line = cells[row]
        line.extend([None] * (column + 1 - len(line)))
        formulas = self._formulas.setdefault(sheet, {})
        formulas.pop((row, column), None)
        if isinstance(content, Formula):
            formulas[row, column] = content.text
            content = content.shown
        # As a spreadsheet does: numbers are floats, a blank text is blank.
        if isinstance(content, int) and not isinstance(content, bool):
            content = float(content)
        line[column] = None if content == "" else content

    def insert_rows(self, sheet: str, row: int, count: int) -> None:
        self._cells[sheet][row:row] = [[] for _ in range(count)]

    def show_results(self, sheet: str, results: Mapping[tuple[int, int], int]) -> None:
        for (row, column), result in results.items():
            self._cells[sheet][row][column] = float(result)

    def facts(self, sheet: str) -> SheetFacts:
        return self.sheet_facts.get(sheet, SheetFacts())

    def external_links(self) -> tuple[str, ...] | None:
        return self.links

    def persons(self) -> tuple[str, ...] | None:
        return self.named

    def snapshot(self, *, without: tuple[str, ...] = ()) -> dict[str, object]:
        def plain(value: object) -> object:
            return value.isoformat() if isinstance(value, dt.datetime) else value

        return {
            sheet: [[plain(value) for value in row] for row in cells]
            for sheet, cells in self._cells.items()
            if sheet not in without
        }
