"""The blank form (様式) that a municipality gets: a plain workbook that helps while it is filled in."""

import datetime as dt
from io import BytesIO

from xl_kenten.adapters.document_properties import ORIGIN_PROPERTIES
from xl_kenten.adapters.written.cell_formats import CellFormats
from xl_kenten.adapters.written.cell_text import shortened, writable
from xl_kenten.adapters.written.form_sheet import FormContent, FormRow, draw_form
from xl_kenten.adapters.written.ledger_sheet import draw_ledger
from xl_kenten.adapters.written.notes_block import draw_notes
from xl_kenten.adapters.written.quick_workbook import QuickWorkbook
from xl_kenten.adapters.written.sheet import Sheet, add_sheet
from xl_kenten.core.form import Form, SheetKind
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.workbook.sheets import LEDGER

_PROPERTY_LIMIT = 255  # characters a document property holds


def blank_form(form: Form, municipality: Municipality, *, ledger: bool = False) -> bytes:
    """Write a municipality's blank form as an .xlsx; the same input gives the same bytes.

    ``ledger`` adds the sheet 契約台帳, for those who want to fill the form from their contracts. Raises DefinitionError where the form's sheet name is none that Excel takes.
    """
    target = BytesIO()
    book = QuickWorkbook(target)
    _set_properties(book, form, municipality)
    formats = CellFormats(book)
    sheet = add_sheet(book, formats, form.sheets.municipal.name)
    drawn = draw_form(sheet, form, SheetKind.MUNICIPAL, _content(form, municipality))
    end = draw_notes(sheet, form, drawn.end_row + 2, drawn.last_column)
    sheet.print_landscape(form.head.title, pages_high=1)
    sheet.raw.print_area(0, 0, end, drawn.last_column)
    _protect(sheet)
    if ledger:
        draw_ledger(add_sheet(book, formats, LEDGER), form, reviewed=False)
    book.close()
    return target.getvalue()


def _set_properties(book: QuickWorkbook, form: Form, municipality: Municipality) -> None:
    # A fixed date of creation: otherwise no two runs would give the same bytes.
    created = dt.datetime.combine(form.head.issued, dt.time(), tzinfo=dt.UTC)
    book.set_properties({"title": shortened(form.head.title, _PROPERTY_LIMIT), "created": created})
    origin = (form.head.id, form.head.version, municipality.lg_code)
    for name, value in zip(ORIGIN_PROPERTIES, origin, strict=True):
        book.set_custom_property(name, writable(value), "text")


def _content(form: Form, municipality: Municipality) -> FormContent:
    placeholders: dict[str, int | str | None] = {
        section.remediation.id: section.remediation.placeholder or None for section in form.sections
    }
    row = FormRow(municipality.name, municipality.order or None, placeholders)
    return FormContent(guide=_guide(form), rows=(row,), fillable=True)


def _guide(form: Form) -> str:
    meanings = list(dict.fromkeys(flag.meaning for flag in form.flags))
    values = (
        f"数字の意味は「{meanings[0]}」です。"
        if len(meanings) == 1
        else "数字の意味は、欄を選ぶと表示されます。"
    )
    return (
        f"斜線の欄に入力してください。{values}"
        "「不備あり」のときは、その右の欄に、改善事項の内容と改善の時期を書いてください。"
        "くわしくは下の記入要領をご覧ください。"
    )


def _protect(sheet: Sheet) -> None:
    """Lock all but the cells to fill in, without a password: it guards against slips, not against people."""
    sheet.raw.protect(
        options={
            "format_columns": True,
            "format_rows": True,
            "autofilter": True,
            "objects": True,
            "scenarios": True,
        }
    )
