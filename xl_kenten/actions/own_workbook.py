"""The prefecture's own workbook, where it lies among the returns: it must not be taken for one."""

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from xl_kenten.core.returned_file import ReturnedFile

_BACKUP = re.compile(r"\.バックアップ_\d{8}-\d{6}(?:_\d+)?")


def without_own(files: Iterable[ReturnedFile], folder: Path, book: str) -> tuple[ReturnedFile, ...]:
    """Leave out the workbook and the backups that were kept beside it.

    ``files`` are those of ``folder``; ``book`` is where the workbook lies, or its address in the cloud.
    """
    return tuple(file for file in files if not _is_own(file.file, folder, book))


def _is_own(file: str, folder: Path, book: str) -> bool:
    if (
        "://" in book
    ):  # nobody can tell where on this machine that is; a synchronised folder has the same name
        return file == PurePosixPath(book).name
    own = Path(book)
    found = folder / file
    plain, replaced = _BACKUP.subn("", found.name)
    try:
        return own.parent.samefile(found.parent) and own.name == plain if replaced else own.samefile(found)
    except (OSError, ValueError):
        return False
