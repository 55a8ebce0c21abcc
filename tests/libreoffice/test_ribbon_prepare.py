"""団体を並べる: the raw template becomes the workbook of a prefecture, in a real spreadsheet."""

from pathlib import Path

import pytest
import xlwings as xw
from xl_kenten import ribbon
from xl_kenten.adapters.municipality_lists import national_register
from xl_kenten.core.workbook.settings import FOLDER, PREFECTURE
from xl_kenten.template.__main__ import build

from tests.libreoffice.desk import Desk
from tests.libreoffice.engine import LibreOfficeEngine
from tests.returned_workbooks import write_return

NAMES = [each.name for each in national_register().of_prefecture("長野県")]
WRONG, DEFICIENT, TEXT_MISSING = (192, 0, 0), (255, 217, 102), (237, 156, 150)


@pytest.fixture
def template(app: xw.App, excel: LibreOfficeEngine, tmp_path: Path) -> Desk:
    """A clerk at the template as it ships, who has chosen the prefecture."""
    path = tmp_path / "workbook_template.xlsm"
    path.write_bytes(build())
    desk = Desk(app, excel, path)
    desk.set(PREFECTURE, "長野県")
    desk.sheet().activate()
    return desk


def test_template__becomes_the_workbook_of_the_prefecture(template: Desk, tmp_path: Path) -> None:
    assert "77 団体" in template.press(ribbon.prepare)

    rows = template.values()
    assert [row[:2] for row in rows[7:84]] == [[float(n), name] for n, name in enumerate(NAMES, start=1)]
    assert {value for row in rows[7:84] for value in row[2:13]} == {None}
    assert rows[84][1] == "市町村分計"
    assert [value for value in rows[84][2:13] if value is not None] == [0] * 8

    _formats_reach_every_row(template)
    _rules_reach_every_row(template)
    _marks_and_totals_reach_every_row(template)

    folder = tmp_path / "回答"
    folder.mkdir()
    write_return(folder / "a.xlsx", "| 1 | 栄村 | 1 | 0 | 0 | 平成19年7月末 | 0 | 0 | 0 | | 0 | 0 | |")
    template.set(FOLDER, str(folder))
    assert "受理 1" in template.press(ribbon.consolidate)
    assert template.values()[83][1:6] == ["栄村", 1, 0, 0, "平成19年7月末"]


def test_pressed_again__nothing_is_rearranged(template: Desk) -> None:
    template.press(ribbon.prepare)
    before = template.values()
    assert "すでに" in template.press(ribbon.prepare)
    assert template.values() == before


def test_example_row_that_somebody_filled_in__is_not_wiped_out(template: Desk) -> None:
    template.write("C9", 0, 1, 0)
    assert "すでに" in template.press(ribbon.prepare)
    assert template.values()[8][1:5] == ["B町", 0, 1, 0]


def test_columns_that_staff_inserted__are_left_alone(template: Desk) -> None:
    sheet = template.sheet()
    sheet["A:A"].insert("right")
    sheet["D:D"].insert("right")
    sheet["A8"].value, sheet["D9"].value = "所管", "電話"
    template.press(ribbon.prepare)
    rows = template.values()
    assert [row[1:3] for row in rows[7:84]] == [[float(n), name] for n, name in enumerate(NAMES, start=1)]
    assert rows[7][0] == "所管"
    assert "電話" in [row[3] for row in rows[7:84]]


def test_prefecture_of_fewer_municipalities_than_examples__leaves_no_example(template: Desk) -> None:
    template.sheet("団体一覧")["A4"].value = [["202011", "長野市"], ["202029", "松本市"]]
    template.press(ribbon.prepare)
    assert [row[:2] for row in template.values()[7:10]] == [[1, "長野市"], [2, "松本市"], [None, None]]


def _formats_reach_every_row(desk: Desk) -> None:
    sheet = desk.sheet()
    for column in "ABCFNO":
        looks = {
            (cell.number_format, cell.color, cell.font.size, cell.impl.cells[0].CellProtection.IsLocked)
            for cell in (sheet[f"{column}{row}"] for row in (8, 9, 10, 40, 83, 84))
        }
        assert len(looks) == 1, column
    assert sheet["C40"].number_format == "0"
    assert sheet["F40"].number_format == "@"


def _rules_reach_every_row(desk: Desk) -> None:
    sheet = desk.sheet()
    for column in "CDEFGHIJKLM":
        rules = {
            (validation.Type.value, validation.Formula1)
            for validation in (
                sheet[f"{column}{row}"].impl.cells[0].Validation for row in (8, 9, 10, 40, 83, 84)
            )
        }
        assert len(rules) == 1, column
        assert rules.pop()[0] in {"LIST", "TEXT_LEN"}


def _marks_and_totals_reach_every_row(desk: Desk) -> None:
    """Without Python: a 1 without a text, and a wrong value, at the top, in the middle, and at the bottom."""
    sheet = desk.sheet()
    rows = (8, 40, 83, 84)
    for row in rows:
        sheet[f"C{row}"].value = [1, 2]
    fills = desk.fill("C8:F84")
    assert [(fills[row - 8][0], fills[row - 8][1], fills[row - 8][3]) for row in rows] == [
        (DEFICIENT, WRONG, TEXT_MISSING)
    ] * len(rows)
    total = sheet["C85:D85"].value
    assert total == [len(rows), 0]
    for row in rows:
        sheet[f"C{row}:D{row}"].clear_contents()
