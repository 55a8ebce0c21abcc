"""The national table (全国集計): one workbook with the reports of all prefectures and where everything came from."""

import datetime as dt
from io import BytesIO

from xl_kenten.adapters.written.cell_formats import CellFormats
from xl_kenten.adapters.written.cell_text import shortened
from xl_kenten.adapters.written.form_sheet import FormContent, FormRow, draw_form
from xl_kenten.adapters.written.national_layout import SUMMARY_SHEET
from xl_kenten.adapters.written.national_lists import draw_national_findings, draw_national_provenance
from xl_kenten.adapters.written.national_plan import NationalPlan
from xl_kenten.adapters.written.national_sheet import draw_municipalities
from xl_kenten.adapters.written.national_summary import draw_national_summary
from xl_kenten.adapters.written.quick_workbook import QuickWorkbook
from xl_kenten.adapters.written.report_plan import FINDINGS_SHEET, JAPAN, PROVENANCE_SHEET, in_japan
from xl_kenten.adapters.written.sheet import Sheet, add_sheet
from xl_kenten.core.form import SheetKind
from xl_kenten.core.rollup import PrefecturalReport, RollUp

_TITLE_LIMIT = 255


def national_workbook(rolled_up: RollUp, *, made_at: dt.datetime) -> bytes:
    """Write a roll-up as an .xlsx; the same input gives the same bytes.

    ``made_at`` without a zone is the time in Japan. Raises DefinitionError where a sheet name of the form is
    none that Excel takes, or is one of this workbook's own.
    """
    plan = NationalPlan(rolled_up, made_at)
    sheets = plan.form.sheets
    target = BytesIO()
    book = QuickWorkbook(target)
    created = in_japan(made_at).replace(tzinfo=JAPAN).astimezone(dt.UTC)
    title = shortened(f"{plan.form.head.title} {SUMMARY_SHEET}", _TITLE_LIMIT)
    book.set_properties({"title": title, "created": created})
    book.set_size(1920, 1080)
    formats = CellFormats(book)

    def add(name: str) -> Sheet:
        return add_sheet(book, formats, name)

    draw_national_summary(add(SUMMARY_SHEET), plan)
    _draw_prefectures(add(sheets.prefecture.name), plan)
    draw_municipalities(add(sheets.municipal.name), plan)
    draw_national_findings(add(FINDINGS_SHEET), plan)
    draw_national_provenance(add(PROVENANCE_SHEET), plan)
    book.close()
    return target.getvalue()


def _draw_prefectures(sheet: Sheet, plan: NationalPlan) -> None:
    """Draw 都道府県分: the prefectures' own responses, in the order of their codes."""
    content = FormContent(
        guide=f"{plan.made_words}現在の、都道府県自身の回答です（コード順）。",
        rows=[_row(plan, report) for report in plan.rolled_up.prefectures],
        state=plan.state,
        reviewed=True,
    )
    draw_form(sheet, plan.form, SheetKind.PREFECTURE, content)


def _row(plan: NationalPlan, report: PrefecturalReport) -> FormRow:
    own = report.own
    return FormRow(
        name=report.prefecture.name,
        answers={} if own.response is None else own.response.values(),
        status=own.status.label,
        remarks=plan.remarks(report.prefecture),
        link=plan.finding_target(report.prefecture),
    )
