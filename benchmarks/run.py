"""Measures the consolidation of 1,741 returns and prints the ratios as a Markdown table.

    python -m benchmarks.run [--returns FOLDER] [--number 1741] [--profile]

Whatever is compared is measured in one run, in turns, so that a busy machine slows all of it alike.
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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from python_calamine import CalamineWorkbook

from benchmarks.invented_prefecture import COUNT, PREFECTURE, register
from benchmarks.make_returns import make_returns
from xl_kenten.actions.collection import Basis, consolidate_folder
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.core.consolidation import Consolidation

TURNS = 5
MIB = 1024 * 1024
_SAMPLING = 0.005  # seconds


@dataclass(frozen=True)
class Run:
    """A process: how long it took in seconds, and the most memory it and its children held in MiB."""

    seconds: float
    mib: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--returns", type=Path, help="where the returns are, or are to be made")
    parser.add_argument("--number", type=int, default=COUNT)
    parser.add_argument("--profile", action="store_true", help="show where the time of the core run goes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.returns or Path(temporary) / "returns"
        paths = make_returns(folder, options.number)
        basis = Basis(load_form(), register(options.number), PREFECTURE)
        if options.profile:
            show_profile(folder, basis)
        else:
            compare(folder, paths, basis, Path(temporary))


def compare(folder: Path, paths: Sequence[Path], basis: Basis, temporary: Path) -> None:
    bare, core = [], []
    for _ in range(TURNS):
        bare.append(timed(lambda: read_bare(paths)))
        core.append(timed(lambda: consolidate_folder(folder, basis)))
    check(consolidate_folder(folder, basis), len(paths))
    product = best(process("consolidate_all", folder, temporary / f"{turn}.xlsx") for turn in range(TURNS))
    plain = process("plain_script", folder, temporary / "plain.xlsx")
    number = len(paths)
    print(f"{dt.datetime.now().astimezone():%Y-%m-%d}, {os.cpu_count()} CPUs, {platform.system()}, ", end="")
    print(f"Python {platform.python_version()}, {number:,} returns of {size(paths):.0f} KB\n")
    print("| | s | ms a file | ratio | MiB |")
    print("|---|---:|---:|---:|---:|")
    row("python-calamine, bare read", min(bare), number, 1, None)
    row("read, check and consolidate", min(core), number, min(core) / min(bare), None)
    row("`consolidate` as a process, report written", product.seconds, number, 1, product.mib)
    row("plain script: read_excel, concat, to_excel", plain.seconds, number, plain.seconds / product.seconds, plain.mib)


def read_bare(paths: Sequence[Path]) -> None:
    for path in paths:
        CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def check(consolidation: Consolidation, number: int) -> None:
    """A fast run that loses rows is none."""
    received = consolidation.summary().received
    if received != number:
        raise AssertionError(f"{received} of {number} returns were taken")


def process(module: str, folder: Path, out: Path) -> Run:
    """Run a module as a process; raises CalledProcessError when it fails."""
    command = [sys.executable, "-m", f"benchmarks.{module}", str(folder), str(out)]
    start = time.perf_counter()
    running = psutil.Popen(command)
    most = 0
    while True:
        try:
            running.wait(_SAMPLING)
            break
        except psutil.TimeoutExpired:
            most = max(most, memory_of(running))
    seconds = time.perf_counter() - start
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    return Run(seconds, most / MIB)


def memory_of(running: psutil.Process) -> int:
    try:
        return sum(each.memory_info().rss for each in (running, *running.children(recursive=True)))
    except psutil.NoSuchProcess:
        return 0


def best(runs: Sequence[Run]) -> Run:
    every = list(runs)
    return Run(min(run.seconds for run in every), max(run.mib for run in every))


def size(paths: Sequence[Path]) -> float:
    return sum(path.stat().st_size for path in paths) / len(paths) / 1000


def row(what: str, seconds: float, number: int, ratio: float, mib: float | None) -> None:
    memory = "" if mib is None else f"{mib:.0f}"
    print(f"| {what} | {seconds:.2f} | {seconds / number * 1000:.2f} | {ratio:.1f} | {memory} |")


def show_profile(folder: Path, basis: Basis) -> None:
    consolidate_folder(folder, basis)  # caches are warm then
    profile = cProfile.Profile()
    profile.runcall(consolidate_folder, folder, basis)
    pstats.Stats(profile).sort_stats("tottime").print_stats(30)


if __name__ == "__main__":
    main()
