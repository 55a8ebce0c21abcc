"""集計 and 還元 without a workbook around them: every block of the sheet, and all that one municipality is told."""

from collections import Counter
from dataclasses import replace

import pytest
from msgspec import structs

from tests.consolidation_examples import response
from tests.form_pages import Cells
from tests.test_fuzz_load import FORM
from tests.test_municipality import sample
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.core.feedback import ComparedItem, Feedback, feedback
from xl_kenten.core.form import Form, SheetKind
from xl_kenten.core.municipality import Match, MatchKind, Municipality
from xl_kenten.core.response import Response
from xl_kenten.core.summary import (
    Attendance,
    Group,
    Level,
    Line,
    LineSummary,
    Member,
    Outcome,
    Summary,
    Tally,
    attendance,
    groups_of,
    lines_of,
    named,
)
from xl_kenten.core.workbook.cell_block import Block, Formula
from xl_kenten.core.workbook.summary_blocks import SummaryLayout, summary_blocks
from xl_kenten.errors import UsageError

CITY, TOWN, VILLAGE, WARD, PORT = LISTED = sample("架空市", "例示町", "仮想村", "見本区", "港市")
IN_JULY = "平成19年7月末に改める"
SOUND: Cells = (0, 0, 0, None, 0, 0, 0, None, 0, 0, None)
NIL: Cells = (*SOUND[:8], None, None, None)
FAULTY: Cells = (1, 0, 0, IN_JULY, 0, ("○", None), 0, None, 1, None, "改善済み")
BLANK: Cells = (None,) * 11


def row(who: Municipality, cells: Cells, form: Form = FORM, at: int = 7) -> Response:
    return structs.replace(response(form, who, cells), row=at)


def summary(*rows: Response, form: Form = FORM) -> Summary:
    """The same counted one by one."""
    present = attendance(rows, LISTED)

    def tally(line: Line, members: list[Member]) -> Tally:
        found = Counter(line.outcome(each.response) for each in members)
        return Tally(*(found[outcome] for outcome in Outcome))

    def counted(line: Line) -> LineSummary:
        members = list(present.members)
        values: Counter[int] = Counter()
        if line.level is Level.ITEM:
            answers = (each.response.answers[line.flags[0].id].value for each in members)
            values = Counter(each for each in answers if isinstance(each, int))
        return LineSummary(
            line,
            tally(line, members),
            {group: tally(line, [each for each in members if group in each.groups]) for group in Group},
            tuple(each for each in members if line.outcome(each.response) is Outcome.DEFICIENT),
            dict(sorted(values.items())),
        )

    return Summary(form, "見本県", "市町村分", present, tuple(map(counted, lines_of(form))))


ROWS = (row(CITY, FAULTY), row(TOWN, SOUND, at=8), row(VILLAGE, NIL, at=9), row(PORT, FAULTY, at=11))
COUNTED = summary(*ROWS)


# The lines


def test_lines__are_the_items_the_sections_and_the_whole_form():
    items = [flag for section in FORM.sections for flag in section.flags]

    assert lines_of(FORM) == (
        *(
            Line(flag.id, Level.ITEM, FORM.title_of(flag.id), (FORM.section_of[flag.id],), (flag,))
            for flag in items
        ),
        *(
            Line(each.id, Level.SECTION, f"{each.label}のいずれか", (each,), each.flags)
            for each in FORM.sections
        ),
        Line("whole", Level.WHOLE, "全項目のいずれか", FORM.sections, FORM.flags),
    )


@pytest.mark.parametrize(
    ("cells", "outcomes"),
    [
        (SOUND, ["sound", "sound", "sound", "sound"]),
        (NIL, ["sound", "sound", "nil", "sound"]),
        (FAULTY, ["deficient", "sound", "deficient", "deficient"]),
        (BLANK, ["blank", "blank", "nil", "blank"]),
        ((*SOUND[:8], None, None, IN_JULY), ["sound", "sound", "blank", "sound"]),
        ((*BLANK[:8], 1, None, None), ["blank", "blank", "deficient", "deficient"]),
    ],
)
def test_sections_and_the_whole_form__are_at_fault_where_one_item_is(cells: Cells, outcomes: list[str]):
    lines = [line for line in lines_of(FORM) if line.level is not Level.ITEM]

    assert [line.outcome(row(CITY, cells)).value for line in lines] == outcomes


# Whose rows


