"""Finding the form in a sheet: its columns are known by their headings, wherever they stand."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from xl_kenten.core.form import Form, Item, Section
from xl_kenten.core.grid import Grid
from xl_kenten.core.normalise import fold_heading

_BRACKETED_TAIL = re.compile(r"(?<=.)[(（].*", re.DOTALL)
_LEADING_NUMBER = re.compile(r"^(?:\d|[(（]\d+[)）]|[①-⑳])\s*")
_ROWS_BETWEEN_HEADINGS = 3  # headings of one table never stand further apart
_ROWS_ABOVE = 6  # section headings and titles stand at most so far above the items


@dataclass(frozen=True, slots=True)
class FormTable:
    """One table of the form in a sheet.

    ``columns`` gives each item's column; ``top`` and ``heading_row`` are its first and last row of headings;
    data may stand in the rows from ``heading_row + 1`` up to, not including, ``end``. All count from 0.
    """

    grid: Grid
    columns: Mapping[str, int]
    top: int
    heading_row: int
    end: int

    @property
    def first_column(self) -> int:
        """The column of the leftmost item; number and name stand left of it."""
        return min(self.columns.values())


@dataclass(frozen=True, slots=True)
class FormSearch:
    """What a sheet holds of the form: whole tables, and the items missing from broken ones."""

    tables: tuple[FormTable, ...]
    missing: tuple[tuple[Item, ...], ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    row: int
    column: int
    items: frozenset[str]


def find_tables(grid: Grid, form: Form) -> FormSearch:
    """Find every table of the form in a sheet.

    A table counts only when every item's heading is there and its column beyond doubt.
    """
    words = _words(form)
    bands = list(_bands(_headings(grid, words)))
    floors = [0, *(max(heading.row for heading in band) + 1 for band in bands)]
    tops = [_top(grid, words, band, floor) for band, floor in zip(bands, floors, strict=False)]
    ends = [*tops, len(grid.rows)][1:]
    tables: list[FormTable] = []
    missing: list[tuple[Item, ...]] = []
    for band, top, end in zip(bands, tops, ends, strict=True):
        columns = _columns(grid, words, band, top)
        if columns is None:
            known = frozenset[str]().union(*(heading.items for heading in band))
            missing.append(tuple(item for item in form.items if item.id not in known))
        else:
            tables.append(FormTable(grid, columns, top, max(heading.row for heading in band), end))
    return FormSearch(tuple(tables), tuple(missing))


class _Words:
    """The form's headings, folded, and what each of them may mean."""

    def __init__(self, form: Form) -> None:
        self.form = form
        items: dict[str, set[str]] = {}
        for section in form.sections:
            for item in section.items:
                for spelling in self._spellings_of_item(section, item):
                    items.setdefault(spelling, set()).add(item.id)
        self.items = {spelling: frozenset(ids) for spelling, ids in items.items()}
        self.sections: dict[str, Section] = {}
        self.upper: set[str] = set()
        for section in form.sections:
            for spelling in _spellings(section.headings[-1]):
                self.sections[spelling] = section
            for heading in section.headings:
                self.upper.update(_spellings(heading))
        self._longest = max(map(len, self.items)) * 4  # line breaks and spaces come on top
        # Returns of one blank form bring the same texts again and again.
        self.meaning: Callable[[str], frozenset[str] | None] = lru_cache(maxsize=4096)(self._meaning)

    def _meaning(self, text: str) -> frozenset[str] | None:
        """The items that a text may be the heading of; None when it is no heading."""
        if not 1 < len(text) <= self._longest:
            return None
        found = self.items.get(fold_heading(text))
        if found is None and ("(" in text or "（" in text):
            found = self.items.get(fold_heading(_BRACKETED_TAIL.sub("", text)))
        return found

    @staticmethod
    def _spellings_of_item(section: Section, item: Item) -> Iterator[str]:
        yield from _spellings(item.heading)
        yield from _spellings(item.label)
        yield fold_heading(section.label + item.label)
        yield fold_heading(item.id)


