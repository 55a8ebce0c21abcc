"""Every format cut off at every thousandth byte and with bits flipped: one folder, one run, every file accounted for."""

import hashlib
import random
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from tests.command_line import CommandLine
from tests.hostile.binary_workbooks import binary_book
from tests.hostile.binary_workbooks import cell as bcell
from tests.hostile.binary_workbooks import row as brow
from tests.hostile.binary_workbooks import sheet as bsheet
from tests.hostile.old_workbooks import saved
from tests.hostile.open_documents import number, open_document, text
from tests.hostile.open_documents import row as orow
from tests.threats.hostile_returns import NAME, honest
from xl_kenten.adapters.returned_files import grids_of

GOOD = "z よい.xlsx"
FLIPS = 60
ENDS = {
    ("rejected", "file-unreadable"),
    ("rejected", "file-too-large"),
    ("rejected", "file-not-a-workbook"),
    ("rejected", "file-encrypted"),
    ("rejected", "form-not-found"),
    ("rejected", "form-ambiguous"),
}


def table() -> list[list[object]]:
    """The headings of the form and one row of answers, and enough beside them to fill some kilobytes."""
    (grid,) = grids_of(honest(), "a.xlsx")
    rows = [list(row) for row in grid.rows]
    # Digests do not shrink when they are packed.
    return rows + [[f"※{hashlib.sha256(bytes([line])).hexdigest()}"] for line in range(90)]


def old_workbook() -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("市町村分")
    for r, row in enumerate(table()):
        for c, value in enumerate(row):
            if value is not None:
                page.write(r, c, value)
    return saved(book)


def document() -> bytes:
    def cell(value: object) -> str:
        if value is None:
            return "<table:table-cell/>"
        return text(f"<text:p>{value}</text:p>") if isinstance(value, str) else number(str(value))

    return open_document("".join(orow(*map(cell, row)) for row in table()))


def binary_workbook() -> bytes:
    texts = tuple(dict.fromkeys(value for row in table() for value in row if isinstance(value, str)))
    records = []
    for r, row in enumerate(table()):
        records.append(brow(r))
        for c, value in enumerate(row):
            if isinstance(value, str):
                records.append(bcell(7, c, texts.index(value).to_bytes(4, "little")))
            elif value is not None:
                records.append(bcell(2, c, (int(value) << 2 | 2).to_bytes(4, "little")))
    return binary_book(bsheet(*records), strings=texts)


def workbook() -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("市町村分")
        for r, row in enumerate(table()):
            for c, value in enumerate(row):
                page.write(r, c, value)
    return buffer.getvalue()


FORMATS = {".xlsx": workbook, ".xls": old_workbook, ".ods": document, ".xlsb": binary_workbook}


def outcomes(command: CommandLine, folder: Path, *, checked: bool = True) -> dict[str, tuple[str, ...]]:
    """What every file but the good one ended as; with ``checked``, none was read as another than was sent."""
    (folder / GOOD).write_bytes(honest())
    report = command.consolidate(folder).report
    found = {file["file"]: (file["status"], *file["codes"]) for file in report["files"]}
    assert found.keys() == {path.name for path in folder.iterdir()}
    assert found.pop(GOOD)[0] == "read"
    (row,) = (row for row in report["rows"] if row["name"] == NAME)
    assert row["answers"]["contract_subcontracting"] == 0
    assert not checked or "return-conflict" not in {finding["code"] for finding in report["findings"]}
    return found


@pytest.mark.parametrize("suffix", FORMATS)
def test_whole_file__is_taken(command: CommandLine, tmp_path: Path, suffix: str) -> None:
    folder = tmp_path / "回答"
    folder.mkdir()
    (folder / f"a{suffix}").write_bytes(FORMATS[suffix]())
    report = command.consolidate(folder).report
    (row,) = (row for row in report["rows"] if row["name"] == NAME)
    assert (row["source"]["file"], row["answers"]["contract_subcontracting"]) == (f"a{suffix}", 0)


@pytest.mark.parametrize("suffix", FORMATS)
def test_file_cut_off_at_every_thousandth_byte__is_named_and_the_whole_one_taken(
    command: CommandLine, tmp_path: Path, suffix: str
) -> None:
    folder = tmp_path / "回答"
    folder.mkdir()
    data = FORMATS[suffix]()
    lengths = [*range(1, len(data), 1000), len(data) - 1]
    for length in lengths:
        (folder / f"{length}{suffix}").write_bytes(data[:length])
    found = outcomes(command, folder)
    assert len(found) == len(lengths) > 3
    # What an .xls keeps behind its cells says nothing of them; all else is refused.
    whole = {name for name, (status, *_) in found.items() if status == "read"}
    assert all(suffix == ".xls" and int(name.removesuffix(suffix)) > len(data) * 0.9 for name in whole)
    assert {end for name, end in found.items() if name not in whole} <= ENDS


@pytest.mark.parametrize("suffix", FORMATS)
def test_file_with_flipped_bits__is_named_or_read_and_the_whole_one_taken(
    command: CommandLine, tmp_path: Path, suffix: str
) -> None:
    folder = tmp_path / "回答"
    folder.mkdir()
    data = FORMATS[suffix]()
    chance = random.Random(20070627)  # noqa: S311 (the same flips each time)
    for flip in range(FLIPS):
        changed = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        (folder / f"{flip}{suffix}").write_bytes(changed)
    found = outcomes(command, folder, checked=suffix != ".xls")  # which has no checksums
    assert len(found) == FLIPS
    assert {end[:2] for end in found.values() if end[0] != "read"} <= ENDS
