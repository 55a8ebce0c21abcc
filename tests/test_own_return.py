"""都道府県分 filled by another division and returned: into the prefecture's workbook, three ways, never lost."""

import os
from pathlib import Path

import pytest

from tests.command_line import SAMPLE_LIST, SAMPLE_PREFECTURE, CommandLine
from tests.ledger_examples import NIL, SOUND, contract, type_contracts, type_into
from tests.returned_workbooks import Table, write_return
from xl_kenten.adapters.returned_files import grids_of
from xl_kenten.core.form import SheetKind

OWN, ROW, FIRST_ITEM = "都道府県分", 7, 2
TEXT = "平成19年7月末に改める"
ANSWERS = f"0 | 1 | 0 | {TEXT} | 0 | 0 | 0 | | | | "
TAKEN = [0, 1, 0, TEXT, 0, 0, 0, None, None, None, None]


class Prefecture:
    """見本県 with its workbook, and a folder into which a division lays 都道府県分."""

    def __init__(self, command: CommandLine, folder: Path) -> None:
        self.command = command
        self.book = folder / "報告.xlsm"
        self.returns = folder / "回答"
        self.returns.mkdir()
        write_return(self.returns / "a.xlsx", "| 1 | 架空市 | 0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | |")
        command.run("new", "見本県", "--municipalities", SAMPLE_LIST, "--out", self.book)

    def send(self, answers: str = ANSWERS, file: str = "県.xlsx", day: int = 1, name: str = "見本県") -> None:
        table = Table(f"| {name} | | {answers} |", sheet=OWN, kind=SheetKind.PREFECTURE)
        path = write_return(self.returns / file, table)
        os.utime(path, (1_182_000_000 + day, 1_182_000_000 + day))

    def consolidate(self, *more: object):
        return self.command.run("consolidate", self.returns, *SAMPLE_PREFECTURE, "--into", self.book, *more)

    def sheet(self, name: str) -> list[tuple[object, ...]]:
        grid = next(each for each in grids_of(self.book.read_bytes(), "b.xlsm") if each.sheet == name)
        return [(*row, *(None,) * (20 - len(row))) for row in grid.rows]

    def row(self) -> list[object]:
        cells = self.sheet(OWN)[ROW][FIRST_ITEM : FIRST_ITEM + 11]
        return [None if str(cell).startswith("(改善事項") else cell for cell in cells]

    def state(self) -> object:
        return self.sheet(OWN)[ROW][FIRST_ITEM + 11]

    def remark(self) -> str:
        return str(self.sheet(OWN)[ROW][FIRST_ITEM + 12] or "")

    def hand(self, item: int, value: object) -> None:
        type_into(self.book, OWN, ROW, FIRST_ITEM + item, value)

    def results(self) -> list[tuple[object, ...]]:
        """Sheet, cell and code of what the sheet 検査結果 tells of the prefecture."""
        return [(row[3], row[4], row[9]) for row in self.sheet("検査結果")[3:] if row[2] == "見本県"]

    def obstacles(self) -> list[tuple[str, str]]:
        gate = self.command.run("gate", self.book, "--json", "-").report
        return [(each["code"], each["cell"]) for each in gate["obstacles"] if each["sheet"] == OWN]


@pytest.fixture
def prefecture(command: CommandLine, tmp_path: Path) -> Prefecture:
    return Prefecture(command, tmp_path)


def test_own_sheet__goes_into_the_workbook_and_is_told(prefecture: Prefecture):
    prefecture.send()

    outcome = prefecture.consolidate()

    assert prefecture.row() == TAKEN
    assert prefecture.state() == "受理"
    assert "「都道府県分」に、「県.xlsx」から 7 か所を取り込みました。" in outcome.out
    assert prefecture.results() == [(OWN, "K8", "subcontractor-nil")]


def test_twice__changes_nothing(prefecture: Prefecture):
    prefecture.send()
    prefecture.consolidate()
    before = prefecture.book.read_bytes()

    assert "変わっていません" in prefecture.consolidate().out
    assert prefecture.book.read_bytes() == before


def test_faults_of_the_own_sheet__stand_beside_its_row(prefecture: Prefecture):
    prefecture.send("0 | 1 | ○ | | 0 | 0 | 0 | | | | ")

    prefecture.consolidate()

    assert prefecture.row() == [0, 1, *[None] * 2, 0, 0, 0, *[None] * 4]
    assert prefecture.state() == "差戻し"
    assert prefecture.results() == [
        (OWN, "E8", "flag-not-binary"),
        (OWN, "F8", "remediation-missing"),
        (OWN, "K8", "subcontractor-nil"),
    ]
    assert "『○』" in prefecture.remark()


