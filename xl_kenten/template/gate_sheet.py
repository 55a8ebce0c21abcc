"""提出前チェック: the page that says whether the report may go out, laid ready for the button."""

from xl_kenten.adapters.written.cell_formats import Style
from xl_kenten.adapters.written.cell_text import WrappedText, row_height
from xl_kenten.adapters.written.sheet import Area, Sheet, across
from xl_kenten.core.finding import cell_address
from xl_kenten.core.workbook.gate import NOT_READY, READY
from xl_kenten.core.workbook.obstacle import Weight
from xl_kenten.core.workbook.sheets import GATE, GATE_HEADINGS, GATE_VERDICT_COLUMN, LIST_HEADING_ROW

_LOOKS = (
    (44, Style.LIST_NUMBER),
    (52, Style.LIST_CENTRED),
    (150, Style.LIST_LINK),
    (430, Style.LIST),
    (400, Style.LIST),
)
_SENTENCE = (
    "国に報告する前に「提出前チェック」を押すと、押した時点での結果がここに出ます。"
    "全団体の回答、建制順と番号、残っている誤りと差替え、計、記入例の行、非表示の行と列、メモ、リンク、報告先を調べます。"
    "不可＝直すまで提出ファイルを作れません。注意＝確かめていただきたいことです。場所をクリックすると、そこへ移動します。"
)
_NOT_LOOKED = "まだ調べていません"
_ROWS = 2_000  # conditional formats reach so far down


def draw_gate(sheet: Sheet) -> None:
    """Draw the page, still without a verdict."""
    last = len(GATE_HEADINGS) - 1
    for column, (width, style) in enumerate(_LOOKS):
        sheet.raw.set_column_pixels(column, column, width, sheet.formats[style])
        sheet.widths[column] = width
    sheet.text_box(across(0, 0, GATE_VERDICT_COLUMN - 1), GATE, Style.SHEET_TITLE)
    sheet.text(0, GATE_VERDICT_COLUMN, _NOT_LOOKED, Style.TITLE)
    sheet.blank(0, GATE_VERDICT_COLUMN + 1, Style.STATE)
    sheet.raw.set_row(0, 33)
    sheet.text_box(across(1, 0, last), _SENTENCE, Style.GUIDE)
    sheet.raw.set_row(1, row_height([WrappedText(_SENTENCE, sheet.width_of(0, last), 10)]))
    for column, heading in enumerate(GATE_HEADINGS):
        sheet.text(LIST_HEADING_ROW, column, heading, Style.HEADING)
    sheet.raw.set_row(LIST_HEADING_ROW, 24)
    _mark(sheet)
    sheet.raw.freeze_panes(LIST_HEADING_ROW + 1, 0)
    sheet.raw.hide_gridlines(2)
    sheet.print_landscape(GATE)
    sheet.raw.repeat_rows(LIST_HEADING_ROW)


def _mark(sheet: Sheet) -> None:
    verdict = across(0, GATE_VERDICT_COLUMN, GATE_VERDICT_COLUMN)
    cell = cell_address(0, GATE_VERDICT_COLUMN)
    sheet.mark(verdict, f'{cell}="{READY}"', Style.MARK_DONE)
    sheet.mark(verdict, f'{cell}="{NOT_READY}"', Style.MARK_ERROR)
    first = LIST_HEADING_ROW + 1
    weights = Area(first, 1, _ROWS, 1)
    for weight, mark in ((Weight.BLOCKS, Style.MARK_ERROR), (Weight.NOTE, Style.MARK_WARNING)):
        sheet.mark(weights, f'${cell_address(first, 1)}="{weight.label}"', mark)
    # Lines are drawn around a row as soon as something stands in it.
    sheet.mark(Area(first, 0, _ROWS, len(GATE_HEADINGS) - 1), f"LEN($A{first + 1})>0", Style.MARK_GRID)
