"""The list of what is wrong (誤りの一覧) with a return, as it is told to the municipality that sent it."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count, groupby

from msgspec.structs import replace

from xl_kenten.core.consolidation import ConsolidatedRow
from xl_kenten.core.finding import Finding, FindingCode, Severity
from xl_kenten.core.form import Form

# A finding tells the prefecture's staff what to do. Where that is not what the municipality has to do, it is told
# in these words instead.
_CURES: Mapping[FindingCode, str] = {
    FindingCode.ATTACHMENT_NOT_FOUND: "参照されている資料を、回答とあわせてご提出ください。",
    FindingCode.RETURN_CONFLICT: "どちらが正しいかをお知らせください。",
    FindingCode.MUNICIPALITY_MISSING: "回答をご提出ください。",
    FindingCode.MUNICIPALITY_OTHER_PREFECTURE: "ファイルの取り違えがないかご確認ください。",
    FindingCode.FORM_NOT_FOUND: "見出しを元の様式のとおりに直すか、お送りした様式に記入し直してください。",
    FindingCode.FORM_AMBIGUOUS: "正しい方だけを残して、再度ご提出ください。",
    FindingCode.FORM_VERSION: "項目の違いをご確認のうえ、お送りした様式に記入し直してください。",
    FindingCode.FILE_ENCRYPTED: "パスワードを外して保存し、再度ご提出ください。",
    FindingCode.FILE_UNREADABLE: "Excel で開けることをご確認のうえ、再度ご提出ください。",
    FindingCode.FILE_TOO_LARGE: "様式のシートだけを残して保存し、再度ご提出ください。",
    FindingCode.FILE_NOT_A_WORKBOOK: "Excel ブックの様式に記入して、再度ご提出ください。",
    FindingCode.FILE_EMPTY: "ファイルの中身をご確認のうえ、再度ご提出ください。",
    FindingCode.FILE_HAS_MACROS: "マクロのない Excel ブック（.xlsx）として保存し、再度ご提出ください。",
    FindingCode.FILE_HAS_EXTERNAL_LINKS: "リンクを値に直し、正しいことをご確認ください。",
}
# The same for what was found: the municipality does not know the prefecture's folder.
_FOUND: Mapping[FindingCode, str] = {
    FindingCode.ATTACHMENT_NOT_FOUND: "改善事項の欄で参照されている別紙などの資料が届いていません。",
    FindingCode.FILE_HAS_EXTERNAL_LINKS: "他のブックへのリンクが含まれています。保存されていた値だけを読み取りました。",
}


def faults_of(
    lg_code: str, findings: Iterable[Finding], rows: Iterable[ConsolidatedRow]
) -> tuple[Finding, ...]:
    """Choose the errors and warnings that concern one municipality.

    These are the ones that bear its code, and those without a code in files that are its alone: what stands in
    a file shared with others (``rows`` tell whose they are) may be another's, and is nobody's to read.
    """
    told = [each for each in findings if each.severity is not Severity.NOTICE]
    own = {each.place.file for each in told if each.lg_code == lg_code}
    others = {each.place.file for each in told if each.lg_code not in (None, lg_code)}
    for row in rows:
        if row.response is not None:
            (own if row.municipality.lg_code == lg_code else others).add(row.response.file)
    alone = own - others - {None}
    return tuple(
        each
        for each in told
        if each.lg_code == lg_code or (each.lg_code is None and each.place.file in alone)
    )


def in_their_words(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Word errors and warnings for the municipality that has to put them right; notices are left out."""
    return tuple(
        replace(each, message=_FOUND.get(each.code, each.message), cure=_CURES.get(each.code, each.cure))
        for each in findings
        if each.severity is not Severity.NOTICE
    )


def faults(findings: Iterable[Finding], form: Form) -> str:
    """List errors and warnings for a letter: numbered, file by file, cell by cell in reading order.

    What concerns no cell comes last in its file, what concerns no file last of all. Notices are left out.
    Returns a blank text where nothing is wrong.
    """
    told = sorted(dict.fromkeys(in_their_words(findings)), key=_reading_order)
    names = _names({each.place.file for each in told if each.place.file is not None})
    paragraphs: list[str] = []
    numbers = count(1)
    for file, group in groupby(told, key=lambda each: each.place.file):
        lines = [f"■ {names[file]}"] if file is not None else []
        for finding in group:
            lines += _lines(next(numbers), finding, form)
        paragraphs.append("\n".join(lines))
    return "\n\n".join(paragraphs)


def _reading_order(finding: Finding) -> tuple[object, ...]:
    place = finding.place
    return (
        place.file is None,
        place.file or "",
        place.cell is None,
        place.sheet or "",
        place.row or 0,
        place.column or 0,
        finding.severity.rank,
        finding.code,
        finding.message,
    )


def _names(files: Iterable[str]) -> Mapping[str, str]:
    """Name files as the municipality knows them, without the prefecture's folders unless two would be one."""
    every = sorted(files)
    short = {file: file.rpartition("/")[2] for file in every}
    names = list(short.values())
    return {file: _words(name if names.count(name) == 1 else file) for file, name in short.items()}


def _lines(number: int, finding: Finding, form: Form) -> Iterator[str]:
    yield f"{number}. {_where(finding, form)}{_words(finding.message)}"
    if finding.cure:
        yield f"　　対応：{_words(finding.cure)}"


def _where(finding: Finding, form: Form) -> str:
    place = finding.place
    title = f"（{form.title_of(finding.item)}）" if finding.item in form.by_id else ""
    where = " ".join(
        filter(None, (f"「{_words(place.sheet)}」シート" if place.sheet else "", place.cell or ""))
    )
    return f"{where}{title}：" if where or title else ""


def _words(text: str) -> str:
    """Bring what a finding quotes into one line."""
    return " ".join(text.split())
