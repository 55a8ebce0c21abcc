"""For any legal form and any answers: what goes out comes back, and what was consolidated reads the same again."""

import datetime as dt

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.any_form import PREFECTURE, REGISTER, WHO, answers_to, any_forms, return_of, taken
from tests.fake_workbook import FakeWorkbook
from xl_kenten.actions.collection import Basis
from xl_kenten.actions.prefecture_workbook import Pages
from xl_kenten.actions.workbook_buttons import Desk, consolidate_into
from xl_kenten.adapters.ooxml.workbook import Workbook
from xl_kenten.adapters.returned_files import grids_of
from xl_kenten.adapters.written.blank_form import blank_form
from xl_kenten.adapters.written.report_workbook import report_workbook
from xl_kenten.core.consolidation import Consolidation, consolidate
from xl_kenten.core.finding import FindingCode
from xl_kenten.core.form import Form, SheetKind
from xl_kenten.core.form_table import find_tables
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.layout import form_layout
from xl_kenten.core.returned_file import ReturnedFile
from xl_kenten.core.workbook.settings import read_settings
from xl_kenten.core.workbook.sheets import SETTINGS
from xl_kenten.template.workbook import prefecture_workbook

UNREAD = {
    FindingCode.FORM_NOT_FOUND,
    FindingCode.FORM_AMBIGUOUS,
    FindingCode.FORM_SHIFTED,
    FindingCode.SHEET_RENAMED,
    FindingCode.MUNICIPALITY_UNKNOWN,
    FindingCode.SAMPLE_ROW_LEFT,
    FindingCode.TOTAL_MISMATCH,
}
NOW = dt.datetime(2021, 7, 1, 9, tzinfo=dt.UTC)
quick = settings(
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


def collected(form: Form, *files: ReturnedFile) -> Consolidation:
    return consolidate(files, form, REGISTER, PREFECTURE)


def answered(consolidation: Consolidation) -> list[tuple[CellValue, ...] | None]:
    return [row.response and tuple(row.response.values().values()) for row in consolidation.rows]


def said(consolidation: Consolidation) -> list[tuple[CellValue, ...] | None]:
    """The answers; in a table of many, who left every cell blank has said nothing."""
    return [
        values if values and any(value is not None for value in values) else None
        for values in answered(consolidation)
    ]


def codes(consolidation: Consolidation) -> set[FindingCode]:
    return {finding.code for finding in consolidation.findings}


def read(data: bytes, name: str) -> ReturnedFile:
    return ReturnedFile(name, 0, None, tuple(grids_of(data, name)))


@quick
@given(st.data(), any_forms())
def test_blank_form_filled_in__comes_back_with_the_same_answers(data, form):
    answers = data.draw(answers_to(form))
    layout = form_layout(form)
    book = Workbook(blank_form(form, WHO[0]))
    sheet = book.worksheet(form.sheets.municipal.name)
    for answer, column in zip(answers, layout.columns.values(), strict=True):
        sheet.set_value(layout.first_row, column, answer)

    found = collected(form, read(book.to_bytes(), "a.xlsx"))

    assert answered(found) == [taken(form, answers), None, None, None]
    # Nobody has calculated the totals that stand in the file.
    assert codes(found) & UNREAD <= {FindingCode.TOTAL_MISMATCH}


@quick
@given(st.data(), any_forms())
def test_consolidated_and_reported__reads_the_same_again(data, form):
    returns = [return_of(form, who, data.draw(answers_to(form))) for who in WHO[:3]]
    first = collected(form, *returns)
    report = report_workbook(first, made_at=NOW)

    again = collected(form, read(report, "報告.xlsx"))

    assert said(again) == said(first)
    assert again.totals() == first.totals()
    assert not codes(again) & UNREAD
    event(f"{len(form.sections)} sections, {len(form.flags)} flags")


@settings(quick, max_examples=8)
@given(st.data(), any_forms())
def test_consolidated_into_the_workbook__stands_there_and_stays(data, form):
    book = FakeWorkbook(prefecture_workbook(form, [PREFECTURE], PREFECTURE, WHO))
    pages = Pages(book)
    desk = Desk(pages, read_settings(pages[SETTINGS]), Basis(form, REGISTER, PREFECTURE))
    answers = [data.draw(answers_to(form)) for _ in WHO[:3]]
    returns = [return_of(form, who, each) for who, each in zip(WHO, answers, strict=False)]

    filling = consolidate_into(desk, returns, NOW).municipal

    page = desk.page(form.sheets.municipal.name)
    assert [tuple(response.values().values()) for response in page.sheet.responses] == [
        *(taken(form, each) for each in answers),
        (None,) * len(form.items),
    ]
    assert page.sheet.kind is SheetKind.MUNICIPAL
    written = len(book.written)
    consolidate_into(desk, returns, NOW)
    assert len(book.written) == written
    assert filling.totals_after() == collected(form, *returns).totals()


def headings_of(form: Form) -> list[list[CellValue]]:
    return [list(row) for row in return_of(form, WHO[0], [None] * len(form.items)).grids[0].rows]


@quick
@given(st.data(), any_forms())
def test_sections_in_any_order__are_known_or_refused_but_never_taken_for_one_another(data, form):
    layout = form_layout(form)
    rows = headings_of(form)
    # Every heading above a section stands above its first column: so staff see it who have taken merging away.
    for level in range(len(layout.heading_rows)):
        for section in form.sections:
            if level < len(section.headings):
                column = layout.columns[section.items[0].id]
                rows[layout.heading_rows[level]][column] = section.headings[level]
    order = data.draw(st.permutations(form.sections))
    moved = {
        item.id: 2 + place for place, item in enumerate(item for section in order for item in section.items)
    }
    shuffled = [[*row[:2], *(row[layout.columns[item]] for item in moved)] for row in rows]
    hidden = data.draw(st.booleans())
    if hidden:  # somebody has also deleted one of the headings above
        groups = [
            (r, c)
            for r in layout.heading_rows
            for c in range(2, len(shuffled[r]))
            if shuffled[r][c] in {heading for section in form.sections for heading in section.headings}
        ]
        row, column = data.draw(st.sampled_from(groups))
        shuffled[row][column] = None

    tables = find_tables(Grid("回答", tuple(map(tuple, shuffled))), form).tables

    assert [dict(table.columns) for table in tables] in ([moved], [])
    if not hidden:
        assert tables
