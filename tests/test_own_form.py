"""A form definition of one's own, outside the package: the whole way on the command line, and when its file moves."""

from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from importlib.resources import files
from pathlib import Path

import openpyxl
import pytest

from tests.command_line import CommandLine
from tests.ledger_examples import type_into
from tests.second_form import CODES, DEADLINE_SERIAL, FORM_ID, MUNICIPAL, NAMES, OWN, PREFECTURE
from tests.test_command_line import one_sentence
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.returned_files import grids_of
from xl_kenten.core.layout import form_layout

OWN_ID = "watashi-no"
LAYOUT = form_layout(load_form(FORM_ID))
SOUND = (0, 0, 0, 2, None, 0, 0, 0, None, 0, 0, 0, None, None, None, None)
FAULTY = (1, 0, 0, 0, "令和3年8月末に改める", 2, 0, 0, "令和3年9月に行う", 0, 0, 0, None, None, None, None)


@dataclass
class Office:
    """A prefecture of six with a definition of its own."""

    command: CommandLine
    folder: Path

    def __post_init__(self) -> None:
        self.definition = self.folder / "定義" / "再点検.toml"
        self.definition.parent.mkdir()
        text = (files("xl_kenten.forms") / f"{FORM_ID}.toml").read_text(encoding="utf-8")
        self.definition.write_text(text.replace(FORM_ID, OWN_ID), encoding="utf-8")
        self.list = self.folder / "団体一覧.csv"
        lines = "".join(f"{code},{name}\n" for name, code in CODES.items())
        self.list.write_text("code,name\n" + lines, encoding="utf-8")
        self.forms, self.book = self.folder / "様式", self.folder / "報告.xlsm"
        self.on = ("--municipalities", self.list, "--form", self.definition)

    def new(self) -> None:
        made = self.command.run("new", PREFECTURE, *self.on, "--out", self.book)
        assert made.status == 0, made.err

    def returns(self) -> Path:
        """Every municipality fills in the form that it got; the second has deficiencies."""
        made = self.command.run("distribute", PREFECTURE, *self.on, "--out", self.forms)
        assert made.status == 0
        (self.forms / "配布一覧.csv").unlink()
        for number, path in enumerate(sorted(self.forms.glob("*.xlsx"))):
            book = openpyxl.load_workbook(path)
            for value, column in zip(FAULTY if number == 1 else SOUND, LAYOUT.columns.values(), strict=True):
                book[MUNICIPAL].cell(LAYOUT.first_row + 1, column + 1).value = value
            book.save(path)
        return self.forms

    def into(self, *more: object):
        return self.command.run(
            "consolidate", self.forms, "--prefecture", PREFECTURE, "--into", self.book, *more
        )

    def sheet(self, name: str) -> list[tuple[object, ...]]:
        grid = next(each for each in grids_of(self.book.read_bytes(), "b.xlsm") if each.sheet == name)
        return list(grid.rows)

    def set(self, label: str, value: object) -> None:
        rows = self.sheet("設定")
        type_into(self.book, "設定", next(r for r, row in enumerate(rows) if row[:1] == (label,)), 1, value)

    def setting(self, label: str) -> object:
        return next(row[1] for row in self.sheet("設定") if row[:1] == (label,))


@pytest.fixture
def office(command: CommandLine, tmp_path: Path) -> Office:
    return Office(command, tmp_path)


