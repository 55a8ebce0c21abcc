import re
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet as Sheet
from pyopenvba import ExcelFile

from tests.office_conversion import convert
from tests.ooxml_samples import (
    add_part,
    parts,
    replace_in,
    report_book,
    rewrite,
    sheet_book,
    simple_book,
)
from tests.ooxml_validator import OoxmlValidator, find_ooxml_validator  # noqa: F401 - the fixture is found by its name
from xl_kenten.adapters.ooxml import Workbook, WorkbookError

SHEET = "市町村分"
VML = "xl/drawings/vmlDrawing1.vml"


def _comment(path: Path, *comments: tuple[int, int, str], sheet: str = SHEET) -> Sheet:
    workbook = Workbook(path.read_bytes())
    for row, column, text in comments:
        workbook.worksheet(sheet).add_comment(row, column, text)
    workbook.save(path, force=True)
    return openpyxl.load_workbook(path)[sheet]


def _texts(sheet: Sheet) -> dict[str, tuple[str | None, str]]:
    cells = (cell for row in sheet.iter_rows() for cell in row if cell.comment)
    return {cell.coordinate: (cell.comment.author, cell.comment.text) for cell in cells}


def _boxes(path: Path, part: str = VML) -> dict[str, tuple[int, int]]:
    """The cells that have a comment's box, by their shapes' ids."""
    root = etree.fromstring(parts(path)[part])
    boxes = {}
    for shape in root.iter("{urn:schemas-microsoft-com:vml}shape"):
        data = shape.find("{urn:schemas-microsoft-com:office:excel}ClientData")
        if data.get("ObjectType") == "Note":
            row, column = (int(data.findtext(f"{{*}}{name}")) for name in ("Row", "Column"))
            boxes[shape.get("id")] = (row, column)
    return boxes


def test_comments_on_a_sheet_without_any__have_text_author_box_and_place(
    tmp_path: Path, ooxml_validator: OoxmlValidator
) -> None:
    path = simple_book(tmp_path / "a.xlsx", "ほか", SHEET)
    sheet = _comment(path, (6, 5, "一つ目\n対応：直す"), (0, 0, " <&> _x0041_\x0b"), (1048575, 16383, "端"))
    assert sheet["F7"].comment.text == "一つ目\n対応：直す"
    assert {cell.comment.author for cell in (sheet["F7"], sheet["A1"], sheet["XFD1048576"])} == {"xl_kenten"}
    assert set(_boxes(path).values()) == {(6, 5), (0, 0), (1048575, 16383)}
    again = Workbook(path.read_bytes()).worksheet(SHEET)
    assert again.comment(0, 0) == " <&> _x0041_\x0b"
    assert again.comment(0, 1) is None
    assert "xl/worksheets/_rels/sheet1.xml.rels" not in parts(path)
    assert ooxml_validator.errors(path) == []


