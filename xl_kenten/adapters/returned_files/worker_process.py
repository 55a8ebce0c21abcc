"""The process behind the worker: hears what to read or to check, and answers until there is no more.

It may run out of memory, panic or hang on a hostile file: that is what it is for.
"""

import faulthandler
import os
import pickle
import sys
from collections.abc import Callable
from functools import lru_cache
from typing import IO

from xl_kenten.adapters.returned_files.archive import Archive
from xl_kenten.adapters.returned_files.binary_workbook import read_xlsb
from xl_kenten.adapters.returned_files.content import Kind
from xl_kenten.adapters.returned_files.limits import (
    INFLATED_BYTES,
    WORKER_CLOCK_SECONDS,
    WORKER_MEMORY,
)
from xl_kenten.adapters.returned_files.memory_cap import cap_memory
from xl_kenten.adapters.returned_files.message import received, send
from xl_kenten.adapters.returned_files.old_workbook import read_xls
from xl_kenten.adapters.returned_files.open_document import read_ods
from xl_kenten.adapters.returned_files.outcome import (
    Contents,
    RefusedFileError,
    UnusualFileError,
    overlooked,
    too_large,
)
from xl_kenten.adapters.returned_files.processor_time import at_most
from xl_kenten.adapters.returned_files.workbook import read_unusual, read_usual
from xl_kenten.adapters.returned_files.workbook_parts import links_of
from xl_kenten.adapters.returned_files.worker import CHECK
from xl_kenten.core.checked_file import CheckedFile
from xl_kenten.core.returned_file import Refusal, ReturnedFile


def _read_xlsx(data: bytes) -> Contents:
    archive = Archive(data)
    package = links_of(archive, "")
    main = package.by_kind.get("officeDocument", "")
    try:
        return read_usual(archive, package, main, most=INFLATED_BYTES)
    except UnusualFileError:
        # Anew, for what was inflated once has used up its limit.
        return read_unusual(Archive(data), package, main)


_LONGEST_SECONDS = 5 * WORKER_CLOCK_SECONDS

_READERS = {Kind.XLSX: _read_xlsx, Kind.XLSB: read_xlsb, Kind.XLS: read_xls, Kind.ODS: read_ods}


def answer(kind: Kind, data: bytes) -> Contents | Refusal:
    """Read one file; whatever goes wrong becomes a refusal."""
    try:
        return _READERS[kind](data)
    except RefusedFileError as error:
        return error.refusal
    except MemoryError:
        return too_large("中身が多すぎて、メモリーに収まりません").refusal
    except Exception:  # noqa: BLE001 (one bad file never stops the others, whatever we overlooked in it)
        return overlooked().refusal


def check(how: bytes, file: bytes) -> CheckedFile | Refusal:
    """Check one file; whatever goes wrong becomes a refusal."""
    try:
        return _function(how)(pickle.loads(file))  # noqa: S301 (made by our own parent)
    except MemoryError:
        return too_large("中身が多すぎて、メモリーに収まりません").refusal
    except Exception:  # noqa: BLE001 (as above)
        return overlooked().refusal


@lru_cache(maxsize=1)
def _function(how: bytes) -> Callable[[ReturnedFile], CheckedFile]:
    """The same for all files of a run, with what it remembers of them."""
    function: Callable[[ReturnedFile], CheckedFile] = pickle.loads(how)  # noqa: S301 (made by our own parent)
    return function


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until the other side is gone, each within its bounds."""
    while True:
        try:
            task, bounds, data, more = (received(requests) for _ in range(4))
        except EOFError:
            return
        processor, clock = map(float, bounds.split())
        # Whoever waits for the answer ends us in time, unless it was killed itself: then nobody else would.
        faulthandler.dump_traceback_later(_LONGEST_SECONDS * clock / WORKER_CLOCK_SECONDS, exit=True)
        with at_most(processor):
            checking = task.decode() == CHECK
            reply = pickle.dumps(check(data, more) if checking else answer(Kind(task.decode()), data))
        faulthandler.cancel_dump_traceback_later()
        send(answers, reply)


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 (exists on Unix only)

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        allowed = WORKER_MEMORY if hard == resource.RLIM_INFINITY else min(WORKER_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))
    else:
        cap_memory(WORKER_MEMORY)


def main() -> None:
    """Serve on standard input and output; nothing else may write there."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout.flush()
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _limit_memory()
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
