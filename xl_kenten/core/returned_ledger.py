"""The contract ledger inside a municipality's returned file, beside its row of the form."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from xl_kenten.core.contract import Contract
from xl_kenten.core.form import Form, SheetKind
from xl_kenten.core.grid import Grid
from xl_kenten.core.ledger import Ledger, derive
from xl_kenten.core.ledger_reading import read_contracts
from xl_kenten.core.ledger_table import LedgerTable, find_ledgers
from xl_kenten.core.response import Response


class ReturnedLedger(Struct, frozen=True):
    """What a file holds of a ledger: the contracts of all its sheets together.

    ``rows`` are the contracts with the table in which each stands. ``doubtful`` are the headings, lost or doubled,
    for which a ledger could not be read.
    """

    ledger: Ledger
    rows: tuple[tuple[LedgerTable, Contract], ...]
    doubtful: tuple[str, ...]


def read_returned_ledger(grids: Iterable[Grid], form: Form) -> ReturnedLedger | None:
    """Find the ledger in every sheet of a file; None where there is no sign of one."""
    searches = [search for grid in grids if (search := find_ledgers(grid, form))]
    if not searches:
        return None
    rows = tuple(
        (table, contract)
        for search in searches
        for table in search.tables
        for contract in read_contracts(table, form)
    )
    doubtful = [heading for search in searches for headings in search.doubtful for heading in headings]
    ledger = derive([contract for _, contract in rows], form)
    return ReturnedLedger(ledger, rows, tuple(dict.fromkeys(doubtful)))


def answered_from(responses: Sequence[Response]) -> Response | None:
    """The row of a file to which its ledger belongs; None where more than one may be meant.

    A file with many rows is a prefecture's: its ledger lists the contracts of the prefecture itself.
    """
    answered = [response for response in responses if not response.is_silent]
    if len(answered) > 1:
        answered = [response for response in answered if response.kind is SheetKind.PREFECTURE]
    return answered[0] if len(answered) == 1 else None