def test_rows__are_counted_once_in_the_order_of_the_sheet():
    nameless = structs.replace(row(CITY, SOUND), match=Match(MatchKind.UNKNOWN), name_text="")
    stranger = structs.replace(nameless, name_text="余所町")
    own = structs.replace(row(CITY, SOUND), kind=SheetKind.PREFECTURE)
    rows = (own, row(TOWN, SOUND), row(CITY, BLANK), nameless, stranger, row(TOWN, SOUND, at=9), own)

    present = attendance(rows, LISTED)

    assert present == Attendance(
        (
            Member(row(TOWN, SOUND), (Group.TOWN,)),
            Member(nameless, (Group.OTHER,)),
            Member(stranger, (Group.TOWN,)),
        ),
        (CITY, VILLAGE, WARD, PORT),
        ("架空市", "架空市"),
    )
    assert present.unlisted == ("（団体名なし）", "余所町")
    assert [each.municipality for each in present.members] == [TOWN, None, None]


def test_two_rows_that_differ__are_refused_with_their_names():
    with pytest.raises(UsageError) as refusal:
        attendance([*ROWS, row(CITY, SOUND), row(TOWN, FAULTY)], LISTED)

    assert str(refusal.value) == (
        "同じ団体の、回答の異なる行が二つ以上あります（架空市、例示町）。"
        "どちらかの行を消してから、もう一度集計してください。"
    )


def test_state__says_who_is_counted():
    stranger = structs.replace(row(CITY, SOUND), match=Match(MatchKind.UNKNOWN), name_text="余所町")
    own = structs.replace(row(CITY, SOUND), kind=SheetKind.PREFECTURE)

    assert COUNTED.municipalities == 5
    assert COUNTED.state() == "見本県の 5 団体のうち、回答した 4 団体を集計しました（未提出 1 団体）。"
    assert summary(*ROWS, stranger, own).state() == (
        "見本県の 5 団体のうち、回答した 4 団体を集計しました（未提出 1 団体）。"
        "一覧にない名称の行も数えています：余所町。都道府県の行は数えていません：架空市。"
    )


def test_kinds_and_names__are_told_in_the_words_of_the_staff():
    assert [group.label for group in Group] == ["市", "うち政令市", "町", "村", "区", "その他"]
    assert groups_of(None, "架空市") == (Group.CITY,)
    assert groups_of(replaced(CITY, kind="政令指定都市"), "架空市") == (Group.CITY, Group.DESIGNATED)
    assert groups_of(replaced(CITY, kind="政令市"), "架空町") == (Group.CITY, Group.DESIGNATED)
    assert groups_of(replaced(CITY, kind="特別区"), "架空市") == (Group.WARD,)
    assert groups_of(replaced(CITY, kind="組合"), "広域村") == (Group.VILLAGE,)
    assert groups_of(None, "広域連合") == (Group.OTHER,)
    assert named(list("甲乙丙丁戊")) == "甲、乙、丙、丁、戊"
    assert named(list("甲乙丙丁戊己庚")) == "甲、乙、丙、丁、戊 ほか 2 件"


def replaced(who: Municipality, **other: str) -> Municipality:
    return structs.replace(who, **other)


# The sheet


def test_tables__stand_below_one_another_with_room_for_a_chart():
    layout = SummaryLayout(FORM)

    assert (layout.items, layout.depth, len(layout.lines), layout.tells_values) == (8, 12, 12, False)
    assert (layout.counts_row, layout.kinds_row, layout.rates_row) == (6, 21, 36)
    assert (layout.answered_row, layout.last_row) == (51, 62)
    small = SummaryLayout(structs.replace(FORM, sections=FORM.sections[:1]))
    assert (small.depth, small.kinds_row, small.rates_row, small.answered_row, small.last_row) == (
        10,
        19,
        32,
        40,
        44,
    )
    assert SummaryLayout(load_form("kunren-2021")).tells_values


