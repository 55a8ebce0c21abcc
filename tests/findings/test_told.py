"""What a clerk is told beside the code: file, sheet, cell, municipality, values, dates and counts."""

import os
from importlib.resources import files

import openpyxl
import pytest
from msgspec import structs

from tests.command_line import SAMPLE_PREFECTURE
from tests.consolidation_examples import municipality, response, second_form
from tests.returned_workbooks import Table, write_return
from xl_kenten.core.checks import remediation_date_past, subcontractor_unexamined
from xl_kenten.core.checks.remediation_not_needed import _values_of_deficiency

SOUND = "0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | "
BLANK = " | | | … | | | | … | | | … "
CODES = {"架空市": "992011", "例示市": "992020"}


def told(outcome, code):
    """Place, municipality and sentence of each finding of a code."""
    return [
        (each["file"], each["sheet"], each["cell"], each["lg_code"], each["message"])
        for each in outcome.report["findings"]
        if each["code"] == code
    ]


def check_row(command, tmp_path, cells, name="架空市", number="1"):
    return command.check(write_return(tmp_path / "a.xlsx", f"| {number} | {name} | {cells} |"))


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("#DIV/0!", "数式がエラー（#DIV/0!）"),
        ("=1+1", "数式の計算結果が保存されていません"),
        ("2007-07-31", "日付または時刻（2007年7月31日）"),
        ("○", "『○』"),
        ("2", "『2』"),
        ("TRUE", "『TRUE』"),
        ("あ" * 30, f"『{'あ' * 30}』"),
        ("あ" * 31, f"『{'あ' * 30}…』"),
    ],
)
def test_entry_that_cannot_be_read__is_quoted_as_the_clerk_sees_it(command, tmp_path, entry, found):
    outcome = check_row(command, tmp_path, f"0 | {entry} | 0 | | 0 | 0 | 0 | | 0 | 0 | ")

    ((file, sheet, cell, lg_code, sentence),) = told(outcome, "flag-not-binary")
    assert (file, sheet, cell, lg_code) == ("a.xlsx", "市町村分", "D8", "992011")
    assert sentence.startswith(f"市町村分!D8（架空市）：{found}")
    assert sentence.endswith("「契約書 ②作業場所の特定」には 0 か 1 を入力してください。")


def test_entry_in_other_clothes__is_quoted_with_what_it_was_taken_for(command, tmp_path):
    outcome = check_row(command, tmp_path, "0 | '０ | 0 | | 0 | 0 | 0 | | 0 | 0 | ")

    (found,) = told(outcome, "flag-normalised")
    assert found[:4] == ("a.xlsx", "市町村分", "D8", "992011")
    assert "『０』を数値の 0 として" in found[4]


def test_blank_flags_behind_a_nil_section__are_named_too(command, tmp_path):
    form = tmp_path / "form.toml"
    text = (files("xl_kenten.forms") / "itaku-2007.toml").read_text(encoding="utf-8")
    # The nil section first: what stands behind it must not be passed over.
    head, *sections = text.split("[[sections]]\n")
    form.write_text("[[sections]]\n".join([head, sections[-1], *sections[:-1]]), encoding="utf-8")
    made = command.run(
        "distribute", "見本県", *SAMPLE_PREFECTURE[2:], "--out", tmp_path / "out", "--form", form
    )
    assert made.status == 0
    file = next((tmp_path / "out").glob("*架空市.xlsx"))
    book = openpyxl.load_workbook(file)
    for cell in ("F8", "G8", "H8", "J8", "K8"):
        book.worksheets[0][cell] = 0
    book.save(file)

    outcome = command.run("check", file, *SAMPLE_PREFECTURE, "--form", form, "--json", "-")

    assert outcome.at() == [("subcontractor-nil", "C8"), ("flag-unanswered", "L8")]


