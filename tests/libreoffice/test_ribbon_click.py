"""The whole way of a click, with the VBA that ships: button -> VBA -> Python in a process of its own -> cells."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw
from xl_kenten.cli import main
from xl_kenten.template.__main__ import build

from tests.command_line import SAMPLE_LIST
from tests.libreoffice.desk import UNEXPECTED, Desk, desk_with_sample, sample_workbook_bytes  # noqa: F401 - fixtures
from tests.libreoffice.engine import LibreOfficeEngine
from tests.libreoffice.macro_book import MacroBook
from tests.libreoffice.macros import Click
from tests.returned_workbooks import write_return
from tests.template_workbook import modules_in

Press = Callable[..., Click]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Returns in a folder whose name would break a command line."""
    folder = tmp_path / "回答 '\"&;一 $(x)"
    folder.mkdir()
    write_return(folder / "a.xlsx", "| 1 | 架空市 | 1 | 0 | 0 | '=平成19年7月末 | 0 | 0 | 0 | | 0 | 0 | |")
    return folder


@pytest.fixture
def new_book(app: xw.App, tmp_path: Path) -> xw.Book:
    """What ``xl-kenten new`` makes, opened in front of another workbook."""
    path = tmp_path / "見本県 報告.xlsm"
    assert main(["new", "見本県", "--out", str(path), "--municipalities", str(SAMPLE_LIST)]) == 0
    app.books.add()
    book = app.books.open(path)
    book.sheets["市町村分"].activate()
    return book


def said(click: Click) -> str:
    """The one message box that came of a click."""
    (box,) = click.alerts
    assert UNEXPECTED not in box["prompt"]
    return str(box["prompt"])


def test_the_shipped_vba__runs_as_it_is_and_stays_as_it_was(
    click: Press, excel: LibreOfficeEngine, app: xw.App, tmp_path: Path
) -> None:
    """One button of each kind; that each calls its own function is read off the source elsewhere."""
    path = tmp_path / "workbook_template.xlsm"
    path.write_bytes(build())
    book = app.books.open(path)
    before = MacroBook(book.impl.document).sources()
    shipped = modules_in(path.read_bytes())
    assert {name: _plain(text) for name, text in before.items() if name in shipped} == {
        name: _plain(text) for name, text in shipped.items()
    }
    switches = excel.office.state.switches()

    assert click(book, "help").alerts == []
    excel.pick(tmp_path)
    pressed = click(book, "consolidate")

    assert pressed.commands == ["import xl_kenten.ribbon; xl_kenten.ribbon.consolidate()"]
    assert "都道府県を入力してください" in said(pressed)
    assert book.sheets["設定"]["B7"].value == str(tmp_path)
    assert excel.office.state.switches() == switches
    assert MacroBook(book.impl.document).sources() == before


OF_LIBREOFFICE = ("Rem Attribute ", "Option VBASupport", "Option ClassModule", "Attribute ")


def _plain(source: str) -> list[str]:
    """The lines of a module without attributes and what LibreOffice puts before them."""
    return [
        line.strip()
        for line in source.splitlines()
        if line.strip() and not line.strip().startswith(OF_LIBREOFFICE)
    ]


def test_a_day_at_the_desk__check_highlight_undo_consolidate_status(
    click: Press, excel: LibreOfficeEngine, new_book: xw.Book, folder: Path
) -> None:
    sheet = new_book.sheets["市町村分"]
    sheet["C8"].value = [2, 1, 0, None, 0, 0, 0, None, 0, 0]

    assert "エラー" in said(click(new_book, "Ribbon.OnCheck"))
    assert "『2』は入力できません" in sheet["O8"].value
    assert new_book.sheets["検査結果"]["J4"].value == "flag-not-binary"

    assert "強調しました" in said(click(new_book, "Ribbon.OnHighlight"))
    assert sheet["Q8"].value == "E"
    assert "元に戻しました" in said(click(new_book, "Ribbon.OnUndo"))
    assert sheet["Q8"].value is None
    assert "『2』は入力できません" in sheet["O8"].value

    assert click(new_book, "Ribbon.OnConsolidate").commands == [], "the folder dialog was cancelled"
    excel.pick(folder)
    pressed = click(new_book, "Ribbon.OnConsolidate")
    assert "受理 1" in said(pressed)
    assert new_book.sheets["設定"]["B7"].value == str(folder)
    row = [cells[1] for cells in sheet.used_range.value].index("架空市") + 1
    assert sheet[f"C{row}:F{row}"].value == [1, 0, 0, "=平成19年7月末"]
    assert sheet[f"N{row}"].value == "受理"
    assert pressed.status_bar_texts[-1] is False
    assert any("読み取っています" in str(text) for text in pressed.status_bar_texts)

    assert "受理 1" in said(click(new_book, "Ribbon.OnStatus")), "the folder is remembered"
    board = new_book.sheets["提出状況"].used_range.value
    assert [cells[3] for cells in board if cells[2] == "架空市"] == ["受理"]
    assert len(xw.books) == 2


def test_click__does_the_same_as_the_function_itself(
    click: Press, desk: Desk, folder: Path, tmp_path: Path
) -> None:
    """The same workbook, once through VBA and once by calling Python: cell by cell the same."""
    other = tmp_path / "写し.xlsm"
    other.write_bytes(Path(desk.book.fullname).read_bytes())
    desk.excel.pick(folder)
    pressed = said(click(desk.book, "Ribbon.OnConsolidate"))
    through_vba = _but_for_times(desk)
    desk.book.close()

    from xl_kenten import ribbon

    by_hand = Desk(desk.app, desk.excel, other)
    by_hand.book.names["returns_folder"].refers_to_range.value = str(folder)
    assert by_hand.press(ribbon.consolidate) == pressed
    assert _but_for_times(by_hand) == through_vba


def _but_for_times(desk: Desk) -> dict[str, list[list[object]]]:
    """All values but those that tell when the button was pressed, and what is kept for undoing."""
    values = desk.everything()
    del values["元に戻す記録"]
    for sheet, columns in (("提出状況", (7, 8)), ("取込記録", (10, 11))):
        for cells in values[sheet]:
            for column in columns:
                cells[column] = None
    return values
