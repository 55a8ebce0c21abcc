"""A button of a workbook: VBA, RunPython, Python, cells, and back."""

import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
import xlwings as xw
from pyopenvba import ExcelFile

from tests.libreoffice.engine import LibreOfficeEngine
from tests.libreoffice.macro_book import MacroBook, MacroError
from tests.libreoffice.macros import Click, PythonError
from tests.template_workbook import small_template

Press = Callable[..., Click]
XLWINGS_BAS = Path(xw.__file__).with_name("xlwings.bas")
RIBBON = """Option Explicit
Private Pressed As String
Public Sub OnCheck(control As IRibbonControl)
    Pressed = control.ID & "pressed"
    ThisWorkbook.Worksheets(1).Range("A1").Value = Pressed
    RunPython "import xlwings as xw; book = xw.Book.caller(); cells = book.sheets[0]['B1:C1']; " & _
        "book.app.status_bar = 'working'; cells.raw_value = [[book.name, book.sheets[0]['A1'].value]]; " & _
        "cells.color = '#ffc7ce'; book.sheets[0]['D1'].value = book.app.alert('go on?', buttons='yes_no'); " & _
        "book.app.status_bar = False"
    ThisWorkbook.Worksheets(1).Range("E1").Value = "VBA went on"
End Sub
Public Sub OnFailure()
    ThisWorkbook.Worksheets(1).Range("A1").Value = RunPython("raise ValueError('broken')")
End Sub
Public Sub OnTwo()
    RunPython "import xlwings as xw; xw.Book.caller().sheets[0]['A1'].value = 1"
    RunPython "import xlwings as xw; xw.Book.caller().sheets[0]['A2'].value = 2"
End Sub
Public Sub OnVbaFailure()
    Dim Number As Integer
    Number = 1 / CInt("0")
End Sub
Public Sub OnPick(Folder As String)
    ThisWorkbook.Worksheets(1).Range("A1").Value = Folder
End Sub
"""


@pytest.fixture
def make_book(tmp_path: Path) -> Callable[..., Path]:
    """Writes a macro-enabled workbook with xlwings' own module, the buttons above and any others."""

    def make(name: str = "緊急点検 見本県.xlsm", **modules: str) -> Path:
        with ExcelFile.create_new(tmp_path / "modules.xlsm") as host:
            project = host.vba_project()
            project.delete_module("Module1")
            for module, source in {
                "Ribbon": RIBBON,
                "xlwings": XLWINGS_BAS.read_text("utf-8"),
                **modules,
            }.items():
                project.add_module(module, "\r\n".join(source.splitlines()) + "\r\n")
            host.save()
        vba = tmp_path / "vbaProject.bin"
        vba.write_bytes(_part(tmp_path / "modules.xlsm", "xl/vbaProject.bin"))
        path = tmp_path / name
        with xlsxwriter.Workbook(path) as workbook:
            page = workbook.add_worksheet("設定")
            workbook.add_vba_project(vba)
            workbook.set_vba_name("ThisWorkbook")
            page.set_vba_name("Sheet1")
        return path

    return make


def _part(package: Path, name: str) -> bytes:
    with ZipFile(package) as parts:
        return parts.read(name)


def test_a_button__python_works_on_the_workbook_that_called(
    click: Press,
    excel: LibreOfficeEngine,
    make_book: Callable[..., Path],
) -> None:
    book = xw.Book(make_book())
    other = xw.books.add()
    before, switches = MacroBook(book.impl.document).sources(), excel.office.state.switches()
    excel.answer("no")
    pressed = click(book, "Ribbon.OnCheck")
    sheet = book.sheets[0]
    assert sheet["A1:E1"].value == ["pressed", book.name, "pressed", "no", "VBA went on"]
    assert (sheet["C1"].color, other.sheets[0]["B1"].value) == ((255, 199, 206), None)
    assert [(box["prompt"], box["answer"]) for box in pressed.alerts] == [("go on?", "no")]
    assert pressed.status_bar_texts == ["working", False]
    assert pressed.argv[0][:3] == ["-c", f"--wb={book.name}", "--from_xl=1"]
    assert (pressed.calls["Range.Value ="], pressed.calls["Interior.Color ="]) == (2, 1)
    assert excel.office.state.switches() == switches
    assert MacroBook(book.impl.document).sources() == before


