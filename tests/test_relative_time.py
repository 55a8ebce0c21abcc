"""Times named from today or from a date before them: what 翌 and 同 refer to, which half, how closely."""

import datetime as dt

import pytest

from xl_kenten.core.remediation import read_time

REFERENCE = dt.date(2007, 6, 20)
UNFILLED = [*"○〇◯●△×□_＊？…", "＿＿", "○○", "〇〇", "xx", "ＸＸ"]


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


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("翌週", None),
        ("翌々週に改める", None),
        ("来週", None),
        ("明日", dt.date(2007, 6, 21)),
        ("明日、改める", dt.date(2007, 6, 21)),
        ("明日改善する", dt.date(2007, 6, 21)),
        ("初夏", None),
        ("初秋に改める", None),
        ("晩秋までに", None),
        ("早春", None),
    ],
)
def test_coming_week_day_or_early_season__is_a_time(text: str, latest: dt.date | None) -> None:
    read = read_time(text, REFERENCE)
    assert (read.named, read.latest) == (True, latest)


@pytest.mark.parametrize("text", ["契約終了の翌週", "毎翌週", "明日香村", "証明日から", "明日葉", "初夏目氏"])
def test_word_that_only_looks_like_a_day_or_a_week__names_no_time(text: str) -> None:
    assert not read_time(text, REFERENCE).named


@pytest.mark.parametrize(
    "template",
    [
        "{}月末",
        "{}月末まで",
        "{}月内に",
        "{}年{}月",
        "{}年{}月末",
        "{}年{}月{}日",
        "平成19年{}月末",
        "平成{}年{}月末までに改善",
        "{}年度末",
        "{}年度中",
        "{}年末",
        "平成{}年度内",
        "第{}回定例会",
        "第{}四半期",
        "{}ヶ月以内",
        "{}/{}まで",
        "{}月中",
        "{}日まで",
    ],
)
def test_template_that_nobody_has_filled__names_no_time(template: str) -> None:
    written = [template.replace("{}", blank) for blank in UNFILLED]
    assert [text for text in written if read_time(text, REFERENCE).named] == []


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("平成19年6月上旬", dt.date(2007, 6, 10)),
        ("6月初旬に改める", dt.date(2007, 6, 10)),
        ("平成19年7月中旬", dt.date(2007, 7, 20)),
        ("平成19年7月下旬", dt.date(2007, 7, 31)),
        ("平成19年7月初め", dt.date(2007, 7, 10)),
        ("H19.6上旬", dt.date(2007, 6, 10)),
        ("来月上旬", dt.date(2007, 7, 10)),
        ("平成19年度当初", dt.date(2007, 4, 30)),
        ("本年度当初の契約", dt.date(2007, 4, 30)),
        ("平成19年度初め", dt.date(2007, 4, 30)),
        ("平成19年度明け", dt.date(2008, 3, 31)),
        ("平成19年初めに", dt.date(2007, 1, 31)),
        ("平成20年度当初", dt.date(2008, 4, 1)),
        ("平成19年度当初契約から", dt.date(2007, 4, 30)),
        ("平成19年6月上旬から中旬", dt.date(2007, 6, 30)),
        ("平成19年度当初予算で対応", dt.date(2008, 3, 31)),
        ("平成19年度から", dt.date(2008, 3, 31)),
        ("平成19年度契約から", dt.date(2008, 3, 31)),
    ],
)
def test_part_of_a_month_and_beginning_of_a_year__end_before_it_does(text: str, latest: dt.date) -> None:
    assert read_time(text, REFERENCE).latest == latest


def test_beginning_of_the_year_that_has_just_begun__is_not_past() -> None:
    assert read_time("平成19年度当初", dt.date(2007, 4, 20)).latest == dt.date(2007, 4, 30)
