"""A response: the answers of one municipality, from one row of one returned sheet."""

from collections.abc import Hashable, Mapping
from enum import Enum

from msgspec import Struct

from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.form import Item, ItemKind, Section, SheetKind
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


# No sets: an Enum's hash is computed in Python, and these are asked for every cell of every return.
SILENT = (AnswerState.BLANK, AnswerState.PLACEHOLDER)
_WITHOUT_TEXT = (*SILENT, AnswerState.NONE_WORD)
_MOST_STRAY = 2  # cells: 担当 and a name beside it


class Answer(Struct, frozen=True, gc=False):
    """One cell of a response: ``value`` is what counts, ``raw`` what the cell holds."""

    item: Item
    column: int
    raw: CellValue
    state: AnswerState
    value: int | str | None


def are_stray(answers: Mapping[str, Answer]) -> bool:
    """Tell whether a row without a name is hardly an answer: a word or two stand in it, and no flag is answered."""
    given = [answer for answer in answers.values() if answer.state not in SILENT]
    return 0 < len(given) <= _MOST_STRAY and all(
        answer.item.kind is not ItemKind.FLAG or answer.state is AnswerState.UNUSABLE for answer in given
    )


class Response(Struct, frozen=True, gc=False):
    """The answers of one row. ``row`` and columns count from 0; ``answers`` has every item of the form.

    ``struck`` are the columns of its name and answers that are struck through, at least in part.
    """

    file: str
    sheet: str
    row: int
    name_column: int
    kind: SheetKind
    name_text: str
    match: Match
    answers: Mapping[str, Answer]
    sha256: str | None = None
    struck: tuple[int, ...] = ()

    @property
    def municipality(self) -> Municipality | None:
        """The municipality (or, in 都道府県分, the prefecture) that answered, when it is certain."""
        return self.match.municipality

    @property
    def name(self) -> str:
        """The municipality's official name, or what stands in the cell when that is not certain."""
        return self.municipality.name if self.municipality else self.name_text

    def text(self, section: Section) -> Answer:
        """The remediation cell of a section."""
        return self.answers[section.remediation.id]

    def deficiencies(self, section: Section) -> tuple[Answer, ...]:
        """The flags of a section that say: not stated, or not kept."""
        flags = (self.answers[flag.id] for flag in section.flags)
        return tuple(answer for answer in flags if answer.value in answer.item.deficiency)

    def is_nil(self, section: Section) -> bool:
        """Tell whether a section may be left blank, and is: 該当なし."""
        return (
            section.nil_return
            and all(self.answers[flag.id].state is AnswerState.BLANK for flag in section.flags)
            and self.text(section).state in _WITHOUT_TEXT
        )

    @property
    def is_silent(self) -> bool:
        """Tell whether nothing at all was answered in this row."""
        return all(answer.state in SILENT for answer in self.answers.values())

    @property
    def is_stray(self) -> bool:
        """Tell whether nobody can say that this row is an answer at all: neither a name nor a flag is given."""
        return not self.name_text and self.municipality is None and are_stray(self.answers)

    def values(self) -> Mapping[str, int | str | None]:
        """What counts, by item."""
        return {item: answer.value for item, answer in self.answers.items()}

    def content(self) -> Mapping[str, CellValue]:
        """What was answered, by item, for comparison: an unreadable answer counts as it stands."""
        return {
            item: answer.raw if answer.state is AnswerState.UNUSABLE else answer.value
            for item, answer in self.answers.items()
        }

    def fingerprint(self) -> Hashable:
        """The content as one value: two responses to one form have the same exactly when their contents are equal."""
        return tuple(self.content().values())

    def finding(self, code: FindingCode, item_id: str | None, message: str, cure: str) -> Finding:
        """Make a finding at one of this row's cells, or at its name when no item is given."""
        return Finding(
            code=code,
            place=self.place(item_id),
            message=message,
            cure=cure,
            lg_code=self.municipality.lg_code if self.municipality else None,
            item=item_id,
            name=self.name or None,
        )

    def place(self, item_id: str | None = None) -> Place:
        """Where an item stands, or the name when no item is given."""
        column = self.name_column if item_id is None else self.answers[item_id].column
        return Place(self.file, self.sheet, self.row, column)
