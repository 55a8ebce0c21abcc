"""The national table: three tables that prove each other, rows that fold, and nothing that could do harm."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.command_line import SAMPLE_LIST, CommandLine, Outcome
from tests.consolidation_examples import SECOND_FORM, second_form
from tests.ooxml_validator import OoxmlValidator, find_ooxml_validator  # noqa: F401 - a fixture, found by its name
from tests.pictures import needs_libreoffice
from tests.returned_workbooks import write_return
from tests.rollup_examples import (
    AT_FAULT,
    MEMBERS,
    SOUND,
    Ministry,
    code_of,
    municipal_table,
    nation,
    own_table,
    sound_rows,
    told,
    write_all,
    write_list,
    write_report,
)
from tests.written_workbooks import calculated, formula_elements, formulas, opened, outside_targets, texts
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.municipality_lists import national_register
from xl_kenten.adapters.written.national_workbook import national_workbook
from xl_kenten.cli import DONE
from xl_kenten.core.form import SheetKind
from xl_kenten.core.layout import form_layout
from xl_kenten.core.nation import Nation
from xl_kenten.core.rollup import unanswered
from xl_kenten.errors import DefinitionError

SHEETS = ["全国集計", "都道府県分", "市町村分", "検査結果", "取込記録"]
MADE_AT = dt.datetime(2007, 6, 28, 9, 0)  # noqa: DTZ001 - without a zone: the time in Japan


@pytest.fixture
def ministry(command: CommandLine, tmp_path: Path) -> Ministry:
    (tmp_path / "reports").mkdir()
    return Ministry(command, tmp_path / "reports")


@pytest.fixture
def faulty(ministry: Ministry) -> bytes:
    """One prefecture at fault and in conflict, one with a wrong row and an unreadable one, one missing."""
    write_all(ministry.folder, "霜原県", "露原県")
    write_report(ministry.folder / "霧2.xlsx", "霧原県", sound_rows("霧原県", 霧筆市=AT_FAULT), own=AT_FAULT)
    rows = sound_rows("霜原県", 霜糸市="２|○||'=1+1|1|0|0|'速やかに|||") | {"霧紙町": SOUND}
    write_report(ministry.folder / "霜.xlsx", "霜原県", rows, total="9|0|0||1|0|0||0|0|")
    ministry.roll_up()
    return ministry.out.read_bytes()


def rows_by_name(sheet: Worksheet, column: int) -> dict[object, list[object]]:
    return {row[column]: row for row in texts(sheet, 1)}


# --- what stands where ------------------------------------------------------------------------------------


def test_sheets__the_national_table_comes_first(faulty: bytes):
    book = opened(faulty)
    assert book.sheetnames == SHEETS
    assert book.active.title == SHEETS[0]


def test_summary__shows_status_counts_and_own_answer_of_every_prefecture(faulty: bytes):
    rows = rows_by_name(opened(faulty, values=True)["全国集計"], 1)
    assert rows["霧原県"][:9] == [code_of("霧原県"), "霧原県", "要確認", 3, 3, 1, 1, 0, 0]
    assert rows["霜原県"][:9] == [code_of("霜原県"), "霜原県", "差戻し", 3, 3, 0, 0, 0, 0]
    # Of a prefecture that has not reported nobody knows that there are no deficiencies.
    assert rows["露原県"][:9] == [code_of("露原県"), "露原県", "未提出", 2, 0, None, None, None, None]


def test_summary__its_totals_and_the_proof_below_them_say_the_same(faulty: bytes):
    sheet = opened(faulty, values=True)["全国集計"]
    *_, total, proof = texts(sheet, 1)
    assert total[:7] == ["全国計", None, None, 8, 6, 1, 1]
    assert [total[column] for column in range(5, 21, 2)] == [proof[column] for column in range(5, 21, 2)]
    assert [total[column] for column in range(5, 21, 2)] == [1, 0, 0, 1, 0, 0, 0, 0]


def test_own_answers__stand_in_the_forms_own_table_in_the_order_of_the_codes(faulty: bytes):
    layout = form_layout(load_form(), SheetKind.PREFECTURE)
    shown = texts(opened(faulty, values=True)["都道府県分"], layout.first_row + 1)
    assert [(row[0], row[2], row[layout.status_column]) for row in shown] == [
        ("霧原県", 1, "要確認"),
        ("霜原県", 0, "受理"),
        ("露原県", None, "未提出"),
    ]


def test_municipalities__stand_under_their_prefecture_with_a_subtotal_that_counts_them(faulty: bytes):
    sheet = opened(faulty, values=True)["市町村分"]
    live = opened(faulty)["市町村分"]
    shown = [
        (row[0], row[1], row[3], row[4], live.cell(number, 5).value)
        for number, row in enumerate(texts(sheet, 8), 8)
    ]
    assert shown == [
        (code_of("霧原県", "霧筆市"), "霧原県", "霧筆市", 1, 1),
        (code_of("霧原県", "霧紙町"), "霧原県", "霧紙町", 0, 0),
        (code_of("霧原県", "霧硯村"), "霧原県", "霧硯村", 0, 0),
        (None, "霧原県 小計（回答 3 / 3）", None, 1, "=COUNTIF(E8:E10,1)"),
        (code_of("霜原県", "霜糸市"), "霜原県", "霜糸市", None, None),
        (code_of("霜原県", "霜絹町"), "霜原県", "霜絹町", 0, 0),
        (code_of("霜原県", "虹灯町"), "霜原県", "虹灯町", 0, 0),
        (None, "霜原県 小計（回答 3 / 3）", None, 0, "=COUNTIF(E12:E14,1)"),
        (code_of("露原県", "露綿市"), "露原県", "露綿市", None, None),
        (code_of("露原県", "虹灯町"), "露原県", "虹灯町", None, None),
        (None, "露原県 小計（回答 0 / 2）", None, 0, "=COUNTIF(E16:E17,1)"),
        (None, "全国計", None, 1, '=COUNTIFS($A$8:$A$18,"<>",$E$8:$E$18,1)'),
    ]


def test_municipalities__fold_under_their_subtotals(faulty: bytes):
    sheet = opened(faulty)["市町村分"]
    levels = [sheet.row_dimensions[number].outlineLevel for number in range(8, sheet.max_row + 1)]
    assert levels == [1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 0]
    assert sheet.sheet_properties.outlinePr.summaryBelow is not False


def test_municipalities__no_mark_lies_over_a_subtotal(faulty: bytes):
    sheet = opened(faulty)["市町村分"]
    rows = {
        row
        for area in sheet.conditional_formatting
        for each in area.sqref.ranges
        for row in range(each.min_row, each.max_row + 1)
    }
    assert rows & {11, 15, 18, 19} == set()
    assert {8, 14, 17} <= rows


def test_findings__name_prefecture_place_and_file(faulty: bytes):
    shown = [(row[2], row[3], row[5], row[9], row[10]) for row in texts(opened(faulty)["検査結果"], 4)]
    assert ("霜原県", "霜糸市", "C8", "霜.xlsx", "flag-not-binary") in shown
    assert ("霜原県", "霧紙町", "B11", "霜.xlsx", "municipality-other-prefecture") in shown
    assert shown[-1] == ("露原県", "露原県", None, None, "municipality-missing")


def test_provenance__leads_from_every_row_to_the_prefectures_file(faulty: bytes, ministry: Ministry):
    sheet = opened(faulty)["取込記録"]
    rows = {(row[0], row[2]): row for row in texts(sheet, 1)}
    made = ministry.roll_up()
    source = made.report["prefectures"][1]["source"]
    assert rows["霜原県", "霜原県"][3:6] == ["霜.xlsx", "都道府県分", 8]
    assert rows["霜原県", "霜絹町"][3:7] == ["霜.xlsx", "市町村分", 9, "霜絹町"]
    assert rows["霜原県", "霜絹町"][8] == source["sha256"]
    assert rows["露原県", "露綿市"][3] == "（未提出）"


# --- formulas and harm ----------------------------------------------------------------------------------------


def test_every_formula__shows_what_a_spreadsheet_calculates(faulty: bytes, tmp_path: Path):
    needs_libreoffice()
    saved = opened(faulty, values=True)
    (anew,) = calculated(tmp_path, faulty)
    seen = 0
    for sheet in opened(faulty):
        for cell in formulas(sheet):
            seen += 1
            shown = [book[sheet.title][cell].value for book in (saved, anew)]
            assert (sheet.title, cell, shown[0] or 0) == (sheet.title, cell, shown[1] or 0)
    # Subtotals and total; and by prefecture its received rows, counts and answers, totals, proof.
    assert seen == 4 * 8 + 3 + 3 * (1 + 2 * 8) + (2 + 2 * 8) + 8


def test_texts_of_a_report__are_never_formulas(faulty: bytes):
    assert opened(faulty)["市町村分"]["H12"].value == "=1+1"
    assert opened(faulty)["市町村分"]["H12"].data_type == "s"
    assert formula_elements(faulty) == sum(len(formulas(sheet)) for sheet in opened(faulty))
    assert outside_targets(faulty) == []


def test_a_correction_by_hand__is_counted_everywhere(faulty: bytes, tmp_path: Path):
    needs_libreoffice()
    book = opened(faulty)
    book["市町村分"]["E12"] = 1
    book["市町村分"]["E16"] = 1
    book["都道府県分"]["C10"] = 1
    book.save(tmp_path / "corrected.xlsx")
    (anew,) = calculated(tmp_path, (tmp_path / "corrected.xlsx").read_bytes())
    rows = rows_by_name(anew["全国集計"], 1)
    assert (rows["霜原県"][5], rows["露原県"][4:7]) == (1, [1, 1, 1])
    assert texts(anew["全国集計"], 1)[-2][5:7] == [3, 2]


def test_excel__finds_nothing_to_repair(faulty: bytes, ooxml_validator: OoxmlValidator, tmp_path: Path):
    path = tmp_path / "table.xlsx"
    path.write_bytes(faulty)
    assert ooxml_validator.errors(path) == []
    path.write_bytes(national_workbook(unanswered(second_form(), nation()), made_at=MADE_AT))
    assert ooxml_validator.errors(path) == []


def test_print__a4_landscape_with_repeated_headings(faulty: bytes):
    for sheet in opened(faulty):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert (sheet.page_setup.fitToWidth or 1, sheet.sheet_properties.pageSetUpPr.fitToPage) == (1, True)
    repeated = {sheet.title: sheet.print_title_rows for sheet in opened(faulty)}
    assert repeated == {
        "全国集計": "$4:$7",
        "都道府県分": "$5:$7",
        "市町村分": "$5:$7",
        "検査結果": "$3:$3",
        "取込記録": None,
    }


def test_same_roll_up__same_bytes():
    made = unanswered(load_form(), nation())
    assert national_workbook(made, made_at=MADE_AT) == national_workbook(made, made_at=MADE_AT)


def test_a_sheet_of_the_form_that_bears_the_national_tables_name__is_refused(tmp_path: Path):
    text = SECOND_FORM.replace('name = "県の分"', 'name = "全国集計"')
    path = tmp_path / "form.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError):
        national_workbook(unanswered(load_form(str(path)), nation()), made_at=MADE_AT)


# --- other forms, other files, no files ------------------------------------------------------------------


def test_another_form__with_three_values_is_rolled_up_without_a_change(command: CommandLine, tmp_path: Path):
    form_file, folder, form = tmp_path / "camera-2030.toml", tmp_path / "reports", second_form()
    form_file.write_text(SECOND_FORM, encoding="utf-8")
    folder.mkdir()
    for prefecture, names in MEMBERS.items():
        rows = dict.fromkeys(names, "2|1|'令和12年9月末までに改める。|1|")
        own = replace_name(
            own_table(prefecture, "1|0|'令和12年9月末までに改める。|0|"), form.sheets.prefecture.name
        )
        municipal = municipal_table(rows, sheet=form.sheets.municipal.name)
        write_return(folder / f"{prefecture}.xlsx", own, municipal, form=form)
    out, listed = tmp_path / "全国集計.xlsx", write_list(tmp_path / "nation.csv")
    done = command.run("rollup", folder, "--nation", listed, "--form", form_file, "--out", out, "--json", "-")
    assert done.status == DONE
    assert done.report["totals"] == {"rules_written": 8, "rules_known": 8, "storage_period": 0}
    needs_libreoffice()
    (anew,) = calculated(tmp_path, out.read_bytes())
    assert texts(anew["全国集計"], 1)[-2:] == texts(opened(out.read_bytes(), values=True)["全国集計"], 1)[-2:]
    assert texts(anew["全国集計"], 1)[-2][3:11] == [8, 8, 8, 3, 8, 0, 0, 0]


def replace_name(table, name: str):
    return type(table)(table.rows, sheet=name, kind=table.kind)


def test_the_workbooks_of_a_prefecture__are_read_as_its_report(command: CommandLine, tmp_path: Path):
    own_list, returns, reports = tmp_path / "own.csv", tmp_path / "returns", tmp_path / "reports"
    lines = (f"{code_of('霜原県', name)},{name}" for name in MEMBERS["霜原県"])
    own_list.write_text("\n".join(("code,name", *lines)), encoding="utf-8")
    returns.mkdir()
    reports.mkdir()
    for name in MEMBERS["霜原県"]:
        write_return(returns / f"{name}.xlsx", municipal_table({name: AT_FAULT}))
    write_return(returns / "県.xlsx", own_table("霜原県", AT_FAULT))
    there = ("--prefecture", "霜原県", "--municipalities", own_list)
    consolidated, book = reports / "霜.xlsx", tmp_path / "霜.xlsm"
    assert command.run("consolidate", returns, *there, "--out", consolidated).status == DONE
    done = Ministry(command, reports).roll_up()
    assert list(shown_of(done, 1).values()) == ["accepted", 3, 3, 1]
    consolidated.unlink()
    assert command.run("new", "霜原県", "--municipalities", own_list, "--out", book).status == DONE
    assert command.run("consolidate", returns, *there, "--into", book).status == DONE
    book.rename(reports / book.name)
    done = Ministry(command, reports).roll_up()
    # Its own answer, which another division returned, stands there like a municipality's.
    assert list(shown_of(done, 1).values()) == ["accepted", 3, 3, 1]
    assert [each[0] for each in told(done) if each[3] == code_of("霜原県")] == []


def shown_of(done: Outcome, place: int) -> dict[str, object]:
    entry, item = done.report["prefectures"][place], "contract_subcontracting"
    return {
        "status": entry["status"],
        "received": entry["received"],
        "total": entry["totals"][item],
        "own": entry["answers"][item],
    }


def test_blank__is_the_same_workbook_with_every_name_and_no_answer(command: CommandLine, tmp_path: Path):
    out = tmp_path / "全国集計.xlsx"
    done = command.run("rollup", "--blank", "--out", out)
    assert done.status == DONE
    book = openpyxl.load_workbook(out, data_only=True)
    assert book.sheetnames == SHEETS
    japan = national_register()
    names = [row[:4] for row in texts(book["市町村分"], 8) if row[0]]
    assert [(row[0], row[1], row[3]) for row in names] == [
        (each.lg_code, each.prefecture, each.name)
        for prefecture in Nation(japan).prefectures
        for each in japan.of_prefecture(prefecture.name)
    ]
    assert [row[1] for row in texts(book["全国集計"], 8)[:47]] == [
        each.name for each in Nation(japan).prefectures
    ]
    assert book["検査結果"]["A4"].value == "指摘事項はありません。"


def test_blank__what_is_entered_by_hand_is_counted(tmp_path: Path):
    needs_libreoffice()
    path = tmp_path / "blank.xlsx"
    path.write_bytes(national_workbook(unanswered(load_form(), nation()), made_at=MADE_AT))
    book = openpyxl.load_workbook(path)
    book["市町村分"]["E8"] = 1
    book.save(path)
    (anew,) = calculated(tmp_path, path.read_bytes())
    rows = rows_by_name(anew["全国集計"], 1)
    assert (rows["霧原県"][4:6], rows["霜原県"][4:6]) == ([1, 1], [0, None])


# --- the command line --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("rollup", "--out", "a.xlsx"),
        ("rollup", ".", "--blank", "--out", "a.xlsx"),
        ("rollup", "."),
        ("rollup", "nowhere", "--out", "a.xlsx"),
        ("rollup", ".", "--out", "a.xls"),
        ("rollup", ".", "--out", "there.xlsx"),
        ("rollup", ".", "--out", "a.xlsx", "--form", "unknown"),
        ("rollup", ".", "--out", "a.xlsx", "--nation", "none.csv"),
        ("rollup", ".", "--out", "a.xlsx", "--nation", SAMPLE_LIST),
    ],
)
def test_wrong_words__end_in_one_sentence_and_write_nothing(
    words: tuple[object, ...], command: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.xlsx").write_bytes(b"old")
    done = command.run(*words)
    assert (done.status, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert [path.name for path in tmp_path.iterdir()] == ["there.xlsx"]
    assert (tmp_path / "there.xlsx").read_bytes() == b"old"


def test_force__keeps_the_former_table_beside_the_new_one(ministry: Ministry):
    write_all(ministry.folder)
    ministry.roll_up()
    before = ministry.out.read_bytes()
    listed = ministry.folder.parent / "nation.csv"
    words = ("rollup", ministry.folder, "--nation", listed, "--out", ministry.out)
    assert ministry.command.run(*words).status == 2
    assert ministry.command.run(*words, "--force").status == DONE
    kept = [path for path in ministry.out.parent.glob("全国集計.*") if path != ministry.out]
    assert [path.read_bytes() for path in kept] == [before]
