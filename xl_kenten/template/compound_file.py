"""A compound file ([MS-CFB], version 3): the container that holds the streams of a VBA project."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Storage: TypeAlias = Mapping[str, "bytes | Storage"]

_SECTOR = 512
_MINI_SECTOR = 64
_MINI_CUTOFF = 4096  # shorter streams lie in the mini stream
_HEADER_FAT_SECTORS = 109  # as many as the header can list; enough for 7 MB

_FAT_SECTOR = 0xFFFFFFFD
_END_OF_CHAIN = 0xFFFFFFFE
_FREE = _NO_ENTRY = 0xFFFFFFFF

_UNUSED, _STORAGE, _STREAM, _ROOT = 0, 1, 2, 5
_RED, _BLACK = 0, 1


@dataclass(slots=True)
class _Entry:
    """A line of the directory: a storage or a stream, and its place in the tree of its siblings."""

    name: str
    kind: int
    data: bytes = b""
    colour: int = _BLACK
    left: int = _NO_ENTRY
    right: int = _NO_ENTRY
    child: int = _NO_ENTRY
    start: int = _END_OF_CHAIN
    size: int = 0

    def packed(self) -> bytes:
        name = (self.name + "\0").encode("utf-16-le") if self.name else b""
        return struct.pack(
            "<64sHBB3I16sI16s3I",
            name,
            len(name),
            self.kind,
            self.colour,
            self.left,
            self.right,
            self.child,
            b"",  # class id
            0,  # state bits
            b"",  # created and modified: left out, so that every build gives the same bytes
            self.start,
            self.size,
            0,
        )


def compound_file(root: Storage) -> bytes:
    """Pack streams (bytes) and storages (mappings) under their names; the same input gives the same bytes."""
    entries = [_Entry("Root Entry", _ROOT)]
    entries[0].child = _add_children(entries, root)

    sectors: list[bytes] = []
    fat: list[int] = []
    mini_fat: list[int] = []
    mini_stream = bytearray()
    for entry in entries:
        if entry.kind != _STREAM or not entry.data:
            continue
        entry.size = len(entry.data)
        if entry.size < _MINI_CUTOFF:
            entry.start = len(mini_fat)
            pieces = _pieces(entry.data, _MINI_SECTOR)
            mini_stream += b"".join(pieces)
            _chain(mini_fat, len(pieces))
        else:
            entry.start = _store(sectors, fat, entry.data)
    entries[0].size = len(mini_stream)
    entries[0].start = _store(sectors, fat, bytes(mini_stream))

    directory_start = _store(sectors, fat, _directory(entries))
    mini_fat_start = _store(sectors, fat, _table(mini_fat))

    fat_sectors = 1
    while fat_sectors * (_SECTOR // 4) < len(fat) + fat_sectors:
        fat_sectors += 1
    if fat_sectors > _HEADER_FAT_SECTORS:
        raise ValueError(
            f"a compound file of {len(fat)} sectors needs more FAT sectors than the header lists"
        )
    fat_places = range(len(fat), len(fat) + fat_sectors)
    fat += [_FAT_SECTOR] * fat_sectors

    header = struct.pack(
        "<8s16s5H6s9I",
        bytes.fromhex("D0CF11E0A1B11AE1"),
        b"",
        0x003E,  # minor version
        3,  # major version
        0xFFFE,  # little endian
        _SECTOR.bit_length() - 1,
        _MINI_SECTOR.bit_length() - 1,
        b"",
        0,  # directory sectors: always 0 in version 3
        fat_sectors,
        directory_start,
        0,  # transaction number
        _MINI_CUTOFF,
        mini_fat_start,
        len(_pieces(_table(mini_fat), _SECTOR)),
        _END_OF_CHAIN,  # no FAT sectors beyond those in the header
        0,
    )
    listed = [*fat_places, *[_FREE] * (_HEADER_FAT_SECTORS - fat_sectors)]
    return b"".join((header, struct.pack(f"<{len(listed)}I", *listed), *sectors, _table(fat)))


def _add_children(entries: list[_Entry], storage: Storage) -> int:
    """Append a storage's entries, depth first, and return the number of the topmost of them."""
    numbers: dict[str, int] = {}
    for name, content in storage.items():
        numbers[name] = len(entries)
        if isinstance(content, bytes):
            entries.append(_Entry(name, _STREAM, content))
        else:
            entries.append(_Entry(name, _STORAGE))
            entries[numbers[name]].child = _add_children(entries, content)
    ordered = [numbers[name] for name in sorted(numbers, key=_sibling_order)]
    top = _tree(entries, ordered, len(ordered).bit_length() - 1)
    if ordered:
        entries[top].colour = _BLACK
    return top


def _sibling_order(name: str) -> tuple[int, str]:
    """Shorter names come first, then capital letters decide ([MS-CFB] 2.6.4)."""
    return len(name.encode("utf-16-le")), name.upper()


def _tree(entries: list[_Entry], ordered: Sequence[int], levels_below: int) -> int:
    """Link sorted siblings into a balanced tree; with its deepest level red it is a valid red-black tree."""
    if not ordered:
        return _NO_ENTRY
    middle = len(ordered) // 2
    entry = entries[ordered[middle]]
    entry.colour = _BLACK if levels_below else _RED
    entry.left = _tree(entries, ordered[:middle], levels_below - 1)
    entry.right = _tree(entries, ordered[middle + 1 :], levels_below - 1)
    return ordered[middle]


def _pieces(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size].ljust(size, b"\0") for at in range(0, len(data), size)]


def _chain(table: list[int], length: int) -> None:
    table += [*range(len(table) + 1, len(table) + length), _END_OF_CHAIN]


def _store(sectors: list[bytes], fat: list[int], data: bytes) -> int:
    """Append data in whole sectors and return the first one's number."""
    if not data:
        return _END_OF_CHAIN
    start = len(sectors)
    pieces = _pieces(data, _SECTOR)
    sectors += pieces
    _chain(fat, len(pieces))
    return start


def _table(numbers: Sequence[int]) -> bytes:
    """A FAT: 32-bit sector numbers, the last sector filled up with free places."""
    filled = [*numbers, *[_FREE] * (-len(numbers) % (_SECTOR // 4))]
    return struct.pack(f"<{len(filled)}I", *filled)


def _directory(entries: Sequence[_Entry]) -> bytes:
    """All entries, the last sector filled up with unused ones."""
    unused = _Entry("", _UNUSED, start=0).packed()
    lines = [entry.packed() for entry in entries]
    return b"".join([*lines, *[unused] * (-len(lines) % (_SECTOR // 128))])
