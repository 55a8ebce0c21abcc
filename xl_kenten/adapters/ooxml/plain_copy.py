"""A new workbook with the values of one that cannot be edited in place (.xls, .xlsb, .ods)."""

import datetime as dt
import io
import re
from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xl_kenten.adapters.ooxml.cell_text import fitted, length, whole_characters
from xl_kenten.adapters.xlsxwriter_mended import Workbook
from xl_kenten.core.grid import CellValue, ErrorValue, Grid, UncalculatedFormula

NO_RESULT = "（数式の計算結果が保存されていません）"

_LONGEST_NAME = 31
_LARGEST_NUMBER = 9.99e307
_CREATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # equal work gives equal bytes
_EXCEL_BEGINS = dt.date(1900, 3, 1)  # Excel counts the days before it wrongly, or not at all


def write_plain_copy(grids: Sequence[Grid]) -> tuple[bytes, dict[str, str]]:
    """Write the values of all sheets at the same addresses; no text becomes a formula or a link.

    Returns the .xlsx and, for every sheet, the name it bears there: Excel allows fewer names than others do.
    """
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True, "remove_timezone": True})
    book.set_properties({"created": _CREATED, "author": ""})
    formats: dict[type, Format] = {
        dt.datetime: book.add_format({"num_format": "yyyy/m/d h:mm:ss"}),
        dt.date: book.add_format({"num_format": "yyyy/m/d"}),
        dt.time: book.add_format({"num_format": "h:mm:ss"}),
        dt.timedelta: book.add_format({"num_format": "[h]:mm:ss"}),
    }
    names: dict[str, str] = {}
    for grid in grids:
        names[grid.sheet] = _allowed_name(grid.sheet, set(names.values()))
        sheet = book.add_worksheet(names[grid.sheet])
        for row, values in enumerate(grid.rows):
            for column, value in enumerate(values):
                _write(sheet, row, column, value, formats)
    book.close()
    return buffer.getvalue(), names


def _write(sheet: Worksheet, row: int, column: int, value: CellValue, formats: dict[type, Format]) -> None:
    match value:
        case None | "":
            return
        case bool():
            sheet.write_boolean(row, column, value)
        case int() | float() if abs(value) <= _LARGEST_NUMBER:
            sheet.write_number(row, column, value)
        case dt.datetime() if value.date() >= _EXCEL_BEGINS:
            sheet.write_datetime(row, column, value, formats[dt.datetime])
        case dt.date() if not isinstance(value, dt.datetime) and value >= _EXCEL_BEGINS:
            sheet.write_datetime(row, column, value, formats[dt.date])
        case dt.time() | dt.timedelta():
            sheet.write_datetime(row, column, value, formats[type(value)])
        case _:
            sheet.write_string(row, column, _text(value))


def _text(value: CellValue) -> str:
    if isinstance(value, ErrorValue):
        return value.text
    if isinstance(value, UncalculatedFormula):
        return NO_RESULT
    return fitted(whole_characters(str(value)))


def _allowed_name(name: str, taken: set[str]) -> str:
    """A name as near to the sheet's as Excel allows; two sheets may not differ in case only."""
    bare = re.sub(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]", "_", whole_characters(name))
    bare = re.sub(r"^'|'$", "_", bare) or "_"
    number = 1
    while True:
        ending = "" if number == 1 else f"_{number}"
        stem = bare
        while length(stem + ending) > _LONGEST_NAME:
            stem = stem[:-1]
        candidate = stem + ending
        if candidate.casefold() not in {other.casefold() for other in taken}:
            return candidate
        number += 1
