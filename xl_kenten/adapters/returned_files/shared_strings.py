"""The shared strings and styles of an .xlsx: what they may cost, and which of them are struck through."""

import re
from collections.abc import Iterable

from xl_kenten.adapters.returned_files.limits import TEXT_BYTES
from xl_kenten.adapters.returned_files.outcome import UnusualFileError, too_large
from xl_kenten.adapters.returned_files.xml_part import insist_on_plain

SHARED_STRING_COUNTS = frozenset({"count", "uniqueCount"})

_ROOT = re.compile(rb'<sst((?: [\w:.-]+="[^"<>]*")*) ?/?>')
_COUNT = re.compile(rb'[cC]ount="([^"]*)"')
_SHORTEST_STRING = len(b"<si/>")
_SHORTEST_POINTER = len(b'<c r="A1" t="s"><v>0</v></c>')
_SHARED_INDEX = re.compile(rb' t="s"[^>]*><v>([0-9]{1,9})</v>')
_STRING = re.compile(rb"<si ?/>|<si[ >].*?</si>", re.DOTALL)
_RUN = re.compile(rb"<r>(.*?)</r>", re.DOTALL)
_STRIKE = re.compile(rb'<strike(?: val="(\w+)")? ?/?>')
_FONTS = re.compile(rb"<fonts[ >].*?</fonts>", re.DOTALL)
_FONT = re.compile(rb"<font ?/>|<font>(.*?)</font>", re.DOTALL)
_CELL_FORMATS = re.compile(rb"<cellXfs[ >].*?</cellXfs>", re.DOTALL)
_FORMAT_FONT = re.compile(rb'<xf [^>]*?fontId="([0-9]+)"|<xf[ />]')
_OFF = frozenset({b"0", b"false", b"off"})


def insist_on_honest_counts(part: bytes) -> None:
    """Let plain shared strings pass whose declared number can be true (calamine makes room for it unseen).

    Raises UnusualFileError otherwise.
    """
    insist_on_plain(part)
    root = _ROOT.search(part)
    if root is None or part.count(b"<sst") != 1 or b":sst" in part:
        raise UnusualFileError
    most = len(part) // _SHORTEST_STRING
    for count in _COUNT.findall(root.group(1)):
        if not count.isdigit() or int(count[:12]) > most:
            raise UnusualFileError


def refuse_endless_text(part: bytes, sheets: Iterable[bytes]) -> None:
    """Refuse sheets that point to one long string so often that all copies would fill the memory."""
    sheets = tuple(sheets)
    if len(part) * sum(map(len, sheets)) // _SHORTEST_POINTER <= TEXT_BYTES:
        return
    lengths = [len(string) for string in _STRING.findall(part)]
    total = 0
    for sheet in sheets:
        for index in _SHARED_INDEX.finditer(sheet):
            number = int(index.group(1))
            total += lengths[number] if number < len(lengths) else 0
    if total > TEXT_BYTES:
        raise too_large("セルの文字を合わせると多すぎます")


def struck_styles(styles: bytes) -> frozenset[int]:
    """The cell styles whose font is struck through."""
    if b"<strike" not in styles:
        return frozenset()
    fonts, formats = _FONTS.search(styles), _CELL_FORMATS.search(styles)
    if fonts is None or formats is None:
        return frozenset()
    struck = {number for number, font in enumerate(_FONT.findall(fonts.group())) if _is_struck(font)}
    return frozenset(
        number
        for number, font in enumerate(_FORMAT_FONT.findall(formats.group()))
        if font and int(font) in struck
    )


def struck_strings(part: bytes) -> frozenset[int]:
    """The shared strings all of whose runs are struck through."""
    if b"<strike" not in part:
        return frozenset()
    found = set()
    for number, string in enumerate(_STRING.findall(part)):
        runs = _RUN.findall(string)
        if runs and all(map(_is_struck, runs)):
            found.add(number)
    return frozenset(found)


def _is_struck(properties: bytes) -> bool:
    strike = _STRIKE.search(properties)
    return strike is not None and strike.group(1) not in _OFF
