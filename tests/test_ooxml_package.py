import io
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ooxml_samples import parts, replace_in, report_book, rewrite, simple_book
from xl_kenten.adapters.ooxml import StrictWorkbookError, Workbook, WorkbookError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def test_nothing_changed__gives_the_very_bytes_back(tmp_path: Path) -> None:
    data = report_book(tmp_path / "r.xlsm").read_bytes()
    workbook = Workbook(data)
    assert workbook.worksheet("市町村分").value(2, 1) == "見本2市"
    assert workbook.to_bytes() == data


def test_one_cell_changed__every_other_part_is_the_same_byte_for_byte_and_in_the_same_order(
    tmp_path: Path,
) -> None:
    path = report_book(tmp_path / "r.xlsm")
    before = parts(path)
    workbook = Workbook(path.read_bytes())
    workbook.worksheet("市町村分").fill(2, 2, "FFC7CE")
    workbook.save(path, force=True)
    after = parts(path)
    assert list(after) == list(before)
    assert {name for name in before if before[name] != after[name]} == {
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
    }


def test_edited_parts_get_a_fixed_time__others_keep_theirs(tmp_path: Path) -> None:
    path = simple_book(tmp_path / "a.xlsx")
    content = parts(path)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 5, 17, 10, 20, 30)), data)
    workbook = Workbook(path.read_bytes())
    workbook.worksheet("市町村分").set_value(0, 0, "x")
    with zipfile.ZipFile(io.BytesIO(workbook.to_bytes())) as archive:
        times = {info.filename: info.date_time for info in archive.infolist()}
    assert times.pop("xl/worksheets/sheet1.xml") == (1980, 1, 1, 0, 0, 0)
    assert set(times.values()) == {(2020, 5, 17, 10, 20, 30)}


def test_names_in_other_case_with_backslashes_or_percent_signs__are_the_same_parts(tmp_path: Path) -> None:
    def rename(content: dict[str, bytes]) -> None:
        content["xl\\worksheets\\Sheet%201.XML"] = content.pop("xl/worksheets/sheet1.xml")
        for name, link in (
            ("xl/_rels/workbook.xml.rels", b"worksheets/sheet%201.xml"),
            ("[Content_Types].xml", b"worksheets/sheet%201.xml"),
        ):
            content[name] = content[name].replace(b"worksheets/sheet1.xml", link)

    path = rewrite(simple_book(tmp_path / "a.xlsx"), rename)
    workbook = Workbook(path.read_bytes())
    workbook.worksheet("市町村分").set_value(0, 0, 7)
    assert Workbook(workbook.to_bytes()).worksheet("市町村分").value(0, 0) == 7


def test_sheet_names_with_spaces_quotes_and_markup__are_found(tmp_path: Path) -> None:
    names = ("it's (2)", "A & B < C", "市町村分　「控」", "'' x")[:3]
    workbook = Workbook(simple_book(tmp_path / "a.xlsx", *names).read_bytes())
    assert tuple(entry.name for entry in workbook.sheets) == names
    for name in names:
        workbook.worksheet(name).set_value(0, 0, name)
    again = Workbook(workbook.to_bytes())
    assert tuple(again.worksheet(name).value(0, 0) for name in names) == names
    with pytest.raises(KeyError):
        again.worksheet("ない")


def test_hidden_and_very_hidden_sheets__are_listed_as_hidden(tmp_path: Path) -> None:
    workbook = Workbook(report_book(tmp_path / "r.xlsm").read_bytes())
    assert [(entry.name, entry.hidden) for entry in workbook.sheets] == [
        ("市町村分", False),
        ("担当者の控え", False),
        ("隠しシート", True),
    ]


