"""Measures the consolidation of 1,741 returns and prints the ratios as a Markdown table.

    python -m benchmarks.run [--returns FOLDER] [--profile]

What is compared is measured in one run, in turns, so that a busy machine slows all of it alike; the best of
all turns counts.
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


@dataclass(frozen=True)
class Run:
    """A process: its seconds, the most memory it and its children held in MiB, and what it printed."""

    seconds: float
    mib: float
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
    bare, one, several, plain, faster = [], [], [], [], []
    for turn in range(TURNS):
        bare.append(bare_read(paths))
        several.append(process("consolidate_all", folder, temporary / f"several-{turn}.xlsx"))
        one.append(process("consolidate_all", folder, temporary / f"one-{turn}.xlsx", "one"))
        faster.append(process("plain_script", folder, temporary / f"faster-{turn}.xlsx", "calamine"))
        plain.append(process("plain_script", folder, temporary / f"plain-{turn}.xlsx"))
    reading, whole = min(bare), quickest(several)
    kilobytes = sum(path.stat().st_size for path in paths) / len(paths) / 1000
    yield (
        f"{dt.datetime.now().astimezone():%Y-%m-%d}, {os.cpu_count()} CPUs, {platform.system()}, "
        f"Python {platform.python_version()}, {len(paths):,} returns of {kilobytes:.0f} KB"
    )
    yield ""
    yield "| | s | ms a file | ratio | MiB |"
    yield "|---|---:|---:|---:|---:|"
    for what, seconds, ratio, runs in (
        ("python-calamine opens every file and reads its sheet", reading, 1.0, []),
        ("xl-kenten reads, checks and consolidates, in one process", core := inner(one), core / reading, []),
        ("the same in a process a processor", core := inner(several), core / reading, []),
        ("xl-kenten as a whole, report written", whole, 1.0, several),
        ("the same in one process", quickest(one), quickest(one) / whole, one),
        ("plain script: read_excel, concat, to_excel", quickest(plain), quickest(plain) / whole, plain),
        ('the same with engine="calamine"', quickest(faster), quickest(faster) / whole, faster),
    ):
        held = f"{max(run.mib for run in runs):.0f}" if runs else ""
        yield f"| {what} | {seconds:.2f} | {seconds / len(paths) * 1000:.2f} | {ratio:.1f} | {held} |"


def quickest(runs: Sequence[Run]) -> float:
    return min(run.seconds for run in runs)


def inner(runs: Sequence[Run]) -> float:
    """The seconds that the processes themselves measured, without start-up and writing."""
    return min(float(run.printed) for run in runs)


def bare_read(paths: Sequence[Path]) -> float:
    start = time.perf_counter()
    for path in paths:
        CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return time.perf_counter() - start


def process(module: str, folder: Path, out: Path, *more: str) -> Run:
    """Run a module as a process; raises CalledProcessError when it fails."""
    command = [sys.executable, "-m", f"benchmarks.{module}", str(folder), str(out), *more]
    start = time.perf_counter()
    running = psutil.Popen(command, stdout=subprocess.PIPE, text=True)
    most = 0
    while running.poll() is None:
        most = max(most, memory_of(running))
        time.sleep(_SAMPLING)
    seconds = time.perf_counter() - start
    printed = running.communicate()[0]
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    return Run(seconds, most / MIB, printed)


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
