"""What is told of a form sheet once it is filled: of the rows as they will stand, of files, and of open choices."""

from collections.abc import Iterable, Mapping, Sequence

from xl_kenten.core.checks import response_findings
from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.form import SheetKind
from xl_kenten.core.response import Response
from xl_kenten.core.workbook.filled_row import FilledRow, said
from xl_kenten.core.workbook.form_page import FormPage
from xl_kenten.core.workbook.sheets import RESUBMISSIONS
from xl_kenten.core.workbook.three_way import Outcome

_HOW_IT_WAS_WRITTEN = (FindingCode.FLAG_NORMALISED,)


def filling_findings(
    findings: Iterable[Finding], rows: Sequence[FilledRow], page: FormPage
) -> tuple[Finding, ...]:
    """Those ``findings`` on the returned files that still hold, and what the rows have to tell themselves."""
    by_code = {row.municipality.lg_code: row for row in rows}
    kept = [finding for finding in findings if _still_true(finding, by_code)]
    for row in rows:
        if row.used is not None and row.by_hand():
            kept = _as_edited(kept, row, row.used, page)
        kept += _of_kept_row(row, page)
        kept += _hand_conflicts(row, page)
        kept += _open_choices(row)
    return tuple(kept)


def _still_true(finding: Finding, rows: Mapping[str, FilledRow]) -> bool:
    """Tell whether a finding on the returned files still holds once rows are chosen and hands have been at work."""
    row = rows.get(finding.lg_code or "")
    if row is None:
        return True
    if finding.code is FindingCode.RETURN_CONFLICT:
        return False  # told anew, for the choices that are still open
    if finding.code is FindingCode.MUNICIPALITY_MISSING:
        return row.is_missing
    place = finding.place
    if place.row is not None and finding.code is not FindingCode.RETURN_DUPLICATE:
        used = row.used
        if used is None or (place.file, place.sheet) != (used.file, used.sheet):
            return False
        if finding.code is not FindingCode.TOTAL_MISMATCH and place.row != used.row:
            return False
    merged = row.merged.get(finding.item or "")
    return merged is None or merged.outcome is not Outcome.HAND_EDIT


def _as_edited(findings: Iterable[Finding], row: FilledRow, used: Response, page: FormPage) -> list[Finding]:
    """Judge a row that a hand has changed as it will stand; how the rest was written is told as before."""
    judged: dict[tuple[FindingCode, str | None], Finding] = {
        (finding.code, finding.item): finding
        for finding in response_findings(row.after(), page.form)
        if finding.item is not None
    }
    returned = {
        (finding.code, finding.item)
        for finding in response_findings(used, page.form)
        if finding.item is not None and finding.code not in _HOW_IT_WAS_WRITTEN
    }
    kept = []
    for finding in findings:
        what = finding.code, finding.item
        of_row = finding.lg_code == row.municipality.lg_code
        still = of_row and judged.pop(what, None) is not None
        if still or not of_row or what not in returned:
            kept.append(finding)
    return [*kept, *judged.values()]


def _of_kept_row(row: FilledRow, page: FormPage) -> list[Finding]:
    """A row that stays as it was taken is judged as it stands in the sheet."""
    if row.used is not None or row.before is None:
        return []
    return [finding for finding in response_findings(row.standing, page.form) if finding.item is not None]


def _hand_conflicts(row: FilledRow, page: FormPage) -> list[Finding]:
    if row.used is None:
        return []
    # What stands in 都道府県分 may have come from the ledger, too.
    municipal = page.sheet.kind is SheetKind.MUNICIPAL
    now, kept, whom = ("手修正で", "手修正の値", "団体") if municipal else ("いま", "いまの値", "回答した課")
    return [
        row.used.finding(
            FindingCode.RETURN_CONFLICT,
            item,
            f"{page.grid.sheet}!{row.standing.place(item).cell} は{now}『{said(merged.value)}』ですが、"
            f"「{row.used.file}」では『{said(row.used.answers[item].value)}』です。",
            f"どちらが正しいかを{whom}に確かめ、セルを正しい値にしてください（{kept}を残しています）。",
        )
        for item, merged in row.merged.items()
        if merged.outcome is Outcome.CONFLICT
    ]


def _open_choices(row: FilledRow) -> list[Finding]:
    found = []
    for response in row.waiting:
        now = row.counting()
        for item, answer in response.answers.items():
            if answer.value != now.get(item):
                found.append(
                    response.finding(
                        FindingCode.RETURN_CONFLICT,
                        item,
                        f"いま取り込んでいる回答では『{said(now.get(item))}』ですが、"
                        f"「{response.file}」では『{said(answer.value)}』です。",
                        f"「{RESUBMISSIONS}」シートで、採用か見送りを選んでください。",
                    )
                )
    return found
