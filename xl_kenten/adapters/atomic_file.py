"""Files that are written whole or not at all, and never over somebody's work."""

import contextlib
import datetime as dt
import os
import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from xl_kenten.adapters.folder_lock import alone_in
from xl_kenten.errors import DiskFullError, OutputError

_BACKUP = re.compile(r"\.バックアップ_\d{8}-\d{6}(?:_\d+)?")
_TEMPORARY = ".xl-kenten-{}.tmp"
_FORGOTTEN_AFTER = 3600.0  # seconds; no run takes so long between writing a file and putting it in its place
_swept: set[Path] = set()


def write_atomically(
    path: Path, data: bytes | Iterable[bytes], *, force: bool, opened_as: bytes | None = None
) -> None:
    """Write a file so that, whenever the power fails, the old one or the new one is there, whole.

    An existing file is replaced only with ``force``; its former state is then kept beside it as
    「名前.バックアップ_YYYYMMDD-HHMMSS.xlsx」. Raises OutputError when the file exists and ``force`` is not given, when it
    is open in Excel, read-only or no plain file, when it is no longer what it was ``opened_as``, and when the folder
    is missing or cannot be written.
    """
    with FilesTogether(force=force) as files:
        files.add(path, data, opened_as=opened_as)
        files.put_in_place()


class FilesTogether:
    """Files of which none is put in its place before all are written: where the disk is full, there is none of them.

    Leave the ``with`` without ``put_in_place`` and nothing was written. All raise OutputError as ``write_atomically``.
    """

    def __init__(self, *, force: bool) -> None:
        self._force = force
        self._files: dict[Path, _Written] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for written in self._files.values():
            with contextlib.suppress(OSError):
                written.temporary.unlink(missing_ok=True)

    def add(self, path: Path, data: bytes | Iterable[bytes], *, opened_as: bytes | None = None) -> None:
        """Write one more, under a name of its own."""
        refuse_bad_place(path, force=self._force)
        if path in self._files:
            raise _is_there_already(path)
        temporary = path.with_name(_TEMPORARY.format(os.urandom(8).hex()))
        self._files[path] = _Written(temporary, opened_as)
        with _told(path):
            _write_new(temporary, data)
            _sweep(temporary)

    def put_in_place(self) -> None:
        """Give all of them their names."""
        for path, written in self._files.items():
            with _told(path), alone_in(path.parent):
                _refuse_other_runs(path, written.opened_as, force=self._force)
                _put_in_place(written.temporary, path)
        for folder in {path.parent for path in self._files}:
            _settle_folder(folder)


@dataclass(frozen=True, slots=True)
class _Written:
    temporary: Path
    opened_as: bytes | None


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say in Japanese why a file could not be written."""
    try:
        yield
    except OSError as error:
        raise (DiskFullError() if error.errno in DiskFullError.NUMBERS else _not_writable(path)) from error
    except ValueError as error:  # a NUL in the name
        raise _not_writable(path) from error


def _not_writable(path: Path) -> OutputError:
    return OutputError(
        f"「{path.name}」に書き込めません。Excel などで開いていれば閉じ、"
        "保存先の書き込み権限を確かめてください。"
    )


def _is_there_already(path: Path) -> OutputError:
    return OutputError(
        f"「{path.name}」は既にあります。別の名前を指定するか、"
        "--force を付けて置き換えてください（元のファイルは控えとして残ります）。"
    )


def _refuse_other_runs(path: Path, opened_as: bytes | None, *, force: bool) -> None:
    """Look again, while no other run can write: what the work was based on may have changed meanwhile."""
    if not force and os.path.lexists(path):
        raise OutputError(
            f"「{path.name}」は、処理の途中で別の処理によって作られました。"
            "中身を確かめ、別の名前を指定するか、--force を付けてもう一度実行してください。"
        )
    if opened_as is not None and (not path.is_file() or path.read_bytes() != opened_as):
        raise OutputError(
            f"「{path.name}」は、処理の途中で別の人または別の処理によって変更されたため、書き込みませんでした。"
            "もう一度実行してください。"
        )


def _put_in_place(temporary: Path, path: Path) -> None:
    if not path.exists():
        temporary.replace(path)
        return
    shutil.copymode(path, temporary)
    if os.name == "nt":
        # Fails while Excel has it open: then Windows would not let go of a second name either.
        path.rename(path)
    backup = _keep_beside(path)
    try:
        temporary.replace(path)
    except OSError:
        backup.unlink(missing_ok=True)  # nothing was replaced, so there is no former state
        raise


def refuse_bad_place(path: Path, *, force: bool) -> None:
    """Ask, before any work is done, whether a file may be written; raises OutputError when it may not."""
    try:
        if not path.parent.is_dir():
            raise OutputError(f"保存先のフォルダー「{path.parent}」がありません。先に作成してください。")
        if not os.path.lexists(path):
            return
        if path.is_symlink() or not path.is_file():
            raise OutputError(
                f"「{path.name}」は通常のファイルではないため置き換えられません。別の名前を指定してください。"
            )
        if not force:
            raise _is_there_already(path)
        # Excel and LibreOffice lay these beside a workbook while somebody has it open.
        if any(
            path.with_name(lock).exists() for lock in (f"~${path.name}", f".~lock.{path.name}#")
        ) or not os.access(path, os.W_OK):
            raise OutputError(
                f"「{path.name}」は開かれているか、読み取り専用です。閉じてから、もう一度実行してください。"
            )
    except (OSError, ValueError) as error:  # a name that is too long, or has a NUL
        raise OutputError(f"保存先「{path}」は使えません。別の名前や場所を指定してください。") from error


def _write_new(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file that is not there yet, down to the disk."""
    with path.open("xb") as stream:
        stream.writelines((data,) if isinstance(data, bytes) else data)
        stream.flush()
        os.fsync(stream.fileno())


