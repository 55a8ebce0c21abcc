"""A sheet pasted onto a fresh one, values and looks only, as staff do who find a form too narrow."""

from copy import copy
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True, slots=True)
class Shift:
    """How many rows further down and columns further right something stands."""

    down: int = 0
    right: int = 0


def pasted_sheet(book: Workbook, row: int, added: int, shift: Shift) -> Worksheet:
    """Replace a book's first sheet by a copy without input rules, marks and protection.

    Below ``row`` (from 0) so many rows with the same looks are added, and the whole is shifted.
    """
    source = book.worksheets[0]
    book.create_sheet()
    target = book.worksheets[-1]
    last = row + 1

    def moved(number: int) -> int:
        return number + shift.down + (added if number > last else 0)

    for number, cells in enumerate(source.iter_rows(), start=1):
        repeated = added if number == last else 0
        for place in range(moved(number), moved(number) + repeated + 1):
            target.row_dimensions[place].height = source.row_dimensions[number].height
            for column, cell in enumerate(cells, start=shift.right + 1):
                pasted = target.cell(place, column, cell.value if place == moved(number) else None)
                _copy_looks(cell, pasted)
    for area in source.merged_cells.ranges:
        top, bottom = moved(area.min_row), moved(area.max_row)
        left, right = area.min_col + shift.right, area.max_col + shift.right
        target.merge_cells(start_row=top, end_row=bottom, start_column=left, end_column=right)
    for group in source.column_dimensions.values():
        for column in range(group.min or 1, (group.max or 0) + 1):
            target.column_dimensions[get_column_letter(column + shift.right)].width = group.width
    target.page_setup.orientation = source.page_setup.orientation
    name = source.title
    book.remove(source)
    target.title = name
    return target


def _copy_looks(source: Cell | MergedCell, target: Cell | MergedCell) -> None:
    # openpyxl has no other way that is not slow.
    target._style = copy(source._style)  # type: ignore[union-attr]  # noqa: SLF001
