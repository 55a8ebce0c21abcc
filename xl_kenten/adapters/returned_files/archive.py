"""The zip archive under an .xlsx or .ods: opened within limits, its parts inflated one by one."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from xl_kenten.adapters.returned_files.limits import (
    ARCHIVE_ENTRIES,
    INFLATED_BYTES,
    INFLATED_RATIO,
    INFLATED_RATIO_FROM,
    MIB,
)
from xl_kenten.adapters.returned_files.outcome import RefusedFileError, encrypted, too_large, unreadable

_LOCAL_HEADER = 30
_CENTRAL_SIGNATURE = b"PK\x01\x02"
_ENCRYPTED = 0x1
_OPENING_FAILS = (
    zipfile.BadZipFile,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


class Archive:
    """The parts of a zip file, by lower-case name with ``/`` (part names do not differ by case alone).

    Nothing is inflated before it is asked for; all that is inflated counts against one limit.
    """

    def __init__(self, data: bytes) -> None:
        """Read the list of parts. Raises RefusedFileError for a broken, tricked or oversized archive."""
        if data.count(_CENTRAL_SIGNATURE) > ARCHIVE_ENTRIES:
            raise too_large(f"ファイルの中の部品が {ARCHIVE_ENTRIES:,} 個を超えています")
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                infos = archive.infolist()
                self._end = archive.start_dir
        except _OPENING_FAILS as error:
            raise unreadable("途中で切れているか、壊れています") from error
        self._data = data
        self._left = INFLATED_BYTES
        self._refuse_tricks(infos)
        self._parts = {_part_name(info.filename): info for info in infos}
        if len(self._parts) != len(infos):
            raise unreadable("同じ名前の部品が二つあり、どちらが正しいか分かりません")

    @property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(self._parts)

    @property
    def is_locked(self) -> bool:
        """Whether a part needs the archive's password."""
        return any(info.flag_bits & _ENCRYPTED for info in self._parts.values())

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def part(self, name: str) -> bytes | None:
        """Inflate one part; None when there is none of that name.

        Raises RefusedFileError when it is damaged, or when too many bytes come out.
        """
        info = self._parts.get(name.lower())
        if info is None:
            return None
        if info.flag_bits & _ENCRYPTED:
            raise encrypted("パスワード付きで圧縮されています")
        content = self._inflated(info, self._stored(info))
        self._left -= len(content)
        if zlib.crc32(content) != info.CRC:
            raise unreadable(f"中の部品「{name}」が壊れています")
        return content

    def _refuse_tricks(self, infos: list[zipfile.ZipInfo]) -> None:
        end = declared = 0
        for info in sorted(infos, key=_offset):
            if info.header_offset < end:
                raise unreadable("ファイルの中の部品が重なり合っています")
            end = info.header_offset + _LOCAL_HEADER + info.compress_size
            declared += info.file_size
        if end > self._end:
            raise unreadable("途中で切れているか、壊れています")
        # What is declared may lie: a true declaration is only the cheapest moment to refuse.
        if declared > INFLATED_BYTES:
            raise _inflates_too_much()

    def _stored(self, info: zipfile.ZipInfo) -> memoryview:
        """The bytes of a part as they lie in the file."""
        at = info.header_offset
        head = self._data[at : at + _LOCAL_HEADER]
        if len(head) < _LOCAL_HEADER or not head.startswith(b"PK\x03\x04"):
            raise unreadable("途中で切れているか、壊れています")
        name_length, extra_length = struct.unpack_from("<HH", head, 26)
        start = at + _LOCAL_HEADER + name_length + extra_length
        return memoryview(self._data)[start : start + info.compress_size]

    def _inflated(self, info: zipfile.ZipInfo, stored: memoryview) -> bytes:
        if info.compress_type == zipfile.ZIP_STORED:
            content = bytes(stored)
            if len(content) > self._left:
                raise _inflates_too_much()
            return content
        if info.compress_type != zipfile.ZIP_DEFLATED:
            raise unreadable("Excel が使わない方式で圧縮されています")
        limit = self._left
        if len(stored) * INFLATED_RATIO < limit:
            limit = max(len(stored) * INFLATED_RATIO, min(INFLATED_RATIO_FROM, limit))
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


def _part_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _offset(info: zipfile.ZipInfo) -> int:
    return info.header_offset


def _inflates_too_much() -> RefusedFileError:
    return too_large(f"展開すると {INFLATED_BYTES // MIB} MB を超えるか、異常な比率で圧縮されています")


def stored_archive(parts: Mapping[str, bytes]) -> bytes:
    """Pack parts uncompressed, so that the reader behind sees exactly the bytes that were checked here.

    (zipfile writes the same eight times slower, which would be a third of the time a form takes.)
    """
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, content in parts.items():
        path = name.encode()
        size = len(content)
        common = struct.pack("<5H3I2H", 20, 0, 0, 0, 0x21, zlib.crc32(content), size, size, len(path), 0)
        pieces += (b"PK\x03\x04", common, path, content)
        directory += (_CENTRAL_SIGNATURE, b"\x14\x00", common, struct.pack("<3H2I", 0, 0, 0, 0, offset), path)
        offset += _LOCAL_HEADER + len(path) + size
    listing = b"".join(directory)
    end = struct.pack(
        "<4s4H2IH", b"PK\x05\x06", 0, 0, len(parts), len(parts), len(listing), offset, 0
    )
    return b"".join((*pieces, listing, end))
