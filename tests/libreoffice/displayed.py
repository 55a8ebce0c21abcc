"""What a clerk sees: the fill of cells with conditional formats applied, and a picture of the sheet."""

import re
import shutil
import subprocess
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import xlwings as xw

from .areas import Area
from .uno_bridge import properties, typed

Color = tuple[int, int, int]
MARK = 0x010203  # a colour nobody uses; makes LibreOffice export up to the cells asked for


def displayed_fill(cells: xw.Range) -> Any:
    """The fill that shows in one cell (``(r, g, b)`` or ``None``), or a list of rows of them for more.

    LibreOffice answers no question about conditional formats, but its HTML export applies them, in milliseconds.
    Colour scales, data bars and icons are not fills and do not count. Unprotect a protected sheet first.
    """
    sheet, area = cells.impl.owner, cells.impl.area
    rows = _fills(_html(sheet, area), sheet, area)
    return rows[0][0] if (area.rows, area.columns) == (1, 1) else rows


def sheet_picture(book: xw.Book, folder: Path, *, dots_per_inch: int = 110) -> list[Path]:
    """A PNG a sheet, as it would print on one endless page."""
    pdf = folder / "book.pdf"
    options = typed("[]com.sun.star.beans.PropertyValue", properties(SinglePageSheets=True))
    book.impl.document.storeToURL(pdf.as_uri(), properties(FilterName="calc_pdf_Export", FilterData=options))
    command = [
        shutil.which("pdftoppm") or "pdftoppm",
        "-r",
        str(dots_per_inch),
        "-png",
        str(pdf),
        str(folder / "sheet"),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return sorted(folder.glob("sheet-*.png"))


def _html(sheet: Any, area: Area) -> str:
    """The workbook as HTML, with the sheet's table starting in A1 and reaching to the end of the area."""
    sheet.refuse_if_protected()
    document = sheet.document
    corners = [sheet.cells_of(Area(1, 1)), sheet.cells_of(Area(area.last_row, area.last_column))]
    marked = [cell for cell in corners if cell.CellBackColor == -1]
    undo, modified = document.UndoManager, document.isModified()
    undo.enterUndoContext("mark")  # taken back as one step, so that the clerk's own undo stays as it was
    try:
        for cell in marked:
            cell.CellBackColor = MARK
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "book.html"
            document.storeToURL(path.as_uri(), properties(FilterName="HTML (StarCalc)"))
            return path.read_text(encoding="utf-8")
    finally:
        undo.leaveUndoContext()
        if marked:
            undo.undo()
            undo.clearRedo()
        document.setModified(modified)


def _fills(html: str, sheet: Any, area: Area) -> list[list[Color | None]]:
    """The fills of an area, from the table of the sheet; hidden rows and columns show nothing."""
    exported = [
        int(number) for number in re.findall(r'<A NAME="table(\d+)"><h1>', html)
    ]  # absent for a lone sheet
    tables = _Tables()
    tables.feed(html)
    table = tables.tables[exported.index(sheet.uno.RangeAddress.Sheet) if exported else 0]
    everything = sheet.cells_of(Area(1, 1, area.last_row, area.last_column))
    rows = [index for index, row in enumerate(everything.Rows) if row.IsVisible]
    columns = [index for index, column in enumerate(everything.Columns) if column.IsVisible]
    fills: list[list[Color | None]] = [[None] * area.columns for _ in range(area.rows)]
    for (row, column), color in table.items():
        if row < len(rows) and column < len(columns):
            place = (rows[row] - area.row + 1, columns[column] - area.column + 1)
            if place[0] >= 0 and place[1] >= 0 and color != MARK:
                fills[place[0]][place[1]] = (color >> 16, color >> 8 & 255, color & 255)
    return fills


class _Tables(HTMLParser):
    """For every table of the export, the fill of each cell, counted from 0; merged cells cover several."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[dict[tuple[int, int], int]] = []
        self._taken: set[tuple[int, int]] = set()
        self._row = -1
        self._column = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append({})
            self._taken, self._row = set(), -1
        elif tag == "tr":
            self._row += 1
            self._column = 0
        elif tag == "td":
            self._cell(dict(attrs))

    def _cell(self, attributes: dict[str, str | None]) -> None:
        while (self._row, self._column) in self._taken:
            self._column += 1
        fill = attributes.get("bgcolor")
        for row in range(int(attributes.get("rowspan") or 1)):
            for column in range(int(attributes.get("colspan") or 1)):
                place = (self._row + row, self._column + column)
                self._taken.add(place)
                if fill:
                    self.tables[-1][place] = int(fill.removeprefix("#"), 16)
