"""A worksheet's XML before calamine sees it: how far its values reach, and what calamine would hide.

calamine lays out the rectangle around all values, so that two far corners ask for hundreds of gigabytes,
and shows errors and formulas without a result as blank.
"""

import re
from collections.abc import Mapping

from msgspec import Struct

from xl_kenten.adapters.returned_files.cell_reference import column_number
from xl_kenten.adapters.returned_files.formula_links import sheet_names_another_workbook
from xl_kenten.adapters.returned_files.outcome import UnusualFileError
from xl_kenten.adapters.returned_files.xml_part import insist_on_plain
from xl_kenten.core.grid import CellValue, ErrorValue, UncalculatedFormula

Cell = tuple[int, int]

_SHEET_START = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
_DATA_END = b"</sheetData>"

# A cell that is none of the simple ones: not in the columns A to Z and the first 999 rows, or an error, or a
# formula without a result, or with attributes in another order. Where there is none, one search tells all.
# (The commonest cells come first, and nothing is tried twice: it is the dearest line of the scan.)
_NOT_SIMPLE = re.compile(
    rb"""<c(?!\ r="[A-Z][1-9][0-9]{0,2}+"(?:\ s="[0-9]++")?+
    (?:/>
    |\ t="s"><v>[^<]
    |><v>-?[0-9.]{1,20}+</v>
    |\ />|></c>
    |\ t="(?:str">(?:<f[^>]*>[^<]*</f>)?<v>[^<]|b">(?:<f[^>]*>[^<]*</f>)?<v>[01]</v>|inlineStr"><is>)
    |(?:\ t="n")?>(?:<f[^>]*>[^<]*</f>)?<v>-?[0-9.]{1,20}+(?:E[-+]?[0-9]{1,2})?</v>))[\s/>]""",
    re.VERBOSE,
)
_SIMPLE_ROWS, _SIMPLE_COLUMNS = 999, 26
# Each attribute at most once, in the order in which writers write them: the expressions below look for one of
# them anywhere in a tag, and would walk over a tag of many once for each.
_CELL = re.compile(
    rb"""<c\ r="([A-Z]{1,3})([1-9][0-9]{0,6})"
    (?:(?:\ s="\w*+")?+(?:\ t="\w*+")?+|\ t="\w*+"\ s="\w*+")
    (?:\ cm="\w*+")?+(?:\ vm="\w*+")?+(?:\ ph="\w*+")?+\ ?(/?)>""",
    re.VERBOSE,
)
# Of "2&gt;" calamine takes the 2, and "false" is true to it: such values are for the slow reader.
_ODD_VALUE = re.compile(
    rb"""<c\ r="[A-Z0-9]+"(?:\ (?:s|cm|vm|ph)="\w*"|\ t="[nb]")*>
    (?:<f(?:\ [^>]*)?(?:/>|>[^<]*</f>))?
    <v>(?!-?[0-9.]{1,40}(?:[eE][-+]?[0-9]{1,3})?</v>|</v>)""",
    re.VERBOSE,
)
_BARE_CELL = re.compile(rb"<c[\t\r\n/>]")
_PREFIXED_CELL = re.compile(rb":[c](?=[\s/>])")
_FORMULA = re.compile(
    rb"""<c\ r="([A-Z]{1,3})([0-9]+)"([^>]*)>
    <f(?:\ [^>]*)?(?:/>|>[^<]*</f>)
    (<v\ ?/>|<v></v>)?(<v[\ >]|<is>)?""",
    re.VERBOSE,
)
_ERROR = re.compile(
    rb"""<c\ r="([A-Z]{1,3})([0-9]+)"[^>]*\ t="e"[^>/]*>
    (?:<f(?:\ [^>]*)?(?:/>|>[^<]*</f>))?(?:<v>([^<]*)</v>)?</c>""",
    re.VERBOSE,
)
_ERROR_TYPE = re.compile(rb'(<c r="[A-Z]{1,3}[0-9]+"[^>]*) t="e"([^>/]*>)')
_STYLED = re.compile(rb'<c r="([A-Z]{1,3})([0-9]+)"[^>]* s="([0-9]+)"[^>/]*>')
_SHARED = re.compile(rb'<c r="([A-Z]{1,3})([0-9]+)"[^>]* t="s"[^>/]*><v>([0-9]+)</v>')


