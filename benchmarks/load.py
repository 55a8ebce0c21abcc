"""Many files, and files of many rows: does the time grow no faster than they do, and what do they hold in memory?

    nice python -m benchmarks.load [CASE ...] [--sizes 1000 3000 10000]

Every line is a process of its own. CASE is how the name of a case begins; without one, all are measured.
"""

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path

import psutil
import xlsxwriter

from benchmarks.invented_prefecture import PREFECTURE
from benchmarks.make_returns import Answers, filled
from benchmarks.mutations import packed, parts_of
from benchmarks.run import MIB, memory_of
from xl_kenten.actions.collection import Basis, consolidate_folder
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.written.blank_form import blank_form
from xl_kenten.adapters.written.report_workbook import report_workbook
from xl_kenten.core.consolidation import Consolidation
from xl_kenten.core.form import Form, ItemKind, SheetKind
from xl_kenten.core.json_text import json_text
from xl_kenten.core.layout import form_layout
from xl_kenten.core.lg_code import check_digit
from xl_kenten.core.municipality import Municipality, Register
from xl_kenten.core.report import report

FILES, ROWS = (1_000, 3_000, 10_000), (10_000, 30_000, 100_000)
NOW = dt.datetime(2007, 6, 21, 9, tzinfo=dt.UTC)
MODEL = Municipality("489999", "見本の市", PREFECTURE, order=7)
MODEL_TEXT = "平成19年9月末までに改める。"
_CHARACTERS = "霧霜露霞雫虹暁曙宵宙琥珀翡瑠璃琉珊瑚玻瑪瑙碧緋藍茜萌葱橙紺紫墨銀銅鈴笛琴筝鼓扇簪鏃鎧兜筆紙硯"
_SAMPLING = 0.02  # seconds between two looks at the memory


@dataclass(frozen=True)
class Case:
    """What the files or rows say; where ``own_names`` is false, all are of one municipality.

    ``listed`` is how many of their names stand on the list: all of them without it.
    """

    flag: int | str = 0
    text: str | None = None
    own_names: bool = True
    listed: int | None = None
    kind: SheetKind = SheetKind.MUNICIPAL

    def who(self, number: int) -> Sequence[Municipality]:
        """Whose the files or rows are."""
        if self.kind is SheetKind.PREFECTURE:
            return [Municipality("480002", PREFECTURE, PREFECTURE)] * number
        return municipalities(number) if self.own_names else municipalities(1) * number

    def register(self, number: int) -> Register:
        """The list."""
        if self.kind is SheetKind.PREFECTURE:
            return Register(municipalities(3))
        return Register(municipalities(self.listed or (number if self.own_names else 1)))

    def words(self, place: int) -> str | None:
        """The text of one file or row; # in it is its number."""
        return None if self.text is None else self.text.replace("#", str(place))


CASES = {
    "files: one a municipality": Case(1, MODEL_TEXT),
    "files: all of one municipality, all different": Case(1, f"#件を{MODEL_TEXT}", own_names=False),
    "files: all of one municipality, all alike": Case(1, MODEL_TEXT, own_names=False),
    "rows: sound": Case(1, f"#件を{MODEL_TEXT}"),
    "rows: a fault in every cell": Case("○", "平成19年13月"),
    "rows: names on no list": Case(0, None, listed=77),
    "rows: all of one municipality, all different": Case(1, f"#件を{MODEL_TEXT}", own_names=False),
    "rows: all with one text": Case(1, MODEL_TEXT),
    "rows: of 都道府県分, all different": Case(1, f"#件を{MODEL_TEXT}", kind=SheetKind.PREFECTURE),
}


def municipalities(number: int) -> tuple[Municipality, ...]:
    """As many invented municipalities as wanted, with all codes of five digits one after another."""
    names = (f"{''.join(each)}市" for each in product(_CHARACTERS, repeat=4))
    codes = (f"{place % 100_000:05}" for place in range(48_001, 148_001))
    return tuple(
        Municipality(code + check_digit(code), name, PREFECTURE, order=place)
        for place, (name, code) in enumerate(islice(zip(names, codes, strict=False), number), start=1)
    )


