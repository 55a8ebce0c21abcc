import datetime as dt
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile
from python_calamine import CalamineWorkbook

from tests.office_conversion import convert
from tests.ooxml_samples import parts, replace_in, report_book, sheet_book, simple_book
from tests.ooxml_validator import OoxmlValidator, find_ooxml_validator  # noqa: F401 - the fixture is found by its name
from tests.pictures import needs_libreoffice
from xl_kenten.adapters.marked_copy import mark
from xl_kenten.adapters.ooxml.plain_copy import NO_RESULT
from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.grid import ErrorValue, Grid, UncalculatedFormula
from xl_kenten.errors import KentenError, OutputError

SHEET = "市町村分"
RED, YELLOW, BLUE = "FFFFC7CE", "FFFFEB9C", "FFDDEBF7"
ERROR, WARNING, NOTICE = (
    FindingCode.FLAG_UNANSWERED,
    FindingCode.REMEDIATION_NO_DATE,
    FindingCode.FLAG_NORMALISED,
)


def _finding(
    code: FindingCode,
    cell: tuple[int, int] | None = None,
    sheet: str | None = SHEET,
    message: str = "指摘です。",
    cure: str = "直してください。",
) -> Finding:
    row, column = cell or (None, None)
    return Finding(code, Place("回答.xlsx", sheet, row, column), message, cure)


def _marks(path: Path, sheet: str = SHEET) -> dict[str, tuple[str | None, str | None]]:
    """Every cell with a colour of ours or a comment: (colour, comment)."""
    cells = {}
    for row in openpyxl.load_workbook(path)[sheet].iter_rows():
        for cell in row:
            colour = cell.fill.fgColor.rgb if cell.fill.fill_type else None
            comment = cell.comment.text if cell.comment else None
            if comment or colour in {RED, YELLOW, BLUE}:
                cells[cell.coordinate] = (colour, comment)
    return cells


def test_each_severity__has_its_colour_and_its_word(tmp_path: Path, ooxml_validator: OoxmlValidator) -> None:
    source = simple_book(tmp_path / "見本市 (回答).xlsx", SHEET)
    findings = [
        _finding(ERROR, (6, 5), message="未記入です。", cure="0 か 1 を入力してください。"),
        _finding(WARNING, (7, 5), message="時期がありません。", cure=""),
        _finding(NOTICE, (8, 5), message="全角でした。"),
    ]
    copy = mark(source, tmp_path, findings)
    assert copy.target == tmp_path / "見本市 (回答)_確認結果.xlsx"
    assert copy.cells == ((SHEET, "F7"), (SHEET, "F8"), (SHEET, "F9"))
    assert (copy.unmarked, copy.simplified) == ((), False)
    assert _marks(copy.target) == {
        "F7": (RED, "【エラー】未記入です。\n対応：0 か 1 を入力してください。"),
        "F8": (YELLOW, "【警告】時期がありません。"),
        "F9": (BLUE, "【確認】全角でした。\n対応：直してください。"),
    }
    assert ooxml_validator.errors(copy.target) == []


def test_several_findings_of_a_cell__stand_in_one_comment_and_the_gravest_gives_the_colour(
    tmp_path: Path,
) -> None:
    source = simple_book(tmp_path / "a.xlsx", SHEET)
    findings = [
        _finding(NOTICE, (1, 1), message="い。", cure=""),
        _finding(ERROR, (1, 1), message="あ。", cure=""),
        _finding(WARNING, (1, 1), message="う。", cure=""),
    ]
    copy = mark(source, tmp_path, findings)
    assert _marks(copy.target) == {"B2": (RED, "【エラー】あ。\n\n【警告】う。\n\n【確認】い。")}
    assert copy.cells == ((SHEET, "B2"),)


