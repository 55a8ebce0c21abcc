"""The records of an .xls stream ([MS-XLS]): which there are, and the texts within them."""

import struct
from collections.abc import Iterator

from xl_kenten.adapters.returned_files.outcome import unreadable

BOF, EOF, CONTINUE = 0x0809, 0x000A, 0x003C
FILEPASS, CODEPAGE, DATE_1904, FORMAT, FONT, XF, SST = 0x002F, 0x0042, 0x0022, 0x041E, 0x0031, 0x00E0, 0x00FC
BOUNDSHEET, SUPBOOK = 0x0085, 0x01AE
DIMENSIONS, NUMBER, LABEL, BOOLERR, STRING, RK, LABELSST, MULRK, RSTRING, FORMULA = (
    0x0200,
    0x0203,
    0x0204,
    0x0205,
    0x0207,
    0x027E,
    0x00FD,
    0x00BD,
    0x00D6,
    0x0006,
)
BIFF8 = 0x0600

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}

_HEAD = struct.Struct("<HH")
_WIDE = 0x1
_CODE_PAGES = {1200: "utf-16-le", 10000: "mac_roman", 10001: "shift_jis", 32768: "mac_roman", 65001: "utf-8"}

Record = tuple[int, bytes]


def records(stream: bytes, start: int) -> Iterator[Record]:
    """Walk over the records from a place on. Raises RefusedFileError where the stream breaks off."""
    at = start
    while at + _HEAD.size <= len(stream):
        kind, size = _HEAD.unpack_from(stream, at)
        at += _HEAD.size
        body = stream[at : at + size]
        if len(body) < size:
            break
        yield kind, body
        at += size
    raise unreadable("途中で切れています")


def substream(stream: bytes, start: int) -> Iterator[Record]:
    """Walk from a BOF to its EOF, both included; what is embedded between (a chart) is passed over."""
    depth = 0
    for kind, body in records(stream, start):
        depth += kind == BOF
        if depth == 0:
            raise unreadable("途中で切れているか、壊れています")
        if depth == 1:
            yield kind, body
        if kind == EOF:
            depth -= 1
            if depth == 0:
                return


def packed(kind: int, body: bytes) -> bytes:
    """Write a record."""
    return _HEAD.pack(kind, len(body)) + body


def code_page(number: int) -> str:
    """The Python codec of a code page; Japanese where the page is unknown."""
    name = _CODE_PAGES.get(number, f"cp{number}")
    try:
        b"".decode(name)
    except LookupError:
        return "cp932"
    return name


def text(body: bytes, count: int, *, biff8: bool, codec: str) -> str:
    """Decode ``count`` characters: in BIFF8 a flag byte tells their width, before it a code page does."""
    if not biff8:
        return body[:count].decode(codec, "replace")
    if body[:1] and body[0] & _WIDE:
        return body[1 : 1 + 2 * count].decode("utf-16-le", "replace")
    return body[1 : 1 + count].decode("latin-1")


def long_text(fragments: list[bytes], *, biff8: bool, codec: str) -> str:
    """Decode the text of a STRING record, which goes on in CONTINUE records with a flag byte each."""
    (count,) = struct.unpack_from("<H", fragments[0].ljust(2, b"\0"))
    pieces: list[str] = []
    for number, fragment in enumerate(fragments):
        body = fragment[2:] if number == 0 else fragment
        piece = text(body, count, biff8=biff8, codec=codec)
        pieces.append(piece)
        count -= len(piece.encode("utf-16-le", "surrogatepass")) // 2 if biff8 else len(body)
        if count <= 0:
            break
    return "".join(pieces)
