"""When a button fails: the screen and the status bar are put back, and a log is kept for those who can read it."""

import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlwings as xw
from xl_kenten import ribbon
from xl_kenten.actions import workbook_buttons
from xl_kenten.adapters.live_workbook import LiveWorkbook, open_returns
from xl_kenten.errors import UsageError
from xl_kenten.template.ribbon import load_ribbon

from tests.libreoffice.desk import (
    CLEAN,
    UNEXPECTED,
    Desk,
    desk_with_sample,  # noqa: F401 - a fixture
    folder_with_returns,  # noqa: F401 - a fixture
    sample_workbook_bytes,  # noqa: F401 - a fixture
)
from tests.libreoffice.uno_bridge import ComError
from tests.returned_workbooks import write_return

BUTTONS = {button.id: getattr(ribbon, button.id) for button in load_ribbon().buttons}
QUIET = {"screen_updating": True, "status_bar": False}
READING = "回答を読み取っています… "


class SlipError(Exception):
    """A mistake of ours."""


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake in the very first thing that every button but a few does."""

    def slip(*_: object) -> None:
        raise SlipError("壊れた \ud800")

    monkeypatch.setattr(workbook_buttons, "open_desk", slip)
    monkeypatch.setattr(workbook_buttons, "undo", slip)
    monkeypatch.setattr(ribbon, "examine_workbook", slip)
    monkeypatch.setattr(LiveWorkbook, "show", slip)


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary folder, empty."""
    folder = tmp_path / "一時"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.usefixtures("broken")
def test_mistake_of_ours__in_any_button__is_logged_and_told_without_a_traceback(
    desk: Desk, logs: Path
) -> None:
    switches = desk.excel.office.state.switches()
    for name, button in BUTTONS.items():
        said = desk.press(button)
        assert UNEXPECTED in said, name
        assert "SlipError" not in said
        log = Path(re.search("「(.+?)」", said).group(1))
        assert log.parent == logs
        text = log.read_text(encoding="utf-8")
        assert text.startswith("Traceback")
        assert "SlipError" in text
        assert desk.excel.office.state.switches() == switches, name
        assert desk.excel.office.state.get("status_bar_texts")[-1] is False
    assert desk.excel.office.state.get("alerts")[-1]["title"] == "緊急点検"


@pytest.mark.usefixtures("broken")
def test_mistake_where_no_log_can_be_kept__is_told_all_the_same(desk: Desk, logs: Path) -> None:
    logs.rmdir()
    said = desk.press(ribbon.check)
    assert UNEXPECTED in said
    assert "記録は残せませんでした" in said


def test_two_mistakes_in_one_second__are_both_in_the_log(desk: Desk, logs: Path, broken: None) -> None:  # noqa: ARG001
    for _ in range(2):
        desk.press(ribbon.check)
    assert sum(log.read_text("utf-8").count("Traceback") for log in logs.iterdir()) == 2


@pytest.mark.parametrize("updating", [True, False])
def test_screen__is_left_as_it_was_found(desk: Desk, updating: bool) -> None:
    desk.app.screen_updating = updating
    for button in (ribbon.check, ribbon.consolidate, ribbon.undo):
        desk.press(button)
        assert desk.app.screen_updating is updating
        assert desk.app.status_bar is False


