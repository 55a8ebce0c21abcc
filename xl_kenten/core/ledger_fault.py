"""What can be wrong in the ledger, or in the form beside it, and where."""

from collections.abc import Iterable

from msgspec import Struct

from xl_kenten.core.finding import FindingCode, Place, Severity


class LedgerFault(Struct, frozen=True):
    """One thing to tell about the ledger, or about the form beside it.

    ``code`` is that of a finding where one fits; most of what a ledger can have wrong has none. ``name`` is the
    contract's, or that of the form's row.
    """

    place: Place
    severity: Severity
    message: str
    cure: str
    name: str = ""
    item: str | None = None
    code: FindingCode | None = None

    @property
    def sentence(self) -> str:
        """Where, what, and what to do, in one line: 「契約台帳!D6（見本システム保守）：…」."""
        where = "!".join(filter(None, (self.place.sheet, self.place.cell)))
        who = f"（{self.name}）" if self.name else ""
        return f"{where}{who}：{self.message}{self.cure}"


def in_order(faults: Iterable[LedgerFault]) -> tuple[LedgerFault, ...]:
    """By sheet, row and column, as they are read."""

    def key(fault: LedgerFault) -> tuple[str, int, int]:
        place = fault.place
        return place.sheet or "", place.row or 0, place.column or 0

    return tuple(sorted(faults, key=key))
