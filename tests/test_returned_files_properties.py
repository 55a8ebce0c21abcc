"""Whatever bytes a file holds, it ends; whatever text a cell holds, it arrives."""

import re
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.hostile.packages import cells, parts, sheet, zipped
from tests.hostile.read_bytes import Reading
from xl_kenten.core.finding import FindingCode

MAGIC = (
    b"",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"%PDF",
    b"<?xml",
    b"\xff\xfe",
    b"\x09\x08",
)
# Excel itself takes no other characters in a cell, and a bare carriage return becomes a line feed in XML.
TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t 　"), min_size=1, max_size=60
)


def read(data: bytes, name: str) -> tuple[FindingCode | None, object]:
    with tempfile.TemporaryDirectory() as folder:
        returned = Reading(Path(folder)).file(data, name)
    return returned.refusal and returned.refusal.code, returned.grids


@given(st.sampled_from(MAGIC), st.binary(max_size=700), st.sampled_from(["回答.xlsx", "回答.xls", "回答"]))
@settings(max_examples=100, deadline=None)
def test_any_bytes__end_as_a_refusal(magic: bytes, data: bytes, name: str) -> None:
    code, grids = read(magic + data, name)
    assert code in {FindingCode.FILE_UNREADABLE, FindingCode.FILE_NOT_A_WORKBOOK, FindingCode.FILE_EMPTY}
    assert grids == ()


@given(st.lists(TEXT, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_any_text__arrives_as_it_was_written(texts: list[str]) -> None:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet()
        for row, text in enumerate(texts):
            page.write_string(row, 1, text)
    code, grids = read(buffer.getvalue(), "回答.xlsx")
    assert code is None
    assert [row[1] for row in grids[0].rows] == texts


@given(
    st.dictionaries(
        st.tuples(st.integers(1, 1100), st.integers(1, 30)),
        st.floats(-1e300, 1e300),
        min_size=1,
        max_size=12,
    )
)
@settings(max_examples=40, deadline=None)
def test_any_number_anywhere__arrives_where_it_was_written(numbers: dict[tuple[int, int], float]) -> None:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet()
        for (row, column), number in numbers.items():
            page.write_number(row, column, number)
    code, grids = read(buffer.getvalue(), "回答.xlsx")
    assert code is None
    found = {
        (row, column): value
        for row, values in enumerate(grids[0].rows)
        for column, value in enumerate(values)
        if value is not None
    }
    assert found.keys() == numbers.keys()
    # XlsxWriter itself writes sixteen digits.
    assert all(abs(found[place] - number) <= abs(number) * 1e-15 for place, number in numbers.items())


@given(st.text(alphabet='<>/crvst"=A1 &;!-[]', max_size=40))
@settings(max_examples=100, deadline=None)
def test_any_marks_among_the_cells__end_as_grids_or_a_refusal(marks: str) -> None:
    code, _ = read(zipped(parts(sheet(cells('<c r="A1"><v>1</v></c>', marks)))), "回答.xlsx")
    assert code in {None, FindingCode.FILE_UNREADABLE, FindingCode.FILE_TOO_LARGE}


OWN_FORMATS = (
    "@",
    "0",
    "#,##0",
    "0.00",
    "0%",
    "yyyy/m/d",
    "ge.m.d",
    'm"月"d"日"',
    "[h]:mm",
    '"年"0',
    "0;-0;",
)


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("looks", [*range(1, 50), *OWN_FORMATS], ids=ascii)
def test_number_of_any_format__is_read_as_calamine_reads_it(looks: int | str, quote: str) -> None:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet()
        page.write_number(0, 0, 39253.5, workbook.add_format({"num_format": looks}))
    with zipfile.ZipFile(buffer) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    styles = content["xl/styles.xml"].decode()
    content["xl/styles.xml"] = re.sub('numFmtId="([0-9]+)"', rf"numFmtId={quote}\1{quote}", styles).encode()
    data = zipped(content)
    code, grids = read(data, "回答.xlsx")
    expected = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert code is None
    assert [list(row) for row in grids[0].rows] == expected
