"""The worker: a process of its own that reads what might take its reader down, many files one after another."""

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

import xl_kenten
from xl_kenten.adapters.returned_files.content import Kind
from xl_kenten.adapters.returned_files.limits import WORKER_CLOCK_SECONDS, WORKER_PROCESSOR_SECONDS
from xl_kenten.adapters.returned_files.message import received, send
from xl_kenten.adapters.returned_files.outcome import Contents, RefusedFileError, unreadable
from xl_kenten.adapters.returned_files.processor_time import ran_out
from xl_kenten.core.returned_file import Refusal

_NEEDED = ("python_calamine", "olefile")
_TICKS = 20  # of the clock, for one file
_DYING_SECONDS = 5.0  # from the end of its pipe to that of the process


class Worker:
    """Starts the process when the first file needs it, and another one when it died or had to be killed.

    One file may take ``processor`` seconds of the process, which other work on the machine does not use up, and
    ``clock`` seconds of the clock.
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
        with self._one_at_a_time:
            answer = self._answer(kind, data)
        if isinstance(answer, Refusal):
            raise RefusedFileError(answer.code, answer.detail)
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

    def _answer(self, kind: Kind, data: bytes) -> Contents | Refusal:
        try:
            process = self._started()
        except OSError as error:
            raise unreadable(
                "この形式を安全に読むための別プロセスを、このパソコンでは起動できません"
            ) from error
        answered, late = threading.Event(), threading.Event()
        watch = threading.Thread(target=self._end_when_late, args=(process, answered, late))
        watch.start()
        answer = None
        try:
            answer = _asked(process, kind, data)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise unreadable(self._why(process, late=late.is_set())) from error
        finally:
            answered.set()
            watch.join()
            if answer is None:
                # Also when we are interrupted: its answer must not be taken for that to the next file.
                self._stop()
        return answer

    def _end_when_late(
        self, process: subprocess.Popen[bytes], answered: threading.Event, late: threading.Event
    ) -> None:
        # In small steps: while the whole machine sleeps, or we are paused, the clock goes on by one of them.
        for _ in range(_TICKS):
            if answered.wait(self._clock / _TICKS):
                return
        late.set()
        process.kill()

    def _why(self, process: subprocess.Popen[bytes], *, late: bool) -> str:
        if late:
            return f"{self._clock:g} 秒たっても、読み取りが終わりませんでした"
        with suppress(subprocess.TimeoutExpired):
            process.wait(_DYING_SECONDS)
        if ran_out(process.returncode):
            return f"処理時間 {self._processor:g} 秒では、読み取りが終わりませんでした"
        return "壊れていて、読み取ろうとすると異常終了します"

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._stop()
        if not sys.executable:
            raise OSError("an embedded interpreter does not know where it lies")
        # -P: nothing that lies in the current folder, perhaps a folder of returns, is taken for a module.
        command = [sys.executable, "-P", "-m", "xl_kenten.adapters.returned_files.worker_process"]
        command.append(str(self._processor))
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


def _asked(process: subprocess.Popen[bytes], kind: Kind, data: bytes) -> Contents | Refusal:
    if process.stdin is None or process.stdout is None:
        raise OSError("no pipes")
    send(process.stdin, kind.value.encode(), data)
    answer = pickle.loads(received(process.stdout))  # noqa: S301 (made by our own process)
    if not isinstance(answer, Contents | Refusal):
        raise pickle.UnpicklingError
    return answer


SHARED = Worker()
atexit.register(SHARED.close)
