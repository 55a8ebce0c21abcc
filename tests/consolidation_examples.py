"""Consolidations made by hand, of the invented prefecture 見本県."""

import datetime as dt
import hashlib
from collections.abc import Sequence

from msgspec.structs import replace

from xl_kenten.core.consolidation import ConsolidatedRow, Consolidation, FileRecord, RowStatus
from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.form import Form, ItemKind, SheetKind
from xl_kenten.core.form_definition import parse_form
from xl_kenten.core.grid import CellValue
from xl_kenten.core.layout import form_layout
from xl_kenten.core.municipality import Match, MatchKind, Municipality
from xl_kenten.core.response import Answer, AnswerState, Response
from xl_kenten.core.returned_file import FileStatus

PREFECTURE = "見本県"
MADE_AT = dt.datetime(2007, 6, 25, 10, 5)  # noqa: DTZ001 - without a zone: the time in Japan
MODIFIED = 1_182_700_800_000_000_000  # 2007-06-25 01:00 in Japan, in nanoseconds
SECOND_FORM = """
[form]
id = "camera-2030"
version = "2"
title = "防犯カメラ映像の取扱いに関する点検 & 調査"
issuer = "見本省見本室"
issued = 2030-04-01
deadline = 2030-05-31
calendar = "令和"
scope = { first_day = 2029-04-01, last_day = 2030-03-31 }
recipients = [{ name = "見本室 担当者", address = "tantou@example.go.jp" }]

[sheets.prefecture]
name = "県の分"
title = "(県の分)"
samples = ["○○県"]

[sheets.municipal]
name = "市町村's分"
title = "(市町村の分)"
samples = ["A市"]
total = "計"

[notes]
title = "(書き方)"
lines = ["番号の大きいほど重い不備です"]

[[sections]]
id = "rules"
label = "規程"
headings = ["1 運用", "規程", "管理規程"]
items = [
  { id = "rules_written", kind = "flag", heading = "①規程の有無", label = "①規程の有無", values = [0, 1, 2], deficiency = [1, 2] },
  { id = "rules_known", kind = "flag", heading = "②周知", label = "②周知", values = [0, 1], deficiency = [1] },
  { id = "rules_remediation", kind = "remediation", heading = "改善の内容", label = "改善", placeholder = '(ここに"改善"を書く)' },
]

[[sections]]
id = "storage"
label = "保存"
headings = ["1 運用", "保存の管理"]
nil_return = true
items = [
  { id = "storage_period", kind = "flag", heading = "③保存期間", label = "③保存期間", values = [0, 1, 2], deficiency = [2] },
  { id = "storage_remediation", kind = "remediation", heading = "改善の内容", label = "改善" },
]
"""


def second_form() -> Form:
    """A form with other sections, three levels of headings, values 0, 1, 2 and an odd sheet name."""
    return parse_form(SECOND_FORM, "camera-2030.toml")


def municipality(number: int, name: str = "") -> Municipality:
    """An invented municipality; codes beginning with 99 belong to no prefecture."""
    kind = ("市", "町", "村")[number % 3]
    return Municipality(f"99{number:03}0", name or f"みほん{number}{kind}", PREFECTURE, order=number)


def answer(form: Form, item_id: str, raw: CellValue, value: int | str | None) -> Answer:
    """One cell: how it was read follows from the raw and the taken value."""
    item = form.by_id[item_id]
    if raw is None:
        state = AnswerState.BLANK
    elif value is None:
        is_text = item.kind is ItemKind.REMEDIATION
        state = AnswerState.PLACEHOLDER if is_text and raw == item.placeholder else AnswerState.UNUSABLE
    else:
        state = AnswerState.GIVEN if raw == value else AnswerState.NORMALISED
    return Answer(item, form_layout(form).columns[item_id], raw, state, value)


def response(
    form: Form,
    who: Municipality,
    cells: Sequence[CellValue | tuple[CellValue, int | str | None]],
    *,
    kind: SheetKind = SheetKind.MUNICIPAL,
    file: str | None = None,
) -> Response:
    """One row, its cells left to right; a pair is what the cell holds and what was taken from it."""
    pairs = [cell if isinstance(cell, tuple) else (cell, cell) for cell in cells]
    answers = {
        item.id: answer(form, item.id, raw, value if isinstance(value, int | str) else None)
        for item, (raw, value) in zip(form.items, pairs, strict=True)
    }
    return Response(
        file=file or f"回答/{who.name}.xlsx",
        sheet=form.sheets.of(kind).name,
        row=7,
        name_column=1,
        kind=kind,
        name_text=who.name,
        match=Match(MatchKind.EXACT, who),
        answers=answers,
        sha256=hashlib.sha256(who.name.encode("utf-8", "replace")).hexdigest(),
    )


def row(who: Municipality, taken: Response | None, status: RowStatus = RowStatus.ACCEPTED) -> ConsolidatedRow:
    """One row of the consolidation; without a response it is missing."""
    return ConsolidatedRow(who, RowStatus.MISSING if taken is None else status, taken)


def found(
    taken: Response, code: FindingCode, item_id: str | None, message: str, cure: str = "直してください。"
) -> Finding:
    """A finding at a cell of a response."""
    return taken.finding(code, item_id, message, cure)


