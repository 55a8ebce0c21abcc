"""○○県, A市, B町 or C村 of the blank form still stands there. The row is not taken."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.form import Form
from xl_kenten.core.returned_form import ReturnedForm


def check(returned: ReturnedForm, form: Form) -> Iterator[Finding]:  # noqa: ARG001 - the signature of every rule
    """Name each row of the blank form, and say when answers were typed into one."""
    for sheet in returned.sheets:
        for sample in sheet.samples:
            place = Place(returned.file.file, sheet.table.grid.sheet, sample.row, sample.column)
            if sample.answered:
                yield Finding(
                    FindingCode.SAMPLE_ROW_LEFT,
                    place,
                    f"記入例の『{sample.name}』の行に回答が入力されていますが、団体名が記入例のままのため取り込みませんでした。",
                    "団体名を正式な名称に直してください。",
                )
            else:
                yield Finding(
                    FindingCode.SAMPLE_ROW_LEFT,
                    place,
                    f"記入例の『{sample.name}』の行が残っています。この行は取り込みませんでした。",
                    "不要であれば行を削除してください。",
                )
