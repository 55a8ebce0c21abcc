"""The plan of the national table: where each prefecture and each municipality will stand."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xl_kenten.adapters.written.cell_text import shortened
from xl_kenten.adapters.written.national_layout import (
    SUMMARY_RECEIVED,
    SUMMARY_SHEET,
    national_layout,
    summary_layout,
)
from xl_kenten.adapters.written.report_plan import FINDINGS_SHEET, LIST_TOP_ROW, in_japan, moment_of
from xl_kenten.adapters.written.sheet import quoted, target
from xl_kenten.core.consolidation import RowStatus
from xl_kenten.core.finding import Finding, Severity, cell_address
from xl_kenten.core.form import Form, SheetKind
from xl_kenten.core.layout import form_layout
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.response import Response
from xl_kenten.core.rollup import PrefecturalReport, RollUp

_MOST_REMARKS = 3  # a row names so many findings; all stand in 検査結果
_REMARK_LENGTH = 70


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one prefecture in 市町村分, its subtotal right below them; all count from 0."""

    report: PrefecturalReport
    first_row: int
    last_row: int

    @property
    def subtotal_row(self) -> int:
        """The row of the subtotal."""
        return self.last_row + 1


@dataclass(frozen=True)
class NationalPlan:
    """A roll-up and what the sheets of its workbook must know of each other."""

    rolled_up: RollUp
    made_at: dt.datetime

    @property
    def form(self) -> Form:
        """The form that was rolled up."""
        return self.rolled_up.form

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The rows of 市町村分, by prefecture."""
        return tuple(self._blocks())

    def _blocks(self) -> Iterator[Block]:
        row = national_layout(self.form).first_row
        for report in self.rolled_up.prefectures:
            yield Block(report, row, row + len(report.rows) - 1)
            row += len(report.rows) + 1

    @property
    def total_row(self) -> int:
        """The row of the national total in 市町村分."""
        return self.blocks[-1].subtotal_row + 1

    @cached_property
    def _targets(self) -> Mapping[str, tuple[str, int]]:
        """Sheet and row of everyone, by code."""
        sheets = self.form.sheets
        first = form_layout(self.form, SheetKind.PREFECTURE).first_row
        places = {}
        for at, block in enumerate(self.blocks):
            places[block.report.prefecture.lg_code] = (sheets.prefecture.name, first + at)
            for row, each in enumerate(block.report.rows, block.first_row):
                places[each.municipality.lg_code] = (sheets.municipal.name, row)
        return places

    def target_of(self, who: Municipality) -> str | None:
        """The name cell of a municipality, or of a prefecture in 都道府県分."""
        return self._cell(who.lg_code, None)

    def target_of_finding(self, finding: Finding) -> str | None:
        """The cell that a finding is about."""
        return self._cell(finding.lg_code or "", finding.item)

    def _cell(self, lg_code: str, item: str | None) -> str | None:
        if lg_code not in self._targets:
            return None
        sheet, row = self._targets[lg_code]
        own = sheet == self.form.sheets.prefecture.name
        layout = form_layout(self.form, SheetKind.PREFECTURE) if own else national_layout(self.form)
        return target(sheet, row, layout.columns.get(item or "", layout.name_column))

    def target_of_block(self, block: Block) -> str:
        """The first row of a prefecture in 市町村分."""
        layout = national_layout(self.form)
        return target(self.form.sheets.municipal.name, block.first_row, layout.name_column)

    def received_cell(self, block: Block) -> str:
        """The cell of 全国集計 that counts how many municipalities of a prefecture have answered."""
        row = summary_layout(self.form).first_row + self.blocks.index(block)
        return f"{quoted(SUMMARY_SHEET)}!{cell_address(row, SUMMARY_RECEIVED)}"

    def prefecture_of(self, finding: Finding) -> str:
        """The prefecture that a finding concerns; blank when that is not known."""
        found = self.rolled_up.nation.prefecture_of(finding.lg_code or "")
        return found.name if found else self.sender(finding.place.file)

    def sender(self, file: str | None) -> str:
        """The prefecture whose report a file is; blank for a file that is nobody's."""
        return self._senders.get(file or "", "")

    @cached_property
    def _senders(self) -> Mapping[str, str]:
        return {
            record.file: report.prefecture.name
            for report in self.rolled_up.prefectures
            for record in report.municipal.files
        }

    def names_of(self, finding: Finding) -> str:
        """The municipality or prefecture that a finding concerns, as it is called at home."""
        return self._names.get(finding.lg_code or "") or finding.name or ""

    @cached_property
    def _names(self) -> Mapping[str, str]:
        names = {each.prefecture.lg_code: each.prefecture.name for each in self.rolled_up.prefectures}
        for report in self.rolled_up.prefectures:
            names |= {row.municipality.lg_code: row.municipality.name for row in report.rows}
        return names

    @cached_property
    def _findings(self) -> Mapping[str, Sequence[int]]:
        """The findings that concern somebody, as places in the list of findings, the gravest first."""
        findings = self.rolled_up.findings
        places: defaultdict[str, list[int]] = defaultdict(list)
        for at, finding in enumerate(findings):
            if finding.lg_code is not None:
                places[finding.lg_code].append(at)
        return {
            code: sorted(each, key=lambda at: (findings[at].severity.rank, at))
            for code, each in places.items()
        }

    def remarks(self, who: Municipality) -> str:
        """Put the gist of the errors and warnings on somebody into a few lines."""
        places = [
            at
            for at in self._findings.get(who.lg_code, ())
            if self.rolled_up.findings[at].severity is not Severity.NOTICE
        ]
        named = [self.rolled_up.findings[at] for at in places[:_MOST_REMARKS]]
        lines = [shortened(f"{each.severity.label}：{each.message}", _REMARK_LENGTH) for each in named]
        if len(places) > _MOST_REMARKS:
            lines.append(f"ほか {len(places) - _MOST_REMARKS} 件")
        return "\n".join(line.replace("\n", " ") for line in lines)

    def finding_target(self, who: Municipality) -> str | None:
        """The row of 検査結果 with the gravest finding on somebody."""
        places = self._findings.get(who.lg_code)
        return target(FINDINGS_SHEET, LIST_TOP_ROW + 1 + places[0], 0) if places else None

    def changed_at(self, response: Response) -> dt.datetime | None:
        """When the file of a response was last changed."""
        return self._changed.get(response.file)

    @cached_property
    def _changed(self) -> Mapping[str, dt.datetime | None]:
        return {record.file: moment_of(record.modified) for record in self.rolled_up.files}

    @property
    def made_words(self) -> str:
        """When the table was made, in words."""
        at = in_japan(self.made_at)
        return f"{at.year}年{at.month}月{at.day}日 {at.hour}時{at.minute:02}分"

    @cached_property
    def state(self) -> str:
        """How many prefectures and municipalities have reported, and what was found, in a sentence."""
        summary = self.rolled_up.summary()
        statuses = [report.status for report in self.rolled_up.prefectures]
        parts = "・".join(f"{status.label} {statuses.count(status)}" for status in RowStatus)
        counts = zip(Severity, (summary.errors, summary.warnings, summary.notices), strict=True)
        found = "・".join(f"{severity.label} {count} 件" for severity, count in counts)
        return (
            f"都道府県 {summary.prefectures}：{parts}　　"
            f"市区町村 {summary.municipalities:,} のうち回答 {summary.municipalities_received:,}　　検査結果：{found}"
        )