def test_findings_without_a_cell__stand_on_a1_of_their_sheet_or_the_first_without_a_colour(
    tmp_path: Path,
) -> None:
    source = simple_book(tmp_path / "a.xlsx", "都道府県分", SHEET)
    of_sheet = _finding(FindingCode.FORM_SHIFTED, message="ずれ。", cure="")
    of_file = _finding(FindingCode.FORM_VERSION, sheet=None, message="版。", cure="")
    of_nowhere = _finding(ERROR, (3, 3), sheet="ない", message="無。", cure="")
    only_row = Finding(ERROR, Place("f", SHEET, 3, None), "行。", "")
    off_sheet = _finding(ERROR, (1048576, 0), message="外。", cure="")
    of_a1 = _finding(NOTICE, (0, 0), message="角。", cure="")
    findings = [of_sheet, of_file, of_nowhere, only_row, off_sheet, of_a1]
    copy = mark(source, tmp_path, findings)
    assert copy.unmarked == (of_sheet, of_file, of_nowhere, only_row, off_sheet)
    assert copy.cells == ((SHEET, "A1"),)
    assert _marks(copy.target, "都道府県分") == {"A1": (None, "【エラー】無。\n\n【警告】版。")}
    assert _marks(copy.target) == {
        "A1": (BLUE, "【エラー】行。\n\n【エラー】外。\n\n【確認】角。\n\n【確認】ずれ。")
    }


def test_cell_under_a_merged_one__is_marked_where_it_shows(
    tmp_path: Path, ooxml_validator: OoxmlValidator
) -> None:
    source = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(source) as book:
        book.add_worksheet(SHEET).merge_range("C3:E5", "x", book.add_format({"border": 1}))
    findings = [
        _finding(NOTICE, (4, 4), message="一。", cure=""),
        _finding(ERROR, (3, 3), message="二。", cure=""),
    ]
    copy = mark(source, tmp_path, findings)
    assert copy.cells == ((SHEET, "D4"), (SHEET, "E5"))
    assert _marks(copy.target) == {"C3": (RED, "【エラー】二。\n\n【確認】一。")}
    assert ooxml_validator.errors(copy.target) == []


def test_findings_on_a_hidden_sheet__are_told_on_the_first_sheet_that_shows_too(tmp_path: Path) -> None:
    source = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(source) as book:
        hidden = book.add_worksheet("控え")
        book.add_worksheet(SHEET).activate()
        hidden.hide()
    copy = mark(
        source, tmp_path, [_finding(ERROR, (1, 1), sheet="控え", message="控え!B2：未記入。", cure="")]
    )
    assert _marks(copy.target, "控え") == {"B2": (RED, "【エラー】控え!B2：未記入。")}
    assert _marks(copy.target) == {"A1": (None, "【エラー】控え!B2：未記入。")}
    assert (copy.cells, copy.unmarked) == ((("控え", "B2"),), ())


def test_marked_copy_of_a_workbook_with_everything__changes_only_what_marks_need(
    tmp_path: Path, ooxml_validator: OoxmlValidator
) -> None:
    source = report_book(tmp_path / "回答.xlsm")
    original = source.read_bytes()
    before = parts(source)
    copy = mark(
        source, tmp_path, [_finding(ERROR, (2, 2)), _finding(WARNING, (5, 3)), _finding(NOTICE, (2, 1))]
    )
    assert copy.target.name == "回答_確認結果.xlsm"
    assert source.read_bytes() == original
    after = parts(copy.target)
    assert list(after) == list(before)
    assert {name for name in before if before[name] != after[name]} == {
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }
    without_formats = re.compile(rb' s="\d+"')
    sheet = "xl/worksheets/sheet1.xml"
    assert without_formats.sub(b"", after[sheet]) == without_formats.sub(b"", before[sheet])
    assert b"<sheetProtection" in after[sheet]
    marks = _marks(copy.target)
    assert {cell: colour for cell, (colour, _) in marks.items()} == {"C3": RED, "D6": YELLOW, "B3": BLUE}
    assert marks["B3"][1].startswith("担当者のメモ\n\n【確認】")
    assert ooxml_validator.errors(copy.target) == []


def test_same_findings_again__give_the_same_bytes(tmp_path: Path) -> None:
    source = report_book(tmp_path / "a.xlsm")
    findings = [_finding(ERROR, (2, 2)), _finding(FindingCode.FORM_VERSION, sheet=None)]
    first, second = (mark(source, tmp_path / f"{name}.xlsm", findings) for name in ("x", "y"))
    assert first.target.read_bytes() == second.target.read_bytes()
    grid = Grid(SHEET, ((1, "a"),))
    old = _xls(tmp_path / "b.xls", SHEET)
    third, fourth = (mark(old, tmp_path / f"{name}.xlsx", findings, grids=[grid]) for name in ("x", "y"))
    assert third.target.read_bytes() == fourth.target.read_bytes()


