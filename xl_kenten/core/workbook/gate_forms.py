"""提出前チェック of the form sheets: no open error, totals proved, nothing hidden, no comment left."""

from collections.abc import Iterable, Iterator, Sequence

from xl_kenten.core.checks import attachment_not_found
from xl_kenten.core.finding import Finding, FindingCode, Place, Severity, cell_address, column_letters
from xl_kenten.core.flag import read_count
from xl_kenten.core.form import Item, SheetKind
from xl_kenten.core.grid import CellValue, UncalculatedFormula
from xl_kenten.core.normalise import is_blank, shown
from xl_kenten.core.response import AnswerState
from xl_kenten.core.returned_file import ReturnedFile
from xl_kenten.core.returned_form import ReturnedForm
from xl_kenten.core.workbook.gate_evidence import Evidence, FormSheet
from xl_kenten.core.workbook.obstacle import Obstacle, ObstacleCode
from xl_kenten.core.workbook.sheets import LEDGER

_NAMED = 5  # so many places are enough to find the rest

# Told of the rows, or of the totals, in words of the gate's own.
_TOLD_OTHERWISE = frozenset(
    (
        FindingCode.MUNICIPALITY_MISSING,
        FindingCode.RETURN_CONFLICT,
        FindingCode.RETURN_DUPLICATE,
        FindingCode.TOTAL_MISMATCH,
        FindingCode.SAMPLE_ROW_LEFT,
    )
)


def form_obstacles(evidence: Evidence) -> Iterator[Obstacle]:
    """Everything about the entries of both sheets, and about what the sheets hide."""
    for sheet in evidence.forms:
        yield from _errors(sheet)
        yield from _unreadable_answers(sheet)
        if evidence.form.sheets.of(sheet.kind).total is not None and sheet.kind is SheetKind.MUNICIPAL:
            yield from _totals(sheet)
        yield from _hidden_rows(sheet)
        yield from _hidden_columns(sheet)
        yield from _comments(sheet)
        yield from _warnings(sheet)
        yield from _attachments(sheet)


def ledger_obstacles(evidence: Evidence) -> Iterator[Obstacle]:
    """What is wrong in 契約台帳; what contradicts it in 都道府県分 is told as a finding on that sheet."""
    for fault in evidence.ledger:
        if fault.severity is Severity.ERROR:
            place = Place(None, fault.place.sheet, fault.place.row, fault.place.column)
            name = f"{fault.name}：" if fault.name else ""
            yield Obstacle(ObstacleCode.OPEN_ERROR, place, name + fault.message, fault.cure)
    warnings = [fault.place for fault in evidence.ledger if fault.severity is Severity.WARNING]
    if warnings:
        cells = [
            f"{place.cell}" if place.sheet == LEDGER else f"{place.sheet}!{place.cell}" for place in warnings
        ]
        first = warnings[0]
        yield Obstacle(
            ObstacleCode.OPEN_WARNING,
            Place(None, first.sheet, first.row, first.column),
            f"契約台帳について、警告が {len(warnings)} 件あります（{_listed(cells, '')}）。",
            f"「{LEDGER}」で「入力チェック」を押し、内容を確かめてください。",
        )


def _findings(sheet: FormSheet, severity: Severity) -> Iterator[tuple[Finding, tuple[int, int] | None]]:
    """The findings of a severity, with their places; of a row without any answer its blanks are not told one by one."""
    silent = {row.row for row in sheet.page.sheet.responses if row.is_silent}
    for finding, place in zip(sheet.inspection.findings, sheet.inspection.places, strict=True):
        if finding.severity is not severity or finding.code in _TOLD_OTHERWISE:
            continue
        if finding.code is FindingCode.FLAG_UNANSWERED and place is not None and place[0] in silent:
            continue
        yield finding, place


def _errors(sheet: FormSheet) -> Iterator[Obstacle]:
    for finding, place in _findings(sheet, Severity.ERROR):
        name = f"{finding.name}：" if finding.name else ""
        yield Obstacle(
            ObstacleCode.OPEN_ERROR,
            sheet.place(*(place or ())),
            name + finding.message,
            finding.cure,
        )


def _unreadable_answers(sheet: FormSheet) -> Iterator[Obstacle]:
    """Texts that are errors or formulas without a result where no error tells of them: they would get lost."""
    told = {place for _, place in _findings(sheet, Severity.ERROR)}
    for row in sheet.page.sheet.responses:
        for answer in row.answers.values():
            if answer.state is AnswerState.UNUSABLE and (row.row, answer.column) not in told:
                yield Obstacle(
                    ObstacleCode.ANSWER_UNREADABLE,
                    sheet.place(row.row, answer.column),
                    f"{row.name}：「{sheet.page.form.title_of(answer.item.id)}」の『{shown(answer.raw)}』を読み取れません。",
                    "値を入力し直してください。",
                )


def _totals(sheet: FormSheet) -> Iterator[Obstacle]:
    """Count every column anew from its answers and compare what the total says."""
    page = sheet.page
    label = page.form.sheets.of(sheet.kind).total or ""
    total = page.sheet.total
    if total is None:
        yield Obstacle(
            ObstacleCode.TOTAL_UNPROVED,
            sheet.place(),
            f"「{label}」の行がありません。",
            "最後の団体の下に行を作り、計の数式を入れてください。",
        )
        return
    for flag in page.form.flags:
        stated = total.stated[flag.id]
        counted = sum(row.answers[flag.id].value in flag.deficiency for row in page.sheet.responses)
        if read_count(stated) != counted:
            yield Obstacle(
                ObstacleCode.TOTAL_UNPROVED,
                sheet.place(total.row, page.sheet.table.columns[flag.id]),
                _said_of_total(sheet, flag, stated, counted),
                "計の数式と各行を確かめ、Excel で計算し直して保存してください。",
            )


