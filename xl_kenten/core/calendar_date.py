"""Times named by numbers: 平成19年7月31日, H19.7.31, 19/7/31, 2007年度, 7月末, 7/31, 25日まで."""

import re

from xl_kenten.core.japanese_date import (
    LEAP_YEAR,
    LONGEST_MONTH,
    MONTHS,
    NO_DIGIT_BEFORE,
    NUMBER,
    UNFILLED,
    bare_year,
    day_of,
    end_of_month,
    era_year,
    is_far,
    number,
)
from xl_kenten.core.slash_date import is_slash_date
from xl_kenten.core.time_phrase import (
    PART_OF_YEAR,
    NamedYear,
    Precision,
    Standpoint,
    TimePhrase,
    could_be_slip,
    impossible,
    last_of_month,
    read_part,
)

# How far from the inspection a year written without its era may lie, so that 3年 is no 平成3年 and a version
# number no date: with a month or 度 beside it, and as plain numbers (19.7.31).
_NEAR_YEARS = 10
_NEAR_PLAIN_YEARS = 5

_ERA = r"(?P<era>平成|昭和|令和|大正|明治|西暦|(?<![0-9A-Za-z])[HSRhsr]|(?<![一-鿿])[平昭令](?=[0-9元]))[ ]?[.]?[ ]?"
_IN_YEARS = re.compile(
    rf"""
    (?:{_ERA}|{NO_DIGIT_BEFORE})(?P<year>元|{NUMBER}|[0-9]{{5}})
    (?:年(?P<fiscal>度)?|(?(era)(?=末|中|内|から|より|以降|契約|[春夏秋冬])|(?!)))
    (?:の?{PART_OF_YEAR}|(?![{UNFILLED}]{{0,4}}月))
    """,
    re.VERBOSE,
)
_PLAIN = re.compile(
    rf"""
    (?:{_ERA}|(?<![0-9A-Za-z.第]))(?P<year>元|[0-9]{{1,4}})
    (?P<separator>[./・-])[ ]{{0,2}}(?P<month>[0-9]{{1,2}})
    (?:(?P=separator)[ ]{{0,2}}(?P<day>[0-9]{{1,2}}))?
    (?![./-]?[0-9Qq]|(?P=separator)[0-9])(?!号|番|項|節|章|版|件|%|倍|円(?!滑)|頁|ページ)月?
    """,
    re.VERBOSE,
)
_IN_THIS_YEAR = re.compile(rf"{NO_DIGIT_BEFORE}{PART_OF_YEAR}", re.VERBOSE)
_DAY_ALONE = re.compile(r"(?<![0-9])(?P<day>[0-9]{1,2})日(?:\([月火水木金土日]\))?(?=まで|迄|締切|必着)")

# Behind a year: it is meant from its first day (平成20年度契約から).
OPENING = re.compile(
    r"(?:の?(?:新規|更新)?契約(?:更新)?(?:分|時)?)?"
    r"(?:から|より|以降|明け|の?(?P<start>当初(?!予算|計画|予定)|初頭|初め|始め|はじめ|早々))"
)
_YEAR_ALONE = re.compile(r"末|中(?!途)|内|[春夏秋冬]")  # 19年中; but 3年契約
_MONTH_GOES_ON = re.compile(r"末|頃|ごろ|[上中下初]旬|中")
_VERSION_BEFORE = re.compile(r"(?:[Vv]er(?:sion)?|[Rr]ev|バージョン|リリース|版|[A-Za-z])[. ]*$", re.ASCII)

_COUNTED_FROM_BEFORE = re.compile(r"(?:後|前|月の?|から|より)$")


def read_calendar_date(text: str, start: int, view: Standpoint) -> TimePhrase | None:
    """Read the time that begins with the number, the era or its letter at ``start``, if one does."""
    if (match := _IN_YEARS.match(text, start)) and (in_years := _in_years(match, view)):
        return in_years
    if (match := _PLAIN.match(text, start)) and (plain := _plain(match, view)):
        return plain
    if match := _IN_THIS_YEAR.match(text, start):
        return None if match["slash_month"] and not is_slash_date(match) else read_part(match, None, view)
    if match := _DAY_ALONE.match(text, start):
        return _day_alone(match, view)
    return None


def _in_years(match: re.Match[str], view: Standpoint) -> TimePhrase | None:
    digits, era = match["year"], match["era"]
    fiscal = match["fiscal"] is not None
    has_part = match.lastgroup not in {"year", "fiscal"}
    if number(digits) is None:
        return None
    year = era_year(era, digits) if era else bare_year(digits, view.era, view.reference)
    if era is None:
        if year is None and (match["month"] or fiscal):
            return impossible(match)  # 207年7月
        if year is None or not _is_meant_as_year(match, year, view, has_part=has_part):
            return None
    elif year is None:
        return impossible(match)
    if year is None or is_far(year, view.reference):
        return impossible(match)
    named = NamedYear(year, fiscal)
    return read_part(match, named, view) if has_part else whole_year(match, named, view)


