"""The buttons' VBA, run in an interpreter that is not Excel's: what reaches Python, the cell and the clerk."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from lxml import etree
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.apps.excel._model import Application
from pyopenvba.interpreter._objects import VBAObject
from pyopenvba.interpreter._preprocess import DEFAULT_CONSTANTS
from pyopenvba.interpreter._values import error

from tests.template_workbook import parts_of, small_template
from xl_kenten.template.ribbon import load_ribbon

SENTENCES = load_ribbon().sentences
BUTTONS = {button.id: button for button in load_ribbon().buttons}
TEMPLATE = small_template()
SHOWN = {
    element.get("id"): element
    for element in etree.fromstring(parts_of(TEMPLATE)["customUI/customUI14.xml"]).iter("{*}button")
}

# In the place of xlwings' module: the three of its functions that ours calls.
XLWINGS = """
Public Function RunPython(PythonCommand As String)
    Debug.Print PythonCommand
    {outcome}
End Function

Public Function GetConfig(configKey As String, Optional default As String = "") As Variant
    GetConfig = default
    If configKey = "{key}" Then GetConfig = "{value}"
End Function

Public Function FileExists(ByVal FileSpec As String) As Boolean
    FileExists = (FileSpec = "C:\\python\\python.exe")
End Function
"""


class Control(VBAObject):
    """The pressed button, as Excel hands it over."""

    vba_type_name = "IRibbonControl"

    def __init__(self, tag: str) -> None:
        self.tag = tag

    def vba_get(
        self, name: str, args: Sequence[object] = (), named: dict[str, object] | None = None
    ) -> object:
        assert (name.lower(), list(args), named or {}) == ("tag", [], {})
        return self.tag


@dataclass(eq=False)
class FolderDialog(VBAObject):
    """Excel's folder dialog with a clerk before it: ``picks`` None cancels; ``missing`` cannot be shown."""

    picks: str | None = None
    missing: str | None = None
    title: object = None
    starts_in: object = None
    shown: int = 0
    vba_type_name = "FileDialog"

    def vba_get(
        self, name: str, args: Sequence[object] = (), named: dict[str, object] | None = None
    ) -> object:
        if name.lower() == "show":
            self.shown += 1
            return 0 if self.picks is None else -1
        assert (name.lower(), [str(one) for one in args], named or {}) == ("selecteditems", ["1"], {})
        return self.picks

    def vba_set(self, name: str, value: object, *_args: object, **_options: object) -> None:
        if name == "InitialFileName":
            if self.missing and str(value).startswith(self.missing):
                raise error(5)
            self.starts_in = value
        elif name == "Title":
            self.title = value
        else:
            assert (name, value) == ("AllowMultiSelect", False)


@dataclass
class Desk:
    """An Excel with the template open; ``press`` returns what was called and what was said since before."""

    app: ExcelApplication
    dialog: FolderDialog = field(default_factory=FolderDialog)

    def press(self, button: str) -> tuple[list[str], list[str]]:
        calls, said = len(self.app.console), len(self.app.dialogs)
        element = SHOWN[button]
        self.app.run(element.get("onAction"), Control(element.get("tag")))
        return self.app.console[calls:], [prompt for _, prompt, _, _ in self.app.dialogs[said:]]

    def with_xlwings(self, outcome: str = "RunPython = 0", key: str = "", value: str = "") -> "Desk":
        self.app.add_module(XLWINGS.format(outcome=outcome, key=key, value=value), name="xlwings")
        return self

    def do(self, statement: str) -> None:
        """Do in Excel what the clerk did by hand."""
        self.app.add_module(f"Sub ByHand()\n{statement}\nEnd Sub\n", name="Clerk")
        self.app.run("ByHand")

    @property
    def folder(self) -> object:
        return self.app.sheet("設定", workbook=self.app.workbooks()[0]).value("B2")

    @folder.setter
    def folder(self, value: object) -> None:
        self.app.sheet("設定").set_value("B2", value)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    file = tmp_path / "template.xlsm"
    file.write_bytes(TEMPLATE)
    desk = Desk(ExcelApplication.open(file)).with_xlwings()
    members = Application.vba_get

    def vba_get(app: Application, name: str, args: Sequence[object] = (), named: object = None) -> object:
        if name.lower() != "filedialog":
            return members(app, name, args, named)
        assert [str(one) for one in args] == ["4"]  # msoFileDialogFolderPicker
        return desk.dialog

    monkeypatch.setattr(Application, "vba_get", vba_get)
    return desk


@pytest.mark.parametrize("button", BUTTONS)
def test_every_button__calls_the_python_function_of_its_name(desk: Desk, button: str) -> None:
    desk.dialog.picks = r"C:\returns"
    assert desk.press(button) == ([f"import xl_kenten.ribbon; xl_kenten.ribbon.{button}()"], [])


def test_consolidate__writes_the_picked_folder_into_its_cell_and_nowhere_else(desk: Desk) -> None:
    folder = r"C:\回答'); import os #\令和 & 7年"
    desk.dialog.picks = folder
    calls, said = desk.press("consolidate")
    assert desk.folder == folder
    assert (calls, said) == ([BUTTONS["consolidate"].command], [])


