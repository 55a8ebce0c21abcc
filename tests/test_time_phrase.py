"""Parts of a year as a text names them (7月31日, 第2四半期, 後半, 秋), and what 付け behind a day makes of it."""

import datetime as dt

import pytest

from tests.test_remediation import REFERENCE
from xl_kenten.core.remediation import read_time
from xl_kenten.core.time_phrase import could_be_slip


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("平成20年9/30までに改める", dt.date(2008, 9, 30)),
        ("平成20年前半に改める", dt.date(2008, 6, 30)),
        ("平成20年後半に改める", dt.date(2008, 12, 31)),
        ("平成20年前期に改める", dt.date(2008, 9, 30)),
        ("平成20年後期に改める", dt.date(2009, 3, 31)),
        ("平成20年上期に改める", dt.date(2008, 9, 30)),
        ("平成20年下期に改める", dt.date(2009, 3, 31)),
        ("平成20年度前半に改める", dt.date(2008, 9, 30)),
        ("平成20年度後半に改める", dt.date(2009, 3, 31)),
        ("平成20年第4四半期に改める", dt.date(2009, 3, 31)),
        ("平成20年10～2月に改める", dt.date(2009, 2, 28)),
        ("平成20年7～7月に改める", dt.date(2008, 7, 31)),
        ("平成20年秋に改める", dt.date(2008, 12, 31)),
        ("平成18年10月に締結した契約を3月に改める", dt.date(2008, 3, 31)),
        ("平成19年10月から3月まで改める", dt.date(2008, 3, 31)),
        ("平成18年秋の契約を改める", dt.date(2006, 12, 31)),
        ("1月31日までに改める", dt.date(2008, 1, 31)),
        ("12月末までに改める", dt.date(2007, 12, 31)),
        ("9月様式第3号を改める", dt.date(2007, 9, 30)),
        ("第2四半期様式第3号を改める", dt.date(2007, 9, 30)),
        ("平成20年4月1日付けで変更契約を締結", dt.date(2008, 4, 1)),
    ],
)
def test_part_of_a_year__ends_with_its_last_day(text: str, latest: dt.date) -> None:
    read = read_time(text, REFERENCE)
    assert (read.named, read.latest, read.impossible) == (True, latest, ())


@pytest.mark.parametrize(
    "text",
    [
        "第5四半期",
        "第〇〇四半期",
        "100月末",
        "9月25日総行情第42号",
        "4月1日付けで変更契約を締結",
    ],
)
def test_what_no_year_has_and_the_day_of_a_document__name_no_time(text: str) -> None:
    read = read_time(text, REFERENCE)
    assert (read.named, read.latest, read.impossible) == (False, None, ())


def test_numbers_of_a_date__are_those_of_some_month_and_day() -> None:
    said = [(month, day) for month in range(15) for day in range(34) if could_be_slip(month, day)]

    assert said == [(month, day) for month in range(1, 13) for day in range(1, 32)]
