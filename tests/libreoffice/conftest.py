"""Fixtures: a real spreadsheet program in the part of Excel.

``app``     xw.App of the running office; workbooks opened in a test are closed after it
``excel``   the engine: calls, counting(), alerts, answer("yes"), pick(folder)
``sheet``   the sheet of a new workbook
``click``   presses a button of a workbook: click(book, "check"), or "Module.Sub"
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlwings as xw

from .engine import LibreOfficeEngine
from .macros import Click, press
from .office import Office
from .offices import Offices
from .uno_bridge import OfficeMissing

TEST_SECONDS = 120


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    """The keeper of the running soffice."""
    keeper = Offices(tmp_path_factory)
    yield keeper
    keeper.stop()


@pytest.fixture
def office(offices: Offices) -> Iterator[Office]:
    """A running soffice without open workbooks; skips where LibreOffice is missing, but fails in CI."""
    try:
        office = offices.running()
    except OfficeMissing as problem:
        if os.environ.get("CI"):
            pytest.fail(f"CI needs LibreOffice: {problem}")
        pytest.skip(f"needs LibreOffice: {problem}")
    office.state.reset()
    with office.deadline(TEST_SECONDS):
        yield office
        if office.alive():
            office.close_all()


@pytest.fixture
def excel(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[LibreOfficeEngine]:
    """The engine, active in xlwings for this test only."""
    engine = LibreOfficeEngine(office)
    office.meter.calls.clear()
    wrapped = xw.Engine(impl=engine)
    monkeypatch.setattr(xw.engines, "engines", [*xw.engines.engines, wrapped])
    monkeypatch.setitem(xw.engines.engines_by_name, engine.name, wrapped)
    monkeypatch.setattr(xw.engines, "active", wrapped)
    yield engine
    if hasattr(xw.Book, "_mock_caller"):
        del xw.Book._mock_caller  # noqa: SLF001 - set_mock_caller() has no counterpart


@pytest.fixture
def app(excel: LibreOfficeEngine) -> xw.App:
    """The application, as ``xw.apps.active`` gives it."""
    return xw.App(impl=excel.apps[excel.office.pid])


@pytest.fixture
def click(excel: LibreOfficeEngine, tmp_path: Path) -> Callable[..., Click]:
    """Press a button: ``click(book, "Ribbon.OnCheck").alerts``."""

    def press_button(book: xw.Book | Path | str, macro: str, **options: object) -> Click:
        opened = book if isinstance(book, xw.Book) else xw.Book(str(book))
        return press(excel, opened, macro, tmp_path, **options)

    return press_button


@pytest.fixture
def sheet(app: xw.App) -> xw.Sheet:
    """The only sheet of a new workbook."""
    return app.books.add().sheets[0]
