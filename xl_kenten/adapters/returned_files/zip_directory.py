"""The table of contents of a zip file."""

import io
import struct
import zipfile
from operator import attrgetter

from msgspec import Struct

from xl_kenten.adapters.returned_files.limits import ARCHIVE_ENTRIES
from xl_kenten.adapters.returned_files.outcome import too_large, unreadable

LOCAL_HEADER = 30
CENTRAL_SIGNATURE = b"PK\x01\x02"
END_SIGNATURE = b"PK\x05\x06"

_CENTRAL = struct.Struct("<4s4xHH4x3I3H8xI")
_CENTRAL_HEADER = 46
_END = struct.Struct("<4sHHHHIIH")
_EXTRA_LENGTH, _EXTRA_AT = struct.Struct("<H"), 30
_MOST_EXTRA = 1024 * 1024  # bytes, of all parts: writers need some dozens for each
_ZIP64_SIZE = 0xFFFFFFFF
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


class Entry(Struct, frozen=True, gc=False):
    """One part: where its local header stands, its sizes as declared, its checksum of the inflated bytes."""

    name: str
    flags: int
    method: int
    crc: int
    stored_size: int
    inflated_size: int
    offset: int


def entries_of(data: bytes) -> list[Entry]:
    """List a zip file's parts by their place in it.

    Raises RefusedFileError when there is no list, when parts overlap, and when there are far too many.
    """
    listed = _plain_listing(data)
    if listed is None:
        listed = _any_listing(data)
    entries, end_of_parts = listed
    entries.sort(key=attrgetter("offset"))
    end = 0
    for entry in entries:
        if entry.offset < end:
            raise unreadable("ファイルの中の部品が重なり合っています")
        end = entry.offset + LOCAL_HEADER + entry.stored_size
    if end > end_of_parts:
        raise unreadable("途中で切れているか、壊れています")
    return entries


def _plain_listing(data: bytes) -> tuple[list[Entry], int] | None:
    """List a zip as Excel writes it; None for all others (zipfile reads them, in twice the time)."""
    end = len(data) - _END.size
    if end < 0:
        return None
    signature, disk, first_disk, here, count, size, start, comment = _END.unpack_from(data, end)
    if signature != END_SIGNATURE or disk or first_disk or comment or here != count:
        return None
    if start + size != end or count > ARCHIVE_ENTRIES:
        return None
    entries = []
    at = start
    for _ in range(count):
        if at + _CENTRAL_HEADER > end:
            return None
        mark, flags, method, crc, stored, inflated, name_size, extra, note, offset = _CENTRAL.unpack_from(
            data, at
        )
        name = data[at + _CENTRAL_HEADER : at + _CENTRAL_HEADER + name_size]
        if mark != CENTRAL_SIGNATURE or _ZIP64_SIZE in (stored, inflated, offset) or not name.isascii():
            return None
        entries.append(Entry(name.decode(), flags, method, crc, stored, inflated, offset))
        at += _CENTRAL_HEADER + name_size + extra + note
    return (entries, start) if at == end else None


def _any_listing(data: bytes) -> tuple[list[Entry], int]:
    if data.count(CENTRAL_SIGNATURE) > ARCHIVE_ENTRIES:
        raise too_large(f"ファイルの中の部品が {ARCHIVE_ENTRIES:,} 個を超えています")
    if _extra_bytes(data) > _MOST_EXTRA:
        raise unreadable("ファイルの中の部品の一覧が大きすぎます")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [
                Entry(
                    info.filename,
                    info.flag_bits,
                    info.compress_type,
                    info.CRC,
                    info.compress_size,
                    info.file_size,
                    info.header_offset,
                )
                for info in archive.infolist()
            ]
            return entries, archive.start_dir
    except _OPENING_FAILS as error:
        raise unreadable("途中で切れているか、壊れています") from error


def _extra_bytes(data: bytes) -> int:
    """What stands in the list beside names and notes; zipfile cuts it off piece by piece, and copies the rest each time."""
    at, total = data.find(CENTRAL_SIGNATURE), 0
    while 0 <= at <= len(data) - _CENTRAL_HEADER:
        total += _EXTRA_LENGTH.unpack_from(data, at + _EXTRA_AT)[0]
        at = data.find(CENTRAL_SIGNATURE, at + 1)
    return total
