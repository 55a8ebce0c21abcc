"""Every button on workbooks that are empty, half filled or spoiled: a polite sentence, never a traceback."""

import datetime as dt
import re
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import xlwings as xw
from xl_kenten import ribbon
from xl_kenten.core.workbook.settings import FOLDER, INSPECTION_DAY, LETTERS_FOLDER, PREFECTURE
from xl_kenten.template.__main__ import build
from xl_kenten.template.ribbon import load_ribbon

from tests.libreoffice.desk import (
    CLEAN,
    UNEXPECTED,
    Desk,
    desk_with_sample,  # noqa: F401 - a fixture
    sample_workbook_bytes,  # noqa: F401 - a fixture
)
from tests.libreoffice.engine import LibreOfficeEngine
from tests.returned_workbooks import write_return

BUTTONS = {button.id: getattr(ribbon, button.id) for button in load_ribbon().buttons}
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
PYTHON_WORDS = re.compile(r"Traceback|Error\b|Exception|NoneType|object at 0x|\bat line\b|\.py\b")


# Slow ones that read nothing but settings: pressed where those are spoilt, and on sound workbooks.
AWAY_FROM_THE_SHEET = ("distribute", "letters", "self_test")
AT_THE_SHEET = tuple(name for name in BUTTONS if name not in AWAY_FROM_THE_SHEET)


def press_each(desk: Desk, names: Iterable[str] = BUTTONS, sheet: str = "市町村分") -> dict[str, str]:
    """Press buttons, each with this sheet in front if it is there; what each said."""
    said = {}
    for name in names:
        if sheet in [each.name for each in desk.book.sheets]:
            desk.sheet(sheet).activate()
        said[name] = desk.press(BUTTONS[name])
    return said


def assert_polite(said: dict[str, str]) -> None:
    """Every button but 使い方 says something, in Japanese, in whole sentences, and nothing of Python."""
    for name, text in said.items():
        assert UNEXPECTED not in text, (name, text, latest_log())
        assert not PYTHON_WORDS.search(text.replace("Python", "")), (name, text)
        if name != "help":
            assert JAPANESE.search(text), (name, text)


def latest_log() -> str:
    logs = sorted(Path(tempfile.gettempdir()).glob("xl_kenten-*.log"), key=lambda log: log.stat().st_mtime)
    return logs[-1].read_text(encoding="utf-8") if logs else ""


@pytest.fixture
def returns(tmp_path: Path) -> Path:
    """A folder with one return."""
    folder = tmp_path / "回答"
    folder.mkdir()
    write_return(folder / "a.xlsx", f"| 1 | 架空市 | {CLEAN} |")
    return folder


@pytest.fixture
def half_filled(desk: Desk, returns: Path, tmp_path: Path) -> Desk:
    """Some rows are entered, some half, some wrongly; the folders are chosen."""
    desk.write("C8", 0, 0, 0, None, 0, 0, 0, None, 0, 0)
    desk.write("C9", 2, 1, 0, None, "あり", None, 0, "なし", 1)
    desk.set(FOLDER, str(returns))
    desk.set(LETTERS_FOLDER, str(tmp_path / "手紙"))
    return desk


def test_template_in_which_nothing_is_set(app: xw.App, excel: LibreOfficeEngine, tmp_path: Path) -> None:
    path = tmp_path / "workbook_template.xlsm"
    path.write_bytes(build())
    desk = Desk(app, excel, path)

    said = press_each(desk)
    assert_polite(said)
    assert "都道府県" in said["prepare"]
    assert "フォルダー" in said["consolidate"]
    assert "フォルダー" in said["distribute"]
    assert_polite(press_each(desk, AT_THE_SHEET, "はじめに"))


def test_half_filled_workbook(half_filled: Desk) -> None:
    for sheet in ("市町村分", "都道府県分"):
        said = press_each(half_filled, sheet=sheet)
        assert_polite(said)
        assert "エラー" in said["check"]
    assert "受理 1" in said["consolidate"]