def test_screen__is_put_back_even_when_the_status_bar_cannot_be(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = type(desk.app.impl)
    monkeypatch.setattr(app, "status_bar", property(lambda _: False, _refuse))
    said = desk.press(ribbon.check)
    assert UNEXPECTED in said
    assert desk.app.screen_updating is True


def _refuse(_app: object, _value: object) -> None:
    raise ComError("busy")


def test_screen__stands_still_while_a_button_works_and_the_bar_says_what_it_does(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def look(_desk: object, _sheet: str) -> str:
        seen.append((desk.app.screen_updating, desk.app.status_bar))
        return "済み"

    monkeypatch.setattr(workbook_buttons, "check", look)
    assert desk.press(ribbon.check) == "済み"
    assert seen == [(False, "入力を点検しています…")]


def test_reading_of_many_files__is_told_in_tenths(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "回答"
    folder.mkdir()
    for number in range(25):
        write_return(folder / f"{number:02}.xlsx", f"| 1 | 架空市 | {CLEAN} |")
    desk.book.names["returns_folder"].refers_to_range.value = str(folder)
    desk.press(ribbon.status)
    told = [str(text) for text in desk.excel.office.state.get("status_bar_texts")]
    steps = [text.removeprefix(READING) for text in told if text.startswith(READING)]
    assert steps == [f"{done} / 25 件" for done in (3, 5, 8, 10, 13, 15, 18, 20, 23, 25)]


@pytest.mark.usefixtures("returns")
@pytest.mark.parametrize("block", [1, 2, 3])
def test_excel_that_refuses_midway__is_told_and_undo_brings_back_what_was_changed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    before = {name: values for name, values in desk.everything().items() if name != "元に戻す記録"}
    written = LiveWorkbook.write
    calls = []

    def write(book: LiveWorkbook, each: object) -> None:
        calls.append(each)
        if len(calls) > block:
            raise UsageError("「検査結果」シートに書き込めませんでした。")
        written(book, each)

    with monkeypatch.context() as patch:
        patch.setattr(LiveWorkbook, "write", write)
        assert "書き込めません" in desk.press(ribbon.consolidate)
    said = desk.press(ribbon.undo)
    assert "手で直された" not in said
    assert {name: values for name, values in desk.everything().items() if name != "元に戻す記録"} == before


def test_half_a_character_in_a_cell__stops_nobody() -> None:
    """Excel may hand over such a text; no file and no JSON could hold it."""
    used = SimpleNamespace(
        row=1, column=1, formula="\ud800x", options=lambda **_: SimpleNamespace(value=[["\ud800x", "👍"]])
    )
    book = SimpleNamespace(sheets={"表": SimpleNamespace(used_range=used)})
    assert LiveWorkbook(book).read("表").rows == (("\ufffdx", "👍"),)


class TestOpenWorkbooks:
    """市町村分を集約 from the other workbooks that are open."""

    @pytest.fixture
    def opened(self, desk: Desk, tmp_path: Path) -> Callable[[str, str], xw.Book]:
        def opened(name: str, rows: str) -> xw.Book:
            book = desk.app.books.open(str(write_return(tmp_path / name, rows)))
            desk.book.activate()
            return book

        return opened

    def test_they_are_taken_like_files__and_pressed_twice_nothing_changes(self, desk: Desk, opened) -> None:
        opened("a.xlsx", f"| 1 | 架空市 | {CLEAN} |")
        opened("b.xlsx", "| 1 | 例示市 | 1 | 0 | 0 | 平成19年7月末 | 0 | 0 | 0 | | 0 | 0 | |")
        assert "受理 2" in desk.press(ribbon.consolidate_open)
        assert desk.values()[desk.row_of("例示市") - 1][2:6] == [1, 0, 0, "平成19年7月末"]
        before = desk.everything()
        assert "変わっていません" in desk.press(ribbon.consolidate_open)
        assert desk.everything() == before

    def test_one_that_was_never_saved__is_taken_and_pressed_again_changes_nothing(
        self, desk: Desk, opened, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source = opened("a.xlsx", f"| 1 | 架空市 | {CLEAN} |")
        fresh = desk.app.books.add()
        fresh.sheets[0]["A1"].value = source.sheets[0].used_range.value
        source.close()
        desk.book.activate()
        assert "受理 1" in desk.press(ribbon.consolidate_open)
        before = desk.everything()
        later = ribbon.dt.datetime.now().timestamp() + 3_600
        monkeypatch.setattr("xl_kenten.adapters.live_workbook.time.time_ns", lambda: int(later * 1e9))
        assert "変わっていません" in desk.press(ribbon.consolidate_open)
        assert desk.everything() == before

    def test_one_whose_sheet_is_hidden__is_taken_and_told(self, desk: Desk, opened) -> None:
        source = opened("a.xlsx", f"| 1 | 架空市 | {CLEAN} |")
        source.sheets.add("表紙")
        source.sheets["市町村分"].visible = False
        desk.book.activate()

        assert "受理 1" in desk.press(ribbon.consolidate_open)

        assert [row[3:4] + row[6:7] for row in desk.values("検査結果") if row[9] == "form-shifted"] == [
            ["市町村分", "このシートは非表示になっていますが、記入されている回答を読み取りました。"]
        ]

    def test_one_in_which_something_is_struck_through__is_taken_and_told(self, desk: Desk, opened) -> None:
        source = opened("a.xlsx", f"| 1 | 架空市 | {CLEAN} |\n| 2 | 例示市 | {CLEAN} |")
        source.sheets["市町村分"]["B8:M8"].api.Font.Strikethrough = True
        source.sheets["市町村分"]["D9"].api.Font.Strikethrough = True

        assert "受理 2" in desk.press(ribbon.consolidate_open)

        told = [[*row[2:5], row[6]] for row in desk.values("検査結果") if row[9] == "flag-normalised"]
        taken = "に取り消し線が付いていますが、消されていないものとして読み取りました。"
        assert told == [
            ["架空市", "市町村分", "B8", f"B8、C8、D8 など 9 か所 {taken}"],
            ["例示市", "市町村分", "D9", f"D9 {taken}"],
        ]

    def test_the_workbook_of_personal_macros__is_no_return(self) -> None:
        own, personal = SimpleNamespace(name="報告.xlsm"), SimpleNamespace(name="PERSONAL.XLSB")
        own.app = SimpleNamespace(books=[own, personal])
        assert open_returns(own) == ()

    def test_none_open__all_are_missing(self, desk: Desk) -> None:
        assert "未提出 30" in desk.press(ribbon.consolidate_open)
