"""団体を並べる: the example rows of 市町村分 become the prefecture's municipalities."""

from collections.abc import Sequence

from xl_kenten.core.consolidation import RowStatus
from xl_kenten.core.form import SheetKind
from xl_kenten.core.layout import NAME_HEADINGS, NUMBER_HEADING
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.workbook.cell_block import Block, Content, Standing
from xl_kenten.core.workbook.form_page import FormPage
from xl_kenten.core.workbook.sheets import STATUS_HEADING
from xl_kenten.errors import UsageError

_FEWEST_ROWS = 2  # rows are inserted above the last one, below another


def rows_of_names(page: FormPage, municipalities: Sequence[Municipality]) -> tuple[Block, ...]:
    """Write numbers and names from the first row down, and empty the answers of the example rows.

    Raises UsageError when the sheet holds rows of municipalities already, as they are never rearranged, and when
    it has too few example rows: those that are inserted between them take over their formats and rules.
    """
    if page.sheet.responses or any(sample.answered for sample in page.sheet.samples):
        raise UsageError(
            f"「{page.grid.sheet}」シートには、すでに団体の行か回答があります。"
            "並べ直すときは、新しいブック（xl-kenten new で作ります）でお始めください。"
        )
    name = page.beside.get(NAME_HEADINGS[SheetKind.MUNICIPAL])
    if name is None or (page.rows < _FEWEST_ROWS and page.rows < len(municipalities)):
        raise UsageError(
            f"「{page.grid.sheet}」シートの見出しか例の行が消されているため、団体を並べられません。"
            "新しいブック（xl-kenten new で作ります）でお始めください。"
        )
    number = page.beside.get(NUMBER_HEADING)
    columns = {*page.sheet.table.columns.values(), name, *([] if number is None else [number])}
    first, last = min(columns), max(columns)
    rows: list[tuple[Content, ...]] = []
    for place in range(page.rows):
        row: dict[int, Content] = dict.fromkeys(columns)
        if place < len(municipalities):
            row[name] = municipalities[place].name
            if number is not None:
                row[number] = place + 1
        rows.append(tuple(row.get(column, Standing.KEEP) for column in range(first, last + 1)))
    # Nobody has answered yet: without this every cell would be marked as unanswered.
    missing = {page.first_row + place: RowStatus.MISSING.label for place in range(len(municipalities))}
    return (
        Block(page.grid.sheet, page.first_row, first, tuple(rows)),
        *page.column_block(STATUS_HEADING, missing),
    )
