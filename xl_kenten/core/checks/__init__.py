"""The rules, one a file, and the ordered lists of them: errors first, then warnings, then notices."""

from collections.abc import Callable, Iterator, Sequence

from xl_kenten.core.checks import (
    attachment_not_found,
    file_has_external_links,
    file_has_macros,
    file_refused,
    flag_normalised,
    flag_not_binary,
    flag_unanswered,
    form_ambiguous,
    form_not_found,
    form_shifted,
    form_version,
    identical_text,
    ledger_incomplete,
    ledger_mismatch,
    ledger_struck_through,
    municipality_missing,
    municipality_name,
    remediation_date_impossible,
    remediation_date_past,
    remediation_missing,
    remediation_no_date,
    remediation_not_needed,
    remediation_says_none,
    return_conflict,
    return_duplicate,
    sample_row_left,
    sheet_hidden,
    sheet_renamed,
    struck_through,
    subcontractor_nil,
    subcontractor_unexamined,
    total_mismatch,
)
from xl_kenten.core.collected import Collected
from xl_kenten.core.finding import Finding
from xl_kenten.core.form import Form
from xl_kenten.core.response import Response
from xl_kenten.core.returned_form import ReturnedForm

RESPONSE_CHECKS: tuple[Callable[[Response, Form], Iterator[Finding]], ...] = (
    municipality_name.check,
    flag_unanswered.check,
    flag_not_binary.check,
    remediation_missing.check,
    remediation_says_none.check,
    remediation_date_impossible.check,
    remediation_no_date.check,
    remediation_date_past.check,
    remediation_not_needed.check,
    subcontractor_unexamined.check,
    subcontractor_nil.check,
    flag_normalised.check,
    struck_through.check,
)

# What holds for the answers of a contract, too: it has no name on the list, and subcontractors of its own; and of
# what is struck through in it, its dates matter as well.
_OF_A_ROW_ONLY = (
    municipality_name.check,
    subcontractor_unexamined.check,
    subcontractor_nil.check,
    struck_through.check,
)
ANSWER_CHECKS = tuple(check for check in RESPONSE_CHECKS if check not in _OF_A_ROW_ONLY)

FILE_CHECKS: tuple[Callable[[ReturnedForm, Form], Iterator[Finding]], ...] = (
    file_refused.check,
    form_not_found.check,
    form_ambiguous.check,
    total_mismatch.check,
    ledger_mismatch.check,
    form_version.check,
    ledger_incomplete.check,
    sample_row_left.check,
    attachment_not_found.check,
    file_has_macros.check,
    file_has_external_links.check,
    ledger_struck_through.check,
    form_shifted.check,
    sheet_hidden.check,
    sheet_renamed.check,
)

COLLECTION_CHECKS: tuple[Callable[[Sequence[Collected]], Iterator[Finding]], ...] = (
    municipality_missing.check,
    return_conflict.check,
    return_duplicate.check,
    identical_text.check,
)


def response_findings(response: Response, form: Form) -> Iterator[Finding]:
    """What is wrong with a row; of stray words, only that nobody knows whose they are."""
    for check in (municipality_name.check,) if response.is_stray else RESPONSE_CHECKS:
        yield from check(response, form)
