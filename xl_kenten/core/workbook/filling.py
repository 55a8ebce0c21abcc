"""市町村分を集約: a consolidation goes into the sheet, and whatever a hand wrote there stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from xl_kenten.core.consolidation import ConsolidatedRow, Consolidation, RowStatus
from xl_kenten.core.finding import Finding, FindingCode, Place, Severity
from xl_kenten.core.normalise import shown
from xl_kenten.core.response import Answer, AnswerState, Response
from xl_kenten.core.workbook.cell_block import Block, Content, Standing
from xl_kenten.core.workbook.form_page import FormPage
from xl_kenten.core.workbook.remarks import remark
from xl_kenten.core.workbook.sheets import REMARKS_HEADING, STATUS_HEADING
from xl_kenten.core.workbook.status_list import moment
from xl_kenten.core.workbook.taken import TakenRow, fixed_cells
from xl_kenten.core.workbook.three_way import Merged, Outcome, Value, merge
from xl_kenten.errors import UsageError


@dataclass(frozen=True)
class Filling:
    """A consolidation laid over 市町村分: per municipality and item, what becomes of the cell."""

    consolidation: Consolidation
    page: FormPage
    before: Mapping[str, TakenRow]
    merged: Mapping[str, Mapping[str, Merged]]

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The consolidation's findings but for cells that a hand has put right, and the new conflicts."""
        kept = [
            finding
            for finding in self.consolidation.findings
            if self._outcome(finding.lg_code, finding.item) is not Outcome.HAND_EDIT
        ]
        return (*kept, *self._conflicts())

    @cached_property
    def statuses(self) -> tuple[RowStatus, ...]:
        """What became of each municipality, in the order of the consolidation."""
        errors: dict[str, set[FindingCode]] = {}
        for finding in self.findings:
            if finding.severity is Severity.ERROR and finding.lg_code is not None:
                errors.setdefault(finding.lg_code, set()).add(finding.code)
        return tuple(
            self._status(row, errors.get(row.municipality.lg_code, set())) for row in self.consolidation.rows
        )

    def blocks(self) -> tuple[Block, ...]:
        """The answers, 状態 and 検査結果 of every row of the sheet."""
        return (*self._answers_block(), *self._words_blocks())

    def taken_rows(self) -> tuple[TakenRow, ...]:
        """What to remember: new rows for those who answered now, the old ones for the others."""
        modified = {record.file: record.modified for record in self.consolidation.files}
        rows = []
        for number, row in enumerate(self.consolidation.rows, start=1):
            lg_code = row.municipality.lg_code
            if row.response is None or lg_code not in self.merged:
                if lg_code in self.before:
                    rows.append(self.before[lg_code])
                continue
            merged = self.merged[lg_code]
            by_hand = [
                self.page.form.title_of(item)
                for item, each in merged.items()
                if each.outcome in (Outcome.HAND_EDIT, Outcome.CONFLICT)
            ]
            at = moment(modified[row.response.file])
            fixed = fixed_cells(number, lg_code, row.municipality.name, row.response, at, by_hand)
            rows.append(TakenRow(fixed, {item: each.base for item, each in merged.items()}))
        return tuple(rows)

    def target(self, finding: Finding) -> tuple[str, int, int] | None:
        """The cell of 市町村分 that a finding is about."""
        standing = self.page.by_code().get(finding.lg_code or "")
        if standing is None:
            return None
        column = standing.answers[finding.item].column if finding.item else standing.name_column
        return self.page.grid.sheet, standing.row, column

    def _outcome(self, lg_code: str | None, item: str | None) -> Outcome | None:
        merged = self.merged.get(lg_code or "", {}).get(item or "")
        return merged.outcome if merged else None

    def _conflicts(self) -> list[Finding]:
        found = []
        for row in self.consolidation.rows:
            for item, merged in self.merged.get(row.municipality.lg_code, {}).items():
                if merged.outcome is Outcome.CONFLICT and row.response is not None:
                    found.append(self._conflict(row, row.response, item, merged))
        return found

    def _conflict(self, row: ConsolidatedRow, response: Response, item: str, merged: Merged) -> Finding:
        place = response.place(item)
        standing = self.page.by_code()[row.municipality.lg_code]
        return Finding(
            FindingCode.RETURN_CONFLICT,
            Place(place.file, place.sheet, place.row, place.column),
            f"{self.page.grid.sheet}!{standing.place(item).cell} は手修正で『{shown(merged.value)}』ですが、"
            f"「{response.file}」では『{shown(response.answers[item].value)}』です。",
            "どちらが正しいかを団体に確かめてください（いまは手修正の値を残しています）。",
            lg_code=row.municipality.lg_code,
            item=item,
            name=row.municipality.name,
        )

    def _status(self, row: ConsolidatedRow, errors: set[FindingCode]) -> RowStatus:
        if row.response is None:
            return RowStatus.MISSING
        if FindingCode.RETURN_CONFLICT in errors:
            return RowStatus.CONFLICT
        return RowStatus.ERRORS if errors else RowStatus.ACCEPTED

    def _answers_block(self) -> tuple[Block, ...]:
        """All answers in one block; a cell that does not change is written as it stands."""
        if not self.page.rows:
            return ()
        columns = self.page.sheet.table.columns
        first, last = min(columns.values()), max(columns.values())
        grid = self.page.grid
        new: dict[tuple[int, int], Content] = {}
        places = self.page.by_code()
        for lg_code, merged in self.merged.items():
            for item, each in merged.items():
                if each.outcome is Outcome.TAKEN:
                    answer = places[lg_code].answers[item]
                    new[places[lg_code].row, answer.column] = each.value
        rows = tuple(
            tuple(new.get((row, column), Standing.KEEP) for column in range(first, last + 1))
            for row in range(self.page.first_row, self.page.first_row + self.page.rows)
        )
        return (Block(grid.sheet, self.page.first_row, first, rows),)

    def _words_blocks(self) -> tuple[Block, ...]:
        of_row: dict[str, list[Finding]] = {}
        for finding in self.findings:
            if finding.lg_code is not None and finding.code is not FindingCode.MUNICIPALITY_MISSING:
                of_row.setdefault(finding.lg_code, []).append(finding)
        places = self.page.by_code()
        remarks: dict[int, Content] = {}
        states: dict[int, Content] = {}
        for row, status in zip(self.consolidation.rows, self.statuses, strict=True):
            lg_code = row.municipality.lg_code
            at = places[lg_code].row
            states[at] = status.label
            remarks[at] = remark(of_row.get(lg_code, ()))
        return (
            *self.page.column_block(STATUS_HEADING, states),
            *self.page.column_block(REMARKS_HEADING, remarks),
        )


