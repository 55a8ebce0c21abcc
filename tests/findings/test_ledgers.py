"""契約台帳 in a returned form: flags typed by hand that say something else than the contracts beside them."""

import datetime as dt
from collections.abc import Iterable
from copy import copy
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.command_line import SAMPLE_LIST, SAMPLE_PREFECTURE, CommandLine
from tests.ledger_examples import (
    FIRST_ROW,
    LEDGER,
    NIL,
    SOUND,
    contract,
    type_contracts,
    type_into,
    type_rows,
)
from tests.returned_workbooks import write_return
from xl_kenten.actions.prefecture_workbook import Pages
from xl_kenten.actions.workbook_buttons import open_desk
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.municipality_lists import national_register, read_own_list
from xl_kenten.adapters.returned_files import grids_of
from xl_kenten.adapters.workbook_file import WorkbookFile
from xl_kenten.adapters.written.blank_form import blank_form
from xl_kenten.core import checked_file
from xl_kenten.core.grid import CellValue

SHEET, ROW, FIRST_ITEM = "市町村分", 7, 2
WHO = read_own_list(SAMPLE_LIST, "見本県", national_register()).of_prefecture("見本県")[0]
AT_FAULT = contract("甲システム", answers=(0, 1, 0, "平成19年7月末に改定", *SOUND[4:], *NIL))
WITH_SUBCONTRACTOR = contract("乙業務", subcontracting="可", answers=(*SOUND, 0, 1, "平成19年8月末に返還"))
OUT_OF_SCOPE = contract(
    "丙", start="平成13.4.1", end="H18/3/31", answers=(1, 1, 1, "平成19年7月末", *SOUND[4:], *NIL)
)


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    """A form with a ledger, its flags answered: nothing wrong, no subcontractor."""
    folder = tmp_path / "回答"
    folder.mkdir()
    path = folder / "回答.xlsx"
    path.write_bytes(blank_form(load_form(), WHO, ledger=True))
    answer(path, *SOUND, *NIL)
    return path


def answer(path: Path, *values: object) -> None:
    type_rows(path, {(ROW, FIRST_ITEM + at): value for at, value in enumerate(values)}, SHEET)


def mismatches(command: CommandLine, path: Path) -> list[str]:
    found = command.check(path).report["findings"]
    return [finding["cell"] for finding in found if finding["code"] == "ledger-mismatch"]


def test_flags_that_contradict_the_contracts__are_errors_that_name_cell_value_and_contracts(
    command, returned
):
    type_contracts(returned, AT_FAULT, WITH_SUBCONTRACTOR)

    outcome = command.check(returned)

    assert outcome.status == 1
    assert outcome.at() == [
        ("ledger-mismatch", "D8"),
        ("ledger-mismatch", "K8"),
        ("subcontractor-nil", "K8"),
        ("ledger-mismatch", "L8"),
    ]
    first, second, _, third = outcome.report["findings"]
    assert {key: first[key] for key in ("severity", "sheet", "lg_code", "item")} == {
        "severity": "error",
        "sheet": SHEET,
        "lg_code": WHO.lg_code,
        "item": "contract_work_location",
    }
    assert "『0』です" in first["message"]
    assert "『1』です（5行目 甲システム）" in first["message"]
    assert "空欄です" in second["message"]
    assert "『1』です（6行目 乙業務）" in third["message"]
    assert first["cure"]


def test_deficiency_that_no_contract_has__is_an_error(command, returned):
    answer(returned, 1, 0, 0, "平成19年7月末に改定", *SOUND[4:], *NIL)
    type_contracts(returned, contract(), contract("乙"))

    assert mismatches(command, returned) == ["C8"]


def test_contract_whose_one_date_decides__is_compared_though_the_other_is_missing(command, returned):
    type_contracts(
        returned,
        contract("甲", start=None, end="平成19年3月31日", answers=AT_FAULT[6:]),
        contract("乙", end="自動更新"),
    )

    assert mismatches(command, returned) == ["D8"]
    assert warnings(command, returned) == []


def test_subcontractor_at_fault_where_none_is_allowed__is_an_error_of_the_blank_form(command, returned):
    type_contracts(returned, contract("甲", answers=(*SOUND, 1, None, "平成19年8月末に返還")))

    assert mismatches(command, returned) == ["K8"]


def test_answers_on_subcontractors_that_no_contract_allows__are_errors(command, returned):
    answer(returned, *SOUND, 0, 0, None)
    type_contracts(returned, contract())

    assert mismatches(command, returned) == ["K8", "L8"]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param((), id="empty ledger"),
        pytest.param((contract(), contract("乙", end="平成19年3月31日")), id="agreeing ledger"),
        pytest.param((OUT_OF_SCOPE,), id="no contract to be inspected"),
        pytest.param((contract(answers=(None, 0, 0, *SOUND[3:], *NIL)),), id="unanswered contract"),
        pytest.param(
            (contract(start="18.4.1", answers=AT_FAULT[6:]),), id="contract that may be out of scope"
        ),
    ],
)
def test_ledger_that_proves_nothing_else__contradicts_nothing(command, returned, rows):
    type_contracts(returned, *rows)

    assert mismatches(command, returned) == []