def _is_meant_as_year(match: re.Match[str], year: int, view: Standpoint, *, has_part: bool) -> bool:
    """Whether a number before 年 is a year and not a count of years."""
    digits = match["year"]
    if digits == "元":
        return True
    if (number(digits) or 0) >= 1000:  # noqa: PLR2004 - four digits
        return has_part or match["fiscal"] is not None or 1800 <= year < 3000  # noqa: PLR2004 - 9999年 alone is no year of anybody's plan
    near = abs(year - view.reference.year) <= _NEAR_YEARS
    if has_part:
        return near or len(digits) > 1
    return near and (match["fiscal"] is not None or bool(_YEAR_ALONE.match(match.string, match.end())))


def whole_year(match: re.Match[str], named: NamedYear, view: Standpoint) -> TimePhrase:
    """A year and no part of it: its last day, or its first where it is yet to come and meant from there.

    The beginning of a year that runs already (平成19年度当初) ends with its first month.
    """
    opening = OPENING.match(match.string, match.end())
    last = named.last
    if opening and named.first:
        if named.first >= view.reference:
            last = named.first
        elif opening["start"]:
            last = end_of_month(named.first.year, named.first.month)
    return TimePhrase(match.start(), match.end(), last, Precision.YEAR)


def _plain(match: re.Match[str], view: Standpoint) -> TimePhrase | None:
    """19.7.31 and its like; what may be a version, a ratio or a telephone number is no date."""
    digits, era, separator = match["year"], match["era"], match["separator"]
    month = int(match["month"])
    day = int(match["day"]) if match["day"] else None
    if _lists_years(match):
        return None
    if era:
        year = era_year(era, digits)
        meant = len(era) > 1 or (_is_meant_beside_letter(match, year, view) and not _is_version(match))
    else:
        year = bare_year(digits, view.era, view.reference)
        if not _may_be_plain_date(match, year, view):
            return None
        western = len(digits) == 4  # noqa: PLR2004
        if day is None:
            meant = month > MONTHS and (not western or (_is_month_slip(match) and not _is_version(match)))
        else:
            meant = could_be_slip(month, day) or (western and separator == "/")
    if year is not None and not is_far(year, view.reference):
        last = last_of_month(match, year, month) if day is None else day_of(year, month, day)
        if last:
            precision = Precision.MONTH if day is None else Precision.DAY
            return TimePhrase(match.start(), match.end(), last, precision)
    return impossible(match) if meant else None


def _is_meant_beside_letter(match: re.Match[str], year: int | None, view: Standpoint) -> bool:
    """Whether H19.13 and R3.13.1 are dates that no calendar has.

    R1.0.2 is the number of a version, S3.4.1 of a paragraph, R3.13 and R134.2 of anything, H19-13 of a contract.
    """
    digits, month = match["year"], int(match["month"])
    if match["day"] is None:
        return len(digits) == 2 and _is_month_slip(match)  # noqa: PLR2004
    if len(digits) > 1:
        return True
    day = int(match["day"])
    known = year is not None and not is_far(year, view.reference)
    return 0 not in (month, day) and day_of(year if known and year else LEAP_YEAR, month, day) is None


def _is_month_slip(match: re.Match[str]) -> bool:
    """Whether the 13 of 2007.13 may be a slip of a month; 2007.45 is a price, 2007-13 the number of a contract."""
    return 0 < int(match["month"]) <= LONGEST_MONTH and match["separator"] != "-"


def _lists_years(match: re.Match[str]) -> bool:
    """Whether these are years in a row, as in H18・19年度."""
    text, end, dotted = match.string, match.end(), match["separator"] == "・"
    if match["day"] and not dotted:
        return False
    return text.startswith("年", end) or (dotted and match["day"] is None and text[end - 1] != "月")


def _is_version(match: re.Match[str]) -> bool:
    return bool(_VERSION_BEFORE.search(match.string[max(0, match.start() - 10) : match.start()]))


def _may_be_plain_date(match: re.Match[str], year: int | None, view: Standpoint) -> bool:
    digits = match["year"]
    if year is None or digits == "元":
        return False
    if len(digits) == 4:  # noqa: PLR2004 - a western year
        return not is_far(year, view.reference)
    if match["separator"] in "・-" or abs(year - view.reference.year) > _NEAR_PLAIN_YEARS:
        return False
    if _is_version(match):
        return False
    return match["day"] is not None or _is_plain_month(match)


def _is_plain_month(match: re.Match[str]) -> bool:
    """Whether 19.9月 or 19/9末 is a month, and no ratio; 7/9末 may be a day of July."""
    text, end = match.string, match.end()
    if match["separator"] == "/":
        return int(match["year"]) > MONTHS and text.startswith("末", end)
    return text[end - 1] == "月" or bool(_MONTH_GOES_ON.match(text, end))


def _day_alone(match: re.Match[str], view: Standpoint) -> TimePhrase | None:
    text, start, day = match.string, match.start(), int(match["day"])
    if _COUNTED_FROM_BEFORE.search(text[max(0, start - 3) : start]):
        return None
    reference = view.reference
    year, month = (reference.year, reference.month) if day >= reference.day else _month_after(view)
    last = day_of(year, month, day)
    return TimePhrase(start, match.end(), last, Precision.DAY, year_given=False) if last else None


def _month_after(view: Standpoint) -> tuple[int, int]:
    reference = view.reference
    return (reference.year + reference.month // 12, reference.month % 12 + 1)
