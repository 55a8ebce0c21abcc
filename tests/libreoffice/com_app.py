"""``App.api``: the window, and going to a cell."""

from typing import Any

from .com_shape import ComShape
from .com_window import WindowApi
from .meter import com

USER_NAME = "clerk"


class AppApi(ComShape):
    """Excel's ``Application``, in part."""

    def __init__(self, impl: Any) -> None:
        super().__init__(impl.office)
        self._keep("impl", impl)

    @property
    @com("Application.ActiveWindow")
    def ActiveWindow(self) -> WindowApi:
        return WindowApi(self.impl)

    @property
    @com("Application.UserName")
    def UserName(self) -> str:
        return USER_NAME

    @com("Application.Goto")
    def Goto(self, Reference: Any, Scroll: bool = False) -> None:
        sheet, area = Reference.impl.owner, Reference.impl.area
        sheet.show()
        sheet.select(Reference.impl.cells)
        if Scroll:
            controller = sheet.document.CurrentController
            controller.setFirstVisibleRow(area.row - 1)
            controller.setFirstVisibleColumn(area.column - 1)
