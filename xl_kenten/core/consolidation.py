"""Consolidation (集約): the rows of all municipalities, in 建制順, with what was found on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from xl_kenten.core.finding import Finding, FindingCode, Severity
from xl_kenten.core.form import Form
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.response import Response
from xl_kenten.core.returned_file import FileStatus


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


@dataclass(frozen=True, slots=True)
class ConsolidatedRow:
    """One municipality's row; ``response`` is the one taken (the newest, on a conflict), None when missing."""

    municipality: Municipality
    status: RowStatus
    response: Response | None


@dataclass(frozen=True, slots=True)
class FileRecord:
    """How one file ended, and the codes that concern the file as a whole."""

    file: str
    status: FileStatus
    codes: tuple[FindingCode, ...]
    modified: int
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts of a run; ``files`` counts every file seen, rejected and skipped ones too."""

    municipalities: int
    received: int
    missing: int
    files: int
    rejected: int
    errors: int
    warnings: int
    notices: int


@dataclass(frozen=True, slots=True)
class Consolidation:
    """The outcome: rows in 建制順, the prefecture's own response, findings in order, and every file."""

    form: Form
    prefecture: str | None
    rows: tuple[ConsolidatedRow, ...]
    own: Response | None
    findings: tuple[Finding, ...]
    files: tuple[FileRecord, ...]

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
