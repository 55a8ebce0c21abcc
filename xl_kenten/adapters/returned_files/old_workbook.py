"""An .xls: its stream rewritten with nothing but values, then read by calamine.

Left out are formulas, names, drawings and declared sizes: a false one of each ends the process that reads it.
Errors and the results of formulas are taken here, for calamine shows the former as blank.
"""

import struct
from dataclasses import dataclass, field

from xl_kenten.adapters.returned_files import biff_records as biff
from xl_kenten.adapters.returned_files.cell_reference import is_sane, too_far
from xl_kenten.adapters.returned_files.compound_file import compound_file, old_workbook
from xl_kenten.adapters.returned_files.limits import CELLS
from xl_kenten.adapters.returned_files.outcome import Contents, encrypted, too_large, unreadable
from xl_kenten.adapters.returned_files.rich_strings import font_at, struck_strings
from xl_kenten.adapters.returned_files.values import Cell, grid, sheets_in
from xl_kenten.core.grid import CellValue, ErrorValue, UncalculatedFormula

_KEPT_GLOBALS = frozenset({biff.CODEPAGE, biff.DATE_1904, biff.FORMAT, biff.XF})
_COPIED_CELLS = frozenset({biff.NUMBER, biff.RK, biff.LABELSST})
_LABELS = frozenset({biff.LABEL, biff.RSTRING})
_UTF_16, _LATIN = 1200, 1252
_AFTER_FORMULA = frozenset({0x0221, 0x0236, 0x04BC})  # ARRAY, TABLE, SHRFMLA stand before its text
_WORKSHEET, _MACRO_SHEET, _VBA_MODULE = 0x00, 0x01, 0x06
_HIDDEN = 0x03  # bits: hidden, very hidden
_CELL = struct.Struct("<HHH")
_STRUCK_FONT = 0x08
_RESULT_STRING, _RESULT_BOOL, _RESULT_ERROR, _RESULT_EMPTY = range(4)
_NO_NUMBER = b"\xff\xff"
_INTERNAL, _ADD_IN = b"\x01\x04", b"\x01\x3a"


@dataclass(slots=True)
class _Globals:
    """What the workbook's own records say."""

    biff8: bool
    codec: str = "cp932"
    kept: list[bytes] = field(default_factory=list)
    sheets: list[tuple[str, int]] = field(default_factory=list)
    fonts: list[bool] = field(default_factory=list)
    struck_formats: list[bool] = field(default_factory=list)
    strings: list[bytes] = field(default_factory=list)
    struck_strings: frozenset[int] = frozenset()
    hidden: set[str] = field(default_factory=set)
    has_macros: bool = False
    has_external_links: bool = False


@dataclass(slots=True)
class _Sheet:
    """One sheet's records with values, and the cells calamine is not asked for."""

    name: str
    kept: list[bytes] = field(default_factory=list)
    special: dict[Cell, CellValue] = field(default_factory=dict)
    struck: set[Cell] = field(default_factory=set)
    rows: int = 0
    columns: int = 0

    def reach(self, row: int, column: int) -> None:
        """Note that a value stands there. Raises RefusedFileError when that is absurdly far."""
        self.rows = max(self.rows, row + 1)
        self.columns = max(self.columns, column + 1)
        if not is_sane(self.rows, self.columns):
            raise too_far(self.name, self.rows, self.columns)


def read_xls(data: bytes) -> Contents:
    """Read an .xls. Raises RefusedFileError when it is locked, broken or too large."""
    old = old_workbook(data)
    try:
        found = _globals(old.stream)
        sheets = [_sheet(old.stream, start, name, found) for name, start in found.sheets]
    except (struct.error, IndexError) as error:
        raise unreadable("途中で切れているか、壊れています") from error
    if not sheets:
        raise unreadable("表のシートが一枚もありません")
    if sum(sheet.rows * sheet.columns for sheet in sheets) > CELLS:
        raise too_large("シートの表を合わせると大きすぎます")
    rows = sheets_in(compound_file(_rewritten(found, sheets)))
    return Contents(
        grids=tuple(
            grid(
                sheet.name, values, sheet.special, frozenset(sheet.struck), hidden=sheet.name in found.hidden
            )
            for sheet, values in zip(sheets, rows, strict=True)
        ),
        has_macros=old.has_macros or found.has_macros,
        has_external_links=found.has_external_links,
    )


def _globals(stream: bytes) -> _Globals:
    found = _Globals(biff8=True)
    previous = 0
    for kind, body in biff.substream(stream, 0):
        if kind == biff.BOF:
            found.biff8 = struct.unpack_from("<H", body)[0] == biff.BIFF8
            found.kept.append(biff.packed(kind, body))
        elif kind == biff.FILEPASS:
            raise encrypted("パスワードまたはブックの保護で暗号化されています")
        elif kind == biff.BOUNDSHEET:
            _list_sheet(found, body)
        elif kind == biff.SUPBOOK:
            found.has_external_links |= body[2:4] not in {_INTERNAL, _ADD_IN}
        elif kind == biff.FONT:
            found.fonts.append(bool(body[2] & _STRUCK_FONT))
        elif kind in _KEPT_GLOBALS or kind == biff.SST or (kind == biff.CONTINUE and previous == biff.SST):
            _keep_global(found, kind, body)
        previous = previous if kind == biff.CONTINUE else kind
    found.struck_strings = struck_strings(found.strings, found.fonts)
    return found


