"""The only time a remediation text names lies before the inspection, and it does not say that it is done."""

from collections.abc import Iterator

from xl_kenten.core.checks.remediation_texts import needed_texts
from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.form import Form
from xl_kenten.core.normalise import shown
from xl_kenten.core.response import Response


def check(response: Response, form: Form) -> Iterator[Finding]:
    """Ask whether it is done, or the date a slip of the pen."""
    for section, _, time in needed_texts(response, form):
        if time.latest is not None and time.latest < form.head.issued and not time.done:
            yield response.finding(
                FindingCode.REMEDIATION_DATE_PAST,
                section.remediation.id,
                f"{section.label}の改善時期（{shown(time.latest)}）が、点検の基準日（{shown(form.head.issued)}）より前です。",
                "改善が済んでいれば「改善済み」と書き加え、誤りであれば時期を直してください。",
            )
