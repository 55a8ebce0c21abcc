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
    Colour scales, data bars and icons are not fills and do not count.
    """
    sheet, area = cells.impl.owner, cells.impl.area
    if sheet.uno.isProtected():
        with _UnprotectedCopy(sheet) as document:
            rows = _fills(document, sheet.uno.RangeAddress.Sheet, area)
    else:
        rows = _fills(sheet.document, sheet.uno.RangeAddress.Sheet, area)
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


def _fills(document: Any, index: int, area: Area) -> list[list[Color | None]]:
    """The fills of an area, from the table of the sheet; hidden rows and columns show nothing."""
    sheet = document.Sheets.getByIndex(index)
    html = _html(document, sheet, area)
    exported = [
        int(number) for number in re.findall(r'<A NAME="table(\d+)"><h1>', html)
    ]  # absent for a lone sheet
    tables = _Tables()
    tables.feed(html)
    table = tables.tables[exported.index(index) if exported else 0]
    everything = sheet.getCellRangeByPosition(0, 0, area.last_column - 1, area.last_row - 1)
    visible = [Area.of(address) for address in everything.queryVisibleCells().RangeAddresses]
    rows = sorted({number - 1 for part in visible for number in range(part.row, part.last_row + 1)})
    columns = sorted({number - 1 for part in visible for number in range(part.column, part.last_column + 1)})
    fills: list[list[Color | None]] = [[None] * area.columns for _ in range(area.rows)]
    for (row, column), color in table.items():
        if row < len(rows) and column < len(columns):
            place = (rows[row] - area.row + 1, columns[column] - area.column + 1)
            if place[0] >= 0 and place[1] >= 0 and color != MARK:
                fills[place[0]][place[1]] = (color >> 16, color >> 8 & 255, color & 255)
    return fills


def _html(document: Any, sheet: Any, area: Area) -> str:
    """The workbook as HTML, with the sheet's table starting in A1 and reaching to the end of the area."""
    corners = [
        sheet.getCellByPosition(0, 0),
        sheet.getCellByPosition(area.last_column - 1, area.last_row - 1),
    ]
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


class _UnprotectedCopy:
    """A copy of the workbook whose sheets are not protected, open within ``with``; no password is needed."""

    def __init__(self, sheet: Any) -> None:
        self.desktop = sheet.office.desktop
        self.original = sheet.document
        self.copy: Any = None

    def __enter__(self) -> Any:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "copy.fods"
            options = properties(FilterName="OpenDocument Spreadsheet Flat XML")
            self.original.storeToURL(path.as_uri(), options)
            text = path.read_text(encoding="utf-8").replace(' table:protected="true"', "")
            path.write_text(text, encoding="utf-8")
            self.copy = self.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, properties(Hidden=True))
        return self.copy

    def __exit__(self, *_: object) -> None:
        self.copy.close(True)


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
