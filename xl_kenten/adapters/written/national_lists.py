"""検査結果 and 取込記録 of the national table: what was found, and from which report every row came."""

from collections.abc import Iterator, Sequence

from xl_kenten.adapters.written.cell_formats import SEVERITY_MARKS, Style
from xl_kenten.adapters.written.list_sheet import columns_of, draw_list, draw_title
from xl_kenten.adapters.written.national_layout import CODE_HEADING, PREFECTURE_HEADING
from xl_kenten.adapters.written.national_plan import NationalPlan
from xl_kenten.adapters.written.report_plan import (
    FINDINGS_SHEET,
    LIST_TOP_ROW,
    PROVENANCE_SHEET,
    moment_of,
)
from xl_kenten.adapters.written.row_writer import Cell, Column
from xl_kenten.adapters.written.sheet import Area, Link, Sheet, across, target
from xl_kenten.core.consolidation import ConsolidatedRow
from xl_kenten.core.finding import Finding, cell_address
from xl_kenten.core.returned_file import FileStatus

_FINDING_COLUMNS = columns_of(
    ("番号", Style.NUMBER),
    ("重要度", Style.CELL_CENTRED),
    (PREFECTURE_HEADING, Style.TEXT),
    ("団体", Style.TEXT),
    ("シート", Style.TEXT),
    ("セル", Style.CELL_CENTRED),
    ("項目", Style.TEXT),
    ("メッセージ", Style.TEXT),
    ("対応", Style.TEXT),
    ("ファイル", Style.TEXT),
    ("コード", Style.TEXT),
)
_FINDING_WIDTHS = (44, 60, 80, 104, 80, 50, 200, 360, 260, 180, 160)  # pixels
_SEVERITY_COLUMN = 1

_PROVENANCE_WIDTHS = (80, 70, 110, 260, 100, 50, 180, 130, 400)  # pixels
_FILE_COLUMNS = (
    Column(0, 0, Style.TEXT, PREFECTURE_HEADING),
    Column(1, 1, Style.CELL_CENTRED, "状態"),
    Column(2, 3, Style.TEXT, "ファイル"),
    Column(4, 6, Style.TEXT, "ファイル全体の指摘（コード）"),
    Column(7, 7, Style.MOMENT, "更新日時"),
    Column(8, 8, Style.DIGEST, "照合値（SHA-256）"),
)
_ROW_COLUMNS = columns_of(
    (PREFECTURE_HEADING, Style.TEXT),
    (CODE_HEADING, Style.CELL_CENTRED),
    ("団体", Style.TEXT),
    ("ファイル", Style.TEXT),
    ("シート", Style.TEXT),
    ("行", Style.NUMBER),
    ("ファイルに書かれた団体名", Style.TEXT),
    ("ファイルの更新日時", Style.MOMENT),
    ("照合値（SHA-256）", Style.DIGEST),
)
_FILE_STATUS = {
    FileStatus.READ: "読込済",
    FileStatus.REJECTED: "読込不可",
    FileStatus.SKIPPED: "対象外",
}


def draw_national_findings(sheet: Sheet, plan: NationalPlan) -> None:
    """Draw the list of findings, in the order in which the roll-up has them."""
    for column, width in enumerate(_FINDING_WIDTHS):
        sheet.width(column, width)
    last_column = len(_FINDING_COLUMNS) - 1
    sentence = (
        f"{plan.state}　　団体名をクリックすると、この表の該当のセルへ移動します。"
        "シートとセルは、都道府県から提出されたファイルの中の場所です。"
    )
    draw_title(sheet, f"検査結果　全国　{plan.made_words}現在", sentence, last_column)
    last = draw_list(sheet, LIST_TOP_ROW, _FINDING_COLUMNS, len(plan.rolled_up.findings), _findings(plan))
    if last == LIST_TOP_ROW:
        last += 1
        sheet.text_box(across(last, 0, last_column), "指摘事項はありません。", Style.TEXT)
    cell = cell_address(LIST_TOP_ROW + 1, _SEVERITY_COLUMN)
    for severity, style in SEVERITY_MARKS.items():
        area = Area(LIST_TOP_ROW + 1, 0, last, _SEVERITY_COLUMN)
        sheet.mark(area, f'${cell}="{severity.label}"', style)
    sheet.raw.autofilter(LIST_TOP_ROW, 0, last, last_column)
    sheet.raw.freeze_panes(LIST_TOP_ROW + 1, _SEVERITY_COLUMN + 3)
    _finish(sheet, f"{FINDINGS_SHEET} 全国 {plan.made_words}", last, last_column)
    sheet.raw.repeat_rows(LIST_TOP_ROW)


