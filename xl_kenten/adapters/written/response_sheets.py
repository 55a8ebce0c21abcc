"""市町村分 and 都道府県分 of the report: the responses, with what is wrong with each row in words."""

from collections.abc import Iterator, Sequence

from xl_kenten.adapters.written.cell_text import shortened
from xl_kenten.adapters.written.form_sheet import FormContent, FormRow, draw_form
from xl_kenten.adapters.written.report_plan import FINDINGS_SHEET, ReportPlan
from xl_kenten.adapters.written.sheet import Sheet
from xl_kenten.core.consolidation import ConsolidatedRow
from xl_kenten.core.finding import Severity
from xl_kenten.core.form import SheetKind

_MOST_REMARKS = 4  # a row names so many findings; all stand in 検査結果
_REMARK_LENGTH = 70


def draw_municipal(sheet: Sheet, plan: ReportPlan) -> None:
    """Draw 市町村分: every municipality, in the order of the consolidation."""
    who = f"{plan.prefecture}　" if plan.prefecture else ""
    guide = (
        f"{who}{plan.made_words}に集約しました。各行の状態と、見つかったことの要点は、表の右端にあります。"
        f"くわしくは「{FINDINGS_SHEET}」シートをご覧ください（状態の文字をクリックすると移動します）。"
    )
    content = FormContent(guide=guide, rows=_Rows(plan), state=plan.state, totals=plan.totals, reviewed=True)
    draw_form(sheet, plan.form, SheetKind.MUNICIPAL, content)


class _Rows:
    """The rows of 市町村分, each made when it is written."""

    def __init__(self, plan: ReportPlan) -> None:
        self._plan = plan

    def __len__(self) -> int:
        return len(self._plan.consolidation.rows)

    def __iter__(self) -> Iterator[FormRow]:
        return (_row(self._plan, at, row) for at, row in enumerate(self._plan.consolidation.rows))


def _row(plan: ReportPlan, at: int, row: ConsolidatedRow) -> FormRow:
    findings = plan.findings_by_row.get(plan.first_row + at, ())
    return FormRow(
        name=row.municipality.name,
        number=plan.number_of(at, row),
        answers={} if row.response is None else row.response.values(),
        status=row.status.label,
        remarks=_remarks(plan, findings),
        link=plan.finding_target(findings[0]) if findings else None,
    )


def draw_prefecture(sheet: Sheet, plan: ReportPlan) -> None:
    """Draw 都道府県分: the prefecture's own response, or a blank row to fill in."""
    own = plan.consolidation.own
    findings = plan.own_findings
    row = FormRow(
        name=plan.prefecture if own is None else own.name or plan.prefecture,
        answers={} if own is None else own.values(),
        status=_own_status(plan),
        remarks=_remarks(plan, findings),
        link=plan.finding_target(findings[0]) if findings else None,
    )
    guide = (
        f"{plan.made_words}に、都道府県の回答を取り込みました。"
        if own
        else "都道府県の回答は、集約したファイルの中にありませんでした。点検の結果をこの表に入力してください。"
    )
    content = FormContent(guide=guide, rows=(row,), reviewed=True, fillable=own is None)
    draw_form(sheet, plan.form, SheetKind.PREFECTURE, content)


def _own_status(plan: ReportPlan) -> str:
    if plan.consolidation.own is None:
        return "未入力"
    findings = plan.consolidation.findings
    wrong = any(findings[at].severity is Severity.ERROR for at in plan.own_findings)
    return "要確認" if wrong else "入力済"


def _remarks(plan: ReportPlan, findings: Sequence[int]) -> str:
    """Put the gist of a row's findings into a few lines."""
    named = [plan.consolidation.findings[at] for at in findings[:_MOST_REMARKS]]
    lines = [shortened(f"{each.severity.label}：{each.message}", _REMARK_LENGTH) for each in named]
    if len(findings) > _MOST_REMARKS:
        lines.append(f"ほか {len(findings) - _MOST_REMARKS} 件")
    return "\n".join(line.replace("\n", " ") for line in lines)
