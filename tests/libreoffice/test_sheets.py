"""LibreOffice in the part of Excel: places, names, sheets and looks."""

import pytest
import xlwings as xw

from tests.libreoffice.uno_bridge import ComError

RED, BLUE = (255, 199, 206), (0, 0, 255)


def test_several_areas__are_coloured_at_once__and_read_as_the_first_only(sheet: xw.Sheet) -> None:
    sheet["A1:E5"].value = 1
    areas = sheet["A1:B2,D4,E5"]
    areas.color = "#0000FF"
    assert [sheet[place].color for place in ("A1", "B2", "D4", "E5", "C3")] == [BLUE, BLUE, BLUE, BLUE, None]
    assert (areas.shape, areas.row, areas.value) == ((2, 2), 1, [[1.0, 1.0], [1.0, 1.0]])
    with pytest.raises(NotImplementedError, match="CellBackColor"):
        sheet["A1:C3"].color  # noqa: B018


def test_an_address_over_255_characters__is_refused(sheet: xw.Sheet) -> None:
    with pytest.raises(ComError):
        sheet[",".join(f"A{row}" for row in range(1, 100))].color = RED


def test_regions_and_edges__are_found(sheet: xw.Sheet) -> None:
    sheet["B2"].value = [["a", "b", "c"], [1, 2, None], [3, 4, None]]
    sheet["B6"].value = "after a gap"
    assert sheet["B2"].current_region.address == "$B$2:$D$4"
    assert sheet["B2"].expand("table").address == "$B$2:$D$4"
    assert sheet["B3"].expand("right").address == "$B$3:$C$3"
    assert [sheet["B2"].end(way).address for way in ("down", "right", "left", "up")] == [
        "$B$4",
        "$D$2",
        "$A$2",
        "$B$1",
    ]
    assert [sheet["B4"].end("down").address, sheet["B6"].end("down").row] == ["$B$6", 1_048_576]
    assert sheet.used_range.address == "$B$2:$D$6"
    assert sheet["B2:D4"].get_address(False, False) == "B2:D4"
    assert sheet["C:D"].address == "$C:$D"
    assert sheet["3:4"].address == "$3:$4"
    assert sheet["B2:D4"][1, 2].address == "$D$3"
    assert sheet["B2:D4"](5).address == "$C$3"


def test_inserted_and_deleted_rows__move_cells_ranges_and_names(sheet: xw.Sheet) -> None:
    sheet["A1:A3"].value = [[1], [2], [3]]
    sheet.book.names.add("picked", "=Sheet1!$A$3")
    third = sheet["A3"]
    sheet["2:3"].insert("down")
    assert sheet["A1:A5"].value == [1.0, None, None, 2.0, 3.0]
    assert third.address == "$A$5"
    assert sheet.book.names["picked"].refers_to == "=Sheet1!$A$5"
    sheet["2:4"].delete()
    assert sheet["picked"].address == "$A$2"
    sheet["A1:B1"].insert("right")
    assert sheet["C1"].value == 1.0


def test_names__of_the_workbook_and_of_a_sheet__are_listed_changed_and_deleted(sheet: xw.Sheet) -> None:
    names = sheet.book.names
    names.add("inspection_date", "=Sheet1!$B$2:$C$3")
    sheet.names.add("own", "=Sheet1!$D$4")
    names.add("form", '="itaku-2007"')
    assert [(name.name, name.refers_to) for name in names] == [
        ("form", '="itaku-2007"'),
        ("inspection_date", "=Sheet1!$B$2:$C$3"),
        ("Sheet1!own", "=Sheet1!$D$4"),
    ]
    assert names["inspection_date"].refers_to_range.address == "$B$2:$C$3"
    assert ("form" in names, "Form" in names, "nothing" in names) == (True, True, False)
    names["form"].delete()
    assert [name.name for name in sheet.names] == ["Sheet1!own"]
    assert len(names) == 2


