"""Every file of a folder ends as read, rejected or passed over, and one bad file never stops the rest."""

import os
import sys
import unicodedata
from pathlib import Path
from typing import Never

import pytest

from tests.hostile.old_workbooks import values_book, with_looped_chain
from tests.hostile.open_documents import number, open_document, row
from tests.hostile.packages import book
from tests.hostile.usual_forms import form_bytes
from xl_kenten.adapters.live_workbook import place_within
from xl_kenten.adapters.returned_files import list_files, list_folder, read_files, read_folder
from xl_kenten.adapters.returned_files.worker import Worker
from xl_kenten.core.finding import FindingCode
from xl_kenten.errors import UsageError

FORM = form_bytes()


def save(folder: Path, name: str, data: bytes = FORM) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def codes_of(folder: Path) -> dict[str, FindingCode | None]:
    return {each.file: each.refusal and each.refusal.code for each in read_folder(folder)}


def test_bad_files_among_good_ones__stop_none_of_them(tmp_path: Path) -> None:
    save(tmp_path, "1 よい.xlsx")
    save(tmp_path, "2 壊れ.xlsx", FORM[:3000])
    save(
        tmp_path,
        "3 遠い.xlsx",
        book('<row r="1"><c r="A1"><v>1</v></c><c s="1" r="XFD1048576"><v>1</v></c></row>'),
    )
    save(tmp_path, "4 輪.xls", with_looped_chain(values_book()))
    save(tmp_path, "5 よい.xls", values_book())
    save(tmp_path, "6 よい.ods", open_document(row(number("1"))))
    save(tmp_path, "7 空.xlsx", b"")
    save(tmp_path, "8 資料.pdf", b"%PDF-1.4")
    save(tmp_path, "Thumbs.db", b"x")
    save(tmp_path, "下/9 よい.xlsx")
    assert codes_of(tmp_path) == {
        "1 よい.xlsx": None,
        "2 壊れ.xlsx": FindingCode.FILE_UNREADABLE,
        "3 遠い.xlsx": FindingCode.FILE_TOO_LARGE,
        "4 輪.xls": FindingCode.FILE_UNREADABLE,
        "5 よい.xls": None,
        "6 よい.ods": None,
        "7 空.xlsx": FindingCode.FILE_EMPTY,
        "8 資料.pdf": FindingCode.FILE_NOT_A_WORKBOOK,
        "Thumbs.db": FindingCode.FILE_SKIPPED,
        "下/9 よい.xlsx": None,
    }


def test_names__are_relative_and_sorted_and_kept_as_they_are(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "ガ.xlsx")
    save(tmp_path, decomposed)
    save(tmp_path, "下/奥/回答.xlsx")
    save(tmp_path, "1.xlsx")
    assert [entry.name for entry in list_folder(tmp_path)] == sorted(
        [decomposed, "下/奥/回答.xlsx", "1.xlsx"]
    )


@pytest.mark.skipif(os.name == "nt", reason="names are always text on Windows")
def test_name_in_shift_jis_or_in_no_code_at_all__becomes_text(tmp_path: Path) -> None:
    for name in ("長野市.xlsx".encode("cp932"), b"\x81.xlsx"):
        try:
            with open(os.fsencode(tmp_path) + b"/" + name, "wb") as file:  # noqa: PTH123 (a name in bytes)
                file.write(FORM)
        except OSError:
            pytest.skip("this disk takes no such names")
    found = list(read_folder(tmp_path))
    assert {each.file for each in found} == {"長野市.xlsx", "?.xlsx"}
    assert [each.refusal for each in found] == [None, None]


def test_path_of_more_than_260_characters__is_read(tmp_path: Path) -> None:
    name = "/".join(["長" * 80] * 4) + "/回答.xlsx"
    save(tmp_path, name)
    assert codes_of(tmp_path) == {name: None}


@pytest.mark.skipif(sys.platform == "win32", reason="made step by step, as Unix lets one")
def test_folders_deeper_than_any_path_may_be_long__are_named_for_that(tmp_path: Path) -> None:
    save(tmp_path, "1.xlsx")
    steps = 30
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        for _ in range(steps):
            Path("深" * 80).mkdir()
            os.chdir("深" * 80)
        Path("2.xlsx").touch()
        found = list(read_folder(tmp_path))
    finally:
        os.chdir(before)
    told = "パスが長すぎて開けません（浅いフォルダーに移すか、名前を短くすると読めます）"
    assert [(each.file.count("/"), each.refusal and each.refusal.detail) for each in found] == [
        (0, None),
        (found[1].file.count("/"), told),
    ]
    assert 0 < found[1].file.count("/") < steps
    with pytest.raises(UsageError, match=r"を開けません。パスが長すぎます。浅い場所に移してください。"):
        list_folder(tmp_path / found[1].file / "深" / ("深" * 80))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_links_pipes_and_hidden_folders__are_listed_and_not_entered(tmp_path: Path) -> None:
    folder = tmp_path / "回答"
    save(folder, "1.xlsx")
    save(tmp_path, "外/2.xlsx")
    (folder / "外へ").symlink_to(tmp_path / "外")
    (folder / "輪").symlink_to(folder)
    os.mkfifo(folder / "管.xlsx")
    save(folder, ".git/config", b"x")
    skipped = FindingCode.FILE_SKIPPED
    assert codes_of(folder) == {
        "1.xlsx": None,
        "外へ": skipped,
        "輪": skipped,
        "管.xlsx": skipped,
        ".git": skipped,
    }


