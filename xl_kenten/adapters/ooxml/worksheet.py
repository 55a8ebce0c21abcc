"""One sheet of an existing workbook: its cells are read, filled, coloured and commented in place."""

from collections import defaultdict
from functools import cached_property
from typing import Protocol

from xl_kenten.adapters.ooxml.address import LAST_COLUMN, LAST_ROW, Block
from xl_kenten.adapters.ooxml.cell_value import NewValue, read_value, write_formula, write_value
from xl_kenten.adapters.ooxml.comments import Comments
from xl_kenten.adapters.ooxml.errors import StrictWorkbookError, WorkbookError, broken
from xl_kenten.adapters.ooxml.formulas import Formulas
from xl_kenten.adapters.ooxml.markup import Element, children, integer, is_true
from xl_kenten.adapters.ooxml.namespaces import STRICT_MAIN, main
from xl_kenten.adapters.ooxml.package import Package
from xl_kenten.adapters.ooxml.shared_strings import SharedStrings
from xl_kenten.adapters.ooxml.sheet_rows import SheetRows
from xl_kenten.adapters.ooxml.styles import Styles, style_number
from xl_kenten.core.grid import CellValue

_MOST_MERGED_ROWS = 2_000_000  # those of all merged blocks together: what they cost is counted in rows


class Recalculation(Protocol):
    """Whoever must know that results may be out of date."""

    def value_changed(self) -> None:
        """A cell holds another value."""

    def formula_changed(self) -> None:
        """A formula came or went."""


class Worksheet:
    """The cells of one sheet; rows and columns count from 0."""

    def __init__(
        self, package: Package, part: str, styles: Styles, strings: SharedStrings, book: Recalculation
    ) -> None:
        self._package = package
        self._part = part
        self._styles = styles
        self._strings = strings
        self._book = book
        self._root = package.xml(part)
        if self._root.tag == f"{{{STRICT_MAIN}}}worksheet":
            raise StrictWorkbookError
        if self._root.tag != main("worksheet"):
            raise broken(part)
        self._rows = SheetRows(self._root)
        self._formulas = Formulas(self._root)
        self._comments = Comments(package, part, self._root, self._rows)

    def value(self, row: int, column: int) -> CellValue:
        """Read a cell; a date comes as its number, a formula as its saved result."""
        cell = self._rows.cell(row, column)
        return None if cell is None else read_value(cell, self._strings)

    def formula(self, row: int, column: int) -> str | None:
        """The formula of a cell without ``=``; ``""`` for one that follows a shared formula."""
        cell = self._rows.cell(row, column)
        formula = None if cell is None else cell.find(main("f"))
        return None if formula is None else formula.text or ""

    def formulas(self) -> dict[tuple[int, int], str]:
        """All formulas of the sheet, as ``formula`` gives them."""
        return {
            (row, column): formula.text or ""
            for row, column, cell in self._rows.every_cell()
            if (formula := cell.find(main("f"))) is not None
        }

    def set_value(self, row: int, column: int, value: NewValue) -> None:
        """Put a number, a truth value or a text into a cell, or None to empty it; its format stays.

        A text is never taken for a formula. Nothing changes when the cell holds that value already. Raises
        ArrayFormulaError.
        """
        if self.formula(row, column) is None and _same(self.value(row, column), value):
            return
        had_formula = self._formulas.release(row, column, self._rows.cell(row, column))
        write_value(self._editable(row, column), value)
        if had_formula:
            self._book.formula_changed()
        self._book.value_changed()

    def set_formula(self, row: int, column: int, formula: str, cached: NewValue) -> None:
        """Put a formula into a cell, with its result; its format stays. Raises ArrayFormulaError."""
        self._formulas.release(row, column, self._rows.cell(row, column))
        write_formula(self._editable(row, column), formula, cached)
        self._book.formula_changed()

    def style(self, row: int, column: int) -> int:
        """The number of a cell's format: its own, else its row's, else its column's."""
        cell = self._rows.cell(row, column)
        if cell is not None:
            return style_number(cell)
        row_element = self._rows.row(row)
        if row_element is not None and is_true(row_element.get("customFormat")):
            return style_number(row_element)
        for first, last, style in self._column_styles:
            if first <= column + 1 <= last:
                return style
        return 0

    def set_style(self, row: int, column: int, style: int) -> None:
        """Give a cell the format of that number, e.g. that of another cell."""
        if self.style(row, column) != style:
            self._editable(row, column).set("s", str(style))

    def fill(self, row: int, column: int, colour: str) -> None:
        """Colour a cell (``FFC7CE``); everything else about its format stays."""
        self.set_style(row, column, self._styles.with_fill(self.style(row, column), colour))

    def remove_fill(self, row: int, column: int, colours: frozenset[str]) -> None:
        """Take a cell's colour away if it is one of these; everything else about its format stays."""
        self.set_style(row, column, self._styles.without_fill(self.style(row, column), colours))

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The cell that shows what stands here: the first one, where cells are merged."""
        for block in self._merged.get(row, ()):
            if (row, column) in block:
                return block.top, block.left
        return row, column

    def comment(self, row: int, column: int) -> str | None:
        """The text of a cell's comment."""
        return self._comments.text(row, column)

    def add_comment(self, row: int, column: int, text: str) -> None:
        """Comment on a cell; a comment that is there already stays, and the text is put behind it."""
        self._comments.add(row, column, text)

    def withdraw_comments(self) -> list[tuple[int, int]]:
        """Take away the comments that we made before; returns their cells."""
        return self._comments.withdraw()

    def complete(self) -> None:
        """Do what is done once for all changes, before the workbook is saved."""
        self._comments.complete()

    @cached_property
    def _column_styles(self) -> list[tuple[int, int, int]]:
        """First column, last column (both from 1) and their format."""
        return [
            (
                integer(each.get("min"), "列の書式"),
                integer(each.get("max"), "列の書式"),
                style_number(each, "style"),
            )
            for each in children(self._root.find(main("cols")), main("col"))
        ]

    @cached_property
    def _merged(self) -> dict[int, list[Block]]:
        """The merged blocks of every row: hundreds of thousands are not gone through for every cell."""
        merged: dict[int, list[Block]] = defaultdict(list)
        left = _MOST_MERGED_ROWS
        for element in children(self._root.find(main("mergeCells")), main("mergeCell")):
            block = Block.parse(element.get("ref", ""))
            left -= block.bottom - block.top + 1
            if left < 0:
                raise broken(f"{self._part} の結合セル")
            for row in range(block.top, block.bottom + 1):
                merged[row].append(block)
        return merged

    def _editable(self, row: int, column: int) -> Element:
        """The cell's element, made when missing with the format it has shown so far."""
        style = self.style(row, column)
        cell, made = self._rows.ensure_cell(row, column)
        if made:
            if style:
                cell.set("s", str(style))
            self._widen_dimension(row, column)
        self._package.touch(self._part)
        return cell

    def _widen_dimension(self, row: int, column: int) -> None:
        dimension = self._root.find(main("dimension"))
        if dimension is None or (row, column) in self._extent:
            return
        self._extent = self._extent.with_cell(row, column)
        dimension.set("ref", str(self._extent))

    @cached_property
    def _extent(self) -> Block:
        """The cells in use, as the sheet says; where it says nonsense, all of them."""
        dimension = self._root.find(main("dimension"))
        try:
            return Block.parse("" if dimension is None else dimension.get("ref", ""))
        except WorkbookError:
            return Block(0, 0, LAST_ROW, LAST_COLUMN)


def _same(old: CellValue, new: NewValue) -> bool:
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    return old == (None if new == "" else new)
