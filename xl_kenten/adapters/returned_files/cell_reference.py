"""Cell addresses as files spell them (``F7``), turned into rows and columns from 0."""

from functools import cache

from xl_kenten.adapters.returned_files.limits import CELL_CHARACTERS, CELLS, COLUMNS, ROWS
from xl_kenten.adapters.returned_files.outcome import RefusedFileError, too_large
from xl_kenten.core.finding import cell_address
from xl_kenten.core.grid import CellValue, ErrorValue


@cache
def column_number(letters: bytes) -> int:
    """Count a column's letters from 0: ``A`` is 0, ``AA`` is 26; at most three letters come here."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def is_sane(rows: int, columns: int) -> bool:
    """Whether a table of that many rows and columns may be laid out in memory."""
    return rows <= ROWS and columns <= COLUMNS and rows * columns <= CELLS


def too_far(sheet: str, rows: int, columns: int) -> RefusedFileError:
    """Refuse a sheet whose values reach too far, naming the cell so that it can be cleared."""
    corner = cell_address(rows - 1, columns - 1)
    return too_large(f"シート「{sheet}」の値がセル {corner} の位置まで広がっています")


def refuse_endless_cell(sheet: str, row: int, column: int, value: CellValue) -> None:
    """Refuse a sheet with a text in it that no cell of Excel holds, naming the cell so that it can be shortened."""
    text = value.text if type(value) is ErrorValue else value
    if type(text) is str and len(text) > CELL_CHARACTERS:
        cell = cell_address(row, column)
        raise too_large(
            f"シート「{sheet}」のセル {cell} の文字が {CELL_CHARACTERS:,} 文字を超えています"
            "（Excel のセルに入るのは 32,767 文字までです）"
        )
