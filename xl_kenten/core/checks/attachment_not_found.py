"""A text refers to a 別紙, and no other file lies beside the return."""

import re
from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.form import Form
from xl_kenten.core.grid import Grid
from xl_kenten.core.response import AnswerState, Response
from xl_kenten.core.returned_form import ReturnedForm

_WORDS = ("別紙", "別添", "別表", "別図")
# The blank form's own 「別紙可」, left before what was written, only says that one may be attached.
_REFERENCE = re.compile(f"({'|'.join(_WORDS)})(?!も?可)")


def check(returned: ReturnedForm, form: Form) -> Iterator[Finding]:
    """Ask for the attachment, unless a file beside the return or a sheet inside it may be it."""
    if returned.file.attachments_beside or any(map(_is_attachment, returned.file.grids)):
        return
    for response in returned.responses:
        yield from _of_response(response, form)


def _is_attachment(grid: Grid) -> bool:
    return any(word in grid.sheet for word in _WORDS) and any(map(any, grid.rows))


def _of_response(response: Response, form: Form) -> Iterator[Finding]:
    for section in form.sections:
        text = response.text(section)
        if text.state is not AnswerState.GIVEN or not isinstance(text.value, str):
            continue
        if found := _REFERENCE.search(text.value):
            word = found[1]
            yield response.finding(
                FindingCode.ATTACHMENT_NOT_FOUND,
                section.remediation.id,
                f"{section.label}の改善事項が「{word}」を参照していますが、{word}に当たるファイルが同じフォルダーにありません。",
                f"{word}の提出を依頼し、回答と同じフォルダーに置いてください。",
            )
