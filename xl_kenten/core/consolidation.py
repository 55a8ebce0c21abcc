"""Consolidation (集約): the rows of all municipalities, in 建制順, with what was found on the way."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from xl_kenten.core.checked_file import CheckedFile, check_file
from xl_kenten.core.checks import COLLECTION_CHECKS
from xl_kenten.core.collected import Collected
from xl_kenten.core.finding import Finding, FindingCode, Severity
from xl_kenten.core.form import Form, SheetKind
from xl_kenten.core.municipality import Municipality, Register
from xl_kenten.core.own_report import without_own_reports
from xl_kenten.core.response import Response
from xl_kenten.core.returned_file import FileStatus, ReturnedFile


class RowStatus(StrEnum):
    """What became of a municipality's return."""

    ACCEPTED = "accepted"
    ERRORS = "errors"
    CONFLICT = "conflict"
    MISSING = "missing"

    @property
    def label(self) -> str:
        """The Japanese word shown to the staff."""
        return {"accepted": "受理", "errors": "差戻し", "conflict": "要確認", "missing": "未提出"}[self.value]


class ConsolidatedRow(Struct, frozen=True, gc=False):
    """One municipality's row; ``response`` is the one taken (the newest, on a conflict), None when missing.

    ``rivals`` are the older returns that differ from it, one of each content, oldest first.
    """

    municipality: Municipality
    status: RowStatus
    response: Response | None
    rivals: tuple[Response, ...] = ()


class FileRecord(Struct, frozen=True, gc=False):
    """How one file ended, and the codes that concern the file as a whole."""

    file: str
    status: FileStatus
    codes: tuple[FindingCode, ...]
    modified: int
    sha256: str | None


class Summary(Struct, frozen=True):
    """The counts of a run; ``files`` counts every file seen, rejected and skipped ones too."""

    municipalities: int
    received: int
    missing: int
    files: int
    rejected: int
    errors: int
    warnings: int
    notices: int


class Consolidation(Struct, frozen=True):
    """The outcome: rows in 建制順, the prefecture's own response, findings in order, and every file.

    ``own_rivals`` are the older returns of 都道府県分 that differ from ``own``, one of each content.
    """

    form: Form
    prefecture: str | None
    rows: tuple[ConsolidatedRow, ...]
    own: Response | None
    findings: tuple[Finding, ...]
    files: tuple[FileRecord, ...]
    own_rivals: tuple[Response, ...] = ()

    def totals(self) -> Mapping[str, int]:
        """Count the deficiencies of every flag item over the rows taken (市町村分計)."""
        return {
            flag.id: sum(
                row.response is not None and row.response.answers[flag.id].value in flag.deficiency
                for row in self.rows
            )
            for flag in self.form.flags
        }

    def summary(self) -> Summary:
        """Count municipalities, files and findings."""
        missing = sum(row.status is RowStatus.MISSING for row in self.rows)
        by_severity = dict.fromkeys(Severity, 0)
        for finding in self.findings:
            by_severity[finding.severity] += 1
        return Summary(
            municipalities=len(self.rows),
            received=len(self.rows) - missing,
            missing=missing,
            files=len(self.files),
            rejected=sum(record.status is FileStatus.REJECTED for record in self.files),
            errors=by_severity[Severity.ERROR],
            warnings=by_severity[Severity.WARNING],
            notices=by_severity[Severity.NOTICE],
        )


def check_files(
    files: Iterable[ReturnedFile], form: Form, register: Register, prefecture: str | None
) -> Consolidation:
    """Check files by themselves: the rows are what was found, nobody is missed."""
    return of_files_alone((check_file(file, form, register, prefecture) for file in files), form, prefecture)


def of_files_alone(files: Iterable[CheckedFile], form: Form, prefecture: str | None) -> Consolidation:
    """Put together what was found in files that are checked by themselves."""
    checked = tuple(files)
    responses = [response for each in checked for response in each.responses]
    collected = _collect(checked, _in_order(responses), set_aside_blank=False)
    findings = [*_findings_of(checked, responses), *_findings_among(collected)]
    nameless = [
        ConsolidatedRow(Municipality("", response.name_text, ""), RowStatus.ERRORS, response)
        for response in responses
        if response.municipality is None and not response.is_stray
    ]
    rows = (*_rows(collected, findings), *nameless)
    return Consolidation(form, prefecture, rows, None, by_place(findings), _records(checked, findings))


def consolidate(
    files: Iterable[ReturnedFile], form: Form, register: Register, prefecture: str
) -> Consolidation:
    """Bring the returns of a prefecture's municipalities together, in the order of its list.

    A row is taken even when it has errors; its unreadable flags are None. A municipality whose rows are all
    blank, in files that have rows of others, has not answered.
    """
    return of_checked(
        (check_file(file, form, register, prefecture) for file in files), form, register, prefecture
    )


