"""A 市町村分計 in a returned sheet differs from what its rows make."""

import re
from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.flag import read_count
from xl_kenten.core.form import Form
from xl_kenten.core.grid import CellValue, UncalculatedFormula
from xl_kenten.core.normalise import is_blank, shown
from xl_kenten.core.return_sheet import ReturnSheet
from xl_kenten.core.returned_form import ReturnedForm

# 「1件」 states the same number as 1.
_COUNTER = re.compile(r"(?:件|団体|市町村|市区町村)\s*$")


def check(returned: ReturnedForm, form: Form) -> Iterator[Finding]:
    """Compare every stated total with an independent count; a blank total states nothing."""
    for sheet in returned.sheets:
        yield from _of_sheet(sheet, returned, form)


def _of_sheet(sheet: ReturnSheet, returned: ReturnedForm, form: Form) -> Iterator[Finding]:
    total = sheet.total
    # A table without a single answer is the blank form itself, whatever its totals say.
    if total is None or not any(not response.is_silent for response in sheet.responses):
        return
    only = sheet.responses[0].municipality if len(sheet.responses) == 1 else None
    for flag in form.flags:
        stated = total.stated[flag.id]
        counted = total.counted[flag.id]
        if is_blank(stated) or isinstance(stated, UncalculatedFormula) or _number(stated) == counted:
            continue
        yield Finding(
            FindingCode.TOTAL_MISMATCH,
            Place(returned.file.file, sheet.table.grid.sheet, total.row, sheet.table.columns[flag.id]),
            f"「{form.title_of(flag.id)}」の{form.sheets.municipal.total or '計'}が『{shown(stated)}』ですが、"
            f"各行を数えると {counted} 件です。",
            "各行の入力と計の数式を確かめてください。",
            lg_code=only.lg_code if only else None,
            item=flag.id,
            name=only.name if only else None,
        )


def _number(stated: CellValue) -> int | None:
    return read_count(_COUNTER.sub("", stated) if isinstance(stated, str) else stated)
