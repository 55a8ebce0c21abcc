"""A flag says 1, and the remediation text is blank or still the blank form's own words."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.form import Form
from xl_kenten.core.response import AnswerState, Response

_FOUND = {
    AnswerState.BLANK: "改善事項の内容と改善時期が未記入です。",
    AnswerState.PLACEHOLDER: "改善事項の欄が様式の説明文のままです。",
    AnswerState.UNUSABLE: "改善事項の欄の数式から文章を読み取れません。",
}


def check(response: Response, form: Form) -> Iterator[Finding]:
    """Name every section with a deficiency and no text."""
    for section in form.sections:
        found = _FOUND.get(response.text(section).state)
        at_fault = response.deficiencies(section) if found else ()
        if at_fault:
            labels = "、".join(f"「{answer.item.label}」" for answer in at_fault)
            yield response.finding(
                FindingCode.REMEDIATION_MISSING,
                section.remediation.id,
                f"{section.label}の{labels}に不備がありますが、{found}",
                "何を、いつまでに改善するかを記入してください。",
            )