def test_no_findings__gives_the_very_bytes(tmp_path: Path) -> None:
    source = simple_book(tmp_path / "a.xlsx", SHEET)
    assert mark(source, tmp_path, []).target.read_bytes() == source.read_bytes()


def test_marked_copy_that_was_corrected_and_returned__shows_only_what_is_wrong_now(
    tmp_path: Path, ooxml_validator: OoxmlValidator
) -> None:
    source = report_book(tmp_path / "a.xlsm")
    first = mark(
        source, tmp_path, [_finding(ERROR, (2, 2)), _finding(ERROR, (2, 1)), _finding(ERROR, (3, 3))]
    )
    second = mark(first.target, tmp_path / "b.xlsm", [_finding(WARNING, (3, 3), message="まだ。", cure="")])
    marks = _marks(second.target)
    assert {cell: colour for cell, (colour, _) in marks.items()} == {"D4": YELLOW, "B3": RED}
    assert marks["D4"][1] == "【警告】まだ。"
    assert marks["B3"][1].startswith(
        "担当者のメモ\n\n【エラー】"
    )  # in somebody else's comment, so it is not ours
    assert ooxml_validator.errors(second.target) == []
    third = mark(second.target, tmp_path / "c.xlsm", [])
    assert sorted(_marks(third.target)) == ["B3"]
    assert ooxml_validator.errors(third.target) == []


def test_more_findings_than_a_comment_holds__are_counted_at_its_end(tmp_path: Path) -> None:
    source = simple_book(tmp_path / "a.xlsx", SHEET)
    findings = [_finding(ERROR, message=f"{number}:" + "長" * 500, cure="") for number in range(100)]
    comment = _marks(mark(source, tmp_path, findings).target)["A1"][1]
    told = comment.count("【エラー】")
    assert 20 < told < 100
    assert len(comment) < 17_000
    assert comment.endswith(f"ほか {100 - told} 件は、検査結果の一覧をご覧ください。")


def test_hostile_message__is_written_as_it_is(tmp_path: Path, ooxml_validator: OoxmlValidator) -> None:
    source = simple_book(tmp_path / "a.xlsx", SHEET)
    message = "『=cmd|x』<b>&amp;</b> ]]> _x0041_\x0b\ud800\ufffe"
    copy = mark(source, tmp_path, [_finding(ERROR, (1, 1), message=message, cure="")])
    assert ooxml_validator.errors(copy.target) == []
    stored = _marks(copy.target)["B2"][1]
    assert stored == "【エラー】『=cmd|x』<b>&amp;</b> ]]> _x005F_x0041__x000B_\ufffd_xFFFE_"


@pytest.mark.parametrize(
    "xml",
    [
        '<sheetData><row><c><v>1</v></c></row><row r="9"><c r="C9"/></row><row r="2"><c r="D2"/><c r="B2"/></row></sheetData>',
        "<sheetData/>",
        '<sheetData><row r="2"><c r="B2" t="inlineStr"><is><t>x</t></is></c></row></sheetData>',
    ],
    ids=["out of order and without addresses", "no rows", "text in its cell"],
)
def test_odd_sheets__are_marked_where_they_say(tmp_path: Path, xml: str) -> None:
    source = sheet_book(tmp_path / "a.xlsx", xml)
    copy = mark(source, tmp_path, [_finding(ERROR, (1, 1)), _finding(WARNING, (8, 0))])
    assert {cell: colour for cell, (colour, _) in _marks(copy.target).items()} == {"B2": RED, "A9": YELLOW}


def _xls(path: Path, *sheets: str) -> Path:
    book = xlwt.Workbook()
    for sheet in sheets:
        book.add_sheet(sheet).write(1, 1, 1)
    book.save(str(path))
    return path