def test_whole_way__from_the_definition_to_the_files_for_the_ministry(office: Office):
    office.new()
    office.returns()

    checked = office.command.run("check", office.forms, "--prefecture", PREFECTURE, *office.on, "--json", "-")
    assert {finding["code"] for finding in checked.report["findings"]} == {"subcontractor-nil"}
    out = office.folder / "集約.xlsx"
    report = office.command.run(
        "consolidate", office.forms, "--prefecture", PREFECTURE, *office.on, "--out", out, "--json", "-"
    ).report
    assert (report["form"], report["summary"]["received"]) == (OWN_ID, len(NAMES))

    filled = office.into("--json", "-")
    assert (filled.status, filled.report["form"]) == (0, OWN_ID)
    assert next(row for row in office.sheet(MUNICIPAL) if NAMES[1] in row)[2:18] == FAULTY

    for value, column in zip(SOUND, LAYOUT.columns.values(), strict=True):
        type_into(office.book, OWN, LAYOUT.first_row, column, value)
    office.set("差出人（署名）", "例示県 情報係")
    office.set("国への報告期限", 73_050)
    for number in (1, 2, 3):
        office.set(f"報告先{number}", f"uketsuke{number}@example.jp")
    counted = office.command.run("summary", office.book, "--json", "-").report
    assert {
        line["id"]: line["total"]["deficient"] for line in counted["lines"] if line["level"] == "item"
    } == {
        **{flag.id: 0 for flag in load_form(FORM_ID).flags},
        "agreement_subcontracting": 1,
        "contractor_training": 1,
    }
    gate = office.command.run("gate", office.book, "--json", "-").report
    assert (gate["ready"], [each for each in gate["obstacles"] if each["weight"] == "blocks"]) == (True, [])
    sent = office.command.run("submit", office.book, "--out", office.folder / "提出")
    assert sent.status == 0, sent.err
    (workbook,) = (office.folder / "提出").glob("*.xlsx")
    assert openpyxl.load_workbook(workbook).sheetnames == [OWN, MUNICIPAL]
    (mail,) = (office.folder / "提出").glob("*.eml")
    message = message_from_bytes(mail.read_bytes(), policy=default)
    assert message["To"].count("@example.jp") == 3


def test_new_workbook__keeps_id_and_file_of_the_definition(office: Office):
    office.new()

    assert (office.setting("様式"), office.setting("様式定義のファイル")) == (OWN_ID, str(office.definition))


def test_workbook_of_a_packaged_form__has_no_line_for_a_file(office: Office):
    office.on = ("--municipalities", office.list)
    office.new()

    assert "様式定義のファイル" not in [row[0] for row in office.sheet("設定") if row]


