"""A form sheet of the prefecture's workbook as it stands now: its rows, and the columns we write beside them."""

from collections.abc import Mapping
from dataclasses import dataclass

from xl_kenten.core.form import Form
from xl_kenten.core.form_table import find_tables
from xl_kenten.core.grid import Grid
from xl_kenten.core.response import Response
from xl_kenten.core.return_sheet import Matching, ReturnSheet, read_sheet
from xl_kenten.core.workbook.cell_block import Block, Content
from xl_kenten.core.workbook.sheets import NAME_MARK, REMARKS_HEADING, STATUS_HEADING, mark_headings
from xl_kenten.errors import UsageError


@dataclass(frozen=True, slots=True)
class FormPage:
    """One form sheet; ``beside`` gives the columns of 状態, 検査結果 and the first hidden mark, where present."""

    form: Form
    sheet: ReturnSheet
    beside: Mapping[str, int]

    @property
    def grid(self) -> Grid:
        """The sheet's cells."""
        return self.sheet.table.grid

    @property
    def first_row(self) -> int:
        """The first row of answers, from 0."""
        return self.sheet.table.heading_row + 1

    @property
    def rows(self) -> int:
        """How many rows lie between the headings and the total."""
        if self.sheet.total is not None:
            return self.sheet.total.row - self.first_row
        last = max((response.row for response in self.sheet.responses), default=self.first_row)
        return last - self.first_row + 1

    def by_code(self) -> dict[str, Response]:
        """The rows of the municipalities that are certain, by code; the first one of each."""
        found: dict[str, Response] = {}
        for response in self.sheet.responses:
            if response.municipality is not None:
                found.setdefault(response.municipality.lg_code, response)
        return found

    def column_block(self, heading: str, values: Mapping[int, Content]) -> tuple[Block, ...]:
        """Fill the column under a heading, one value a row; all other rows of the table become blank."""
        if heading not in self.beside:
            return ()
        rows = tuple((values.get(row),) for row in range(self.first_row, self.first_row + self.rows))
        return (Block(self.grid.sheet, self.first_row, self.beside[heading], rows),) if rows else ()

    def marks_block(self, marks: Mapping[tuple[int, str | None], str]) -> tuple[Block, ...]:
        """Fill the hidden columns with a letter for each row and item (None: the name)."""
        if NAME_MARK not in self.beside or not self.rows:
            return ()
        keys = (None, *(item.id for item in self.form.items))
        rows = tuple(
            tuple(marks.get((row, key)) for key in keys)
            for row in range(self.first_row, self.first_row + self.rows)
        )
        return (Block(self.grid.sheet, self.first_row, self.beside[NAME_MARK], rows),)


def read_page(grid: Grid, form: Form, matching: Matching, book: str) -> FormPage:
    """Read a form sheet of the workbook; raises UsageError when it holds no table of the form, or two."""
    tables = find_tables(grid, form).tables
    if len(tables) != 1:
        names = "」か「".join(sheet.name for _, sheet in form.sheets.pairs())
        raise UsageError(
            f"シート「{grid.sheet}」には様式の表が{'二つ以上あります' if tables else 'ありません'}。"
            f"「{names}」のシートを開いて、もう一度ボタンを押してください。"
        )
    table = tables[0]
    wanted = {STATUS_HEADING, REMARKS_HEADING, *mark_headings(form)}
    beside: dict[str, int] = {}
    for row in range(table.top, table.heading_row + 1):
        for column, value in enumerate(grid.rows[row]):
            if isinstance(value, str) and value in wanted:
                beside.setdefault(value, column)
    return FormPage(form, read_sheet(table, form, book, None, matching), beside)
