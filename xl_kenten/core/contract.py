"""A contract (契約): one row of the ledger, and whether the inspection covers it."""

from collections.abc import Mapping

from msgspec import Struct

from xl_kenten.core.contract_date import ContractDate
from xl_kenten.core.form import Item, Scope, Section
from xl_kenten.core.grid import CellValue
from xl_kenten.core.response import SILENT, Answer, AnswerState

ALLOWED, FORBIDDEN = "可", "不可"
_NOTHING = (*SILENT, AnswerState.NONE_WORD)


class Contract(Struct, frozen=True):
    """One contract of the ledger.

    ``sheet`` and ``row`` (from 0) say where it stands. ``subcontracting`` is None where the cell
    (``subcontracting_raw``) says neither 可 nor 不可. ``answers`` has every item of the form. ``struck`` are the
    columns (from 0) in which something stands that is struck through, at least in part.
    """

    sheet: str
    row: int
    name: str
    contractor: str
    start: ContractDate
    end: ContractDate
    subcontracting_raw: CellValue
    subcontracting: bool | None
    answers: Mapping[str, Answer]
    struck: tuple[int, ...] = ()

    @property
    def title(self) -> str:
        """The contract's name, or where it stands when it has none."""
        return self.name or f"{self.row + 1}行目の契約"

    @property
    def is_reversed(self) -> bool:
        """Tell whether it ends before it starts."""
        return self.end.last < self.start.first

    def in_scope(self, scope: Scope) -> bool | None:
        """Tell whether it ran or ended within the days inspected, whenever it began.

        It did if its first day is not after them and its last one not before them. Where one of the two is not
        known, the other may decide all the same, as a contract ends no earlier than it starts. None where the
        dates do not say, or contradict each other.
        """
        if self.is_reversed:
            return None
        if self.start.first > scope.last_day or self.end.last < scope.first_day:
            return False
        latest_start = min(self.start.last, self.end.last)
        earliest_end = max(self.end.first, self.start.first)
        return True if latest_start <= scope.last_day and earliest_end >= scope.first_day else None

    def applies(self, section: Section) -> bool | None:
        """Tell whether a section is to be answered: one on subcontractors only where there may be some.

        Any other that may be a nil return is, as soon as something is entered in it.
        """
        if section.subcontracting_only:
            return self.subcontracting
        return not section.nil_return or bool(self.filled(section))

    def filled(self, section: Section) -> tuple[Item, ...]:
        """The items of a section in which something is entered; a text that says only なし is nothing."""
        return tuple(item for item in section.items if self.answers[item.id].state not in _NOTHING)

    def item_at(self, column: int) -> str | None:
        """Name the item that is answered in a column; None for one that names or dates the contract."""
        return next((item for item, answer in self.answers.items() if answer.column == column), None)

    def is_at_fault(self, flag: Item) -> bool:
        """Tell whether the contract itself says: not stated, or not kept."""
        return self.answers[flag.id].value in flag.deficiency
