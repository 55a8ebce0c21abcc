"""A section is a nil return, and yet a flag elsewhere says that there was something to examine."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.form import Form
from xl_kenten.core.response import Response


def check(response: Response, form: Form) -> Iterator[Finding]:
    """Doubt a nil return beside a deficiency of the flag that the section names."""
    for section in form.sections:
        if section.nil_unless is None or not response.is_nil(section):
            continue
        flag = response.answers[section.nil_unless]
        if flag.value in flag.item.deficiency:
            yield response.finding(
                FindingCode.SUBCONTRACTOR_UNEXAMINED,
                section.flags[0].id,
                f"「{form.title_of(flag.item.id)}」が {flag.value} ですが、{section.label}の欄が空欄です。",
                f"{section.label}についても点検し、記入してください。",
            )