def test_definition_named_without_its_folder__is_found_later_from_anywhere(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(office.definition.parent)
    office.on = ("--municipalities", office.list, "--form", office.definition.name)
    office.new()
    office.returns()
    monkeypatch.chdir(office.folder)

    assert office.into().status == 0


@pytest.mark.parametrize("written", [None, r"Z:\様式\再点検.toml", "/無い/再点検.toml", "再点検.toml"])
def test_definition_beside_the_workbook__is_found_wherever_it_was_before(office: Office, written: str | None):
    office.new()
    office.returns()
    if written:
        office.set("様式定義のファイル", written)
    office.definition.rename(office.folder / "再点検.toml")

    assert office.into().status == 0


@pytest.mark.parametrize(
    "arguments", [("summary",), ("gate",), ("ledger",), ("submit", "--out", "x"), ("remind", "--out", "x")]
)
def test_definition_that_is_gone__is_named_in_one_sentence_with_its_cure(office: Office, arguments):
    office.new()
    office.definition.unlink()

    command, *more = arguments
    outcome = office.command.run(command, office.book, *more)

    one_sentence(outcome)
    assert "再点検.toml" in outcome.err
    assert "様式定義のファイル" in outcome.err


def test_definition_of_another_form_in_its_place__is_refused(office: Office):
    office.new()
    text = office.definition.read_text(encoding="utf-8").replace(OWN_ID, "betsu-no")
    office.definition.write_text(text, encoding="utf-8")

    outcome = office.command.run("gate", office.book)

    assert outcome.status == 2
    assert "「betsu-no」" in outcome.err
    assert f"「{OWN_ID}」" in outcome.err


@pytest.mark.parametrize("form", ["itaku-2007", FORM_ID])
def test_into_a_workbook_of_another_form__is_refused_in_one_sentence(office: Office, form: str):
    office.new()
    office.returns()
    before = office.book.read_bytes()

    outcome = office.into("--form", form)

    one_sentence(outcome)
    assert f"「{OWN_ID}」" in outcome.err
    assert f"「{form}」" in outcome.err
    assert office.book.read_bytes() == before


def test_into_with_the_workbooks_own_form__is_accepted_although_the_day_of_inspection_was_changed(
    office: Office,
):
    office.new()
    office.returns()
    office.set("点検の基準日", DEADLINE_SERIAL)

    assert office.into("--form", office.definition).status == 0


def test_forms_with_a_ledger__are_sent_by_command_or_by_the_setting(office: Office):
    office.new()
    office.set("差出人（署名）", "例示県 情報係")
    office.set("都道府県が定めた期限", DEADLINE_SERIAL)
    sheets = {}
    for name, more in (("素", ()), ("指定", ("--ledger",))):
        office.command.run("send-forms", office.book, "--out", office.folder / name, *more)
        sheets[name] = attached_sheets(office.folder / name)
    office.set("配布する様式の契約台帳", "付ける")
    office.command.run("send-forms", office.book, "--out", office.folder / "設定")
    sheets["設定"] = attached_sheets(office.folder / "設定")
    with_ledger = ([MUNICIPAL, "契約台帳"], [MUNICIPAL, "契約台帳"])

    assert sheets == {"素": ([MUNICIPAL], [MUNICIPAL]), "指定": with_ledger, "設定": with_ledger}


@pytest.mark.parametrize("lacking", ["都道府県が定めた期限", "差出人（署名）"])
def test_forms_whose_letters_lack_something__are_not_laid_either(office: Office, lacking: str):
    office.new()
    for setting, value in {
        "差出人（署名）": "例示県 情報係",
        "都道府県が定めた期限": DEADLINE_SERIAL,
    }.items():
        if setting != lacking:
            office.set(setting, value)

    outcome = office.command.run("send-forms", office.book, "--out", office.folder / "x")

    assert (outcome.status, (office.folder / "x").exists()) == (2, False)
    assert outcome.err.count("\n") == 1
    assert lacking in outcome.err


@pytest.mark.parametrize("fault", ["deadline", "address"])
def test_forms_whose_letters_cannot_be_written__are_not_even_made(
    office: Office, fault: str, monkeypatch: pytest.MonkeyPatch
):
    office.new()
    office.set("差出人（署名）", "例示県 情報係")
    if fault == "address":
        office.set("都道府県が定めた期限", DEADLINE_SERIAL)
        type_into(office.book, "団体一覧", 3, 2, "宛先ではない")
    made = []
    monkeypatch.setattr("xl_kenten.actions.blank_forms.blank_form", lambda *_, **__: made.append(1) or b"")

    outcome = office.command.run("send-forms", office.book, "--out", office.folder / "x")

    assert (outcome.status, made) == (2, [])
    assert {"deadline": "都道府県が定めた期限", "address": "宛先ではない"}[fault] in outcome.err


def test_returns_whose_letters_cannot_be_written__are_not_even_marked(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    office.new()
    first = min(office.returns().glob("*.xlsx"))
    type_into(first, MUNICIPAL, LAYOUT.first_row, LAYOUT.first_item_column, 9)
    office.into()
    office.set("差出人（署名）", "例示県 情報係")
    marked = []
    monkeypatch.setattr(
        "xl_kenten.actions.workbook_letters.attachment_for_return", lambda *seen: marked.append(seen)
    )

    outcome = office.command.run("send-back", office.book, office.forms, "--out", office.folder / "x")

    assert (outcome.status, marked) == (2, [])
    assert "都道府県が定めた期限" in outcome.err


def test_forms_whose_letters_are_in_the_way__are_not_laid_either(office: Office):
    office.new()
    office.set("差出人（署名）", "例示県 情報係")
    office.set("都道府県が定めた期限", DEADLINE_SERIAL)
    whole = office.folder / "揃い"
    office.command.run("send-forms", office.book, "--out", whole)
    taken = office.folder / "先客"
    taken.mkdir()
    in_the_way = min(whole.glob("*.eml")).name
    (taken / in_the_way).write_bytes(b"other")

    outcome = office.command.run("send-forms", office.book, "--out", taken)

    assert (outcome.status, [path.name for path in taken.iterdir()]) == (2, [in_the_way])
    assert office.command.run("send-forms", office.book, "--out", taken, "--force").status == 0
    assert {path.name for path in taken.iterdir()} >= {path.name for path in whole.iterdir()}


def attached_sheets(folder: Path) -> tuple[list[str], list[str]]:
    """The sheets of the first form in the folder, and of the one attached to the first letter."""
    message = message_from_bytes(min(folder.glob("*.eml")).read_bytes(), policy=default)
    (attachment,) = message.iter_attachments()
    copy = folder / "添付.xlsx"
    copy.write_bytes(attachment.get_content())
    names = tuple(openpyxl.load_workbook(path).sheetnames for path in (min(folder.glob("01_*.xlsx")), copy))
    return names[0], names[1]


def test_setting_that_is_no_choice__is_named(office: Office):
    office.new()
    office.set("配布する様式の契約台帳", "はい")

    outcome = office.command.run("send-forms", office.book, "--out", office.folder / "x")

    assert outcome.status == 2
    assert "『はい』" in outcome.err
    assert "付けるか付けない" in outcome.err.replace(" ", "")
