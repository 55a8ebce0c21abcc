"""``Book.api``: whether the workbook is saved, and its folder."""

from typing import Any

from .com_shape import ComShape
from .meter import com


class BookApi(ComShape):
    """Excel's ``Workbook``, in part."""

    def __init__(self, impl: Any) -> None:
        super().__init__(impl.office)
        self._keep("impl", impl)

    @property
    @com("Workbook.Saved")
    def Saved(self) -> bool:
        return not self.impl.document.isModified()

    @Saved.setter
    @com("Workbook.Saved =")
    def Saved(self, value: bool) -> None:
        self.impl.document.setModified(not value)

    @property
    @com("Workbook.Path")
    def Path(self) -> str:
        path = self.impl.path()
        return str(path.parent) if path else ""