def test_deficiency_where_no_contract_is_to_be_inspected__is_an_error(command, returned):
    answer(returned, 0, 1, 0, "平成19年7月末に改定", *SOUND[4:], *NIL)
    type_contracts(returned, OUT_OF_SCOPE)

    assert mismatches(command, returned) == ["D8"]


def test_blank_flag__is_told_once(command, returned):
    answer(returned, 0, None)
    type_contracts(returned, AT_FAULT)

    assert command.check(returned).at() == [("flag-unanswered", "D8"), ("subcontractor-nil", "K8")]


def warnings(command: CommandLine, path: Path) -> list[tuple[str, str]]:
    found = command.check(path).report["findings"]
    return [(each["cell"], each["message"]) for each in found if each["code"] == "ledger-incomplete"]


def test_ledger_with_a_lost_heading__is_not_compared_and_says_so(command, returned):
    type_contracts(returned, AT_FAULT)
    type_into(returned, LEDGER, 3, 2, "業者")

    assert mismatches(command, returned) == []
    ((cell, message),) = warnings(command, returned)
    assert cell == "B8"
    assert "「委託先」" in message


@pytest.mark.parametrize(
    ("row", "count"),
    [
        pytest.param(contract("乙", answers=(None, "○", 0, *SOUND[3:], *NIL)), 2, id="two cells"),
        pytest.param(contract("乙", start="平成13.4.1", end="自動更新"), 6, id="may be out of scope"),
        pytest.param(contract("乙", subcontracting="有"), 2, id="may have subcontractors"),
    ],
)
def test_contract_that_leaves_flags_open__is_named_with_their_number(command, returned, row, count):
    type_contracts(returned, contract(), row)

    ((cell, message),) = warnings(command, returned)
    assert cell == "B8"
    assert f"（6行目 乙）、{count} 項目を" in message


@pytest.mark.parametrize("rows", [(), (contract(),), (OUT_OF_SCOPE,)])
def test_ledger_that_is_whole_or_blank__is_not_called_incomplete(command, returned, rows):
    type_contracts(returned, *rows)

    assert warnings(command, returned) == []


def test_consolidation__sends_the_row_back_and_says_why_in_the_workbook(command, returned, tmp_path):
    type_contracts(returned, AT_FAULT)
    book = tmp_path / "県.xlsm"
    command.run("new", "見本県", "--municipalities", SAMPLE_LIST, "--out", book)

    report = command.consolidate(returned.parent).report
    command.run("consolidate", returned.parent, *SAMPLE_PREFECTURE, "--into", book)

    assert [row["status"] for row in report["rows"] if row["name"] == WHO.name] == ["errors"]
    sheets = {grid.sheet: grid for grid in grids_of(book.read_bytes(), book.name)}
    row = next(row for row in sheets[SHEET].rows if WHO.name in row)
    assert "差戻し" in row
    assert any("甲システム" in cell for cell in row if isinstance(cell, str))
    assert [row[9] for row in sheets["検査結果"].rows[3:] if row and row[9] == "ledger-mismatch"] == [
        "ledger-mismatch"
    ]


def strike(path: Path, row: int, columns: Iterable[int]) -> None:
    """A hand strikes cells of a contract through, and saves the file; row and columns count from 0."""
    book = openpyxl.load_workbook(path)
    for column in columns:
        cell = book[LEDGER].cell(row + 1, column + 1)
        font = copy(cell.font)
        font.strike = True
        cell.font = font
    book.save(path)


WITHDRAWN = (
    "取り消した契約であれば、行ごと消してください。値を取り消したのであれば、正しい値に直してください。"
    "そうでなければ、このままで差し支えありません。"
)


def struck(report: dict[str, Any]) -> list[tuple[str, str]]:
    """Where something was told to be struck through in a ledger, and what was said."""
    return [
        (each["cell"], each["message"])
        for each in report["findings"]
        if each["code"] == "flag-normalised" and each["sheet"] == LEDGER
    ]


