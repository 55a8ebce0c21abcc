"""What the ministry is told of a report as a whole, and in which order."""

from msgspec.structs import replace

from tests.rollup_examples import code_of, nation
from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.national_findings import (
    blank,
    blank_beside,
    half_missing,
    in_full,
    in_order,
    nothing_from,
    told_once,
)
from xl_kenten.core.returned_file import ReturnedFile

FROST = next(each for each in nation().prefectures if each.name == "霜原県")
CODE = code_of("霜原県")
FILE = ReturnedFile("霜原県.xlsx", 1)
MISSING, CONFLICT = FindingCode.MUNICIPALITY_MISSING, FindingCode.RETURN_CONFLICT
DUPLICATE = FindingCode.RETURN_DUPLICATE


def about(code: FindingCode, file: str | None, message: str, cure: str) -> Finding:
    return Finding(code, Place(file), message, cure, lg_code=CODE, name="霜原県")


def test_report_as_a_whole__is_told_with_the_prefecture_and_its_file():
    assert [
        nothing_from(FROST),
        half_missing(FROST, "市町村分"),
        blank(FILE, FROST),
        blank_beside(FILE, FROST),
    ] == [
        about(
            MISSING, None, "霜原県の報告がまだ提出されていません。", "提出状況を確かめ、督促してください。"
        ),
        about(
            MISSING,
            None,
            "霜原県の報告に、市町村分の回答が一つもありません。",
            "市町村分の提出を依頼してください。",
        ),
        about(
            MISSING,
            "霜原県.xlsx",
            "霜原県の様式ですが、回答が一つも入力されていません。",
            "記入した報告の提出を依頼してください。",
        ),
        about(
            CONFLICT,
            "霜原県.xlsx",
            "霜原県の報告はほかにありますが、このファイルには回答が一つも入力されていません。",
            "どちらが正しいかを確かめ、不要なファイルをフォルダーから除いてください。",
        ),
    ]


def finding(code: FindingCode, *place: str | int | None, name: str | None = None) -> Finding:
    return Finding(code, Place(*place), "同じです。", "除いてください。", "480010", name=name)


def test_rows_that_repeat_another_report__are_told_once_a_file():
    one, other = finding(DUPLICATE, "a.xlsx", "表", 7, 1), finding(DUPLICATE, "b.xlsx", "表", 7, 1)
    conflict = finding(CONFLICT, "b.xlsx", "表", 9, 1)

    assert list(told_once([other, one, conflict, replace(other, lg_code="480028"), other])) == [
        Finding(
            DUPLICATE,
            Place("b.xlsx"),
            "3 行の回答は、同じ都道府県のほかの表にあるものと同じ内容です。",
            "除いてください。",
        ),
        one,
        conflict,
    ]


def test_municipality_that_no_file_names__is_named_with_its_prefecture():
    bare = finding(MISSING, name="霜糸市")

    assert in_full(bare, FROST) == replace(bare, name="霜原県霜糸市")
    for as_it_is in (
        finding(MISSING, "a.xlsx", name="霜糸市"),
        finding(MISSING),
        replace(bare, lg_code=CODE, name="霜原県"),
    ):
        assert in_full(as_it_is, FROST) is as_it_is


def test_findings__stand_by_file_and_cell_and_those_of_no_file_last():
    ordered = [
        finding(MISSING, "a.xlsx"),
        finding(MISSING, "a.xlsx", None, 3, 3),
        finding(MISSING, "a.xlsx", "乙"),
        finding(MISSING, "a.xlsx", "乙", 0),
        finding(MISSING, "a.xlsx", "乙", 0, 0),
        finding(MISSING, "a.xlsx", "乙", 0, 1),
        finding(MISSING, "a.xlsx", "乙", 1, 0),
        finding(MISSING, "a.xlsx", "甲", 0, 0),
        finding(MISSING, "b.xlsx", "乙", 0, 0),
        finding(MISSING, name="二"),
        finding(MISSING, name="一"),
    ]

    assert list(in_order([*reversed(ordered[:9]), *ordered[9:]])) == ordered