@dataclass(frozen=True)
class Spoil:
    """What somebody did to the workbook, and what some buttons must name then."""

    what: str
    do: tuple[Callable[[Desk], object], ...]
    named: dict[str, str] = field(default_factory=dict)
    buttons: tuple[str, ...] = AT_THE_SHEET


def _rename(old: str, new: str) -> Callable[[Desk], None]:
    def rename(desk: Desk) -> None:
        desk.sheet(old).name = new

    return rename


def _delete(*names: str) -> Callable[[Desk], None]:
    def delete(desk: Desk) -> None:
        for name in names:
            desk.sheet(name).delete()

    return delete


def _clear(sheet: str, cells: str) -> Callable[[Desk], None]:
    return lambda desk: desk.sheet(sheet)[cells].clear()


def _put(sheet: str, cell: str, value: object) -> Callable[[Desk], None]:
    def put(desk: Desk) -> None:
        desk.sheet(sheet)[cell].value = value

    return put


def _set(label: str, value: object) -> Callable[[Desk], None]:
    return lambda desk: desk.set(label, value)


def _merge(cells: str) -> Callable[[Desk], None]:
    return lambda desk: desk.sheet()[cells].merge()


def _delete_columns(sheet: str, columns: str) -> Callable[[Desk], None]:
    return lambda desk: desk.sheet(sheet)[columns].delete()


def _delete_rows(sheet: str, rows: str) -> Callable[[Desk], None]:
    return lambda desk: desk.sheet(sheet)[rows].delete()


def _protect(name: str) -> Callable[[Desk], None]:
    return lambda desk: desk.sheet(name).api.Protect("secret")


def _twice_the_table(desk: Desk) -> None:
    sheet = desk.sheet()
    sheet["A1:O20"].copy(sheet["A60"])


def _everything(desk: Desk) -> None:
    """Somebody selected all and pressed the delete key, on every sheet."""
    for sheet in desk.book.sheets:
        sheet.clear_contents()


def _error_in(label: str) -> Callable[[Desk], None]:
    def put(desk: Desk) -> None:
        desk.set(label, None)
        labels = [cells[0] for cells in desk.values("設定")]
        cell = desk.sheet("設定")[f"B{labels.index(label) + 1}"]
        cell.number_format = "General"
        cell.value = "=1/0"

    return put


