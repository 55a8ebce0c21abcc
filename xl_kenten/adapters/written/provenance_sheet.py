"""取込記録 of the report: from which cell every row came, what was read otherwise than it stands, other files."""

from collections.abc import Iterable, Iterator, Sequence

from xl_kenten.adapters.written.cell_formats import Style
from xl_kenten.adapters.written.cell_text import cell_text, shortened
from xl_kenten.adapters.written.list_sheet import columns_of, draw_list, draw_title
from xl_kenten.adapters.written.report_plan import PROVENANCE_SHEET, ReportPlan, moment_of
from xl_kenten.adapters.written.row_writer import Cell, Column
from xl_kenten.adapters.written.sheet import Link, Sheet, across, target
from xl_kenten.core.consolidation import FileRecord
from xl_kenten.core.finding import cell_address
from xl_kenten.core.normalise import shown
from xl_kenten.core.response import Answer, AnswerState, Response
from xl_kenten.core.returned_file import FileStatus

_WIDTHS = (44, 110, 260, 100, 56, 230, 180, 400, 190)  # pixels
_ROW_COLUMNS = columns_of(
    ("番号", Style.NUMBER),
    ("団体", Style.TEXT),
    ("ファイル", Style.TEXT),
    ("シート", Style.TEXT),
    ("行", Style.NUMBER),
    ("ファイルに書かれた団体名", Style.TEXT),
    ("ファイルの更新日時", Style.MOMENT),
    ("照合値（SHA-256）", Style.DIGEST),
)
_VALUE_COLUMNS = columns_of(
    ("番号", Style.NUMBER),
    ("団体", Style.TEXT),
    ("ファイル", Style.TEXT),
    ("シート", Style.TEXT),
    ("セル", Style.CELL_CENTRED),
    ("項目", Style.TEXT),
    ("ファイルの値", Style.TEXT),
    ("取り込んだ値", Style.TEXT),
    ("扱い", Style.TEXT),
)
_FILE_COLUMNS = (
    Column(0, 0, Style.NUMBER, "番号"),
    Column(1, 1, Style.CELL_CENTRED, "状態"),
    Column(2, 2, Style.TEXT, "ファイル"),
    Column(3, 5, Style.TEXT, "ファイル全体の指摘（コード）"),
    Column(6, 6, Style.MOMENT, "更新日時"),
    Column(7, 7, Style.DIGEST, "照合値（SHA-256）"),
)
_FILE_STATUS = {
    FileStatus.READ: "読込済",
    FileStatus.REJECTED: "読込不可",
    FileStatus.SKIPPED: "対象外",
}
_LONGEST_VALUE = 300  # the file itself holds the whole text


def draw_provenance(sheet: Sheet, plan: ReportPlan) -> None:
    """Draw three lists, one below the other, and the ways to them at the top."""
    for column, width in enumerate(_WIDTHS):
        sheet.width(column, width)
    last_column = len(_WIDTHS) - 1
    sentence = "集約した値がどのファイルのどこから来たかの記録です。照合値が同じなら、ファイルは一字も変わっていません。"
    draw_title(sheet, f"取込記録　{plan.prefecture}　{plan.made_words}", sentence, last_column)
    tops = []
    row = 3
    sources = len(plan.consolidation.rows) + (plan.consolidation.own is not None)
    treated = list(_treated(plan))
    others = _others(plan)
    lists: tuple[tuple[str, Sequence[Column], int, Iterator[Sequence[Cell]], str], ...] = (
        ("1 転記元（団体ごと）", _ROW_COLUMNS, sources, _sources(plan), "取り込んだ行はありません。"),
        (
            "2 ファイルの値と異なる値を取り込んだセル",
            _VALUE_COLUMNS,
            len(treated),
            _values(plan, treated),
            "該当するセルはありません。",
        ),
        (
            "3 そのほかのファイル（1 の転記元ではないもの）",
            _FILE_COLUMNS,
            len(others),
            _files(others),
            "そのほかのファイルはありません。",
        ),
    )
    for title, columns, number, rows, nothing in lists:
        tops.append((title, row + 1))
        sheet.text_box(across(row + 1, 0, last_column), title, Style.SUBTITLE)
        last = draw_list(sheet, row + 2, columns, number, rows)
        if last == row + 2:
            last += 1
            sheet.text_box(across(last, 0, columns[-1].last), nothing, Style.TEXT)
        row = last + 1
    for (title, top), (column, last_of_link) in zip(tops, ((0, 2), (3, 6), (7, 8)), strict=True):
        sheet.box(across(2, column, last_of_link), Style.PLAIN)
        sheet.link(2, column, Link(f"▼ {title}", target(PROVENANCE_SHEET, top, 0)), Style.PLAIN)
    sheet.raw.freeze_panes(3, 2)
    sheet.raw.hide_gridlines(2)
    sheet.raw.ignore_errors({"number_stored_as_text": f"A1:{cell_address(row, last_column)}"})
    sheet.print_landscape(f"{PROVENANCE_SHEET} {plan.prefecture} {plan.made_words}")


