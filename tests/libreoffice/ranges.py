"""Ranges of cells as xlwings asks for them: where they are, what they hold, how they move."""

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from .areas import Area
from .cell_block import CellBlock
from .com_object import ComObject
from .com_range import RangeApi
from .meter import com
from .notes import Note
from .range_looks import RangeLooks
from .uno_bridge import enum

EVERYTHING = 1023  # com.sun.star.sheet.CellFlags: contents, notes, formats, conditional formats
FORMATS = 32 | 64
DIRECTIONS = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}


class Range(RangeLooks, ComObject, base_classes.Range):
    """One or more rectangles of a sheet; like over COM, most members see only the first one."""

    def __init__(self, sheet: Any, areas: list[Area], *, is_lazy: bool = False) -> None:
        super().__init__(sheet.office)
        self.owner = sheet
        self.areas = areas
        # Bound to the sheet at once: inserted rows must move the range, as in Excel.
        self.cells = [sheet.cells_of(area) for area in areas]
        self._is_lazy = is_lazy
        area = areas[0]
        numbers = (sheet, area.row, area.column, area.rows, area.columns)
        self._coords: tuple[Any, int, int, int, int] | None = numbers if is_lazy else None

    def reach(self) -> None:
        if self._is_lazy:  # made from four numbers: xlwings asks COM for it only now
            self._is_lazy = False
            self.office.meter.count(("Worksheet.Cells", "Worksheet.Cells", "Worksheet.Range"))

    @property
    def area(self) -> Area:
        """Where the first rectangle is at this moment."""
        return Area.of(self.cells[0].RangeAddress)

    @property
    def block(self) -> CellBlock:
        """The cells of the first rectangle."""
        return CellBlock(self.owner.document, self.owner.uno, self.cells[0])

    def blocks(self) -> list[CellBlock]:
        """The cells of every rectangle."""
        return [CellBlock(self.owner.document, self.owner.uno, cells) for cells in self.cells]

    # --- where it is
    @property
    def coords(self) -> tuple[Any, int, int, int, int]:
        if self._coords is None:
            area = self.area
            asked = ("Worksheet", "Row", "Column", "Rows", "Rows.Count", "Columns", "Columns.Count")
            self.office.meter.count(tuple(f"Range.{name}" for name in asked))
            self._coords = (self.owner, area.row, area.column, area.rows, area.columns)
        return self._coords

    @property
    def sheet(self) -> Any:
        return self.coords[0]

    @property
    def row(self) -> int:
        return self.coords[1]

    @property
    def column(self) -> int:
        return self.coords[2]

    @property
    def shape(self) -> tuple[int, int]:
        return self.coords[3], self.coords[4]

    @property
    def api(self) -> RangeApi:
        self.reach()
        return RangeApi(self)

    @com("Range.Count")
    def __len__(self) -> int:
        return sum(area.rows * area.columns for area in self.areas)

    @com("Range.Item")
    def __call__(self, row: int, column: int | None = None) -> "Range":
        area = self.area
        if column is None:
            row, column = (row - 1) // area.columns + 1, (row - 1) % area.columns + 1
        return Range(self.owner, [Area(area.row + row - 1, area.column + column - 1)])

    @com("Range.GetAddress")
    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        name = self.owner.uno.Name.replace("'", "''")
        prefix = f"'[{self.owner.book_name()}]{name}'!" if external else ""
        texts = [
            area.address(row_absolute=row_absolute, column_absolute=col_absolute) for area in self._now()
        ]
        return prefix + ",".join(texts)

    @property
    @com("Range.Address")
    def address(self) -> str:
        return ",".join(area.address() for area in self._now())

    @property
    @com("Range.CurrentRegion")
    def current_region(self) -> "Range":
        cursor = self.owner.uno.createCursorByRange(self.cells[0])
        cursor.collapseToCurrentRegion()
        return Range(self.owner, [Area.of(cursor.RangeAddress)])

    @com("Range.End")
    def end(self, direction: str) -> "Range":
        step = DIRECTIONS[{"u": "up", "d": "down", "l": "left", "r": "right"}.get(direction, direction)]
        return Range(self.owner, [self.owner.edge(self.area.row, self.area.column, *step)])

    # --- what it holds
    @property
    @com("Range.Value")
    def raw_value(self) -> Any:
        rows = self.block.read()
        return rows[0][0] if self.area.rows == self.area.columns == 1 else tuple(map(tuple, rows))

    @raw_value.setter
    @com("Range.Value =")
    def raw_value(self, data: Any) -> None:
        self._write(data)

    @property
    @com("Range.Formula")
    def formula(self) -> Any:
        rows = self.block.formulas()
        return rows[0][0] if self.area.rows == self.area.columns == 1 else tuple(map(tuple, rows))

    @formula.setter
    @com("Range.Formula =")
    def formula(self, value: Any) -> None:
        self._write(value)

    @property
    @com("Range.HasArray")
    def has_array(self) -> bool:
        return any(cell.getArrayFormula() for cell in self.cells)

    @com("Range.ClearContents")
    def clear_contents(self) -> None:
        for block in self.blocks():
            block.clear_contents()

    @com("Range.ClearFormats")
    def clear_formats(self) -> None:
        self._clear(FORMATS)

    @com("Range.Clear")
    def clear(self) -> None:
        self._clear(EVERYTHING)

    # --- how it moves
    @com("Range.Insert")
    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        if copy_origin == "format_from_right_or_below":
            raise NotImplementedError("Range.insert(copy_origin=…below) is not in the LibreOffice engine")
        area = self._one_area("insert")
        self.owner.refuse_if_protected()
        mode = "RIGHT" if shift == "right" else "DOWN"
        mode = {area.is_whole_rows: "ROWS", area.is_whole_columns: "COLUMNS"}.get(True, mode)
        self.owner.uno.insertCells(self.cells[0].RangeAddress, enum("sheet.CellInsertMode", mode))

    @com("Range.Delete")
    def delete(self, shift: str | None = None) -> None:
        area = self._one_area("delete")
        self.owner.refuse_if_protected()
        mode = "LEFT" if shift == "left" else "UP"
        mode = {area.is_whole_rows: "ROWS", area.is_whole_columns: "COLUMNS"}.get(True, mode)
        self.owner.uno.removeRange(self.cells[0].RangeAddress, enum("sheet.CellDeleteMode", mode))

    @com("Range.Copy")
    def copy(self, destination: Any = None) -> None:
        if destination is None:
            raise NotImplementedError("Range.copy() to the clipboard is not in the LibreOffice engine")
        self._one_area("copy")
        target = destination.impl.cells[0]
        CellBlock(destination.impl.owner.document, destination.impl.owner.uno, target).refuse_if_locked()
        self.owner.uno.copyRange(target.getCellByPosition(0, 0).CellAddress, self.cells[0].RangeAddress)

    @com("Range.Select")
    def select(self) -> None:
        self.owner.select(self.cells)

    @property
    @com("Range.Comment")
    def note(self) -> Note | None:
        return Note(self, self.area) if self.block.notes() else None

    @com("Range.AddComment")
    def add_note(self, text: str) -> Note:
        self.owner.uno.Annotations.insertNew(self.cells[0].getCellByPosition(0, 0).CellAddress, text)
        return Note(self, self.area)

    def _now(self) -> Iterator[Area]:
        return (Area.of(cells.RangeAddress) for cells in self.cells)

    def _one_area(self, member: str) -> Area:
        if len(self.cells) > 1:
            raise NotImplementedError(f"Range.{member} of several areas is not in the LibreOffice engine")
        return self.area

    def _write(self, data: Any) -> None:
        if not isinstance(data, list | tuple):
            for block in self.blocks():
                block.write([[data] * block.area.columns] * block.area.rows)
            return
        self._one_area("value = of a table")
        self.block.write(data if data and isinstance(data[0], list | tuple) else [data])

    def _clear(self, flags: int) -> None:
        for block in self.blocks():
            block.refuse_if_locked()
            block.cells.clearContents(flags)
