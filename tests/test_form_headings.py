"""Any form's columns are known by its headings: what two forms have in common, and what staff do to headings."""

import pytest

from tests.second_form import HEAD, grid, heading_grid, kunren_form, replaced, small_form
from xl_kenten.core.form import Form, SheetKind
from xl_kenten.core.form_table import FormTable, find_tables
from xl_kenten.core.grid import CellValue
from xl_kenten.core.layout import form_layout
from xl_kenten.core.municipality import Register
from xl_kenten.core.return_sheet import Matching, read_sheet

Rows = list[list[CellValue]]
FLAGS = ("①規程", "②周知")
ALIKE = small_form((["1 運用", "委託先"], FLAGS), (["1 運用", "再委託先"], FLAGS))
GROUPED = small_form((["1 庁内", "点検"], FLAGS), (["2 委託先", "点検"], FLAGS))


def tables(rows: Rows, form: Form) -> tuple[FormTable, ...]:
    return find_tables(grid(rows), form).tables


def columns(rows: Rows, form: Form) -> list[dict[str, int]]:
    return [dict(table.columns) for table in tables(rows, form)]


def laid_out(form: Form) -> list[dict[str, int]]:
    return [dict(form_layout(form).columns)]


def swapped(rows: Rows, width: int = 3) -> Rows:
    """The first section and the second, which is as wide, change places, with all that stands above them."""
    return [
        [*row[:2], *row[2 + width : 2 + 2 * width], *row[2 : 2 + width], *row[2 + 2 * width :]]
        for row in rows
    ]


def moved(rows: Rows, text: str, by: int) -> Rows:
    """A heading is moved to another cell of its merged range."""
    row, column = next((r, c) for r, row in enumerate(rows) for c, value in enumerate(row) if value == text)
    rows[row][column], rows[row][column + by] = None, text
    return rows


@pytest.mark.parametrize(
    "chains",
    [
        pytest.param((["1 運用"], ["1 運用", "規程"]), id="the shorter first"),
        pytest.param((["1 運用", "規程"], ["1 運用"]), id="the longer first"),
        pytest.param((["規程"], ["規程", "規程の周知"], ["規程", "規程の周知", "方法"]), id="three"),
        pytest.param((["1 運用"], ["1 運用", "規程"], ["2 運用"]), id="beside another"),
    ],
)
def test_chain_of_one_section_begins_that_of_another__both_are_found(chains):
    form = small_form(*((chain, FLAGS) for chain in chains))

    assert columns(heading_grid(form), form) == laid_out(form)


@pytest.mark.parametrize(
    ("chain", "flags"),
    [
        (["規程"], ["①規程", "②周知"]),
        (["規程"], ["①周知", "②規程"]),
        (["1 運用", "規程"], ["①規程"]),
        (["規程"], ["規程"]),
        (["規程", "規程"], ["規程", "周知"]),
        (["①規程"], ["規程"]),
        (["規程(案)"], ["①規程"]),
    ],
)
def test_item_named_as_the_group_above_it__is_found(chain, flags):
    form = small_form((chain, flags), (["2 委託先"], ["①周知"]))

    assert columns(heading_grid(form), form) == laid_out(form)


def test_deep_headings_beside_shallow_ones__are_one_table():
    form = small_form((["甲"], FLAGS), (["乙", "丙", "丁", "戊", "己", "庚"], FLAGS))

    assert columns(heading_grid(form), form) == laid_out(form)


@pytest.mark.parametrize("form", [ALIKE, GROUPED, kunren_form()], ids=["alike", "grouped", "kunren"])
def test_sections_of_equal_items__are_told_apart_by_the_headings_above(form):
    assert columns(heading_grid(form), form) == laid_out(form)


@pytest.mark.parametrize("form", [ALIKE, GROUPED], ids=["under one group", "under two groups"])
def test_sections_of_equal_items_swapped__each_keeps_its_answers(form):
    rows = swapped(heading_grid(form))

    assert columns(rows, form) == [{"s0_0": 5, "s0_1": 6, "s0_text": 7, "s1_0": 2, "s1_1": 3, "s1_text": 4}]


@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize("by", [0, 1, 2])
@pytest.mark.parametrize("text", ["委託先", "再委託先"])
def test_section_heading_moved_inside_its_merged_range__tells_the_same(text, by, swap):
    rows = moved(heading_grid(ALIKE), text, by)
    rows = swapped(rows) if swap else rows

    assert columns(rows, ALIKE) == [
        {"s0_0": 5, "s0_1": 6, "s0_text": 7, "s1_0": 2, "s1_1": 3, "s1_text": 4}
        if swap
        else {"s0_0": 2, "s0_1": 3, "s0_text": 4, "s1_0": 5, "s1_1": 6, "s1_text": 7}
    ]


@pytest.mark.parametrize("text", ["委託先", "再委託先"])
def test_one_of_two_section_headings_deleted__the_other_still_tells(text):
    rows = [[None if value == text else value for value in row] for row in heading_grid(ALIKE)]

    assert columns(rows, ALIKE) == laid_out(ALIKE)


