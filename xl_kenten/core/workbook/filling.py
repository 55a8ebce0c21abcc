"""市町村分を集約: a consolidation goes into the sheet, and whatever a hand wrote there stays."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xl_kenten.core.checks import response_findings
from xl_kenten.core.consolidation import ConsolidatedRow, Consolidation, RowStatus
from xl_kenten.core.finding import Finding, FindingCode, Severity
from xl_kenten.core.form import SheetKind
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.normalise import shown
from xl_kenten.core.response import Answer, AnswerState, Response
from xl_kenten.core.workbook.cell_block import Block, Content, Standing
from xl_kenten.core.workbook.form_page import FormPage
from xl_kenten.core.workbook.moment import moment
from xl_kenten.core.workbook.remarks import remark
from xl_kenten.core.workbook.resubmission import Entry, Verdicts, choose, fingerprint, verdicts_by_code
from xl_kenten.core.workbook.sheets import REMARKS_HEADING, RESUBMISSIONS, STATUS_HEADING
from xl_kenten.core.workbook.taken import TakenRow
from xl_kenten.core.workbook.three_way import Merged, Outcome, Value, merge
from xl_kenten.errors import UsageError

_NAMED = 5  # so many names are enough to recognise what is missing


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

    @property
    def is_missing(self) -> bool:
        """Tell whether this municipality has not answered yet."""
        return self.used is None and self.before is None and not self.waiting


@dataclass(frozen=True)
class Filling:
    """A consolidation laid over 市町村分, or over 都道府県分 with its one row."""

    consolidation: Consolidation
    page: FormPage
    rows: tuple[FilledRow, ...]
    modified: Mapping[str, int]

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is to be told of the rows as they will stand, of files, and of choices that are open."""
        rows = {row.municipality.lg_code: row for row in self.rows}
        kept = [finding for finding in self.consolidation.findings if _still_true(finding, rows)]
        for row in self.rows:
            kept += self._of_kept_row(row)
            kept += self._hand_conflicts(row)
            kept += self._open_choices(row)
        return tuple(kept)

    @cached_property
    def statuses(self) -> tuple[RowStatus, ...]:
        """What became of each municipality, in the order of the list."""
        errors: dict[str, set[FindingCode]] = {}
        for finding in self.findings:
            if finding.severity is Severity.ERROR and finding.lg_code is not None:
                errors.setdefault(finding.lg_code, set()).add(finding.code)
        return tuple(_status(row, errors.get(row.municipality.lg_code, set())) for row in self.rows)

    def blocks(self) -> tuple[Block, ...]:
        """The answers, 状態 and 検査結果 of every row of the sheet."""
        return (*self._answers_block(), *self._words_blocks())

    def taken_rows(self, now: dt.datetime) -> tuple[TakenRow, ...]:
        """What to remember: anew for those whose return counts, as before for the others."""
        rows = (row.before if row.used is None else self._taken(row, row.used, now) for row in self.rows)
        return tuple(row for row in rows if row is not None)

    def totals_after(self) -> dict[str, int]:
        """市町村分計 as it will stand, over all rows of the list."""
        return dict(self._totals)

    @cached_property
    def _totals(self) -> Mapping[str, int]:
        return {
            flag.id: sum(row.value_after(flag.id) in flag.deficiency for row in self.rows)
            for flag in self.page.form.flags
        }

    def waiting_entries(self) -> tuple[Entry, ...]:
        """What is to be chosen in the sheet 差替え."""
        return tuple(self._entry(row, response) for row in self.rows for response in row.waiting)

    def _entry(self, row: FilledRow, response: Response) -> Entry:
        now = self._now(row)
        form = self.page.form
        changed = [item for item in form.items if response.answers[item.id].value != now.get(item.id)]
        before = self.totals_after()
        lines = []
        for flag in form.flags if self.page.sheet.kind is SheetKind.MUNICIPAL else ():
            moved = (response.answers[flag.id].value in flag.deficiency) - (
                row.value_after(flag.id) in flag.deficiency
            )
            if moved:
                total = before[flag.id]
                lines.append(f"{form.title_of(flag.id)}：{total} → {total + moved}")
        return Entry(
            lg_code=row.municipality.lg_code,
            name=row.municipality.name,
            file=response.file,
            modified=moment(self.modified[response.file]),
            changes="\n".join(
                f"{form.title_of(item.id)}：{_said(now.get(item.id))} → {_said(response.answers[item.id].value)}"
                for item in changed
            ),
            totals="\n".join(lines),
            fingerprint=fingerprint(response),
        )

    @staticmethod
    def _now(row: FilledRow) -> Mapping[str, Value]:
        """The answers that count now: those of the return in use, else what was taken before."""
        if row.used is not None:
            return row.used.values()
        return row.before.values if row.before else {}

    def target(self, finding: Finding) -> tuple[str, int, int] | None:
        """The cell of the sheet that a finding is about."""
        standing = self.page.by_code().get(finding.lg_code or "")
        if standing is None:
            return None
        column = standing.answers[finding.item].column if finding.item else standing.name_column
        return self.page.grid.sheet, standing.row, column

    def _taken(self, row: FilledRow, used: Response, now: dt.datetime) -> TakenRow:
        mark = fingerprint(used)
        same = row.before is not None and row.before.fingerprint == mark
        by_hand = [
            self.page.form.title_of(item)
            for item, merged in row.merged.items()
            if merged.outcome in (Outcome.HAND_EDIT, Outcome.CONFLICT)
        ]
        return TakenRow(
            lg_code=row.municipality.lg_code,
            name=row.municipality.name,
            file=used.file,
            sheet=used.sheet,
            row=used.row + 1,
            cells=tuple(str(used.place(item.id).cell) for item in self.page.form.items),
            modified=self._time_of(used, row.before if same else None),
            sha256=used.sha256 or "",
            fingerprint=mark,
            first_taken=row.before.first_taken if row.before else now,
            last_taken=row.before.last_taken if row.before and same else now,
            hand_edits="、".join(by_hand),
            values={item: merged.base for item, merged in row.merged.items()},
        )

    def _time_of(self, used: Response, before: TakenRow | None) -> dt.datetime | None:
        """When the return was last changed; a workbook that was never saved keeps the time it was first seen."""
        if before is not None and used.sha256 is None and before.file == used.file:
            return before.modified
        return moment(self.modified[used.file])

    def _of_kept_row(self, row: FilledRow) -> list[Finding]:
        """A row that stays as it was taken is judged as it stands in the sheet."""
        if row.used is not None or row.before is None:
            return []
        return [
            finding for finding in response_findings(row.standing, self.page.form) if finding.item is not None
        ]

    def _hand_conflicts(self, row: FilledRow) -> list[Finding]:
        if row.used is None:
            return []
        # What stands in 都道府県分 may have come from the ledger, too.
        municipal = self.page.sheet.kind is SheetKind.MUNICIPAL
        now, kept, whom = (
            ("手修正で", "手修正の値", "団体") if municipal else ("いま", "いまの値", "回答した課")
        )
        return [
            row.used.finding(
                FindingCode.RETURN_CONFLICT,
                item,
                f"{self.page.grid.sheet}!{row.standing.place(item).cell} は{now}『{_said(merged.value)}』ですが、"
                f"「{row.used.file}」では『{_said(row.used.answers[item].value)}』です。",
                f"どちらが正しいかを{whom}に確かめ、セルを正しい値にしてください（{kept}を残しています）。",
            )
            for item, merged in row.merged.items()
            if merged.outcome is Outcome.CONFLICT
        ]

    def _open_choices(self, row: FilledRow) -> list[Finding]:
        found = []
        for response in row.waiting:
            now = self._now(row)
            for item, answer in response.answers.items():
                if answer.value != now.get(item):
                    found.append(
                        response.finding(
                            FindingCode.RETURN_CONFLICT,
                            item,
                            f"いま取り込んでいる回答では『{_said(now.get(item))}』ですが、"
                            f"「{response.file}」では『{_said(answer.value)}』です。",
                            f"「{RESUBMISSIONS}」シートで、採用か見送りを選んでください。",
                        )
                    )
        return found

    def _answers_block(self) -> tuple[Block, ...]:
        """All answers in one block; a cell that does not change is written as it stands."""
        if not self.page.rows:
            return ()
        columns = self.page.sheet.table.columns
        first, last = min(columns.values()), max(columns.values())
        new: dict[tuple[int, int], Content] = {
            (row.standing.row, row.standing.answers[item].column): merged.value
            for row in self.rows
            for item, merged in row.merged.items()
            if merged.outcome is Outcome.TAKEN
        }
        rows = tuple(
            tuple(new.get((row, column), Standing.KEEP) for column in range(first, last + 1))
            for row in range(self.page.first_row, self.page.first_row + self.page.rows)
        )
        return (Block(self.page.grid.sheet, self.page.first_row, first, rows),)

    def _words_blocks(self) -> tuple[Block, ...]:
        of_row: dict[str, list[Finding]] = {}
        for finding in self.findings:
            if finding.lg_code is not None and finding.code is not FindingCode.MUNICIPALITY_MISSING:
                of_row.setdefault(finding.lg_code, []).append(finding)
        states: dict[int, Content] = {}
        remarks: dict[int, Content] = {}
        for row, status in zip(self.rows, self.statuses, strict=True):
            states[row.standing.row] = status.label
            remarks[row.standing.row] = remark(of_row.get(row.municipality.lg_code, ()))
        return (
            *self.page.column_block(STATUS_HEADING, states),
            *self.page.column_block(REMARKS_HEADING, remarks),
        )


