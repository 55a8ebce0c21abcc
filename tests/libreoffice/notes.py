"""Notes on cells (Excel's yellow ones, once called comments)."""

from typing import Any

from xlwings import base_classes

from .areas import Area
from .com_object import ComObject
from .meter import com


class Note(ComObject, base_classes.Note):
    """The note on one cell."""

    def __init__(self, cell: Any, area: Area) -> None:
        super().__init__(cell.office)
        self.cell = cell
        self.place = area

    def _uno(self) -> Any:
        return self.cell.owner.uno.getCellByPosition(self.place.column - 1, self.place.row - 1).Annotation

    @property
    def api(self) -> Any:
        return self

    @property
    @com("Comment.Text")
    def text(self) -> str:
        return self._uno().String

    @text.setter
    @com("Comment.Text =")
    def text(self, value: str) -> None:
        self._uno().String = value

    @property
    @com("Comment.Author")
    def author(self) -> str:
        return self._uno().Author

    @property
    @com("Comment.Parent")
    def location(self) -> Any:
        return type(self.cell)(self.cell.owner, [self.place])

    @com("Comment.Delete")
    def delete(self) -> None:
        annotations = self.cell.owner.uno.Annotations
        for index, note in enumerate(annotations):
            if (note.Position.Row + 1, note.Position.Column + 1) == (self.place.row, self.place.column):
                annotations.removeByIndex(index)
                return
