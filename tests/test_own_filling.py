"""The prefecture's own return laid over 都道府県分, and which findings belong to it."""

import pytest
from msgspec import structs

from tests.consolidation_examples import PREFECTURE, consolidation, found, response, row
from tests.form_pages import Cells, form_page, named
from tests.test_filling import BLANK, FAULTY, IN_JULY, KEEP, NOW, SOUND, THEN, entry, record, remembered
from tests.test_fuzz_load import FORM
from tests.test_municipality import sample
from xl_kenten.core.consolidation import ConsolidatedRow, Consolidation, RowStatus
from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.form import SheetKind
from xl_kenten.core.municipality import Municipality, Register
from xl_kenten.core.response import Response
from xl_kenten.core.workbook.cell_block import Block
from xl_kenten.core.workbook.filling import Filling
from xl_kenten.core.workbook.own_filling import fill_own, shares_of, told_of_own
from xl_kenten.core.workbook.resubmission import Entry, Verdict
from xl_kenten.core.workbook.taken import TakenRow
from xl_kenten.errors import UsageError

(CITY,) = sample("架空市")
OWN = Municipality("990001", PREFECTURE, PREFECTURE)
REGISTER = Register([CITY, OWN])
FLAG, TEXT = FORM.items[0].id, FORM.items[3].id


def own(cells: Cells, file: str = "回答/県.xlsx") -> Response:
    return response(FORM, OWN, cells, kind=SheetKind.PREFECTURE, file=file)


def collected(
    newest: Response | None, *rivals: Response, findings: tuple[Finding, ...] = ()
) -> Consolidation:
    city = response(FORM, CITY, SOUND)
    files = [record(each) for each in (*rivals, newest) if each is not None]
    whole = consolidation(FORM, [row(CITY, city)], findings, own=newest, files=files)
    return structs.replace(whole, own_rivals=rivals)


def filled(
    taken: Response,
    *rivals: Response,
    standing: Cells = BLANK,
    before: TakenRow | None = None,
    entries: tuple[Entry, ...] = (),
) -> Filling:
    share = shares_of(collected(taken, *rivals), OWN).own
    page = form_page((PREFECTURE, standing), register=REGISTER, kind=SheetKind.PREFECTURE)
    return fill_own(share, page, {before.lg_code: before} if before else {}, entries)


def test_findings__go_with_the_sheet_they_concern():
    taken, old = own(FAULTY), own(SOUND, "回答/県（旧）.xlsx")
    of_own = found(taken, FindingCode.REMEDIATION_NO_DATE, TEXT, "時期がありません。")
    of_city = Finding(FindingCode.FORM_VERSION, Place("回答/架空市.xlsx"), "旧い様式です。", "", CITY.lg_code)
    of_file = Finding(FindingCode.FILE_EMPTY, Place("回答/空.xlsx"), "空です。", "")
    whole = collected(taken, old, findings=(of_own, of_city, of_file))

    shares = shares_of(whole, OWN)

    assert shares.municipal == structs.replace(whole, findings=(of_city, of_file))
    assert shares.own == structs.replace(
        whole,
        rows=(ConsolidatedRow(OWN, RowStatus.MISSING, taken, (old,)),),
        findings=(of_own,),
    )
    assert shares.has_own


@pytest.mark.parametrize("returned", [None, own(BLANK)], ids=["none", "blank"])
def test_sheet_that_was_not_returned_or_is_blank__says_nothing(returned: Response | None):
    of_own = found(own(BLANK), FindingCode.FLAG_UNANSWERED, FLAG, "未記入です。")

    shares = shares_of(collected(returned, findings=(of_own,)), OWN)

    assert not shares.has_own
    assert shares.own.rows == (ConsolidatedRow(OWN, RowStatus.MISSING, None),)
    assert (shares.own.findings, shares.municipal.findings) == ((), ())


def test_blank_sheet_newer_than_an_answered_one__does_not_hide_it():
    older, answered = own(SOUND, "回答/一.xlsx"), own(FAULTY, "回答/二.xlsx")

    shares = shares_of(collected(own(BLANK), own(BLANK, "回答/零.xlsx"), older, answered), OWN)

    assert shares.own.rows == (ConsolidatedRow(OWN, RowStatus.MISSING, answered, (older,)),)


def test_own_return__fills_its_row_and_says_so():
    taken = own(FAULTY)

    filling = filled(taken)

    assert filling.blocks() == (
        Block("都道府県分", 7, 2, ((1, 0, 0, IN_JULY, 0, 0, 0, KEEP, 0, 0, KEEP),)),
        Block("都道府県分", 7, 13, (("受理",),)),
        Block("都道府県分", 7, 14, ((None,),)),
    )
    assert filling.taken_rows(NOW) == (
        remembered(taken, sheet="都道府県分", first_taken=NOW, last_taken=NOW),
    )
    assert told_of_own(filling) == "「都道府県分」に、「回答/県.xlsx」から 9 か所を取り込みました。"


def test_own_return_that_changes_nothing__is_not_told():
    assert told_of_own(filled(own(FAULTY), standing=FAULTY, before=remembered(own(FAULTY)))) is None


def test_own_return_that_waits__is_not_told_and_shows_no_change_of_totals():
    filling = filled(own(FAULTY), standing=SOUND, before=remembered(own(SOUND)))

    assert told_of_own(filling) is None
    assert [(each.changes, each.totals) for each in filling.waiting_entries()] == [
        (f"契約書 ①再委託の原則禁止：0 → 1\n契約書 改善事項の内容、改善時期：空欄 → {IN_JULY}", "")
    ]


def test_another_own_return_that_was_chosen__is_taken():
    new = own(FAULTY)

    filling = filled(
        new, standing=SOUND, before=remembered(own(SOUND)), entries=(entry(new, Verdict.ACCEPTED),)
    )

    assert told_of_own(filling) == "「都道府県分」に、「回答/県.xlsx」から 2 か所を取り込みました。"
    assert [(each.first_taken, each.last_taken) for each in filling.taken_rows(NOW)] == [(THEN, NOW)]


def test_what_stands_in_the_sheet_and_what_was_returned_differ__both_are_told_without_saying_whose_it_was():
    taken = own(FAULTY)

    filling = filled(taken, standing=(*BLANK[:3], "平成19年8月末に改める", *BLANK[4:]))

    assert filling.findings == (
        found(
            taken,
            FindingCode.RETURN_CONFLICT,
            TEXT,
            f"都道府県分!F8 はいま『平成19年8月末に改める』ですが、「回答/県.xlsx」では『{IN_JULY}』です。",
            "どちらが正しいかを回答した課に確かめ、セルを正しい値にしてください（いまの値を残しています）。",
        ),
    )


def test_sheet_without_a_row_of_the_prefecture__is_refused_with_what_to_do():
    page = form_page(*named(CITY, answers=SOUND), register=REGISTER, kind=SheetKind.PREFECTURE)

    with pytest.raises(UsageError) as refusal:
        fill_own(shares_of(collected(own(SOUND)), OWN).own, page, {}, ())

    assert str(refusal.value) == (
        "「都道府県分」シートに見本県の行がありません。"
        "例の行の名前を「見本県」に書き換えて、もう一度お試しください。"
    )
