"""Sets up xl_kenten from the folder it lies in: no internet, no administrator, nothing outside one folder.

Runs with whatever Python setup.cmd found, before anything is installed: the standard library only.
"""

import argparse
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

# Not resolved: that would turn the drive letter setup.cmd borrowed for a network folder into its address again.
BUNDLE = Path(__file__).absolute().parents[1]
NOTE = ".txt"  # uninstall.cmd removes the folder env only when env.txt lies beside it
BOOKS = "ブック"
_TRIES = 3
_LONGEST = (
    130  # signs of the longest path below the place: 114 now, and what a file is called while it is written
)
_WINDOWS_LIMIT = 259


class SetupError(Exception):
    """Why it cannot go on, in one Japanese sentence."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Set everything up. Returns 0 when all works, 1 when doctor found something, 2 when nothing could be done."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace", line_buffering=True)
    options = _options(arguments)
    if options.probe:
        return 0 if fits() else 2
    try:
        return set_up(options.into, options.prefecture)
    except SetupError as error:
        print(f"\n{error}")
    except OSError as error:
        print(
            f"\n「{error.filename or BUNDLE}」を扱えません（{error.strerror}）。権限と空き容量を確かめてください。"
        )
    return 2


def set_up(into: Path | None, prefecture: str | None) -> int:
    """Do it all; gives the status of doctor, which has the last word. Raises SetupError or OSError."""
    if not fits():
        raise SetupError(
            f"この Python は使えません（{sys.version.split()[0]}）。"
            f"Python {wanted()} の 64 ビット版で実行してください。"
        )
    print("部品を確かめています…")
    verify()
    place = into or where()
    if too_deep(place):
        raise SetupError(
            f"「{place}」は名前が長すぎ、Windows の限りを超えるファイルができます。"
            "C:\\緊急点検 のような短い場所にコピーしてください。"
        )
    python = install(place / "env")
    book = first_workbook(python, place, prefecture)
    print("\n動作を確認しています…")
    status = _run([python, "-P", "-m", "xl_kenten", "doctor", *([book] if book else [])])
    _farewell(book)
    return status


def fits() -> bool:
    """Whether the wheels beside this script are made for this Python."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}" == wanted() and sys.maxsize > 2**32


def wanted() -> str:
    """The version of Python that the wheels are for, e.g. ``3.12``."""
    return (BUNDLE / "setup" / "python.txt").read_text(encoding="ascii").strip()


def verify() -> None:
    """Compare every file with its value; raises SetupError when the folder was copied only in part."""
    listed = (BUNDLE / "setup" / "sha256.txt").read_text(encoding="utf-8").splitlines()
    for digest, name in (line.split("  ", 1) for line in listed):
        path = BUNDLE / name
        if not path.is_file():
            raise SetupError(f"「{name}」がありません。フォルダー全体をもう一度コピーしてください。")
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise SetupError(
                f"「{name}」が壊れているか、書き換えられています。フォルダー全体をもう一度コピーしてください。"
            )


def where() -> Path:
    """The bundle's own folder, or one of this user's where that is read-only or lies on the network."""
    if not on_network(BUNDLE) and writable(BUNDLE):
        return BUNDLE
    local = os.environ.get("LOCALAPPDATA")
    if not local:
        raise SetupError(f"「{BUNDLE}」に書き込めません。自分のパソコンのフォルダーにコピーしてください。")
    place = Path(local) / "xl_kenten"
    place.mkdir(exist_ok=True)
    print(f"この場所はネットワーク上か書き込めないため、「{place}」に入れます。")
    return place


def too_deep(place: Path) -> bool:
    """Whether files of ours would have names that Windows does not take without being told to."""
    return sys.platform == "win32" and len(str(place)) + _LONGEST > _WINDOWS_LIMIT


def on_network(folder: Path) -> bool:
    """Whether a folder lies on another machine."""
    if str(folder).startswith("\\\\"):
        return True
    if sys.platform != "win32":
        return False
    remote = 4
    return bool(ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == remote)


