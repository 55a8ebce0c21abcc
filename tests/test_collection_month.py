"""A month of collecting for an invented prefecture of 40, from the command line, every number checked."""

import json
import os
from collections import Counter
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import openpyxl
import pytest

from tests.returned_workbooks import write_return
from xl_kenten.adapters.ooxml.workbook import Workbook
from xl_kenten.adapters.returned_files import grids_of
from xl_kenten.core.lg_code import check_digit

NAMES = tuple(f"例{chr(ord('ア') + number)}町" for number in range(40))
CODES = tuple(f"99{301 + number}" + check_digit(f"99{301 + number}") for number in range(40))
CLEAN = "0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | "
DEFICIENT = "1 | 0 | 0 | 平成19年7月末に契約書を改めます | 0 | 0 | 0 | | 0 | 0 | "
WITHOUT_TEXT = "1 | 0 | 0 | … | 0 | 0 | 0 | | 0 | 0 | "


class Month:
    """The folder, the list and the workbook of one collection."""

    def __init__(self, command, folder: Path) -> None:
        self.command = command
        self.returns = folder / "回答"
        self.returns.mkdir()
        self.list = folder / "団体一覧.csv"
        rows = (f"{code},{name}\n" for code, name in zip(CODES, NAMES, strict=True))
        self.list.write_text("code,name\n" + "".join(rows), encoding="utf-8")
        self.book = folder / "報告.xlsm"
        self.who = ("--prefecture", "例示県", "--municipalities", self.list)
        self.day = 0
        made = command.run("new", "例示県", "--municipalities", self.list, "--out", self.book)
        assert made.status == 0

    def send(self, number: int, answers: str, file: str | None = None) -> Path:
        """A return comes in by mail."""
        self.day += 1
        path = self.returns / (file or f"{NAMES[number]}.xlsx")
        write_return(path, f"| {number + 1} | {NAMES[number]} | {answers} |")
        os.utime(path, (1_182_000_000 + self.day, 1_182_000_000 + self.day))
        return path

    def consolidate(self):
        return self.command.run("consolidate", self.returns, *self.who, "--into", self.book)

    def sheet(self, name: str) -> list[tuple[object, ...]]:
        grid = next(grid for grid in grids_of(self.book.read_bytes(), "b.xlsm") if grid.sheet == name)
        return [(*row, *(None,) * (30 - len(row))) for row in grid.rows]

    def board(self) -> dict[str, str]:
        return {str(row[2]): str(row[3]) for row in self.sheet("提出状況")[3:] if row[2]}

    def states(self) -> Counter[str]:
        return Counter(self.board().values())

    def row(self, number: int) -> tuple[object, ...]:
        return next(row for row in self.sheet("市町村分") if row[1] == NAMES[number])

    def flags_of_one(self) -> int:
        """An independent count of 1 in the first column of the form."""
        return sum(row[2] == 1 for row in self.sheet("市町村分")[7:47])

    def type(self, sheet: str, row: int, column: int, value: object) -> None:
        """A hand writes into a cell."""
        book = Workbook(self.book.read_bytes())
        book.worksheet(sheet).set_value(row, column, value)
        self.book.write_bytes(book.to_bytes())

    def type_answer(self, number: int, column: int, value: object) -> None:
        rows = self.sheet("市町村分")
        self.type(
            "市町村分", next(at for at, row in enumerate(rows) if row[1] == NAMES[number]), column, value
        )

    def set_day(self, label: str, serial: int) -> None:
        rows = self.sheet("設定")
        self.type("設定", next(at for at, row in enumerate(rows) if row[0] == label), 1, serial)

    def setting(self, label: str, value: str) -> None:
        rows = self.sheet("設定")
        self.type("設定", next(at for at, row in enumerate(rows) if row[0] == label), 1, value)


@pytest.fixture
def month(command, tmp_path) -> Month:
    return Month(command, tmp_path)


