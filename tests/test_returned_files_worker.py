"""The process that reads doubtful files may die or hang: the file is refused, the next one is read."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from tests.hostile.old_workbooks import values_book
from tests.hostile.packages import parts, sheet, zipped
from xl_kenten.adapters.returned_files.content import Kind
from xl_kenten.adapters.returned_files.outcome import RefusedFileError
from xl_kenten.adapters.returned_files.worker import Worker
from xl_kenten.core.finding import FindingCode

DEADLY = SimpleNamespace(value="no format at all")


def children() -> set[int]:
    return {process.pid for process in psutil.Process().children()}


@pytest.fixture
def worker() -> Iterator[Worker]:
    with Worker() as made:
        yield made


def test_many_files__are_read_by_one_process(worker: Worker) -> None:
    before = children()
    grids = [worker.read(Kind.XLS, values_book()).grids for _ in range(3)]
    assert grids[0] == grids[1] == grids[2]
    assert len(children() - before) == 1
    worker.close()
    assert children() == before


def test_process_dies_over_a_file__the_next_file_is_read_by_another(worker: Worker) -> None:
    worker.read(Kind.XLS, values_book())
    with pytest.raises(RefusedFileError) as caught:
        worker.read(DEADLY, b"")
    assert caught.value.refusal.code is FindingCode.FILE_UNREADABLE
    assert worker.read(Kind.XLS, values_book()).grids


def test_process_was_killed_between_two_files__another_is_started(worker: Worker) -> None:
    before = children()
    worker.read(Kind.XLS, values_book())
    for pid in children() - before:
        psutil.Process(pid).kill()
        psutil.Process(pid).wait()
    assert worker.read(Kind.XLS, values_book()).grids


def test_file_that_takes_too_long__is_unreadable() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 150_000))
    with Worker(seconds=0.05) as hasty, pytest.raises(RefusedFileError) as caught:
        hasty.read(Kind.XLSX, zipped(parts(sheet(rows))))
    assert caught.value.refusal.code is FindingCode.FILE_UNREADABLE
    assert "秒" in caught.value.refusal.detail


def test_no_process_can_be_started__the_file_is_refused(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", os.path.join("nowhere", "python"))  # noqa: PTH118
    with pytest.raises(RefusedFileError) as caught:
        worker.read(Kind.XLS, values_book())
    assert caught.value.refusal.code is FindingCode.FILE_UNREADABLE


def test_modules_lying_among_the_returns__are_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worker: Worker
) -> None:
    for name in ("python_calamine", "olefile", "pickle", "xl_kenten"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('run!')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert worker.read(Kind.XLS, values_book()).grids


def test_large_workbook__is_read_by_the_process(worker: Worker) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 30_000))
    (grid,) = worker.read(Kind.XLSX, zipped(parts(sheet(rows)))).grids
    assert (len(grid.rows), grid.rows[-1]) == (29_999, (29_999.0,))


def test_process__ends_when_its_parent_does() -> None:
    script = (
        "from tests.hostile.old_workbooks import values_book\n"
        "from xl_kenten.adapters.returned_files.content import Kind\n"
        "from xl_kenten.adapters.returned_files.worker import SHARED\n"
        "import psutil\n"
        "SHARED.read(Kind.XLS, values_book())\n"
        "print(psutil.Process().children()[0].pid)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert not psutil.pid_exists(int(run.stdout))
