"""The buttons of the collection on an open workbook: letters, forms, the way back to a source."""

import datetime as dt
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from xl_kenten import ribbon

from tests.libreoffice.desk import (  # noqa: F401 - fixtures
    Desk,
    desk_with_sample,
    folder_with_returns,
    sample_workbook_bytes,
)
from tests.returned_workbooks import write_return


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


@pytest.mark.usefixtures("returns")
def test_status_set_by_hand__stays(desk):
    desk.press(ribbon.consolidate)
    desk.sheet("提出状況")["D4"].value = "受理"

    desk.press(ribbon.consolidate)

    assert desk.values("提出状況")[3][3:5] == ["受理", "未提出"]
