"""What a prefecture reads first: how many answered, how many findings, which rows, in which order."""

from benchmarks.load import municipalities
from tests.test_fuzz_load import FORM, PREFECTURE, table
from xl_kenten.core.consolidation import Summary, check_files, consolidate
from xl_kenten.core.municipality import Municipality, Register
from xl_kenten.core.returned_file import ReturnedFile

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
