"""Texts in cells: what a cell cannot hold is replaced or cut, visibly, and rows are tall enough."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from xl_kenten.adapters.ooxml.plain_copy import write_plain_copy
from xl_kenten.adapters.returned_files import grids_of
from xl_kenten.adapters.written.cell_text import (
    CELL_LIMIT,
    CUT_NOTE,
    WrappedText,
    cell_text,
    line_count,
    line_height,
    row_height,
    shortened,
    utf16_length,
)
from xl_kenten.core.grid import Grid

ANY_TEXT = st.text(st.characters(codec=None))  # lone surrogates and control characters, too


@given(ANY_TEXT)
def test_any_text__fits_a_cell_and_can_be_written_as_xml(text: str) -> None:
    fitted = cell_text(text)
    assert utf16_length(fitted) <= CELL_LIMIT
    etree.Element("t").text = fitted  # lxml refuses what XML cannot hold


@given(ANY_TEXT)
def test_a_fitted_text__stays_as_it_is(text: str) -> None:
    assert cell_text(cell_text(text)) == cell_text(text)


def test_ordinary_text__is_not_touched() -> None:
    text = "=SUM(A1)\tは _x0041_ を\n改める。𠮷野家 ①〜"
    assert cell_text(text) == text


def test_line_breaks_of_other_systems__become_one_kind() -> None:
    assert cell_text("一\r\n二\r三\x0b四\u2028五") == "一\n二\n三\n四\n五"


def test_control_characters_and_lone_surrogates__are_replaced_visibly() -> None:
    assert cell_text("a\x00b\x1bc\ud83dd\ufffe") == "a�b�c�d�"


def test_too_long_text__ends_with_a_note_that_it_was_cut() -> None:
    assert cell_text("あ" * 32_767) == "あ" * 32_767
    cut = cell_text("あ" * 32_768)
    assert cut.endswith(CUT_NOTE)
    assert len(cut) == CELL_LIMIT


def test_characters_beyond_the_basic_plane__count_twice_as_in_excel() -> None:
    assert cell_text("𠮷" * 16_383) == "𠮷" * 16_383
    cut = cell_text("𠮷" * 16_384)
    assert cut.endswith(CUT_NOTE)
    assert CELL_LIMIT - 1 <= utf16_length(cut) <= CELL_LIMIT


@given(ANY_TEXT, st.integers(1, 40))
def test_shortened__is_never_longer_than_allowed(text: str, limit: int) -> None:
    assert utf16_length(shortened(text, limit)) <= limit


def test_lines__wide_characters_take_one_em_and_narrow_ones_little_more_than_half() -> None:
    # 10 points are 13.3 pixels; 140 pixels less padding hold 10 em, of which half an em is kept in reserve.
    assert line_count(WrappedText("あ" * 9, 140, 10)) == 1
    assert line_count(WrappedText("あ" * 10, 140, 10)) == 2
    assert line_count(WrappedText("a" * 17, 140, 10)) == 1
    assert line_count(WrappedText("a" * 18, 140, 10)) == 2
    assert line_count(WrappedText("一\n\n二", 140, 10)) == 3


def test_lines__a_word_that_fits_a_line_is_not_broken() -> None:
    assert line_count(WrappedText("あいうえお" + "workbook", 140, 10)) == 1
    assert line_count(WrappedText("あいうえお" + "workbooks.xlsx" + "か", 140, 10)) == 2
    assert line_count(WrappedText("あいうえおかき" + "workbooks.xlsx" + "くけこ", 140, 10)) == 3
    assert line_count(WrappedText("x" * 60, 140, 10)) == 4


@given(st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=60), st.integers(30, 400))
def test_lines__hold_all_characters(text: str, width: int) -> None:
    ems = sum(1 if unicodedata.east_asian_width(each) in "WFA" else 0.55 for each in text)
    assert line_count(WrappedText(text, width, 10)) * width >= ems * 10 * 96 / 72


def test_line_height__is_the_one_excel_gives_its_japanese_standard_font() -> None:
    assert line_height(11) == 18.75


def test_row_height__is_that_of_the_tallest_text_and_never_more_than_excel_allows() -> None:
    texts = [WrappedText("短い", 100, 10), WrappedText("あ" * 30, 140, 10)]
    assert row_height(texts) == row_height(texts[1:]) == 4 * line_height(10) + 3
    assert row_height([WrappedText("あ" * 9_999, 100, 10)]) == 409
    assert row_height([], 24) == 24


@pytest.mark.parametrize(
    "text", ["_x005F_x0041_", "_x0041_x0041_x0041_", "_x005f_", "__x000D_", "_x00_x0041_"]
)
def test_text_that_looks_escaped__comes_back_as_it_was_from_every_kind_of_new_workbook(text: str) -> None:
    copy, _ = write_plain_copy([Grid("表", ((text,),))])
    (grid,) = grids_of(copy, "a.xlsx")
    assert grid.rows == ((text,),)
