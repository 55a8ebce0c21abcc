"""``Range.api.EntireRow`` and ``EntireColumn``: hiding."""

from typing import Any

from .com_shape import ComShape
from .meter import com


class LinesApi(ComShape):
    """Excel's ``EntireRow`` or ``EntireColumn``, in part."""

    def __init__(self, impl: Any, member: str) -> None:
        super().__init__(impl.office)
        self._keep("impl", impl)
        self._keep("member", member)

    @property
    @com("Range.Hidden")
    def Hidden(self) -> bool | None:
        lines = self.impl.cells[0].Rows if self.member == "row_hidden" else self.impl.cells[0].Columns
        states = {not line.IsVisible for line in lines}
        return states.pop() if len(states) == 1 else None

    @Hidden.setter
    @com("Range.Hidden =")
    def Hidden(self, value: bool) -> None:
        for cells in self.impl.cells:
            lines = cells.Rows if self.member == "row_hidden" else cells.Columns
            lines.IsVisible = not value
