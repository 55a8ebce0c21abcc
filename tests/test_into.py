"""``consolidate --into``: a workbook of the staff is filled as a file, and all that is theirs stays theirs."""

import datetime as dt
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec import structs

from tests.command_line import SAMPLE_LIST, SAMPLE_PREFECTURE, CommandLine, Outcome
from tests.ooxml_samples import add_part, parts, replace_in, rewrite
from tests.ooxml_validator import OoxmlValidator, find_ooxml_validator  # noqa: F401 - a fixture
from tests.pictures import needs_libreoffice
from tests.returned_workbooks import write_return
from tests.test_command_line import one_sentence
from tests.written_workbooks import calculated
from xl_kenten.actions.collection import Basis, basis
from xl_kenten.actions.prefecture_report import PrefectureReport, new_workbook
from xl_kenten.adapters.ooxml import Workbook
from xl_kenten.adapters.returned_files import read_folder
from xl_kenten.core.returned_file import ReturnedFile

MUNICIPAL = "市町村分"
SHEETS = {name: f"xl/worksheets/sheet{number}.xml" for number, name in enumerate(
    ("はじめに", "都道府県分", MUNICIPAL, "検査結果", "提出状況", "差替え", "集計", "契約台帳", "提出前チェック", "取込記録", "記入要領", "設定",
     "団体一覧", "xlwings.conf", "Error", "元に戻す記録"), start=1
)}  # fmt: skip
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CLEAN = "0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | "


@pytest.fixture(scope="module")
def on() -> Basis:
    return basis("見本県", SAMPLE_LIST)


@pytest.fixture(scope="module")
def new_bytes(on: Basis) -> bytes:
    return new_workbook(on)


@pytest.fixture
def book(tmp_path: Path, new_bytes: bytes) -> Path:
    """A new workbook of 見本県."""
    path = tmp_path / "見本県 報告.xlsm"
    path.write_bytes(new_bytes)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three returns: a clean one, one with a deficiency and its text, one with faults."""
    folder = tmp_path / "回答"
    folder.mkdir()
    write_return(folder / "a.xlsx", f"| 1 | 架空市 | {CLEAN} |")
    write_return(
        folder / "b.xlsx", "| 1 | 例示市 | 1 | 0 | 0 | '=平成19年7月末 | 0 | 1 | 0 | 改善済 | 0 | 0 | |"
    )
    write_return(folder / "c.xlsx", "| 1 | 下書町 | 2 | 1 | | | 0 | 0 | 0 | | | 0 | |")
    return folder


@pytest.fixture
def fill(command: CommandLine, folder: Path, book: Path) -> Callable[..., Outcome]:
    """Run the command."""

    def run(*more: object) -> Outcome:
        return command.run("consolidate", folder, *SAMPLE_PREFECTURE, "--into", book, *more)

    return run


def cells(book: Path, sheet: str = MUNICIPAL) -> dict[str, list[object]]:
    """The rows of a sheet by the text in their second or third column (the municipality's name)."""
    rows = openpyxl.load_workbook(book)[sheet].iter_rows(values_only=True)
    name = 1 if sheet == MUNICIPAL else 2
    return {str(row[name]): list(row) for row in rows if len(row) > name and row[name]}


def edit(book: Path, *changes: tuple[str, object], sheet: str = MUNICIPAL) -> None:
    """Type into cells, as staff would, without disturbing anything else."""
    workbook = Workbook(book.read_bytes())
    page = workbook.worksheet(sheet)
    for cell, value in changes:
        letters, row = re.fullmatch(r"([A-Z])(\d+)", cell).groups()
        page.set_value(int(row) - 1, ord(letters) - ord("A"), value)
    book.write_bytes(workbook.to_bytes())


def row_of(book: Path, name: str) -> int:
    column = openpyxl.load_workbook(book)[MUNICIPAL]["B"]
    return next(cell.row for cell in column if cell.value == name)


OWN_SKIPPED = (
    "回答ファイルではないため、読み飛ばしました（この実行で書き込むブックや報告か、そのバックアップです）。"
    "このままで差し支えありません。"
)


def backups(book: Path) -> list[str]:
    return sorted(path.name for path in book.parent.glob("*.バックアップ_*"))


def staffs_own_things(book: Path) -> Path:
    """What staff add in the course of their work: a sheet, colours, a conditional format, a name, a comment."""
    replace_in(
        book,
        "xl/workbook.xml",
        '<sheet name="元に戻す記録"',
        '<sheet name="係の控え" sheetId="90" r:id="rId90"/><sheet name="元に戻す記録"',
    )
    replace_in(
        book,
        "xl/workbook.xml",
        "</definedNames>",
        '<definedName name="係の範囲">係の控え!$A$1:$B$2</definedName></definedNames>',
    )
    own = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>電話済み</t></is></c><c r="B1"><f>市町村分!C38</f><v>0</v></c></row>'
        "</sheetData></worksheet>"
    )
    add_part(
        book,
        "xl/worksheets/sheet90.xml",
        own.encode(),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
        (
            "xl/_rels/workbook.xml.rels",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet",
        ),
    )
    rewrite(book, _name_the_new_relationship)
    replace_in(
        book,
        SHEETS[MUNICIPAL],
        "<dataValidations",
        '<conditionalFormatting sqref="B8:B37"><cfRule type="containsText" dxfId="0" priority="90" operator="containsText"'
        ' text="町"><formula>NOT(ISERROR(SEARCH("町",B8)))</formula></cfRule></conditionalFormatting><dataValidations',
    )
    workbook = Workbook(book.read_bytes())
    page = workbook.worksheet(MUNICIPAL)
    page.fill(11, 2, "00B0F0")
    page.fill(11, 5, "FFFF00")
    page.add_comment(11, 1, "担当者に電話済み")
    book.write_bytes(workbook.to_bytes())
    return book