def test_two_sheets_that_differ__are_named_with_their_rows(command, tmp_path):
    other = Table(
        f"| 1 | 例示市 | {SOUND} |\n| 2 | 架空市 | 1 | 0 | 0 | 平成19年7月末 | 0 | 0 | 0 | | 0 | 0 | |",
        sheet="市町村分 (2)",
    )
    outcome = command.check(write_return(tmp_path / "a.xlsx", f"| 1 | 架空市 | {SOUND} |", other))

    ((file, sheet, cell, lg_code, sentence),) = told(outcome, "form-ambiguous")
    assert (file, sheet, cell, lg_code) == ("a.xlsx", None, None, "992011")
    assert sentence.startswith("a.xlsx（架空市）：架空市の回答が「市町村分」8行目と「市町村分 (2)」9行目に")


def headings_changed(path, change):
    book = openpyxl.load_workbook(path)
    for line in book.worksheets[0].iter_rows(min_row=1, max_row=7):
        for cell in line:
            cell.value = change(cell.value)
    book.save(path)
    return path


def test_headings_lost__all_are_named_and_no_other(command, tmp_path):
    lost = ("作業場所", "持ち出し")
    file = headings_changed(
        write_return(tmp_path / "a.xlsx", f"| 1 | 架空市 | {SOUND} |"),
        lambda text: None if any(word in str(text) for word in lost) else text,
    )
    ((place, *_, sentence),) = told(command.check(file), "form-not-found")
    assert place == "a.xlsx"
    names = (
        "「契約書 ②作業場所の特定」、「委託先 ②個人情報の持ち出し禁止」、「再委託先 ②個人情報の持ち出し禁止」"
    )
    assert f"見出しのうち{names}が見つかりません" in sentence


def test_two_broken_tables__the_headings_of_the_less_broken_one_are_named(command, tmp_path):
    file = write_return(
        tmp_path / "a.xlsx",
        Table(f"| 1 | 架空市 | {SOUND} |", sheet="控え"),
        Table(f"| 1 | 架空市 | {SOUND} |"),
        Table(f"| 1 | 架空市 | {SOUND} |", sheet="旧"),
    )
    book = openpyxl.load_workbook(file)
    for sheet, lost in zip(
        book.worksheets, (("作業場所", "持ち出し"), ("作業場所",), ("廃棄",)), strict=True
    ):
        for line in sheet.iter_rows(min_row=1, max_row=7):
            for cell in line:
                cell.value = None if any(word in str(cell.value) for word in lost) else cell.value
    book.save(file)

    ((*_, sentence),) = told(command.check(file), "form-not-found")
    assert "見出しのうち「契約書 ②作業場所の特定」が見つかりません" in sentence


def test_heading_of_one_section_above_another__the_order_of_the_columns_is_blamed(command, tmp_path):
    file = headings_changed(
        write_return(tmp_path / "a.xlsx", f"| 1 | 架空市 | {SOUND} |"),
        lambda text: "契約書の点検" if text == "委託先の遵守状況" else text,
    )
    ((place, *_, sentence),) = told(command.check(file), "form-not-found")
    assert place == "a.xlsx"
    assert "様式の見出しはありますが、列の並びから項目を一つに決められません。" in sentence


def test_form_without_a_name_or_an_answer__is_asked_for_filled_in(command, tmp_path):
    file = write_return(tmp_path / "a.xlsx", "| | | | | | | | | | | | | |")

    ((place, *_, sentence),) = told(command.check(file), "form-not-found")
    assert place == "a.xlsx"
    assert sentence.endswith("団体名と回答を記入した様式の再提出を依頼してください。")


