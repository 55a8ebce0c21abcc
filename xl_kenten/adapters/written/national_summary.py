"""全国集計: the prefectures in the order of their codes, what their municipalities and they themselves answered."""

from xl_kenten.adapters.written.cell_formats import STATUS_MARKS, Style
from xl_kenten.adapters.written.form_headings import draw_headings
from xl_kenten.adapters.written.list_sheet import draw_title
from xl_kenten.adapters.written.national_layout import (
    CODE_COLUMN,
    SUMMARY_RECEIVED,
    SUMMARY_SHEET,
    SUMMARY_SIZE,
    SUMMARY_STATUS,
    last_summary_column,
    national_layout,
    own_column,
    summary_layout,
)
from xl_kenten.adapters.written.national_plan import Block, NationalPlan
from xl_kenten.adapters.written.national_sheet import NATION, count_formula
from xl_kenten.adapters.written.sheet import Area, Link, Sheet, across, quoted
from xl_kenten.core.consolidation import RowStatus
from xl_kenten.core.finding import cell_address, column_letters
from xl_kenten.core.form import SheetKind
from xl_kenten.core.layout import form_layout

_WIDTHS = (62, 84, 62, 62, 62)  # pixels
_ITEM_WIDTH = 50
_STATE_ROW = 2
_ROW, _TOTAL_ROW = 18.0, 21.0  # points
_PAGES = 2  # all prefectures stay legible on them
_PROOF = "検算（市町村分を直接数えた数）"


def draw_national_summary(sheet: Sheet, plan: NationalPlan) -> None:
    """Draw the counts as formulas over the two other tables, so that they follow a correction made there."""
    drawing = _Drawing(sheet, plan)
    drawing.draw_head()
    for at, block in enumerate(plan.blocks):
        drawing.draw_prefecture(at, block)
    drawing.draw_totals()
    drawing.draw_proof()
    drawing.add_marks()
    drawing.set_view()


