"""A flag typed by hand contradicts the contract ledger of the same file."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.form import Form
from xl_kenten.core.ledger_comparison import contradictions
from xl_kenten.core.returned_form import ReturnedForm
from xl_kenten.core.returned_ledger import answered_from, read_returned_ledger


def check(returned: ReturnedForm, form: Form) -> Iterator[Finding]:
    """Compare the row of a file with its ledger; one that is blank, or not whole, says nothing."""
    response = answered_from(returned.responses)
    if response is None:
        return
    found = read_returned_ledger(returned.file.grids, form)
    if found is None or found.doubtful:
        return
    for fault in contradictions(response, found.ledger):
        yield response.finding(FindingCode.LEDGER_MISMATCH, fault.item, fault.message, fault.cure)
