"""A click costs Excel as many calls at 1,741 rows as at 10."""

import itertools
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw
from xl_kenten import ribbon
from xl_kenten.actions import workbook_buttons
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.municipality_lists import national_register
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.workbook.settings import FOLDER
from xl_kenten.template.workbook import prefecture_workbook

from tests.libreoffice.cell_block import CellBlock
from tests.libreoffice.desk import Desk
from tests.libreoffice.engine import LibreOfficeEngine
from tests.returned_workbooks import write_return

SIZES = (10, 100, 1_741)
SYLLABLES = "東西南北上中下大小新古高低山川谷原野田畑森林竹松杉梅桜菊藤花鳥風月雪雨雲星空海浜崎"
# In an order in which each has something to do.
BUTTONS: dict[str, Callable[[], None]] = {
    name: getattr(ribbon, name)
    for name in ("check", "next_deficiency", "highlight", "clear_highlights", "undo", "consolidate")
}
LAST = "consolidate"
# So many calls that no button can be slow; one more sheet to write costs about 150.
MOST = {
    "check": 700,
    "next_deficiency": 150,
    "highlight": 400,
    "clear_highlights": 400,
    "undo": 400,
    "consolidate": 2_000,
}


def municipalities(count: int) -> list[Municipality]:
    """So many municipalities that do not exist, with codes that nobody has."""
    names = itertools.islice(itertools.product(SYLLABLES, repeat=2), count)
    return [
        Municipality(f"{480_000 + number * 10}", f"{''.join(name)}町", "見本県", order=number)
        for number, name in enumerate(names, start=1)
    ]


def calls_of_each_button(
    app: xw.App, excel: LibreOfficeEngine, monkeypatch: pytest.MonkeyPatch, folder: Path, count: int
) -> dict[str, Counter[str]]:
    """What every button costs on a workbook of so many rows, a third of them faulty, and one return for all."""
    everyone = municipalities(count)
    register = national_register().with_list("見本県", everyone)
    monkeypatch.setattr(workbook_buttons, "national_register", lambda: register)
    returned = folder / f"回答 {count}"
    returned.mkdir()
    answers = ("0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | ", "1 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | ")
    rows = "\n".join(
        f"| {number} | {each.name} | {answers[number % 3 == 0]} |"
        for number, each in enumerate(everyone, start=1)
    )
    write_return(returned / "一括.xlsx", rows)
    # Its list stays empty, so that the program's own counts: no real prefecture has so many codes.
    book = prefecture_workbook(load_form(), register.prefectures(), "見本県", everyone)
    path = folder / f"{count}.xlsm"
    path.write_bytes(book)
    desk = Desk(app, excel, path)
    desk.sheet("団体一覧")["A4:C1800"].clear_contents()
    desk.set(FOLDER, str(returned))
    desk.write("C8", 2, 1, 0)
    desk.sheet().activate()
    costs = {}
    for name, button in BUTTONS.items():
        desk.sheet()["C8"].select()
        with monkeypatch.context() as patch:
            if (
                name == LAST
            ):  # its calls are counted, but LibreOffice is spared half a minute of laying out rows
                patch.setattr(CellBlock, "write", lambda *_: None)
            with excel.counting() as calls:
                said = desk.press(button)
        assert "予期しない" not in said
        costs[name] = calls
    desk.book.close()
    return costs


def test_cost_of_a_click__is_the_same_for_10_100_and_1741_rows(
    app: xw.App, excel: LibreOfficeEngine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    few, more, all_of_japan = (
        calls_of_each_button(app, excel, monkeypatch, tmp_path, count) for count in SIZES
    )
    assert few == more == all_of_japan
    assert {name: calls.total() for name, calls in few.items() if calls.total() > MOST[name]} == {}