def test_contract_that_is_struck_through__counts_as_it_stands_and_is_told_once(command, returned):
    answer(returned, 0, 1, 0, "平成19年7月末に改定", *SOUND[4:], *NIL)
    type_contracts(returned, contract(), AT_FAULT)
    strike(returned, FIRST_ROW + 1, range(20))

    outcome = command.check(returned)

    assert outcome.status == 0
    assert [each for each in outcome.report["findings"] if each["code"] != "subcontractor-nil"] == [
        {
            "code": "flag-normalised",
            "severity": "notice",
            "file": "回答.xlsx",
            "sheet": LEDGER,
            "cell": "B6",
            "lg_code": None,
            "item": None,
            "message": f"{LEDGER}!B6（{WHO.name}）：契約「甲システム」の B6、C6、D6 など 11 か所 に取り消し線が付いていますが、"
            f"消されていないものとして読み取りました。{WITHDRAWN}",
            "cure": WITHDRAWN,
        }
    ]


@pytest.mark.parametrize(
    ("columns", "cell", "item"),
    [
        pytest.param([3], "D5", None, id="its start"),
        pytest.param([6], "G5", "contract_subcontracting", id="a flag"),
        pytest.param([0, 4, 9], None, None, id="its number and blank cells"),
    ],
)
@pytest.mark.parametrize("inspected", [True, False], ids=["to be inspected", "out of scope"])
def test_part_of_a_contract_that_is_struck_through__is_told_by_check_and_by_ledger(  # noqa: PLR0913, PLR0917
    command, returned, columns, cell, item, inspected
):
    type_contracts(returned, contract() if inspected else contract(end=dt.date(2006, 3, 31)))
    if not inspected:
        columns = [column for column in columns if column != 4]
    strike(returned, FIRST_ROW, columns)

    who = f"{LEDGER}!{cell}（見本システム保守）"
    said = f"{who}：{cell} に取り消し線が付いていますが、消されていないものとして読み取りました。{WITHDRAWN}"
    assert [found[0] for found in struck(command.check(returned).report)] == ([cell] if cell else [])
    faults = command.run("ledger", returned, "--json", "-").report["faults"]
    assert [
        [each[key] for key in ("code", "cell", "item", "message", "cure")] for each in faults if each["code"]
    ] == ([["flag-normalised", cell, item, said, WITHDRAWN]] if cell else [])


def test_very_many_contracts_that_are_struck_through__refuse_the_file_and_not_the_next_one(
    command, returned, monkeypatch
):
    write_return(
        returned.with_name("次の回答.xlsx"), "| 1 | 架空市 | 0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | 0 |"
    )
    type_contracts(returned, *[contract()] * 6)
    for row in range(6):
        strike(returned, FIRST_ROW + row, [1])
    monkeypatch.setattr(checked_file, "_MOST_FINDINGS", 5)

    report = command.consolidate(returned.parent).report

    assert [(each["file"], each["status"], each["codes"]) for each in report["files"]] == [
        ("回答.xlsx", "rejected", ["file-too-large"]),
        ("次の回答.xlsx", "read", []),
    ]
    (told,) = (each["message"] for each in report["findings"] if each["code"] == "file-too-large")
    assert "（確認の要るところが 5 か所を超えています）" in told


def results_of(book: Path) -> list[tuple[CellValue, ...]]:
    sheets = {grid.sheet: grid for grid in grids_of(book.read_bytes(), book.name)}
    return [row for row in sheets["検査結果"].rows[3:] if row]


def test_consolidation__tells_of_a_contract_that_is_struck_through(command, returned, tmp_path):
    type_contracts(returned, contract())
    strike(returned, FIRST_ROW, [1])
    book = tmp_path / "県.xlsm"
    command.run("new", "見本県", "--municipalities", SAMPLE_LIST, "--out", book)

    assert [cell for cell, _ in struck(command.consolidate(returned.parent).report)] == ["B5"]
    command.run("consolidate", returned.parent, *SAMPLE_PREFECTURE, "--into", book)
    assert [row[2:5] for row in results_of(book) if row[9] == "flag-normalised"] == [(WHO.name, LEDGER, "B5")]


def test_prefectures_own_ledger__tells_of_a_contract_that_is_struck_through(command, tmp_path):
    book = tmp_path / "県.xlsm"
    command.run("new", "見本県", "--municipalities", SAMPLE_LIST, "--out", book)
    type_contracts(book, contract())
    strike(book, FIRST_ROW, [1])

    faults = command.run("ledger", book, "--json", "-").report["faults"]

    assert [(each["code"], each["cell"]) for each in faults] == [("flag-normalised", "B5")]


def test_check_of_the_prefectures_form__marks_no_cell_for_what_is_struck_through_in_the_ledger(
    command, tmp_path
):
    book = tmp_path / "県.xlsm"
    command.run("new", "見本県", "--municipalities", SAMPLE_LIST, "--out", book)
    type_contracts(book, contract())
    strike(book, FIRST_ROW, range(20))

    found = open_desk(Pages(WorkbookFile(book))).inspection("都道府県分")

    assert [str(each.code) for each in found.findings if each.place.sheet != "都道府県分"] == []
