"""The form was found on a sheet of another name."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.form import Form
from xl_kenten.core.returned_form import ReturnedForm


def check(returned: ReturnedForm, form: Form) -> Iterator[Finding]:
    """Note the name under which the sheet came back."""
    names = {sheet.name for _, sheet in form.sheets.pairs()}
    seen: set[str] = set()
    for sheet in returned.sheets_taken:
        name = sheet.table.grid.sheet
        if name not in names and name not in seen:
            seen.add(name)
            yield Finding(
                FindingCode.SHEET_RENAMED,
                Place(returned.file.file, name),
                f"シート名が「{form.sheets.of(sheet.kind).name}」から「{name}」に変わっていますが、見出しから読み取りました。",
                "このままで差し支えありません。",
            )
