"""集計 of the report: how many municipalities have a deficiency, by item, as numbers and as a chart."""

import math
from typing import cast

from xlsxwriter import Workbook
from xlsxwriter.chart_bar import ChartBar

from xl_kenten.adapters.written.cell_formats import FONT, HEADING_SIZE, STATUS_MARKS, Style
from xl_kenten.adapters.written.list_sheet import draw_title
from xl_kenten.adapters.written.live_rules import LiveRules
from xl_kenten.adapters.written.report_plan import SUMMARY_SHEET, ReportPlan
from xl_kenten.adapters.written.sheet import Area, Sheet, quoted
from xl_kenten.core.consolidation import RowStatus
from xl_kenten.core.finding import cell_address, column_letters
from xl_kenten.core.layout import form_layout

_HEADINGS = ("項目", "不備のある団体", "回答した団体", "割合")
_WIDTHS = (300, 90, 90, 80)  # pixels
_GAP = 24
_CHART_WIDTH = 760
_ITEMS_TOP = 3
_ROW = 24.0  # points


def draw_summary(book: Workbook, sheet: Sheet, plan: ReportPlan) -> None:
    """Draw the counts as formulas over 市町村分, so that they follow a correction made there."""
    for column, width in enumerate(_WIDTHS):
        sheet.width(column, width)
    sheet.width(len(_WIDTHS), _GAP)
    sentence = (
        f"「{plan.form.sheets.municipal.name}」の表から数えています。表を直すと、ここの数とグラフも変わります。"
        "割合は、その項目に回答した団体に占める割合です。"
    )
    draw_title(sheet, f"集計　{plan.prefecture}　{plan.made_words}現在", sentence, len(_WIDTHS) - 1)
    last = _draw_items(sheet, plan)
    _draw_chart(book, sheet, plan, last)
    end = _draw_statuses(sheet, plan, last + 3)
    sheet.raw.hide_gridlines(2)
    sheet.raw.freeze_panes(2, 0)
    sheet.print_landscape(f"{SUMMARY_SHEET} {plan.prefecture} {plan.made_words}")
    sheet.raw.set_selection(end + 2, 0, end + 2, 0)


def _draw_items(sheet: Sheet, plan: ReportPlan) -> int:
    form, rows = plan.form, plan.consolidation.rows
    layout = form_layout(form)
    rules = LiveRules(form, layout, layout.last_row(len(rows)))
    source = quoted(form.sheets.municipal.name) + "!"
    answers = [row.response.answers for row in rows if row.response is not None]
    sheet.text(_ITEMS_TOP - 1, 0, "項目ごとの不備", Style.SUBTITLE)
    _draw_headings(sheet, _ITEMS_TOP, _HEADINGS)
    row = _ITEMS_TOP
    for flag in form.flags:
        row += 1
        deficient = plan.totals[flag.id]
        answered = sum(each[flag.id].value in flag.values for each in answers)
        share = deficient / answered if answered else "－"
        first, second = cell_address(row, 1), cell_address(row, 2)
        sheet.text(row, 0, form.title_of(flag.id), Style.TEXT)
        sheet.formula(row, 1, rules.total(flag, source), Style.COUNT, deficient)
        sheet.formula(row, 2, rules.answered(flag, source), Style.COUNT, answered)
        sheet.formula(row, 3, f'IF({second}=0,"－",{first}/{second})', Style.SHARE, share)
        sheet.raw.set_row(row, _ROW)
    return row


def _draw_headings(sheet: Sheet, row: int, headings: tuple[str, ...]) -> None:
    for column, heading in enumerate(headings):
        sheet.text(row, column, heading, Style.HEADING)
    sheet.raw.set_row(row, _ROW)


def _draw_statuses(sheet: Sheet, plan: ReportPlan, top: int) -> int:
    rows = plan.consolidation.rows
    layout = form_layout(plan.form)
    column = column_letters(layout.status_column)
    area = f"${column}${layout.first_row + 1}:${column}${layout.last_row(len(rows)) + 1}"
    source = f"{quoted(plan.form.sheets.municipal.name)}!{area}"
    sheet.text(top - 1, 0, "提出の状況", Style.SUBTITLE)
    _draw_headings(sheet, top, ("状態", "団体数"))
    for place, status in enumerate(RowStatus, top + 1):
        count = sum(row.status is status for row in rows)
        sheet.text(place, 0, status.label, Style.CELL_CENTRED)
        sheet.formula(place, 1, f'COUNTIF({source},"{status.label}")', Style.COUNT, count)
        sheet.raw.set_row(place, _ROW)
    last = top + len(RowStatus)
    for status, mark in STATUS_MARKS.items():
        sheet.mark(Area(top + 1, 0, last, 0), f'{cell_address(top + 1, 0)}="{status.label}"', mark)
    return last


def _draw_chart(book: Workbook, sheet: Sheet, plan: ReportPlan, last: int) -> None:
    first = _ITEMS_TOP + 1
    font = {"name": FONT, "size": HEADING_SIZE}
    chart = cast("ChartBar", book.add_chart({"type": "bar"}))
    chart.add_series(
        {
            "name": "不備のある団体",
            "categories": [SUMMARY_SHEET, first, 0, last, 0],
            "values": [SUMMARY_SHEET, first, 1, last, 1],
            "data_labels": {"value": True, "font": font},
            "fill": {"color": "#C55A11"},
            "gap": 60,
        }
    )
    chart.set_title({"name": "項目ごとの不備のある団体の数", "name_font": {"name": FONT, "size": 12}})
    chart.set_legend({"none": True})
    # The first item on top, as in the table beside it; whole numbers of municipalities on the axis.
    chart.set_y_axis({"reverse": True, "crossing": "max", "num_font": font})
    step = max(1, math.ceil(max(plan.totals.values(), default=0) / 6))
    chart.set_x_axis({"num_font": font, "min": 0, "major_unit": step, "num_format": "0"})
    chart.set_size({"width": _CHART_WIDTH, "height": 130 + 34 * len(plan.form.flags)})
    sheet.raw.insert_chart(
        _ITEMS_TOP, len(_WIDTHS) + 1, chart, {"description": _description(plan), "object_position": 2}
    )


def _description(plan: ReportPlan) -> str:
    """Say in words what the chart shows, for those who do not see it."""
    counts = "、".join(
        f"{plan.form.title_of(flag.id)} {plan.totals[flag.id]} 団体" for flag in plan.form.flags
    )
    return f"項目ごとの不備のある団体の数を表す横棒グラフ。{counts}。"
