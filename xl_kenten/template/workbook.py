"""The prefecture's workbook (workbook_template.xlsm, and what ``new`` makes of it), built from text."""

import datetime as dt
import sys
from collections.abc import Sequence
from io import BytesIO

from xl_kenten.adapters.document_properties import ORIGIN_PROPERTIES
from xl_kenten.adapters.written.cell_formats import CellFormats, Style
from xl_kenten.adapters.written.form_sheet import FormContent, FormRow, draw_form
from xl_kenten.adapters.written.ledger_sheet import draw_ledger
from xl_kenten.adapters.written.notes_block import draw_notes
from xl_kenten.adapters.written.quick_workbook import QuickWorkbook
from xl_kenten.adapters.written.sheet import Sheet, add_sheet
from xl_kenten.core.consolidation import RowStatus
from xl_kenten.core.form import Form, SheetKind
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.workbook.sheets import (
    GATE,
    LEDGER,
    MUNICIPALITIES,
    NOTES,
    PROVENANCE,
    RESUBMISSIONS,
    RESULTS,
    SETTINGS,
    START,
    STATUS,
    SUMMARY,
    UNDO,
)
from xl_kenten.template.gate_sheet import draw_gate
from xl_kenten.template.lists import draw_provenance, draw_resubmissions, draw_results, draw_status
from xl_kenten.template.mark_columns import add_mark_columns
from xl_kenten.template.package import add_ribbon
from xl_kenten.template.ribbon import custom_ui, load_ribbon
from xl_kenten.template.settings_sheet import draw_municipalities, draw_settings
from xl_kenten.template.start_sheet import draw_start
from xl_kenten.template.summary_sheet import draw_summary
from xl_kenten.template.vba_project import attach_vba
from xl_kenten.template.xlwings_settings import ERROR_SHEET, SHEET, draw_xlwings_settings


def code_names(form: Form) -> dict[str, str]:
    """The sheets in order, and the name by which VBA knows each."""
    return {
        START: "StartPage",
        form.sheets.prefecture.name: "PrefectureForm",
        form.sheets.municipal.name: "MunicipalForm",
        RESULTS: "Results",
        STATUS: "Submissions",
        RESUBMISSIONS: "Resubmissions",
        SUMMARY: "Summary",
        LEDGER: "Ledger",
        GATE: "SubmissionGate",
        PROVENANCE: "Provenance",
        NOTES: "Notes",
        SETTINGS: "Settings",
        MUNICIPALITIES: "Municipalities",
        SHEET: "XlwingsConf",
        ERROR_SHEET: "ErrorLog",
        UNDO: "UndoRecord",
    }


def prefecture_workbook(  # noqa: PLR0913 - what is known of the prefecture
    form: Form,
    prefectures: Sequence[str],
    prefecture: str | None = None,
    municipalities: Sequence[Municipality] = (),
    interpreter: str | None = None,
    *,
    form_file: str | None = None,
) -> bytes:
    """Build the workbook; the same input gives the same bytes.

    Without a prefecture it is the template, with the example rows of the blank form. ``interpreter`` is the path
    of the Python that the buttons shall call; None leaves it to whichever ``python`` is found.
    ``form_file`` is where the form's definition lies, if it does not come with the program.
    """
    target = BytesIO()
    book = QuickWorkbook(target)
    created = dt.datetime.combine(form.head.issued, dt.time(), tzinfo=dt.UTC)
    book.set_properties({"title": form.head.title, "created": created})
    for name, value in zip(ORIGIN_PROPERTIES, (form.head.id, form.head.version, ""), strict=True):
        if value:
            book.set_custom_property(name, value, "text")
    formats = CellFormats(book)
    names = code_names(form)
    sheets = {name: add_sheet(book, formats, name) for name in names}
    _draw_forms(sheets, form, prefecture, municipalities)
    draw_results(sheets[RESULTS])
    draw_status(sheets[STATUS])
    draw_resubmissions(sheets[RESUBMISSIONS])
    rows = len(municipalities) or len(form.sheets.municipal.samples)
    draw_summary(sheets[SUMMARY], book, form, rows)
    draw_ledger(sheets[LEDGER], form, reviewed=True)
    draw_gate(sheets[GATE])
    draw_provenance(sheets[PROVENANCE], form)
    _draw_notes(sheets[NOTES], form)
    settings = draw_settings(sheets[SETTINGS], book, form, prefecture, prefectures, form_file=form_file)
    draw_municipalities(sheets[MUNICIPALITIES], municipalities, prefectures)
    draw_start(sheets[START], form, settings, prepared=prefecture is not None)
    mac = interpreter if interpreter and sys.platform == "darwin" else ""
    draw_xlwings_settings(sheets[SHEET], "" if mac else interpreter or "", mac)
    for name in (SHEET, ERROR_SHEET):
        sheets[name].raw.hide()
    sheets[UNDO].raw.very_hidden()
    sheets[UNDO].raw.set_column(0, 0, 20, formats[Style.LIST])
    attach_vba(book, list(names.values()))
    book.close()
    return add_ribbon(target.getvalue(), custom_ui(load_ribbon()))


def _draw_forms(
    sheets: dict[str, Sheet], form: Form, prefecture: str | None, municipalities: Sequence[Municipality]
) -> None:
    municipal = [
        FormRow(municipality.name, number, status=RowStatus.MISSING.label)
        for number, municipality in enumerate(municipalities, start=1)
    ] or [
        FormRow(name, number, _placeholders(form))
        for number, name in enumerate(form.sheets.municipal.samples, start=1)
    ]
    sample = next(iter(form.sheets.prefecture.samples), "")
    own = FormRow(prefecture or sample, answers=_placeholders(form))
    for kind, rows in ((SheetKind.PREFECTURE, [own]), (SheetKind.MUNICIPAL, municipal)):
        guide = {
            SheetKind.PREFECTURE: "都道府県の点検結果を入力してください。斜線の欄は、まだ入力されていません。",
            SheetKind.MUNICIPAL: "「市町村分を集約」で回答が入ります。手で直した値は、次の集約でも上書きされません。",
        }[kind]
        content = FormContent(guide=guide, rows=rows, reviewed=True, fillable=True, growing=True)
        sheet = sheets[form.sheets.of(kind).name]
        add_mark_columns(sheet, form, draw_form(sheet, form, kind, content))


def _placeholders(form: Form) -> dict[str, int | str | None]:
    return {section.remediation.id: section.remediation.placeholder or None for section in form.sections}


def _draw_notes(sheet: Sheet, form: Form) -> None:
    for column in range(8):
        sheet.width(column, 120)
    draw_notes(sheet, form, 0, 7)
    sheet.raw.hide_gridlines(2)
    sheet.print_landscape(NOTES, pages_high=1)
