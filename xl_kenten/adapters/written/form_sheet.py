"""The form's table in a worksheet: blank form, report and template draw it in the same way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xl_kenten.adapters.written.cell_formats import HEADING_SIZE, TEXT_SIZE, TITLE_SIZE, Style
from xl_kenten.adapters.written.cell_text import WrappedText, row_height
from xl_kenten.adapters.written.form_marks import add_legend, add_marks, add_state_marks, add_validation
from xl_kenten.adapters.written.live_rules import LiveRules, state_words
from xl_kenten.adapters.written.sheet import Sheet
from xl_kenten.core.finding import cell_address
from xl_kenten.core.form import Form, Item, ItemKind, SheetKind
from xl_kenten.core.layout import GUIDE_ROW, STATE_ROW, TITLE_ROW, FormLayout, HeadingBox, form_layout

STATUS_HEADING = "状態"
REMARKS_HEADING = "検査結果"

_NUMBER_WIDTH, _NAME_WIDTH, _FLAG_WIDTH, _TEXT_WIDTH = 44, 100, 78, 216  # pixels
_STATUS_WIDTH, _REMARKS_WIDTH = 68, 330
_LEAST_ROW, _TOTAL_ROW, _GROUP_ROW = 27.0, 24.0, 21.0  # points
_FILLABLE_ROW = 180.0  # ten lines: Excel does not heighten a row of a merged or protected form by itself
_FILTER_BUTTON = 15.0  # the last heading row keeps so much room free for the filter's buttons


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of the table: what to write into it; None leaves a cell blank. ``link`` is where 状態 leads."""

    name: str
    number: int | None = None
    answers: Mapping[str, int | str | None] = field(default_factory=dict)
    status: str = ""
    remarks: str = ""
    link: str | None = None


@dataclass(frozen=True, slots=True)
class FormContent:
    """What a form sheet shows.

    ``state`` is a fixed sentence on how things stand; None shows the live one. ``reviewed`` adds the columns
    状態 and 検査結果 and the filter. ``fillable`` unlocks the cells of the answers and makes their rows
    tall, as there is a text to come.
    """

    guide: str
    rows: Sequence[FormRow]
    state: str | None = None
    reviewed: bool = False
    fillable: bool = False


@dataclass(frozen=True, slots=True)
class DrawnForm:
    """Where the table came to stand; ``total_row`` is None where the form has none. All count from 0."""

    layout: FormLayout
    rules: LiveRules
    last_row: int
    total_row: int | None
    last_column: int

    @property
    def end_row(self) -> int:
        """The last row of the table, its total included."""
        return self.last_row if self.total_row is None else self.total_row


def draw_form(sheet: Sheet, form: Form, kind: SheetKind, content: FormContent) -> DrawnForm:
    """Draw a table of the form, with its titles, marks, validation and print set-up."""
    layout = form_layout(form, kind)
    last_row = layout.last_row(len(content.rows))
    total = form.sheets.of(kind).total
    drawn = DrawnForm(
        layout,
        LiveRules(form, layout, last_row),
        last_row,
        None if total is None else layout.total_row(len(content.rows)),
        layout.remarks_column if content.reviewed else layout.last_item_column,
    )
    _set_widths(sheet, form, layout, content)
    _draw_top(sheet, form, drawn, content)
    _draw_headings(sheet, drawn, content)
    for place in range(layout.first_row, last_row + 1):
        at = place - layout.first_row
        row = content.rows[at] if at < len(content.rows) else FormRow("")
        _draw_row(sheet, form, drawn, content, place, row)
    if drawn.total_row is not None and total is not None:
        _draw_total(sheet, form, drawn, content, total)
    add_marks(sheet, form, drawn.rules, reviewed=content.reviewed)
    add_validation(sheet, form, drawn.rules)
    _set_view_and_print(sheet, form, drawn, content)
    return drawn


