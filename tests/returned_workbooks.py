"""Returned workbooks written as tables in the test, saved as real .xlsx files.

A row of the table is ``| 番号 | 団体名 | 契約書 ×4 | 委託先 ×4 | 再委託先 ×3 |``. A bare number is a number, a blank cell is blank,
``'1`` is the text 1, ``…`` is the blank form's placeholder, ``TRUE`` a boolean, ``#REF!`` an error, ``=…``
a formula (``=1+0 -> 1`` with its saved result, ``=A1`` alone without one), ``2007-07-31`` a date.
"""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.xlsxwriter_mended import Workbook
from xl_kenten.core.form import Form, SheetKind
from xl_kenten.core.layout import form_layout

PLACEHOLDER = "…"


@dataclass(frozen=True)
class Table:
    """One table of the form: its rows as text, and how its sheet departs from the blank form."""

    rows: str
    sheet: str = "市町村分"
    kind: SheetKind = SheetKind.MUNICIPAL
    title: str | None = None
    down: int = 0
    right: int = 0
    total: str | None = None


def write_return(path: Path, *tables: Table | str, form: Form | None = None) -> Path:
    """Save a workbook with these tables, each on a sheet of its own."""
    form = form or load_form()
    with Workbook(path) as workbook:
        date = workbook.add_format({"num_format": "yyyy/m/d"})
        for table in tables:
            each = Table(table) if isinstance(table, str) else table
            _draw(workbook.add_worksheet(each.sheet), each, form, date)
    return path


def _draw(sheet, table: Table, form: Form, date) -> None:
    layout = form_layout(form, table.kind)
    definition = form.sheets.of(table.kind)
    sheet.write_string(table.down, table.right, definition.title if table.title is None else table.title)
    for box in layout.headings:
        sheet.write_string(box.row + table.down, box.column + table.right, box.text)
    row = layout.first_row + table.down
    for cells in _cells(table.rows):
        for column, text in enumerate(cells):
            _write(sheet, row, column + table.right, text, form, date)
        row += 1
    if table.total is not None:
        sheet.write_string(row, layout.name_column + table.right, definition.total or "計")
        for column, text in enumerate(next(_cells(table.total)), start=layout.first_item_column):
            _write(sheet, row, column + table.right, text, form, date)


def _cells(rows: str):
    for line in rows.strip().splitlines():
        yield [cell.strip() for cell in line.strip().strip("|").split("|")]


def _write(sheet, row: int, column: int, text: str, form: Form, date) -> None:  # noqa: PLR0913, PLR0917 - a cell and its formats
    placeholder = form.sections[0].remediation.placeholder
    if text == "":
        return
    if text == PLACEHOLDER:
        sheet.write_string(row, column, placeholder)
    elif text.startswith("'"):
        sheet.write_string(row, column, text[1:].replace("\\n", "\n").replace("_", " "))
    elif text in {"TRUE", "FALSE"}:
        sheet.write_boolean(row, column, text == "TRUE")
    elif re.fullmatch(r"#\w+[!?/]?\w*!?", text):
        sheet.write_formula(row, column, "=1/0", None, text)
    elif text.startswith("="):
        formula, _, result = text.partition(" -> ")
        sheet.write_formula(row, column, formula, None, float(result) if result else "")
    elif re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        sheet.write_datetime(row, column, dt.datetime.fromisoformat(text), date)
    elif re.fullmatch(r"-?\d+(\.\d+)?", text):
        sheet.write_number(row, column, float(text))
    else:
        sheet.write_string(row, column, text)
