"""One writer at a time in a folder, so that of two runs at once neither undoes what the other has just done."""

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from xl_kenten.errors import OutputError

_PATIENCE = 10.0  # seconds; the other run holds the lock for a few milliseconds
_PAUSE = 0.02
_WINDOWS_LOCK = ".xl-kenten-lock.tmp"  # passed over among returns, as every hidden file is


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Wait until no other run puts a file in its place here. Raises OutputError when that does not end.

    The lock is the system's and ends with whoever holds it: on Unix it is on the folder itself, on Windows it is a
    file that nobody else can open and that Windows removes. Some disks and file servers have none: there, two runs
    can meet in the instant between looking and replacing.
    """
    leave = _entered(folder)
    try:
        yield
    finally:
        leave()


def _entered(folder: Path) -> Callable[[], None]:
    give_up = time.monotonic() + _PATIENCE
    while True:
        try:
            return _lock(folder)
        except BlockingIOError as error:
            if time.monotonic() > give_up:
                raise OutputError(
                    f"フォルダー「{folder}」では別の処理が書き込みをしています。終わってから、もう一度実行してください。"
                ) from error
        time.sleep(_PAUSE)


def _no_lock() -> None:
    """Nothing to give back."""


if sys.platform == "win32":

    def _lock(folder: Path) -> Callable[[], None]:
        """Take the lock; gives what returns it. Raises BlockingIOError while another run has it."""
        import pywintypes  # noqa: PLC0415 - needed only where something is written
        import win32con  # noqa: PLC0415 - same
        import win32file  # noqa: PLC0415 - same
        import winerror  # noqa: PLC0415 - same

        path = str(folder / _WINDOWS_LOCK)
        alone = 0  # nobody else may open it meanwhile, wherever he sits: file servers keep to this as well
        passing = win32con.FILE_ATTRIBUTE_HIDDEN | win32con.FILE_FLAG_DELETE_ON_CLOSE
        try:
            handle = win32file.CreateFile(
                path, win32con.GENERIC_WRITE, alone, None, win32con.OPEN_ALWAYS, passing, None
            )
        except pywintypes.error as error:
            # Denied: Windows is just removing the file of the run before.
            if error.winerror in {winerror.ERROR_SHARING_VIOLATION, winerror.ERROR_ACCESS_DENIED}:
                raise BlockingIOError from error
            return _no_lock
        return handle.Close  # type: ignore[no-any-return, unused-ignore]  # pywin32 has no types

else:
    import fcntl

    def _lock(folder: Path) -> Callable[[], None]:
        """Take the lock; gives what returns it. Raises BlockingIOError while another run has it."""
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return _no_lock
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise
        except OSError:  # a disk without locks
            pass
        return lambda: os.close(handle)
