"""The layout of our own form sheets: the blank form, the report and the template share it."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from types import MappingProxyType

from msgspec import Struct

from xl_kenten.core.form import Form, Section, SheetKind

TITLE_ROW = 0
GUIDE_ROW = 1  # what to do, in a sentence
STATE_ROW = 2  # how far the entries have come
LEGEND_ROW = 3  # what the colours mean
TOP_HEADING_ROW = 4

NUMBER_HEADING = "番号"
NAME_HEADINGS = {SheetKind.MUNICIPAL: "市区町村名", SheetKind.PREFECTURE: "都道府県名"}
_FIRST_ITEM_COLUMN = 2


class HeadingBox(Struct, frozen=True):
    """One heading and the cells it spreads over; all four bounds are included and count from 0."""

    text: str
    row: int
    column: int
    last_row: int
    last_column: int


class FormLayout(Struct, frozen=True):
    """Where everything stands in a form sheet of ours; rows and columns count from 0.

    In 都道府県分 there is no number (``number_column`` is None) and the name takes both leading columns, so
    that the items stand in the same columns of both sheets. ``status_column`` and ``remarks_column`` (状態,
    検査結果) stand right of the form where a sheet has them.
    """

    kind: SheetKind
    heading_rows: range
    number_column: int | None
    name_column: int
    columns: Mapping[str, int]
    headings: tuple[HeadingBox, ...]

    @property
    def title_row(self) -> int:
        """The row of the titles; the sheet's own title stands in its first cell."""
        return TITLE_ROW

    @property
    def first_row(self) -> int:
        """The first row of answers."""
        return self.heading_rows.stop

    @property
    def first_item_column(self) -> int:
        """The column of the leftmost item."""
        return _FIRST_ITEM_COLUMN

    @property
    def last_item_column(self) -> int:
        """The column of the rightmost item."""
        return _FIRST_ITEM_COLUMN + len(self.columns) - 1

    @property
    def status_column(self) -> int:
        """The column of 状態."""
        return self.last_item_column + 1

    @property
    def remarks_column(self) -> int:
        """The column of 検査結果."""
        return self.last_item_column + 2

    def last_row(self, rows: int) -> int:
        """The last row of answers; a sheet without answers keeps one row to write into."""
        return self.first_row + max(rows, 1) - 1

    def total_row(self, rows: int) -> int:
        """The row of 市町村分計, right below the answers."""
        return self.last_row(rows) + 1


@lru_cache(maxsize=32)
def form_layout(form: Form, kind: SheetKind = SheetKind.MUNICIPAL) -> FormLayout:
    """Lay a form's table out."""
    depth = max(len(section.headings) for section in form.sections)
    heading_rows = range(TOP_HEADING_ROW, TOP_HEADING_ROW + depth + 1)
    columns = {item.id: _FIRST_ITEM_COLUMN + place for place, item in enumerate(form.items)}
    municipal = kind is SheetKind.MUNICIPAL
    return FormLayout(
        kind=kind,
        heading_rows=heading_rows,
        number_column=0 if municipal else None,
        name_column=1 if municipal else 0,
        columns=MappingProxyType(columns),
        headings=(
            *_leading_headings(heading_rows, kind),
            *_section_headings(form, columns, depth),
            *_item_headings(form, columns, heading_rows),
        ),
    )


def _leading_headings(rows: range, kind: SheetKind) -> Iterator[HeadingBox]:
    name = NAME_HEADINGS[kind]
    if kind is SheetKind.PREFECTURE:
        yield HeadingBox(name, rows[0], 0, rows[-1], 1)
    else:
        yield HeadingBox(NUMBER_HEADING, rows[0], 0, rows[-1], 0)
        yield HeadingBox(name, rows[0], 1, rows[-1], 1)


def _section_headings(form: Form, columns: Mapping[str, int], depth: int) -> Iterator[HeadingBox]:
    """The chains above the items: neighbours under the same chain share one box."""
    for level in range(depth):
        chains = groupby(form.sections, key=lambda section: section.headings[: level + 1])
        for chain, sections in chains:
            under = list(sections)
            if len(chain) > level:
                row = TOP_HEADING_ROW + level
                first, last = _bounds(under, columns)
                yield HeadingBox(chain[level], row, first, row, last)


def _item_headings(form: Form, columns: Mapping[str, int], rows: range) -> Iterator[HeadingBox]:
    """The items' own headings: under a shorter chain they reach up to it."""
    for section in form.sections:
        for item in section.items:
            column = columns[item.id]
            yield HeadingBox(item.heading, rows[0] + len(section.headings), column, rows[-1], column)


def _bounds(sections: list[Section], columns: Mapping[str, int]) -> tuple[int, int]:
    return columns[sections[0].items[0].id], columns[sections[-1].items[-1].id]
