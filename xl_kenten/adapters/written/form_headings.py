"""The headings of a form sheet: the form's own, on several levels, and those of the review beside it."""

from collections.abc import Sequence

from xl_kenten.adapters.written.cell_formats import HEADING_SIZE, Style
from xl_kenten.adapters.written.cell_text import WrappedText, line_count, row_height
from xl_kenten.adapters.written.sheet import Area, Sheet
from xl_kenten.core.form import SheetKind
from xl_kenten.core.layout import FormLayout, HeadingBox

STATUS_HEADING = "状態"
REMARKS_HEADING = "検査結果"

_LEAST_ROW = 18.75  # points: one line; the headings stay on the screen while the rows move
_FILTER_BUTTON = 12.75  # the lowest heading row keeps so much room free for the filter's buttons
_FLAG_WIDTHS = (84, 94, 104)  # pixels
_MOST_LINES = 4  # of a flag's heading, where its column need not grow too wide for that


def flag_width(heading: str) -> int:
    """Give a flag's column the width in pixels at which its heading does not push the rows down the screen."""
    fitting = (
        width
        for width in _FLAG_WIDTHS
        if line_count(WrappedText(heading, width, HEADING_SIZE)) <= _MOST_LINES
    )
    return next(fitting, _FLAG_WIDTHS[0])


def is_filtered(layout: FormLayout, *, reviewed: bool) -> bool:
    """Only a reviewed list of municipalities is worth a filter."""
    return reviewed and layout.kind is SheetKind.MUNICIPAL


def draw_headings(sheet: Sheet, layout: FormLayout, *, reviewed: bool) -> None:
    """Draw the headings; the column widths must be set before."""
    top, bottom = layout.heading_rows[0], layout.heading_rows[-1]
    boxes = list(layout.headings)
    if reviewed:
        beside = ((STATUS_HEADING, layout.status_column), (REMARKS_HEADING, layout.remarks_column))
        boxes.extend(HeadingBox(heading, top, column, bottom, column) for heading, column in beside)
    filtered = is_filtered(layout, reviewed=reviewed)
    # With a filter its buttons lie over the lower edge of the headings: their text begins at the top.
    single = Style.HEADING_TOP if filtered else Style.HEADING
    for box in boxes:
        area = Area(box.row, box.column, box.last_row, box.last_column)
        sheet.text_box(area, box.text, Style.GROUP_HEADING if box.last_row < bottom else single)
    heights = _heights(sheet, layout, boxes)
    if filtered:
        heights[bottom] += _FILTER_BUTTON
    for row, height in heights.items():
        sheet.raw.set_row(row, height)


def _heights(sheet: Sheet, layout: FormLayout, boxes: Sequence[HeadingBox]) -> dict[int, float]:
    """Give each heading row what its own texts need, and the lowest row of a taller box what that still lacks."""
    heights: dict[int, float] = {}
    for row in layout.heading_rows:
        lacking = [
            row_height([_wrapped(sheet, box)]) - sum(heights[above] for above in range(box.row, row))
            for box in boxes
            if box.last_row == row
        ]
        heights[row] = max([_LEAST_ROW, *lacking])
    return heights


def _wrapped(sheet: Sheet, box: HeadingBox) -> WrappedText:
    return WrappedText(box.text, sheet.width_of(box.column, box.last_column), HEADING_SIZE)
