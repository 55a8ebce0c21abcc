from importlib.resources import files

import openpyxl
import pytest

from tests.command_line import SAMPLE_PREFECTURE
from tests.returned_workbooks import Table, write_return
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.core.form import SheetKind
from xl_kenten.core.layout import form_layout

ANSWERS = "0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | "
ROW = f"| 1 | 架空市 | {ANSWERS} |"


def spoil(path, change):
    """Open a return, change its first sheet as staff would, and save it."""
    book = openpyxl.load_workbook(path)
    change(book.worksheets[0])
    book.save(path)
    return path


def test_table_moved_down_and_right__is_read_with_true_addresses(command, tmp_path):
    row = "| 1 | 架空市 | 0 | 2 | 0 | | 0 | 0 | 0 | | 0 | 0 | |"

    outcome = command.check(write_return(tmp_path / "a.xlsx", Table(row, down=3, right=2)))

    assert outcome.at() == [("form-shifted", None), ("flag-not-binary", "F11")]
    assert outcome.row("架空市")["source"]["row"] == 11


def test_rows_and_columns_inserted_inside_the_table__do_no_harm(command, tmp_path):
    file = write_return(tmp_path / "a.xlsx", "| 1 | 架空市 | 0 | 2 | 0 | | 0 | 0 | 0 | | 0 | 0 | |")

    def change(sheet):
        sheet.insert_rows(8, 2)
        sheet.insert_cols(4)

    outcome = command.check(spoil(file, change))

    assert outcome.at() == [("form-shifted", None), ("flag-not-binary", "E10")]


def test_title_deleted__does_no_harm(command, tmp_path):
    assert command.check(write_return(tmp_path / "a.xlsx", Table(ROW, title=""))).at() == []


@pytest.mark.parametrize("name", ["Sheet1", "市町村分 (2)", "架空市"])
def test_sheet_renamed__is_noted(command, tmp_path, name):
    outcome = command.check(write_return(tmp_path / "a.xlsx", Table(ROW, sheet=name)))

    assert (outcome.status, outcome.codes()) == (0, ["sheet-renamed"])
    assert outcome.report["findings"][0]["sheet"] == name


def test_heading_deleted__the_table_is_refused_and_the_heading_named(command, tmp_path):
    file = write_return(tmp_path / "a.xlsx", ROW)

    def change(sheet):
        cell = next(
            cell for line in sheet.iter_rows() for cell in line if "作業場所の特定" in str(cell.value)
        )
        cell.value = None

    outcome = command.check(spoil(file, change))

    assert (outcome.status, outcome.codes()) == (2, ["form-not-found"])
    assert "②作業場所の特定" in outcome.report["findings"][0]["message"]
    assert outcome.report["files"] == [{"file": "a.xlsx", "status": "rejected", "codes": ["form-not-found"]}]


def test_rows_deleted__the_file_is_named_for_nothing_stands_under_its_headings(command, tmp_path):
    emptied = write_return(tmp_path / "a.xlsx", "| | | | | | | | | | | | | |")
    outcome = command.check(emptied)
    assert (outcome.status, outcome.codes()) == (2, ["form-not-found"])
    assert "団体名も回答もありません" in outcome.report["findings"][0]["message"]
    assert outcome.report["files"] == [{"file": "a.xlsx", "status": "rejected", "codes": ["form-not-found"]}]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace("(", "（").replace(")", "）"), id="wide brackets"),
        pytest.param("\n".join, id="a line break after every character"),
        pytest.param(
            lambda text: text.replace("①", "(1)").replace("②", "(2)").replace("③", "(3)"), id="numbers"
        ),
        pytest.param(lambda text: text.replace("、", "，"), id="commas"),
        pytest.param(lambda text: f"　{text} ", id="spaces"),
    ],
)
def test_headings_in_another_spelling__are_known(command, tmp_path, change):
    file = write_return(tmp_path / "a.xlsx", ROW)

    def rewrite(sheet):
        for line in sheet.iter_rows(min_row=5, max_row=7):
            for cell in line:
                if isinstance(cell.value, str):
                    cell.value = change(cell.value)

    assert command.check(spoil(file, rewrite)).at() == []


def test_both_sheets_in_one_file__municipality_and_blank_prefecture_sheet(command, tmp_path):
    blank = Table("| ○○県 | | | | | … | | | | … | | | … |", sheet="都道府県分", kind=SheetKind.PREFECTURE)

    outcome = command.check(write_return(tmp_path / "a.xlsx", blank, ROW))

    assert outcome.at() == [("sample-row-left", "A8")]
    assert [row["name"] for row in outcome.report["rows"]] == ["架空市"]


