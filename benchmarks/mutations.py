"""Ways to damage a file: at random in its bytes, and inside the parts it is packed of."""

import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

import olefile

from xl_kenten.adapters.returned_files.compound_file import compound_file

_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EDGES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
_WORDS = (
    b"<", b">", b"</c>", b"<c>", b"<v>", b"</row>", b"<row>", b'r="XFD1048576"', b't="e"', b't="s"', b"&#0;",
    b"&lt;", b"<![CDATA[", b"-->", b"<!DOCTYPE x>", b'xml:space="preserve"', b"1E400", b"-0", b"NaN", b"\xef\xbb\xbf",
    b"\xed\xa0\x80", "１".encode(), "○".encode(), b"9" * 400, b"\x00", b"</sheetData>", b"<f>A1</f>",
)  # fmt: skip
_NUMBER = re.compile(rb"\d+")
_TAG = re.compile(rb"<[^<>]{1,200}>")
_LARGEST = 400_000  # bytes: nothing grows without end

Damage = Callable[[bytes, random.Random], bytes]


@dataclass(frozen=True)
class Mutant:
    """A damaged file; ``repaired`` tells whether the zip's checksums were made to fit the damage."""

    data: bytes
    way: str
    repaired: bool


def mutate(data: bytes, others: Sequence[bytes], chance: random.Random) -> Mutant:
    """Damage a file in one of all ways; pieces of the ``others`` may be spliced in."""
    ways: list[tuple[str, Damage, bool]] = [
        ("bits", _bits, False),
        ("bytes", _bytes, False),
        ("block", _block, False),
        ("truncated", _truncated, False),
        ("spliced", lambda whole, dice: _spliced(whole, dice.choice(others), dice), False),
    ]
    if data.startswith(_ZIP):
        ways += [("inside a part", _inside_a_part, True)] * 6
        ways += [("parts exchanged", lambda whole, dice: _exchanged(whole, dice.choice(others), dice), True)]
    elif data.startswith(_COMPOUND):
        ways += [("inside the stream", _inside_the_stream, False)] * 4
    way, damage, repaired = chance.choice(ways)
    return Mutant(damage(data, chance), way, repaired)


def _bits(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8, 32)) if data else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _bytes(data: bytes, chance: random.Random) -> bytes:
    """Put bytes, or a number at the edge of its type, in place of others."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4)) if data else 0):
        at = chance.randrange(len(changed))
        size = chance.choice((1, 2, 4))
        number = chance.choice(_EDGES) & ((1 << 8 * size) - 1)
        new = chance.choice(
            (number.to_bytes(size, "little"), number.to_bytes(size, "big"), chance.randbytes(size))
        )
        changed[at : at + size] = new
    return bytes(changed)


def _block(data: bytes, chance: random.Random) -> bytes:
    """Delete, repeat or overwrite a block, or put a new one in."""
    start = chance.randrange(len(data) + 1)
    end = min(len(data), start + chance.choice((1, 3, 20, 300, 4096)))
    piece = data[start:end]
    new = chance.choice(
        (b"", piece * 2, bytes(len(piece)), chance.randbytes(len(piece)), chance.choice(_WORDS))
    )
    if chance.randrange(3) == 0:
        new = new + piece
    return (data[:start] + new + data[end:])[:_LARGEST]


def _truncated(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _spliced(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A block of another file in place of one of this."""
    start, source = chance.randrange(len(data) + 1), chance.randrange(len(other) + 1)
    size = chance.choice((8, 64, 512, 4096))
    keep = chance.choice((0, size))
    return (data[:start] + other[source : source + size] + data[start + keep :])[:_LARGEST]


