"""The shared strings of an .xlsx: what they may cost, and which of them are struck through."""

import re
from collections.abc import Iterable, Iterator

from xl_kenten.adapters.returned_files.limits import TEXT_BYTES
from xl_kenten.adapters.returned_files.outcome import UnusualFileError, endless_text
from xl_kenten.adapters.returned_files.styles import is_struck
from xl_kenten.adapters.returned_files.xml_part import insist_on_plain

SHARED_STRING_COUNTS = frozenset({"count", "uniqueCount"})

_ROOT = re.compile(rb'<sst((?: [\w:.-]+="[^"<>]*")*) ?/?>')
_COUNT = re.compile(rb'[cC]ount="([^"]*)"')
_DIGITS = 12  # of a count, zeros before it included
_SHORTEST_STRING = len(b"<si/>")
_SHORTEST_POINTER = len(b'<c r="A1" t="s"><v>0</v></c>')
# All expressions here stop at the next ">" or "<", so that no part takes them more than one walk.
_SHARED_INDEX = re.compile(rb'<c r="[A-Z]{1,3}[0-9]+"[^>]* t="s"[^>]*><v>([0-9]{1,9})</v>')
_EMPTY_STRING = (b"<si/>", b"<si />")


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
        if not count.isdigit() or len(count) > _DIGITS or int(count) > most:
            raise UnusualFileError


def refuse_endless_text(part: bytes, sheets: Iterable[bytes]) -> None:
    """Refuse sheets that point to one long string so often that all copies would fill the memory."""
    sheets = tuple(sheets)
    if len(part) * sum(map(len, sheets)) // _SHORTEST_POINTER <= TEXT_BYTES:
        return
    lengths = [len(string) for string in _strings(part)]
    total = 0
    for sheet in sheets:
        for index in _SHARED_INDEX.finditer(sheet):
            number = int(index.group(1))
            total += lengths[number] if number < len(lengths) else 0
    if total > TEXT_BYTES:
        raise endless_text()


def struck_strings(part: bytes) -> frozenset[int]:
    """The shared strings that are struck through, at least in part."""
    if b"<strike" not in part:
        return frozenset()
    found = set()
    for number, string in enumerate(_strings(part)):
        if any(map(is_struck, string.split(b"<r>")[1:])):
            found.add(number)
    return frozenset(found)


def _strings(part: bytes) -> Iterator[bytes]:
    """Walk over the shared strings of a plain part, empty ones included."""
    start = part.find(b"<si")
    while start >= 0:
        end = start
        if not part.startswith(_EMPTY_STRING, start):
            end = part.find(b"</si>", start)
            if end < 0:
                return
        yield part[start:end]
        start = part.find(b"<si", end + 1)
