"""Marking (差戻し用の写し): copies of the returns that have findings, their cells coloured and commented."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from xl_kenten.actions.outputs import make_folder
from xl_kenten.adapters.atomic_file import FilesTogether
from xl_kenten.adapters.marked_copy import marked
from xl_kenten.adapters.returned_files import list_files, list_folder, read_returned_file
from xl_kenten.core.consolidation import Consolidation
from xl_kenten.core.finding import Finding
from xl_kenten.core.returned_file import FileStatus
from xl_kenten.errors import DiskFullError, KentenError


@dataclass(frozen=True, slots=True)
class Marking:
    """What became of one copy: a line to tell, and whether it was made."""

    line: str
    made: bool


def mark_all(
    consolidation: Consolidation, sources: Mapping[str, Path], folder: Path, *, force: bool
) -> tuple[Marking, ...]:
    """Write a marked copy of every readable file that has findings, and tell of each.

    ``sources`` gives the path of each file of the consolidation. A file that cannot be marked is named and
    the others go on; raises OutputError when the folder cannot be made, and DiskFullError, with no copy made.
    """
    make_folder(folder)
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in consolidation.findings:
        if finding.place.file is not None:
            findings[finding.place.file].append(finding)
    markings = []
    with FilesTogether(force=force) as together:
        for record in consolidation.files:
            if record.status is FileStatus.READ and findings[record.file]:
                source, found = sources[record.file], findings[record.file]
                markings.append(_mark_one(record.file, source, folder, found, together))
        together.put_in_place()
    return tuple(markings)


def sources_of(paths: Iterable[Path]) -> dict[str, Path]:
    """Where the files lie that were checked, by the names under which the findings speak of them."""
    return {entry.name: entry.path for entry in list_files(paths)}


def sources_of_folder(folder: Path) -> dict[str, Path]:
    """Where the files of a folder lie, by the names under which the findings speak of them."""
    return {entry.name: entry.path for entry in list_folder(folder)}


def _mark_one(
    file: str,
    source: Path,
    folder: Path,
    findings: Sequence[Finding],
    together: FilesTogether,
) -> Marking:
    # Files of the same name from different subfolders must not meet in one.
    target_folder = folder.joinpath(*PurePosixPath(file).parent.parts)
    try:
        make_folder(target_folder)
        grids = read_returned_file(source, file).grids
        copy, content = marked(source, target_folder, findings, grids)
        together.add(copy.target, content)
    except DiskFullError:
        raise
    except KentenError as error:
        return Marking(f"「{file}」の確認用の写しを作れませんでした。{error}", made=False)
    line = f"「{file}」の確認用の写しを「{copy.target}」に作成しました（{len(findings)} 件）。"
    return Marking(line, made=True)
