"""契約台帳 in a workbook: the same sheet for the prefecture and, on request, for a municipality."""

from xl_kenten.adapters.written.cell_formats import HEADING_SIZE, TEXT_SIZE, Style
from xl_kenten.adapters.written.cell_text import WrappedText, row_height
from xl_kenten.adapters.written.ledger_rules import (
    LAST_LEDGER_ROW,
    LEDGER_HEADING_ROW,
    RULED_ROWS,
    LedgerRules,
)
from xl_kenten.adapters.written.sheet import Sheet, across
from xl_kenten.core.contract import ALLOWED, FORBIDDEN
from xl_kenten.core.finding import cell_address
from xl_kenten.core.form import Form, ItemKind
from xl_kenten.core.ledger_table import LEADING, OURS, LedgerColumn, item_heading
from xl_kenten.core.normalise import shown
from xl_kenten.core.workbook.sheets import LEDGER, LEDGER_RECORD

_RECORD_ROW = 2

_WIDTHS = {
    LedgerColumn.NUMBER: 40,
    LedgerColumn.NAME: 150,
    LedgerColumn.CONTRACTOR: 110,
    LedgerColumn.START: 88,
    LedgerColumn.END: 88,
    LedgerColumn.SUBCONTRACTING: 72,
    LedgerColumn.SCOPE: 52,
    LedgerColumn.REMARKS: 240,
}
_STYLES = {
    LedgerColumn.NUMBER: Style.LIST_NUMBER,
    LedgerColumn.NAME: Style.LIST,
    LedgerColumn.CONTRACTOR: Style.LIST,
    LedgerColumn.START: Style.LIST_DAY,
    LedgerColumn.END: Style.LIST_DAY,
    LedgerColumn.SUBCONTRACTING: Style.LIST_CENTRED,
    LedgerColumn.SCOPE: Style.LIST_CENTRED,
    LedgerColumn.REMARKS: Style.LIST,
}
_REMARKS_IN_BRACKETS = {
    LedgerColumn.END: "（空欄＝期限なし）",
    LedgerColumn.SUBCONTRACTING: f"（{ALLOWED}・{FORBIDDEN}）",
}
_FLAG_WIDTH, _TEXT_WIDTH = 84, 150


def draw_ledger(sheet: Sheet, form: Form, *, reviewed: bool) -> None:
    """Draw the sheet; ``reviewed`` adds what the prefecture's buttons write: 点検対象, 検査結果 and the record."""
    drawing = _Drawing(sheet, form, reviewed=reviewed)
    drawing.set_columns()
    drawing.draw_head()
    drawing.draw_headings()
    drawing.draw_rows()
    LedgerRules(sheet, form, drawing.columns).add()
    drawing.set_view()


