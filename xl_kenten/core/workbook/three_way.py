"""Consolidating again (再集約): what was last taken, what stands in the sheet now, what the return says now."""

from dataclasses import dataclass
from enum import Enum

Value = int | str | None


class Outcome(Enum):
    """What becomes of one cell."""

    UNCHANGED = "unchanged"
    TAKEN = "taken"  # the return's value goes into the sheet
    HAND_EDIT = "hand-edit"  # staff changed it and the return did not: it stays (手修正)
    CONFLICT = "conflict"  # both changed, differently: the hand's value stays, both are told


@dataclass(frozen=True, slots=True)
class Merged:
    """The value the sheet shall hold, and the value to remember as last taken."""

    outcome: Outcome
    value: Value
    base: Value


def merge(base: Value, sheet: Value, returned: Value) -> Merged:
    """Decide one cell.

    ``base`` is what was last taken from a return (None before the first time). What a hand wrote is never
    overwritten. A conflict keeps its base, so that it is told again until someone makes both sides agree.
    """
    if sheet == returned:
        return Merged(Outcome.UNCHANGED, sheet, returned)
    if sheet == base:
        return Merged(Outcome.TAKEN, returned, returned)
    if returned == base:
        return Merged(Outcome.HAND_EDIT, sheet, base)
    return Merged(Outcome.CONFLICT, sheet, base)
