"""Sentences whose numbers, cells and values a clerk acts on: mutation testing showed that none of them was held."""

import datetime as dt

import pytest
from msgspec import structs

from tests.test_fuzz_load import LAYOUT, ONE, PREFECTURE, table
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.core.consolidation import Consolidation, consolidate
from xl_kenten.core.finding import FindingCode, cell_address
from xl_kenten.core.flag import read_count
from xl_kenten.core.form import Form
from xl_kenten.core.grid import Grid
from xl_kenten.core.municipality import Municipality, Register
from xl_kenten.core.returned_file import ReturnedFile

FORM = load_form()


def collected(form: Form, *grids: Grid) -> Consolidation:
    files = [ReturnedFile(f"{n}.xlsx", n, None, (grid,)) for n, grid in enumerate(grids)]
    return consolidate(files, form, Register([ONE]), PREFECTURE)


@pytest.mark.parametrize(
    ("deadline", "calendar", "example"),
    [
        (dt.date(2007, 6, 27), "平成", "平成19年7月末"),
        (dt.date(2007, 11, 30), "平成", "平成19年12月末"),
        (dt.date(2007, 12, 20), "平成", "平成20年1月末"),
        (dt.date(1988, 12, 20), "平成", "平成元年1月末"),
        (dt.date(1988, 6, 20), "平成", "1988年7月末"),
        (dt.date(1989, 12, 20), "平成", "平成2年1月末"),
        (dt.date(2019, 3, 20), "平成", "平成31年4月末"),
        (dt.date(2020, 6, 20), "平成", "2020年7月末"),
        (dt.date(2020, 6, 20), "令和", "令和2年7月末"),
    ],
)
def test_text_without_a_time__the_cure_shows_the_month_behind_the_deadline(
    deadline: dt.date, calendar: str, example: str
) -> None:
    form = structs.replace(FORM, head=structs.replace(FORM.head, deadline=deadline, calendar=calendar))
    (told,) = collected(form, table([(ONE.name, "検討中")])).findings
    assert told.code is FindingCode.REMEDIATION_NO_DATE
    assert told.cure == f"「{example}」のように、いつまでに改善するかを書き加えてください。"


def test_two_returns_differ__both_values_and_the_cell_of_the_older_are_told() -> None:
    newer = table([(ONE.name, "平成19年9月末までに改める。")])
    lower = [[*row] for row in newer.rows]
    lower.insert(LAYOUT.first_row, [None] * len(lower[0]))
    lower[-1][2], lower[-1][5] = 0.0, None
    older = Grid("回答", tuple(map(tuple, lower)))

    found = [f for f in collected(FORM, older, newer).findings if f.code is FindingCode.RETURN_CONFLICT]

    first, text = FORM.sections[0].flags[0].id, FORM.sections[0].remediation.id
    places = [cell_address(LAYOUT.first_row + 1, LAYOUT.columns[item]) for item in (first, text)]
    assert [(f.item, f.place.file, f.place.cell) for f in found] == [
        (item, "1.xlsx", cell_address(LAYOUT.first_row, LAYOUT.columns[item])) for item in (first, text)
    ]
    assert [f.message for f in found] == [
        f"二つの回答が異なります。「1.xlsx」では『1』、「0.xlsx」の回答!{places[0]} では『0』です。",
        f"二つの回答が異なります。「1.xlsx」では『平成19年9月末までに改める。』、「0.xlsx」の回答!{places[1]} では空欄です。",
    ]
    assert {f.cure for f in found} == {
        "どちらが正しいかを団体に確かめてください（いまは新しい方を表示しています）。"
    }


def issued(top: int, left: int, *, gap_before_the_last: int = 0) -> Grid:
    """The ministry's own form: the headings right below the title, number and name in as many columns as ``left``."""
    own = table([(ONE.name, "平成19年9月末までに改める。")])
    name = [[None] * (left - 1) + [row[1]] for row in own.rows]
    cells = [
        [*before, *row[2:-1], *[None] * gap_before_the_last, row[-1]]
        for before, row in zip(name, own.rows, strict=True)
    ]
    title = [FORM.sheets.municipal.title]
    return Grid("市町村分", tuple(map(tuple, [title, *[[]] * (top - 1), *cells[LAYOUT.heading_rows[0] :]])))


