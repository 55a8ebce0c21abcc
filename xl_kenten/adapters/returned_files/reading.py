"""Reading returned files: whatever a file is, it ends as grids or as a refusal, and the next one is read."""

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from xl_kenten.adapters.returned_files import worker
from xl_kenten.adapters.returned_files.archive import Archive
from xl_kenten.adapters.returned_files.content import (
    COMPOUND,
    ZIP,
    Kind,
    kind_of_archive,
    refuse_what_is_no_container,
)
from xl_kenten.adapters.returned_files.folder import (
    PATH_TOO_LONG,
    FolderEntry,
    ListedFile,
    entry_of,
    is_named_attachment,
    is_path_too_long,
    listed_files,
    listed_folder,
)
from xl_kenten.adapters.returned_files.limits import FILE_BYTES, MIB
from xl_kenten.adapters.returned_files.outcome import (
    Contents,
    RefusedFileError,
    UnusualFileError,
    overlooked,
    too_large,
    unreadable,
)
from xl_kenten.adapters.returned_files.workbook import read_usual
from xl_kenten.adapters.returned_files.workbook_parts import links_of
from xl_kenten.core.finding import FindingCode
from xl_kenten.core.grid import Grid
from xl_kenten.core.returned_file import Refusal, ReturnedFile
from xl_kenten.errors import UsageError

Progress = Callable[[int, int], None]

# A pipe that took the file's place must not make us wait for ever, nor a link lead elsewhere.
_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_MORE = 4096
_SHARING_VIOLATIONS = frozenset({32, 33})  # Windows: another program has the file open


def read_folder(
    folder: Path, *, own: Sequence[Path] = (), progress: Progress | None = None
) -> Iterator[ReturnedFile]:
    """Read every file of a folder and its subfolders, by name.

    ``progress`` is told after each file how many of how many are done. Raises UsageError at once when the
    folder cannot be opened. ``own`` is what the run itself writes: it is skipped by name.
    """
    return read_listed(listed_folder(folder, own), progress=progress)


def read_files(paths: Iterable[Path], *, progress: Progress | None = None) -> Iterator[ReturnedFile]:
    """Read single files and the files of folders, in the order given. Raises UsageError like ``read_folder``."""
    return read_listed(listed_files(paths), progress=progress)


def read_returned_file(path: Path, name: str, *, attachments_beside: bool = False) -> ReturnedFile:
    """Read one file, which is called ``name`` in what is said about it. Raises for nothing a file can be."""
    return _read(entry_of(path, name), attachments_beside=attachments_beside)


def grids_of(data: bytes, name: str) -> tuple[Grid, ...]:
    """Read the sheets of a workbook that is held in memory; raises UsageError when it cannot be read."""
    try:
        return _contents_of(data, name).grids
    except RefusedFileError as error:
        raise UsageError(f"「{name}」を読み取れません（{error.refusal.detail}）。") from error


def read_listed(
    listed: Sequence[ListedFile], *, progress: Progress | None = None, careful: bool = False
) -> Iterator[ReturnedFile]:
    """Read files that were listed; ``careful`` reads every one in the worker, whatever it looks like."""
    try:
        for done, each in enumerate(listed, start=1):
            returned = _read(each.entry, attachments_beside=each.attachments_beside, careful=careful)
            if progress is not None:
                progress(done, len(listed))
            yield returned
    finally:
        worker.SHARED.close()


def _read(entry: FolderEntry, *, attachments_beside: bool, careful: bool = False) -> ReturnedFile:
    unread = ReturnedFile(
        entry.name, entry.modified, attachments_beside=attachments_beside, refusal=entry.refusal
    )
    if entry.refusal is not None:
        return unread
    try:
        data, modified = _bytes_of(entry.location)
        unread = ReturnedFile(
            entry.name, modified, hashlib.sha256(data).hexdigest(), attachments_beside=attachments_beside
        )
        contents = _contents_of(data, entry.name, careful=careful)
    except RefusedFileError as error:
        return replace(unread, refusal=_as_attachment(error.refusal, entry.name))
    except Exception:  # noqa: BLE001 (one bad file never stops the others, whatever we overlooked in it)
        return replace(unread, refusal=overlooked().refusal)
    return ReturnedFile(
        file=entry.name,
        modified=modified,
        sha256=unread.sha256,
        grids=contents.grids,
        origin=contents.origin,
        has_macros=contents.has_macros,
        has_external_links=contents.has_external_links,
        attachments_beside=attachments_beside,
    )


def _as_attachment(refusal: Refusal, name: str) -> Refusal:
    """A 別紙 that is no workbook is no fault: it belongs to a return, and is passed over."""
    if refusal.code is FindingCode.FILE_NOT_A_WORKBOOK and is_named_attachment(name):
        return replace(
            refusal, code=FindingCode.FILE_SKIPPED, detail=f"添付資料（別紙など）と思われる{refusal.detail}"
        )
    return refusal


def _contents_of(data: bytes, name: str, *, careful: bool = False) -> Contents:
    if data.startswith(ZIP):
        archive = Archive(data)
        package = links_of(archive, "")
        kind = kind_of_archive(archive, package)
        if careful or kind is not Kind.XLSX:
            return worker.SHARED.read(kind, data)
        try:
            return read_usual(archive, package, package.by_kind["officeDocument"])
        except UnusualFileError:
            return worker.SHARED.read(kind, data)
    if data.startswith(COMPOUND):
        return worker.SHARED.read(Kind.XLS, data)
    raise refuse_what_is_no_container(data, name)


def _bytes_of(location: str) -> tuple[bytes, int]:
    """Read a file at once. Raises RefusedFileError when it is locked, gone, too large, or no file."""
    try:
        descriptor = os.open(location, _OPEN_FLAGS)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise RefusedFileError(FindingCode.FILE_SKIPPED, "通常のファイルではありません")
            data = b"" if status.st_size > FILE_BYTES else _all_of(descriptor, status.st_size)
            after = os.fstat(descriptor)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        raise unreadable(_why_not_opened(error)) from error
    if max(status.st_size, len(data)) > FILE_BYTES:
        raise too_large(f"{FILE_BYTES // MIB} MB を超えています")
    before, later = (status.st_size, status.st_mtime_ns), (after.st_size, after.st_mtime_ns)
    if later != before or len(data) != status.st_size:
        # Half of the old and half of the new one could be read as a third that nobody sent.
        raise unreadable(
            "読み取っている間に変更されました（コピーや保存が終わってから、もう一度実行してください）"
        )
    return data, status.st_mtime_ns


def _all_of(descriptor: int, expected: int) -> bytes:
    """Read until the end: a network drive may hand a file over in pieces, and it may still grow."""
    pieces = []
    size = 0
    while size <= FILE_BYTES and (piece := os.read(descriptor, max(expected - size, _MORE))):
        pieces.append(piece)
        size += len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _why_not_opened(error: OSError | ValueError) -> str:
    if is_path_too_long(error):
        return PATH_TOO_LONG
    if isinstance(error, FileNotFoundError):
        return "読み取る前に移動または削除されました"
    if getattr(error, "winerror", None) in _SHARING_VIOLATIONS:
        return "別のプログラムで開かれています"
    if isinstance(error, PermissionError):
        return "開く権限がないか、別のプログラムで開かれています"
    if isinstance(error, IsADirectoryError):
        return "フォルダーです"
    code = error.errno if isinstance(error, OSError) else None
    return f"開けません（{errno.errorcode.get(code or 0, '名前が正しくありません')}）"
