"""The 市町村分計 of a prefecture's report against what the roll-up takes from it."""

from collections.abc import Iterable, Iterator

from xl_kenten.core.consolidation import Consolidation
from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.flag import read_count
from xl_kenten.core.form import SheetKind
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.return_sheet import ReturnSheet
from xl_kenten.core.returned_form import ReturnedForm


def totals_not_taken(
    returned: Iterable[ReturnedForm], taken: Consolidation, prefecture: Municipality
) -> Iterator[Finding]:
    """Name each total that is right for its sheet, and yet not what the roll-up counts.

    Rows of that sheet were not taken then, because nobody knows whose they are. A total that is wrong already in
    its sheet has its finding; rows taken from several sheets have no total of their own.
    """
    sources = {(row.response.file, row.response.sheet) for row in taken.rows if row.response is not None}
    if len(sources) != 1:
        return
    for each in returned:
        for sheet in each.sheets:
            of_all = (each.file.file, sheet.table.grid.sheet) in sources
            if of_all and sheet.kind is SheetKind.MUNICIPAL and sheet.total is not None:
                yield from _of_sheet(sheet, each.file.file, taken, prefecture)


def _of_sheet(
    sheet: ReturnSheet, file: str, taken: Consolidation, prefecture: Municipality
) -> Iterator[Finding]:
    if sheet.total is None:
        return
    counts = taken.totals()
    for flag in taken.form.flags:
        stated = read_count(sheet.total.stated[flag.id])
        if stated != sheet.total.counted[flag.id] or stated == counts[flag.id]:
            continue
        yield Finding(
            FindingCode.TOTAL_MISMATCH,
            Place(file, sheet.table.grid.sheet, sheet.total.row, sheet.table.columns[flag.id]),
            f"「{taken.form.title_of(flag.id)}」の計は {stated} ですが、取り込んだ団体では {counts[flag.id]} 件です"
            "（取り込めない行、または重複した行があります）。",
            "このシートの団体名についての指摘を、先に確かめてください。",
            item=flag.id,
            name=prefecture.name,
        )
