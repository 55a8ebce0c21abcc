"""A form sheet of the prefecture's workbook as it stands now: its rows, and the columns we write beside them."""

from collections.abc import Mapping
from dataclasses import dataclass

from xl_kenten.core.form import Form
from xl_kenten.core.form_table import FormSearch, find_tables
from xl_kenten.core.grid import Grid
from xl_kenten.core.response import Response
from xl_kenten.core.return_sheet import Matching, ReturnSheet, read_sheet
from xl_kenten.core.workbook.cell_block import Block, Content
from xl_kenten.core.workbook.sheets import NAME_MARK, REMARKS_HEADING, STATUS_HEADING, mark_headings
from xl_kenten.errors import UsageError

_NAMED = 3  # so many headings are enough to recognise what is lost


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
        """How many rows the answers take, down to the total or to the last row that the staff put below it."""
        last = max((response.row for response in self.sheet.responses), default=self.first_row - 1)
        if self.sheet.total is not None:
            last = max(last, self.sheet.total.row - 1)
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
    search = find_tables(grid, form)
    if len(search.tables) != 1:
        raise _no_page(grid.sheet, form, search)
    table = search.tables[0]
    wanted = {STATUS_HEADING, REMARKS_HEADING, *mark_headings(form)}
    beside: dict[str, int] = {}
    for row in range(table.top, table.heading_row + 1):
        for column, value in enumerate(grid.rows[row]):
            if isinstance(value, str) and value in wanted:
                beside.setdefault(value, column)
    return FormPage(form, read_sheet(table, form, book, None, matching), beside)


def _no_page(sheet: str, form: Form, search: FormSearch) -> UsageError:
    """Say why a sheet holds no table of the form that could be meant, and what to do."""
    names = [each.name for _, each in form.sheets.pairs()]
    if search.tables:
        cure = "使わない方の表を消すか別のシートに移して"
        return UsageError(
            f"シート「{sheet}」には様式の表が二つ以上あります。{cure}、もう一度お試しください。"
        )
    if sheet not in names:
        return UsageError(
            f"シート「{sheet}」には様式の表がありません。"
            f"「{'」か「'.join(names)}」のシートを開いて、もう一度ボタンを押してください。"
        )
    lost = "、".join(f"「{form.title_of(item.id)}」" for items in search.missing for item in items[:_NAMED])
    return UsageError(
        f"シート「{sheet}」に、様式の見出し{lost and f'（{lost}など）'}が見つかりません。"
        "見出しの行を、新しいブックの同じシートから写して元に戻し、もう一度お試しください。"
    )
