"""What ``python -m benchmarks.load`` showed to be slow or endless: thousands of files or rows cost what each costs."""

import datetime as dt

import pytest
from msgspec.structs import replace

from benchmarks.load import municipalities
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.returned_files import grids_of
from xl_kenten.adapters.written.report_plan import ReportPlan
from xl_kenten.adapters.written.report_workbook import report_workbook
from xl_kenten.core import municipality as municipality_module
from xl_kenten.core.consolidation import Consolidation, consolidate
from xl_kenten.core.finding import Finding, FindingCode, Place, Severity
from xl_kenten.core.finding_list import MOST_LISTED, listed, not_listed
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.layout import form_layout
from xl_kenten.core.municipality import Match, MatchKind, Register, Suggestions
from xl_kenten.core.municipality_name import MOST_LOOKED_FOR
from xl_kenten.core.response import Response
from xl_kenten.core.returned_file import ReturnedFile
from xl_kenten.core.workbook.result_list import result_blocks

FORM = load_form()
LAYOUT = form_layout(FORM)
PREFECTURE = "仮想県"
ONE, *OTHERS = municipalities(40)


def table(rows: list[tuple[str, str]]) -> Grid:
    """A table of the form: a row has 1 in its first section, this name and this text."""
    cells: list[list[CellValue]] = [[None] * (LAYOUT.last_item_column + 1) for _ in range(LAYOUT.first_row)]
    cells[0][0] = FORM.sheets.municipal.title
    for box in LAYOUT.headings:
        cells[box.row][box.column] = box.text
    for name, text in rows:
        cells.append([None, name, 1.0, 0.0, 0.0, text, 0.0, 0.0, 0.0, None, 0.0, 0.0, None])
    return Grid("市町村分", tuple(map(tuple, cells)))


def collected(*grids: Grid, listed: int = 1) -> Consolidation:
    files = [ReturnedFile(f"{n:05}.xlsx", n, f"{n:064}", (grid,)) for n, grid in enumerate(grids)]
    return consolidate(files, FORM, Register([ONE, *OTHERS[: listed - 1]]), PREFECTURE)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[Response]:
    """Every look at all answers of a response."""
    seen: list[Response] = []
    real = Response.content

    def content(response: Response) -> object:
        seen.append(response)
        return real(response)

    monkeypatch.setattr(Response, "content", content)
    return seen


@pytest.mark.parametrize("versions", [400, 1])
def test_many_returns_of_one_municipality__are_each_looked_at_a_few_times(
    looks: list[Response], versions: int
) -> None:
    grids = [table([(ONE.name, f"{n % versions}件を平成19年9月末までに改める。")]) for n in range(400)]
    consolidation = collected(*grids)
    (row,) = consolidation.rows
    assert (row.response.file, len(row.rivals)) == ("00399.xlsx", versions - 1)
    kinds = [finding.code for finding in consolidation.findings]
    assert kinds == [FindingCode.RETURN_CONFLICT if versions > 1 else FindingCode.RETURN_DUPLICATE] * 399
    assert len(looks) < 10 * 400


def test_rivals__are_one_of_each_content_the_oldest_first() -> None:
    texts = ["甲", "乙", "甲", "丙", "乙", "丁", "丙"]
    consolidation = collected(
        *(table([(ONE.name, f"{each}を平成19年9月末までに改める。")]) for each in texts)
    )
    (row,) = consolidation.rows
    assert row.response.file == "00006.xlsx"
    assert [rival.file for rival in row.rivals] == ["00000.xlsx", "00001.xlsx", "00005.xlsx"]
    twins = {
        f.place.file: f.message[1:11]
        for f in consolidation.findings
        if f.code is FindingCode.RETURN_DUPLICATE
    }
    assert twins == {"00002.xlsx": "00000.xlsx", "00004.xlsx": "00001.xlsx", "00006.xlsx": "00003.xlsx"}


def test_names_on_no_list__are_looked_for_up_to_a_number_and_all_of_them_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def nearest(text: str, *_: object) -> tuple[object, ...]:
        asked.append(text)
        return (ONE,)

    monkeypatch.setattr(municipality_module, "nearest", nearest)
    names = [f"どこにも{n}ない町" for n in range(MOST_LOOKED_FOR + 50)]
    consolidation = collected(table([(name, "平成19年9月末までに改める。") for name in names]))
    told = [f for f in consolidation.findings if f.code is FindingCode.MUNICIPALITY_UNKNOWN]
    assert asked == names[:MOST_LOOKED_FOR]
    assert [finding.name for finding in told] == names
    assert [ONE.name in finding.cure for finding in told] == [True] * MOST_LOOKED_FOR + [False] * 50