def fill(consolidation: Consolidation, page: FormPage, before: Mapping[str, TakenRow]) -> Filling:
    """Lay a consolidation over 市町村分.

    ``before`` is what was last taken. Raises UsageError when a municipality of the list has no row.
    """
    places = page.by_code()
    without = [row.municipality.name for row in consolidation.rows if row.municipality.lg_code not in places]
    if without:
        names = "、".join(without[:5]) + (f" ほか{len(without) - 5}団体" if len(without) > 5 else "")  # noqa: PLR2004 - enough to recognise
        raise UsageError(
            f"「{page.grid.sheet}」シートに{names}の行がありません。"
            "行を挿入して団体名を入力するか、xl-kenten new で作ったブックをお使いください。"
        )
    merged = {}
    for row in consolidation.rows:
        if row.response is None:
            continue
        lg_code = row.municipality.lg_code
        base = before[lg_code].values if lg_code in before else {}
        merged[lg_code] = {
            item: merge(base.get(item), _standing(answer), row.response.answers[item].value)
            for item, answer in places[lg_code].answers.items()
        }
    return Filling(consolidation, page, before, merged)


def _standing(answer: Answer) -> Value:
    """What a cell of the sheet says; an entry that is no answer counts as it stands, never as blank."""
    if answer.state is AnswerState.UNUSABLE:
        return f"\0{shown(answer.raw)}"  # no return can say this
    return answer.value