def test_workbook_without_any_heading__is_told_to_hold_no_such_table(command, tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "出張旅費精算書"
    book.save(tmp_path / "a.xlsx")

    ((file, *_, sentence),) = told(command.check(tmp_path / "a.xlsx"), "form-not-found")
    assert file == "a.xlsx"
    assert "この様式の見出しを持つ表が見つかりません。" in sentence
    assert sentence.endswith("見出しを元の様式のとおりに直すか、配布した様式での再提出を依頼してください。")


def test_table_moved__the_cell_in_which_the_answers_begin_is_named(command, tmp_path):
    moved = Table(f"| 1 | 架空市 | {SOUND} |", down=3, right=2)

    ((file, sheet, cell, _, sentence),) = told(
        command.check(write_return(tmp_path / "a.xlsx", moved)), "form-shifted"
    )
    assert (file, sheet, cell) == ("a.xlsx", "市町村分", None)
    assert "（回答欄は E11 から）" in sentence


def test_sheets_renamed__each_is_named_once_with_the_name_it_had(command, tmp_path):
    rows = Table(f"| 1 | 架空市 | {SOUND} |\n| 2 | 例示市 | {SOUND} |", sheet="市分")
    other = Table(f"| 1 | 模擬市 | {SOUND} |", sheet="町分")

    found = told(command.check(write_return(tmp_path / "a.xlsx", rows, other)), "sheet-renamed")

    assert [each[:3] for each in found] == [("a.xlsx", "市分", None), ("a.xlsx", "町分", None)]
    assert ["「市町村分」から「市分」に" in found[0][4], "「市町村分」から「町分」に" in found[1][4]] == [
        True,
        True,
    ]


def test_sample_rows__are_told_with_file_sheet_cell_and_name(command, tmp_path):
    rows = f"| 1 | 架空市 | {SOUND} |\n| 2 | A市 | {BLANK} |\n| 3 | B町 | {SOUND} |"

    found = told(command.check(write_return(tmp_path / "a.xlsx", rows)), "sample-row-left")

    assert [each[:3] for each in found] == [("a.xlsx", "市町村分", "B9"), ("a.xlsx", "市町村分", "B10")]
    assert ("『A市』の行が残っています" in found[0][4], "『B町』の行に回答が" in found[1][4]) == (True, True)
    assert found[1][4].endswith("団体名を正式な名称に直してください。")


def test_form_of_another_version__both_versions_are_told(command, tmp_path):
    text = (files("xl_kenten.forms") / "itaku-2007.toml").read_text(encoding="utf-8")
    form = tmp_path / "form.toml"
    form.write_text(text.replace('version = "1"', 'version = "2"'), encoding="utf-8")
    command.run("distribute", "見本県", *SAMPLE_PREFECTURE[2:], "--out", tmp_path / "out", "--form", form)
    file = next((tmp_path / "out").glob("*架空市.xlsx"))

    ((place, *_, sentence),) = told(command.check(file), "form-version")

    assert place == file.name
    assert "（itaku-2007 第2版）で作られています。いまの様式は itaku-2007 第1版です。" in sentence


def test_file_with_links__is_named(command, tmp_path):
    import zipfile

    path = write_return(tmp_path / "a.xlsx", f"| 1 | 架空市 | {SOUND} |")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")

    assert [each[:3] for each in told(command.check(path), "file-has-external-links")] == [
        ("a.xlsx", None, None)
    ]


def test_total_of_one_municipality__is_its_own_finding_and_of_several_nobodys(command, tmp_path):
    total = "0 | 2件 | 0 | | 0 | 0 | 0 | | 0 | 0"
    for rows, lg_code, who in (
        (f"| 1 | 架空市 | {SOUND} |", "992011", "（架空市）"),
        (f"| 1 | 架空市 | {SOUND} |\n| 2 | 例示市 | {SOUND} |", None, ""),
    ):
        file = write_return(tmp_path / "a.xlsx", Table(rows, total=total))
        (found,) = told(command.check(file), "total-mismatch")
        cell = f"D{9 + rows.count(chr(10))}"
        assert found[:4] == ("a.xlsx", "市町村分", cell, lg_code)
        assert found[4].startswith(
            f"市町村分!{cell}{who}：「契約書 ②作業場所の特定」の市町村分計が『2件』ですが、"
        )
        assert "各行を数えると 0 件です。" in found[4]


class TestRemediation:
    def told(self, command, tmp_path, code, text, flags="0 | 1 | 1"):
        (found,) = told(check_row(command, tmp_path, f"{flags} | {text} | 0 | 0 | 0 | | 0 | 0 | "), code)
        assert found[:4] == ("a.xlsx", "市町村分", "F8", "992011")
        return found[4]

    def test_missing__the_flags_at_fault_are_named(self, command, tmp_path):
        sentence = self.told(command, tmp_path, "remediation-missing", "")
        assert "契約書の「②作業場所の特定」、「③" in sentence
        assert "①" not in sentence

    def test_only_none__is_quoted(self, command, tmp_path):
        assert "『同上』" in self.told(command, tmp_path, "remediation-says-none", "同上")

    def test_impossible_dates__are_all_quoted(self, command, tmp_path):
        text = "平成19年13月に改め、7月32日までに通知する"
        sentence = self.told(command, tmp_path, "remediation-date-impossible", text)
        assert "契約書の改善時期『平成19年13月』、『7月32日』は" in sentence

    def test_date_before_the_inspection__both_days_are_told(self, command, tmp_path):
        sentence = self.told(command, tmp_path, "remediation-date-past", "平成18年7月末に改める")
        assert "（2006年7月31日）が、点検の基準日（2007年6月20日）より前" in sentence
        assert "「改善済み」と書き加え" in sentence

    @pytest.mark.parametrize(("day", "codes"), [(19, ["remediation-date-past"]), (20, []), (21, [])])
    def test_day_of_the_inspection_itself__is_not_past(self, command, tmp_path, day, codes):
        text = f"平成19年6月{day}日に改める"
        outcome = check_row(command, tmp_path, f"0 | 1 | 0 | {text} | 0 | 0 | 0 | | 0 | 0 | ")
        assert outcome.codes() == codes

    @pytest.mark.parametrize(("year", "codes"), [("18", ["remediation-date-past"]), ("19", [])])
    def test_year_without_an_era__counts_in_the_era_of_the_form(self, command, tmp_path, year, codes):
        text = f"{year}年7月末に改める"
        outcome = check_row(command, tmp_path, f"0 | 1 | 0 | {text} | 0 | 0 | 0 | | 0 | 0 | ")
        assert outcome.codes() == codes

    def test_attachment__is_asked_for_by_the_word_written(self, command, tmp_path):
        sentence = self.told(command, tmp_path, "attachment-not-found", "別添のとおり（平成19年7月末）")
        assert "契約書の改善事項が「別添」を参照" in sentence
        assert sentence.endswith("別添の提出を依頼し、回答と同じフォルダーに置いてください。")

    def test_no_deficiency__the_value_to_type_is_told(self, command, tmp_path):
        sentence = self.told(command, tmp_path, "remediation-not-needed", "平成19年7月末", "0 | 0 | 0")
        assert "該当する項目を 1 に直し" in sentence

    def test_texts_of_later_sections__are_looked_at_behind_one_without(self, command, tmp_path):
        outcome = check_row(
            command,
            tmp_path,
            "0 | 0 | 0 | | 0 | 0 | 0 | 別紙のとおり平成19年7月末 | 0 | 0 | 別表による平成19年7月末",
        )
        assert outcome.at() == [
            ("attachment-not-found", "J8"),
            ("remediation-not-needed", "J8"),
            ("attachment-not-found", "M8"),
            ("remediation-not-needed", "M8"),
        ]


@pytest.mark.parametrize(
    ("rows", "codes"),
    [((), ["attachment-not-found"]), ([[None, None]], ["attachment-not-found"]), ([["改善計画"]], [])],
    ids=["no cell", "blank cells", "a text"],
)
def test_sheet_called_an_attachment__is_one_if_something_stands_on_it(command, tmp_path, rows, codes):
    file = write_return(
        tmp_path / "a.xlsx",
        "| 1 | 架空市 | 0 | 1 | 0 | 別紙のとおり（平成19年7月末） | 0 | 0 | 0 | | 0 | 0 | |",
    )
    book = openpyxl.load_workbook(file)
    sheet = book.create_sheet("別紙")
    for row in rows:
        sheet.append(row)
    book.save(file)

    assert command.check(file).codes() == codes


def test_values_of_deficiency__are_told_item_by_item_where_they_differ():
    rules, storage = second_form().sections
    assert _values_of_deficiency(rules) == "不備を表す数字（「①規程の有無」は 1 か 2、「②周知」は 1）"
    assert _values_of_deficiency(storage) == " 2 "
    alike = structs.replace(rules, items=(rules.items[0], rules.items[0], rules.items[2]))
    assert _values_of_deficiency(alike) == " 1 か 2 "
    remarks = tuple(structs.replace(item, deficiency=()) for item in rules.items)
    assert _values_of_deficiency(structs.replace(rules, items=remarks)) == ""


def test_nil_section_that_no_flag_speaks_of__is_not_doubted():
    form = second_form()
    returned = response(form, municipality(1), (0, 0, None, None, None))
    assert returned.is_nil(form.sections[1])
    assert list(subcontractor_unexamined.check(returned, form)) == []


@pytest.mark.parametrize(("year", "count"), [("12", 1), ("13", 0)])
def test_year_without_an_era_in_a_form_of_reiwa__counts_in_reiwa(year, count):
    form = second_form()
    returned = response(form, municipality(1), (1, 0, f"{year}年3月末に改める", 0, None))
    assert len(list(remediation_date_past.check(returned, form))) == count


@pytest.mark.parametrize(("data", "reason"), [(b"", "中身が空（0 バイト）"), (b"PK", "途中で切れて")])
def test_file_that_cannot_be_read__the_reason_is_told(command, tmp_path, data, reason):
    (tmp_path / "a.xlsx").write_bytes(data)
    (finding,) = command.check(tmp_path / "a.xlsx").report["findings"]
    assert reason in finding["message"]


class TestFolder:
    @pytest.fixture
    def folder(self, tmp_path):
        folder = tmp_path / "回答"
        folder.mkdir()
        return folder

    def test_who_is_missing__is_told_with_code_and_name_and_the_blank_row_with_its_place(
        self, command, folder
    ):
        rows = f"| 1 | 架空市 | {SOUND} |\n| 2 | 例示市 | {BLANK} |"
        write_return(folder / "a.xlsx", rows)
        write_return(folder / "b.xlsx", rows)

        found = told(command.consolidate(folder), "municipality-missing")

        places = {lg_code: (file, sheet, cell) for file, sheet, cell, lg_code, _ in found}
        assert (len(found), set(places.values()), "992011" in places) == (29, {(None, None, None)}, False)
        sentences = {lg_code: sentence for *_, lg_code, sentence in found}
        assert sentences["992020"].startswith(
            "例示市の行が「a.xlsx」の市町村分!9行目にありますが、回答がすべて空欄です。"
        )
        assert sentences["991007"].startswith("見本市の回答がまだ提出されていません。")

    def test_same_answers_twice__the_earlier_is_named_with_its_row(self, command, folder):
        for number, name in enumerate(("a.xlsx", "b.xlsx"), start=1):
            write_return(folder / name, f"| 1 | 例示市 | {BLANK} |\n| 2 | 架空市 | {SOUND} |")
            os.utime(folder / name, (number * 1_000, number * 1_000))

        (found,) = told(command.consolidate(folder), "return-duplicate")

        assert found[:4] == ("b.xlsx", "市町村分", "B9", "992011")
        assert "「a.xlsx」の市町村分!9行目と同じ内容" in found[4]

    @pytest.mark.parametrize("count", [3, 4])
    def test_same_text__is_told_at_the_first_with_the_names_of_all(self, command, folder, count):
        names = ("架空市", "例示市", "模擬市", "見本市")[:count]
        for number, name in enumerate(names):
            # The same text twice in one return is no second municipality.
            write_return(
                folder / f"{number}.xlsx",
                f"| 1 | {name} | 1 | 0 | 0 | 平成19年7月末に改める | 1 | 0 | 0 | 平成19年7月末に改める | 0 | 0 | |",
            )

        (found,) = told(command.consolidate(folder), "identical-text")

        order = [name for name in ("見本市", *names) if name in names]
        first = [name for at, name in enumerate(order) if name not in order[:at]]
        assert f"{count} 団体（{'、'.join(first)}）から" in found[4]
        assert (found[1:3], found[3]) == (("市町村分", "F8"), {**CODES, "見本市": "991007"}[first[0]])
