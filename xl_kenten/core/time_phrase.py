"""A time as a text names it, the point from which it is read, and the part of a year (7月31日, 第2四半期, 秋)."""

import datetime as dt
import re
from enum import Enum

from msgspec import Struct

from xl_kenten.core.japanese_date import (
    FISCAL_YEAR_STARTS,
    LONGEST_MONTH,
    MONTHS,
    NUMBER,
    day_of,
    end_of_month,
    is_far,
    number,
)


class Precision(Enum):
    """How closely a phrase names its time; an open one has no date."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    OPEN = "open"


class TimePhrase(Struct, frozen=True):
    """A time named from character start to end. ``last`` is its last day, None when open or impossible.

    ``year_given`` tells whether the text names the year; otherwise it was inferred.
    """

    start: int
    end: int
    last: dt.date | None
    precision: Precision
    year_given: bool = True
    impossible: bool = False


class Standpoint(Struct, frozen=True):
    """From where a phrase is read: the day of the inspection, the form's era, and the dates before the phrase.

    ``continued`` is the date this phrase goes on from (平成19年10月から3月まで), ``earlier`` one that stands
    close before it (同年, 翌月 refer to it).
    """

    reference: dt.date
    era: str
    continued: dt.date | None = None
    earlier: dt.date | None = None

    def year_of(self, month: int) -> int:
        """The year of a month named without one: the next such month, this one included."""
        since = self.continued or self.reference
        return since.year + (month < since.month)


class NamedYear(Struct, frozen=True):
    """The year that stands before a part of it; a fiscal one is named by the year it begins in."""

    year: int
    fiscal: bool

    def year_of(self, month: int) -> int:
        """The calendar year in which that month of this year falls."""
        return self.year + (self.fiscal and month < FISCAL_YEAR_STARTS)

    @property
    def last(self) -> dt.date | None:
        """The last day: 31 March or 31 December."""
        return end_of_month(self.year + 1, 3) if self.fiscal else end_of_month(self.year, 12)

    @property
    def first(self) -> dt.date | None:
        """The first day: 1 April or 1 January."""
        return day_of(self.year, FISCAL_YEAR_STARTS if self.fiscal else 1, 1)


# 7月31日, 7～9月, 7/31, 7/末, 第2四半期, 2Q, 上半期, 秋. A month that is a count (3月以内, 月1回) is none.
PART_OF_YEAR = rf"""
    (?:
        (?:(?P<from_month>[0-9]{{1,2}})[~・、,-])?(?P<month>{NUMBER})月(?!間|額|数|次|以内|以上|未満|当たり|あたり|につき|[0-9一]回|雨|女)
        (?:の?(?P<day>{NUMBER})日(?!間|以内|当たり|あたり|[0-9一]回))?
      | (?<![0-9A-Za-z./第])(?P<slash_month>[0-9]{{1,2}})/(?:(?P<slash_day>[0-9]{{1,2}})(?![0-9/]|\.[0-9])|末)
      | 第(?P<quarter>{NUMBER}|[Ⅰ-Ⅳ]|I{{1,3}}|IV)[・/]?四半期
      | (?<![0-9A-Za-z./-])第?(?P<short_quarter>[1-4])[Qq](?![0-9A-Za-z])
      | (?P<half>上半期|下半期|上期|下期|前半|後半|前期|後期)
      | (?P<season>[春夏秋冬])
    )
