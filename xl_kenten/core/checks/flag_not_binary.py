"""A flag cell holds something that is neither 0 nor 1. What was meant is never guessed."""

import datetime as dt
from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.form import Form
from xl_kenten.core.grid import CellValue, ErrorValue, UncalculatedFormula
from xl_kenten.core.normalise import shortened, shown
from xl_kenten.core.response import AnswerState, Response


def check(response: Response, form: Form) -> Iterator[Finding]:
    """Name every flag that cannot be read."""
    for flag in form.flags:
        answer = response.answers[flag.id]
        if answer.state is AnswerState.UNUSABLE:
            yield response.finding(
                FindingCode.FLAG_NOT_BINARY,
                flag.id,
                _found(answer.raw),
                f"「{form.title_of(flag.id)}」には {flag.request}",
            )


def _found(raw: CellValue) -> str:
    match raw:
        case ErrorValue(text):
            return f"数式がエラー（{text}）になっています。"
        case UncalculatedFormula():
            return "数式の計算結果が保存されていません。"
        case dt.datetime() | dt.date() | dt.time() | dt.timedelta():
            return f"日付または時刻（{shown(raw)}）になっています。"
        case _:
            return f"『{shortened(shown(raw))}』は入力できません。"
