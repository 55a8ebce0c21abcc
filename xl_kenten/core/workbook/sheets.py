"""The sheets of the prefecture's workbook beside those of the form, and the headings of their lists."""

from xl_kenten.core.form import Form

START = "はじめに"
NOTES = "記入要領"
RESULTS = "検査結果"
STATUS = "提出状況"
RESUBMISSIONS = "差替え"
GATE = "提出前チェック"
SUMMARY = "集計"
LEDGER = "契約台帳"
PROVENANCE = "取込記録"
SETTINGS = "設定"
MUNICIPALITIES = "団体一覧"
UNDO = "元に戻す記録"

LIST_HEADING_ROW = 2  # below a title and a sentence, in every list

RESULT_HEADINGS = (
    "番号",
    "重要度",
    "団体",
    "シート",
    "セル",
    "項目",
    "メッセージ",
    "対応",
    "ファイル",
    "コード",
)
STATUS_HEADINGS = (
    "番号",
    "団体コード",
    "団体",
    "状態",
    "自動判定",
    "ファイル",
    "ファイルの更新日時",
    "初回取込",
    "最終取込",
    "エラー",
    "警告",
    "確認",
)
RESUBMISSION_HEADINGS = (
    "番号",
    "団体コード",
    "団体",
    "ファイル",
    "ファイルの更新日時",
    "変更点（いま → 新しい回答）",
    "市町村分計の変化",
    "判断",
    "判断者",
    "判断日時",
    "内容の照合値",
)
GATE_HEADINGS = ("番号", "区分", "場所", "見つかったこと", "どうすればよいか")
GATE_VERDICT_COLUMN = 3  # of the first row; beside it stands how many obstacles there are
MUNICIPALITY_HEADINGS = ("団体コード", "団体名", "メールアドレス")

LEDGER_RECORD = "前回反映した値"  # the row of the ledger that remembers what was put into the form

STATUS_HEADING = "状態"
REMARKS_HEADING = "検査結果"
NAME_MARK = "印:団体名"


def mark_heading(item_id: str) -> str:
    """The heading of the hidden column that holds the marks of an item."""
    return f"印:{item_id}"


def mark_headings(form: Form) -> tuple[str, ...]:
    """The headings of all hidden columns: the name's first, then the items', left to right."""
    return (NAME_MARK, *(mark_heading(item.id) for item in form.items))


def provenance_headings(form: Form) -> tuple[str, ...]:
    """Where each row came from, and what was last taken for every item."""
    return (
        "番号",
        "団体コード",
        "団体",
        "ファイル",
        "シート",
        "行",
        "各項目のセル",
        "ファイルの更新日時",
        "照合値（SHA-256）",
        "内容の照合値",
        "初回取込日時",
        "最終取込日時",
        "手修正",
        *(f"取込値：{form.title_of(item.id)}" for item in form.items),
    )


PROVENANCE_FIXED = 13  # the columns before the values last taken
