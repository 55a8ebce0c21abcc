"""Reports of our own among the returns: passed over where they say nothing new, and a return where they might."""

from pathlib import Path

import openpyxl
import pytest

from tests.command_line import SAMPLE_LIST, SAMPLE_PREFECTURE, CommandLine
from tests.returned_workbooks import write_return

SOUND = "0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | "
FAULTY = "0 | 1 | 0 | 平成19年7月末に改める | 0 | 0 | 0 | | 0 | 0 | "
SKIPPED = {"file": "昨日の報告.xlsx", "status": "skipped", "codes": ["file-skipped"]}
REASON = (
    "昨日の報告.xlsx：回答ファイルではないため、読み飛ばしました（このフォルダーの回答を集約したもので、もとの回答はすべてここにあります）。"
    "このままで差し支えありません。"
)


def read(*names: str) -> list[dict[str, object]]:
    return [{"file": name, "status": "read", "codes": []} for name in names]


@pytest.fixture
def folder(tmp_path: Path, command: CommandLine) -> Path:
    """Two returns, and the report that was made of them yesterday."""
    folder = tmp_path / "回答"
    folder.mkdir()
    write_return(folder / "a.xlsx", f"| 1 | 見本市 | {SOUND} |")
    write_return(folder / "b.xlsx", f"| 1 | 架空市 | {SOUND} |")
    command.run("consolidate", folder, *SAMPLE_PREFECTURE, "--out", folder / "昨日の報告.xlsx")
    return folder


def test_report_of_these_returns__is_skipped(folder: Path, command: CommandLine) -> None:
    outcome = command.consolidate(folder)

    assert outcome.report["files"] == [*read("a.xlsx", "b.xlsx"), SKIPPED]
    told = [each for each in outcome.report["findings"] if each["code"] != "municipality-missing"]
    assert [(each["code"], each["file"], each["message"]) for each in told] == [
        ("file-skipped", "昨日の報告.xlsx", REASON)
    ]
    assert outcome.row("見本市")["source"]["file"] == "a.xlsx"


def test_report_from_before_a_return_was_replaced__does_not_stand_against_the_new_one(
    folder: Path, command: CommandLine
) -> None:
    write_return(folder / "a.xlsx", f"| 1 | 見本市 | {FAULTY} |")

    outcome = command.consolidate(folder)

    assert SKIPPED in outcome.report["files"]
    assert outcome.row("見本市")["status"] == "accepted"
    assert outcome.row("見本市")["answers"]["contract_work_location"] == 1


def test_workbook_that_was_filled_from_these_returns__is_skipped_too(
    folder: Path, command: CommandLine, tmp_path: Path
) -> None:
    book = tmp_path / "控え.xlsm"
    command.run("new", "見本県", "--municipalities", SAMPLE_LIST, "--out", book)
    command.run("consolidate", folder, *SAMPLE_PREFECTURE, "--into", book)
    book.rename(folder / book.name)

    assert [each["status"] for each in command.consolidate(folder).report["files"]] == [
        "read",
        "read",
        "skipped",
        "skipped",
    ]


def test_return_that_was_removed_since__is_not_answered_by_the_report_that_was_made_of_it(
    folder: Path, command: CommandLine
) -> None:
    (folder / "b.xlsx").unlink()

    outcome = command.consolidate(folder)

    assert outcome.report["files"] == [*read("a.xlsx"), SKIPPED]
    (skipped,) = (each for each in outcome.report["findings"] if each["code"] == "file-skipped")
    assert (
        "もとの回答のうち「b.xlsx」はいまここにないため、その分は集約に入れていません" in skipped["message"]
    )
    assert outcome.row("架空市")["status"] == "missing"


def test_return_that_came_again_under_another_name__does_not_contradict_the_report(
    folder: Path, command: CommandLine
) -> None:
    (folder / "b.xlsx").unlink()
    write_return(folder / "b（訂正）.xlsx", f"| 1 | 架空市 | {FAULTY} |")

    outcome = command.consolidate(folder)

    assert SKIPPED in outcome.report["files"]
    assert (outcome.row("架空市")["status"], outcome.row("架空市")["source"]["file"]) == (
        "accepted",
        "b（訂正）.xlsx",
    )


@pytest.mark.parametrize("left", ["a.xlsx", None])
def test_report_of_returns_of_which_most_are_not_here__is_a_return(
    folder: Path, command: CommandLine, left: str | None
) -> None:
    (folder / "昨日の報告.xlsx").unlink()
    write_return(folder / "c.xlsx", f"| 1 | 例示市 | {SOUND} |")
    command.run("consolidate", folder, *SAMPLE_PREFECTURE, "--out", folder / "昨日の報告.xlsx")
    for name in {"a.xlsx", "b.xlsx", "c.xlsx"} - {left}:
        (folder / name).unlink()

    outcome = command.consolidate(folder)

    assert {"file": "昨日の報告.xlsx", "status": "read"}.items() <= outcome.report["files"][-1].items()
    assert outcome.row("架空市")["source"]["file"] == "昨日の報告.xlsx"


def test_second_report_beside_the_first__is_skipped_too(folder: Path, command: CommandLine) -> None:
    command.run("consolidate", folder, *SAMPLE_PREFECTURE, "--out", folder / "今日の報告.xlsx")

    files = command.consolidate(folder).report["files"]

    assert files == [*read("a.xlsx", "b.xlsx"), {**SKIPPED, "file": "今日の報告.xlsx"}, SKIPPED]


