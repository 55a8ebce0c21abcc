"""``App.api.ActiveWindow``: frozen panes, which xlwings cannot set on Windows, and scrolling."""

from typing import Any

from .com_shape import ComShape
from .meter import com


class WindowApi(ComShape):
    """Excel's ``Window`` of the active workbook, in part."""

    def __init__(self, impl: Any) -> None:
        super().__init__(impl.office)
        self._keep("controller", self.office.desktop.getCurrentComponent().CurrentController)

    @property
    @com("Window.FreezePanes")
    def FreezePanes(self) -> bool:
        return self.controller.hasFrozenPanes()

    @FreezePanes.setter
    @com("Window.FreezePanes =")
    def FreezePanes(self, value: bool) -> None:
        if value:
            place = self.controller.Model.CurrentSelection.RangeAddress
            self.controller.freezeAtPosition(place.StartColumn, place.StartRow)
        else:
            self.controller.splitAtPosition(0, 0)

    @property
    @com("Window.SplitRow")
    def SplitRow(self) -> int:
        return self.controller.getSplitRow()

    @property
    @com("Window.SplitColumn")
    def SplitColumn(self) -> int:
        return self.controller.getSplitColumn()

    @property
    @com("Window.ScrollRow")
    def ScrollRow(self) -> int:
        return self.controller.getFirstVisibleRow() + 1

    @ScrollRow.setter
    @com("Window.ScrollRow =")
    def ScrollRow(self, value: int) -> None:
        self.controller.setFirstVisibleRow(value - 1)
