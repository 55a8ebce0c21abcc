import os
import re
from pathlib import Path

import pytest

from xl_kenten.adapters.atomic_file import write_atomically
from xl_kenten.errors import OutputError


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_new_file__is_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_atomically(tmp_path / "報告 (1).xlsx", b"new", force=False)
    assert (tmp_path / "報告 (1).xlsx").read_bytes() == b"new"
    assert _names(tmp_path) == ["報告 (1).xlsx"]


def test_new_file__may_be_read_by_others_as_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    write_atomically(tmp_path / "a.xlsx", b"new", force=False)
    assert (tmp_path / "a.xlsx").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_existing_file__without_force__stays(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(OutputError):
        write_atomically(path, b"new", force=False)
    assert path.read_bytes() == b"old"
    assert _names(tmp_path) == ["a.xlsx"]


def test_existing_file__with_force__is_kept_beside_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "報告.v2.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomically(path, b"new", force=True)
    backup, written = sorted(tmp_path.iterdir(), key=lambda each: len(each.name), reverse=True)
    assert re.fullmatch(r"報告\.v2\.バックアップ_\d{8}-\d{6}\.xlsx", backup.name)
    assert (backup.read_bytes(), written.read_bytes()) == (b"old", b"new")
    assert written.stat().st_mode & 0o777 == 0o640


def test_replaced_three_times_in_a_second__no_backup_overwrites_another(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"0")
    for content in (b"1", b"2", b"3"):
        write_atomically(path, content, force=True)
    assert sorted(each.read_bytes() for each in tmp_path.iterdir()) == [b"0", b"1", b"2", b"3"]
    assert path.read_bytes() == b"3"


def test_disk_without_second_names__the_backup_is_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"0")
    write_atomically(path, b"1", force=True)
    write_atomically(path, b"2", force=True)
    assert sorted(each.read_bytes() for each in tmp_path.iterdir()) == [b"0", b"1", b"2"]


def test_replacing_fails__the_old_file_stays_and_nothing_is_left_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "used by another process")

    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputError):
        write_atomically(path, b"new", force=True)
    assert path.read_bytes() == b"old"
    assert _names(tmp_path) == ["a.xlsx"]


def test_interrupted_by_the_user__leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "a.xlsx", b"new", force=False)
    assert _names(tmp_path) == []


@pytest.mark.parametrize("lock", ["~$a.xlsx", ".~lock.a.xlsx#"])
def test_file_open_in_excel_or_libreoffice__is_refused(tmp_path: Path, lock: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    (tmp_path / lock).write_bytes(b"")
    with pytest.raises(OutputError):
        write_atomically(path, b"new", force=True)
    assert path.read_bytes() == b"old"


def test_link__is_neither_followed_nor_replaced(tmp_path: Path) -> None:
    outside = tmp_path / "outside.xlsx"
    outside.write_bytes(b"theirs")
    link = tmp_path / "a.xlsx"
    link.symlink_to(outside)
    dangling = tmp_path / "b.xlsx"
    dangling.symlink_to(tmp_path / "nowhere.xlsx")
    for path in (link, dangling):
        with pytest.raises(OutputError):
            write_atomically(path, b"new", force=True)
    assert outside.read_bytes() == b"theirs"
    assert _names(tmp_path) == ["a.xlsx", "b.xlsx", "outside.xlsx"]


@pytest.mark.parametrize(
    "name",
    ["missing/a.xlsx", "file/a.xlsx", "folder", "x" * 300 + ".xlsx", "nul\0.xlsx"],
    ids=["folder missing", "folder is a file", "is a folder", "too long", "nul"],
)
def test_place_that_cannot_be_written__is_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError):
        write_atomically(tmp_path / name, b"new", force=True)
    assert _names(tmp_path) == ["file", "folder"]


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder nobody may write to")
def test_read_only_folder__is_one_sentence() -> None:
    with pytest.raises(OutputError):
        write_atomically(Path("/proc/self/a.xlsx"), b"new", force=False)
