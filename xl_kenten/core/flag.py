"""Reading a flag: the number a cell holds, whether it stands there as the form wants it, or is neither."""

import re
from functools import lru_cache

from xl_kenten.core.grid import CellValue
from xl_kenten.core.normalise import is_blank
from xl_kenten.core.response import AnswerState

# Only plain and full-width digits are safe. ①, 一, 〇, Ｏ and their like are never guessed.
_DIGITS = str.maketrans("０１２３４５６７８９．", "0123456789.")
_NUMBER = re.compile(r"\s*(\d{1,3})(?:\.0{1,4})?\s*", re.ASCII)
_INVISIBLE = re.compile(r"[\u3000\u00a0\u200b-\u200f\u2060\ufeff]")


def read_flag(raw: CellValue, values: tuple[int, ...]) -> tuple[AnswerState, int | None]:
    """Read a flag cell whose permitted answers are ``values``."""
    # bool is an int to Python, but TRUE is no 1 to the form.
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return (AnswerState.GIVEN, int(raw)) if raw in values else (AnswerState.UNUSABLE, None)
    if is_blank(raw):
        return AnswerState.BLANK, None
    if isinstance(raw, str):
        number = _number(raw)
        if number in values:
            return AnswerState.NORMALISED, number
    return AnswerState.UNUSABLE, None


@lru_cache(maxsize=1024)
def _number(text: str) -> int | None:
    match = _NUMBER.fullmatch(_INVISIBLE.sub(" ", text).translate(_DIGITS))
    return int(match.group(1)) if match and str(int(match.group(1))) == match.group(1) else None


def read_count(raw: CellValue) -> int | None:
    """Read a total: a whole number, also as a text in either width; None if it is no number."""
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return int(raw) if float(raw).is_integer() else None
    return _number(raw) if isinstance(raw, str) else None
