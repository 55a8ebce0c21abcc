"""元に戻す: what a button changed is written down in the workbook, and brought back where nobody wrote since."""

import datetime as dt
from collections.abc import Mapping

import pytest

from xl_kenten.core.grid import CellValue, ErrorValue, Grid, UncalculatedFormula
from xl_kenten.core.workbook.cell_block import Block, Content, Formula, Standing
from xl_kenten.core.workbook.undo_record import (
    Restoration,
    emptied,
    record,
    recorded_sheets,
    restore,
    same,
    standing,
)

NOON = dt.datetime(2007, 6, 20, 12, 0)  # noqa: DTZ001 - cells know no zones
BEFORE: tuple[tuple[CellValue, ...], ...] = (
    ("見出し", None, None, None),
    (1.0, "文", NOON, ErrorValue("#REF!")),
    (True, "", 0, 2.0),
)
AFTER: tuple[tuple[Content, ...], ...] = (
    (None, "新", None, 5),
    ("", Formula("=1+1", 2.0), NOON, ErrorValue("#N/A")),
)
BLOCK = Block("甲", 1, 0, AFTER)


def grid(
    rows: tuple[tuple[CellValue, ...], ...], formulas: Mapping[tuple[int, int], str] | None = None
) -> Grid:
    return Grid("甲", rows, formulas=formulas or {})


def written(block: Block) -> Grid:
    """The hidden sheet with the record in it."""
    return Grid(block.sheet, tuple((cell,) for (cell,) in block.rows))


def recorded(*blocks: Block, formulas: Mapping[tuple[int, int], str] | None = None) -> Grid:
    return written(record(blocks, {"甲": grid(BEFORE, formulas), "乙": Grid("乙", ())}, Grid("記録", ())))


PRESSED = ((), (None, "新", None, 5.0), ("", "2", NOON, ErrorValue("#N/A")))


def test_record__names_its_sheets_once_and_brings_back_what_stood_there():
    now = grid(PRESSED, {(2, 1): "=1+1"})
    record_sheet = recorded(BLOCK, Block("乙", 0, 0, (("新",),)), BLOCK)

    restoration = restore(record_sheet, {"甲": now, "乙": Grid("乙", (("新",),))})

    assert recorded_sheets(record_sheet) == ("甲", "乙")
    back = Block("甲", 1, 0, ((1.0, "文", NOON, ErrorValue("#REF!")), (True, "", 0, 2.0)))
    assert restoration == Restoration((back, Block("乙", 0, 0, ((None,),)), back), 0)


def test_formula_that_stood_there__comes_back_as_a_formula():
    now = grid(PRESSED, {(2, 1): "=1+1"})

    restoration = restore(recorded(BLOCK, formulas={(1, 0): "=A9", (2, 3): "='甲'!B2"}), {"甲": now})

    (block,) = restoration.blocks
    assert (block.rows[0][0], block.rows[1][3]) == (Formula("=A9", ""), Formula("='甲'!B2", ""))


def test_cell_that_a_hand_changed_since__stays_and_is_counted():
    now = grid(((), (7.0, "新", None, 5.0), ("手", "2", NOON, ErrorValue("#N/A"))), {(2, 1): "=9"})

    assert restore(recorded(BLOCK), {"甲": now}) == Restoration(
        (Block("甲", 1, 0, ((7.0, "文", NOON, ErrorValue("#REF!")), ("手", Formula("=9", "2"), 0, 2.0))),), 3
    )


def test_cell_that_stands_as_it_was__is_neither_changed_nor_counted():
    assert restore(recorded(BLOCK), {"甲": grid(BEFORE)}) == Restoration((Block("甲", 1, 0, BEFORE[1:]),), 0)


def test_longer_record_before__is_wiped_out():
    sheet = Grid("記録", (("x",), ("y",), ("z",)))

    block = record([BLOCK], {"甲": grid(BEFORE)}, sheet)

    assert (block.sheet, block.row, block.column) == ("記録", 0, 0)
    assert block.rows[1:] == ((None,), (None,))
    assert emptied(sheet) == Block("記録", 0, 0, ((None,),) * 3)
    assert emptied(Grid("記録", ())) == Block("記録", 0, 0, ((None,),))


