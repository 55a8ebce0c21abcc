"""A form definition or a list of municipalities that somebody sent is refused in one sentence, however it is built."""

import time
from pathlib import Path

import pytest

from tests.command_line import SAMPLE_LIST, CommandLine
from tests.returned_workbooks import write_return
from tests.threats.hostile_returns import ROW
from xl_kenten.commands import returns

DEFINITIONS = {
    "a list in a list, and so on": "a=" + "[" * 15_000,
    "closed": "a=" + "[" * 15_000 + "]" * 15_000,
    "a table in a table, and so on": "a=" + "{a=" * 8_000,
    "dotted keys": ".".join("a" * 15_000) + "=1",
    "dotted keys of a table": "[" + ".".join("a" * 15_000) + "]",
    "endless dotted keys": ".".join("a" * 100_000) + "=1",
    "a hundred million bytes": "#" * 100_000_000,
}


def one_sentence(command: CommandLine, *words: object) -> str:
    start = time.process_time()
    outcome = command.run(*words)
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert time.process_time() - start < 15
    return outcome.err


@pytest.mark.parametrize("kind", DEFINITIONS)
def test_hostile_form_definition__is_one_sentence(command: CommandLine, tmp_path: Path, kind: str) -> None:
    form = tmp_path / "様式.toml"
    form.write_text(DEFINITIONS[kind], encoding="utf-8")
    said = one_sentence(command, "check", write_return(tmp_path / "a.xlsx", ROW), "--form", form)
    assert "様式定義「様式.toml」" in said


def test_endless_list_of_municipalities__is_one_sentence(command: CommandLine, tmp_path: Path) -> None:
    own_list = tmp_path / "一覧.csv"
    own_list.write_text("code,name\n" + "993018,架空市\n" * 10_000_000, encoding="utf-8")
    returned = write_return(tmp_path / "a.xlsx", ROW)
    said = one_sentence(command, "check", returned, "--prefecture", "見本県", "--municipalities", own_list)
    assert "団体一覧「一覧.csv」：ファイルが大きすぎます" in said


def test_memory_that_does_not_suffice__is_one_sentence(
    command: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(returns, "check_paths", greedy)
    assert "メモリーが足りない" in one_sentence(command, "check", SAMPLE_LIST)
