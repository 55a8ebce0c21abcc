"""The table of texts of an .xls: which of them are struck through, whatever stands in the table."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_kenten.adapters.returned_files.rich_strings import struck_strings

PLAIN, STRUCK = 0, 1
FONTS = (False, True)


def table(*texts: tuple[str, list[tuple[int, int]]]) -> bytes:
    """The body of an SST record: each text with its runs (first character, font), all characters two bytes wide."""
    body = struct.pack("<II", len(texts), len(texts))
    for text, runs in texts:
        body += struct.pack("<HB", len(text), 0x09) + struct.pack("<H", len(runs))
        body += text.encode("utf-16-le") + b"".join(struct.pack("<HH", *run) for run in runs)
    return body


@pytest.mark.parametrize(
    ("runs", "struck"),
    [
        ([], False),
        ([(1, PLAIN)], False),
        ([(1, STRUCK)], True),
        ([(0, STRUCK), (1, PLAIN)], True),
        ([(1, STRUCK), (1, PLAIN)], False),
        ([(3, STRUCK)], False),
        ([(1, 4)], False),
    ],
    ids=[
        "no part",
        "plain part",
        "to the end",
        "beginning",
        "no character",
        "behind the end",
        "font that is not there",
    ],
)
def test_text__is_struck_where_a_character_is(runs, struck):
    body = table(("前の", [(0, STRUCK)]), ("三文字", runs), ("後の", [(0, STRUCK)]))

    assert struck_strings([body], FONTS) == ({0, 1, 2} if struck else {0, 2})


def test_table_that_breaks_off__tells_of_the_texts_before_it():
    body = table(("前の", [(0, STRUCK)]), ("三文字", [(0, STRUCK)]))

    assert struck_strings([body[:-1]], FONTS) == {0}


@given(st.lists(st.binary(max_size=60), max_size=4), st.lists(st.booleans(), max_size=6))
def test_whatever_stands_in_a_table__the_search_ends(fragments, fonts):
    assert all(number >= 0 for number in struck_strings(fragments, fonts))


@given(st.binary(max_size=200))
def test_whatever_stands_behind_the_head_of_a_table__the_search_ends(body):
    assert struck_strings([b"\xff" * 8, body], FONTS) <= frozenset(range(len(body)))
