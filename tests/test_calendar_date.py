"""Times named by numbers: which numbers are a year, a month or a day, and which are a count, a ratio or a version."""

import datetime as dt

import pytest

from tests.test_remediation import REFERENCE
from xl_kenten.core.remediation import read_time


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        pytest.param("元年4月の契約を改める", dt.date(1989, 4, 30), id="first year, with a month"),
        pytest.param("元年の契約を改める", dt.date(1989, 12, 31), id="first year alone"),
        pytest.param("2008年に改める", dt.date(2008, 12, 31), id="four digits alone"),
        pytest.param("20年中に改める", dt.date(2008, 12, 31), id="two digits and a part"),
        pytest.param("9年7月の契約", dt.date(1997, 7, 31), id="one digit, ten years ago"),
        pytest.param("8年7月の契約", dt.date(2007, 7, 31), id="one digit, eleven years ago: only the month"),
        pytest.param("3年7月の契約", dt.date(2007, 7, 31), id="three years: only the month"),
        pytest.param("40年3月まで", dt.date(2040, 3, 31), id="two digits far away"),
        pytest.param("20.9末までに改める", dt.date(2008, 9, 30), id="year and month with 末"),
        pytest.param("19/9末までに改める", dt.date(2007, 9, 30), id="year and month with a stroke and 末"),
        pytest.param("20.9月に改める", dt.date(2008, 9, 30), id="year and month with 月"),
        pytest.param("H19.9様式第3号を改める", dt.date(2007, 9, 30), id="month before a numbered document"),
        pytest.param("期限7/8を厳守", dt.date(2007, 7, 8), id="a date because of the word before"),
        pytest.param("1/末", dt.date(2008, 1, 31), id="end of January"),
        pytest.param("12/末", dt.date(2007, 12, 31), id="end of December"),
        pytest.param("2/29まで", dt.date(2008, 2, 29), id="the next leap day"),
        pytest.param("11/13", dt.date(2007, 11, 13), id="a day that is no month"),
        pytest.param("2/15", dt.date(2008, 2, 15), id="February"),
        pytest.param("20日まで", dt.date(2007, 6, 20), id="the day of the inspection"),
        pytest.param("19日まで", dt.date(2007, 7, 19), id="a day of the next month"),
        pytest.param("7/3", dt.date(2007, 7, 3), id="more than one whole"),
    ],
)
def test_numbers_that_are_a_time__name_it(text: str, latest: dt.date) -> None:
    read = read_time(text, REFERENCE)
    assert (read.named, read.latest, read.impossible) == (True, latest, ())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("19.7に改める", id="a number with a point"),
        pytest.param("v 19.7.31", id="a version"),
        pytest.param("100.7.31", id="three digits"),
        pytest.param("元.7.31まで", id="no year before a point"),
        pytest.param("S1.2.29", id="a paragraph"),
        pytest.param("H19.9.25総行情第42号", id="day of a numbered document"),
        pytest.param("うち7/3", id="a count because of the word before"),
        pytest.param("11/12", id="a ratio below one"),
        pytest.param("1/15", id="one of fifteen"),
        pytest.param("31日まで", id="a day that this month has not"),
        pytest.param("から10日まで", id="a count of days"),
        pytest.param("19.13.5まで", id="no month that could be a slip"),
        pytest.param("7/7", id="all of seven"),
        pytest.param("7/3を改める", id="a ratio in a sentence"),
    ],
)
def test_numbers_that_are_none__name_no_time(text: str) -> None:
    read = read_time(text, REFERENCE)
    assert (read.named, read.latest, read.impossible) == (False, None, ())


@pytest.mark.parametrize("written", ["2107年度", "1950年度", "平成19.13", "R0.2.30"])
def test_year_month_or_day_that_cannot_be_meant__is_quoted(written: str) -> None:
    read = read_time(f"{written}までに改める", REFERENCE)
    assert (read.named, read.latest, read.impossible) == (True, None, (written,))


@pytest.mark.parametrize(
    ("text", "era", "reference", "latest"),
    [
        ("7年7月末", "令和", dt.date(2024, 6, 20), dt.date(2025, 7, 31)),
        ("平成20年度から", "平成", dt.date(2008, 4, 1), dt.date(2008, 4, 1)),
        ("平成20年度から", "平成", dt.date(2008, 4, 2), dt.date(2009, 3, 31)),
        ("元.7.31まで", "令和", dt.date(2019, 6, 20), None),
    ],
)
def test_time__is_read_in_its_era_and_from_the_day_of_its_inspection(
    text: str, era: str, reference: dt.date, latest: dt.date | None
) -> None:
    assert read_time(text, reference, era).latest == latest


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("H19.13", "H19.13"),
        ("H19.13月に改める", "H19.13月"),
        ("H19/13末", "H19/13"),
        ("Ｈ１９．１３", "Ｈ１９．１３"),
        ("H91.7", "H91.7"),
        ("Ｈ９１．７までに", "Ｈ９１．７"),
        ("R99.1", "R99.1"),
        ("S65.3", "S65.3"),
        ("13月", "13月"),
        ("14月中に改める", "14月"),
        ("22月", "22月"),
        ("十三月", "十三月"),
        ("0月", "0月"),
        ("13月までに", "13月"),
        ("36月末までに", "36月"),
        ("13/末", "13/末"),
        ("2/30", "2/30"),
        ("改善時期：２／３０", "２／３０"),
        ("4/31までに", "4/31"),
        ("6/31", "6/31"),
        ("11/31 改善", "11/31"),
        ("7/32まで", "7/32"),
        ("7/0まで", "7/0"),
        ("0/末", "0/末"),
        ("18/末", "18/末"),
        ("期限7/32", "7/32"),
        ("①6/31、②検討中", "6/31"),
        ("6/31実施", "6/31"),
        ("19.9.31", "19.9.31"),
        ("19/9/31に改める", "19/9/31"),
        ("19.13月", "19.13月"),
        ("19/13末", "19/13"),
        ("2007.13", "2007.13"),
        ("2007/13から", "2007/13"),
        ("207年7月", "207年7月"),
        ("20007年7月末", "20007年7月"),
        ("207年度中", "207年度"),
        ("20007年度", "20007年度"),
        ("令6.13.1", "令6.13.1"),
        ("平19.9.31", "平19.9.31"),
        ("H19・13・1", "H19・13・1"),
    ],
)
def test_impossible_numbers_in_the_shape_of_a_time__are_quoted(text: str, written: str) -> None:
    read = read_time(text, REFERENCE)
    assert (read.named, read.latest, read.impossible) == (True, None, (written,))


