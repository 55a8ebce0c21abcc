"""LibreOffice as a converter: it opens a workbook and saves it as another kind of file."""

import subprocess
from collections.abc import Sequence
from pathlib import Path


def convert(path: Path, kind: str, folder: Path) -> Path:
    """Save one workbook as another kind of file; ``kind`` may name a filter: ``xls:MS Excel 97``."""
    (made,) = convert_all([path], kind, folder, folder.parent / "profile")
    return made


def convert_all(paths: Sequence[Path], kind: str, folder: Path, profile: Path) -> list[Path]:
    """Save workbooks as another kind of file in a folder; two processes must not share a ``profile``."""
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            folder,
            *paths,
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return [folder / f"{path.stem}.{kind.partition(':')[0]}" for path in paths]