def _name_the_new_relationship(content: dict[str, bytes]) -> None:
    rels = content["xl/_rels/workbook.xml.rels"]
    content["xl/_rels/workbook.xml.rels"] = re.sub(rb'Id="rIdX\d+"', b'Id="rId90"', rels)


def outside_of_cells(sheet: bytes) -> dict[str, bytes]:
    """Everything of a sheet's XML but its cells: columns, validations, conditional formats, print set-up …"""
    root = etree.fromstring(sheet)
    return {
        str(number): etree.tostring(element, method="c14n")
        for number, element in enumerate(root)
        if etree.QName(element).localname not in {"sheetData", "dimension"}
    }


def styles_of(sheet: bytes) -> dict[str, str | None]:
    return {str(cell.get("r")): cell.get("s") for cell in etree.fromstring(sheet).iter(f"{MAIN}c")}


class TestWhatIsTheirs:
    def test_only_the_sheets_that_must_change__change(self, fill, book):
        staffs_own_things(book)
        before = parts(book)
        assert fill().status == 1
        after = parts(book)
        assert list(after) == list(before)
        assert {name for name in before if before[name] != after[name]} == {
            SHEETS[name] for name in (MUNICIPAL, "検査結果", "提出状況", "取込記録", "元に戻す記録")
        }
        for name in (MUNICIPAL, "検査結果", "提出状況", "取込記録", "元に戻す記録"):
            assert outside_of_cells(after[SHEETS[name]]) == outside_of_cells(before[SHEETS[name]])
            old = styles_of(before[SHEETS[name]])
            assert {
                cell: style for cell, style in styles_of(after[SHEETS[name]]).items() if cell in old
            } == old

    def test_added_rows_of_a_list__look_as_their_columns_do(self, fill, book):
        fill()
        sheet = etree.fromstring(parts(book)[SHEETS["検査結果"]])
        looks = {int(column.get("min")): column.get("style") for column in sheet.iter(f"{MAIN}col")}
        row = next(row for row in sheet.iter(f"{MAIN}row") if row.get("r") == "4")
        assert [cell.get("s") for cell in row] == [looks[number] for number in range(1, len(row) + 1)]

    def test_their_sheet_colours_name_format_and_comment__are_still_there(self, fill, book):
        staffs_own_things(book)
        fill()
        workbook = openpyxl.load_workbook(book, keep_vba=True)
        page = workbook[MUNICIPAL]
        assert workbook["係の控え"]["A1"].value == "電話済み"
        assert workbook.defined_names["係の範囲"].attr_text == "係の控え!$A$1:$B$2"
        assert [page[cell].fill.fgColor.rgb for cell in ("C12", "F12")] == ["FF00B0F0", "FFFFFF00"]
        assert page["B12"].comment.text == "担当者に電話済み"
        assert "B8:B37" in {str(area.sqref) for area in page.conditional_formatting}

    def test_ribbon_and_vba__are_still_there(self, fill, book):
        before = parts(book)
        fill()
        after = parts(book)
        for name in ("_rels/.rels", "customUI/customUI14.xml", "xl/vbaProject.bin", "[Content_Types].xml"):
            assert after[name] == before[name]

    def test_workbook_saved_without_macros__is_filled_too(self, command, folder, book, tmp_path):
        plain = tmp_path / "報告.xlsx"
        plain.write_bytes(book.read_bytes())
        rewrite(plain, _without_macros)
        outcome = command.run("consolidate", folder, *SAMPLE_PREFECTURE, "--into", plain)
        assert outcome.status == 1
        assert cells(plain)["架空市"][2:5] == [0, 0, 0]

    @pytest.mark.parametrize("own_things", [False, True])
    def test_the_validator__finds_no_error(self, fill, book, ooxml_validator: OoxmlValidator, own_things):
        if own_things:
            staffs_own_things(book)
        assert ooxml_validator.errors(book) == []
        fill()
        assert ooxml_validator.errors(book) == []


