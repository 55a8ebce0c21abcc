"""Addresses of cells and ranges as Excel writes them; rows and columns count from 0."""

import re
from dataclasses import dataclass

from xl_kenten.adapters.ooxml.errors import broken
from xl_kenten.core.finding import cell_address

LAST_ROW = 1_048_575
LAST_COLUMN = 16_383

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def parse_cell(text: str) -> tuple[int, int]:
    """Read ``F7`` as (6, 5); raises WorkbookError when it lies outside a sheet."""
    found = _CELL.fullmatch(text)
    if found is None:
        raise broken(f"セル番地 {text[:20]}")
    column = 0
    for letter in found.group(1).upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(found.group(2))
    if not 1 <= row <= LAST_ROW + 1 or column > LAST_COLUMN + 1:
        raise broken(f"セル番地 {text[:20]}")
    return row - 1, column - 1


def is_on_sheet(row: int, column: int) -> bool:
    """Tell whether there is such a cell at all."""
    return 0 <= row <= LAST_ROW and 0 <= column <= LAST_COLUMN


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of cells, all edges included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> "Block":
        """Read ``B2:F7`` or ``B2``."""
        first, _, last = text.partition(":")
        top, left = parse_cell(first)
        bottom, right = parse_cell(last) if last else (top, left)
        return cls(min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    def __contains__(self, cell: tuple[int, int]) -> bool:
        return self.top <= cell[0] <= self.bottom and self.left <= cell[1] <= self.right

    def with_cell(self, row: int, column: int) -> "Block":
        """The smallest block that holds this one and the cell."""
        return Block(
            min(self.top, row), min(self.left, column), max(self.bottom, row), max(self.right, column)
        )

    def __str__(self) -> str:
        first, last = cell_address(self.top, self.left), cell_address(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"
