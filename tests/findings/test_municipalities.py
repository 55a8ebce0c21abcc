import openpyxl
import pytest

from tests.command_line import SAMPLE_PREFECTURE
from tests.returned_workbooks import Table, write_return
from xl_kenten.core.form import SheetKind

ANSWERS = "0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | "


def check_name(command, tmp_path, name, number="1"):
    return command.check(write_return(tmp_path / "a.xlsx", f"| {number} | {name} | {ANSWERS} |"))


def test_name_on_the_list__is_taken_without_a_word(command, tmp_path):
    outcome = check_name(command, tmp_path, "架空市")

    assert outcome.at() == []
    assert outcome.row("架空市")["lg_code"] == "992011"


@pytest.mark.parametrize("name", ["架　空　市", "見本県架空市", "架空市役所", "架空"])
def test_variant_of_a_name__is_taken_and_noted(command, tmp_path, name):
    outcome = check_name(command, tmp_path, name)

    assert (outcome.status, outcome.at()) == (0, [("municipality-name-variant", "B8")])
    assert outcome.row("架空市")["status"] == "accepted"


@pytest.mark.parametrize("name", ["1 架空市", "1　架空市", "（1）架空市", "１．架空市", "No.1 架空市"])
def test_number_and_name_in_one_cell__is_read_as_the_form_has_it(command, tmp_path, name):
    outcome = check_name(command, tmp_path, name, number="")

    assert outcome.row("架空市")["lg_code"] == "992011"
    assert outcome.codes() == []


def test_code_in_a_cell_of_its_own__names_the_municipality(command, tmp_path):
    outcome = check_name(command, tmp_path, "", number="992011")

    assert outcome.row("架空市")["status"] == "accepted"


@pytest.mark.parametrize(
    "name",
    [
        "992011 架空市",
        "９９２０１１　架空市",
        "架空市（992011）",
        "992011_架空市",
        "99201 架空市",
        "９９２０１　架空市",
        "99201架空市",
        "架空市（99201）",
        "(99201) 架空市",
    ],
)
def test_code_and_name_in_one_cell__are_read_as_in_two(command, tmp_path, name):
    outcome = check_name(command, tmp_path, name)

    assert (outcome.status, outcome.at()) == (0, [])
    assert outcome.row("架空市")["lg_code"] == "992011"


@pytest.mark.parametrize(
    "name",
    [
        "992011 例示市",
        "99201 例示市",
        "架空市（992020）",
        "架空市（99202）",
        "架空市（026）",
        "9920112 架空市",
    ],
)
def test_code_and_name_in_one_cell_that_do_not_agree__are_not_taken(command, tmp_path, name):
    outcome = check_name(command, tmp_path, name)

    assert outcome.status == 1
    assert [row["lg_code"] for row in outcome.report["rows"]] == [None]


def test_code_and_name_that_contradict_each_other__are_ambiguous(command, tmp_path):
    outcome = check_name(command, tmp_path, "例示市", number="992011")

    assert (outcome.status, outcome.at()) == (1, [("municipality-ambiguous", "B8")])
    # Who reads 「正式な団体名を入力してください」 beside an official name does not know what to do.
    (finding,) = outcome.report["findings"]
    assert "『例示市』" in finding["message"]
    assert "架空市（992011）" in finding["message"]
    assert "配布した様式" in finding["cure"]


@pytest.mark.parametrize("name", ["例示市", "見本県"])
def test_name_typed_into_the_form_of_another__the_owner_of_the_form_is_named(command, tmp_path, name):
    command.run("distribute", "見本県", *SAMPLE_PREFECTURE[2:], "--out", tmp_path / "forms")
    file = next((tmp_path / "forms").glob("*_992011_架空市.xlsx"))
    book = openpyxl.load_workbook(file)
    for cell in ("C8", "D8", "E8", "G8", "H8", "I8", "K8", "L8"):
        book.worksheets[0][cell] = 0
    book.worksheets[0]["B8"] = name
    book.save(file)

    outcome = command.check(file)

    assert outcome.at() == [("municipality-ambiguous", "B8")]
    assert "架空市（992011）" in outcome.report["findings"][0]["message"]
    assert f"『{name}』" in outcome.report["findings"][0]["message"]
    assert outcome.row(name)["lg_code"] is None


def test_code_of_five_digits_and_name_that_contradict_each_other__are_told_as_with_six(command, tmp_path):
    told = []
    for name in ("992011 例示市", "99201 例示市"):
        outcome = check_name(command, tmp_path, name)
        told.append([(each["code"], each["message"], each["cure"]) for each in outcome.report["findings"]])
        assert (outcome.status, outcome.at()) == (1, [("municipality-ambiguous", "B8")])

    assert told[0] == told[1]


