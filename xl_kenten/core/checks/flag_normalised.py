"""A flag was safely 0 or 1 in other clothes: full width, text, with spaces."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.form import Form
from xl_kenten.core.normalise import shown
from xl_kenten.core.response import AnswerState, Response


def check(response: Response, form: Form) -> Iterator[Finding]:
    """Note what was taken for what."""
    for flag in form.flags:
        answer = response.answers[flag.id]
        if answer.state is AnswerState.NORMALISED:
            yield response.finding(
                FindingCode.FLAG_NORMALISED,
                flag.id,
                f"文字の『{shown(answer.raw)}』を数値の {answer.value} として読み取りました。",
                "このままで差し支えありません。",
            )