def _findings(plan: NationalPlan) -> Iterator[Sequence[Cell]]:
    for number, finding in enumerate(plan.rolled_up.findings, 1):
        yield (
            number,
            finding.severity.label,
            plan.prefecture_of(finding),
            Link(plan.names_of(finding), plan.target_of_finding(finding)),
            finding.place.sheet or "",
            finding.place.cell or "",
            _item(plan, finding),
            finding.message,
            finding.cure,
            finding.place.file or "",
            str(finding.code),
        )


def _item(plan: NationalPlan, finding: Finding) -> str:
    return plan.form.title_of(finding.item) if finding.item in plan.form.by_id else ""


def draw_national_provenance(sheet: Sheet, plan: NationalPlan) -> None:
    """Draw two lists, one below the other: the files, and where each row came from."""
    for column, width in enumerate(_PROVENANCE_WIDTHS):
        sheet.width(column, width)
    last_column = len(_PROVENANCE_WIDTHS) - 1
    sentence = "どの値がどの都道府県のファイルのどこから来たかの記録です。照合値が同じなら、ファイルは一字も変わっていません。"
    draw_title(sheet, f"取込記録　全国　{plan.made_words}", sentence, last_column)
    row = 3
    files = len(plan.rolled_up.files)
    sources = sum(1 + len(report.rows) for report in plan.rolled_up.prefectures)
    for title, columns, number, rows, nothing in (
        ("1 ファイルの一覧", _FILE_COLUMNS, files, _files(plan), "ファイルはありません。"),
        ("2 転記元（団体ごと）", _ROW_COLUMNS, sources, _sources(plan), "団体はありません。"),
    ):
        link = Link(f"▼ {title}", target(PROVENANCE_SHEET, row + 1, 0))
        at = 0 if columns is _FILE_COLUMNS else 3
        sheet.box(across(2, at, at + 1 if at == 0 else at), Style.PLAIN)
        sheet.link(2, at, link, Style.PLAIN)
        sheet.text_box(across(row + 1, 0, last_column), title, Style.SUBTITLE)
        last = draw_list(sheet, row + 2, columns, number, rows)
        if last == row + 2:
            last += 1
            sheet.text_box(across(last, 0, last_column), nothing, Style.TEXT)
        row = last + 1
    sheet.raw.freeze_panes(3, 0)
    _finish(sheet, f"{PROVENANCE_SHEET} 全国 {plan.made_words}", row, last_column)


def _files(plan: NationalPlan) -> Iterator[Sequence[Cell]]:
    for record in plan.rolled_up.files:
        yield (
            plan.sender(record.file),
            _FILE_STATUS[record.status],
            record.file,
            "、".join(map(str, record.codes)),
            moment_of(record.modified),
            record.sha256 or "",
        )


def _sources(plan: NationalPlan) -> Iterator[Sequence[Cell]]:
    for report in plan.rolled_up.prefectures:
        for row in (report.own, *report.rows):
            yield (report.prefecture.name, row.municipality.lg_code, *_source(plan, row))


def _source(plan: NationalPlan, row: ConsolidatedRow) -> Sequence[Cell]:
    name = Link(row.municipality.name, plan.target_of(row.municipality))
    response = row.response
    if response is None:
        return (name, f"（{row.status.label}）", "", None, "", None, "")
    return (
        name,
        response.file,
        response.sheet,
        response.row + 1,
        response.name_text,
        plan.changed_at(response),
        response.sha256 or "",
    )


def _finish(sheet: Sheet, title: str, last: int, last_column: int) -> None:
    sheet.raw.hide_gridlines(2)
    sheet.raw.ignore_errors({"number_stored_as_text": f"A1:{cell_address(last, last_column)}"})
    sheet.print_landscape(title)
