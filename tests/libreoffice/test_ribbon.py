"""The ribbon's functions, unchanged, on a workbook that is open in a real spreadsheet."""

import datetime as dt

import pytest
from xl_kenten import ribbon

from tests.libreoffice.desk import desk_with_sample, folder_with_returns, sample_workbook_bytes  # noqa: F401 - fixtures
from tests.returned_workbooks import write_return


def test_check__fills_the_column_and_the_list_and_says_how_many(desk):
    desk.write("C8", 0, 0, 0, None, 0, 0, 0, None, 0, 0)
    desk.write("C9", 2, 1, 0, None, 0, 0, 0, None, 0, 0)

    said = desk.press(ribbon.check)

    assert "エラー 30 件" in said
    assert desk.sheet()["O8"].value is None
    assert "『2』は入力できません" in desk.sheet()["O9"].value
    listed = desk.values("検査結果")[3:]
    assert [row[9] for row in listed][:2] == ["flag-not-binary", "remediation-missing"]
    assert [row[4] for row in listed][:2] == ["C9", "F9"]


@pytest.mark.parametrize(
    "button", [ribbon.check, ribbon.highlight, ribbon.clear_highlights, ribbon.consolidate, ribbon.status]
)
@pytest.mark.usefixtures("returns")
def test_pressed_twice__changes_nothing_the_second_time(desk, button):
    desk.write("C9", 2, 1, 0, None, 0, 0, 0, None, 0, 0)
    desk.press(button)
    before = desk.everything()

    desk.press(button)

    assert desk.everything() == before


@pytest.mark.usefixtures("returns")
def test_undo__brings_back_what_stood_there(desk):
    desk.write("C9", 2, 1, 0, None, 0, 0, 0, None, 0, 0)
    before = desk.everything()
    for button in (ribbon.check, ribbon.highlight, ribbon.consolidate):
        desk.press(button)
        assert desk.everything() != before
        assert "元に戻しました" in desk.press(ribbon.undo)
        assert desk.everything() == before


@pytest.mark.usefixtures("returns")
def test_undo__keeps_what_a_hand_wrote_since(desk):
    desk.press(ribbon.consolidate)
    row = next(at for at, cells in enumerate(desk.values()) if cells[1] == "架空市")
    desk.sheet()[f"C{row + 1}"].value = 1

    said = desk.press(ribbon.undo)

    assert "1 か所" in said
    assert desk.sheet()[f"C{row + 1}"].value == 1
    assert desk.sheet()[f"D{row + 1}"].value is None


def test_undo__with_nothing_to_undo__says_so(desk):
    assert "ありません" in desk.press(ribbon.undo)


@pytest.mark.usefixtures("returns")
def test_consolidate__fills_answers_status_and_provenance_and_text_stays_text(desk):
    said = desk.press(ribbon.consolidate)

    rows = {cells[1]: cells for cells in desk.values()}
    assert rows["架空市"][2:5] == [0, 0, 0]
    assert rows["例示市"][2] == 1
    assert rows["例示市"][5] == "=1+1"
    assert rows["例示市"][13:14] == ["受理"]
    assert rows["見本市"][13] == "未提出"
    assert "受理 2" in said
    assert "未提出 28" in said
    taken = {cells[2]: cells for cells in desk.values("取込記録")[3:]}
    assert taken["例示市"][3:6] == ["b.xlsx", "市町村分", 8]
    assert isinstance(taken["例示市"][7], dt.datetime)
    statuses = {cells[2]: cells[3] for cells in desk.values("提出状況")[3:]}
    assert statuses["架空市"] == "受理"


def test_resubmission__waits_until_chosen_and_what_a_hand_wrote_stays(desk, returns):
    desk.press(ribbon.consolidate)
    row = next(at for at, cells in enumerate(desk.values()) if cells[1] == "架空市") + 1
    desk.sheet()[f"C{row}"].value = 1
    write_return(returns / "a.xlsx", "| 1 | 架空市 | 0 | 1 | 0 | 平成19年7月末 | 0 | 0 | 0 | | 0 | 0 | |")

    said = desk.press(ribbon.consolidate)

    assert "差替えの判断を待つ回答が 1 件" in said
    assert desk.values()[row - 1][2:6] == [1, 0, 0, None]
    assert desk.values()[row - 1][13] == "要確認"
    assert desk.values("差替え")[3][5] == (
        "契約書 ②作業場所の特定：0 → 1\n契約書 改善事項の内容、改善時期：空欄 → 平成19年7月末"
    )

    desk.sheet("差替え")["H4"].value = "採用"
    assert "担当者" in desk.press(ribbon.consolidate)
    staff = next(at for at, cells in enumerate(desk.values("設定")) if cells[0] == "担当者") + 1
    desk.sheet("設定")[f"B{staff}"].value = "情報係"
    desk.press(ribbon.consolidate)

    assert desk.values()[row - 1][2:6] == [1, 1, 0, "平成19年7月末"]
    assert desk.values()[row - 1][13] == "受理"
    assert [cells[7:9] for cells in desk.values("差替え")[3:5]] == [["採用", "情報係"], ["見送り", "情報係"]]


@pytest.mark.usefixtures("returns")
def test_staffs_own_formula__is_left_as_it_is(desk):
    row = next(at for at, cells in enumerate(desk.values()) if cells[1] == "下書町") + 1
    desk.sheet()[f"C{row}"].formula = "=1-1"

    desk.press(ribbon.consolidate)

    assert desk.sheet()[f"C{row}"].formula == "=1-1"


def test_clerks_own_colour__is_there_after_highlighting_and_clearing(desk):
    desk.write("C9", 2, 1, 0, None, 0, 0, 0, None, 0, 0)
    desk.sheet()["C9"].color = (1, 2, 3)
    desk.sheet()["F9"].color = (4, 5, 6)

    desk.press(ribbon.highlight)
    desk.press(ribbon.clear_highlights)

    assert desk.sheet()["C9"].color == (1, 2, 3)
    assert desk.sheet()["F9"].color == (4, 5, 6)


def test_next_deficiency__walks_through_all_and_begins_again(desk):
    desk.write("C8", 0, 0, 0, None, 0, 0, 0, None, 0, 0)
    desk.write("C9", 2, 1, 0, None, 0, 0, 0, None, 0, 0)
    for row in range(10, 38):
        desk.write(f"C{row}", 0, 0, 0, None, 0, 0, 0, None, 0, 0)
    desk.sheet()["A1"].select()
    visited = []
    for _ in range(3):
        desk.press(ribbon.next_deficiency)
        visited.append(desk.book.selection.address.replace("$", ""))
    assert visited == ["C9", "F9", "C9"]


@pytest.mark.parametrize(
    "button",
    [ribbon.check, ribbon.highlight, ribbon.clear_highlights, ribbon.next_deficiency],
)
def test_button_on_a_sheet_without_the_form__says_where_to_press_it(desk, button):
    desk.sheet("設定").activate()
    assert "「都道府県分」か「市町村分」のシートを開いて" in desk.press(button)


def test_help__opens_the_first_sheet(desk):
    assert desk.press(ribbon.help) == ""
    assert desk.book.sheets.active.name == "はじめに"


def test_self_test__names_the_parts(desk):
    said = desk.press(ribbon.self_test)
    assert "○ Python" in said
    assert "○ ブックの場所" in said
