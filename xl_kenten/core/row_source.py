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


def row_sources(grids: Iterable[Grid]) -> tuple[RowSource, ...]:
    """Read where the rows of a report came from; empty for any other file."""
    return tuple(source for grid in grids if grid.sheet == PROVENANCE for source in _sources(grid))


def _sources(grid: Grid) -> Iterator[RowSource]:
    for top, cells in enumerate(grid.rows[:_HEADINGS_WITHIN]):
        if {_NAME, _FILE, _DIGEST}.issubset(cell for cell in cells if isinstance(cell, str)):
            columns = [cells.index(heading) for heading in (_NAME, _FILE, _DIGEST)]
            for row in range(top + 1, len(grid.rows)):
                name, file, digest = (shown(grid.value(row, column)) for column in columns)
                if _SHA256.fullmatch(digest):
                    yield RowSource(name, file, digest)
            return
