"""``Range.api.Font``: what xlwings' own Font has no word for."""

from typing import Any

from .com_shape import ComShape
from .meter import com

NONE, SINGLE = 0, 1  # com.sun.star.awt.FontStrikeout


class FontApi(ComShape):
    """Excel's ``Font``, in part."""

    def __init__(self, impl: Any) -> None:
        super().__init__(impl.office)
        self._keep("impl", impl)

    @property
    @com("Font.Strikethrough")
    def Strikethrough(self) -> bool | None:
        states = {
            group.CharStrikeout != NONE
            for cells in self.impl.cells
            for group in cells.getUniqueCellFormatRanges()
        }
        return states.pop() if len(states) == 1 else None

    @Strikethrough.setter
    @com("Font.Strikethrough =")
    def Strikethrough(self, value: bool) -> None:
        self.impl.set_all("CharStrikeout", SINGLE if value else NONE)
