"""Distributing (様式を配布): one blank workbook a municipality, and a list of them."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from xl_kenten.actions.collection import Basis, Progress
from xl_kenten.actions.outputs import make_folder
from xl_kenten.adapters.atomic_file import refuse_bad_place, write_atomically
from xl_kenten.adapters.written.blank_form import blank_form
from xl_kenten.core.municipality import Municipality
from xl_kenten.errors import UsageError

INDEX = "配布一覧.csv"


@dataclass(frozen=True, slots=True)
class Distribution:
    """What was laid into the folder: a file a municipality, how many stood there already, and the list."""

    forms: tuple[tuple[Municipality, Path], ...]
    kept: int
    index: Path


def distribute(on: Basis, folder: Path, *, force: bool, progress: Progress | None = None) -> Distribution:
    """Write the blank forms; a file that already has the very same content is left alone.

    Raises UsageError without a prefecture, OutputError when a file of other content stands in the way and
    ``force`` is not given; then nothing is written.
    """
    if on.prefecture is None:
        raise UsageError("都道府県名を指定してください。")
    municipalities = on.register.of_prefecture(on.prefecture)
    make_folder(folder)
    width = max(2, len(str(len(municipalities))))
    contents: list[tuple[Municipality, Path, bytes]] = []
    for number, municipality in enumerate(municipalities, start=1):
        name = f"{number:0{width}}_{municipality.lg_code}_{municipality.name}.xlsx"
        contents.append((municipality, folder / name, blank_form(on.form, municipality)))
        if progress:
            progress(number, len(municipalities))
    index = folder / INDEX
    files = [*((path, data) for _, path, data in contents), (index, _index(contents))]
    wanted = [(path, data) for path, data in files if not _holds(path, data)]
    for path, _ in wanted:
        refuse_bad_place(path, force=force)
    for path, data in wanted:
        write_atomically(path, data, force=force)
    return Distribution(
        tuple((municipality, path) for municipality, path, _ in contents),
        len(contents) - sum(path != index for path, _ in wanted),
        index,
    )


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def _index(contents: list[tuple[Municipality, Path, bytes]]) -> bytes:
    """The list as CSV, with a byte order mark so that Excel opens it in Japanese."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("番号", "団体コード", "団体名", "ファイル名"))
    for number, (municipality, path, _) in enumerate(contents, start=1):
        writer.writerow((number, municipality.lg_code, municipality.name, path.name))
    return text.getvalue().encode("utf-8-sig")
