"""Finding the form in a sheet: its columns are known by their headings, wherever they stand."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from msgspec import Struct

from xl_kenten.core.form import Form, Item, Section
from xl_kenten.core.form_headings import FormHeadings, HeadingMeaning, form_headings
from xl_kenten.core.grid import CellValue, Grid

_ROWS_BETWEEN_HEADINGS = 3  # headings of one table never stand further apart
_ROWS_ABOVE = 6  # section headings stand at most so far above the items


class FormTable(Struct, frozen=True):
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


class FormSearch(Struct, frozen=True):
    """What a sheet holds of the form: whole tables, and the items missing from broken ones."""

    tables: tuple[FormTable, ...]
    missing: tuple[tuple[Item, ...], ...]


class _Heading(Struct, frozen=True):
    row: int
    column: int
    meaning: HeadingMeaning


class _Band(Struct, frozen=True):
    """The headings of one table: those of items, left to right, and those above them."""

    items: tuple[_Heading, ...]
    groups: tuple[_Heading, ...]
    top: int

    @property
    def bottom(self) -> int:
        """The last row of headings."""
        return max(heading.row for heading in self.items)


class _Found(Struct, frozen=True):
    """What the headings of one table tell: its columns, or the items that were looked for in vain.

    ``end`` is None where the table may reach down to the end of the sheet.
    """

    columns: Mapping[str, int] | None
    missing: tuple[Item, ...]
    top: int
    bottom: int
    end: int | None


def find_tables(grid: Grid, form: Form) -> FormSearch:
    """Find every table of the form in a sheet.

    A table counts only when every item's heading is there and its column beyond doubt.
    """
    found = _found(form, tuple(_headings(grid, form)))
    last = len(grid.rows)
    return FormSearch(
        tuple(
            FormTable(grid, each.columns, each.top, each.bottom, last if each.end is None else each.end)
            for each in found
            if each.columns is not None
        ),
        tuple(each.missing for each in found if each.columns is None),
    )


def _headings(grid: Grid, form: Form) -> Iterator[tuple[int, int, str]]:
    """Every text that may be a heading, with its row and column."""
    words = form_headings(form)
    for row, cells in enumerate(grid.rows):
        found = words.headings_in(cells)
        if found and not (_may_be_quoted(len(found), form) and _has_number(cells)):
            for column, text in found:
                yield row, column, text


def _may_be_quoted(headings: int, form: Form) -> bool:
    """Tell whether so many headings may be answers that quote them: a row has a text a section."""
    return headings <= len(form.sections)


def _has_number(cells: Iterable[CellValue]) -> bool:
    """Answers have numbers in their row, headings have none."""
    return any(type(value) in (int, float) for value in cells)


@lru_cache(maxsize=64)
def _found(form: Form, headings: tuple[tuple[int, int, str], ...]) -> tuple[_Found, ...]:
    """Put headings together to tables; cached, as the returns of one blank form have the same."""
    words = form_headings(form)
    meant = [
        _Heading(row, column, meaning)
        for row, column, text in headings
        if (meaning := words.meaning(text)) is not None
    ]
    bands = [band for each in _bands(meant, words) if (band := _band(each)).items]
    found = []
    for place, band in enumerate(bands, start=1):
        known = frozenset[str]().union(*(heading.meaning.items for heading in band.items))
        missing = tuple(item for item in form.items if item.id not in known)
        ends = (each.top for each in bands[place:] if not _may_be_quoted(len(each.items), form))
        found.append(_Found(_columns(form, band), missing, band.top, band.bottom, next(ends, None)))
    return tuple(found)


def _bands(headings: Iterable[_Heading], words: FormHeadings) -> Iterator[list[_Heading]]:
    """Group headings into tables: one ends at a gap of rows, or where a heading cannot belong to those above it."""
    band: list[_Heading] = []
    above: dict[int, list[HeadingMeaning]] = {}
    gap = _ROWS_ABOVE
    for heading in headings:
        if band and heading.row - band[-1].row >= gap:
            yield band
            band, above, gap = [], {}, _ROWS_ABOVE
        elif heading.column in above and not words.may_follow(above[heading.column], heading.meaning):
            # What stands left of it in its row goes along.
            begun = [each for each in band if each.row == heading.row]
            yield band[: len(band) - len(begun)]
            band, above, gap = begun, {each.column: [each.meaning] for each in begun}, _ROWS_ABOVE
        band.append(heading)
        above.setdefault(heading.column, []).append(heading.meaning)
        if heading.meaning.items:
            gap = _ROWS_BETWEEN_HEADINGS
    if band:
        yield band


def _band(headings: Sequence[_Heading]) -> _Band:
    """An item's heading is the lowest of its column; what stands above it belongs to sections."""
    lowest = {heading.column: heading for heading in headings}
    items = sorted(
        (heading for heading in lowest.values() if heading.meaning.items), key=lambda heading: heading.column
    )
    groups = (heading for heading in headings if heading not in items)
    return _Band(tuple(items), tuple(groups), headings[0].row)


