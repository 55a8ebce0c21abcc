"""集計 and 還元 pressed on a workbook that is open in a real spreadsheet."""

import pytest
from xl_kenten import ribbon

from tests.libreoffice.desk import desk_with_sample, folder_with_returns, sample_workbook_bytes  # noqa: F401 - fixtures

FIRST_ITEM = "契約書 ①再委託の原則禁止"


@pytest.mark.usefixtures("returns")
def test_summarise__fills_the_tables_and_the_sheet_finds_them_true(desk):
    desk.press(ribbon.consolidate)

    said = desk.press(ribbon.summarise)

    assert "回答した 2 団体" in said
    rows = [cells for cells in desk.values("集計") if cells[0] == FIRST_ITEM]
    assert [cells[1:6] for cells in rows[:1]] == [[1, 2, 0.5, 0, 0]]
    assert rows[1][1:8] == [1, 0, 0, 0, 0, 0, 1]
    assert rows[2][8:10] == ["例示市", "例示市"]
    assert desk.sheet("集計")["A4"].value in {None, ""}


@pytest.mark.usefixtures("returns")
def test_summarise_twice_and_undo(desk):
    desk.press(ribbon.consolidate)
    before = desk.values("集計")
    desk.press(ribbon.summarise)
    once = desk.everything()

    assert "変わっていません" in desk.press(ribbon.summarise)
    assert desk.everything() == once

    desk.press(ribbon.undo)
    assert desk.values("集計") == before


@pytest.mark.usefixtures("returns")
def test_answer_changed_by_hand__the_sheet_asks_to_be_counted_again(desk):
    desk.press(ribbon.consolidate)
    desk.press(ribbon.summarise)

    desk.sheet()[f"C{desk.row_of('架空市')}"].value = 1

    assert "もう一度「集計」" in desk.sheet("集計")["A4"].value
    assert desk.sheet("集計")["G7"].value == "要再集計"
    desk.press(ribbon.summarise)
    assert desk.sheet("集計")["A4"].value in {None, ""}


@pytest.mark.usefixtures("returns")
def test_give_back__lays_one_file_for_each_that_answered(desk, tmp_path):
    desk.press(ribbon.consolidate)
    assert "フォルダー" in desk.press(ribbon.give_back)
    desk.set("様式や下書きを作るフォルダー", str(tmp_path / "還元"))

    said = desk.press(ribbon.give_back)

    assert "2 団体分" in said
    assert sorted(path.name for path in (tmp_path / "還元").iterdir()) == [
        "04_992011_架空市_還元.xlsx",
        "05_992020_例示市_還元.xlsx",
    ]