def test_file_that_vanishes_after_listing__is_unreadable(tmp_path: Path) -> None:
    save(tmp_path, "1.xlsx")
    save(tmp_path, "2.xlsx")
    reading = read_folder(tmp_path)
    (tmp_path / "2.xlsx").unlink()
    assert [each.refusal and each.refusal.code for each in reading] == [None, FindingCode.FILE_UNREADABLE]


def test_folder_that_is_none__is_the_users_mistake(tmp_path: Path) -> None:
    save(tmp_path, "1.xlsx")
    with pytest.raises(UsageError, match="ない"):
        read_folder(tmp_path / "ない")
    with pytest.raises(UsageError, match=r"1\.xlsx"):
        list_folder(tmp_path / "1.xlsx")


def test_progress__counts_every_file(tmp_path: Path) -> None:
    for name in ("1.xlsx", "2.pdf", "Thumbs.db"):
        save(tmp_path, name)
    told = []
    list(read_folder(tmp_path, progress=lambda done, total: told.append((done, total))))
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([], False),
        (["2 回答.xlsx", "3 回答.ods", "Thumbs.db", "~$1 回答.xlsx", "~$別紙.docx"], False),
        (["別紙.xlsx"], True),
        (["改善計画.pdf"], True),
        (["改善計画.jtd"], True),
        (["下/別紙.pdf"], False),
    ],
)
def test_attachments_beside__are_looked_for_in_the_same_folder(
    tmp_path: Path, others: list[str], *, expected: bool
) -> None:
    save(tmp_path, "1 回答.xlsx")
    for name in others:
        save(tmp_path, name, b"%PDF-1.4" if name.endswith("pdf") else FORM)
    (returned,) = (each for each in read_folder(tmp_path) if each.file == "1 回答.xlsx")
    assert returned.attachments_beside is expected


def test_what_the_run_writes_itself__is_skipped_by_name_wherever_it_lies_and_however_it_is_spelled(
    tmp_path: Path,
) -> None:
    book = save(tmp_path, "下/がんばる.xlsm")
    for name in (
        "下/がんばる.バックアップ_20070620-120000.xlsm",
        unicodedata.normalize("NFD", "下/がんばる.バックアップ_20070620-120000_2.xlsm"),
    ):
        save(tmp_path, name)
    for name in ("がんばる.xlsm", "下/がんばる 2.xlsm", "下/ほか.バックアップ_20070620-120000.xlsm"):
        save(tmp_path, name)
    own = (tmp_path / "下" / ".." / "下" / book.name, tmp_path / "ない" / "がんばる.xlsm")
    read = {each.file: each.is_own for each in read_folder(tmp_path, own=own)}
    assert {unicodedata.normalize("NFC", name): is_own for name, is_own in read.items()} == {
        "がんばる.xlsm": False,
        "下/がんばる 2.xlsm": False,
        "下/がんばる.xlsm": True,
        "下/がんばる.バックアップ_20070620-120000.xlsm": True,
        "下/がんばる.バックアップ_20070620-120000_2.xlsm": True,
        "下/ほか.バックアップ_20070620-120000.xlsm": False,
    }


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://cloud.example.jp/課/報告.xlsm", Path("回答") / "報告.xlsm"),
        ("/机/報告.xlsm", Path("/机/報告.xlsm")),
    ],
)
def test_workbook_that_is_open_in_excel__is_looked_for_where_its_address_says(
    address: str, place: Path
) -> None:
    assert place_within(Path("回答"), address) == place


def test_single_file__its_attachment_need_not_be_named_along_with_it(tmp_path: Path) -> None:
    one = save(tmp_path, "1 回答.xlsx")
    alone = [each.attachments_beside for each in read_files([one])]
    save(tmp_path, "改善計画.pdf", b"%PDF-1.4")
    assert (alone, [each.attachments_beside for each in read_files([one])]) == ([False], [True])


def test_the_return_itself__is_no_attachment_of_its_own(tmp_path: Path) -> None:
    save(tmp_path, "別紙報告票.xlsx")
    (alone,) = read_folder(tmp_path)
    save(tmp_path, "別紙２.xlsx")
    together = list(read_folder(tmp_path))
    assert [alone.attachments_beside, *(each.attachments_beside for each in together)] == [False, True, True]


def test_single_files__are_named_by_what_sets_them_apart(tmp_path: Path) -> None:
    one = save(tmp_path, "甲/1.xlsx")
    save(tmp_path, "乙/1.xlsx")
    save(tmp_path, "乙/下/2.xlsx")
    assert [entry.name for entry in list_files([one])] == ["1.xlsx"]
    assert [each.file for each in read_files([one, tmp_path / "乙"])] == [
        "甲/1.xlsx",
        "乙/1.xlsx",
        "乙/下/2.xlsx",
    ]
    assert [each.refusal for each in read_files([one])] == [None]


def test_usual_files__need_no_process_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Forbidden(Worker):
        def read(self, *_: object) -> Never:
            raise AssertionError

    monkeypatch.setattr("xl_kenten.adapters.returned_files.worker.SHARED", Forbidden())
    for number_of_file in range(3):
        save(tmp_path, f"{number_of_file}.xlsx")
    assert set(codes_of(tmp_path).values()) == {None}
