"""提出前チェック and 提出ファイル作成 on a workbook that is open in a real spreadsheet."""

from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from xl_kenten import ribbon
from xl_kenten.adapters.live_workbook import LiveWorkbook
from xl_kenten.core.workbook.sheet_facts import SheetFacts

from tests.collected_workbook import NAMES, PREFECTURE, collected
from tests.libreoffice.desk import Desk
from tests.libreoffice.engine import LibreOfficeEngine

MUNICIPAL, PAGE = "市町村分", "提出前チェック"


@pytest.fixture(name="desk")
def desk_with_collected(app: xw.App, excel: LibreOfficeEngine, tmp_path: Path) -> Desk:
    """A clerk at a workbook that is ready to go to the ministry."""
    path = tmp_path / "例示県 報告.xlsm"
    path.write_bytes(collected())
    desk = Desk(app, excel, path)
    desk.sheet().activate()
    return desk


@pytest.fixture(name="folder")
def folder_that_was_picked(desk: Desk, tmp_path: Path) -> Path:
    folder = tmp_path / "提出"
    desk.book.names["letters_folder"].refers_to_range.value = str(folder)
    return folder


def listed(desk: Desk) -> list[tuple[object, object]]:
    """Weight and place of every line of the page."""
    return [(row[1], row[2]) for row in desk.values(PAGE)[3:] if row[0]]


def test_gate__shows_the_page_and_says_that_the_report_may_go(desk):
    said = desk.press(ribbon.gate)

    assert said.startswith("提出可")
    assert desk.book.sheets.active.name == PAGE
    assert desk.values(PAGE)[0][3] == "提出可"
    # This spreadsheet does not say whether there are links to other workbooks.
    assert listed(desk) == [("注意", "ブック全体")]


def test_gate__finds_what_is_hidden_and_noted(desk):
    desk.sheet()["A9:A10"].api.EntireRow.Hidden = True
    desk.sheet()["D1"].api.EntireColumn.Hidden = True
    desk.sheet()["F10"].add_note("電話で確認中")
    desk.sheet()["C8"].value = 2

    said = desk.press(ribbon.gate)

    assert said.startswith("提出不可")
    assert listed(desk)[:4] == [
        ("不可", "市町村分!C8"),
        ("不可", "市町村分!A9"),
        ("不可", "市町村分!D7"),
        ("不可", "市町村分!F10"),
    ]


def test_gate_twice__changes_nothing_the_second_time_and_undo_takes_it_back(desk):
    before = desk.everything()
    before.pop("元に戻す記録")
    desk.press(ribbon.gate)
    once = desk.everything()
    desk.press(ribbon.gate)
    assert desk.everything() == once
    desk.press(ribbon.undo)
    after = desk.everything()
    after.pop("元に戻す記録")
    assert after == before


def test_submit__makes_the_files(desk, folder):
    said = desk.press(ribbon.submit)

    assert "作成しました" in said
    workbook = openpyxl.load_workbook(folder / f"点検報告_{PREFECTURE}.xlsx")
    assert [cell.value for cell in workbook[MUNICIPAL]["B"][4:8]] == list(NAMES)
    assert len(list(folder.iterdir())) == 4


def test_submit__while_the_gate_is_shut__makes_nothing_and_shows_why(desk, folder):
    desk.sheet()["C8"].value = 2

    said = desk.press(ribbon.submit)

    assert "作成していません" in said
    assert not folder.exists()
    assert desk.book.sheets.active.name == PAGE
    assert listed(desk)[0] == ("不可", "市町村分!C8")


def test_looking_for_hidden_lines__costs_the_same_however_many_rows_there_are(desk):
    book = LiveWorkbook(desk.book)
    costs = []
    for rows in (0, 400):
        if rows:
            desk.sheet()["A20"].options(transpose=True).value = list(range(rows))
        with desk.excel.counting() as calls:
            facts = book.facts(MUNICIPAL)
        costs.append(calls.total())
        marks = frozenset(range(15, 27))
        assert facts == SheetFacts(frozenset(), marks, ())
    assert costs[0] == costs[1]
