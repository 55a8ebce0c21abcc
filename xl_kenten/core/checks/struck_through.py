"""A row, or a part of it, is struck through: it may have been withdrawn, and is taken as it stands all the same."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode, cell_address
from xl_kenten.core.form import Form
from xl_kenten.core.response import Response

_LISTED = 3


def check(response: Response, form: Form) -> Iterator[Finding]:  # noqa: ARG001 - the signature of every rule
    """Note the cells; the design has no code of its own for answers that were read in other clothes than a flag's."""
    if not response.struck or response.is_silent:
        return
    item_at = {answer.column: item for item, answer in response.answers.items()}
    cells = [cell_address(response.row, column) for column in response.struck]
    more = f" など {len(cells)} か所" if len(cells) > _LISTED else ""
    yield response.finding(
        FindingCode.FLAG_NORMALISED,
        item_at.get(response.struck[0]),
        f"{'、'.join(cells[:_LISTED])}{more} に取り消し線が付いていますが、消されていないものとして読み取りました。",
        "取り消した回答であれば、正しい値に直すか、行ごと消してください。そうでなければ、このままで差し支えありません。",
    )
