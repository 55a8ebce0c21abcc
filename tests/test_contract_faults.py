"""What is told of one contract of the ledger: each sentence whole, at its cell, with the contract and the item."""

import pytest
from msgspec import structs

from tests.ledger_examples import NIL, SOUND, contract, table_of
from tests.test_fuzz_load import FORM
from xl_kenten.core.contract_faults import contract_faults
from xl_kenten.core.finding import FindingCode, Place, Severity
from xl_kenten.core.grid import CellValue
from xl_kenten.core.ledger_fault import LedgerFault, in_order
from xl_kenten.core.ledger_reading import read_contracts
from xl_kenten.core.strikethrough import OF_A_CONTRACT, taken_as_it_stands

NAME = "見本システム保守"
DAY_WANTED = "2006/4/1 のように、年月日を西暦 4 桁か元号で入力してください。"
END_WANTED = f"{DAY_WANTED}期限の定めがない契約は空欄にしてください。"
ALLOWED_OR_NOT = "可 か 不可 を入力してください。"
ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE


def faults(row: tuple[CellValue, ...], struck: frozenset[tuple[int, int]] = frozenset()) -> list[LedgerFault]:
    table = table_of(FORM, row)
    table = structs.replace(table, grid=structs.replace(table.grid, struck=struck))
    (found,) = read_contracts(table, FORM)
    return list(contract_faults(found, table, FORM, "報告.xlsm"))


def at(column: int) -> Place:
    return Place("報告.xlsm", "契約台帳", 1, column)


def told(column: int, severity: Severity, message: str, cure: str, name: str = NAME) -> LedgerFault:
    return LedgerFault(at(column), severity, message, cure, name)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            contract(name=""),
            told(1, ERROR, "契約名が未記入です。", "契約書の件名を入力してください。", "2行目の契約"),
        ),
        (
            contract(contractor=None),
            told(2, WARNING, "委託先が未記入です。", "受託事業者の名称を入力してください。"),
        ),
        (contract(start=None), told(3, ERROR, "契約開始日が未記入です。", DAY_WANTED)),
        (
            contract(start="18.4.1"),
            told(3, ERROR, "契約開始日『18.4.1』は、日付として読み取れません。", DAY_WANTED),
        ),
        (
            contract(start="2005/4/1", end="不明"),
            told(4, ERROR, "契約終了日『不明』は、日付として読み取れません。", END_WANTED),
        ),
        (
            contract(start="2005/4/1", end="平成19年2月29日"),
            told(4, ERROR, "契約終了日『平成19年2月29日』は、ありえない日付です。", END_WANTED),
        ),
        (
            contract(start="1906/4/1"),
            told(
                3,
                ERROR,
                "契約開始日『1906/4/1』が、点検の基準日（2007年6月20日）から 50 年より離れています。",
                DAY_WANTED,
            ),
        ),
        (
            contract(start="2007/4/1", end="2007/3/31"),
            told(
                4,
                ERROR,
                "契約終了日（2007年3月31日）が契約開始日（2007年4月1日）より前です。",
                "どちらかを正しい日付に直してください。",
            ),
        ),
        (
            contract(start="2008/4/1"),
            told(
                4, NOTICE, "点検対象外の契約です（開始日が 2008年3月31日 より後）。", "集計には入れません。"
            ),
        ),
        (
            contract(start="2005/4/1", end="2006/3/31"),
            told(4, NOTICE, "点検対象外の契約です（終了日が 2006年4月1日 より前）。", "集計には入れません。"),
        ),
        (contract(subcontracting=None), told(5, ERROR, "再委託の可否が未記入です。", ALLOWED_OR_NOT)),
        (contract(subcontracting="有"), told(5, ERROR, "再委託の『有』は使えません。", ALLOWED_OR_NOT)),
    ],
)
def test_what_only_a_ledger_can_have_wrong__is_told_at_its_cell_with_its_cure(
    row: tuple[CellValue, ...], expected: LedgerFault
):
    assert faults(row) == [expected]