def test_both_tables_on_one_sheet__are_both_read(command, tmp_path):
    file = write_return(
        tmp_path / "a.xlsx",
        Table(f"| 見本県 | | {ANSWERS} |", sheet="都道府県分", kind=SheetKind.PREFECTURE),
        Table(ROW, down=12),
    )
    book = openpyxl.load_workbook(file)
    first, second = book.worksheets
    for line in second.iter_rows():
        for cell in line:
            if cell.value is not None:
                first.cell(cell.row, cell.column, cell.value)
    book.remove(second)
    book.save(file)

    outcome = command.check(file)

    assert {row["name"]: row["source"]["row"] for row in outcome.report["rows"]} == {
        "見本県": 8,
        "架空市": 20,
    }


def test_two_sheets_with_answers_that_differ__neither_is_taken(command, tmp_path):
    other = Table("| 1 | 架空市 | 1 | 0 | 0 | 平成19年7月末 | 0 | 0 | 0 | | 0 | 0 | |", sheet="市町村分 (2)")

    outcome = command.check(write_return(tmp_path / "a.xlsx", ROW, other))

    assert (outcome.status, outcome.codes()) == (2, ["form-ambiguous"])
    assert outcome.report["rows"] == []


def test_second_sheet_is_still_blank__only_the_answered_one_counts(command, tmp_path):
    blank = Table("| 1 | 架空市 | | | | … | | | | … | | | … |", sheet="市町村分 (2)")

    outcome = command.check(write_return(tmp_path / "a.xlsx", blank, ROW))

    assert outcome.row("架空市")["source"]["sheet"] == "市町村分"
    assert outcome.status == 0


def test_several_municipalities_in_one_sheet_and_in_two(command, tmp_path):
    first = f"| 1 | 架空市 | {ANSWERS} |\n\n| 2 | 例示市 | {ANSWERS} |".replace("\n\n", "\n||\n")
    second = Table(f"| 1 | 模擬市 | {ANSWERS} |", sheet="市町村分2")

    outcome = command.check(write_return(tmp_path / "a.xlsx", first, second))

    assert [(row["name"], row["source"]["row"]) for row in outcome.report["rows"]] == [
        ("架空市", 8),
        ("例示市", 10),
        ("模擬市", 8),
    ]


@pytest.mark.parametrize(
    ("total", "cells"),
    [
        ("0 | 1 | 0 | | 0 | 0 | 0 | | 0 | 0", []),
        ("0 | =SUM(D8:D8) -> 1 | 0 | | 0 | 0 | 0 | | 0 | 0", []),
        ("0 | '１ | | | | | | | | ", []),
        ("0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0", ["D9"]),
        ("1 | 1 | 0 | | 0 | 0 | 0 | | 0 | 2", ["C9", "L9"]),
        ("0件 | １ 件 | 0 | | 0団体 | 0 | 0 | | 0 | 0", []),
        ("0 | 2件 | 0 | | 0 | 0 | 0 | | 0 | 0", ["D9"]),
        ("0 | 一件 | 0 | | 0 | 0 | 0 | | 0 | 0", ["D9"]),
    ],
)
def test_total_that_differs_from_the_count__is_named_at_its_cell(command, tmp_path, total, cells):
    row = "| 1 | 架空市 | 0 | 1 | 0 | 平成19年7月末 | 0 | 0 | 0 | | 0 | 0 | |"

    outcome = command.check(write_return(tmp_path / "a.xlsx", Table(row, total=total)))

    assert outcome.at() == [("total-mismatch", cell) for cell in cells]


def test_rows_behind_the_total__are_not_dropped(command, tmp_path):
    file = write_return(tmp_path / "a.xlsx", Table(ROW, total="0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0"))

    def change(sheet):
        for column, value in enumerate([2, "例示市", 0, 0, 0, None, 0, 0, 0, None, 0, 0], start=1):
            sheet.cell(10, column, value)

    outcome = command.check(spoil(file, change))

    assert [row["name"] for row in outcome.report["rows"]] == ["架空市", "例示市"]


def test_remarks_under_the_table__are_no_answers(command, tmp_path):
    file = write_return(tmp_path / "a.xlsx", Table(ROW, total="0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0"))

    def change(sheet):
        sheet["A11"] = "(記入要領)"
        sheet["A12"] = "・「契約書の点検」の各欄について入力"
        sheet["C13"] = "※ 上記点検は全ての契約について行ってください。"
        sheet["A14"] = "担当 総務課情報係"

    assert command.check(spoil(file, change)).at() == []


