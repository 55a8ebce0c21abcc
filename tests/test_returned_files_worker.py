"""The process that reads doubtful files may die or hang: the file is refused, the next one is read."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from tests.hostile.old_workbooks import values_book
from tests.hostile.packages import parts, sheet, zipped
from xl_kenten.adapters.returned_files.content import Kind
from xl_kenten.adapters.returned_files.outcome import RefusedFileError
from xl_kenten.adapters.returned_files.processor_time import at_most, ran_out, watched
from xl_kenten.adapters.returned_files.worker import Worker
from xl_kenten.core.finding import FindingCode
from xl_kenten.core.returned_file import Refusal

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


def many_values(number: int) -> bytes:
    """A workbook over which a reader is busy, for about 6 microseconds a row."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, number))
    return zipped(parts(sheet(rows)))


def paused(worker: Worker) -> psutil.Process:
    """The worker's process, started and made to stand still."""
    before = children()
    worker.read(Kind.XLS, values_book())
    (pid,) = children() - before
    process = psutil.Process(pid)
    process.suspend()
    return process


def test_reader_that_is_busy_for_too_long__is_ended_by_the_time_of_its_processor() -> None:
    with Worker(processor=0.05, clock=60) as hasty:
        with pytest.raises(RefusedFileError) as caught:
            hasty.read(Kind.XLSX, many_values(150_000))
        assert caught.value.refusal == Refusal(
            FindingCode.FILE_UNREADABLE, "処理時間 0.05 秒では、読み取りが終わりませんでした"
        )
        assert hasty.read(Kind.XLS, values_book()).grids


def test_reader_that_stands_still__is_ended_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    with Worker(processor=60) as reader:
        process = paused(reader)
        # Not before: a process takes longer to start.
        with monkeypatch.context() as hasty:
            hasty.setattr(reader, "_clock", 0.3)
            with pytest.raises(RefusedFileError) as caught:
                reader.read(Kind.XLS, values_book())
        assert caught.value.refusal == Refusal(
            FindingCode.FILE_UNREADABLE, "0.3 秒たっても、読み取りが終わりませんでした"
        )
        assert not process.is_running()
        assert reader.read(Kind.XLS, values_book()).grids


def test_machine_that_lets_the_reader_wait__does_not_have_a_sound_file_refused() -> None:
    bound = 1.0
    with Worker(processor=bound) as reader:
        process = paused(reader)
        waking = threading.Timer(2 * bound, process.resume)
        waking.start()
        start = time.monotonic()
        assert reader.read(Kind.XLS, values_book()).grids
        assert time.monotonic() - start >= bound
        waking.join()


def test_many_files__have_the_time_of_the_processor_each_and_not_together() -> None:
    bound, busy = 1.0, many_values(30_000)
    with Worker(processor=bound) as reader:
        process = paused(reader)
        process.resume()
        while (used := process.cpu_times()).user + used.system < 2 * bound:
            assert len(reader.read(Kind.XLSX, busy).grids) == 1
        assert process.is_running()


@pytest.mark.parametrize("bound", [at_most, watched])
def test_processor_time__ends_a_process_that_spins_and_no_other(bound: Callable[..., object]) -> None:
    script = (
        "import sys, time\n"
        f"from {bound.__module__} import {bound.__name__} as bound\n"
        "with bound(0.2):\n"
        "    time.sleep(0.4)\n"
        "print('slept', flush=True)\n"
        "with bound(0.2):\n"
        "    while True: pass\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert (run.stdout.split(), ran_out(run.returncode)) == (["slept"], True)


@pytest.mark.parametrize("status", [None, 0, 1, -9, -6])
def test_other_end_of_a_process__is_not_taken_for_that_of_its_bound(status: int | None) -> None:
    assert not ran_out(status)


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
