"""Measures the roll-up of 47 prefectural reports against a plain pandas script, each as a process of its own.

    python -m benchmarks.rollup [--reports FOLDER]

The plain script reads both sheets of every report, puts the municipalities together, counts by prefecture and saves
both tables; it checks nothing. What is compared is measured in turns; the best of all turns counts, by the time of the
processor where the system tells it, as other work on the machine slows the clock. All must come to the same totals.
"""

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.invented_nation import register, submissions, write_list, write_reports
from benchmarks.run import TURNS, Run, process
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.core.nation import Nation


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=Path, help="where the reports are, or are to be made and kept")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.reports or Path(temporary) / "nation"
        folder.mkdir(exist_ok=True)
        everyone = Nation(register())
        paths = write_reports(folder / "reports", submissions(load_form(), everyone))
        listed = write_list(folder / "nation.csv", everyone)
        for line in compared(paths, listed, Path(temporary)):
            print(line)


@dataclass(frozen=True)
class Measured:
    """One run as a process: its seconds by the clock and of the processor (0 where the system does not tell)."""

    run: Run
    processor: float


def measured(module: str, reports: Path, out: Path, *more: str) -> Measured:
    before = os.times()
    run = process(module, reports, out, *more)
    after = os.times()
    spent = after.children_user - before.children_user + after.children_system - before.children_system
    return Measured(run, spent)


def compared(paths: list[Path], listed: Path, temporary: Path) -> Iterator[str]:
    reports = paths[0].parent
    plain, faster, product = [], [], []
    for turn in range(TURNS):
        plain.append(measured("plain_rollup", reports, temporary / f"plain{turn}.xlsx"))
        faster.append(measured("plain_rollup", reports, temporary / f"faster{turn}.xlsx", "calamine"))
        product.append(measured("rollup_all", reports, temporary / f"{turn}.xlsx", str(listed)))
    totals = {each.run.printed for each in (*plain, *faster, *product)}
    if len(totals) != 1:
        raise SystemExit(f"the totals differ: {totals}")
    yield (
        f"{os.cpu_count()} CPUs, {platform.system()}, Python {platform.python_version()}, {len(paths)} reports, "
        f"totals {', '.join(map(str, json.loads(totals.pop()).values()))}"
    )
    yield ""
    yield f"| | s per {len(paths)} files | of processor | ratio | MiB |"
    yield "|---|---:|---:|---:|---:|"
    whole = best(product)
    for what, each in (
        ("xl-kenten rollup: checked, five sheets, JSON", whole),
        ("plain pandas script", best(plain)),
        ('the same with engine="calamine"', best(faster)),
    ):
        ratio = (each.processor or each.run.seconds) / (whole.processor or whole.run.seconds)
        yield f"| {what} | {each.run.seconds:.2f} | {each.processor:.2f} | {ratio:.1f} | {each.run.mib:.0f} |"


def best(runs: list[Measured]) -> Measured:
    return min(runs, key=lambda each: each.processor or each.run.seconds)


if __name__ == "__main__":
    main()
