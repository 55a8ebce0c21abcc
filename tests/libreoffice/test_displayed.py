"""What a clerk sees and does: conditional formats, sorting, inserting, typing, pasting."""

from pathlib import Path

import pytest
import xlsxwriter
import xlwings as xw

from tests.libreoffice.displayed import displayed_fill, sheet_picture
from tests.libreoffice.user import User

RED, BLUE = (255, 199, 206), (0, 0, 255)


@pytest.fixture
def highlighted(app: xw.App, tmp_path: Path) -> xw.Book:
    """B and C of ten rows; a 1 in B without a text in C shows red; D counts down; row 4 and column F are hidden."""
    path = tmp_path / "強調.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("隠").hide()
        page = workbook.add_worksheet("市町村分")
        page.activate()
        workbook.add_worksheet("三")
        for row in range(10):
            page.write_row(row, 1, [row % 2, "改善済" if row % 3 == 0 else "", 20 - row])
        red, blue = workbook.add_format({"bg_color": "#FFC7CE"}), workbook.add_format({"bg_color": "#0000FF"})
        rule = {"type": "formula", "criteria": "=AND($B1=1,LEN($C1)=0)", "format": red}
        page.conditional_format("B1:C30", rule)
        page.merge_range("G1:H2", "", blue)
        page.set_row(3, None, None, {"hidden": True})
        page.set_column("F:F", None, None, {"hidden": True})
    return app.books.open(path)


def test_the_displayed_fill__is_that_of_the_conditional_format(highlighted: xw.Book) -> None:
    sheet = highlighted.sheets["市町村分"]
    fills = displayed_fill(sheet["B1:C10"])
    assert [row for row, fill in enumerate(fills, 1) if fill == [RED, RED]] == [2, 6, 8]
    assert fills[3] == [None, None], "row 4 would be a 1 with a text"
    assert sheet["B2"].color is None
    assert [displayed_fill(sheet[place]) for place in ("G1", "H2", "H3", "B29", "A1")] == [
        BLUE,
        BLUE,
        None,
        None,
        None,
    ]
    sheet["B29"].value = 1
    assert displayed_fill(sheet["B29"]) == RED
    assert displayed_fill(highlighted.sheets["三"]["A1"]) is None


def test_a_protected_sheet__shows_its_fills__and_stays_protected(highlighted: xw.Book) -> None:
    sheet = highlighted.sheets["市町村分"]
    sheet.api.Protect("secret")
    assert displayed_fill(sheet["B1:B3"]) == [[None], [RED], [None]]
    assert (sheet.api.ProtectContents, len(xw.books)) == (True, 1)


def test_sorting_and_inserting_as_a_clerk_does__the_highlight_stays_with_its_row(
    highlighted: xw.Book,
) -> None:
    sheet, user = highlighted.sheets["市町村分"], User(highlighted)
    user.sort(sheet["B1:D10"], 3)
    assert [row[2] for row in sheet["B1:D10"].value] == list(map(float, range(11, 21)))
    user.insert_rows(sheet["2:3"])
    red = [
        int(sheet[row, 3].value)
        for row, fill in enumerate(displayed_fill(sheet["B1:C12"]))
        if fill == [RED, RED]
    ]
    assert red == [13, 15, 19]
    user.delete_rows(sheet["2:3"])
    user.sort(sheet["B1:D10"], 3, descending=True)
    assert [row[2] for row in sheet["B1:D10"].value] == list(map(float, range(20, 10, -1)))


def test_typing_pasting_and_undoing__do_what_a_clerk_expects(highlighted: xw.Book) -> None:
    sheet, user = highlighted.sheets["市町村分"], User(highlighted)
    user.type(sheet["C2"], "平成19年7月に改善予定")
    assert displayed_fill(sheet["B2"]) is None
    user.undo()
    assert displayed_fill(sheet["B2"]) == RED
    user.copy_paste(sheet["B1:D1"], sheet["B2"])
    assert sheet["B2:D2"].value == [0.0, "改善済", 20.0]


def test_a_picture_of_the_sheet__shows_the_conditional_format(highlighted: xw.Book, tmp_path: Path) -> None:
    pages = sheet_picture(highlighted, tmp_path)
    assert [page.read_bytes()[:8] for page in pages] == [b"\x89PNG\r\n\x1a\n"] * len(pages)
    assert pages
