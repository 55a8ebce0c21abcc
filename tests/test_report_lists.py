"""The lists of the report: findings, status, provenance, and the ways from one sheet to another."""

import datetime as dt

from tests.consolidation_examples import (
    MADE_AT,
    MODIFIED,
    consolidation,
    found,
    large_consolidation,
    municipality,
    response,
    row,
)
from tests.written_workbooks import opened, outside_targets, texts
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.written.report_workbook import report_workbook
from xl_kenten.core.consolidation import Consolidation, FileRecord, RowStatus
from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.returned_file import FileStatus

SOUND = (0, 0, 0, None, 0, 0, 0, None, None, None, None)


def report(made: Consolidation) -> bytes:
    return report_workbook(made, made_at=MADE_AT)


def test_findings__all_in_order_and_each_leads_to_its_cell() -> None:
    form = load_form()
    who = municipality(1)
    taken = response(form, who, SOUND)
    findings = [
        found(
            taken,
            FindingCode.REMEDIATION_MISSING,
            form.sections[1].remediation.id,
            "文がありません。",
            "書いてください。",
        ),
        found(taken, FindingCode.MUNICIPALITY_NAME_VARIANT, None, "名前が違います。", ""),
        Finding(FindingCode.FILE_ENCRYPTED, Place("鍵.xlsx"), "読めません。", "鍵を外してください。"),
        Finding(
            FindingCode.MUNICIPALITY_MISSING, Place(), "未提出です。", "督促してください。", lg_code="990020"
        ),
    ]
    made = consolidation(form, [row(who, taken), row(municipality(2), None)], findings)
    sheet = opened(report(made))["検査結果"]
    assert [cell.value for cell in sheet[3]] == [
        *("番号", "重要度", "団体", "シート", "セル", "項目", "メッセージ", "対応", "ファイル", "コード"),
    ]
    assert texts(sheet, 4) == [
        [
            *(1, "エラー", "みほん1町", "市町村分", "J8", "委託先 改善事項の内容、改善時期"),
            *("文がありません。", "書いてください。", "回答/みほん1町.xlsx", "remediation-missing"),
        ],
        [
            *(2, "確認", "みほん1町", "市町村分", "B8", None),
            *("名前が違います。", None, "回答/みほん1町.xlsx", "municipality-name-variant"),
        ],
        [
            3,
            "エラー",
            None,
            None,
            None,
            None,
            "読めません。",
            "鍵を外してください。",
            "鍵.xlsx",
            "file-encrypted",
        ],
        [
            4,
            "エラー",
            "みほん2村",
            None,
            None,
            None,
            "未提出です。",
            "督促してください。",
            None,
            "municipality-missing",
        ],
    ]
    links = [cell.hyperlink.location if cell.hyperlink else None for (cell,) in sheet["C4:C7"]]
    assert links == ["'市町村分'!J8", "'市町村分'!B8", None, "'市町村分'!B9"]


def test_links__every_target_exists() -> None:
    data = report(large_consolidation(load_form()))
    book = opened(data)
    links = [
        cell.hyperlink for sheet in book for cells in sheet.iter_rows() for cell in cells if cell.hyperlink
    ]
    assert links
    for link in links:
        name, _, cell = link.location.rpartition("!")
        sheet = book[name.strip("'").replace("''", "'")]
        assert sheet[cell].has_style
    assert outside_targets(data) == []


def test_status__each_municipality_with_its_file_time_and_counts() -> None:
    form = load_form()
    who = municipality(1)
    taken = response(form, who, SOUND)
    findings = [
        found(taken, code, form.flags[0].id, "。")
        for code in (FindingCode.FLAG_UNANSWERED, FindingCode.FLAG_UNANSWERED, FindingCode.FLAG_NORMALISED)
    ]
    made = consolidation(form, [row(who, taken, RowStatus.ERRORS), row(municipality(2), None)], findings)
    sheet = opened(report(made))["提出状況"]
    assert texts(sheet, 4) == [
        [
            *(1, "990010", "みほん1町", "差戻し", "回答/みほん1町.xlsx"),
            *(dt.datetime(2007, 6, 25, 1, 0), 2, 0, 1),  # noqa: DTZ001 - cells know no zone
        ],
        [2, "990020", "みほん2村", "未提出", None, None, 0, 0, 0],
    ]


def test_provenance__source_of_each_row_changed_values_and_every_other_file() -> None:
    form = load_form()
    first, second = municipality(1), municipality(2)
    cells = (("１", 1), ("○", None), 0, (" 改める。", "改める。"), 0, 0, 0, None, None, None, None)
    taken = response(form, first, cells)
    files = [
        FileRecord("鍵.xlsx", FileStatus.REJECTED, (FindingCode.FILE_ENCRYPTED,), MODIFIED, None),
        FileRecord("Thumbs.db", FileStatus.SKIPPED, (FindingCode.FILE_SKIPPED,), 2**80, None),
    ]
    made = consolidation(form, [row(first, taken), row(second, None)], files=files)
    sheet = opened(report(made))["取込記録"]
    lines = texts(sheet, 5)
    when = dt.datetime(2007, 6, 25, 1, 0)  # noqa: DTZ001 - cells know no zone
    file = "回答/みほん1町.xlsx"
    assert lines == [
        ["1 転記元（団体ごと）", *[None] * 8],
        [
            *("番号", "団体", "ファイル", "シート", "行", "ファイルに書かれた団体名"),
            *("ファイルの更新日時", "照合値（SHA-256）", None),
        ],
        [1, "みほん1町", file, "市町村分", 8, "みほん1町", when, taken.sha256, None],
        [2, "みほん2村", "（未提出）", *[None] * 6],
        [None] * 9,
        ["2 ファイルの値と異なる値を取り込んだセル", *[None] * 8],
        ["番号", "団体", "ファイル", "シート", "セル", "項目", "ファイルの値", "取り込んだ値", "扱い"],
        [
            1,
            "みほん1町",
            file,
            "市町村分",
            "C8",
            "契約書 ①再委託の原則禁止",
            "１",
            "1",
            "同じ意味の数字として取り込み",
        ],
        [
            2,
            "みほん1町",
            file,
            "市町村分",
            "D8",
            "契約書 ②作業場所の特定",
            "○",
            None,
            "回答と読めないため空欄",
        ],
        [
            *(3, "みほん1町", file, "市町村分", "F8", "契約書 改善事項の内容、改善時期"),
            *(" 改める。", "改める。", "同じ意味の数字として取り込み"),
        ],
        [None] * 9,
        ["3 そのほかのファイル（1 の転記元ではないもの）", *[None] * 8],
        [
            "番号",
            "状態",
            "ファイル",
            "ファイル全体の指摘（コード）",
            None,
            None,
            "更新日時",
            "照合値（SHA-256）",
            None,
        ],
        [1, "読込不可", "鍵.xlsx", "file-encrypted", None, None, when, None, None],
        [2, "対象外", "Thumbs.db", "file-skipped", None, None, None, None, None],
    ]


def test_notes__the_forms_own() -> None:
    form = load_form()
    sheet = opened(report(consolidation(form, [])))["記入要領"]
    assert [cell.value for (cell,) in sheet["A1:A5"]] == [form.notes.title, *form.notes.lines]
