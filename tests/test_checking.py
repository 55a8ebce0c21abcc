"""Many returns are read in several processes: the result is the same, whatever happens to a process."""

import multiprocessing
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import psutil
import pytest

from tests.command_line import SAMPLE_LIST, CommandLine
from tests.returned_workbooks import write_return
from xl_kenten.actions.collection import Basis, basis
from xl_kenten.adapters.returned_files import checking
from xl_kenten.adapters.returned_files.checking import check_folder
from xl_kenten.core.checked_file import CheckedFile
from xl_kenten.core.returned_file import ReturnedFile

NAMES = ("架空市", "例示市", "模擬市", "想定市")
FILES = 60  # more than a process is given at once
HOLD = 'def hold(check, file):\n    os.write(1, b"here\\n")\n    time.sleep(60)\n'


@pytest.fixture
def on() -> Basis:
    return basis("見本県", SAMPLE_LIST)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Sixty returns, some with faults, and a broken and an empty file among them."""
    folder = tmp_path / "回答"
    folder.mkdir()
    for number in range(FILES - 2):
        name, flag = NAMES[number % len(NAMES)], number % 3
        write_return(folder / f"{number:03}.xlsx", f"| 1 | {name} | {flag} | 0 | 0 | | 0 | 0 | 0 | | | | |")
    (folder / "020 壊れた.xlsx").write_bytes((folder / "000.xlsx").read_bytes()[:4000])
    (folder / "021 空.xlsx").write_bytes(b"")
    return folder


@pytest.fixture(params=["fork", "spawn"])
def several(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes, also for few files: copies of this one, or new ones as on Windows and the Mac."""
    if request.param == "fork" and sys.platform != "linux":
        pytest.skip("copies of a process are made on Linux only")
    monkeypatch.setattr(checking, "_MANY", 1)
    monkeypatch.setattr(checking, "_processors", lambda: 2)
    monkeypatch.setattr(checking, "_start_method", lambda: request.param)


def killed_over(name: str, check: partial[CheckedFile], file: ReturnedFile) -> CheckedFile:
    """Check a file; a process of the pool does not survive one of this name."""
    if file.file == name and multiprocessing.parent_process() is not None:
        os.kill(os.getpid(), signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    return check(file)


@pytest.mark.usefixtures("several")
def test_several_processes__give_what_one_gives_in_the_same_order(folder: Path, on: Basis) -> None:
    told: list[tuple[int, int]] = []
    found = list(check_folder(folder, on.check, progress=lambda done, total: told.append((done, total))))
    with pytest.MonkeyPatch.context() as one:
        one.setattr(checking, "_processors", lambda: 1)
        assert found == list(check_folder(folder, on.check))
    assert told[-1] == (FILES, FILES)
    assert told == sorted(told)


@pytest.mark.usefixtures("several")
def test_process_is_killed_over_a_file__every_file_is_checked_all_the_same(folder: Path, on: Basis) -> None:
    told: list[tuple[int, int]] = []
    check = partial(killed_over, "030.xlsx", on.check)
    found = list(check_folder(folder, check, progress=lambda done, total: told.append((done, total))))
    with pytest.MonkeyPatch.context() as one:
        one.setattr(checking, "_processors", lambda: 1)
        assert found == list(check_folder(folder, on.check))
    assert told[-1] == (FILES, FILES)


@pytest.mark.usefixtures("several")
def test_process_is_killed_while_others_are_started__none_is_left(folder: Path, on: Basis) -> None:
    before = set(psutil.Process().children(recursive=True))
    found = list(check_folder(folder, partial(killed_over, "000.xlsx", on.check)))
    left = set(psutil.Process().children(recursive=True)) - before
    _, alive = psutil.wait_procs(left, timeout=20)
    assert len(found) == FILES
    assert [each for each in alive if "resource_tracker" not in " ".join(each.cmdline())] == []


@pytest.mark.usefixtures("several")
def test_reading_is_broken_off__no_process_is_left(folder: Path, on: Basis) -> None:
    before = set(psutil.Process().children(recursive=True))
    checked = check_folder(folder, on.check)
    next(iter(checked))
    checked.close()
    left = set(psutil.Process().children(recursive=True)) - before
    _, alive = psutil.wait_procs(left, timeout=20)
    # The tracker of resources serves all pools of a process, and ends with it.
    assert [each for each in alive if "resource_tracker" not in " ".join(each.cmdline())] == []


@pytest.mark.usefixtures("several")
def test_command__is_the_same_with_several_processes(
    folder: Path, command: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = command.consolidate(folder)
    monkeypatch.setattr(checking, "_processors", lambda: 1)
    one = command.consolidate(folder)
    assert (several.status, several.report) == (one.status, one.report)
    assert several.report["summary"]["rejected"] == 2


@pytest.mark.skipif(
    sys.platform == "win32", reason="on Windows nothing can be killed so that it leaves children"
)
def test_process_that_started_them_is_killed__the_others_end(folder: Path, tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(
        "import os, sys, time\nfrom functools import partial\nfrom pathlib import Path\n"
        "from tests.command_line import SAMPLE_LIST\n"
        "from xl_kenten.actions.collection import basis\n"
        "from xl_kenten.adapters.returned_files import checking\n"
        f"{HOLD}"
        "if __name__ == '__main__':\n"
        "    checking._MANY, checking._processors = 1, lambda: 2\n"
        "    on = basis('見本県', SAMPLE_LIST)\n"
        "    list(checking.check_folder(Path(sys.argv[1]), partial(hold, on.check)))\n",
        encoding="utf-8",
    )
    root = Path(__file__).parents[1]
    started = subprocess.Popen(
        [sys.executable, script, folder],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(root)},
    )
    assert started.stdout is not None
    with started.stdout as said:
        begun = said.readline()
        children = psutil.Process(started.pid).children(recursive=True)
        started.kill()
        started.wait()
        _, alive = psutil.wait_procs(children, timeout=20)
    assert begun == b"here\n"
    assert children
    assert alive == []


def test_few_files__are_read_in_this_process(folder: Path, on: Basis) -> None:
    before = set(multiprocessing.active_children())
    checked = check_folder(folder, on.check)
    next(iter(checked))
    assert set(multiprocessing.active_children()) == before
    assert len(list(checked)) == FILES - 1
