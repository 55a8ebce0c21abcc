"""A consolidation laid over 市町村分: every cell, state, word and row of 取込記録 that comes of it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from msgspec import structs

from tests.consolidation_examples import MODIFIED, consolidation, found, response, row
from tests.form_pages import Cells, form_page, named
from tests.test_fuzz_load import FORM
from tests.test_municipality import sample
from xl_kenten.core.consolidation import ConsolidatedRow, FileRecord, RowStatus
from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.municipality import Register
from xl_kenten.core.response import Response
from xl_kenten.core.returned_file import FileStatus
from xl_kenten.core.workbook.cell_block import Block, Standing
from xl_kenten.core.workbook.filled_row import said
from xl_kenten.core.workbook.filling import Filling, fill
from xl_kenten.core.workbook.resubmission import Entry, Verdict, fingerprint
from xl_kenten.core.workbook.taken import TakenRow
from xl_kenten.errors import UsageError

CITY, TOWN, VILLAGE = sample("架空市", "例示町", "仮想村")
REGISTER = Register([CITY, TOWN, VILLAGE])
SHEET, FIRST = "市町村分", 7
FLAG, TEXT = FORM.items[0].id, FORM.items[3].id
IN_JULY = "平成19年7月末に改める"
SOUND: Cells = (0, 0, 0, None, 0, 0, 0, None, 0, 0, None)
FAULTY: Cells = (1, 0, 0, IN_JULY, 0, 0, 0, None, 0, 0, None)
BLANK: Cells = (None,) * 11
KEEP = Standing.KEEP
UNTOUCHED = (KEEP,) * 11
FILE_TIME = dt.datetime(2007, 6, 25, 1, 0)  # noqa: DTZ001 - without a zone: the time in Japan
THEN, NOW = dt.datetime(2007, 6, 26, 9, 0), dt.datetime(2007, 6, 27, 9, 0)  # noqa: DTZ001 - the same


def remembered(taken: Response, base: Cells | None = None, **changed: object) -> TakenRow:
    """What 取込記録 says of a return that was taken then."""
    values = [answer.value for answer in taken.answers.values()] if base is None else base
    before = TakenRow(
        lg_code=taken.municipality.lg_code,
        name=taken.municipality.name,
        file=taken.file,
        sheet=SHEET,
        row=8,
        cells=tuple(f"{letter}8" for letter in "CDEFGHIJKLM"),
        modified=FILE_TIME,
        sha256=taken.sha256 or "",
        fingerprint=fingerprint(taken),
        first_taken=THEN,
        last_taken=THEN,
        hand_edits="",
        values=dict(zip(taken.answers, values, strict=True)),
    )
    return replace(before, **changed)


def filled(
    *rows: ConsolidatedRow,
    standing: Sequence[Cells] | None = None,
    before: Sequence[TakenRow] = (),
    entries: Sequence[Entry] = (),
    findings: Sequence[Finding] = (),
    files: Sequence[FileRecord] = (),
) -> Filling:
    """Lay these rows over a sheet in which the same municipalities stand, blank unless told."""
    cells = standing or [BLANK] * len(rows)
    page = form_page(
        *((each.municipality.name, answers) for each, answers in zip(rows, cells, strict=True)),
        register=REGISTER,
    )
    known = {each.lg_code: each for each in before}
    return fill(consolidation(FORM, rows, findings, files=files), page, known, entries)


def record(taken: Response) -> FileRecord:
    return FileRecord(taken.file, FileStatus.READ, (), MODIFIED, taken.sha256)


def blocks(answers: Sequence[Sequence[object]], states: Sequence[object], remarks: Sequence[object]):
    """What is written: all answers, 状態 and 検査結果, each in one block."""
    return (
        Block(SHEET, FIRST, 2, tuple(map(tuple, answers))),
        Block(SHEET, FIRST, 13, tuple((each,) for each in states)),
        Block(SHEET, FIRST, 14, tuple((each,) for each in remarks)),
    )


def told(filling: Filling):
    """The findings, in short."""
    return [
        (each.code, each.place.file, each.place.cell, each.lg_code, each.item) for each in filling.findings
    ]


def entry(taken: Response, verdict: Verdict | None, at: dt.datetime | None = NOW) -> Entry:
    """A choice that somebody made in the sheet 差替え."""
    who = taken.municipality
    return Entry(
        who.lg_code, who.name, taken.file, FILE_TIME, "", "", fingerprint(taken), verdict, "担当", at
    )


# Taken for the first time


def test_blank_sheet__takes_every_answer_and_says_what_became_of_each_row():
    city, village = (
        response(FORM, CITY, FAULTY),
        response(FORM, VILLAGE, (*SOUND[:4], 0, ("２", None), *SOUND[6:])),
    )
    wrong = FORM.items[5].id
    message = found(village, FindingCode.FLAG_NOT_BINARY, wrong, "『２』は使えません。")
    missing = Finding(
        FindingCode.MUNICIPALITY_MISSING, Place(), "未提出です。", "督促してください。", TOWN.lg_code
    )

    filling = filled(row(CITY, city), row(TOWN, None), row(VILLAGE, village), findings=[message, missing])

    assert filling.blocks() == blocks(
        [
            (1, 0, 0, IN_JULY, 0, 0, 0, KEEP, 0, 0, KEEP),
            UNTOUCHED,
            (0, 0, 0, KEEP, 0, KEEP, 0, KEEP, 0, 0, KEEP),
        ],
        ["受理", "未提出", "差戻し"],
        [None, None, "エラー：『２』は使えません。"],
    )
    assert filling.findings == (message, missing)
    assert filling.statuses == (RowStatus.ACCEPTED, RowStatus.MISSING, RowStatus.ERRORS)
    assert filling.totals_after() == {flag.id: int(flag.id == FLAG) for flag in FORM.flags}
    assert filling.waiting_entries() == ()


def test_first_time__remembers_where_each_answer_came_from_and_what_it_was():
    city = response(FORM, CITY, FAULTY)

    filling = filled(row(CITY, city), row(TOWN, None))

    assert filling.taken_rows(NOW) == (
        TakenRow(
            lg_code=CITY.lg_code,
            name="架空市",
            file="回答/架空市.xlsx",
            sheet=SHEET,
            row=8,
            cells=("C8", "D8", "E8", "F8", "G8", "H8", "I8", "J8", "K8", "L8", "M8"),
            modified=FILE_TIME,
            sha256=city.sha256,
            fingerprint=fingerprint(city),
            first_taken=NOW,
            last_taken=NOW,
            hand_edits="",
            values=dict(zip(city.answers, FAULTY, strict=True)),
        ),
    )


def test_return_without_a_checksum__is_remembered_without_one():
    city = structs.replace(response(FORM, CITY, SOUND), sha256=None)

    (taken,) = filled(row(CITY, city)).taken_rows(NOW)

    assert (taken.sha256, taken.modified) == ("", FILE_TIME)


def test_list_of_which_rows_are_missing_in_the_sheet__is_refused_with_the_names():
    nobody = form_page(*named(CITY), register=REGISTER)
    page_of = consolidation(FORM, [row(each, None) for each in (CITY, TOWN, VILLAGE)])

    with pytest.raises(UsageError) as refusal:
        fill(page_of, nobody, {}, ())

    assert str(refusal.value) == (
        "「市町村分」シートに例示町、仮想村の行がありません。"
        "「団体を並べる」を押すか、行を挿入して団体名を入力してください。"
    )


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        (5, "一町、二町、三町、四町、五町"),
        (6, "一町、二町、三町、四町、五町 ほか 1 団体"),
        (8, "一町、二町、三町、四町、五町 ほか 3 団体"),
    ],
)
def test_many_rows_missing_in_the_sheet__five_are_named_and_the_others_counted(missing: int, words: str):
    towns = sample(*(f"{number}町" for number in "一二三四五六七八"), code2="98")[:missing]
    page = form_page(*named(CITY), register=REGISTER)

    with pytest.raises(UsageError, match=f"シートに{words}の行がありません"):
        fill(consolidation(FORM, [row(each, None) for each in towns]), page, {}, ())


# Three ways: last taken, in the sheet, in the return


def test_what_a_hand_wrote__stays_where_the_return_did_not_change_and_is_remembered_as_a_hand_edit():
    city = response(FORM, CITY, FAULTY)
    by_hand = (1, "1", 0, "電話で確認した。平成19年8月末", *FAULTY[4:])

    filling = filled(
        row(CITY, city),
        standing=[by_hand],
        before=[remembered(city)],
        findings=[
            found(city, FindingCode.REMEDIATION_NO_DATE, TEXT, "直した欄のことです。"),
            found(city, FindingCode.FLAG_NORMALISED, FLAG, "直していない欄のことです。"),
        ],
    )

    assert filling.blocks()[:2] == blocks([UNTOUCHED], ["受理"], [None])[:2]
    assert str(filling.blocks()[2].rows[0][0]).split("\n")[0] == "確認：直していない欄のことです。"
    assert filling.taken_rows(NOW) == (
        remembered(city, hand_edits="契約書 ②作業場所の特定、契約書 改善事項の内容、改善時期"),
    )
    assert filling.totals_after() == {flag.id: int(place < 2) for place, flag in enumerate(FORM.flags)}


def test_both_changed__the_hand_stays_and_both_values_are_told():
    old, new = response(FORM, CITY, SOUND), response(FORM, CITY, FAULTY)
    by_hand = (0, 0, 0, "平成19年8月末", *SOUND[4:])

    filling = filled(
        row(CITY, new),
        standing=[by_hand],
        before=[remembered(old)],
        entries=[entry(new, Verdict.ACCEPTED)],
    )

    assert filling.findings == (
        found(
            new,
            FindingCode.RETURN_CONFLICT,
            TEXT,
            "市町村分!F8 は手修正で『平成19年8月末』ですが、「回答/架空市.xlsx」では『平成19年7月末に改める』です。",
            "どちらが正しいかを団体に確かめ、セルを正しい値にしてください（手修正の値を残しています）。",
        ),
    )
    assert filling.statuses == (RowStatus.CONFLICT,)
    assert filling.blocks()[0].rows == ((1, *UNTOUCHED[1:]),)
    (taken,) = filling.taken_rows(NOW)
    assert taken == replace(
        remembered(new),
        last_taken=NOW,
        hand_edits="契約書 改善事項の内容、改善時期",
        values={**remembered(new).values, TEXT: None},
    )


def test_entry_that_is_no_answer__counts_as_a_hand_edit_and_is_told_as_it_stands():
    city = response(FORM, CITY, FAULTY)

    filling = filled(row(CITY, city), standing=[("不明", *SOUND[1:])])

    (conflict,) = (each for each in filling.findings if each.code is FindingCode.RETURN_CONFLICT)
    assert conflict.message == ("市町村分!C8 は手修正で『不明』ですが、「回答/架空市.xlsx」では『1』です。")
    assert filling.blocks()[0].rows == ((KEEP, KEEP, KEEP, IN_JULY, *UNTOUCHED[4:]),)


def test_words_for_a_value__a_blank_one_is_called_so():
    assert [said(None), said(0), said("\0不明"), said("文")] == ["空欄", "0", "不明", "文"]


# Again


def test_same_answers_in_another_file__keep_the_time_they_were_taken():
    before = remembered(response(FORM, CITY, SOUND), file="回答/前.xlsx", modified=THEN, sha256="f" * 64)
    again = response(FORM, CITY, SOUND)

    assert filled(row(CITY, again), standing=[SOUND], before=[before]).taken_rows(NOW) == (remembered(again),)


def test_other_answers_that_were_chosen__are_taken_now_and_known_since_then():
    before = remembered(response(FORM, CITY, SOUND))
    new = response(FORM, CITY, FAULTY)

    filling = filled(
        row(CITY, new), standing=[SOUND], before=[before], entries=[entry(new, Verdict.ACCEPTED)]
    )

    assert filling.taken_rows(NOW) == (remembered(new, last_taken=NOW),)
    assert filling.blocks()[0].rows == ((1, KEEP, KEEP, IN_JULY, *UNTOUCHED[4:]),)


@pytest.mark.parametrize(
    ("changes", "modified"),
    [
        ({}, THEN),  # the open workbook, never saved, seen before
        ({"file": "回答/前.xlsx"}, FILE_TIME),
        ({"fingerprint": "ほかの回答"}, FILE_TIME),
    ],
)
def test_workbook_that_was_never_saved__keeps_the_time_it_was_first_seen(
    changes: Mapping[str, str], modified: dt.datetime
):
    city = structs.replace(response(FORM, CITY, SOUND), sha256=None)
    before = remembered(city, modified=THEN, **changes)

    filling = filled(
        row(CITY, city), standing=[SOUND], before=[before], entries=[entry(city, Verdict.ACCEPTED)]
    )

    assert [each.modified for each in filling.taken_rows(NOW)] == [modified]


def test_saved_file__is_remembered_with_its_own_time():
    city = response(FORM, CITY, SOUND)

    (taken,) = filled(row(CITY, city), standing=[SOUND], before=[remembered(city, modified=THEN)]).taken_rows(
        NOW
    )

    assert taken.modified == FILE_TIME


def test_return_that_is_gone__leaves_what_was_taken_and_the_row_is_judged_as_it_stands():
    city = response(FORM, CITY, SOUND)
    before = remembered(city)
    missing = Finding(
        FindingCode.MUNICIPALITY_MISSING, Place(), "未提出です。", "督促してください。", CITY.lg_code
    )

    filling = filled(
        row(CITY, None), standing=[(1, 0, 0, None, *SOUND[4:])], before=[before], findings=[missing]
    )

    assert told(filling) == [
        (FindingCode.REMEDIATION_MISSING, "報告.xlsm", "F8", CITY.lg_code, TEXT),
    ]
    assert filling.statuses == (RowStatus.ERRORS,)
    assert filling.taken_rows(NOW) == (before,)
    assert filling.blocks()[0].rows == (UNTOUCHED,)
    assert filling.totals_after()[FLAG] == 1


def test_row_that_stays__is_not_judged_by_its_name():
    city = response(FORM, CITY, SOUND)
    page = form_page(("見本県架空市", SOUND), register=REGISTER)

    filling = fill(consolidation(FORM, [row(CITY, None)]), page, {CITY.lg_code: remembered(city)}, ())

    assert filling.findings == ()


# Choices


def test_another_return__waits_and_shows_what_it_would_change_in_the_row_and_in_the_totals():
    taken, new = (
        response(FORM, CITY, FAULTY),
        response(FORM, CITY, (0, 1, 0, None, *SOUND[4:]), file="回答/再.xlsx"),
    )
    town = response(FORM, TOWN, FAULTY)
    conflict = found(new, FindingCode.RETURN_CONFLICT, FLAG, "二つの回答が異なります。")

    filling = filled(
        ConsolidatedRow(CITY, RowStatus.CONFLICT, new, (taken,)),
        row(TOWN, town),
        standing=[FAULTY, FAULTY],
        before=[remembered(taken), remembered(town)],
        findings=[conflict],
        files=[record(taken)],
    )

    assert filling.waiting_entries() == (
        Entry(
            lg_code=CITY.lg_code,
            name="架空市",
            file="回答/再.xlsx",
            modified=FILE_TIME,
            changes=(
                "契約書 ①再委託の原則禁止：1 → 0\n"
                "契約書 ②作業場所の特定：0 → 1\n"
                f"契約書 改善事項の内容、改善時期：{IN_JULY} → 空欄"
            ),
            totals="契約書 ①再委託の原則禁止：2 → 1\n契約書 ②作業場所の特定：0 → 1",
            fingerprint=fingerprint(new),
        ),
    )
    cure = "「差替え」シートで、採用か見送りを選んでください。"
    assert filling.findings == tuple(
        found(
            new,
            FindingCode.RETURN_CONFLICT,
            FORM.items[place].id,
            f"いま取り込んでいる回答では『{now}』ですが、「回答/再.xlsx」では『{then}』です。",
            cure,
        )
        for place, now, then in ((0, "1", "0"), (1, "0", "1"), (3, IN_JULY, "空欄"))
    )
    assert filling.statuses == (RowStatus.CONFLICT, RowStatus.ACCEPTED)
    assert filling.taken_rows(NOW) == (remembered(taken), remembered(town))


def test_two_returns_at_the_first_time__the_newest_is_shown_and_the_other_waits():
    old, new = response(FORM, CITY, FAULTY, file="回答/古.xlsx"), response(FORM, CITY, SOUND)

    filling = filled(ConsolidatedRow(CITY, RowStatus.CONFLICT, new, (old,)), files=[record(old)])

    assert filling.blocks()[0].rows == ((0, 0, 0, KEEP, 0, 0, 0, KEEP, 0, 0, KEEP),)
    assert [(each.file, each.changes, each.totals) for each in filling.waiting_entries()] == [
        (
            "回答/古.xlsx",
            f"契約書 ①再委託の原則禁止：0 → 1\n契約書 改善事項の内容、改善時期：空欄 → {IN_JULY}",
            "契約書 ①再委託の原則禁止：0 → 1",
        )
    ]


def test_what_was_taken_is_gone_and_another_waits__is_neither_missing_nor_taken():
    taken, new = response(FORM, CITY, SOUND), response(FORM, CITY, FAULTY)

    filling = filled(row(CITY, new), standing=[SOUND], before=[remembered(taken)])

    assert filling.statuses == (RowStatus.CONFLICT,)
    assert filling.taken_rows(NOW) == (remembered(taken),)
    assert [(each.changes, each.totals) for each in filling.waiting_entries()] == [
        (
            f"契約書 ①再委託の原則禁止：0 → 1\n契約書 改善事項の内容、改善時期：空欄 → {IN_JULY}",
            "契約書 ①再委託の原則禁止：0 → 1",
        )
    ]


def test_only_return_was_refused__nothing_is_taken_and_the_municipality_is_missing():
    city = response(FORM, CITY, FAULTY)
    missing = Finding(
        FindingCode.MUNICIPALITY_MISSING, Place(), "未提出です。", "督促してください。", CITY.lg_code
    )

    filling = filled(row(CITY, city), entries=[entry(city, Verdict.REFUSED)], findings=[missing])

    assert filling.statuses == (RowStatus.MISSING,)
    assert filling.findings == (missing,)
    assert filling.blocks() == blocks([UNTOUCHED], ["未提出"], [None])
    assert filling.taken_rows(NOW) == ()


def test_choice_of_another_municipality__decides_nothing_here():
    city, town = response(FORM, CITY, FAULTY), response(FORM, TOWN, FAULTY)

    filling = filled(row(CITY, city), row(TOWN, town), entries=[entry(town, Verdict.REFUSED)])

    assert filling.statuses == (RowStatus.ACCEPTED, RowStatus.MISSING)


# Which findings on the returned files still hold


def at(taken: Response, code: FindingCode, **elsewhere: object) -> Finding:
    """A finding on the first cell of a return, or somewhere else in it."""
    finding = found(taken, code, None, "見つかったこと")
    return structs.replace(finding, place=structs.replace(taken.place(FLAG), **elsewhere))


def test_findings_of_the_return_that_counts__are_told_and_those_of_another_are_not():
    city = response(FORM, CITY, SOUND)
    kept = [
        at(city, FindingCode.FLAG_NORMALISED),
        at(city, FindingCode.TOTAL_MISMATCH, row=99),  # the total stands in a row of its own
        at(city, FindingCode.FILE_HAS_MACROS, sheet=None, row=None, column=None),
        at(city, FindingCode.RETURN_DUPLICATE, file="回答/同.xlsx"),  # about the other file
        structs.replace(at(city, FindingCode.MUNICIPALITY_UNKNOWN, row=99), lg_code=None),
        structs.replace(at(city, FindingCode.MUNICIPALITY_UNKNOWN, row=99), lg_code="999999"),
    ]
    gone = [
        at(city, FindingCode.FLAG_NORMALISED, file="回答/ほか.xlsx"),
        at(city, FindingCode.FLAG_NORMALISED, sheet="ほかのシート"),
        at(city, FindingCode.FLAG_NORMALISED, row=99),
        at(city, FindingCode.TOTAL_MISMATCH, file="回答/ほか.xlsx"),
        at(city, FindingCode.RETURN_CONFLICT),
        Finding(FindingCode.MUNICIPALITY_MISSING, Place(), "未提出です。", "", CITY.lg_code),
    ]

    assert filled(row(CITY, city), findings=[*gone, *kept, *gone]).findings == tuple(kept)


def test_findings_of_a_return_that_waits__are_not_told_but_those_of_its_file_are():
    taken, new = response(FORM, CITY, SOUND), response(FORM, CITY, FAULTY)
    of_the_file = at(new, FindingCode.FILE_HAS_MACROS, sheet=None, row=None, column=None)

    filling = filled(
        row(CITY, new),
        standing=[SOUND],
        before=[remembered(taken)],
        findings=[at(new, FindingCode.FLAG_NORMALISED), of_the_file],
    )

    assert told(filling) == [
        (FindingCode.FILE_HAS_MACROS, "回答/架空市.xlsx", None, CITY.lg_code, None),
        (FindingCode.RETURN_CONFLICT, "回答/架空市.xlsx", "C8", CITY.lg_code, FLAG),
        (FindingCode.RETURN_CONFLICT, "回答/架空市.xlsx", "F8", CITY.lg_code, TEXT),
    ]


def test_warning__does_not_send_a_row_back_but_stands_beside_it():
    city = response(FORM, CITY, SOUND)

    filling = filled(
        row(CITY, city), findings=[found(city, FindingCode.REMEDIATION_NO_DATE, TEXT, "時期がありません。")]
    )

    assert filling.statuses == (RowStatus.ACCEPTED,)
    assert filling.blocks()[1:] == blocks([], ["受理"], ["警告：時期がありません。"])[1:]


def test_error_of_nobody__sends_no_row_back():
    city = response(FORM, CITY, SOUND)
    nobodys = structs.replace(at(city, FindingCode.FLAG_NOT_BINARY, row=None), lg_code=None)

    filling = filled(row(CITY, city), findings=[nobodys])

    assert filling.statuses == (RowStatus.ACCEPTED,)
    assert filling.blocks()[1:] == blocks([], ["受理"], [None])[1:]


# Places


def test_rows_in_another_order__are_filled_each_with_its_own():
    page = form_page(*named(TOWN), ("ほかの町", SOUND), *named(CITY), register=REGISTER)
    city, town = response(FORM, CITY, FAULTY), response(FORM, TOWN, SOUND)
    mistake = found(city, FindingCode.FLAG_NOT_BINARY, TEXT, "誤りです。")

    filling = fill(consolidation(FORM, [row(CITY, city), row(TOWN, town)], [mistake]), page, {}, ())

    sound = (0, 0, 0, KEEP, 0, 0, 0, KEEP, 0, 0, KEEP)
    assert filling.blocks() == blocks(
        [sound, UNTOUCHED, (1, 0, 0, IN_JULY, *sound[4:])],
        ["受理", None, "差戻し"],
        [None, None, "エラー：誤りです。"],
    )


def test_finding__leads_to_the_cell_of_the_sheet_or_to_the_name():
    city = response(FORM, CITY, FAULTY)
    filling = filled(row(TOWN, None), row(CITY, city))

    targets = [
        filling.target(found(city, FindingCode.FLAG_NOT_BINARY, TEXT, "")),
        filling.target(found(city, FindingCode.FORM_VERSION, None, "")),
        filling.target(Finding(FindingCode.FILE_EMPTY, Place("回答/a.xlsx"), "", "")),
        filling.target(Finding(FindingCode.FILE_EMPTY, Place("回答/a.xlsx"), "", "", "999999")),
    ]

    assert targets == [(SHEET, 8, 5), (SHEET, 8, 1), None, None]


def test_sheet_without_rows_and_columns_of_ours__nothing_is_written():
    page = form_page(register=REGISTER, beside=())

    assert fill(consolidation(FORM, []), page, {}, ()).blocks() == ()


def test_total__counts_what_the_sheet_will_hold():
    city, town = response(FORM, CITY, FAULTY), response(FORM, TOWN, FAULTY)

    filling = filled(
        row(CITY, city),
        row(TOWN, town),
        row(VILLAGE, None),
        standing=[BLANK, SOUND, (0, 1, *SOUND[2:])],  # somebody typed the last two
        before=[remembered(town)],
    )

    assert filling.totals_after() == {flag.id: 1 if place < 2 else 0 for place, flag in enumerate(FORM.flags)}
