"""Killed at any step on the disk, or run twice at once: the old or the new report is there, whole, and nothing half."""

import os
import subprocess
import sys
import threading
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.command_line import SAMPLE_PREFECTURE
from tests.returned_workbooks import write_return
from tests.threats.hostile_returns import NAME, ROW
from tests.threats.killed_run import NEVER, killed_at, killed_in_the_middle
from xl_kenten.adapters import folder_lock
from xl_kenten.adapters.atomic_file import write_atomically
from xl_kenten.adapters.folder_lock import alone_in
from xl_kenten.adapters.workbook_file import WorkbookFile
from xl_kenten.cli import main
from xl_kenten.core.workbook.cell_block import Block
from xl_kenten.errors import OutputError

Unix = pytest.mark.skipif(sys.platform == "win32", reason="kills as Unix does")

WHO = tuple(map(str, SAMPLE_PREFECTURE))
DEFICIENT = ROW.replace("| 0 | 0 | 0 | |", "| 1 | 0 | 0 | 平成19年7月末に改める |", 1)
MUNICIPAL = "市町村分"
TEMPORARY = ".xl-kenten-*.tmp"


@pytest.fixture(scope="module", name="workbook")
def new_workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("new") / "報告.xlsm"
    assert main(["new", "見本県", *WHO[2:], "--out", str(path)]) == 0
    return path.read_bytes()


class Place:
    """The returns, and the folder in which a report stands that is to be replaced."""

    def __init__(self, folder: Path, workbook: bytes) -> None:
        self.returns, self.out = folder / "回答", folder / "出力"
        self.returns.mkdir()
        self.out.mkdir()
        write_return(self.returns / "1.xlsx", DEFICIENT)
        self._workbook = workbook
        self.report, self.book = self.out / "集約.xlsx", self.out / "報告.xlsm"
        self.old = b""
        self._known: dict[bytes, str] = {}

    def again(self) -> None:
        """The state before: an old report and an untouched workbook."""
        for path in self.out.iterdir():
            path.unlink()
        self.old = self._workbook
        self.report.write_bytes(self.old)
        self.book.write_bytes(self.old)

    def words(self, target: Path) -> list[str]:
        end = ["--out", str(target), "--force"] if target == self.report else ["--into", str(target)]
        return ["consolidate", str(self.returns), *WHO, *end]

    def state(self, path: Path) -> str:
        """Which of both stands there; any third would not open, or not say what a whole one says."""
        data = path.read_bytes()
        if data not in self._known:
            self._known[data] = "old" if data == self.old else self._looked_at(data)
        return self._known[data]

    def _looked_at(self, data: bytes) -> str:
        sheet = openpyxl.load_workbook(BytesIO(data))[MUNICIPAL]
        (row,) = (row for row in range(7, 40) if sheet.cell(row, 2).value == NAME)
        assert [sheet.cell(row, column).value for column in (3, 4, 6)] == [1, 0, "平成19年7月末に改める"]
        return "new"

    def nothing_half(self) -> None:
        """But for what a later run removes, every file is a whole old or new one."""
        for path in self.out.iterdir():
            if not path.match(TEMPORARY):
                assert self.state(path) in {"old", "new"}


@pytest.fixture(name="place")
def place_of_reports(tmp_path: Path, workbook: bytes) -> Place:
    return Place(tmp_path, workbook)


@Unix
@pytest.mark.parametrize("target", ["report", "book"])
def test_killed_at_any_step__leaves_the_old_report_or_the_new_one_whole(place: Place, target: str) -> None:
    path: Path = getattr(place, target)
    states = []
    for step in range(1, NEVER):
        place.again()
        killed = killed_at(step, place.words(path), str(place.out))
        states.append(place.state(path))
        place.nothing_half()
        if not killed:
            break
    # Created, written, second name, put in place, folder settled: old until the one moment, and then new.
    assert len(states) >= 5
    assert states == sorted(states, reverse=True)
    assert {"old", "new"} == set(states)
    assert list(place.out.glob(TEMPORARY)) == []


