"""The disk is full, the folder may not be written, a file is locked, gone or changing: said in Japanese, nothing half."""

import contextlib
import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line import SAMPLE_PREFECTURE, CommandLine
from tests.returned_workbooks import write_return
from tests.threats.hostile_returns import ROW, honest
from tests.threats.open_elsewhere import insist_that_the_first_is_named_and_the_second_taken
from xl_kenten.cli import main
from xl_kenten.core.finding import FindingCode
from xl_kenten.errors import DiskFullError

resource = pytest.importorskip("resource", reason="simulates with what Unix offers")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="simulates with what Unix offers")

WHO = tuple(map(str, SAMPLE_PREFECTURE))
FULL = "空き容量"
COMMAND = (sys.executable, "-X", "utf8", "-m", "xl_kenten")


@pytest.fixture(scope="module", name="workbook")
def new_workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("new") / "報告.xlsm"
    assert main(["new", "見本県", *WHO[2:], "--out", str(path)]) == 0
    return path.read_bytes()


@pytest.fixture(name="place")
def folder_with_returns_and_reports(tmp_path: Path, workbook: bytes) -> Path:
    """Two returns, one of them faulty; and a folder for what is written, in which older reports stand."""
    returns, out = tmp_path / "回答", tmp_path / "出力"
    returns.mkdir()
    out.mkdir()
    write_return(returns / "1.xlsx", ROW)
    write_return(returns / "2.xlsx", ROW.replace("| 0 |", "| 2 |", 1).replace("架空市", "例示市"))
    (out / "報告.xlsm").write_bytes(workbook)
    (out / "集約.xlsx").write_bytes(b"old report")
    (out / "r.json").write_bytes(b"old json")
    return tmp_path


def writing(place: Path, what: str) -> list[str]:
    returns, out = place / "回答", place / "出力"
    return {
        "a report": ["consolidate", str(returns), *WHO, "--out", str(out / "集約.xlsx"), "--force"],
        "the workbook": ["consolidate", str(returns), *WHO, "--into", str(out / "報告.xlsm")],
        "the JSON": ["check", str(returns), *WHO, "--json", str(out / "r.json"), "--force"],
        "blank forms": ["distribute", "見本県", *WHO[2:], "--out", str(out)],
        "marked copies": ["check", str(returns), *WHO, "--mark", str(out)],
    }[what]


WRITING = ("a report", "the workbook", "the JSON", "blank forms", "marked copies")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def refused_politely(run: "subprocess.CompletedProcess[bytes]") -> str:
    """What was said, when nothing could be written where it should."""
    said = run.stdout.decode() + run.stderr.decode()
    assert "Traceback" not in said
    assert run.returncode == 2, said
    return said


@pytest.mark.parametrize("what", WRITING)
def test_disk_full_in_the_middle_of_a_file__the_old_state_stays_whole(place: Path, what: str) -> None:
    before = contents(place)
    room = 300 if what == "the JSON" else 4096
    run = subprocess.run(
        [*COMMAND, *writing(place, what)],
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    assert FULL in refused_politely(run)
    assert contents(place) == before


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Let a folder be a disk of its own, of so many bytes."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize(
    ("what", "size"), [("blank forms", "60k"), ("marked copies", "12k"), ("demo", "300k")]
)
def test_disk_that_has_room_for_some_of_the_files__holds_none_of_them(
    place: Path, what: str, size: str
) -> None:
    (place / "出力").rename(place / "よけた")
    write_return(place / "回答" / "3.xlsx", ROW.replace("| 0 |", "| 2 |", 1))
    with small_disk(place / "出力", size) as out:
        words = ["demo", "--out", str(out / "見本")] if what == "demo" else writing(place, what)
        run = subprocess.run([*COMMAND, *words], capture_output=True, check=False)
        said = run.stderr.decode()
        assert (run.returncode, said) == (2, f"{DiskFullError()}\n")
        assert contents(out) == {}


def fill_up(path: Path) -> None:
    """Write until nothing more fits."""
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))


@pytest.mark.parametrize("what", WRITING)
def test_disk_really_full__the_old_state_stays_whole(place: Path, what: str) -> None:
    out, aside = place / "出力", place / "よけた"
    out.rename(aside)
    with small_disk(out, "400k"):
        for old in aside.iterdir():
            shutil.copy(old, out)
        fill_up(out / "他人のデータ.bin")
        before = contents(place)
        run = subprocess.run([*COMMAND, *writing(place, what)], capture_output=True, check=False)
        refused_politely(run)
        assert contents(place) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("words", [["--json", "-"], []])
