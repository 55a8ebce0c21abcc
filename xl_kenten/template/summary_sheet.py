"""集計: prepared tables into which the button writes its counts, and native charts that show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.chart_bar import ChartBar

from xl_kenten.adapters.written.cell_formats import TEXT_SIZE, Style
from xl_kenten.adapters.written.cell_text import WrappedText, row_height
from xl_kenten.adapters.written.live_rules import LiveRules
from xl_kenten.adapters.written.sheet import Area, Sheet, across, quoted
from xl_kenten.core.finding import cell_address
from xl_kenten.core.form import Form
from xl_kenten.core.layout import form_layout
from xl_kenten.core.summary import Group, Level
from xl_kenten.core.workbook.sheets import SUMMARY
from xl_kenten.core.workbook.summary_blocks import (
    CHECK_COLUMN,
    CHECK_ROW,
    COUNT_HEADINGS,
    FIRST_COLUMN,
    FIRST_NAME_COLUMN,
    LABEL_COLUMN,
    NAMES_COLUMN,
    STATE_ROW,
    TOTAL_COLUMN,
    TOTAL_HEADING,
    SummaryLayout,
)
from xl_kenten.template.summary_charts import KIND_WORDS, RATE_WORDS, kind_chart, rate_chart

_LABEL, _NUMBER, _FIRST_NAME, _NAMES = 250, 58, 120, 600  # pixels
_GAP = 12
_TITLE, _STATE, _SUBTITLE, _HEADING, _ROW, _BLANK = 27.0, 24.0, 20.0, 30.0, 18.0, 9.0  # points
_PIXELS_A_POINT = 4 / 3
_A4_WIDTH, _A4_HEIGHT = 784.0, 516.0  # points inside the margins of a landscape page
_KIND_HEADINGS = (*(group.label for group in Group), TOTAL_HEADING)
_AGAIN = "要再集計"


def draw_summary(sheet: Sheet, book: Workbook, form: Form, rows: int) -> None:
    """Draw the sheet; ``rows`` is how many rows of answers 市町村分 has now."""
    layout = form_layout(form)
    drawing = _Drawing(sheet, SummaryLayout(form), LiveRules(form, layout, layout.last_row(rows)))
    drawing.set_widths()
    head = drawing.draw_head()
    drawing.draw_counts(rate_chart(book, drawing.layout))
    drawing.draw_kinds(kind_chart(book, drawing.layout))
    drawing.draw_rates()
    drawing.draw_answered()
    drawing.set_print(head)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """The parts of the sheet, one method each."""

    sheet: Sheet
    layout: SummaryLayout
    rules: LiveRules

    def set_widths(self) -> None:
        sheet = self.sheet
        sheet.width(LABEL_COLUMN, _LABEL)
        sheet.width(FIRST_COLUMN, _NUMBER, TOTAL_COLUMN)
        sheet.width(FIRST_NAME_COLUMN, _FIRST_NAME)
        sheet.width(NAMES_COLUMN, _NAMES)

    def draw_head(self) -> float:
        """Draw what stands above the tables; returns its height in points."""
        sheet = self.sheet
        municipal = self.layout.form.sheets.municipal.name
        guide = (
            f"「集計」を押すと、「{municipal}」シートの今の値（手で直した値を含む）を数えて、ここに書き込みます。"
            "割合は、その項目に回答した団体のうち、不備のある団体の割合です。"
            "該当なしと未回答は回答に含めません（回答した団体がないときは空欄）。政令指定都市は市に含めています。"
        )
        sheet.text_box(across(0, LABEL_COLUMN, NAMES_COLUMN), SUMMARY, Style.TITLE)
        sheet.text_box(across(1, LABEL_COLUMN, NAMES_COLUMN), guide, Style.GUIDE)
        sheet.text(STATE_ROW, LABEL_COLUMN, "集計した団体", Style.LABEL)
        sheet.box(across(STATE_ROW, FIRST_COLUMN, NAMES_COLUMN), Style.STATE)
        self._draw_check(municipal)
        width = sheet.width_of(LABEL_COLUMN, NAMES_COLUMN)
        heights = (_TITLE, row_height([WrappedText(guide, width, TEXT_SIZE)]), _STATE, _ROW)
        for row, height in enumerate(heights):
            sheet.raw.set_row(row, height)
        return sum(heights)

    def _draw_check(self, municipal: str) -> None:
        """One sentence that shows, by a formula, when the answers have changed since they were counted."""
        first, last = self.layout.counts_row, self.layout.counts_row + self.layout.items - 1
        checks = f"{cell_address(first, CHECK_COLUMN)}:{cell_address(last, CHECK_COLUMN)}"
        words = (
            f"「{municipal}」シートの今の値と合わない項目があります。もう一度「集計」を押してください"
            "（それでも消えないときは「入力チェック」で確かめてください）。"
        )
        shown = words.replace('"', '""')
        area = across(CHECK_ROW, LABEL_COLUMN, NAMES_COLUMN)
        self.sheet.box(area, Style.GUIDE)
        formula = f'IF(COUNTIF({checks},"?*")>0,"{shown}","")'
        self.sheet.formula(CHECK_ROW, LABEL_COLUMN, formula, Style.GUIDE, "")
        self._mark_text(area)

    def _mark_text(self, area: Area) -> None:
        """Mark cells while a formula shows a text in the first column of them."""
        first = cell_address(area.row, area.column)
        self.sheet.mark(area, f"LEN(${first})>0", Style.MARK_WARNING)

    def draw_counts(self, chart: ChartBar) -> None:
        sheet, top = self.sheet, self.layout.counts_row
        self._draw_headings(top, "1　項目ごとの不備", COUNT_HEADINGS)
        sheet.text_box(across(top - 1, CHECK_COLUMN, TOTAL_COLUMN), "確認", Style.HEADING)
        self._draw_lines(top, (Style.COUNT, Style.COUNT, Style.SHARE, Style.COUNT, Style.COUNT))
        for row, line in enumerate(self.layout.lines, start=top):
            sheet.box(across(row, CHECK_COLUMN, TOTAL_COLUMN), Style.COUNT)
            if line.level is Level.ITEM:
                sheet.formula(row, CHECK_COLUMN, self._differs(row), Style.COUNT, "")
        self._mark_text(Area(top, CHECK_COLUMN, top + self.layout.items - 1, TOTAL_COLUMN))
        self._set_heights(top)
        self._insert_chart(top, chart, RATE_WORDS)

    def _differs(self, row: int) -> str:
        """The live counts of 市町村分 are no longer those that were written here."""
        (flag,) = self.layout.lines[row - self.layout.counts_row].flags
        source = quoted(self.layout.form.sheets.municipal.name) + "!"
        deficient, answered = (cell_address(row, FIRST_COLUMN + at) for at in range(2))
        differs = (
            f"{deficient}<>{self.rules.total(flag, source)},{answered}<>{self.rules.answered(flag, source)}"
        )
        return f'IF(OR({differs}),"{_AGAIN}","")'

    def draw_kinds(self, chart: ChartBar) -> None:
        top = self.layout.kinds_row
        self._draw_headings(top, "2　種別ごとの、不備のある団体の数", _KIND_HEADINGS)
        self._draw_lines(top, (Style.COUNT,) * len(_KIND_HEADINGS))
        self._set_heights(top)
        self._insert_chart(top, chart, KIND_WORDS)

    def draw_rates(self) -> None:
        """Draw the table whose rows grow with the names that are written into them."""
        sheet, top = self.sheet, self.layout.rates_row
        headings = (*_KIND_HEADINGS, "先頭の団体へ移る", "不備のある団体")
        self._draw_headings(top, "3　種別ごとの不備の割合と、不備のある団体", headings)
        self._draw_lines(top, (Style.SHARE,) * len(_KIND_HEADINGS))
        # No text format for the link: in a cell of that format Excel takes a formula for a text.
        linked = sheet.formats.as_link(Style.COUNT)
        for row in range(top, top + len(self.layout.lines)):
            sheet.raw.write_blank(row, FIRST_NAME_COLUMN, None, linked)
            sheet.blank(row, NAMES_COLUMN, Style.TEXT)

    def draw_answered(self) -> None:
        sheet, top = self.sheet, self.layout.answered_row
        self._draw_headings(top, "4　種別ごとの、回答した団体の数（割合の分母）", _KIND_HEADINGS)
        self._draw_lines(top, (Style.COUNT,) * len(_KIND_HEADINGS))
        if self.layout.tells_values:
            sheet.text(top - 1, NAMES_COLUMN, "回答の内訳", Style.HEADING)
            for row in range(top, top + self.layout.items):
                sheet.blank(row, NAMES_COLUMN, Style.TEXT)

    def _draw_headings(self, top: int, subtitle: str, headings: Sequence[str]) -> None:
        sheet = self.sheet
        for column in range(LABEL_COLUMN, NAMES_COLUMN + 1):
            sheet.blank(top - 2, column, Style.SUBTITLE)
        sheet.text(top - 2, LABEL_COLUMN, subtitle, Style.SUBTITLE)
        sheet.raw.set_row(top - 2, _SUBTITLE)
        for column, heading in enumerate(("項目", *headings), start=LABEL_COLUMN):
            sheet.text(top - 1, column, heading, Style.HEADING)
        sheet.raw.set_row(top - 1, _HEADING)

    def _draw_lines(self, top: int, styles: Sequence[Style]) -> None:
        for row, line in enumerate(self.layout.lines, start=top):
            style = Style.TEXT if line.level is Level.ITEM else Style.NAME
            self.sheet.text(row, LABEL_COLUMN, line.title, style)
            for column, each in enumerate(styles, start=FIRST_COLUMN):
                self.sheet.blank(row, column, each)

    def _set_heights(self, top: int) -> None:
        """Fix the rows beside a chart, so that it is printed as it was drawn."""
        for row in range(top, top + self.layout.depth):
            self.sheet.raw.set_row(row, _ROW)
        self.sheet.raw.set_row(top + self.layout.depth, _BLANK)

    def _insert_chart(self, top: int, chart: ChartBar, words: str) -> None:
        width = self.sheet.width_of(FIRST_NAME_COLUMN, NAMES_COLUMN) - _GAP
        height = (_HEADING + self.layout.depth * _ROW) * _PIXELS_A_POINT
        chart.set_size({"width": width, "height": int(height)})
        place = {"x_offset": _GAP, "y_offset": 2, "description": words, "object_position": 2}
        self.sheet.raw.insert_chart(top - 1, FIRST_NAME_COLUMN, chart, place)

    def set_print(self, head: float) -> None:
        """One page for both charts where they fit, the names from a new page."""
        sheet, layout = self.sheet, self.layout
        width = sheet.width_of(LABEL_COLUMN, NAMES_COLUMN) / _PIXELS_A_POINT
        table = _SUBTITLE + _HEADING + layout.depth * _ROW + _BLANK
        breaks = [layout.rates_row - 2]
        if head + 2 * table > _A4_HEIGHT * max(1.0, width / _A4_WIDTH):
            breaks.insert(0, layout.kinds_row - 2)
        sheet.raw.set_h_pagebreaks(breaks)
        sheet.print_landscape(f"{SUMMARY} {layout.form.head.title}")
        sheet.raw.print_area(0, LABEL_COLUMN, layout.last_row, NAMES_COLUMN)
        sheet.raw.hide_gridlines(2)