def test_folder_dialog__opens_in_the_remembered_folder_with_a_title(desk: Desk) -> None:
    desk.folder = r"D:\前回"
    desk.press("consolidate")
    question = BUTTONS["consolidate"].folder
    assert question is not None
    assert (desk.dialog.starts_in, desk.dialog.title) == ("D:\\前回\\", question.title)


def test_folder_dialog__nothing_remembered__opens_beside_the_workbook(desk: Desk, tmp_path: Path) -> None:
    desk.press("consolidate")
    assert desk.dialog.starts_in == f"{tmp_path}\\"


def test_folder_dialog__remembered_folder_gone__opens_all_the_same(desk: Desk) -> None:
    desk.folder = r"D:\消えた"
    desk.dialog = FolderDialog(picks=r"C:\returns", missing=r"D:\消えた")
    assert desk.press("consolidate") == ([BUTTONS["consolidate"].command], [])
    assert desk.folder == r"C:\returns"


def test_consolidate__cancelled__nothing_happens(desk: Desk) -> None:
    desk.folder = r"D:\前回"
    assert desk.press("consolidate") == ([], [])
    assert (desk.dialog.shown, desk.folder) == (1, r"D:\前回")


def test_status__folder_known__asks_nothing(desk: Desk) -> None:
    desk.folder = r"D:\前回"
    assert desk.press("status") == ([BUTTONS["status"].command], [])
    assert (desk.dialog.shown, desk.folder) == (0, r"D:\前回")


def test_status__folder_blank__asks_once(desk: Desk) -> None:
    desk.dialog.picks = r"C:\returns"
    assert desk.press("status") == ([BUTTONS["status"].command], [])
    assert desk.press("status") == ([BUTTONS["status"].command], [])
    assert (desk.dialog.shown, desk.folder) == (1, r"C:\returns")


def test_folder_cell_shows_an_error__counts_as_blank(desk: Desk) -> None:
    desk.app.add_module(
        'Sub Spoil()\nWorksheets(2).Range("B2").Value = CVErr(2023)\nEnd Sub\n', name="Spoiler"
    )
    desk.app.run("Spoil")
    desk.dialog.picks = r"C:\returns"
    assert desk.press("status") == ([BUTTONS["status"].command], [])
    assert desk.folder == r"C:\returns"


def test_folder_cell_has_lost_its_name__says_so_and_does_not_call_python(desk: Desk) -> None:
    desk.app.remove_named_range("returns_folder")
    assert desk.press("consolidate") == ([], [SENTENCES.not_remembered])


def test_settings_sheet_is_protected__says_so_and_does_not_take_the_old_folder(desk: Desk) -> None:
    desk.folder = r"D:\前回"
    desk.do("Worksheets(2).Protect")
    desk.dialog.picks = r"C:\returns"
    assert desk.press("consolidate") == ([], [SENTENCES.not_remembered])
    assert desk.folder == r"D:\前回"


def test_another_workbook_is_in_front__says_so_and_touches_neither(desk: Desk) -> None:
    desk.app.add_workbook()
    desk.dialog.picks = r"C:\returns"
    assert desk.press("consolidate") == ([], [SENTENCES.other_workbook])
    assert (desk.dialog.shown, desk.folder) == (0, None)


@pytest.mark.parametrize("outcome", ["RunPython = -1", "Err.Raise 70"])
def test_python_cannot_be_run__says_so_in_japanese(desk: Desk, outcome: str) -> None:
    desk.with_xlwings(outcome=outcome)
    assert desk.press("check") == ([BUTTONS["check"].command], [SENTENCES.not_run])


def test_xlwings_answers_nothing__as_on_a_mac__is_no_failure(desk: Desk) -> None:
    desk.with_xlwings(outcome="")
    assert desk.press("check") == ([BUTTONS["check"].command], [])


@pytest.mark.parametrize(
    ("key", "value", "exists"),
    [
        ("INTERPRETER_WIN", r"C:\python\python.exe", True),
        ("INTERPRETER_WIN", r"C:\gone\python.exe", False),
        ("INTERPRETER_WIN", "python", True),
        ("INTERPRETER_WIN", "", True),
        ("INTERPRETER", r"C:\gone\python.exe", False),
        ("INTERPRETER", "pythonw", True),
        ("INTERPRETER", "", False),
    ],
)
def test_interpreter__is_looked_for_before_xlwings_would_complain_in_english(
    desk: Desk, key: str, value: str, *, exists: bool
) -> None:
    desk.with_xlwings(key=key, value=value)
    expected = ([BUTTONS["check"].command], []) if exists else ([], [SENTENCES.not_run])
    assert desk.press("check") == expected


def test_on_a_mac__no_dialog_is_opened_and_the_cell_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DEFAULT_CONSTANTS, "Mac", value=True)
    file = tmp_path / "template.xlsm"
    file.write_bytes(TEMPLATE)
    desk = Desk(ExcelApplication.open(file)).with_xlwings(key="INTERPRETER_WIN", value=r"C:\gone\python.exe")
    assert desk.press("consolidate") == ([BUTTONS["consolidate"].command], [])
    assert desk.folder is None