def _said_of_total(sheet: FormSheet, flag: Item, stated: CellValue, counted: int) -> str:
    title = sheet.page.form.title_of(flag.id)
    if is_blank(stated):
        return f"「{title}」の計が空欄です（数えると {counted} 件です）。"
    if isinstance(stated, UncalculatedFormula):
        return f"「{title}」の計が計算されていません（数えると {counted} 件です）。"
    return f"「{title}」の計は『{shown(stated)}』ですが、各行を数えると {counted} 件です。"


def _hidden_rows(sheet: FormSheet) -> Iterator[Obstacle]:
    """Rows from the headings down to the total, and any below that hold something."""
    page, rows = sheet.page, sheet.facts.hidden_rows
    if rows is None:
        yield _not_looked_at(sheet, "非表示の行")
        return
    table, last = page.sheet.table, page.first_row + page.rows - 1
    if page.sheet.total is not None:
        last = max(last, page.sheet.total.row)
    hidden = [row for row in sorted(rows) if table.top <= row <= last or (row > last and _holds(sheet, row))]
    if hidden:
        yield Obstacle(
            ObstacleCode.ROWS_HIDDEN,
            sheet.place(hidden[0], 0),
            f"{len(hidden)} 行が表示されていません（{_listed(_runs(hidden), '行目')}）。",
            "フィルターを解除するか行を再表示し、中を確かめてください。",
        )


def _holds(sheet: FormSheet, row: int) -> bool:
    return row < len(sheet.page.grid.rows) and any(not is_blank(value) for value in sheet.page.grid.rows[row])


def _hidden_columns(sheet: FormSheet) -> Iterator[Obstacle]:
    """The form's own columns, and any other that holds something, but for those of 状態, 検査結果 and the marks."""
    page, columns = sheet.page, sheet.facts.hidden_columns
    if columns is None:
        yield _not_looked_at(sheet, "非表示の列")
        return
    last = max(page.sheet.table.columns.values())
    ours = set(page.beside.values())
    filled = {
        at for cells in page.grid.rows for at, value in enumerate(cells) if at > last and not is_blank(value)
    }
    hidden = [at for at in sorted(columns) if at <= last or at in filled - ours]
    if hidden:
        names = [column_letters(at) for at in hidden]
        yield Obstacle(
            ObstacleCode.COLUMNS_HIDDEN,
            sheet.place(page.sheet.table.heading_row, hidden[0]),
            f"{len(hidden)} 列が表示されていません（{_listed(names, '列')}）。",
            "列を再表示し、中を確かめてください。",
        )


def _comments(sheet: FormSheet) -> Iterator[Obstacle]:
    comments = sheet.facts.comments
    if comments is None:
        yield _not_looked_at(sheet, "メモとコメント")
    elif comments:
        cells = [cell_address(*cell) for cell in comments]
        yield Obstacle(
            ObstacleCode.COMMENT_LEFT,
            sheet.place(*comments[0]),
            f"メモまたはコメントが {len(cells)} 件残っています（{_listed(cells, '')}）。",
            "確認の済んでいないことが残っていないか確かめ、削除するか別のシートに移してください。",
        )


def _warnings(sheet: FormSheet) -> Iterator[Obstacle]:
    found = list(_findings(sheet, Severity.WARNING))
    if found:
        _, place = found[0]
        cells = [cell_address(*each) for _, each in found if each is not None]
        yield Obstacle(
            ObstacleCode.OPEN_WARNING,
            sheet.place(*(place or ())),
            f"警告が {len(found)} 件あります（{_listed(cells, '')}）。",
            f"「{sheet.name}」で「入力チェック」を押し、内容を確かめてください。",
        )


def _attachments(sheet: FormSheet) -> Iterator[Obstacle]:
    """Texts that refer to a 別紙: it must go along with the report."""
    alone = ReturnedForm(ReturnedFile(sheet.name, 0), (), sheet.page.sheet.responses, (), ())
    places = [finding.place for finding in attachment_not_found.check(alone, sheet.page.form)]
    if places:
        cells = [str(place.cell) for place in places]
        yield Obstacle(
            ObstacleCode.ATTACHMENT_MENTIONED,
            sheet.place(places[0].row, places[0].column),
            f"別紙などを参照している記載が {len(cells)} 件あります（{_listed(cells, '')}）。",
            "参照している資料も、メールに添付してください。",
        )


def _not_looked_at(sheet: FormSheet, what: str) -> Obstacle:
    return Obstacle(
        ObstacleCode.NOT_LOOKED_AT,
        sheet.place(),
        f"{what}の有無は、この Excel では調べられませんでした。",
        "目で確かめてください。",
    )


def _runs(rows: Sequence[int]) -> list[str]:
    """Neighbouring rows as Excel numbers them, e.g. 「12〜15」."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][-1] == row - 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return [f"{run[0] + 1}〜{run[-1] + 1}" if len(run) > 1 else str(run[0] + 1) for run in runs]


def _listed(places: Iterable[str], unit: str) -> str:
    every = list(places)
    more = " ほか" if len(every) > _NAMED else ""
    return "、".join(f"{place}{unit}" for place in every[:_NAMED]) + more
