"""Existing workbooks (.xlsx, .xlsm), edited part by part, so that nothing in them is harmed."""

from xl_kenten.adapters.ooxml.errors import ArrayFormulaError, StrictWorkbookError, WorkbookError
from xl_kenten.adapters.ooxml.package import Package
from xl_kenten.adapters.ooxml.workbook import SheetEntry, Workbook
from xl_kenten.adapters.ooxml.worksheet import Worksheet

__all__ = [
    "ArrayFormulaError",
    "Package",
    "SheetEntry",
    "StrictWorkbookError",
    "Workbook",
    "WorkbookError",
    "Worksheet",
]