def _set_widths(sheet: Sheet, form: Form, layout: FormLayout, content: FormContent) -> None:
    sheet.width(0, _NUMBER_WIDTH)
    sheet.width(1, _NAME_WIDTH)
    for item in form.items:
        sheet.width(layout.columns[item.id], _FLAG_WIDTH if item.kind is ItemKind.FLAG else _TEXT_WIDTH)
    if content.reviewed:
        sheet.width(layout.status_column, _STATUS_WIDTH)
        sheet.width(layout.remarks_column, _REMARKS_WIDTH)


def _draw_top(sheet: Sheet, form: Form, drawn: DrawnForm, content: FormContent) -> None:
    layout, last = drawn.layout, drawn.last_column
    first = layout.first_item_column
    # The sheet's own title has a cell to itself: by it a reader knows which of the two tables this is.
    sheet.text_box(TITLE_ROW, 0, TITLE_ROW, 1, form.sheets.of(layout.kind).title, Style.SHEET_TITLE)
    sheet.text_box(TITLE_ROW, first, TITLE_ROW, last, form.head.title, Style.TITLE)
    title = WrappedText(form.head.title, sheet.width_of(first, last), TITLE_SIZE)
    sheet.raw.set_row(TITLE_ROW, row_height([title], _LEAST_ROW))

    sheet.text_box(GUIDE_ROW, 0, GUIDE_ROW, last, content.guide, Style.GUIDE)
    guide = WrappedText(content.guide, sheet.width_of(0, last), TEXT_SIZE)
    sheet.raw.set_row(GUIDE_ROW, row_height([guide]))

    sheet.text_box(
        STATE_ROW, 0, STATE_ROW, 1, "入力の状況" if content.state is None else "集約の状況", Style.LABEL
    )
    if content.state is None:
        sheet.box(STATE_ROW, first, STATE_ROW, last, Style.STATE)
        words = state_words(form, [row.answers for row in content.rows if row.name])
        sheet.formula(STATE_ROW, first, drawn.rules.state(), Style.STATE, words)
        add_state_marks(sheet, first)
    else:
        sheet.text_box(STATE_ROW, first, STATE_ROW, last, content.state, Style.STATE)
    sheet.raw.set_row(STATE_ROW, _GROUP_ROW)
    add_legend(sheet, layout, reviewed=content.reviewed)


def _draw_headings(sheet: Sheet, drawn: DrawnForm, content: FormContent) -> None:
    layout = drawn.layout
    top, bottom = layout.heading_rows[0], layout.heading_rows[-1]
    boxes = list(layout.headings)
    if content.reviewed:
        boxes.append(HeadingBox(STATUS_HEADING, top, layout.status_column, bottom, layout.status_column))
        boxes.append(HeadingBox(REMARKS_HEADING, top, layout.remarks_column, bottom, layout.remarks_column))
    for box in boxes:
        group = box.last_row < bottom
        # With a filter its buttons lie over the lower edge of the headings: their text begins at the top.
        single = Style.HEADING_TOP if content.reviewed else Style.HEADING
        style = Style.GROUP_HEADING if group else single
        sheet.text_box(box.row, box.column, box.last_row, box.last_column, box.text, style)
    for row in layout.heading_rows[:-1]:
        texts = [_wrapped(sheet, box) for box in boxes if box.row == row == box.last_row]
        sheet.raw.set_row(row, row_height(texts, _GROUP_ROW))
    # An item that stands under a shorter chain has the rows above for itself, too; the others need the most room.
    lowest = [_wrapped(sheet, box) for box in boxes if box.row == box.last_row == bottom]
    taller = [_wrapped(sheet, box) for box in boxes if box.row < box.last_row == bottom]
    above = (bottom - top) * _GROUP_ROW
    least = max((row_height([text]) - above for text in taller), default=0.0)
    spare = _FILTER_BUTTON if content.reviewed else 0.0
    sheet.raw.set_row(bottom, row_height(lowest, least) + spare)


def _wrapped(sheet: Sheet, box: HeadingBox) -> WrappedText:
    return WrappedText(box.text, sheet.width_of(box.column, box.last_column), HEADING_SIZE)


