"""Rows of texts that come back with every return of one blank form: what one of them means is worked out once."""

from collections.abc import Callable
from types import NoneType
from typing import TypeVar

from xl_kenten.core.grid import CellValue

Row = tuple[CellValue, ...]
Meaning = TypeVar("Meaning")

_TEXTS = frozenset((str, NoneType))
_UNKNOWN = object()


def known(read: Callable[[Row], Meaning], most: int) -> Callable[[Row], Meaning]:
    """Let ``read`` remember ``most`` rows that hold nothing but texts; all others it reads anew."""
    remembered: dict[Row, Meaning] = {}

    def meaning(row: Row) -> Meaning:
        # A row with a number is never found: where 1, 1.0 and TRUE would be the same, nothing is remembered.
        found = remembered.get(row, _UNKNOWN)
        if found is not _UNKNOWN:
            return found  # type: ignore[return-value]
        meant = read(row)
        if _TEXTS.issuperset(map(type, row)):
            if len(remembered) >= most:
                remembered.clear()
            remembered[row] = meant
        return meant

    return meaning