def test_name_that_nobody_looked_for__is_not_taken_by_the_code_beside_it() -> None:
    register = Register([ONE, *OTHERS])
    typo = OTHERS[0].name[:-1] + "龘"
    looked = register.match(typo, PREFECTURE, code=ONE.lg_code)
    assert looked.kind is MatchKind.AMBIGUOUS
    assert register.match(typo, PREFECTURE, code=ONE.lg_code, suggestions=Suggestions(0)) == Match(
        MatchKind.UNKNOWN, None, (ONE,)
    )
    assert register.match(ONE.name, PREFECTURE, code=ONE.lg_code, suggestions=Suggestions(0)) == Match(
        MatchKind.EXACT, ONE
    )


def test_next_file__has_its_suggestions_again() -> None:
    names = [f"どこにも{n}ない町" for n in range(MOST_LOOKED_FOR + 1)]
    first = table([(name, "平成19年9月末までに改める。") for name in names])
    last = table([(f"{ONE.name[:-1]}村", "平成19年9月末までに改める。")])
    near = table([(f"{ONE.name[0]}龘{ONE.name[2:]}", "平成19年9月末までに改める。")])
    consolidation = collected(first, last, near)
    cures = [f.cure for f in consolidation.findings if f.place.file in {"00001.xlsx", "00002.xlsx"}]
    assert [ONE.name in cure for cure in cures] == [True, True]


def finding(code: FindingCode, number: int) -> Finding:
    return Finding(code, Place("回答.xlsx", "市町村分", number, 2), f"{number}番目です。", "直してください。")


def many_findings() -> list[Finding]:
    """One error among every three, more than are listed."""
    codes = (FindingCode.FLAG_NORMALISED, FindingCode.FLAG_UNANSWERED, FindingCode.REMEDIATION_NO_DATE)
    return [finding(codes[n % 3], n) for n in range(MOST_LISTED + 6)]


def test_findings_listed__are_the_gravest_in_their_order_where_there_are_too_many() -> None:
    every = many_findings()
    assert list(listed(every[:MOST_LISTED])) == list(range(MOST_LISTED))
    assert not_listed(MOST_LISTED) == ""
    shown = [every[at] for at in listed(every)]
    in_list = set(shown)
    left_out = [each for each in every if each not in in_list]
    assert shown == sorted(shown, key=lambda each: each.place.row)
    assert left_out == [each for each in every if each.severity is Severity.NOTICE][-6:]
    assert f"{MOST_LISTED + 6:,} 件" in not_listed(MOST_LISTED + 6)


def test_report_of_too_many_findings__lists_the_gravest_says_so_and_leads_to_them() -> None:
    every = many_findings()
    answered = collected(table([(ONE.name, "平成19年9月末までに改める。")]))
    own = [replace(each, lg_code=ONE.lg_code) for each in every]
    plan = ReportPlan(replace(answered, findings=tuple(own)), dt.datetime(2007, 6, 21, 9, tzinfo=dt.UTC))
    data = report_workbook(plan.consolidation, made_at=plan.made_at)

    sheets = {grid.sheet: grid for grid in grids_of(data, "報告.xlsx")}

    numbers = [row[0] for row in sheets["検査結果"].rows[3:]]
    assert numbers == [float(n) for n in range(1, MOST_LISTED + 1)]
    assert f"全 {len(every):,} 件" in str(sheets["検査結果"].rows[1][0])
    messages = [row[6] for row in sheets["検査結果"].rows[3:]]
    gravest = plan.findings_by_row[LAYOUT.first_row][0]
    target = plan.finding_target(gravest)
    assert target.endswith(f"!A{4 + messages.index(own[gravest].message)}")
    left_out = set(range(len(every))) - set(plan.findings_listed)
    assert {plan.finding_target(at) for at in left_out} == {None}


def test_workbooks_list_of_too_many_findings__says_so_in_its_title() -> None:
    every = many_findings()
    title, rows = result_blocks(
        [(each, None) for each in every], FORM, Grid("検査結果", ()), "検査結果　集約"
    )
    assert title.rows[0][0] == f"検査結果　集約　{not_listed(len(every))}"
    assert [row[6] for row in rows.rows] == [every[at].message for at in listed(every)]
    title, rows = result_blocks(
        [(each, None) for each in every[:2]], FORM, Grid("検査結果", ()), "検査結果　集約"
    )
    assert (title.rows[0][0], len(rows.rows)) == ("検査結果　集約", 2)
