"""A clerk at an open workbook of the invented 見本県: presses buttons, types, and looks at what came of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.municipality_lists import national_register, read_own_list
from xl_kenten.template.workbook import prefecture_workbook

from tests.command_line import SAMPLE_LIST
from tests.libreoffice.displayed import displayed_fill
from tests.libreoffice.engine import LibreOfficeEngine
from tests.libreoffice.user import User
from tests.returned_workbooks import write_return

CLEAN = "0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | "
NAME_COLUMN, FIRST_FLAG, STATUS, REMARKS = "B", "C", "N", "O"
FIRST_ROW, LAST_ROW, TOTAL_ROW = 8, 37, 38  # of the 30 municipalities of 見本県
UNEXPECTED = "予期しない"

Color = tuple[int, int, int] | None


class Desk:
    """A clerk at an open workbook."""

    def __init__(self, app: xw.App, excel: LibreOfficeEngine, path: Path) -> None:
        self.app = app
        self.excel = excel
        self.book = app.books.open(str(path))
        self.book.set_mock_caller()
        self.user = User(self.book)

    def sheet(self, name: str = "市町村分") -> xw.Sheet:
        return self.book.sheets[name]

    def write(self, cell: str, *values: object) -> None:
        """Put values into a row of 市町村分."""
        self.sheet().range(cell).value = list(values)

    def set(self, label: str, value: object) -> None:
        """Change one of the settings, as it is labelled in 設定."""
        labels = [cells[0] for cells in self.values("設定")]
        self.sheet("設定")[f"B{labels.index(label) + 1}"].value = value

    def press(self, button: Callable[[], None]) -> str:
        """Press a button; returns what the message box said."""
        before = len(self.excel.alerts)
        button()
        shown = self.excel.alerts[before:]
        assert len(shown) <= 1
        return shown[0]["prompt"] if shown else ""

    def values(self, sheet: str = "市町村分") -> list[list[object]]:
        return self.sheet(sheet).used_range.options(ndim=2, err_to_str=True).value

    def everything(self) -> dict[str, list[list[object]]]:
        return {sheet.name: self.values(sheet.name) for sheet in self.book.sheets}

    def row_of(self, municipality: str) -> int:
        """The row of 市町村分, from 1, that bears this name."""
        return [cells[1] for cells in self.values()].index(municipality) + 1

    def fill(self, cells: str) -> Color | list[list[Color]]:
        """The colours that show in 市町村分, conditional formats included."""
        return displayed_fill(self.sheet()[cells])


def sample_bytes() -> bytes:
    """A new workbook for 見本県."""
    register = read_own_list(SAMPLE_LIST, "見本県", national_register())
    return prefecture_workbook(
        load_form(), register.prefectures(), "見本県", register.of_prefecture("見本県")
    )


@pytest.fixture(scope="session", name="sample_workbook")
def sample_workbook_bytes() -> bytes:
    """A new workbook for 見本県, built once."""
    return sample_bytes()


@pytest.fixture(name="desk")
def desk_with_sample(app: xw.App, excel: LibreOfficeEngine, sample_workbook: bytes, tmp_path: Path) -> Desk:
    """A clerk at a new workbook of 見本県, with 市町村分 in front."""
    path = tmp_path / "見本県 報告.xlsm"
    path.write_bytes(sample_workbook)
    desk = Desk(app, excel, path)
    desk.sheet().activate()
    return desk


@pytest.fixture(name="returns")
def folder_with_returns(desk: Desk, tmp_path: Path) -> Path:
    """A folder with two returns, remembered in 設定."""
    folder = tmp_path / "回答"
    folder.mkdir()
    write_return(folder / "a.xlsx", f"| 1 | 架空市 | {CLEAN} |")
    write_return(folder / "b.xlsx", "| 1 | 例示市 | 1 | 0 | 0 | '=1+1 | 0 | 0 | 0 | | 0 | 0 | |")
    desk.book.names["returns_folder"].refers_to_range.value = str(folder)
    return folder
