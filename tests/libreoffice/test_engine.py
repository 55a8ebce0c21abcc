"""LibreOffice in the part of Excel: values, what a click costs, and the application."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
import xlwings as xw

from tests.libreoffice.engine import LibreOfficeEngine
from tests.libreoffice.office import Office
from tests.libreoffice.offices import Offices
from tests.libreoffice.uno_bridge import ComError

RED = (255, 199, 206)


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


def test_a_workbook_written_without_results__is_calculated_when_opened(app: xw.App, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "blank.xlsx") as workbook:
        workbook.add_worksheet().write_formula("A1", "=1+1", None, "not yet")
    assert app.books.open(tmp_path / "blank.xlsx").sheets[0]["A1"].value == 2.0


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


def test_an_office_that_dies__is_replaced(office: Office, offices: Offices) -> None:
    first = offices.running()
    assert first is office
    first.process.kill()
    first.process.wait()
    second = offices.running()
    assert second.alive()
    assert second.pid != first.pid
