"""Folding: one spelling for texts that mean the same, so that they can be compared. Nothing is judged here."""

import datetime as dt
import re
import unicodedata
from functools import lru_cache

from xl_kenten.core.grid import CellValue, ErrorValue, UncalculatedFormula

_NOT_WORD = re.compile(r"[\W_]+")
_SPACES = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_VISIBLE = re.compile(r"[^\s\u200b-\u200f\u2060\ufeff\u00ad]")
_CIRCLES = str.maketrans("〇◯", "○○")
_NUMBERING = re.compile(r"^(?:No\.?)?\(?\d{1,4}\)?(?:[\s.,、:．・-]+|(?=\D))", re.IGNORECASE)
_NUMBER_ONLY = re.compile(r"(?:No\.?)?\(?\d{1,4}\)?[.,、:]?", re.IGNORECASE)
_LONGEST_QUOTE = 30  # characters


@lru_cache(maxsize=8192)
def fold_heading(text: str) -> str:
    """Keep letters and digits only, in one width: line breaks, brackets and commas make no difference."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=8192)
def fold_name(text: str) -> str:
    """Drop spaces and width, and draw every circle alike: ``〇〇県`` is ``○○県``, ``Ａ 市`` is ``A市``."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).translate(_CIRCLES)


def without_numbering(text: str) -> str:
    """Drop a number before a name: ``1 A市``, ``(3)C村``, ``No.2 B町``."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return _NUMBERING.sub("", plain, count=1).strip() if plain[:1] in "(0123456789Nn" else text.strip()


def is_numbering(text: str) -> bool:
    """Tell whether a text is a row's number and nothing else: ``1``, ``(1)``, ``①``, ``No.3``."""
    return bool(_NUMBER_ONLY.fullmatch(unicodedata.normalize("NFKC", text).strip()))


def is_blank(value: CellValue) -> bool:
    """Tell whether a cell shows nothing: empty, or a text of spaces and invisible characters only."""
    return value is None or (isinstance(value, str) and _VISIBLE.search(value) is None)


def trimmed(text: str) -> str:
    r"""Drop what cannot be seen at both ends of a text; line breaks inside become ``\n``."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n　\u200b\u2060\ufeff\u00a0")


def shown(value: CellValue) -> str:  # noqa: PLR0911 - one case a kind of value
    """Write a cell's value as the reader of a message would see it."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 - beyond it Excel shows powers
            return str(int(value))
        case float():
            return f"{value:.15G}"  # Excel knows 15 digits of a number, and writes 1E+15
        case dt.datetime() if value.time() != dt.time(0):
            return f"{value.year}年{value.month}月{value.day}日 {value.hour}:{value.minute:02}"
        case dt.datetime() | dt.date():
            return f"{value.year}年{value.month}月{value.day}日"
        case ErrorValue(text):
            return text
        case UncalculatedFormula():
            return "計算されていない数式"
        case _:
            return _shown_duration(value) if isinstance(value, dt.timedelta) else str(value)


def _shown_duration(value: dt.timedelta) -> str:
    minutes, second = divmod(int(abs(value).total_seconds()), 60)
    return f"{'-' * (value < dt.timedelta())}{minutes // 60}:{minutes % 60:02}:{second:02}"


def shortened(text: str) -> str:
    """Quote an entry as far as it takes to recognise it."""
    return text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…"
