"""The real command line in a process of its own that is killed just before its n-th step on the disk."""

import contextlib
import io
import os
import signal
import sys
from collections.abc import Callable, Sequence

from tests.threats.measured_run import FORK

_PATIENCE = 120.0
_STEPS = frozenset({"os.rename", "os.link", "os.remove", "os.mkdir", "os.truncate", "os.chmod"})
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

NEVER = 10_000


def killed_at(step: int, words: Sequence[object], folder: str) -> bool:
    """Run a command and kill it before its ``step``-th change below a folder, from 1; False when it ended before."""
    return _killed(_kill_at_step, step, words, folder)


def killed_in_the_middle(size: int, words: Sequence[object], folder: str) -> bool:
    """Run a command and let the system kill it while it writes, once a file has so many bytes."""
    return _killed(_kill_at_size, size, words, folder)


def _killed(run: Callable[..., None], limit: int, words: Sequence[object], folder: str) -> bool:
    process = FORK.Process(target=run, args=(limit, [*map(str, words)], folder))
    process.start()
    process.join(_PATIENCE)
    code = process.exitcode
    process.kill()
    process.join()
    assert code in {0, 1, -signal.SIGKILL, -signal.SIGXFSZ}, code
    return bool(code and code < 0)


def _kill_at_step(step: int, words: Sequence[str], folder: str) -> None:
    left = step

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(name: str, arguments: tuple[object, ...]) -> None:
        if name == "open":
            path, _, flags = arguments
            if not isinstance(flags, int) or not flags & _WRITES:
                return
        elif name in _STEPS:
            path = arguments[0]
        else:
            return
        if str(path).startswith(folder):
            count()

    really = os.fsync

    def fsync(descriptor: int) -> None:
        count()  # all is written, and nothing need be on the disk yet
        really(descriptor)

    os.fsync = fsync
    sys.addaudithook(watch)
    _run(words)


def _kill_at_size(size: int, words: Sequence[str], _folder: str) -> None:
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python itself asks to be told instead
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    _run(words)


def _run(words: Sequence[str]) -> None:
    from xl_kenten.cli import main

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        status = main(words)
    sys.exit(status)
