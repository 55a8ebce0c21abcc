"""The lists of the template: headed, formatted for whatever a button will write, and empty."""

from collections.abc import Sequence

from xl_kenten.adapters.written.cell_formats import SEVERITY_MARKS, STATUS_MARKS, Style
from xl_kenten.adapters.written.sheet import Area, Sheet, across
from xl_kenten.core.consolidation import RowStatus
from xl_kenten.core.finding import cell_address
from xl_kenten.core.form import Form, ItemKind
from xl_kenten.core.workbook.resubmission import Verdict
from xl_kenten.core.workbook.sheets import (
    LIST_HEADING_ROW,
    PROVENANCE,
    PROVENANCE_FIXED,
    RESUBMISSION_HEADINGS,
    RESUBMISSIONS,
    RESULT_HEADINGS,
    RESULTS,
    STATUS,
    STATUS_HEADINGS,
    provenance_headings,
)

_ROWS = (
    20_000  # conditional formats reach so far down; the municipalities of all Japan have that many findings
)

_RESULT_LOOKS = (
    (44, Style.LIST_NUMBER),
    (64, Style.LIST_CENTRED),
    (110, Style.LIST_LINK),
    (80, Style.LIST),
    (50, Style.LIST_CENTRED),
    (234, Style.LIST),
    (324, Style.LIST),
    (262, Style.LIST),
    (190, Style.LIST),
    (150, Style.LIST),
)
_STATUS_LOOKS = (
    (44, Style.LIST_NUMBER),
    (80, Style.LIST_CENTRED),
    (130, Style.LIST_LINK),
    (80, Style.LIST_CENTRED),
    (80, Style.LIST_CENTRED),
    (300, Style.LIST),
    (130, Style.LIST_MOMENT),
    (130, Style.LIST_MOMENT),
    (130, Style.LIST_MOMENT),
    (60, Style.LIST_NUMBER),
    (60, Style.LIST_NUMBER),
    (60, Style.LIST_NUMBER),
)
_PROVENANCE_LOOKS = (
    (44, Style.LIST_NUMBER),
    (80, Style.LIST_CENTRED),
    (130, Style.LIST_ONE_LINE),
    (300, Style.LIST_ONE_LINE),
    (100, Style.LIST_ONE_LINE),
    (50, Style.LIST_NUMBER),
    (160, Style.LIST_ONE_LINE),
    (130, Style.LIST_MOMENT),
    (180, Style.LIST_ONE_LINE),
    (130, Style.LIST_ONE_LINE),
    (130, Style.LIST_MOMENT),
    (130, Style.LIST_MOMENT),
    (180, Style.LIST_ONE_LINE),
)
_RESUBMISSION_LOOKS = (
    (44, Style.LIST_NUMBER),
    (80, Style.LIST_CENTRED),
    (130, Style.LIST),
    (240, Style.LIST),
    (130, Style.LIST_MOMENT),
    (420, Style.LIST),
    (220, Style.LIST),
    (80, Style.LIST_CENTRED),
    (110, Style.LIST_CENTRED),
    (130, Style.LIST_MOMENT),
    (130, Style.LIST),
)
_VERDICT_COLUMN = 7


def draw_results(sheet: Sheet) -> None:
    """検査結果: every finding, with a link to its cell."""
    sentence = (
        "「入力チェック」または「市町村分を集約」を押すと、見つかったことがここに並びます。"
        "団体名をクリックすると、そのセルへ移動します。エラー＝直すもの、警告＝確かめるもの、確認＝お知らせです。"
    )
    area = Area(LIST_HEADING_ROW + 1, 0, _ROWS, 1)
    cell = "$" + cell_address(LIST_HEADING_ROW + 1, 1)
    for severity, mark in SEVERITY_MARKS.items():
        sheet.mark(area, f'{cell}="{severity.label}"', mark)
    _draw(sheet, RESULTS, sentence, RESULT_HEADINGS, _RESULT_LOOKS)


def draw_status(sheet: Sheet) -> None:
    """提出状況: every municipality in 建制順."""
    sentence = (
        "「市町村分を集約」または「提出状況」を押すと、団体ごとの状態がここに並びます。"
        "受理＝このまま集約できます。差戻し＝直していただくところがあります。"
        "要確認＝食い違う回答があります。未提出＝まだ届いていません。"
        "状態は手で選び直せます。選び直した状態は、次の集約でも変わりません（空欄に戻すと自動判定になります）。"
    )
    area = Area(LIST_HEADING_ROW + 1, 3, _ROWS, 3)
    cell = "$" + cell_address(LIST_HEADING_ROW + 1, 3)
    for status, mark in STATUS_MARKS.items():
        sheet.mark(area, f'{cell}="{status.label}"', mark)
    row = LIST_HEADING_ROW + 2
    by_hand = Area(LIST_HEADING_ROW + 1, 3, _ROWS, 4)
    sheet.mark(by_hand, f"AND(LEN($E{row})>0,$D{row}<>$E{row})", Style.MARK_BY_HAND)
    _choice(sheet, 3, [status.label for status in RowStatus], "状態")
    _draw(sheet, STATUS, sentence, STATUS_HEADINGS, _STATUS_LOOKS)