class Struck(Struct, frozen=True):
    """What is struck through: numbers of cell styles, and of shared strings."""

    styles: frozenset[int] = frozenset()
    strings: frozenset[int] = frozenset()


class SheetCells(Struct, frozen=True):
    """A sheet made safe: its XML, at most how far its values reach, and cells to put right afterwards.

    ``numbers_are_finite`` spares a look at each number: no NaN is among them. ``has_links`` tells that a formula
    names another workbook.
    """

    xml: bytes
    rows: int
    columns: int
    special: Mapping[Cell, CellValue] = {}
    struck: frozenset[Cell] = frozenset()
    numbers_are_finite: bool = False
    has_links: bool = False


def scanned(xml: bytes, struck: Struck) -> SheetCells:
    """Look a plain sheet over.

    Raises UnusualFileError for a sheet that these expressions may not read as an XML parser does.
    """
    insist_on_plain(xml)
    xml = _data_only(xml)
    if _PREFIXED_CELL.search(xml):
        raise UnusualFileError
    has_links = sheet_names_another_workbook(xml)
    if _NOT_SIMPLE.search(xml) is None:
        return SheetCells(
            xml,
            _SIMPLE_ROWS,
            _SIMPLE_COLUMNS,
            struck=struck_cells(xml, struck),
            numbers_are_finite=True,
            has_links=has_links,
        )
    cells = _CELL.findall(xml)
    if len(cells) != xml.count(b"<c ") or _BARE_CELL.search(xml) or _ODD_VALUE.search(xml):
        raise UnusualFileError
    valued = [cell for cell in cells if not cell[2]]
    special = _formulas_without_result(xml)
    if b' t="e"' in xml:
        # calamine refuses the whole workbook for an error it does not know (#SPILL!).
        neutral, count = _ERROR_TYPE.subn(rb'\1 t="str"\2', xml)
        special |= _errors(xml, count)
        xml = neutral
    return SheetCells(
        xml=xml,
        rows=max(map(int, {row for _, row, _ in valued}), default=0),
        columns=max(map(column_number, {letters for letters, _, _ in valued}), default=-1) + 1,
        special=special,
        struck=struck_cells(xml, struck),
        has_links=has_links,
    )


def _data_only(xml: bytes) -> bytes:
    """Cut a plain sheet down to its rows: formats and conditions are often the larger part."""
    start, end = xml.find(b"<sheetData>"), xml.rfind(_DATA_END)
    if start < 0 or end < start:
        if b"<sheetData/>" in xml or b"<sheetData />" in xml:
            return _SHEET_START + b"<sheetData/></worksheet>"
        raise UnusualFileError
    return b"".join((_SHEET_START, xml[start:end], _DATA_END, b"</worksheet>"))


def _formulas_without_result(xml: bytes) -> dict[Cell, CellValue]:
    count = xml.count(b"<f>") + xml.count(b"<f ") + xml.count(b"<f/>")
    if not count:
        return {}
    formulas = _FORMULA.findall(xml)
    if len(formulas) != count:
        raise UnusualFileError
    return {
        _cell(letters, row): UncalculatedFormula()
        for letters, row, attributes, empty, result in formulas
        # A formula that gives an empty text has an empty <v>, too, but says that it is text.
        if not result and not (empty and b' t="str"' in attributes)
    }


def _errors(xml: bytes, count: int) -> dict[Cell, CellValue]:
    errors = _ERROR.findall(xml)
    if len(errors) != count:
        raise UnusualFileError
    return {
        _cell(letters, row): ErrorValue(shown.decode("utf-8", "replace")) for letters, row, shown in errors
    }


def struck_cells(xml: bytes, struck: Struck) -> frozenset[Cell]:
    """The cells of a plain sheet that are struck through as a whole."""
    if not struck.styles and not struck.strings:
        return frozenset()
    by_style = (
        cell for cell in (_STYLED.findall(xml) if struck.styles else ()) if int(cell[2]) in struck.styles
    )
    by_text = (
        cell for cell in (_SHARED.findall(xml) if struck.strings else ()) if int(cell[2]) in struck.strings
    )
    return frozenset(_cell(letters, row) for cells in (by_style, by_text) for letters, row, _ in cells)


def _cell(letters: bytes, row: bytes) -> Cell:
    return int(row) - 1, column_number(letters)
