"""The wheel of the very program that runs, packed anew from the files it was installed from."""

import base64
import csv
import hashlib
import io
import zipfile
from importlib import metadata
from pathlib import Path

import xl_kenten
from xl_kenten.errors import UsageError

_PACKAGE = "xl_kenten"
_TEMPLATE = f"{_PACKAGE}/template/workbook_template.xlsm"
_WHEEL = b"Wheel-Version: 1.0\nGenerator: xl_kenten\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_OF_THE_INSTALLER = {"RECORD", "WHEEL", "INSTALLER", "REQUESTED", "direct_url.json"}
_AGAIN = "xl_kenten をもう一度インストールしてから実行してください。"


def own_wheel() -> tuple[str, bytes]:
    """Give the wheel's file name and its bytes, the same whether this was installed or runs from its sources.

    Raises UsageError when the installation is not whole: files changed since, or another version's metadata.
    """
    try:
        distribution = metadata.distribution("xl-kenten")
    except metadata.PackageNotFoundError as error:
        raise UsageError(f"xl_kenten がインストールされていません。{_AGAIN}") from error
    if distribution.version != xl_kenten.__version__:
        raise UsageError(
            f"インストールの記録（{distribution.version}）と実際の版（{xl_kenten.__version__}）が違います。{_AGAIN}"
        )
    head = f"{_PACKAGE}-{distribution.version}"
    files = _installed(distribution) or _of_sources()
    files |= _about(distribution, f"{head}.dist-info")
    return f"{head}-py3-none-any.whl", _packed(files, f"{head}.dist-info/RECORD")


def own_template() -> bytes:
    """Give the workbook template that belongs to this program."""
    inside = Path(xl_kenten.__file__).parents[1] / _TEMPLATE
    return (inside if inside.exists() else _beside_the_sources()).read_bytes()


def _beside_the_sources() -> Path:
    path = Path(xl_kenten.__file__).parents[1] / "workbook_template.xlsm"
    if not path.exists():
        raise UsageError(f"ひな形のブック（workbook_template.xlsm）がありません。{_AGAIN}")
    return path


def _installed(distribution: metadata.Distribution) -> dict[str, bytes]:
    """The package's files as the installer's record lists them; none where this runs from its sources."""
    files = {}
    for entry in distribution.files or []:
        if entry.parts[0] != _PACKAGE or "__pycache__" in entry.parts:
            continue
        try:
            data = Path(str(entry.locate())).read_bytes()
        except OSError as error:
            raise UsageError(f"「{entry}」を読み取れません。{_AGAIN}") from error
        if entry.hash is not None and _digest(data) != entry.hash.value:
            raise UsageError(f"「{entry}」がインストールの後で書き換えられています。{_AGAIN}")
        files[entry.as_posix()] = data
    return files if f"{_PACKAGE}/__init__.py" in files else {}


def _of_sources() -> dict[str, bytes]:
    folder = Path(xl_kenten.__file__).parent
    files = {
        f"{_PACKAGE}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    return files | {_TEMPLATE: own_template()}


def _about(distribution: metadata.Distribution, folder: str) -> dict[str, bytes]:
    """What the wheel says of itself: metadata, entry points, licences."""
    about = {f"{folder}/WHEEL": _WHEEL}
    for entry in distribution.files or []:
        if entry.parts[0] == folder and entry.name not in _OF_THE_INSTALLER:
            about[entry.as_posix()] = Path(str(entry.locate())).read_bytes()
    if f"{folder}/METADATA" not in about:
        raise UsageError(f"インストールの記録がありません。{_AGAIN}")
    return about


def _packed(files: dict[str, bytes], record: str) -> bytes:
    """Pack byte for byte the same again: names in order, no times."""
    lines = io.StringIO()
    rows = csv.writer(lines, lineterminator="\n")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(files, key=lambda name: (".dist-info/" in name, name)):
            rows.writerow((name, f"sha256={_digest(files[name])}", len(files[name])))
            _add(archive, name, files[name])
        rows.writerow((record, "", ""))
        _add(archive, record, lines.getvalue().encode())
    return packed.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name)  # of 1980-01-01
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data, zipfile.ZIP_DEFLATED)


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
