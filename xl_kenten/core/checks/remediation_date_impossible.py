"""A remediation text names a date that no calendar has."""

from collections.abc import Iterator

from xl_kenten.core.checks.remediation_texts import needed_texts
from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.form import Form
from xl_kenten.core.response import Response


def check(response: Response, form: Form) -> Iterator[Finding]:
    """Quote the impossible dates."""
    for section, _, time in needed_texts(response, form):
        if time.impossible:
            phrases = "、".join(f"『{phrase}』" for phrase in time.impossible)
            yield response.finding(
                FindingCode.REMEDIATION_DATE_IMPOSSIBLE,
                section.remediation.id,
                f"{section.label}の改善時期{phrases}は、ありえない日付です。",
                "正しい年月日に直してください。",
            )