LOST = "シートがありません"
EVERY = tuple(BUTTONS)
FOLDERS = ("consolidate", "status", "letters")
LETTERS = ("distribute", "letters")
UNDO_FIRST = ("undo", "check")
SPOILS = (
    Spoil(
        "headings deleted",
        (_clear("市町村分", "A5:AA7"),),
        dict.fromkeys(("check", "highlight", "clear_highlights", "consolidate", "next_deficiency"), "見出し"),
    ),
    Spoil("one heading overwritten", (_put("市町村分", "D6", "メモ"),), {"check": "②作業場所の特定"}),
    Spoil("two tables", (_twice_the_table,), {"check": "二つ以上", "consolidate": "二つ以上"}),
    Spoil("a column of theirs called like ours", (_put("市町村分", "AC6", "状態"),), {"check": "「状態」"}),
    Spoil("form renamed", (_rename("市町村分", "集約表"),), {"consolidate": LOST, "status": LOST}, EVERY),
    Spoil(
        "sheets deleted",
        (_delete("はじめに", "検査結果", "提出状況", "差替え"),),
        {"help": LOST, "check": "「検査結果」", "consolidate": LOST, "letters": LOST},
        EVERY,
    ),
    Spoil("settings deleted", (_delete("設定"),), {"check": "「設定」シートがありません"}, EVERY),
    Spoil(
        "settings emptied",
        (_clear("設定", "A1:C40"),),
        {"prepare": "都道府県", "consolidate": "フォルダー", "distribute": "フォルダー"},
        EVERY,
    ),
    Spoil(
        "answers that are none, merged cells and names",
        (
            _put("市町村分", "C8", [["あり", "×", "該当なし", 1, "①", "-", "？", dt.date(2007, 7, 31)]] * 20),
            _merge("C20:F24"),
            _merge("A30:B33"),
        ),
        {"check": "エラー"},
    ),
    Spoil("no date", (_set(INSPECTION_DAY, "きのう"),), {"check": "日付ではありません"}, EVERY),
    Spoil("folder that is not there", (_set(FOLDER, "/無い/所"),), {"consolidate": "/無い/所"}, FOLDERS),
    Spoil("folder too long to exist", (_set(FOLDER, "長" * 2000),), {"status": "がありません"}, FOLDERS),
    Spoil("folder that is an error", (_error_in(FOLDER),), {"consolidate": "#DIV/0!"}, FOLDERS),
    Spoil("letters folder too long", (_set(LETTERS_FOLDER, "長" * 2000),), {"letters": "フォルダー"}, LETTERS),
    Spoil("letters folder in a file", (_set(LETTERS_FOLDER, "/dev/null/x"),), {"letters": "フォルダー"}, LETTERS),
    Spoil("unknown prefecture", (_clear("団体一覧", "A4:E40"), _set(PREFECTURE, "長里県")), {"check": "長野県"}, EVERY),
    Spoil("prefecture of others", (_set(PREFECTURE, "長野県"),), {"check": "団体一覧"}, EVERY),
    Spoil("list emptied", (_clear("団体一覧", "A4:E40"),), {"check": "見本県", "consolidate": "見本県"}),
    Spoil("bad line of the list", (_put("団体一覧", "A5", "12345678"),), {"check": "の5行目"}, EVERY),
    Spoil(
        "rubbish to undo",
        (_put("元に戻す記録", "A1", [["ごみ", 1], [None, "="], ["[{", 3]]),),
        {"undo": "ありません"},
        UNDO_FIRST,
    ),
    *(
        Spoil(f"record to undo that is {what}", (_put("元に戻す記録", "A1", record),), {"undo": "ありません"}, ("undo",))
        for what, record in {
            "cut off": '[{"sheet":"市町村分","row":',
            "of no cells": '[{"sheet":"市町村分","row":1,"column":1,"before":[],"after":[]}]',
            "askew": '[{"sheet":"市町村分","row":1,"column":1,"before":[[{"v":1}]],"after":[[]]}]',
            "above the sheet": '[{"sheet":"市町村分","row":-9,"column":1,"before":[[{}]],"after":[[{}]]}]',
        }.items()
    ),
    Spoil(
        "status and choice that are none",
        (
            _put("提出状況", "A4", [[1, "992011", "架空市", "たぶん受理"]]),
            _put("差替え", "A4", [[1, "992011", "架空市", "a", None, "", "", "はい"]]),
        ),
        {"consolidate": "『はい』", "status": "『はい』"},
    ),
    Spoil(
        "columns of the desk deleted",
        (_delete_columns("市町村分", "N:AA"),),
        {"highlight": "隠し列", "clear_highlights": "隠し列", "check": "エラー"},
        ("check", "highlight", "clear_highlights", "consolidate"),
    ),
    Spoil(
        "some hidden columns and the numbers deleted",
        (_delete_columns("市町村分", "R:S"), _delete_columns("市町村分", "A:A")),
        {"highlight": "隠し列", "clear_highlights": "隠し列", "prepare": "すでに"},
        ("highlight", "clear_highlights", "prepare"),
    ),
    Spoil(
        "all rows deleted",
        (_delete_rows("市町村分", "8:37"),),
        {"consolidate": "団体を並べる", "prepare": "新しいブック"},
    ),
    Spoil("total deleted", (_delete_rows("市町村分", "38:38"),), {"check": "エラー"}, ("check", "consolidate")),
    Spoil(
        "form and list protected",
        (_protect("市町村分"), _protect("検査結果")),
        {"check": "保護", "highlight": "保護", "consolidate": "保護"},
    ),
    Spoil("everything emptied", (_everything,), {"check": "見出し"}, EVERY),
)  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILS, ids=lambda spoil: spoil.what)
def test_spoiled_workbook(half_filled: Desk, spoil: Spoil) -> None:
    for do in spoil.do:
        do(half_filled)

    said = press_each(half_filled, spoil.buttons)

    assert_polite(said)
    for name, words in spoil.named.items():
        assert words in said[name], (name, said[name])
