"""An invented later inspection (kunren-2021) from the blank form to the letters: not a line of code is its own."""

from collections import Counter
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import openpyxl
import pytest

from tests.second_form import (
    CODES,
    DEADLINE_SERIAL,
    FORM_ID,
    MUNICIPAL,
    NAMES,
    NIL,
    OWN,
    PREFECTURE,
    SOUND,
    Collection,
    kunren_form,
)
from xl_kenten.adapters.returned_files import grids_of
from xl_kenten.core.form import ItemKind
from xl_kenten.core.layout import form_layout

FORM = kunren_form()
LAYOUT = form_layout(FORM)


@pytest.fixture
def collection(command, tmp_path) -> Collection:
    return Collection(command, tmp_path)


def sheet(path: Path, name: str) -> list[tuple[object, ...]]:
    grid = next(grid for grid in grids_of(path.read_bytes(), path.name) if grid.sheet == name)
    return [(*row, *(None,) * (40 - len(row))) for row in grid.rows]


def row_of(path: Path, name: str) -> tuple[object, ...]:
    return next(row for row in sheet(path, MUNICIPAL) if row[1] == name)


def at(report) -> list[tuple[str, str | None, str | None]]:
    """File, code and cell of every finding about a cell."""
    return [
        (Path(finding["file"]).stem, finding["code"], finding["cell"])
        for finding in report["findings"]
        if finding["file"]
    ]


def test_definition__differs_from_the_first_in_all_that_the_tests_rely_on():
    assert [len(section.items) for section in FORM.sections] == [5, 4, 4, 3]
    assert FORM.sections[1].headings[0] == FORM.sections[2].headings[0]
    assert [section.id for section in FORM.sections if section.nil_return] == ["cloud"]
    assert [flag.id for flag in FORM.flags if flag.values == (0, 1, 2) and flag.deficiency == (1,)] == [
        "agreement_audit"
    ]
    assert [flag.id for flag in FORM.flags if flag.deficiency == (1, 2)] == [
        "contractor_training",
        "subcontractor_training",
    ]


class TestDistributedForm:
    @pytest.fixture
    def blank(self, collection, tmp_path) -> Path:
        out = tmp_path / "配布"
        assert collection.command.run("distribute", PREFECTURE, *collection.on, "--out", out).status == 0
        assert len(list(out.glob("*.xlsx"))) == len(NAMES)
        return next(out.glob(f"*{NAMES[0]}.xlsx"))

    def test_offers_the_values_of_each_item(self, blank):
        page = openpyxl.load_workbook(blank)[MUNICIPAL]
        offered = {}
        for rule in page.data_validations.dataValidation:
            if rule.type == "list":
                for area in rule.sqref.ranges:
                    offered.update(dict.fromkeys(range(area.min_col - 1, area.max_col), rule.formula1))

        assert {item: offered[LAYOUT.columns[item]] for item in ("agreement_audit", "contractor_media")} == {
            "agreement_audit": '"0,1,2"',
            "contractor_media": '"0,1"',
        }

    def test_tells_at_each_cell_what_the_values_mean(self, blank):
        page = openpyxl.load_workbook(blank)[MUNICIPAL]
        said = {}
        for rule in page.data_validations.dataValidation:
            for area in rule.sqref.ranges:
                said[area.min_col - 1] = (rule.promptTitle, rule.prompt, rule.error)

        audit = "0 ＝ 規定がある、1 ＝ 規定がない（不備あり）、2 ＝ 該当する契約がない"
        assert said[LAYOUT.columns["agreement_audit"]] == (
            "④立入検査の規定",
            audit,
            f"0、1、2 のいずれかを半角で入力してください。{audit}",
        )
        assert said[LAYOUT.columns["contractor_training"]][1] == (
            "0 ＝ 全員に実施している、1 ＝ 一部の者に実施している（不備あり）、2 ＝ 実施していない（不備あり）"
        )
        assert said[LAYOUT.columns["contractor_media"]][1] == "0 ＝ 不備なし、1 ＝ 不備あり"
        assert all(len(words) <= 255 for _, *both in said.values() for words in both)

    def test_filled_in_and_sent_back__is_read_without_a_word(self, collection, blank):
        book = openpyxl.load_workbook(blank)
        typed = [
            0,
            1,
            0,
            2,
            "令和3年8月末に改める",
            2,
            0,
            0,
            "研修を令和3年9月に行う",
            0,
            0,
            1,
            "R3.12.28 改善",
            0,
            0,
            None,
        ]
        for value, column in zip(typed, LAYOUT.columns.values(), strict=True):
            book[MUNICIPAL].cell(LAYOUT.first_row + 1, column + 1).value = value
        book.save(collection.returns / "a.xlsx")

        report = collection.report("check")

        assert report["findings"] == []
        (row,) = report["rows"]
        assert list(row["answers"].values()) == typed
        assert (row["lg_code"], row["status"]) == (CODES[NAMES[0]], "accepted")
        assert report["form"] == FORM_ID