def test_headings_of_equal_sections_deleted__nobody_guesses():
    rows = [
        [None if value in {"委託先", "再委託先"} else value for value in row] for row in heading_grid(ALIKE)
    ]

    assert columns(rows, ALIKE) == []


def test_section_heading_over_another_section__is_refused():
    rows = heading_grid(ALIKE)
    for row in rows:
        row[2:] = [{"委託先": "再委託先", "再委託先": "再委託先"}.get(str(value), value) for value in row[2:]]

    assert columns(rows, ALIKE) == []


def test_heading_between_two_sections_in_a_new_column__belongs_to_either():
    rows = [[*row[:5], None, *row[5:]] for row in heading_grid(ALIKE)]
    rows[5][5], rows[5][6] = rows[5][6], None

    assert columns(rows, ALIKE) == [{"s0_0": 2, "s0_1": 3, "s0_text": 4, "s1_0": 6, "s1_1": 7, "s1_text": 8}]


def test_columns_of_one_section_in_another_order__are_known_by_their_headings():
    rows = [[*row[:2], row[4], row[3], row[2], *row[5:]] for row in heading_grid(ALIKE)]
    rows[5][2], rows[5][4] = rows[5][4], rows[5][2]
    rows[4][2], rows[4][4] = rows[4][4], rows[4][2]

    assert columns(rows, ALIKE) == [{"s0_0": 4, "s0_1": 3, "s0_text": 2, "s1_0": 5, "s1_1": 6, "s1_text": 7}]


def test_columns_of_every_section_each_in_another_place__are_known_by_their_headings():
    rows = [[*row[:2], *row[3:5], row[2], *row[6:8], row[5]] for row in heading_grid(ALIKE)]
    for row in rows[4:6]:
        row[2], row[4], row[5], row[7] = row[4], row[2], row[7], row[5]

    assert columns(rows, ALIKE) == [{"s0_0": 4, "s0_1": 2, "s0_text": 3, "s1_0": 7, "s1_1": 5, "s1_text": 6}]


def test_both_section_headings_in_the_last_column_of_their_merged_ranges__tell_the_same():
    rows = moved(moved(heading_grid(ALIKE), "委託先", 2), "再委託先", 2)

    assert columns(rows, ALIKE) == laid_out(ALIKE)


def named(*blocks: str, form: Form) -> Rows:
    """The sections of a form of equal sections, side by side, under these headings; a blank one was deleted."""
    rows = heading_grid(form)
    width = len(FLAGS) + 1
    rows[4][2:] = [(block or None) if at == 0 else None for block in blocks for at in range(width)]
    return rows


def equal_sections(*headings: str) -> Form:
    return small_form(*(([heading], FLAGS) for heading in headings))


def test_first_of_three_section_headings_deleted__the_other_two_still_tell():
    form = equal_sections("甲", "乙", "丙")

    assert columns(named("", "丙", "甲", form=form), form) == [
        {
            "s0_0": 8,
            "s0_1": 9,
            "s0_text": 10,
            "s1_0": 2,
            "s1_1": 3,
            "s1_text": 4,
            "s2_0": 5,
            "s2_1": 6,
            "s2_text": 7,
        }
    ]


def test_two_of_four_section_headings_deleted__nobody_guesses_which_is_which():
    form = equal_sections("甲", "乙", "丙", "丁")

    assert columns(named("", "", "丙", "丁", form=form), form) == []


def test_only_heading_left_stands_in_a_new_column_behind_its_section__it_tells():
    form = small_form((["甲"], FLAGS), (["乙"], FLAGS), (["丙"], ["③記録"]))
    rows = [[*row[:8], None, *row[8:]] for row in heading_grid(form)]
    rows[4][2:] = [None] * 6 + ["甲", "丙", None]

    assert columns(rows, form) == [
        {
            "s0_0": 5,
            "s0_1": 6,
            "s0_text": 7,
            "s1_0": 2,
            "s1_1": 3,
            "s1_text": 4,
            "s2_0": 9,
            "s2_text": 10,
        }
    ]


WITH_REMARKS = small_form(
    (["(その1)点検(庁内)"], ["①規程(別表を含む)", "②周知"]), (["2 委託先"], ["①規程(甲)", "①規程(乙)"])
)


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("①規程(別表を含む)", "①規程"),
        ("①規程(別表を含む)", "規程"),
        ("①規程(別表を含む)", "①規程(別表を除く)"),
        ("①規程(別表を含む)", "①規程（別表を除く）"),
        ("①規程(別表を含む)", "規程（"),
        ("(その1)点検(庁内)", "点検(庁内)"),
        ("(その1)点検(庁内)", "(その1)点検"),
        ("②周知", "②周知（全職員）"),
        ("②周知", "②周知(全職員)"),
    ],
)
def test_remark_in_brackets_left_out_or_changed__the_heading_is_known(text, instead):
    rows = [[instead if value == text else value for value in row] for row in heading_grid(WITH_REMARKS)]

    assert instead in {value for row in rows for value in row}
    assert columns(rows, WITH_REMARKS) == laid_out(WITH_REMARKS)


