"""Pictures of workbooks, drawn by LibreOffice: as printed pages, or each sheet whole.

python -m tests.pictures WORKBOOK FOLDER [--sheets] [--dpi 110]
"""

import argparse
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.office_conversion import convert_all

_WHOLE_SHEETS = 'pdf:calc_pdf_Export:{"SinglePageSheets":{"type":"boolean","value":"true"}}'

_ALWAYS_CALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def needs_libreoffice() -> None:
    """Skip a test where LibreOffice or poppler is not installed; on CI they must be."""
    lacking = [program for program in ("soffice", "pdftoppm") if shutil.which(program) is None]
    if lacking and os.environ.get("CI"):
        pytest.fail(f"not installed: {', '.join(lacking)}")
    if lacking:
        pytest.skip(f"not installed: {', '.join(lacking)}")


def draw(
    workbook: Path, folder: Path, *, whole_sheets: bool = False, dpi: int = 110, kind: str = "png"
) -> list[Path]:
    """Draw a workbook's pages (or its sheets, one picture each) into a folder; ``kind`` is png or ppm."""
    (pdf,) = convert([workbook], folder, _WHOLE_SHEETS if whole_sheets else "pdf")
    shape = ["-png"] if kind == "png" else []
    subprocess.run(["pdftoppm", "-r", str(dpi), *shape, pdf, folder / workbook.stem], check=True, timeout=120)
    return sorted(folder.glob(f"{workbook.stem}-*.{kind}"))


def convert(workbooks: Sequence[Path], folder: Path, target: str) -> list[Path]:
    """Let LibreOffice calculate workbooks anew and convert them.

    It gets a profile of its own: two on one profile lose files silently.
    """
    with tempfile.TemporaryDirectory() as profile:
        settings = Path(profile) / "user" / "registrymodifications.xcu"
        settings.parent.mkdir()
        settings.write_text(_ALWAYS_CALCULATE, encoding="utf-8")
        return convert_all(workbooks, target, folder, Path(profile))


def main() -> None:
    """Draw what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workbook", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sheets", action="store_true", help="each sheet whole instead of printed pages")
    parser.add_argument("--dpi", type=int, default=110)
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    for picture in draw(wanted.workbook, wanted.folder, whole_sheets=wanted.sheets, dpi=wanted.dpi):
        print(picture)  # noqa: T201


if __name__ == "__main__":
    main()
