"""The table of texts of an .xls (SST, [MS-XLS] 2.4.265): which of them are struck through, at least in part."""

import struct
from collections.abc import Iterator, Sequence

_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08
_RUN = struct.Struct("<HH")


def font_at(number: int) -> int:
    """The place, in the order of the file, of a font that something refers to: there is none numbered 4."""
    return number - (number > 4)  # noqa: PLR2004 (in no .xls)


def struck_strings(fragments: Sequence[bytes], struck_fonts: Sequence[bool]) -> frozenset[int]:
    """The numbers of the texts in which a font strikes something through.

    ``fragments`` are the bodies of the SST and of the records that continue it. What breaks off ends the search.
    """
    if not any(struck_fonts) or not fragments:
        return frozenset()
    table = _Table(fragments)
    found: set[int] = set()
    try:
        (count,) = struct.unpack("<4xI", table.take(8))
        for number in range(count):
            if any(
                begin < end and font < len(struck_fonts) and struck_fonts[font]
                for begin, end, font in table.next_runs()
            ):
                found.add(number)
    except EOFError:
        pass
    return frozenset(found)


class _Table:
    """A place in the table that moves on; texts may go on in the next record, then with a flag byte of its own."""

    def __init__(self, fragments: Sequence[bytes]) -> None:
        self._fragments = iter(fragments)
        self._body = next(self._fragments)
        self._at = 0

    def take(self, size: int) -> bytes:
        """Take so many bytes. Raises EOFError where the table breaks off."""
        pieces = []
        while size:
            piece = self._body[self._at : self._at + size]
            self._at += len(piece)
            size -= len(piece)
            pieces.append(piece)
            if size:
                self._go_on()
        return b"".join(pieces)

    def next_runs(self) -> tuple[tuple[int, int, int], ...]:
        """Pass over a text; gives its parts with a font of their own: first character, the one behind, and font."""
        length, flags = struct.unpack("<HB", self.take(3))
        runs = int.from_bytes(self.take(2), "little") if flags & _RICH else 0
        extension = int.from_bytes(self.take(4), "little") if flags & _EXTENDED else 0
        self._pass_characters(length, wide=bool(flags & _WIDE))
        starts = list(_RUN.iter_unpack(self.take(_RUN.size * runs)))
        self.take(extension)
        return tuple(_with_ends(starts, length))

    def _pass_characters(self, count: int, *, wide: bool) -> None:
        while True:
            size = 2 if wide else 1
            here = min(count, (len(self._body) - self._at) // size)
            self._at += here * size
            count -= here
            if not count:
                return
            self._go_on()
            wide = bool(self.take(1)[0] & _WIDE)

    def _go_on(self) -> None:
        body = next(self._fragments, None)
        if body is None:
            raise EOFError
        self._body, self._at = body, 0


def _with_ends(starts: Sequence[tuple[int, int]], length: int) -> Iterator[tuple[int, int, int]]:
    ends = [begin for begin, _ in starts[1:]]
    for (begin, font), end in zip(starts, [*ends, length], strict=False):
        yield begin, min(end, length), font_at(font)
