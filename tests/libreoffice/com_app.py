"""``App.api``: the window with its frozen panes, and going to a cell."""

from typing import Any

from .com_shape import ComShape
from .meter import com


class AppApi(ComShape):
    """Excel's ``Application``, in part."""

    def __init__(self, impl: Any) -> None:
        super().__init__(impl.office)
        self._keep("impl", impl)

    @property
    @com("Application.ActiveWindow")
    def ActiveWindow(self) -> "WindowApi":  # noqa: N802
        return WindowApi(self.impl)

    @com("Application.Goto")
    def Goto(self, Reference: Any, Scroll: bool = False) -> None:  # noqa: FBT001, FBT002, N802, N803
        sheet, area = Reference.impl.owner, Reference.impl.area
        sheet.show()
        sheet.select(Reference.impl.cells)
        if Scroll:
            controller = sheet.document.CurrentController
            controller.setFirstVisibleRow(area.row - 1)
            controller.setFirstVisibleColumn(area.column - 1)


class WindowApi(ComShape):
    """Excel's ``Window`` of the active workbook, in part."""

    def __init__(self, impl: Any) -> None:
        super().__init__(impl.office)
        self._keep("controller", self.office.desktop.getCurrentComponent().CurrentController)

    @property
    @com("Window.FreezePanes")
    def FreezePanes(self) -> bool:  # noqa: N802
        return self.controller.hasFrozenPanes()

    @FreezePanes.setter
    @com("Window.FreezePanes =")
    def FreezePanes(self, value: bool) -> None:  # noqa: N802
        if value:
            place = self.controller.Model.CurrentSelection.RangeAddress
            self.controller.freezeAtPosition(place.StartColumn, place.StartRow)
        else:
            self.controller.splitAtPosition(0, 0)

    @property
    @com("Window.SplitRow")
    def SplitRow(self) -> int:  # noqa: N802
        return self.controller.getSplitRow()

    @property
    @com("Window.SplitColumn")
    def SplitColumn(self) -> int:  # noqa: N802
        return self.controller.getSplitColumn()

    @property
    @com("Window.ScrollRow")
    def ScrollRow(self) -> int:  # noqa: N802
        return self.controller.getFirstVisibleRow() + 1

    @ScrollRow.setter
    @com("Window.ScrollRow =")
    def ScrollRow(self, value: int) -> None:  # noqa: N802
        self.controller.setFirstVisibleRow(value - 1)
