"""``Hyperlinks`` of a sheet or a range, with the SubAddress that xlwings cannot give."""

from typing import Any

from .com_shape import ComShape
from .meter import com


class HyperlinksApi(ComShape):
    """Excel's ``Hyperlinks``, in part."""

    def __init__(self, sheet: Any, cells: Any = None) -> None:
        super().__init__(sheet.office)
        self._keep("sheet", sheet)
        self._keep("cells", cells)

    @com("Hyperlinks.Add")
    def Add(
        self,
        Anchor: Any,
        Address: str,
        SubAddress: str = "",
        ScreenTip: str = "",  # noqa: ARG002 - LibreOffice keeps no tips
        TextToDisplay: str | None = None,
    ) -> None:
        address = f"{Address}#{SubAddress}" if SubAddress else Address
        for row, texts in enumerate(Anchor.impl.block.formulas()):
            for column, text in enumerate(texts):
                cell = Anchor.impl(row + 1, column + 1)
                cell.put_link(address, TextToDisplay or text or address)

    @property
    @com("Hyperlinks.Count")
    def Count(self) -> int:
        return len(self._linked())

    @com("Hyperlinks.Delete")
    def Delete(self) -> None:
        for cell in self._linked():
            cell.setString(cell.getString())

    def _linked(self) -> list[Any]:
        """The cells with a link in them."""
        if self.cells is None:
            cursor = self.sheet.uno.createCursor()
            cursor.gotoEndOfUsedArea(True)
            ranges = [cursor]
        else:
            ranges = self.cells.cells
        texts = [found for area in ranges for found in area.queryContentCells(4).Cells]
        return [cell for cell in texts if cell.TextFields.hasElements()]
