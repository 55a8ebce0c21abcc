"""The machine-readable copy of a submission: one table as CSV, and what its columns mean.

It follows 総務省「統計表における機械判読可能なデータの表記方法の統一ルール」(2020): one header row, one row a body, one
value a cell, codes beside names, western dates, numbers without units, and *** where a number does not exist.
"""

import unicodedata
from collections.abc import Iterator

from xl_kenten.adapters.csv_table import csv_table
from xl_kenten.core.form import Form, Item, ItemKind, Section, SheetKind
from xl_kenten.core.submission import Submission, SubmissionRow

NO_NUMBER = "***"
_LEADING = (
    "survey_id",
    "survey_version",
    "inspection_date",
    "table",
    "prefecture_code",
    "prefecture",
    "lg_code",
    "name",
)
_DICTIONARY_HEADINGS = ("列名", "項目名", "様式の見出し", "型", "値と意味", "値がないとき", "備考")

_FLAG_REMARK = (
    "単位はありません（区分を表す数字です）。くわしい意味は、記入要領（survey_id の備考）によります。"
)
_TEXT_REMARK = (
    "改行は半角スペース 1 字に置き換えています。"
    "「=」「+」「-」「@」（全角を含む）、タブまたは「'」で始まる文章（前に空白があるものを含む）の先頭には「'」を 1 字付けています"
    "（表計算ソフトが数式として実行しないようにするため。元の文章は、先頭の「'」を 1 字除いたものです）。"
)


def table_csv(submission: Submission) -> bytes:
    """Write all rows into one table: the prefecture first, then its municipalities in 建制順; no totals."""
    form = submission.form
    rows = (
        _cells(submission, kind, row) for kind, _ in form.sheets.pairs() for row in submission.rows_of(kind)
    )
    return csv_table(_columns(form), rows, quoted_texts=True)


def dictionary_csv(form: Form) -> bytes:
    """Describe every column of the table, in its order."""
    columns = _columns(form)
    own = len(columns) - len(form.items)
    rows = [
        *((column, *words) for column, words in zip(columns[:own], _leading_words(form), strict=True)),
        *((column, *_item_words(form, item)) for column, item in zip(columns[own:], form.items, strict=True)),
    ]
    return csv_table(_DICTIONARY_HEADINGS, rows, quoted_texts=True)


def _columns(form: Form) -> tuple[str, ...]:
    """The header: what identifies the row, then the form's item ids; an id that is taken gets item_ before it."""
    columns = list(_LEADING)
    for item in form.items:
        name = item.id
        while name in columns or (name != item.id and name in form.by_id):
            name = f"item_{name}"
        columns.append(name)
    return tuple(columns)


def _cells(submission: Submission, kind: SheetKind, row: SubmissionRow) -> list[int | str]:
    form, own = submission.form, submission.own.municipality
    return [
        form.head.id,
        form.head.version,
        submission.inspection_day.isoformat(),
        form.sheets.of(kind).name,
        own.lg_code,
        own.name,
        row.municipality.lg_code,
        row.municipality.name,
        *(_answer(item, row) for item in form.items),
    ]


def _answer(item: Item, row: SubmissionRow) -> int | str:
    value = row.answers[item.id]
    if value is None:
        return NO_NUMBER if item.kind is ItemKind.FLAG else ""
    return value


def _leading_words(form: Form) -> Iterator[tuple[str, ...]]:
    """What stands in the dictionary for the columns before the items."""
    sheets = form.sheets
    always = "ありません"
    notes = " ".join((form.head.title, *form.notes.lines))
    yield "点検の ID", "", "文字列", form.head.id, always, notes
    yield "様式の版", "", "文字列", form.head.version, always, ""
    yield "点検の基準日", "", "日付", "西暦の YYYY-MM-DD", always, ""
    tables = f"{sheets.prefecture.name}：都道府県の回答、{sheets.municipal.name}：市区町村の回答"
    yield "表の区分", "", "文字列", tables, always, "計の行は含みません"
    code = "全国地方公共団体コード（検査数字を含む 6 桁）"
    text_code = "先頭の 0 を落とさないよう、文字列として読み込んでください"
    yield "都道府県のコード", "", "文字列", code, always, text_code
    yield "都道府県名", "", "文字列", "正式な名称", always, ""
    yield "団体のコード", "", "文字列", code, always, text_code
    yield "団体名", "", "文字列", "正式な名称", always, "行の順は建制順です"


def _item_words(form: Form, item: Item) -> tuple[str, ...]:
    section = form.section_of[item.id]
    name = unicodedata.normalize("NFKC", form.title_of(item.id))  # ① is 機種依存文字 by the rule
    heading = " ＞ ".join((*section.headings, item.heading))
    if item.kind is ItemKind.REMEDIATION:
        return name, heading, "文字列", "自由記述", "空欄（記載なし）", _TEXT_REMARK
    return name, heading, "整数", _meaning(item), _missing(section), _FLAG_REMARK


def _meaning(item: Item) -> str:
    return "、".join(f"{value}：{item.meaning_of(value)}" for value in item.values)


def _missing(section: Section) -> str:
    return f"{NO_NUMBER}（該当なし）" if section.nil_return else "ありません"
