"""What an open workbook answers about its sheets, by what each Excel is known to say."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_kenten.adapters import live_facts


@pytest.mark.parametrize(
    ("answer", "hidden"),
    [(-1, False), (0, True), (2, True), (True, False), (False, True)],
    ids=["shown", "hidden", "hidden from the list, too", "shown on a Mac", "hidden on a Mac"],
)
def test_sheet__is_hidden_unless_excel_says_that_it_is_shown(answer, hidden):
    assert live_facts.is_hidden(SimpleNamespace(visible=answer)) is hidden


class FakePage:
    """A sheet that knows of each cell whether it is struck through (None: in part), and counts the questions."""

    def __init__(self, struck: dict[tuple[int, int], bool | None]) -> None:
        self._struck = struck
        self.asked = 0

    def range(self, first: tuple[int, int], last: tuple[int, int]) -> SimpleNamespace:
        self.asked += 1
        cells = {
            self._struck.get((row - 1, column - 1), False)
            for row in range(first[0], last[0] + 1)
            for column in range(first[1], last[1] + 1)
        }
        answer = cells.pop() if len(cells) == 1 else None
        return SimpleNamespace(api=SimpleNamespace(Font=SimpleNamespace(Strikethrough=answer)))


def test_struck_cells__are_those_with_a_value_that_are_struck_at_least_in_part():
    page = FakePage({**dict.fromkeys([(3, 0), (3, 1), (3, 2)], True), (5, 1): None})
    rows = [(), (1, 1, 1), (1, 1, 1), (1, None, 1), (), (1, "途中まで", 1), (1, 1, 1)]

    assert live_facts.struck_cells(page, rows) == {(3, 0), (3, 2), (5, 1)}


@given(st.dictionaries(st.tuples(st.integers(0, 6), st.integers(0, 4)), st.sampled_from([True, None])))
def test_struck_cells__are_all_found_wherever_they_stand(struck):
    assert live_facts.struck_cells(FakePage(struck), [(1,) * 5] * 7) == struck.keys()


def test_sheet_without_any__costs_one_question_whatever_its_length():
    page = FakePage({})

    assert live_facts.struck_cells(page, [(1,) * 16] * 1_741) == frozenset()
    assert page.asked == 1


def test_sheet_without_a_value__is_not_asked():
    page = FakePage({})

    assert live_facts.struck_cells(page, []) == frozenset()
    assert page.asked == 0


def test_excel_that_does_not_answer__tells_nothing():
    assert live_facts.struck_cells(SimpleNamespace(), [(1,)]) == frozenset()