def _sweep(own: Path) -> None:
    """Remove, once in a run, what runs that were killed left in this folder long ago."""
    folder = own.parent
    if folder in _swept:
        return
    _swept.add(folder)
    with contextlib.suppress(OSError):
        # By the disk's own clock: that of a file server may differ from ours.
        now = own.stat().st_mtime
        for left in folder.glob(_TEMPORARY.format("*")):
            with contextlib.suppress(OSError):
                if now - left.lstat().st_mtime > _FORGOTTEN_AFTER:
                    left.unlink()


def _keep_beside(path: Path) -> Path:
    """Keep a file under a name of its own; an earlier backup is never touched."""
    time = dt.datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    number = 1
    while True:
        suffix = "" if number == 1 else f"_{number}"
        backup = path.with_name(f"{path.stem}.バックアップ_{time}{suffix}{path.suffix}")
        try:
            _name_twice(path, backup)
        except FileExistsError:
            number += 1
        else:
            return backup


def without_backup_mark(name: str) -> str:
    """Give the name of the file that a backup was made of; any other name as it is, both in whole characters."""
    return _BACKUP.sub("", _whole(name))


def is_backup(name: str) -> bool:
    """Tell whether the file was kept when another one took its place."""
    return _BACKUP.search(_whole(name)) is not None


def _whole(name: str) -> str:
    # A Mac takes バ and プ apart.
    return unicodedata.normalize("NFC", name)


def _name_twice(path: Path, backup: Path) -> None:
    try:
        # A second name for the same file cannot be half written; the replacement then takes only the first.
        backup.hardlink_to(path)
    except FileExistsError:
        raise
    except OSError:  # not on this kind of disk
        _copy(path, backup)


def _copy(path: Path, backup: Path) -> None:
    try:
        _write_new(backup, path.read_bytes())
        shutil.copystat(path, backup)
    except FileExistsError:
        raise
    except OSError:
        backup.unlink(missing_ok=True)  # half a backup looks like a whole one
        raise


def _settle_folder(folder: Path) -> None:
    """Bring the new name itself to the disk, where folders can be opened (not on Windows)."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def refuse_taken_folder(folder: Path, *, force: bool) -> None:
    """Ask, before any work is done, whether a folder may be made; raises OutputError when it may not."""
    try:
        taken = os.path.lexists(folder) and not (folder.is_dir() and not any(folder.iterdir()))
        if taken and not (force and folder.is_dir() and not folder.is_symlink()):
            raise OutputError(
                f"「{folder}」は既にあります。別の名前を指定するか、"
                "--force を付けて置き換えてください（元のフォルダーは控えとして残ります）。"
            )
    except (OSError, ValueError) as error:  # a name that is too long, or has a NUL
        raise OutputError(f"保存先「{folder}」は使えません。別の名前や場所を指定してください。") from error


def folder_in_place(made: Path, folder: Path) -> None:
    """Give a folder that is whole its name; what stood there is kept beside it. Raises OutputError."""
    time = dt.datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    try:
        if folder.is_dir():
            if any(folder.iterdir()):
                folder.rename(folder.with_name(f"{folder.name}.バックアップ_{time}"))
            else:
                folder.rmdir()
        made.rename(folder)
    except OSError as error:
        raise OutputError(
            f"「{folder}」を作れません。中のファイルを閉じ、書き込み権限を確かめてください。"
        ) from error
