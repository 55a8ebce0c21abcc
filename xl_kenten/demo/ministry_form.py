"""The ministry's own form, as it came with the notice: some offices fill in that one, not ours."""

from collections.abc import Iterator
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xl_kenten.core.form import Form, ItemKind, SheetKind
from xl_kenten.core.layout import HeadingBox, form_layout
from xl_kenten.demo.returns import DemoReturn, DemoRow

_TOP = 1  # the headings begin right below the title
_NAME_WIDTH, _FLAG_WIDTH, _TEXT_WIDTH = 14, 11, 32
_LOOKS = {"font_name": "ＭＳ 明朝", "font_size": 10, "border": 1, "text_wrap": True, "valign": "vcenter"}


def filled_ministry_form(form: Form, returned: DemoReturn, *, own: bool) -> bytes:
    """Draw the form with its answers; ``own`` is the prefecture's table, else the municipalities'."""
    kind = SheetKind.PREFECTURE if own else SheetKind.MUNICIPAL
    definition = form.sheets.of(kind)
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet(definition.name)
        looks = book.add_format(_LOOKS)
        sheet.write_string(0, 0, definition.title)
        first_row = _draw_headings(sheet, form, kind, looks)
        rows = [*(DemoRow(name=name) for name in returned.left), *returned.rows]
        for place, row in enumerate(rows, start=first_row):
            _draw_row(sheet, form, place, row, looks)
        if definition.total is not None:
            _draw_total(sheet, form, first_row + len(rows), definition.total, returned.rows, looks)
        for column, item in enumerate(form.items, start=1):
            sheet.set_column(column, column, _FLAG_WIDTH if item.kind is ItemKind.FLAG else _TEXT_WIDTH)
        sheet.set_column(0, 0, _NAME_WIDTH)
        sheet.set_landscape()
    return target.getvalue()


def _draw_headings(sheet: Worksheet, form: Form, kind: SheetKind, looks: Format) -> int:
    """Draw the headings and return the row below them; over the names stands nothing."""
    layout = form_layout(form, kind)
    boxes = [HeadingBox("", layout.heading_rows[0], 1, layout.heading_rows[-1], 1)]
    boxes += [box for box in layout.headings if box.column >= layout.first_item_column]
    for row, column, last_row, last_column, text in _moved(boxes, layout.heading_rows[0] - _TOP):
        if (row, column) == (last_row, last_column):
            sheet.write_string(row, column, text, looks)
        else:
            sheet.merge_range(row, column, last_row, last_column, text, looks)
    return _TOP + len(layout.heading_rows)


def _moved(boxes: list[HeadingBox], up: int) -> Iterator[tuple[int, int, int, int, str]]:
    """Number and name share a column, so that all stands one further left."""
    for box in boxes:
        yield box.row - up, box.column - 1, box.last_row - up, box.last_column - 1, box.text


def _draw_row(sheet: Worksheet, form: Form, place: int, row: DemoRow, looks: Format) -> None:
    typed = {item.id: value for item, value in row.typed(form)}
    sheet.write_string(place, 0, row.written or row.name, looks)
    for column, item in enumerate(form.items, start=1):
        value = typed.get(item.id, item.placeholder)
        if isinstance(value, int):
            sheet.write_number(place, column, value, looks)
        else:
            sheet.write_string(place, column, value, looks)


def _draw_total(
    sheet: Worksheet, form: Form, place: int, label: str, rows: tuple[DemoRow, ...], looks: Format
) -> None:
    typed = [{item.id: value for item, value in row.typed(form)} for row in rows]
    sheet.write_string(place, 0, label, looks)
    for column, item in enumerate(form.items, start=1):
        if item.kind is ItemKind.FLAG:
            sheet.write_number(place, column, sum(row.get(item.id) in item.deficiency for row in typed), looks)
        else:
            sheet.write_blank(place, column, None, looks)
