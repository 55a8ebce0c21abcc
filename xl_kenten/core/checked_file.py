"""A returned file once read and checked: what is kept of it while all the others are read."""

from msgspec import Struct

from xl_kenten.core.checks import FILE_CHECKS
from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.form import Form
from xl_kenten.core.municipality import Register
from xl_kenten.core.response import Response
from xl_kenten.core.returned_file import FileStatus, ReturnedFile
from xl_kenten.core.returned_form import ReturnedForm, read_returned_form


class CheckedFile(Struct, frozen=True):
    """The responses of a file and the findings on the file itself.

    Its cells are let go, so that the memory of a run does not grow with what else stands in the files.
    """

    file: str
    modified: int
    sha256: str | None
    status: FileStatus
    responses: tuple[Response, ...]
    findings: tuple[Finding, ...]

    @property
    def is_answered(self) -> bool:
        """Tell whether anything was answered in this file."""
        return any(not response.is_silent for response in self.responses)


def check_file(file: ReturnedFile, form: Form, register: Register, prefecture: str | None) -> CheckedFile:
    """Find the form in a file, read its rows, and check what concerns the file as such."""
    returned = read_returned_form(file, form, register, prefecture)
    return CheckedFile(
        file=file.file,
        modified=file.modified,
        sha256=file.sha256,
        status=_status(returned),
        responses=returned.responses,
        findings=tuple(finding for check in FILE_CHECKS for finding in check(returned, form)),
    )


def _status(returned: ReturnedForm) -> FileStatus:
    refusal = returned.file.refusal
    if refusal is not None:
        return FileStatus.SKIPPED if refusal.code is FindingCode.FILE_SKIPPED else FileStatus.REJECTED
    nothing_taken = returned.ambiguous and not returned.responses
    return FileStatus.REJECTED if nothing_taken or not returned.sheets else FileStatus.READ