def test_contract_that_ended_before__is_out_of_scope_whatever_its_beginning():
    undated, last = faults(contract(start=None, end="2006/3/31", subcontracting="有"))

    assert undated.message.startswith("契約開始日が未記入です")
    assert last.message == "点検対象外の契約です（終了日が 2006年4月1日 より前）。"


@pytest.mark.parametrize(
    ("start", "end"), [("2008/3/31", None), ("2005/4/1", "2006/4/1"), ("2006/4/1", "2006/4/1")]
)
def test_contract_that_ran_on_the_first_or_last_day__has_no_fault(start: str, end: str | None):
    assert faults(contract(start=start, end=end)) == []


def test_answers_on_subcontractors_where_none_are_allowed__are_told_cell_by_cell():
    cure = "再委託を可に直すか、この欄を空欄にしてください。"
    text = "再委託先 改善事項の内容、改善時期"

    assert faults(contract(answers=(*SOUND, 1, None, "平成19年7月末"))) == [
        LedgerFault(
            at(column),
            ERROR,
            f"再委託が不可の契約ですが、「{title}」に記入があります。",
            cure,
            NAME,
            FORM.items[place].id,
        )
        for column, place, title in ((14, 8, FORM.title_of(FORM.items[8].id)), (16, 10, text))
    ]


def test_answers__are_judged_as_in_the_form_and_bear_the_code_of_the_finding():
    unanswered, missing = faults(contract(answers=(None, 1, 0, None, *SOUND[4:], *NIL)))

    assert (unanswered.place, unanswered.severity, unanswered.name, unanswered.item, unanswered.code) == (
        *(at(6), ERROR, NAME),
        *(FORM.items[0].id, FindingCode.FLAG_UNANSWERED),
    )
    assert "未記入" in unanswered.message
    assert unanswered.cure == "0 か 1 を入力してください。"
    assert (missing.place, missing.severity, missing.name, missing.item, missing.code) == (
        *(at(9), ERROR, NAME),
        *(FORM.items[3].id, FindingCode.REMEDIATION_MISSING),
    )


def test_contract_out_of_scope__is_judged_no_further():
    row = contract(start="2008/4/1", subcontracting="有", answers=(None, 2, 0, None, *SOUND[4:], 1, 1, "7月"))

    assert [each.severity for each in faults(row)] == [NOTICE]


@pytest.mark.parametrize(("column", "item"), [(1, None), (9, FORM.items[3].id)])
def test_contract_struck_through__is_told_at_the_first_cell_and_taken(column: int, item: str | None):
    row = contract(answers=(1, 0, 0, "平成19年7月末", *SOUND[4:], *NIL))

    assert faults(row, frozenset({(1, column), (1, 10)})) == [
        LedgerFault(
            at(column),
            NOTICE,
            f"{'B2' if item is None else 'J2'}、K2 に取り消し線が付いていますが、消されていないものとして読み取りました。",
            OF_A_CONTRACT,
            NAME,
            item,
            FindingCode.FLAG_NORMALISED,
        )
    ]


def test_fault__is_told_in_one_line_with_its_place_and_its_contract():
    whole = told(4, ERROR, "誤りです。", "直してください。")

    assert whole.sentence == "契約台帳!E2（見本システム保守）：誤りです。直してください。"
    assert structs.replace(whole, name="").sentence == "契約台帳!E2：誤りです。直してください。"


@pytest.mark.parametrize(
    ("columns", "cells"), [((0, 2, 27), "A8、C8、AB8"), ((0, 2, 27, 28, 29), "A8、C8、AB8 など 5 か所")]
)
def test_cells_struck_through__are_named_and_of_many_the_first_three(columns: tuple[int, ...], cells: str):
    assert taken_as_it_stands(7, columns) == (
        f"{cells} に取り消し線が付いていますが、消されていないものとして読み取りました。"
    )


def test_faults__are_told_sheet_by_sheet_in_the_order_of_reading():
    places = [Place(None, sheet, row, column) for sheet in "甲乙" for row in (0, 1) for column in (0, 1)]
    every = [LedgerFault(each, ERROR, "誤りです。", "") for each in places]

    assert [each.place for each in in_order(reversed(every))] == [*places[4:], *places[:4]]
