"""A small invented nation of three prefectures, and their reports as tables in the test."""

import csv
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.command_line import CommandLine, Outcome
from tests.returned_workbooks import Table, write_return
from xl_kenten.core.form import SheetKind
from xl_kenten.core.lg_code import check_digit, prefecture_code
from xl_kenten.core.municipality import Municipality, Register
from xl_kenten.core.nation import Nation

# 虹灯町 lies in two prefectures.
MEMBERS = {
    "霧原県": ("霧筆市", "霧紙町", "霧硯村"),
    "霜原県": ("霜糸市", "霜絹町", "虹灯町"),
    "露原県": ("露綿市", "虹灯町"),
}
SOUND = "0|0|0||0|0|0||0|0|"
AT_FAULT = "1|0|0|'平成19年9月末までに契約を変更する。|0|0|0||0|0|"
SILENT = "||||||||||"
_FIRST_CODE = 48


def code(prefecture: str, number: int) -> str:
    """The code of a prefecture's municipality, counted from 1."""
    code5 = f"{_FIRST_CODE + list(MEMBERS).index(prefecture)}{number:03}"
    return code5 + check_digit(code5)


def code_of(prefecture: str, name: str | None = None) -> str:
    """The code of a municipality by its name, or of the prefecture itself."""
    if name is None:
        return prefecture_code(code(prefecture, 1))
    return code(prefecture, MEMBERS[prefecture].index(name) + 1)


def nation() -> Nation:
    return Nation(
        Register(
            Municipality(code(prefecture, number), name, prefecture, order=number)
            for prefecture, names in MEMBERS.items()
            for number, name in enumerate(names, 1)
        )
    )


def write_list(path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("code", "name", "prefecture"))
        for prefecture, names in MEMBERS.items():
            writer.writerows((code_of(prefecture, name), name, prefecture) for name in names)
    return path


def own_table(prefecture: str, cells: str = SOUND) -> Table:
    return Table(f"|{prefecture}||{cells}|", sheet="都道府県分", kind=SheetKind.PREFECTURE)


def municipal_table(rows: Mapping[str, str], total: str | None = None, sheet: str = "市町村分") -> Table:
    lines = (f"|{number}|{name}|{cells}|" for number, (name, cells) in enumerate(rows.items(), 1))
    return Table("\n".join(lines), sheet=sheet, total=total)


def sound_rows(prefecture: str, **changed: str) -> dict[str, str]:
    """Every municipality of a prefecture without a deficiency, but for those named."""
    return {name: changed.get(name, SOUND) for name in MEMBERS[prefecture]}


def write_report(
    path: Path,
    prefecture: str,
    rows: Mapping[str, str] | None = None,
    *,
    own: str = SOUND,
    total: str | None = None,
) -> Path:
    """Save a report made by hand."""
    tables = own_table(prefecture, own), municipal_table(rows or sound_rows(prefecture), total)
    return write_return(path, *tables)


def aged(path: Path, days: int) -> Path:
    """Let a file have been changed so many days before a certain one."""
    when = 1_182_700_800 - days * 86_400
    os.utime(path, (when, when))
    return path


def write_all(folder: Path, *left_out: str) -> Path:
    """A sound report of every prefecture but those left out, named after them."""
    folder.mkdir(exist_ok=True)
    for prefecture in MEMBERS:
        if prefecture not in left_out:
            write_report(folder / f"{prefecture}.xlsx", prefecture)
    return folder


@dataclass(frozen=True)
class Ministry:
    """Runs ``xl-kenten rollup`` on the reports in its folder."""

    command: CommandLine
    folder: Path

    @property
    def out(self) -> Path:
        return self.folder.parent / "全国集計.xlsx"

    def roll_up(self, *more: object) -> Outcome:
        self.out.unlink(missing_ok=True)
        listed = write_list(self.folder.parent / "nation.csv")
        return self.command.run(
            "rollup", self.folder, "--nation", listed, "--out", self.out, "--json", "-", *more
        )


def told(outcome: Outcome) -> list[tuple[Any, ...]]:
    """Code, file, cell and whose it is of every finding."""
    return [
        tuple(finding[key] for key in ("code", "file", "cell", "lg_code"))
        for finding in outcome.report["findings"]
    ]


def statuses(outcome: Outcome) -> dict[str, str]:
    return {each["name"]: each["status"] for each in outcome.report["prefectures"]}
