"""The self-test (動作確認): what works on this machine, what does not, and whom to ask for what.

Nothing here may fail, whatever is missing: libraries are imported only where one is tried.
"""

import importlib
import importlib.metadata
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

from xl_kenten import __version__
from xl_kenten.adapters.compiled_files import uncompiled
from xl_kenten.adapters.windows_facts import drive_of, machine, zone_of
from xl_kenten.core.diagnosis import (
    Diagnosis,
    Verdict,
    excel_works,
    macros_run,
    may_start_python,
    place_works,
    python_works,
    workbook_fits,
)
from xl_kenten.core.machine import Machine, Place, Python
from xl_kenten.errors import UsageError

__all__ = ["Diagnosis", "Verdict", "examine", "examine_workbook"]

# By which name each is imported.
_LIBRARIES = {
    "xlwings": "xlwings",
    "pandas": "pandas",
    "openpyxl": "openpyxl",
    "XlsxWriter": "xlsxwriter",
    "python-calamine": "python_calamine",
    "lxml": "lxml.etree",
    "msgspec": "msgspec",
    "olefile": "olefile",
    "rapidfuzz": "rapidfuzz",
}
_AGAIN = "xl_kenten をもう一度インストールしてください（setup.cmd）。"
_CONF = "xlwings.conf"


def examine(workbook: Path | None = None) -> tuple[Diagnosis, ...]:
    """Try everything the product rests on, and what a button of this workbook would."""
    if workbook is not None and not workbook.is_file():
        raise UsageError(f"「{workbook}」がありません。場所と名前を確かめてください。")
    found = machine()
    python = _python()
    of_workbook = () if workbook is None else _of_workbook(found, _place(str(workbook.absolute()), found))
    return (*_everywhere(python), *_excel(found, python), *of_workbook)


def examine_workbook(excel_version: str, path: str) -> tuple[Diagnosis, ...]:
    """Try everything a button rests on; that this runs at all shows that Excel may start Python."""
    found = machine()
    python = _python()
    place = _place(path, found)
    return (
        *_everywhere(python),
        Diagnosis("Excel", Verdict.WORKS, f"第 {excel_version} 版。マクロを使え、Python を起動できます"),
        *place_works(place),
        *workbook_fits(place, _version("xlwings")),
    )


def _everywhere(python: Python) -> Iterator[Diagnosis]:
    yield Diagnosis("xl_kenten", Verdict.WORKS, f"第 {__version__} 版（{Path(__file__).parents[1]}）")
    yield from python_works(python)
    for name, module in _LIBRARIES.items():
        yield _library(name, module)
    yield _data()
    yield _temporary_folder()


def _of_workbook(found: Machine, place: Place) -> Iterator[Diagnosis]:
    yield from place_works(place)
    yield from workbook_fits(place, _version("xlwings"))
    if sys.platform == "win32":
        yield macros_run(found, place)


def _python() -> Python:
    return Python(
        sys.version_info[:3],
        64 if sys.maxsize > 2**32 else 32,
        sys.executable,
        uncompiled(("xl_kenten", "xlwings", "pandas")),
    )


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _library(name: str, module: str) -> Diagnosis:
    version = _version(name)
    if version is None:
        return Diagnosis(name, Verdict.FAILS, "入っていません", _AGAIN)
    try:
        importlib.import_module(module)
    except Exception as error:  # noqa: BLE001 - a library that breaks while loading raises anything
        return Diagnosis(name, Verdict.FAILS, f"第 {version} 版を読み込めません（{error}）", _AGAIN)
    return Diagnosis(name, Verdict.WORKS, f"第 {version} 版")


def _data() -> Diagnosis:
    try:
        from xl_kenten.adapters.form_definitions import load_form  # noqa: PLC0415 - libraries may be missing
        from xl_kenten.adapters.municipality_lists import national_register  # noqa: PLC0415 - same

        form = load_form()
        register = national_register()
    except Exception as error:  # noqa: BLE001 - whatever is broken, the test goes on
        return Diagnosis("様式と団体一覧", Verdict.FAILS, f"読み込めません（{error}）", _AGAIN)
    count = sum(len(register.of_prefecture(prefecture)) for prefecture in register.prefectures())
    return Diagnosis("様式と団体一覧", Verdict.WORKS, f"様式 {form.head.id}、{count} 団体")


def _temporary_folder() -> Diagnosis:
    try:
        with tempfile.NamedTemporaryFile(prefix="xl_kenten-") as file:
            file.write(b"0")
    except OSError as error:
        return Diagnosis(
            "作業用フォルダー",
            Verdict.FAILS,
            f"書き込めません（{error.strerror}）",
            "管理者に書き込み権限を依頼してください。",
        )
    return Diagnosis("作業用フォルダー", Verdict.WORKS, f"書き込めます（{tempfile.gettempdir()}）")


def _excel(found: Machine, python: Python) -> Iterator[Diagnosis]:
    if sys.platform == "win32":
        yield excel_works(found, python)
        yield may_start_python(found)
    elif sys.platform == "darwin" and Path("/Applications/Microsoft Excel.app").exists():
        yield Diagnosis("Excel", Verdict.WORKS, "入っています")
    elif sys.platform == "darwin":
        yield Diagnosis(
            "Excel", Verdict.PARTLY, "見つかりません", "リボンのボタンの代わりにコマンドをお使いください。"
        )
    else:
        yield Diagnosis(
            "Excel",
            Verdict.PARTLY,
            "このパソコン（Windows・Mac 以外）では Excel のボタンは使えません",
            "同じ働きのコマンドはすべて使えます。",
        )


def _place(path: str, found: Machine) -> Place:
    drive = drive_of(path, found.cloud_folders)
    if "://" in path:
        return Place(path, path.rpartition("/")[0], drive, writable=None)
    folder = str(Path(path).parent)
    interpreter = _interpreter(Path(path))
    return Place(
        path,
        folder,
        drive,
        _writable(folder),
        zone_of(Path(path)),
        _vba_version(Path(path)),
        interpreter,
        _is_there(interpreter),
    )


def _writable(folder: str) -> bool:
    try:
        with tempfile.NamedTemporaryFile(prefix="~xl_kenten-", dir=folder) as file:
            file.write(b"0")
    except OSError:
        return False
    return True


def _vba_version(path: Path) -> str | None:
    try:
        from xl_kenten.adapters.vba_version import xlwings_version  # noqa: PLC0415 - libraries may be missing
    except ImportError:
        return None
    return xlwings_version(path)


def _interpreter(path: Path) -> str | None:
    """Read the Python that the workbook starts; None where it cannot be read."""
    key = "INTERPRETER_MAC" if sys.platform == "darwin" else "INTERPRETER_WIN"
    try:
        from xl_kenten.adapters.workbook_file import WorkbookFile  # noqa: PLC0415 - libraries may be missing

        rows = WorkbookFile(path).read(_CONF).rows
    except Exception:  # noqa: BLE001 - another line says what is broken
        return None
    return next((str(row[1]) for row in rows if len(row) > 1 and row[0] == key and row[1]), None)


def _is_there(interpreter: str | None) -> bool | None:
    """Whether that Python exists; None for a bare name, and for a path of another system."""
    if interpreter is None or interpreter in {"python", "pythonw"}:
        return None
    if PureWindowsPath(interpreter).drive and sys.platform != "win32":
        return None
    return Path(interpreter).is_file()
