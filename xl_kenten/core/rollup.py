"""The roll-up (全国集計): the reports of all prefectures, brought together at the ministry."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from msgspec.structs import replace

from xl_kenten.core.consolidation import (
    ConsolidatedRow,
    Consolidation,
    FileRecord,
    RowStatus,
    check_files,
    consolidate,
)
from xl_kenten.core.finding import Finding, FindingCode, Severity
from xl_kenten.core.form import Form, SheetKind
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.nation import Nation
from xl_kenten.core.national_findings import (
    blank,
    blank_beside,
    half_missing,
    in_full,
    in_order,
    nothing_from,
    told_once,
)
from xl_kenten.core.returned_file import FileStatus, ReturnedFile
from xl_kenten.core.returned_form import ReturnedForm, read_returned_form
from xl_kenten.core.sender import sender_of
from xl_kenten.core.stated_total import totals_not_taken


@dataclass(frozen=True, slots=True)
class PrefecturalReport:
    """What came from one prefecture: its own row (都道府県分), and its municipalities (市町村分)."""

    prefecture: Municipality
    status: RowStatus
    own: ConsolidatedRow
    municipal: Consolidation

    @property
    def rows(self) -> tuple[ConsolidatedRow, ...]:
        """Its municipalities, in 建制順."""
        return self.municipal.rows

    @property
    def received(self) -> int:
        """How many municipalities it reports on."""
        return sum(row.response is not None for row in self.rows)

    def totals(self) -> Mapping[str, int]:
        """Count the deficiencies of every flag item over its municipalities (小計)."""
        return self.municipal.totals()


@dataclass(frozen=True, slots=True)
class NationalSummary:
    """The counts of a roll-up."""

    prefectures: int
    received: int
    missing: int
    municipalities: int
    municipalities_received: int
    errors: int
    warnings: int
    notices: int


@dataclass(frozen=True)
class RollUp:
    """The outcome: the prefectures in the order of their codes, findings in order, and every file."""

    form: Form
    nation: Nation
    prefectures: tuple[PrefecturalReport, ...]
    findings: tuple[Finding, ...]
    files: tuple[FileRecord, ...]

    @cached_property
    def whole(self) -> Consolidation:
        """All municipalities as one consolidation, as the reports of a prefecture show it."""
        rows = tuple(row for report in self.prefectures for row in report.rows)
        return Consolidation(self.form, None, rows, None, self.findings, self.files)

    def totals(self) -> Mapping[str, int]:
        """Count the deficiencies of every flag item over all municipalities, without the subtotals."""
        return self.whole.totals()

    def summary(self) -> NationalSummary:
        """Count prefectures, municipalities and findings."""
        counted = self.whole.summary()
        missing = sum(report.status is RowStatus.MISSING for report in self.prefectures)
        return NationalSummary(
            prefectures=len(self.prefectures),
            received=len(self.prefectures) - missing,
            missing=missing,
            municipalities=counted.municipalities,
            municipalities_received=counted.received,
            errors=counted.errors,
            warnings=counted.warnings,
            notices=counted.notices,
        )


def unanswered(form: Form, nation: Nation) -> RollUp:
    """A roll-up before anything has come in: the template in which the ministry can also enter by hand."""
    return RollUp(form, nation, tuple(_missing(each, form, nation) for each in nation.prefectures), (), ())


def roll_up(files: Iterable[ReturnedFile], form: Form, nation: Nation) -> RollUp:
    """Bring the prefectures' reports together.

    A report is read as returns are, by headings and names, whatever kind of workbook it is. A file of which
    nobody can tell whose report it is is rejected. Where a prefecture reported twice, its rows are brought
    together as those of two returns are.
    """
    sorted_out = _sort_out(files, form, nation)
    nobodys = check_files(sorted_out.nobodys, form, nation.register, None)
    findings = [*nobodys.findings, *sorted_out.doubts]
    records = [*nobodys.files, *sorted_out.rejected]
    reports = []
    for prefecture in nation.prefectures:
        report = _report(prefecture, sorted_out.reports[prefecture.lg_code], form, nation)
        reports.append(report)
        findings += report.municipal.findings
        records += report.municipal.files
    return RollUp(form, nation, tuple(reports), in_order(findings), _with_codes(records, findings))


@dataclass(frozen=True, slots=True)
class _SortedOut:
    """The files by prefecture; those that hold no report; those whose sender is in doubt, and why."""

    reports: Mapping[str, Sequence[ReturnedForm]]
    nobodys: tuple[ReturnedFile, ...]
    rejected: tuple[FileRecord, ...]
    doubts: tuple[Finding, ...]


def _sort_out(files: Iterable[ReturnedFile], form: Form, nation: Nation) -> _SortedOut:
    reports: defaultdict[str, list[ReturnedForm]] = defaultdict(list)
    nobodys: list[ReturnedFile] = []
    rejected: list[FileRecord] = []
    doubts: list[Finding] = []
    for file in files:
        sender = sender_of(file, form, nation)
        prefecture = sender.prefecture
        if prefecture is not None:
            returned = read_returned_form(file, form, nation.register, prefecture.name)
            reports[prefecture.lg_code].append(returned)
        elif sender.doubt is not None:
            doubts.append(sender.doubt)
            rejected.append(FileRecord(file.file, FileStatus.REJECTED, (), file.modified, file.sha256))
        else:
            nobodys.append(file)
    return _SortedOut(reports, tuple(nobodys), tuple(rejected), tuple(doubts))


def _report(
    prefecture: Municipality, returned: Sequence[ReturnedForm], form: Form, nation: Nation
) -> PrefecturalReport:
    """Bring together what came from one prefecture."""
    # The newest comes last and is taken, as with the returns of a municipality.
    by_age = sorted(returned, key=lambda each: (each.file.modified, each.file.file))
    spoken = [each for each in by_age if _says_something(each)]
    silent = [each.file for each in by_age if not _says_something(each)]
    made = consolidate((each.file for each in spoken), form, nation.register, prefecture.name)
    made = _without_blank_own_row(made)
    files = (*made.files, *map(_as_read, silent))
    found = made.findings
    answered = any(row.response is not None for row in made.rows)
    if not answered:
        # Nobody needs to be told of each municipality that all of them are missing.
        found = tuple(each for each in found if each.code is not FindingCode.MUNICIPALITY_MISSING)
    if not answered and made.own is None:
        told = [blank(each, prefecture) for each in silent] or [nothing_from(prefecture)]
        return _missing(prefecture, form, nation, (*found, *told), files)
    findings = [in_full(each, prefecture) for each in told_once(found)]
    findings += (blank_beside(each, prefecture) for each in silent)
    findings += totals_not_taken(spoken, made, prefecture)
    if not answered or made.own is None:
        lacking = SheetKind.MUNICIPAL if made.own is not None else SheetKind.PREFECTURE
        findings.append(half_missing(prefecture, form.sheets.of(lacking).name))
    municipal = replace(made, findings=tuple(findings), files=files)
    own = ConsolidatedRow(prefecture, _own_status(municipal, prefecture), made.own)
    return PrefecturalReport(prefecture, _gravest(findings), own, municipal)


def _without_blank_own_row(made: Consolidation) -> Consolidation:
    """A blank row of 都道府県分 is no answer, unless it is newer than an answered one: then somebody has to choose."""
    own = made.own
    if own is None or not own.is_silent:
        return made
    there = (own.file, own.sheet, own.row)
    found = [each for each in made.findings if (each.place.file, each.place.sheet, each.place.row) == there]
    if any(each.code is FindingCode.RETURN_CONFLICT for each in found):
        return made
    others = tuple(each for each in made.findings if each not in found)
    return replace(made, own=None, findings=others)


def _says_something(returned: ReturnedForm) -> bool:
    return bool(returned.ambiguous) or any(not response.is_silent for response in returned.responses)


def _missing(
    prefecture: Municipality,
    form: Form,
    nation: Nation,
    findings: tuple[Finding, ...] = (),
    files: tuple[FileRecord, ...] = (),
) -> PrefecturalReport:
    rows = tuple(ConsolidatedRow(each, RowStatus.MISSING, None) for each in nation.municipalities(prefecture))
    return PrefecturalReport(
        prefecture,
        RowStatus.MISSING,
        ConsolidatedRow(prefecture, RowStatus.MISSING, None),
        Consolidation(form, prefecture.name, rows, None, findings, files),
    )


def _own_status(municipal: Consolidation, prefecture: Municipality) -> RowStatus:
    if municipal.own is None:
        return RowStatus.MISSING
    return _gravest(
        each for each in municipal.findings if each.lg_code == prefecture.lg_code and each.place.sheet
    )


def _gravest(findings: Iterable[Finding]) -> RowStatus:
    codes = {each.code for each in findings if each.severity is Severity.ERROR}
    if FindingCode.RETURN_CONFLICT in codes:
        return RowStatus.CONFLICT
    return RowStatus.ERRORS if codes else RowStatus.ACCEPTED


def _as_read(file: ReturnedFile) -> FileRecord:
    return FileRecord(file.file, FileStatus.READ, (), file.modified, file.sha256)


def _with_codes(records: Iterable[FileRecord], findings: Iterable[Finding]) -> tuple[FileRecord, ...]:
    """List the files by name, each with the codes of what concerns it as a whole."""
    codes: defaultdict[str | None, set[FindingCode]] = defaultdict(set)
    for finding in findings:
        if finding.place.row is None:
            codes[finding.place.file].add(finding.code)
    by_name = sorted(records, key=lambda record: record.file)
    return tuple(replace(record, codes=tuple(sorted(codes[record.file]))) for record in by_name)
