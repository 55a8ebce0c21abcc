"""提出状況 of the report: every municipality, and what became of its return."""

from collections.abc import Iterator, Sequence

from xl_kenten.adapters.written.cell_formats import STATUS_MARKS, Style
from xl_kenten.adapters.written.list_sheet import columns_of, draw_list, draw_title
from xl_kenten.adapters.written.report_plan import LIST_TOP_ROW, STATUS_SHEET, ReportPlan
from xl_kenten.adapters.written.row_writer import Cell
from xl_kenten.adapters.written.sheet import Area, Link, Sheet
from xl_kenten.core.finding import Severity, cell_address

_COLUMNS = columns_of(
    ("番号", Style.NUMBER),
    ("団体コード", Style.CELL_CENTRED),
    ("団体", Style.TEXT),
    ("状態", Style.CELL_CENTRED),
    ("ファイル", Style.TEXT),
    ("ファイルの更新日時", Style.MOMENT),
    *((severity.label, Style.COUNT) for severity in Severity),
)
_WIDTHS = (44, 80, 130, 70, 420, 140, 60, 60, 60)  # pixels
_STATUS_COLUMN = 3


def draw_status(sheet: Sheet, plan: ReportPlan) -> None:
    """Draw a row a municipality: its status, the file taken, and how much was found in it."""
    for column, width in enumerate(_WIDTHS):
        sheet.width(column, width)
    last_column = len(_COLUMNS) - 1
    sentence = (
        f"{plan.state}　　受理＝このまま集約できます。差戻し＝エラーがあり、団体に直していただきます。"
        "要確認＝内容の異なる回答が二つ以上あり、どちらを採るか決める必要があります。"
    )
    draw_title(sheet, f"提出状況　{plan.prefecture}　{plan.made_words}現在", sentence, last_column)
    number = len(plan.consolidation.rows)
    last = max(draw_list(sheet, LIST_TOP_ROW, _COLUMNS, number, _rows(plan)), LIST_TOP_ROW + 1)
    cell = cell_address(LIST_TOP_ROW + 1, _STATUS_COLUMN)
    area = Area(LIST_TOP_ROW + 1, _STATUS_COLUMN, last, _STATUS_COLUMN)
    for status, style in STATUS_MARKS.items():
        sheet.mark(area, f'{cell}="{status.label}"', style)
    sheet.raw.autofilter(LIST_TOP_ROW, 0, last, last_column)
    sheet.raw.freeze_panes(LIST_TOP_ROW + 1, _STATUS_COLUMN)
    sheet.raw.hide_gridlines(2)
    sheet.raw.ignore_errors({"number_stored_as_text": f"A1:{cell_address(last, last_column)}"})
    sheet.print_landscape(f"{STATUS_SHEET} {plan.prefecture} {plan.made_words}")
    sheet.raw.repeat_rows(LIST_TOP_ROW)


def _rows(plan: ReportPlan) -> Iterator[Sequence[Cell]]:
    for at, row in enumerate(plan.consolidation.rows):
        response = row.response
        yield (
            plan.number_of(at, row),
            row.municipality.lg_code,
            Link(row.municipality.name, plan.target_of_row(at)),
            row.status.label,
            "" if response is None else response.file,
            None if response is None else plan.changed_at(response),
            *plan.counts_of(plan.first_row + at),
        )
