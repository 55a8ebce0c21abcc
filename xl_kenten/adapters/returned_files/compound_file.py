"""A compound file ([MS-CFB]): the container of .xls, of locked workbooks, and of other old documents."""

import io
import struct
from dataclasses import dataclass

import olefile

from xl_kenten.adapters.returned_files.outcome import encrypted, not_a_workbook, unreadable

_HEADER = struct.Struct("<24xHHHHH6xIIIIIIIII")
_HEADER_SIZE = 512
_SECTOR_SHIFTS = frozenset({9, 12})
_SECTOR = 4096
_END_OF_CHAIN = 0xFFFFFFFE
_FAT_SECTOR = 0xFFFFFFFD
_FREE = 0xFFFFFFFF
_HEADER_FAT_SECTORS = 109
_SPARE_FAT = 4  # times what a file of that size needs: some writers make room
_BROKEN = "途中で切れているか、壊れています"

# What the entries of other documents are called.
_DOCUMENTS = (
    ("worddocument", "Word の文書です"),
    ("powerpoint document", "PowerPoint の資料です"),
    ("__properties_version1.0", "Outlook のメールです"),
    ("visiodocument", "Visio の図です"),
    ("documenttext", "一太郎の文書です"),
    ("jsrv_segmentinformation", "一太郎の文書です"),
)


@dataclass(frozen=True, slots=True)
class OldWorkbook:
    """The stream of an .xls that holds its cells, and whether VBA lies beside it."""

    stream: bytes
    has_macros: bool


def old_workbook(data: bytes) -> OldWorkbook:
    """Take the workbook's stream out of a compound file.

    Raises RefusedFileError for a locked workbook, another document, and a broken container.
    """
    _refuse_impossible_header(data)
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            # Not listdir: it spells out the whole path of everything, however deep that lies.
            names = {entry.name.lower() for entry in container.root.kids}
            if "encryptedpackage" in names or "encryptioninfo" in names or "\tdrmcontent" in names:
                raise encrypted("パスワードなどで保護されています")
            name = next((name for name in ("Workbook", "Book") if container.exists(name)), None)
            if name is None:
                raise not_a_workbook(_document(names))
            size = container.get_size(name)
            if size > len(data):
                raise unreadable(_BROKEN)
            stream = container.openstream(name).read()
    except (
        OSError,
        ValueError,
        IndexError,
        TypeError,
        AttributeError,
        struct.error,
        RecursionError,
    ) as error:
        raise unreadable(_BROKEN) from error
    if len(stream) < size:
        raise unreadable("途中で切れています")
    return OldWorkbook(stream, "_vba_project_cur" in names)


def _document(names: set[str]) -> str:
    return next(
        (detail for name, detail in _DOCUMENTS if name in names), "Excel 以外のアプリケーションの文書です"
    )


def _refuse_impossible_header(data: bytes) -> None:
    """Counts beyond what the file can need would keep olefile reading one sector for hours.

    It copies the whole table of sectors (FAT) for each piece of it that it adds.
    """
    if len(data) < _HEADER_SIZE:
        raise unreadable("途中で切れています")
    _, _, _, shift, _, _, fat, _, _, _, _, mini_fat, _, difat = _HEADER.unpack_from(data)
    if shift not in _SECTOR_SHIFTS:
        raise unreadable(_BROKEN)
    sectors = (len(data) >> shift) + 1
    needed = -(-sectors // ((1 << shift) // 4))
    if max(mini_fat, difat) > sectors or fat > _SPARE_FAT * needed:
        raise unreadable(_BROKEN)


def compound_file(stream: bytes) -> bytes:
    """Pack one workbook stream into a new container, so that the reader behind meets no looped chains.

    Version 4, whose large sectors need no list of lists for any file that is read here.
    """
    content = stream.ljust(-(-len(stream) // _SECTOR) * _SECTOR, b"\0")
    data_sectors = len(content) // _SECTOR
    fat_sectors = 1
    while fat_sectors * (_SECTOR // 4) < data_sectors + fat_sectors + 2:
        fat_sectors += 1
    small_streams_at = data_sectors  # there are none, but calamine wants the place for them
    directory_at = data_sectors + 1
    fat_at = directory_at + 1
    table = [*range(1, data_sectors), *[_END_OF_CHAIN] * 3, *[_FAT_SECTOR] * fat_sectors]
    table += [_FREE] * (fat_sectors * (_SECTOR // 4) - len(table))
    header = struct.pack(
        "<8s16s5H6s9I",
        bytes.fromhex("D0CF11E0A1B11AE1"),
        b"",
        0x003E,
        4,  # version
        0xFFFE,
        _SECTOR.bit_length() - 1,
        6,
        b"",
        1,  # directory sectors
        fat_sectors,
        directory_at,
        0,
        _SECTOR,  # streams from this size on lie in sectors of their own; ours is padded up to it
        _END_OF_CHAIN,
        0,
        _END_OF_CHAIN,
        0,
    )
    fat_places = [*range(fat_at, fat_at + fat_sectors), *[_FREE] * (_HEADER_FAT_SECTORS - fat_sectors)]
    directory = _directory_entry("Root Entry", 5, 1, small_streams_at, _SECTOR)
    directory += _directory_entry("Workbook", 2, _FREE, 0, len(content))
    return b"".join(
        (
            (header + struct.pack(f"<{_HEADER_FAT_SECTORS}I", *fat_places)).ljust(_SECTOR, b"\0"),
            content,
            bytes(_SECTOR),
            directory.ljust(_SECTOR, b"\0"),
            struct.pack(f"<{len(table)}I", *table),
        )
    )


def _directory_entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII36sIQ", text, len(text), kind, 1, _FREE, _FREE, child, b"", start, size)
