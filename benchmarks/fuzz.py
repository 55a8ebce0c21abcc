"""Damages real forms of every format and consolidates them beside a sound one; prints what came of it as Markdown.

    nice python -m benchmarks.fuzz [--cases 100000] [--seed 6] [--keep FOLDER]

Every case is made from the seed and its number alone, so that it can be made again: --from N --cases 1. A batch is
a folder of damaged files and a sound one, consolidated in a process of its own that may die or hang; a file that
broke something is kept in --keep.
"""

import argparse
import datetime as dt
import faulthandler
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.fuzz_forms import DAMAGED, REGISTER, SOUND, distributed, forms
from benchmarks.invented_prefecture import PREFECTURE
from benchmarks.mutations import Mutant, mutate
from xl_kenten.actions.collection import Basis, consolidated, read_returns
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.returned_files.limits import WORKER_CLOCK_SECONDS
from xl_kenten.adapters.returned_files.outcome import OVERLOOKED
from xl_kenten.adapters.written.report_workbook import report_workbook
from xl_kenten.core.consolidation import Consolidation, FileRecord, RowStatus
from xl_kenten.core.finding import Finding, FindingCode, Severity
from xl_kenten.core.json_text import json_text
from xl_kenten.core.report import report
from xl_kenten.core.response import Response
from xl_kenten.core.returned_file import FileStatus

CASES, SEED, BATCH = 100_000, 6, 50
SOUND_FILE = "sound.xlsx"
REPORT_EVERY = 20  # batches: the report, the JSON and the Excel file take longer than the reading
HANGS_AFTER = 1.5 * WORKER_CLOCK_SECONDS
NOW = dt.datetime(2007, 6, 21, 9, tzinfo=dt.UTC)


@dataclass
class Tally:
    """What became of the cases: how the files ended, and everything that must not be."""

    ends: Counter[str] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    changed: Counter[str] = field(default_factory=Counter)
    last_resort: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    slowest_file: str = ""

    def add(self, other: Mapping[str, Any]) -> None:
        """Add the tally of a batch, as it came out of its process."""
        self.ends.update(other["ends"])
        self.ways.update(other["ways"])
        self.wrong += other["wrong"]
        self.changed.update(other["changed"])
        self.last_resort.update(other["last_resort"])
        if other["slowest"] > self.slowest:
            self.slowest, self.slowest_file = other["slowest"], other["slowest_file"]


