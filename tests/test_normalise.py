"""One spelling for what means the same, and a cell's value as whoever reads a message sees it."""

import datetime as dt

import pytest

from xl_kenten.core.grid import CellValue, ErrorValue, UncalculatedFormula
from xl_kenten.core.normalise import (
    fold_heading,
    fold_name,
    is_blank,
    is_numbering,
    shortened,
    shown,
    trimmed,
    without_numbering,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        (" 甲 ", " 甲 "),
        (True, "TRUE"),
        (False, "FALSE"),
        (1.0, "1"),
        (-3.0, "-3"),
        (0.5, "0.5"),
        (12, "12"),
        (999999999999999.0, "999999999999999"),
        (1e15, "1E+15"),
        (-1e16, "-1E+16"),
        (123456789012345678.0, "1.23456789012346E+17"),
        (0.1 + 0.2, "0.3"),
        (1.5e-7, "1.5E-07"),
        (dt.datetime(2007, 7, 31), "2007年7月31日"),  # noqa: DTZ001 - as Excel has it
        (dt.datetime(2007, 7, 31, 9, 5), "2007年7月31日 9:05"),  # noqa: DTZ001
        (dt.datetime(2007, 7, 31, 0, 30), "2007年7月31日 0:30"),  # noqa: DTZ001
        (dt.date(2007, 7, 31), "2007年7月31日"),
        (dt.time(9, 5), "09:05:00"),
        (dt.timedelta(hours=26, minutes=5), "26:05:00"),
        (dt.timedelta(days=51666665, hours=15), "1239999975:00:00"),
        (-dt.timedelta(minutes=90, seconds=7.5), "-1:30:07"),
        (ErrorValue("#REF!"), "#REF!"),
        (UncalculatedFormula(), "計算されていない数式"),
    ],
)
def test_value__is_shown_as_excel_shows_it(value: CellValue, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(
    "name",
    [
        "1 A市", "1　A市", "（1）A市", "１．A市", "No.1 A市", "no1 A市", "NO.12、A市", "1・A市", "12A市", "(3)A市", "1: A市", " 1-A市",
        "1234 A市", "①A市",
    ],
)  # fmt: skip
def test_number_before_a_name__is_dropped(name: str) -> None:
    assert without_numbering(name) == "A市"


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("A市", "A市"),
        ("　Ａ市 ", "Ａ市"),
        ("Nagano", "Nagano"),
        ("1 2 A市", "2 A市"),
        ("三1 市", "三1 市"),
        ("12345 A市", "12345 A市"),
        ("", ""),
    ],
)
def test_name_without_a_number_before_it__stays(name: str, left: str) -> None:
    assert without_numbering(name) == left


@pytest.mark.parametrize("text", ["1", " 1 ", "(1)", "（１）", "①", "No.3", "no3", "12.", "3、", "1234"])
def test_number_of_a_row__is_known(text: str) -> None:
    assert is_numbering(text)


@pytest.mark.parametrize("text", ["", "A市", "1 A市", "12345", "一", "第1"])
def test_what_is_more_than_a_number__is_no_number_of_a_row(text: str) -> None:
    assert not is_numbering(text)


@pytest.mark.parametrize("value", [None, "", " ", "　", "\n\t", "\u200b", "\ufeff\u00ad"])
def test_cell_that_shows_nothing__is_blank(value: CellValue) -> None:
    assert is_blank(value)


@pytest.mark.parametrize("value", ["0", "-", "　a", 0.0, False, ErrorValue("#N/A"), UncalculatedFormula()])
def test_cell_that_shows_something__is_not(value: CellValue) -> None:
    assert not is_blank(value)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (" 甲 乙 ", "甲 乙"),
        ("　甲\r\n乙\r丙\n", "甲\n乙\n丙"),
        ("\u200b\u2060\ufeff\u00a0\t甲\t", "甲"),
        ("X甲X", "X甲X"),
        ("\r\n", ""),
    ],
)
def test_ends_that_cannot_be_seen__are_dropped_and_line_breaks_are_one(text: str, left: str) -> None:
    assert trimmed(text) == left


def test_folded_texts__are_equal_where_they_mean_the_same() -> None:
    assert fold_heading("①　再委託の\n原則禁止（案）、Ａ") == "1再委託の原則禁止案A"
    assert fold_name(" 〇◯ 県\u200b") == fold_name("○○県") == "○○県"
    assert fold_name("Ａ　市") == "A市"


@pytest.mark.parametrize(
    ("length", "quoted"), [(30, "あ" * 30), (31, "あ" * 30 + "…"), (99, "あ" * 30 + "…")]
)
def test_long_entry__is_quoted_as_far_as_it_takes_to_recognise_it(length: int, quoted: str) -> None:
    assert shortened("あ" * length) == quoted
