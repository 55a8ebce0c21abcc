"""入力チェック of a form sheet of the workbook: what is told, where, and what is written beside it."""

import pytest
from msgspec import structs

from tests.consolidation_examples import PREFECTURE
from tests.form_pages import Cells, form_page, page_of
from tests.ledger_examples import contract, ledger_grid
from tests.test_fuzz_load import FORM
from tests.test_municipality import sample
from xl_kenten.core.finding import FindingCode, Place
from xl_kenten.core.form import SheetKind
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.municipality import Register
from xl_kenten.core.workbook.cell_block import Block
from xl_kenten.core.workbook.inspection import Inspection, inspect
from xl_kenten.core.workbook.sheets import mark_headings
from xl_kenten.errors import UsageError

CITY, TOWN, VILLAGE = sample("架空市", "例示町", "仮想村")
REGISTER = Register([CITY, TOWN, VILLAGE])
SOUND: Cells = (0, 0, 0, None, 0, 0, 0, None, 0, 0, None)
BLANK: Cells = (None,) * 11
FAULTY: Cells = (1, "１", 2, "速やかに改める", 1, 0, 0, None, 0, 0, None)
MARKS = mark_headings(FORM)


def inspected(
    *rows: tuple[str | None, Cells], prefecture: str | None = PREFECTURE, **page: object
) -> Inspection:
    return inspect(form_page(*rows, register=REGISTER, **page), REGISTER, prefecture, "報告.xlsm")


def told(inspection: Inspection) -> list[tuple[str, tuple[int, int] | None]]:
    found = zip(inspection.findings, inspection.places, strict=True)
    return [(str(finding.code), place) for finding, place in found]


def test_entries__are_told_at_their_cells_and_in_words_beside_the_row():
    inspection = inspected((CITY.name, FAULTY), (TOWN.name, SOUND), (VILLAGE.name, SOUND))

    assert told(inspection) == [
        ("flag-normalised", (7, 3)),
        ("flag-not-binary", (7, 4)),
        ("remediation-no-date", (7, 5)),
        ("remediation-missing", (7, 9)),
    ]
    assert inspection.findings[0].place == Place("報告.xlsm", "市町村分", 7, 3)
    not_binary, missing, no_date, normalised = (inspection.findings[at] for at in (1, 3, 2, 0))
    words = [
        f"{each.severity.label}：{each.message}"[:69] for each in (not_binary, missing, no_date, normalised)
    ]
    (block,) = inspection.remarks_block()
    assert (block.sheet, block.row, block.column) == ("市町村分", 7, 14)
    assert [line[:69] for line in str(block.rows[0][0]).split("\n")] == words
    assert block.rows[1:] == ((None,), (None,))
    assert dict(inspection.by_row()) == {7: list(inspection.findings)}


def test_deficiencies__are_the_errors_and_warnings_row_by_row_each_cell_once():
    inspection = inspected((CITY.name, FAULTY), (TOWN.name, (1, *SOUND[1:])), (VILLAGE.name, SOUND))
    again = structs.replace(inspection.findings[1], code=FindingCode.FLAG_UNANSWERED)
    nowhere = structs.replace(again, place=Place())

    visited = Inspection(
        inspection.page,
        (*inspection.findings[::-1], again, nowhere),
        (*inspection.places[::-1], (7, 4), None),
    ).deficiencies()

    assert [(row, column, str(finding.code)) for row, column, finding in visited] == [
        (7, 4, "flag-not-binary"),
        (7, 5, "remediation-no-date"),
        (7, 9, "remediation-missing"),
        (8, 5, "remediation-missing"),
    ]


def test_marks__are_the_gravest_of_each_cell():
    inspection = inspected((CITY.name, FAULTY), (TOWN.name, SOUND), ("だれか", SOUND), beside=MARKS)
    first = inspection.findings[0]
    graver = structs.replace(first, code=FindingCode.FLAG_NOT_BINARY)

    (block,) = Inspection(
        inspection.page, (graver, *inspection.findings, graver), ((7, 3), *inspection.places, None)
    ).marks_block()

    assert (block.sheet, block.row, block.column) == ("市町村分", 7, 13)
    assert block.rows == (
        (None, None, "E", "E", "W", None, None, None, "E", None, None, None),
        (None,) * 12,
        ("E", *(None,) * 11),
    )