RETURNS = {
    # 2 is 該当する契約なし and no deficiency; クラウド is a nil return
    "例ア市": "0 | 0 | 0 | 2 | … | 0 | 0 | 0 | … | 0 | 0 | 0 | … | | | ",
    # 2 is a deficiency here, and not allowed there
    "例イ市": "0 | 0 | 0 | 1 | … | 2 | 2 | 0 | … | '２ | 0 | 0 | なし | 0 | 0 | ",
    # the place of the data is not stated, and yet there is no cloud
    "例ウ町": "0 | 1 | 0 | 0 | 令和3年5月末に改める | 1 | 0 | 0 | 速やかに実施 | 0 | 1 | 0 | 令和3年13月に改善 | | | ",
    # texts without a deficiency
    "例エ町": "0 | 0 | 0 | 2 | 令和3年9月末 | 0 | 0 | 0 | 令和3年9月末 | 3 | 0 | ○ | | 0 | | ",
    "例オ村": SOUND,
}


class TestReturns:
    @pytest.fixture
    def filled(self, collection) -> Collection:
        for name, answers in RETURNS.items():
            collection.send(name, answers)
        collection.send_own("0 | 0 | 1 | 2 | 令和3年9月末に改める | 0 | 0 | 0 | | 0 | 0 | 0 | | | | ")
        return collection

    def test_checks__go_by_the_values_and_sections_of_the_form(self, filled):
        assert at(filled.report("check")) == [
            ("例ア市", "subcontractor-nil", "P8"),
            ("例イ市", "remediation-missing", "G8"),
            ("例イ市", "flag-not-binary", "I8"),
            ("例イ市", "remediation-missing", "K8"),
            ("例イ市", "flag-normalised", "L8"),
            ("例イ市", "remediation-says-none", "O8"),
            ("例ウ町", "remediation-date-past", "G8"),
            ("例ウ町", "remediation-no-date", "K8"),
            ("例ウ町", "remediation-date-impossible", "O8"),
            ("例ウ町", "subcontractor-unexamined", "P8"),
            ("例ウ町", "subcontractor-nil", "P8"),
            ("例エ町", "remediation-not-needed", "G8"),
            ("例エ町", "remediation-not-needed", "K8"),
            ("例エ町", "flag-not-binary", "L8"),
            ("例エ町", "flag-not-binary", "N8"),
            ("例エ町", "flag-unanswered", "Q8"),
            ("県", "subcontractor-nil", "P8"),
        ]

    def test_messages__name_the_values_sections_and_era_of_the_form(self, filled):
        found = {
            (Path(finding["file"]).stem, finding["cell"]): finding["message"]
            for finding in filled.report("check")["findings"]
        }

        assert "0 か 1 を" in found["例イ市", "I8"]
        assert "0 か 1 か 2 を" in found["例エ町", "L8"]
        assert "項目を 1 に" in found["例エ町", "G8"]
        assert "「①研修の実施」は 1 か 2、「②記録媒体の管理」「③作業記録の保存」は 1" in found["例エ町", "K8"]
        assert "クラウドサービス" in found["例ア市", "P8"]
        assert "令和3年8月末" in found["例ウ町", "K8"]
        assert not any("平成" in message or "遵守状況" in message for message in found.values())

    def test_marked_copies__show_each_fault_at_its_cell(self, filled, tmp_path):
        out = tmp_path / "写し"
        filled.report("check", "--mark", out)

        page = openpyxl.load_workbook(out / "例エ町_確認結果.xlsx")[MUNICIPAL]
        assert {
            cell.coordinate for row in page for cell in row if cell.comment and "警告" in cell.comment.text
        } == {"G8", "K8"}
        assert {cell.coordinate for row in page for cell in row if cell.comment} == {
            "G8",
            "K8",
            "L8",
            "N8",
            "Q8",
        }

    def test_report__has_all_answers_and_totals_that_an_independent_count_makes(self, filled, tmp_path):
        out = tmp_path / "集約.xlsx"
        report = filled.report("consolidate", "--out", out)

        deficient = {
            flag.id: sum(row["answers"][flag.id] in flag.deficiency for row in report["rows"])
            for flag in FORM.flags
        }
        assert report["totals"] == deficient
        assert report["totals"] == {
            **dict.fromkeys(deficient, 0),
            "agreement_location": 1,
            "agreement_audit": 1,
            "contractor_training": 2,
            "subcontractor_training": 1,
            "subcontractor_media": 1,
        }
        assert [row["status"] for row in report["rows"]] == [
            "accepted",
            "errors",
            "errors",
            "errors",
            "accepted",
            "missing",
        ]
        for row in report["rows"]:
            assert list(row_of(out, row["name"])[2:18]) == list(row["answers"].values())
        total = next(row for row in sheet(out, MUNICIPAL) if row[1] == "市町村の数")
        assert {flag.id: total[LAYOUT.columns[flag.id]] for flag in FORM.flags} == deficient
        own = next(row for row in sheet(out, OWN) if row[0] == PREFECTURE)
        assert own[2:7] == (0, 0, 1, 2, "令和3年9月末に改める")
        assert [row[0] for row in sheet(out, "集計") if row[0] in map(FORM.title_of, deficient)] == [
            FORM.title_of(item) for item in deficient
        ]

    def test_report_read_again__says_the_same(self, filled, tmp_path):
        out = tmp_path / "集約.xlsx"
        first = filled.report("consolidate", "--out", out)
        again = filled.command.run("check", out, *filled.who, "--json", "-").report

        received = [row for row in first["rows"] if row["source"]]
        assert [(row["name"], row["answers"]) for row in again["rows"] if row["name"] in RETURNS] == [
            (row["name"], row["answers"]) for row in received
        ]
        assert "form-not-found" not in [finding["code"] for finding in again["findings"]]

    def test_status__tells_who_has_answered(self, filled):
        outcome = filled.command.run("status", filled.returns, *filled.who)

        assert "未提出の団体（1）：例カ村" in outcome.out

    def test_return_in_the_first_form__is_not_taken_for_one_of_the_second(self, filled):
        report = filled.command.run("check", filled.returns, "--json", "-").report

        assert {finding["code"] for finding in report["findings"]} == {"form-not-found"}


