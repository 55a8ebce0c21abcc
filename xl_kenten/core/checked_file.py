"""A returned file once read and checked: what is kept of it while all the others are read."""

from collections.abc import Sequence
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from xl_kenten.core.checks import FILE_CHECKS, response_findings
from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.form import Form
from xl_kenten.core.municipality import Register
from xl_kenten.core.response import Response
from xl_kenten.core.returned_file import FileStatus, Refusal, ReturnedFile
from xl_kenten.core.returned_form import ReturnedForm, read_returned_form
from xl_kenten.core.row_source import RowSource, has_provenance, row_sources

# Rows may be many, and so may what is wrong with them; but what one file makes of it must fit the memory, and a list.
_USUAL_ROWS = 10_000
_MOST_FINDINGS = 200_000


class CheckedFile(Struct, frozen=True, gc=False):
    """The responses of a file, the findings on the file itself, and those on each response, in the same order.

    ``is_ours`` if the file is built like a report or a workbook of ours, ``sources`` are what it was made of. The
    cells are let go, so that the memory of a run does not grow with what else stands in the files.
    """

    file: str
    modified: int
    sha256: str | None
    status: FileStatus
    responses: tuple[Response, ...]
    findings: tuple[Finding, ...]
    response_findings: tuple[tuple[Finding, ...], ...]
    is_ours: bool = False
    sources: tuple[RowSource, ...] = ()

    @property
    def is_of_several(self) -> bool:
        """Tell whether there are rows of more than one municipality: a list, in which each fills in its own."""
        return len({response.name for response in self.responses}) > 1

    @property
    def is_answered(self) -> bool:
        """Tell whether anything was answered in this file."""
        return any(not response.is_silent for response in self.responses)


def check_file(file: ReturnedFile, form: Form, register: Register, prefecture: str | None) -> CheckedFile:
    """Find the form in a file, read its rows, and check what can be checked without the other files.

    A file of very many rows that has more wrong with it than anybody could read is refused as too large, and so is
    one with a ledger of very many contracts.
    """
    returned = read_returned_form(file, form, register, prefecture)
    on_file = (finding for check in FILE_CHECKS for finding in check(returned, form))
    findings = tuple(islice(on_file, _MOST_FINDINGS + 1))
    left = _MOST_FINDINGS - len(findings)
    on_responses = _findings_on(returned.responses, form, left) if left >= 0 else None
    if on_responses is None:
        rows = f"{len(returned.responses):,} 行あり、" if left >= 0 else ""
        detail = f"{rows}確認の要るところが {_MOST_FINDINGS:,} か所を超えています"
        refusal = Refusal(FindingCode.FILE_TOO_LARGE, detail)
        return check_file(replace(file, grids=(), refusal=refusal), form, register, prefecture)
    return CheckedFile(
        file=file.file,
        modified=file.modified,
        sha256=file.sha256,
        status=_status(returned),
        responses=returned.responses,
        findings=findings,
        response_findings=on_responses,
        is_ours=has_provenance(file.grids),
        sources=row_sources(file.grids),
    )


def _findings_on(
    responses: Sequence[Response], form: Form, most: int
) -> tuple[tuple[Finding, ...], ...] | None:
    """Check each response; None, as soon as it is known, for very many rows with more findings than ``most``."""
    found: list[tuple[Finding, ...]] = []
    left = most
    for response in responses:
        found.append(tuple(response_findings(response, form)))
        left -= len(found[-1])
        if left < 0 and len(responses) > _USUAL_ROWS:
            return None
    return tuple(found)


def _status(returned: ReturnedForm) -> FileStatus:
    refusal = returned.file.refusal
    if refusal is not None:
        return FileStatus.SKIPPED if refusal.code is FindingCode.FILE_SKIPPED else FileStatus.REJECTED
    nothing_taken = returned.holds_nothing or (returned.ambiguous and not returned.responses)
    return FileStatus.REJECTED if nothing_taken else FileStatus.READ
