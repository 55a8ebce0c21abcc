"""The zip archive under a workbook: read within limits, written back in the same order."""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from xl_kenten.adapters.ooxml.errors import WorkbookError, broken

LARGEST_CONTENT = 384 * 1024 * 1024
MOST_ENTRIES = 10_000
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_LOCAL_HEADER = 30
_READING_FAILS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,  # a way of compressing that Python does not know
    OSError,
    OverflowError,
    RuntimeError,  # an encrypted entry
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the archive: its name, its bytes, and how it was stored (not for a new one)."""

    name: str
    data: bytes
    stored_as: zipfile.ZipInfo | None = None

    def header(self, *, edited: bool) -> zipfile.ZipInfo:
        """How it is to be stored; what we wrote gets a fixed time, so that equal work gives equal bytes."""
        old = self.stored_as
        info = zipfile.ZipInfo(self.name, _FIXED_TIME if edited or old is None else old.date_time)
        info.compress_type = zipfile.ZIP_DEFLATED if old is None else old.compress_type
        info.create_system = 0 if old is None else old.create_system
        info.external_attr = 0 if old is None else old.external_attr
        return info


def read_archive(data: bytes) -> list[Entry]:
    """Inflate every entry, in order.

    Raises WorkbookError when it is no zip, damaged, encrypted, too large, or has entries that overlap.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _refuse_tricks(infos)
            return _inflate(archive, infos)
    except _READING_FAILS as error:
        raise broken("ZIP 形式") from error


def _refuse_tricks(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_ENTRIES:
        raise broken("ZIP 形式：部品が多すぎます")
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise broken("ZIP 形式：部品が重なっています")
        end = info.header_offset + _LOCAL_HEADER + len(info.filename) + info.compress_size


def _inflate(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> list[Entry]:
    entries = []
    left = LARGEST_CONTENT
    for info in infos:
        # The declared size may lie, so the bytes that really come out are counted.
        with archive.open(info) as stream:
            content = stream.read(left + 1)
        left -= len(content)
        if left < 0:
            raise WorkbookError(
                "ブックが大きすぎるため編集できません。画像や不要なシートを減らしてください。"
            )
        entries.append(Entry(info.filename, content, info))
    return entries


def write_archive(entries: Iterable[tuple[Entry, bool]]) -> bytes:
    """Make an archive of entries in this order; the flag tells which of them were edited."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for entry, edited in entries:
            archive.writestr(entry.header(edited=edited), entry.data)
    return buffer.getvalue()