@pytest.mark.parametrize(("name", "taken"), [("12246 千歳市", "012246"), ("01224 千歳市", "012246")])
def test_code_in_one_cell_with_a_name__may_lack_its_first_or_its_last_digit(command, tmp_path, name, taken):
    file = write_return(tmp_path / "a.xlsx", f"| 1 | {name} | {ANSWERS} |")

    outcome = command.run("check", file, "--prefecture", "北海道", "--json", "-")

    assert outcome.status == 0
    assert outcome.row("千歳市")["lg_code"] == taken


def test_slip_of_the_pen__is_suggested_but_never_taken(command, tmp_path):
    outcome = check_name(command, tmp_path, "架空布")

    assert (outcome.status, outcome.at()) == (1, [("municipality-unknown", "B8")])
    assert "架空市" in outcome.report["findings"][0]["cure"]
    assert outcome.row("架空布")["lg_code"] is None


def test_row_with_answers_and_no_name__is_not_dropped(command, tmp_path):
    outcome = check_name(command, tmp_path, "")

    assert (outcome.status, outcome.at()) == (1, [("municipality-unknown", "B8")])


def test_municipality_of_another_prefecture__is_an_error(command, tmp_path):
    assert check_name(command, tmp_path, "長野市").at() == [("municipality-other-prefecture", "B8")]


def test_name_without_suffix_that_two_may_bear__is_ambiguous(command, tmp_path):
    own = tmp_path / "list.csv"
    own.write_text("code,name\n992011,架空市\n993018,架空町\n", encoding="utf-8")
    file = write_return(tmp_path / "a.xlsx", f"| 1 | 架空 | {ANSWERS} |")

    outcome = command.run("check", file, "--prefecture", "見本県", "--municipalities", own, "--json", "-")

    assert outcome.at() == [("municipality-ambiguous", "B8")]
    assert "架空市" in outcome.report["findings"][0]["message"]
    assert "架空町" in outcome.report["findings"][0]["message"]
    assert outcome.report["findings"][0]["cure"] == "正式な団体名を入力してください。"


def test_name_like_no_other__is_asked_for_without_a_suggestion(command, tmp_path):
    (finding,) = check_name(command, tmp_path, "どこにもない").report["findings"]

    assert (finding["code"], finding["cure"]) == ("municipality-unknown", "正式な団体名を入力してください。")


@pytest.mark.parametrize("name", ["池田町", "府中市"])
def test_official_name_of_several_prefectures__asks_for_the_prefecture(command, tmp_path, name):
    file = write_return(tmp_path / "a.xlsx", f"| 1 | {name} | {ANSWERS} |")

    outcome = command.run("check", file, "--json", "-")

    assert outcome.codes() == ["municipality-ambiguous"]
    assert "都道府県" in outcome.report["findings"][0]["cure"]
    home = {"池田町": "長野県", "府中市": "広島県"}[name]
    assert command.run("check", file, "--prefecture", home, "--json", "-").codes() == []


@pytest.mark.parametrize("sample", ["A市", "Ａ市", "1 A市", "B町", "Ｃ 村", "○○県", "〇〇県", "◯◯県"])
def test_sample_row_of_the_blank_form__is_not_taken(command, tmp_path, sample):
    file = write_return(
        tmp_path / "a.xlsx", f"| 1 | 架空市 | {ANSWERS} |\n| 2 | {sample} | | | | … | | | | … | | | … |"
    )

    outcome = command.check(file)

    assert (outcome.status, outcome.at()) == (0, [("sample-row-left", "B9")])
    assert [row["name"] for row in outcome.report["rows"]] == ["架空市"]


def test_answers_typed_into_a_sample_row__are_named(command, tmp_path):
    file = write_return(tmp_path / "a.xlsx", f"| 1 | A市 | {ANSWERS} |")

    outcome = command.check(file)

    assert outcome.at() == [("sample-row-left", "B8")]
    assert "取り込みませんでした" in outcome.report["findings"][0]["message"]
    assert outcome.report["rows"] == []


def test_prefecture_in_its_own_sheet__is_a_row_with_its_own_code(command, tmp_path):
    table = Table(f"| 見本県 | | {ANSWERS} |", sheet="都道府県分", kind=SheetKind.PREFECTURE)

    outcome = command.check(write_return(tmp_path / "a.xlsx", table))

    assert outcome.at() == []
    assert outcome.report["rows"][0]["name"] == "見本県"