def test_form_of_another_version__is_warned_of(command, tmp_path):
    text = (files("xl_kenten.forms") / "itaku-2007.toml").read_text(encoding="utf-8")
    form = tmp_path / "form.toml"
    form.write_text(text.replace('version = "1"', 'version = "2"'), encoding="utf-8")
    made = command.run(
        "distribute", "見本県", *SAMPLE_PREFECTURE[2:], "--out", tmp_path / "out", "--form", form
    )
    assert made.status == 0

    outcome = command.check(next((tmp_path / "out").glob("*架空市.xlsx")))

    assert "form-version" in outcome.codes()


def test_distributed_form__is_known_by_the_code_inside_it_when_the_name_is_gone(command, tmp_path):
    command.run("distribute", "見本県", *SAMPLE_PREFECTURE[2:], "--out", tmp_path / "out")
    file = next((tmp_path / "out").glob("*架空市.xlsx"))
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    sheet["B8"] = None
    for column in "CDEGHIKL":
        sheet[f"{column}8"] = 0
    book.save(file)

    outcome = command.check(file)

    assert [row["name"] for row in outcome.report["rows"]] == ["架空市"]
    assert outcome.status == 0


def test_workbook_of_another_kind__is_refused(command, tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "出張旅費精算書"
    book.save(tmp_path / "a.xlsx")

    outcome = command.check(tmp_path / "a.xlsx")

    assert (outcome.status, outcome.codes()) == (2, ["form-not-found"])


def test_other_sheets_beside_the_form__do_no_harm(command, tmp_path):
    file = write_return(tmp_path / "a.xlsx", ROW)
    book = openpyxl.load_workbook(file)
    book.create_sheet("メモ", 0)["B2"] = "担当者の覚え"
    book.create_sheet("空")
    book.save(file)

    assert command.check(file).at() == []


def test_headings_repeated_for_the_next_page__no_row_is_lost(command, tmp_path):
    file = write_return(tmp_path / "a.xlsx", ROW)

    def change(sheet):
        for row in range(5, 8):
            for column in range(1, 14):
                sheet.cell(row + 4, column, sheet.cell(row, column).value)
        for column, value in enumerate([2, "例示市", 0, 0, 0, None, 0, 0, 0, None, 0, 0], start=1):
            sheet.cell(12, column, value)

    outcome = command.check(spoil(file, change))

    assert [(row["name"], row["source"]["row"]) for row in outcome.report["rows"]] == [
        ("架空市", 8),
        ("例示市", 12),
    ]


def test_text_that_goes_on_in_the_row_below__is_not_dropped(command, tmp_path):
    file = write_return(tmp_path / "a.xlsx", ROW)

    def change(sheet):
        sheet["F9"] = "（続き）平成19年8月にも改める"

    outcome = command.check(spoil(file, change))

    assert outcome.status == 1
    assert [(each["code"], each["cell"], each["message"]) for each in outcome.report["findings"]] == [
        (
            "municipality-unknown",
            "F9",
            "市町村分!F9：団体名がなく、『（続き）平成19年8月にも改める』だけが記入されているため、"
            "どの団体の回答か分かりません。" + STRAY,
        )
    ]


STRAY = "回答であれば団体名を入力し、前の行の続きであれば一つのセルにまとめ、覚え書きであれば表の外に移してください。"


@pytest.mark.parametrize(
    ("row", "cell", "words"),
    [
        ("| | | 電話 026-000-0000 | | | | | | | | | | |", "C9", "『電話 026-000-0000』"),
        ("| | | | | | | 以上 | | | | | | |", "G9", "『以上』"),
        ("| | | 担当 | 山 | | | | | | | | | |", "C9", "『担当』、『山』（D9）"),
        ("| 2 | | | | | | | | | | 5 | | |", "K9", "『5』"),
    ],
)
def test_word_below_the_rows_in_a_column_of_answers__is_one_finding_and_takes_no_row_away(
    command, tmp_path, row, cell, words
):
    outcome = command.check(write_return(tmp_path / "a.xlsx", f"{ROW}\n{row}"))

    assert outcome.at() == [("municipality-unknown", cell)]
    assert outcome.report["findings"][0]["cure"] == STRAY
    assert f"団体名がなく、{words}だけが記入されているため" in outcome.report["findings"][0]["message"]
    assert [(row["name"], row["status"]) for row in outcome.report["rows"]] == [("架空市", "accepted")]


@pytest.mark.parametrize(
    "label",
    ["担当課", "担当者氏名：", "記入担当者", "電話番号", "ＴＥＬ", "E-mail", "メールアドレス", "内線", "連絡先", "作成日"],
)  # fmt: skip
def test_what_a_sender_writes_of_itself_below_the_rows__is_no_row(command, tmp_path, label):
    rows = f"{ROW}\n| | {label} | '見本の言葉 | | | | | | | | | | |"

    outcome = command.check(write_return(tmp_path / "a.xlsx", rows))

    assert (outcome.status, outcome.codes()) == (0, [])
    assert [row["name"] for row in outcome.report["rows"]] == ["架空市"]


def test_row_with_flags_beside_such_a_word__is_judged_like_any_other(command, tmp_path):
    rows = f"{ROW}\n| | 担当課 | 0 | 1 | 0 | | 0 | 0 | 0 | | | | |"

    outcome = command.check(write_return(tmp_path / "a.xlsx", rows))

    assert outcome.at()[:2] == [("municipality-unknown", "B9"), ("remediation-missing", "F9")]


@pytest.mark.parametrize(
    "word",
    ["計", "総計", "市計", "町村計", "郡計", "市町村分合計", "見本郡計", "県計", "都道府県計", "市部小計"],
)
def test_row_of_sums__is_no_row_of_a_municipality(command, tmp_path, word):
    rows = f"{ROW}\n| | {word} | 0 | 1 | 0 | | 0 | 0 | 0 | | 0 | 0 | |"

    outcome = command.check(write_return(tmp_path / "a.xlsx", rows))

    assert "municipality-unknown" not in outcome.codes()
    assert [row["name"] for row in outcome.report["rows"]] == ["架空市"]


def test_word_below_the_only_row__leaves_that_row_to_the_code_inside_the_file(command, tmp_path):
    folder = tmp_path / "様式"
    command.run("distribute", *SAMPLE_PREFECTURE[1:], "--out", folder)
    file = next(folder.glob("*見本市*.xlsx"))
    layout = form_layout(load_form(), SheetKind.MUNICIPAL)

    def change(sheet):
        sheet.cell(layout.first_row + 1, layout.name_column + 1).value = None
        for flag in load_form().flags:
            sheet.cell(layout.first_row + 1, layout.columns[flag.id] + 1).value = 0
        sheet.cell(sheet.max_row + 2, layout.first_item_column + 1).value = "電話 026-000-0000"

    outcome = command.check(spoil(file, change))

    assert set(outcome.codes()) <= {"municipality-unknown", "form-shifted"}
    assert outcome.row("見本市")["status"] == "accepted"


def test_row_without_a_name_in_which_a_flag_is_answered__is_judged_like_any_other(command, tmp_path):
    outcome = command.check(write_return(tmp_path / "a.xlsx", f"{ROW}\n| | | 1 | | | | | | | | | | |"))

    assert outcome.codes() == [
        "municipality-unknown",
        *["flag-unanswered"] * 2,
        "remediation-missing",
        *["flag-unanswered"] * 3,
        "subcontractor-nil",
    ]


def test_subtotals_among_the_rows__only_the_forms_own_total_is_compared(command, tmp_path):
    rows = f"{ROW}\n| | 市計 | 9 | 9 | 9 | | 9 | 9 | 9 | | 9 | 9 | |".replace("市計", "小計")

    outcome = command.check(
        write_return(tmp_path / "a.xlsx", Table(rows, total="0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0"))
    )

    assert outcome.at() == []


def test_another_prefectures_own_row__is_none_of_ours(command, tmp_path):
    table = Table(f"| 長野県 | | {ANSWERS} |", sheet="都道府県分", kind=SheetKind.PREFECTURE)

    outcome = command.check(write_return(tmp_path / "a.xlsx", table))

    assert outcome.codes() == ["municipality-other-prefecture"]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
@pytest.mark.parametrize("sheet", ["市町村分", "下書き"])
def test_answers_on_a_sheet_that_nobody_sees__are_taken_and_told(command, tmp_path, sheet, state):
    file = write_return(tmp_path / "a.xlsx", Table(ROW, sheet=sheet))

    def change(answers):
        answers.parent.create_sheet("表紙", 0)
        answers.parent.active = 0
        answers.sheet_state = state

    outcome = command.check(spoil(file, change))

    renamed = [("sheet-renamed", sheet)] if sheet == "下書き" else []
    assert [(each["code"], each["sheet"]) for each in outcome.report["findings"]] == [
        ("form-shifted", sheet),
        *renamed,
    ]
    assert outcome.report["findings"][0]["message"] == (
        f"{sheet}：このシートは非表示になっていますが、記入されている回答を読み取りました。"
        "シートを再表示し、提出するつもりの回答かどうか確かめてください。"
    )
    assert outcome.row("架空市")["status"] == "accepted"


def test_hidden_sheet_without_answers__is_nothing_to_tell(command, tmp_path):
    file = write_return(
        tmp_path / "a.xlsx", Table(ROW), Table("| 1 | 架空市 | | | | | | | | | | | |", sheet="控え")
    )

    def change(answers):
        answers.parent["控え"].sheet_state = "hidden"

    assert command.check(spoil(file, change)).at() == []
