import re
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet as Sheet

from tests.ooxml_samples import parts, replace_in, rewrite, sheet_book, simple_book
from tests.ooxml_validator import OoxmlValidator, find_ooxml_validator  # noqa: F401 - the fixture is found by its name
from xl_kenten.adapters.ooxml import Workbook

SHEET = "市町村分"
RED, BLUE = "FFC7CE", "DDEBF7"


def _fill(path: Path, *cells: tuple[int, int], colour: str = RED) -> Sheet:
    workbook = Workbook(path.read_bytes())
    for row, column in cells:
        workbook.worksheet(SHEET).fill(row, column, colour)
    workbook.save(path, force=True)
    return openpyxl.load_workbook(path)[SHEET]


def _colours(sheet: Sheet, *cells: str) -> list[str | None]:
    return [sheet[cell].fill.fgColor.rgb if sheet[cell].fill.fill_type else None for cell in cells]


def test_filled_cell__keeps_font_border_number_format_alignment_and_protection(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        looks = book.add_format(
            {
                "font_name": "ＭＳ ゴシック",
                "italic": True,
                "font_color": "#0000FF",
                "border": 6,
                "num_format": "0.000",
                "align": "right",
                "text_wrap": True,
                "bg_color": "#00FF00",
                "locked": False,
                "quote_prefix": True,
            }
        )
        sheet = book.add_worksheet(SHEET)
        sheet.write_number("B2", 1, looks)
        sheet.write_number("B3", 1, looks)
    sheet = _fill(path, (1, 1))
    marked, plain = sheet["B2"], sheet["B3"]
    assert _colours(sheet, "B2", "B3") == [f"FF{RED}", "FF00FF00"]
    for aspect in ("font", "border", "number_format", "alignment", "protection", "quotePrefix", "value"):
        assert repr(getattr(marked, aspect)) == repr(getattr(plain, aspect))


def test_same_colour_on_cells_of_one_format__is_one_format(tmp_path: Path) -> None:
    path = simple_book(tmp_path / "a.xlsx", SHEET)
    _fill(path, *((row, column) for row in range(20) for column in range(20)))
    once = parts(path)["xl/styles.xml"]
    assert once.count(RED.encode()) == 1
    assert re.search(rb'<cellXfs count="2">', once)
    _fill(path, (50, 50))
    assert parts(path)["xl/styles.xml"] == once


def test_new_cell__shows_the_format_of_its_row_or_else_of_its_column(
    tmp_path: Path, ooxml_validator: OoxmlValidator
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.set_column("C:E", 12, book.add_format({"bold": True}))
        sheet.set_row(4, 20, book.add_format({"italic": True}))
    sheet = _fill(path, (2, 3), (4, 3), (2, 0))
    looks = [(sheet[cell].font.bold, sheet[cell].font.italic) for cell in ("D3", "D5", "A3")]
    assert looks == [(True, False), (False, True), (False, False)]
    assert _colours(sheet, "D3", "D5", "A3") == [f"FF{RED}"] * 3
    assert ooxml_validator.errors(path) == []


def test_new_row_where_all_rows_without_cells_are_hidden__stays_hidden(tmp_path: Path) -> None:
    xml = '<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/><sheetData><row r="1"><c r="A1"/></row></sheetData>'
    sheet = _fill(sheet_book(tmp_path / "a.xlsx", xml), (3, 0), (0, 0))
    assert [sheet.row_dimensions[row].hidden for row in (1, 4)] == [False, True]


def test_workbook_without_styles__gets_some(tmp_path: Path, ooxml_validator: OoxmlValidator) -> None:
    def drop(content: dict[str, bytes]) -> None:
        del content["xl/styles.xml"]
        for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
            content[name] = re.sub(rb"<(Override|Relationship) [^>]*styles[^>]*/>", b"", content[name])

    path = rewrite(simple_book(tmp_path / "a.xlsx", SHEET), drop)
    sheet = _fill(path, (1, 1))
    assert _colours(sheet, "A1", "B2") == [None, f"FF{RED}"]
    assert ooxml_validator.errors(path) == []


def test_styles_without_any_cell_format__leave_the_other_cells_plain(
    tmp_path: Path, ooxml_validator: OoxmlValidator
) -> None:
    def empty(content: dict[str, bytes]) -> None:
        content["xl/styles.xml"] = (
            b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            b'<fonts count="1"><font/></fonts><borders count="1"><border/></borders></styleSheet>'
        )

    path = rewrite(simple_book(tmp_path / "a.xlsx", SHEET), empty)
    workbook = Workbook(path.read_bytes())
    workbook.worksheet(SHEET).fill(1, 1, RED)
    workbook.worksheet(SHEET).set_value(2, 1, 1)
    workbook.save(path, force=True)
    styles = parts(path)["xl/styles.xml"].decode()
    assert re.findall(r'<xf [^>]*fillId="(\d+)"', styles) == ["2"]
    assert (
        styles.index("<fonts") < styles.index("<fills") < styles.index("<borders") < styles.index("<cellXfs")
    )
    assert re.search(r'<c r="B2" s="1"/>', parts(path)["xl/worksheets/sheet1.xml"].decode())
    assert re.search(r'<c r="B3"><v>1</v></c>', parts(path)["xl/worksheets/sheet1.xml"].decode())
    assert ooxml_validator.errors(path) == []


def test_cell_with_a_format_number_that_does_not_exist__is_filled_like_a_plain_one(tmp_path: Path) -> None:
    path = sheet_book(tmp_path / "a.xlsx", '<sheetData><row r="1"><c r="A1" s="99"/></row></sheetData>')
    assert _colours(_fill(path, (0, 0)), "A1") == [f"FF{RED}"]


def test_fill_taken_off__only_where_it_is_one_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.write_number("A1", 1, book.add_format({"bg_color": "#00FF00", "bold": True}))
        sheet.write_number("A2", 1, book.add_format({"bold": True}))
    _fill(path, (1, 0))
    workbook = Workbook(path.read_bytes())
    for row in (0, 1, 2):
        workbook.worksheet(SHEET).remove_fill(row, 0, frozenset({RED, BLUE}))
    workbook.save(path, force=True)
    sheet = openpyxl.load_workbook(path)[SHEET]
    assert _colours(sheet, "A1", "A2", "A3") == ["FF00FF00", None, None]
    assert sheet["A2"].font.bold


def test_styles_part_with_other_elements__keeps_them_in_order(tmp_path: Path) -> None:
    path = simple_book(tmp_path / "a.xlsx", SHEET)
    extension = '<extLst><ext uri="{X}"><x14:slicerStyles xmlns:x14="urn:x14"/></ext></extLst></styleSheet>'
    replace_in(path, "xl/styles.xml", "</styleSheet>", extension)
    _fill(path, (1, 1))
    assert parts(path)["xl/styles.xml"].decode().endswith(extension)