def _columns(form: Form, band: _Band) -> dict[str, int] | None:
    """The column of every item; None unless there is exactly one way to share the columns out."""
    if len(band.items) != len(form.items):
        return None
    for columns_of in (_in_order, _in_any_order):
        found = list(islice(_arrangements(_Sharing(band, columns_of), form.sections, None), 2))
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _in_order(section: Section, block: Sequence[_Heading]) -> dict[str, int] | None:
    """Each item's column within its section, where they stand as the form has them."""
    pairs = list(zip(section.items, block, strict=True))
    if any(item.id not in heading.meaning.items for item, heading in pairs):
        return None
    return {item.id: heading.column for item, heading in pairs}


def _in_any_order(section: Section, block: Sequence[_Heading]) -> dict[str, int] | None:
    """Each item's column within its section, where every heading can mean one item only."""
    own = {item.id for item in section.items}
    columns: dict[str, int] = {}
    for heading in block:
        meant = heading.meaning.items & own
        if len(meant) != 1 or not meant.isdisjoint(columns):
            return None
        columns[next(iter(meant))] = heading.column
    return columns


class _Sharing(Struct, frozen=True):
    """The columns to be shared out among the sections; ``dead`` collects the states that lead nowhere."""

    band: _Band
    columns_of: Callable[[Section, Sequence[_Heading]], dict[str, int] | None]
    dead: set[tuple[frozenset[str], str | None]] = set()


def _arrangements(
    sharing: _Sharing, left: Sequence[Section], before: Section | None
) -> Iterator[dict[str, int]]:
    """Share the last columns out among the sections that are left, side by side, in any order of sections.

    ``before`` is the section left of them.
    """
    if not left:
        yield {}
        return
    state = (frozenset(section.id for section in left), before.id if before else None)
    if state in sharing.dead:
        return
    at = len(sharing.band.items) - sum(len(section.items) for section in left)
    reached = False
    for section in left:
        columns = sharing.columns_of(section, sharing.band.items[at : at + len(section.items)])
        if columns is None or not _is_under_its_headings(section, before, at, sharing.band):
            continue
        for others in _arrangements(sharing, [each for each in left if each is not section], section):
            reached = True
            yield columns | others
    if not reached:
        sharing.dead.add(state)


def _is_under_its_headings(section: Section, before: Section | None, at: int, band: _Band) -> bool:
    """Tell whether no heading of another section stands above the section's columns, which begin with ``at``.

    What stands above a column between two sections may belong to either.
    """
    start, last = band.items[at].column, band.items[at + len(section.items) - 1].column
    gap = band.items[at - 1].column if before else start
    either = {section.id, before.id if before else section.id}
    for heading in band.groups:
        if start <= heading.column <= last and section.id not in heading.meaning.sections:
            return False
        if gap < heading.column < start and either.isdisjoint(heading.meaning.sections):
            return False
    return True