def consolidation(
    form: Form,
    rows: Sequence[ConsolidatedRow],
    findings: Sequence[Finding] = (),
    *,
    own: Response | None = None,
    files: Sequence[FileRecord] = (),
) -> Consolidation:
    """A consolidation; the files are those of the rows, and any others named."""
    read = [
        FileRecord(each.response.file, FileStatus.READ, (), MODIFIED, each.response.sha256)
        for each in rows
        if each.response is not None
    ]
    return Consolidation(form, PREFECTURE, tuple(rows), own, tuple(findings), (*read, *files))


_TEXTS = (
    "契約書に再委託の禁止を明記する。平成19年9月末までに全ての契約を変更する。",
    (
        "仕様書を改訂し、作業場所を庁内及び受託者の指定した事業所に限る旨を明記する（平成19年8月1日契約変更予定）。"
        "あわせて、受託者に対して従業員への周知状況の報告を求める。"
    ),
    "平成19年7月中に返還・廃棄の確認書を徴する。",
)


def large_consolidation(form: Form, size: int = 77) -> Consolidation:
    """A prefecture of the 2007 form with all that happens: faults, a conflict, missing towns, rejected files."""
    rows: list[ConsolidatedRow] = []
    findings: list[Finding] = []
    for number in range(1, size + 1):
        who = municipality(number)
        if number % 19 == 0:
            rows.append(row(who, None))
            missing = Finding(
                FindingCode.MUNICIPALITY_MISSING,
                Place(),
                f"{who.name}の回答がまだ提出されていません。",
                "提出状況を確かめ、督促してください。",
                lg_code=who.lg_code,
                name=who.name,
            )
            findings.append(missing)
            continue
        one = number % 5 == 0
        text = _TEXTS[number % 3] if one else (form.sections[0].remediation.placeholder, None)
        nil = number % 2 == 0
        cells: list[CellValue | tuple[CellValue, int | str | None]] = [
            *(int(one), 0, 0, text),
            *(0, ("１", 1) if number % 23 == 0 else 0, 0, None),
            *((None, None, None) if nil else (0, 0, None)),
        ]
        status = RowStatus.ACCEPTED
        if number % 11 == 0:
            cells[1], cells[2] = None, ("２", None)
            status = RowStatus.ERRORS
        if number % 23 == 0:
            status = RowStatus.ERRORS
        if number % 31 == 0:
            status = RowStatus.CONFLICT
        taken = response(form, who, cells)
        rows.append(row(who, taken, status))
        findings += _findings(form, taken, number)
    findings.append(
        Finding(
            FindingCode.FILE_ENCRYPTED,
            Place("回答/鍵付き.xlsx"),
            "パスワードがかかっているため読み取れません。",
            "パスワードを外して送り直してもらってください。",
        )
    )
    files = (
        FileRecord("回答/鍵付き.xlsx", FileStatus.REJECTED, (FindingCode.FILE_ENCRYPTED,), MODIFIED, None),
        FileRecord("Thumbs.db", FileStatus.SKIPPED, (FindingCode.FILE_SKIPPED,), MODIFIED, None),
    )
    return consolidation(form, rows, findings, files=files)


def _findings(form: Form, taken: Response, number: int) -> list[Finding]:
    findings = []
    if number % 11 == 0:
        item = form.flags[1].id
        findings.append(
            found(taken, FindingCode.FLAG_UNANSWERED, item, f"「{form.title_of(item)}」が未記入です。")
        )
        item = form.flags[2].id
        findings.append(
            found(
                taken,
                FindingCode.FLAG_NOT_BINARY,
                item,
                f"「{form.title_of(item)}」に『２』と書かれています。",
                "0 か 1 を入力してください。",
            )
        )
    if number % 23 == 0:
        item = form.flags[4].id
        findings.append(
            found(taken, FindingCode.FLAG_NORMALISED, item, "『１』を 1 として取り込みました。", "")
        )
        section = form.sections[1].remediation.id
        findings.append(
            found(taken, FindingCode.REMEDIATION_MISSING, section, "改善事項の内容が書かれていません。")
        )
    if number % 31 == 0:
        item = form.flags[0].id
        message = f"二つの回答が異なります。「{taken.file}」では『0』、「回答/再提出/{taken.name}.xlsx」の市町村分!C8 では『1』です。"
        findings.append(
            found(
                taken,
                FindingCode.RETURN_CONFLICT,
                item,
                message,
                "どちらが正しいかを団体に確かめてください（いまは新しい方を表示しています）。",
            )
        )
    if number % 10 == 0:
        section = form.sections[0].remediation.id
        message = "改善の時期が書かれていません。「速やかに」「検討中」では時期が分かりません。"
        findings.append(found(taken, FindingCode.REMEDIATION_NO_DATE, section, message))
    return findings


def with_text(taken: Response, item_id: str, text: str) -> Response:
    """The same response with another text in one cell."""
    changed = replace(taken.answers[item_id], raw=text, value=text, state=AnswerState.GIVEN)
    return replace(taken, answers={**taken.answers, item_id: changed})
