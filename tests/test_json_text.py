"""A report that is written piece by piece is the same text as one that is written whole."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from xl_kenten.core.json_text import json_text

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("あa\n", max_size=2), inner, max_size=3)
    ),
)


def whole(facts: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(facts), indent=2) + b"\n"


@given(
    facts=st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=3), VALUES, max_size=4)
)
def test_lists_that_are_given_one_by_one__stand_as_lists(facts: dict[str, object]):
    given = {key: iter(value) if isinstance(value, list) else value for key, value in facts.items()}

    assert b"".join(json_text(given)) == whole(facts)


@given(value=VALUES)
def test_what_is_no_object__is_written_as_it_is(value: object):
    assert b"".join(json_text(value)) == whole(value)


def test_an_element_is_asked_for__only_when_the_one_before_is_written():
    asked = []

    def elements():
        for number in range(3):
            asked.append(number)
            yield number

    before = [list(asked) for piece in json_text({"rows": elements()}) if piece.endswith((b"0", b"1", b"2"))]

    assert before == [[0], [0, 1], [0, 1, 2]]
