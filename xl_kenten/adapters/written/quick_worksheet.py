"""XlsxWriter's worksheet with a short way for the many like rows of a list.

XlsxWriter takes every cell by itself through checks and tables: for a report of all Japan that is most of the
time of writing. Here a whole row goes in at once. A test compares the XML with XlsxWriter's own.
"""

import datetime as dt

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet


class QuickWorksheet(Worksheet):  # type: ignore[misc] # XlsxWriter ships no types
    """A worksheet into which rows can be put whole. All rows and columns count from 0."""

    dim_rowmin: int
    dim_rowmax: int

    def __init__(self) -> None:
        super().__init__()
        self._put: dict[int, str] = {}
        self._links: dict[tuple[int, int], str] = {}

    def style_number(self, looks: Format) -> int:
        """The number by which cells refer to their looks."""
        return int(looks._get_xf_index())  # noqa: SLF001

    def string_number(self, text: str) -> int:
        """The number by which cells refer to a text."""
        return int(self.str_table._get_shared_string_index(text))  # noqa: SLF001

    def serial_number(self, moment: dt.datetime) -> float:
        """A time without a zone as Excel counts it: in days since 1900."""
        return float(self._convert_date_time(moment))

    def put_row(self, row: int, cells: str, last_column: int, height: float | None) -> None:
        """Take the XML of a row's cells, from the first column to ``last_column``.

        ``height`` is in points; None leaves it to Excel.
        """
        tall = "" if height is None else f' ht="{int(height / 0.75 + 0.5) * 0.75:.16g}" customHeight="1"'
        self._put[row] = f'<row r="{row + 1}"{tall}>{cells}</row>'
        self._check_dimensions(row, 0)
        self._check_dimensions(row, last_column)

    def put_link(self, row: int, column: int, target: str, text: str, tip: str) -> None:
        """Let a cell lead to another cell of this workbook, named as formulas do; it shows ``text``."""
        location, hint, shown = map(self._escape_attributes, (target, tip, text))
        cell = f"{xl_col_to_name(column)}{row + 1}"
        self._links[row, column] = (
            f'<hyperlink ref="{cell}" location="{location}" tooltip="{hint}" display="{shown}"/>'
        )

    def put_merged(self, row: int, column: int, last_column: int) -> None:
        """Merge cells of a row that was put."""
        self.merge.append([row, column, row, last_column])

    def _write_rows(self) -> None:
        """Write the rows that were put, and leave those between them to XlsxWriter."""
        bounds = self.dim_rowmin, self.dim_rowmax
        begun, last = bounds
        for row in sorted(self._put):
            self._write_others(begun, row - 1)
            self.fh.write(self._put[row])
            begun = row + 1
        self._write_others(begun, last)
        self.dim_rowmin, self.dim_rowmax = bounds

    def _write_hyperlinks(self) -> None:
        if self._links:
            links = "".join(self._links[place] for place in sorted(self._links))
            self.fh.write(f"<hyperlinks>{links}</hyperlinks>")

    def _write_others(self, first: int, last: int) -> None:
        if first <= last:
            self.dim_rowmin, self.dim_rowmax = first, last
            super()._write_rows()
