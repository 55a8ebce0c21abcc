"""The table was found elsewhere than the blank form has it."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode, Place, cell_address
from xl_kenten.core.form import Form
from xl_kenten.core.form_table import FormTable
from xl_kenten.core.layout import form_layout
from xl_kenten.core.return_sheet import ReturnSheet
from xl_kenten.core.returned_form import ReturnedForm

# The ministry's own blank form: the title in the first row, the headings right below it, and the name in one
# column or, with its number, in two.
_MINISTRY_TOP = 1
_MINISTRY_FIRST_COLUMNS = (1, 2)


def check(returned: ReturnedForm, form: Form) -> Iterator[Finding]:
    """Note where the table stands now, so that staff can look."""
    for sheet in returned.sheets_taken:
        if not (_as_distributed(sheet, form) or _as_issued(sheet.table)):
            first = cell_address(sheet.table.heading_row + 1, sheet.table.first_column)
            yield Finding(
                FindingCode.FORM_SHIFTED,
                Place(returned.file.file, sheet.table.grid.sheet),
                f"表の位置が元の様式と異なりますが、見出しから読み取りました（回答欄は {first} から）。",
                "読み取った値に誤りがないか確かめてください。",
            )


def _as_distributed(sheet: ReturnSheet, form: Form) -> bool:
    layout = form_layout(form, sheet.kind)
    return sheet.table.heading_row == layout.heading_rows[-1] and sheet.table.columns == layout.columns


def _as_issued(table: FormTable) -> bool:
    columns = list(table.columns.values())
    return (
        table.top == _MINISTRY_TOP
        and table.first_column in _MINISTRY_FIRST_COLUMNS
        and columns == list(range(table.first_column, table.first_column + len(columns)))
    )