def test_sheet__is_filled_table_by_table():
    def link(text: str, cell: str) -> Formula:
        return Formula(f'=HYPERLINK("#"&CELL("address",\'市町村分\'!{cell}),"{text}")', text)

    state, counts, kinds, rates, answered = summary_blocks(COUNTED)

    assert state == Block("集計", 2, 1, ((COUNTED.state(),),))
    # Two cities at fault, a town that is sound, a village without subcontractors.
    assert (counts.sheet, counts.row, counts.column) == ("集計", 6, 1)
    assert counts.rows == (
        (2, 4, 0.5, 0, 0),
        (0, 4, 0.0, 0, 0),
        (0, 4, 0.0, 0, 0),
        (0, 4, 0.0, 0, 0),
        (0, 2, 0.0, 0, 2),
        (0, 4, 0.0, 0, 0),
        (2, 3, 2 / 3, 1, 0),
        (0, 1, 0.0, 1, 2),
        (2, 4, 0.5, 0, 0),
        (0, 4, 0.0, 0, 0),
        (2, 3, 2 / 3, 1, 0),
        (2, 4, 0.5, 0, 0),
    )
    assert (kinds.row, kinds.column, kinds.rows[0]) == (21, 1, (2, 0, 0, 0, 0, 0, 2))
    assert (answered.row, answered.column, answered.rows[4]) == (51, 1, (0, 0, 1, 1, 0, 0, 2))
    assert (rates.row, rates.column) == (36, 1)
    assert rates.rows[0] == (1.0, None, 0.0, 0.0, None, None, 0.5, link("架空市", "B8"), "架空市、港市")
    assert rates.rows[1] == (0.0, None, 0.0, 0.0, None, None, 0.0, None, None)
    assert len(kinds.rows) == len(rates.rows) == len(answered.rows) == 12


def test_form_of_more_than_two_answers__tells_how_often_each_was_given():
    form = load_form("kunren-2021")
    cells = [None if item not in form.flags else 0 for item in form.items]
    cells[3] = 2
    other = list(cells)
    other[3] = 0

    values = summary_blocks(
        summary(row(CITY, cells, form), row(TOWN, other, form), row(VILLAGE, cells, form), form=form)
    )[-1]

    layout = SummaryLayout(form)
    assert (values.row, values.column) == (layout.answered_row, 9)
    assert values.rows[0] == ("「0」3 団体",)
    assert values.rows[3] == ("「0」1 団体　「2」2 団体",)
    assert values.rows[-1] == (None,)


# What one municipality is told


def told(who: Municipality, of: Summary = COUNTED) -> Feedback:
    return feedback(of, next(each for each in of.attendance.members if each.municipality == who))


def test_municipality__is_told_its_answers_the_rates_and_its_texts():
    found = told(CITY)

    assert replace(found, items=()) == Feedback(
        form=FORM,
        prefecture="見本県",
        municipality=CITY,
        kind=Group.CITY,
        answered=4,
        items=(),
        texts=(
            ("契約書 改善事項の内容、改善時期", IN_JULY),
            ("委託先 改善事項の内容、改善時期", "（記載なし）"),
            ("再委託先 改善事項の内容、改善時期", "改善済み"),
        ),
    )
    titles = [FORM.title_of(flag.id) for flag in FORM.flags]
    assert found.items == (
        ComparedItem(titles[0], "1（不備あり）", deficient=True, prefecture_rate=0.5, kind_rate=None),
        *(
            ComparedItem(title, "0（不備なし）", deficient=False, prefecture_rate=0.0, kind_rate=None)
            for title in titles[1:4]
        ),
        ComparedItem(titles[4], "○（読み取れません）", deficient=False, prefecture_rate=None, kind_rate=None),
        ComparedItem(titles[5], "0（不備なし）", deficient=False, prefecture_rate=0.0, kind_rate=None),
        ComparedItem(titles[6], "1（不備あり）", deficient=True, prefecture_rate=2 / 3, kind_rate=None),
        ComparedItem(titles[7], "未回答", deficient=False, prefecture_rate=None, kind_rate=None),
    )
    assert [each.answer for each in told(VILLAGE).items][-2:] == ["該当なし"] * 2


def test_rate_of_a_kind__is_told_where_three_answered_and_nobody_else_or_three_others():
    cities = sample("一市", "二市", "三市", "四町", "五町", "六町")
    rows = [row(who, FAULTY if number == 0 else SOUND) for number, who in enumerate(cities)]

    assert told(cities[1], summary(*rows)).items[0].kind_rate == 1 / 3
    assert told(cities[1], summary(*rows)).items[0].prefecture_rate == 1 / 6
    assert told(cities[1], summary(*rows[:5])).items[0].kind_rate is None
    assert told(cities[1], summary(*rows[:3])).items[0].kind_rate == 1 / 3
    assert told(cities[1], summary(*rows[:2])).items[0].prefecture_rate is None


def test_text_that_cannot_be_read__is_told_as_it_stands():
    faulty = (*SOUND[:3], (True, None), *SOUND[4:])

    assert told(CITY, summary(row(CITY, faulty))).texts[0][1] == "TRUE（読み取れません）"


def test_row_of_nobody__is_told_nothing():
    nobody = structs.replace(row(CITY, SOUND), match=Match(MatchKind.UNKNOWN))

    with pytest.raises(ValueError, match="a municipality that is not known"):
        feedback(COUNTED, Member(nobody, (Group.OTHER,)))
