"""A bound on the processor time of this very process: other work on the machine, or a pause, does not use it up."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_RAN_OUT = 99
_LOOKS = 10  # from the start of the bound to its end, and again in what is left then
_SHORTEST_LOOK = 0.05


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """End the process when what is done inside takes more than so many seconds of its processor time.

    Unix does it itself, whatever the process is busy with. Elsewhere a thread looks, which a reader that never
    lets other threads run can keep from looking: whoever waits for the process needs a clock of his own.
    """
    if sys.platform == "win32":
        with watched(seconds):
            yield
        return
    # What our own parent ignored or held back would be so here too.
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGPROF})
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


@contextmanager
def watched(seconds: float) -> Iterator[None]:
    """The same by a thread, for where the system has no such timer."""
    done, end = threading.Event(), time.process_time() + seconds

    def watch() -> None:
        while (left := end - time.process_time()) > 0:
            if done.wait(max(left / _LOOKS, _SHORTEST_LOOK)):
                return
        os._exit(_RAN_OUT)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def ran_out(status: int | None) -> bool:
    """Whether a process that ended with this status was ended by its bound."""
    if sys.platform != "win32" and status == -signal.SIGPROF:
        return True
    return status == _RAN_OUT
