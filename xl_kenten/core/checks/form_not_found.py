"""No whole table of this form stands in the workbook, or none has a row."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.form import Form
from xl_kenten.core.returned_form import ReturnedForm

_AS_ISSUED = "見出しを元の様式のとおりに直すか、配布した様式での再提出を依頼してください。"
_FILLED_IN = "団体名と回答を記入した様式の再提出を依頼してください。"


def check(returned: ReturnedForm, form: Form) -> Iterator[Finding]:
    """Name the headings that were looked for in vain, or say that nothing stands under them."""
    if returned.file.refusal is not None:
        return
    if not returned.sheets:
        yield _finding(returned, _without_table(returned, form), _AS_ISSUED)
    elif returned.holds_nothing:
        yield _finding(returned, "様式の見出しはありますが、団体名も回答もありません。", _FILLED_IN)


def _without_table(returned: ReturnedForm, form: Form) -> str:
    nearest = min(returned.missing, key=len, default=form.items)
    if 0 < len(nearest) < len(form.items):
        labels = "、".join(f"「{form.title_of(item.id)}」" for item in nearest)
        return f"様式の見出しのうち{labels}が見つかりません。"
    if returned.missing and not nearest:
        return "様式の見出しはありますが、列の並びから項目を一つに決められません。"
    return "この様式の見出しを持つ表が見つかりません。"


def _finding(returned: ReturnedForm, found: str, cure: str) -> Finding:
    return Finding(FindingCode.FORM_NOT_FOUND, Place(returned.file.file), found, cure)
