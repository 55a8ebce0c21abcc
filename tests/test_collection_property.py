"""For any course of returns, hand edits, choices and consolidations: no hand edit is lost, twice equals once."""

import datetime as dt
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.command_line import SAMPLE_LIST
from tests.fake_workbook import FakeWorkbook
from xl_kenten.actions.prefecture_workbook import Pages
from xl_kenten.actions.workbook_buttons import consolidate_into, decide, open_desk, waiting_choices
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.municipality_lists import national_register, read_own_list
from xl_kenten.core.grid import Grid
from xl_kenten.core.layout import form_layout
from xl_kenten.core.returned_file import ReturnedFile
from xl_kenten.core.workbook.resubmission import Verdict
from xl_kenten.core.workbook.sheets import PROVENANCE, UNDO
from xl_kenten.core.workbook.taken import read_taken
from xl_kenten.template.workbook import prefecture_workbook

FORM = load_form()
LAYOUT = form_layout(FORM)
REGISTER = read_own_list(SAMPLE_LIST, "見本県", national_register())
NAMES = tuple(each.name for each in REGISTER.of_prefecture("見本県")[:3])
CODES = {each.name: each.lg_code for each in REGISTER.of_prefecture("見本県")}
NOW = dt.datetime(2007, 6, 21, 9, tzinfo=dt.UTC)
ITEMS = tuple(item.id for item in FORM.items)

flags = st.sampled_from([None, 0, 1])
texts = st.sampled_from([None, "平成19年7月末に改める", "平成19年8月末に改める"])
municipality = st.sampled_from(NAMES)
a_return = st.tuples(
    st.just("return"), municipality, st.tuples(*[texts if "remediation" in item else flags for item in ITEMS])
)
an_edit = st.tuples(
    st.just("edit"), municipality, st.sampled_from(ITEMS), st.one_of(flags, texts, st.just("手書き"))
)
a_choice = st.tuples(st.just("choose"), municipality, st.sampled_from(list(Verdict)))
a_run = st.tuples(st.just("consolidate"))


@cache
def template() -> bytes:
    return prefecture_workbook(FORM, REGISTER.prefectures(), "見本県", REGISTER.of_prefecture("見本県"))


def returned(number: int, name: str, answers: tuple[object, ...]) -> ReturnedFile:
    rows: list[list[object]] = [[None] * (LAYOUT.last_item_column + 1) for _ in range(LAYOUT.first_row + 1)]
    rows[0][0] = "(市町村分)"
    for box in LAYOUT.headings:
        rows[box.row][box.column] = box.text
    rows[LAYOUT.first_row][:2] = [1.0, name]
    for item, answer in zip(ITEMS, answers, strict=True):
        rows[LAYOUT.first_row][LAYOUT.columns[item]] = float(answer) if isinstance(answer, int) else answer
    grid = Grid("市町村分", tuple(map(tuple, rows)))
    return ReturnedFile(f"{number}.xlsx", number * 10**9, f"{number:064}", (grid,))


class Office:
    """The workbook, the folder of returns, and what hands wrote since a return last went into the cell."""

    def __init__(self) -> None:
        self.book = FakeWorkbook(template())
        staff = next(at for at, row in enumerate(self.book.read("設定").rows) if row and row[0] == "担当者")
        self.book.put("設定", staff, 1, "情報係")
        self.files: list[ReturnedFile] = []
        self.by_hand: dict[tuple[str, str], object] = {}

    def cell(self, name: str, item: str) -> tuple[int, int]:
        rows = self.book.read("市町村分").rows
        return next(at for at, row in enumerate(rows) if len(row) > 1 and row[1] == name), LAYOUT.columns[
            item
        ]

    def value(self, name: str, item: str) -> object:
        return self.book.read("市町村分").value(*self.cell(name, item))

    def edit(self, name: str, item: str, value: object) -> None:
        value = float(value) if isinstance(value, int) else value
        if value != self.value(name, item):
            self.book.put("市町村分", *self.cell(name, item), value)
            self.by_hand[name, item] = value
            if value == self.taken(name, item):
                del self.by_hand[name, item]  # undone by hand: it stands there as if nobody had touched it

    def taken(self, name: str, item: str) -> object:
        rows = read_taken(self.book.read(PROVENANCE), FORM)
        return rows[CODES[name]].values[item] if CODES[name] in rows else None

    def choose(self, name: str, verdict: Verdict) -> None:
        desk = open_desk(Pages(self.book))
        waiting = [entry for entry in waiting_choices(desk) if entry.name == name and entry.verdict is None]
        if len(waiting) == 1:
            decide(desk, {CODES[name]: verdict})

    def consolidate(self) -> None:
        consolidate_into(open_desk(Pages(self.book)), self.files, NOW)


def play(course) -> Office:
    office = Office()
    for step in course:
        match step:
            case ("return", name, answers):
                office.files.append(returned(len(office.files) + 1, name, answers))
            case ("edit", name, item, value):
                office.edit(name, item, value)
            case ("choose", name, verdict):
                office.choose(name, verdict)
            case _:
                office.consolidate()
                for (name, item), value in list(office.by_hand.items()):
                    assert office.value(name, item) == value
                    if office.taken(name, item) == value:
                        del office.by_hand[name, item]  # the return says the same now: no hand edit any more
    return office


courses = st.lists(st.one_of(a_return, an_edit, a_choice, a_run), max_size=14)
slow = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@slow
@given(courses)
def test_hand_edit__is_never_lost(course):
    play([*course, ("consolidate",)])


@slow
@given(courses)
def test_consolidating_twice__equals_once(course):
    office = play([*course, ("consolidate",)])
    once = office.book.snapshot(without=(UNDO,))
    written = len(office.book.written)

    office.consolidate()

    assert office.book.snapshot(without=(UNDO,)) == once
    assert len(office.book.written) == written
