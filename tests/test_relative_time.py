"""Times named from today or from a date before them: what 翌 and 同 refer to, which half, how closely."""

import datetime as dt

import pytest

from xl_kenten.core.remediation import read_time

REFERENCE = dt.date(2007, 6, 20)


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("平成20年10月に協議し、翌年改める", dt.date(2009, 12, 31)),
        ("平成20年10月に協議し、翌年度中に改める", dt.date(2010, 3, 31)),
        ("平成20年2月に協議し、翌年度中に改める", dt.date(2009, 3, 31)),
        ("平成20年10月に協議し、翌年3月に改める", dt.date(2009, 3, 31)),
        ("平成20年10月に協議し、同年12月に改める", dt.date(2008, 12, 31)),
        ("平成20年10月10日に協議し、同月25日に改める", dt.date(2008, 10, 25)),
        ("平成20年10月10日に協議し、同月末までに改める", dt.date(2008, 10, 31)),
        ("平成20年12月に協議し、翌月末までに改める", dt.date(2009, 1, 31)),
        ("平成20年12月に協議し、翌々月末までに改める", dt.date(2009, 2, 28)),
        ("翌年改める", dt.date(2008, 12, 31)),
        ("翌月改める", dt.date(2007, 7, 31)),
        ("同年12月に改める", dt.date(2007, 12, 31)),
    ],
)
def test_following_and_same__are_counted_from_the_date_before_them_if_there_is_one(
    text: str, latest: dt.date
) -> None:
    assert read_time(text, REFERENCE).latest == latest


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("平成18年10月に協議し、来年12月に改める", dt.date(2008, 12, 31)),
        ("平成18年10月に協議し、本年12月に改める", dt.date(2007, 12, 31)),
        ("平成18年10月に協議し、来月末までに改める", dt.date(2007, 7, 31)),
    ],
)
def test_this_and_coming__are_counted_from_the_inspection_whatever_date_stands_before(
    text: str, latest: dt.date
) -> None:
    assert read_time(text, REFERENCE).latest == latest


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("来年", dt.date(2009, 12, 31)),
        ("来年度", dt.date(2009, 3, 31)),
        ("本年9月", dt.date(2008, 9, 30)),
        ("本年度9月", dt.date(2007, 9, 30)),
    ],
)
def test_year_and_fiscal_year__differ_from_january_to_march(text: str, latest: dt.date) -> None:
    assert read_time(text, dt.date(2008, 2, 1)).latest == latest


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("年度上半期に改める", dt.date(2007, 9, 30)),
        ("年度の前半に改める", dt.date(2007, 9, 30)),
        ("年度下期に改める", dt.date(2008, 3, 31)),
        ("年度の後半に改める", dt.date(2008, 3, 31)),
    ],
)
def test_half_of_this_fiscal_year__ends_with_september_or_march(text: str, latest: dt.date) -> None:
    assert read_time(text, REFERENCE).latest == latest


@pytest.mark.parametrize("written", ["来月32日", "本月31日", "翌月0日"])
def test_day_that_the_month_does_not_have__is_impossible_and_quoted(written: str) -> None:
    read = read_time(f"{written}までに改める", REFERENCE)
    assert (read.latest, read.impossible) == (None, (written,))


@pytest.mark.parametrize(
    ("text", "latest"),
    [("来月様式第3号を改める", dt.date(2007, 7, 31)), ("月末変更契約書第3号を交わす", dt.date(2007, 6, 30))],
)
def test_month_before_a_numbered_document__is_when_it_is_done_and_not_the_day_of_the_document(
    text: str, latest: dt.date
) -> None:
    assert read_time(text, REFERENCE).latest == latest


@pytest.mark.parametrize("still_open", ["秋頃までに", "３ヶ月以内に", "半年を目途に", "数週間のうちに"])
def test_past_date_with_a_time_left_open_beside_it__is_not_the_latest(still_open: str) -> None:
    assert read_time(f"平成18年4月の契約を{still_open}改める", REFERENCE).latest is None


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("年度末付けで変更契約を締結する", dt.date(2008, 3, 31)),
        ("年末付けで変更契約を締結する", dt.date(2007, 12, 31)),
    ],
)
def test_end_of_the_year__is_that_of_this_year_beside_a_document_too(text: str, latest: dt.date) -> None:
    assert read_time(text, REFERENCE).latest == latest
