"""The first and the last day of a contract, as a cell of the ledger holds them. Nothing is guessed.

A cell that gives no day may bound it all the same: 平成18年度 lies within that year, 期限の定めなし is no end.
"""

import datetime as dt
import re
from enum import Enum

from msgspec import Struct

from xl_kenten.core.form import FormHead
from xl_kenten.core.grid import CellValue
from xl_kenten.core.japanese_date import (
    ERA_LETTERS,
    ERAS,
    FISCAL_YEAR_STARTS,
    KANJI_DIGITS,
    MONTHS,
    NUMBER,
    day_of,
    end_of_month,
    era_year,
    fold,
    is_far,
    number,
)
from xl_kenten.core.normalise import is_blank

_ERA_COUNTS = 99  # 平成35年 was written while nobody knew when the era would end

# A two-digit year without its era would have to be guessed.
_YEAR = rf"""
    (?:(?P<era>明治|大正|昭和|平成|令和|西暦|[{"".join(ERA_LETTERS)}])[ ]?[.]?[ ]?(?P<count>元|{NUMBER})
      |(?P<year>[0-9]{{4}}|[{KANJI_DIGITS}]{{4}}))
    """
# A whole date and nothing else.
_WHOLE_DATE = re.compile(
    rf"""
    [ ]*{_YEAR}
    (?:[ ]?年[ ]?(?P<month>{NUMBER})[ ]?月[ ]?(?P<day>{NUMBER})[ ]?日
      |[ ]?(?P<separator>[./-])[ ]?(?P<plain_month>[0-9]{{1,2}})[ ]?(?P=separator)[ ]?(?P<plain_day>[0-9]{{1,2}}))
    (?:[ ]?\((?P<weekday>[月火水木金土日])(?:曜日?)?\))?[ \n]*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WEEKDAYS = "月火水木金土日"
# A fiscal year, a year or a month and nothing else.
_PERIOD = re.compile(
    rf"""
    [ ]*{_YEAR}
    (?:[ ]?年(?:(?P<fiscal>度)(?:末|中|内|当初)?
            |[ ]?(?P<month>{NUMBER})[ ]?月(?:末|中|[上中下]旬)?
            |[末中内]?)
      |[ ]?[./][ ]?(?P<plain_month>[0-9]{{1,2}}))
    [ \n]*
    """,
    re.VERBOSE | re.IGNORECASE,
)
# 自動更新 alone does not say that nobody has ended it, and なし may say that nobody knows.
_END = "(?:契約)?(?:期限|期間|終期|終了日|満了日)"
_NONE = "(?:なし|ない|無(?:し|い)?|ありません)"
_NO_END = re.compile(
    rf"""
    [(]?
    (?:無期限?|(?:{_END}の?)?定め[はがもの]?{_NONE}|{_END}[はがもの]?{_NONE}|{_END}[をはも]?定め(?:ない|ず))
    (?:の?契約)?(?:[(]自動更新[)])?[)]?
    """,
    re.VERBOSE,
)


class DateFault(Enum):
    """Why a cell that is not blank gives no day."""

    UNREADABLE = "unreadable"  # no date, or one that could be read in two ways
    IMPOSSIBLE = "impossible"  # no calendar has it
    FAR = "far"  # more than fifty years from the inspection: a slip of the pen


class ContractDate(Struct, frozen=True):
    """A day of a contract; without ``day`` and ``fault`` the cell is blank, or says that there is no end.

    The day lies within ``first`` and ``last``, whatever the cell lacks: those of all time where it says nothing,
    both the last of all time for an end that never comes.
    """

    raw: CellValue
    day: dt.date | None = None
    fault: DateFault | None = None
    first: dt.date = dt.date.min
    last: dt.date = dt.date.max

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was entered, or only that there is no end."""
        return self.day is None and self.fault is None


def read_contract_date(raw: CellValue, head: FormHead) -> ContractDate:
    """Read a date cell: a real date, or a text like 平成18.4.1, H18/4/1, 平成十八年四月一日 or 2006-04-01.

    A fiscal year, a year or a month is no day, and is kept as what bounds it.
    """
    if is_blank(raw):
        return ContractDate(raw)
    match raw:
        case dt.datetime():
            return _on(raw.date(), raw, head)
        case dt.date():
            return _on(raw, raw, head)
        case str():
            folded = fold(raw).text
            if match := _WHOLE_DATE.fullmatch(folded):
                found = _day_of(match, head)
                return (
                    ContractDate(raw, fault=found) if isinstance(found, DateFault) else _on(found, raw, head)
                )
            if match := _PERIOD.fullmatch(folded):
                return _within(match, raw, head)
    return ContractDate(raw, fault=DateFault.UNREADABLE)


def read_contract_end(raw: CellValue, head: FormHead) -> ContractDate:
    """Read the last day of a contract; blank, 期限の定めなし, 無期限 and their kin mean that it has none."""
    if is_blank(raw) or (isinstance(raw, str) and _NO_END.fullmatch("".join(fold(raw).text.split()))):
        return ContractDate(raw, first=dt.date.max)
    return read_contract_date(raw, head)


def _on(day: dt.date, raw: CellValue, head: FormHead) -> ContractDate:
    if is_far(day.year, head.issued):
        return ContractDate(raw, fault=DateFault.FAR)
    return ContractDate(raw, day, first=day, last=day)


def _within(match: re.Match[str], raw: CellValue, head: FormHead) -> ContractDate:
    """A period in place of a day: unreadable as a day, and bounded."""
    year, in_month = _year(match, head), match["month"] or match["plain_month"]
    if year is None:
        return ContractDate(raw, fault=DateFault.IMPOSSIBLE)
    if is_far(year, head.issued):
        return ContractDate(raw, fault=DateFault.FAR)
    if in_month:
        month = number(in_month)
        first, last = (day_of(year, month, 1), end_of_month(year, month)) if month else (None, None)
    elif match["fiscal"]:
        first = day_of(year, FISCAL_YEAR_STARTS, 1)
        last = end_of_month(year + 1, FISCAL_YEAR_STARTS - 1)
    else:
        first, last = day_of(year, 1, 1), end_of_month(year, MONTHS)
    if first is None or last is None:
        return ContractDate(raw, fault=DateFault.IMPOSSIBLE)
    return ContractDate(raw, fault=DateFault.UNREADABLE, first=first, last=last)


def _day_of(match: re.Match[str], head: FormHead) -> dt.date | DateFault:
    month = number(match["month"] or match["plain_month"])
    day = number(match["day"] or match["plain_day"])
    if month is None or day is None:
        return DateFault.UNREADABLE
    year = _year(match, head)
    found = day_of(year, month, day) if year is not None else None
    if found is None or match["weekday"] not in (None, _WEEKDAYS[found.weekday()]):
        return DateFault.IMPOSSIBLE
    return found


def _year(match: re.Match[str], head: FormHead) -> int | None:
    if match["era"] is None:
        return number(match["year"])
    era, digits = match["era"].upper(), match["count"]
    year = era_year(era, digits)
    name = ERA_LETTERS.get(era, era)
    count = number(digits)
    if year is not None or name not in ERAS or count is None:
        return year
    start, length = ERAS[name]
    still_ran = head.issued.year <= start + length
    return start + count if still_ran and length < count <= _ERA_COUNTS else None
