"""What a clerk sees: the colours that are theirs, the marks that are ours, and that neither loses its place."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from xl_kenten import ribbon

from tests.libreoffice.desk import (
    FIRST_ROW,
    LAST_ROW,
    Desk,
    desk_with_sample,  # noqa: F401 - a fixture
    folder_with_returns,  # noqa: F401 - a fixture
    sample_workbook_bytes,  # noqa: F401 - a fixture
)
from tests.returned_workbooks import write_return

# As the legend of the sheet shows them; a hatched cell is told as the mixture of its two colours.
DEFICIENT, UNANSWERED, WRONG, TEXT_MISSING = (255, 217, 102), (246, 203, 201), (192, 0, 0), (237, 156, 150)
ERROR, WARNING, NOTICE = (244, 166, 160), (255, 230, 153), (221, 235, 247)
NAME_FILL = (242, 242, 242)
NO_TIME = "契約を見直す"  # a remediation text that names no time: what only Python can see
ANSWERED = [0, 0, 0, None, 0, 0, 0, None, 0, 0, None]


def answer_all(desk: Desk, **texts: str) -> None:
    """Every municipality answers without deficiency, but these: a 1 and a text."""
    rows = []
    for cells in desk.values()[FIRST_ROW - 1 : LAST_ROW]:
        text = texts.get(str(cells[1]))
        rows.append([1, 0, 0, text, *ANSWERED[4:]] if text else ANSWERED)
    desk.sheet()[f"C{FIRST_ROW}"].value = rows


def marked(desk: Desk, column: str, color: tuple[int, int, int], last_row: int = LAST_ROW + 3) -> list[str]:
    """The municipalities whose cell in a column shows a colour."""
    fills = desk.fill(f"{column}{FIRST_ROW}:{column}{last_row}")
    names = [cells[1] for cells in desk.values()[FIRST_ROW - 1 : last_row]]
    return [str(name) for name, fill in zip(names, fills, strict=False) if fill[0] == color]


class TestTheirColours:
    def test_every_format_they_set__is_there_after_highlighting_and_clearing(self, desk: Desk) -> None:
        answer_all(desk, 架空市=NO_TIME)
        row = desk.row_of("架空市")
        sheet = desk.sheet()
        sheet[f"A{row}:F{row}"].color = (0, 176, 240)
        sheet[f"F{row}"].font.color = (255, 0, 0)
        sheet[f"F{row}"].font.bold = True
        sheet[f"C{row}"].number_format = "0.0"
        before = looks(desk, row)

        desk.press(ribbon.highlight)
        assert desk.fill(f"F{row}") == WARNING
        assert looks(desk, row) == before
        desk.press(ribbon.clear_highlights)

        assert looks(desk, row) == before
        assert desk.fill(f"F{row}") == (0, 176, 240)

    def test_no_trace_is_left__after_highlighting_and_clearing(self, desk: Desk) -> None:
        answer_all(desk, 架空市=NO_TIME, 写本村="なし")
        values, fills = desk.values(), desk.fill(f"A{FIRST_ROW}:O{LAST_ROW + 1}")
        desk.press(ribbon.highlight)
        assert desk.fill(f"A{FIRST_ROW}:O{LAST_ROW + 1}") != fills
        desk.press(ribbon.clear_highlights)
        assert desk.values() == values
        assert desk.fill(f"A{FIRST_ROW}:O{LAST_ROW + 1}") == fills

    @pytest.mark.usefixtures("returns")
    def test_consolidating__changes_no_format(self, desk: Desk) -> None:
        row = desk.row_of("架空市")
        desk.sheet()[f"C{row}:F{row}"].color = (0, 176, 240)
        before = looks(desk, row)
        desk.press(ribbon.consolidate)
        assert looks(desk, row) == before


def looks(desk: Desk, row: int) -> list[tuple[object, ...]]:
    """The formats of a row's cells, conditional ones not included."""
    cells = (desk.sheet()[f"{column}{row}"] for column in "ABCDEFGHIJKLMNO")
    return [(each.color, each.font.color, each.font.bold, each.number_format) for each in cells]


