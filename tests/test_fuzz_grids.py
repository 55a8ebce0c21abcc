"""Any grid of cells ends as rows and findings, never as an exception; and no row of answers is lost on the way."""

import datetime as dt
from collections.abc import Sequence

import msgspec
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.any_cells import always_the_same, any_text, any_value
from tests.command_line import SAMPLE_LIST
from tests.report_contract import Report
from xl_kenten.actions.collection import basis
from xl_kenten.adapters.written.report_workbook import report_workbook
from xl_kenten.core.consolidation import Consolidation, check_files, consolidate
from xl_kenten.core.finding import Finding
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.json_text import json_text
from xl_kenten.core.layout import form_layout
from xl_kenten.core.report import report
from xl_kenten.core.returned_file import FileStatus, Origin, ReturnedFile

ON = basis("見本県", SAMPLE_LIST)
FORM = ON.form
LAYOUT = form_layout(FORM)
NAMES = tuple(each.name for each in ON.register.of_prefecture("見本県"))
WIDTH = LAYOUT.last_item_column + 1
ITEM_COLUMNS = tuple(LAYOUT.columns.values())
NOW = dt.datetime(2007, 6, 21, 9, tzinfo=dt.UTC)

Rows = list[list[CellValue]]


def headings() -> Rows:
    rows: Rows = [[None] * WIDTH for _ in range(LAYOUT.first_row)]
    rows[0][0] = FORM.sheets.municipal.title
    for box in LAYOUT.headings:
        rows[box.row][box.column] = box.text
    return rows


def with_blank_row(rows: Rows, at: int, _: int, __: CellValue) -> None:
    rows.insert(at, [None] * WIDTH)


def without_row(rows: Rows, at: int, _: int, __: CellValue) -> None:
    if len(rows) > 1:
        del rows[at]


def with_row_twice(rows: Rows, at: int, _: int, __: CellValue) -> None:
    rows.insert(at, list(rows[at]))


def with_blank_column(rows: Rows, _: int, column: int, __: CellValue) -> None:
    for cells in rows:
        cells.insert(column, None)


def with_column_twice(rows: Rows, _: int, column: int, __: CellValue) -> None:
    for cells in rows:
        cells[column:column] = cells[column : column + 1]


def with_cell_written_over(rows: Rows, at: int, column: int, value: CellValue) -> None:
    rows[at][column : column + 1] = [value]


def with_row_cut_short(rows: Rows, at: int, column: int, _: CellValue) -> None:
    del rows[at][column:]


SPOILT = (
    with_blank_row,
    without_row,
    with_row_twice,
    with_blank_column,
    with_column_twice,
    with_cell_written_over,
    with_row_cut_short,
)


@st.composite
def spoiled_forms(draw: st.DrawFn) -> Rows:
    """The blank form with any cells for answers; its headings may be shifted, missing, doubled or written over."""
    rows = headings()
    name = st.one_of(st.sampled_from(NAMES), any_value)
    row = st.tuples(any_value, name, *(any_value for _ in ITEM_COLUMNS)).map(list)
    rows += draw(st.lists(row, min_size=1, max_size=4))
    if draw(st.booleans()):
        rows.append([None, "市町村分計", *(draw(any_value) for _ in ITEM_COLUMNS)])
    for spoil in draw(st.lists(st.sampled_from(SPOILT), max_size=3)):
        at, column = draw(st.integers(0, len(rows) - 1)), draw(st.integers(0, WIDTH - 1))
        spoil(rows, at, column, draw(any_value))
    return rows


any_rows = st.one_of(
    spoiled_forms(),
    st.lists(
        st.lists(st.one_of(any_value, st.sampled_from([box.text for box in LAYOUT.headings])), max_size=14),
        max_size=8,
    ),
)
any_grid = st.builds(
    lambda sheet, rows, struck: Grid(sheet, tuple(map(tuple, rows)), frozenset(struck)),
    st.one_of(st.just("市町村分"), any_text),
    any_rows,
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 14)), max_size=3),
)
any_file = st.builds(
    lambda name, modified, grids, origin, flags: ReturnedFile(
        name, modified, "0" * 64, tuple(grids), origin, *flags
    ),
    any_text.filter(bool),
    st.integers(-(2**63), 2**63 - 1),
    st.lists(any_grid, min_size=1, max_size=2),
    st.one_of(st.none(), st.builds(Origin, st.just(FORM.head.id), any_text, st.one_of(st.none(), any_text))),
    st.tuples(st.booleans(), st.booleans(), st.booleans()),
)


def place_in_order(finding: Finding) -> tuple[object, ...]:
    """Files by name, what concerns no file last; in a file its sheets, rows and columns, what is no cell first."""
    place = finding.place
    cells = [-1 if number is None else number for number in (place.row, place.column)]
    return (place.file is None, place.file or "", place.sheet or "", *cells)


def assert_told_in_full(consolidation: Consolidation, files: Sequence[ReturnedFile]) -> None:
    places = [place_in_order(finding) for finding in consolidation.findings]
    assert places == sorted(places)
    for finding in consolidation.findings:
        assert finding.message.endswith("。"), finding
        assert finding.cure.endswith("。"), finding
    assert [record.file for record in consolidation.files] == [file.file for file in files]
    assert {record.status for record in consolidation.files} <= {FileStatus.READ, FileStatus.REJECTED}
    for record in consolidation.files:
        assert record.status is FileStatus.READ or record.codes, record
    msgspec.json.decode(b"".join(json_text(report(consolidation))), type=Report)


@given(st.lists(any_file, min_size=1, max_size=3))
@settings(always_the_same, max_examples=120)
def test_any_grids__end_as_findings_in_order_each_with_its_cure(files: list[ReturnedFile]) -> None:
    consolidation = consolidate(files, FORM, ON.register, "見本県")
    assert_told_in_full(consolidation, files)
    assert_told_in_full(check_files(files, FORM, ON.register, None), files)
    event(", ".join(sorted({record.status for record in consolidation.files})))


@given(st.lists(any_file, min_size=1, max_size=3))
@settings(always_the_same, max_examples=30)
def test_any_grids__are_written_into_a_report(files: list[ReturnedFile]) -> None:
    consolidation = consolidate(files, FORM, ON.register, "見本県")
    assert report_workbook(consolidation, made_at=NOW).startswith(b"PK")


@given(st.lists(st.tuples(*(any_value for _ in ITEM_COLUMNS)), min_size=1, max_size=len(NAMES)))
@settings(always_the_same, max_examples=80)
def test_any_answers_below_honest_headings__no_row_is_lost(answers: list[tuple[CellValue, ...]]) -> None:
    rows = [
        *headings(),
        *([float(n), name, *cells] for n, (name, cells) in enumerate(zip(NAMES, answers, strict=False))),
    ]
    file = ReturnedFile("回答.xlsx", 0, "0" * 64, (Grid("市町村分", tuple(map(tuple, rows))),))

    consolidation = consolidate([file], FORM, ON.register, "見本県")

    at_error = {finding.lg_code for finding in consolidation.findings}
    for number, row in enumerate(consolidation.rows):
        if row.response is None:  # nothing was answered in its row, which is told
            assert row.municipality.lg_code in at_error
            continue
        assert row.response.row == LAYOUT.first_row + number
        raw = tuple(answer.raw for answer in row.response.answers.values())
        # (NaN is no value that equals itself.)
        assert all(held is cell or held == cell for held, cell in zip(raw, answers[number], strict=True))