def _sources(plan: ReportPlan) -> Iterator[Sequence[Cell]]:
    own = plan.consolidation.own
    if own is not None:
        yield (None, own.name, *_source(plan, own))
    for at, row in enumerate(plan.consolidation.rows):
        name = Link(row.municipality.name, plan.target_of_row(at))
        number = plan.number_of(at, row)
        if row.response is None:
            yield (number, name, f"（{row.status.label}）", "", None, "", None, "")
        else:
            yield (number, name, *_source(plan, row.response))


def _source(plan: ReportPlan, response: Response) -> Sequence[Cell]:
    return (
        response.file,
        response.sheet,
        response.row + 1,
        response.name_text,
        plan.changed_at(response),
        response.sha256 or "",
    )


def _values(plan: ReportPlan, treated: Iterable[tuple[Response, Answer, str]]) -> Iterator[Sequence[Cell]]:
    for number, (response, answer, treatment) in enumerate(treated, 1):
        value = "" if answer.value is None else str(answer.value)
        yield (
            number,
            response.name,
            response.file,
            response.sheet,
            response.place(answer.item.id).cell,
            plan.form.title_of(answer.item.id),
            shortened(shown(answer.raw), _LONGEST_VALUE),
            shortened(value, _LONGEST_VALUE),
            treatment,
        )


def _taken(plan: ReportPlan) -> Iterator[Response]:
    """The responses that stand in the report, the prefecture's own first."""
    own = plan.consolidation.own
    if own is not None:
        yield own
    yield from (row.response for row in plan.consolidation.rows if row.response is not None)


def _treated(plan: ReportPlan) -> Iterator[tuple[Response, Answer, str]]:
    """The answers that were not taken as they stand, each with how it was."""
    for response in _taken(plan):
        for answer in response.answers.values():
            if treatment := _treatment(answer):
                yield response, answer, treatment


def _treatment(answer: Answer) -> str:
    """How a cell was taken, when not as it stands; blank cells and the form's own words are no change."""
    if answer.state is AnswerState.NORMALISED:
        return "同じ意味の数字として取り込み"
    if answer.state is AnswerState.UNUSABLE:
        return "回答と読めないため空欄"
    if isinstance(answer.value, str):
        if cell_text(answer.value) != answer.value:
            return "セルに書けない文字を置き換え、または長すぎる文の末尾を省略"
        if answer.value != shown(answer.raw):
            return "前後の空白などを除いて取り込み"
    return ""


def _others(plan: ReportPlan) -> Sequence[FileRecord]:
    """The files of which no response stands in the report."""
    sources = {response.file for response in _taken(plan)}
    return [record for record in plan.consolidation.files if record.file not in sources]


def _files(others: Iterable[FileRecord]) -> Iterator[Sequence[Cell]]:
    for number, record in enumerate(others, 1):
        yield (
            number,
            _FILE_STATUS[record.status],
            record.file,
            "、".join(map(str, record.codes)),
            moment_of(record.modified),
            record.sha256 or "",
        )
