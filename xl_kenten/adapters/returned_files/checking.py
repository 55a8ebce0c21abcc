"""Reading and checking returned files: one after another, or, where they are many, in several processes."""

import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from xl_kenten.adapters.returned_files import worker
from xl_kenten.adapters.returned_files.folder import ListedFile, listed_files, listed_folder
from xl_kenten.adapters.returned_files.guarded_check import Check, GuardedCheck
from xl_kenten.adapters.returned_files.reading import Progress, read_listed
from xl_kenten.core.checked_file import CheckedFile
from xl_kenten.core.own_report import without_own_reports

_AT_ONCE = 25  # files that a process is given: one by one they would cost more on the way than in the reading
_MANY = 400  # files from which on it pays to start processes
_MOST_PROCESSES = 8


def check_folder(
    folder: Path, check: Check, *, own: Sequence[Path] = (), progress: Progress | None = None
) -> Iterator[CheckedFile]:
    """Read and check every file of a folder and its subfolders, by name.

    ``check`` must be such that another process can be given it. ``progress`` is told how many of how many are
    done. Raises UsageError at once when the folder cannot be opened. ``own`` is what the run itself writes: it is
    skipped by name.
    """
    return check_listed(listed_folder(folder, own), check, progress)


def check_paths(
    paths: Iterable[Path], check: Check, *, own: Sequence[Path] = (), progress: Progress | None = None
) -> Iterator[CheckedFile]:
    """Read and check single files and the files of folders, in the order given. Raises like ``check_folder``.

    A report of ours is passed over where it was found among the returns of which it was made, not where it was
    given itself: then somebody asks about it.
    """
    listed = listed_files(paths, own)
    pairs = zip(listed, check_listed(listed, check, progress), strict=True)
    for found_in, found in groupby(pairs, key=lambda pair: pair[0].entry.found_in):
        files = (file for _, file in found)
        yield from files if found_in is None else without_own_reports(files, found_in)


def check_listed(
    listed: Sequence[ListedFile], check: Check, progress: Progress | None = None
) -> Iterator[CheckedFile]:
    """Read and check files that were listed; many of them in as many processes as there are processors."""
    processes = min(_processors(), _MOST_PROCESSES)
    if len(listed) < _MANY or processes == 1:
        return map(GuardedCheck(check), read_listed(listed, progress=progress))
    return _side_by_side(listed, check, progress, processes)


def _processors() -> int:
    """How many processors this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start_method() -> str:
    """A copy of this process is there at once, but may be made only while nothing else runs in it."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _side_by_side(
    listed: Sequence[ListedFile], check: Check, progress: Progress | None, processes: int
) -> Iterator[CheckedFile]:
    # 30 ms of import, which a usual folder is spared.
    import multiprocessing  # noqa: PLC0415
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context(_start_method()), _begin, (check,))
    done = 0
    try:
        batches = [listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE)]
        for batch in pool.map(_checked, batches):
            done += len(batch)
            if progress is not None:
                progress(done, len(listed))
            yield from batch
    except BrokenProcessPool:
        # A process that was still being started when another died is overlooked by the pool, which then
        # waits for its end at our own exit, for ever.
        for left in set(multiprocessing.active_children()) - others:
            left.terminate()
        # Something took a process down that was not expected to: what is left is read with all care.
        yield from map(GuardedCheck(check), read_listed(listed[done:], careful=True))
        if progress is not None:
            progress(len(listed), len(listed))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


_check: Check


def _begin(check: Check) -> None:
    """Prepare a process of the pool: it ends with the process that started it, and is not interrupted alone."""
    import signal  # noqa: PLC0415 - as above
    from multiprocessing import parent_process  # noqa: PLC0415

    global _check  # noqa: PLW0603 (a process has one task)
    _check = GuardedCheck(check)
    worker.SHARED = worker.Worker()  # the parent's own must not be spoken to from here
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.join,), daemon=True).start()


def _end_with(wait: Callable[[], None]) -> None:
    wait()
    os._exit(1)


def _checked(batch: Sequence[ListedFile]) -> list[CheckedFile]:
    return list(map(_check, read_listed(batch)))
