"""One cell of an .ods: what its attributes and its paragraphs say."""

import datetime as dt
import re
from collections.abc import Mapping

from xl_kenten.core.grid import CellValue, ErrorValue, UncalculatedFormula

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "

# Stands for a space that counts, until the others are folded; XML cannot hold it.
KEPT_SPACE = "\0"

_NUMBERS = frozenset({"float", "percentage", "currency"})
_FOLDED = re.compile(r"[ \t\r\n]+")
_SHOWN_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:[0-9]{3}")
_DURATION = re.compile(
    r"(-?)P(?:([0-9]{1,7})D)?(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9}(?:\.[0-9]{1,9})?)S)?)?"
)
_DAY = dt.timedelta(days=1)


def paragraph(pieces: list[str]) -> str:
    """Join the pieces of a paragraph; runs of white space fold into one, and vanish at both ends."""
    return _FOLDED.sub(" ", "".join(pieces)).strip(" ").replace(KEPT_SPACE, " ")


def cell_value(attributes: Mapping[str, str], paragraphs: list[str]) -> CellValue:
    """Read a cell. An error, which some writers store as 0 or as an empty text, is known by what it shows."""
    kind = attributes.get(OFFICE + "value-type", "")
    text = "\n".join(paragraphs)
    has_formula = TABLE + "formula" in attributes
    if attributes.get(_CALC + "value-type") == "error" or (has_formula and _SHOWN_ERROR.fullmatch(text)):
        return ErrorValue(text)
    if not kind:
        return UncalculatedFormula() if has_formula and not text else text or None
    if kind in _NUMBERS:
        return _number(attributes.get(OFFICE + "value", ""), text)
    if kind in _OTHERS:
        attribute, read = _OTHERS[kind]
        return read(attributes.get(OFFICE + attribute, ""), text)
    return attributes.get(OFFICE + "string-value", text) or None


def _number(value: str, text: str) -> CellValue:
    try:
        number = float(value)
    except ValueError:
        return text or None
    return number if number - number == 0.0 else ErrorValue("#NUM!")


def _date(value: str, text: str) -> CellValue:
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        return text or value or None
    return moment if "T" in value else moment.date()


def _time(value: str, text: str) -> CellValue:
    match = _DURATION.fullmatch(value)
    if match is None:
        return text or value or None
    sign, days, hours, minutes, seconds = match.groups()
    duration = dt.timedelta(
        days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0), seconds=float(seconds or 0)
    )
    if sign or duration >= _DAY:
        return -duration if sign else duration
    minutes_of_day, second = divmod(duration.seconds, 60)
    return dt.time(*divmod(minutes_of_day, 60), second, duration.microseconds)


def _boolean(value: str, _text: str) -> CellValue:
    return value == "true"


_OTHERS = {
    "boolean": ("boolean-value", _boolean),
    "date": ("date-value", _date),
    "time": ("time-value", _time),
}
