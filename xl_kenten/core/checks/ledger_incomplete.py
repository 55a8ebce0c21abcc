"""The contract ledger of a file cannot be compared with its row, or not wholly."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.form import Form
from xl_kenten.core.ledger_comparison import listed
from xl_kenten.core.returned_form import ReturnedForm
from xl_kenten.core.returned_ledger import answered_from


def check(returned: ReturnedForm, form: Form) -> Iterator[Finding]:
    """Name the headings that are lost, or the contracts that leave open what the form must say."""
    found = returned.ledger
    if found is None:
        return
    response = answered_from(returned.responses)
    if response is None:
        return
    if found.doubtful:
        headings = "、".join(f"「{heading}」" for heading in found.doubtful)
        yield response.finding(
            FindingCode.LEDGER_INCOMPLETE,
            None,
            f"契約台帳の見出し{headings}が見つからないか二つあるため、台帳と照らし合わせていません。",
            "配布した様式のとおりに見出しを直してください。",
        )
        return
    open_flags = [flag for flag in form.flags if not found.ledger.derived[flag.id].is_settled]
    if open_flags:
        rows = {each.row: each for flag in open_flags for each in found.ledger.derived[flag.id].open}
        yield response.finding(
            FindingCode.LEDGER_INCOMPLETE,
            None,
            f"契約台帳に未記入か誤りのある契約があるため（{listed([rows[row] for row in sorted(rows)])}）、"
            f"{len(open_flags)} 項目を台帳と照らし合わせていません。",
            "台帳のその行を直してください。",
        )
