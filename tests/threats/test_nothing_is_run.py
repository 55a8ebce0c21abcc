"""Nothing that a returned file asks for is run, opened or followed: every call of that kind is watched."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command_line import CommandLine
from tests.template_workbook import small_template
from tests.threats.hostile_returns import (
    dynamic_data_exchange,
    embedded_objects,
    external_entity,
    external_link,
    old_macro_sheet,
    parts_of,
    with_parts,
)
from tests.threats.measured_run import MeasuredRun, consolidated

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="watches a forked process")

_CANARY = "canary-0123456789"


def watched(tmp_path: Path, name: str, data: bytes) -> MeasuredRun:
    folder = tmp_path / "回答"
    folder.mkdir()
    (folder / name).write_bytes(data)
    return consolidated(folder)


def acts(run: MeasuredRun) -> set[tuple[str, str]]:
    """What was started or connected to, but for our own reader."""
    return {(name, what) for name, what in run.events if name != "open" and what != sys.executable}


def test_external_entity__is_neither_read_nor_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(_CANARY, encoding="utf-8")
    for number, target in enumerate((secret.as_uri(), str(secret), "http://127.0.0.1:9/x")):
        folder = tmp_path / str(number)
        folder.mkdir()
        run = watched(folder, "a.xlsx", external_entity(target))
        assert run.outcomes() == {"a.xlsx": ("file-unreadable",)}
        assert acts(run) == set()
        assert str(secret) not in {what for _, what in run.events}
        assert _CANARY not in run.said + str(run.report)


@pytest.mark.parametrize(
    "scheme", ["http://127.0.0.1:9/x.xlsx", "file:///{}", "\\\\127.0.0.1\\share\\x.xlsx"]
)
def test_external_link__is_told_and_not_followed(tmp_path: Path, scheme: str) -> None:
    secret = tmp_path / "secret.xlsx"
    secret.write_text(_CANARY, encoding="utf-8")
    run = watched(tmp_path, "a.xlsx", external_link(scheme.format(secret)))
    assert run.outcomes() == {"a.xlsx": ("read", "file-has-external-links")}
    assert acts(run) == set()
    assert str(secret) not in {what for _, what in run.events}


def test_dynamic_data_exchange__is_told_and_calls_no_program(tmp_path: Path) -> None:
    run = watched(tmp_path, "a.xlsx", dynamic_data_exchange())
    assert run.outcomes() == {"a.xlsx": ("read", "file-has-external-links")}
    assert acts(run) == set()


def vba() -> bytes:
    return with_parts({"xl/vbaProject.bin": parts_of(small_template())["xl/vbaProject.bin"]})


@pytest.mark.parametrize("make", [vba, old_macro_sheet])
def test_macros__are_told_and_never_run(tmp_path: Path, make: Callable[[], bytes]) -> None:
    run = watched(tmp_path, "a.xlsm", make())
    assert run.outcomes() == {"a.xlsm": ("read", "file-has-macros")}
    assert acts(run) == set()


def test_embedded_objects__stay_where_they_are(command: CommandLine, tmp_path: Path) -> None:
    run = watched(tmp_path, "a.xlsx", embedded_objects())
    assert run.outcomes() == {"a.xlsx": ("read",)}
    assert acts(run) == set()
    command.consolidate(tmp_path / "回答")
    written = parts_of((tmp_path / "集約結果.xlsx").read_bytes())
    assert [name for name in written if "embed" in name.lower() or "activex" in name.lower()] == []