def _status(row: FilledRow, errors: set[FindingCode]) -> RowStatus:
    if row.is_missing:
        return RowStatus.MISSING
    if FindingCode.RETURN_CONFLICT in errors:
        return RowStatus.CONFLICT
    return RowStatus.ERRORS if errors else RowStatus.ACCEPTED


def _still_true(finding: Finding, rows: Mapping[str, FilledRow]) -> bool:
    """Tell whether a finding on the returned files still holds once rows are chosen and hands have been at work."""
    row = rows.get(finding.lg_code or "")
    if row is None:
        return True
    if finding.code is FindingCode.RETURN_CONFLICT:
        return False  # told anew, for the choices that are still open
    if finding.code is FindingCode.MUNICIPALITY_MISSING:
        return row.is_missing
    place = finding.place
    if place.row is not None and finding.code is not FindingCode.RETURN_DUPLICATE:
        used = row.used
        if used is None or (place.file, place.sheet) != (used.file, used.sheet):
            return False
        if finding.code is not FindingCode.TOTAL_MISMATCH and place.row != used.row:
            return False
    merged = row.merged.get(finding.item or "")
    return merged is None or merged.outcome is not Outcome.HAND_EDIT


def fill(
    consolidation: Consolidation, page: FormPage, before: Mapping[str, TakenRow], entries: Sequence[Entry]
) -> Filling:
    """Lay a consolidation over 市町村分.

    ``before`` is what was last taken, ``entries`` the sheet 差替え. Raises UsageError when a municipality of the
    list has no row.
    """
    places = page.by_code()
    without = [row.municipality.name for row in consolidation.rows if row.municipality.lg_code not in places]
    if without:
        more = f" ほか {len(without) - _NAMED} 団体" if len(without) > _NAMED else ""
        raise UsageError(
            f"「{page.grid.sheet}」シートに{'、'.join(without[:_NAMED])}{more}の行がありません。"
            "「団体を並べる」を押すか、行を挿入して団体名を入力してください。"
        )
    verdicts = verdicts_by_code(entries)
    rows = tuple(
        fill_row(row, places[row.municipality.lg_code], before.get(row.municipality.lg_code), verdicts)
        for row in consolidation.rows
    )
    modified = {record.file: record.modified for record in consolidation.files}
    return Filling(consolidation, page, rows, modified)


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


def _said(value: Value) -> str:
    return "空欄" if value is None else shown(value).replace("\0", "")
