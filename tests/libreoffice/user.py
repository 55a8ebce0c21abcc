"""The clerk's hands: what people do to a sheet with mouse and keyboard, through LibreOffice's own commands."""

from typing import Any

import xlwings as xw

from .uno_bridge import properties


class User:
    """Somebody who works on an open workbook."""

    def __init__(self, book: xw.Book) -> None:
        self.office = book.impl.office
        self.document = book.impl.document

    def select(self, cells: xw.Range) -> None:
        """Click on the sheet's tab and drag over the cells."""
        controller = self.document.CurrentController
        controller.setActiveSheet(cells.impl.owner.uno)
        controller.select(cells.impl.cells[0])

    def type(self, cell: xw.Range, text: str) -> None:
        """Type into a cell and press Enter."""
        self.select(cell)
        self._command("EnterString", StringName=text)

    def sort(
        self, cells: xw.Range, column: int, *, descending: bool = False, has_headers: bool = False
    ) -> None:
        """Sort the rows of a range by one of its columns, counted from 1; fills travel with their rows."""
        self.select(cells)
        first = cells.impl.area.column
        self._command(
            "DataSort",
            ByRows=True,
            HasHeader=has_headers,
            CaseSensitive=False,
            IncludeAttribs=True,
            UserDefIndex=0,
            Col1=first + column - 1,
            Ascending1=not descending,
        )

    def insert_rows(self, cells: xw.Range) -> None:
        """Insert as many sheet rows as the range has, above it."""
        self.select(cells)
        self._command("InsertRowsBefore")

    def delete_rows(self, cells: xw.Range) -> None:
        """Delete the sheet rows of the range."""
        self.select(cells)
        self._command("DeleteRows")

    def copy_paste(self, source: xw.Range, target: xw.Range) -> None:
        """Copy cells with everything on them and paste them elsewhere."""
        self.select(source)
        self._command("Copy")
        self.select(target)
        self._command("Paste")

    def undo(self) -> None:
        """Press Ctrl+Z."""
        self._command("Undo")

    def _command(self, name: str, **arguments: Any) -> None:
        dispatcher = self.office.create("com.sun.star.frame.DispatchHelper")
        frame = self.document.CurrentController.Frame
        dispatcher.executeDispatch(frame, f".uno:{name}", "", 0, properties(**arguments))