_VALUES = (
    ("団体名", None, 1, 0.5, True, "=1+1", "@x"),
    (),
    (
        dt.datetime(2007, 7, 31, 12, 30),  # noqa: DTZ001 - a cell knows no time zone
        dt.date(2007, 7, 31),
        dt.time(8, 15),
        dt.timedelta(hours=30),
        ErrorValue("#REF!"),
        UncalculatedFormula(),
        "_x0041_\x0b",
    ),
    (dt.date(1899, 12, 31), "", "http://example.jp", "x" * 40_000, 10**400, float("nan"), "\ud800"),
)


def test_old_workbook__is_copied_as_values_at_the_same_addresses_and_marked(
    tmp_path: Path, ooxml_validator: OoxmlValidator
) -> None:
    source = _xls(tmp_path / "回答.xls", SHEET, "二枚目")
    original = hashlib.sha256(source.read_bytes()).digest()
    grids = [Grid(SHEET, _VALUES), Grid("二枚目", ((None, "x"),))]
    copy = mark(source, tmp_path, [_finding(ERROR, (2, 1)), _finding(WARNING, (9, 9))], grids=grids)
    assert (copy.target.name, copy.simplified) == ("回答_確認結果.xlsx", True)
    assert copy.cells == ((SHEET, "B3"), (SHEET, "J10"))
    assert hashlib.sha256(source.read_bytes()).digest() == original
    book = openpyxl.load_workbook(copy.target)
    assert book.sheetnames == [SHEET, "二枚目"]
    sheet = book[SHEET]
    assert [cell.value for cell in sheet[1]][:7] == ["団体名", None, 1, 0.5, True, "=1+1", "@x"]
    assert sheet["F1"].data_type == "s"
    assert [cell.value for cell in sheet[3]][:7] == [
        dt.datetime(2007, 7, 31, 12, 30),  # noqa: DTZ001
        dt.datetime(2007, 7, 31),  # noqa: DTZ001
        dt.time(8, 15),
        dt.timedelta(hours=30),
        "#REF!",
        NO_RESULT,
        "_x0041__x000B_",  # openpyxl does not decode the second
    ]
    dates, links, long, large, none, half = (sheet.cell(4, column).value for column in (1, 3, 4, 5, 6, 7))
    assert (dates, links, none, half) == ("1899-12-31", "http://example.jp", "nan", "\ufffd")
    assert long.endswith("以下を省略しました）")
    assert large == str(10**400)
    assert sheet["C4"].hyperlink is None
    marks = _marks(copy.target)
    assert {cell: colour for cell, (colour, _) in marks.items()} == {"A1": None, "B3": RED, "J10": YELLOW}
    assert marks["A1"][1].startswith("【お知らせ】")
    assert not any(b"<f>" in data for data in parts(copy.target).values())
    assert ooxml_validator.errors(copy.target) == []


def test_sheet_names_that_excel_does_not_allow__are_changed_and_still_marked(tmp_path: Path) -> None:
    names = ["'a'", "A:b", "a_b", "長い" * 20, "長い" * 21, "", "\ud800"]
    grids = [Grid(name, ((name,),)) for name in names]
    source = _xls(tmp_path / "a.xls", "x")
    findings = [_finding(ERROR, (0, 0), sheet=name, message=str(number)) for number, name in enumerate(names)]
    copy = mark(source, tmp_path, findings, grids=grids)
    book = openpyxl.load_workbook(copy.target)
    assert book.sheetnames[:3] == ["_a_", "A_b", "a_b_2"]
    assert [len(name) <= 31 for name in book.sheetnames] == [True] * 7
    for number, sheet in enumerate(book.worksheets):
        assert f"【エラー】{number}" in sheet["A1"].comment.text
    assert copy.unmarked == ()


def test_strict_or_damaged_workbook__is_copied_as_values_when_these_are_known(tmp_path: Path) -> None:
    source = simple_book(tmp_path / "a.xlsx", SHEET)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    replace_in(source, "xl/worksheets/sheet1.xml", main, "http://purl.oclc.org/ooxml/spreadsheetml/main")
    findings = [_finding(ERROR, (1, 1))]
    with pytest.raises(KentenError):
        mark(source, tmp_path, findings)
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
    copy = mark(source, tmp_path, findings, grids=[Grid(SHEET, (("x",),))])
    assert copy.simplified
    assert _marks(copy.target)["B2"][0] == RED