def writable(folder: Path) -> bool:
    """Whether files can be made in a folder."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def install(env: Path) -> Path:
    """Make the private environment and install everything into it; gives its Python."""
    note = env.with_suffix(NOTE)
    if env.exists():
        if not note.is_file():
            raise SetupError(
                f"「{env}」は setup.cmd が作ったフォルダーではないため、そのままにしました。名前を変えてください。"
            )
        print("前の環境を消しています…")
        _remove(env)
    note.write_text("The folder env was made by setup.cmd.\n", encoding="ascii")
    env.mkdir()
    print("環境を作っています…")
    python = _embedded(env) if is_embedded() else _virtual(env)
    print("部品を入れています（1～3 分かかります）…")
    (pip,) = (BUNDLE / "wheels").glob("pip-*.whl")
    _needed(
        [
            *(
                python,
                pip / "pip",
                "install",
                "--isolated",
                "--disable-pip-version-check",
                "--no-input",
                "--quiet",
            ),
            *("--no-index", "--no-warn-script-location", "--require-hashes"),
            *("--find-links", BUNDLE / "wheels", "-r", BUNDLE / "setup" / "requirements.txt"),
        ],
        "部品を入れられませんでした。ウイルス対策ソフトが止めていないかを管理者に確かめてください。",
    )
    # Buttons run Python with -B, which never writes what makes the next start quick.
    _needed(
        [
            python,
            "-c",
            "import compileall, site; compileall.compile_dir(site.getsitepackages()[-1], quiet=2)",
        ],
        "部品の下ごしらえができませんでした。",
    )
    return python


def is_embedded() -> bool:
    """Whether this is the embeddable Python, which cannot make a virtual environment."""
    return any(Path(sys.executable).parent.glob("python*._pth"))


def _embedded(env: Path) -> Path:
    shutil.copytree(
        Path(sys.executable).absolute().parent, env, copy_function=shutil.copy, dirs_exist_ok=True
    )
    for paths in env.glob("python*._pth"):
        paths.write_text(f"{paths.stem}.zip\n.\nimport site\n", encoding="ascii")
    return env / "python.exe"


def _virtual(env: Path) -> Path:
    _needed(
        [sys.executable, "-m", "venv", "--without-pip", env],
        "環境を作れませんでした。Python がすべて入っているかを管理者に確かめてください。",
    )
    return env / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _remove(env: Path) -> None:
    try:
        shutil.rmtree(env)
    except OSError as error:
        raise SetupError(
            "前の環境が使われているため消せません。Excel と「緊急点検」を閉じてから、もう一度実行してください。"
        ) from error


def first_workbook(python: Path, place: Path, prefecture: str | None) -> Path | None:
    """Make the prefecture's workbook where Excel trusts it, or at least beside the environment."""
    folder = _trusted(python) or place / BOOKS
    for _ in range(_TRIES):
        name = prefecture if prefecture is not None else _asked()
        if not name:
            print("ブックは作りませんでした。あとで setup.cmd をもう一度実行すると作れます。")
            return None
        folder.mkdir(exist_ok=True)
        book = folder / f"{name}_緊急点検.xlsm"
        if book.exists():
            print(f"「{book}」は既にあるので、そのまま使います。")
            return book
        # A name may hold anything; what it is, the program itself says.
        if _run([python, "-P", "-m", "xl_kenten", "new", "--out", book, "--", name]) == 0:
            return book
        if prefecture is not None:
            return None
    return None


def _asked() -> str:
    try:
        return input("\n都道府県名を入力してください（例：長野県。作らないときは Enter だけ）：").strip()
    except EOFError:
        return ""


def _trusted(python: Path) -> Path | None:
    """The first place of the user's own that Excel trusts, if there is one."""
    told = subprocess.run(
        [python, "-P", "-X", "utf8", "-m", "xl_kenten.adapters.windows_facts"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    folders = [Path(line) for line in told.stdout.splitlines() if told.returncode == 0]
    return next((folder for folder in folders if folder.is_dir() and writable(folder)), None)


def _farewell(book: Path | None) -> None:
    if book is None:
        print("\n準備ができました。")
        return
    print(f"\n準備ができました。次のブックを Excel で開いてください。\n  {book}")
    print(
        "マクロが止められたときは、このフォルダーを Excel の「信頼できる場所」に登録するよう管理者に頼んでください"
        "（「はじめに.txt」の【管理者に頼むこと】）。"
    )


def _needed(command: Sequence[str | Path], sentence: str) -> None:
    if _run(command) != 0:
        raise SetupError(sentence)


def _run(command: Sequence[str | Path]) -> int:
    try:
        return subprocess.run(command, check=False, stdin=subprocess.DEVNULL, env=_environment()).returncode
    except OSError as error:
        raise SetupError(
            f"「{command[0]}」を起動できません。このフォルダーのプログラムの実行が許されているかを管理者に確かめてください。"
        ) from error


def _environment() -> dict[str, str]:
    """What this machine sets for another Python must not reach ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="setup.cmd", add_help=False)
    parser.add_argument("--prefecture", help="作るブックの都道府県（指定すると尋ねません）")
    parser.add_argument("--into", type=Path, help="環境とブックを置くフォルダー")
    parser.add_argument("--probe", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
