"""What an open workbook tells beside the values of cells: what is hidden or struck through, comments, links, names.

Not every Excel answers every question (the one on a Mac lacks three); what it does not answer is None, or told as
not being there where a cell or a sheet is looked at.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import xlwings as xw

from xl_kenten.core.grid import CellValue
from xl_kenten.core.workbook.sheet_facts import SheetFacts

_EXCEL_LINKS = 1  # xlExcelLinks
# xlSheetVisible on Windows, where 2 is hidden from the list of sheets, too; True on a Mac.
_SHOWN = (-1, True)
# The properties in which Excel notes people, by the names VBA and its dialog give them.
_PERSONS = {"Author": "作成者", "Last Author": "最終更新者"}

T = TypeVar("T")
_Area = tuple[int, int, int, int]  # first row and column, last row and column, from 1


def sheet_facts(page: xw.Sheet) -> SheetFacts:
    """Look at one sheet.

    One that hides nothing and bears no comment costs a constant number of calls to Excel. Each stretch of hidden
    lines costs about five calls for every doubling of the sheet's rows, each comment about five.
    """
    used = page.used_range
    top, left = int(used.row), int(used.column)
    bottom, right = top + used.shape[0] - 1, left + used.shape[1] - 1

    def rows(first: int, last: int) -> bool | None:
        return _rows_hidden(page.range((first, left), (last, left)))

    def columns(first: int, last: int) -> bool | None:
        return _columns_hidden(page.range((top, first), (top, last)))

    return SheetFacts(
        _asked(lambda: frozenset(row - 1 for row in _hidden(rows, top, bottom))),
        _asked(lambda: frozenset(column - 1 for column in _hidden(columns, left, right))),
        _asked(lambda: _commented(page)),
    )


def is_hidden(page: xw.Sheet) -> bool:
    """Tell whether nobody who looks at the workbook sees this sheet."""
    shown = _asked(lambda: page.visible)
    return shown is not None and shown not in _SHOWN


def struck_cells(page: xw.Sheet, rows: Sequence[Sequence[CellValue]]) -> frozenset[tuple[int, int]]:
    """The cells (row, column, from 0) with a value that are struck through, at least in part.

    A sheet without any costs one question; each stretch of them about one for every doubling of the sheet's cells.
    An Excel that does not answer (the one on a Mac) tells none.
    """
    bottom, right = len(rows), max(map(len, rows), default=0)
    if not right:
        return frozenset()

    def cells(area: _Area) -> bool | None:
        top, left, last_row, last_column = area
        return _state(page.range((top, left), (last_row, last_column)).api.Font.Strikethrough)

    return _asked(lambda: frozenset(_struck(cells, (1, 1, bottom, right), rows))) or frozenset()


def external_links(book: xw.Book) -> tuple[str, ...] | None:
    """Name the workbooks to which this one links."""
    links = _asked(lambda: tuple(book.api.LinkSources(_EXCEL_LINKS) or ()))
    return links and tuple(re.split(r"[\\/]", str(link))[-1] for link in links)


def persons(book: xw.Book) -> tuple[str, ...] | None:
    """Name the document properties that name somebody."""
    return _asked(
        lambda: tuple(
            label
            for name, label in _PERSONS.items()
            if str(book.api.BuiltinDocumentProperties(name).Value or "").strip()
        )
    )


def _asked(question: Callable[[], T]) -> T | None:
    try:
        return question()
    except Exception:  # each engine has errors of its own  # noqa: BLE001
        return None


def _rows_hidden(cells: xw.Range) -> bool | None:
    """Tell whether all rows are hidden (True), none (False), or some (None)."""
    try:
        return _state(cells.api.EntireRow.Hidden)
    except Exception:  # on a Mac, where xlwings asks row by row  # noqa: BLE001
        return _state(cells.impl.row_hidden)


def _columns_hidden(cells: xw.Range) -> bool | None:
    """Tell whether all columns are hidden (True), none (False), or some (None)."""
    try:
        return _state(cells.api.EntireColumn.Hidden)
    except Exception:  # on a Mac, where xlwings asks column by column  # noqa: BLE001
        return _state(cells.impl.column_hidden)


def _state(hidden: Any) -> bool | None:  # noqa: ANN401 - whatever the engine gives
    return None if hidden is None else bool(hidden)


def _hidden(state: Callable[[int, int], bool | None], first: int, last: int) -> Iterator[int]:
    """Find the hidden lines from ``first`` to ``last`` by halving, wherever some are hidden and some are not."""
    hidden = state(first, last)
    if hidden:
        yield from range(first, last + 1)
    elif hidden is None and first < last:
        middle = (first + last) // 2
        yield from _hidden(state, first, middle)
        yield from _hidden(state, middle + 1, last)


def _struck(
    state: Callable[[_Area], bool | None], area: _Area, rows: Sequence[Sequence[CellValue]]
) -> Iterator[tuple[int, int]]:
    """Find the cells that are struck through by halving, wherever some are and some are not."""
    top, left, bottom, right = area
    struck = state(area)
    if struck or (struck is None and (top, left) == (bottom, right)):
        for row in range(top - 1, bottom):
            cells = rows[row]
            yield from ((row, at) for at in range(left - 1, min(right, len(cells))) if cells[at] is not None)
    elif struck is None and top < bottom:
        middle = (top + bottom) // 2
        yield from _struck(state, (top, left, middle, right), rows)
        yield from _struck(state, (middle + 1, left, bottom, right), rows)
    elif struck is None:
        middle = (left + right) // 2
        yield from _struck(state, (top, left, bottom, middle), rows)
        yield from _struck(state, (top, middle + 1, bottom, right), rows)


def _commented(page: xw.Sheet) -> tuple[tuple[int, int], ...]:
    """The cells with a note or, in an Excel that knows them, with a thread of comments."""
    threads = _asked(lambda: [comment.location for comment in page.comments]) or []
    places = [*(note.location for note in page.notes), *threads]
    return tuple(sorted({(int(place.row) - 1, int(place.column) - 1) for place in places}))
