"""The way in, of ``xl-kenten`` and of ``python -m xl_kenten``: whenever it is interrupted, it says so and ends.

Nothing is imported before an interrupt can be told; what the commands need takes most of the time of a short run.
"""

import signal
import sys
from types import FrameType

_INTERRUPTED = "中断しました。"
_NOTHING_DONE = 2  # the status for it, as in xl_kenten.commands


class _Interrupt:
    """Raises KeyboardInterrupt once, however often the key is pressed, and sees to it that it arrives."""

    def __init__(self) -> None:
        self._came = False

    def watch(self) -> None:
        """Take over from Python; where the caller lets us not be interrupted (``nohup``), it stays so."""
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._come)
            sys.unraisablehook = self._pass_over

    def _come(self, _number: int, _frame: FrameType | None) -> None:
        if not self._came:
            self._came = True
            raise KeyboardInterrupt

    def _pass_over(self, unraisable: "sys.UnraisableHookArgs") -> None:
        """Say nothing of what breaks off where nobody can be told; an interrupt that is lost there comes again."""
        if not self._came:
            sys.__unraisablehook__(unraisable)
        elif issubclass(unraisable.exc_type, KeyboardInterrupt):
            import threading  # noqa: PLC0415 - hardly ever

            self._came = False
            threading.Timer(0.01, signal.raise_signal, (signal.SIGINT,)).start()


def main() -> int:
    """Run one command; returns the exit status."""
    try:
        _Interrupt().watch()
        from xl_kenten.cli import main as run  # noqa: PLC0415 - see above

        status = run()
    except KeyboardInterrupt:
        status = _NOTHING_DONE
        if sys.stderr is not None:
            sys.stderr.write(f"{_INTERRUPTED}\n")
    # All is done: what Python does at its end need not be interrupted.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return status


if __name__ == "__main__":
    sys.exit(main())
