"""What cannot be read is refused with the right code, and the reason is said in words."""

import io
import os
from pathlib import Path

import msoffcrypto
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from tests.hostile.old_workbooks import compound_file, record, values_book, workbook_stream
from tests.hostile.open_documents import number, open_document, row
from tests.hostile.other_files import OTHER_FILES
from tests.hostile.packages import book, cells, parts, sheet, zipped
from tests.hostile.read_bytes import Reading
from tests.hostile.usual_forms import form_bytes
from xl_kenten.adapters.returned_files import read_returned_file
from xl_kenten.adapters.returned_files.limits import FILE_BYTES
from xl_kenten.core.finding import FindingCode


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    return Reading(tmp_path)


def encrypted_form() -> bytes:
    buffer = io.BytesIO()
    OOXMLFile(io.BytesIO(form_bytes())).encrypt("secret", buffer)
    assert msoffcrypto.OfficeFile(buffer).is_encrypted()
    return buffer.getvalue()


def test_xlsx_with_a_password__is_encrypted(reading: Reading) -> None:
    assert reading.code(encrypted_form()) is FindingCode.FILE_ENCRYPTED


@pytest.mark.parametrize("method", [b"\x00\x00\x12\x34\x56\x78", b"\x01\x00" + bytes(52)])
def test_xls_with_a_password__is_encrypted(reading: Reading, method: object) -> None:
    data = compound_file(workbook_stream(before=record(0x002F, method)))
    assert reading.code(data, "回答.xls") is FindingCode.FILE_ENCRYPTED


def test_ods_with_a_password__is_encrypted(reading: Reading) -> None:
    data = open_document(row(number("1")), manifest="<manifest:encryption-data/>")
    assert reading.code(data, "回答.ods") is FindingCode.FILE_ENCRYPTED


@pytest.mark.parametrize("name", ["添え書き", "回答.xlsx", "回答.xls"])
@pytest.mark.parametrize("kind", OTHER_FILES)
def test_other_file__is_named_for_what_it_is_whatever_it_is_called(
    reading: Reading, kind: str, name: str
) -> None:
    data, word = OTHER_FILES[kind]
    returned = reading.file(data, name)
    assert returned.refusal is not None
    assert returned.refusal.code is FindingCode.FILE_NOT_A_WORKBOOK
    assert word in returned.refusal.detail
    assert returned.sha256 is not None


def test_word_document_of_old_word__is_named(reading: Reading) -> None:
    data = compound_file(b"x").replace(
        "Workbook\0".encode("utf-16-le"), "WordDocument".encode("utf-16-le")[:18]
    )
    renamed = bytearray(data)
    at = renamed.find("WordDocum".encode("utf-16-le"))
    renamed[at : at + 24] = "WordDocument".encode("utf-16-le")
    renamed[at + 64 : at + 66] = (26).to_bytes(2, "little")
    refusal = reading.file(bytes(renamed), "回答.xls").refusal
    assert refusal is not None
    assert (refusal.code, "Word" in refusal.detail) == (FindingCode.FILE_NOT_A_WORKBOOK, True)


def test_zip_with_a_password__is_no_workbook(reading: Reading) -> None:
    data = bytearray(zipped({"回答.xlsx": form_bytes()}))
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    assert reading.code(bytes(data), "回答.zip") is FindingCode.FILE_NOT_A_WORKBOOK
    assert "パスワード" in reading.detail(bytes(data), "回答.zip")


def test_unknown_bytes__are_broken_if_they_claim_to_be_a_workbook(reading: Reading) -> None:
    data = bytes(range(1, 200)) * 3
    assert reading.code(data, "回答.xlsx") is FindingCode.FILE_UNREADABLE
    assert reading.code(data, "回答.jtd") is FindingCode.FILE_NOT_A_WORKBOOK
    assert reading.code(bytes(5000), "回答.xlsx") is FindingCode.FILE_UNREADABLE


def test_empty_file__is_empty(reading: Reading) -> None:
    assert reading.code(b"") is FindingCode.FILE_EMPTY


