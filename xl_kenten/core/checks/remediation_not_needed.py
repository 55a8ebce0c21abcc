"""A remediation text stands where every flag of its section is 0."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.form import Form
from xl_kenten.core.response import AnswerState, Response


def check(response: Response, form: Form) -> Iterator[Finding]:
    """Ask which of the two is wrong: the flags or the text."""
    for section in form.sections:
        if response.text(section).state is not AnswerState.GIVEN:
            continue
        answers = [response.answers[flag.id] for flag in section.flags]
        if all(answer.value is not None and answer.value not in answer.item.deficiency for answer in answers):
            yield response.finding(
                FindingCode.REMEDIATION_NOT_NEEDED,
                section.remediation.id,
                f"{section.label}に不備はないとされていますが、改善事項が書かれています。",
                "不備があれば該当する項目を 1 に直し、なければ改善事項を消してください。",
            )
