"""The folder from which a PC without internet is set up: wheels, set-up scripts, licences, template."""

import hashlib
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from xl_kenten.actions.outputs import make_folder
from xl_kenten.adapters.atomic_file import folder_in_place, refuse_taken_folder
from xl_kenten.adapters.embedded_python import unpack
from xl_kenten.adapters.own_wheel import own_template, own_wheel
from xl_kenten.adapters.setup_files import setup_files
from xl_kenten.adapters.wheel_closure import lacks, needed_by, windows
from xl_kenten.adapters.wheel_download import download
from xl_kenten.adapters.wheel_file import Wheel, read_wheel
from xl_kenten.errors import UsageError

_PYTHON = re.compile(r"3\.(\d{1,2})", re.ASCII)
_OLDEST = 11
_ROUNDS = 5  # a need of a need of … that only Windows has
_PIP = Requirement("pip")  # installs the others; the embeddable Python has none


@dataclass(frozen=True, slots=True)
class Bundle:
    """What was made; ``size`` in bytes."""

    folder: Path
    wheels: tuple[Wheel, ...]
    size: int
    has_python: bool


def make_bundle(folder: Path, python: str, *, embedded: Path | None = None, force: bool = False) -> Bundle:
    """Gather everything into a folder, which is there whole at the end or not at all.

    ``embedded`` is python.org's embeddable zip, for PCs that have no Python. Raises UsageError when the version
    is none, parts cannot be had or do not fit each other, OutputError when the folder is taken.
    """
    found = _PYTHON.fullmatch(python)
    if found is None or int(found.group(1)) < _OLDEST:
        raise UsageError(
            f"Python の版「{python}」は使えません。3.{_OLDEST} 以上を、3.12 のように指定してください。"
        )
    refuse_taken_folder(folder, force=force)
    make_folder(folder.absolute().parent)
    with tempfile.TemporaryDirectory(prefix=".kenten-", dir=folder.absolute().parent) as temporary:
        made = Path(temporary) / "bundle"
        wheels = _fetch(made / "wheels", python)
        _write(made, setup_files(python))
        _write(made, {"workbook_template.xlsm": own_template(), "setup/requirements.txt": _pinned(wheels)})
        _write(made / "licences", _licences(wheels))
        if embedded is not None:
            unpack(embedded, made / "python", python)
        _write(made, {"setup/sha256.txt": _digests(made)})
        size = sum(path.stat().st_size for path in made.rglob("*") if path.is_file())
        folder_in_place(made, folder)
    return Bundle(folder, wheels, size, embedded is not None)


def _fetch(folder: Path, python: str) -> tuple[Wheel, ...]:
    folder.mkdir(parents=True)
    name, data = own_wheel()
    (folder / name).write_bytes(data)
    own = read_wheel(folder / name)
    roots = [Requirement(f"{own.name}=={own.version}"), _PIP]
    download([*needed_by(own, (), windows(python)), _PIP], folder, python)
    for _ in range(_ROUNDS):
        wheels = _read(folder)
        lacking = lacks(wheels, roots, python)
        if not lacking:
            return wheels
        if any(lack.found for lack in lacking):
            break
        # pip asks its own system what is needed; what only Windows needs is named to it, one after the other.
        download([lack.requirement for lack in lacking], folder, python, alone=True)
    raise UsageError(
        "部品が揃いません。次の部品がないか、合いません："
        + "、".join(lack.sentence for lack in lacking)
        + "。"
    )


def _read(folder: Path) -> tuple[Wheel, ...]:
    wheels = tuple(read_wheel(path) for path in sorted(folder.iterdir()))
    names = [wheel.name for wheel in wheels]
    if twice := {name for name in names if names.count(name) > 1}:
        raise UsageError(f"部品「{'、'.join(sorted(twice))}」の版が一つに決まりません。")
    return wheels


def _pinned(wheels: Sequence[Wheel]) -> bytes:
    lines = [
        f"{wheel.name}=={wheel.version} --hash=sha256:{_digest(wheel.path)}"
        for wheel in wheels
        if wheel.name != canonicalize_name(_PIP.name)
    ]
    return ("\n".join(lines) + "\n").encode("ascii")


def _licences(wheels: Sequence[Wheel]) -> dict[str, bytes]:
    """The texts of every part under its name, and a list of all of them."""
    texts = {
        f"{wheel.name}-{wheel.version}/{_short(path)}": text
        for wheel in wheels
        for path, text in wheel.licences.items()
    }
    lines = [f"{wheel.name} {wheel.version}\t{' '.join(wheel.terms.split())[:200]}" for wheel in wheels]
    return texts | {"一覧.txt": ("\n".join(lines) + "\n").replace("\n", "\r\n").encode("utf-8-sig")}


def _short(path: str) -> str:
    """A path inside a wheel without its dist-info: Windows knows no path of more than 259 signs."""
    return re.sub(r"^[^/]+\.dist-info/", "", path)


def _digests(folder: Path) -> bytes:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(f"{_digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files).encode()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
