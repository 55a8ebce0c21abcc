"""Whether Python's compiled files (.pyc) are there: a button never writes them, and is slow without."""

import importlib.util
from collections.abc import Iterable
from pathlib import Path

_HEADER = 16  # magic number, flags, the source's time and size, 4 bytes each
_WHOLE = 0xFFFFFFFF
_ENOUGH = 0.9  # a library may bring files that no Python compiles


def uncompiled(packages: Iterable[str]) -> tuple[str, ...]:
    """Name the packages of which many compiled files are missing, or older than their source."""
    return tuple(name for name in packages if (folder := _folder(name)) and not _is_compiled(folder))


def _folder(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    places = list((spec and spec.submodule_search_locations) or ())
    return Path(places[0]) if places else None


def _is_compiled(folder: Path) -> bool:
    sources = [path for path in folder.rglob("*.py") if "tests" not in path.parts]
    compiled = sum(_is_fresh(path) for path in sources)
    return compiled >= len(sources) * _ENOUGH


def _is_fresh(source: Path) -> bool:
    try:
        with Path(importlib.util.cache_from_source(str(source))).open("rb") as stream:
            header = stream.read(_HEADER)
        status = source.stat()
    except OSError:
        return False
    magic, flags, time, size = (header[at : at + 4] for at in range(0, _HEADER, 4))
    if magic != importlib.util.MAGIC_NUMBER:
        return False
    if int.from_bytes(flags, "little"):  # goes by the source's content, which nobody changes here
        return True
    return (int.from_bytes(time, "little"), int.from_bytes(size, "little")) == (
        int(status.st_mtime) & _WHOLE,
        status.st_size & _WHOLE,
    )
