"""提出前チェック of what lies around the form: resubmissions, statuses, recipients, deadline, links, names."""

from collections.abc import Iterator

from xl_kenten.core.consolidation import RowStatus
from xl_kenten.core.finding import Place, Severity
from xl_kenten.core.form import Form, SheetKind
from xl_kenten.core.letter import day_in_words, days_left, one_line
from xl_kenten.core.workbook.gate_evidence import Addressee, Evidence
from xl_kenten.core.workbook.obstacle import Obstacle, ObstacleCode
from xl_kenten.core.workbook.resubmission import Entry
from xl_kenten.core.workbook.settings import MINISTRY_DEADLINE, SENDER
from xl_kenten.core.workbook.sheets import RESUBMISSIONS, STATUS, STATUS_HEADING

_NEAR = 3  # days before the deadline from which on it is told
_NAMED = 3  # so many names are enough to find the rest
_LONGEST_QUOTE = 60  # characters, enough to find a wrong address
_EXAMPLE_DOMAIN = "example.go.jp"  # in which the form definitions have their placeholders


def resubmission_obstacles(evidence: Evidence) -> Iterator[Obstacle]:
    """Returns that differ from what was taken, and nobody has chosen; or the choice is not in the sheet yet."""
    for entry in evidence.entries:
        if entry.verdict is None:
            yield _at_entry(
                evidence,
                ObstacleCode.RESUBMISSION_WAITING,
                entry,
                f"{entry.name}の差替え（{entry.file}）の判断が決まっていません。",
                "採用か見送りを選び、「市町村分を集約」を押してください。",
            )
        elif entry.at is None:
            yield _at_entry(
                evidence,
                ObstacleCode.RESUBMISSION_NOT_APPLIED,
                entry,
                f"{entry.name}の差替え（{entry.file}）の判断が、まだ「{evidence.form.sheets.municipal.name}」に反映されていません。",
                "「市町村分を集約」を押してください。",
            )


def _at_entry(evidence: Evidence, code: ObstacleCode, entry: Entry, what: str, cure: str) -> Obstacle:
    return Obstacle(code, evidence.place_in_list(RESUBMISSIONS, entry.lg_code, entry.file), what, cure)


def board_obstacles(evidence: Evidence) -> Iterator[Obstacle]:
    """Municipalities that are not 受理 in 提出状況, unless their row or their resubmission is told of already."""
    told = {entry.lg_code for entry in evidence.entries if entry.verdict is None or entry.at is None}
    for sheet in evidence.forms:
        if sheet.kind is SheetKind.MUNICIPAL:
            findings = sheet.inspection.findings
            told |= {each.lg_code or "" for each in findings if each.severity is Severity.ERROR}
            told |= {code for code, row in sheet.page.by_code().items() if row.is_silent}
    yield from _own_row_in_doubt(evidence)
    for municipality in evidence.municipalities:
        row = evidence.board.get(municipality.lg_code)
        if row is not None and row.status is not RowStatus.ACCEPTED and row.lg_code not in told:
            yield Obstacle(
                ObstacleCode.STATUS_OPEN,
                evidence.place_in_list(STATUS, row.lg_code),
                f"{municipality.name}が「{row.status.label}」のままです。",
                "「市町村分を集約」を押し直すか、内容を確かめて状態を「受理」にしてください。",
            )


def _own_row_in_doubt(evidence: Evidence) -> Iterator[Obstacle]:
    """都道府県分 as it was returned differs from what a hand wrote there."""
    for sheet in evidence.forms:
        column = sheet.page.beside.get(STATUS_HEADING)
        if sheet.kind is not SheetKind.PREFECTURE or column is None:
            continue
        for response in sheet.page.sheet.responses:
            if sheet.page.grid.value(response.row, column) == RowStatus.CONFLICT.label:
                yield Obstacle(
                    ObstacleCode.STATUS_OPEN,
                    sheet.place(response.row, column),
                    f"{response.name}が「{RowStatus.CONFLICT.label}」のままです（届いた「{sheet.name}」と手修正の食い違い）。",
                    "正しい値を確かめて「市町村分を集約」を押し直すか、状態を「受理」にしてください。",
                )


