"""A form sheet of the prefecture's workbook as it stands now: its rows, and the columns we write beside them."""

from collections.abc import Mapping
from dataclasses import dataclass

from xl_kenten.core.form import Form
from xl_kenten.core.form_table import FormSearch, FormTable, find_tables
from xl_kenten.core.grid import Grid
from xl_kenten.core.layout import NAME_HEADINGS, NUMBER_HEADING
from xl_kenten.core.response import Response
from xl_kenten.core.return_sheet import Matching, ReturnSheet, read_sheet
from xl_kenten.core.workbook.cell_block import Block, Content
from xl_kenten.core.workbook.sheets import REMARKS_HEADING, STATUS_HEADING, mark_headings
from xl_kenten.errors import UsageError

_NAMED = 3  # so many headings are enough to recognise what is lost


@dataclass(frozen=True, slots=True)
class FormPage:
    """One form sheet; ``beside`` gives the columns under the headings of ours, where they are present."""

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
        """Fill the hidden columns with a letter for each row and item (None: the name).

        Raises UsageError when they do not stand side by side: somebody's own column may be among them.
        """
        columns = [self.beside.get(heading) for heading in mark_headings(self.form)]
        first = columns[0]
        if first is None or columns != list(range(first, first + len(columns))):
            raise UsageError(
                f"「{self.grid.sheet}」シートの右側にある、強調のための隠し列（見出しが「印:」で始まる列）が"
                "欠けているか、並びが変わっています。列の挿入や削除を元に戻すか、新しいブックをお使いください。"
            )
        if not self.rows:
            return ()
        keys = (None, *(item.id for item in self.form.items))
        rows = tuple(
            tuple(marks.get((row, key)) for key in keys)
            for row in range(self.first_row, self.first_row + self.rows)
        )
        return (Block(self.grid.sheet, self.first_row, first, rows),)


def read_page(grid: Grid, form: Form, matching: Matching, book: str) -> FormPage:
    """Read a form sheet of the workbook.

    Raises UsageError when it holds no table of the form, or two, or a heading of ours twice.
    """
    search = find_tables(grid, form)
    if len(search.tables) != 1:
        raise _no_page(grid.sheet, form, search)
    table = search.tables[0]
    return FormPage(form, read_sheet(table, form, book, None, matching), _beside(table, form))


def _beside(table: FormTable, form: Form) -> dict[str, int]:
    """The columns under headings of ours: those of the names, and those that we write."""
    wanted = {
        NUMBER_HEADING,
        *NAME_HEADINGS.values(),
        STATUS_HEADING,
        REMARKS_HEADING,
        *mark_headings(form),
    }
    of_the_form = range(table.first_column, max(table.columns.values()) + 1)  # its sections may say the same
    beside: dict[str, int] = {}
    for row in range(table.top, table.heading_row + 1):
        for column, value in enumerate(table.grid.rows[row]):
            if column in of_the_form or not isinstance(value, str) or value not in wanted:
                continue
            if beside.setdefault(value, column) != column:
                raise UsageError(
                    f"「{table.grid.sheet}」シートに、見出し「{value}」の列が二つあります。"
                    "あとから加えた方の見出しを、別の名前にしてください。"
                )
    return beside


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