class _Drawing:
    """The parts of the sheet, one method each."""

    def __init__(self, sheet: Sheet, plan: NationalPlan) -> None:
        self.sheet = sheet
        self.plan = plan
        self.form = plan.form
        self.layout = summary_layout(plan.form)
        self.last_column = last_summary_column(plan.form)
        self.last_row = self.layout.first_row + len(plan.blocks) - 1
        self._municipal = quoted(plan.form.sheets.municipal.name) + "!"
        self._own = quoted(plan.form.sheets.prefecture.name) + "!"

    def draw_head(self) -> None:
        sheet = self.sheet
        for column, width in enumerate(_WIDTHS):
            sheet.width(column, width)
        sheet.width(len(_WIDTHS), _ITEM_WIDTH, self.last_column)
        sentence = (
            "項目ごとに、左は不備のある市区町村の数、右は都道府県自身の回答です（全国計は、不備のある都道府県の数）。"
            "都道府県名をクリックすると市町村分へ、状態をクリックすると都道府県分へ移動します。"
        )
        title = f"{SUMMARY_SHEET}　{self.form.head.title}　{self.plan.made_words}現在"
        draw_title(sheet, title, sentence, self.last_column)
        sheet.text_box(across(_STATE_ROW, 0, self.last_column), self.plan.state, Style.GUIDE)
        draw_headings(sheet, self.layout, reviewed=False)

    def draw_prefecture(self, at: int, block: Block) -> None:
        sheet, report = self.sheet, block.report
        row = self.layout.first_row + at
        prefecture = report.prefecture
        sheet.text(row, CODE_COLUMN, prefecture.lg_code, Style.CELL_CENTRED)
        name = Link(prefecture.name, self.plan.target_of_block(block))
        sheet.link(row, self.layout.name_column, name, Style.NAME)
        status = Link(report.status.label, self.plan.target_of(prefecture))
        sheet.link(row, SUMMARY_STATUS, status, Style.CELL_CENTRED)
        sheet.number(row, SUMMARY_SIZE, len(report.rows), Style.COUNT)
        sheet.formula(row, SUMMARY_RECEIVED, self._received(block), Style.COUNT, report.received)
        totals = report.totals()
        own = {} if report.own.response is None else report.own.response.values()
        counted = national_layout(self.form).columns
        layout = form_layout(self.form, SheetKind.PREFECTURE)
        reported = cell_address(row, SUMMARY_RECEIVED)
        for flag in self.form.flags:
            cell = self._municipal + cell_address(block.subtotal_row, counted[flag.id])
            column = self.layout.columns[flag.id]
            # Of a prefecture that has not reported nobody knows that there are no deficiencies.
            count = totals[flag.id] if report.received else ""
            sheet.formula(row, column, f'IF({reported}=0,"",{cell})', Style.COUNT, count)
            answer = self._own + cell_address(layout.first_row + at, layout.columns[flag.id])
            value = own.get(flag.id)
            shown = "" if value is None else value
            sheet.formula(row, column + 1, f'IF({answer}="","",{answer})', Style.COUNT, shown)
        sheet.raw.set_row(row, _ROW)

    def _received(self, block: Block) -> str:
        """Count the rows of a prefecture that are not 未提出, or into which something has been entered by hand."""
        layout = national_layout(self.form)
        filled = "".join(f'+({self._rows(block, column)}<>"")' for column in layout.columns.values())
        status = self._rows(block, layout.status_column)
        return f'SUMPRODUCT(--(({status}<>"{RowStatus.MISSING.label}"){filled}>0))'

    def _rows(self, block: Block, column: int) -> str:
        letters = column_letters(column)
        return f"{self._municipal}${letters}${block.first_row + 1}:${letters}${block.last_row + 1}"

    def draw_totals(self) -> None:
        """Sum up the prefectures; of their own answers, count the deficiencies."""
        place = self.last_row + 1
        summary, totals = self.plan.rolled_up.summary(), self.plan.rolled_up.totals()
        self._label(place, NATION)
        sums = {SUMMARY_SIZE: summary.municipalities, SUMMARY_RECEIVED: summary.municipalities_received}
        sums |= {self.layout.columns[flag.id]: totals[flag.id] for flag in self.form.flags}
        for column, value in sums.items():
            self.sheet.formula(place, column, f"SUM({self._column(column)})", Style.TOTAL, value)
        for flag in self.form.flags:
            column = own_column(self.layout, flag)
            answered = [report.own.response for report in self.plan.rolled_up.prefectures]
            count = sum(
                each is not None and each.answers[flag.id].value in flag.deficiency for each in answered
            )
            formula = count_formula(self._column(column), flag.deficiency)
            self.sheet.formula(place, column, formula, Style.TOTAL, count)

    def draw_proof(self) -> None:
        """Set the count over all municipalities below the sum of the subtotals."""
        place = self.last_row + 2
        totals, columns = self.plan.rolled_up.totals(), national_layout(self.form).columns
        self._label(place, _PROOF)
        for flag in self.form.flags:
            cell = self._municipal + cell_address(self.plan.total_row, columns[flag.id])
            self.sheet.formula(place, self.layout.columns[flag.id], cell, Style.TOTAL, totals[flag.id])

    def _label(self, place: int, label: str) -> None:
        for column in range(self.last_column + 1):
            self.sheet.blank(place, column, Style.TOTAL)
        last = SUMMARY_STATUS if label == NATION else SUMMARY_RECEIVED
        self.sheet.text_box(across(place, 0, last), label, Style.TOTAL_LABEL)
        self.sheet.raw.set_row(place, _TOTAL_ROW)

    def _column(self, column: int) -> str:
        return f"{cell_address(self.layout.first_row, column)}:{cell_address(self.last_row, column)}"

    def add_marks(self) -> None:
        sheet, first = self.sheet, self.layout.first_row
        rows = Area(first, 0, self.last_row, self.last_column)
        received, cell = (cell_address(first, column) for column in (SUMMARY_RECEIVED, SUMMARY_STATUS))
        missing = f'AND(${received}=0,${cell}="{RowStatus.MISSING.label}")'
        sheet.mark(rows, missing, Style.MARK_MISSING_ROW, stop=True)
        for status, style in STATUS_MARKS.items():
            area = Area(first, SUMMARY_STATUS, self.last_row, SUMMARY_STATUS)
            sheet.mark(area, f'{cell}="{status.label}"', style)
        for flag in self.form.flags:
            column, own = self.layout.columns[flag.id], own_column(self.layout, flag)
            if flag.deficiency:
                formula = f"{count_formula(cell_address(first, own), flag.deficiency)}>0"
                sheet.mark(Area(first, own, self.last_row, own), formula, Style.MARK_DEFICIENT)
            total, proof = (cell_address(self.last_row + below, column) for below in (1, 2))
            area = Area(self.last_row + 1, column, self.last_row + 2, column)
            sheet.mark(area, f"{_fixed(total)}<>{_fixed(proof)}", Style.MARK_ERROR)

    def set_view(self) -> None:
        raw, layout = self.sheet.raw, self.layout
        raw.hide_gridlines(2)
        raw.freeze_panes(layout.first_row, SUMMARY_STATUS)
        raw.ignore_errors({"number_stored_as_text": f"A1:{cell_address(self.last_row, CODE_COLUMN)}"})
        title = f"{SUMMARY_SHEET} {self.form.head.title} {self.plan.made_words}"
        self.sheet.print_landscape(title, pages_high=_PAGES)
        raw.repeat_rows(layout.heading_rows[0], layout.heading_rows[-1])
        raw.print_area(0, 0, self.last_row + 2, self.last_column)


def _fixed(cell: str) -> str:
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell.removeprefix(letters)}"