@lru_cache(maxsize=16)
def _words(form: Form) -> _Words:
    return _Words(form)


def _spellings(heading: str) -> Iterator[str]:
    """A heading whole, without what stands in brackets behind it, and both without its number."""
    for text in (heading, _BRACKETED_TAIL.sub("", heading)):
        yield fold_heading(text)
        yield fold_heading(_LEADING_NUMBER.sub("", text))
    if heading.startswith(("(", "（")):
        yield fold_heading(re.sub(r"^[(（][^)）]*[)）]", "", heading))


def _headings(grid: Grid, words: _Words) -> Iterator[_Heading]:
    for row, cells in enumerate(grid.rows):
        for column, value in enumerate(cells):
            if type(value) is str and (items := words.meaning(value)):
                yield _Heading(row, column, items)


def _bands(headings: Iterable[_Heading]) -> Iterator[list[_Heading]]:
    """Group headings into tables: a band ends at a gap of rows, or where a column's heading comes again."""
    band: list[_Heading] = []
    first_rows: dict[int, int] = {}
    for heading in headings:
        far = band and heading.row - band[-1].row >= _ROWS_BETWEEN_HEADINGS
        again = heading.row > first_rows.get(heading.column, heading.row)
        if far or again:
            yield band
            band, first_rows = [], {}
        band.append(heading)
        first_rows.setdefault(heading.column, heading.row)
    if band:
        yield band


def _top(grid: Grid, words: _Words, band: list[_Heading], floor: int) -> int:
    """The first row of a table's headings; above ``floor`` begins the table before."""
    first = min(heading.row for heading in band)
    top = first
    for row in range(first - 1, max(first - _ROWS_ABOVE, floor) - 1, -1):
        if any(type(value) is str and fold_heading(value) in words.upper for value in grid.rows[row]):
            top = row
    return top


def _columns(grid: Grid, words: _Words, band: list[_Heading], top: int) -> dict[str, int] | None:
    ordered = sorted(band, key=lambda heading: heading.column)
    if any(left.column == right.column for left, right in pairwise(ordered)):
        return None
    starts = _section_starts(grid, words, top, max(heading.row for heading in band))
    return _by_order(words.form, ordered, starts) or _by_section(words.form, ordered, starts)


def _section_starts(grid: Grid, words: _Words, top: int, bottom: int) -> dict[str, int]:
    """The column in which each section's own heading stands, where it stands once."""
    found: dict[str, list[int]] = {}
    for row in range(top, bottom + 1):
        for column, value in enumerate(grid.rows[row]):
            if type(value) is str and (section := words.sections.get(fold_heading(value))):
                found.setdefault(section.id, []).append(column)
    return {section: columns[0] for section, columns in found.items() if len(columns) == 1}


def _by_order(form: Form, ordered: list[_Heading], starts: Mapping[str, int]) -> dict[str, int] | None:
    """Take the headings left to right as the form lists them, unless a section's heading speaks against it."""
    if len(ordered) != len(form.items):
        return None
    pairs = list(zip(form.items, ordered, strict=True))
    if any(item.id not in heading.items for item, heading in pairs):
        return None
    columns = {item.id: heading.column for item, heading in pairs}
    for section in form.sections:
        own = [columns[item.id] for item in section.items]
        if section.id in starts and not min(own) <= starts[section.id] <= max(own):
            return None
    return columns


def _by_section(form: Form, ordered: list[_Heading], starts: Mapping[str, int]) -> dict[str, int] | None:
    """Take each heading as an item of the section whose heading stands nearest to its left."""
    if len(starts) != len(form.sections):
        return None
    columns: dict[str, int] = {}
    for heading in ordered:
        left = {section: start for section, start in starts.items() if start <= heading.column}
        if not left:
            return None
        section_id = max(left, key=lambda section: left[section])
        meant = [item for item in heading.items if form.section_of[item].id == section_id]
        if len(meant) != 1 or meant[0] in columns:
            return None
        columns[meant[0]] = heading.column
    return columns if len(columns) == len(form.items) else None
