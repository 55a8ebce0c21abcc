"""What is remembered from one return to the next never changes how a cell is read."""

import datetime as dt
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.core.answers import read_answers
from xl_kenten.core.form import ItemKind
from xl_kenten.core.grid import CellValue, ErrorValue, UncalculatedFormula
from xl_kenten.core.known_rows import Row, known
from xl_kenten.core.response import AnswerState

FORM = load_form()
COLUMNS = {item.id: at for at, item in enumerate(FORM.items)}
PLACEHOLDER = next(item.placeholder for item in FORM.items if item.kind is ItemKind.REMEDIATION)

# Python takes 0, 0.0 and False for the same, as it does 1, 1.0 and True.
cells = st.sampled_from(
    (
        *(None, "", " ", "0", "1", "市", PLACEHOLDER, "なし"),
        *(0, 0.0, False, 1, 1.0, True, 2.0, float("nan")),
        *(dt.datetime(2007, 6, 1), ErrorValue("#REF!"), UncalculatedFormula()),  # noqa: DTZ001 - a cell's
    )
)
rows = st.lists(cells, max_size=4).map(tuple)


def spelled(row: Sequence[CellValue]) -> str:
    return repr(row)


@given(st.lists(rows, max_size=12))
def test_known_row__means_what_it_means_when_it_is_read_anew(met: list[Row]) -> None:
    meaning = known(spelled, most=3)

    assert [meaning(row) for row in met] == list(map(spelled, met))


def test_row_of_texts__is_read_once_and_no_more_rows_are_kept_than_allowed() -> None:
    read: list[Row] = []

    def meaning_of(row: Row) -> int:
        read.append(row)
        return len(row)

    meaning = known(meaning_of, most=2)
    for row in (("市", None), ("市", None), ("町",), ("市", None), ("村",), ("村",), ("市", None)):
        meaning(row)

    assert read == [("市", None), ("町",), ("村",), ("市", None)]


@given(st.lists(st.lists(cells, min_size=len(FORM.items) - 2, max_size=len(FORM.items)), max_size=6))
def test_answer__keeps_the_cell_it_was_read_from_whatever_was_read_before(met: list[list[CellValue]]) -> None:
    for row in met:
        answers = read_answers(FORM, COLUMNS, row)

        expected = [*row, None, None][: len(FORM.items)]
        assert [repr(answer.raw) for answer in answers.values()] == list(map(repr, expected))
        assert [answer.column for answer in answers.values()] == list(COLUMNS.values())


@given(st.permutations((0, 0.0, False, 1, 1.0, True)))
def test_truth_value__is_no_number_whichever_was_read_first(order: list[CellValue]) -> None:
    flags = FORM.flags[: len(order)]
    row: list[CellValue] = [None] * len(FORM.items)
    for flag, value in zip(flags, order, strict=True):
        row[COLUMNS[flag.id]] = value

    answers = read_answers(FORM, COLUMNS, row)

    given_numbers = {flag.id: answers[flag.id].state is AnswerState.GIVEN for flag in flags}
    assert given_numbers == {
        flag.id: type(value) is not bool for flag, value in zip(flags, order, strict=True)
    }
