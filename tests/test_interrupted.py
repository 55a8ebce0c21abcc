"""Killed at any moment, the old workbook or the new one is there, whole."""

import random
import subprocess
import sys
import time
from pathlib import Path

from tests.command_line import SAMPLE_PREFECTURE
from tests.returned_workbooks import write_return
from xl_kenten.adapters.ooxml.workbook import Workbook
from xl_kenten.adapters.returned_files import grids_of

MOMENTS = 20


def consolidating(folder: Path, book: Path) -> list[str]:
    words = ["consolidate", folder, *SAMPLE_PREFECTURE, "--into", book]
    return [sys.executable, "-m", "xl_kenten", *map(str, words)]


def cells_of(data: bytes) -> object:
    grids = {grid.sheet: grid.rows for grid in grids_of(data, "b.xlsm")}
    return grids["市町村分"], grids["差替え"]


def test_kill_at_twenty_random_moments__leaves_the_old_workbook_or_the_new_one(command, tmp_path):
    folder = tmp_path / "回答"
    folder.mkdir()
    for number, name in enumerate(("架空市", "例示市", "模擬市")):
        write_return(folder / f"{number}.xlsx", f"| 1 | {name} | 0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | |")
    book = tmp_path / "報告.xlsm"
    command.run("new", "見本県", *SAMPLE_PREFECTURE[2:], "--out", book)
    old = book.read_bytes()
    start = time.monotonic()
    subprocess.run(consolidating(folder, book), check=False, stdout=subprocess.DEVNULL)
    whole_run = time.monotonic() - start
    new = cells_of(book.read_bytes())
    assert new != cells_of(old)
    moments = random.Random(42)  # noqa: S311 - not for secrets
    ends = {"old": 0, "new": 0}
    for _ in range(MOMENTS):
        for file in tmp_path.glob("報告*"):
            file.unlink()
        book.write_bytes(old)
        run = subprocess.Popen(consolidating(folder, book), stdout=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.3, 1.05) * whole_run)
        run.kill()
        run.wait()
        after = book.read_bytes()
        if after == old:
            ends["old"] += 1
        else:
            assert cells_of(after) == new
            assert len(Workbook(after).sheets) == len(Workbook(old).sheets)
            ends["new"] += 1
    assert sum(ends.values()) == MOMENTS
