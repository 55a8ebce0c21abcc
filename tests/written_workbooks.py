"""Looking into written workbooks: as openpyxl reads them, as XML parts, and as LibreOffice calculates them."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.pictures import convert, needs_libreoffice
from xl_kenten.core.finding import cell_address

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def opened(data: bytes, *, values: bool = False) -> Workbook:
    """Open a workbook; with ``values``, formulas show the results saved with them."""
    return load_workbook(BytesIO(data), data_only=values)


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of the package, by name."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def formulas(sheet: Worksheet) -> dict[str, str]:
    """Every formula of a sheet, by cell."""
    return {
        cell.coordinate: cell.value
        for cells in sheet.iter_rows()
        for cell in cells
        if cell.data_type == "f" and isinstance(cell.value, str)
    }


def formula_elements(data: bytes) -> int:
    """How many cells of all sheets hold a formula, by the XML."""
    return sum(
        len(etree.fromstring(part).findall(f".//{MAIN}c/{MAIN}f"))
        for name, part in parts(data).items()
        if name.startswith("xl/worksheets/sheet")
    )


def marks(sheet: Worksheet) -> dict[str, list[str]]:
    """The formulas of the conditional formats, by range."""
    return {
        str(area.sqref): [rule.formula[0] for rule in area.rules] for area in sheet.conditional_formatting
    }


def outside_targets(data: bytes) -> list[str]:
    """Every relationship that leads out of the workbook."""
    return [
        target
        for name, part in parts(data).items()
        if name.endswith(".rels")
        for target in re.findall(r'Target="([^"]*)"[^>]*TargetMode="External"', part.decode())
    ]


def calculated(folder: Path, *workbooks: bytes) -> list[Workbook]:
    """The workbooks after LibreOffice has calculated all of them anew; without it the test is skipped."""
    needs_libreoffice()
    sources = []
    for number, data in enumerate(workbooks):
        sources.append(folder / f"source{number}.xlsx")
        sources[-1].write_bytes(data)
    (folder / "calculated").mkdir(exist_ok=True)
    return [load_workbook(path, data_only=True) for path in convert(sources, folder / "calculated", "xlsx")]


def texts(sheet: Worksheet, first: int, last: int | None = None) -> list[list[object]]:
    """The values of rows, counted from 1; blanks are None."""
    return [[cell.value for cell in cells] for cells in sheet.iter_rows(first, last or sheet.max_row)]


def at(row: int, column: int) -> str:
    """A cell's address; row and column count from 0."""
    return cell_address(row, column)
