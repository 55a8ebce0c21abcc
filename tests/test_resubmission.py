"""差替え: which return counts, what waits, who chose, and that the sheet is read as it was written."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from msgspec import structs

from tests.consolidation_examples import municipality, response
from tests.test_fuzz_load import FORM
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.response import Response
from xl_kenten.core.workbook.cell_block import Block
from xl_kenten.core.workbook.resubmission import (
    Choice,
    Entry,
    Verdict,
    choose,
    entries_block,
    fingerprint,
    read_entries,
    signed,
    verdicts_by_code,
)
from xl_kenten.core.workbook.sheets import RESUBMISSIONS
from xl_kenten.core.workbook.taken import TakenRow
from xl_kenten.errors import UsageError

ONE, OTHER = municipality(1), municipality(2)
ACCEPTED, REFUSED = Verdict.ACCEPTED, Verdict.REFUSED
EARLY, LATE = dt.datetime(2007, 6, 26, 9, 0), dt.datetime(2007, 6, 27, 9, 0)  # noqa: DTZ001 - cells know no zones
HEADINGS: tuple[tuple[CellValue, ...], ...] = (("差替え",), ("説明",), ("番号", "団体コード"))
OPEN = Entry("990010", "みほん市", "a.xlsx", EARLY, "①：0 → 1", "①：1 → 2", "0123456789abcdef")
DECIDED = replace(OPEN, fingerprint="f" * 16, verdict=REFUSED, by="見本", at=LATE)


def returned(flag: int, file: str = "a.xlsx") -> Response:
    return response(FORM, ONE, (flag, 0, 0, None, 0, 0, 0, None, 0, 0, None), file=file)


OLD, NEW = returned(0, "old.xlsx"), returned(1, "new.xlsx")
MARKS = {"old": fingerprint(OLD), "new": fingerprint(NEW)}


def sheet(*rows: Sequence[CellValue]) -> Grid:
    return Grid(RESUBMISSIONS, (*HEADINGS, *map(tuple, rows)))


def taken(mark: str, code: str = ONE.lg_code) -> dict[str, TakenRow]:
    row = TakenRow(code, "みほん市", "b.xlsx", "市町村分", 8, (), LATE, "", mark, EARLY, EARLY, "", {})
    return {code: row}


# The list


def test_choices__are_read_as_they_were_written():
    entries = (OPEN, DECIDED, replace(OPEN, modified=None, changes="", totals="", file="", verdict=ACCEPTED))

    (block,) = entries_block(entries, sheet())

    assert (block.sheet, block.row, block.column) == (RESUBMISSIONS, 3, 0)
    assert block.rows[0] == (
        *(1, "990010", "みほん市", "a.xlsx", EARLY, "①：0 → 1", "①：1 → 2", None, None, None),
        "0123456789abcdef",
    )
    assert block.rows[2] == (
        *(3, "990010", "みほん市", None, None, None, None, "採用", None, None),
        "0123456789abcdef",
    )
    assert read_entries(sheet(*block.rows)) == entries


def test_shorter_list__wipes_the_rows_that_are_left():
    before = sheet(("x",), ("y",), ("z",))

    assert entries_block([OPEN], before)[0].rows[1:] == ((None,) * 11,) * 2
    assert entries_block([], sheet()) == ()
    assert entries_block([], Grid(RESUBMISSIONS, HEADINGS[:2])) == ()
    assert entries_block([], sheet(("x",))) == (Block(RESUBMISSIONS, 3, 0, ((None,) * 11,)),)


def test_row_as_a_hand_left_it__is_read_without_what_does_not_belong_there():
    found = read_entries(
        sheet(
            (1, " 990010 ", "みほん市", "a.xlsx", "昨日", None, None, "　採用\n", None, "今日", " ab "),
            (2, None, "だれか", "b.xlsx"),
            (),
            (3, "990029"),
        )
    )

    assert found == (
        Entry("990010", "みほん市", "a.xlsx", None, "", "", "ab", ACCEPTED),
        Entry("990029", "", "", None, "", "", ""),
    )


def test_word_that_is_no_choice__is_refused_with_the_name():
    with pytest.raises(UsageError) as refusal:
        read_entries(sheet((1, "990010", "みほん市", None, None, None, None, "保留")))

    assert str(refusal.value) == (
        "「差替え」シートのみほん市の判断『保留』は使えません。採用か見送りを選んでください。"
    )


# Who chose, and when


def test_new_choice__is_signed_and_what_was_signed_before_stays():
    new = replace(OPEN, verdict=REFUSED)

    assert signed([OPEN, DECIDED, new], {}, "担当", LATE) == (OPEN, DECIDED, replace(new, by="担当", at=LATE))


def test_accepted_return__passes_over_the_others_that_wait_and_the_one_it_displaces():
    chosen = replace(OPEN, fingerprint="1" * 16, verdict=ACCEPTED)
    elsewhere = replace(OPEN, lg_code=OTHER.lg_code)

    assert signed([OPEN, chosen, elsewhere], taken("e" * 16), "担当", LATE) == (
        replace(OPEN, verdict=REFUSED, by="担当", at=LATE),
        replace(chosen, by="担当", at=LATE),
        elsewhere,
        Entry(
            lg_code=ONE.lg_code,
            name="みほん市",
            file="b.xlsx",
            modified=LATE,
            changes="（差し替えられた回答）",
            totals="",
            fingerprint="e" * 16,
            verdict=REFUSED,
            by="担当",
            at=LATE,
        ),
    )


@pytest.mark.parametrize(
    "before",
    [{}, taken("f" * 16), taken("e" * 16, OTHER.lg_code)],
    ids=["nothing", "in the list", "another's"],
)
def test_nothing_displaced_or_in_the_list_already__nothing_is_added(before: Mapping[str, TakenRow]):
    chosen = replace(OPEN, verdict=ACCEPTED)

    assert signed([DECIDED, chosen], before, "担当", LATE) == (DECIDED, replace(chosen, by="担当", at=LATE))


def test_refused_return__displaces_nothing():
    refused = replace(OPEN, verdict=REFUSED)

    assert signed([refused], taken("e" * 16), "担当", LATE) == (replace(refused, by="担当", at=LATE),)


@pytest.mark.parametrize("nobody", [None, ""])
def test_new_choice_of_nobody__is_refused_with_what_to_enter(nobody: str | None):
    with pytest.raises(UsageError) as refusal:
        signed([replace(OPEN, verdict=REFUSED)], {}, nobody, LATE)

    assert str(refusal.value) == (
        "「差替え」シートに新しい判断があります。「設定」シートの「担当者」に、判断した方の名前を入力してください。"
    )
    assert signed([OPEN, DECIDED], {}, nobody, LATE) == (OPEN, DECIDED)


# Which return counts


@pytest.mark.parametrize(
    ("candidates", "before", "verdicts", "used", "waiting"),
    [
        ((), None, {}, None, ()),
        ((OLD, NEW), None, {}, NEW, (OLD,)),
        ((OLD, NEW), OLD, {}, OLD, (NEW,)),
        ((NEW,), OLD, {}, None, (NEW,)),
        ((OLD,), OLD, {}, OLD, ()),
        ((OLD, NEW), OLD, {"new": (ACCEPTED, LATE)}, NEW, ()),
        ((OLD, NEW), None, {"old": (ACCEPTED, LATE)}, OLD, (NEW,)),
        ((OLD, NEW), OLD, {"new": (REFUSED, LATE)}, OLD, ()),
        ((OLD, NEW), None, {"new": (REFUSED, LATE)}, OLD, ()),
        ((NEW,), None, {"new": (REFUSED, LATE)}, None, ()),
        ((OLD, NEW), NEW, {"old": (ACCEPTED, LATE), "new": (ACCEPTED, EARLY)}, OLD, ()),
        ((OLD, NEW), OLD, {"old": (ACCEPTED, EARLY), "new": (ACCEPTED, EARLY)}, NEW, ()),
        ((OLD, NEW), OLD, {"old": (ACCEPTED, EARLY), "new": (ACCEPTED, None)}, OLD, ()),
    ],
)  # fmt: skip
def test_what_was_taken_stays_until_somebody_chooses__and_the_last_choice_counts(
    candidates: tuple[Response, ...], before: Response | None, verdicts, used: Response | None, waiting
):
    chosen = choose(
        candidates,
        fingerprint(before) if before else None,
        {MARKS[each]: verdict for each, verdict in verdicts.items()},
    )

    assert chosen == Choice(used, waiting)


def test_choices__are_found_by_municipality_and_content():
    late = replace(DECIDED, verdict=ACCEPTED, at=EARLY)
    other = replace(DECIDED, lg_code=OTHER.lg_code, fingerprint="2" * 16)

    assert verdicts_by_code([OPEN, DECIDED, late, other, replace(other, fingerprint="3" * 16, at=None)]) == {
        "990010": {"f" * 16: (ACCEPTED, EARLY)},
        OTHER.lg_code: {"2" * 16: (REFUSED, LATE), "3" * 16: (REFUSED, None)},
    }


def test_content__is_the_same_whatever_file_and_order_of_columns_it_comes_in():
    again = returned(1, "b.xlsx")
    turned = structs.replace(again, answers=dict(reversed(again.answers.items())))

    assert fingerprint(NEW) == fingerprint(turned) != fingerprint(OLD)
    assert len(fingerprint(NEW)) == 16
