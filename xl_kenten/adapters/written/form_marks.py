"""The live help in a form sheet: marks that come and go while somebody types, input rules, and the legend."""

from collections.abc import Sequence

from xl_kenten.adapters.written.cell_formats import HEADING_SIZE, STATUS_MARKS, Style
from xl_kenten.adapters.written.cell_text import WrappedText, row_height, shortened
from xl_kenten.adapters.written.live_rules import DONE, LiveRules
from xl_kenten.adapters.written.sheet import Sheet, across
from xl_kenten.core.consolidation import RowStatus
from xl_kenten.core.finding import cell_address
from xl_kenten.core.form import Item, Section, SheetKind
from xl_kenten.core.layout import LEGEND_ROW, STATE_ROW, FormLayout

LONGEST_REMEDIATION = 1000  # characters; a longer text belongs on a sheet of its own (別紙)

_LEGEND = (
    ("不備あり（太字）", Style.MARK_DEFICIENT),
    ("未入力（斜線）", Style.MARK_UNANSWERED),
    ("入力できない値（白字）", Style.MARK_WRONG),
    ("改善事項が未記入（網掛け）", Style.MARK_REMEDIATION_MISSING),
)
_LEGEND_OF_ROWS = (f"{RowStatus.MISSING.label}の団体（斜体）", Style.MARK_MISSING_ROW)

_TITLE_LIMIT, _MESSAGE_LIMIT, _LIST_LIMIT = 32, 255, 255  # Excel's


def add_marks(sheet: Sheet, rules: LiveRules, *, reviewed: bool) -> None:
    """Mark what needs no Python: by conditional formats, so that nobody's own colours are touched."""
    layout = rules.layout
    if reviewed:
        if layout.kind is SheetKind.MUNICIPAL:
            missing = rules.row_missing(RowStatus.MISSING.label)
            sheet.mark(rules.area(0, layout.remarks_column), missing, Style.MARK_MISSING_ROW, stop=True)
        cell = "$" + cell_address(rules.first_row, layout.status_column)
        column = rules.area(layout.status_column, layout.status_column)
        for status, style in STATUS_MARKS.items():
            sheet.mark(column, f'{cell}="{status.label}"', style)
    for group in rules.groups():
        cells = rules.area(group.first_column, group.last_column)
        sheet.mark(cells, rules.wrong(group), Style.MARK_WRONG)
        if deficient := rules.deficient(group):
            sheet.mark(cells, deficient, Style.MARK_DEFICIENT)
        sheet.mark(cells, rules.unanswered(group), Style.MARK_UNANSWERED)
    for section in rules.form.sections:
        if formula := rules.remediation_missing(section):
            text = layout.columns[section.remediation.id]
            sheet.mark(rules.area(text, text), formula, Style.MARK_REMEDIATION_MISSING)


def add_state_marks(sheet: Sheet, column: int) -> None:
    """Show in the live state whether everything is entered."""
    cell = cell_address(STATE_ROW, column)
    done = f'LEFT({cell},{len(DONE)})="{DONE}"'
    sheet.mark(across(STATE_ROW, column, column), done, Style.MARK_DONE)
    sheet.mark(across(STATE_ROW, column, column), f"NOT({done})", Style.MARK_WARNING)


def add_validation(sheet: Sheet, rules: LiveRules) -> None:
    """Let a flag cell take nothing but its values, and say at each cell what belongs into it."""
    for flag in rules.form.flags:
        _validate_flag(sheet, rules, flag)
    for section in rules.form.sections:
        _validate_text(sheet, rules, section)


def _validate_flag(sheet: Sheet, rules: LiveRules, flag: Item) -> None:
    column = rules.layout.columns[flag.id]
    values = list(flag.values)
    if not values or len(",".join(map(str, values))) > _LIST_LIMIT:
        return
    allowed = "、".join(map(str, values))
    sheet.raw.data_validation(
        rules.first_row,
        column,
        rules.last_row,
        column,
        {
            "validate": "list",
            "source": values,
            "input_title": shortened(flag.label, _TITLE_LIMIT),
            "input_message": shortened(flag.meaning, _MESSAGE_LIMIT),
            "error_title": "入力できない値です",
            "error_message": shortened(
                f"{allowed} のいずれかを半角で入力してください。{flag.meaning}", _MESSAGE_LIMIT
            ),
            "error_type": "stop",
        },
    )


def _validate_text(sheet: Sheet, rules: LiveRules, section: Section) -> None:
    column = rules.layout.columns[section.remediation.id]
    sheet.raw.data_validation(
        rules.first_row,
        column,
        rules.last_row,
        column,
        {
            "validate": "length",
            "criteria": "<=",
            "value": LONGEST_REMEDIATION,
            "input_title": shortened(section.remediation.label, _TITLE_LIMIT),
            "input_message": (
                "左の欄に「不備あり」があるときに、何を、いつまでに改善するかを書いてください。"
                "欄が足りないときは、行の高さを広げられます。"
            ),
            "error_title": "文章が長すぎます",
            "error_message": (
                f"{LONGEST_REMEDIATION:,}文字を超えています。要点だけを書き、くわしい内容は別紙に分けてください。"
                "このまま入力しますか。"
            ),
            "error_type": "warning",
        },
    )


def add_legend(sheet: Sheet, layout: FormLayout, *, reviewed: bool) -> None:
    """Explain the marks in one row: each entry looks like its mark and says in words what it means."""
    entries = list(_LEGEND)
    if reviewed and layout.kind is SheetKind.MUNICIPAL:
        entries.append(_LEGEND_OF_ROWS)
    first = layout.first_item_column
    last = layout.status_column if reviewed else layout.last_item_column
    if last - first + 1 >= len(entries):
        sheet.text_box(across(LEGEND_ROW, 0, 1), "色の意味", Style.LABEL)
    else:
        first = 0
    texts: list[WrappedText] = []
    spans = _spans([sheet.widths[column] for column in range(first, last + 1)], len(entries))
    for (words, mark), (left, right) in zip(entries, spans, strict=True):
        sheet.sample_box(across(LEGEND_ROW, first + left, first + right), words, mark)
        texts.append(WrappedText(words, sheet.width_of(first + left, first + right), HEADING_SIZE))
    sheet.raw.set_row(LEGEND_ROW, row_height(texts, 18.0))


def _spans(widths: Sequence[int], count: int) -> list[tuple[int, int]]:
    """Divide columns side by side into ``count`` spans of about the same width, each of one column at least."""
    spans: list[tuple[int, int]] = []
    left = 0
    for place in range(count):
        after = count - place - 1
        share = sum(widths[left:]) / (after + 1)
        right = left
        while (
            right + 1 < len(widths) - after and sum(widths[left : right + 1]) + widths[right + 1] / 2 <= share
        ):
            right += 1
        if not after:
            right = len(widths) - 1
        spans.append((left, right))
        left = right + 1
    return spans
