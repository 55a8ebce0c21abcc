"""A prefecture's workbook of four invented municipalities, collected and ready to go to the ministry."""

import contextlib
import copy
import io
import re
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from lxml import etree

from tests.ooxml_samples import rewrite
from tests.returned_workbooks import write_return
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.ooxml.workbook import Workbook
from xl_kenten.adapters.returned_files import grids_of
from xl_kenten.cli import main
from xl_kenten.core.form import Form, ItemKind, SheetKind
from xl_kenten.core.grid import Grid
from xl_kenten.core.layout import form_layout
from xl_kenten.core.lg_code import check_digit

PREFECTURE = "例示県"
NAMES = ("例ア市", "例イ町", "例ウ町", "例エ村")
CODES = tuple(f"99{301 + number}" + check_digit(f"99{301 + number}") for number in range(len(NAMES)))
RECIPIENTS = ("uketsuke1@example.jp", "uketsuke2@example.jp", "uketsuke3@example.jp")
SENDER = "例示県 情報係\n電話 000-000-0000"
TEXT = "=平成19年7月末に①契約書を改める\n\tあわせて「通知」を送る"

# What each municipality answers; the second has a deficiency, the third no subcontractors.
SOUND = (0, 0, 0, None, 0, 0, 0, None, 0, 0, None)
ANSWERS = (
    SOUND,
    (1, 0, 0, TEXT, 0, 0, 0, None, 0, 0, None),
    (0, 0, 0, None, 0, 1, 1, "＋平成19年8月末までに改善", None, None, None),
    (0, 0, 0, None, 0, 0, 0, None, 1, 0, "-平成19年9月末"),
)
OWN = (0, 0, 1, "平成19年7月末に改める", 0, 0, 0, None, None, None, None)

FIRST_ROW, TOTAL_ROW, OWN_ROW = 8, 12, 8  # as Excel numbers them
_FAR_DAY = 73_050  # 2099-12-31, as Excel counts days
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

Answers = Sequence[Sequence[int | str | None]]


class CollectedWorkbook:
    """The workbook in a folder, and what hands may do to it."""

    def __init__(self, folder: Path, data: bytes) -> None:
        self.folder = folder
        self.path = folder / "報告.xlsm"
        self.path.write_bytes(data)
        (folder / "回答").mkdir(exist_ok=True)
        self.list = folder / "団体一覧.csv"
        self.list.write_text(_list_csv(), encoding="utf-8")

    def type(self, sheet: str, **cells: object) -> None:
        """Type into cells: ``type("市町村分", C8=2)``."""
        book = Workbook(self.path.read_bytes())
        page = book.worksheet(sheet)
        for cell, value in cells.items():
            page.set_value(*place(cell), value)
        self.path.write_bytes(book.to_bytes())

    def set(self, label: str, value: object) -> None:
        """Change one of the settings."""
        labels = [cells[0] if cells else None for cells in self.grid("設定").rows]
        self.type("設定", **{f"B{labels.index(label) + 1}": value})

    def comment(self, sheet: str, cell: str) -> None:
        book = Workbook(self.path.read_bytes())
        book.worksheet(sheet).add_comment(*place(cell), "電話で確認中")
        self.path.write_bytes(book.to_bytes())

    def change_sheet(self, sheet: str, change: Callable[[etree._Element], None]) -> None:
        """Change the XML of a sheet, as Excel would have written it."""
        book = Workbook(self.path.read_bytes())
        part = next(entry.part for entry in book.sheets if entry.name == sheet)

        def rewritten(content: dict[str, bytes]) -> None:
            root = etree.fromstring(content[part])
            change(root)
            content[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

        rewrite(self.path, rewritten)

    def hide_rows(self, sheet: str, *rows: int) -> None:
        for row in rows:
            self.draw_row(sheet, row, hidden="1")

    def draw_row(self, sheet: str, number: int, **looks: str) -> None:
        def draw(root: etree._Element) -> None:
            for row in root.iter(f"{_MAIN}row"):
                if int(row.get("r")) == number:
                    row.attrib.update(looks)

        self.change_sheet(sheet, draw)

    def hide_columns(self, sheet: str, *numbers: int) -> None:
        def hide(root: etree._Element) -> None:
            for column in list(root.iter(f"{_MAIN}col")):
                first, last = int(column.get("min")), int(column.get("max"))
                if any(first <= number <= last for number in numbers):
                    for number in range(first, last + 1):
                        alone = copy.deepcopy(column)
                        alone.attrib.update({"min": str(number), "max": str(number)})
                        if number in numbers:
                            alone.set("hidden", "1")
                        column.addprevious(alone)
                    column.getparent().remove(column)

        self.change_sheet(sheet, hide)

    def send(self, number: int, answers: Sequence[int | str | None], file: str) -> None:
        """A return comes in."""
        _write(self.folder / "回答" / file, load_form(), number, answers)

    def consolidate(self) -> None:
        _quietly(
            "consolidate", self.folder / "回答", "--prefecture", PREFECTURE, "--municipalities", self.list,
            "--into", self.path,
        )  # fmt: skip

    def grid(self, sheet: str) -> Grid:
        """What a sheet holds, as whoever opens the file sees it."""
        return next(grid for grid in grids_of(self.path.read_bytes(), "b.xlsm") if grid.sheet == sheet)


@cache
def collected(form_id: str = "itaku-2007", answers: Answers = ANSWERS, own: Sequence[object] = OWN) -> bytes:
    """The workbook, made by the command line alone but for what the staff type themselves."""
    form = load_form(form_id)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "回答").mkdir()
        (folder / "団体一覧.csv").write_text(_list_csv(), encoding="utf-8")
        for number, cells in enumerate(answers):
            _write(folder / "回答" / f"{number}.xlsx", form, number, cells)
        who = ("--municipalities", folder / "団体一覧.csv", "--form", form_id)
        made = folder / "b.xlsm"
        _quietly("new", PREFECTURE, *who, "--out", made)
        _quietly("consolidate", folder / "回答", "--prefecture", PREFECTURE, *who, "--into", made)
        book = CollectedWorkbook(folder, made.read_bytes())
        layout = form_layout(form, SheetKind.PREFECTURE)
        cells = {
            f"{chr(ord('A') + layout.columns[item.id])}{layout.first_row + 1}": value
            for item, value in zip(form.items, own, strict=True)
        }
        book.type(form.sheets.prefecture.name, **cells)
        for number, _ in enumerate(form.head.recipients):
            book.set(f"報告先{number + 1}", RECIPIENTS[number])
        book.set("差出人（署名）", SENDER)
        book.set("国への報告期限", _FAR_DAY)
        return book.path.read_bytes()


def place(cell: str) -> tuple[int, int]:
    """The row and column, from 0, of an address with one letter."""
    letter, row = re.fullmatch(r"([A-Z])(\d+)", cell).groups()
    return int(row) - 1, ord(letter) - ord("A")


def _list_csv() -> str:
    return "code,name\n" + "".join(f"{code},{name}\n" for code, name in zip(CODES, NAMES, strict=True))


def _write(path: Path, form: Form, number: int, answers: Sequence[int | str | None]) -> None:
    cells = " | ".join(_typed(item.kind, value) for item, value in zip(form.items, answers, strict=True))
    write_return(path, f"| {number + 1} | {NAMES[number]} | {cells} |", form=form)


def _typed(kind: ItemKind, value: int | str | None) -> str:
    if value is None:
        return ""
    return str(value) if kind is ItemKind.FLAG else "'" + str(value).replace("\n", "\\n")


def _quietly(*arguments: object) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        assert main([str(argument) for argument in arguments]) in (0, 1)