def test_a_month_of_collecting(month, tmp_path):  # noqa: PLR0915 - a month has many days
    # The forms go out.
    out = tmp_path / "配布"
    sent = month.command.run("distribute", "例示県", "--municipalities", month.list, "--out", out)
    assert sent.status == 0
    assert len(list(out.glob("*.xlsx"))) == 40

    # Thirty answer, eight of them with a 1 and no text.
    for number in range(22):
        month.send(number, DEFICIENT if number < 5 else CLEAN)
    for number in range(22, 30):
        month.send(number, WITHOUT_TEXT)
    month.consolidate()
    assert month.states() == {"受理": 22, "差戻し": 8, "未提出": 10}
    assert month.flags_of_one() == 13

    # The eight go back with their faults and a marked copy; the ten are reminded; nobody else hears anything.
    month.setting("差出人（署名）", "例示県 情報係")
    month.set_day("都道府県が定めた期限", 39252)
    month.type("団体一覧", 3 + 22, 2, "joho@example.jp")
    back = month.command.run(
        "send-back", month.book, month.returns, "--out", tmp_path / "手紙", "--json", "-"
    )
    assert len(json.loads(back.out)["written"]) == 8
    assert len(json.loads(back.out)["without_address"]) == 7
    letter = message_from_bytes(
        (tmp_path / "手紙" / f"23_{CODES[22]}_{NAMES[22]}_差戻し.eml").read_bytes(), policy=default
    )
    assert letter["To"] == "joho@example.jp"
    assert "F8" in letter.get_body().get_content()
    assert [part.get_filename() for part in letter.iter_attachments()] == [f"{NAMES[22]}_確認結果.xlsx"]
    reminded = month.command.run("remind", month.book, "--out", tmp_path / "手紙", "--json", "-")
    assert json.loads(reminded.out)["written"] == [
        f"{number + 1}_{CODES[number]}_{NAMES[number]}_督促.eml" for number in range(30, 40)
    ]
    again = month.command.run("remind", month.book, "--out", tmp_path / "手紙", "--json", "-")
    assert (json.loads(again.out)["written"], len(json.loads(again.out)["kept"])) == ([], 10)

    # A clerk corrects one by telephone, and sets another one's state by hand.
    month.type_answer(6, 3, 1)
    month.type_answer(6, 5, "平成19年8月末に改めると電話で確認")
    month.type("提出状況", 3 + 7, 3, "要確認")

    # Three send again: the same, a better one, and one that contradicts the clerk's correction.
    month.send(10, CLEAN, "例コ町_再送.xlsx")
    month.send(22, DEFICIENT, "二十二_修正版.xlsx")
    month.send(6, "0 | 0 | 1 | 平成19年9月末に改めます | 0 | 0 | 0 | | 0 | 0 | ", "六_修正版.xlsx")
    month.consolidate()
    assert month.states() == {"受理": 20, "差戻し": 7, "要確認": 3, "未提出": 10}
    assert month.board()[NAMES[7]] == "要確認"
    assert month.flags_of_one() == 13
    assert month.row(6)[2:6] == (0, 1, 0, "平成19年8月末に改めると電話で確認")
    waiting = {str(row[2]): (row[5], row[6]) for row in month.sheet("差替え")[3:] if row[2]}
    assert set(waiting) == {NAMES[6], NAMES[22]}
    assert waiting[NAMES[22]] == (
        "契約書 改善事項の内容、改善時期：空欄 → 平成19年7月末に契約書を改めます",
        None,
    )
    assert "契約書 ③情報資産の返還、廃棄等：0 → 1" in str(waiting[NAMES[6]][0])

    # Both are accepted; the clerk's own cells stay, and the contradiction is told.
    month.setting("担当者", "情報係")
    accepted = month.command.run("review", month.book, "--accept", NAMES[6], NAMES[22], "--json", "-")
    assert [entry["verdict"] for entry in json.loads(accepted.out)] == ["accepted", "accepted"]
    month.consolidate()
    assert month.states() == {"受理": 21, "差戻し": 7, "要確認": 2, "未提出": 10}
    assert month.board()[NAMES[22]] == "受理"
    assert month.row(6)[2:6] == (0, 1, 1, "平成19年8月末に改めると電話で確認")
    settled = [row[7:9] for row in month.sheet("差替え")[3:] if row[2]]
    assert Counter(settled) == {("採用", "情報係"): 2, ("見送り", "情報係"): 2}

    # One step leads from a cell to its source, and tells of the hand.
    traced = month.command.run("trace", month.book, "D14", "--json", "-")
    assert json.loads(traced.out)["file"] == "六_修正版.xlsx"
    assert json.loads(traced.out)["source_cell"] == "D8"
    assert json.loads(traced.out)["by_hand"] is True
    total = month.command.run("trace", month.book, "C48", "--json", "-")
    assert len(json.loads(total.out)["municipalities"]) == 13

    # The clerk agrees with the municipality; everyone else answers.
    month.type_answer(6, 5, "平成19年9月末に改めます")
    month.type_answer(6, 3, 0)
    month.type("提出状況", 3 + 7, 3, None)
    for number in range(23, 30):
        month.send(number, DEFICIENT, f"{number}_修正版.xlsx")
    for number in range(30, 40):
        month.send(number, CLEAN)
    month.consolidate()
    month.command.run("review", month.book, "--accept", *NAMES[23:30])
    month.consolidate()
    assert month.states() == {"受理": 40}
    assert month.flags_of_one() == 13
    assert month.row(6)[2:6] == (0, 0, 1, "平成19年9月末に改めます")

    # Nothing more changes.
    before = month.book.read_bytes()
    assert "前回の集約から変わっていません" in month.consolidate().out
    assert month.book.read_bytes() == before
    assert openpyxl.load_workbook(month.book, keep_vba=True)["市町村分"]["C48"].value.startswith("=COUNTIF")
