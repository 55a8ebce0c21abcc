"""The report (集約した報告票): one workbook with the responses, what was found, and where everything came from."""

import datetime as dt
from io import BytesIO

from xl_kenten.adapters.written.cell_formats import CellFormats
from xl_kenten.adapters.written.cell_text import shortened
from xl_kenten.adapters.written.findings_sheet import draw_findings
from xl_kenten.adapters.written.notes_block import draw_notes
from xl_kenten.adapters.written.provenance_sheet import draw_provenance
from xl_kenten.adapters.written.quick_workbook import QuickWorkbook
from xl_kenten.adapters.written.report_plan import (
    FINDINGS_SHEET,
    JAPAN,
    NOTES_SHEET,
    PROVENANCE_SHEET,
    STATUS_SHEET,
    SUMMARY_SHEET,
    ReportPlan,
    in_japan,
)
from xl_kenten.adapters.written.response_sheets import draw_municipal, draw_prefecture
from xl_kenten.adapters.written.sheet import Sheet, add_sheet
from xl_kenten.adapters.written.status_sheet import draw_status
from xl_kenten.adapters.written.summary_sheet import draw_summary
from xl_kenten.core.consolidation import Consolidation

_NOTES_WIDTH = 880  # pixels
_TITLE_LIMIT = 255


def report_workbook(consolidation: Consolidation, *, made_at: dt.datetime) -> bytes:
    """Write the report of a consolidation as an .xlsx; the same input gives the same bytes.

    ``made_at`` without a zone is the time in Japan. Raises DefinitionError where a sheet name of the form is
    none that Excel takes, or is one of the report's own.
    """
    plan = ReportPlan(consolidation, made_at)
    sheets = plan.form.sheets
    target = BytesIO()
    book = QuickWorkbook(target)
    created = in_japan(made_at).replace(tzinfo=JAPAN).astimezone(dt.UTC)
    title = f"{plan.form.head.title} {plan.prefecture}".strip()
    book.set_properties({"title": shortened(title, _TITLE_LIMIT), "created": created})
    book.set_size(1920, 1080)
    formats = CellFormats(book)

    def add(name: str) -> Sheet:
        return add_sheet(book, formats, name)

    draw_municipal(add(sheets.municipal.name), plan)
    draw_prefecture(add(sheets.prefecture.name), plan)
    draw_findings(add(FINDINGS_SHEET), plan)
    draw_status(add(STATUS_SHEET), plan)
    draw_summary(book, add(SUMMARY_SHEET), plan)
    draw_provenance(add(PROVENANCE_SHEET), plan)
    _draw_notes_sheet(add(NOTES_SHEET), plan)
    book.close()
    return target.getvalue()


def _draw_notes_sheet(sheet: Sheet, plan: ReportPlan) -> None:
    sheet.width(0, _NOTES_WIDTH)
    draw_notes(sheet, plan.form, 0, 0)
    sheet.raw.hide_gridlines(2)
    sheet.print_landscape(f"{NOTES_SHEET} {plan.form.head.title}")
