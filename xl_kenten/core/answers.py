"""Reading the cells of a row as answers to the items of the form: flags and remediation texts."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from xl_kenten.core.flag import read_flag
from xl_kenten.core.form import Form, Item, ItemKind
from xl_kenten.core.grid import CellValue, ErrorValue, UncalculatedFormula
from xl_kenten.core.normalise import fold_heading, is_blank, shown, trimmed
from xl_kenten.core.remediation import says_none
from xl_kenten.core.response import Answer, AnswerState


def read_answers(form: Form, columns: Mapping[str, int], cells: Sequence[CellValue]) -> dict[str, Answer]:
    """Read a row: the answer to every item, by the item's id. A row may end before its last columns."""
    width = len(cells)
    answers = {}
    for item in form.items:
        column = columns[item.id]
        raw = cells[column] if column < width else None
        # Most cells hold a number, nothing or the blank form's words: of each of these one answer serves all rows.
        usual = raw is None or type(raw) is float or raw == item.placeholder
        answers[item.id] = (_known if usual else _read)(item, column, raw)
    return answers


def _read(item: Item, column: int, raw: CellValue) -> Answer:
    read = read_flag(raw, item.values) if item.kind is ItemKind.FLAG else read_text(raw, item)
    return Answer(item, column, raw, *read)


# Of all numbers only floats come here, as 1, 1.0 and TRUE are the same to a cache.
_known = lru_cache(maxsize=4096)(_read)


def read_text(raw: CellValue, item: Item) -> tuple[AnswerState, str | None]:
    """Read a remediation cell: blank, the blank form's own words, only なし, or a text."""
    if is_blank(raw):
        return AnswerState.BLANK, None
    if isinstance(raw, (ErrorValue, UncalculatedFormula)):
        return AnswerState.UNUSABLE, None
    text = trimmed(shown(raw))
    if item.placeholder and fold_heading(text) in _placeholders(item.placeholder):
        return AnswerState.PLACEHOLDER, None
    return (AnswerState.NONE_WORD if says_none(text) else AnswerState.GIVEN), text


@lru_cache(maxsize=64)
def _placeholders(placeholder: str) -> frozenset[str]:
    """The placeholder as it stands, and without the remark in brackets inside it."""
    inner = placeholder.strip("()（）")
    return frozenset((fold_heading(placeholder), fold_heading(re.sub(r"[(（][^)）]*[)）]?", "", inner))))