def test_sheets__are_added_named_hidden_and_deleted(sheet: xw.Sheet) -> None:
    book = sheet.book
    book.sheets.add("検査結果", after=sheet)
    book.sheets.add("提出状況", before="検査結果")
    assert book.sheet_names == ["Sheet1", "提出状況", "検査結果"]
    assert book.sheets.active.name == "提出状況"
    book.sheets["検査結果"].name = "結果"
    sheet.visible = False
    assert (book.sheets[0].visible, book.sheets["結果"].visible, book.sheets["結果"].index) == (0, -1, 3)
    book.sheets["提出状況"].delete()
    with pytest.raises(ComError):
        book.sheets["結果"].delete()
    with pytest.raises(ComError):
        book.sheets["結果"].visible = False
    with pytest.raises(ComError):
        book.sheets["結果"].name = "sheet1"
    with pytest.raises(ComError):
        book.sheets["提出状況"]


def test_looks__are_set_and_read(sheet: xw.Sheet) -> None:
    cells = sheet["A1:B2"]
    cells.wrap_text, cells.number_format, cells.row_height, cells.column_width = True, "0.0%", 30, 12
    cells.font.bold, cells.font.size, cells.font.color = True, 14, RED
    cells.horizontal_alignment, cells.vertical_alignment = "center", "top"
    assert (cells.wrap_text, cells.number_format, cells.row_height) == (True, "0.0%", 30)
    assert cells.column_width == pytest.approx(12, abs=0.1)
    assert (cells.font.bold, cells.font.size, cells.font.color) == (True, 14, RED)
    assert (cells.horizontal_alignment, cells.vertical_alignment) == ("center", "top")
    sheet["A1:A2"].merge()
    assert (sheet["A2"].merge_area.address, sheet["A2"].merge_cells, sheet["B2"].merge_cells) == (
        "$A$1:$A$2",
        True,
        False,
    )


def test_hidden_rows_and_columns__are_set_and_read(sheet: xw.Sheet) -> None:
    sheet["A2:A3"].rows.hidden = True
    sheet["C1"].api.EntireColumn.Hidden = True
    assert (sheet["A2:A3"].rows.hidden, sheet["A1:A3"].rows.hidden, sheet["A1"].rows.hidden) == (
        True,
        None,
        False,
    )
    assert sheet["C5"].columns.hidden is True


def test_links__lead_to_their_address(sheet: xw.Sheet) -> None:
    sheet["A1"].add_hyperlink("#'市町村分'!F12", "F12")
    sheet.api.Hyperlinks.Add(Anchor=sheet["A2"].api, Address="", SubAddress="Sheet1!B1", TextToDisplay="B1")
    assert (sheet["A1"].value, sheet["A1"].hyperlink) == ("F12", "#'市町村分'!F12")
    assert (sheet["A2"].value, sheet["A2"].hyperlink) == ("B1", "#Sheet1!B1")
    assert sheet.api.Hyperlinks.Count == 2


def test_notes__are_written_listed_and_deleted__and_survive_new_values(sheet: xw.Sheet) -> None:
    sheet["B2"].add_note("不備")
    sheet["A1:C3"].value = [[1, 2, 3]] * 3
    assert [(note.location.address, note.text) for note in sheet.notes] == [("$B$2", "不備")]
    sheet["B2"].note.text = "確認済"
    assert sheet["B2"].note.text == "確認済"
    with pytest.raises(ValueError, match="already has a note"):
        sheet["B2"].add_note("二つ目")
    sheet["B2"].note.delete()
    assert sheet["B2"].note is None


def test_a_protected_sheet__refuses_locked_cells_only(sheet: xw.Sheet) -> None:
    sheet["B1"].api.Locked = False
    sheet.api.Protect(Password="secret")  # noqa: S106
    assert sheet.api.ProtectContents is True
    sheet["B1"].value = 1
    for action in (
        lambda: setattr(sheet["A1"], "value", 1),
        lambda: setattr(sheet["A1:B1"], "color", RED),
        lambda: sheet["2:2"].insert("down"),
        sheet["A1"].clear_contents,
        lambda: sheet.api.Unprotect("wrong"),
    ):
        with pytest.raises(ComError):
            action()
    sheet.api.Unprotect("secret")
    sheet["A1"].value = 2
    assert sheet["A1:B1"].value == [2.0, 1.0]
