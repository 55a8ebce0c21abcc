"""What Excel makes of a text that is put into a cell: a number, a date, a formula or a text.

Excel treats ``Range.Value = "1/2"`` as if somebody had typed it, unless the cell is formatted as text. A Japanese
Excel also reads full-width digits and 平成19年7月1日. Only what the forms can contain is imitated here.
"""

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass

from .uno_bridge import ComError

LONGEST = 32_767
ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
ERA_LETTERS = {"M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018}
DAY_ZERO = dt.datetime(1899, 12, 30)

_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?([eE][+-]?\d+)?")
_WESTERN = re.compile(r"(\d{4})[/-](\d{1,2})(?:[/-](\d{1,2}))?|(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?")
_MONTH_DAY = re.compile(r"(\d{1,2})[/-](\d{1,2})|(\d{1,2})月(\d{1,2})日")
_ERA = re.compile(
    r"(明治|大正|昭和|平成|令和)(\d{1,2}|元)年(\d{1,2})月(?:(\d{1,2})日)?|([MTSHR])(\d{1,2})[./](\d{1,2})[./](\d{1,2})",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a cell gets: a value or a formula, and the number format Excel adds to a General cell."""

    value: float | str = ""
    formula: str | None = None
    number_format: str | None = None


def entry_of(value: object, *, is_text_cell: bool) -> Entry:
    """The entry for a value handed over COM; raises ``ComError`` where Excel raises."""
    if value is None:
        return Entry()
    if isinstance(value, bool):
        return Entry(float(value), number_format="BOOLEAN")
    if isinstance(value, dt.datetime):
        whole = value.time() == dt.time()
        return Entry(serial(value), number_format="yyyy/m/d" if whole else "yyyy/m/d h:mm")
    if isinstance(value, dt.date):
        return Entry(serial(dt.datetime(value.year, value.month, value.day)), number_format="yyyy/m/d")
    if isinstance(value, str):
        if len(value) > LONGEST:
            raise ComError(f"a cell holds {LONGEST} characters at most, not {len(value)}")
        return Entry(value.removeprefix("'")) if is_text_cell else _typed(value)
    number = float(value)  # type: ignore[arg-type]
    if not math.isfinite(number):
        raise ComError(f"{number} is no value of a cell")
    return Entry(number)


def serial(moment: dt.datetime) -> float:
    """The number Excel keeps for a moment."""
    return (moment.replace(tzinfo=None) - DAY_ZERO) / dt.timedelta(days=1)


def moment_of(number: float) -> dt.datetime:
    """The moment behind Excel's number, to the millisecond."""
    return DAY_ZERO + dt.timedelta(milliseconds=round(number * 86_400_000))


def _typed(text: str) -> Entry:
    if text.startswith("'"):
        return Entry(text[1:])
    if len(text) > 1 and text.startswith("="):
        return Entry(formula=text)
    recognised = _recognised(unicodedata.normalize("NFKC", text).strip())
    if recognised is not None:
        return recognised
    if len(text) > 1 and text[0] in "+-":
        return Entry(formula=f"={text}")
    if len(text) > 1 and text[0] == "@":
        raise ComError(f"Excel takes {text!r} for a broken formula")
    return Entry(text)


def _recognised(text: str) -> Entry | None:
    """A truth value, a number, a percentage or a day, if the text is one."""
    if text.upper() in ("TRUE", "FALSE"):
        return Entry(float(text.upper() == "TRUE"), number_format="BOOLEAN")
    if text.endswith("%") and _is_number(text[:-1]):
        return Entry(float(text[:-1].replace(",", "")) / 100, number_format="0%")
    if _is_number(text):
        return Entry(float(text.replace(",", "")), number_format="#,##0" if "," in text else None)
    day = _date(text)
    return None if day is None else Entry(serial(day), number_format="yyyy/m/d")


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and any(character.isdigit() for character in text)


def _date(text: str) -> dt.datetime | None:
    """A day that Japanese Excel sees in a text; a month alone is its first day, a day alone is this year's."""
    if found := _WESTERN.fullmatch(text):
        year, month, day = (found[1], found[2], found[3]) if found[1] else (found[4], found[5], found[6])
        return _day(int(year), month, day)
    if found := _MONTH_DAY.fullmatch(text):
        return _day(dt.date.today().year, found[1] or found[3], found[2] or found[4])
    if found := _ERA.fullmatch(text):
        if found[1]:
            return _day(ERAS[found[1]] + (1 if found[2] == "元" else int(found[2])), found[3], found[4])
        return _day(ERA_LETTERS[found[5]] + int(found[6]), found[7], found[8])
    return None


def _day(year: int, month: str, day: str | None) -> dt.datetime | None:
    try:
        return dt.datetime(year, int(month), int(day or 1))
    except ValueError:
        return None