def _without_macros(content: dict[str, bytes]) -> None:
    for name in ("xl/vbaProject.bin", "customUI/customUI14.xml"):
        del content[name]
    types = content["[Content_Types].xml"]
    content["[Content_Types].xml"] = types.replace(
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    )
    for name in ("_rels/.rels", "xl/_rels/workbook.xml.rels"):
        content[name] = re.sub(
            rb"<Relationship [^>]*(?:vbaProject\.bin|customUI14\.xml)[^>]*/>", b"", content[name]
        )


class TestAgain:
    def test_second_run__changes_no_byte_and_leaves_no_backup(self, fill, book):
        fill()
        before, kept = book.read_bytes(), backups(book)
        outcome = fill()
        assert (book.read_bytes(), backups(book)) == (before, kept)
        assert "変わっていません" in outcome.out

    def test_first_run__keeps_the_former_state_beside_it(self, fill, book):
        former = book.read_bytes()
        fill()
        (backup,) = backups(book)
        assert (book.parent / backup).read_bytes() == former

    @pytest.mark.parametrize("seconds", [0, 1, 11 * 3600 + 59 * 60 + 59, 86_399])
    def test_time_of_a_file__does_not_change_by_being_written_and_read(self, fill, book, folder, seconds):
        day = dt.datetime(2026, 11, 23, tzinfo=dt.timezone(dt.timedelta(hours=9))).timestamp()
        for file in folder.iterdir():
            os.utime(file, (day + seconds, day + seconds))
        fill()
        before = book.read_bytes()
        fill()
        assert book.read_bytes() == before

    def test_hand_edits__are_kept_and_new_answers_are_taken(self, fill, book, folder):
        fill()
        row = row_of(book, "例示市")
        edit(book, (f"D{row}", 1), (f"F{row}", "平成19年8月1日までに契約を変更"))
        write_return(folder / "d.xlsx", f"| 1 | 例題町 | {CLEAN} |")
        fill()
        found = cells(book)
        assert found["例示市"][2:6] == [1, 1, 0, "平成19年8月1日までに契約を変更"]
        assert found["例題町"][2:5] == [0, 0, 0]

    @pytest.mark.parametrize(
        ("value", "number_format"),
        [
            (dt.datetime(2007, 7, 31), "yyyy/m/d"),  # noqa: DTZ001 - cells know no zones
            (dt.datetime(2007, 7, 31, 12, 34, 56), "yyyy/m/d h:mm:ss"),  # noqa: DTZ001
            (dt.time(12, 30), "h:mm"),
            (dt.timedelta(hours=30), "[h]:mm"),
            (True, "General"),
            (2.5, "General"),
            ("#N/A", "General"),
            ("=1/0", "General"),
            ("=G8", "General"),
            ("'ab", "General"),
            ("=SUM(1,2", "@"),
        ],
    )
    def test_whatever_staff_typed_into_a_row__is_left_as_it_is(self, fill, book, value, number_format):
        workbook = openpyxl.load_workbook(book, keep_vba=True)
        cell = workbook[MUNICIPAL]["F8"]
        cell.value = value
        cell.number_format = number_format
        if number_format == "@":
            cell.data_type = "s"
        workbook.save(book)
        before = stored_cell(book, "F8")
        fill()
        fill()
        assert stored_cell(book, "F8") == before

    def test_array_formula_of_the_staff__is_left_as_it_is(self, fill, book):
        replace_in(
            book, SHEETS[MUNICIPAL], *_cell_with(book, "C8", '<f t="array" ref="C8:D8">{0,0}</f><v>0</v>')
        )
        before = stored_cell(book, "C8")
        assert fill().status == 1
        assert stored_cell(book, "C8") == before

    def test_answer_that_falls_on_an_array_formula__is_refused_in_one_sentence(self, fill, book):
        row = row_of(book, "架空市")
        formula = f'<f t="array" ref="C{row}:D{row}">{{1,1}}</f><v>1</v>'
        replace_in(book, SHEETS[MUNICIPAL], *_cell_with(book, f"C{row}", formula))
        before = book.read_bytes()
        outcome = fill()
        assert (outcome.status, book.read_bytes()) in {(1, book.read_bytes()), (2, before)}