def _keep_global(found: _Globals, kind: int, body: bytes) -> None:
    if kind == biff.CODEPAGE:
        # At a code page that it does not know calamine gives up; what it still has to decode has these.
        found.codec = biff.code_page(struct.unpack_from("<H", body)[0])
        body = struct.pack("<H", _UTF_16 if found.biff8 else _LATIN)
    elif kind == biff.XF:
        number = font_at(struct.unpack_from("<H", body)[0])
        found.struck_formats.append(number < len(found.fonts) and found.fonts[number])
    else:
        if kind == biff.SST and int.from_bytes(body[4:8], "little") > len(body) * 10_000:
            raise unreadable("文字の表が壊れています")
        if kind in {biff.SST, biff.CONTINUE}:
            found.strings.append(body)
    found.kept.append(biff.packed(kind, body))


def _list_sheet(found: _Globals, body: bytes) -> None:
    start = int.from_bytes(body[:4], "little")
    kind = body[5]
    found.has_macros |= kind in {_MACRO_SHEET, _VBA_MODULE}
    if kind == _WORKSHEET:
        name = biff.text(body[7:], body[6], biff8=found.biff8, codec=found.codec).replace("\0", "")
        found.sheets.append((name, start))
        if body[4] & _HIDDEN:
            found.hidden.add(name)


def _sheet(stream: bytes, start: int, name: str, found: _Globals) -> _Sheet:
    sheet = _Sheet(name)
    awaited: Cell | None = None  # a formula whose text comes in the next record
    fragments: list[bytes] = []
    for kind, body in biff.substream(stream, start):
        if fragments and kind == biff.CONTINUE:
            fragments.append(body)
            continue
        if fragments and awaited is not None:
            sheet.special[awaited] = biff.long_text(fragments, biff8=found.biff8, codec=found.codec) or None
            awaited, fragments = None, []
        if kind == biff.STRING and awaited is not None:
            fragments = [body]
        elif kind == biff.FORMULA:
            awaited = _formula(sheet, body, found)
        elif kind not in _AFTER_FORMULA:
            awaited = None
            _cell(sheet, kind, body, found)
    return sheet


def _place(sheet: _Sheet, body: bytes, found: _Globals) -> Cell:
    row, column, cell_format = _CELL.unpack_from(body)
    sheet.reach(row, column)
    if cell_format < len(found.struck_formats) and found.struck_formats[cell_format]:
        sheet.struck.add((row, column))
    return row, column


def _cell(sheet: _Sheet, kind: int, body: bytes, found: _Globals) -> None:
    if kind in _COPIED_CELLS:
        place = _place(sheet, body, found)
        if kind == biff.LABELSST and int.from_bytes(body[6:10], "little") in found.struck_strings:
            sheet.struck.add(place)
        sheet.kept.append(biff.packed(kind, body))
    elif kind in _LABELS:
        # calamine passes a text with fonts of its own (RSTRING) over.
        (count,) = struct.unpack_from("<H", body, 6)
        text = biff.text(body[8:], count, biff8=found.biff8, codec=found.codec)
        sheet.special[_place(sheet, body, found)] = text or None
    elif kind == biff.MULRK:
        _place(sheet, body, found)
        row, first = struct.unpack_from("<HH", body)
        for number in range((len(body) - 6) // 6):
            sheet.reach(row, first + number)
            cell = struct.pack("<HH", row, first + number) + body[4 + 6 * number : 10 + 6 * number]
            sheet.kept.append(biff.packed(biff.RK, cell))
    elif kind == biff.BOOLERR:
        place = _place(sheet, body, found)
        sheet.special[place] = _error(body[6]) if body[7] else bool(body[6])


def _formula(sheet: _Sheet, body: bytes, found: _Globals) -> Cell | None:
    """Take a formula's result; returns its place when that is a text, which follows."""
    place = _place(sheet, body, found)
    if body[12:14] != _NO_NUMBER:
        sheet.kept.append(biff.packed(biff.NUMBER, body[:14]))
        return None
    result = body[6]
    if result == _RESULT_STRING:
        # Until its text is met: a writer that cannot calculate leaves it out.
        sheet.special[place] = UncalculatedFormula()
        return place
    if result == _RESULT_BOOL:
        sheet.special[place] = bool(body[8])
    elif result == _RESULT_ERROR:
        sheet.special[place] = _error(body[8])
    elif result != _RESULT_EMPTY:
        sheet.special[place] = UncalculatedFormula()
    return None


def _error(code: int) -> ErrorValue:
    return ErrorValue(biff.ERRORS.get(code, "#N/A"))


def _rewritten(found: _Globals, sheets: list[_Sheet]) -> bytes:
    """Lay out the stream anew; the sheets are called by their number, for two might share a name."""
    start = struct.pack("<HH", biff.BIFF8 if found.biff8 else 0x0500, 0x0010)
    bodies = [
        b"".join(
            (
                biff.packed(biff.BOF, start.ljust(16, b"\0")),
                biff.packed(biff.DIMENSIONS, bytes(14)),
                *sheet.kept,
                biff.packed(biff.EOF, b""),
            )
        )
        for sheet in sheets
    ]
    names = [str(number).encode() for number in range(len(sheets))]
    flag = b"\0" if found.biff8 else b""
    listed = [struct.pack("<IHB", 0, 0, len(name)) + flag + name for name in names]
    head = b"".join(found.kept)
    end = biff.packed(biff.EOF, b"")
    at = len(head) + sum(len(biff.packed(biff.BOUNDSHEET, body)) for body in listed) + len(end)
    places = []
    for body, sheet in zip(listed, bodies, strict=True):
        places.append(biff.packed(biff.BOUNDSHEET, struct.pack("<I", at) + body[4:]))
        at += len(sheet)
    return b"".join((head, *places, end, *bodies))
