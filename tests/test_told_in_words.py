"""Sentences whose numbers, cells and values a clerk acts on: mutation testing showed that none of them was held."""

import datetime as dt

import pytest
from msgspec import structs

from tests.test_fuzz_load import LAYOUT, ONE, PREFECTURE, table
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.core.consolidation import Consolidation, consolidate
from xl_kenten.core.finding import FindingCode, cell_address
from xl_kenten.core.form import Form
from xl_kenten.core.grid import Grid
from xl_kenten.core.municipality import Register
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
