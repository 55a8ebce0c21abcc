"""``Range.api``: the members of Excel's Range that xlwings has no word for."""

from typing import Any

from .com_hyperlinks import HyperlinksApi
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
    def EntireRow(self) -> "LinesApi":  # noqa: N802 - Excel's spelling
        return LinesApi(self.impl, "row_hidden")

    @property
    @com("Range.EntireColumn")
    def EntireColumn(self) -> "LinesApi":  # noqa: N802
        return LinesApi(self.impl, "column_hidden")

    @property
    @com("Range.Locked")
    def Locked(self) -> bool | None:  # noqa: N802
        states = {
            group.CellProtection.IsLocked for cells in self.impl.cells for group in cells.getUniqueCellFormatRanges()
        }
        return states.pop() if len(states) == 1 else None

    @Locked.setter
    @com("Range.Locked =")
    def Locked(self, value: bool) -> None:  # noqa: N802
        self.impl.set_all("CellProtection", struct("util.CellProtection", IsLocked=bool(value)))

    @property
    @com("Range.Value2")
    def Value2(self) -> Any:  # noqa: N802
        rows = self.impl.block.cells.getDataArray()
        rows = tuple(tuple(None if value == "" else value for value in row) for row in rows)
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows

    @property
    @com("Range.Hyperlinks")
    def Hyperlinks(self) -> HyperlinksApi:  # noqa: N802
        return HyperlinksApi(self.impl.owner, self.impl)


class LinesApi(ComShape):
    """Excel's ``EntireRow`` or ``EntireColumn``, in part."""

    def __init__(self, impl: Any, member: str) -> None:
        super().__init__(impl.office)
        self._keep("impl", impl)
        self._keep("member", member)

    @property
    @com("Range.Hidden")
    def Hidden(self) -> bool | None:  # noqa: N802
        lines = self.impl.cells[0].Rows if self.member == "row_hidden" else self.impl.cells[0].Columns
        states = {not line.IsVisible for line in lines}
        return states.pop() if len(states) == 1 else None

    @Hidden.setter
    @com("Range.Hidden =")
    def Hidden(self, value: bool) -> None:  # noqa: N802
        for cells in self.impl.cells:
            lines = cells.Rows if self.member == "row_hidden" else cells.Columns
            lines.IsVisible = not value