def recipient_obstacles(evidence: Evidence) -> Iterator[Obstacle]:
    """Every recipient of the form must be there, with an address of its own that is no placeholder."""
    places = evidence.mailing.place
    seen: set[str] = set()
    for addressee in evidence.mailing.addressees:
        if addressee.text is None:
            yield Obstacle(
                ObstacleCode.RECIPIENT_MISSING,
                places(addressee.label),
                f"{addressee.label}のメールアドレスがありません。",
                "通知に示された宛先を入力してください。",
            )
            continue
        wrong = _wrong_with(addressee, evidence.form, repeated=_folded(addressee.text) in seen)
        seen.add(_folded(addressee.text))
        if wrong:
            yield Obstacle(
                ObstacleCode.RECIPIENT_UNUSABLE,
                places(addressee.label),
                f"{addressee.label}の『{_quoted(addressee.text)}』は{wrong}。",
                "通知に示された宛先に直してください。",
            )
    if evidence.mailing.sender is None:
        yield Obstacle(
            ObstacleCode.SENDER_MISSING,
            places(SENDER),
            "差出人（署名）が空欄のため、メールの下書きに署名が入りません。",
            "部署名と連絡先を入力してください。",
        )


def _wrong_with(addressee: Addressee, form: Form, *, repeated: bool) -> str:
    text = _folded(addressee.text)
    domain = text.rpartition("@")[2]
    placeholders = {_folded(each.address) for each in form.head.recipients}
    if not addressee.usable:
        return "メールアドレスとして使えません"
    if f".{domain}".endswith(f".{_EXAMPLE_DOMAIN}") or (
        text in placeholders and "example" in domain.split(".")
    ):
        return "様式に付いている仮のアドレスです"
    return "ほかの報告先と同じです" if repeated else ""


def _quoted(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…"


def _folded(address: str | None) -> str:
    return (address or "").casefold()


def link_obstacles(evidence: Evidence) -> Iterator[Obstacle]:
    """Links to other workbooks: what they bring may be out of date, and nobody at the ministry has those files."""
    links = evidence.external_links
    if links is None:
        yield Obstacle(
            ObstacleCode.NOT_LOOKED_AT,
            Place(),
            "ほかのブックへのリンクの有無は、この Excel では調べられませんでした。",
            "［データ］タブの［リンクの編集］で確かめてください。",
        )
    elif links:
        more = f" ほか {len(links) - _NAMED} 件" if len(links) > _NAMED else ""
        yield Obstacle(
            ObstacleCode.EXTERNAL_LINK,
            Place(),
            f"ほかのブックへのリンクがあります（{'、'.join(links[:_NAMED])}{more}）。",
            "［データ］タブの［リンクの編集］でリンクを解除し、値を確かめてください。",
        )


def deadline_notes(evidence: Evidence) -> Iterator[Obstacle]:
    """The ministry's deadline: passed, near, or not set."""
    deadline = evidence.mailing.deadline
    place = evidence.mailing.place(MINISTRY_DEADLINE)
    if deadline is None:
        yield Obstacle(
            ObstacleCode.DEADLINE_UNSET, place, "国への報告期限が空欄です。", "期限を入力してください。"
        )
        return
    left = (deadline - evidence.today).days
    day = day_in_words(deadline)
    if left < 0:
        yield Obstacle(
            ObstacleCode.DEADLINE_PASSED,
            place,
            f"国への報告期限（{day}）を {-left} 日過ぎています。",
            "報告先に連絡のうえ、速やかに提出してください。",
        )
    elif left <= _NEAR:
        yield Obstacle(
            ObstacleCode.DEADLINE_NEAR,
            place,
            f"国への報告期限は {day}、{days_left(deadline, evidence.today)}です。",
            "間に合うように提出してください。",
        )


def person_notes(evidence: Evidence) -> Iterator[Obstacle]:
    """Names in the workbook's own properties: of no harm to the file made by 提出ファイル作成, but to a copy sent by hand."""
    if evidence.persons:
        yield Obstacle(
            ObstacleCode.PERSON_NAMED,
            Place(),
            f"このブックのプロパティ（{'、'.join(evidence.persons)}）に、個人の名前などが残っています。",
            "「提出ファイル作成」で作るファイルには入りません。このブックそのものは送らないでください。",
        )
