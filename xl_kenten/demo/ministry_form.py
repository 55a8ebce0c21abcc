"""The ministry's own form, as it came with the notice: some offices fill in that one, not ours."""

from io import BytesIO

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xl_kenten.core.form import Form, ItemKind, SheetKind
from xl_kenten.core.layout import HeadingBox, form_layout
from xl_kenten.demo.returns import DemoReturn, DemoRow

_TOP = 1  # the headings begin right below the title
_NAME_WIDTH, _FLAG_WIDTH, _TEXT_WIDTH = 14, 11, 32  # characters
_HEADING_HEIGHTS = (18, 32, 84)  # points
_ROW_HEIGHT = 58
_LOOKS = {"font_name": "ＭＳ 明朝", "font_size": 10, "border": 1, "text_wrap": True, "valign": "vcenter"}


def filled_ministry_form(form: Form, returned: DemoReturn, kind: SheetKind) -> bytes:
    """Draw one of the form's tables with its answers; the example rows that were left stand above them."""
    definition = form.sheets.of(kind)
    target = BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        drawing = _Drawing(book.add_worksheet(definition.name), book.add_format(_LOOKS), form)
        drawing.draw_headings(kind, definition.title)
        for row in (*(DemoRow(name=name) for name in returned.left), *returned.rows):
            drawing.draw_row(row)
        if definition.total is not None:
            drawing.draw_total(definition.total, returned.rows)
    return target.getvalue()


class _Drawing:
    """One sheet, drawn from top to bottom. Number and name share the first column."""

    def __init__(self, sheet: Worksheet, looks: Format, form: Form) -> None:
        self._sheet = sheet
        self._looks = looks
        self._items = list(enumerate(form.items, start=1))
        self._form = form
        self._row = _TOP
        sheet.set_landscape()
        sheet.set_column(0, 0, _NAME_WIDTH)
        for column, item in self._items:
            sheet.set_column(column, column, _FLAG_WIDTH if item.kind is ItemKind.FLAG else _TEXT_WIDTH)

    def draw_headings(self, kind: SheetKind, title: str) -> None:
        """Draw title and headings; above the names stands nothing."""
        self._sheet.write_string(0, 0, title)
        layout = form_layout(self._form, kind)
        rows = layout.heading_rows
        boxes = [HeadingBox("", rows[0], 1, rows[-1], 1)]
        boxes += [box for box in layout.headings if box.column >= layout.first_item_column]
        for box in boxes:
            first, last = (
                (box.row - rows[0] + _TOP, box.column - 1),
                (box.last_row - rows[0] + _TOP, box.last_column - 1),
            )
            if first == last:
                self._sheet.write_string(*first, box.text, self._looks)
            else:
                self._sheet.merge_range(*first, *last, box.text, self._looks)
        for row, height in enumerate(_HEADING_HEIGHTS, start=_TOP):
            self._sheet.set_row(row, height)
        self._row = _TOP + len(rows)

    def draw_row(self, row: DemoRow) -> None:
        """Draw a row of answers; what was not typed shows the form's own words."""
        typed = {item.id: value for item, value in row.typed(self._form)}
        self._sheet.write_string(self._row, 0, row.written or row.name, self._looks)
        for column, item in self._items:
            self._write(column, typed.get(item.id, item.placeholder))
        self._sheet.set_row(self._row, _ROW_HEIGHT)
        self._row += 1

    def draw_total(self, label: str, rows: tuple[DemoRow, ...]) -> None:
        """Draw the total of the rows."""
        typed = [{item.id: value for item, value in row.typed(self._form)} for row in rows]
        self._sheet.write_string(self._row, 0, label, self._looks)
        for column, item in self._items:
            count = sum(answers.get(item.id) in item.deficiency for answers in typed)
            self._write(column, count if item.kind is ItemKind.FLAG else "")
        self._row += 1

    def _write(self, column: int, value: int | str) -> None:
        if isinstance(value, int):
            self._sheet.write_number(self._row, column, value, self._looks)
        elif value:
            self._sheet.write_string(self._row, column, value, self._looks)
        else:
            self._sheet.write_blank(self._row, column, None, self._looks)
