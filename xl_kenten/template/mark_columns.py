"""The hidden columns right of a form sheet: what Python finds is written there, and conditional formats show it.

So nobody's own colours are touched, and marks stay with their rows when rows are sorted or inserted.
"""

from xl_kenten.adapters.written.cell_formats import SEVERITY_MARKS, Style
from xl_kenten.adapters.written.form_headings import is_filtered
from xl_kenten.adapters.written.form_sheet import DrawnForm
from xl_kenten.adapters.written.sheet import Area, Sheet
from xl_kenten.core.finding import cell_address, column_letters
from xl_kenten.core.form import Form
from xl_kenten.core.workbook.inspection import MARKS
from xl_kenten.core.workbook.sheets import mark_headings


def add_mark_columns(sheet: Sheet, form: Form, drawn: DrawnForm) -> None:
    """Head the hidden columns, and let the cells of the form look to them."""
    layout = drawn.layout
    first = drawn.last_column + 1
    shown_columns = (layout.name_column, *(layout.columns[item.id] for item in form.items))
    for place, (heading, shown) in enumerate(zip(mark_headings(form), shown_columns, strict=True)):
        column = first + place
        sheet.text(layout.heading_rows[-1], column, heading, Style.PLAIN)
        area = Area(layout.first_row, shown, drawn.last_row, shown)
        for severity, mark in MARKS.items():
            cell = "$" + cell_address(layout.first_row, column)
            sheet.mark(area, f'{cell}="{mark}"', SEVERITY_MARKS[severity])
    last = first + len(shown_columns) - 1
    sheet.raw.set_column(f"{column_letters(first)}:{column_letters(last)}", None, None, {"hidden": True})
    if is_filtered(layout, reviewed=True):
        # The filter's own sorting moves its columns only: the marks must be among them.
        sheet.raw.autofilter(layout.heading_rows[-1], 0, drawn.last_row, last)
