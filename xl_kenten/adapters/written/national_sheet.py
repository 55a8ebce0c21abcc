"""市町村分 of the national table: every municipality, a subtotal a prefecture, and rows that fold."""

from collections.abc import Iterator, Sequence

from xl_kenten.adapters.written.cell_formats import STATUS_MARKS, TEXT_SIZE, TITLE_SIZE, Style
from xl_kenten.adapters.written.cell_text import WrappedText, cell_text, row_height
from xl_kenten.adapters.written.form_headings import draw_headings
from xl_kenten.adapters.written.form_marks import add_legend, add_validation
from xl_kenten.adapters.written.live_rules import LiveRules
from xl_kenten.adapters.written.national_layout import CODE_COLUMN, NationalLayout, national_layout
from xl_kenten.adapters.written.national_plan import Block, NationalPlan
from xl_kenten.adapters.written.sheet import Link, Sheet, across
from xl_kenten.core.consolidation import ConsolidatedRow, RowStatus
from xl_kenten.core.finding import cell_address, column_letters
from xl_kenten.core.form import Item, ItemKind
from xl_kenten.core.layout import GUIDE_ROW, STATE_ROW, TITLE_ROW

NATION = "全国計"
_LEADING_WIDTHS = (62, 84, 40, 110)  # pixels
_FLAG_WIDTH, _TEXT_WIDTH, _STATUS_WIDTH, _REMARKS_WIDTH = 80, 184, 62, 330
_LEAST_ROW, _TOTAL_ROW = 21.0, 24.0  # points
_PREFECTURE_COLUMN = CODE_COLUMN + 1


def draw_municipalities(sheet: Sheet, plan: NationalPlan) -> None:
    """Draw every row, folding under the subtotal of its prefecture."""
    drawing = _Drawing(sheet, plan)
    drawing.set_widths()
    drawing.draw_titles()
    add_legend(sheet, drawing.layout, reviewed=True)
    draw_headings(sheet, drawing.layout, reviewed=True)
    for block in plan.blocks:
        for place, row in enumerate(block.report.rows, block.first_row):
            drawing.draw_row(place, block, row)
        drawing.draw_subtotal(block)
    drawing.draw_total()
    drawing.add_marks()
    add_validation(sheet, drawing.rules)
    drawing.set_view()


def count_formula(area: str, values: Sequence[int]) -> str:
    """Count the cells of an area that hold one of some values."""
    return "+".join(f"COUNTIF({area},{value})" for value in dict.fromkeys(values)) or "0"