def test_comments_of_others__stay_and_ours_comes_behind_theirs(
    tmp_path: Path, ooxml_validator: OoxmlValidator
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.write_comment("B2", "町のメモ", {"author": "町", "color": "#00FF00"})
        sheet.write_comment("C3", "そのまま", {"author": "町"})
    before = parts(path)[VML].decode()
    sheet = _comment(path, (1, 1, "指摘"), (4, 4, "別"))
    assert _texts(sheet) == {
        "B2": ("町", "町のメモ\n\n指摘"),
        "C3": ("町", "そのまま"),
        "E5": ("xl_kenten", "別"),
    }
    assert list(_boxes(path).values()) == [(1, 1), (2, 2), (4, 4)]
    assert len(_boxes(path)) == 3
    after = parts(path)[VML].decode()
    theirs = re.compile(r"<v:shape .*?</v:shape>")
    anchor = re.compile(r"<x:Anchor>.*?</x:Anchor>")
    assert theirs.findall(after)[1] == theirs.findall(before)[1]
    assert anchor.sub("", theirs.findall(after)[0]) == anchor.sub("", theirs.findall(before)[0])
    assert ooxml_validator.errors(path) == []


def test_comment_with_a_plain_text_instead_of_runs__is_kept(
    tmp_path: Path, ooxml_validator: OoxmlValidator
) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active.title = SHEET
    book.active["B2"].comment = Comment("openpyxl のメモ", "町")
    book.save(path)
    before = ooxml_validator.errors(path)  # openpyxl's own, about its fonts
    sheet = _comment(path, (1, 1, "指摘"), (0, 0, "別"))
    assert _texts(sheet) == {
        "B2": ("町", "openpyxl のメモ\n\n指摘"),
        "A1": ("xl_kenten", "別"),
    }
    assert ooxml_validator.errors(path) == before


def test_same_comment_again__changes_nothing(tmp_path: Path) -> None:
    path = simple_book(tmp_path / "a.xlsx", SHEET)
    _comment(path, (1, 1, "指摘"))
    once = path.read_bytes()
    _comment(path, (1, 1, "指摘"))
    assert path.read_bytes() == once
    assert _texts(_comment(path, (1, 1, "指"))) == {"B2": ("xl_kenten", "指摘\n\n指")}


def test_form_controls_and_pictures__stay_as_they_are(
    tmp_path: Path, ooxml_validator: OoxmlValidator
) -> None:
    path = report_book(tmp_path / "r.xlsm")
    before = parts(path)
    _comment(path, (2, 1, "指摘"), (3, 3, "別"))
    after = parts(path)
    button = re.compile(rb"<v:shape [^>]*_t201.*?</v:shape>")
    assert button.findall(after[VML]) == button.findall(before[VML])
    assert len(button.findall(after[VML])) == 1
    assert after["xl/worksheets/_rels/sheet1.xml.rels"] == before["xl/worksheets/_rels/sheet1.xml.rels"]
    assert {name for name in before if before[name] != after[name]} == {"xl/comments1.xml", VML}
    assert ooxml_validator.errors(path) == []


def test_drawing_that_is_not_quite_xml__is_kept_to_the_byte(tmp_path: Path) -> None:
    path = report_book(tmp_path / "r.xlsm")
    odd = '<div style="text-align:center">一行目<br>二行目<font size=220>'
    replace_in(path, VML, '<div style="text-align:center">', odd)
    before = parts(path)[VML]
    _comment(path, (3, 3, "指摘"))
    after = parts(path)[VML]
    position = before.rindex(b"</xml>")
    assert odd.encode() in after
    assert re.sub(rb'data="[0-9,]+"', b"", after).startswith(
        re.sub(rb'data="[0-9,]+"', b"", before[:position])
    )
    assert b"<x:Row>3</x:Row><x:Column>3</x:Column>" in after


def test_shape_numbers__are_of_thousands_that_no_other_drawing_has(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("ほか", SHEET, "三枚目"):
            sheet = book.add_worksheet(name)
            if name != SHEET:
                sheet.write_comment("A1", "x")
    workbook = Workbook(path.read_bytes())
    for name in ("三枚目", SHEET):
        for row in range(1030 if name == SHEET else 2):
            workbook.worksheet(name).add_comment(row, 3, "指摘")
    workbook.save(path, force=True)
    drawings = {name: data.decode() for name, data in parts(path).items() if name.endswith(".vml")}
    assert len(drawings) == 3
    owned = {}
    for name, text in drawings.items():
        clusters = re.search(r'idmap [^>]*data="([0-9,]+)"', text).group(1).split(",")
        numbers = [int(number) for number in re.findall(r'id="_x0000_s(\d+)"', text)]
        assert len(set(numbers)) == len(numbers)
        assert {str(number // 1024) for number in numbers} == set(clusters)
        owned[name] = clusters
    everything = [cluster for clusters in owned.values() for cluster in clusters]
    assert sorted(everything) == ["1", "2", "3", "4", "5"]


def test_comments_without_a_drawing__get_their_boxes_too(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet(SHEET).write_comment("B2", "町のメモ")

    def lose(content: dict[str, bytes]) -> None:
        del content[VML]
        for name, pattern in (
            ("xl/worksheets/sheet1.xml", rb"<legacyDrawing [^>]*/>"),
            ("xl/worksheets/_rels/sheet1.xml.rels", rb"<Relationship [^>]*vmlDrawing1[^>]*/>"),
        ):
            assert re.search(pattern, content[name])
            content[name] = re.sub(pattern, b"", content[name])

    rewrite(path, lose)
    _comment(path, (4, 4, "指摘"))
    assert set(_boxes(path).values()) == {(1, 1), (4, 4)}


def test_box__is_wide_over_narrow_and_hidden_columns_and_high_for_long_texts(tmp_path: Path) -> None:
    path = sheet_book(
        tmp_path / "a.xlsx",
        '<sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="60" width="1.5" customWidth="1"/>'
        '<col min="3" max="4" width="9" hidden="1"/></cols><sheetData/>',
    )
    _comment(path, (1, 0, "短い"), (1, 40, "長い文。" * 60))
    short, long = re.findall(r"<x:Anchor>([^<]+)<", parts(path)[VML].decode())
    left, _, top, _, right, _, bottom, _ = map(int, short.split(","))
    assert (left, top) == (1, 0)
    assert 20 <= right - left <= 26  # 320 pixels over columns of 15.5 pixels, two of them hidden
    assert int(long.split(",")[6]) - int(long.split(",")[2]) > 2 * (bottom - top)


_THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_TYPE = "http://schemas.microsoft.com/office/2017/10/relationships"
_ROOT_ID = "{3F2504E0-4F89-11D3-9A0C-0305E82C3301}"


@pytest.fixture
def threaded(tmp_path: Path) -> Path:
    """A workbook in which somebody began a thread on B2."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.write_comment(
            "B2", "[スレッド化されたコメント]\n\nコメント:\n    確認中", {"author": f"tc={_ROOT_ID}"}
        )
    people = (
        f'<personList xmlns="{_THREADED}"><person displayName="担当" id="{{0A9F2E8C-1111-4222-8333-944455556666}}" '
        'userId="担当" providerId="None"/></personList>'
    )
    thread = (
        f'<ThreadedComments xmlns="{_THREADED}"><threadedComment ref="B2" dT="2007-06-21T01:02:03.00" '
        f'personId="{{0A9F2E8C-1111-4222-8333-944455556666}}" id="{_ROOT_ID}"><text>確認中</text></threadedComment>'
        "</ThreadedComments>"
    )
    add_part(
        path,
        "xl/persons/person.xml",
        people.encode(),
        "application/vnd.ms-excel.person+xml",
        ("xl/_rels/workbook.xml.rels", f"{_TYPE}/person"),
    )
    return add_part(
        path,
        "xl/threadedComments/threadedComment1.xml",
        thread.encode(),
        "application/vnd.ms-excel.threadedcomments+xml",
        ("xl/worksheets/_rels/sheet1.xml.rels", f"{_TYPE}/threadedComment"),
    )


def test_thread_of_others__survives_a_comment_elsewhere(
    threaded: Path, ooxml_validator: OoxmlValidator
) -> None:
    before = parts(threaded)
    _comment(threaded, (4, 4, "指摘"))
    after = parts(threaded)
    for name in ("xl/persons/person.xml", "xl/threadedComments/threadedComment1.xml"):
        assert after[name] == before[name]
    assert ooxml_validator.errors(threaded) == []


def test_comment_on_a_cell_with_a_thread__is_a_reply_in_it_and_stands_in_the_old_style_note(
    threaded: Path, ooxml_validator: OoxmlValidator
) -> None:
    sheet = _comment(threaded, (1, 1, "指摘"))
    root = etree.fromstring(parts(threaded)["xl/threadedComments/threadedComment1.xml"])
    first, reply = root
    assert (first.get("id"), first.findtext("{*}text")) == (_ROOT_ID, "確認中")
    assert (reply.get("ref"), reply.get("parentId"), reply.findtext("{*}text")) == ("B2", _ROOT_ID, "指摘")
    person = etree.fromstring(parts(threaded)["xl/persons/person.xml"])[1]
    assert (person.get("displayName"), person.get("id")) == ("xl_kenten", reply.get("personId"))
    assert sheet["B2"].comment.text.endswith("確認中\n\n指摘")
    assert ooxml_validator.errors(threaded) == []


def test_our_comments_withdrawn__others_and_their_boxes_stay(
    tmp_path: Path, ooxml_validator: OoxmlValidator
) -> None:
    path = report_book(tmp_path / "r.xlsm")
    before = parts(path)
    _comment(path, (3, 3, "指摘"), (4, 4, "別"))
    workbook = Workbook(path.read_bytes())
    assert workbook.worksheet(SHEET).withdraw_comments() == [(3, 3), (4, 4)]
    assert workbook.worksheet(SHEET).withdraw_comments() == []
    workbook.save(path, force=True)
    assert _texts(openpyxl.load_workbook(path)[SHEET]) == {"B3": ("市町村課", "担当者のメモ")}
    number = re.compile(rb'data="[0-9,]+"')
    assert number.sub(b"", parts(path)[VML]) == number.sub(b"", before[VML])
    assert ooxml_validator.errors(path) == []


@pytest.mark.parametrize(
    "vml", [b"", b"<xml/>", "<xml></xml>".encode("utf-16")], ids=["empty", "closed", "utf-16"]
)
def test_drawing_that_cannot_be_extended__is_refused_in_one_sentence(tmp_path: Path, vml: bytes) -> None:
    path = report_book(tmp_path / "r.xlsm")
    rewrite(path, lambda content: content.update({VML: vml}))
    with pytest.raises(WorkbookError):
        _comment(path, (3, 3, "指摘"))


def test_hostile_drawing__is_searched_in_linear_time(tmp_path: Path) -> None:
    path = report_book(tmp_path / "r.xlsm")
    flood = b"<x:ClientData ObjectType='Note'" * 20_000 + b"<o:idmap " * 20_000 + b"<v:shape " * 20_000
    rewrite(path, lambda content: content.update({VML: content[VML].replace(b"</xml>", flood + b"</xml>")}))
    workbook = Workbook(path.read_bytes())
    workbook.worksheet(SHEET).add_comment(3, 3, "指摘")
    assert b"<x:Row>3</x:Row>" in Workbook(workbook.to_bytes()).package.data(VML)


def test_workbook_saved_by_excel_itself__takes_marks_and_stays_valid(
    tmp_path: Path, ooxml_validator: OoxmlValidator
) -> None:
    path = tmp_path / "excel.xlsm"
    ExcelFile.create_new(path).close()
    name = Workbook(path.read_bytes()).sheets[0].name
    before = parts(path)
    workbook = Workbook(path.read_bytes())
    workbook.worksheet(name).fill(1, 1, "FFC7CE")
    workbook.save(path, force=True)
    sheet = _comment(path, (1, 1, "指摘"), sheet=name)
    assert _texts(sheet) == {"B2": ("xl_kenten", "指摘")}
    assert parts(path)["xl/vbaProject.bin"] == before["xl/vbaProject.bin"]
    assert ooxml_validator.errors(path) == []


def test_workbook_saved_by_libreoffice__keeps_its_comments_and_opens_there_again(
    tmp_path: Path, ooxml_validator: OoxmlValidator
) -> None:
    source = tmp_path / "source.xlsx"
    with xlsxwriter.Workbook(source) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.write_string("A1", "団体名")
        sheet.write_comment("A1", "町のメモ", {"author": "町"})
    path = convert(source, "xlsx", tmp_path / "saved")
    workbook = Workbook(path.read_bytes())
    workbook.worksheet(SHEET).set_value(1, 0, "見本市")
    workbook.worksheet(SHEET).fill(1, 0, "FFC7CE")
    workbook.worksheet(SHEET).add_comment(0, 0, "指摘")
    workbook.worksheet(SHEET).add_comment(1, 0, "別")
    workbook.save(path, force=True)
    sheet = openpyxl.load_workbook(path)[SHEET]
    texts = {"A1": "町のメモ\n\n指摘", "A2": "別"}
    assert {cell: text for cell, (_, text) in _texts(sheet).items()} == texts
    assert sheet["A2"].fill.fgColor.rgb == "FFFFC7CE"
    assert ooxml_validator.errors(path) == []
    again = openpyxl.load_workbook(convert(path, "xlsx", tmp_path / "again"))[SHEET]
    assert {cell: text for cell, (_, text) in _texts(again).items()} == texts
    assert (again["A2"].value, again["A2"].fill.fgColor.rgb) == ("見本市", "FFFFC7CE")
