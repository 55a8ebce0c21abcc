"""The sheet 提出状況: every municipality in 建制順, and what became of its return."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from xl_kenten.core.consolidation import ConsolidatedRow, Consolidation, RowStatus
from xl_kenten.core.finding import Finding, Severity, cell_address
from xl_kenten.core.grid import Grid
from xl_kenten.core.response import Response
from xl_kenten.core.workbook.cell_block import Block, Content, link, padded
from xl_kenten.core.workbook.form_page import FormPage
from xl_kenten.core.workbook.sheets import LIST_HEADING_ROW, STATUS_HEADINGS

JAPAN = dt.timezone(dt.timedelta(hours=9))  # Japan has no summer time


def status_blocks(
    consolidation: Consolidation,
    statuses: Iterable[RowStatus],
    findings: Iterable[Finding],
    page: FormPage,
    sheet: Grid,
) -> tuple[Block, ...]:
    """Replace the list; ``sheet`` is how 提出状況 stands now, ``page`` is 市町村分."""
    counts = Counter((finding.lg_code, finding.severity) for finding in findings)
    modified = {record.file: record.modified for record in consolidation.files}
    places = page.by_code()
    rows: list[tuple[Content, ...]] = []
    for number, (row, status) in enumerate(zip(consolidation.rows, statuses, strict=True), start=1):
        lg_code = row.municipality.lg_code
        file = row.response.file if row.response else None
        rows.append(
            (
                number,
                lg_code,
                _name(row, page, places.get(lg_code)),
                status.label,
                file,
                moment(modified[file]) if file else None,
                *(counts[lg_code, severity] or None for severity in Severity),
            )
        )
    height = max(len(rows), len(sheet.rows) - LIST_HEADING_ROW - 1)
    return (Block(sheet.sheet, LIST_HEADING_ROW + 1, 0, padded(rows, len(STATUS_HEADINGS), height)),)


def _name(row: ConsolidatedRow, page: FormPage, standing: Response | None) -> Content:
    name = row.municipality.name
    if standing is None:
        return name
    return link(name, page.grid.sheet, cell_address(standing.row, standing.name_column))


def moment(nanoseconds: int) -> dt.datetime:
    """A file's time as clocks in Japan show it, to the second."""
    return dt.datetime.fromtimestamp(nanoseconds // 10**9, JAPAN).replace(tzinfo=None)
