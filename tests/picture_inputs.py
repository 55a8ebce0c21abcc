"""What a picture of the documentation shows, as a digest: so that a test can tell when it shows a former version.

The digest is taken of the sheet itself (texts, looks, sizes, marks and charts), not of the code that writes it: a
change that nobody would see asks for no new picture. What differs from run to run (times, digests of files, days
past a deadline) is left out.
"""

import datetime as dt
import hashlib
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

INPUTS = "inputs.json"

_PASSING = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日(?:（.）)?(?: ?\d{1,2}時\d{2}分)?現在?|\d{4}年\d{1,2}月\d{1,2}日 \d{1,2}時\d{2}分"
    r"|\b[0-9a-f]{64}\b|\b[0-9a-f]{16}\b|\d+ 日過ぎて"
)


def digests(shown: Mapping[str, tuple[Path, str, str]]) -> dict[str, str]:
    """The digest of each picture, by name; ``shown`` gives its workbook, its sheet, and how it is cut out."""
    books = {path: openpyxl.load_workbook(path) for path in {path for path, _, _ in shown.values()}}
    charts = {path: "".join(_charts(path)) for path in books}
    return {
        name: _digest([cut, charts[path], *_seen(books[path][sheet])])
        for name, (path, sheet, cut) in shown.items()
    }


def write(folder: Path, found: Mapping[str, str]) -> None:
    """Keep the digests beside the pictures."""
    (folder / INPUTS).write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read(folder: Path) -> dict[str, str]:
    """The digests of the pictures as they were made."""
    found: dict[str, str] = json.loads((folder / INPUTS).read_text(encoding="utf-8"))
    return found


def _digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _charts(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as package:
        for name in sorted(package.namelist()):
            if name.startswith("xl/charts/chart"):
                yield package.read(name).decode()


def _seen(sheet: Worksheet) -> Iterator[str]:
    """Whatever makes the looks of a sheet, in lines."""
    looks: dict[int, str] = {}
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.style_id not in looks:
                looks[cell.style_id] = _looks(cell)
            value = "" if isinstance(cell, MergedCell) else _lasting(cell.value)
            yield f"{cell.coordinate}|{value}|{looks[cell.style_id]}"
    yield from (f"{key}:{each.width}:{each.hidden}" for key, each in sorted(sheet.column_dimensions.items()))
    yield from (f"{key}:{each.height}:{each.hidden}" for key, each in sorted(sheet.row_dimensions.items()))
    yield from sorted(str(area) for area in sheet.merged_cells.ranges)
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            font, fill = (rule.dxf.font, rule.dxf.fill) if rule.dxf else (None, None)
            yield f"{area.sqref}|{rule.formula}|{font!r}|{fill!r}"


def _looks(cell: Cell | MergedCell) -> str:
    return f"{cell.font!r}{cell.fill!r}{cell.alignment!r}{cell.border!r}{cell.number_format}"


def _lasting(value: object) -> str:
    """A value without what passes from run to run."""
    if isinstance(value, dt.datetime):
        return "time"
    return "" if value is None else _PASSING.sub("…", str(value))
