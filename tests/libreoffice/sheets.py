"""The worksheets of a workbook."""

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from .com_object import ComObject
from .meter import com
from .sheet import Sheet
from .uno_bridge import ComError


class Sheets(ComObject, base_classes.Sheets):
    """The worksheets in the order of their tabs."""

    def __init__(self, book: Any) -> None:
        super().__init__(book.office)
        self.book = book
        self.uno = book.document.Sheets

    @property
    def api(self) -> Any:
        raise NotImplementedError("Sheets.api is not in the LibreOffice engine")

    @property
    @com("Worksheets.Parent", "Workbook.ActiveSheet")
    def active(self) -> Sheet:
        return Sheet(self.book, self.book.document.CurrentController.ActiveSheet)

    @com("Worksheets.Item")
    def __call__(self, name_or_index: str | int) -> Sheet:
        if isinstance(name_or_index, str) and self.uno.hasByName(name_or_index):
            return Sheet(self.book, self.uno.getByName(name_or_index))
        if isinstance(name_or_index, str):
            wanted = name_or_index.casefold()
            for sheet in self.uno:
                if sheet.Name.casefold() == wanted:
                    return Sheet(self.book, sheet)
        elif 1 <= name_or_index <= self.uno.Count:
            return Sheet(self.book, self.uno.getByIndex(name_or_index - 1))
        raise ComError(f"there is no sheet {name_or_index!r}")

    @com("Worksheets.Count")
    def __len__(self) -> int:
        return self.uno.Count

    def __iter__(self) -> Iterator[Sheet]:
        for sheet in self.uno:
            self.office.meter.count(("Worksheets.Next",))
            yield Sheet(self.book, sheet)

    def __contains__(self, name: object) -> bool:
        # On Windows xlwings compares sheets with the text, so the answer is always no.
        raise NotImplementedError(f"{name!r} in book.sheets is always False in Excel: use book.sheet_names")

    @com("Worksheets.Add")
    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        neighbour = before or after
        position = neighbour.uno.RangeAddress.Sheet if neighbour else self._active_position()
        fresh = self._fresh_name()
        self.uno.insertNewByName(fresh, position + (1 if after and not before else 0))
        sheet = Sheet(self.book, self.uno.getByName(fresh))
        sheet.show()
        if name is not None:
            sheet.name = name
        return sheet

    def _active_position(self) -> int:
        return self.book.document.CurrentController.ActiveSheet.RangeAddress.Sheet

    def _fresh_name(self) -> str:
        number = self.uno.Count + 1
        while self.uno.hasByName(f"Sheet{number}"):
            number += 1
        return f"Sheet{number}"