@Unix
@pytest.mark.parametrize("size", [0, 1, 4096])
def test_killed_in_the_middle_of_a_write__leaves_the_old_report(place: Place, size: int) -> None:
    for path in (place.report, place.book):
        place.again()
        assert killed_in_the_middle(size, place.words(path), str(place.out))
        assert place.state(path) == "old"
        place.nothing_half()


@Unix
def test_what_a_killed_run_left__is_removed_by_a_later_one_and_never_that_of_a_running_one(
    place: Place,
) -> None:
    place.again()
    assert killed_in_the_middle(4096, place.words(place.report), str(place.out))
    (left,) = place.out.glob(TEMPORARY)
    assert not killed_at(NEVER, place.words(place.report), str(place.out))
    assert left.exists()  # it might be that of a run that is still at work
    os.utime(left, (left.stat().st_mtime - 7200,) * 2)
    assert not killed_at(NEVER, place.words(place.report), str(place.out))
    assert list(place.out.glob(TEMPORARY)) == []


def test_two_runs_at_once_on_one_report__both_reports_are_kept_whole(place: Place) -> None:
    place.again()
    place.book.unlink()
    statuses = [status for status, _ in at_once(place.words(place.report), place.words(place.report))]
    assert statuses == [1, 1]  # the 29 others have not answered
    files = sorted(place.out.iterdir())
    assert [place.state(path) for path in files].count("old") == 1
    assert [place.state(path) for path in files].count("new") == 2
    assert place.state(place.report) == "new"


def test_two_runs_at_once_without_force__one_makes_the_report_and_the_other_is_told(place: Place) -> None:
    words = ["consolidate", str(place.returns), *WHO, "--out", str(place.report)]
    outcomes = at_once(words, words)
    assert sorted(status for status, _ in outcomes) == [1, 2]
    (said,) = (said for status, said in outcomes if status == 2)
    assert "既にあります" in said or "別の処理によって作られました" in said
    assert [path.name for path in place.out.iterdir()] == [place.report.name]
    assert place.state(place.report) == "new"


def test_two_runs_at_once_into_one_workbook__none_undoes_the_other(place: Place) -> None:
    place.again()
    place.report.unlink()
    outcomes = at_once(place.words(place.book), place.words(place.book))
    done = [status for status, _ in outcomes].count(1)
    refused = [said for status, said in outcomes if status == 2]
    assert done + len(refused) == 2
    assert done >= 1
    assert all("別の処理によって変更されたため" in said for said in refused)
    assert place.state(place.book) == "new"
    place.nothing_half()


def test_workbook_that_was_changed_since_it_was_opened__is_not_overwritten(place: Place) -> None:
    place.again()
    mine, theirs = WorkbookFile(place.book), WorkbookFile(place.book)
    theirs.write(Block(MUNICIPAL, 7, 2, ((1,),)))
    theirs.save()
    saved = place.book.read_bytes()
    mine.write(Block(MUNICIPAL, 7, 2, ((0,),)))
    with pytest.raises(OutputError, match="変更された"):
        mine.save()
    assert place.book.read_bytes() == saved
    theirs.write(Block(MUNICIPAL, 7, 3, ((1,),)))
    theirs.save()


def test_folder_in_which_another_run_writes__is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with alone_in(tmp_path):
        other = threading.Thread(target=write_atomically, args=(path, b"new"), kwargs={"force": False})
        other.start()
        other.join(0.1)
        assert (other.is_alive(), path.exists()) == (True, False)
    other.join()
    assert path.read_bytes() == b"new"


def test_folder_in_which_another_run_writes_for_ever__is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_lock, "_PATIENCE", 0.05)
    with alone_in(tmp_path), pytest.raises(OutputError, match="別の処理"):
        write_atomically(tmp_path / "a.xlsx", b"new", force=False)
    assert list(tmp_path.iterdir()) == []


def at_once(*commands: list[str]) -> list[tuple[int, str]]:
    """Start commands together; exit status and what was said on standard error, of each."""
    runs = [
        subprocess.Popen(
            [sys.executable, "-X", "utf8", "-m", "xl_kenten", *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for words in commands
    ]
    said = [run.communicate()[1].decode() for run in runs]
    assert not any("Traceback" in each for each in said)
    return [(run.returncode, each) for run, each in zip(runs, said, strict=True)]
