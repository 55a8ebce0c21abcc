"""Honest returns, as XlsxWriter writes them: the headings of the form and one row of answers."""

from io import BytesIO

import xlsxwriter

from xl_kenten.adapters.document_properties import FORM_ID, FORM_VERSION, LG_CODE
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.core.form import ItemKind

NAME = "1 見本市"
ANSWER_ROW = 4


def form_bytes(
    name: str = NAME, *, properties: bool = True, options: dict[str, object] | None = None
) -> bytes:
    """One filled form; ``options`` go to XlsxWriter."""
    form = load_form()
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True} | (options or {})) as workbook:
        if properties:
            workbook.set_custom_property(FORM_ID, form.head.id)
            workbook.set_custom_property(FORM_VERSION, form.head.version)
            workbook.set_custom_property(LG_CODE, "489999")
        heading = workbook.add_format({"text_wrap": True, "border": 1, "bg_color": "#DDEBF7"})
        sheet = workbook.add_worksheet(form.sheets.municipal.name)
        sheet.write_string(0, 0, form.sheets.municipal.title)
        for column, item in enumerate(form.items, start=1):
            sheet.write_string(ANSWER_ROW - 1, column, item.heading, heading)
            if item.kind is ItemKind.FLAG:
                sheet.write_number(ANSWER_ROW, column, 0)
            else:
                sheet.write_string(ANSWER_ROW, column, item.placeholder)
        sheet.write_string(ANSWER_ROW, 0, name)
        sheet.conditional_format(
            ANSWER_ROW, 1, ANSWER_ROW, 3, {"type": "cell", "criteria": "==", "value": 1, "format": heading}
        )
        notes = workbook.add_worksheet("記入要領")
        for row, line in enumerate(form.notes.lines):
            notes.write_string(row, 0, line)
    return buffer.getvalue()
