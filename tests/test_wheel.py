"""The wheel holds all it needs, and works from another folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.built_wheel import build_wheel

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


def test_it_holds_every_file_of_the_package_and_the_template(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if name.startswith("xl_kenten/")}
        assert (
            archive.read("xl_kenten/template/workbook_template.xlsm")
            == (ROOT / "workbook_template.xlsm").read_bytes()
        )
    tracked = subprocess.run(
        ["git", "ls-files", "xl_kenten"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    assert set(tracked) - held == set()


def test_it_does_the_main_job_from_another_folder(wheel, tmp_path):
    library = tmp_path / "lib"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(library)
    program = (
        f"import sys; sys.path.insert(0, {str(library)!r}); from xl_kenten.cli import main; import xl_kenten"
    )
    check = f"{program}; assert xl_kenten.__file__.startswith({str(library)!r}); sys.exit(main(['demo']))"
    run = subprocess.run(
        [sys.executable, "-P", "-c", check],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert (tmp_path / "kenten-demo" / "3_集約結果" / "集約結果.xlsx").exists()
