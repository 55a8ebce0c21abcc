"""A file could not, or need not, be read. It is named, and all others go on."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.form import Form
from xl_kenten.core.returned_form import ReturnedForm

# code: (what was found when the reader knows no more, what to do)
_WORDS = {
    FindingCode.FILE_ENCRYPTED: (
        "パスワードで保護されているため、開けません",
        "パスワードを外して保存し直すよう依頼してください。",
    ),
    FindingCode.FILE_UNREADABLE: (
        "ファイルが壊れているなどの理由で、読み取れません",
        "Excel で開けるか確かめ、再提出を依頼してください。",
    ),
    FindingCode.FILE_TOO_LARGE: (
        "大きすぎるため、安全のため読み取りませんでした",
        "様式だけを残して保存し直すよう依頼してください。",
    ),
    FindingCode.FILE_NOT_A_WORKBOOK: (
        "Excel ブックではありません",
        "回答であれば Excel ブックでの再提出を依頼してください。別紙であれば、ファイル名に「別紙」を入れてください。",
    ),
    FindingCode.FILE_EMPTY: ("ファイルの中身が空（0 バイト）です", "再提出を依頼してください。"),
    FindingCode.FILE_SKIPPED: (
        "回答ファイルではないため、読み飛ばしました",
        "このままで差し支えありません。",
    ),
}


def check(returned: ReturnedForm, form: Form) -> Iterator[Finding]:  # noqa: ARG001 - the signature of every rule
    """Say why the file was not read."""
    refusal = returned.file.refusal
    if refusal is not None:
        found, cure = _WORDS[refusal.code]
        detail = f"（{refusal.detail}）" if refusal.detail else ""
        yield Finding(refusal.code, Place(returned.file.file), f"{found}{detail}。", cure)
