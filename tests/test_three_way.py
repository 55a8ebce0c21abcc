import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_kenten.core.workbook.three_way import Merged, Outcome, merge

values = st.sampled_from([None, 0, 1, "平成19年7月末", "平成19年8月末"])


@pytest.mark.parametrize(
    ("base", "sheet", "returned", "merged"),
    [
        (0, 0, 0, Merged(Outcome.UNCHANGED, 0, 0)),
        (None, 1, 1, Merged(Outcome.UNCHANGED, 1, 1)),  # hand and return say the same: now it is the return's
        (0, 0, 1, Merged(Outcome.TAKEN, 1, 1)),
        (0, 0, None, Merged(Outcome.TAKEN, None, None)),
        (0, 1, 0, Merged(Outcome.HAND_EDIT, 1, 0)),
        (0, None, 0, Merged(Outcome.HAND_EDIT, None, 0)),
        (0, "手書き", 1, Merged(Outcome.CONFLICT, "手書き", 0)),
        (None, "手書き", 1, Merged(Outcome.CONFLICT, "手書き", None)),
    ],
)
def test_every_way_of_merging(base, sheet, returned, merged):
    assert merge(base, sheet, returned) == merged


@given(values, values)
def test_untouched_cell__takes_whatever_comes_back(base, returned):
    assert merge(base, base, returned).value == returned


@given(values, values, values)
def test_hand_edit__is_never_lost(base, sheet, returned):
    merged = merge(base, sheet, returned)
    if sheet != base:
        assert merged.value == sheet


@given(values, values, values)
def test_merging_twice_equals_once(base, sheet, returned):
    once = merge(base, sheet, returned)
    twice = merge(once.base, once.value, returned)
    assert (twice.value, twice.base) == (once.value, once.base)
    assert (twice.outcome is Outcome.CONFLICT) == (once.outcome is Outcome.CONFLICT)
    assert (twice.outcome is Outcome.HAND_EDIT) == (once.outcome is Outcome.HAND_EDIT)


@given(st.lists(st.tuples(st.booleans(), values), max_size=12))
def test_any_course_of_returns_and_hand_edits__the_last_hand_edit_stands_until_returns_agree(course):
    base = sheet = None
    by_hand = None
    touched = False
    for is_hand, value in course:
        if is_hand:
            sheet, by_hand, touched = value, value, value != base
        else:
            merged = merge(base, sheet, value)
            if touched:
                assert merged.value == by_hand
            base, sheet = merged.base, merged.value
            touched = touched and sheet != base
