"""The self-test (動作確認): what works on this machine, what does not, and whom to ask for what."""

import importlib.metadata
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from xl_kenten import __version__
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.municipality_lists import national_register
from xl_kenten.errors import KentenError

_NEEDED = (3, 11)
_LIBRARIES = ("xlwings", "pandas", "openpyxl", "XlsxWriter", "python-calamine", "lxml")


class Verdict(Enum):
    """Whether a part works: ○, only partly △, or not ×."""

    WORKS = "○"
    PARTLY = "△"
    FAILS = "×"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One line of the self-test; ``cure`` is empty where nothing needs doing."""

    subject: str
    verdict: Verdict
    found: str
    cure: str = ""


def examine() -> tuple[Diagnosis, ...]:
    """Try everything the product rests on."""
    return (_program(), _python(), *_libraries(), _data(), _temporary_folder(), _excel())


def examine_workbook(excel_version: str, path: str) -> tuple[Diagnosis, ...]:
    """Try everything a button rests on; that this runs at all shows that Excel may start Python."""
    return (
        _program(),
        _python(),
        *_libraries(),
        _data(),
        _temporary_folder(),
        Diagnosis("Excel", Verdict.WORKS, f"第 {excel_version} 版。Python を起動できます"),
        _place(path),
    )


def _place(path: str) -> Diagnosis:
    """Where the workbook lies: a place that cannot be written to, or that is no folder of this machine."""
    if path.lower().startswith(("http://", "https://")):
        return Diagnosis(
            "ブックの場所",
            Verdict.PARTLY,
            "OneDrive または SharePoint の上で開かれています",
            "このパソコンのフォルダーに保存してからお使いください。",
        )
    folder = Path(path).parent
    try:
        with tempfile.NamedTemporaryFile(prefix="~xl_kenten-", dir=folder) as file:
            file.write(b"0")
    except OSError:
        return Diagnosis(
            "ブックの場所",
            Verdict.FAILS,
            f"「{folder}」に書き込めません",
            "書き込めるフォルダーにブックを移してください。",
        )
    return Diagnosis("ブックの場所", Verdict.WORKS, f"「{folder}」に書き込めます")


def _program() -> Diagnosis:
    return Diagnosis("xl_kenten", Verdict.WORKS, f"第 {__version__} 版（{Path(__file__).parents[1]}）")


def _python() -> Diagnosis:
    bits = "64" if sys.maxsize > 2**32 else "32"
    found = f"{platform.python_version()}（{bits} ビット、{sys.executable}）"
    if sys.version_info < _NEEDED:
        return Diagnosis("Python", Verdict.FAILS, found, "Python 3.11 以上を入れてください。")
    if bits == "32":
        return Diagnosis(
            "Python",
            Verdict.PARTLY,
            found,
            "64 ビット版の Python をお勧めします（部品が揃わないことがあります）。",
        )
    return Diagnosis("Python", Verdict.WORKS, found)


def _libraries() -> Iterator[Diagnosis]:
    for name in _LIBRARIES:
        try:
            yield Diagnosis(name, Verdict.WORKS, f"第 {importlib.metadata.version(name)} 版")
        except importlib.metadata.PackageNotFoundError:
            yield Diagnosis(
                name, Verdict.FAILS, "入っていません", "xl_kenten をもう一度インストールしてください。"
            )


def _data() -> Diagnosis:
    try:
        form = load_form()
        register = national_register()
    except (KentenError, OSError) as error:
        return Diagnosis(
            "様式と団体一覧", Verdict.FAILS, str(error), "xl_kenten をもう一度インストールしてください。"
        )
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


def _excel() -> Diagnosis:
    if sys.platform == "win32":
        return _excel_of_windows()
    if sys.platform == "darwin":
        if Path("/Applications/Microsoft Excel.app").exists():
            return Diagnosis("Excel", Verdict.WORKS, "入っています")
        return Diagnosis(
            "Excel", Verdict.PARTLY, "見つかりません", "リボンのボタンの代わりにコマンドをお使いください。"
        )
    return Diagnosis(
        "Excel",
        Verdict.PARTLY,
        "このパソコン（Windows・Mac 以外）では Excel のボタンは使えません",
        "同じ働きのコマンドはすべて使えます。",
    )


def _excel_of_windows() -> Diagnosis:
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - exists on Windows only

        with suppress(OSError), winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, r"Excel.Application\CurVer") as key:
            return Diagnosis("Excel", Verdict.WORKS, winreg.QueryValue(key, None))
    return Diagnosis(
        "Excel", Verdict.PARTLY, "見つかりません", "リボンのボタンの代わりにコマンドをお使いください。"
    )
