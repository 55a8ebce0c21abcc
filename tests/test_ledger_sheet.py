"""契約台帳 laid over 都道府県分: what goes into the row, what stays, what is told, and what is remembered."""

import datetime as dt

import pytest
from msgspec import structs

from tests.consolidation_examples import PREFECTURE, municipality, response
from tests.form_pages import Cells, form_page, page_of
from tests.ledger_examples import NIL, SOUND, contract, headings, ledger_grid, table_of
from tests.test_filling import IN_JULY, REGISTER
from tests.test_fuzz_load import FORM
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.core.finding import FindingCode, Place, Severity
from xl_kenten.core.form import SheetKind
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.ledger import Ledger, derive
from xl_kenten.core.ledger_comparison import contradiction
from xl_kenten.core.ledger_fault import LedgerFault
from xl_kenten.core.ledger_reading import read_contracts
from xl_kenten.core.ledger_table import LedgerTable, find_ledgers
from xl_kenten.core.workbook.cell_block import Block, Standing
from xl_kenten.core.workbook.ledger_sheet import (
    Reflection,
    lay_over,
    ledger_table,
    read_record,
    record_block,
    row_blocks,
)
from xl_kenten.core.workbook.three_way import Merged, Outcome, Value
from xl_kenten.errors import UsageError

KEEP = Standing.KEEP
BLANK: Cells = (None,) * 11
FLAG, TEXT = FORM.items[0].id, FORM.items[3].id
AT_FAULT = contract("甲", answers=(1, 0, 0, IN_JULY, *SOUND[4:], *NIL))
DERIVED = (1, 0, 0, f"甲：{IN_JULY}", 0, 0, 0, None, None, None, None)


def ledger_of(*rows: tuple[CellValue, ...]) -> Ledger:
    return derive(read_contracts(table_of(FORM, *rows), FORM), FORM)


def base(*values: Value) -> dict[str, Value]:
    return dict(zip((item.id for item in FORM.items), values, strict=False))


def laid(
    *rows: tuple[CellValue, ...], standing: Cells = BLANK, last: dict[str, Value] | None = None
) -> Reflection:
    page = form_page((PREFECTURE, standing), register=REGISTER, kind=SheetKind.PREFECTURE)
    return lay_over(ledger_of(*rows), page, last or {})


def fault(column: int, severity: Severity, message: str, cure: str) -> LedgerFault:
    place = Place("報告.xlsm", "都道府県分", 7, column)
    return LedgerFault(place, severity, message, cure, PREFECTURE, FORM.items[column - 2].id)


# Into the row


def test_blank_row__takes_what_follows_from_the_contracts():
    reflection = laid(AT_FAULT)

    assert reflection.changed == tuple(
        item.id for item, value in zip(FORM.items, DERIVED, strict=True) if value is not None
    )
    assert reflection.answers_block() == Block(
        "都道府県分", 7, 2, ((1, 0, 0, f"甲：{IN_JULY}", 0, 0, 0, KEEP, KEEP, KEEP, KEEP),)
    )
    assert reflection.faults == ()


def test_row_that_says_the_same__does_not_change():
    reflection = laid(AT_FAULT, standing=DERIVED, last=base(*DERIVED))

    assert (reflection.changed, reflection.faults) == ((), ())
    assert {each.outcome for each in reflection.merged.values()} == {Outcome.UNCHANGED}
    assert reflection.answers_block().rows == ((KEEP,) * 11,)


def test_ledger_that_changed__changes_what_no_hand_has_touched():
    reflection = laid(contract("甲"), standing=DERIVED, last=base(*DERIVED))

    assert reflection.answers_block().rows == ((0, KEEP, KEEP, None, *(KEEP,) * 7),)


def test_hand_that_says_otherwise__stays_and_the_contradiction_is_told():
    reflection = laid(AT_FAULT, standing=(0, "○", *DERIVED[2:]), last=base(*DERIVED))

    assert reflection.changed == ()
    assert reflection.merged[FLAG] == Merged(Outcome.HAND_EDIT, 0, 1)
    assert reflection.merged[FORM.items[1].id] == Merged(Outcome.HAND_EDIT, "\0○", 0)
    assert [(each.place, each.severity, each.name, each.item, each.code) for each in reflection.faults] == [
        (
            *(Place("報告.xlsm", "都道府県分", 7, column), Severity.ERROR, PREFECTURE),
            *(FORM.items[column - 2].id, FindingCode.LEDGER_MISMATCH),
        )
        for column in (2, 3)
    ]