def test_what_a_hand_wrote__stays_and_the_difference_is_a_conflict_with_both_values(prefecture: Prefecture):
    prefecture.hand(0, 1)
    prefecture.send()

    prefecture.consolidate()

    assert prefecture.row() == [1, *TAKEN[1:]]
    assert prefecture.state() == "要確認"
    assert (OWN, "C8", "return-conflict") in prefecture.results()
    assert "都道府県分!C8 はいま『1』ですが、「県.xlsx」では『0』です" in prefecture.remark()
    told = next(row for row in prefecture.sheet("検査結果") if row[9] == "return-conflict")
    assert "回答した課に確かめ" in str(told[7])
    assert ("status-open", "N8") in prefecture.obstacles()


def test_conflict_made_to_agree__is_gone_with_the_next_consolidation(prefecture: Prefecture):
    prefecture.hand(0, 1)
    prefecture.send()
    prefecture.consolidate()
    prefecture.hand(0, 0)
    prefecture.consolidate()

    assert (prefecture.row(), prefecture.state()) == (TAKEN, "受理")
    assert [each for each in prefecture.obstacles() if each[0] == "status-open"] == []


def test_hand_edit_after_taking__stays(prefecture: Prefecture):
    prefecture.send()
    prefecture.consolidate()
    prefecture.hand(3, "平成19年8月末に改める")
    prefecture.consolidate()

    assert prefecture.row() == [*TAKEN[:3], "平成19年8月末に改める", *TAKEN[4:]]
    assert prefecture.state() == "受理"


def test_another_return__waits_until_it_is_chosen(prefecture: Prefecture):
    prefecture.send()
    prefecture.consolidate()
    prefecture.send(ANSWERS.replace("0 | 1", "1 | 1"), "県の再提出.xlsx", day=2)

    said = prefecture.consolidate().out
    assert prefecture.row() == TAKEN
    assert "差替えの判断を待つ回答が 1 件" in said
    (waiting,) = prefecture.command.run("review", prefecture.book, "--json", "-").report
    assert (waiting["name"], waiting["changes"], waiting["totals"]) == (
        "見本県",
        ["契約書 ①再委託の原則禁止：0 → 1"],
        [],
    )

    labels = [row[0] for row in prefecture.sheet("設定")]
    type_into(prefecture.book, "設定", labels.index("担当者"), 1, "情報係")
    assert prefecture.command.run("review", prefecture.book, "--accept", "見本県").status == 0
    prefecture.consolidate()
    assert prefecture.row() == [1, *TAKEN[1:]]


def test_file_taken_away_again__leaves_what_was_taken(prefecture: Prefecture):
    prefecture.send()
    prefecture.consolidate()
    (prefecture.returns / "県.xlsx").unlink()
    prefecture.consolidate()

    assert (prefecture.row(), prefecture.state()) == (TAKEN, "受理")
    traced = prefecture.command.run("trace", prefecture.book, f"{OWN}!D8", "--json", "-").report
    assert (traced["file"], traced["source_cell"], traced["taken"]) == ("県.xlsx", "D8", 1)


@pytest.mark.parametrize("answers", ["| | | | | | | | | | ", "| | | … | | | | … | | | …"])
def test_blank_own_sheet__says_nothing(prefecture: Prefecture, answers: str):
    prefecture.hand(0, 1)
    prefecture.send(answers)

    prefecture.consolidate()

    assert prefecture.row() == [1, *[None] * 10]
    assert prefecture.state() is None
    assert prefecture.results() == []


def test_blank_own_sheet_beside_an_answered_one__does_not_hide_it(prefecture: Prefecture):
    prefecture.send()
    prefecture.send("| | | | | | | | | | ", "空.xlsx", day=2)

    prefecture.consolidate()

    assert (prefecture.row(), prefecture.state()) == (TAKEN, "受理")


def test_own_sheet_of_another_prefecture__is_not_taken(prefecture: Prefecture):
    prefecture.send(name="長野県")

    prefecture.consolidate()

    assert prefecture.row() == [None] * 11


def test_workbook_whose_row_still_bears_the_example__is_told_what_to_do(prefecture: Prefecture):
    type_into(prefecture.book, OWN, ROW, 0, "○○県")
    prefecture.send()
    before = prefecture.book.read_bytes()

    outcome = prefecture.consolidate()

    assert outcome.status == 2
    assert "「都道府県分」シートに見本県の行がありません。" in outcome.err
    assert prefecture.book.read_bytes() == before


def test_own_sheet_and_the_ledger__each_difference_is_told_and_nothing_overwritten(prefecture: Prefecture):
    type_contracts(
        prefecture.book, contract("甲システム", answers=(1, 0, 0, "平成19年9月末", *SOUND[4:], *NIL))
    )
    prefecture.command.run("ledger", prefecture.book, "--apply")
    prefecture.send()

    prefecture.consolidate()

    assert prefecture.row()[:3] == [1, 0, 0]
    conflicts = [cell for _, cell, code in prefecture.results() if code == "return-conflict"]
    assert conflicts == ["C8", "D8", "F8"]