def test_a_button__is_pressed_twice__and_by_path(click: Press, make_book: Callable[..., Path]) -> None:
    path = make_book("plain.xlsm")
    assert len(click(path, "Ribbon.OnTwo").commands) == 2
    click(path, "Ribbon.OnTwo")
    assert xw.books["plain.xlsm"].sheets[0]["A1:A2"].value == [1.0, 2.0]


def test_a_sub_with_its_own_parameter__gets_what_the_test_gives(
    click: Press, make_book: Callable[..., Path]
) -> None:
    book = xw.Book(make_book())
    assert click(book, "Ribbon.OnPick", arguments=['"回答 一"']).commands == []
    assert book.sheets[0]["A1"].value == "回答 一"


def test_python_that_fails__fails_the_test__or_is_reported(
    click: Press, make_book: Callable[..., Path]
) -> None:
    book = xw.Book(make_book())
    with pytest.raises(PythonError, match="ValueError: broken"):
        click(book, "Ribbon.OnFailure")
    assert "ValueError: broken" in click(book, "Ribbon.OnFailure", must_succeed=False).errors[0]
    assert book.sheets[0]["A1"].value == -1


@pytest.mark.parametrize(
    ("macro", "message"),
    [
        ("Ribbon.OnNothing", "no Sub"),
        ("Nothing.OnCheck", "no Sub"),
        ("Ribbon.OnVbaFailure", "Division by zero"),
    ],
)
def test_vba_that_cannot_run__says_so(
    click: Press, make_book: Callable[..., Path], macro: str, message: str
) -> None:
    with pytest.raises(MacroError, match=message):
        click(make_book(), macro)


def test_a_module_that_does_not_compile__is_not_taken_for_success(
    click: Press, make_book: Callable[..., Path]
) -> None:
    with pytest.raises(MacroError, match=r"Broken\.OnCheck: error"):
        click(make_book(Broken="Public Sub OnCheck()\nIf Then\nEnd Sub\n"), "Broken.OnCheck")


def test_a_workbook_without_vba__has_no_buttons(click: Press, app: xw.App) -> None:
    with pytest.raises(MacroError, match="no VBA"):
        click(app.books.add(), "Ribbon.OnCheck")


def test_python_that_never_ends__is_given_up(click: Press, make_book: Callable[..., Path]) -> None:
    with pytest.raises(MacroError, match="did not answer"):
        click(
            make_book(Slow='Public Sub OnWait()\nRunPython "import time; time.sleep(3)"\nEnd Sub\n'),
            "Slow.OnWait",
            seconds=0.3,
        )


@pytest.fixture
def template(tmp_path: Path, app: xw.App) -> xw.Book:
    """The template's own ribbon and VBA in a small workbook, behind another open one."""
    path = tmp_path / "様式.xlsm"
    path.write_bytes(small_template())
    book = app.books.open(path)
    book.sheets["xlwings.conf"]["A1:B1"].value = ["INTERPRETER_WIN", sys.executable]
    app.books.add()
    return book


def test_a_ribbon_button__is_pressed_by_its_id(click: Press, template: xw.Book) -> None:
    pressed = click(template, "check", must_succeed=False)
    assert pressed.commands == ["import xl_kenten.ribbon; xl_kenten.ribbon.check()"]


def test_a_folder_dialog__is_cancelled__or_picks_what_was_laid_ready(
    click: Press,
    excel: LibreOfficeEngine,
    template: xw.Book,
    tmp_path: Path,
) -> None:
    assert click(template, "consolidate").commands == []
    assert template.sheets["設定"]["B2"].value is None
    excel.pick(tmp_path / "回答 一")
    pressed = click(template, "consolidate", must_succeed=False)
    assert pressed.commands == ["import xl_kenten.ribbon; xl_kenten.ribbon.consolidate()"]
    assert template.sheets["設定"]["B2"].value == str(tmp_path / "回答 一")
