"""The charts of 集計: they refer to the cells of its tables, so that they follow whatever a button writes there."""

from typing import Any, cast

from xlsxwriter import Workbook
from xlsxwriter.chart_bar import ChartBar

from xl_kenten.adapters.written.cell_formats import FONT, HEADING_SIZE
from xl_kenten.core.summary import Group
from xl_kenten.core.workbook.sheets import SUMMARY
from xl_kenten.core.workbook.summary_blocks import (
    FIRST_COLUMN,
    LABEL_COLUMN,
    RATE_COLUMN,
    SummaryLayout,
)

RATE_WORDS = (
    "項目ごとに、回答した団体のうち不備のある団体の割合を表す横棒グラフ。"
    "数は左の表「1　項目ごとの不備」の「割合」の列にあります。"
)
KIND_WORDS = (
    "項目ごとの不備のある団体の数を、市・町・村・区などの種別に分けて積み上げた横棒グラフ。"
    "数は左の表「2　種別ごとの、不備のある団体の数」にあります。"
)

_DARK, _PALE = "#1F3864", "#D9D9D9"
_EDGE = {"color": _DARK, "width": 0.75}
_WORDS = {"name": FONT, "size": HEADING_SIZE}
# Dark, middle and light, then patterns: a black-and-white print tells them apart as well.
_LOOKS: dict[Group, dict[str, Any]] = {
    Group.CITY: {"fill": {"color": _DARK}},
    Group.TOWN: {"fill": {"color": "#8FAADC"}},
    Group.VILLAGE: {"fill": {"color": "#EEF3FA"}},
    Group.WARD: {
        "pattern": {"pattern": "wide_upward_diagonal", "fg_color": _DARK, "bg_color": "#FFFFFF"},
    },
    Group.OTHER: {"pattern": {"pattern": "percent_10", "fg_color": _DARK, "bg_color": "#FFFFFF"}},
}


def rate_chart(book: Workbook, layout: SummaryLayout) -> ChartBar:
    """One bar an item: its rate."""
    top = layout.counts_row
    chart = _bars(book, "bar", "項目ごとの不備の割合（回答した団体に占める割合）")
    chart.add_series(
        {
            "name": [SUMMARY, top - 1, RATE_COLUMN],
            "categories": _items(layout, top, LABEL_COLUMN),
            "values": _items(layout, top, RATE_COLUMN),
            "data_labels": {"value": True, "font": _WORDS, "num_format": "0.0%"},
            "fill": {"color": _DARK},
            "gap": 60,
        }
    )
    chart.set_legend({"none": True})
    chart.set_x_axis(
        {
            "num_font": _WORDS,
            "min": 0,
            "max": 1,
            "major_unit": 0.2,
            "num_format": "0%",
            "major_gridlines": {"visible": True, "line": {"color": _PALE}},
        }
    )
    return chart


def kind_chart(book: Workbook, layout: SummaryLayout) -> ChartBar:
    """One bar an item: the municipalities with a deficiency, kind upon kind."""
    top = layout.kinds_row
    chart = _bars(book, "stacked", "項目ごとの不備のある団体の数（種別の内訳）")
    for group, looks in _LOOKS.items():
        column = FIRST_COLUMN + list(Group).index(group)
        colour = "#FFFFFF" if group is Group.CITY else "#000000"
        chart.add_series(
            {
                "name": [SUMMARY, top - 1, column],
                "categories": _items(layout, top, LABEL_COLUMN),
                "values": _items(layout, top, column),
                # No label where nobody is counted.
                "data_labels": {"value": True, "font": {**_WORDS, "color": colour}, "num_format": "0;;"},
                "border": _EDGE,
                "gap": 60,
                **looks,
            }
        )
    chart.set_legend({"position": "bottom", "font": _WORDS})
    # The parts bear their numbers; an axis that Excel divides by itself would show parts of a municipality.
    chart.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    return chart


def _bars(book: Workbook, subtype: str, title: str) -> ChartBar:
    options = {"type": "bar"} if subtype == "bar" else {"type": "bar", "subtype": subtype}
    chart = cast("ChartBar", book.add_chart(options))
    chart.set_title({"name": title, "name_font": {"name": FONT, "size": 11}})
    # The first item on top, as in the table beside it.
    chart.set_y_axis({"reverse": True, "crossing": "max", "num_font": _WORDS})
    return chart


def _items(layout: SummaryLayout, top: int, column: int) -> list[str | int]:
    return [SUMMARY, top, column, top + layout.items - 1, column]
