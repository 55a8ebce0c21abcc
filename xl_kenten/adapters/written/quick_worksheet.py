"""XlsxWriter's worksheet with a short way for the many like rows of a list.

XlsxWriter takes every cell by itself through checks and tables, and holds it: for a report of all Japan that is
most of the time of writing, and most of the memory. Here a whole row goes in at once, and not before the sheet
is written. A test compares the XML with XlsxWriter's own.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from itertools import chain

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xl_kenten.core.finding import column_letters

LINK_TIP = "クリックすると該当のセルへ移動します"

_EXCEL_BEGINS = dt.datetime(1899, 12, 31)  # noqa: DTZ001 - cells know no zone
_FIRST_YEAR = 400  # days, in which Excel counts otherwise: XlsxWriter knows how

_FUNCTION = re.compile(r"([\w.]+)\(")
# What our formulas call. XlsxWriter looks for 170 newer functions in every formula, by an expression each.
_OLD_FUNCTIONS = frozenset(
    [
        "AND",
        "COUNTA",
        "COUNTIF",
        "IF",
        "IFERROR",
        "ISBLANK",
        "ISERROR",
        "ISNUMBER",
        "ISTEXT",
        "LEFT",
        "LEN",
        "MID",
        "NOT",
        "OR",
        "SEARCH",
        "SUBSTITUTE",
        "SUMPRODUCT",
        "TEXT",
        "TODAY",
        "TRIM",
    ]
)


class QuickWorksheet(Worksheet):  # type: ignore[misc] # XlsxWriter ships no types
    """A worksheet into which rows can be put whole. All rows and columns count from 0."""

    dim_rowmin: int
    dim_rowmax: int

    def __init__(self) -> None:
        super().__init__()
        self._put: list[tuple[range, Iterable[str]]] = []
        self._put_merged: list[tuple[range, int, int]] = []
        self._links: list[tuple[int, int, str, str]] = []

    def style_number(self, looks: Format) -> int:
        """The number by which cells refer to their looks."""
        return int(looks._get_xf_index())  # noqa: SLF001

    @property
    def text_numbers(self) -> Mapping[str, int]:
        """The numbers by which cells refer to the texts that are in use."""
        numbers: dict[str, int] = self.str_table.string_table
        return numbers

    def number_text(self, text: str) -> int:
        """The number of a text that may be new."""
        number = self.text_numbers.get(text)
        if number is None:
            number = self.str_table.string_table[text] = self.str_table.unique_count
            self.str_table.unique_count += 1
        return number

    def serial_number(self, moment: dt.datetime) -> float:
        """A time without a zone as Excel counts it: in days since 1900."""
        since = moment - _EXCEL_BEGINS
        if since.days < _FIRST_YEAR:
            return float(self._convert_date_time(moment))
        # One day more: Excel knows a 29 February 1900.
        return since.days + (since.seconds + since.microseconds / 1e6) / 86_400 + 1

    def put_rows(self, rows: range, xml: Iterable[str], last_column: int) -> None:
        """Take the XML of rows below each other, from the first column to ``last_column``.

        It is asked for when the sheet is written; a text must stand in the workbook before, as a heading does.
        """
        if rows:
            self._put.append((rows, xml))
            self._check_dimensions(rows[0], 0)
            self._check_dimensions(rows[-1], last_column)

    def put_merged(self, rows: range, column: int, last_column: int) -> None:
        """Merge cells of each of the rows that were put."""
        self._put_merged.append((rows, column, last_column))

    def put_link(self, row: int, column: int, target: str, text: str) -> None:
        """Let a cell lead to another cell of this workbook, named as formulas do; it shows ``text``."""
        self._links.append((row, column, target, text))

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: FBT001, FBT002
        if formula.startswith("=") and _OLD_FUNCTIONS.issuperset(_FUNCTION.findall(formula)):
            return formula[1:]
        prepared: str = super()._prepare_formula(formula, expand_future_functions)
        return prepared

    def _write_rows(self) -> None:
        """Write the rows that were put, and leave those between them to XlsxWriter."""
        bounds = self.dim_rowmin, self.dim_rowmax
        begun, last = bounds
        for rows, xml in sorted(self._put, key=lambda put: put[0].start):
            self._write_others(begun, rows.start - 1)
            for each in xml:
                self.str_table.count += each.count(' t="s"')
                self.fh.write(each)
            begun = rows.stop
        self._write_others(begun, last)
        self.dim_rowmin, self.dim_rowmax = bounds

    def _write_others(self, first: int, last: int) -> None:
        if first <= last:
            self.dim_rowmin, self.dim_rowmax = first, last
            super()._write_rows()

    def _write_merge_cells(self) -> None:
        count = len(self.merge) + sum(len(rows) for rows, _, _ in self._put_merged)
        if not count:
            return
        put = ((row, first, row, last) for rows, first, last in self._put_merged for row in rows)
        self._xml_start_tag("mergeCells", [("count", count)])
        for merged in chain(self.merge, put):
            self._write_merge_cell(merged)
        self._xml_end_tag("mergeCells")

    def _write_hyperlinks(self) -> None:
        if not self._links:
            return
        self._xml_start_tag("hyperlinks")
        tip = self._escape_attributes(LINK_TIP)
        for row, column, target, text in sorted(self._links):
            location, shown = self._escape_attributes(target), self._escape_attributes(text)
            self.fh.write(
                f'<hyperlink ref="{column_letters(column)}{row + 1}" location="{location}" tooltip="{tip}"'
                f' display="{shown}"/>'
            )
        self._xml_end_tag("hyperlinks")
        self._links.clear()
