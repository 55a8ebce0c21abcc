"""The styles of an .xlsx: which cells are struck through, and what tells a date from a number."""

import re
from functools import lru_cache

from msgspec import Struct

from xl_kenten.adapters.returned_files.xml_part import insist_on_plain

_KEPT_BYTES = 64 * 1024
_FONT_START = re.compile(rb"<font ?/?>")
_FORMAT_START = re.compile(rb"<xf(?=[ />])")
_FONT_NUMBER = re.compile(rb' fontId="([0-9]{1,6})"')
_STRIKE = re.compile(rb'<strike(?: val="(\w+)")? ?/?>')
_STYLES_START = b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
# Formats that Excel has by number, and formats of one's own, that make no number a date.
_NO_DATES = frozenset(map(b"%d".__mod__, (*range(5), *range(9, 14), *range(37, 41), 48, 49)))
_OWN_FORMAT_OF_NO_DATE = re.compile(rb'<numFmt numFmtId="([0-9]+)" formatCode="(?:@|[0#.,]+)"/>')
_FORMAT_NUMBER = re.compile(rb' numFmtId="([^"]*)"')
_OFF = frozenset({b"0", b"false", b"off"})


class Styles(Struct, frozen=True):
    """``struck`` are the numbers of the cell styles that strike through.

    ``formats`` is all that calamine looks at, and empty where no cell can be a date.
    """

    struck: frozenset[int] = frozenset()
    formats: bytes = b""


def plain_styles(part: bytes) -> Styles:
    """Read the styles of a workbook that is built as Excel builds it. Raises UnusualFileError for others."""
    if not part:
        return Styles()
    return (_plain_styles if len(part) <= _KEPT_BYTES else _plain_styles.__wrapped__)(part)


# Forms returned from one blank form share their styles byte for byte.
@lru_cache(maxsize=16)
def _plain_styles(part: bytes) -> Styles:
    insist_on_plain(part)
    return styles_of(part)


def styles_of(part: bytes) -> Styles:
    """Read plain styles."""
    return Styles(_struck_styles(part), _number_formats_only(part)) if part else Styles()


def _struck_styles(styles: bytes) -> frozenset[int]:
    if b"<strike" not in styles:
        return frozenset()
    fonts = _FONT_START.split(_section(styles, b"fonts"))[1:]
    struck = {number for number, font in enumerate(fonts) if is_struck(font)}
    formats = _FORMAT_START.split(_section(styles, b"cellXfs"))[1:]
    numbers = (_FONT_NUMBER.search(each.partition(b">")[0]) for each in formats)
    return frozenset(
        number for number, font in enumerate(numbers) if font is not None and int(font.group(1)) in struck
    )


def _number_formats_only(styles: bytes) -> bytes:
    formats, cells = _section(styles, b"numFmts"), _section(styles, b"cellXfs")
    if _shows_no_date(formats, cells):
        return b""
    return b"".join((_STYLES_START, formats, cells, b"</styleSheet>"))


def _shows_no_date(formats: bytes, cells: bytes) -> bool:
    """Tell whether certainly no cell is shown as a date; in doubt calamine shall look."""
    own = _OWN_FORMAT_OF_NO_DATE.findall(formats)
    used = _FORMAT_NUMBER.findall(cells)
    understood = len(own) == formats.count(b"formatCode") and len(used) == cells.count(b"numFmtId")
    return understood and _NO_DATES.union(own).issuperset(used)


def _section(styles: bytes, name: bytes) -> bytes:
    start, end = styles.find(b"<" + name), styles.find(b"</%b>" % name)
    return styles[start : end + len(name) + 3] if 0 <= start < end else b""


def is_struck(properties: bytes) -> bool:
    """Tell whether the properties of a font or a run strike its text through."""
    strike = _STRIKE.search(properties)
    return strike is not None and strike.group(1) not in _OFF
