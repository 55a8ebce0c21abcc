"""Rows that are written whole: the workbook is the one that XlsxWriter's own methods make."""

import datetime as dt
import re
import tracemalloc
from collections.abc import Callable, Sequence
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from xl_kenten.adapters.written.cell_formats import WORKBOOK_OPTIONS, CellFormats, Style, font_size
from xl_kenten.adapters.written.cell_text import WrappedText, cell_text, row_height
from xl_kenten.adapters.written.quick_workbook import QuickWorkbook
from xl_kenten.adapters.written.quick_worksheet import LINK_TIP, QuickWorksheet
from xl_kenten.adapters.written.row_writer import Cell, Column, RowWriter
from xl_kenten.adapters.written.sheet import Area, Link, Sheet, add_sheet

COLUMNS = (
    Column(0, 0, Style.NUMBER),
    Column(1, 3, Style.TEXT),
    Column(4, 4, Style.MOMENT),
    Column(5, 5, Style.DIGEST),
)
WIDTHS = (44, 90, 80, 60, 180, 400)
LEAST = 21.0
MOMENT = dt.datetime(2007, 6, 20, 17, 5, 9)  # noqa: DTZ001 (cells know no zone)


def xlsxwriters_own(target: BytesIO) -> Workbook:
    book = Workbook(target, WORKBOOK_OPTIONS)
    book.worksheet_class = QuickWorksheet  # which is XlsxWriter's as long as no row is put into it
    return book


def workbook(
    draw: Callable[[Sheet], None], kind: Callable[[BytesIO], Workbook] = QuickWorkbook
) -> dict[str, bytes]:
    """Draw one sheet with a heading of XlsxWriter's above and below the rows; gives the parts."""
    target = BytesIO()
    book = kind(target)
    book.set_properties({"created": MOMENT})
    sheet = add_sheet(book, CellFormats(book), "表")
    for column, width in enumerate(WIDTHS):
        sheet.width(column, width)
    looks = [sheet.formats[style] for style in (*(column.style for column in COLUMNS), Style.HEADING)]
    for each in (*looks, sheet.formats.as_link(Style.TEXT)):
        sheet.raw.style_number(each)  # in one order, however the rows are drawn
    sheet.text(0, 0, "見出し", Style.HEADING)
    sheet.text(
        9, 1, "合計", Style.HEADING
    )  # before the rows, whose texts are numbered when the sheet is written
    draw(sheet)
    book.close()
    with ZipFile(BytesIO(target.getvalue())) as package:
        return {name: package.read(name) for name in package.namelist()}


def put(rows: Sequence[Sequence[Cell]]) -> Callable[[Sheet], None]:
    def draw(sheet: Sheet) -> None:
        RowWriter(sheet, COLUMNS, LEAST).write(2, len(rows), rows)

    return draw


def by_hand(rows: Sequence[Sequence[Cell]]) -> Callable[[Sheet], None]:
    """The same with XlsxWriter's methods, cell by cell."""

    def draw(sheet: Sheet) -> None:
        for row, cells in enumerate(rows, start=2):
            heights = []
            for column, cell in zip(COLUMNS, cells, strict=True):
                looks = sheet.formats[column.style]
                text = cell.text if isinstance(cell, Link) else cell
                if isinstance(cell, Link) and cell.target and cell.text:
                    looks = sheet.formats.as_link(column.style)
                if column.first != column.last:
                    sheet.raw.merge_range(row, column.first, row, column.last, "", looks)
                if isinstance(text, str) and text:
                    sheet.raw.write_string(row, column.first, cell_text(text), looks)
                    width = sum(WIDTHS[column.first : column.last + 1])
                    heights.append(WrappedText(cell_text(text), width, font_size(column.style)))
                elif isinstance(text, dt.datetime):
                    sheet.raw.write_datetime(row, column.first, text.replace(tzinfo=None), looks)
                elif text is None or text == "":
                    sheet.raw.write_blank(row, column.first, None, looks)
                else:
                    sheet.raw.write_number(row, column.first, text, looks)
            sheet.raw.set_row(row, row_height(heights, LEAST))

    return draw


def without_spans(parts: dict[str, bytes]) -> dict[str, bytes]:
    """XlsxWriter tells beside each row how far it reaches: a help for nobody that the format does not ask for."""
    return {name: re.sub(rb' spans="[0-9:]+"', b"", part) for name, part in parts.items()}


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=60)
# + 0.0: of a minus zero, which nobody can see, XlsxWriter would keep the sign.
floats = st.floats(allow_nan=False, allow_infinity=False, width=32).map(lambda number: number + 0.0)
numbers = st.integers(-(10**9), 10**9) | floats
moments = st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2100, 1, 1))  # noqa: DTZ001
rows = st.lists(
    st.tuples(
        st.none() | numbers,
        st.none() | texts | st.builds(Link, texts, st.none()),
        st.none() | moments,
        st.none() | texts | st.text("0123456789abcdef", min_size=60, max_size=70),
    ),
    max_size=5,
)