@pytest.mark.parametrize("name", ["別紙.pdf", "回答（別添１）.pdf", "改善計画_添付.pdf"])
def test_attachment_that_is_no_workbook__is_passed_over(reading: Reading, name: str) -> None:
    assert reading.code(b"%PDF-1.4", name) is FindingCode.FILE_SKIPPED
    assert reading.code(form_bytes(), name) is None
    assert reading.code(book("<row"), name) is FindingCode.FILE_UNREADABLE


@pytest.mark.parametrize(
    "name",
    [
        "~$回答.xlsx",
        ".~lock.回答.ods#",
        "Thumbs.db",
        ".DS_Store",
        "desktop.ini",
        "._回答.xlsx",
        ".隠し",
        "回答.lnk",
        "回答.xlsx.url",
    ],
)
def test_noise__is_passed_over_unopened(reading: Reading, name: str) -> None:
    returned = reading.file(form_bytes(), name)
    assert returned.refusal is not None
    assert (returned.refusal.code, returned.sha256, returned.grids) == (FindingCode.FILE_SKIPPED, None, ())


def test_file_over_the_limit__is_too_large_and_is_not_read_whole(reading: Reading) -> None:
    path = reading.folder / "大.xlsx"
    with path.open("wb") as file:
        file.truncate(FILE_BYTES + 1)
    returned = read_returned_file(path, "大.xlsx")
    assert returned.refusal is not None
    assert (returned.refusal.code, returned.sha256) == (FindingCode.FILE_TOO_LARGE, None)


def test_file_that_is_gone__is_unreadable(tmp_path: Path) -> None:
    refusal = read_returned_file(tmp_path / "ない.xlsx", "ない.xlsx").refusal
    assert refusal is not None
    assert refusal.code is FindingCode.FILE_UNREADABLE


def test_name_longer_than_the_disk_allows__is_unreadable(tmp_path: Path) -> None:
    refusal = read_returned_file(tmp_path / ("長" * 300), "長").refusal
    assert refusal is not None
    assert refusal.code is FindingCode.FILE_UNREADABLE


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may open everything")
def test_file_without_permission__is_unreadable(reading: Reading) -> None:
    (reading.folder / "回答.xlsx").write_bytes(form_bytes())
    (reading.folder / "回答.xlsx").chmod(0)
    refusal = read_returned_file(reading.folder / "回答.xlsx", "回答.xlsx").refusal
    assert refusal is not None
    assert refusal.code is FindingCode.FILE_UNREADABLE


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_fifo_and_links__are_passed_over_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管.xlsx")
    (tmp_path / "本物.xlsx").write_bytes(form_bytes())
    (tmp_path / "指し.xlsx").symlink_to(tmp_path / "本物.xlsx")
    (tmp_path / "行方不明.xlsx").symlink_to(tmp_path / "ない.xlsx")
    codes = {}
    for name in ("管.xlsx", "指し.xlsx", "行方不明.xlsx"):
        refusal = read_returned_file(tmp_path / name, name).refusal
        codes[name] = refusal and refusal.code
    assert codes == dict.fromkeys(codes, FindingCode.FILE_SKIPPED)


def test_workbook_without_worksheets__is_unreadable(reading: Reading) -> None:
    only_chart = parts(sheet(cells()), kinds=("chartsheet",))
    without_sheet = parts(sheet(cells()))
    del without_sheet["xl/worksheets/sheet1.xml"]
    assert reading.code(zipped(parts())) is FindingCode.FILE_UNREADABLE
    assert reading.code(zipped(only_chart)) is FindingCode.FILE_UNREADABLE
    assert reading.code(zipped(without_sheet)) is FindingCode.FILE_UNREADABLE


def test_package_without_its_main_part__is_unreadable(reading: Reading) -> None:
    found = parts(sheet(cells()))
    del found["xl/workbook.xml"]
    assert reading.code(zipped(found)) is FindingCode.FILE_UNREADABLE
    assert reading.code(zipped({"[Content_Types].xml": "<Types/>"})) is FindingCode.FILE_UNREADABLE


@pytest.mark.parametrize("data", [b"PK\x03", b"\xd0\xcf\x11", values_book()[:600], form_bytes()[:40]])
def test_file_that_breaks_off__is_unreadable(reading: Reading, data: bytes) -> None:
    assert reading.code(data) is FindingCode.FILE_UNREADABLE
