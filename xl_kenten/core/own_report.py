"""A report or workbook of ours among the returns of which it was made: it is no return, and says nothing new.

Its 取込記録 tells from which file each row came. It is passed over where at least half of these files lie beside it
and one of them is still the very same: what was taken from a file that has been removed since is no answer any
more. A report that somebody else made of returns that we do not have is a return like any other, and so is a
marked copy (確認結果), which comes back filled in. A workbook of ours in which nothing stands yet is none.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from msgspec.structs import replace

from xl_kenten.core.checked_file import CheckedFile
from xl_kenten.core.checks.file_refused import refusal_finding
from xl_kenten.core.finding import FindingCode
from xl_kenten.core.returned_file import FileStatus, Refusal

_UNUSED = "まだ何も集約していない、都道府県のブックです"
_MADE_HERE = "このフォルダーの回答を集約したもので、もとの回答はすべてここにあります"
_MADE_OF_MORE = "このフォルダーの回答を集約したものです。もとの回答のうち{}はいまここにないため、その分は集約に入れていません"
_NAMED = 3  # so many files are enough to recognise what is gone


def without_own_reports(files: Iterable[CheckedFile], found_in: str = "") -> tuple[CheckedFile, ...]:
    """The same files; what was made of the others among them has no rows, and is told as skipped.

    ``found_in`` is what the names of all files begin with where they are not relative to their own folder.
    """
    every = tuple(files)
    if not any(file.is_ours for file in every):
        return every
    returned = [file for file in every if not file.sources]
    names = {file.file.removeprefix(found_in) for file in returned}
    digests = {file.sha256 for file in returned if file.sha256 is not None}
    whys = (_why_not(file, names, digests) for file in every)
    return tuple(_skipped(file, why) if why else file for file, why in zip(every, whys, strict=True))


def _why_not(file: CheckedFile, names: AbstractSet[str], digests: AbstractSet[str]) -> str | None:
    """Say why a file is no return; None for a return."""
    if not file.is_ours:
        return None
    if not file.sources:
        return None if file.is_answered else _UNUSED
    told = {source.name for source in file.sources}
    answered = {response.name for response in file.responses if not response.is_silent}
    made_of = list(dict.fromkeys(source.file for source in file.sources))
    gone = [each for each in made_of if each not in names]
    same = any(source.sha256 in digests for source in file.sources)
    if not same or not answered <= told or 2 * len(gone) > len(made_of):
        return None
    return _MADE_OF_MORE.format(_listed(gone)) if gone else _MADE_HERE


def _listed(files: list[str]) -> str:
    more = f"ほか {len(files) - _NAMED} 件" if len(files) > _NAMED else ""
    return "、".join(f"「{file}」" for file in files[:_NAMED]) + more


def _skipped(file: CheckedFile, why: str) -> CheckedFile:
    finding = refusal_finding(file.file, Refusal(FindingCode.FILE_SKIPPED, why))
    return replace(file, status=FileStatus.SKIPPED, responses=(), response_findings=(), findings=(finding,))
