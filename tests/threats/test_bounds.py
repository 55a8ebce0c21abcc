"""One bad file costs a bounded time and memory, and never stops the others: measured for every kind of them."""

import os
import pickle
import re
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.command_line import SAMPLE_LIST, CommandLine
from tests.hostile.old_workbooks import values_book
from tests.returned_workbooks import write_return
from tests.threats.hostile_returns import HEAVY, HOSTILE, ROW, empty_styled_cells, honest, numbers, with_rows
from tests.threats.measured_run import consolidated
from xl_kenten.actions.collection import basis
from xl_kenten.adapters.returned_files import limits, read_folder, worker
from xl_kenten.adapters.returned_files.content import Kind
from xl_kenten.adapters.returned_files.guarded_check import GuardedCheck
from xl_kenten.adapters.returned_files.message import send
from xl_kenten.adapters.returned_files.outcome import RefusedFileError
from xl_kenten.adapters.returned_files.worker import Worker
from xl_kenten.core import checked_file

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="measures as Unix does")

# What SECURITY.md promises for one file, the whole run around it included.
SECONDS = 2 * limits.WORKER_PROCESSOR_SECONDS + 10
CLOCK_SECONDS = 2 * limits.WORKER_CLOCK_SECONDS + 30
MEMORY = 2048 * limits.MIB
_RESULT = "z よい.xlsx"


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_file__ends_within_the_bounds_and_the_next_one_is_taken(tmp_path: Path, kind: str) -> None:
    make, name, code = HOSTILE[kind]
    folder = tmp_path / "回答"
    folder.mkdir()
    (folder / name).write_bytes(make())
    (folder / _RESULT).write_bytes(honest())
    run = consolidated(folder)
    outcomes = run.outcomes()
    assert outcomes.keys() == {name, _RESULT}
    assert outcomes[_RESULT][0] == "read"
    assert (run.processor < SECONDS, run.seconds < CLOCK_SECONDS, run.peak < MEMORY) == (True, True, True)
    assert outcomes[name][0] in {code or "read", *({"file-unreadable"} if kind in HEAVY else ())}
    assert "Traceback" not in run.said


