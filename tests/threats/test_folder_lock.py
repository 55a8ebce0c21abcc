"""Two runs that write in one folder do so one after the other, on Windows as on Unix: real processes."""

import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from xl_kenten.adapters import folder_lock
from xl_kenten.adapters.folder_lock import alone_in
from xl_kenten.errors import OutputError

_ROOT = Path(__file__).parents[2]
_HOLDING = """
    with alone_in(folder):
        print("held", flush=True)
        sys.stdin.readline()
"""
_COUNTING = """
    for _ in range({turns}):
        with alone_in(folder):
            count = int((folder / "count").read_text())
            time.sleep(0.001)
            (folder / "count").write_text(str(count + 1))
"""
_RUNS, _TURNS = 3, 20


def test_folder_that_another_process_has_locked__is_told_until_that_one_leaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_lock, "_PATIENCE", 0.1)
    with process_in(tmp_path) as other:
        with pytest.raises(OutputError, match="別の処理"), alone_in(tmp_path):
            pytest.fail("both are in")
        other.communicate("\n")
        assert other.returncode == 0
    with alone_in(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_lock_of_a_process_that_was_killed__ends_with_it(tmp_path: Path) -> None:
    with process_in(tmp_path) as other:
        other.kill()
        other.wait()
    start = time.monotonic()
    with alone_in(tmp_path):
        assert time.monotonic() - start < 5  # seconds; a run waits for ten
    assert list(tmp_path.iterdir()) == []


def test_processes_that_change_one_file_in_turns__lose_no_change(tmp_path: Path) -> None:
    (tmp_path / "count").write_text("0")
    code = _COUNTING.format(turns=_TURNS)
    runs = [started(code, tmp_path) for _ in range(_RUNS)]
    assert [run.communicate()[1] for run in runs] == [""] * _RUNS
    assert (tmp_path / "count").read_text() == str(_RUNS * _TURNS)
    assert [path.name for path in tmp_path.iterdir()] == ["count"]


@contextmanager
def process_in(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process, for as long as it has the lock."""
    other = started(_HOLDING, folder)
    try:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "held"
        yield other
    finally:
        other.kill()
        other.communicate()


def started(code: str, folder: Path) -> subprocess.Popen[str]:
    begin = "import sys, time; from pathlib import Path; sys.path.insert(0, sys.argv[1]); folder = Path(sys.argv[2])\n"
    words = (
        begin + "from xl_kenten.adapters.folder_lock import alone_in\n" + textwrap.dedent(code),
        str(_ROOT),
        str(folder),
    )
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-c", *words], stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8"
    )
