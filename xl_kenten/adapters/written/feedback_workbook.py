"""還元: a municipality's own answers beside the rates of its prefecture and of its kind, on one A4 page."""

import datetime as dt
from dataclasses import dataclass
from io import BytesIO
from typing import Any, cast

from xlsxwriter.chart_bar import ChartBar

from xl_kenten.adapters.written.cell_formats import (
    FONT,
    HEADING_SIZE,
    TEXT_SIZE,
    CellFormats,
    Style,
    font_size,
)
from xl_kenten.adapters.written.cell_text import (
    WrappedText,
    cell_text,
    line_count,
    line_height,
    row_height,
    shortened,
)
from xl_kenten.adapters.written.quick_workbook import QuickWorkbook
from xl_kenten.adapters.written.sheet import Area, Sheet, across, add_sheet
from xl_kenten.core.feedback import LEAST_SHOWN, Feedback

SHEET = "結果のお知らせ"

_WIDTHS = (290, 150, 90, 90, 12, 480)  # pixels; the last one lies under the chart
_LAST = len(_WIDTHS) - 1
_TOP = 3  # the headings
_RATES = (2, 3)  # the columns of the two rates
_ROW, _HEADING, _SUBTITLE = 30.0, 30.0, 21.0  # points
_LEAST_ROWS = 8  # so many rows make room for the chart
_TALLEST = 400.0  # points of text that a row can show
_PROPERTY_LIMIT = 255
_WORDS = {"name": FONT, "size": HEADING_SIZE}
# Dark and light: a black-and-white print tells them apart as well.
_LOOKS: tuple[dict[str, Any], ...] = (
    {"fill": {"color": "#1F3864"}},
    {"fill": {"color": "#D6E0F0"}, "border": {"color": "#1F3864", "width": 0.75}},
)


def feedback_workbook(feedback: Feedback) -> bytes:
    """Write the sheet for one municipality as an .xlsx; the same input gives the same bytes."""
    target = BytesIO()
    book = QuickWorkbook(target)
    title = f"{feedback.form.head.title} {feedback.municipality.name}"
    # A fixed date of creation: otherwise no two runs would give the same bytes.
    created = dt.datetime.combine(feedback.form.head.issued, dt.time(), tzinfo=dt.UTC)
    book.set_properties({"title": shortened(title, _PROPERTY_LIMIT), "created": created})
    drawing = _Drawing(add_sheet(book, CellFormats(book), SHEET), feedback)
    drawing.draw_head()
    drawing.draw_items()
    drawing.insert_chart(book)
    last = drawing.draw_texts(_TOP + 1 + drawing.depth + 1)
    drawing.set_print(last)
    book.close()
    return target.getvalue()