class Fuzzer:
    """Makes cases, consolidates them, and looks at what came of it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.form = load_form()
        self.basis = Basis(self.form, REGISTER, PREFECTURE)
        self.seed = seed
        self.folder = folder
        self.sound = distributed(self.form, SOUND)
        self.forms = forms(self.form, folder)
        self.said = {name: self._said(name) for name in self.forms}

    def case(self, number: int) -> tuple[str, Mutant]:
        """Make one damaged file: its name, and what it is."""
        chance = random.Random(f"{self.seed}/{number}")  # noqa: S311 (the same cases every time)
        name = chance.choice(list(self.forms))
        others = [data for other, data in self.forms.items() if other != name]
        return f"{number:07}_{name}", mutate(self.forms[name], others, chance)

    def batch(self, numbers: range, *, with_report: bool) -> Tally:
        """Consolidate some cases beside the sound file."""
        tally = Tally()
        with tempfile.TemporaryDirectory(dir=self.folder) as temporary:
            folder = Path(temporary)
            cases = dict(map(self.case, numbers))
            for name, mutant in cases.items():
                (folder / name).write_bytes(mutant.data)
            (folder / SOUND_FILE).write_bytes(self.sound)
            consolidation = self._consolidated(folder, tally)
        tally.ways.update(mutant.way for mutant in cases.values())
        self._judge(consolidation, cases, tally)
        if with_report:
            deque(json_text(report(consolidation)), maxlen=0)
            report_workbook(consolidation, made_at=NOW)
        return tally

    def _consolidated(self, folder: Path, tally: Tally) -> Consolidation:
        before = time.perf_counter()
        names = sorted(each.name for each in folder.iterdir())

        def progress(done: int, _: int) -> None:
            nonlocal before
            faulthandler.dump_traceback_later(HANGS_AFTER, exit=True)
            now = time.perf_counter()
            if now - before > tally.slowest:
                tally.slowest, tally.slowest_file = now - before, names[done - 1]
            before = now

        try:
            return consolidated(read_returns(folder, progress), self.basis)
        finally:
            faulthandler.cancel_dump_traceback_later()

    def _judge(self, consolidation: Consolidation, cases: Mapping[str, Mutant], tally: Tally) -> None:
        records = {record.file: record for record in consolidation.files}
        if records.keys() != {*cases, SOUND_FILE}:
            tally.wrong.append(f"not every file ended: {records.keys() ^ {*cases, SOUND_FILE}}")
        self._judge_sound(consolidation, records, tally)
        told = {finding.place.file for finding in consolidation.findings}
        # The first of several like returns is named where the others are.
        quoted = "".join(finding.message for finding in consolidation.findings)
        tally.last_resort.update(_last_resort(consolidation.findings))
        taken = {response.file: response for response in _responses(consolidation)}
        for name, mutant in cases.items():
            record = records[name]
            tally.ends[_end(record)] += 1
            if record.status is not FileStatus.READ and not record.codes:
                tally.wrong.append(f"{name} was refused without a word")
            if record.status is FileStatus.READ and not (name in told or name in taken or name in quoted):
                tally.wrong.append(f"{name} was read, and nothing of it was taken or told")
            if _answers_changed_silently(consolidation.findings, taken.get(name), self.said[_form_of(name)]):
                tally.changed[f"{_suffix(name)}, {_seal(name, mutant)}"] += 1

    def _judge_sound(
        self, consolidation: Consolidation, records: Mapping[str, FileRecord], tally: Tally
    ) -> None:
        (row,) = (row for row in consolidation.rows if row.municipality == SOUND)
        if records[SOUND_FILE].status is not FileStatus.READ or row.response is None:
            tally.wrong.append(f"the sound file was lost: {records[SOUND_FILE]}")
        elif row.response.file == SOUND_FILE and _values(row.response) != self.said["distributed.xlsx"]:
            tally.wrong.append("the sound file's answers are others")
        elif row.response.file != SOUND_FILE and row.status is not RowStatus.CONFLICT:
            tally.wrong.append(f"the sound file's row was taken from {row.response.file}")

    def _said(self, name: str) -> tuple[object, ...]:
        with tempfile.TemporaryDirectory(dir=self.folder) as temporary:
            (Path(temporary) / name).write_bytes(self.forms[name])
            consolidation = consolidated(read_returns(Path(temporary)), self.basis)
        (row,) = (row for row in consolidation.rows if row.municipality == DAMAGED)
        if row.response is None:
            raise ValueError(f"the undamaged form {name} is not read")
        return _values(row.response)


def _responses(consolidation: Consolidation) -> Iterator[Response]:
    for row in consolidation.rows:
        if row.response is not None:
            yield row.response
        yield from row.rivals


def _answers_changed_silently(
    findings: tuple[Finding, ...], response: Response | None, said: tuple[object, ...]
) -> bool:
    """Tell whether other answers were taken than the undamaged form holds, and no rule noticed.

    (That two files of one municipality differ is no rule that a damaged file alone would meet.)
    """
    if response is None or _values(response) == said:
        return False
    beside = (FindingCode.RETURN_CONFLICT, FindingCode.RETURN_DUPLICATE)
    return not any(each.place.file == response.file and each.code not in beside for each in findings)


def _values(response: Response) -> tuple[object, ...]:
    return tuple(response.values().values())


def _end(record: FileRecord) -> str:
    if record.status is FileStatus.READ:
        return record.status.value
    why = [
        code for code in record.codes if code.severity is Severity.ERROR or code is FindingCode.FILE_SKIPPED
    ]
    return f"{record.status.value}: {'、'.join(why)}"


def _last_resort(findings: Iterable[Finding]) -> Iterator[str]:
    """How often the process that reads doubtful files had to be replaced, or caught what nobody has thought of."""
    for finding in findings:
        for words in ("異常終了", "秒では終わりません", OVERLOOKED):
            if words in finding.message and finding.code is FindingCode.FILE_UNREADABLE:
                yield words


def _form_of(name: str) -> str:
    return name.partition("_")[2]


def _suffix(name: str) -> str:
    return Path(name).suffix


def _seal(name: str, mutant: Mutant) -> str:
    if _suffix(name) == ".xls":
        return "a format without checksums"
    return "checksums made to fit" if mutant.repaired else "checksums as they were"


def serve(first: int, last: int, seed: int) -> None:
    """Consolidate batch after batch, and print the tally of each as a line."""
    with tempfile.TemporaryDirectory() as temporary:
        fuzzer = Fuzzer(Path(temporary), seed)
        for start in range(first, last, BATCH):
            numbers = range(start, min(start + BATCH, last))
            tally = fuzzer.batch(numbers, with_report=start // BATCH % REPORT_EVERY == 0)
            print(json.dumps(vars(tally)), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--keep", type=Path, default=Path("fuzz-found"), help="where files that broke something go"
    )
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    last = options.first + options.cases
    if options.serve:
        serve(options.first, last, options.seed)
        return
    start = time.perf_counter()
    tally = Tally()
    died = list(_run(options.first, last, options.seed, tally))
    for line in _table(tally, died, options, time.perf_counter() - start):
        print(line)
    for number in died:
        _keep(options.keep, number, options.seed)
    sys.exit(1 if died or tally.wrong else 0)


def _run(first: int, last: int, seed: int, tally: Tally) -> Iterator[int]:
    """Run all batches; gives the first number of every batch over which the process died or hung."""
    while first < last:
        command = [sys.executable, "-m", "benchmarks.fuzz", "--serve", "--from", str(first)]
        command += ["--cases", str(last - first), "--seed", str(seed)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout or ():
                tally.add(json.loads(line))
                first += BATCH
                if first // BATCH % 100 == 0:
                    print(f"{first:,} {dict(tally.changed)} {tally.wrong}", file=sys.stderr, flush=True)
        if first < last:
            yield first
            first += BATCH


def _keep(folder: Path, number: int, seed: int) -> None:
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        fuzzer = Fuzzer(Path(temporary), seed)
        for name, mutant in map(fuzzer.case, range(number, number + BATCH)):
            (folder / name).write_bytes(mutant.data)


def _table(tally: Tally, died: list[int], options: argparse.Namespace, seconds: float) -> Iterator[str]:
    cases = sum(tally.ends.values())
    yield (
        f"{dt.datetime.now().astimezone():%Y-%m-%d}, {os.cpu_count()} CPUs, {platform.system()}, Python "
        f"{platform.python_version()}, seed {options.seed}: {cases:,} damaged files in {seconds:,.0f} s "
        f"({seconds / cases * 1000:.1f} ms a file); the slowest took {tally.slowest:.1f} s ({tally.slowest_file})"
    )
    yield ""
    yield "| | |"
    yield "|---|---:|"
    yield (
        f"| crashes and hangs (batches from {died}) | {len(died)} |" if died else "| crashes and hangs | 0 |"
    )
    yield f"| lost rows and files, refusals without a word | {len(tally.wrong)} |"
    lists = (
        ("", tally.ends),
        ("caught as a last resort: ", tally.last_resort),
        ("damage: ", tally.ways),
        ("other answers, unnoticed: ", tally.changed),
    )
    for what, counts in lists:
        for name, count in sorted(counts.items()):
            yield f"| {what}{name} | {count:,} |"
    yield from ("", *tally.wrong) if tally.wrong else ()


if __name__ == "__main__":
    main()
