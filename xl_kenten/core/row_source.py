"""The rows of a 取込記録, in a report or a workbook of ours: whose row came from which file."""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from xl_kenten.core.grid import Grid
from xl_kenten.core.normalise import shown
from xl_kenten.core.workbook.sheets import PROVENANCE

_NAME, _FILE, _DIGEST = "団体", "ファイル", "照合値（SHA-256）"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_HEADINGS_WITHIN = 10  # rows from the top


class RowSource(Struct, frozen=True):
    """Whose row it is, and the file it was taken from: its name, relative to the folder, and its digest."""

    name: str
    file: str
    sha256: str


def has_provenance(grids: Iterable[Grid]) -> bool:
    """Tell whether a file is built like a report or a workbook of ours, filled or not."""
    return any(grid.sheet == PROVENANCE and _headings(grid) is not None for grid in grids)


def row_sources(grids: Iterable[Grid]) -> tuple[RowSource, ...]:
    """Read where the rows of a report came from; empty for any other file."""
    return tuple(source for grid in grids if grid.sheet == PROVENANCE for source in _sources(grid))


def _headings(grid: Grid) -> int | None:
    """The row of the headings of 1 転記元."""
    wanted = {_NAME, _FILE, _DIGEST}
    for row, cells in enumerate(grid.rows[:_HEADINGS_WITHIN]):
        if wanted.issubset(cell for cell in cells if isinstance(cell, str)):
            return row
    return None


def _sources(grid: Grid) -> Iterator[RowSource]:
    top = _headings(grid)
    if top is None:
        return
    columns = [grid.rows[top].index(heading) for heading in (_NAME, _FILE, _DIGEST)]
    for row in range(top + 1, len(grid.rows)):
        name, file, digest = (shown(grid.value(row, column)) for column in columns)
        if not name:
            return  # what stands below is another list
        if _SHA256.fullmatch(digest):
            yield RowSource(name, file, digest)