def _markup(data: bytes, chance: random.Random) -> bytes:
    """Damage that an XML reader notices late: a tag dropped or repeated, a number changed, a word put in."""
    kind = chance.randrange(4)
    if kind == 0:
        at = chance.randrange(len(data) + 1)
        return data[:at] + chance.choice(_WORDS) + data[at:]
    found = list((_NUMBER if kind == 1 else _TAG).finditer(data))
    if not found:
        return _bytes(data, chance)
    match = chance.choice(found)
    if kind == 1:
        new = str(chance.choice((*_EDGES, 1048577, 16385, -1, 2, 1e308))).encode()
    elif kind == 2:  # noqa: PLR2004 (one number a kind)
        new = b""
    else:
        new = match[0] * 2
    return data[: match.start()] + new + data[match.end() :]


def _inside(data: bytes, chance: random.Random) -> bytes:
    damage = chance.choice((_bits, _bytes, _block, _markup, _markup, _truncated))
    return damage(data, chance)


def _inside_a_part(data: bytes, chance: random.Random) -> bytes:
    """Inflate, damage one part or two, pack again with checksums that fit."""
    parts = parts_of(data)
    for _ in range(chance.choice((1, 1, 1, 2))):
        # Whether a style or a property is damaged matters less than whether a cell is.
        weights = [
            4 if any(word in name for word in ("sheet", "content", "Strings", "rkbook")) else 1
            for name in parts
        ]
        name = chance.choices(list(parts), weights)[0]
        parts[name] = _inside(parts[name], chance)
    return packed(parts)


def _exchanged(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A part dropped, doubled under another's name, renamed, or taken from another file."""
    parts = parts_of(data)
    name, second = chance.choice(list(parts)), chance.choice(list(parts))
    kind = chance.randrange(4)
    if kind == 0:
        del parts[name]
    elif kind == 1:
        parts[name] = parts[second]
    elif kind == 2:  # noqa: PLR2004 (one number a kind)
        parts[chance.choice((name.upper(), f"/{name}", name.replace("/", "\\"), f"../{name}"))] = parts.pop(
            name
        )
    else:
        parts[name] = (
            other[:_LARGEST] if not other.startswith(_ZIP) else chance.choice(list(parts_of(other).values()))
        )
    return packed(parts)


def parts_of(data: bytes) -> dict[str, bytes]:
    """Inflate all parts of an honest zip."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """Pack parts, deflated, with checksums that fit."""
    pieces, directory, offset = [], [], 0
    for name, content in parts.items():
        deflater = zlib.compressobj(1, zlib.DEFLATED, -15)
        stored = deflater.compress(content) + deflater.flush()
        path = name.encode()
        common = struct.pack(
            "<5H3I2H", 20, 0x800, 8, 0, 0x21, zlib.crc32(content), len(stored), len(content), len(path), 0
        )
        pieces.append(b"PK\x03\x04" + common + path + stored)
        directory.append(b"PK\x01\x02\x14\x00" + common + struct.pack("<3H2I", 0, 0, 0, 0, offset) + path)
        offset += len(pieces[-1])
    listing = b"".join(directory)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, len(parts), len(parts), len(listing), offset, 0)
    return b"".join((*pieces, listing, end))


def _inside_the_stream(data: bytes, chance: random.Random) -> bytes:
    """Damage the stream of an old workbook at random, or one of its records, and wrap it up again."""
    with olefile.OleFileIO(BytesIO(data)) as container:
        stream = container.openstream("Workbook").read()
    return compound_file(_records(stream, chance) if chance.randrange(3) else _inside(stream, chance))


def _records(stream: bytes, chance: random.Random) -> bytes:
    """Change a record's kind, its length or its content; drop it, repeat it, or let it change places."""
    records: list[tuple[int, bytes]] = []
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        records.append((kind, stream[at + 4 : at + 4 + size]))
        at += 4 + size
    place, second = chance.randrange(len(records)), chance.randrange(len(records))
    kind, body = records[place]
    match chance.randrange(5):
        case 0:
            records[place] = (chance.choice((chance.randrange(0x10000), records[second][0])), body)
        case 1:
            del records[place]
        case 2:
            records.insert(second, records[place])
        case 3:
            records[place], records[second] = records[second], records[place]
        case _:
            records[place] = (kind, _inside(body, chance)[:8000])
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)
