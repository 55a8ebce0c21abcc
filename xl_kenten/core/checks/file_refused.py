"""A file could not, or need not, be read. It is named, and all others go on."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.form import Form
from xl_kenten.core.returned_file import Refusal
from xl_kenten.core.returned_form import ReturnedForm

# code: (what was found, the reason when the reader knows no better one, what to do)
_WORDS = {
    FindingCode.FILE_ENCRYPTED: (
        "開けません",
        "パスワードで保護されています",
        "パスワードを外して保存し直すよう依頼してください。",
    ),
    FindingCode.FILE_UNREADABLE: (
        "読み取れません",
        "ファイルが壊れています",
        "Excel で開けるか確かめ、再提出を依頼してください。",
    ),
    FindingCode.FILE_TOO_LARGE: (
        "安全のため、読み取りませんでした",
        "大きすぎます",
        "様式だけを残して保存し直すよう依頼してください。",
    ),
    FindingCode.FILE_NOT_A_WORKBOOK: (
        "Excel ブックではありません",
        "別の種類のファイルです",
        "回答であれば Excel ブックでの再提出を依頼してください。別紙であれば、ファイル名に「別紙」を入れてください。",
    ),
    FindingCode.FILE_EMPTY: ("読み取れません", "中身が空（0 バイト）です", "再提出を依頼してください。"),
    FindingCode.FILE_SKIPPED: (
        "回答ファイルではないため、読み飛ばしました",
        "提出されたものではありません",
        "このままで差し支えありません。",
    ),
}


def check(returned: ReturnedForm, form: Form) -> Iterator[Finding]:  # noqa: ARG001 - the signature of every rule
    """Say why the file was not read."""
    refusal = returned.file.refusal
    if refusal is not None:
        yield refusal_finding(returned.file.file, refusal)


def refusal_finding(file: str, refusal: Refusal) -> Finding:
    """Say why a file was not read."""
    found, reason, cure = _WORDS[refusal.code]
    return Finding(refusal.code, Place(file), f"{found}（{refusal.detail or reason}）。", cure)
