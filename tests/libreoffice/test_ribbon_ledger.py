"""台帳から反映 and 1 の契約へ on a workbook that is open in a real spreadsheet."""

import datetime as dt

import pytest
from xl_kenten import ribbon

from tests.libreoffice.desk import desk_with_sample, sample_workbook_bytes  # noqa: F401 - fixtures

LEDGER, OWN = "契約台帳", "都道府県分"
START = dt.datetime(2006, 4, 1)
SOUND = (0, 0, 0, None, 0, 0, 0, None)


@pytest.fixture(name="ledger")
def desk_with_contracts(desk):
    """Two contracts: the second one at fault, its dates written as texts."""
    desk.sheet(LEDGER).range("A5").value = [1, "甲システム保守", "見本社", START, None, "不可", *SOUND]
    faulty = [2, "乙業務", "架空社", "'平成18.4.1", "'H20/3/31", "可", 0, 1, 0, "=1+1", *SOUND[4:], 0, 0]
    desk.sheet(LEDGER).range("A6").value = [*faulty[:9], "'=1+1 平成19年7月末", *faulty[10:]]
    desk.sheet(OWN).activate()
    return desk


def row(desk) -> list[object]:
    return desk.values(OWN)[7][2:13]


def test_apply__fills_the_row_the_ledger_and_the_results_and_text_stays_text(ledger):
    said = ledger.press(ribbon.apply_ledger)

    cells = row(ledger)
    assert cells[:4] == [0, 1, 0, "乙業務：=1+1 平成19年7月末"]
    assert (cells[4:7], cells[8:10]) == ([0, 0, 0], [0, 0])
    assert [each[17] for each in ledger.values(LEDGER)[4:6]] == ["対象", "対象"]
    assert "点検対象 2 件" in said


def test_pressed_twice__changes_nothing_the_second_time(ledger):
    ledger.press(ribbon.apply_ledger)
    before = ledger.everything()

    ledger.press(ribbon.apply_ledger)

    assert ledger.everything() == before


def test_undo__brings_back_what_stood_there(ledger):
    before = ledger.everything()
    ledger.press(ribbon.apply_ledger)
    assert ledger.everything() != before

    ledger.press(ribbon.undo)

    assert ledger.everything() == before


def test_flag_of_a_hand__stays_and_is_told(ledger):
    ledger.sheet(OWN)["C8"].value = 1

    said = ledger.press(ribbon.apply_ledger)

    assert row(ledger)[0] == 1
    assert "都道府県分!C8" in said
    assert [each[4] for each in ledger.values("検査結果")[3:4]] == ["C8"]


def test_from_a_1__to_the_contract_behind_it(ledger):
    ledger.press(ribbon.apply_ledger)
    ledger.sheet(OWN)["D8"].select()

    said = ledger.press(ribbon.contracts_behind)

    assert "乙業務" in said
    assert ledger.book.sheets.active.name == LEDGER
    assert ledger.book.selection.address.replace("$", "") == "H6"


def test_from_elsewhere__it_says_where_to_press(ledger):
    ledger.sheet("市町村分").activate()
    assert "「都道府県分」シートで" in ledger.press(ribbon.contracts_behind)


def test_check_on_the_ledger__checks_the_ledger_and_leaves_the_form(ledger):
    ledger.sheet(LEDGER).activate()
    before = row(ledger)

    said = ledger.press(ribbon.check)

    assert "「契約台帳」を点検しました" in said
    assert row(ledger) == before
    assert [each[17] for each in ledger.values(LEDGER)[4:6]] == ["対象", "対象"]


def test_check_on_the_ledger__tells_of_a_contract_that_is_struck_through(ledger):
    ledger.sheet(LEDGER).activate()
    ledger.sheet(LEDGER)["B6:Q6"].api.Font.Strikethrough = True

    ledger.press(ribbon.check)

    told = [[*each[3:5], each[6]] for each in ledger.values("検査結果")[3:] if each[9] == "flag-normalised"]
    taken = "に取り消し線が付いていますが、消されていないものとして読み取りました。"
    assert told == [[LEDGER, "B6", f"B6、C6、D6 など 14 か所 {taken}"]]
