"""What a prefecture reads first: how many answered, how many findings, which rows, in which order."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.load import municipalities
from tests.command_line import CommandLine
from tests.returned_workbooks import write_return
from tests.test_fuzz_load import FORM, PREFECTURE, table
from xl_kenten.core import checked_file
from xl_kenten.core.checked_file import CheckedFile, check_file
from xl_kenten.core.consolidation import Summary, by_place, check_files, consolidate
from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.municipality import Municipality, Register
from xl_kenten.core.returned_file import FileStatus, Refusal, ReturnedFile

IN_TIME = "平成19年9月末までに改める。"
FIRST, SECOND, THIRD, LAST = municipalities(4)
ELSEWHERE = Municipality("131130", "渋谷区", "東京都")
FILES = (
    ReturnedFile("b.xlsx", 0, None, (table([(THIRD.name, IN_TIME), (FIRST.name, "検討中")]),)),
    ReturnedFile("a.xlsx", 1, None, (table([(SECOND.name, ""), ("どこにもない", IN_TIME)]),)),
    ReturnedFile("c.xlsx", 2, None, ()),
    ReturnedFile("d.xlsx", 3, None, (table([(SECOND.name, ""), (FIRST.name, IN_TIME)]),)),
)
ROWS = Register([FIRST, SECOND, THIRD, LAST])
SOUND, BLANK = "0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 |", "| | | | | | | | | |"


def rows(consolidation):
    return [
        (
            row.municipality.lg_code,
            row.municipality.name,
            row.status.label,
            row.response and row.response.file,
        )
        for row in consolidation.rows
    ]


def test_prefecture__has_a_row_a_municipality_in_its_order_and_counts_what_came() -> None:
    consolidation = consolidate(FILES, FORM, ROWS, PREFECTURE)

    assert rows(consolidation) == [
        (FIRST.lg_code, FIRST.name, "要確認", "d.xlsx"),
        (SECOND.lg_code, SECOND.name, "差戻し", "d.xlsx"),
        (THIRD.lg_code, THIRD.name, "受理", "b.xlsx"),
        (LAST.lg_code, LAST.name, "未提出", None),
    ]
    codes = sorted(f"{each.severity.value} {each.code}" for each in consolidation.findings)
    assert codes == [
        "error form-not-found",
        "error municipality-missing",
        "error municipality-unknown",
        "error remediation-missing",
        "error remediation-missing",
        "error return-conflict",
        "notice return-duplicate",
        "warning remediation-no-date",
    ]
    assert consolidation.summary() == Summary(4, 3, 1, 4, 1, errors=6, warnings=1, notices=1)
    assert set(consolidation.totals().items()) == {
        (flag.id, 3 if flag is FORM.flags[0] else 0) for flag in FORM.flags
    }
    assert consolidation.prefecture == PREFECTURE


def test_files_by_themselves__miss_nobody_and_end_with_the_rows_of_no_municipality() -> None:
    consolidation = check_files(FILES[:3], FORM, ROWS, PREFECTURE)

    assert rows(consolidation) == [
        (FIRST.lg_code, FIRST.name, "受理", "b.xlsx"),
        (SECOND.lg_code, SECOND.name, "差戻し", "a.xlsx"),
        (THIRD.lg_code, THIRD.name, "受理", "b.xlsx"),
        ("", "どこにもない", "差戻し", "a.xlsx"),
    ]
    assert consolidation.rows[-1].municipality.prefecture == ""
    assert consolidation.summary() == Summary(4, 4, 0, 3, 1, errors=3, warnings=1, notices=0)
    assert consolidation.prefecture == PREFECTURE


def test_files_of_several_prefectures__lie_in_the_order_of_their_codes() -> None:
    files = [ReturnedFile("a.xlsx", 0, None, (table([(FIRST.name, IN_TIME), (ELSEWHERE.name, IN_TIME)]),))]
    consolidation = check_files(files, FORM, Register([FIRST, ELSEWHERE]), None)
    assert [row.municipality for row in consolidation.rows] == [ELSEWHERE, FIRST]


def test_files_of_one_prefecture__lie_in_its_order_and_not_in_that_of_the_codes() -> None:
    second, first = (
        Municipality("010012", "乙市", "甲県", order=2),
        Municipality("019992", "甲市", "甲県", order=1),
    )
    files = [ReturnedFile("a.xlsx", 0, None, (table([(second.name, IN_TIME), (first.name, IN_TIME)]),))]
    consolidation = check_files(files, FORM, Register([second, first]), None)
    assert [row.municipality for row in consolidation.rows] == [first, second]


def test_file_checked_by_itself__is_read_with_the_prefecture_it_is_checked_for() -> None:
    files = [ReturnedFile("a.xlsx", 0, None, (table([(ELSEWHERE.name, IN_TIME)]),))]
    register = Register([FIRST, ELSEWHERE])

    of_one, of_any = (check_files(files, FORM, register, each) for each in (PREFECTURE, None))

    assert [each.code for each in of_one.findings] == [FindingCode.MUNICIPALITY_OTHER_PREFECTURE]
    assert rows(of_one) == [("", ELSEWHERE.name, "差戻し", "a.xlsx")]
    assert rows(of_any) == [(ELSEWHERE.lg_code, ELSEWHERE.name, "受理", "a.xlsx")]


def test_row_of_nobody__does_not_hide_the_rows_below_it() -> None:
    files = [ReturnedFile("a.xlsx", 0, None, (table([("どこにもない", IN_TIME), (FIRST.name, IN_TIME)]),))]
    assert rows(consolidate(files, FORM, Register([FIRST]), PREFECTURE)) == [
        (FIRST.lg_code, FIRST.name, "受理", "a.xlsx")
    ]


def test_blank_row_in_a_file_in_which_others_answered__is_no_answer_and_the_row_is_named(
    command: CommandLine, tmp_path: Path
) -> None:
    folder = tmp_path / "回答"
    folder.mkdir()
    write_return(folder / "a.xlsx", f"| 1 | 架空市 | {SOUND} |\n| 2 | 例示市 | {BLANK} |")
    write_return(folder / "b.xlsx", f"| 1 | 模擬市 | {BLANK} |")

    outcome = command.consolidate(folder)

    ours = ("架空市", "例示市", "模擬市")
    assert [(outcome.row(name)["status"], outcome.row(name)["source"] is None) for name in ours] == [
        ("accepted", False),
        ("missing", True),
        ("errors", False),
    ]
    told = {each["lg_code"]: each["message"] for each in outcome.report["findings"] if each["file"] is None}
    assert told[outcome.row("例示市")["lg_code"]] == (
        "例示市の行が「a.xlsx」の市町村分!9行目にありますが、回答がすべて空欄です。提出状況を確かめ、督促してください。"
    )


def test_blank_row_in_a_file_checked_by_itself__is_a_row_to_be_filled(
    command: CommandLine, tmp_path: Path
) -> None:
    file = write_return(tmp_path / "a.xlsx", f"| 1 | 架空市 | {SOUND} |\n| 2 | 例示市 | {BLANK} |")

    outcome = command.check(file)

    assert [(each["name"], each["status"]) for each in outcome.report["rows"]] == [
        ("架空市", "accepted"),
        ("例示市", "errors"),
    ]


def test_record_of_a_file__has_the_codes_of_the_file_alone_and_the_sum_of_its_bytes() -> None:
    grid = table([(FIRST.name, "検討中")])
    files = (
        ReturnedFile("a.xlsx", 5, "ab12", (grid,), has_macros=True),
        ReturnedFile("b.xlsx", 6, "cd34", ()),
    )

    consolidation = consolidate(files, FORM, Register([FIRST]), PREFECTURE)

    assert [(each.file, each.codes, each.modified, each.sha256) for each in consolidation.files] == [
        ("a.xlsx", (FindingCode.FILE_HAS_MACROS,), 5, "ab12"),
        ("b.xlsx", (FindingCode.FORM_NOT_FOUND,), 6, "cd34"),
    ]


def test_file_of_more_rows_and_faults_than_are_read__is_refused_whole_and_one_at_the_bound_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checked_file, "_USUAL_ROWS", 2)
    monkeypatch.setattr(checked_file, "_MOST_FINDINGS", 4)
    names = (FIRST.name, SECOND.name, THIRD.name, LAST.name)

    def checked(rows: int) -> CheckedFile:
        grid = table([(name, "検討中") for name in names[:rows]])
        return check_file(ReturnedFile("a.xlsx", 0, "ab12", (grid,), has_macros=True), FORM, ROWS, PREFECTURE)

    at_the_bound, beyond = checked(3), checked(4)
    monkeypatch.setattr(checked_file, "_MOST_FINDINGS", 2)
    few_rows = checked(2)

    assert (at_the_bound.status, len(at_the_bound.responses)) == (FileStatus.READ, 3)
    assert [[each.code for each in found] for found in at_the_bound.response_findings] == [
        [FindingCode.REMEDIATION_NO_DATE]
    ] * 3
    assert (few_rows.status, len(few_rows.responses)) == (FileStatus.READ, 2)
    assert (beyond.status, beyond.responses, beyond.sha256) == (FileStatus.REJECTED, (), "ab12")
    assert [each.code for each in beyond.findings] == [
        FindingCode.FILE_TOO_LARGE,
        FindingCode.FILE_HAS_MACROS,
    ]
    assert "4 行あり、確認の要るところが 4 か所を超えています" in beyond.findings[0].message


def test_returns_that_differ_in_an_answer_nobody_can_read__contradict_each_other(
    command: CommandLine, tmp_path: Path
) -> None:
    folder = tmp_path / "回答"
    folder.mkdir()
    for file, flag in (("a.xlsx", "○"), ("b.xlsx", "×"), ("c.xlsx", "×")):
        write_return(folder / file, f"| 1 | 架空 | {flag}{SOUND[1:]} |")

    report = command.consolidate(folder).report

    found = [
        (each["code"], each["cell"])
        for each in report["findings"]
        if each["code"] in {"return-conflict", "return-duplicate"}
    ]
    assert sorted(found) == [("return-conflict", "C8"), ("return-duplicate", "B8")]
    assert all("（架空市）" in each["message"] for each in report["findings"] if each["file"])
    assert next(each for each in report["rows"] if each["lg_code"] == "992011")["name"] == "架空市"


def test_returns_that_differ_in_the_width_of_a_digit_only__say_the_same(
    command: CommandLine, tmp_path: Path
) -> None:
    folder = tmp_path / "回答"
    folder.mkdir()
    for file, flag in (("a.xlsx", "0"), ("b.xlsx", "'０")):
        write_return(folder / file, f"| 1 | 架空市 | {flag}{SOUND[1:]} |")

    codes = command.consolidate(folder).codes()

    assert [each for each in codes if each.startswith("return-")] == ["return-duplicate"]


@pytest.mark.parametrize(
    ("rows", "refusal", "status"),
    [
        pytest.param([("A市", "")], None, FileStatus.READ, id="the blank form"),
        pytest.param([], None, FileStatus.REJECTED, id="headings alone"),
        pytest.param([], Refusal(FindingCode.FILE_SKIPPED), FileStatus.SKIPPED, id="skipped"),
        pytest.param([], Refusal(FindingCode.FILE_ENCRYPTED), FileStatus.REJECTED, id="locked"),
    ],
)
def test_file__ends_as_read_rejected_or_skipped(
    rows: list[tuple[str, str]], refusal: Refusal | None, status: FileStatus
) -> None:
    file = ReturnedFile("a.xlsx", 0, None, () if refusal else (table(rows),), refusal=refusal)
    assert check_file(file, FORM, ROWS, PREFECTURE).status is status


IN_ORDER = tuple(
    Finding(FindingCode.FLAG_UNANSWERED, Place(*each), "", "")
    for each in (
        ("A.xlsx",),
        ("A.xlsx", "市町村分"),
        ("A.xlsx", "市町村分", 0),
        ("A.xlsx", "市町村分", 0, 0),
        ("A.xlsx", "市町村分", 0, 2),
        ("A.xlsx", "市町村分", 0, 10),
        ("A.xlsx", "市町村分", 1, 0),
        ("A.xlsx", "市町村分", 2),
        ("A.xlsx", "市町村分", 10, 1),
        ("A.xlsx", "都道府県分", 3, 3),
        ("a.xlsx",),
        ("a.xlsx", "A", 1, 1),
        ("回答/b.xlsx",),
        (),
    )
)


@given(st.permutations(IN_ORDER))
def test_findings__come_by_file_sheet_row_and_column_and_those_of_no_file_last(mixed: list[Finding]) -> None:
    assert by_place(mixed) == IN_ORDER
