"""A section that may be left blank is blank: taken as 該当なし."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.form import Form
from xl_kenten.core.response import Response


def check(response: Response, form: Form) -> Iterator[Finding]:
    """Note the nil return."""
    for section in form.sections:
        if response.is_nil(section):
            yield response.finding(
                FindingCode.SUBCONTRACTOR_NIL,
                section.flags[0].id,
                f"{section.label}の欄がすべて空欄のため、該当なしとして扱いました。",
                "該当するものがある場合は記入してください。",
            )
