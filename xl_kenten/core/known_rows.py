"""Rows of texts that come back with every return of one blank form: what one of them means is worked out once."""

from collections.abc import Callable
from functools import lru_cache
from types import NoneType
from typing import TypeVar

from xl_kenten.core.grid import CellValue

Row = tuple[CellValue, ...]
Meaning = TypeVar("Meaning")

_TEXTS = frozenset((str, NoneType))


def known(read: Callable[[Row], Meaning], most: int) -> Callable[[Row], Meaning]:
    """Let ``read`` remember the last ``most`` rows that hold nothing but texts; all others it reads anew."""
    remembered = lru_cache(maxsize=most)(read)

    def meaning(row: Row) -> Meaning:
        # To a cache 1, 1.0 and TRUE are the same.
        return remembered(row) if _TEXTS.issuperset(map(type, row)) else read(row)

    return meaning
