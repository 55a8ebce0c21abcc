"""The list of what is wrong, as the municipality that sent the return reads it."""

import pytest
from msgspec.structs import replace

from tests.consolidation_examples import municipality, response, row
from tests.test_fuzz_load import FORM
from xl_kenten.core.consolidation import ConsolidatedRow
from xl_kenten.core.fault_list import faults, faults_of, in_their_words
from xl_kenten.core.finding import Finding, FindingCode, Place

ONE, OTHER = municipality(1), municipality(2)
SOUND = (0, 0, 0, None, 0, 0, 0, None, 0, 0, None)


def finding(
    file: str | None, lg_code: str | None = None, code: FindingCode = FindingCode.FLAG_UNANSWERED
) -> Finding:
    return Finding(code, Place(file, "市町村分", 7, 2), f"{file} の {lg_code}。", "直してください。", lg_code)


def told(*findings: Finding, rows: tuple[ConsolidatedRow, ...] = ()) -> list[Finding]:
    return list(faults_of(ONE.lg_code, findings, rows))


def taken(who=ONE, file: str = "a.xlsx") -> ConsolidatedRow:
    return row(who, response(FORM, who, SOUND, file=file))


def test_municipality__is_told_what_bears_its_code_and_no_notice():
    own = finding("a.xlsx", ONE.lg_code)
    notice = finding("a.xlsx", ONE.lg_code, FindingCode.FLAG_NORMALISED)
    warning = finding(None, ONE.lg_code, FindingCode.REMEDIATION_NO_DATE)

    assert told(own, notice, finding("b.xlsx", OTHER.lg_code), warning) == [own, warning]


def test_fault_of_nobody__is_told_to_whom_the_file_belongs_alone():
    nobodys = finding("a.xlsx")

    assert told(nobodys, finding("a.xlsx", ONE.lg_code))[0] == nobodys
    assert told(nobodys, rows=(taken(),)) == [nobodys]
    assert told(nobodys, rows=(taken(), taken(OTHER, "b.xlsx"), row(OTHER, None))) == [nobodys]


@pytest.mark.parametrize(
    ("findings", "rows"),
    [
        ((), ()),
        ((finding("a.xlsx", OTHER.lg_code),), ()),
        ((), (taken(OTHER),)),
        ((finding("a.xlsx", OTHER.lg_code),), (taken(),)),
        ((finding("a.xlsx", ONE.lg_code), finding("a.xlsx", OTHER.lg_code)), ()),
        ((finding("a.xlsx", ONE.lg_code),), (taken(OTHER),)),
        ((), (taken(), taken(OTHER))),
        ((), (taken(file="b.xlsx"),)),
    ],
)
def test_fault_of_nobody__is_not_told_where_the_file_is_not_its_alone(
    findings: tuple[Finding, ...], rows: tuple[ConsolidatedRow, ...]
):
    nobodys = finding("a.xlsx")

    assert nobodys not in told(nobodys, *findings, rows=rows)


def test_fault_without_a_file__is_told_to_those_it_names_only():
    everybodys = finding(None, None, FindingCode.MUNICIPALITY_MISSING)

    assert told(everybodys, finding(None, ONE.lg_code)) == [finding(None, ONE.lg_code)]


def test_sentence_for_the_staff__is_put_into_words_for_the_municipality():
    attachment = finding("a.xlsx", code=FindingCode.ATTACHMENT_NOT_FOUND)
    conflict = finding("a.xlsx", code=FindingCode.RETURN_CONFLICT)
    unanswered = finding("a.xlsx")

    assert in_their_words(
        [attachment, conflict, finding("a.xlsx", code=FindingCode.FORM_SHIFTED), unanswered]
    ) == (
        replace(
            attachment,
            message="改善事項の欄で参照されている別紙などの資料が届いていません。",
            cure="参照されている資料を、回答とあわせてご提出ください。",
        ),
        replace(conflict, cure="どちらが正しいかをお知らせください。"),
        unanswered,
    )


def place(
    file: str | None,
    sheet: str | None = None,
    row: int | None = None,
    column: int | None = None,
    *,
    words: str,
) -> Finding:
    return Finding(FindingCode.FLAG_UNANSWERED, Place(file, sheet, row, column), words, "")


def test_faults__are_numbered_in_the_order_of_reading_file_by_file():
    everything = [
        place("a.xlsx", "乙", 0, 0, words="一"),
        place("a.xlsx", "乙", 0, 1, words="二"),
        place("a.xlsx", "乙", 9, 0, words="三"),
        place("a.xlsx", "甲", 0, 0, words="四"),
        place("a.xlsx", words="五"),
        place("a.xlsx", "乙", words="六"),
        place("a.xlsx", "甲", words="七"),
        place("b.xlsx", "甲", 0, 0, words="八"),
        place(None, words="九"),
    ]

    assert faults(reversed(everything), FORM) == (
        "■ a.xlsx\n1. 「乙」シート A1：一\n2. 「乙」シート B1：二\n3. 「乙」シート A10：三\n4. 「甲」シート A1：四\n"
        "5. 五\n6. 「乙」シート：六\n7. 「甲」シート：七\n\n■ b.xlsx\n8. 「甲」シート A1：八\n\n9. 九"
    )


def test_faults_at_one_cell__are_told_the_gravest_first_then_by_code_and_words():
    at = Place("a.xlsx", "甲", 0, 0)
    every = [
        Finding(FindingCode.FLAG_NOT_BINARY, at, "一", ""),
        Finding(FindingCode.FLAG_UNANSWERED, at, "二", ""),
        Finding(FindingCode.FLAG_UNANSWERED, at, "五", ""),
        Finding(FindingCode.REMEDIATION_DATE_PAST, at, "零", ""),
    ]

    assert faults(reversed(every), FORM) == (
        "■ a.xlsx\n1. 「甲」シート A1：一\n2. 「甲」シート A1：二\n3. 「甲」シート A1：五\n4. 「甲」シート A1：零"
    )


def test_fault_of_an_item__names_it_in_one_line_with_its_cure():
    item = FORM.items[0]
    fault = Finding(
        FindingCode.FLAG_UNANSWERED,
        Place("い.xlsx", "甲\n 乙", 0, 0),
        "未記入\nです。",
        "0 か\n1。",
        item=item.id,
    )

    assert faults([fault, replace(fault, place=Place("い.xlsx"), cure="")], FORM) == (
        "■ い.xlsx\n1. 「甲 乙」シート A1（契約書 ①再委託の原則禁止）：未記入 です。\n　　対応：0 か 1。\n"
        "2. （契約書 ①再委託の原則禁止）：未記入 です。"
    )


def test_item_that_the_form_does_not_have__is_not_named():
    fault = Finding(
        FindingCode.FLAG_UNANSWERED, Place("a.xlsx", "甲", 0, 0), "未記入です。", "", item="other_item"
    )

    assert faults([fault], FORM) == "■ a.xlsx\n1. 「甲」シート A1：未記入です。"


def test_files__are_named_without_the_folders_of_the_prefecture_unless_two_have_one_name():
    files = ["一/回答.xlsx", "二/回答.xlsx", "二/甲/別.xlsx", "改\n行.xlsx"]
    listed = faults([place(each, words="誤り") for each in files], FORM).splitlines()

    assert [line for line in listed if line.startswith("■")] == [
        "■ 一/回答.xlsx",
        "■ 二/回答.xlsx",
        "■ 別.xlsx",
        "■ 改 行.xlsx",
    ]
