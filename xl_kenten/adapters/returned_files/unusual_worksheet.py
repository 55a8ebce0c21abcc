"""A worksheet's XML that is not built as Excel builds it, written anew with nothing but its values.

Read with a real XML parser, so that name prefixes, comments, other encodings and cells without an address
do no harm; blank formatted cells, however far away, are left out.
"""

import re
from xml.parsers import expat

from xl_kenten.adapters.returned_files.cell_reference import column_number, is_sane, too_far
from xl_kenten.adapters.returned_files.formula_links import names_another_workbook
from xl_kenten.adapters.returned_files.limits import CELLS
from xl_kenten.adapters.returned_files.outcome import too_large, unreadable
from xl_kenten.adapters.returned_files.worksheet_xml import Cell, SheetCells, Struck, struck_cells
from xl_kenten.adapters.returned_files.xml_part import decoded, escaped, local_name, parse
from xl_kenten.core.finding import cell_address
from xl_kenten.core.grid import CellValue, ErrorValue, UncalculatedFormula

_ADDRESS = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,9})")
_NUMBER = re.compile(r"[0-9]{1,10}")
_PLAIN_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = frozenset({"nan", "inf", "infinity"})
_HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_TAIL = "</sheetData></worksheet>"
_IN_CELL = 4  # worksheet > sheetData > row > c
_XML_SPACES = " \t\r\n"


def _number(text: str) -> tuple[str, str]:
    """The type and text of a numeric cell; what is no number stays the text it is."""
    if _PLAIN_NUMBER.fullmatch(text) or not text:
        return "n", text
    return ("e", "#NUM!") if text.lower().lstrip("+-") in _NOT_FINITE else ("str", text)


def _boolean(text: str) -> tuple[str, str]:
    return "b", {"true": "1", "false": "0"}.get(text, text)


_PLAIN_VALUES = {"n": _number, "b": _boolean}


class _ValueReader:
    """Collects the cells of one sheet while expat walks through it."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.pieces: list[str] = []
        self.special: dict[Cell, CellValue] = {}
        self.rows = self.columns = 0
        self.has_data = self.has_links = False
        self._path: list[str] = []
        self._row = -1
        self._column = -1
        self._cell: dict[str, str] = {}
        self._text: list[str] | None = None
        self._value: str | None = None
        self._inline: list[str] = []
        self._has_formula = False
        self._keeps_spaces = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note where we are, and what a cell says of itself."""
        element = local_name(name)
        self._path.append(element)
        depth = len(self._path)
        self.has_data = self.has_data or self._path == ["worksheet", "sheetData"]
        if depth < _IN_CELL - 1 or self._path[1] != "sheetData":
            return
        if depth == _IN_CELL - 1 and element == "row":
            self._start_row(attributes)
        elif depth == _IN_CELL and element == "c":
            self._start_cell(attributes)
        elif depth == _IN_CELL + 1 and element == "f":
            self._has_formula = True
            self._text = []
        elif (depth == _IN_CELL + 1 and element == "v") or (element == "t" and self._is_inline_text()):
            self._keeps_spaces = attributes.get("xml:space") == "preserve"
            self._text = []

    def characters(self, text: str) -> None:
        """Collect a value."""
        if self._text is not None:
            self._text.append(text)

    def end(self, _name: str) -> None:
        """Take a value or a cell that is now complete."""
        element = self._path.pop()
        depth = len(self._path) + 1
        if self._text is not None and element in {"v", "t", "f"}:
            text = "".join(self._text)
            self._text = None
            if element == "v":
                self._value = text
            elif element == "f":
                self.has_links = self.has_links or names_another_workbook(text)
            else:
                self._inline.append(text if self._keeps_spaces else text.strip(_XML_SPACES))
        elif depth == _IN_CELL and element == "c" and self._path[1] == "sheetData":
            self._end_cell()

    def _is_inline_text(self) -> bool:
        return self._path[_IN_CELL : _IN_CELL + 1] == ["is"] and "rPh" not in self._path

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        if number is None:
            self._row += 1
        elif _NUMBER.fullmatch(number.strip()):
            self._row = int(number) - 1
        else:
            raise unreadable(f"シート「{self.sheet}」の行番号「{number[:20]}」が正しくありません")
        self._column = -1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._column += 1
        address = attributes.get("r")
        if address is not None:
            match = _ADDRESS.fullmatch(address.strip())
            if match is None:
                raise unreadable(f"シート「{self.sheet}」のセル番地「{address[:20]}」が正しくありません")
            self._column = column_number(match.group(1).upper().encode())
            self._row = int(match.group(2)) - 1
        self._cell = attributes
        self._value = None
        self._inline = []
        self._has_formula = False

    def _end_cell(self) -> None:
        kind = self._cell.get("t", "n")
        text = "".join(self._inline) if kind == "inlineStr" else self._value
        place = (max(self._row, 0), max(self._column, 0))
        if text is not None and kind in _PLAIN_VALUES:
            kind, text = _PLAIN_VALUES[kind](text.strip(_XML_SPACES))
        if kind == "e":
            self.special[place] = ErrorValue(text or "")
        elif text:
            self._write(place, kind, text)
        elif self._has_formula and not (kind == "str" and text is not None):
            self.special[place] = UncalculatedFormula()
        else:
            return
        self.rows = max(self.rows, place[0] + 1)
        self.columns = max(self.columns, place[1] + 1)
        if not is_sane(self.rows, self.columns):
            raise too_far(self.sheet, self.rows, self.columns)
        if len(self.pieces) > CELLS:
            raise too_large(f"シート「{self.sheet}」のセルが {CELLS:,} 個を超えています")

    def _write(self, place: Cell, kind: str, text: str) -> None:
        style = self._cell.get("s", "")
        style = f' s="{style}"' if _NUMBER.fullmatch(style) else ""
        shown = escaped(text)
        shown = f'<is><t xml:space="preserve">{shown}</t></is>' if kind == "inlineStr" else f"<v>{shown}</v>"
        address = cell_address(*place)
        # In a row of its own each: calamine goes by the address, and rows out of order stay harmless.
        self.pieces.append(f'<c r="{address}"{style} t="{escaped(kind)}">{shown}</c>')


def rewritten(xml: bytes, sheet: str, struck: Struck) -> SheetCells:
    """Read a sheet slowly and safely; ``sheet`` is its name, for messages.

    Raises RefusedFileError for broken XML, impossible addresses and values that reach too far.
    """
    reader = _ValueReader(sheet)
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parse(parser, decoded(xml))
    if not reader.has_data:
        raise unreadable(f"シート「{sheet}」の中身がありません")
    plain = "".join((_HEAD, "<row>", *reader.pieces, "</row>", _TAIL)).encode()
    return SheetCells(
        xml=plain,
        rows=reader.rows,
        columns=reader.columns,
        special=reader.special,
        struck=struck_cells(plain, struck),
        has_links=reader.has_links,
    )