@pytest.mark.parametrize(
    "text",
    [
        "R3.13",
        "H19.0",
        "H19.13件",
        "H19-13",
        "H300.13",
        "Ver.H19.13.5",
        "第13条",
        "第13月32号",
        "13か月",
        "13ヶ月",
        "13月間",
        "13月以内",
        "13月分",
        "24月",
        "36月まで",
        "期間は13月",
        "約13月",
        "リース期間13月の契約",
        "13月のリース",
        "100月",
        "2/30件",
        "2/30件中",
        "2/30社で不備",
        "うち6/31",
        "別表11/31に記載",
        "30件中2/30",
        "13/15",
        "13/1まで",
        "24/7で監視",
        "24/7実施",
        "0/0",
        "00/00まで",
        "6/31%",
        "19.13.5",
        "第19.9.31",
        "契約No.19.9.31",
        "Ver 19.9.31",
        "192.168.9.31",
        "2007-13",
        "2007.0",
        "2007.13%",
        "2007.45",
        "H19.45",
        "2007/15ページ",
        "対応6/31実施",
        "7/32実施",
        "7/32",
        "14月に1度",
        "2007.13円",
        "バージョン 2007.13",
        "2007.134",
        "207年",
        "20007年",
        "207年間",
        "207件7月",
        "H18・19年度",
        "平成18-19年度",
        "平成18・19年度",
        "H18・19・20年度",
    ],
)
def test_ratio_count_span_version_or_number_of_a_document__is_never_impossible(text: str) -> None:
    assert read_time(text, REFERENCE).impossible == ()


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("H20・4・1", dt.date(2008, 4, 1)),
        ("H20･4･1から", dt.date(2008, 4, 1)),
        ("平成20・4・1", dt.date(2008, 4, 1)),
        ("2008・4・1", dt.date(2008, 4, 1)),
        ("H20・4月", dt.date(2008, 4, 30)),
        ("平19.9.1", dt.date(2007, 9, 1)),
        ("平１９／９／１", dt.date(2007, 9, 1)),
        ("令6.4.1", dt.date(2024, 4, 1)),
        ("令6・4・1", dt.date(2024, 4, 1)),
        ("令6年4月", dt.date(2024, 4, 30)),
        ("昭62.4.1", dt.date(1987, 4, 1)),
        ("平20.4末", dt.date(2008, 4, 30)),
        ("18・19年度", dt.date(2008, 3, 31)),
        ("H18.19年度", dt.date(2008, 3, 31)),
        ("H19.7.1年度更新", dt.date(2007, 7, 1)),
        ("19.7.1・19.8.1", dt.date(2007, 8, 1)),
        ("H19.7.31円滑に", dt.date(2007, 7, 31)),
        ("6/1済", dt.date(2007, 6, 1)),
        ("H18・19年度", dt.date(2008, 3, 31)),
        ("平成18・19・20年度", dt.date(2009, 3, 31)),
        ("2Qに対応", dt.date(2007, 9, 30)),
        ("第２Ｑ中", dt.date(2007, 9, 30)),
        ("平成20年度4Q", dt.date(2009, 3, 31)),
        ("第Ⅱ四半期", dt.date(2007, 9, 30)),
        ("第III四半期", dt.date(2007, 12, 31)),
        ("平成20年度第Ⅳ四半期", dt.date(2009, 3, 31)),
    ],
)
def test_other_signs_between_the_numbers_and_other_letters__are_read(text: str, latest: dt.date) -> None:
    read = read_time(text, REFERENCE)
    assert (read.named, read.latest, read.impossible) == (True, latest, ())


@pytest.mark.parametrize(
    "text",
    [
        "A2Q",
        "H19.2Q",
        "Q2",
        "2QA",
        "5Q",
        "契約20・4・1",
        "公平19条",
        "令第6条",
        "平3件",
        "2.5Q",
        "第Ⅴ四半期",
        "第ⅡⅡ四半期",
    ],
)
def test_letters_beside_numbers_that_are_no_time__name_none(text: str) -> None:
    read = read_time(text, REFERENCE)
    assert (read.named, read.latest, read.impossible) == (False, None, ())
