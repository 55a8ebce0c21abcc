"""The plan of the report: its sheets' names, and where each municipality's row will stand."""

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xl_kenten.adapters.written.sheet import target, target_column
from xl_kenten.core.consolidation import ConsolidatedRow, Consolidation, RowStatus
from xl_kenten.core.finding import Finding, Severity
from xl_kenten.core.finding_list import listed
from xl_kenten.core.form import Form, SheetKind
from xl_kenten.core.layout import form_layout
from xl_kenten.core.response import Response

FINDINGS_SHEET = "検査結果"
STATUS_SHEET = "提出状況"
SUMMARY_SHEET = "集計"
PROVENANCE_SHEET = "取込記録"
NOTES_SHEET = "記入要領"

LIST_TOP_ROW = 2  # the headings of a list stand below its title and sentence
JAPAN = dt.timezone(dt.timedelta(hours=9), "JST")  # Japan has no summer time
_FIRST_YEAR = 1901  # Excel counts days from 1900
_NO_FINDINGS = (0,) * len(Severity)


@dataclass(frozen=True)
class ReportPlan:
    """A consolidation and what the report's sheets must know of each other."""

    consolidation: Consolidation
    made_at: dt.datetime

    @property
    def form(self) -> Form:
        """The form that was consolidated."""
        return self.consolidation.form

    @cached_property
    def totals(self) -> Mapping[str, int]:
        """The deficiencies of every flag item (市町村分計)."""
        return self.consolidation.totals()

    @property
    def prefecture(self) -> str:
        """The prefecture's name; blank when none was given."""
        return self.consolidation.prefecture or ""

    @cached_property
    def first_row(self) -> int:
        """The first row of answers in 市町村分."""
        return form_layout(self.form).first_row

    @cached_property
    def rows_by_code(self) -> Mapping[str, int]:
        """In which row of 市町村分 each municipality stands, by its code."""
        return {
            row.municipality.lg_code: self.first_row + at
            for at, row in enumerate(self.consolidation.rows)
            if row.municipality.lg_code
        }

    @cached_property
    def _rows_by_source(self) -> Mapping[tuple[str, str, int], int]:
        return {
            (row.response.file, row.response.sheet, row.response.row): self.first_row + at
            for at, row in enumerate(self.consolidation.rows)
            if row.response is not None
        }

    def row_of(self, finding: Finding) -> int | None:
        """The row of 市町村分 that a finding concerns."""
        if finding.lg_code is not None:
            return self.rows_by_code.get(finding.lg_code)
        place = finding.place
        if place.file is None or place.sheet is None or place.row is None:
            return None
        return self._rows_by_source.get((place.file, place.sheet, place.row))

    def name_of(self, finding: Finding) -> str:
        """The municipality in whose row of 市町村分 a finding stands."""
        row = self.row_of(finding)
        return "" if row is None else self.consolidation.rows[row - self.first_row].municipality.name

    def concerns_own(self, finding: Finding) -> bool:
        """Tell whether a finding concerns the prefecture's own response."""
        own = self.consolidation.own
        if own is None or self.row_of(finding) is not None:
            return False
        if own.municipality is not None and finding.lg_code == own.municipality.lg_code:
            return True
        place = finding.place
        return (place.file, place.sheet, place.row) == (own.file, own.sheet, own.row)

    @cached_property
    def findings_by_row(self) -> Mapping[int, tuple[int, ...]]:
        """The findings of each row of 市町村分, as places in the list of findings, the gravest first."""
        places: defaultdict[int, list[int]] = defaultdict(list)
        for at, finding in enumerate(self.consolidation.findings):
            row = self.row_of(finding)
            if row is not None:
                places[row].append(at)
        return {row: self._gravest_first(each) for row, each in places.items()}

    @cached_property
    def own_findings(self) -> tuple[int, ...]:
        """The findings on the prefecture's own response, the gravest first."""
        findings = self.consolidation.findings
        return self._gravest_first([at for at, each in enumerate(findings) if self.concerns_own(each)])

    def _gravest_first(self, places: list[int]) -> tuple[int, ...]:
        return tuple(sorted(places, key=lambda at: (self.consolidation.findings[at].severity.rank, at)))

    def target_of(self, finding: Finding) -> str | None:
        """The cell of 市町村分 (or 都道府県分) that a finding is about."""
        row = self.row_of(finding)
        kind = SheetKind.MUNICIPAL
        if row is None:
            if not self.concerns_own(finding):
                return None
            kind = SheetKind.PREFECTURE
        layout = form_layout(self.form, kind)
        column = layout.columns.get(finding.item or "", layout.name_column)
        return target(self.form.sheets.of(kind).name, layout.first_row if row is None else row, column)

    def target_of_row(self, at: int) -> str:
        """The name cell of the row ``at`` (from 0) of the consolidation."""
        return f"{self._names}{self.first_row + at + 1}"

    @cached_property
    def _names(self) -> str:
        """The column of the names, as the target of a link."""
        return target_column(self.form.sheets.municipal.name, form_layout(self.form).name_column)

    @cached_property
    def findings_listed(self) -> Sequence[int]:
        """The findings that stand in 検査結果, as places in the list of all."""
        return listed(self.consolidation.findings)

    def finding_target(self, at: int) -> str | None:
        """The row of 検査結果 in which the finding ``at`` (from 0) stands; None where it is not listed."""
        row = bisect_left(self.findings_listed, at)
        stands = row < len(self.findings_listed) and self.findings_listed[row] == at
        return target(FINDINGS_SHEET, LIST_TOP_ROW + 1 + row, 0) if stands else None

    def counts_of(self, row: int) -> Sequence[int]:
        """How many findings of each severity concern a row of 市町村分."""
        places = self.findings_by_row.get(row)
        if places is None:
            return _NO_FINDINGS
        severities = [self.consolidation.findings[at].severity for at in places]
        return [severities.count(severity) for severity in Severity]

    def number_of(self, at: int, row: ConsolidatedRow) -> int:
        """The number in 建制順, or the place in the list where none is known."""
        return row.municipality.order or at + 1

    def changed_at(self, response: Response) -> dt.datetime | None:
        """When the file of a response was last changed."""
        return self._changed.get(response.file)

    @cached_property
    def _changed(self) -> Mapping[str, dt.datetime | None]:
        return {record.file: moment_of(record.modified) for record in self.consolidation.files}

    @property
    def made_words(self) -> str:
        """When the report was made, in words."""
        at = in_japan(self.made_at)
        return f"{at.year}年{at.month}月{at.day}日 {at.hour}時{at.minute:02}分"

    @cached_property
    def state(self) -> str:
        """How many municipalities stand where, and what was found, in a sentence."""
        rows = self.consolidation.rows
        parts = [f"{status.label} {sum(row.status is status for row in rows)}" for status in RowStatus]
        summary = self.consolidation.summary()
        counts = zip(Severity, (summary.errors, summary.warnings, summary.notices), strict=True)
        found = "・".join(f"{severity.label} {count} 件" for severity, count in counts)
        return f"全 {len(rows)} 団体：{'・'.join(parts)}　　検査結果：{found}"


def in_japan(moment: dt.datetime) -> dt.datetime:
    """A time as clocks in Japan show it; one without a zone is taken to be that already."""
    return moment if moment.tzinfo is None else moment.astimezone(JAPAN)


def moment_of(nanoseconds: int) -> dt.datetime | None:
    """A file's time in Japan; None where a cell could not show it."""
    try:
        moment = dt.datetime(1970, 1, 1, tzinfo=JAPAN) + dt.timedelta(
            hours=9, microseconds=nanoseconds // 1000
        )
    except OverflowError:
        return None
    return moment.replace(microsecond=0) if moment.year >= _FIRST_YEAR else None
