"""A flag says 1, and the remediation text says only なし, 該当なし, 同上 or a dash."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.form import Form
from xl_kenten.core.response import AnswerState, Response


def check(response: Response, form: Form) -> Iterator[Finding]:
    """Name every section with a deficiency and a text that says nothing."""
    for section in form.sections:
        text = response.text(section)
        if text.state is AnswerState.NONE_WORD and response.deficiencies(section):
            yield response.finding(
                FindingCode.REMEDIATION_SAYS_NONE,
                section.remediation.id,
                f"{section.label}に不備がありますが、改善事項の欄が『{text.value}』となっています。",
                "何を、いつまでに改善するかを、この欄だけで分かるように記入してください。",
            )