def swap_sections(path: Path) -> None:
    """委託先 and 再委託先 change places, headings and answers, as when columns are cut and inserted elsewhere."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    for row in page.iter_rows(min_row=6):
        one, other = [[cell.value for cell in row[start : start + 4]] for start in (7, 11)]
        for cell, value in zip(row[7:15], [*other, *one], strict=True):
            cell.value = value
    book.save(path)


def test_equal_sections_swapped_in_a_return__each_keeps_its_answers(collection):
    answers = "0 | 0 | 0 | 0 | | 2 | 0 | 0 | 令和3年9月に行う | 0 | 1 | 0 | 令和3年10月に行う | | | "
    swap_sections(collection.send("例ア市", answers))
    before = collection.send("例イ市", answers)

    rows = collection.report("check")["rows"]

    assert before.name == "例イ市.xlsx"
    assert [row["name"] for row in rows] == ["例ア市", "例イ市"]
    assert rows[0]["answers"] == rows[1]["answers"]
    assert rows[0]["answers"]["contractor_training"] == 2


class TestWorkbook:
    @pytest.fixture
    def filled(self, collection) -> Collection:
        made = collection.command.run("new", PREFECTURE, *collection.on, "--out", collection.book)
        assert made.status == 0
        for name, answers in RETURNS.items():
            collection.send(name, answers)
        self.consolidate(collection)
        return collection

    @staticmethod
    def consolidate(collection: Collection):
        return collection.command.run(
            "consolidate", collection.returns, *collection.who, "--into", collection.book
        )

    @staticmethod
    def states(collection: Collection) -> dict[str, str]:
        return {str(row[2]): str(row[3]) for row in sheet(collection.book, "提出状況")[3:] if row[2]}

    @staticmethod
    def set(collection: Collection, label: str, value: object) -> None:
        rows = sheet(collection.book, "設定")
        collection.type("設定", next(r for r, row in enumerate(rows) if row[0] == label), 1, value)

    def test_new_workbook__is_of_the_second_form(self, filled):
        rows = sheet(filled.book, "設定")
        assert next(row[1] for row in rows if row[0] == "様式") == FORM_ID
        assert [row[1] for row in rows if str(row[0]).startswith("報告先")] == [
            "saitenken@example.go.jp",
            "shukei@example.go.jp",
            "hikae@example.go.jp",
        ]

    def test_consolidated__rows_states_and_totals(self, filled):
        assert self.states(filled) == {
            "例ア市": "受理",
            "例イ市": "差戻し",
            "例ウ町": "差戻し",
            "例エ町": "差戻し",
            "例オ村": "受理",
            "例カ村": "未提出",
        }
        assert row_of(filled.book, "例オ村")[2:6] == (0, 0, 0, 2)
        total = next(row for row in sheet(filled.book, MUNICIPAL) if row[1] == "市町村の数")
        assert total[LAYOUT.columns["contractor_training"]] == 2
        assert total[LAYOUT.columns["agreement_audit"]] == 1

    def test_resubmission__waits_is_chosen_and_traced(self, filled):
        filled.send(
            "例オ村",
            "0 | 0 | 0 | 1 | 令和3年9月末に改める | 2 | 0 | 0 | 令和3年10月に行う | 0 | 0 | 0 | | 0 | 0 | ",
            "再送.xlsx",
        )
        self.consolidate(filled)
        (waiting,) = filled.json("review", filled.book)
        assert waiting["changes"] == [
            "契約書 ④立入検査の規定：2 → 1",
            "契約書 改善の内容及び時期：空欄 → 令和3年9月末に改める",
            "委託先 ①研修の実施：0 → 2",
            "委託先 改善の内容及び時期：空欄 → 令和3年10月に行う",
        ]
        assert waiting["totals"] == ["契約書 ④立入検査の規定：1 → 2", "委託先 ①研修の実施：2 → 3"]

        self.set(filled, "担当者", "情報係")
        filled.json("review", filled.book, "--accept", "例オ村")
        self.consolidate(filled)

        assert row_of(filled.book, "例オ村")[2:11] == (
            *(0, 0, 0, 1, "令和3年9月末に改める"),
            *(2, 0, 0, "令和3年10月に行う"),
        )
        row = next(r for r, each in enumerate(sheet(filled.book, MUNICIPAL), start=1) if each[1] == "例オ村")
        traced = filled.json("trace", filled.book, f"H{row}")
        assert (traced["item"], traced["file"], traced["source_cell"]) == (
            "contractor_training",
            "再送.xlsx",
            "H8",
        )
        assert filled.json("trace", filled.book, "H14")["municipalities"] == ["例イ市", "例ウ町", "例オ村"]

    def test_hand_edit__stays_over_the_next_consolidation(self, filled):
        row = next(r for r, each in enumerate(sheet(filled.book, MUNICIPAL)) if each[1] == "例ア市")
        filled.type(MUNICIPAL, row, LAYOUT.columns["agreement_audit"], 0)
        self.consolidate(filled)

        assert row_of(filled.book, "例ア市")[5] == 0
        assert filled.json("trace", filled.book, f"F{row + 1}")["by_hand"] is True

    def test_letters__speak_of_the_second_form(self, filled, tmp_path):
        self.set(filled, "差出人（署名）", "例示県 情報係")
        self.set(filled, "都道府県が定めた期限", DEADLINE_SERIAL)
        out = tmp_path / "手紙"

        back = filled.json("send-back", filled.book, filled.returns, "--out", out)
        reminded = filled.json("remind", filled.book, "--out", out)
        sent = filled.json("send-forms", filled.book, "--out", out)

        assert len(back["written"]) == 3
        assert reminded["written"] == [f"06_{CODES['例カ村']}_例カ村_督促.eml"]
        assert len(sent["written"]) == len(NAMES)
        letter = message_from_bytes(
            (out / f"02_{CODES['例イ市']}_例イ市_差戻し.eml").read_bytes(), policy=default
        )
        words = letter.get_body().get_content()
        assert FORM.head.title in letter["Subject"]
        assert "I8（委託先 ②記録媒体の管理）" in words
        assert "令和3年7月15日" in words or "2021年7月15日" in words
        assert [part.get_filename() for part in letter.iter_attachments()] == ["例イ市_確認結果.xlsx"]

    def test_twice__changes_nothing(self, filled):
        before = filled.book.read_bytes()

        assert "前回の集約から変わっていません" in self.consolidate(filled).out
        assert filled.book.read_bytes() == before


def test_definition_of_ones_own__does_as_well_as_a_packaged_one(collection, tmp_path):
    from importlib.resources import files

    own = tmp_path / "再点検.toml"
    own.write_text(
        (files("xl_kenten.forms") / f"{FORM_ID}.toml")
        .read_text(encoding="utf-8")
        .replace(FORM_ID, "watashi-no"),
        encoding="utf-8",
    )
    collection.on = ("--municipalities", collection.list, "--form", own)
    collection.who = ("--prefecture", PREFECTURE, *collection.on)
    collection.send("例ア市", NIL)

    report = collection.report("consolidate", "--out", tmp_path / "集約.xlsx")

    assert Counter(row["status"] for row in report["rows"]) == {"accepted": 1, "missing": 5}
    assert report["form"] == "watashi-no"


def test_items_of_every_kind__stand_in_the_documents_of_the_second_form():
    assert Counter(item.kind for item in FORM.items) == {ItemKind.FLAG: 12, ItemKind.REMEDIATION: 4}