def stored_cell(book: Path, cell: str) -> tuple[str | None, str | None, str | None]:
    """Type, content and formula of a cell of 市町村分, as the XML has them."""
    root = etree.fromstring(parts(book)[SHEETS[MUNICIPAL]])
    found = next(each for each in root.iter(f"{MAIN}c") if each.get("r") == cell)
    text = "".join(found.itertext()) if found.get("t") != "s" else _shared(book, found.findtext(f"{MAIN}v"))
    formula = found.findtext(f"{MAIN}f")
    return ("s" if found.get("t") in {"s", "inlineStr"} else found.get("t"), text, formula)


def _shared(book: Path, number: str | None) -> str:
    root = etree.fromstring(parts(book)["xl/sharedStrings.xml"])
    return "".join(root[int(number or 0)].itertext())


def _cell_with(book: Path, cell: str, content: str) -> tuple[str, str]:
    """What to replace in the XML so that a blank cell holds something."""
    sheet = parts(book)[SHEETS[MUNICIPAL]].decode()
    blank = re.search(rf'<c r="{cell}"( s="\d+")/>', sheet)
    return blank.group(), f'<c r="{cell}"{blank.group(1)}>{content}</c>'


class TestRows:
    def test_rows_in_another_order__are_filled_each_with_its_own(self, command, folder, tmp_path):
        listed = SAMPLE_LIST.read_text(encoding="utf-8-sig").splitlines()
        other_way = tmp_path / "list.csv"
        other_way.write_text("\n".join([listed[0], *reversed(listed[1:])]), encoding="utf-8")
        book = tmp_path / "b.xlsm"
        command.run("new", "見本県", "--out", book, "--municipalities", other_way)
        command.run("consolidate", folder, *SAMPLE_PREFECTURE, "--into", book)
        assert_as_returned(book)
        names = [cell.value for cell in openpyxl.load_workbook(book)[MUNICIPAL]["B"][7:37]]
        assert names == [line.split(",")[1] for line in reversed(listed[1:])]

    def test_municipality_without_a_row__is_named_and_nothing_is_written(self, fill, book):
        row = row_of(book, "架空市")
        edit(book, (f"B{row}", None))
        before = book.read_bytes()
        outcome = fill()
        assert "架空市" in one_sentence(outcome)
        assert book.read_bytes() == before

    def test_row_below_the_total__is_filled_like_the_others(self, fill, book):
        row = row_of(book, "架空市")
        edit(book, (f"B{row}", None), ("B40", "架空市"))
        assert fill().status == 1
        assert cells(book)["架空市"][2:5] == [0, 0, 0]
        assert cells(book)["架空市"][13] == "受理"

    def test_totals__show_the_right_count_without_being_calculated_and_after_it(self, fill, book, tmp_path):
        needs_libreoffice()
        fill()
        expected = [1, 1, 0, 0, 1, 0, 0, 0]
        assert totals(openpyxl.load_workbook(book, data_only=True)) == expected
        (again,) = calculated(tmp_path, book.read_bytes())
        assert totals(again) == expected

    def test_total_that_staff_count_otherwise__keeps_what_it_showed(self, fill, book):
        edit_formula(book, "C38", "SUM(C8:C37)*100", 100)
        fill()
        workbook = openpyxl.load_workbook(book, data_only=True)
        assert totals(workbook)[:2] == [100, 1]

    def test_checked_as_a_file_afterwards__no_total_is_wrong(self, fill, book, command):
        fill()
        assert "total-mismatch" not in command.check(book).codes()


