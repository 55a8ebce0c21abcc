"""A returned file once read and checked: what is kept of it while all the others are read."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from msgspec import Struct
from msgspec.structs import replace

from xl_kenten.core.checks import FILE_CHECKS, response_findings
from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.form import Form
from xl_kenten.core.municipality import Register
from xl_kenten.core.response import Response
from xl_kenten.core.returned_file import FileStatus, Refusal, ReturnedFile
from xl_kenten.core.returned_form import ReturnedForm, read_returned_form
from xl_kenten.core.row_source import RowSource, row_sources

# Rows may be many, and so may what is wrong with them; but what one file makes of it must fit the memory, and a list.
_USUAL_ROWS = 10_000
_MOST_FINDINGS = 200_000


class CheckedFile(Struct, frozen=True, gc=False):
    """The responses of a file, the findings on the file itself, and those on each response, in the same order.

    ``sources`` are there if it is a report of ours.

    Its cells are let go, so that the memory of a run does not grow with what else stands in the files.
    """

    file: str
    modified: int
    sha256: str | None
    status: FileStatus
    responses: tuple[Response, ...]
    findings: tuple[Finding, ...]
    response_findings: tuple[tuple[Finding, ...], ...]
    sources: tuple[RowSource, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Tell whether anything was answered in this file."""
        return any(not response.is_silent for response in self.responses)


def check_file(file: ReturnedFile, form: Form, register: Register, prefecture: str | None) -> CheckedFile:
    """Find the form in a file, read its rows, and check what can be checked without the other files.

    A file of very many rows that has more wrong with it than anybody could read is refused as too large.
    """
    returned = read_returned_form(file, form, register, prefecture)
    if len(returned.responses) > _USUAL_ROWS and _is_endless(_all_findings(returned, form)):
        detail = (
            f"{len(returned.responses):,} 行あり、確認の要るところが {_MOST_FINDINGS:,} か所を超えています"
        )
        refusal = Refusal(FindingCode.FILE_TOO_LARGE, detail)
        return check_file(replace(file, grids=(), refusal=refusal), form, register, prefecture)
    return CheckedFile(
        file=file.file,
        modified=file.modified,
        sha256=file.sha256,
        status=_status(returned),
        responses=returned.responses,
        findings=tuple(finding for check in FILE_CHECKS for finding in check(returned, form)),
        response_findings=tuple(tuple(response_findings(each, form)) for each in returned.responses),
        sources=row_sources(file.grids),
    )


def _all_findings(returned: ReturnedForm, form: Form) -> Iterator[Finding]:
    of_file = (check(returned, form) for check in FILE_CHECKS)
    of_rows = (response_findings(response, form) for response in returned.responses)
    return chain.from_iterable(chain(of_file, of_rows))


def _is_endless(findings: Iterable[Finding]) -> bool:
    return next(islice(iter(findings), _MOST_FINDINGS, None), None) is not None


def _status(returned: ReturnedForm) -> FileStatus:
    refusal = returned.file.refusal
    if refusal is not None:
        return FileStatus.SKIPPED if refusal.code is FindingCode.FILE_SKIPPED else FileStatus.REJECTED
    nothing_taken = returned.holds_nothing or (returned.ambiguous and not returned.responses)
    return FileStatus.REJECTED if nothing_taken else FileStatus.READ
