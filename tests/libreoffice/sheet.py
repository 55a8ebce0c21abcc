"""One worksheet as xlwings asks for it."""

import numbers
from typing import Any

from xlwings import base_classes

from .areas import COLUMNS, ROWS, Area, areas_of
from .cell_block import VALUES
from .com_object import ComObject
from .com_sheet import SheetApi
from .meter import com
from .names import Names
from .notes import Note
from .ranges import Range
from .uno_bridge import ComError

VISIBLE, HIDDEN = -1, 0


class Sheet(ComObject, base_classes.Sheet):
    """A worksheet of an open workbook."""

    def __init__(self, book: Any, uno: Any) -> None:
        super().__init__(book.office)
        self._book = book
        self.document = book.document
        self.uno = uno

    @property
    def api(self) -> SheetApi:
        return SheetApi(self)

    @property
    @com("Worksheet.Name")
    def name(self) -> str:
        return self.uno.Name

    @name.setter
    @com("Worksheet.Name =")
    def name(self, value: str) -> None:
        taken = [name.casefold() for name in self.document.Sheets.ElementNames if name != self.uno.Name]
        if value.casefold() in taken or ":" in value:  # the other rules xlwings itself knows
            raise ComError(f"{value!r} cannot be the name of a sheet")
        self.uno.Name = value

    @property
    @com("Worksheet.Parent")
    def book(self) -> Any:
        return self._book

    @property
    @com("Worksheet.Index")
    def index(self) -> int:
        return self.uno.RangeAddress.Sheet + 1

    @property
    @com("Worksheet.Names")
    def names(self) -> Names:
        return Names(self._book, self)

    @property
    @com("Worksheet.Comments")
    def notes(self) -> list[Note]:
        places = [Area(note.Position.Row + 1, note.Position.Column + 1) for note in self.uno.Annotations]
        self.office.meter.count(("Comments.Item",) * len(places))
        return [Note(Range(self, [place]), place) for place in places]

    @property
    @com("Worksheet.Visible")
    def visible(self) -> int:
        return VISIBLE if self.uno.IsVisible else HIDDEN

    @visible.setter
    @com("Worksheet.Visible =")
    def visible(self, value: int) -> None:
        shown = [sheet.Name for sheet in self.document.Sheets if sheet.IsVisible]
        if not value and shown == [self.uno.Name]:
            raise ComError("the last visible sheet cannot be hidden")
        self.uno.IsVisible = bool(value)

    @property
    @com("Worksheet.UsedRange")
    def used_range(self) -> Range:
        cursor = self.uno.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return Range(self, [Area.of(cursor.RangeAddress)])

    @property
    @com("Worksheet.Cells")
    def cells(self) -> Range:
        return Range(self, [Area(1, 1, ROWS, COLUMNS)])

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """A range from an address, a name, a cell's numbers, or from one corner to another."""
        if isinstance(arg1, tuple) and len(arg1) == 4:
            return Range(self, [Area(*arg1)], is_lazy=True)
        if isinstance(arg1, numbers.Number) and isinstance(arg2, numbers.Number):
            return self._corner((arg1, arg2))
        first = self._corner(arg1)
        if arg2 is None:
            return first
        return self._between(first, self._corner(arg2))

    @com("Worksheet.Activate")
    def activate(self) -> None:
        self.show()

    @com("Worksheet.Select")
    def select(self, cells: list[Any] | None = None) -> None:
        if cells is None:
            self.show()
            return
        ranges = self.document.createInstance("com.sun.star.sheet.SheetCellRanges")
        ranges.addRangeAddresses(tuple(each.RangeAddress for each in cells), False)
        self.document.CurrentController.select(ranges if len(cells) > 1 else cells[0])

    @com("Worksheet.Cells", "Range.ClearContents")
    def clear_contents(self) -> None:
        self.refuse_if_protected()
        self.uno.clearContents(VALUES)

    @com("Worksheet.Cells", "Range.Clear")
    def clear(self) -> None:
        self.refuse_if_protected()
        self.uno.clearContents(1023)

    @com("Worksheet.Rows", "Range.AutoFit", "Worksheet.Columns", "Range.AutoFit")
    def autofit(self, axis: str | None = None) -> None:
        used = self.uno.createCursor()
        used.gotoEndOfUsedArea(True)
        if axis in ("rows", "r", None):
            used.Rows.OptimalHeight = True
        if axis in ("columns", "c", None):
            used.Columns.OptimalWidth = True

    @com(
        "Worksheet.Delete",
        "Application.DisplayAlerts",
        "Application.DisplayAlerts =",
        "Application.DisplayAlerts =",
    )
    def delete(self) -> None:
        shown = [sheet.Name for sheet in self.document.Sheets if sheet.IsVisible]
        if shown == [self.uno.Name]:
            raise ComError("the last visible sheet cannot be deleted")
        self.document.Sheets.removeByName(self.uno.Name)

    # --- for the other parts of the engine
    def cells_of(self, area: Area) -> Any:
        """The UNO range of a rectangle."""
        return self.uno.getCellRangeByPosition(
            area.column - 1, area.row - 1, area.last_column - 1, area.last_row - 1
        )

    def book_name(self) -> str:
        """The workbook's file name, uncounted."""
        return self._book.file_name()

    def show(self) -> None:
        """Bring the sheet to the front."""
        if not self.uno.IsVisible:
            raise ComError(f"{self.uno.Name} is hidden and cannot be activated")
        self.document.CurrentController.setActiveSheet(self.uno)

    def refuse_if_protected(self) -> None:
        """Raise as Excel does; LibreOffice keeps silent and does nothing."""
        if self.uno.isProtected():
            raise ComError(f"{self.uno.Name} is protected")

    def edge(self, row: int, column: int, down: int, right: int) -> Area:
        """Where Ctrl+arrow goes: to the end of the filled run, or to the next filled cell, or to the border."""
        line = Area(1, column, rows=ROWS) if down else Area(row, 1, columns=COLUMNS)
        here, last, step = (row, ROWS, down) if down else (column, COLUMNS, right)
        filled = self.cells_of(line).queryContentCells(VALUES).RangeAddresses
        runs = [Area.of(address) for address in filled]
        spans = [(run.row, run.last_row) if down else (run.column, run.last_column) for run in runs]
        position = _jump(spans, here, step, last)
        return Area(position, column) if down else Area(row, position)

    def _corner(self, given: Any) -> Range:
        if isinstance(given, Range):
            given.reach()
            return given
        if isinstance(given, tuple):
            if 0 in given:
                raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
            return self._cell(*given)
        return self._named(given)

    @com("Worksheet.Cells")
    def _cell(self, row: int, column: int) -> Range:
        return Range(self, [Area(int(row), int(column))])

    @com("Worksheet.Range")
    def _named(self, address: str) -> Range:
        areas = areas_of(address)
        if areas:
            return Range(self, areas)
        for names in (Names(self._book, self), Names(self._book)):
            if names.knows(address):
                return names.find(address).cells()
        raise ComError(f"{address!r} is neither an address nor a name")

    @com("Worksheet.Range")
    def _between(self, first: Range, second: Range) -> Range:
        a, b = first.area, second.area
        row, column = min(a.row, b.row), min(a.column, b.column)
        rows = max(a.last_row, b.last_row) - row + 1
        return Range(self, [Area(row, column, rows, max(a.last_column, b.last_column) - column + 1)])


def _jump(spans: list[tuple[int, int]], here: int, step: int, last: int) -> int:
    """The next stop along a line of ``last`` cells whose filled runs are ``spans``."""
    if step < 0:
        mirrored = [(last + 1 - end, last + 1 - start) for start, end in spans]
        return last + 1 - _jump(mirrored, last + 1 - here, 1, last)
    for start, end in spans:
        if start <= here < end:
            return end
    return min((start for start, _ in spans if start > here), default=last)
