"""団体を並べる: the example rows of 市町村分 become the prefecture's municipalities."""

from collections.abc import Sequence

from xl_kenten.core.municipality import Municipality
from xl_kenten.core.workbook.cell_block import Block, Content
from xl_kenten.core.workbook.form_page import FormPage
from xl_kenten.errors import UsageError


def rows_of_names(page: FormPage, municipalities: Sequence[Municipality]) -> tuple[Block, ...]:
    """Write numbers and names from the first row down, and empty the answers of the example rows.

    Raises UsageError when the sheet holds rows of municipalities already: they are never rearranged.
    """
    if page.sheet.responses or any(sample.answered for sample in page.sheet.samples):
        raise UsageError(
            f"「{page.grid.sheet}」シートには、すでに団体の行か回答があります。"
            "並べ直すときは、新しいテンプレートからお始めください。"
        )
    columns = page.sheet.table.columns
    first, last = min(columns.values()), max(columns.values())
    rows: list[tuple[Content, ...]] = []
    for place in range(page.rows):
        name: tuple[Content, ...] = (None, None)
        if place < len(municipalities):
            name = (place + 1, municipalities[place].name)
        rows.append((*name, *(None,) * (last - first + 1)))
    return (Block(page.grid.sheet, page.first_row, first - 2, tuple(rows)),)
