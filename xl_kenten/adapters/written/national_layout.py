"""The layout of the national table: 全国集計 with two columns an item, and 市町村分 with all prefectures."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from types import MappingProxyType

from msgspec.structs import replace

from xl_kenten.core.form import Form, Item, SheetKind
from xl_kenten.core.layout import NAME_HEADINGS, NUMBER_HEADING, FormLayout, HeadingBox, form_layout

SUMMARY_SHEET = "全国集計"
CODE_COLUMN = 0
CODE_HEADING = "団体コード"
PREFECTURE_HEADING = NAME_HEADINGS[SheetKind.PREFECTURE]
_LEADING = (CODE_HEADING, PREFECTURE_HEADING, NUMBER_HEADING, NAME_HEADINGS[SheetKind.MUNICIPAL])

SUMMARY_STATUS, SUMMARY_SIZE, SUMMARY_RECEIVED = 2, 3, 4  # columns
_SUMMARY_LEADING = (CODE_HEADING, PREFECTURE_HEADING, "状態", "市区町村数", "うち回答")
_SUMMARY_TOP = 3
_OF_ITEM = ("市区町村", "都道府県")


class NationalLayout(FormLayout, frozen=True):
    """A form's table behind more leading columns than the form itself has: code and prefecture come first."""

    leading: int

    @property
    def first_item_column(self) -> int:
        """The column of the leftmost item."""
        return self.leading

    @property
    def last_item_column(self) -> int:
        """The column of the rightmost item."""
        return self.leading + len(self.columns) - 1


@lru_cache(maxsize=8)
def national_layout(form: Form) -> NationalLayout:
    """Lay 市町村分 of all prefectures out."""
    usual = form_layout(form)
    right = len(_LEADING) - usual.first_item_column
    items = (
        replace(box, column=box.column + right, last_column=box.last_column + right)
        for box in usual.headings
        if box.column >= usual.first_item_column
    )
    return NationalLayout(
        kind=SheetKind.MUNICIPAL,
        heading_rows=usual.heading_rows,
        number_column=_LEADING.index(NUMBER_HEADING),
        name_column=len(_LEADING) - 1,
        columns=MappingProxyType({item: column + right for item, column in usual.columns.items()}),
        headings=(*_boxes_down(_LEADING, usual.heading_rows), *items),
        leading=len(_LEADING),
    )


@lru_cache(maxsize=8)
def summary_layout(form: Form) -> NationalLayout:
    """Lay 全国集計 out: the flags only, each with a column for the municipalities and, right of it, the prefecture's own."""
    depth = max(len(section.headings) for section in form.sections)
    rows = range(_SUMMARY_TOP, _SUMMARY_TOP + depth + 2)
    columns = {flag.id: len(_SUMMARY_LEADING) + 2 * place for place, flag in enumerate(form.flags)}
    return NationalLayout(
        kind=SheetKind.PREFECTURE,
        heading_rows=rows,
        number_column=None,
        name_column=_SUMMARY_LEADING.index(PREFECTURE_HEADING),
        columns=MappingProxyType(columns),
        headings=(
            *_boxes_down(_SUMMARY_LEADING, rows),
            *_chains(form, columns, depth),
            *_items(form, columns, rows),
        ),
        leading=len(_SUMMARY_LEADING),
    )


def own_column(layout: FormLayout, flag: Item) -> int:
    """The column of 全国集計 in which the prefecture's own answer stands."""
    return layout.columns[flag.id] + 1


def last_summary_column(form: Form) -> int:
    """The last column of 全国集計."""
    return len(_SUMMARY_LEADING) + 2 * len(form.flags) - 1


def _boxes_down(headings: tuple[str, ...], rows: range) -> Iterator[HeadingBox]:
    for column, heading in enumerate(headings):
        yield HeadingBox(heading, rows[0], column, rows[-1], column)


def _chains(form: Form, columns: Mapping[str, int], depth: int) -> Iterator[HeadingBox]:
    """The chains above the items: neighbours under the same chain share one box."""
    for level in range(depth):
        for chain, members in groupby(form.sections, key=lambda section: section.headings[: level + 1]):
            flags = [flag for section in members for flag in section.flags]
            if len(chain) > level:
                row = _SUMMARY_TOP + level
                yield HeadingBox(chain[level], row, columns[flags[0].id], row, columns[flags[-1].id] + 1)


def _items(form: Form, columns: Mapping[str, int], rows: range) -> Iterator[HeadingBox]:
    for section in form.sections:
        top = rows[0] + len(section.headings)
        for flag in section.flags:
            column = columns[flag.id]
            yield HeadingBox(flag.heading, top, column, rows[-1] - 1, column + 1)
            for at, heading in enumerate(_OF_ITEM):
                yield HeadingBox(heading, rows[-1], column + at, rows[-1], column + at)
