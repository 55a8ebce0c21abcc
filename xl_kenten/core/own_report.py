"""A report or workbook of ours among the returns of which it was made: it is no return, and says nothing new.

Its 取込記録 tells from which file each row came. Only where all of these files lie beside it, and one of them at
least is still the very same, is it passed over: a report that somebody else made of returns that we do not
have is a return like any other. So is a marked copy (確認結果), which comes back filled in.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from msgspec.structs import replace

from xl_kenten.core.checked_file import CheckedFile
from xl_kenten.core.checks.file_refused import refusal_finding
from xl_kenten.core.finding import FindingCode
from xl_kenten.core.returned_file import FileStatus, Refusal

_MADE_HERE = Refusal(
    FindingCode.FILE_SKIPPED, "このフォルダーの回答を集約したもので、もとの回答はすべてここにあります"
)


def without_own_reports(files: Iterable[CheckedFile], found_in: str = "") -> tuple[CheckedFile, ...]:
    """The same files; what was made of the others among them has no rows, and is told as skipped.

    ``found_in`` is what the names of all files begin with where they are not relative to their own folder.
    """
    every = tuple(files)
    if not any(file.sources for file in every):
        return every
    returned = [file for file in every if not file.sources]
    names = {file.file.removeprefix(found_in) for file in returned}
    digests = {file.sha256 for file in returned if file.sha256 is not None}
    return tuple(_skipped(file) if _is_made_of(file, names, digests) else file for file in every)


def _is_made_of(file: CheckedFile, names: AbstractSet[str], digests: AbstractSet[str]) -> bool:
    told = {source.name for source in file.sources}
    answered = {response.name for response in file.responses if not response.is_silent}
    return (
        bool(file.sources)
        and answered <= told
        and all(source.file in names for source in file.sources)
        and any(source.sha256 in digests for source in file.sources)
    )


def _skipped(file: CheckedFile) -> CheckedFile:
    finding = refusal_finding(file.file, _MADE_HERE)
    return replace(file, status=FileStatus.SKIPPED, responses=(), response_findings=(), findings=(finding,))