def test_disk_full_behind_standard_output__is_one_sentence(place: Path, words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [*COMMAND, "check", str(place / "回答"), *WHO, *words],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    lines = [line for line in run.stderr.decode().splitlines() if line]
    assert (run.returncode, lines[-1][:9]) == (2, "出力先のディスクに")
    assert "Traceback" not in run.stderr.decode()


def plainly() -> list[str]:
    """Run without root's right to write and read everything."""
    if os.geteuid():
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root may write everywhere")
    return [setpriv, "--bounding-set=-dac_override,-dac_read_search"]


@pytest.fixture(name="read_only")
def folder_that_may_not_be_written(place: Path) -> Iterator[Path]:
    out = place / "出力"
    out.chmod(0o555)
    yield place
    out.chmod(0o755)


@pytest.mark.parametrize("what", WRITING)
def test_read_only_folder__is_told_and_nothing_changes(read_only: Path, what: str) -> None:
    before = contents(read_only)
    run = subprocess.run([*plainly(), *COMMAND, *writing(read_only, what)], capture_output=True, check=False)
    assert "権限" in refused_politely(run)
    assert contents(read_only) == before


def test_return_and_subfolder_that_may_not_be_read__are_named_and_the_others_taken(place: Path) -> None:
    returns = place / "回答"
    (returns / "1.xlsx").chmod(0)
    (returns / "下").mkdir(mode=0)
    run = subprocess.run(
        [*plainly(), *COMMAND, "check", str(returns), *WHO], capture_output=True, check=False
    )
    (returns / "下").chmod(0o755)
    said = run.stdout.decode()
    assert run.returncode == 1
    assert "1.xlsx：読み取れません（開く権限がないか、別のプログラムで開かれています）" in said
    assert "  下：読み取れません（フォルダーを開く権限がありません）" in said
    assert "『2』は入力できません" in said


class SharingViolationError(PermissionError):
    """What Windows raises for a file that another program keeps open."""

    winerror = 32


def test_return_that_is_open_elsewhere__is_named_and_the_others_taken(
    place: Path, command: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = os.open

    def locked(path: object, *arguments: int, **options: int) -> int:
        if str(path).endswith("1.xlsx"):
            raise SharingViolationError(errno.EACCES, "used by another process")
        return really(path, *arguments, **options)

    monkeypatch.setattr(os, "open", locked)
    report = command.consolidate(place / "回答").report
    insist_that_the_first_is_named_and_the_second_taken(report)


@pytest.mark.parametrize("what", ["a report", "the workbook", "the JSON"])
def test_report_that_is_open_in_excel__is_told_and_stays(
    place: Path, command: CommandLine, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    def locked(*_: object) -> None:
        raise SharingViolationError(errno.EACCES, "used by another process")

    monkeypatch.setattr(Path, "replace", locked)
    before = contents(place)
    outcome = command.run(*writing(place, what))
    assert outcome.status == 2
    assert "Excel などで開いていれば閉じ" in outcome.err
    assert contents(place) == before


@pytest.mark.parametrize("lock", ["~$集約.xlsx", ".~lock.集約.xlsx#"])
def test_report_that_somebody_has_open__is_told_before_any_work(
    place: Path, command: CommandLine, lock: str
) -> None:
    (place / "出力" / lock).write_bytes(b"")
    before = contents(place)
    outcome = command.run(*writing(place, "a report"))
    assert (outcome.status, "開かれているか" in outcome.err) == (2, True)
    assert contents(place) == before


def test_return_that_vanishes_while_others_are_read__is_named_and_the_others_taken(
    place: Path, command: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = os.open

    def taken_away(path: object, *arguments: int, **options: int) -> int:
        if str(path).endswith("1.xlsx"):
            (place / "回答" / "2.xlsx").unlink()
        return really(path, *arguments, **options)

    monkeypatch.setattr(os, "open", taken_away)
    report = command.consolidate(place / "回答").report
    assert [(file["file"], file["status"]) for file in report["files"]] == [
        ("1.xlsx", "read"),
        ("2.xlsx", "rejected"),
    ]
    (finding,) = (each for each in report["findings"] if each["code"] == FindingCode.FILE_UNREADABLE)
    assert "移動または削除されました" in finding["message"]


@pytest.mark.parametrize("change", ["saved anew", "grows", "shrinks"])
def test_return_that_changes_while_it_is_read__is_never_taken_half(
    place: Path, command: CommandLine, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    returned = place / "回答" / "1.xlsx"
    changed = {"saved anew": honest(), "grows": returned.read_bytes() + bytes(9000), "shrinks": b"PK"}[change]
    os.utime(returned, (1_182_000_000, 1_182_000_000))
    really, looked = os.fstat, []

    def busy(descriptor: int) -> os.stat_result:
        status = really(descriptor)
        looked.append(status.st_ino)
        if looked == [returned.stat().st_ino]:
            returned.write_bytes(changed)
        return status

    monkeypatch.setattr(os, "fstat", busy)
    report = command.consolidate(place / "回答").report
    assert [(file["file"], file["status"]) for file in report["files"]] == [
        ("1.xlsx", "rejected"),
        ("2.xlsx", "read"),
    ]
    assert "読み取っている間に変更されました" in report["findings"][0]["message"]
