"""The buttons of the collection on an open workbook: letters, forms, the way back to a source."""

import datetime as dt
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import openpyxl
import pytest
from xl_kenten import ribbon
from xl_kenten.core.form import SheetKind

from tests.libreoffice.desk import (  # noqa: F401 - fixtures
    Desk,
    desk_with_sample,
    folder_with_returns,
    sample_workbook_bytes,
)
from tests.returned_workbooks import Table, write_return


@pytest.fixture
def letters(desk: Desk, tmp_path: Path) -> Path:
    folder = tmp_path / "手紙"
    desk.book.names["letters_folder"].refers_to_range.value = str(folder)
    desk.set("差出人（署名）", "見本県 情報係")
    desk.set("都道府県が定めた期限", dt.datetime(2007, 6, 20))
    desk.sheet("団体一覧")["C4"].value = "joho@example.jp"
    return folder


def test_letters__go_to_those_with_errors_and_those_in_arrears_only(desk, returns, letters):
    write_return(returns / "c.xlsx", "| 1 | 見本市 | 1 | 0 | 0 | … | 0 | 0 | 0 | | 0 | 0 | |")
    desk.press(ribbon.consolidate)

    said = desk.press(ribbon.letters)

    assert "差戻しの下書きを 1 件" in said
    assert "督促の下書きを 27 件" in said
    (back,) = letters.glob("*_差戻し.eml")
    letter = message_from_bytes(back.read_bytes(), policy=default)
    assert letter["To"] == "joho@example.jp"
    assert "F8" in letter.get_body().get_content()
    assert [part.get_filename() for part in letter.iter_attachments()] == ["c_確認結果.xlsx"]
    assert not list(letters.glob("*架空市*"))


def test_letters_of_one_kind_that_cannot_be_written__leave_those_of_the_other_unwritten(
    desk, returns, letters
):
    write_return(returns / "c.xlsx", "| 1 | 見本市 | 1 | 0 | 0 | … | 0 | 0 | 0 | | 0 | 0 | |")
    desk.press(ribbon.consolidate)
    desk.set("督促の本文", "{期現}までに")

    said = desk.press(ribbon.letters)

    assert "督促" in said
    assert "{期現}" in said
    assert not letters.exists()


@pytest.mark.usefixtures("returns", "letters")
def test_letters__before_anything_was_collected__says_what_to_do_first(desk):
    assert "先に「市町村分を集約」" in desk.press(ribbon.letters)


def test_distribute__makes_a_form_and_a_draft_for_each(desk, letters):
    said = desk.press(ribbon.distribute)

    assert "30 件" in said
    assert len(list(letters.glob("*.xlsx"))) == len(list(letters.glob("*.eml"))) == 30


@pytest.mark.usefixtures("returns")
def test_trace__leads_from_a_cell_to_its_source_and_from_a_total_to_its_municipalities(desk):
    desk.press(ribbon.consolidate)
    desk.sheet()[f"C{desk.row_of('例示市')}"].select()
    said = desk.press(ribbon.trace)
    assert "ファイル：b.xlsx" in said
    assert "市町村分!C8" in said

    desk.sheet()["C38"].select()
    assert "1 団体\n例示市" in desk.press(ribbon.trace)


def test_forms__have_a_ledger_where_the_setting_says_so(desk, letters):
    desk.set("配布する様式の契約台帳", "付ける")
    desk.press(ribbon.distribute)

    form = min(letters.glob("*.xlsx"))
    assert openpyxl.load_workbook(form).sheetnames == ["市町村分", "契約台帳"]


def test_own_sheet_of_another_division__goes_in_beside_what_a_hand_wrote_and_leads_back(desk, returns):
    answers = "| 見本県 | | 0 | 1 | 0 | '平成19年7月末 | 0 | 0 | 0 | | | | |"
    own = Table(answers, sheet="都道府県分", kind=SheetKind.PREFECTURE)
    write_return(returns / "県.xlsx", own)
    sheet = desk.sheet("都道府県分")
    sheet["C8"].value = 1

    said = desk.press(ribbon.consolidate)

    assert "「都道府県分」に、「県.xlsx」から 6 か所を取り込みました。" in said
    assert sheet["C8:I8"].value == [1, 1, 0, "平成19年7月末", 0, 0, 0]
    assert sheet["N8"].value == "要確認"
    assert "『1』ですが、「県.xlsx」では『0』です" in sheet["O8"].value
    sheet.activate()
    sheet["D8"].select()
    assert "ファイル：県.xlsx" in desk.press(ribbon.trace)
    desk.press(ribbon.undo)
    assert sheet["C8:E8"].value == [1, None, None]


@pytest.mark.usefixtures("returns")
def test_status_set_by_hand__stays(desk):
    desk.press(ribbon.consolidate)
    desk.sheet("提出状況")["D4"].value = "受理"

    desk.press(ribbon.consolidate)

    assert desk.values("提出状況")[3][3:5] == ["受理", "未提出"]
