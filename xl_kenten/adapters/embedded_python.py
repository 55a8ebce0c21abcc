"""python.org's embeddable Python for Windows: a Python that needs no installing."""

import re
import zipfile
from pathlib import Path

from xl_kenten.errors import UsageError


def unpack(path: Path, folder: Path, python: str) -> None:
    """Unpack the zip into a folder. Raises UsageError when it is none, or of another version or system."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if f"python{python.replace('.', '')}.dll" not in names or "python.exe" not in names:
                raise UsageError(f"「{path.name}」は Python {python} の embeddable package ではありません。")
            if not _is_64_bit(archive.read("python.exe")):
                raise UsageError(
                    f"「{path.name}」は 64 ビット版ではありません。amd64 のものを指定してください。"
                )
            if any(re.search(r"^[/\\]|:|(?:^|[/\\])\.\.", name) for name in names):
                raise UsageError(f"「{path.name}」には展開できない名前があります。")
            archive.extractall(folder)
    except (OSError, zipfile.BadZipFile) as error:
        raise UsageError(f"「{path}」を zip として読み取れません。場所と名前を確かめてください。") from error


def _is_64_bit(program: bytes) -> bool:
    """Read from a Windows program's header which machine it is for."""
    header = int.from_bytes(program[0x3C:0x40], "little")
    amd64 = b"\x64\x86"
    return program[header : header + 6] == b"PE\0\0" + amd64
