"""The prefecture's workbook as it is open in Excel: every sheet is read in one call, every block written in one."""

import datetime as dt
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

import xlwings as xw

from xl_kenten.adapters import live_facts
from xl_kenten.adapters.ooxml.cell_text import whole_characters
from xl_kenten.core.grid import CellValue, ErrorValue, Grid
from xl_kenten.core.returned_file import ReturnedFile
from xl_kenten.core.workbook.cell_block import Block, Content, Formula
from xl_kenten.core.workbook.sheet_facts import SheetFacts
from xl_kenten.errors import UsageError

_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|GETTING_DATA)")


_PERSONAL = "personal.xlsb"  # the clerk's own macros, which Excel keeps open out of sight


class LiveWorkbook:
    """An open workbook, seen through xlwings."""

    def __init__(self, book: xw.Book) -> None:
        self._book = book

    @property
    def name(self) -> str:
        """The file's name."""
        return str(self._book.name)

    @property
    def folder(self) -> Path | None:
        """The folder in which it lies; None for one in the cloud, or never saved."""
        try:
            address = str(self._book.fullname)
        except Exception:  # noqa: BLE001 - xlwings cannot always tell where a synchronised workbook lies
            return None
        return None if "://" in address or not Path(address).is_absolute() else Path(address).parent

    def read(self, sheet: str) -> Grid:
        """Read a sheet, its values and its formulas, and whether it or some of it looks withdrawn."""
        page = self._sheet(sheet)
        used = page.used_range
        top, left = int(used.row) - 1, int(used.column) - 1
        values: list[list[Any]] = used.options(ndim=2, err_to_str=True).value
        formulas = _table(used.formula)
        rows: list[tuple[CellValue, ...]] = [()] * top
        rows += [(*(None,) * left, *map(_value, cells)) for cells in values]
        return Grid(
            sheet,
            tuple(rows),
            struck=live_facts.struck_cells(page, rows),
            hidden=live_facts.is_hidden(page),
            formulas={
                (top + r, left + c): formula
                for r, cells in enumerate(formulas)
                for c, formula in enumerate(cells)
                if isinstance(formula, str) and formula.startswith("=") and values[r][c] != formula
            },
        )

    def write(self, block: Block) -> None:
        """Write a block in one call; raises UsageError when Excel refuses."""
        last = (block.row + len(block.rows), block.column + len(block.rows[0]))
        target = self._sheet(block.sheet).range((block.row + 1, block.column + 1), last)
        with _said_politely(block.sheet):
            target.value = [[_written(cell) for cell in cells] for cells in block.rows]

    def insert_rows(self, sheet: str, row: int, count: int) -> None:
        """Insert whole rows above a row, looking like the one above them; raises UsageError when Excel refuses."""
        rows = self._sheet(sheet).range(f"{row + 1}:{row + count}")
        with _said_politely(sheet):
            rows.insert("down", "format_from_left_or_above")

    def show(self, sheet: str) -> None:
        """Bring a sheet to the front."""
        self._sheet(sheet).activate()

    def show_results(self, sheet: str, results: Mapping[tuple[int, int], int]) -> None:
        """Excel has calculated them already."""

    def facts(self, sheet: str) -> SheetFacts:
        """Look for hidden lines and comments."""
        return live_facts.sheet_facts(self._sheet(sheet))

    def external_links(self) -> tuple[str, ...] | None:
        """Name the workbooks to which this one links."""
        return live_facts.external_links(self._book)

    def persons(self) -> tuple[str, ...] | None:
        """Name the document properties that name somebody."""
        return live_facts.persons(self._book)

    def _sheet(self, name: str) -> xw.Sheet:
        try:
            return self._book.sheets[name]
        except Exception as error:  # xlwings lets each engine's own error through
            raise UsageError(
                f"このブックに「{name}」シートがありません。名前を変えたときは元の名前に戻し、"
                "消したときは新しいブックから同じシートを写してください。"
            ) from error


@contextmanager
def _said_politely(sheet: str) -> Iterator[None]:
    """Say what may stand in the way where Excel refuses a change; each engine has its own kind of error."""
    try:
        yield
    except Exception as error:
        raise UsageError(
            f"「{sheet}」シートに書き込めませんでした。シートが保護されているときは解除し、"
            "入力中のセルや配列数式があるときは確定または解除して、もう一度ボタンを押してください。"
        ) from error


def place_within(folder: Path, address: str) -> Path:
    """Where a workbook lies that Excel has open; one with an address in the cloud may be synchronised with the folder.

    Nobody can tell where on this machine such an address is, but its copy has the same name.
    """
    return folder / PurePosixPath(address).name if "://" in address else Path(address)


def open_returns(book: xw.Book) -> tuple[ReturnedFile, ...]:
    """Read the other workbooks that are open in the same Excel, as if they were returned files."""
    return tuple(
        ReturnedFile(
            str(other.name),
            _changed(str(other.fullname)),
            grids=tuple(LiveWorkbook(other).read(str(sheet.name)) for sheet in other.sheets),
            attachments_beside=True,  # what lies beside a workbook that may never have been saved is not known
        )
        for other in book.app.books
        if other.name != book.name and other.name.casefold() != _PERSONAL
    )


def _changed(path: str) -> int:
    """When the file was last changed; one that was never saved has been changed just now."""
    try:
        return Path(path).stat().st_mtime_ns
    except (OSError, ValueError):
        return time.time_ns()


def _table(formulas: Any) -> tuple[tuple[Any, ...], ...]:  # noqa: ANN401 - whatever the engine gives
    """A range of one cell gives its formula bare."""
    return formulas if isinstance(formulas, tuple) else ((formulas,),)


def _value(value: Any) -> CellValue:  # noqa: ANN401 - whatever the engine gives
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return ErrorValue(value) if _ERROR.fullmatch(value) else whole_characters(value)
    if isinstance(value, (bool, int, float, dt.datetime, dt.date, dt.time)):
        return value
    return str(value)


def _written(cell: Content) -> Any:  # noqa: ANN401 - whatever the engine takes
    """A content as Excel must be handed it: without the apostrophe it makes dates and formulas of texts."""
    match cell:
        case Formula(text, _) | ErrorValue(text):
            return text
        case str():
            return f"'{cell}" if cell else None
        case _:
            return cell
