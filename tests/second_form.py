"""The second form (kunren-2021, an invented later inspection): its prefecture, its returns, and small forms like it."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.returned_workbooks import Table, write_return
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.ooxml.workbook import Workbook
from xl_kenten.core.form import Form, SheetKind
from xl_kenten.core.form_definition import parse_form
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.layout import form_layout
from xl_kenten.core.lg_code import check_digit

FORM_ID = "kunren-2021"
MUNICIPAL, OWN = "市町村及び県の部", "県の部"
PREFECTURE = "例示県"
NAMES = ("例ア市", "例イ市", "例ウ町", "例エ町", "例オ村", "例カ村")
CODES = {name: f"9940{at}" + check_digit(f"9940{at}") for at, name in enumerate(NAMES)}
DEADLINE_SERIAL = 44_392  # 15 July 2021, as Excel counts

# 契約書 ①②③④ text, 委託先 ①②③ text, 再委託先 ①②③ text, クラウド ①② text
SOUND = "0 | 0 | 0 | 2 | | 0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | "
NIL = "0 | 0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | 0 | | | | "


def kunren_form() -> Form:
    return load_form(FORM_ID)


class Collection:
    """A prefecture of six that collects the second form, from the command line."""

    def __init__(self, command: Any, folder: Path) -> None:
        self.command = command
        self.folder = folder
        self.returns = folder / "回答"
        self.returns.mkdir()
        self.list = folder / "団体一覧.csv"
        lines = "".join(f"{code},{name}\n" for name, code in CODES.items())
        self.list.write_text("code,name\n" + lines, encoding="utf-8")
        self.book = folder / "報告.xlsm"
        self.on = ("--municipalities", self.list, "--form", FORM_ID)
        self.who = ("--prefecture", PREFECTURE, *self.on)
        self.day = 0

    def send(self, name: str, answers: str, file: str | None = None) -> Path:
        """A return comes in: the answers of one municipality, left to right."""
        path = self.returns / (file or f"{name}.xlsx")
        table = Table(f"| 1 | {name} | {answers} |", sheet=MUNICIPAL)
        return self.dated(write_return(path, table, form=kunren_form()))

    def send_own(self, answers: str) -> Path:
        """The prefecture's own sheet."""
        table = Table(f"| {PREFECTURE} | | {answers} |", sheet=OWN, kind=SheetKind.PREFECTURE)
        return self.dated(write_return(self.returns / "県.xlsx", table, form=kunren_form()))

    def dated(self, path: Path) -> Path:
        """Each file is newer than the one before."""
        self.day += 1
        os.utime(path, (1_623_000_000 + self.day, 1_623_000_000 + self.day))
        return path

    def report(self, command: str, *more: object) -> dict[str, Any]:
        """Run a command on the folder; its JSON report."""
        return self.command.run(command, self.returns, *self.who, *more, "--json", "-").report

    def json(self, *arguments: object) -> Any:
        """Run a command on the workbook; its JSON."""
        return json.loads(self.command.run(*arguments, "--json", "-").out)

    def type(self, sheet: str, row: int, column: int, value: object) -> None:
        """A hand writes into a cell of the workbook; row and column count from 0."""
        book = Workbook(self.book.read_bytes())
        book.worksheet(sheet).set_value(row, column, value)
        self.book.write_bytes(book.to_bytes())


def heading_grid(form: Form, kind: SheetKind = SheetKind.MUNICIPAL) -> list[list[CellValue]]:
    """The headings of a form as the blank form has them, and a row to write into; to be spoiled by a test."""
    layout = form_layout(form, kind)
    rows: list[list[CellValue]] = [[None] * (layout.status_column) for _ in range(layout.first_row + 1)]
    rows[0][0] = form.sheets.of(kind).title
    for box in layout.headings:
        rows[box.row][box.column] = box.text
    rows[layout.first_row][:2] = [1.0, "例ア市"]
    return rows


def grid(rows: Sequence[Sequence[CellValue]], sheet: str = "回答") -> Grid:
    return Grid(sheet, tuple(map(tuple, rows)))


HEAD = """
[form]
id = "small"
version = "1"
title = "小さな点検"
issuer = "見本省"
issued = 2021-06-01
deadline = 2021-07-30
calendar = "令和"
scope = { first_day = 2020-04-01, last_day = 2021-03-31 }
recipients = [{ name = "担当者", address = "tantou@example.go.jp" }]

[sheets.prefecture]
name = "県分"
title = "(県分)"
samples = ["○○県"]

[sheets.municipal]
name = "市分"
title = "(市分)"
samples = ["A市"]
total = "計"

[notes]
title = ""
lines = []
"""


def small_form(*sections: tuple[Sequence[str], Sequence[str]], head: str = HEAD, **of_item: str) -> Form:
    """A form of sections, each given by its chain of headings and the headings of its flags.

    ``of_item`` are keys of every flag, as TOML: ``values="[0, 1, 2]"``.
    """
    return parse_form(small_text(*sections, head=head, **of_item), "small.toml")


def small_text(*sections: tuple[Sequence[str], Sequence[str]], head: str = HEAD, **of_item: str) -> str:
    """The definition of ``small_form``."""
    text = [head]
    keys = "".join(f", {key} = {value}" for key, value in of_item.items())
    for number, (chain, flags) in enumerate(sections):
        items = [
            f'{{ id = "s{number}_{at}", kind = "flag", heading = {toml(flag)}, label = {toml(flag)}{keys} }}'
            for at, flag in enumerate(flags)
        ]
        items.append(f'{{ id = "s{number}_text", kind = "remediation", heading = "改善", label = "改善" }}')
        text += [
            "[[sections]]",
            f'id = "s{number}"',
            f'label = "第{number + 1}区分"',
            f"headings = [{', '.join(map(toml, chain))}]",
            f"items = [{', '.join(items)}]",
        ]
    return "\n".join(text)


def replaced(text: str, changes: Mapping[str, str]) -> str:
    """A definition with other values; each of the old ones must stand there."""
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


def toml(text: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False)
