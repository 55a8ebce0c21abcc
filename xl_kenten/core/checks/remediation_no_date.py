"""A flag says 1, and the remediation text names no time."""

from collections.abc import Iterator

from xl_kenten.core.checks.remediation_texts import needed_texts
from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.form import Form
from xl_kenten.core.japanese_date import ERAS, MONTHS
from xl_kenten.core.response import Response


def check(response: Response, form: Form) -> Iterator[Finding]:
    """Ask for the time; 速やかに or 検討中 names none, 年度内 or 改善済み does."""
    for section, _, time in needed_texts(response, form):
        if not (time.named or time.done or time.impossible):
            yield response.finding(
                FindingCode.REMEDIATION_NO_DATE,
                section.remediation.id,
                f"{section.label}の改善事項に、改善の時期が書かれていません。",
                f"「{_example(form)}」のように、いつまでに改善するかを書き加えてください。",
            )


def _example(form: Form) -> str:
    """The month behind the deadline, in the era of the form: 平成19年7月末."""
    years, month = divmod(form.head.deadline.year * MONTHS + form.head.deadline.month, MONTHS)
    before, length = ERAS[form.head.calendar]
    year = years - before
    if not 1 <= year <= length:
        return f"{years}年{month + 1}月末"
    return f"{form.head.calendar}{'元' if year == 1 else year}年{month + 1}月末"
