"""The worker: a process of its own for what might take a process down, many files one after another."""

import atexit
import importlib.util
import os
import pickle
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec import Struct

import xl_kenten
from xl_kenten.adapters.returned_files.content import Kind
from xl_kenten.adapters.returned_files.limits import (
    CHECK_ROWS_PER_SECOND,
    WORKER_CLOCK_SECONDS,
    WORKER_PROCESSOR_SECONDS,
)
from xl_kenten.adapters.returned_files.message import received, send
from xl_kenten.adapters.returned_files.outcome import Contents, RefusedFileError, too_large, unreadable
from xl_kenten.adapters.returned_files.processor_time import ran_out
from xl_kenten.core.checked_file import CheckedFile
from xl_kenten.core.returned_file import Refusal, ReturnedFile

_NEEDED = ("python_calamine", "olefile", "msgspec")
CHECK = "check"  # the task beside the formats
_TICKS = 20  # of the clock, for one file
_BROKEN = "壊れていて、読み取ろうとすると異常終了します"
_DYING_SECONDS = 5.0  # from the end of its pipe to that of the process


class _Request(Struct, frozen=True):
    """What the process is asked for: a format and the bytes of a file, or ``CHECK`` and how, and the file's cells.

    ``processor`` seconds of the process, which other work on the machine does not use up, and ``clock`` seconds
    of the clock.
    """

    task: str
    data: bytes
    processor: float
    clock: float
    more: bytes = b""

    @property
    def doing(self) -> str:
        """What is being done, in the clerk's words."""
        return "検査" if self.task == CHECK else "読み取り"


class Worker:
    """Starts the process when the first file needs it, and another one when it died or had to be killed.

    To read one file it may take ``processor`` seconds of the process and ``clock`` seconds of the clock; to check
    one, more by its rows.
    """

    def __init__(
        self, processor: float = WORKER_PROCESSOR_SECONDS, clock: float = WORKER_CLOCK_SECONDS
    ) -> None:
        self._processor = processor
        self._clock = clock
        self._process: subprocess.Popen[bytes] | None = None
        self._one_at_a_time = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, kind: Kind, data: bytes) -> Contents:
        """Have a file read. Raises RefusedFileError, also when the process does not survive it."""
        answer = self._answer(_Request(kind.value, data, self._processor, self._clock))
        if not isinstance(answer, Contents):
            raise unreadable(_BROKEN)
        return answer

    def check(self, check: bytes, file: ReturnedFile) -> CheckedFile:
        """Have a file checked by a pickled function. Raises RefusedFileError like ``read``."""
        rows = sum(len(grid.rows) for grid in file.grids)
        longer = 1 + rows / CHECK_ROWS_PER_SECOND / self._processor
        answer = self._answer(
            _Request(CHECK, check, longer * self._processor, longer * self._clock, pickle.dumps(file))
        )
        if not isinstance(answer, CheckedFile):
            raise unreadable(_BROKEN)
        return answer

    def close(self) -> None:
        """End the process, if there is one; a file that is just being read is waited for."""
        with self._one_at_a_time:
            self._stop()

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                # What a dead process did not take cannot be flushed any more.
                try:
                    pipe.close()
                except OSError:
                    continue
        process.wait()

    def _answer(self, request: _Request) -> object:
        with self._one_at_a_time:
            answer = self._asked(request)
        if isinstance(answer, Refusal):
            raise RefusedFileError(answer.code, answer.detail)
        return answer

    def _asked(self, request: _Request) -> object:
        try:
            process = self._started()
        except OSError as error:
            raise unreadable(
                "この形式を安全に読むための別プロセスを、このパソコンでは起動できません"
            ) from error
        answered, late = threading.Event(), threading.Event()
        watch = threading.Thread(target=self._end_when_late, args=(process, request.clock, answered, late))
        watch.start()
        answer = None
        try:
            answer = _said(process, request)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise _why(process, request, late=late.is_set()) from error
        finally:
            answered.set()
            watch.join()
            if answer is None:
                # Also when we are interrupted: its answer must not be taken for that to the next file.
                self._stop()
        return answer

    def _end_when_late(
        self,
        process: subprocess.Popen[bytes],
        clock: float,
        answered: threading.Event,
        late: threading.Event,
    ) -> None:
        # In small steps: while the whole machine sleeps, or we are paused, the clock goes on by one of them.
        for _ in range(_TICKS):
            if answered.wait(clock / _TICKS):
                return
        late.set()
        process.kill()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._stop()
        if not sys.executable:
            raise OSError("an embedded interpreter does not know where it lies")
        # -P: nothing that lies in the current folder, perhaps a folder of returns, is taken for a module.
        command = [sys.executable, "-P", "-m", "xl_kenten.adapters.returned_files.worker_process"]
        self._process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(_import_folders())},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        return self._process


def _import_folders() -> list[str]:
    """Where the process finds this package and what it needs, however this process came to find them."""
    folders = {str(Path(xl_kenten.__file__).parent.parent): None}
    for name in _NEEDED:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.origin is not None:
            origin = Path(spec.origin)
            folders[str(origin.parent.parent if spec.submodule_search_locations else origin.parent)] = None
    return list(folders)


def _said(process: subprocess.Popen[bytes], request: _Request) -> object:
    if process.stdin is None or process.stdout is None:
        raise OSError("no pipes")
    bounds = f"{request.processor} {request.clock}"
    send(process.stdin, request.task.encode(), bounds.encode(), request.data, request.more)
    return pickle.loads(received(process.stdout))  # noqa: S301 (made by our own process)


def _why(process: subprocess.Popen[bytes], request: _Request, *, late: bool) -> RefusedFileError:
    """Say why there was no answer: what was read and could not be checked holds too much."""
    refused = too_large if request.task == CHECK else unreadable
    if late:
        return refused(f"{request.clock:g} 秒たっても、{request.doing}が終わりませんでした")
    with suppress(subprocess.TimeoutExpired):
        process.wait(_DYING_SECONDS)
    if ran_out(process.returncode):
        return refused(f"処理時間 {request.processor:g} 秒では、{request.doing}が終わりませんでした")
    return unreadable(_BROKEN)


SHARED = Worker()
atexit.register(SHARED.close)
