"""LibreOffice in the part of Excel behaves as Excel does where the buttons depend on it."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
import xlwings as xw

from tests.libreoffice.displayed import displayed_fill, sheet_picture
from tests.libreoffice.engine import LibreOfficeEngine
from tests.libreoffice.offices import Offices
from tests.libreoffice.uno_bridge import ComError
from tests.libreoffice.user import User

RED, BLUE = (255, 199, 206), (0, 0, 255)


@pytest.fixture
def sheet(app: xw.App) -> xw.Sheet:
    return app.books.add().sheets[0]


# --- values


def test_a_block__is_written_and_read__values_keep_their_types(sheet: xw.Sheet) -> None:
    rows = [[1, "改善済", None], [True, dt.datetime(2007, 6, 27), 0.1]]
    sheet["B2:D3"].raw_value = rows
    assert sheet["B2:D3"].value == [[1.0, "改善済", None], [True, dt.datetime(2007, 6, 27), 0.1]]
    assert sheet["B3"].number_format == "General"
    assert sheet["C3"].number_format == "yyyy/m/d"


def test_single_values__are_written_and_read(sheet: xw.Sheet) -> None:
    sheet["A1:B2"].value = "全部"
    assert sheet["A1:B2"].value == [["全部", "全部"], ["全部", "全部"]]
    sheet["A1"].value = None
    assert sheet["A1"].value is None
    assert sheet["A1:B1"].raw_value == ((None, "全部"),)


def test_text_like_a_formula__is_a_formula__unless_the_cell_is_text_or_it_has_an_apostrophe(
    sheet: xw.Sheet,
) -> None:
    sheet["A1"].value = 20
    sheet["B1:B2"].number_format = "@"
    sheet["C1:C2"].raw_value = [["=SUM(A1,1)"], ["'=SUM(A1,1)"]]
    sheet["B1:B2"].raw_value = [["=SUM(A1,1)"], ["+1"]]
    assert sheet["B1:C2"].value == [["=SUM(A1,1)", 21.0], ["+1", "=SUM(A1,1)"]]
    assert sheet["C1"].formula == "=SUM(A1,1)"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("１２", 12.0),
        (" 007 ", 7.0),
        ("-1", -1.0),
        ("1,741", 1741.0),
        ("50%", 0.5),
        ("true", True),
        ("2007/7/1", dt.datetime(2007, 7, 1)),
        ("2007年7月", dt.datetime(2007, 7, 1)),
        ("平成19年7月31日", dt.datetime(2007, 7, 31)),
        ("H19.7.31", dt.datetime(2007, 7, 31)),
        ("平成19年7月32日", "平成19年7月32日"),
        ("平成19年7月末", "平成19年7月末"),
        ("A市", "A市"),
        ("=", "="),
    ],
)
def test_text_in_a_general_cell__becomes_what_japanese_excel_makes_of_it__but_not_in_a_text_cell(
    sheet: xw.Sheet,
    text: str,
    value: object,
) -> None:
    sheet["B1"].number_format = "@"
    sheet["A1:B1"].raw_value = [[text, text]]
    assert sheet["A1:B1"].value == [value, text]


@pytest.mark.parametrize("refused", ["=IF(", "@foo", "あ" * 32_768, float("nan"), "=1+"])
def test_what_excel_refuses__raises(sheet: xw.Sheet, refused: object) -> None:
    with pytest.raises(ComError):
        sheet["A1"].raw_value = refused


def test_a_table_of_another_shape_than_its_range__is_refused(sheet: xw.Sheet) -> None:
    with pytest.raises(ComError):
        sheet["A1:B2"].raw_value = [[1, 2], [3, 4], [5, 6]]
    with pytest.raises(ComError):
        sheet["A1:B3"].raw_value = [[1, 2], [3, 4]]


def test_formulas__are_read_and_written_in_excels_spelling(sheet: xw.Sheet) -> None:
    other = sheet.book.sheets.add("市町村 分", after=sheet)
    other["A1"].value = [[1, "x"], [2, "y"]]
    sheet["A1:A2"].formula = [["=COUNTIFS('市町村 分'!$A$1:$A$2,1,'市町村 分'!B1:B2,\"x\")"], ["=A1=1"]]
    assert sheet["A1:A2"].value == [1.0, True]
    assert sheet["A1"].formula == "=COUNTIFS('市町村 分'!$A$1:$A$2,1,'市町村 分'!B1:B2,\"x\")"


def test_errors__are_read_as_nothing_or_as_their_text(sheet: xw.Sheet) -> None:
    sheet["A1:A3"].value = [["=1/0"], ["=NA()"], ["=foo()"]]
    assert sheet["A1:A3"].value == [None, None, None]
    assert sheet["A1:A3"].options(err_to_str=True).value == ["#DIV/0!", "#N/A", "#NAME?"]


def test_a_data_frame__goes_in_and_comes_out(sheet: xw.Sheet) -> None:
    frame = pd.DataFrame({"name": ["長野市", "松本市"], "flag": [0.0, 1.0]})
    sheet["B2"].options(index=False).value = frame
    assert sheet["B2"].options(pd.DataFrame, index=False, expand="table").value.equals(frame)


def test_clearing_contents__leaves_format_and_note(sheet: xw.Sheet) -> None:
    sheet["A1"].value = 1
    sheet["A1"].color = RED
    sheet["A1"].add_note("確認")
    sheet["A1"].clear_contents()
    assert (sheet["A1"].value, sheet["A1"].color, sheet["A1"].note.text) == (None, RED, "確認")
    sheet["A1"].clear()
    assert (sheet["A1"].color, sheet["A1"].note) == (None, None)


# --- what a click costs


def test_round_trips__are_those_read_off_xlwings_own_windows_engine(
    sheet: xw.Sheet, excel: LibreOfficeEngine
) -> None:
    def cost(action: Callable[[], object]) -> int:
        with excel.counting() as calls:
            action()
        return calls.total()

    rows = [[1.0] * 3] * 4
    assert cost(lambda: setattr(sheet["A1:C4"], "value", rows)) == 106
    assert cost(lambda: sheet["A1:C4"].value) == 12
    assert cost(lambda: setattr(sheet["A1:C4"], "raw_value", rows)) == 2
    assert cost(lambda: sheet["A1:C4"].raw_value) == 2
    assert cost(lambda: setattr(sheet["A1:A2,C4"], "color", RED)) == 3
    assert cost(lambda: sheet["A1"].add_note("確認")) == 10


def test_a_block__costs_the_same_for_10_100_and_1741_rows(sheet: xw.Sheet, excel: LibreOfficeEngine) -> None:
    costs = []
    for count in (10, 100, 1_741):
        with excel.counting() as calls:
            sheet[0:count, 0:21].raw_value = [["記載なし"] * 21] * count
            sheet[0:count, 0:21].options(ndim=2).value  # noqa: B018 - reading is what is counted
        costs.append(calls)
    assert costs[0] == costs[1] == costs[2]


# --- places


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


# --- looks


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


@pytest.mark.parametrize(
    ("member", "action"),
    [
        ("Sheet.charts", lambda sheet: sheet.charts),
        ("Sheet.freeze_panes", lambda sheet: sheet.freeze_panes.freeze_at("A2")),
        ("Range.autofilter", lambda sheet: sheet["A1"].autofilter.criteria),
        ("Range.copy_from", lambda sheet: sheet["A1"].copy_from(sheet["A2"])),
        ("Range.borders", lambda sheet: sheet["A1"].borders),
        ("Range.data_validation", lambda sheet: sheet["A1"].data_validation.type),
        ("RangeApi.Interior", lambda sheet: sheet["A1"].api.Interior),
        ("SheetApi.Tab =", lambda sheet: setattr(sheet.api, "Tab", 1)),
        ("Book.json", lambda sheet: sheet.book.json()),
        ("Sheet.page_setup", lambda sheet: sheet.page_setup.print_area),
        ("sheet_names", lambda sheet: "Sheet1" in sheet.book.sheets),
    ],
)
def test_a_member_that_is_not_played__is_named(
    sheet: xw.Sheet,
    member: str,
    action: Callable[[xw.Sheet], object],
) -> None:
    with pytest.raises(NotImplementedError, match=member):
        action(sheet)


# --- the application


def test_message_boxes__are_noted_and_answered_in_order(app: xw.App, excel: LibreOfficeEngine) -> None:
    excel.answer("yes", "cancel")
    answers = [
        app.alert("続けますか", "確認", buttons="yes_no"),
        app.alert("終わりました", mode="info"),
        app.alert("やめますか", buttons="ok_cancel"),
    ]
    assert answers == ["yes", "ok", "cancel"]
    assert [(box["prompt"], box["answer"]) for box in excel.alerts] == [
        ("続けますか", "yes"),
        ("終わりました", "ok"),
        ("やめますか", "cancel"),
    ]
    with pytest.raises(AssertionError, match="no answer"):
        app.alert("まだありますか", buttons="yes_no")


def test_switches__are_remembered_and_put_back(app: xw.App, excel: LibreOfficeEngine) -> None:
    before = excel.office.state.switches()
    with app.properties(
        screen_updating=False, calculation="manual", enable_events=False, status_bar="点検中"
    ):
        assert (app.screen_updating, app.calculation, app.status_bar) == (False, "manual", "点検中")
    assert excel.office.state.switches() == before
    assert excel.office.state.get("status_bar_texts") == ["点検中", False]


def test_manual_calculation__waits_for_calculate(app: xw.App, sheet: xw.Sheet) -> None:
    sheet["A1:B1"].value = [1, "=A1*2"]
    app.calculation = "manual"
    sheet["A1"].value = 5
    assert sheet["B1"].value == 2.0
    app.calculate()
    assert sheet["B1"].value == 10.0


def test_a_workbook__is_saved_closed_opened_and_found_again(app: xw.App, tmp_path: Path) -> None:
    path = tmp_path / "集約 令和.xlsx"
    book = app.books.add()
    book.sheets[0]["A1"].value = [["長野市", 1]]
    book.save(path)
    assert (book.name, Path(book.fullname)) == (path.name, path)
    assert [cell.value for cell in openpyxl.load_workbook(path).active[1]] == ["長野市", 1]
    assert app.books[path.name] == book == xw.Book(path) == xw.Book(path.name)
    book.close()
    assert len(app.books) == 0
    lock = path.with_name(f".~lock.{path.name}#")
    lock.write_text("left by a soffice that died", encoding="utf-8")
    assert xw.Book(path).sheets[0]["A1:B1"].value == ["長野市", 1.0]
    assert not lock.exists()
    with pytest.raises(FileNotFoundError):
        xw.Book(tmp_path / "missing.xlsx")


def test_the_selection_and_the_active_book__are_known(app: xw.App) -> None:
    first, second = app.books.add(), app.books.add()
    second.sheets[0]["B2:C3"].select()
    assert (app.books.active, app.selection.address) == (second, "$B$2:$C$3")
    first.activate()
    assert (app.books.active, xw.sheets.active.book) == (first, first)
    first.set_mock_caller()
    assert xw.Book.caller() == first


def test_frozen_panes__are_set_through_the_window__and_saved(
    app: xw.App, sheet: xw.Sheet, tmp_path: Path
) -> None:
    sheet["B4"].select()
    app.api.ActiveWindow.FreezePanes = True
    window = app.api.ActiveWindow
    assert (window.FreezePanes, window.SplitRow, window.SplitColumn) == (True, 3, 1)
    sheet.book.save(tmp_path / "frozen.xlsx")
    assert openpyxl.load_workbook(tmp_path / "frozen.xlsx").active.freeze_panes == "B4"
    window.FreezePanes = False
    assert window.FreezePanes is False


def test_an_office_that_dies__is_replaced(offices: Offices) -> None:
    first = offices.running()
    first.process.kill()
    first.process.wait()
    second = offices.running()
    assert second.alive()
    assert second.pid != first.pid


# --- eyes and hands


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
