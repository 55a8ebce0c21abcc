"""One writer at a time in a folder, so that of two runs at once neither undoes what the other has just done."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from xl_kenten.errors import OutputError

_PATIENCE = 10.0  # seconds; the other run holds the lock for a few milliseconds
_PAUSE = 0.02


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Wait until no other run puts a file in its place here. Raises OutputError when that does not end.

    The lock is the system's, on the folder itself: it lies nowhere as a file, and ends with whoever holds it. Windows
    and some file servers have none: there, two runs can meet in the instant between looking and replacing.
    """
    handle = _locked(folder)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _locked(folder: Path) -> int | None:
    if sys.platform == "win32":
        return None
    import fcntl  # noqa: PLC0415 (exists on Unix only)

    try:
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    give_up = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > give_up:
                os.close(handle)
                raise OutputError(
                    f"フォルダー「{folder}」では別の処理が書き込みをしています。終わってから、もう一度実行してください。"
                ) from error
            time.sleep(_PAUSE)
        except OSError:  # a disk without locks
            return handle
        else:
            return handle
