"""The security page names tests that exist, and every test of this folder is named on it."""

import ast
import re
from pathlib import Path

from tests.threats.hostile_returns import HOSTILE

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "SECURITY.md").read_text("utf-8")
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_KIND = re.compile(r"`\[([^\]]+)\]`")


def named_tests(file: Path) -> set[str]:
    tree = ast.parse(file.read_text("utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_test_that_the_page_names__exists() -> None:
    named = _TEST.findall(PAGE)
    assert [(file, name) for file, name in named if name not in named_tests(ROOT / file)] == []


def test_every_test_of_a_threat_or_fault__is_named_on_the_page() -> None:
    named = {name for _, name in _TEST.findall(PAGE)}
    here = {
        name
        for file in Path(__file__).parent.glob("test_*.py")
        if file.name != Path(__file__).name
        for name in named_tests(file)
    }
    assert here - named == set()


def test_every_kind_of_hostile_file__is_named_on_the_page() -> None:
    assert set(_KIND.findall(PAGE)) == set(HOSTILE)


def test_every_row_of_the_tables__has_a_test() -> None:
    tables = PAGE.split("## Threats and their tests")[1].split("## What is not covered")[0]
    rows = [line for line in tables.splitlines() if line.startswith("| ") and not line.endswith("| Test |")]
    assert [row for row in rows if not (_TEST.search(row) or _KIND.search(row))] == []
