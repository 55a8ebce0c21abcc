"""The contract ledger inside a municipality's returned file, beside its row of the form."""

from dataclasses import dataclass

from xl_kenten.core.form import Form
from xl_kenten.core.ledger import Ledger, derive
from xl_kenten.core.ledger_comparison import contradictions
from xl_kenten.core.ledger_fault import LedgerFault, contract_faults, in_order
from xl_kenten.core.ledger_reading import read_contracts
from xl_kenten.core.ledger_table import find_ledgers
from xl_kenten.core.response import Response
from xl_kenten.core.returned_file import ReturnedFile


@dataclass(frozen=True, slots=True)
class ReturnedLedger:
    """What a file holds of a ledger: the contracts of all its sheets together, and what is wrong with them.

    ``doubtful`` are the headings, lost or doubled, for which a ledger could not be read.
    """

    ledger: Ledger
    faults: tuple[LedgerFault, ...]
    doubtful: tuple[str, ...]

    def beside(self, own: Response) -> tuple[LedgerFault, ...]:
        """All that is wrong, the flags of the row that contradict the contracts included."""
        return in_order((*self.faults, *contradictions(own, self.ledger)))


def read_returned_ledger(file: ReturnedFile, form: Form) -> ReturnedLedger | None:
    """Find the ledger in every sheet of a file; None where there is no sign of one."""
    searches = [find_ledgers(grid, form) for grid in file.grids]
    read = [
        (table, contract)
        for search in searches
        for table in search.tables
        for contract in read_contracts(table, form)
    ]
    doubtful = [heading for search in searches for headings in search.doubtful for heading in headings]
    if not doubtful and not any(search.tables for search in searches):
        return None
    faults = [
        fault for table, contract in read for fault in contract_faults(contract, table, form, file.file)
    ]
    ledger = derive([contract for _, contract in read], form)
    return ReturnedLedger(ledger, in_order(faults), tuple(dict.fromkeys(doubtful)))
