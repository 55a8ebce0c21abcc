"""A rectangle of cells read and written whole, with Excel's meaning of values."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from .areas import Area
from .formulas import SYNTAX_ERRORS, Formulas
from .number_formats import NumberFormats
from .typed_text import Entry, entry_of, moment_of
from .uno_bridge import ComError

VALUES = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: number, date, text, formula
GENERAL = 0  # the key of that number format
NUMBER_RESULT, ERROR_RESULT = 1, 4  # com.sun.star.sheet.FormulaResult
# LibreOffice's error numbers -> what COM hands over, as xlwings expects it.
ERRORS = {
    532: -2146826281,  # #DIV/0!
    32767: -2146826246,  # #N/A
    525: -2146826259,  # #NAME?
    521: -2146826288,  # #NULL!
    503: -2146826252,  # #NUM!
    524: -2146826265,  # #REF!
    519: -2146826273,  # #VALUE!
}

CellValue = float | str | bool | dt.datetime | int | None


class CellBlock:
    """One rectangle of an open sheet."""

    def __init__(self, document: Any, sheet: Any, cells: Any) -> None:
        self.document = document
        self.sheet = sheet
        self.cells = cells
        self.area = Area.of(cells.RangeAddress)

    def read(self) -> list[list[CellValue]]:
        """Values as COM gives them: float, text, bool, datetime, an error's number, or ``None`` for blank."""
        data = self.cells.getDataArray()
        rows: list[list[CellValue]] = [[None if value == "" else value for value in row] for row in data]
        if any(isinstance(value, float) for row in data for value in row):
            for row, column, kind in self._number_kinds():
                number = rows[row][column]
                if isinstance(number, float):
                    rows[row][column] = moment_of(number) if kind == "date" else bool(number)
        for row, values in enumerate(data):
            for column, value in enumerate(values):
                if value is None:
                    error = self.cells.getCellByPosition(column, row).getError()
                    rows[row][column] = ERRORS.get(error, ERRORS[519])
        return rows

    def formulas(self) -> list[list[str]]:
        """What stands in the cells: formulas in Excel's spelling, or the values as text."""
        translator = Formulas(self.document)
        rows = [list(row) for row in self.cells.getFormulaArray()]
        for row, column in self._within(self.cells.queryFormulaCells(7)):
            place = (self.area.row + row, self.area.column + column)
            rows[row][column] = translator.to_excel(rows[row][column], self._sheet_index(), *place)
        return rows

    def write(self, rows: Sequence[Sequence[object]]) -> None:
        """Put values in, one call for all; formulas follow in one call a run; notes stay where they are."""
        self.refuse_if_locked()
        if {len(row) for row in rows} != {self.area.columns} or len(rows) != self.area.rows:
            shape = (len(rows), max(map(len, rows), default=0))
            raise ComError(f"values of {shape} for {self.area}: Excel would cut them or fill up with #N/A")
        entries = [
            [entry_of(value, is_text_cell=kind == "text") for value, kind in zip(row, kinds, strict=True)]
            for row, kinds in zip(rows, self.formats(), strict=True)
        ]
        notes = self.notes()
        self.cells.setDataArray(tuple(tuple(entry.value for entry in row) for row in entries))
        self._write_formulas(entries)
        self._write_formats(entries)
        for note in notes:  # setDataArray takes the notes away, Excel leaves them
            self.sheet.Annotations.insertNew(*note)

    def clear_contents(self) -> None:
        """Empty the cells; formats and notes stay."""
        self.refuse_if_locked()
        self.cells.clearContents(VALUES)

    def formats(self) -> list[list[str]]:
        """For every cell ``text``, ``date``, ``boolean`` or ``other``."""
        table = [["other"] * self.area.columns for _ in range(self.area.rows)]
        formats = NumberFormats(self.document)
        for group in self.cells.getUniqueCellFormatRanges():
            kind = formats.kind(group.NumberFormat)
            if kind != "other":
                for row, column in self._within(group):
                    table[row][column] = kind
        return table

    def notes(self) -> list[tuple[Any, str]]:
        """Address and text of every note inside."""
        found = []
        for note in self.sheet.Annotations if self.sheet.Annotations.Count else ():
            place = note.Position
            if self.area.intersection(Area(place.Row + 1, place.Column + 1)):
                found.append((place, note.String))
        return found

    def refuse_if_locked(self) -> None:
        """Raise as Excel does when a protected sheet's locked cell is written; LibreOffice keeps silent."""
        if self.sheet.isProtected():
            for group in self.cells.getUniqueCellFormatRanges():
                if group.CellProtection.IsLocked:
                    raise ComError(
                        f"{self.sheet.Name}!{self.area.address()} is locked and the sheet is protected"
                    )

    def _number_kinds(self) -> Iterator[tuple[int, int, str]]:
        """The cells whose number means a date or a truth value."""
        table = self.formats()
        for row, kinds in enumerate(table):
            for column, kind in enumerate(kinds):
                if kind in ("date", "boolean"):
                    yield row, column, kind
        formats = NumberFormats(self.document)
        # A formula in a General cell shows its own kind (=TODAY(), =A1=1), and only the cell itself knows it.
        for row, column in self._within(self.cells.queryFormulaCells(NUMBER_RESULT)):
            if table[row][column] == "other":
                kind = formats.kind(self.cells.getCellByPosition(column, row).NumberFormat)
                if kind in ("date", "boolean"):
                    yield row, column, kind

    def _write_formulas(self, entries: list[list[Entry]]) -> None:
        if not any(entry.formula for row in entries for entry in row):
            return
        translator, sheet = Formulas(self.document), self._sheet_index()
        for column in range(self.area.columns):
            run: list[str] = []
            for row in range(self.area.rows + 1):
                formula = entries[row][column].formula if row < self.area.rows else None
                if formula:
                    place = (self.area.row + row, self.area.column + column)
                    run.append(translator.to_own(formula, sheet, *place))
                elif run:
                    cells = self.cells.getCellRangeByPosition(column, row - len(run), column, row - 1)
                    cells.setFormulaArray(tuple((text,) for text in run))
                    run = []
        for row, column in self._within(self.cells.queryFormulaCells(ERROR_RESULT)):
            formula = entries[row][column].formula
            if formula and self.cells.getCellByPosition(column, row).getError() in SYNTAX_ERRORS:
                raise ComError(f"Excel refuses the formula {formula!r}")

    def _write_formats(self, entries: list[list[Entry]]) -> None:
        """Excel shows a date typed into a General cell as a date."""
        known = NumberFormats(self.document)
        for row, line in enumerate(entries):
            for column, entry in enumerate(line):
                if entry.number_format:
                    cell = self.cells.getCellByPosition(column, row)
                    if cell.NumberFormat == GENERAL:
                        cell.NumberFormat = known.key(entry.number_format)

    def _within(self, ranges: Any) -> Iterator[tuple[int, int]]:
        """The cells of some UNO ranges that lie in this block, counted from its corner."""
        for address in ranges.RangeAddresses:
            common = self.area.intersection(Area.of(address))
            if common:
                for row in range(common.row, common.last_row + 1):
                    for column in range(common.column, common.last_column + 1):
                        yield row - self.area.row, column - self.area.column

    def _sheet_index(self) -> int:
        return self.cells.RangeAddress.Sheet