def test_file_that_takes_its_reader_too_long__is_named_and_the_next_one_is_read(
    command: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "回答"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(empty_styled_cells(rows=1000))
    (folder / _RESULT).write_bytes(honest())
    monkeypatch.setattr(worker, "SHARED", Worker(processor=0.1))
    report = command.consolidate(folder).report
    assert [(file["status"], file["codes"][:1]) for file in report["files"]] == [
        ("rejected", ["file-unreadable"]),
        ("read", []),
    ]
    assert "処理時間 0.1 秒" in report["findings"][0]["message"]


def test_file_whose_check_takes_too_long__is_named_and_the_next_one_is_taken(
    command: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "回答"
    folder.mkdir()
    text = "19.3.1," * 4_500  # fits a cell of Excel
    rows = (f"| 1 | 架空市 | 1 | 0 | 0 | '{n}件：{text} | 0 | 0 | 0 | | 0 | 0 | |" for n in range(40))
    write_return(folder / "a.xlsx", "\n".join(rows))
    (folder / _RESULT).write_bytes(honest())
    monkeypatch.setattr(worker, "SHARED", Worker(processor=1.5))
    report = command.consolidate(folder).report
    assert [(file["status"], file["codes"]) for file in report["files"]] == [
        ("rejected", ["file-too-large"]),
        ("read", []),
    ]
    assert re.search(r"処理時間 1\.\d+ 秒では、検査が終わりませんでした", report["findings"][0]["message"])


def test_file_that_holds_much__is_checked_aside_with_the_same_outcome(tmp_path: Path) -> None:
    write_return(tmp_path / "a.xlsx", "\n".join([ROW, ROW.replace("| 0 |", "| 2 |", 1)] * 1200))
    on = basis("見本県", SAMPLE_LIST)
    (file,) = read_folder(tmp_path)
    guarded = GuardedCheck(on.check)
    before = set(psutil.Process().children())

    assert guarded(file) == on.check(file)

    assert len(set(psutil.Process().children()) - before) == 1
    worker.SHARED.close()


def test_process_that_dies_over_a_check__is_replaced_and_the_file_refused(tmp_path: Path) -> None:
    write_return(tmp_path / "a.xlsx", "\n".join([ROW] * 1800))
    (file,) = read_folder(tmp_path)
    on = basis("見本県", SAMPLE_LIST)
    with Worker() as reader:
        with pytest.raises(RefusedFileError) as caught:
            reader.check(pickle.dumps(os._exit), file)
        assert caught.value.refusal.code == "file-unreadable"
        assert reader.check(pickle.dumps(on.check), file) == on.check(file)


@pytest.mark.skipif(
    not hasattr(psutil.Process, "rlimit"), reason="limits of another process exist on Linux only"
)
def test_file_that_fills_the_memory_of_its_reader__is_refused_and_the_next_one_is_read() -> None:
    before = set(psutil.Process().children())
    with Worker() as reader:
        whole = reader.read(Kind.XLS, values_book()).grids
        (process,) = set(psutil.Process().children()) - before
        assert process.rlimit(psutil.RLIMIT_AS)[0] == limits.WORKER_MEMORY
        room = process.memory_info().vms + 40 * limits.MIB
        process.rlimit(psutil.RLIMIT_AS, (room, room))
        with pytest.raises(RefusedFileError) as caught:
            reader.read(Kind.XLSX, empty_styled_cells(rows=1000))
        assert caught.value.refusal.code in {"file-too-large", "file-unreadable"}
        assert reader.read(Kind.XLS, values_book()).grids == whole


def test_security_page__states_the_bounds_that_are_in_force() -> None:
    page = (Path(__file__).parents[2] / "docs" / "SECURITY.md").read_text("utf-8")
    stated = {
        name: int(value.replace(",", ""))
        for name, value in re.findall(r"^\| `([A-Z_]+)` \| ([\d,]+)", page, re.MULTILINE)
    }
    in_mib = {
        "FILE_BYTES",
        "INFLATED_BYTES",
        "INFLATED_RATIO_FROM",
        "TEXT_BYTES",
        "IN_PROCESS_BYTES",
        "WORKER_MEMORY",
    }
    names = {name for name in vars(limits) if name.isupper() and name != "MIB"}
    assert stated == {
        name: getattr(limits, name) // limits.MIB if name in in_mib else getattr(limits, name)
        for name in names
    }
    assert f"{SECONDS:g} seconds of the processor" in page
    assert f"{CLOCK_SECONDS:g} seconds on the clock" in page
    assert f"{MEMORY // 2**30} GiB" in page


def test_table_of_very_many_faulty_rows__is_refused_and_one_of_many_sound_rows_is_not(
    command: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checked_file, "_USUAL_ROWS", 10)
    monkeypatch.setattr(checked_file, "_MOST_FINDINGS", 40)
    folder = tmp_path / "回答"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(with_rows(numbers(rows=20, columns=11, value=2)))
    (folder / "b.xlsx").write_bytes(honest())
    write_return(folder / "c.xlsx", "\n".join([ROW] * 12))
    report = command.consolidate(folder).report
    assert [(file["status"], file["codes"][:1]) for file in report["files"]] == [
        ("rejected", ["file-too-large"]),
        ("read", []),
        ("read", []),
    ]
    (finding,) = (each for each in report["findings"] if each["file"] == "a.xlsx")
    assert "21 行あり、確認の要るところが 40 か所を超えています" in finding["message"]


def test_reader_that_hangs__ends_by_itself_when_its_parent_was_killed() -> None:
    script = (
        "import time\n"
        "from xl_kenten.adapters.returned_files import worker_process\n"
        "worker_process._LONGEST_SECONDS = 0.2\n"
        "worker_process.answer = lambda *_: time.sleep(600)\n"
        "worker_process.main()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as reader:
        send(reader.stdin, b"xls", b"60 120", b"any bytes", b"")
        assert reader.wait(60) != 0
