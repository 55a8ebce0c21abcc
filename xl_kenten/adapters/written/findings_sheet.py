"""検査結果 of the report: every finding, with a way to the cell it is about."""

from collections.abc import Iterator, Sequence

from xl_kenten.adapters.written.cell_formats import SEVERITY_MARKS, Style
from xl_kenten.adapters.written.list_sheet import columns_of, draw_list, draw_title
from xl_kenten.adapters.written.report_plan import FINDINGS_SHEET, LIST_TOP_ROW, ReportPlan
from xl_kenten.adapters.written.row_writer import Cell
from xl_kenten.adapters.written.sheet import Area, Link, Sheet, across
from xl_kenten.core.finding import Finding, cell_address
from xl_kenten.core.finding_list import not_listed

_COLUMNS = columns_of(
    ("番号", Style.NUMBER),
    ("重要度", Style.CELL_CENTRED),
    ("団体", Style.TEXT),
    ("シート", Style.TEXT),
    ("セル", Style.CELL_CENTRED),
    ("項目", Style.TEXT),
    ("メッセージ", Style.TEXT),
    ("対応", Style.TEXT),
    ("ファイル", Style.TEXT),
    ("コード", Style.TEXT),
)
_WIDTHS = (44, 64, 110, 80, 50, 234, 324, 262, 190, 170)  # pixels
_SEVERITY_COLUMN = 1


def draw_findings(sheet: Sheet, plan: ReportPlan) -> None:
    """Draw the list of findings, in the order in which the consolidation has them."""
    for column, width in enumerate(_WIDTHS):
        sheet.width(column, width)
    last_column = len(_COLUMNS) - 1
    sentence = (
        f"{plan.state}　　エラー＝直していただくもの、警告＝確かめていただくもの、確認＝お知らせです。"
        "団体名をクリックすると、集約した表の該当のセルへ移動します。シートとセルは、提出されたファイルの中の場所です。"
        f"{not_listed(len(plan.consolidation.findings))}"
    )
    draw_title(sheet, f"検査結果　{plan.prefecture}　{plan.made_words}現在", sentence, last_column)
    last = draw_list(sheet, LIST_TOP_ROW, _COLUMNS, len(plan.findings_listed), _rows(plan))
    if last == LIST_TOP_ROW:
        last += 1
        sheet.text_box(across(last, 0, last_column), "指摘事項はありません。", Style.TEXT)
    _mark_severities(sheet, last)
    sheet.raw.autofilter(LIST_TOP_ROW, 0, last, last_column)
    sheet.raw.freeze_panes(LIST_TOP_ROW + 1, _SEVERITY_COLUMN + 2)
    sheet.raw.hide_gridlines(2)
    sheet.raw.ignore_errors({"number_stored_as_text": f"A1:{cell_address(last, last_column)}"})
    sheet.print_landscape(f"{FINDINGS_SHEET} {plan.prefecture} {plan.made_words}")
    sheet.raw.repeat_rows(LIST_TOP_ROW)


def _rows(plan: ReportPlan) -> Iterator[Sequence[Cell]]:
    for number, at in enumerate(plan.findings_listed, start=1):
        finding = plan.consolidation.findings[at]
        yield (
            number,
            finding.severity.label,
            Link(finding.name or plan.name_of(finding), plan.target_of(finding)),
            finding.place.sheet or "",
            finding.place.cell or "",
            _item(plan, finding),
            finding.message,
            finding.cure,
            finding.place.file or "",
            str(finding.code),
        )


def _item(plan: ReportPlan, finding: Finding) -> str:
    return plan.form.title_of(finding.item) if finding.item in plan.form.by_id else finding.item or ""


def _mark_severities(sheet: Sheet, last: int) -> None:
    cell = cell_address(LIST_TOP_ROW + 1, _SEVERITY_COLUMN)
    area = Area(LIST_TOP_ROW + 1, 0, last, _SEVERITY_COLUMN)
    for severity, style in SEVERITY_MARKS.items():
        sheet.mark(area, f'${cell}="{severity.label}"', style)