def test_strict_format__is_refused_by_name(tmp_path: Path) -> None:
    path = simple_book(tmp_path / "a.xlsx")
    replace_in(path, "xl/workbook.xml", MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
    with pytest.raises(StrictWorkbookError):
        Workbook(path.read_bytes())
    path = simple_book(tmp_path / "b.xlsx")
    replace_in(path, "xl/worksheets/sheet1.xml", MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
    with pytest.raises(StrictWorkbookError):
        Workbook(path.read_bytes()).worksheet("市町村分")
    path = simple_book(tmp_path / "c.xlsx")
    replace_in(
        path,
        "_rels/.rels",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument",
        "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument",
    )
    with pytest.raises(StrictWorkbookError):
        Workbook(path.read_bytes())


def _overlapping(data: bytes) -> bytes:
    """Let the second entry of the directory point at the first one's data."""
    start = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", start + 4)
    return data[: second + 42] + data[start + 42 : start + 46] + data[second + 46 :]


def _encrypted(data: bytes) -> bytes:
    start = data.index(b"PK\x01\x02")
    flags = struct.unpack_from("<H", data, start + 8)[0] | 1
    return data[: start + 8] + struct.pack("<H", flags) + data[start + 10 :]


def _xls() -> bytes:
    book, buffer = xlwt.Workbook(), io.BytesIO()
    book.add_sheet("a")
    book.save(buffer)
    return buffer.getvalue()


def _zip(*entries: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda _: b"PK\x03\x04",
        lambda _: "団体名,0,1".encode("cp932"),
        lambda _: _xls(),
        lambda _: _zip(),
        lambda _: _zip(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")),
        lambda _: _zip(("[Content_Types].xml", b"<Types/>")),
        lambda data: data[: len(data) // 2],
        lambda data: data[:400] + bytes(200) + data[600:],
        _overlapping,
        _encrypted,
    ],
    ids=[
        "empty",
        "only a magic number",
        "csv",
        "xls",
        "empty zip",
        "ods",
        "no content types",
        "cut in half",
        "damaged inside",
        "overlapping entries",
        "encrypted entry",
    ],
)
def test_what_is_no_sound_workbook__is_one_sentence(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(WorkbookError):
        Workbook(spoil(simple_book(tmp_path / "a.xlsx").read_bytes()))


def test_two_parts_of_one_name__are_refused(tmp_path: Path) -> None:
    content = parts(simple_book(tmp_path / "a.xlsx"))
    with pytest.raises(WorkbookError):
        Workbook(_zip(*content.items(), ("XL/Workbook.xml", content["xl/workbook.xml"])))


def test_binary_workbook__is_refused(tmp_path: Path) -> None:
    path = replace_in(
        simple_book(tmp_path / "a.xlsb"),
        "[Content_Types].xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
    )
    with pytest.raises(WorkbookError):
        Workbook(path.read_bytes())


def test_bomb_that_declares_a_small_size__is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xl_kenten.adapters.ooxml.archive.LARGEST_CONTENT", 1_000_000)
    path = rewrite(
        simple_book(tmp_path / "a.xlsx"),
        lambda content: content.update({"xl/media/zeros.bin": bytes(5_000_000)}),
    )
    data = path.read_bytes().replace(struct.pack("<I", 5_000_000), struct.pack("<I", 5_000))
    for bomb in (path.read_bytes(), data):
        with pytest.raises(WorkbookError):
            Workbook(bomb)


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE worksheet SYSTEM "file:///etc/hostname">{0}',
        '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa">]>{0}',
        "{0}<unfinished",
        "",
        "<worksheet/>",
    ],
    ids=["outside DTD", "entity", "not well-formed", "empty", "no namespace"],
)
def test_hostile_sheet__is_one_sentence_and_follows_nothing(tmp_path: Path, xml: str) -> None:
    path = simple_book(tmp_path / "a.xlsx")
    sheet = re.sub(r"^<\?xml.*?\?>\s*", "", parts(path)["xl/worksheets/sheet1.xml"].decode())
    rewrite(path, lambda content: content.update({"xl/worksheets/sheet1.xml": xml.format(sheet).encode()}))
    with pytest.raises(WorkbookError):
        Workbook(path.read_bytes()).worksheet("市町村分")


_SPOILT_PARTS = (
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/_rels/sheet1.xml.rels",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "xl/comments1.xml",
    "xl/drawings/vmlDrawing1.vml",
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return parts(report_book(tmp_path_factory.mktemp("report") / "r.xlsm"))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_part_damaged_anywhere__is_edited_or_refused_in_one_sentence(
    report: dict[str, bytes], data: st.DataObject
) -> None:
    content = dict(report)
    name = data.draw(st.sampled_from(_SPOILT_PARTS))
    tokens = re.split(rb'(?<=")|(?=")|(?=<)|(?<=>)', content[name])
    for _ in range(data.draw(st.integers(1, 3))):
        index = data.draw(st.integers(0, len(tokens) - 1))
        spoilt = st.sampled_from(
            [b"", b"-1", b"99999999999", b"x", b"\xe3\x81\x82", b"A0", b"ZZZZ9:", b"<a/>"]
        )
        tokens[index] = data.draw(spoilt)
    content[name] = b"".join(tokens)
    try:
        workbook = Workbook(_zip(*content.items()))
        for entry in workbook.sheets:
            sheet = workbook.worksheet(entry.name)
            sheet.fill(3, 3, "FFC7CE")
            sheet.set_value(6, 2, 5)
            sheet.set_value(2, 1, "=1+1")
            sheet.add_comment(2, 1, "x")
            sheet.withdraw_comments()
            sheet.add_comment(8, 8, "y")
        workbook.to_bytes()
    except WorkbookError:
        pass
