"""The rows and cells of a sheet's XML: found by their place, and made at the right one when missing."""

from collections.abc import Iterator

from lxml import etree

from xl_kenten.adapters.ooxml.address import LAST_ROW, is_on_sheet, parse_cell
from xl_kenten.adapters.ooxml.errors import broken
from xl_kenten.adapters.ooxml.markup import Element, children, integer, is_true
from xl_kenten.adapters.ooxml.namespaces import main
from xl_kenten.core.finding import cell_address


class SheetRows:
    """The rows of one sheet; rows and columns count from 0.

    Rows and cells may leave out where they are (they follow the one before); they are numbered here, as another
    one put between them would move them. Writers that put rows or cells out of order are understood.
    """

    def __init__(self, sheet: Element) -> None:
        self._sheet = sheet
        data = sheet.find(main("sheetData"))
        if data is None:
            raise broken("sheetData がありません")
        self._data = data
        self._rows: dict[int, list[Element]] = {}
        self._cells: dict[int, dict[int, Element]] = {}
        number = -1
        for element in children(data, main("row")):
            number = integer(element.get("r"), "行番号", number + 2) - 1
            if not 0 <= number <= LAST_ROW:
                raise broken(f"行番号 {number + 1}")
            element.set("r", str(number + 1))
            self._rows.setdefault(number, []).append(element)

    def row(self, row: int) -> Element | None:
        """Look a row's element up."""
        return self._rows[row][0] if row in self._rows else None

    def cell(self, row: int, column: int) -> Element | None:
        """Look a cell's element up."""
        return self._row_cells(row).get(column)

    def every_cell(self) -> Iterator[tuple[int, int, Element]]:
        """Go through all cells that have an element, with their rows and columns."""
        for row in sorted(self._rows):
            for column, cell in self._row_cells(row).items():
                yield row, column, cell

    def ensure_cell(self, row: int, column: int) -> tuple[Element, bool]:
        """Give the cell's element, and tell whether it was made now (without a format)."""
        found = self.cell(row, column)
        if found is not None:
            return found, False
        if not is_on_sheet(row, column):
            raise ValueError(f"no such cell: {row}, {column}")
        row_element = self._rows[row][-1] if row in self._rows else self._insert_row(row)
        cells = self._row_cells(row)
        made = etree.Element(main("c"), r=cell_address(row, column))
        behind = [other for other in cells if other > column and cells[other].getparent() is row_element]
        if behind:
            cells[min(behind)].addprevious(made)
        else:
            _append_after(row_element, main("c"), made)
        # A hint for readers that may now be wrong; it may be left out.
        row_element.attrib.pop("spans", "")
        cells[column] = made
        return made, True

    def _insert_row(self, row: int) -> Element:
        made = etree.Element(main("row"), r=str(row + 1))
        layout = self._sheet.find(main("sheetFormatPr"))
        if layout is not None and is_true(layout.get("zeroHeight")):
            made.set("hidden", "1")  # there every row without an element is hidden
        if row > max(self._rows, default=-1):
            _append_after(self._data, main("row"), made)
        else:
            next(
                element
                for element in children(self._data, main("row"))
                if int(element.get("r", "0")) > row + 1
            ).addprevious(made)
        self._rows[row] = [made]
        self._cells[row] = {}
        return made

    def _row_cells(self, row: int) -> dict[int, Element]:
        """The cells of a row by their column."""
        if row not in self._cells:
            self._cells[row] = {
                column: element
                for element_row in self._rows.get(row, ())
                for column, element in _numbered(element_row, row)
            }
        return self._cells[row]


def _numbered(row_element: Element, row: int) -> Iterator[tuple[int, Element]]:
    column = -1
    for element in children(row_element, main("c")):
        reference = element.get("r")
        if reference is None:
            column += 1
            if not is_on_sheet(row, column):
                raise broken(f"{row + 1}行目のセルが多すぎます")
            element.set("r", cell_address(row, column))
        else:
            own_row, column = parse_cell(reference)
            if own_row != row:
                raise broken(f"セル番地 {reference}")
        yield column, element


def _append_after(parent: Element, tag: str, made: Element) -> None:
    """Put an element behind the last of its kind, before anything else that stands at the end."""
    last = next(parent.iterchildren(tag, reversed=True), None)
    if last is None:
        parent.insert(0, made)
    else:
        made.tail, last.tail = last.tail, None
        last.addnext(made)
