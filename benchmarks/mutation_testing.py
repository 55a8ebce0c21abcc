"""Would the tests notice if a rule of the core were another one? Tries mutmut's mutants and tells which survived.

    python -m benchmarks.mutation_testing run RESULTS.jsonl [MODULE...] [--again] [--budget SECONDS]
    python -m benchmarks.mutation_testing table RESULTS.jsonl
    python -m benchmarks.mutation_testing survivors RESULTS.jsonl [MODULE...]

A run may be stopped and goes on where it was: what stands in RESULTS.jsonl is not tried again, but with --again
everything that is not killed is.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
CORE = ROOT / "xl_kenten" / "core"
KILLED = {"killed", "endless"}
# Not about the core, or through programs that take seconds: they would be run for nothing.
LEFT_OUT = (
    "libreoffice", "threats", "test_accessibility.py", "test_atomic_file.py", "test_bundle.py", "test_bundle_parts.py",
    "test_demo.py", "test_documentation.py", "test_fuzz_mutations.py", "test_interrupted.py", "test_manual.py", "test_new.py",
    "test_ooxml_cells.py", "test_ooxml_comments.py", "test_ooxml_formats.py", "test_ooxml_package.py",
    "test_returned_files_hostile.py", "test_returned_files_refusals.py", "test_returned_files_worker.py",
    "test_template_callbacks.py", "test_template_ribbon.py", "test_template_vba.py", "test_template_workbook.py",
    "test_wheel.py",
)  # fmt: skip


def run(given: argparse.Namespace) -> int:
    """Try all mutants of the modules, by default of the whole core."""
    try:
        from coverage import Coverage  # noqa: PLC0415
        from mutmut import mutation  # noqa: F401, PLC0415
    except ImportError as missing:
        raise SystemExit('No dependency of the project: pip install "mutmut==3.8.1"') from missing
    known = {each["key"]: each["result"] for each in _results(given.results)}
    coverage = Coverage(data_file=None, include=[f"{CORE}/*"], config_file=False)
    coverage.start()  # before the core is imported, so that what runs then is known
    from benchmarks.mutant_trial import Trial  # noqa: PLC0415
    from benchmarks.reach import Reach  # noqa: PLC0415

    trial = Trial(
        tuple(given.modules or _core_modules()),
        given.results,
        given.budget,
        given.longest,
        lambda mutant: mutant.key not in known or (given.again and known[mutant.key] not in KILLED),
        coverage,
        Reach.kept(given.results.with_suffix(".reach"), CORE.rglob("*.py")),
    )
    options = ["-q", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist"]
    options += ["-o", "tmp_path_retention_policy=none"]
    options += [f"--ignore={ROOT / 'tests' / each}" for each in LEFT_OUT]
    with TemporaryDirectory() as folder:  # pytest's usual one is cleared by any other run of pytest
        return int(pytest.main([*options, f"--basetemp={folder}/tests", *given.tests], plugins=[trial]))


def table(results: Path) -> None:
    """Print what became of the mutants of each module, as Markdown; those without a survivor share one line."""
    tallies: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for each in _results(results):
        name = each["module"].removeprefix("xl_kenten.").replace(".", "/")
        tallies["core/checks/*" if name.startswith("core/checks/") else name][each["result"]] += 1
    whole = {module for module, tally in tallies.items() if KILLED.issuperset(tally)}
    total: Counter[str] = sum(tallies.values(), Counter())
    print(
        "| module | mutants | killed | survived | reached by no test | score |\n|---|---:|---:|---:|---:|---:|"
    )
    for module, tally in sorted(tallies.items()):
        if module not in whole:
            _line(f"`{module}`", tally)
    if whole:
        _line(f"{len(whole)} others, named below", sum((tallies[each] for each in whole), Counter()))
    _line("all", total)
    if whole:
        names = (f"`{each.removeprefix('core/')}`" for each in sorted(whole))
        print(f"\nWithout a survivor: {', '.join(names)}.")


def _line(module: str, tally: Counter[str]) -> None:
    killed = sum(tally[each] for each in KILLED)
    score = f"{int(100 * killed / tally.total())} %" if tally.total() else "–"
    survived = tally.total() - killed - tally["unreached"]
    print(f"| {module} | {tally.total()} | {killed} | {survived} | {tally['unreached']} | {score} |")


def survivors(results: Path, modules: Sequence[str]) -> None:
    """Print every mutant that no test noticed."""
    for each in _results(results):
        if each["result"] not in KILLED and (not modules or each["module"] in modules):
            print(
                f"{each['module']}:{each['line']} {each['function']}: {each['result']}, {each['tests']} tests"
            )
            print(each["change"])


def _results(path: Path) -> Iterable[dict[str, Any]]:
    """The last result of each mutant."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = map(json.loads, text.splitlines())
    return {each["key"]: each for each in lines}.values()


def _core_modules() -> Iterable[str]:
    for path in sorted(CORE.rglob("*.py")):
        yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("run", "table", "survivors"))
    parser.add_argument("results", type=Path)
    parser.add_argument("modules", nargs="*")
    parser.add_argument("--tests", nargs="+", default=[str(ROOT / "tests")], help="files or folders")
    parser.add_argument("--again", action="store_true", help="try once more what is not killed")
    parser.add_argument("--budget", type=float, default=2, help="seconds of tests for one mutant")
    parser.add_argument("--longest", type=float, default=3, help="seconds of the longest test that is run")
    return parser.parse_args()


if __name__ == "__main__":
    arguments = _arguments()
    if arguments.what == "run":
        sys.exit(run(arguments))
    elif arguments.what == "table":
        table(arguments.results)
    else:
        survivors(arguments.results, arguments.modules)
