"""The application as xlwings asks for it."""

from typing import Any

from xlwings import base_classes

from .areas import Area
from .books import Books
from .com_app import AppApi
from .com_object import ComObject
from .meter import com
from .ranges import Range

VERSION = "16.0"  # of the Excel that is played; xlwings asks for 15 or newer
BUTTONS = {
    "ok": ("ok",),
    "ok_cancel": ("ok", "cancel"),
    "yes_no": ("yes", "no"),
    "yes_no_cancel": ("yes", "no", "cancel"),
}
CALCULATIONS = ("automatic", "manual", "semiautomatic")


def _switch(name: str, member: str) -> property:
    """A switch of the application that is only remembered: nobody looks at a headless screen."""

    @com(f"Application.{member}")
    def get(self: Any) -> Any:
        return self.office.state.get(name)

    @com(f"Application.{member} =")
    def put(self: Any, value: Any) -> None:
        self.office.state.set(name, value)

    return property(get, put)


class App(ComObject, base_classes.App):
    """The running office in the part of Excel."""

    visible = _switch("visible", "Visible")
    screen_updating = _switch("screen_updating", "ScreenUpdating")
    display_alerts = _switch("display_alerts", "DisplayAlerts")
    enable_events = _switch("enable_events", "EnableEvents")
    interactive = _switch("interactive", "Interactive")

    def __init__(self, engine: Any) -> None:
        super().__init__(engine.office)
        self.engine = engine

    @property
    def api(self) -> AppApi:
        return AppApi(self)

    @property
    def pid(self) -> int:
        return self.office.pid

    @property
    @com("Application.Version")
    def version(self) -> str:
        return VERSION

    @property
    @com("Application.Workbooks")
    def books(self) -> Books:
        return Books(self)

    @property
    @com("Application.Selection")
    def selection(self) -> Range | None:
        document = self.office.desktop.getCurrentComponent()
        selected = document.CurrentSelection if document else None
        if selected is None or not selected.supportsService("com.sun.star.sheet.SheetCellRanges"):
            if selected is None or not hasattr(selected, "RangeAddress"):
                return None
            addresses = [selected.RangeAddress]
        else:
            addresses = list(selected.RangeAddresses)
        book = Books(self).active
        sheet = book.sheet_of(addresses[0].Sheet)
        return Range(sheet, [Area.of(address) for address in addresses])

    @property
    @com("Application.Calculation")
    def calculation(self) -> str:
        return self.office.state.get("calculation")

    @calculation.setter
    @com("Application.Calculation =")
    def calculation(self, value: str) -> None:
        if value not in CALCULATIONS:
            raise KeyError(value)
        self.office.state.set("calculation", value)
        for document in self.office.documents():
            document.enableAutomaticCalculation(value != "manual")

    @com("Application.Calculate")
    def calculate(self) -> None:
        for document in self.office.documents():
            document.calculate()

    @property
    @com("Application.StatusBar")
    def status_bar(self) -> str | bool:
        return self.office.state.get("status_bar")

    @status_bar.setter
    @com("Application.StatusBar =")
    def status_bar(self, value: str | bool) -> None:
        self.office.state.set("status_bar", value)
        self.office.state.append("status_bar_texts", value)

    def activate(self, steal_focus: bool = False) -> None:  # noqa: ARG002 - one window system call
        self.office.state.set("visible", True)

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: object) -> str:
        """Note the message box, and press what the test has laid ready; a lone OK needs no preparation."""
        if callback is not None:
            raise NotImplementedError("App.alert(callback=…) is not in the LibreOffice engine")
        choices = BUTTONS[buttons or "ok"]
        answer = choices[0] if len(choices) == 1 else self._next_answer(prompt)
        if answer not in choices:
            raise AssertionError(f"{answer!r} is no button of the message box {prompt!r}: {choices}")
        box = {"prompt": prompt, "title": title, "buttons": buttons, "mode": mode, "answer": answer}
        self.office.state.append("alerts", box)
        return answer

    def quit(self) -> None:
        self.office.stop()

    def kill(self) -> None:
        self.office.stop()

    def run(self, macro: str, args: list[Any]) -> Any:
        raise NotImplementedError(f"App.run({macro!r}, {args!r}): macros are run by the fixture `click`")

    def _next_answer(self, prompt: str) -> str:
        answers = self.office.state.get("answers")
        if not answers:
            raise AssertionError(f"the message box {prompt!r} asks something and the test gave no answer")
        self.office.state.set("answers", answers[1:])
        return answers[0]