def _encrypted(path: Path) -> Path:
    plain = simple_book(path.with_name("plain.xlsx")).open("rb")
    with plain, path.open("wb") as target:
        OOXMLFile(plain).encrypt("secret", target)
    return path


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path,
        lambda path: path.mkdir() or path,
        lambda path: (path.write_bytes(b"") and path) or path,
        lambda path: path.write_text("団体名,0", encoding="utf-8") and path,
        lambda path: _xls(path, SHEET),
        _encrypted,
    ],
    ids=["missing", "folder", "empty", "text", "xls without values", "encrypted"],
)
def test_file_that_cannot_be_marked__is_one_sentence_with_its_name(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    source = make(tmp_path / "回答.xlsx")
    with pytest.raises(KentenError) as error:
        mark(source, tmp_path, [_finding(ERROR, (1, 1))])
    assert "回答.xlsx" in str(error.value)
    assert not list(tmp_path.glob("*_確認結果*"))


def test_workbook_with_a_wrong_extension__gets_the_one_excel_opens(tmp_path: Path) -> None:
    source = simple_book(tmp_path / "a.xls", SHEET)
    assert mark(source, tmp_path, [_finding(ERROR, (1, 1))]).target.name == "a_確認結果.xlsx"
    macros = report_book(tmp_path / "b.xlsm").rename(tmp_path / "b.xlsx")
    assert mark(macros, tmp_path, [_finding(ERROR, (1, 1))]).target.name == "b_確認結果.xlsm"
    with pytest.raises(OutputError):
        mark(macros, tmp_path / "c.xlsx", [_finding(ERROR, (1, 1))])


def test_target__is_a_folder_or_a_file_and_never_the_original(tmp_path: Path) -> None:
    source = simple_book(tmp_path / "a.xlsx", SHEET)
    findings = [_finding(ERROR, (1, 1))]
    assert mark(source, tmp_path / "名前.xlsx", findings).target == tmp_path / "名前.xlsx"
    with pytest.raises(OutputError):
        mark(source, tmp_path / "名前.xlsx", findings)
    mark(source, tmp_path / "名前.xlsx", findings, force=True)
    assert len(list(tmp_path.glob("名前.バックアップ_*.xlsx"))) == 1
    with pytest.raises(OutputError):
        mark(source, tmp_path / "ない", findings)
    original = source.read_bytes()
    for same in (source, tmp_path / "." / "a.xlsx"):
        with pytest.raises(OutputError):
            mark(source, same, findings, force=True)
    assert source.read_bytes() == original


def test_libreoffice__opens_an_ods_the_marked_copy_of_its_values_and_shows_the_marks(tmp_path: Path) -> None:
    needs_libreoffice()
    made = simple_book(tmp_path / "a.xlsx", SHEET)
    source = convert(made, "ods", tmp_path / "ods")
    sheet = CalamineWorkbook.from_path(source).get_sheet_by_name(SHEET)
    grid = Grid(SHEET, (*map(tuple, sheet.to_python(skip_empty_area=False)), ("=1+1", 1.0)))
    copy = mark(source, tmp_path, [_finding(ERROR, (5, 1)), _finding(NOTICE, (0, 1))], grids=[grid])
    assert copy.simplified
    again = convert(copy.target, "xlsx", tmp_path / "again")
    assert {cell: colour for cell, (colour, _) in _marks(again).items()} == {
        "A1": None,
        "B1": BLUE,
        "B6": RED,
    }
    assert openpyxl.load_workbook(again)[SHEET]["A1"].value == "=1+1"


def test_libreoffice__opens_the_marked_copy_of_a_workbook_with_everything(tmp_path: Path) -> None:
    needs_libreoffice()
    source = report_book(tmp_path / "a.xlsm")
    copy = mark(source, tmp_path, [_finding(ERROR, (2, 2)), _finding(FindingCode.FORM_SHIFTED)])
    again = convert(copy.target, "xlsx", tmp_path / "again")
    marks = _marks(again)
    assert sorted(marks) == ["A1", "B3", "C3"]
    assert marks["C3"] == (RED, "【エラー】指摘です。\n対応：直してください。")
    assert marks["B3"][1] == "担当者のメモ"
    assert convert(copy.target, "pdf", tmp_path / "again").read_bytes().startswith(b"%PDF")