@pytest.mark.parametrize(
    ("grid", "shifted"),
    [
        (issued(1, 1), False),
        (issued(1, 2), False),
        (issued(2, 1), True),
        (issued(1, 3), True),
        (issued(1, 1, gap_before_the_last=1), True),
    ],
    ids=["name in one column", "in two", "a row lower", "a column further right", "a column between"],
)
def test_form_as_the_ministry_issued_it__is_not_shifted(grid: Grid, shifted: bool) -> None:  # noqa: FBT001
    codes = [f.code for f in collected(FORM, grid).findings]
    assert codes == [FindingCode.FORM_SHIFTED] * shifted


@pytest.mark.parametrize(
    ("stated", "count"),
    [(1.0, 1), (1.5, None), (12, 12), ("１２", 12), ("1.5", None), (True, None), (None, None)],
)
def test_stated_total__is_a_whole_number_or_none(stated: object, count: int | None) -> None:
    assert read_count(stated) == count
    assert type(read_count(stated)) is not bool


def test_name_of_another_prefecture__is_told_with_its_prefecture_once() -> None:
    away = Municipality("131130", "渋谷区", "東京都")
    other = Municipality("130001", "東京都", "東京都", kind="都道府県")
    register = Register([ONE, away], [other])
    codes = {}
    for name in ("渋谷区", "東京都"):
        files = [ReturnedFile("a.xlsx", 0, None, (table([(name, "平成19年9月末までに改める。")]),))]
        (told,) = (
            f for f in consolidate(files, FORM, register, PREFECTURE).findings
            if f.code is FindingCode.MUNICIPALITY_OTHER_PREFECTURE
        )  # fmt: skip
        codes[name] = told.message
    assert codes == {
        "渋谷区": "『渋谷区』は、この都道府県の団体ではありません（東京都渋谷区）。",
        "東京都": "『東京都』は、この都道府県の団体ではありません（東京都）。",
    }


def own_return(name: str, text: str) -> Grid:
    """A sheet 都道府県分."""
    grid = table([(name, text)])
    return Grid(FORM.sheets.prefecture.name, ((FORM.sheets.prefecture.title,), *grid.rows[1:]))


def test_another_prefectures_own_sheet__is_told_once_and_never_taken_for_ours() -> None:
    register = Register([ONE], [Municipality("130001", "東京都", "東京都", kind="都道府県")])
    register = register.with_list("東京都", [Municipality("131130", "渋谷区", "東京都")])
    ours, theirs = (
        own_return(PREFECTURE, "平成19年9月末に改める"),
        own_return("東京都", "平成19年8月末に改める"),
    )
    files = [ReturnedFile(f"{n}.xlsx", n, None, (grid,)) for n, grid in enumerate((ours, theirs))]

    consolidation = consolidate(files, FORM, register, PREFECTURE)

    assert consolidation.own is not None
    assert (consolidation.own.file, consolidation.own.name) == ("0.xlsx", PREFECTURE)
    told = [f.code for f in consolidation.findings if f.place.file == "1.xlsx"]
    assert told == [FindingCode.MUNICIPALITY_OTHER_PREFECTURE]


def test_two_own_sheets__the_newer_is_taken_whatever_the_files_are_called() -> None:
    grids = {"b_旧.xlsx": (1, "平成19年8月末に改める"), "a_新.xlsx": (2, "平成19年9月末に改める")}
    files = [
        ReturnedFile(file, modified, None, (own_return(PREFECTURE, text),))
        for file, (modified, text) in sorted(grids.items())
    ]
    consolidation = consolidate(files, FORM, Register([ONE]), PREFECTURE)
    assert consolidation.own is not None
    assert consolidation.own.file == "a_新.xlsx"
    (conflict,) = (f for f in consolidation.findings if f.code is FindingCode.RETURN_CONFLICT)
    assert (conflict.place.file, "「b_旧.xlsx」" in conflict.message) == ("a_新.xlsx", True)


def test_answers_without_a_name__ask_for_the_name() -> None:
    found = collected(FORM, table([("", "平成19年9月末までに改める。")])).findings
    told = next(f for f in found if f.code is FindingCode.MUNICIPALITY_UNKNOWN)
    assert (told.message, told.cure) == (
        "回答が入力されていますが、団体名がありません。",
        "団体名を入力してください。前の行の続きであれば、一つのセルにまとめてください。",
    )