class _Drawing:
    """The parts of the sheet, one method each."""

    def __init__(self, sheet: Sheet, plan: NationalPlan) -> None:
        self.sheet = sheet
        self.plan = plan
        self.form = plan.form
        self.layout: NationalLayout = national_layout(plan.form)
        self.rules = LiveRules(plan.form, self.layout, plan.blocks[-1].last_row)

    def set_widths(self) -> None:
        sheet, layout = self.sheet, self.layout
        for column, width in enumerate(_LEADING_WIDTHS):
            sheet.width(column, width)
        for item in self.form.items:
            flag = item.kind is ItemKind.FLAG
            sheet.width(layout.columns[item.id], _FLAG_WIDTH if flag else _TEXT_WIDTH)
        sheet.width(layout.status_column, _STATUS_WIDTH)
        sheet.width(layout.remarks_column, _REMARKS_WIDTH)

    def draw_titles(self) -> None:
        sheet, last, before = self.sheet, self.layout.status_column, self.layout.name_column
        title = self.form.head.title
        guide = (
            f"{self.plan.made_words}現在。左端の 1・2 のボタンか － ＋ の印で、都道府県ごとに行をたたむことができます。"
            "小計と全国計は、表を直すと変わります。"
        )
        sheet.text_box(
            across(TITLE_ROW, 0, before), f"{self.form.sheets.municipal.title} 全国", Style.SHEET_TITLE
        )
        sheet.text_box(across(TITLE_ROW, before + 1, last), title, Style.TITLE)
        wrapped = WrappedText(title, sheet.width_of(before + 1, last), TITLE_SIZE)
        sheet.raw.set_row(TITLE_ROW, row_height([wrapped], 24.0))
        sheet.text_box(across(GUIDE_ROW, 0, last), guide, Style.GUIDE)
        sheet.raw.set_row(GUIDE_ROW, row_height([WrappedText(guide, sheet.width_of(0, last), TEXT_SIZE)]))
        sheet.text_box(across(STATE_ROW, 0, 1), "集計の状況", Style.LABEL)
        sheet.text_box(across(STATE_ROW, 2, last), self.plan.state, Style.STATE)
        state = WrappedText(self.plan.state, sheet.width_of(2, last), TEXT_SIZE)
        sheet.raw.set_row(STATE_ROW, row_height([state], 21.0))

    def draw_row(self, place: int, block: Block, row: ConsolidatedRow) -> None:
        sheet, layout, plan = self.sheet, self.layout, self.plan
        who = row.municipality
        values = {} if row.response is None else row.response.values()
        remarks = plan.remarks(who)
        sheet.text(place, CODE_COLUMN, who.lg_code, Style.CELL_CENTRED)
        sheet.text(place, _PREFECTURE_COLUMN, block.report.prefecture.name, Style.TEXT)
        number = who.order or place - block.first_row + 1
        sheet.number(place, self.layout.name_column - 1, number, Style.NUMBER)
        sheet.text(place, layout.name_column, who.name, Style.NAME)
        texts = [self._wrapped(who.name, layout.name_column), self._wrapped(remarks, layout.remarks_column)]
        for item in self.form.items:
            column, value = layout.columns[item.id], values.get(item.id)
            style = Style.FLAG if item.kind is ItemKind.FLAG else Style.TEXT
            if isinstance(value, str):
                sheet.text(place, column, value, style)
                texts.append(self._wrapped(cell_text(value), column))
            elif value is None:
                sheet.blank(place, column, style)
            else:
                sheet.number(place, column, value, style)
        status = Link(row.status.label, plan.finding_target(who))
        sheet.link(place, layout.status_column, status, Style.CELL_CENTRED)
        sheet.text(place, layout.remarks_column, remarks, Style.TEXT)
        sheet.raw.set_row(place, row_height(texts, _LEAST_ROW), None, {"level": 1})

    def _wrapped(self, text: str, column: int) -> WrappedText:
        return WrappedText(text, self.sheet.widths[column], TEXT_SIZE)

    def draw_subtotal(self, block: Block) -> None:
        """Draw a subtotal; its code is blank, by which the count over the whole sheet passes it over."""
        report = block.report
        place = block.subtotal_row
        self._draw_totals_row(place)
        name = cell_address(block.last_row, _PREFECTURE_COLUMN)
        of_all = f" / {len(report.rows)}）"
        self.sheet.formula(
            place,
            _PREFECTURE_COLUMN,
            f'{name}&" 小計（回答 "&{self.plan.received_cell(block)}&"{of_all}"',
            Style.TOTAL_LABEL,
            f"{report.prefecture.name} 小計（回答 {report.received}{of_all}",
        )
        totals = report.totals()
        for flag in self.form.flags:
            column = self.layout.columns[flag.id]
            area = f"{cell_address(block.first_row, column)}:{cell_address(block.last_row, column)}"
            formula = count_formula(area, flag.deficiency)
            self.sheet.formula(place, column, formula, Style.TOTAL, totals[flag.id])

    def draw_total(self) -> None:
        """Draw the national total: counted over all rows, and not over the subtotals."""
        place = self.plan.total_row
        self._draw_totals_row(place)
        self.sheet.text(place, _PREFECTURE_COLUMN, NATION, Style.TOTAL_LABEL)
        totals = self.plan.rolled_up.totals()
        codes = self._all_rows(CODE_COLUMN)
        for flag in self.form.flags:
            column = self.layout.columns[flag.id]
            self.sheet.formula(place, column, self._counted(codes, flag), Style.TOTAL, totals[flag.id])

    def _counted(self, codes: str, flag: Item) -> str:
        area = self._all_rows(self.layout.columns[flag.id])
        counts = (f'COUNTIFS({codes},"<>",{area},{value})' for value in dict.fromkeys(flag.deficiency))
        return "+".join(counts) or "0"

    def _all_rows(self, column: int) -> str:
        letters = column_letters(column)
        return f"${letters}${self.layout.first_row + 1}:${letters}${self.plan.total_row}"

    def _draw_totals_row(self, place: int) -> None:
        for column in range(self.layout.remarks_column + 1):
            self.sheet.blank(place, column, Style.TOTAL)
        self.sheet.box(across(place, _PREFECTURE_COLUMN, self.layout.name_column), Style.TOTAL_LABEL)
        self.sheet.raw.set_row(place, _TOTAL_ROW)

    def add_marks(self) -> None:
        """Mark the municipalities' rows, without the subtotals between them."""
        rules, layout = self.rules, self.layout
        self._mark(
            0, layout.remarks_column, rules.row_missing(RowStatus.MISSING.label), Style.MARK_MISSING_ROW
        )
        cell = f"${cell_address(layout.first_row, layout.status_column)}"
        for status, style in STATUS_MARKS.items():
            self._mark(layout.status_column, layout.status_column, f'{cell}="{status.label}"', style)
        for group in rules.groups():
            for formula, style in (
                (rules.wrong(group), Style.MARK_WRONG),
                (rules.deficient(group), Style.MARK_DEFICIENT),
                (rules.unanswered(group), Style.MARK_UNANSWERED),
            ):
                if formula:
                    self._mark(group.first_column, group.last_column, formula, style)
        for section in self.form.sections:
            if formula := rules.remediation_missing(section):
                column = layout.columns[section.remediation.id]
                self._mark(column, column, formula, Style.MARK_REMEDIATION_MISSING)

    def _mark(self, first_column: int, last_column: int, formula: str, style: Style) -> None:
        areas = " ".join(self._areas(first_column, last_column))
        self.sheet.raw.conditional_format(
            self.layout.first_row,
            first_column,
            self.rules.last_row,
            last_column,
            {
                "type": "formula",
                "criteria": f"={formula}",
                "format": self.sheet.formats[style],
                "stop_if_true": style is Style.MARK_MISSING_ROW,
                "multi_range": areas,
            },
        )

    def _areas(self, first_column: int, last_column: int) -> Iterator[str]:
        for block in self.plan.blocks:
            yield f"{cell_address(block.first_row, first_column)}:{cell_address(block.last_row, last_column)}"

    def set_view(self) -> None:
        raw, layout, plan = self.sheet.raw, self.layout, self.plan
        first = (layout.first_row, layout.first_item_column)
        raw.hide_gridlines(2)
        raw.set_selection(*first, *first)
        raw.freeze_panes(*first)
        raw.autofilter(layout.heading_rows[-1], 0, plan.blocks[-1].subtotal_row, layout.remarks_column)
        cells = f"A{layout.first_row + 1}:{cell_address(plan.total_row, layout.remarks_column)}"
        raw.ignore_errors({"two_digit_text_year": cells, "number_stored_as_text": cells})
        statuses = [status.label for status in RowStatus]
        raw.data_validation(
            layout.first_row,
            layout.status_column,
            self.rules.last_row,
            layout.status_column,
            {"validate": "list", "source": statuses},
        )
        title = f"{self.form.sheets.municipal.title} 全国 {self.form.head.title}"
        self.sheet.print_landscape(title)
        raw.repeat_rows(layout.heading_rows[0], layout.heading_rows[-1])
        raw.print_area(0, 0, plan.total_row, layout.status_column)