def test_workbook_in_which_nothing_stands_yet__answers_for_nobody_nor_does_its_backup(
    folder: Path, command: CommandLine
) -> None:
    (folder / "昨日の報告.xlsx").unlink()
    for _ in range(2):
        command.run("new", "見本県", *SAMPLE_PREFECTURE[2:], "--out", folder / "見本県.xlsm", "--force")

    outcome = command.consolidate(folder)

    assert [each["status"] for each in outcome.report["files"]] == ["read", "read", "skipped", "skipped"]
    told = [each for each in outcome.report["findings"] if each["code"] != "municipality-missing"]
    assert [each["code"] for each in told] == ["file-skipped"] * 2
    assert all("まだ何も集約していない、都道府県のブックです" in each["message"] for each in told)
    assert outcome.report["summary"]["received"] == 2


def test_workbook_in_which_somebody_answered_by_hand__is_a_return(folder: Path, command: CommandLine) -> None:
    (folder / "昨日の報告.xlsx").unlink()
    made = folder / "見本県.xlsx"
    command.run("new", "見本県", *SAMPLE_PREFECTURE[2:], "--out", folder / "見本県.xlsm")
    book = openpyxl.load_workbook(folder / "見本県.xlsm")
    sheet = book["市町村分"]
    (row,) = (cells for cells in sheet.iter_rows() if any(cell.value == "例示市" for cell in cells))
    for column in (3, 4, 5, 7, 8, 9):
        sheet.cell(row[0].row, column).value = 0
    book.save(made)
    (folder / "見本県.xlsm").unlink()

    outcome = command.consolidate(folder)

    assert (outcome.row("例示市")["status"], outcome.row("例示市")["source"]["file"]) == (
        "accepted",
        "見本県.xlsx",
    )
    assert outcome.report["summary"]["received"] == 3


def test_report_of_others_whose_files_have_the_same_names__is_a_return(
    folder: Path, command: CommandLine
) -> None:
    for name, who in (("a.xlsx", "見本市"), ("b.xlsx", "架空市")):
        write_return(folder / name, f"| 1 | {who} | {FAULTY} |")

    assert command.consolidate(folder).report["files"][-1]["status"] == "read"


def test_report_in_which_somebody_answered_for_one_more__is_a_return(
    folder: Path, command: CommandLine
) -> None:
    report = folder / "昨日の報告.xlsx"
    book = openpyxl.load_workbook(report)
    sheet = book["市町村分"]
    (row,) = (cells for cells in sheet.iter_rows() if any(cell.value == "例示市" for cell in cells))
    start = next(cell.column for cell in row if cell.value == "例示市")
    for column in range(start + 1, start + 4):
        sheet.cell(row[0].row, column).value = 0
    book.save(report)

    outcome = command.consolidate(folder)

    assert outcome.row("例示市")["source"]["file"] == "昨日の報告.xlsx"


def test_marked_copy_that_was_filled_in_and_came_back__is_a_return(
    folder: Path, command: CommandLine, tmp_path: Path
) -> None:
    (folder / "昨日の報告.xlsx").unlink()
    write_return(folder / "a.xlsx", "| 1 | 見本市 | 0 | 1 | 0 | | 0 | 0 | 0 | | 0 | 0 | |")
    command.run("check", folder / "a.xlsx", *SAMPLE_PREFECTURE, "--mark", tmp_path / "差戻し")
    (copy,) = (tmp_path / "差戻し").iterdir()
    book = openpyxl.load_workbook(copy)
    book.active["F8"] = "平成19年7月末に改める"
    book.save(folder / copy.name)
    (folder / "a.xlsx").unlink()

    outcome = command.consolidate(folder)

    assert outcome.row("見本市")["source"]["file"] == "a_確認結果.xlsx"
    assert outcome.row("見本市")["status"] == "accepted"


def test_check_of_the_folder__skips_the_report_with_the_same_words(
    folder: Path, command: CommandLine
) -> None:
    outcome = command.check(folder)

    assert outcome.report["files"] == [*read("a.xlsx", "b.xlsx"), SKIPPED]
    assert [(each["code"], each["file"], each["message"]) for each in outcome.report["findings"]] == [
        ("file-skipped", "昨日の報告.xlsx", REASON)
    ]
    assert [(row["name"], row["source"]["file"]) for row in outcome.report["rows"]] == [
        ("見本市", "a.xlsx"),
        ("架空市", "b.xlsx"),
    ]


def test_check_of_several_folders__knows_each_report_by_what_lies_beside_it(
    folder: Path, command: CommandLine, tmp_path: Path
) -> None:
    other = tmp_path / "別の課"
    other.mkdir()
    (other / "写し.xlsx").write_bytes((folder / "昨日の報告.xlsx").read_bytes())

    assert [(each["file"], each["status"]) for each in command.check(folder, other).report["files"]] == [
        ("回答/a.xlsx", "read"),
        ("回答/b.xlsx", "read"),
        ("回答/昨日の報告.xlsx", "skipped"),
        ("別の課/写し.xlsx", "read"),
    ]


def test_check_of_the_report_itself__reads_it_because_somebody_asks(
    folder: Path, command: CommandLine
) -> None:
    alone = command.check(folder / "昨日の報告.xlsx").report
    beside_the_returns = command.check(*sorted(folder.iterdir())).report

    assert [each["status"] for each in alone["files"]] == ["read"]
    assert {row["name"] for row in alone["rows"] if row["status"] == "accepted"} == {"見本市", "架空市"}
    assert [each["status"] for each in beside_the_returns["files"]] == ["read", "read", "read"]
