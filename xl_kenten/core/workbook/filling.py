"""市町村分を集約: a consolidation goes into the sheet, and whatever a hand wrote there stays."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from msgspec import structs

from xl_kenten.core.consolidation import Consolidation, RowStatus, by_place
from xl_kenten.core.finding import Finding, FindingCode, Severity
from xl_kenten.core.form import SheetKind
from xl_kenten.core.response import Response
from xl_kenten.core.workbook.cell_block import Block, Content, Standing
from xl_kenten.core.workbook.filled_row import FilledRow, fill_row, said
from xl_kenten.core.workbook.filling_findings import filling_findings
from xl_kenten.core.workbook.form_page import FormPage
from xl_kenten.core.workbook.moment import moment
from xl_kenten.core.workbook.remarks import remark
from xl_kenten.core.workbook.resubmission import Entry, fingerprint, verdicts_by_code
from xl_kenten.core.workbook.sheets import REMARKS_HEADING, STATUS_HEADING
from xl_kenten.core.workbook.taken import TakenRow
from xl_kenten.core.workbook.three_way import Outcome
from xl_kenten.errors import UsageError

_NAMED = 5  # so many names are enough to recognise what is missing


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
        return filling_findings(self.consolidation.findings, self.rows, self.page)

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

    def as_it_stands(self) -> Consolidation:
        """The same consolidation with the rows, their states and the findings as the sheet will have them."""
        rows = (row.consolidated(status) for row, status in zip(self.rows, self.statuses, strict=True))
        return structs.replace(self.consolidation, rows=tuple(rows), findings=by_place(self.findings))

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
        now = row.counting()
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
                f"{form.title_of(item.id)}：{said(now.get(item.id))} → {said(response.answers[item.id].value)}"
                for item in changed
            ),
            totals="\n".join(lines),
            fingerprint=fingerprint(response),
        )

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
