"""Pressing a button: VBA runs in LibreOffice, and its RunPython starts a Python that works on the same workbook."""

import contextlib
import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import xlwings as xw

from .engine import LibreOfficeEngine
from .macro_book import DONE, SOURCES, MacroBook, MacroError
from .ribbon_file import RibbonControl, controls_in

CALLED_PYTHON = Path(__file__).with_name("called_python.py")
VBA_HEADER = "Rem Attribute VBA_ModuleType=VBAModule\nOption VBASupport 1\n"
REPLACED = "xlwings"  # LibreOffice ignores #If, so the real xlwings.bas does not compile there


class PythonError(AssertionError):
    """The Python behind the button ended with an error; a clerk would see this traceback in a message box."""


@dataclass(frozen=True, slots=True)
class Click:
    """What came of pressing a button."""

    seconds: float
    commands: list[str] = field(default_factory=list)  # what VBA gave to RunPython
    alerts: list[dict[str, Any]] = field(default_factory=list)  # message boxes, in order
    status_bar_texts: list[str | bool] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)  # what Python asked of Excel
    errors: list[str] = field(default_factory=list)  # tracebacks
    argv: list[list[str]] = field(default_factory=list)


def press(  # noqa: PLR0913 - each is something a test may want to say
    engine: LibreOfficeEngine,
    book: xw.Book,
    button: str,
    folder: Path,
    *,
    arguments: Sequence[str] | None = None,
    must_succeed: bool = True,
    seconds: float = 60,
) -> Click:
    """Press a button of the workbook, as the ribbon does, and wait for its Python.

    ``button`` is the id of a ribbon button, or ``Sub``, or ``Module.Sub``. A ribbon callback gets an object with the
    ``ID`` and ``Tag`` that the ribbon gives it; other subs get ``arguments`` (Basic expressions). Raises
    ``MacroError`` when VBA fails, and ``PythonError`` when Python does, unless told otherwise.
    """
    macros = MacroBook(book.impl.document)
    before = macros.sources()
    control = _control(controls_in(book.impl.path()), button)
    module, sub, parameters = macros.find(control.on_action)
    if arguments is None:
        arguments = ["Control"] if parameters else []
    calls = _call_folder(folder)
    state = engine.office.state
    alerts, texts = len(state.get("alerts")), len(state.get("status_bar_texts"))
    macros.document.CurrentController.Frame.activate()  # a ribbon is pressed in the window in front
    start = time.perf_counter()
    if REPLACED in before:
        macros.replace(REPLACED, _stand_in(calls, seconds))
    try:
        _probe(macros)
        answer = macros.bridge(f"{macros.project_name}.{module}.{sub} {', '.join(arguments)}", control)
        after = macros.sources()
    finally:
        if REPLACED in before:
            macros.replace(REPLACED, before[REPLACED])
    taken = time.perf_counter() - start
    changed = {name for name in before if name != REPLACED and before[name] != after.get(name)}
    if changed or before.keys() != after.keys():
        raise MacroError(f"running {button} changed the VBA modules {sorted(changed)}")
    _refuse_silence(calls, button)
    reports = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(calls.glob("*.done"))]
    click = Click(
        seconds=taken,
        commands=[report["command"] for report in reports],
        alerts=state.get("alerts")[alerts:],
        status_bar_texts=state.get("status_bar_texts")[texts:],
        calls=sum((Counter(report["calls"]) for report in reports), Counter()),
        errors=[report["error"] for report in reports if report["error"]],
        argv=[report["argv"] for report in reports],
    )
    if must_succeed and click.errors:
        raise PythonError("\n".join(click.errors))
    if answer != DONE:
        raise MacroError(f"{button}: {answer}")
    return click


def _control(controls: dict[str, RibbonControl], button: str) -> RibbonControl:
    """The ribbon button of this id or with this Sub; a Sub that no button calls gets an empty one."""
    if button in controls:
        return controls[button]
    sub = button.rpartition(".")[2]
    calling = [control for control in controls.values() if control.on_action.rpartition(".")[2] == sub]
    return replace(calling[0] if calling else RibbonControl(), on_action=button)


def _refuse_silence(calls: Path, macro: str) -> None:
    """Raise, and end its process, where a Python has not answered in time."""
    waiting = [path for path in calls.glob("*.command") if not path.with_suffix(".done").exists()]
    for path in waiting:
        if path.with_suffix(".pid").exists():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(path.with_suffix(".pid").read_text(encoding="utf-8")), signal.SIGKILL)
    if waiting:
        raise MacroError(f"{macro}: Python did not answer in time: {waiting[0].read_text(encoding='utf-8')}")


def _probe(macros: MacroBook) -> None:
    """One module that does not compile disables others without a word, so each is asked for something first."""
    if REPLACED not in macros.sources():
        return
    answer = macros.bridge(f'If {macros.project_name}.{REPLACED}.Probe() <> 42 Then Cross = "probe failed"')
    if answer != DONE:
        raise MacroError(f"macros do not run in this workbook: {answer}")


def _call_folder(folder: Path) -> Path:
    """A fresh folder in which VBA and Python leave word for each other."""
    number = 1
    while (made := folder / f"click-{number}").exists():
        number += 1
    made.mkdir(parents=True)
    return made


def _stand_in(calls: Path, seconds: float) -> str:
    """The text of the module that replaces ``xlwings``."""
    source = (SOURCES / "xlwings_stand_in.bas").read_text(encoding="utf-8")
    values = {
        "folder": str(calls),
        "python": sys.executable,
        "script": str(CALLED_PYTHON),
        "seconds": str(seconds),
    }
    for name, value in values.items():
        source = source.replace(f"{{{name}}}", value)
    return VBA_HEADER + source
