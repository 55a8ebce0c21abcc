"""How cells look: colour, size, alignment, hidden rows, merging, links."""

from typing import Any

from xlwings import utils

from .areas import Area
from .cell_block import CellBlock
from .font import Font
from .meter import com
from .number_formats import NumberFormats
from .uno_bridge import ComError, enum

POINT = 2540 / 72  # LibreOffice measures in 1/100 mm
PIXEL = 2540 / 96
DIGIT_PIXELS, PADDING_PIXELS = 7, 5  # Excel's unit of column width: a digit of the standard font
HORIZONTAL = {"general": "STANDARD", "left": "LEFT", "center": "CENTER", "right": "RIGHT", "fill": "REPEAT"}
HORIZONTAL |= {"justify": "BLOCK"}
VERTICAL = {"bottom": 0, "top": 1, "center": 2, "justify": 4}


class RangeLooks:
    """The part of a range that a reader of values does not see; mixed into ``Range``."""

    office: Any
    owner: Any
    cells: list[Any]

    @property
    @com("Range.Interior", "Interior.ColorIndex", "Range.Interior", "Interior.Color")
    def color(self) -> tuple[int, int, int] | None:
        color = self._uniform("CellBackColor")
        return None if color == -1 else (color >> 16, color >> 8 & 255, color & 255)

    @color.setter
    @com("Range.Interior", "Interior.Color =")
    def color(self, color_or_rgb: tuple[int, int, int] | int | str | None) -> None:
        if isinstance(color_or_rgb, str):
            color_or_rgb = utils.hex_to_rgb(color_or_rgb)
        if isinstance(color_or_rgb, int):
            color_or_rgb = utils.int_to_rgb(color_or_rgb)
        self.set_all("CellBackColor", -1 if color_or_rgb is None else rgb_number(color_or_rgb))

    @property
    @com("Range.NumberFormat")
    def number_format(self) -> str | None:
        formats = NumberFormats(self.owner.document)
        codes = {
            formats.code(group.NumberFormat)
            for block in self.cells
            for group in block.getUniqueCellFormatRanges()
        }
        return codes.pop() if len(codes) == 1 else None

    @number_format.setter
    @com("Range.NumberFormat =")
    def number_format(self, value: str) -> None:
        self.set_all("NumberFormat", NumberFormats(self.owner.document).key(value))

    @property
    @com("Range.WrapText")
    def wrap_text(self) -> bool:
        return self._uniform("IsTextWrapped")

    @wrap_text.setter
    @com("Range.WrapText =")
    def wrap_text(self, value: bool) -> None:
        self.set_all("IsTextWrapped", bool(value))

    @property
    @com("Range.HorizontalAlignment")
    def horizontal_alignment(self) -> str:
        return {uno: name for name, uno in HORIZONTAL.items()}[self._uniform("HoriJustify").value]

    @horizontal_alignment.setter
    @com("Range.HorizontalAlignment =")
    def horizontal_alignment(self, value: str) -> None:
        self.set_all("HoriJustify", enum("table.CellHoriJustify", HORIZONTAL[value]))

    @property
    @com("Range.VerticalAlignment")
    def vertical_alignment(self) -> str:
        return {uno: name for name, uno in VERTICAL.items()}[self._uniform("VertJustify")]

    @vertical_alignment.setter
    @com("Range.VerticalAlignment =")
    def vertical_alignment(self, value: str) -> None:
        self.set_all("VertJustify", VERTICAL[value])

    @property
    @com("Range.Font")
    def font(self) -> Font:
        return Font(self)

    @property
    @com("Range.RowHeight")
    def row_height(self) -> float | None:
        heights = {row.Height for row in self.cells[0].Rows}
        return round(heights.pop() / POINT * 4) / 4 if len(heights) == 1 else None

    @row_height.setter
    @com("Range.RowHeight =")
    def row_height(self, value: float) -> None:
        for cells in self.cells:
            cells.Rows.Height = round(value * POINT)

    @property
    @com("Range.ColumnWidth")
    def column_width(self) -> float | None:
        widths = {column.Width for column in self.cells[0].Columns}
        return round((widths.pop() / PIXEL - PADDING_PIXELS) / DIGIT_PIXELS, 2) if len(widths) == 1 else None

    @column_width.setter
    @com("Range.ColumnWidth =")
    def column_width(self, value: float) -> None:
        for cells in self.cells:
            cells.Columns.Width = round((value * DIGIT_PIXELS + PADDING_PIXELS) * PIXEL)

    @com("Range.AutoFit")
    def autofit(self, axis: str | None = None) -> None:
        for cells in self.cells:
            if axis in ("r", "rows", None):
                cells.Rows.OptimalHeight = True
            if axis in ("c", "columns", None):
                cells.Columns.OptimalWidth = True

    @property
    def row_hidden(self) -> bool | None:
        return self._hidden("Row", self.cells[0].Rows)

    @row_hidden.setter
    @com("Range.EntireRow", "EntireRow.Hidden =")
    def row_hidden(self, value: bool) -> None:
        for cells in self.cells:
            cells.Rows.IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        return self._hidden("Column", self.cells[0].Columns)

    @column_hidden.setter
    @com("Range.EntireColumn", "EntireColumn.Hidden =")
    def column_hidden(self, value: bool) -> None:
        for cells in self.cells:
            cells.Columns.IsVisible = not value

    @property
    @com("Range.MergeArea")
    def merge_area(self) -> Any:
        cursor = self.owner.uno.createCursorByRange(self.cells[0])
        cursor.collapseToMergedArea()
        return type(self)(self.owner, [Area.of(cursor.RangeAddress)])

    @property
    @com("Range.MergeCells")
    def merge_cells(self) -> bool:
        return any(cells.IsMerged for cells in self.cells) or self._is_covered()

    @com("Range.Merge")
    def merge(self, across: bool) -> None:
        if across:
            raise NotImplementedError("Range.merge(across=True) is not in the LibreOffice engine")
        self.cells[0].merge(True)

    @com("Range.UnMerge")
    def unmerge(self) -> None:
        self.cells[0].merge(False)

    @property
    @com("Range.Hyperlinks", "Hyperlink.Address")
    def hyperlink(self) -> str:
        fields = self.cells[0].getCellByPosition(0, 0).TextFields
        if not fields.hasElements():
            raise ComError("The cell doesn't seem to contain a hyperlink!")
        return next(iter(fields)).URL

    @com("Worksheet.Hyperlinks", "Hyperlinks.Add", "Hyperlink.TextToDisplay =", "Hyperlink.ScreenTip =")
    def add_hyperlink(self, address: str, text_to_display: str, screen_tip: str) -> None:  # noqa: ARG002 - no tips here
        self.put_link(address, text_to_display)

    def put_link(self, address: str, text: str) -> None:
        """Replace the cell's content by a link."""
        CellBlock(self.owner.document, self.owner.uno, self.cells[0]).refuse_if_locked()
        cell = self.cells[0].getCellByPosition(0, 0)
        field = self.owner.document.createInstance("com.sun.star.text.TextField.URL")
        field.URL, field.Representation = address, text
        cell.setString("")
        cell.insertTextContent(cell.createTextCursor(), field, False)

    def set_all(self, name: str, value: Any) -> None:
        """Set a property of all areas at once."""
        for cells in self.cells:
            CellBlock(self.owner.document, self.owner.uno, cells).refuse_if_locked()
        ranges = self.owner.document.createInstance("com.sun.star.sheet.SheetCellRanges")
        ranges.addRangeAddresses(tuple(cells.RangeAddress for cells in self.cells), False)
        ranges.setPropertyValue(name, value)

    def _uniform(self, name: str) -> Any:
        """A property that all cells share; where they differ Excel's answers differ too, so none is given."""
        if any(cells.getPropertyState(name).value == "AMBIGUOUS_VALUE" for cells in self.cells):
            raise NotImplementedError(f"{name} of cells that differ is not in the LibreOffice engine")
        values = [cells.getPropertyValue(name) for cells in self.cells]
        if any(value != values[0] for value in values):
            raise NotImplementedError(f"{name} of areas that differ is not in the LibreOffice engine")
        return values[0]

    def _hidden(self, kind: str, lines: Any) -> bool | None:
        """xlwings asks row by row, so this is one of the members whose calls grow with the rows."""
        states = [not line.IsVisible for line in lines]
        self.reach()
        self.office.meter.count((f"Range.Entire{kind}", f"Entire{kind}.{kind}s", f"{kind}s.Count"))
        self.office.meter.count((f"{kind}s.Item", f"{kind}.Hidden") * len(states))
        return states[0] if len(set(states)) == 1 else None

    def _is_covered(self) -> bool:
        """Whether a single cell lies under a merged one."""
        cursor = self.owner.uno.createCursorByRange(self.cells[0])
        before = Area.of(cursor.RangeAddress)
        cursor.collapseToMergedArea()
        return before.rows * before.columns == 1 and Area.of(cursor.RangeAddress) != before


def rgb_number(rgb: tuple[int, int, int]) -> int:
    """A colour as LibreOffice counts it: red first."""
    red, green, blue = rgb
    return red << 16 | green << 8 | blue
