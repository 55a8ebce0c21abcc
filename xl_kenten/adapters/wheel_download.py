"""Wheels for Windows, fetched by pip from wherever this machine's pip fetches them."""

import subprocess
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from packaging.requirements import Requirement

from xl_kenten.adapters.wheel_closure import PLATFORM
from xl_kenten.errors import UsageError


def download(requirements: Iterable[Requirement], folder: Path, python: str, *, alone: bool = False) -> None:
    """Fetch wheels into a folder, with all they need as pip sees it from here; ``alone`` fetches no more.

    Raises UsageError when pip is missing or cannot fetch them.
    """
    if find_spec("pip") is None:
        raise UsageError("この Python には pip がありません。pip の入った Python で実行してください。")
    options = ["--no-deps"] if alone else []
    run = subprocess.run(  # noqa: S603 - our own interpreter; the names stand in the metadata of wheels
        [
            sys.executable,
            *("-m", "pip", "--disable-pip-version-check", "--no-input", "--retries", "2", "--timeout", "20"),
            *("download", "--quiet", "--only-binary", ":all:", "--platform", PLATFORM),
            *("--implementation", "cp", "--python-version", python, "--dest", str(folder)),
            *options,
            *(f"{each.name}{_extras(each)}{each.specifier}" for each in requirements),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if run.returncode != 0:
        raise UsageError(
            f"Python {python}（Windows 64 ビット）用の部品を取得できませんでした。"
            "インターネットにつながるパソコンで実行しているか、Python の版が正しいかを確かめてください"
            f"（pip の報告：{_reason(run.stderr)}）。"
        )


def _extras(requirement: Requirement) -> str:
    return f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""


def _reason(said: str) -> str:
    lines = [line.removeprefix("ERROR: ") for line in said.splitlines() if line.startswith("ERROR: ")]
    return lines[-1] if lines else "なし"
