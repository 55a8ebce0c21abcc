"""A response: the answers of one municipality, from one row of one returned sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from xl_kenten.core.finding import Place
from xl_kenten.core.form import Item, SheetKind
from xl_kenten.core.grid import CellValue
from xl_kenten.core.municipality import Match, Municipality


class AnswerState(Enum):
    """How a cell was read."""

    GIVEN = "given"  # a flag as the form wants it, or a text
    NORMALISED = "normalised"  # safely 0 or 1, in other clothes
    BLANK = "blank"
    PLACEHOLDER = "placeholder"  # the blank form's own words in a text cell
    NONE_WORD = "none-word"  # a text that says only なし, 同上 …
    UNUSABLE = "unusable"  # neither blank nor an answer


@dataclass(frozen=True, slots=True)
class Answer:
    """One cell of a response: ``value`` is what counts, ``raw`` what the cell holds."""

    item: Item
    column: int
    raw: CellValue
    state: AnswerState
    value: int | str | None


@dataclass(frozen=True, slots=True)
class Response:
    """The answers of one row. ``row`` and columns count from 0; ``answers`` has every item of the form."""

    file: str
    sheet: str
    row: int
    name_column: int
    kind: SheetKind
    name_text: str
    match: Match
    answers: Mapping[str, Answer]
    sha256: str | None = None

    @property
    def municipality(self) -> Municipality | None:
        """The municipality (or, in 都道府県分, the prefecture) that answered, when it is certain."""
        return self.match.municipality

    def place(self, item_id: str | None = None) -> Place:
        """Where an item stands, or the name when no item is given."""
        column = self.name_column if item_id is None else self.answers[item_id].column
        return Place(self.file, self.sheet, self.row, column)
