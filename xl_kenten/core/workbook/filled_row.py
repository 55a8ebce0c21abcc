"""One municipality in a consolidation: which return counts, and what becomes of each cell of its row."""

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from xl_kenten.core.consolidation import ConsolidatedRow, RowStatus
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.normalise import shown
from xl_kenten.core.response import Answer, AnswerState, Response
from xl_kenten.core.workbook.resubmission import Verdicts, choose
from xl_kenten.core.workbook.taken import TakenRow
from xl_kenten.core.workbook.three_way import Merged, Outcome, Value, merge


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One municipality: its row in the sheet, the return that counts, those that wait, and each cell's fate.

    ``used`` is None when nothing was returned, or when what was taken before stays.
    """

    municipality: Municipality
    standing: Response
    used: Response | None
    waiting: tuple[Response, ...]
    before: TakenRow | None
    merged: Mapping[str, Merged]

    def value_after(self, item: str) -> Value:
        """What the sheet will hold."""
        return self.merged[item].value if item in self.merged else self.standing.answers[item].value

    def after(self) -> Response:
        """The row as it will stand in the sheet."""
        answers = dict(self.standing.answers)
        if self.used is not None:
            for item, merged in self.merged.items():
                if merged.outcome is Outcome.TAKEN:
                    answers[item] = replace(self.used.answers[item], column=answers[item].column)
        return replace(self.standing, answers=answers)

    def consolidated(self, status: RowStatus) -> ConsolidatedRow:
        """The row as it will stand, with the return from which it was taken as its source."""
        response = None
        if self.used is not None:
            used = self.used
            response = replace(
                self.after(), file=used.file, sheet=used.sheet, row=used.row, sha256=used.sha256
            )
        elif self.before is not None:
            before = self.before
            response = replace(
                self.after(), file=before.file, sheet=before.sheet, row=before.row - 1, sha256=before.sha256
            )
        return ConsolidatedRow(self.municipality, status, response)

    def by_hand(self) -> frozenset[str]:
        """The items that a hand has changed since they were taken."""
        kept = (Outcome.HAND_EDIT, Outcome.CONFLICT)
        return frozenset(item for item, merged in self.merged.items() if merged.outcome in kept)

    def counting(self) -> Mapping[str, Value]:
        """The answers that count now: those of the return in use, else what was taken before."""
        if self.used is not None:
            return self.used.values()
        return self.before.values if self.before else {}

    @property
    def is_missing(self) -> bool:
        """Tell whether this municipality has not answered yet."""
        return self.used is None and self.before is None and not self.waiting


def fill_row(
    row: ConsolidatedRow,
    standing: Response,
    before: TakenRow | None,
    verdicts: Mapping[str, Verdicts],
) -> FilledRow:
    """Decide which return counts, and each cell three ways: last taken, standing now, and as it was returned."""
    lg_code = row.municipality.lg_code
    candidates = (*row.rivals, row.response) if row.response else ()
    choice = choose(candidates, before.fingerprint if before else None, verdicts.get(lg_code, {}))
    merged: dict[str, Merged] = {}
    if choice.used is not None:
        base = before.values if before else {}
        merged = {
            item: merge(base.get(item), _standing(answer), choice.used.answers[item].value)
            for item, answer in standing.answers.items()
        }
    return FilledRow(row.municipality, standing, choice.used, choice.waiting, before, merged)


def _standing(answer: Answer) -> Value:
    """What a cell of the sheet says; an entry that is no answer counts as it stands, never as blank."""
    if answer.state is AnswerState.UNUSABLE:
        return f"\0{shown(answer.raw)}"  # no return can say this
    return answer.value


def said(value: Value) -> str:
    """Name a value in a message."""
    return "空欄" if value is None else shown(value).replace("\0", "")