def test_long_record__is_parted_into_cells_of_eight_thousand_characters():
    long = tuple((f"{number:03}" * 40,) for number in range(200))
    block = Block("甲", 0, 0, (("新",),) * 200)

    sheet = written(record([block], {"甲": grid(long)}, Grid("記録", ())))

    lengths = [len(str(row[0])) for row in sheet.rows]
    assert lengths[:-1] == [8000] * (len(lengths) - 1)
    assert 0 < lengths[-1] <= 8000
    assert restore(sheet, {"甲": grid((("新",),) * 200)}) == Restoration((Block("甲", 0, 0, long),), 0)


@pytest.mark.parametrize(
    "rows",
    [
        (),
        ((None,), ()),
        (("手で書いた",),),
        ((1.0,),),
        (('[{"sheet":"甲"}]',),),
        (('[{"sheet":"甲","row":-1,"column":0,"before":[[{}]],"after":[[{}]]}]',),),
        (('[{"sheet":"甲","row":0,"column":-1,"before":[[{}]],"after":[[{}]]}]',),),
        (('[{"sheet":"甲","row":0,"column":0,"before":[],"after":[]}]',),),
        (('[{"sheet":"甲","row":0,"column":0,"before":[[]],"after":[[]]}]',),),
        (('[{"sheet":"甲","row":0,"column":0,"before":[[{}],[{},{}]],"after":[[{}],[{},{}]]}]',),),
        (('[{"sheet":"甲","row":0,"column":0,"before":[[{}]],"after":[[{},{}]]}]',),),
        (("[" * 5000,),),
    ],
)
def test_sheet_that_holds_no_whole_record__brings_nothing_back(rows: tuple[tuple[CellValue, ...], ...]):
    sheet = Grid("記録", rows)

    assert restore(sheet, {"甲": grid(BEFORE)}) == Restoration((), 0)
    assert recorded_sheets(sheet) == ()


def test_smallest_record__is_whole():
    sheet = Grid("記録", (('[{"sheet":"甲","row":0,"column":0,"before":[[{}]],"after":[[{}]]}]',),))

    assert recorded_sheets(sheet) == ("甲",)


def test_block_whose_cells_are_not_known_yet__is_not_recorded():
    with pytest.raises(ValueError, match="recorded once its cells are known"):
        recorded(Block("甲", 0, 0, ((Standing.KEEP,),)))


@pytest.mark.parametrize(
    ("value", "formula", "expected"),
    [
        ("文", None, "文"),
        (dt.date(2007, 6, 20), None, dt.datetime(2007, 6, 20)),  # noqa: DTZ001
        (2.0, "=1+1", Formula("=1+1", 2.0)),
        ("a", "=A1", Formula("=A1", "a")),
        (True, "=A1", Formula("=A1", "")),
        (UncalculatedFormula(), "=A1", Formula("=A1", "")),
    ],
)
def test_what_stands_in_a_cell__is_its_formula_or_its_value(
    value: CellValue, formula: str | None, expected: Content
):
    formulas = {} if formula is None else {(0, 1): formula}

    assert standing(Grid("甲", ((None, value),), formulas=formulas), 0, 1) == expected


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("", None, True),
        (None, "", True),
        ("文", "文", True),
        (1, 1.0, True),
        ("1", 1, False),
        (True, 1, False),
        (1, True, False),
        (True, True, True),
        (False, None, False),
        (Formula("='甲 乙'!A1 + 1", 2.0), Formula("=甲乙!A1+1", ""), True),
        (Formula("=A1", 2.0), Formula("=A2", 2.0), False),
        (Formula("=A1", 2.0), 2.0, False),
        ("=A1", Formula("=A1", ""), False),
    ],
)
def test_contents__are_the_same_to_a_reader(one: Content, other: Content, *, alike: bool):
    assert same(one, other) is alike
