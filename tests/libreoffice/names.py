"""Defined names of a workbook or of one sheet."""

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from .com_object import ComObject
from .meter import com
from .name import Name
from .uno_bridge import ComError, struct


class Names(ComObject, base_classes.Names):
    """All names of a workbook, those of its sheets included, or only the names of one sheet."""

    def __init__(self, book: Any, sheet: Any = None) -> None:
        super().__init__(book.office)
        self.book = book
        self.sheet = sheet

    @property
    def api(self) -> Any:
        raise NotImplementedError("Names.api is not in the LibreOffice engine")

    @com("Names.Item")
    def __call__(self, name_or_index: str | int) -> Name:
        if isinstance(name_or_index, str):
            return self.find(name_or_index)
        return list(self._all())[name_or_index - 1]

    @com("Names.Item")
    def contains(self, name_or_index: str | int) -> bool:
        if isinstance(name_or_index, str):
            return self.knows(name_or_index)
        return 1 <= name_or_index <= len(list(self._all()))

    @com("Names.Count")
    def __len__(self) -> int:
        return len(list(self._all()))

    @com("Names.Add")
    def add(self, name: str, refers_to: str) -> Name:
        if self.knows(name):
            self.find(name).put(refers_to)
            return self.find(name)
        container = self.sheet.uno.NamedRanges if self.sheet else self.book.document.NamedRanges
        container.addNewByName(name, "0", struct("table.CellAddress"), 0)
        made = Name(self.book, container, name, self.sheet)
        made.put(refers_to)
        return made

    def knows(self, name: str) -> bool:
        """Whether there is such a name; large and small letters are the same."""
        return any(found.matches(name) for found in self._all())

    def find(self, name: str) -> Name:
        """The name called so; a workbook's own before a sheet's."""
        for found in self._all():
            if found.matches(name):
                return found
        raise ComError(f"there is no name {name!r}")

    def _all(self) -> Iterator[Name]:
        if self.sheet is None:
            container = self.book.document.NamedRanges
            yield from (Name(self.book, container, each) for each in container.ElementNames)
        for sheet in [self.sheet] if self.sheet else self.book.every_sheet():
            container = sheet.uno.NamedRanges
            yield from (Name(self.book, container, each, sheet) for each in container.ElementNames)