@pytest.mark.parametrize(
    "beside",
    [(), MARKS[1:], MARKS[:-1], (*MARKS[:4], "私の列", *MARKS[4:]), (MARKS[1], MARKS[0], *MARKS[2:])],
)
def test_columns_of_the_marks_that_are_not_side_by_side__are_not_written_over(beside: tuple[str, ...]):
    inspection = inspected((CITY.name, FAULTY), beside=beside)

    with pytest.raises(UsageError) as refusal:
        inspection.marks_block()

    assert str(refusal.value) == (
        "「市町村分」シートの右側にある、強調のための隠し列（見出しが「印:」で始まる列）が"
        "欠けているか、並びが変わっています。列の挿入や削除を元に戻すか、新しいブックをお使いください。"
    )


def test_sheet_without_rows__has_nothing_to_be_marked_or_told():
    nothing = inspected(beside=(*MARKS, "検査結果"))

    assert (nothing.marks_block(), nothing.remarks_block(), told(nothing)) == ((), (), [])


def test_row_that_nobody_answered__has_not_been_submitted_yet():
    inspection = inspected((CITY.name, BLANK), (TOWN.name, SOUND), prefecture=PREFECTURE)

    assert told(inspection) == [("municipality-missing", (7, 1)), ("municipality-missing", None)]


@pytest.mark.parametrize("prefecture", [None, PREFECTURE])
def test_only_row__is_checked_as_it_stands_though_it_is_blank(prefecture: str | None):
    inspection = inspected((CITY.name, BLANK), prefecture=prefecture)

    assert [code for code, _ in told(inspection)] == ["flag-unanswered"] * 6 + ["subcontractor-nil"]


def test_rows_of_no_prefecture__are_checked_as_they_stand():
    inspection = inspected((CITY.name, BLANK), (TOWN.name, SOUND), prefecture=None)

    assert [code for code, _ in told(inspection)] == ["flag-unanswered"] * 6 + ["subcontractor-nil"]


def test_row_of_another_prefecture__is_told_by_the_one_of_the_workbook():
    (elsewhere,) = sample("他所市", prefecture="他所県", code2="97")
    register = Register([CITY, elsewhere])
    page = form_page((elsewhere.name, SOUND), register=register)

    found = inspect(page, register, PREFECTURE, "報告.xlsm")

    assert told(found) == [("municipality-other-prefecture", (7, 1))]


def test_own_sheet_that_is_named_otherwise_and_has_moved__is_no_fault_of_its_rows():
    page = form_page((CITY.name, SOUND), register=REGISTER)
    moved: list[tuple[CellValue, ...]] = [(None, *cells) for cells in page.grid.rows]

    found = inspect(page_of(Grid("別の名", tuple(moved)), REGISTER), REGISTER, PREFECTURE, "報告.xlsm")

    assert told(found) == []


def test_ledger_beside_the_row_of_the_prefecture__is_compared_and_its_own_cells_are_not_told():
    row = (PREFECTURE, (*SOUND[:8], None, None, None))
    page = form_page(row, register=REGISTER, kind=SheetKind.PREFECTURE)
    ledger = ledger_grid(
        FORM,
        contract(name="", answers=(1, 0, 0, "平成19年7月末に改める", 0, 0, 0, None, None, None, None)),
    )

    found = inspect(page, REGISTER, PREFECTURE, "報告.xlsm", ledger)

    assert told(found) == [("ledger-mismatch", (7, 2)), ("subcontractor-nil", (7, 10))]
    assert told(inspect(page, REGISTER, PREFECTURE, "報告.xlsm")) == [("subcontractor-nil", (7, 10))]


def test_marks_of_a_sheet__stand_under_their_headings():
    inspection = inspected((CITY.name, (2, *SOUND[1:])), beside=("状態", *MARKS))

    assert inspection.marks_block() == (Block("市町村分", 7, 14, ((None, "E", *(None,) * 10),)),)
