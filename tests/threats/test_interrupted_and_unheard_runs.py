"""Ctrl+C at any moment is one sentence and leaves nothing half; and a run that nobody listens to does its work."""

import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line import SAMPLE_PREFECTURE
from tests.returned_workbooks import write_return
from tests.threats.hostile_returns import ROW

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="interrupts and closes streams as Unix does")

_BEGIN = "import os, signal, sys, time\ninterrupt = lambda: os.kill(os.getpid(), signal.SIGINT)\n"
_END = "from xl_kenten.__main__ import main\nsys.exit(main())\n"
_AT_IMPORT = (
    "sys.addaudithook(lambda event, of: event == 'import' and of[0] == {!r} and interrupt() and None)\n"
)
_WHILE_WRITING = (
    "from xl_kenten.adapters.written import quick_workbook as written\n"
    "really, calls = written._Streaming._filename, []\n"
    "def filename(self, name):\n"
    "    part = really(self, name)\n"
    "    calls.append(name)\n"
    "    if len(calls) == 5: interrupt()\n"
    "    return part\n"
    "written._Streaming._filename = filename\n"
)
_IN_A_DESTRUCTOR = (
    "from xl_kenten import cli\n"
    "really = cli.parser\n"
    "class Lost:\n"
    "    def __del__(self): interrupt()\n"
    "def parser(*words):\n"
    "    Lost()\n"
    "    for _ in range(500): time.sleep(0.01)\n"
    "    return really(*words)\n"
    "cli.parser = parser\n"
)
_TWICE = (
    "from xl_kenten import cli\n"
    "def parser(*words):\n"
    "    try:\n"
    "        interrupt()\n"
    "        time.sleep(5)\n"
    "    finally:\n"
    "        interrupt()\n"
    "cli.parser = parser\n"
)


@pytest.fixture(autouse=True)
def _may_be_interrupted() -> Iterator[None]:
    """Whatever runs the tests may do so in the background, where nobody can be interrupted."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


MOMENTS = {
    "before the command line is there": _AT_IMPORT.format("xl_kenten.cli"),
    "while the command is imported": _AT_IMPORT.format("xl_kenten.actions.collection"),
    "while the report is written": _WHILE_WRITING,
    "where Python drops an interrupt": _IN_A_DESTRUCTOR,
    "twice": _TWICE,
}


@pytest.fixture(name="words")
def words_of_a_run(tmp_path: Path) -> list[str]:
    (tmp_path / "回答").mkdir()
    (tmp_path / "出力").mkdir()
    write_return(tmp_path / "回答" / "1.xlsx", ROW)
    words = ["consolidate", tmp_path / "回答", *SAMPLE_PREFECTURE, "--out", tmp_path / "出力" / "集約.xlsx"]
    return list(map(str, words))


@pytest.mark.parametrize("moment", MOMENTS)
def test_interrupt_at_any_moment__is_one_sentence_and_leaves_nothing_half(
    tmp_path: Path, words: list[str], moment: str
) -> None:
    script = _BEGIN + MOMENTS[moment] + _END
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", script, *words], capture_output=True, check=False
    )
    assert (run.stderr.decode(), run.stdout.decode(), run.returncode) == ("中断しました。\n", "", 2)
    assert list((tmp_path / "出力").iterdir()) == []


@pytest.mark.parametrize("closed", ["2>&-", ">&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_run_without_its_streams__writes_its_report_and_nothing_else_into_it(
    tmp_path: Path, words: list[str], closed: str
) -> None:
    run = subprocess.run(
        ["sh", "-c", f'"$@" {closed}', "sh", sys.executable, "-m", "xl_kenten", *words],
        capture_output=True,
        check=False,
    )
    assert run.returncode == 1  # not all of the municipalities have answered
    (report,) = (tmp_path / "出力").iterdir()
    with zipfile.ZipFile(report) as archive:
        assert archive.testzip() is None


@pytest.mark.parametrize("closed", ["2>&-", ">&- 2>&-"])
def test_wrong_words_without_the_streams__end_with_their_status(closed: str) -> None:
    run = subprocess.run(
        ["sh", "-c", f'"$@" {closed}', "sh", sys.executable, "-m", "xl_kenten", "check"],
        capture_output=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (2, b"")
