"""Numerals, years and months at their bounds: a year off by one is a remediation a year late."""

import datetime as dt

import pytest

from xl_kenten.core.japanese_date import bare_year, end_of_month, era_year, fiscal_year_of, fold, number

INSPECTION = dt.date(2007, 6, 20)


@pytest.mark.parametrize(
    ("digits", "value"),
    [
        ("元", 1), ("07", 7), ("19", 19), ("九", 9), ("十", 10), ("十九", 19), ("二十", 20), ("二十一", 21), ("一九", 19),
        ("一〇", 10), ("二〇〇七", 2007), ("〇七", 7), ("零七", 7),
    ],
)  # fmt: skip
def test_numeral__is_read_in_each_spelling(digits: str, value: int) -> None:
    assert number(digits) == value


@pytest.mark.parametrize(
    "digits", ["〇", "〇〇", "零", "零〇", "二三十", "十二三", "二三十四五", "十十", "二十十", "二十三十"]
)
def test_numeral_that_nobody_writes__is_none(digits: str) -> None:
    assert number(digits) is None


@pytest.mark.parametrize(
    ("year", "month", "last"),
    [
        (2007, 6, dt.date(2007, 6, 30)),
        (2007, 2, dt.date(2007, 2, 28)),
        (2008, 2, dt.date(2008, 2, 29)),
        (2007, 12, dt.date(2007, 12, 31)),
        (1, 1, dt.date(1, 1, 31)),
        (9999, 12, dt.date(9999, 12, 31)),
        (0, 12, None),
        (10000, 1, None),
        (2007, 0, None),
        (2007, 13, None),
    ],
)
def test_last_day_of_a_month__is_the_calendars(year: int, month: int, last: dt.date | None) -> None:
    assert end_of_month(year, month) == last


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (dt.date(2007, 3, 31), 2006),
        (dt.date(2007, 4, 1), 2007),
        (dt.date(2007, 4, 30), 2007),
        (dt.date(2008, 1, 1), 2007),
    ],
)
def test_fiscal_year__begins_in_april(day: dt.date, year: int) -> None:
    assert fiscal_year_of(day) == year


@pytest.mark.parametrize(
    ("era", "digits", "year"),
    [
        ("平成", "元", 1989), ("平成", "19", 2007), ("H", "31", 2019), ("平成", "32", None),
        ("平成", "0", None), ("昭和", "64", 1989), ("昭和", "65", None), ("大正", "15", 1926), ("大正", "16", None), ("h", "19", 2007),
        ("西暦", "2007", 2007), ("西暦", "1000", 1000), ("西暦", "999", None), ("西暦", "十十", None),
    ],
)  # fmt: skip
def test_year_of_an_era__is_known_up_to_its_last(era: str, digits: str, year: int | None) -> None:
    assert era_year(era, digits) == year


@pytest.mark.parametrize(
    ("digits", "era", "reference", "year"),
    [
        ("2007", "平成", INSPECTION, 2007),
        ("1000", "平成", INSPECTION, 1000),
        ("999", "平成", INSPECTION, None),
        ("100", "平成", INSPECTION, None),
        ("99", "平成", INSPECTION, 1999),
        ("98", "平成", INSPECTION, 1998),
        ("32", "平成", INSPECTION, 2032),
        ("31", "平成", INSPECTION, 2019),
        ("19", "平成", INSPECTION, 2007),
        ("元", "平成", INSPECTION, 1989),
        ("0", "平成", INSPECTION, 2000),
        ("07", "平成", INSPECTION, 2007),
        ("07", "平成", dt.date(1996, 6, 20), 1995),
        ("7", "平成", INSPECTION, 1995),
        ("00", "平成", dt.date(1901, 1, 1), 1900),
        ("1", "西暦", INSPECTION, 2001),
        ("十十", "平成", INSPECTION, None),
    ],
)
def test_year_without_an_era__is_the_forms_or_the_nearest(
    digits: str, era: str, reference: dt.date, year: int | None
) -> None:
    assert bare_year(digits, era, reference) == year


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("０１２３４５６７８９", "0123456789"),
        ("！／：～Ａｚ｢｣ｱﾝ", "!/:~Az()アン"),
        ("‐‑‒–—―−﹣－", "---------"),
        ("〜～∼", "~~~"),
        ("【〔［｢「『", "(((((("),
        ("】〕］｣」』", "))))))"),
        ("⺟⼀⽇⽉年", "母一日月年"),
        ("\u3000\u00a0\u2000\u200a\t", "     "),
        ("\r", "\n"),
        ("①㈱㍻…ー一X", "①㈱㍻…ー一X"),
    ],
)
def test_signs_of_another_width_or_shape__become_the_one_that_dates_are_written_with(
    written: str, plain: str
) -> None:
    assert fold(written).one_width == plain