class TestMarksGoWithTheirRows:
    @pytest.fixture
    def highlighted(self, desk: Desk) -> Desk:
        answer_all(desk, 架空市=NO_TIME, 写本村=NO_TIME)
        desk.press(ribbon.highlight)
        assert marked(desk, "F", WARNING) == ["架空市", "写本村"]
        return desk

    def test_rows_inserted_above(self, highlighted: Desk) -> None:
        row = highlighted.row_of("架空市")
        highlighted.user.insert_rows(highlighted.sheet()[f"{row}:{row + 1}"])
        assert highlighted.row_of("架空市") == row + 2
        assert marked(highlighted, "F", WARNING) == ["架空市", "写本村"]

    def test_rows_deleted(self, highlighted: Desk) -> None:
        below = highlighted.row_of("架空市") + 1
        highlighted.user.delete_rows(highlighted.sheet()[f"{below}:{below + 1}"])
        assert marked(highlighted, "F", WARNING) == ["架空市", "写本村"]

    def test_rows_sorted_by_the_filter_of_the_sheet(self, highlighted: Desk) -> None:
        area = filtered_area(highlighted)
        highlighted.user.sort(highlighted.sheet()[area], 2, descending=True, has_headers=True)
        names = [cells[1] for cells in highlighted.values()[FIRST_ROW - 1 : LAST_ROW]]
        assert names == sorted(names, reverse=True)
        assert sorted(marked(highlighted, "F", WARNING)) == ["写本村", "架空市"]

    def test_sorted_then_filled__each_return_finds_its_row(self, highlighted: Desk, tmp_path: Path) -> None:
        area = filtered_area(highlighted)
        highlighted.user.sort(highlighted.sheet()[area], 2, has_headers=True)
        folder = tmp_path / "回答"
        folder.mkdir()
        write_return(folder / "a.xlsx", "| 1 | 見本市 | 1 | 0 | 0 | 平成19年7月末 | 0 | 0 | 0 | | 0 | 0 | |")
        highlighted.book.names["returns_folder"].refers_to_range.value = str(folder)
        highlighted.sheet()[
            f"C{highlighted.row_of('見本市')}:M{highlighted.row_of('見本市')}"
        ].clear_contents()

        highlighted.press(ribbon.consolidate)

        row = highlighted.values()[highlighted.row_of("見本市") - 1]
        assert row[2:6] == [1, 0, 0, "平成19年7月末"]
        assert row[13] == "受理"

    def test_column_inserted_among_the_answers(self, highlighted: Desk) -> None:
        highlighted.sheet()["D:D"].insert("right")
        assert marked(highlighted, "G", WARNING) == ["架空市", "写本村"]
        highlighted.sheet()["D9"].value = "電話済み"
        highlighted.press(ribbon.clear_highlights)
        assert marked(highlighted, "G", WARNING) == []
        highlighted.press(ribbon.highlight)
        assert marked(highlighted, "G", WARNING) == ["架空市", "写本村"]
        assert highlighted.sheet()["D9"].value == "電話済み"

    def test_what_was_put_right__is_not_marked_any_more_after_the_next_press(self, highlighted: Desk) -> None:
        highlighted.sheet()[f"F{highlighted.row_of('架空市')}"].value = "平成19年7月末までに契約を見直す"
        highlighted.press(ribbon.highlight)
        assert marked(highlighted, "F", WARNING) == ["写本村"]


def filtered_area(desk: Desk) -> str:
    """The cells under the sheet's filter, headings included: what Excel sorts when its arrow is clicked."""
    area = str(openpyxl.load_workbook(desk.book.fullname)["市町村分"].auto_filter.ref)
    assert area.startswith(f"A{FIRST_ROW - 1}:")
    return area


class TestLiveMarks:
    """Without Python: as soon as somebody types."""

    def test_they_come_and_go_while_somebody_types(self, desk: Desk) -> None:
        answer_all(desk)
        row = desk.row_of("架空市")
        sheet, user = desk.sheet(), desk.user
        assert desk.fill(f"C{row}:F{row}") == [[None] * 4]

        user.type(sheet[f"C{row}"], "1")
        assert [desk.fill(f"C{row}"), desk.fill(f"F{row}")] == [DEFICIENT, TEXT_MISSING]
        user.type(sheet[f"F{row}"], "平成19年7月末")
        assert [desk.fill(f"C{row}"), desk.fill(f"F{row}")] == [DEFICIENT, None]
        user.type(sheet[f"C{row}"], "0")
        assert desk.fill(f"C{row}:F{row}") == [[None] * 4]
        sheet[f"D{row}"].clear_contents()
        assert desk.fill(f"D{row}") == UNANSWERED

    def test_values_that_are_no_answer__are_marked_whatever_they_are(self, desk: Desk) -> None:
        answer_all(desk)
        for column, value in zip("CDEGHI", (2, "○", "あり", -1, 0.5, dt.datetime(2007, 7, 1)), strict=True):
            desk.sheet()[f"{column}{FIRST_ROW}"].value = value
        assert [desk.fill(f"{column}{FIRST_ROW}") for column in "CDEGHI"] == [WRONG] * 6

    def test_blank_section_of_the_subcontractors__is_a_nil_return_until_one_cell_is_filled(
        self, desk: Desk
    ) -> None:
        answer_all(desk)
        row = FIRST_ROW
        desk.sheet()[f"K{row}:L{row}"].clear_contents()
        assert desk.fill(f"K{row}:L{row}") == [[None, None]]
        desk.sheet()[f"K{row}"].value = 0
        assert desk.fill(f"K{row}:L{row}") == [[None, UNANSWERED]]

    def test_municipality_that_has_not_answered__is_grey(self, desk: Desk, returns: Path) -> None:  # noqa: ARG002
        desk.press(ribbon.consolidate)
        grey = (208, 208, 208)
        missing = marked(desk, "B", grey)
        assert len(missing) == 28
        assert {"架空市", "例示市"} & set(missing) == set()

    def test_the_sentence_above_the_table__counts_what_is_open(self, desk: Desk) -> None:
        answer_all(desk)
        assert desk.sheet()["C3"].value == "入力は完了しています"
        desk.write(f"C{FIRST_ROW}", 1, 2)
        desk.sheet()[f"E{FIRST_ROW}"].clear_contents()
        assert desk.sheet()["C3"].value == "未入力 1 か所・入力できない値 1 か所・改善事項の記入もれ 1 か所"
