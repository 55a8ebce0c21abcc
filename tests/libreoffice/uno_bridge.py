"""The door to LibreOffice's programming interface (UNO), opened without touching the Python around it."""

import builtins
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

# Debian's python3-uno. By file path: its folder on sys.path would let Debian's packages shadow the venv's.
PLACES = (Path("/usr/lib/python3/dist-packages/uno.py"), Path("/usr/lib/libreoffice/program/uno.py"))


class OfficeMissing(Exception):  # noqa: N818 - it says what is the matter, and pytest shows it as a reason
    """LibreOffice or its Python bridge is not on this machine."""


class ComError(Exception):
    """Excel refused; on Windows this is ``pywintypes.com_error``."""


def _load() -> ModuleType:
    """Load ``uno`` and put back what it changes: the import hook and the search path."""
    if "uno" in sys.modules:
        return sys.modules["uno"]
    place = next((place for place in PLACES if place.is_file()), None)
    if place is None:
        raise OfficeMissing("python3-uno is not installed (apt-get install libreoffice-calc python3-uno)")
    _check_version()
    spec = importlib.util.spec_from_file_location("uno", place)
    module = importlib.util.module_from_spec(spec)
    path, import_ = list(sys.path), builtins.__import__
    sys.modules["uno"] = module
    try:
        spec.loader.exec_module(module)
    except ImportError as problem:
        del sys.modules["uno"]
        raise OfficeMissing(f"python3-uno does not fit this Python: {problem}") from problem
    finally:
        # The hook turns every failed `from … import …` of any test into a question to LibreOffice.
        builtins.__import__ = import_
        sys.path[:] = path
    return module


def _check_version() -> None:
    """Refuse a bridge built for another Python: loading it would pull in a second interpreter and crash."""
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    library = Path("/usr/lib/libreoffice/program/libpyuno.so")
    built = re.search(rb"libpython(\d+\.\d+)", library.read_bytes()) if library.is_file() else None
    if built and built[1].decode() != here:
        raise OfficeMissing(f"python3-uno is built for Python {built[1].decode()}, this is {here}")


def local_context() -> Any:
    """The component context of this Python process."""
    return _load().getComponentContext()


def struct(kind: str, **values: Any) -> Any:
    """A UNO structure, for example ``struct("awt.Size", Width=1, Height=2)``."""
    made = _load().createUnoStruct(f"com.sun.star.{kind}")
    for name, value in values.items():
        setattr(made, name, value)
    return made


def enum(kind: str, value: str) -> Any:
    """A UNO enumeration value, for example ``enum("sheet.CellInsertMode", "ROWS")``."""
    return _load().Enum(f"com.sun.star.{kind}", value)


def properties(**values: Any) -> tuple[Any, ...]:
    """Named values as the ``PropertyValue`` sequence that most UNO methods take."""
    return tuple(struct("beans.PropertyValue", Name=name, Value=value) for name, value in values.items())


def typed(kind: str, value: Any) -> Any:
    """A value with its UNO type said, for where UNO cannot guess it; only for ``invoke``."""
    return _load().Any(kind, value)


def invoke(target: Any, method: str, *arguments: Any) -> Any:
    """Call a UNO method with arguments made by ``typed``."""
    return _load().invoke(target, method, arguments)


def implementing(kind: type, *interfaces: str) -> type:
    """A class that LibreOffice can call through the named UNO interfaces; they exist only once UNO is loaded."""
    names = [f"com.sun.star.{name}" for name in (*interfaces, "lang.XTypeProvider")]
    types = tuple(_load().getTypeByName(name) for name in names)
    identity = {"getTypes": lambda _: types, "getImplementationId": lambda _: b""}
    return type(kind.__name__, (kind, *(_load().getClass(name) for name in names)), identity)


def is_uno_error(problem: BaseException) -> bool:
    """UNO's exceptions: they refuse a traceback, so they break ``@contextmanager``; never let one out."""
    return hasattr(type(problem), "__pyunostruct__")


class ignoring_uno:  # noqa: N801 - reads as a statement; a @contextmanager breaks on UNO's exceptions
    """Within ``with``, what UNO refuses is passed over."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, problem: BaseException | None, trace: object) -> bool:
        return problem is not None and is_uno_error(problem)