def draw_resubmissions(sheet: Sheet) -> None:
    """差替え: returns that differ from the one taken, each waiting for a choice."""
    sentence = (
        "取り込んだ後に内容の異なる回答が届くと、ここに並びます。「判断」で採用か見送りを選び、"
        "もう一度「市町村分を集約」を押してください。判断者には「設定」シートの担当者が入ります。"
    )
    row = LIST_HEADING_ROW + 2
    waiting = f"AND(LEN($A{row})>0,LEN($H{row})=0)"
    area = Area(LIST_HEADING_ROW + 1, _VERDICT_COLUMN, _ROWS, _VERDICT_COLUMN)
    sheet.mark(area, waiting, Style.MARK_UNANSWERED)
    _choice(sheet, _VERDICT_COLUMN, [verdict.value for verdict in Verdict], "判断")
    _draw(sheet, RESUBMISSIONS, sentence, RESUBMISSION_HEADINGS, _RESUBMISSION_LOOKS)


def _choice(sheet: Sheet, column: int, words: Sequence[str], what: str) -> None:
    sheet.raw.data_validation(
        LIST_HEADING_ROW + 1,
        column,
        _ROWS,
        column,
        {
            "validate": "list",
            "source": list(words),
            "error_title": f"{what}に使えない言葉です",
            "error_message": f"{'・'.join(words)}のいずれかを選んでください。",
        },
    )


def draw_provenance(sheet: Sheet, form: Form) -> None:
    """取込記録: where each row came from, and what was last taken."""
    sentence = (
        "集約した値がどのファイルのどの行から来たかの記録です。次の集約のときに、手で直した値を見分けるためにも使います。"
        "書き換えないでください。"
    )
    values = [(60 if item.kind is ItemKind.FLAG else 160, Style.LIST_ONE_LINE) for item in form.items]
    _draw(sheet, PROVENANCE, sentence, provenance_headings(form), [*_PROVENANCE_LOOKS, *values])
    sheet.raw.freeze_panes(LIST_HEADING_ROW + 1, 3)
    sheet.raw.set_row(LIST_HEADING_ROW, 60)
    if len(_PROVENANCE_LOOKS) != PROVENANCE_FIXED:
        raise AssertionError("the columns before the values and their looks must agree")


def _draw(
    sheet: Sheet, title: str, sentence: str, headings: Sequence[str], looks: Sequence[tuple[int, Style]]
) -> None:
    last = len(headings) - 1
    for column, (width, style) in enumerate(looks):
        sheet.raw.set_column_pixels(column, column, width, sheet.formats[style])
        sheet.widths[column] = width
    for row in range(LIST_HEADING_ROW):
        for column in range(last + 1):
            sheet.blank(row, column, Style.PLAIN)
    sheet.text(0, 0, title, Style.SHEET_TITLE)
    sheet.raw.set_row(0, 27)
    sheet.text_box(across(1, 0, min(last, 8)), sentence, Style.GUIDE)
    sheet.raw.set_row(1, 36)
    for column, heading in enumerate(headings):
        sheet.text(LIST_HEADING_ROW, column, heading, Style.HEADING)
    sheet.raw.set_row(LIST_HEADING_ROW, 24)
    # Lines are drawn around a row as soon as something stands in it.
    area = Area(LIST_HEADING_ROW + 1, 0, _ROWS, last)
    sheet.mark(area, f"LEN($A{LIST_HEADING_ROW + 2})>0", Style.MARK_GRID)
    sheet.raw.autofilter(LIST_HEADING_ROW, 0, LIST_HEADING_ROW + 1, last)
    sheet.raw.freeze_panes(LIST_HEADING_ROW + 1, 3)
    sheet.raw.hide_gridlines(2)
    sheet.raw.ignore_errors({"number_stored_as_text": f"A1:{cell_address(_ROWS, last)}"})
    sheet.print_landscape(title)
    sheet.raw.repeat_rows(LIST_HEADING_ROW)