@pytest.mark.parametrize(
    ("rows", "column", "said"),
    [
        ((AT_FAULT,), 2, "『1』です（2行目 甲）"),
        ((contract("甲"), contract("乙")), 3, "『0』です（点検対象の契約 2 件に不備なし）"),
        ((contract("甲"),), 10, "空欄（該当なし）になります（点検対象の契約 1 件に、再委託が可のものなし）"),
        ((contract("甲", start="2008/4/1"),), 10, "空欄（該当なし）になります（点検対象の契約なし）"),
        ((contract("甲", start="2008/4/1"),), 3, "不備なしになります（点検対象の契約なし）"),
    ],
)
def test_contradiction__says_what_the_ledger_makes_of_the_cell_and_why(
    rows: tuple[tuple[CellValue, ...], ...], column: int, said: str
):
    standing = list(BLANK)
    standing[column - 2] = 0 if column == 2 else 1

    reflection = laid(*rows, standing=standing)

    (told,) = (each for each in reflection.faults if each.place.column == column)
    assert told.message == (
        f"様式の「{FORM.title_of(FORM.items[column - 2].id)}」は『{standing[column - 2]}』ですが、契約台帳では{said}。"
    )
    assert told.cure == "台帳の契約とこの欄のどちらが正しいかを確かめ、誤っている方を直してください。"


def test_section_that_no_contract_filled_in__is_told_by_its_own_name():
    form = load_form("kunren-2021")
    last = form.sections[-1]
    row = (
        1,
        "甲",
        "見本社",
        dt.date(2020, 4, 1),
        None,
        "可",
        *[0 if item in form.flags else None for item in form.items],
    )
    table = table_of(form, (*row[: -len(last.items)], *[None] * len(last.items)))
    ledger = derive(read_contracts(table, form), form)
    flag = last.flags[0]
    own = response(form, municipality(1), [1 if item is flag else None for item in form.items])

    message = contradiction(own, last, ledger.derived[flag.id], ledger).message

    assert message.endswith(
        f"契約台帳では空欄（該当なし）になります（点検対象の契約 1 件に、{last.label}の記入なし）。"
    )


def test_text_of_a_hand__stays_and_is_told():
    kept = fault(
        5,
        Severity.WARNING,
        "すでに改善事項が書かれているため、契約台帳の文章は反映していません。",
        "台帳の文章に替えるときは、この欄を空欄にして、もう一度反映してください。",
    )
    standing = (*DERIVED[:3], "手で書いた。平成19年7月末", *DERIVED[4:])

    assert laid(AT_FAULT, standing=standing, last=base(*DERIVED)).faults == (kept,)
    assert laid(AT_FAULT, standing=standing, last=base(*DERIVED[:3])).faults == (kept,)
    sound = (0, 0, 0, "手で書いた。平成19年7月末", *DERIVED[4:])
    assert laid(contract("甲"), standing=sound, last=base(0, 0, 0)).faults == ()


def test_formula_in_the_row__is_a_hands_whatever_it_shows():
    page = form_page((PREFECTURE, (0, *BLANK[1:])), register=REGISTER, kind=SheetKind.PREFECTURE)
    page = page_of(structs.replace(page.grid, formulas={(7, 2): "=0"}), REGISTER)

    reflection = lay_over(ledger_of(AT_FAULT), page, base(0))

    assert reflection.merged[FLAG] == Merged(Outcome.CONFLICT, 0, 0)
    assert [each.item for each in reflection.faults] == [FLAG]


def test_texts_that_do_not_fit_into_a_cell__are_not_put_there_and_what_follows_is():
    def rows(length: int) -> tuple[CellValue, ...]:
        return contract("甲", answers=(1, 0, 0, "あ" * (length - 2), 1, 0, 0, IN_JULY, *NIL))

    reflection = laid(rows(32_768))

    assert reflection.faults == (
        fault(
            5,
            Severity.ERROR,
            "契約台帳の改善事項を合わせると、一つのセルに入りません。",
            "台帳の文章を短くするか、くわしい内容を別紙に分けてください。",
        ),
    )
    assert reflection.answers_block().rows == ((1, 0, 0, KEEP, 1, 0, 0, f"甲：{IN_JULY}", *(KEEP,) * 3),)
    assert laid(rows(32_767)).faults == ()
    odd = contract("甲", answers=(1, 0, 0, "😀" * 16_383 + "あ", *SOUND[4:], *NIL))
    assert len(laid(odd).faults) == 1


def test_ledger_without_contracts__empties_what_it_had_put_and_says_nothing_of_hands():
    reflection = laid(standing=(0, *DERIVED[1:]), last=base(*DERIVED))

    assert reflection.answers_block().rows == ((KEEP, None, None, None, None, None, None, *(KEEP,) * 4),)
    assert reflection.faults == ()


@pytest.mark.parametrize("names", [(), (PREFECTURE, PREFECTURE)])
def test_sheet_without_the_one_row_of_the_prefecture__is_refused(names: tuple[str, ...]):
    page = form_page(*((name, DERIVED) for name in names), register=REGISTER, kind=SheetKind.PREFECTURE)

    with pytest.raises(UsageError) as refusal:
        lay_over(ledger_of(AT_FAULT), page, {})

    assert str(refusal.value) == (
        "「都道府県分」シートに、都道府県の行が一つ見つかりません。都道府県名を入力してください。"
    )


# What is remembered


def with_record(
    *cells: CellValue, label: CellValue = "前回反映した値", above: int = 0, below: int = 0
) -> LedgerTable:
    """A ledger with the row that remembers, so many rows below the top and above the headings."""
    leading = (None, label, None, None, None, None)
    rows = (*((None, "説明"),) * above, (*leading, *cells), *((None,),) * below, headings(FORM), AT_FAULT)
    (table,) = find_ledgers(Grid("契約台帳", rows), FORM).tables
    return table


