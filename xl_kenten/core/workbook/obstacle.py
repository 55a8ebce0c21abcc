"""An obstacle: one thing that stands in the way of the report, with its weight, its place and its cure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from xl_kenten.core.finding import Place


class Weight(StrEnum):
    """Whether an obstacle keeps the report back (不可) or only wants to be known (注意)."""

    BLOCKS = "blocks"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The Japanese word shown to the staff."""
        return {"blocks": "不可", "note": "注意"}[self.value]


class ObstacleCode(StrEnum):
    """The stable names of all obstacles; each knows its weight."""

    weight: Weight

    def __new__(cls, code: str, weight: Weight) -> Self:
        """Make a name that knows its weight."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.weight = weight
        return member

    SHEET_UNREADABLE = "sheet-unreadable", Weight.BLOCKS
    MUNICIPALITY_WITHOUT_ROW = "municipality-without-row", Weight.BLOCKS
    MUNICIPALITY_UNANSWERED = "municipality-unanswered", Weight.BLOCKS
    PREFECTURE_ROW = "prefecture-row", Weight.BLOCKS
    PREFECTURE_UNANSWERED = "prefecture-unanswered", Weight.BLOCKS
    ROW_DUPLICATE = "row-duplicate", Weight.BLOCKS
    ROW_NOT_LISTED = "row-not-listed", Weight.BLOCKS
    ROW_ORDER = "row-order", Weight.BLOCKS
    ROW_NUMBER = "row-number", Weight.BLOCKS
    SAMPLE_ROW = "sample-row", Weight.BLOCKS
    OPEN_ERROR = "open-error", Weight.BLOCKS
    ANSWER_UNREADABLE = "answer-unreadable", Weight.BLOCKS
    TOTAL_UNPROVED = "total-unproved", Weight.BLOCKS
    RESUBMISSION_WAITING = "resubmission-waiting", Weight.BLOCKS
    RESUBMISSION_NOT_APPLIED = "resubmission-not-applied", Weight.BLOCKS
    STATUS_OPEN = "status-open", Weight.BLOCKS
    ROWS_HIDDEN = "rows-hidden", Weight.BLOCKS
    COLUMNS_HIDDEN = "columns-hidden", Weight.BLOCKS
    COMMENT_LEFT = "comment-left", Weight.BLOCKS
    EXTERNAL_LINK = "external-link", Weight.BLOCKS
    RECIPIENT_MISSING = "recipient-missing", Weight.BLOCKS
    RECIPIENT_UNUSABLE = "recipient-unusable", Weight.BLOCKS
    DEADLINE_PASSED = "deadline-passed", Weight.NOTE
    DEADLINE_NEAR = "deadline-near", Weight.NOTE
    DEADLINE_UNSET = "deadline-unset", Weight.NOTE
    OPEN_WARNING = "open-warning", Weight.NOTE
    ATTACHMENT_MENTIONED = "attachment-mentioned", Weight.NOTE
    SENDER_MISSING = "sender-missing", Weight.NOTE
    PERSON_NAMED = "person-named", Weight.NOTE
    NOT_LOOKED_AT = "not-looked-at", Weight.NOTE


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way: where, what was found, and what to do, each in whole sentences."""

    code: ObstacleCode
    place: Place
    what: str
    cure: str

    @property
    def weight(self) -> Weight:
        """The weight its code carries."""
        return self.code.weight

    @property
    def where(self) -> str:
        """The place in words: 「市町村分!F12」, a sheet, or the workbook."""
        return "!".join(filter(None, (self.place.sheet, self.place.cell))) or "ブック全体"

    @property
    def sentence(self) -> str:
        """Weight, place, what and cure in one line."""
        return " ".join(f"［{self.weight.label}］{self.where}：{self.what}{self.cure}".split())