"""

_ROMAN = {"Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "I": 1, "II": 2, "III": 3, "IV": 4}

# 13月 is meant as a month of the calendar, unless it is a term: 36月, 期間は13月. One with these behind it is none.
_AS_A_MONTH = re.compile(r"末|初|[上中下]旬|頃|ごろ|(?:まで|迄)に")
_TERM_BEFORE = re.compile(r"(?:期間|年限|リース|契約|最長|最大|延べ|約|計|全|第|毎|各)[はがのを:]?$")
_TERM_BEHIND = re.compile(
    r"の?(?:リース|期間|契約|賃貸|長期|分割|支?払)|[分超後前目号毎]|経過|ごと|にわたる|に?[0-9一]"
)
_TERM_IN_MONTHS = 6  # and its multiples
_TEN_DAYS = re.compile(
    r"の?(?:(?P<first>上旬|初旬|初め|始め|はじめ|頭)|(?P<second>中旬|半ば|中頃|中ごろ))"
    r"(?!(?:から|より|~|-|・|、|又は|または|及び|ないし|乃至)(?:[中下]旬|半ば|末))"
)


def read_part(match: re.Match[str], named: NamedYear | None, view: Standpoint) -> TimePhrase | None:
    """Resolve what PART_OF_YEAR matched; None where it names no time after all.

    Without a named year: the next such month, the reference's own month included (in June, 3月 is next March,
    6月1日 is this month's); the same for quarters and half years by their last month.
    """
    if match["month"]:
        return _month(match, match["month"], match["day"], named, view)
    if match["slash_month"]:
        return _month(match, match["slash_month"], match["slash_day"], named, view)
    year_given = named is not None
    years = named or view
    if match["season"]:
        last = named.last if named else None
        precision = Precision.YEAR if last else Precision.OPEN
        return TimePhrase(match.start(), match.end(), last, precision, year_given)
    if quarter := match["quarter"] or match["short_quarter"]:
        count = _ROMAN.get(quarter) or number(quarter)
        if count is None or not 1 <= count <= 4:  # noqa: PLR2004 - a year has four quarters
            return None
        month = (6, 9, 12, 3)[count - 1]
        years = NamedYear(named.year, fiscal=True) if named else view
    elif named and not named.fiscal and match["half"] in {"前半", "後半"}:
        month = 6 if match["half"] == "前半" else 12
    else:
        month = 9 if match["half"][0] in "上前" else 3
        years = NamedYear(named.year, fiscal=True) if named else view
    last = end_of_month(years.year_of(month), month)
    return TimePhrase(match.start(), match.end(), last, Precision.MONTH, year_given)


def _month(
    match: re.Match[str], month_digits: str, day_digits: str | None, named: NamedYear | None, view: Standpoint
) -> TimePhrase | None:
    month = number(month_digits)
    if month is None:
        return None
    day = number(day_digits) if day_digits else None
    if named is None and not 1 <= month <= MONTHS:
        return impossible(match, year_given=False) if _is_meant_as_month(match, month, day) else None
    year = named.year_of(month) if named else view.year_of(month)
    if named and not named.fiscal and match["from_month"] and int(match["from_month"]) > month:
        year += 1
    precision = Precision.MONTH if day is None else Precision.DAY
    last = last_of_month(match, year, month) if day is None else day_of(year, month, day)
    if last is None and named is None and (month, day) == (2, 29):
        last = next(filter(None, (day_of(leap, 2, 29) for leap in range(year, year + 9))), None)
    if last is None or is_far(last.year, view.reference):
        return impossible(match, year_given=named is not None)
    return TimePhrase(match.start(), match.end(), last, precision, named is not None)


def _is_meant_as_month(match: re.Match[str], month: int, day: int | None) -> bool:
    """Whether 13月 is a month that no calendar has, and no count of months."""
    if match["slash_month"]:
        return True
    if month > 99:  # noqa: PLR2004 - three digits
        return False
    text, start, end = match.string, match.start(), match.end()
    if day is not None or _AS_A_MONTH.match(text, end):
        return True
    if month and month % _TERM_IN_MONTHS == 0:
        return False
    return not (_TERM_BEFORE.search(text[max(0, start - 6) : start]) or _TERM_BEHIND.match(text, end))


def last_of_month(match: re.Match[str], year: int, month: int) -> dt.date | None:
    """The last day of the month that was matched, or of its first or second ten days (上旬, 中旬)."""
    ten_days = _TEN_DAYS.match(match.string, match.end())
    if ten_days is None:
        return end_of_month(year, month)
    return day_of(year, month, 10 if ten_days["first"] else 20)


def impossible(match: re.Match[str], *, year_given: bool = True) -> TimePhrase:
    """What was matched is meant as a date and cannot be one."""
    return TimePhrase(match.start(), match.end(), None, Precision.DAY, year_given, impossible=True)


def could_be_slip(month: int, day: int) -> bool:
    """Whether the numbers are those of a date, be it one that no calendar has (2月30日)."""
    return 1 <= month <= MONTHS and 1 <= day <= LONGEST_MONTH
