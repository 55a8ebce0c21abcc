"""The real command line in a process of its own, which tells afterwards what it cost and what it did.

The process is forked from a server that has imported the product already, so that a run costs milliseconds.
"""

import contextlib
import faulthandler
import json
import multiprocessing
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.command_line import SAMPLE_PREFECTURE

_PATIENCE = 240.0
# Windows has no fork; there, all tests that would need this are skipped.
FORK = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
if sys.platform != "win32":
    FORK.set_forkserver_preload(["xl_kenten.cli", "xl_kenten.commands.returns", "tests.threats.measured_run"])


@dataclass(frozen=True)
class MeasuredRun:
    """How a run ended; ``peak`` is the most memory, in bytes, of the process and of its largest child together.

    ``seconds`` are those of the clock, ``processor`` those of the processor in all its processes.
    """

    status: int
    said: str
    report: dict[str, Any]
    seconds: float
    processor: float
    peak: int
    events: frozenset[tuple[str, str]]

    def outcomes(self) -> dict[str, tuple[str, ...]]:
        """The codes of every file, ``read`` before those of one that was read."""
        return {
            file["file"]: (*(["read"] if file["status"] == "read" else []), *file["codes"])
            for file in self.report["files"]
        }


def consolidated(folder: Path) -> MeasuredRun:
    """Check a folder against the list of the invented prefecture, as ``status`` does it."""
    return run("status", folder, *SAMPLE_PREFECTURE, beside=folder.parent)


def run(*words: object, beside: Path) -> MeasuredRun:
    """Run one command that takes ``--json``; its report is laid ``beside`` what it works on."""
    report, told = beside / "report.json", beside / "told.json"
    for path in (report, told):
        path.unlink(missing_ok=True)
    process = FORK.Process(target=_run, args=([*map(str, words), "--json", str(report)], str(told)))
    start = time.monotonic()
    process.start()
    process.join(_PATIENCE)
    seconds = time.monotonic() - start
    if process.is_alive():
        process.kill()
        process.join()
        raise AssertionError(f"still running after {seconds:.0f} seconds")
    facts = json.loads(told.read_text("utf-8"))
    found = json.loads(report.read_text("utf-8")) if report.exists() else {}
    events = frozenset((name, what) for name, what in facts["events"])
    return MeasuredRun(
        facts["status"], facts["said"], found, seconds, facts["processor"], facts["peak"], events
    )


_WATCHED = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.system",
    "os.startfile",
    "os.posix_spawn",
    "open",
    "urllib.",
)


def _run(words: Sequence[str], told: str) -> None:
    import resource

    from xl_kenten.adapters.returned_files.worker import SHARED
    from xl_kenten.cli import main

    faulthandler.disable()
    events: set[tuple[str, str]] = set()

    def watch(name: str, arguments: tuple[object, ...]) -> None:
        if name.startswith(_WATCHED):
            events.add((name, str(arguments[0]) if arguments else ""))

    sys.addaudithook(watch)
    said = Path(told).with_suffix(".txt")
    with (
        said.open("w", encoding="utf-8") as stream,
        contextlib.redirect_stdout(stream),
        contextlib.redirect_stderr(stream),
    ):
        status = main(words)
    # The system counts only children that have ended.
    SHARED.close()
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    facts = {
        "status": status,
        "said": said.read_text("utf-8"),
        "processor": sum(each.ru_utime + each.ru_stime for each in used),
        "peak": sum(each.ru_maxrss for each in used) * 1024,
        "events": sorted(events),
    }
    Path(told).write_text(json.dumps(facts), encoding="utf-8")