@given(rows)
@settings(max_examples=60, deadline=None)
def test_any_rows__are_what_xlsxwriter_itself_would_write(rows: list[tuple[Cell, ...]]) -> None:
    assert without_spans(workbook(put(rows))) == without_spans(workbook(by_hand(rows), xlsxwriters_own))


def test_text_that_looks_like_something_else__stays_text_and_nothing_becomes_a_formula() -> None:
    rows = [
        (1, text, None, text) for text in ("=1+1", "+A1", "-1", "@SUM(A1)", "{=A1}", "http://a", "<f>&\"'")
    ]
    parts = workbook(put(rows))
    assert b"<f" not in parts["xl/worksheets/sheet1.xml"]
    assert without_spans(parts) == without_spans(workbook(by_hand(rows), xlsxwriters_own))


def test_link__leads_to_the_cell_and_shows_its_text() -> None:
    rows = [
        (1, Link('改善 <1> "a" & b', "'検査結果'!A5"), MOMENT, "0" * 64),
        (2, Link("", "'表'!A1"), None, ""),
    ]
    parts = without_spans(workbook(put(rows)))
    expected = without_spans(workbook(by_hand(rows), xlsxwriters_own))
    link = (
        '<hyperlinks><hyperlink ref="B3" location="\'検査結果\'!A5" '
        f'tooltip="{LINK_TIP}" display="改善 &lt;1&gt; &quot;a&quot; &amp; b"/></hyperlinks>'
    ).encode()
    sheet = "xl/worksheets/sheet1.xml"
    assert parts[sheet].count(link) == 1
    assert parts | {sheet: parts[sheet].replace(link, b"")} == expected


def test_more_links_than_excel_takes__the_others_are_plain_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xl_kenten.adapters.written.sheet._MOST_LINKS", 1)
    rows = [(number, Link("見本市", "'表'!A1"), None, "") for number in (1, 2)]
    sheet = workbook(put(rows))["xl/worksheets/sheet1.xml"]
    assert sheet.count(b"<hyperlink ") == 1
    assert re.findall(rb'<c r="B[34]" s="(\d+)"', sheet) != re.findall(rb'<c r="B[33]" s="(\d+)"', sheet) * 2


def test_text_that_looks_like_rich_text__stays_text() -> None:
    text = "<r><t>受理</t></r></si></sst></r>"
    parts = workbook(put([(1, text, None, "")]))
    escaped = text.replace("<", "&lt;").replace(">", "&gt;").encode()
    assert parts["xl/sharedStrings.xml"].endswith(b"<si><t>" + escaped + b"</t></si></sst>")
    assert parts == workbook(put([(1, text, None, "")]))


def test_formula_with_a_function_newer_than_2007__is_named_as_excel_stores_it() -> None:
    def draw(sheet: Sheet) -> None:
        area = Area(0, 0, 0, 0)
        sheet.mark(area, "AND(XLOOKUP(1,B1:B2,C1:C2)=1)", Style.MARK_DONE)
        sheet.mark(area, 'IF(COUNTIF(B1:B2,"XLOOKUP (")=1,TRUE,FALSE)', Style.MARK_DONE)

    sheet = workbook(draw)["xl/worksheets/sheet1.xml"].decode()
    assert re.findall("<formula>(.*?)</formula>", sheet) == [
        "AND(_xlfn.XLOOKUP(1,B1:B2,C1:C2)=1)",
        'IF(COUNTIF(B1:B2,"XLOOKUP (")=1,TRUE,FALSE)',
    ]


def test_many_rows__are_made_while_the_sheet_is_written_and_none_is_kept() -> None:
    number = 20_000
    target = BytesIO()
    book = QuickWorkbook(target)
    sheet = add_sheet(book, CellFormats(book), "表")
    for column, width in enumerate(WIDTHS):
        sheet.width(column, width)
    sheet.text(0, 0, "見出し", Style.HEADING)
    rows = ((row, "改善済", MOMENT, "0" * 64) for row in range(number))
    RowWriter(sheet, COLUMNS, LEAST).write(1, number, rows)
    tracemalloc.start()
    try:
        book.close()
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    with ZipFile(target) as package:
        written = package.getinfo("xl/worksheets/sheet1.xml")
    assert most < written.file_size / 2  # most of it the zip itself


def test_rows_other_in_number_than_promised__are_refused() -> None:
    def draw(sheet: Sheet) -> None:
        RowWriter(sheet, COLUMNS, LEAST).write(2, 2, [(1, "あ", None, "")])

    with pytest.raises(ValueError, match="shorter"):
        workbook(draw)
