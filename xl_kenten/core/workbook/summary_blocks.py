"""The sheet 集計: where its tables stand, and the values that go into them; all is known from the form."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from xl_kenten.core.finding import cell_address
from xl_kenten.core.form import Form
from xl_kenten.core.summary import Group, Level, Line, LineSummary, Summary, Tally, lines_of
from xl_kenten.core.workbook.cell_block import Block, Content, link
from xl_kenten.core.workbook.sheets import SUMMARY

COUNT_HEADINGS = ("不備のある団体", "回答した団体", "割合", "該当なし", "未回答")
TOTAL_HEADING = "計"
LABEL_COLUMN = 0
FIRST_COLUMN = 1
RATE_COLUMN = FIRST_COLUMN + 2
TOTAL_COLUMN = FIRST_COLUMN + len(Group)
FIRST_NAME_COLUMN = TOTAL_COLUMN + 1
NAMES_COLUMN = TOTAL_COLUMN + 2
CHECK_COLUMN = FIRST_COLUMN + len(COUNT_HEADINGS)
STATE_ROW = 2
CHECK_ROW = 3

_TOP = 4
_LEAST_ROWS = 10  # so many rows make room for a chart beside them
_BETWEEN = 3  # a subtitle and headings above a table, a blank row below it


@dataclass(frozen=True)
class SummaryLayout:
    """Where the tables stand; rows count from 0, and each table is named by its first row of values.

    All tables have the same lines: the items first, which the charts show, then the sections and the whole.
    """

    form: Form

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines of every table."""
        return lines_of(self.form)

    @property
    def items(self) -> int:
        """How many of the lines are items."""
        return sum(line.level is Level.ITEM for line in self.lines)

    @property
    def depth(self) -> int:
        """The rows kept for a table that has a chart beside it."""
        return max(len(self.lines), _LEAST_ROWS)

    @property
    def counts_row(self) -> int:
        """The first table: how many have a deficiency, and how many answered."""
        return _TOP + 2

    @property
    def kinds_row(self) -> int:
        """The second table: how many have a deficiency, by kind."""
        return self.counts_row + self.depth + _BETWEEN

    @property
    def rates_row(self) -> int:
        """The third table: the rates by kind, and which municipalities have a deficiency."""
        return self.kinds_row + self.depth + _BETWEEN

    @property
    def answered_row(self) -> int:
        """The fourth table: how many answered, by kind."""
        return self.rates_row + len(self.lines) + _BETWEEN

    @property
    def last_row(self) -> int:
        """The last row of the sheet."""
        return self.answered_row + len(self.lines) - 1

    @property
    def tells_values(self) -> bool:
        """Tell whether some item has more than two answers, so that a deficiency alone does not say which."""
        return any(len(flag.values) > 2 for flag in self.form.flags)  # noqa: PLR2004 - yes and no


def summary_blocks(summary: Summary) -> tuple[Block, ...]:
    """Fill the sheet; the same answers make the same blocks."""
    layout = SummaryLayout(summary.form)

    def block(row: int, column: int, cells: Callable[[LineSummary], tuple[Content, ...]]) -> Block:
        return Block(SUMMARY, row, column, tuple(map(cells, summary.lines)))

    blocks = [
        Block(SUMMARY, STATE_ROW, FIRST_COLUMN, ((summary.state(),),)),
        block(layout.counts_row, FIRST_COLUMN, lambda line: _counts(line.total)),
        block(layout.kinds_row, FIRST_COLUMN, lambda line: _by_kind(line, lambda tally: tally.deficient)),
        block(
            layout.rates_row,
            FIRST_COLUMN,
            lambda line: (*_by_kind(line, lambda tally: tally.rate), *_names(line, summary.sheet)),
        ),
        block(layout.answered_row, FIRST_COLUMN, lambda line: _by_kind(line, lambda tally: tally.answered)),
    ]
    if layout.tells_values:
        blocks.append(block(layout.answered_row, NAMES_COLUMN, _values))
    return tuple(blocks)


def _counts(tally: Tally) -> tuple[Content, ...]:
    return tally.deficient, tally.answered, tally.rate, tally.nil, tally.blank


def _by_kind(line: LineSummary, number: Callable[[Tally], Content]) -> tuple[Content, ...]:
    return (*(number(line.groups[group]) for group in Group), number(line.total))


def _names(line: LineSummary, sheet: str) -> tuple[Content, ...]:
    """A link to the first municipality with a deficiency, and the names of all."""
    if not line.deficient:
        return None, None
    first = line.deficient[0]
    cell = cell_address(first.response.row, first.response.name_column)
    return (
        link(first.name, sheet, cell),
        "、".join(member.name for member in line.deficient),
    )


def _values(line: LineSummary) -> tuple[Content, ...]:
    words = (f"「{value}」{count} 団体" for value, count in line.values.items())
    return ("　".join(words) or None,)
