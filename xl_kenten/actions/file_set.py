"""A set of files, one a municipality, and its list: laid whole, or not at all where something is in the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xl_kenten.adapters.atomic_file import FilesTogether, refuse_bad_place
from xl_kenten.core.file_name import portable
from xl_kenten.core.municipality import Municipality

_LONGEST_NAME = 40  # a file name may have 255 bytes, of which a kanji takes three


@dataclass(frozen=True, slots=True)
class FileSet:
    """The files written now, and those that stood there already with the very same content."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]


def lay(folder: Path, files: Mapping[str, bytes], *, force: bool) -> FileSet:
    """Write files, by name, into a folder that is there; one of the very same content is left alone.

    Raises OutputError when a file of other content stands in the way and ``force`` is not given, or when the disk
    is full; then nothing is written.
    """
    held = {name for name, data in files.items() if _holds(folder / name, data)}
    wanted = [(folder / name, data) for name, data in files.items() if name not in held]
    for path, _ in wanted:
        refuse_bad_place(path, force=force)
    with FilesTogether(force=force) as together:
        for path, data in wanted:
            together.add(path, data)
        together.put_in_place()
    return FileSet(tuple(path for path, _ in wanted), tuple(folder / name for name in files if name in held))


def file_name(number: int, size: int, municipality: Municipality, ending: str) -> str:
    """Name the file of a municipality, the ``number``-th of ``size``: 「01_202011_長野市.xlsx」."""
    width = max(2, len(str(size)))
    # The list may be the prefecture's own, with names that no file system takes.
    name = portable(municipality.name)[:_LONGEST_NAME]
    return f"{number:0{width}}_{municipality.lg_code}_{name}{ending}"


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:  # not ours to read: whether it may be replaced is asked next
        return False