def test_brackets_before_the_section_headings_left_out__the_sections_are_told_apart():
    form = small_form((["(甲)委託先"], FLAGS), (["(甲)再委託先"], FLAGS))
    rows = [
        [str(value).removeprefix("(甲)") if value else value for value in row] for row in heading_grid(form)
    ]

    assert columns(rows, form) == laid_out(form)


def test_items_that_differ_in_their_brackets_only__are_told_apart_by_them():
    rows = [[*row[:5], row[6], row[5], *row[7:]] for row in heading_grid(WITH_REMARKS)]
    rows[4][5], rows[4][6] = rows[4][6], rows[4][5]

    laid = form_layout(WITH_REMARKS).columns
    assert columns(rows, WITH_REMARKS) == [{**laid, "s1_0": laid["s1_1"], "s1_1": laid["s1_0"]}]


def test_heading_of_an_item_deleted__it_is_told_which():
    rows = heading_grid(GROUPED)
    rows[6][3] = None
    form = small_form((["点検"], FLAGS), (["2 委託先"], ["①記録"]))
    other = heading_grid(form)
    other[5][3] = None

    assert find_tables(grid(other), form).missing == ((form.by_id["s0_1"],),)
    assert find_tables(grid(heading_grid(form)), form).missing == ()
    assert find_tables(grid(rows), GROUPED).missing == ((),)


@pytest.mark.parametrize("text", ["①規程", "規程", "改善", "第1区分①規程", "委託先"])
@pytest.mark.parametrize("column", [4, 7])
def test_text_among_the_answers_that_quotes_a_heading__ends_no_table(text, column):
    rows = heading_grid(ALIKE)
    first = form_layout(ALIKE).first_row
    rows.append([2.0, "例イ市", *[0.0] * 6])
    rows[first][2:] = [0.0] * 6
    rows[first][column] = text

    (table,) = tables(rows, ALIKE)
    assert (table.heading_row, table.end) == (first - 1, first + 2)


def test_remark_beside_the_answers_that_quotes_a_heading__belongs_to_no_table():
    rows = [[*row, None] for row in heading_grid(ALIKE)]
    first = form_layout(ALIKE).first_row
    rows[first][2:] = [*[0.0] * 6, "①規程"]

    assert columns(rows, ALIKE) == laid_out(ALIKE)


def test_every_text_of_a_row_quotes_a_heading__the_rows_below_are_not_lost():
    rows = heading_grid(ALIKE)
    first = form_layout(ALIKE).first_row
    rows.append([2.0, "例イ市", *[0.0] * 6])
    rows[first][2:] = [0.0, 0.0, "①規程", 0.0, 0.0, "②周知"]

    (table,) = tables(rows, ALIKE)
    assert (table.heading_row, table.end) == (first - 1, first + 2)


def test_remark_three_rows_below_the_headings_in_a_column_of_its_own__is_none_of_them():
    rows = [[*row, None] for row in heading_grid(ALIKE)]
    rows += [[None] * 9, [*[None] * 8, "①規程"]]

    assert [(table.heading_row, table.end) for table in tables(rows, ALIKE)] == [(6, 10)]


def test_second_table_further_left_and_without_its_section_headings__takes_nothing_from_the_first():
    form = small_form((["点検"], FLAGS), (["2 委託先"], ["①記録"]))
    first = heading_grid(form)
    rows = [*first, [*first[5][1:], None], [2.0, "例イ市", *[0.0] * 4]]

    assert [dict(table.columns) for table in tables(rows, form)] == [
        *laid_out(form),
        {item: column - 1 for item, column in form_layout(form).columns.items()},
    ]


def test_two_tables_one_below_the_other__the_first_ends_where_the_second_begins():
    first = heading_grid(ALIKE)
    rows = [*first, *heading_grid(ALIKE)[4:]]

    assert [(table.top, table.heading_row, table.end) for table in tables(rows, ALIKE)] == [
        (4, 6, 8),
        (8, 10, 12),
    ]


TITLES = [
    ("(県分)", "(市町村・県分)"),
    ("(県分・市町村分)", "(市町村分)"),
    ("様式", "様式"),
    ("*", "(市分)"),
]


@pytest.mark.parametrize(("own", "municipal"), TITLES)
@pytest.mark.parametrize("kind", list(SheetKind))
def test_title_that_ends_with_the_other_sheets__is_not_taken_for_it(own, municipal, kind):
    head = replaced(
        HEAD, {'"(県分)"': f'"{own}"', '"(市分)"': f'"{municipal}"', 'name = "市分"': 'name = "市及び県分"'}
    )
    form = small_form((["点検"], FLAGS), head=head)
    (table,) = find_tables(grid(heading_grid(form, kind), form.sheets.of(kind).name), form).tables

    assert read_sheet(table, form, "a.xlsx", None, Matching(Register([]), None)).kind is kind


def test_section_named_as_the_other_sheet__says_nothing_about_the_kind():
    form = small_form((["県分"], FLAGS), (["2 委託先"], ["①記録"]))
    (table,) = tables(heading_grid(form), form)

    assert read_sheet(table, form, "a.xlsx", None, Matching(Register([]), None)).kind is SheetKind.MUNICIPAL
