"""A flag cell is blank. Blank is never 0."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.form import Form
from xl_kenten.core.response import AnswerState, Response


def check(response: Response, form: Form) -> Iterator[Finding]:
    """Name every blank flag, except in a section that may be left wholly blank."""
    for section in form.sections:
        if response.is_nil(section):
            continue
        for flag in section.flags:
            if response.answers[flag.id].state is AnswerState.BLANK:
                yield response.finding(
                    FindingCode.FLAG_UNANSWERED,
                    flag.id,
                    f"「{form.title_of(flag.id)}」が未記入です。",
                    flag.request,
                )