@dataclass(frozen=True, slots=True)
class _Drawing:
    """The parts of the page, one method each."""

    sheet: Sheet
    feedback: Feedback

    @property
    def depth(self) -> int:
        """The rows kept for the items and the chart beside them."""
        return max(len(self.feedback.items), _LEAST_ROWS)

    @property
    def rate_headings(self) -> tuple[str, str]:
        return f"{self.feedback.prefecture}の割合", f"同じ種別（{self.feedback.kind.label}）の割合"

    def draw_head(self) -> None:
        sheet, feedback = self.sheet, self.feedback
        for column, width in enumerate(_WIDTHS):
            sheet.width(column, width)
        sentence = (
            f"{feedback.prefecture}で回答のあった {feedback.answered} 団体の集計と、貴団体の回答です。"
            "割合は、その項目に回答した団体のうち、不備のある団体の割合です。"
            f"回答した団体が {LEAST_SHOWN} 団体に満たないなど、ほかの団体の回答が分かるおそれのある割合は、空欄にしています。"
        )
        title = f"{feedback.form.head.title}　集計結果のお知らせ"
        shown = ((title, Style.TITLE), (f"{feedback.municipality.name}　御中", Style.SHEET_TITLE))
        for row, (text, style) in enumerate((*shown, (sentence, Style.GUIDE))):
            sheet.text_box(across(row, 0, _LAST), text, style)
            wrapped = WrappedText(text, sheet.width_of(0, _LAST), font_size(style))
            sheet.raw.set_row(row, row_height([wrapped], _SUBTITLE))

    def draw_items(self) -> None:
        sheet = self.sheet
        for column, heading in enumerate(("項目", "貴団体の回答", *self.rate_headings)):
            sheet.text(_TOP, column, heading, Style.HEADING)
        sheet.raw.set_row(_TOP, _HEADING)
        for row, item in enumerate(self.feedback.items, start=_TOP + 1):
            sheet.text(row, 0, item.title, Style.TEXT)
            sheet.text(row, 1, item.answer, Style.CELL_CENTRED)
            for column, rate in zip(_RATES, (item.prefecture_rate, item.kind_rate), strict=True):
                if rate is None:
                    sheet.blank(row, column, Style.SHARE)
                else:
                    sheet.number(row, column, rate, Style.SHARE)
            if item.deficient:
                sheet.mark(Area(row, 0, row, 1), "TRUE", Style.MARK_DEFICIENT)
        for row in range(_TOP + 1, _TOP + 1 + self.depth):
            sheet.raw.set_row(row, _ROW)

    def insert_chart(self, book: QuickWorkbook) -> None:
        items = self.feedback.items
        first, last = _TOP + 1, _TOP + len(items)
        rates = ([item.prefecture_rate for item in items], [item.kind_rate for item in items])
        drawn = [
            (column, looks)
            for column, looks, each in zip(_RATES, _LOOKS, rates, strict=True)
            if any(rate is not None for rate in each)
        ]
        if not drawn:
            return  # nothing may be shown
        chart = cast("ChartBar", book.add_chart({"type": "bar"}))
        for column, looks in drawn:
            chart.add_series(
                {
                    "name": [SHEET, _TOP, column],
                    "categories": [SHEET, first, 0, last, 0],
                    "values": [SHEET, first, column, last, column],
                    "data_labels": {"value": True, "font": _WORDS, "num_format": "0%"},
                    "gap": 50,
                    **looks,
                }
            )
        chart.set_title({"name": "不備のある団体の割合", "name_font": {"name": FONT, "size": 11}})
        chart.set_legend({"position": "bottom", "font": _WORDS})
        # The first item on top, as in the table beside it.
        chart.set_y_axis({"reverse": True, "crossing": "max", "num_font": _WORDS})
        chart.set_x_axis(
            {
                "num_font": _WORDS,
                "min": 0,
                "max": 1,
                "major_unit": 0.2,
                "num_format": "0%",
                "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
            }
        )
        height = (_HEADING + self.depth * _ROW) * 4 / 3
        chart.set_size({"width": _WIDTHS[-1], "height": int(height)})
        place = {"description": self._words(), "object_position": 2}
        self.sheet.raw.insert_chart(_TOP, _LAST, chart, place)

    def _words(self) -> str:
        """Say in words what the chart shows, for those who do not see it."""
        own, kind = self.rate_headings
        said = [
            "　".join([item.title, *(f"{name} {rate:.1%}" for name, rate in rates if rate is not None)])
            for item in self.feedback.items
            for rates in [((own, item.prefecture_rate), (kind, item.kind_rate))]
        ]
        return f"項目ごとの不備のある団体の割合を表す横棒グラフ。{'、'.join(said)}。"

    def draw_texts(self, top: int) -> int:
        """Draw the municipality's own remediation texts; return the last row used."""
        sheet = self.sheet
        for column in range(_LAST + 1):
            sheet.blank(top, column, Style.SUBTITLE)
        sheet.text(top, 0, "貴団体の改善事項の内容、改善時期", Style.SUBTITLE)
        sheet.raw.set_row(top, _SUBTITLE)
        row = top
        width = sheet.width_of(1, _LAST)
        for title, text in self.feedback.texts:
            row += 1
            wrapped = WrappedText(cell_text(text), width, TEXT_SIZE)
            if line_count(wrapped) * line_height(TEXT_SIZE) > _TALLEST:
                title = f"{title}（全文はセルの中をご覧ください）"  # noqa: PLW2901 - the same, with a word to the reader
            sheet.text(row, 0, title, Style.NAME)
            sheet.text_box(across(row, 1, _LAST), text, Style.TEXT)
            sheet.raw.set_row(row, row_height([wrapped], _ROW))
        return row

    def set_print(self, last: int) -> None:
        self.sheet.print_landscape(self.feedback.form.head.title, pages_high=1)
        self.sheet.raw.print_area(0, 0, last, _LAST)
        self.sheet.raw.hide_gridlines(2)
