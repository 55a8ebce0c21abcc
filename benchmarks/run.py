"""Measures the consolidation of 1,741 returns and prints the ratios as a Markdown table.

    python -m benchmarks.run [--returns FOLDER] [--profile]

What is compared is measured in one run, in turns, so that a busy machine slows all of it alike; the best of
all turns counts. Memory is watched in a turn of its own, for watching costs a processor's time.
"""

import argparse
import cProfile
import datetime as dt
import os
import platform
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from python_calamine import CalamineWorkbook

from benchmarks.invented_prefecture import PREFECTURE, register
from benchmarks.make_returns import make_returns
from xl_kenten.actions.collection import Basis, consolidate_folder
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.written.report_workbook import report_workbook

TURNS = 3
MIB = 1024 * 1024
_SAMPLING = 0.005  # seconds between two looks at the memory


Command = tuple[str | Path, ...]  # a module of this package, and what it is told


@dataclass(frozen=True)
class Run:
    """A process: its seconds, and what it printed."""

    seconds: float
    printed: str


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--returns", type=Path, help="where the returns are, or are to be made and kept")
    parser.add_argument("--profile", action="store_true", help="show where the time goes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.returns or Path(temporary) / "returns"
        paths = make_returns(folder)
        if options.profile:
            show_profiles(folder)
        else:
            for line in compared(folder, paths, Path(temporary)):
                print(line)


def compared(folder: Path, paths: Sequence[Path], temporary: Path) -> Iterator[str]:
    out = temporary / "out.xlsx"
    several = ("consolidate_all", folder, out)
    one = (*several, "one")
    plain = ("plain_script", folder, out)
    faster = (*plain, "calamine")
    commands = (several, one, plain, faster)
    bare: list[float] = []
    runs: dict[Command, list[Run]] = {command: [] for command in commands}
    for _ in range(TURNS):
        bare.append(bare_read(paths))
        for command in commands:
            out.unlink(missing_ok=True)
            runs[command].append(run(command))
    mib: dict[Command, str] = {}
    for command in commands:
        out.unlink(missing_ok=True)
        mib[command] = f"{memory(command):.0f}"
    reading, whole = min(bare), quickest(runs[several])
    kilobytes = sum(path.stat().st_size for path in paths) / len(paths) / 1000
    yield (
        f"{dt.datetime.now().astimezone():%Y-%m-%d}, {os.cpu_count()} CPUs, {platform.system()}, "
        f"Python {platform.python_version()}, {len(paths):,} returns of {kilobytes:.0f} KB"
    )
    yield ""
    yield "| | s | ms a file | ratio | MiB |"
    yield "|---|---:|---:|---:|---:|"
    for what, seconds, ratio, held in (
        ("python-calamine opens every file and reads its sheet", reading, 1.0, ""),
        (
            "xl-kenten reads, checks and consolidates, in one process",
            core := inner(runs[one]),
            core / reading,
            "",
        ),
        ("the same in a process a processor", core := inner(runs[several]), core / reading, ""),
        ("xl-kenten as a whole, report written", whole, 1.0, mib[several]),
        ("the same in one process", slower := quickest(runs[one]), slower / whole, mib[one]),
        (
            "plain script: read_excel, concat, to_excel",
            slower := quickest(runs[plain]),
            slower / whole,
            mib[plain],
        ),
        ('the same with engine="calamine"', slower := quickest(runs[faster]), slower / whole, mib[faster]),
    ):
        yield f"| {what} | {seconds:.2f} | {seconds / len(paths) * 1000:.2f} | {ratio:.1f} | {held} |"


def quickest(runs: Sequence[Run]) -> float:
    return min(run.seconds for run in runs)


def inner(runs: Sequence[Run]) -> float:
    """The seconds that the processes themselves measured, without start-up and writing."""
    return min(float(run.printed.split()[-1]) for run in runs)


def bare_read(paths: Sequence[Path]) -> float:
    start = time.perf_counter()
    for path in paths:
        CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return time.perf_counter() - start


def started(command: Command) -> psutil.Popen:
    module, *arguments = command
    return psutil.Popen(
        [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
    )


def run(command: Command) -> Run:
    """Run a module as a process; raises CalledProcessError when it fails."""
    start = time.perf_counter()
    running = started(command)
    printed = running.communicate()[0]
    seconds = time.perf_counter() - start
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command[0])
    return Run(seconds, printed)


def memory(command: Command) -> float:
    """The most that a module's process and its children held at a time, in MiB."""
    running = started(command)
    most = 0
    while running.poll() is None:
        most = max(most, memory_of(running))
        time.sleep(_SAMPLING)
    return most / MIB


def memory_of(running: psutil.Process) -> int:
    try:
        return sum(each.memory_info().rss for each in (running, *running.children(recursive=True)))
    except psutil.NoSuchProcess:
        return 0


def show_profiles(folder: Path) -> None:
    reading, writing = cProfile.Profile(), cProfile.Profile()
    basis = Basis(load_form(), register(), PREFECTURE)
    consolidation = reading.runcall(consolidate_folder, folder, basis)
    writing.runcall(report_workbook, consolidation, made_at=dt.datetime.now().astimezone())
    for profile in (reading, writing):
        pstats.Stats(profile).sort_stats("tottime").print_stats(30)


if __name__ == "__main__":
    main()