class _Drawing:
    """The parts of the sheet, one method each."""

    def __init__(self, sheet: Sheet, form: Form, *, reviewed: bool) -> None:
        self.sheet = sheet
        self.form = form
        self.reviewed = reviewed
        keys = [*LEADING, *(item.id for item in form.items), *(OURS if reviewed else ())]
        self.columns = {key: column for column, key in enumerate(keys)}
        self.last = len(keys) - 1

    def set_columns(self) -> None:
        for key, column in self.columns.items():
            width, style = self._looks(key)
            self.sheet.raw.set_column_pixels(column, column, width, self.sheet.formats[style])
            self.sheet.widths[column] = width

    def _looks(self, key: str) -> tuple[int, Style]:
        item = self.form.by_id.get(key)
        if item is None:
            column = LedgerColumn(key)
            return _WIDTHS[column], _STYLES[column]
        flag = item.kind is ItemKind.FLAG
        return (_FLAG_WIDTH, Style.LIST_NUMBER) if flag else (_TEXT_WIDTH, Style.LIST)

    def draw_head(self) -> None:
        sheet, first_item = self.sheet, len(LEADING)
        for row in range(LEDGER_HEADING_ROW):
            for column in range(self.last + 1):
                sheet.blank(row, column, Style.PLAIN)
        sheet.text(0, 0, LEDGER, Style.SHEET_TITLE)
        sheet.raw.set_row(0, 27)
        guide = _guide(self.form, reviewed=self.reviewed)
        sheet.text_box(across(1, 0, self.last), guide, Style.GUIDE)
        wrapped = WrappedText(guide, sheet.width_of(0, self.last), TEXT_SIZE)
        sheet.raw.set_row(1, row_height([wrapped], 24.0))
        if self.reviewed:
            sheet.text_box(across(_RECORD_ROW, 0, first_item - 1), LEDGER_RECORD, Style.LABEL)
            for item in self.form.items:
                flag = item.kind is ItemKind.FLAG
                looks = sheet.formats.ruled(Style.LIST_NUMBER if flag else Style.LIST_ONE_LINE)
                sheet.raw.write_blank(_RECORD_ROW, self.columns[item.id], None, looks)
            sheet.raw.set_row(_RECORD_ROW, 20.25)

    def draw_headings(self) -> None:
        texts = []
        for key, column in self.columns.items():
            item = self.form.by_id.get(key)
            if item is None:
                heading = f"{key}{_REMARKS_IN_BRACKETS.get(LedgerColumn(key), '')}"
            else:
                heading = item_heading(self.form, item)
            self.sheet.text(LEDGER_HEADING_ROW, column, heading, Style.HEADING)
            texts.append(WrappedText(heading, self.sheet.widths[column], HEADING_SIZE))
        # The filter's buttons lie over the lower edge.
        self.sheet.raw.set_row(LEDGER_HEADING_ROW, row_height(texts) + 12.75)

    def draw_rows(self) -> None:
        """Rule the first rows, so that a blank ledger shows where to write, on paper too."""
        for row in range(LEDGER_HEADING_ROW + 1, LEDGER_HEADING_ROW + 1 + RULED_ROWS):
            for key, column in self.columns.items():
                looks = self.sheet.formats.ruled(self._looks(key)[1])
                self.sheet.raw.write_blank(row, column, None, looks)

    def set_view(self) -> None:
        raw = self.sheet.raw
        raw.autofilter(LEDGER_HEADING_ROW, 0, LEDGER_HEADING_ROW + 1, self.last)
        raw.freeze_panes(LEDGER_HEADING_ROW + 1, 2)
        raw.set_selection(LEDGER_HEADING_ROW + 1, 1, LEDGER_HEADING_ROW + 1, 1)
        raw.hide_gridlines(2)
        raw.ignore_errors({"number_stored_as_text": f"A1:{cell_address(LAST_LEDGER_ROW, self.last)}"})
        self.sheet.print_landscape(f"{LEDGER} {self.form.head.title}")
        raw.repeat_rows(LEDGER_HEADING_ROW)


def _guide(form: Form, *, reviewed: bool) -> str:
    scope = form.head.scope
    words = (
        f"点検対象は、{shown(scope.first_day)}から{shown(scope.last_day)}までに業務を行った（終えた）契約です"
        "（始まりの時期を問いません。対象外の行は灰色になります）。1 行に 1 契約を入力してください。"
    )
    for section in form.sections:
        if section.subcontracting_only:
            words += f"「{section.label}」の欄は、再委託が「{ALLOWED}」の契約だけに入力します。"
        elif section.nil_return:
            words += f"「{section.label}」の欄は、該当しない契約ではすべて空欄にします。"
    if reviewed:
        sheet = form.sheets.prefecture.name
        return f"{words}「台帳から反映」を押すと、「{sheet}」に反映します（手で入力した値は上書きしません）。"
    sheet = form.sheets.municipal.name
    return f"{words}「{sheet}」には、一つでも不備のある契約があれば、その項目に不備を表す数字（1 など）を入力してください。"
