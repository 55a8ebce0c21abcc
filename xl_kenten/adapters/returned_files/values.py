"""The values calamine hands over, turned into the cells of a Grid."""

import io
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from python_calamine import CalamineError, CalamineWorkbook

from xl_kenten.adapters.returned_files.cell_reference import refuse_endless_cell
from xl_kenten.adapters.returned_files.outcome import unreadable
from xl_kenten.core.grid import CellValue, ErrorValue, Grid

CalamineRows: TypeAlias = Sequence[Sequence[CellValue]]
Cell = tuple[int, int]

_WIDE = 64  # columns from which on rows are cut behind their last value
_NOT_FINITE = ErrorValue("#NUM!")


def sheets_in(data: bytes) -> list[CalamineRows]:
    """Let calamine read a workbook that was made safe: the values of its sheets, in order, from A1 on.

    Raises RefusedFileError when calamine cannot, also when it panics.
    """
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            workbook.get_sheet_by_index(number).to_python(skip_empty_area=False)
            for number in range(len(workbook.sheet_names))
        ]
    except (CalamineError, ValueError, OverflowError) as error:
        raise unreadable("途中で切れているか、壊れています") from error
    except BaseException as error:
        # A panic in Rust arrives as an exception beside Exception, of a class that cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise unreadable("途中で切れているか、壊れています") from error


def grid(  # noqa: PLR0913 - the parts of a sheet, all from the same reader
    sheet: str,
    rows: CalamineRows,
    special: Mapping[Cell, CellValue],
    struck: frozenset[Cell] = frozenset(),
    *,
    finite: bool = False,
    short: bool = False,
    hidden: bool = False,
) -> Grid:
    """Make a grid of calamine's rows; ``special`` are cells that calamine shows as blank or not at all.

    ``finite`` says that the numbers are known to be neither NaN nor infinite, ``short`` that the texts of
    ``rows`` are known to fit into cells. Raises RefusedFileError for one that does not.
    """
    values = [[None if value == "" else value for value in row] for row in rows]
    for row in () if finite else values:
        for column, value in enumerate(row):
            # NaN and the infinities are no numbers that Excel could show.
            if type(value) is float and value - value != 0.0:
                row[column] = _NOT_FINITE
    if not short:
        _refuse_endless_cells(sheet, values)
    for (row_number, column), value in special.items():
        refuse_endless_cell(sheet, row_number, column, value)
        while len(values) <= row_number:
            values.append([])
        row = values[row_number]
        row.extend([None] * (column + 1 - len(row)))
        row[column] = value
    for row in values:
        if len(row) > _WIDE:
            while row and row[-1] is None:
                row.pop()
    return Grid(sheet, tuple(map(tuple, values)), struck, hidden)


def _refuse_endless_cells(sheet: str, values: Sequence[Sequence[CellValue]]) -> None:
    for row_number, row in enumerate(values):
        for column, value in enumerate(row):
            refuse_endless_cell(sheet, row_number, column, value)
