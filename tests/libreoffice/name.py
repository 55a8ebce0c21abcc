"""One defined name."""

from typing import Any

from xlwings import base_classes

from .areas import Area
from .com_object import ComObject
from .formulas import Formulas
from .meter import com
from .uno_bridge import ComError


class Name(ComObject, base_classes.Name):
    """A name and what it refers to."""

    def __init__(self, book: Any, container: Any, key: str, sheet: Any = None) -> None:
        super().__init__(book.office)
        self.book = book
        self.container = container
        self.key = key
        self.sheet = sheet

    @property
    def api(self) -> Any:
        return self

    @property
    @com("Name.Name")
    def name(self) -> str:
        return self._full_name()

    @name.setter
    @com("Name.Name =")
    def name(self, value: str) -> None:
        self.container.getByName(self.key).Name = value
        self.key = value

    @property
    @com("Name.RefersTo")
    def refers_to(self) -> str:
        return Formulas(self.book.document).to_excel(
            "=" + self.container.getByName(self.key).Content, 0, 1, 1
        )

    @refers_to.setter
    @com("Name.RefersTo =")
    def refers_to(self, value: str) -> None:
        self.put(value)

    @property
    @com("Name.RefersToRange")
    def refers_to_range(self) -> Any:
        return self.cells()

    @com("Name.Delete")
    def delete(self) -> None:
        self.container.removeByName(self.key)

    def matches(self, text: str) -> bool:
        """Whether somebody who writes this text means this name."""
        return text.casefold() in (self.key.casefold(), self._full_name().casefold())

    def put(self, refers_to: str) -> None:
        """Let it refer to something else; a text without ``=`` is a constant."""
        formula = refers_to if refers_to.startswith("=") else f'="{refers_to}"'
        self.container.getByName(self.key).Content = Formulas(self.book.document).to_own(formula, 0, 1, 1)[1:]

    def cells(self) -> Any:
        """The range behind it; raises where it is a constant or a formula."""
        referred = self.container.getByName(self.key).ReferredCells
        if referred is None:
            raise ComError(f"the name {self.key!r} is no range")
        sheet = self.book.sheet_of(referred.RangeAddress.Sheet)
        return sheet.range(Area.of(referred.RangeAddress).address())

    def _full_name(self) -> str:
        if self.sheet is None:
            return self.key
        sheet = self.sheet.uno.Name
        return (
            f"{sheet}!{self.key}"
            if sheet.isidentifier()
            else "'{}'!{}".format(sheet.replace("'", "''"), self.key)
        )