def test_municipality_missing__is_on_the_list_and_in_no_return(command, tmp_path):
    folder = tmp_path / "回答"
    folder.mkdir()
    write_return(folder / "a.xlsx", f"| 1 | 架空市 | {ANSWERS} |")

    outcome = command.consolidate(folder)

    assert outcome.codes() == ["municipality-missing"] * 29
    assert outcome.row("例示市")["status"] == "missing"
    assert outcome.report["summary"]["missing"] == 29


def test_blank_row_in_another_municipalitys_list__is_no_answer(command, tmp_path):
    folder = tmp_path / "回答"
    folder.mkdir()
    write_return(folder / "a.xlsx", f"| 1 | 架空市 | {ANSWERS} |\n| 2 | 例示市 | | | | … | | | | … | | | … |")
    write_return(folder / "b.xlsx", f"| 1 | 架空市 | | | | … | | | | … | | | … |\n| 2 | 模擬市 | {ANSWERS} |")

    outcome = command.consolidate(folder)

    assert outcome.row("架空市")["status"] == "accepted"
    assert outcome.row("模擬市")["status"] == "accepted"
    assert outcome.row("例示市")["status"] == "missing"
    missing = next(finding for finding in outcome.report["findings"] if finding["lg_code"] == "992020")
    assert "a.xlsx" in missing["message"]


def test_blank_form_sent_back_as_it_was__is_unanswered(command, tmp_path):
    folder = tmp_path / "回答"
    folder.mkdir()
    write_return(folder / "a.xlsx", "| 1 | 架空市 | | | | … | | | | … | | | … |")

    outcome = command.consolidate(folder)

    assert outcome.row("架空市")["status"] == "errors"
    assert outcome.codes().count("flag-unanswered") == 6


class TestSeveralReturns:
    @pytest.fixture
    def folder(self, tmp_path):
        folder = tmp_path / "回答"
        folder.mkdir()
        return folder

    def write(self, path, answers, time):
        import os

        write_return(path, f"| 1 | 架空市 | {answers} |")
        os.utime(path, (time, time))

    def found(self, outcome):
        return [
            (finding["code"], finding["file"], finding["cell"])
            for finding in outcome.report["findings"]
            if finding["code"] != "municipality-missing"
        ]

    def test_same_answers_twice__are_noted(self, command, folder):
        self.write(folder / "a.xlsx", ANSWERS, 1_000)
        self.write(folder / "b.xlsx", ANSWERS, 2_000)

        outcome = command.consolidate(folder)

        assert self.found(outcome) == [("return-duplicate", "b.xlsx", "B8")]
        assert outcome.row("架空市")["status"] == "accepted"

    def test_differing_answers__every_cell_is_named_and_the_newest_shown(self, command, folder):
        self.write(folder / "z.xlsx", ANSWERS, 1_000)
        self.write(folder / "a.xlsx", "0 | 1 | 0 | 平成19年8月末に改める | 0 | 0 | 0 | | 0 | 0 | ", 2_000)

        outcome = command.consolidate(folder)

        assert self.found(outcome) == [
            ("return-conflict", "a.xlsx", "D8"),
            ("return-conflict", "a.xlsx", "F8"),
        ]
        assert "z.xlsx" in outcome.report["findings"][0]["message"]
        row = outcome.row("架空市")
        assert (row["status"], row["source"]["file"]) == ("conflict", "a.xlsx")
        assert row["answers"]["contract_work_location"] == 1

    def test_two_rows_in_one_sheet_that_differ__are_a_conflict(self, command, folder):
        rows = f"| 1 | 架空市 | {ANSWERS} |\n| 2 | 架空市 | 0 | 0 | 0 | | 0 | 0 | 0 | | | | |"
        write_return(folder / "a.xlsx", rows)

        outcome = command.consolidate(folder)

        assert ("return-conflict", "a.xlsx", "K9") in self.found(outcome)
        assert outcome.row("架空市")["status"] == "conflict"

    def test_same_text_from_three__is_noted_once(self, command, folder):
        for number, name in enumerate(("架空市", "例示市", "模擬市")):
            answers = "1 | 0 | 0 | 平成19年7月末に改める | 0 | 0 | 0 | | 0 | 0 | "
            write_return(folder / f"{number}.xlsx", f"| 1 | {name} | {answers} |")

        assert self.found(command.consolidate(folder)) == [("identical-text", "0.xlsx", "F8")]

    def test_same_text_from_two_among_others__is_chance(self, command, folder):
        for number, (name, month) in enumerate((("架空市", 7), ("例示市", 7), ("模擬市", 8), ("見本市", 9))):
            answers = f"1 | 0 | 0 | 平成19年{month}月末に改める | 0 | 0 | 0 | | 0 | 0 | "
            write_return(folder / f"{number}.xlsx", f"| 1 | {name} | {answers} |")

        assert self.found(command.consolidate(folder)) == []
