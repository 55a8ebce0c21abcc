"""提出ファイル作成: what goes to the ministry, and the machine-readable copy, read back and compared with the sheets."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.collected_workbook import (
    ANSWERS,
    CODES,
    NAMES,
    OWN,
    PREFECTURE,
    RECIPIENTS,
    SENDER,
    TEXT,
    CollectedWorkbook,
    collected,
)
from tests.command_line import Outcome
from tests.consolidation_examples import second_form
from tests.ooxml_samples import replace_in
from tests.ooxml_validator import OoxmlValidator, find_ooxml_validator  # noqa: F401 - a fixture
from tests.written_workbooks import calculated, formulas, outside_targets, parts
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.machine_readable import NO_NUMBER, dictionary_csv, table_csv
from xl_kenten.adapters.returned_files import read_returned_file
from xl_kenten.adapters.written.submission_workbook import submission_workbook
from xl_kenten.core.consolidation import consolidate
from xl_kenten.core.form import Form, ItemKind
from xl_kenten.core.municipality import Municipality, Register
from xl_kenten.core.submission import Submission, SubmissionRow

STEM = f"点検報告_{PREFECTURE}"
WORKBOOK, MAIL = f"{STEM}.xlsx", f"{STEM}.eml"
TABLE, DICTIONARY = f"{STEM}_機械判読用.csv", f"{STEM}_機械判読用_項目の説明.csv"
MUNICIPAL, OWN_SHEET = "市町村分", "都道府県分"
FIRST = 5  # the first row of answers in the ministry's workbook, as Excel numbers it


@pytest.fixture
def book(tmp_path: Path) -> CollectedWorkbook:
    return CollectedWorkbook(tmp_path, collected())


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "提出"


@pytest.fixture
def made(book: CollectedWorkbook, out: Path, command) -> Outcome:
    """The run that makes the files."""
    outcome = command.run("submit", book.path, "--out", out, "--json", "-")
    assert outcome.status == 0
    return outcome


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def read_table(data: bytes) -> list[list[str | float]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), quoting=csv.QUOTE_NONNUMERIC))


def restored(cell: str | float, kind: ItemKind) -> int | str | None:
    """What a cell of the table stands for, read as the dictionary says."""
    if kind is ItemKind.FLAG:
        return None if cell == NO_NUMBER else int(cell)
    return str(cell).removeprefix("'") or None


def lines_joined(value: object) -> object:
    return re.sub(r"\n", " ", value) if isinstance(value, str) else value


@pytest.mark.usefixtures("made")
def test_ministrys_workbook__holds_both_sheets_and_every_answer(out):
    sheets = openpyxl.load_workbook(out / WORKBOOK, data_only=True)
    assert sheets.sheetnames == [OWN_SHEET, MUNICIPAL]
    rows = [list(cells) for cells in sheets[MUNICIPAL].iter_rows(FIRST, values_only=True)]
    assert rows[:-1] == [
        [number, name, *answers]
        for number, (name, answers) in enumerate(zip(NAMES, ANSWERS, strict=True), start=1)
    ]
    assert rows[-1] == [None, "市町村分計", 1, 0, 0, None, 0, 1, 1, None, 1, 0, None]
    own = [list(cells) for cells in sheets[OWN_SHEET].iter_rows(FIRST, values_only=True)]
    assert own == [[PREFECTURE, None, *OWN]]
    assert sheets[MUNICIPAL]["A1"].value == "(市町村分)"
    assert sheets[MUNICIPAL]["C3"].value == "①再委託の原則禁止(再委託可の場合は事前承認)"


@pytest.mark.usefixtures("made")
def test_ministrys_workbook__has_no_formulas_but_totals_with_their_results(out, tmp_path):
    sheets = openpyxl.load_workbook(out / WORKBOOK)
    total = {f"{letter}9": f"=COUNTIF({letter}5:{letter}8,1)" for letter in "CDEGHIKL"}
    assert {name: formulas(sheets[name]) for name in sheets.sheetnames} == {OWN_SHEET: {}, MUNICIPAL: total}
    (again,) = calculated(tmp_path, (out / WORKBOOK).read_bytes())
    saved = openpyxl.load_workbook(out / WORKBOOK, data_only=True)
    assert [cell.value for cell in again[MUNICIPAL][9]] == [cell.value for cell in saved[MUNICIPAL][9]]


@pytest.mark.usefixtures("made")
def test_ministrys_workbook__carries_nothing_but_the_tables(out, book):
    content = parts((out / WORKBOOK).read_bytes())
    assert sorted(content) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/app.xml",
        "docProps/core.xml",
        "docProps/custom.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/theme/theme1.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
    ]
    assert outside_targets((out / WORKBOOK).read_bytes()) == []
    sheets = content["xl/worksheets/sheet1.xml"] + content["xl/worksheets/sheet2.xml"]
    for left_behind in (b"dataValidation", b"conditionalFormatting", b"hidden", b"hyperlink", b"autoFilter"):
        assert left_behind not in sheets
        assert left_behind in b"".join(
            data for name, data in parts(book.path.read_bytes()).items() if "worksheets" in name
        )
    assert b"definedName name=" in content["xl/workbook.xml"]
    names = set(re.findall(rb'definedName name="([^"]*)"', content["xl/workbook.xml"]))
    assert names == {b"_xlnm.Print_Area", b"_xlnm.Print_Titles"}


def test_names_of_people__are_in_no_file(book, out, command):
    for empty in ("dc:creator", "cp:lastModifiedBy"):
        replace_in(book.path, "docProps/core.xml", f"<{empty}></{empty}>", f"<{empty}>例示　花子</{empty}>")
    outcome = command.run("submit", book.path, "--out", out, "--json", "-")
    assert [each["code"] for each in outcome.report["obstacles"]] == ["person-named"]
    content = parts((out / WORKBOOK).read_bytes())
    core = content["docProps/core.xml"].decode()
    assert re.findall(r"<(?:dc:creator|cp:lastModifiedBy)>([^<]*)<", core) == ["", ""]
    assert re.findall(r'name="([^"]*)"', content["docProps/custom.xml"].decode()) == [
        "xl_kenten.form",
        "xl_kenten.version",
    ]
    assert [name for name, data in content.items() if "花子".encode() in data] == []


@pytest.mark.usefixtures("made")
def test_ministrys_workbook__is_valid_open_xml(out, ooxml_validator):
    assert ooxml_validator.errors(out / WORKBOOK) == []


def test_prefectures_workbook_with_its_page__is_valid_open_xml(book, command, ooxml_validator):
    book.type(MUNICIPAL, C8=2)
    command.run("gate", book.path)
    assert ooxml_validator.errors(book.path) == []


@pytest.mark.usefixtures("made")
def test_ministrys_workbook__reads_back_as_a_return_without_a_finding(out):
    form = load_form()
    municipalities = [
        Municipality(code, name, PREFECTURE, order=order)
        for order, (code, name) in enumerate(zip(CODES, NAMES, strict=True), start=1)
    ]
    register = Register(municipalities, [Municipality("990001", PREFECTURE, PREFECTURE)])
    file = read_returned_file(out / WORKBOOK, WORKBOOK)
    back = consolidate([file], form, register, PREFECTURE)
    taken = [tuple(row.response.values().values()) for row in back.rows if row.response]
    assert taken == [tuple(answers) for answers in ANSWERS]
    assert back.own is not None
    assert tuple(back.own.values().values()) == OWN
    assert [finding.code for finding in back.findings if finding.severity.value == "error"] == []


@pytest.mark.usefixtures("made")
def test_mail__goes_to_all_recipients_with_the_workbook_and_is_not_sent(out):
    mail = message_from_bytes((out / MAIL).read_bytes(), _class=EmailMessage, policy=default)
    assert [address.addr_spec for address in mail["To"].addresses] == list(RECIPIENTS[:2])
    assert (mail["X-Unsent"], mail["From"], mail["Date"]) == ("1", None, None)
    assert mail["Subject"] == f"【報告】{load_form().head.title}（{PREFECTURE}）"
    (attachment,) = mail.iter_attachments()
    assert attachment.get_filename() == WORKBOOK
    assert attachment.get_content() == (out / WORKBOOK).read_bytes()
    body = mail.get_body().get_content().replace("\r\n", "\n")
    assert "市町村分 4 団体" in body
    assert body.rstrip().endswith(SENDER)


@pytest.mark.usefixtures("made")
def test_table__parsed_back_equals_the_sheet(out):
    form = load_form()
    header, *rows = read_table((out / TABLE).read_bytes())
    assert header[8:] == [item.id for item in form.items]
    assert [row[:8] for row in rows] == [
        ["itaku-2007", "1", "2007-06-20", OWN_SHEET, "990001", PREFECTURE, "990001", PREFECTURE],
        *(
            ["itaku-2007", "1", "2007-06-20", MUNICIPAL, "990001", PREFECTURE, code, name]
            for code, name in zip(CODES, NAMES, strict=True)
        ),
    ]
    kinds = [item.kind for item in form.items]
    back = [[restored(*pair) for pair in zip(row[8:], kinds, strict=True)] for row in rows]
    assert back == [[lines_joined(value) for value in answers] for answers in (OWN, *ANSWERS)]


@pytest.mark.usefixtures("made")
def test_table__keeps_the_ministrys_rule(out):
    data = (out / TABLE).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    lines = data.decode("utf-8-sig").split("\r\n")
    assert len(lines) == 1 + 1 + len(NAMES) + 1  # one header, a row a body, and the end of the last line
    assert lines[0].isascii()
    frame = pd.read_csv(out / TABLE, dtype={"lg_code": str}, na_values=NO_NUMBER, keep_default_na=False)
    assert list(frame["lg_code"]) == ["990001", *CODES]
    flags = [item.id for item in load_form().flags]
    assert all(pd.api.types.is_numeric_dtype(frame[flag]) for flag in flags)
    assert frame[frame["table"] == MUNICIPAL][flags].sum().to_dict() == dict(
        zip(flags, (1, 0, 0, 0, 1, 1, 1, 0), strict=True)
    )


@pytest.mark.usefixtures("made")
def test_no_text__is_a_formula_to_whoever_opens_the_table(out):
    for name in (TABLE, DICTIONARY):
        cells = [cell for row in read_table((out / name).read_bytes()) for cell in row]
        assert [
            cell for cell in cells if isinstance(cell, str) and cell.startswith(tuple("=+-@＝＋－＠\t"))
        ] == []


@pytest.mark.usefixtures("made")
def test_dictionary__covers_every_column_in_order(out):
    header, *rows = read_table((out / DICTIONARY).read_bytes())
    assert header == ["列名", "項目名", "様式の見出し", "型", "値と意味", "値がないとき", "備考"]
    assert [row[0] for row in rows] == read_table((out / TABLE).read_bytes())[0]
    assert [row for row in rows if not (row[1] and row[3] and row[4] and row[5])] == []
    by_column = {str(row[0]): row for row in rows}
    assert by_column["contract_work_location"][1:6] == [
        "契約書 2作業場所の特定",
        "(1) 契約書の点検 ＞ ②作業場所の特定(個人情報の無断持ち出し禁止)",
        "整数",
        "0：不備なし、1：不備あり",
        "ありません",
    ]
    assert by_column["subcontractor_data_removal"][5] == "***（該当なし）"


def test_two_runs__give_the_same_bytes_and_write_nothing_the_second_time(book, out, made, command, tmp_path):
    first = files(out)
    assert sorted(made.report["written"]) == sorted(first) == sorted([WORKBOOK, MAIL, TABLE, DICTIONARY])
    again = command.run("submit", book.path, "--out", out, "--json", "-")
    assert (again.report["written"], sorted(again.report["kept"])) == ([], sorted(first))
    command.run("submit", book.path, "--out", tmp_path / "もう一度")
    assert files(tmp_path / "もう一度") == files(out) == first


@pytest.mark.usefixtures("made")
def test_files_of_other_content__are_replaced_only_with_force_and_kept_beside(book, out, command):
    before = files(out)
    book.type(MUNICIPAL, F9="平成19年8月末に改める")
    refused = command.run("submit", book.path, "--out", out)
    assert (refused.status, refused.out) == (2, "")
    assert "--force" in refused.err
    assert files(out) == before
    assert command.run("submit", book.path, "--out", out, "--force").status == 0
    kept = [data for name, data in files(out).items() if "バックアップ" in name]
    assert sorted(kept) == sorted(before[name] for name in (WORKBOOK, MAIL, TABLE))


def test_while_the_gate_is_shut__nothing_is_made(book, out, command):
    book.type(MUNICIPAL, C8=2)
    before = book.path.read_bytes()
    outcome = command.run("submit", book.path, "--out", out)
    assert outcome.status == 1
    assert "市町村分!C8" in outcome.out
    assert not out.exists()
    assert book.path.read_bytes() == before


def test_without_a_sender__the_mail_ends_without_a_signature(book, out, command):
    book.set("差出人（署名）", None)
    assert command.run("submit", book.path, "--out", out).status == 0
    mail = message_from_bytes((out / MAIL).read_bytes(), _class=EmailMessage, policy=default)
    assert mail.get_body().get_content().rstrip().endswith("よろしくお願いいたします。")


def test_second_form__goes_out_with_its_own_items_values_and_recipients(tmp_path, out, command):
    form = load_form("kunren-2021")
    plan = "令和3年7月末に改める"
    sound = (0, 0, 0, 2, None, 0, 0, 0, None, 0, 0, 0, None, None, None, None)
    faulty = (0, 0, 0, 1, plan, 2, 0, 0, plan, 0, 0, 0, None, 0, 1, plan)
    book = CollectedWorkbook(tmp_path, collected("kunren-2021", (sound, faulty, faulty, sound), sound))
    assert command.run("submit", book.path, "--out", out).status == 0
    sheets = openpyxl.load_workbook(out / WORKBOOK, data_only=True)
    assert sheets.sheetnames == [sheet.name for _, sheet in form.sheets.pairs()]
    rows = [list(cells) for cells in sheets.worksheets[1].iter_rows(FIRST, values_only=True)]
    assert [row[2:] for row in rows[:-1]] == [list(each) for each in (sound, faulty, faulty, sound)]
    assert [value for value in rows[-1][2:] if value is not None] == [0, 0, 0, 2, 2, 0, 0, 0, 0, 0, 0, 2]
    mail = message_from_bytes((out / MAIL).read_bytes(), _class=EmailMessage, policy=default)
    assert [address.addr_spec for address in mail["To"].addresses] == list(RECIPIENTS)
    words = {row[0]: row for row in read_table((out / DICTIONARY).read_bytes())}
    assert words["contractor_training"][4] == (
        "0：全員に実施している、1：一部の者に実施している（不備あり）、2：実施していない（不備あり）"
    )
    assert words["agreement_audit"][4] == ("0：規定がある、1：規定がない（不備あり）、2：該当する契約がない")


def submission(form: Form, own: Mapping[str, object], *rows: Mapping[str, object]) -> Submission:
    """A submission of 見本県 made by hand."""
    return Submission(
        form,
        SubmissionRow(Municipality("990001", "見本県", "見本県"), None, dict(own)),
        tuple(
            SubmissionRow(Municipality(f"99301{number}", f"例{number}町", "見本県"), number, dict(row))
            for number, row in enumerate(rows, start=1)
        ),
    )


def answers_of(form: Form, cells: Sequence[object]) -> dict[str, object]:
    return {item.id: value for item, value in zip(form.items, cells, strict=True)}


def test_form_with_odd_sheet_names_and_deep_headings__is_written_and_valid(tmp_path, ooxml_validator):
    form = second_form()
    row = answers_of(form, (2, 1, '=HYPERLINK("x")&_x0041_\x07', None, None))
    data = submission_workbook(submission(form, row, row, row))
    (tmp_path / "a.xlsx").write_bytes(data)
    assert ooxml_validator.errors(tmp_path / "a.xlsx") == []
    (again,) = calculated(tmp_path, data)
    assert again.sheetnames == ["県の分", "市町村's分"]
    last = [cell.value for cell in again["市町村's分"][again["市町村's分"].max_row]]
    assert last == [None, "計", 2, 2, None, 0, None]
    assert again["市町村's分"]["E6"].value == '=HYPERLINK("x")&_x0041_�'


def test_item_named_like_a_column_of_the_table__gets_a_name_of_its_own():
    form = load_form()
    renamed = with_ids(form, contract_subcontracting="name", contract_work_location="item_name")
    header = read_table(table_csv(submission(renamed, answers_of(renamed, OWN))))[0]
    assert len(set(header)) == len(header)
    assert header[8:10] == ["item_item_name", "item_name"]
    assert [row[0] for row in read_table(dictionary_csv(renamed))[1:]] == header


def with_ids(form: Form, **names: str) -> Form:
    section = form.sections[0]
    items = tuple(replace(item, id=names.get(item.id, item.id)) for item in section.items)
    return replace(form, sections=(replace(section, items=items), *form.sections[1:]))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_any_text__comes_back_from_the_table_as_it_was(text):
    form = second_form()
    rows = read_table(table_csv(submission(form, answers_of(form, (0, 0, text, 0, None)))))
    written = str(rows[1][10])
    expected = re.sub("[\n\u2028\u2029\x85]", " ", text)
    assert restored(written, ItemKind.REMEDIATION) in (
        expected,
        re.sub("[\ufdd0-\ufdef\ufffe\uffff]", "�", expected),
    )
    assert not written.startswith(("=", "+", "-", "@"))


def test_the_examples__hold_what_a_formula_and_a_line_break_look_like():
    assert TEXT.startswith("=")
    assert "\n\t" in TEXT
