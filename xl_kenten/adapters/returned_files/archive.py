"""The zip archive under an .xlsx or .ods: opened within limits, its parts inflated one by one."""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import cached_property, lru_cache

from xl_kenten.adapters.returned_files.limits import (
    INFLATED_BYTES,
    INFLATED_RATIO,
    INFLATED_RATIO_FROM,
    MIB,
)
from xl_kenten.adapters.returned_files.outcome import RefusedFileError, encrypted, too_large, unreadable
from xl_kenten.adapters.returned_files.zip_directory import (
    CENTRAL_SIGNATURE,
    END_SIGNATURE,
    LOCAL_HEADER,
    Entry,
    entries_of,
)

_LOCAL_SIGNATURE = b"PK\x03\x04"
_ENCRYPTED = 0x1
_SMALL = 64 * 1024
_SHOWN_NAME = 100  # characters, from the end
_LENGTHS = struct.Struct("<HH")
_COMMON = struct.Struct("<5H3I2H")
_CENTRAL_REST = struct.Struct("<3H2I")


class Archive:
    """The parts of a zip file, by lower-case name with ``/`` (part names do not differ by case alone).

    Nothing is inflated before it is asked for; all that is inflated counts against one limit.
    """

    def __init__(self, data: bytes) -> None:
        """Read the list of parts. Raises RefusedFileError for a broken, tricked or oversized archive."""
        entries = entries_of(data)
        self._data = data
        self._left = INFLATED_BYTES
        self._parts = {entry.name.replace("\\", "/").lstrip("/").lower(): entry for entry in entries}
        if len(self._parts) != len(entries):
            raise unreadable("同じ名前の部品が二つあり、どちらが正しいか分かりません")
        # What is declared may lie: a true declaration is only the cheapest moment to refuse.
        if sum([entry.inflated_size for entry in entries]) > INFLATED_BYTES:
            raise _inflates_too_much()

    @property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(self._parts)

    @cached_property
    def listing(self) -> str:
        """The names of all parts, each between line breaks."""
        return "\n".join(("", *self._parts, ""))

    @property
    def is_locked(self) -> bool:
        """Whether a part needs the archive's password."""
        return any(entry.flags & _ENCRYPTED for entry in self._parts.values())

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def part(self, name: str, *, shared: bool = False) -> bytes | None:
        """Inflate one part; None when there is none of that name.

        ``shared`` says that many returns have it byte for byte, so that it pays to keep it. Raises
        RefusedFileError when it is damaged, or when too many bytes come out.
        """
        entry = self._parts.get(name.lower())
        if entry is None:
            return None
        if entry.flags & _ENCRYPTED:
            raise encrypted("パスワード付きで圧縮されています")
        content = self._sound(entry, name, shared=shared)
        self._left -= len(content)
        return content

    def _sound(self, entry: Entry, name: str, *, shared: bool) -> bytes:
        data = self._data
        at = entry.offset
        if not data.startswith(_LOCAL_SIGNATURE, at):
            raise unreadable("途中で切れているか、壊れています")
        # The list of parts is trusted, but only here stands how long the local header is.
        name_length, extra_length = _LENGTHS.unpack_from(data, at + 26)
        start = at + LOCAL_HEADER + name_length + extra_length
        stored = data[start : start + entry.stored_size]
        if entry.method == zipfile.ZIP_STORED:
            if len(stored) > self._left:
                raise _inflates_too_much()
            return _with_crc(stored, entry.crc, name)
        if entry.method != zipfile.ZIP_DEFLATED:
            raise unreadable("Excel が使わない方式で圧縮されています")
        if shared and max(entry.inflated_size, len(stored)) <= _SMALL <= self._left:
            return _small(stored, entry.crc, name)
        limit = min(self._left, max(len(stored) * INFLATED_RATIO, INFLATED_RATIO_FROM))
        return _with_crc(_inflated_up_to(stored, limit), entry.crc, name)


def _with_crc(content: bytes, crc: int, name: str) -> bytes:
    if zlib.crc32(content) != crc:
        raise unreadable(f"中の部品「{name[-_SHOWN_NAME:]}」が壊れています")
    return content


def _inflated_up_to(stored: bytes, limit: int) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        # One byte more than allowed is never unpacked.
        content = inflater.decompress(stored, limit + 1)
    except zlib.error as error:
        raise unreadable("途中で切れているか、壊れています") from error
    if len(content) > limit:
        raise _inflates_too_much()
    if not inflater.eof:
        raise unreadable("途中で切れているか、壊れています")
    return content


@lru_cache(maxsize=64)
def _small(stored: bytes, crc: int, name: str) -> bytes:
    """Inflate a part that many returns share byte for byte."""
    return _with_crc(_inflated_up_to(stored, _SMALL), crc, name)


def _inflates_too_much() -> RefusedFileError:
    return too_large(f"展開すると {INFLATED_BYTES // MIB} MB を超えるか、異常な比率で圧縮されています")


def stored_archive(parts: Mapping[str, bytes]) -> bytes:
    """Pack parts uncompressed, so that the reader behind sees exactly the bytes that were checked here.

    (zipfile writes the same in eight times the time, and that would be half of what calamine needs.)
    """
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, content in parts.items():
        path = name.encode()
        size = len(content)
        common = _COMMON.pack(20, 0, 0, 0, 0x21, zlib.crc32(content), size, size, len(path), 0)
        pieces += (_LOCAL_SIGNATURE, common, path, content)
        directory += (CENTRAL_SIGNATURE, b"\x14\x00", common, _CENTRAL_REST.pack(0, 0, 0, 0, offset), path)
        offset += LOCAL_HEADER + len(path) + size
    listing = b"".join(directory)
    end = struct.pack("<4s4H2IH", END_SIGNATURE, 0, 0, len(parts), len(parts), len(listing), offset, 0)
    return b"".join((*pieces, listing, end))