def assert_as_returned(book: Path) -> None:
    """What the three returns of the fixture say stands in the rows of those who sent them."""
    found = cells(book)
    assert found["架空市"][2:14] == [0, 0, 0, None, 0, 0, 0, None, 0, 0, None, "受理"]
    assert found["例示市"][2:14] == [1, 0, 0, "=平成19年7月末", 0, 1, 0, "改善済", 0, 0, None, "受理"]
    assert found["下書町"][2:14] == [None, 1, None, None, 0, 0, 0, None, None, 0, None, "差戻し"]
    assert found["見本市"][2:14] == [None] * 11 + ["未提出"]


def totals(workbook: openpyxl.Workbook) -> list[object]:
    """市町村分計 of the flags, as shown."""
    row = next(cells for cells in workbook[MUNICIPAL].iter_rows(values_only=True) if cells[1] == "市町村分計")
    return [value for value in row[2:13] if value is not None]


def edit_formula(book: Path, cell: str, formula: str, shown: float) -> None:
    workbook = Workbook(book.read_bytes())
    workbook.worksheet(MUNICIPAL).set_formula(int(cell[1:]) - 1, ord(cell[0]) - ord("A"), formula, shown)
    book.write_bytes(workbook.to_bytes())


class TestRefusals:
    """One Japanese sentence, status 2, and not a byte changed."""

    @pytest.fixture
    def refused(self, command, folder, tmp_path):
        def refused(book: Path) -> str:
            before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
            said = one_sentence(command.run("consolidate", folder, *SAMPLE_PREFECTURE, "--into", book))
            assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
            return said

        return refused

    def test_workbook_of_another_prefecture(self, refused, tmp_path):
        book = tmp_path / "長野.xlsm"
        book.write_bytes(new_workbook(basis("長野県")))
        assert "長野県のブック" in refused(book)

    def test_template_in_which_no_municipality_stands_yet(self, refused, tmp_path):
        book = tmp_path / "t.xlsm"
        book.write_bytes(Path("workbook_template.xlsm").read_bytes())
        assert "団体を並べる" in refused(book)

    def test_workbook_of_another_kind(self, refused, tmp_path, folder, command):
        other = tmp_path / "予算.xlsx"
        with xlsxwriter.Workbook(other) as workbook:
            workbook.add_worksheet("歳出")
        assert "xl-kenten new" in refused(other)
        assert "xl-kenten new" in refused(folder / "a.xlsx")
        report = tmp_path / "報告書.xlsx"
        command.run("consolidate", folder, *SAMPLE_PREFECTURE, "--out", report)
        assert "xl-kenten new" in refused(report)

    @pytest.mark.parametrize(
        "data",
        [b"", b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), bytes(100)],
    )
    def test_file_that_is_no_workbook(self, refused, tmp_path, data):
        (tmp_path / "b.xlsm").write_bytes(data)
        refused(tmp_path / "b.xlsm")

    def test_damaged_workbook(self, refused, book):
        data = book.read_bytes()
        for end in range(1000, len(data), len(data) // 12):
            book.write_bytes(data[:end])
            refused(book)

    @pytest.mark.parametrize(
        "sheet",
        [MUNICIPAL, "検査結果", "提出状況", "差替え", "取込記録", "設定", "団体一覧", "元に戻す記録"],
    )
    def test_workbook_that_lacks_a_sheet__names_it(self, refused, book, sheet):
        replace_in(book, "xl/workbook.xml", f'name="{sheet}"', 'name="前の名前"')
        assert f"「{sheet}」シートがありません" in refused(book)

    def test_missing_file_or_folder_in_its_place(self, refused, tmp_path):
        refused(tmp_path / "無い.xlsm")
        refused(tmp_path / "無い" / "無い.xlsm")
        refused(tmp_path)

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
    def test_pipe_in_its_place__is_not_waited_for(self, refused, tmp_path):
        os.mkfifo(tmp_path / "b.xlsm")
        assert "b.xlsm" in refused(tmp_path / "b.xlsm")

    @pytest.mark.parametrize("lock", ["~${}", ".~lock.{}#"])
    def test_workbook_that_is_open(self, refused, book, lock):
        (book.parent / lock.format(book.name)).write_bytes(b"")
        assert "開かれているか" in refused(book)

    def test_workbook_that_may_not_be_written(self, refused, book, monkeypatch):
        monkeypatch.setattr(os, "access", lambda *_, **__: False)  # root may write everything
        assert "読み取り専用" in refused(book)

    @pytest.mark.parametrize(
        ("label", "value", "named"),
        [
            ("点検の基準日", "きのう", "日付ではありません"),
            ("様式", "itaku-1907", "itaku-1907"),
            ("都道府県", "長里県", "長里県のブック"),
        ],
    )
    def test_settings_that_do_not_fit(self, refused, book, label, value, named):
        labels = [cell.value for cell in openpyxl.load_workbook(book)["設定"]["A"]]
        edit(book, (f"B{labels.index(label) + 1}", value), sheet="設定")
        assert named in refused(book)

    def test_line_of_the_list_that_is_wrong__is_named(self, refused, book):
        edit(book, ("A6", "991024"), sheet="団体一覧")
        assert "団体一覧シート" in refused(book)

    def test_headings_that_were_deleted(self, refused, book):
        for row in (5, 6, 7):
            edit(book, *((f"{letter}{row}", None) for letter in "ABCDEFGHIJKLM"))
        assert "見出し" in refused(book)


class TestWhatIsRead:
    def test_the_workbook_itself_and_its_backups__are_listed_as_skipped_and_the_runs_come_to_rest(
        self, command, folder, new_bytes
    ):
        book = folder / "報告.xlsm"
        book.write_bytes(new_bytes)
        read = [{"file": f"{name}.xlsx", "status": "read", "codes": []} for name in "abc"]
        kept: list[str] = []
        for _ in range(3):
            outcome = command.run("consolidate", folder, *SAMPLE_PREFECTURE, "--into", book, "--json", "-")
            own = [
                {"file": name, "status": "skipped", "codes": ["file-skipped"]}
                for name in sorted([*kept, book.name])
            ]
            assert outcome.report["files"] == [*read, *own]
            assert [
                (each["file"], each["message"])
                for each in outcome.report["findings"]
                if each["code"] == "file-skipped"
            ] == [(each["file"], f"{each['file']}：{OWN_SKIPPED}") for each in own]
            kept = backups(book)
            assert len(kept) == 1
        assert_as_returned(book)

    def test_return_that_differs_from_the_one_taken__is_a_conflict_in_the_report_and_in_the_workbook(
        self, fill, book, folder
    ):
        fill()
        write_return(folder / "a.xlsx", "| 1 | 架空市 | 0 | 1 | 0 | 平成19年7月末 | 0 | 0 | 0 | | 0 | 0 | |")

        outcome = fill("--json", "-")

        row = outcome.row("架空市")
        assert (outcome.status, row["status"]) == (1, "conflict")
        assert row["answers"]["contract_work_location"] == 0  # as it stands, until somebody has chosen
        assert row["answers"]["contract_remediation"] is None
        told = [each for each in outcome.report["findings"] if each["lg_code"] == row["lg_code"]]
        assert [(each["code"], each["file"], each["item"]) for each in told] == [
            ("return-conflict", "a.xlsx", "contract_work_location"),
            ("return-conflict", "a.xlsx", "contract_remediation"),
        ]
        assert cells(book)["架空市"][13] == "要確認"
        assert outcome.report["totals"]["contract_work_location"] == 1

    def test_row_that_a_hand_has_put_right__is_judged_as_it_stands(self, fill, book):
        fill()
        row = row_of(book, "下書町")
        edit(book, (f"C{row}", 0), (f"D{row}", 0), (f"E{row}", 0), (f"K{row}", 0))

        outcome = fill("--json", "-")

        assert outcome.row("下書町")["status"] == "accepted"
        assert outcome.row("下書町")["answers"]["contract_subcontracting"] == 0
        assert cells(book)["下書町"][13:15] == ["受理", None]

    def test_row_that_a_hand_has_put_wrong__is_told_at_its_cell_in_the_workbook(self, fill, book):
        fill()
        row = row_of(book, "架空市")
        edit(book, (f"E{row}", 1))

        outcome = fill("--json", "-")

        (found,) = (
            each for each in outcome.report["findings"] if each["lg_code"] == outcome.row("架空市")["lg_code"]
        )
        assert (found["code"], found["file"], found["cell"]) == ("remediation-missing", book.name, f"F{row}")
        assert (outcome.status, outcome.row("架空市")["status"]) == (1, "errors")
        assert cells(book)["架空市"][13] == "差戻し"

    def test_answer_that_was_taken_and_whose_file_is_gone__stays_with_its_source(self, fill, folder):
        before = fill("--json", "-").row("例示市")
        (folder / "b.xlsx").unlink()

        assert fill("--json", "-").row("例示市") == before

    def test_return_that_has_the_same_name__is_read(self, fill, book, folder):
        (folder / "b.xlsx").rename(folder / book.name)
        (folder / "控").mkdir()
        (folder / "a.xlsx").rename(folder / "控" / book.name)
        assert "受理 2" in fill().out
        assert_as_returned(book)

    def test_list_in_the_workbook__decides_order_and_names(self, command, folder, tmp_path):
        book = tmp_path / "長野.xlsm"
        command.run("new", "長野県", "--out", book)
        edit(book, ("A4", "202029"), ("B4", "松本市"), ("A5", "202011"), ("B5", "長野市"), sheet="団体一覧")
        command.run("consolidate", folder, "--prefecture", "長野県", "--into", book)
        listed = [
            row[1] for row in openpyxl.load_workbook(book)["提出状況"].iter_rows(4, 7, values_only=True)
        ]
        assert listed == ["202029", "202011", "202037", "202045"]


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> ReturnedFile:
    """The return of 例示市, with a deficiency in its contracts."""
    folder = tmp_path_factory.mktemp("returned")
    write_return(folder / "b.xlsx", "| 1 | 例示市 | 1 | 0 | 0 | x | 0 | 0 | 0 | | 0 | 0 | |")
    (file,) = read_folder(folder)
    return file


def with_text(file: ReturnedFile, text: object) -> ReturnedFile:
    """The same return with another remediation text."""
    grid = file.grids[0]
    rows = [list(row) for row in grid.rows]
    rows[7][5] = text
    return structs.replace(file, grids=(structs.replace(grid, rows=tuple(map(tuple, rows))),))


ODD_TEXTS = [
    "=1+1",
    "+1",
    "@SUM(1)",
    "'引用",
    "''",
    "_x0041_ と _x000D_",
    "一行目\n二行目",
    "一行目\r\n二行目\r三行目",
    "\t字下げ\x0b改行\x01\x1f",
    "前後の空白　",
    "𠮷野家 👨‍👩‍👧",
    "辻\U000e0100さん",
    "か\u3099",
    "<b>&amp;</b> ]]>",
    "長" * 32_767,
    "長" * 40_000,
    "改頁\x0c",
    "平成１９年７月３１日",
    "2007/7/31",
    "1E5",
    "TRUE",
    "#N/A",
    "\0",
    "\ufffe\uffff",
]  # fmt: skip


class TestTexts:
    @staticmethod
    def filled_twice(on: Basis, data: bytes, file: ReturnedFile) -> tuple[bytes, bytes, str]:
        """The workbook after the first and the second time, and what was said then."""
        with tempfile.TemporaryDirectory() as folder:
            book = Path(folder) / "b.xlsm"
            book.write_bytes(data)
            PrefectureReport(book, on.prefecture, SAMPLE_LIST).fill([file])
            once = book.read_bytes()
            said = PrefectureReport(book, on.prefecture, SAMPLE_LIST).fill([file]).said
            return once, book.read_bytes(), said

    def assert_it_stays(self, on: Basis, data: bytes, file: ReturnedFile) -> None:
        once, twice, said = self.filled_twice(on, data, file)
        assert twice == once
        assert "変わっていません" in said
        sheet = Workbook(once).worksheet(MUNICIPAL)
        assert not any(text.startswith(("1+1", "+1", "SUM")) for text in sheet.formulas().values())

    @pytest.mark.parametrize("text", ODD_TEXTS)
    def test_odd_text__is_the_same_the_second_time(self, on, new_bytes, returned, text):
        self.assert_it_stays(on, new_bytes, with_text(returned, text))

    def test_any_text__is_the_same_the_second_time(self, on, new_bytes, returned):
        @given(st.text(max_size=30))
        @settings(max_examples=40, deadline=None)
        def holds(text: str) -> None:
            self.assert_it_stays(on, new_bytes, with_text(returned, text))

        holds()

    def test_text__stands_in_the_sheet_as_it_was_written(self, on, new_bytes, returned):
        for text in ODD_TEXTS[:7]:
            once, _, _ = self.filled_twice(on, new_bytes, with_text(returned, text))
            assert Workbook(once).worksheet(MUNICIPAL).value(11, 5) == text
