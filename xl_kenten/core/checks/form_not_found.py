"""No whole table of this form stands in the workbook."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.form import Form
from xl_kenten.core.returned_form import ReturnedForm


def check(returned: ReturnedForm, form: Form) -> Iterator[Finding]:
    """Name the headings that were looked for in vain."""
    if returned.sheets or returned.file.refusal is not None:
        return
    nearest = min(returned.missing, key=len, default=form.items)
    if 0 < len(nearest) < len(form.items):
        labels = "、".join(f"「{form.title_of(item.id)}」" for item in nearest)
        found = f"様式の見出しのうち{labels}が見つかりません。"
    elif returned.missing and not nearest:
        found = "様式の見出しはありますが、列の並びから項目を一つに決められません。"
    else:
        found = "この様式の見出しを持つ表が見つかりません。"
    yield Finding(
        FindingCode.FORM_NOT_FOUND,
        Place(returned.file.file),
        found,
        "見出しを元の様式のとおりに直すか、配布した様式での再提出を依頼してください。",
    )