def write_files(folder: Path, form: Form, case: Case, number: int) -> None:
    """Fill the model in once, and put names, codes and texts in its place."""
    section = form.sections[0]
    answers: Answers = {flag.id: 0 for flag in form.flags}
    answers |= {section.flags[0].id: 1, section.remediation.id: MODEL_TEXT}
    parts = parts_of(filled(blank_form(form, MODEL), form, answers))
    for place, who in enumerate(case.who(number)):
        new = {
            MODEL.name.encode(): who.name.encode(),
            MODEL.lg_code.encode(): who.lg_code.encode(),
            MODEL_TEXT.encode(): (case.words(place) or "").encode(),
        }
        own = dict(parts)
        for name, part in parts.items():
            for old, replacement in new.items():
                if old in part:
                    own[name] = own[name].replace(old, replacement)
        (folder / f"{place:06}.xlsx").write_bytes(packed(own))


def write_rows(folder: Path, form: Form, case: Case, number: int) -> None:
    """Write one sheet of the form with so many rows."""
    layout, definition = form_layout(form, case.kind), form.sheets.of(case.kind)
    cells = {(box.row, box.column): box.text for box in layout.headings} | {(0, 0): definition.title}
    with xlsxwriter.Workbook(folder / "rows.xlsx", {"constant_memory": True}) as book:
        sheet = book.add_worksheet(definition.name)
        for row, column in sorted(cells):
            sheet.write_string(row, column, cells[row, column])
        for place, who in enumerate(case.who(number)):
            row, words = layout.first_row + place, case.words(place)
            sheet.write_string(row, layout.name_column, who.name)
            for item in form.items:
                value = case.flag if item.kind is ItemKind.FLAG else words
                sheet.write(row, layout.columns[item.id], value)


@dataclass(frozen=True)
class Measured:
    """A process that consolidated one case: seconds of each step, what came out, and the most memory in MiB."""

    read: float
    written: float
    taken: int
    findings: int
    mib: float


def measured(case: str, number: int, folder: Path) -> Measured:
    """Consolidate what lies in the folder, in a process of its own. Raises CalledProcessError when it fails."""
    command = [sys.executable, "-m", "benchmarks.load", "--one", case, str(number), str(folder)]
    process = psutil.Popen(command, stdout=subprocess.PIPE, text=True)
    most = 0
    while process.poll() is None:
        most = max(most, memory_of(process))
        time.sleep(_SAMPLING)
    printed = process.communicate()[0]
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Measured(**json.loads(printed), mib=most / MIB)


def consolidate_one(case: str, number: int, folder: Path) -> None:
    basis = Basis(load_form(), CASES[case].register(number), PREFECTURE)
    start = time.perf_counter()
    consolidation = consolidate_folder(folder, basis)
    read = time.perf_counter() - start
    deque(json_text(report(consolidation)), maxlen=0)
    report_workbook(consolidation, made_at=NOW)
    facts = {
        "read": read,
        "written": time.perf_counter() - start - read,
        "taken": _taken(consolidation),
        "findings": len(consolidation.findings),
    }
    print(json.dumps(facts))


def _taken(consolidation: Consolidation) -> int:
    """How many rows stand in the report or beside it: taken, and older ones that differ."""
    rows = [row for row in consolidation.rows if row.response is not None]
    own = () if consolidation.own is None else (consolidation.own, *consolidation.own_rivals)
    return len(rows) + sum(len(row.rivals) for row in rows) + len(own)


def table(wanted: Sequence[str], sizes: Sequence[int] | None) -> Iterator[str]:
    yield (
        f"{dt.datetime.now().astimezone():%Y-%m-%d}, {os.cpu_count()} CPUs, {platform.system()}, "
        f"Python {platform.python_version()}"
    )
    yield ""
    yield "| | number | read and checked, s | ms each | JSON and report written, s | ms each | MiB | rows kept | findings |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    form = load_form()
    for case in wanted:
        write, usual = (write_files, FILES) if case.startswith("files") else (write_rows, ROWS)
        for number in sizes or usual:
            with tempfile.TemporaryDirectory() as folder:
                write(Path(folder), form, CASES[case], number)
                got = measured(case, number, Path(folder))
            each = [f"{seconds:.1f} | {seconds / number * 1000:.2f}" for seconds in (got.read, got.written)]
            yield f"| {case} | {number:,} | {' | '.join(each)} | {got.mib:,.0f} | {got.taken:,} | {got.findings:,} |"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cases", nargs="*", metavar="CASE")
    parser.add_argument("--sizes", nargs="+", type=int)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        case, number, folder = options.one
        consolidate_one(case, int(number), Path(folder))
        return
    for line in table(
        [case for case in CASES if case.startswith(tuple(options.cases))] if options.cases else list(CASES),
        options.sizes,
    ):
        print(line, flush=True)


if __name__ == "__main__":
    main()
