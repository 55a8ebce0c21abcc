"""``Range.api``: the members of Excel's Range that xlwings has no word for."""

from typing import Any

from .com_font import FontApi
from .com_hyperlinks import HyperlinksApi
from .com_lines import LinesApi
from .com_shape import ComShape
from .meter import com
from .uno_bridge import struct


class RangeApi(ComShape):
    """Excel's ``Range``, in part."""

    def __init__(self, impl: Any) -> None:
        super().__init__(impl.office)
        self._keep("impl", impl)

    @property
    @com("Range.EntireRow")
    def EntireRow(self) -> LinesApi:
        return LinesApi(self.impl, "row_hidden")

    @property
    @com("Range.EntireColumn")
    def EntireColumn(self) -> LinesApi:
        return LinesApi(self.impl, "column_hidden")

    @property
    @com("Range.Font")
    def Font(self) -> FontApi:
        return FontApi(self.impl)

    @property
    @com("Range.Locked")
    def Locked(self) -> bool | None:
        states = {
            group.CellProtection.IsLocked
            for cells in self.impl.cells
            for group in cells.getUniqueCellFormatRanges()
        }
        return states.pop() if len(states) == 1 else None

    @Locked.setter
    @com("Range.Locked =")
    def Locked(self, value: bool) -> None:
        self.impl.set_all("CellProtection", struct("util.CellProtection", IsLocked=bool(value)))

    @property
    @com("Range.Value2")
    def Value2(self) -> Any:
        rows = self.impl.block.cells.getDataArray()
        rows = tuple(tuple(None if value == "" else value for value in row) for row in rows)
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows

    @property
    @com("Range.Hyperlinks")
    def Hyperlinks(self) -> HyperlinksApi:
        return HyperlinksApi(self.impl.owner, self.impl)
