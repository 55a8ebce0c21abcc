"""The files that come with the program; importlib.resources would take longer to import than they to read."""

from pathlib import Path

import xl_kenten

_PACKAGE = Path(xl_kenten.__file__).parent


def packaged_folder(name: str) -> Path:
    """One of the program's own folders: ``forms`` or ``data``."""
    return _PACKAGE / name
