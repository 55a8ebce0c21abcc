"""What a sheet hides or bears beside the values of its cells: hidden lines and comments."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """Hidden rows and columns, and the cells (row, column) that bear a comment or a note; all count from 0.

    None means that this program could not look: nothing is known, neither good nor bad.
    """

    hidden_rows: frozenset[int] | None = frozenset()
    hidden_columns: frozenset[int] | None = frozenset()
    comments: tuple[tuple[int, int], ...] | None = ()
