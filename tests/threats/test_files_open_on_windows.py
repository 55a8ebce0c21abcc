"""Files that another program really keeps open, as Excel or a virus guard does on Windows: told, and nothing half."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.command_line import SAMPLE_PREFECTURE, CommandLine
from tests.returned_workbooks import write_return
from tests.threats.hostile_returns import ROW
from tests.threats.open_elsewhere import insist_that_the_first_is_named_and_the_second_taken
from xl_kenten.cli import main

pytestmark = pytest.mark.skipif(sys.platform != "win32", reason="only Windows keeps others from an open file")

WHO = tuple(map(str, SAMPLE_PREFECTURE))
NOBODY, READERS = 0, 1  # FILE_SHARE_READ: Excel lets others read
_HOLD = """
import sys
import win32con, win32file
handle = win32file.CreateFile(
    sys.argv[1], win32con.GENERIC_READ | win32con.GENERIC_WRITE, int(sys.argv[2]), None, win32con.OPEN_EXISTING, 0, None
)
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture(name="place")
def folder_with_two_returns(tmp_path: Path) -> Path:
    returns, out = tmp_path / "回答", tmp_path / "出力"
    returns.mkdir()
    out.mkdir()
    write_return(returns / "1.xlsx", ROW)
    write_return(returns / "2.xlsx", ROW.replace("架空市", "例示市"))
    return tmp_path


@contextmanager
def opened_elsewhere(path: Path, shared_with: int) -> Iterator[None]:
    """Another process has a file open."""
    words = [sys.executable, "-c", _HOLD, str(path), str(shared_with)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        try:
            yield
        finally:
            other.kill()


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_return_that_nobody_else_may_open__is_named_and_the_others_taken(
    place: Path, command: CommandLine
) -> None:
    with opened_elsewhere(place / "回答" / "1.xlsx", NOBODY):
        report = command.consolidate(place / "回答").report
    insist_that_the_first_is_named_and_the_second_taken(report)


def test_return_that_is_open_in_excel__is_taken_as_it_was_saved(place: Path, command: CommandLine) -> None:
    with opened_elsewhere(place / "回答" / "1.xlsx", READERS):
        report = command.consolidate(place / "回答").report
    assert [(file["file"], file["status"]) for file in report["files"]] == [
        ("1.xlsx", "read"),
        ("2.xlsx", "read"),
    ]


@pytest.mark.parametrize("shared_with", [NOBODY, READERS])
def test_report_that_excel_keeps_open__is_told_and_stays(
    place: Path, command: CommandLine, shared_with: int
) -> None:
    report = place / "出力" / "集約.xlsx"
    report.write_bytes(b"old report")
    with opened_elsewhere(report, shared_with):
        outcome = command.run("consolidate", place / "回答", *WHO, "--out", report, "--force")
    assert outcome.status == 2
    assert "閉じ" in outcome.err
    assert contents(place / "出力") == {"集約.xlsx": b"old report"}


def test_workbook_that_excel_keeps_open__is_told_and_stays(place: Path, command: CommandLine) -> None:
    book = place / "出力" / "報告.xlsm"
    assert main(["new", "見本県", *WHO[2:], "--out", str(book)]) == 0
    before = contents(place / "出力")
    with opened_elsewhere(book, READERS):
        outcome = command.run("consolidate", place / "回答", *WHO, "--into", book)
    assert outcome.status == 2
    assert "閉じ" in outcome.err
    assert contents(place / "出力") == before
