"""The sheet 検査結果: every finding, with a link to its cell."""

from collections.abc import Iterable

from xl_kenten.core.finding import cell_address
from xl_kenten.core.finding_list import listed, not_listed
from xl_kenten.core.form import Form
from xl_kenten.core.grid import Grid
from xl_kenten.core.workbook.cell_block import Block, Content, link
from xl_kenten.core.workbook.list_sheet import list_block
from xl_kenten.core.workbook.remarks import Told
from xl_kenten.core.workbook.sheets import RESULT_HEADINGS

# Where a finding's cell stands in the workbook: its sheet, row and column; None when it has none there.
Target = tuple[str, int, int] | None


def result_blocks(
    findings: Iterable[tuple[Told, Target]], form: Form, sheet: Grid, title: str
) -> tuple[Block, ...]:
    """Replace the list by these findings; ``sheet`` is how 検査結果 stands now."""
    every = list(findings)
    shown = listed([finding for finding, _ in every])
    rows = [_row(number, *every[at], form) for number, at in enumerate(shown, start=1)]
    words = "　".join(filter(None, (title, not_listed(len(every)))))
    return (Block(sheet.sheet, 0, 0, ((words,),)), *list_block(sheet, rows, len(RESULT_HEADINGS)))


def _row(number: int, finding: Told, target: Target, form: Form) -> tuple[Content, ...]:
    name: Content = finding.name or ""
    if target is not None:
        sheet, row, column = target
        name = link(finding.name or cell_address(row, column), sheet, cell_address(row, column))
    place = finding.place
    return (
        number,
        finding.severity.label,
        name or None,
        place.sheet,
        place.cell,
        form.title_of(finding.item) if finding.item in form.by_id else None,
        finding.message,
        finding.cure,
        place.file,
        str(finding.code) if finding.code else None,
    )
