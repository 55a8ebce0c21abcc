"""A flag typed by hand contradicts the contract ledger of the same file."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.form import Form
from xl_kenten.core.ledger_comparison import contradictions
from xl_kenten.core.returned_form import ReturnedForm
from xl_kenten.core.returned_ledger import answered_from


def check(returned: ReturnedForm, _form: Form) -> Iterator[Finding]:
    """Compare the row of a file with its ledger; one that is blank, or not whole, says nothing."""
    if returned.ledger is None or returned.ledger.doubtful:
        return
    response = answered_from(returned.responses)
    if response is None:
        return
    for fault in contradictions(response, returned.ledger.ledger):
        yield response.finding(FindingCode.LEDGER_MISMATCH, fault.item, fault.message, fault.cure)