def of_checked(
    files: Iterable[CheckedFile], form: Form, register: Register, prefecture: str
) -> Consolidation:
    """Consolidate files that have been checked."""
    checked = without_own_reports(files)
    collected = _collect(checked, register.of_prefecture(prefecture), set_aside_blank=True)
    own = _own_responses(checked)
    taken = [response for entry in collected for response in entry.responses]
    unplaced = [response for each in checked for response in each.responses if response.municipality is None]
    prefecture_entry = _own_entry(own)
    findings = [
        *_findings_of(checked, [*taken, *unplaced, *own]),
        *_findings_among(collected),
        *_findings_among(prefecture_entry),
    ]
    return Consolidation(
        form,
        prefecture,
        _rows(collected, findings),
        prefecture_entry[0].taken if prefecture_entry else None,
        by_place(findings),
        _records(checked, findings),
        prefecture_entry[0].rivals() if prefecture_entry else (),
    )


def _in_order(responses: Iterable[Response]) -> tuple[Municipality, ...]:
    found = {
        response.municipality.lg_code: response.municipality
        for response in responses
        if response.municipality is not None
    }
    return tuple(sorted(found.values(), key=lambda each: (each.lg_code[:2], each.order, each.lg_code)))


def _collect(
    checked: Iterable[CheckedFile], municipalities: Iterable[Municipality], *, set_aside_blank: bool
) -> tuple[Collected, ...]:
    """Sort the responses by municipality and, within one, by the time of their files."""
    responses: dict[str, list[Response]] = defaultdict(list)
    blank: dict[str, list[Response]] = defaultdict(list)
    for each in _by_time(checked):
        of_several = set_aside_blank and each.is_of_several
        for response in each.responses:
            if response.municipality is None:
                continue
            aside = of_several and response.is_silent
            (blank if aside else responses)[response.municipality.lg_code].append(response)
    return tuple(
        Collected(municipality, tuple(responses[municipality.lg_code]), tuple(blank[municipality.lg_code]))
        for municipality in municipalities
    )


def _own_responses(checked: Iterable[CheckedFile]) -> list[Response]:
    """The rows of 都道府県分, oldest first; whose row is not certain is nobody's own, and told as unplaced."""
    return [
        response
        for each in _by_time(checked)
        for response in each.responses
        if response.kind is SheetKind.PREFECTURE and response.municipality is not None
    ]


def _by_time(checked: Iterable[CheckedFile]) -> list[CheckedFile]:
    """The files from the oldest to the newest."""
    return sorted(checked, key=lambda each: (each.modified, each.file))


def _own_entry(own: Sequence[Response]) -> tuple[Collected, ...]:
    return tuple(
        Collected(response.municipality, tuple(own))
        for response in own[:1]
        if response.municipality is not None
    )


def _findings_of(checked: Iterable[CheckedFile], counted: Iterable[Response]) -> Iterator[Finding]:
    """The findings on files, and on those of their responses that count."""
    counting = set(map(id, counted))
    for each in checked:
        yield from each.findings
        for response, findings in zip(each.responses, each.response_findings, strict=True):
            if id(response) in counting:
                yield from findings


def _findings_among(collected: Sequence[Collected]) -> Iterator[Finding]:
    for collection_check in COLLECTION_CHECKS:
        yield from collection_check(collected)


def _rows(collected: Iterable[Collected], findings: Iterable[Finding]) -> tuple[ConsolidatedRow, ...]:
    errors: dict[str, set[FindingCode]] = defaultdict(set)
    for finding in findings:
        if finding.severity is Severity.ERROR and finding.lg_code is not None:
            errors[finding.lg_code].add(finding.code)
    return tuple(
        ConsolidatedRow(
            entry.municipality,
            _status(entry, errors[entry.municipality.lg_code]),
            entry.taken,
            entry.rivals(),
        )
        for entry in collected
    )


def _status(entry: Collected, errors: set[FindingCode]) -> RowStatus:
    if entry.taken is None:
        return RowStatus.MISSING
    if FindingCode.RETURN_CONFLICT in errors:
        return RowStatus.CONFLICT
    return RowStatus.ERRORS if errors else RowStatus.ACCEPTED


def by_place(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By file, sheet, row, column; what concerns no file comes last, what concerns a file whole comes first."""

    def key(finding: Finding) -> tuple[object, ...]:
        place = finding.place
        return (
            place.file is None,
            place.file or "",
            place.sheet or "",
            -1 if place.row is None else place.row,
            -1 if place.column is None else place.column,
        )

    return tuple(sorted(findings, key=key))


def _records(checked: Iterable[CheckedFile], findings: Iterable[Finding]) -> tuple[FileRecord, ...]:
    codes: dict[str, list[FindingCode]] = defaultdict(list)
    for finding in findings:
        file = finding.place.file
        if file is not None and finding.place.row is None and finding.code not in codes[file]:
            codes[file].append(finding.code)
    return tuple(
        FileRecord(each.file, each.status, tuple(sorted(codes[each.file])), each.modified, each.sha256)
        for each in checked
    )
