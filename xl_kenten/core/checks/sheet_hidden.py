"""The answers stand on a sheet that nobody sees. They are taken: hidden is not withdrawn."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.form import Form
from xl_kenten.core.returned_form import ReturnedForm


def check(returned: ReturnedForm, form: Form) -> Iterator[Finding]:  # noqa: ARG001 - the signature of every rule
    """Note the sheet: a table there is elsewhere than the blank form has it."""
    hidden = (sheet.table.grid.sheet for sheet in returned.sheets_taken if sheet.table.grid.hidden)
    for name in dict.fromkeys(hidden):
        yield Finding(
            FindingCode.FORM_SHIFTED,
            Place(returned.file.file, name),
            "このシートは非表示になっていますが、記入されている回答を読み取りました。",
            "シートを再表示し、提出するつもりの回答かどうか確かめてください。",
        )