def _draw_row(
    sheet: Sheet, form: Form, drawn: DrawnForm, content: FormContent, place: int, row: FormRow
) -> None:
    layout = drawn.layout
    if layout.number_column is None:
        sheet.text_box(place, 0, place, 1, row.name, Style.NAME)
    else:
        sheet.text(place, layout.name_column, row.name, Style.NAME)
        if row.number is None:
            sheet.blank(place, layout.number_column, Style.NUMBER)
        else:
            sheet.number(place, layout.number_column, row.number, Style.NUMBER)
    for item in form.items:
        _draw_answer(sheet, place, layout.columns[item.id], item, row.answers.get(item.id), content)
    if content.reviewed:
        if row.link is None:
            sheet.text(place, layout.status_column, row.status, Style.CELL_CENTRED)
        else:
            looks = (Style.CELL_LINK_CENTRED, Style.CELL_CENTRED)
            sheet.link(place, layout.status_column, row.link, row.status, *looks)
        sheet.text(place, layout.remarks_column, row.remarks, Style.TEXT)
    least = _FILLABLE_ROW if content.fillable else _LEAST_ROW
    sheet.raw.set_row(place, row_height(_texts(sheet, form, layout, row, content), least))


def _draw_answer(
    sheet: Sheet, row: int, column: int, item: Item, value: int | str | None, content: FormContent
) -> None:
    flag = item.kind is ItemKind.FLAG
    if content.fillable:
        style = Style.FLAG_INPUT if flag else Style.TEXT_INPUT
    else:
        style = Style.FLAG if flag else Style.TEXT
    if isinstance(value, str):
        sheet.text(row, column, value, style)
    elif value is None:
        sheet.blank(row, column, style)
    else:
        sheet.number(row, column, value, style)


def _texts(
    sheet: Sheet, form: Form, layout: FormLayout, row: FormRow, content: FormContent
) -> Iterator[WrappedText]:
    """The wrapped texts of a row, for its height."""
    first, last = (0, 1) if layout.number_column is None else (1, 1)
    yield WrappedText(row.name, sheet.width_of(first, last), TEXT_SIZE)
    for item in form.items:
        value = row.answers.get(item.id)
        if isinstance(value, str):
            yield WrappedText(value, sheet.widths[layout.columns[item.id]], TEXT_SIZE)
    if content.reviewed:
        yield WrappedText(row.remarks, sheet.widths[layout.remarks_column], TEXT_SIZE)


def _draw_total(sheet: Sheet, form: Form, drawn: DrawnForm, content: FormContent, label: str) -> None:
    row, layout = drawn.end_row, drawn.layout
    for column in range(drawn.last_column + 1):
        sheet.blank(row, column, Style.TOTAL)
    sheet.text(row, layout.name_column, label, Style.TOTAL_LABEL)
    for flag in form.flags:
        count = sum(each.answers.get(flag.id) in flag.deficiency for each in content.rows)
        sheet.formula(row, layout.columns[flag.id], drawn.rules.total(flag), Style.TOTAL, count)
    sheet.raw.set_row(row, _TOTAL_ROW)


def _set_view_and_print(sheet: Sheet, form: Form, drawn: DrawnForm, content: FormContent) -> None:
    layout = drawn.layout
    raw = sheet.raw
    raw.hide_gridlines(2)
    raw.set_selection(layout.first_row, layout.first_item_column, layout.first_row, layout.first_item_column)
    sheet.print_landscape(f"{form.sheets.of(layout.kind).title} {form.head.title}")
    raw.repeat_rows(layout.heading_rows[0], layout.heading_rows[-1])
    # 検査結果 is for the desk: it is printed from its own sheet, so that the form stays legible on A4.
    raw.print_area(0, 0, drawn.end_row, layout.status_column if content.reviewed else drawn.last_column)
    raw.ignore_errors({"two_digit_text_year": _area(drawn), "number_stored_as_text": _area(drawn)})
    if content.reviewed:
        raw.freeze_panes(layout.first_row, layout.first_item_column)
        # The filter stands on the lowest row of the headings: there Excel shows its buttons also in merged cells.
        raw.autofilter(layout.heading_rows[-1], 0, drawn.last_row, layout.remarks_column)


def _area(drawn: DrawnForm) -> str:
    return f"A{drawn.layout.first_row + 1}:{cell_address(drawn.end_row, drawn.last_column)}"
