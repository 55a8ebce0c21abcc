"""The prefecture's workbook as a file (.xlsm or .xlsx): filled cell by cell, all else left byte for byte."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from xl_kenten.adapters.atomic_file import write_atomically
from xl_kenten.adapters.ooxml.sheet_facts import external_links, persons, sheet_facts
from xl_kenten.adapters.ooxml.workbook import Workbook
from xl_kenten.adapters.ooxml.worksheet import Worksheet
from xl_kenten.adapters.returned_files import grids_of
from xl_kenten.core.grid import CellValue, ErrorValue, Grid
from xl_kenten.core.workbook.cell_block import Block, Content, Formula, Standing
from xl_kenten.core.workbook.sheet_facts import SheetFacts
from xl_kenten.errors import OutputError, UsageError

_FIRST_DAY = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - day 0 of Excel's calendar, which knows no zones


class WorkbookFile:
    """A workbook on disk; what is written goes to the file only with ``save``."""

    def __init__(self, path: Path) -> None:
        """Open it. Raises UsageError when it cannot be read."""
        try:
            if not path.is_file():  # a pipe would be waited for without end
                raise FileNotFoundError
            data = path.read_bytes()
        except (OSError, ValueError) as error:
            raise UsageError(f"「{path}」を開けません。場所と名前を確かめてください。") from error
        self.path = path
        self._book = Workbook(data)
        self._data = data
        self._on_disk = data
        self._grids: dict[str, Grid] | None = None

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def folder(self) -> Path | None:
        """The folder in which it lies."""
        return self.path.absolute().parent

    def read(self, sheet: str) -> Grid:
        """Read a sheet with its formulas."""
        if self._grids is None:
            self._data = self._book.to_bytes()
            self._grids = {grid.sheet: grid for grid in grids_of(self._data, self.name)}
        formulas = self._sheet(sheet).formulas()
        grid = self._grids.get(sheet, Grid(sheet, ()))
        return replace(
            grid,
            rows=tuple(tuple(map(_as_excel_shows, cells)) for cells in grid.rows),
            formulas={place: f"={text}" for place, text in formulas.items()},
        )

    def facts(self, sheet: str) -> SheetFacts:
        """Look for hidden lines and comments."""
        self._sheet(sheet)  # numbers the rows, and says so where there is no such sheet
        part = next(entry.part for entry in self._book.sheets if entry.name == sheet)
        return sheet_facts(self._book.package, part)

    def external_links(self) -> tuple[str, ...] | None:
        """Name the workbooks to which this one links."""
        return external_links(self._book.package, self._book.part)

    def persons(self) -> tuple[str, ...] | None:
        """Name the document properties that name somebody."""
        return persons(self._book.package)

    def write(self, block: Block) -> None:
        """Write what differs; cells keep their formats, and formulas that stay are not touched."""
        sheet = self._sheet(block.sheet)
        for r, cells in enumerate(block.rows, start=block.row):
            for c, content in enumerate(cells, start=block.column):
                _put(sheet, r, c, content)
        self._grids = None

    def insert_rows(self, sheet: str, row: int, count: int) -> None:
        """Refuse: in a file, formulas and formats would have to move along."""
        raise UsageError(
            f"「{self.name}」の「{sheet}」シートには{count}行足りません（{row + 1}行目）。"
            "xl-kenten new で作ったブックをお使いください。"
        )

    def show_results(self, sheet: str, results: Mapping[tuple[int, int], int]) -> None:
        """Save results with formulas: whoever looks before Excel has calculated would see the old ones."""
        page = self._sheet(sheet)
        for (row, column), result in results.items():
            formula = page.formula(row, column)
            if formula and page.value(row, column) != result:
                page.set_formula(row, column, formula, result)
                self._grids = None

    def save(self) -> None:
        """Replace the file in one step; its former state is kept beside it. Nothing changed: nothing is written.

        Raises OutputError when it cannot be written, or when somebody has changed it since it was opened.
        """
        data = self._book.to_bytes()
        try:
            unchanged = self.path.read_bytes() == data
        except OSError as error:
            raise OutputError(f"「{self.name}」に書き込めません。場所と権限を確かめてください。") from error
        if not unchanged:
            write_atomically(self.path, data, force=True, opened_as=self._on_disk)
            self._on_disk = data

    def _sheet(self, name: str) -> Worksheet:
        try:
            return self._book.worksheet(name)
        except KeyError as error:
            raise UsageError(
                f"「{self.name}」に「{name}」シートがありません。xl-kenten new で作ったブックを指定してください。"
            ) from error


def _as_excel_shows(value: CellValue) -> CellValue:
    """A day without a time is midnight to Excel."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime.combine(value, dt.time())
    return value


def _put(sheet: Worksheet, row: int, column: int, content: Content) -> None:
    match content:
        case Formula(text, shown):
            if sheet.formula(row, column) != text[1:]:
                sheet.set_formula(row, column, text[1:], shown)
        case dt.datetime():
            sheet.set_value(row, column, (content - _FIRST_DAY) / dt.timedelta(days=1))
        case ErrorValue():
            pass  # it stands there already: we never make one
        case Standing():
            raise ValueError("a block is written once its cells are known")
        case _:
            sheet.set_value(row, column, content)
