"""Texts as cells can hold them: nothing Excel refuses, nothing cut without saying so, and room to show them."""

import math
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from msgspec import Struct

CELL_LIMIT = 32_767  # UTF-16 code units, as Excel counts
CUT_NOTE = "…（以下略。全文は元のファイルをご覧ください）"
REPLACED = "�"

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

_TALLEST_ROW = 409.0  # points; Excel knows no taller row
_ROW_PADDING = 3.0
_SIDE_PADDING = 6  # pixels: left and right of a cell's text
_PITCH = 18.75 / 11  # 游ゴシック: Excel gives a line of 11 points 18.75 points of height
_EM = 100  # widths are counted in hundredths of an em
_NARROW = 55  # Latin letters and digits of 游ゴシック take little more than half an em
_WORDS = re.compile(r"[!-~]+|.", re.DOTALL)


class WrappedText(Struct, frozen=True):
    """A text, the width of its cell in pixels, and its size in points."""

    text: str
    width: int
    size: float


def writable(text: str) -> str:
    """Replace what a cell cannot hold; line breaks of every kind become one kind."""
    # No character that is replaced is a printable one, and nearly all texts are printable throughout.
    if text.isprintable():
        return text
    return _UNWRITABLE.sub(REPLACED, _LINE_BREAKS.sub("\n", text))


def cell_text(text: str, limit: int = CELL_LIMIT) -> str:
    """Make a text fit a cell; one that is too long ends with a note that it was cut."""
    text = writable(text)
    return text if _fits(text, limit) else _first_units(text, limit - len(CUT_NOTE)) + CUT_NOTE


def shortened(text: str, limit: int) -> str:
    """Fit a text into ``limit`` UTF-16 units, with … where it goes on; for headings and dialogs."""
    text = writable(text)
    return text if _fits(text, limit) else _first_units(text, limit - 1) + "…"


def utf16_length(text: str) -> int:
    """Count a text as Excel does: a character beyond the basic plane counts twice."""
    return len(text) + sum(character > "\uffff" for character in text)


def row_height(cells: Iterable[WrappedText], least: float = 0.0) -> float:
    """Estimate the height in points of a row that shows these texts whole.

    Excel fits no merged cell and no row of fixed height by itself, so the lines are counted: in a Japanese
    font a wide character takes one em, any other about half of it.
    """
    tallest = max((line_count(cell) * line_height(cell.size) for cell in cells), default=0.0)
    return min(max(tallest + _ROW_PADDING, least), _TALLEST_ROW)


def line_height(size: float) -> float:
    """The height in points of one line, on Excel's grid of three quarters of a point."""
    return math.ceil(size * _PITCH / 0.75) * 0.75


def line_room(width: int, size: float) -> int:
    """The room of one line of a cell, in hundredths of an em."""
    em = size * 96 / 72
    # Half an em less than fits: Excel moves a 、 or 」 that would begin a line together with its neighbour.
    return max(int((width - _SIDE_PADDING) / em * _EM) - _EM // 2, _EM)


def surely_fits_a_line(text: str, room: int) -> bool:
    """Tell whether a text fits, whatever its characters are; so short are most."""
    return len(text) * (_NARROW if text.isascii() else _EM) <= room and "\n" not in text


def line_count(cell: WrappedText) -> int:
    """Count the lines of a wrapped text; words of Latin letters are kept together where they fit."""
    room = line_room(cell.width, cell.size)
    return sum(
        1 if surely_fits_a_line(paragraph, room) else _wrapped_lines(paragraph, room)
        for paragraph in cell.text.split("\n")
    )


@lru_cache(maxsize=4096)
def _wrapped_lines(paragraph: str, room: int) -> int:
    lines, used = 1, 0
    for word in _WORDS.findall(paragraph):
        width = sum(map(_width, word))
        if used + width > room:
            lines += (width - 1) // room + bool(used)
            used = (width - 1) % room + 1
        else:
            used += width
    return lines


@cache
def _width(character: str) -> int:
    """The width in hundredths of an em."""
    return _EM if unicodedata.east_asian_width(character) in "WFA" else _NARROW


def _fits(text: str, limit: int) -> bool:
    return 2 * len(text) <= limit or utf16_length(text) <= limit


def _first_units(text: str, units: int) -> str:
    kept = text[:units]
    while utf16_length(kept) > units:
        kept = kept[: len(kept) - max((utf16_length(kept) - units) // 2, 1)]
    return kept
