"""The first and the last day of a contract, as a cell of the ledger holds them. Nothing is guessed."""

import datetime as dt
import re
from enum import Enum

from msgspec import Struct

from xl_kenten.core.form import FormHead
from xl_kenten.core.grid import CellValue
from xl_kenten.core.japanese_date import (
    ERA_LETTERS,
    ERAS,
    FAR_YEARS,
    KANJI_DIGITS,
    NUMBER,
    day_of,
    era_year,
    fold,
    number,
)
from xl_kenten.core.normalise import is_blank

_ERA_COUNTS = 99  # 平成35年 was written while nobody knew when the era would end

# A whole date and nothing else; a two-digit year without its era would have to be guessed.
_WHOLE_DATE = re.compile(
    rf"""
    [ ]*(?:(?P<era>明治|大正|昭和|平成|令和|西暦|[{"".join(ERA_LETTERS)}])[ ]?[.]?[ ]?(?P<count>元|{NUMBER})
        |(?P<year>[0-9]{{4}}|[{KANJI_DIGITS}]{{4}}))
    (?:[ ]?年[ ]?(?P<month>{NUMBER})[ ]?月[ ]?(?P<day>{NUMBER})[ ]?日
      |[ ]?(?P<separator>[./-])[ ]?(?P<plain_month>[0-9]{{1,2}})[ ]?(?P=separator)[ ]?(?P<plain_day>[0-9]{{1,2}}))
    (?:[ ]?\((?P<weekday>[月火水木金土日])(?:曜日?)?\))?[ \n]*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WEEKDAYS = "月火水木金土日"


class DateFault(Enum):
    """Why a cell that is not blank gives no day."""

    UNREADABLE = "unreadable"  # no date, or one that could be read in two ways
    IMPOSSIBLE = "impossible"  # no calendar has it
    FAR = "far"  # more than fifty years from the inspection: a slip of the pen


class ContractDate(Struct, frozen=True):
    """A day of a contract; without ``day`` and ``fault`` the cell is blank."""

    raw: CellValue
    day: dt.date | None = None
    fault: DateFault | None = None

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was entered."""
        return self.day is None and self.fault is None


def read_contract_date(raw: CellValue, head: FormHead) -> ContractDate:
    """Read a date cell: a real date, or a text like 平成18.4.1, H18/4/1, 平成十八年四月一日 or 2006-04-01."""
    if is_blank(raw):
        return ContractDate(raw)
    found: dt.date | DateFault
    match raw:
        case dt.datetime():
            found = raw.date()
        case dt.date():
            found = raw
        case str():
            found = _day_in(raw, head)
        case _:
            found = DateFault.UNREADABLE
    if isinstance(found, DateFault):
        return ContractDate(raw, fault=found)
    if abs(found.year - head.issued.year) > FAR_YEARS:
        return ContractDate(raw, fault=DateFault.FAR)
    return ContractDate(raw, found)


def _day_in(text: str, head: FormHead) -> dt.date | DateFault:
    match = _WHOLE_DATE.fullmatch(fold(text).text)
    if match is None:
        return DateFault.UNREADABLE
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
