"""The prefecture's own workbook, where it lies among the returns: it must not be taken for one."""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from xl_kenten.adapters.atomic_file import without_backup_mark
from xl_kenten.core.returned_file import ReturnedFile


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
    plain = without_backup_mark(found.name)
    try:
        return (
            own.parent.samefile(found.parent) and own.name == plain
            if plain != found.name
            else own.samefile(found)
        )
    except (OSError, ValueError):
        return False
