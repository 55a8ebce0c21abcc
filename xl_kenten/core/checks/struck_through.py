"""A row, or a part of it, is struck through: it may have been withdrawn, and is taken as it stands all the same."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.form import Form
from xl_kenten.core.response import Response
from xl_kenten.core.strikethrough import OF_AN_ANSWER, taken_as_it_stands


def check(response: Response, form: Form) -> Iterator[Finding]:  # noqa: ARG001 - the signature of every rule
    """Note the cells; the design has no code of its own for answers that were read in other clothes than a flag's."""
    if not response.struck or response.is_silent:
        return
    item_at = {answer.column: item for item, answer in response.answers.items()}
    yield response.finding(
        FindingCode.FLAG_NORMALISED,
        item_at.get(response.struck[0]),
        taken_as_it_stands(response.row, response.struck),
        OF_AN_ANSWER,
    )
