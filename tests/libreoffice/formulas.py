"""Formulas in Excel's spelling, for LibreOffice's interface wants ``=SUM(A1;$Sheet1.B2)``."""

from typing import Any

from .uno_bridge import invoke, struct, typed

EXCEL_ENGLISH = 4  # com.sun.star.sheet.FormulaLanguage.XL_ENGLISH: commas between arguments
ALL_GROUPS = 0x7FFFFFFF
EXCEL_ADDRESSES, OWN_ADDRESSES = 1, 0  # com.sun.star.sheet.AddressConvention
SYNTAX_ERRORS = {501, 508, 509, 510, 511, 512, 516, 517, 518, 520}  # of com.sun.star.table.XCell.getError


class Formulas:
    """Translates formulas of one workbook; relative addresses are read as seen from a given cell."""

    def __init__(self, document: Any) -> None:
        self.excel = document.createInstance("com.sun.star.sheet.FormulaParser")
        mapper = document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
        words = typed(
            "[]com.sun.star.sheet.FormulaOpCodeMapEntry",
            mapper.getAvailableMappings(EXCEL_ENGLISH, ALL_GROUPS),
        )
        self.excel.CompileEnglish = True
        self.excel.FormulaConvention = EXCEL_ADDRESSES
        invoke(self.excel, "setPropertyValue", "OpCodeMap", words)
        self.own = document.createInstance("com.sun.star.sheet.FormulaParser")
        self.own.CompileEnglish = True
        self.own.FormulaConvention = OWN_ADDRESSES

    def to_own(self, formula: str, sheet: int, row: int, column: int) -> str:
        """Excel's formula (with ``=``) as LibreOffice's, seen from a cell counted from 1."""
        place = _place(sheet, row, column)
        return "=" + self.own.printFormula(self.excel.parseFormula(formula[1:], place), place)

    def to_excel(self, formula: str, sheet: int, row: int, column: int) -> str:
        """LibreOffice's formula (with ``=``) as Excel's, seen from a cell counted from 1."""
        place = _place(sheet, row, column)
        return "=" + self.excel.printFormula(self.own.parseFormula(formula[1:], place), place)


def _place(sheet: int, row: int, column: int) -> Any:
    return struct("table.CellAddress", Sheet=sheet, Column=column - 1, Row=row - 1)
