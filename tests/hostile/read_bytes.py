"""Reading bytes as the product does: from a real file."""

from pathlib import Path

from xl_kenten.adapters.returned_files import read_returned_file
from xl_kenten.core.finding import FindingCode
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.returned_file import ReturnedFile


class Reading:
    """Saves bytes in a folder and reads them back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, data: bytes, name: str = "回答.xlsx") -> ReturnedFile:
        path = self.folder / name
        path.write_bytes(data)
        return read_returned_file(path, name)

    def grids(self, data: bytes, name: str = "回答.xlsx") -> tuple[Grid, ...]:
        returned = self.file(data, name)
        assert returned.refusal is None, returned.refusal
        return returned.grids

    def rows(self, data: bytes, name: str = "回答.xlsx") -> tuple[tuple[CellValue, ...], ...]:
        """The rows of the first sheet, without blanks at their ends."""
        return tuple(tuple(_trimmed(row)) for row in self.grids(data, name)[0].rows)

    def code(self, data: bytes, name: str = "回答.xlsx") -> FindingCode | None:
        refusal = self.file(data, name).refusal
        return None if refusal is None else refusal.code

    def detail(self, data: bytes, name: str = "回答.xlsx") -> str:
        refusal = self.file(data, name).refusal
        assert refusal is not None
        return refusal.detail


def _trimmed(row: tuple[CellValue, ...]) -> list[CellValue]:
    cells = list(row)
    while cells and cells[-1] is None:
        cells.pop()
    return cells
