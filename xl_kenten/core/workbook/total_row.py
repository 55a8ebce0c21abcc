"""市町村分計 of a workbook that nobody calculates: what its formulas will show once the answers are in."""

from collections.abc import Mapping

from xl_kenten.core.flag import read_count
from xl_kenten.core.workbook.filling import Filling


def totals_shown(filling: Filling) -> Mapping[tuple[int, int], int]:
    """The new totals by row and column; one that did not show the count before counts something of the staff's own."""
    total = filling.page.sheet.total
    if total is None:
        return {}
    columns = filling.page.sheet.table.columns
    shown = {}
    for flag in filling.page.form.flags:
        if read_count(total.stated[flag.id]) == total.counted[flag.id]:
            moved = sum(
                (row.value_after(flag.id) in flag.deficiency)
                - (row.standing.answers[flag.id].value in flag.deficiency)
                for row in filling.rows
                if row.standing.row < total.row
            )
            shown[total.row, columns[flag.id]] = total.counted[flag.id] + moved
    return shown