@pytest.mark.parametrize(("above", "below"), [(0, 0), (2, 0), (0, 2), (3, 1)])
def test_what_was_put__is_read_as_it_was_written(above: int, below: int):
    reflection = laid(AT_FAULT)
    table = with_record(above=above, below=below)

    block = record_block(reflection, table)

    assert block == Block("契約台帳", above, 6, (DERIVED,))
    assert read_record(with_record(*DERIVED, above=above, below=below), FORM) == base(*DERIVED)


def test_hand_edit__is_remembered_with_what_was_put_before():
    reflection = laid(AT_FAULT, standing=(0, *DERIVED[1:]), last=base(*DERIVED))

    assert record_block(reflection, with_record()).rows == (DERIVED,)


def test_text_that_did_not_fit__leaves_what_is_remembered():
    row = contract("甲", answers=(1, 0, 0, "あ" * 32_767, *SOUND[4:], *NIL))

    assert record_block(laid(row), with_record()).rows == ((1, 0, 0, KEEP, 0, 0, 0, *(None,) * 4),)


def test_record_that_a_hand_changed__is_read_as_far_as_it_can_be():
    table = with_record("1", "x", 2.0, "文", "１", None, -1, "", 0, "", None, label="前回 反映した値：")

    assert read_record(table, FORM) == base(1, None, 2, "文", None, None, None, None, 0, None, None)


def test_record_that_is_lost__is_nothing_to_compare_with_and_refused_where_it_is_to_be_written():
    table = with_record(label="別の行")

    assert read_record(table, FORM) == {}
    with pytest.raises(UsageError) as refusal:
        record_block(laid(AT_FAULT), table)
    assert str(refusal.value) == (
        "「契約台帳」シートの見出しの上に「前回反映した値」の行がありません。"
        "新しいブックの同じシートから写して、もう一度お試しください。"
    )


# The sheet


CURE = "。新しいブックの同じシートを見本に直し、もう一度お試しください。"


def test_sheet__holds_one_ledger_whose_headings_are_whole():
    grid = ledger_grid(FORM, AT_FAULT)

    assert ledger_table(grid, FORM) == find_ledgers(grid, FORM).tables[0]


def test_sheet_without_a_ledger_or_with_two__is_refused():
    one = ledger_grid(FORM, AT_FAULT)

    for grid, found in (
        (Grid("契約台帳", (("何か",),)), "に台帳の見出しが見つかりません"),
        (Grid("契約台帳", one.rows * 2), "に台帳が二つ以上あります"),
    ):
        with pytest.raises(UsageError) as refusal:
            ledger_table(grid, FORM)
        assert str(refusal.value) == f"「契約台帳」シート{found}{CURE}"


def test_sheet_whose_headings_are_lost__is_refused_with_their_names():
    lost = tuple(None if each == "委託先" else each for each in headings(FORM))

    with pytest.raises(UsageError) as refusal:
        ledger_table(Grid("契約台帳", (lost, AT_FAULT)), FORM)

    assert str(refusal.value) == (f"「契約台帳」シートの見出し「委託先」が見つからないか、二つあります{CURE}")


# Beside the contracts


def beside(*rows: tuple[CellValue, ...], extra: tuple[str, ...] = ("点検対象", "検査結果")) -> LedgerTable:
    width = len(headings(FORM))
    filled = ((*row, *[None] * (width - len(row))) for row in rows)
    (table,) = find_ledgers(Grid("契約台帳", ((*headings(FORM), *extra), *filled)), FORM).tables
    return table


def test_contracts__are_said_to_be_in_scope_or_not_with_what_is_wrong():
    table = beside(AT_FAULT, (), contract("乙", start=dt.date(2008, 4, 1)), contract("丙", start=None), ("",))
    ledger = derive(read_contracts(table, FORM), FORM)
    faults = [
        LedgerFault(Place(None, "契約台帳", 4, 3), Severity.ERROR, "未記入です。", ""),
        LedgerFault(Place(None, "都道府県分", 1, 3), Severity.ERROR, "ほかのシートです。", ""),
        LedgerFault(Place(None, "契約台帳"), Severity.ERROR, "シートです。", ""),
        LedgerFault(Place(None, "契約台帳", 4, 4), Severity.WARNING, "怪しい。", ""),
    ]

    assert list(row_blocks(ledger, table, faults)) == [
        Block("契約台帳", 1, 17, (("対象",), (None,), ("対象外",), ("不明",), (None,))),
        Block(
            "契約台帳", 1, 18, ((None,), (None,), (None,), ("エラー：未記入です。\n警告：怪しい。",), (None,))
        ),
    ]


def test_ledger_without_columns_or_rows_of_ours__gets_nothing():
    table = beside(AT_FAULT, extra=())
    assert list(row_blocks(derive(read_contracts(table, FORM), FORM), table, ())) == []
    empty = beside()
    assert list(row_blocks(derive((), FORM), empty, ())) == []
