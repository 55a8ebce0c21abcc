"""An .xlsb: its sheets rewritten with nothing but values ([MS-XLSB] records), then read by calamine.

calamine panics at numbers that point nowhere and reserves what a sheet declares; here neither comes through.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from xl_kenten.adapters.returned_files.archive import Archive, stored_archive
from xl_kenten.adapters.returned_files.biff_records import ERRORS
from xl_kenten.adapters.returned_files.cell_reference import is_sane, too_far
from xl_kenten.adapters.returned_files.limits import CELLS, INFLATED_BYTES
from xl_kenten.adapters.returned_files.outcome import Contents, too_large, unreadable
from xl_kenten.adapters.returned_files.values import Cell, grid, sheets_in
from xl_kenten.adapters.returned_files.workbook_parts import (
    Links,
    Sheet,
    has_external_links,
    has_macros,
    hidden_in,
    links_of,
    origin_of,
    worksheets,
)
from xl_kenten.core.grid import CellValue, ErrorValue

_ROW = 0
(
    _BLANK,
    _RK,
    _ERROR,
    _BOOL,
    _REAL,
    _TEXT,
    _SHARED,
    _FORMULA_TEXT,
    _FORMULA_NUMBER,
    _FORMULA_BOOL,
    _FORMULA_ERROR,
) = range(1, 12)
_SHARED_ITEM, _RICH_TEXT = 19, 62
_BEGIN_SHEET, _BEGIN_DATA, _END_DATA, _DIMENSIONS = 129, 145, 146, 148
_WORKBOOK_PROPERTIES, _BUNDLE_SHEET, _END_BUNDLE, _CALCULATION = 153, 156, 144, 157
_BEGIN_SHARED = 159
_NUMBERS = frozenset({_RK, _REAL})
_ERRORS = frozenset({_ERROR, _FORMULA_ERROR})
_BOOLS = frozenset({_BOOL, _FORMULA_BOOL})
_TEXTS = frozenset({_TEXT, _FORMULA_TEXT, _RICH_TEXT})
_CELL_HEAD = 8
_LARGEST_ID_BYTES, _LARGEST_SIZE_BYTES = 2, 4
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

Record = tuple[int, bytes]


@dataclass(slots=True)
class _Sheet:
    """One sheet's records with values, and the cells calamine is not asked for."""

    name: str
    kept: list[bytes] = field(default_factory=list)
    special: dict[Cell, CellValue] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0


def read_xlsb(data: bytes) -> Contents:
    """Read an .xlsb. Raises RefusedFileError when it is broken or too large."""
    archive = Archive(data)
    package = links_of(archive, "")
    try:
        return _contents(archive, package, package.by_kind.get("officeDocument", ""))
    except (struct.error, IndexError, UnicodeError) as error:
        raise unreadable("途中で切れているか、壊れています") from error


def _contents(archive: Archive, package: Links, main: str) -> Contents:
    workbook = archive.part(main) or b""
    links = links_of(archive, main)
    strings = archive.part(links.by_kind.get("sharedStrings", "")) or b""
    shared = [_wide_text(body, 1) for kind, body in _records(strings) if kind == _SHARED_ITEM]
    sheets = []
    room = INFLATED_BYTES
    listed = _listed(workbook)
    for name, part in worksheets(links, listed):
        content = archive.part(part)
        if content is None:
            raise unreadable(f"シート「{name}」の中身が見つかりません")
        room -= len(content)
        if room < 0:
            raise too_large("シートの中身を合わせると大きすぎます")
        sheets.append(_sheet(name, content, shared))
    if sum(sheet.rows * sheet.columns for sheet in sheets) > CELLS:
        raise too_large("シートの表を合わせると大きすぎます")
    styles = archive.part(links.by_kind.get("styles", "")) or b""
    rows = sheets_in(stored_archive(_reduced(workbook, sheets, styles)))
    hidden = hidden_in(listed)
    return Contents(
        grids=tuple(
            grid(sheet.name, values, sheet.special, hidden=sheet.name in hidden)
            for sheet, values in zip(sheets, rows, strict=True)
        ),
        origin=origin_of(archive, package),
        has_macros=has_macros(archive),
        has_external_links=has_external_links(archive),
    )


def _records(part: bytes) -> Iterator[Record]:
    at = 0
    while at < len(part):
        kind, at = _variable(part, at, _LARGEST_ID_BYTES)
        size, at = _variable(part, at, _LARGEST_SIZE_BYTES)
        body = part[at : at + size]
        if len(body) < size:
            raise unreadable("途中で切れています")
        yield kind, body
        at += size


def _variable(part: bytes, at: int, most: int) -> tuple[int, int]:
    """Read a number of seven bits a byte; returns it and the place behind it."""
    number = 0
    for position in range(most):
        byte = part[at + position]
        number |= (byte & 0x7F) << (7 * position)
        if byte < 0x80:  # noqa: PLR2004 (the mark of a further byte)
            return number, at + position + 1
    return number, at + most


def _packed(kind: int, body: bytes = b"") -> bytes:
    head = bytearray()
    for number in (kind, len(body)):
        rest = number
        while rest > 0x7F:  # noqa: PLR2004
            head.append(rest & 0x7F | 0x80)
            rest >>= 7
        head.append(rest)
    return bytes(head) + body


def _wide_text(body: bytes, at: int) -> str:
    (count,) = struct.unpack_from("<I", body, at)
    if at + 4 + 2 * count > len(body):
        raise unreadable("途中で切れているか、壊れています")
    return body[at + 4 : at + 4 + 2 * count].decode("utf-16-le", "replace")


def _listed(workbook: bytes) -> tuple[Sheet, ...]:
    sheets = []
    for kind, body in _records(workbook):
        if kind == _BUNDLE_SHEET:
            (size,) = struct.unpack_from("<I", body, 8)
            link = "" if size == 0xFFFFFFFF else _wide_text(body, 8)  # noqa: PLR2004 (no text at all)
            hidden = struct.unpack_from("<I", body)[0] != 0
            sheets.append(Sheet(_wide_text(body, 12 + 2 * len(link)), link, hidden))
    return tuple(sheets)


def _sheet(name: str, part: bytes, shared: list[str]) -> _Sheet:
    sheet = _Sheet(name)
    row = 0
    has_data = False
    for kind, body in _records(part):
        if kind == _ROW:
            (row,) = struct.unpack_from("<I", body)
            sheet.kept.append(_packed(kind, body))
        elif _BLANK < kind <= _FORMULA_ERROR or kind == _RICH_TEXT:
            (column,) = struct.unpack_from("<I", body)
            sheet.rows, sheet.columns = max(sheet.rows, row + 1), max(sheet.columns, column + 1)
            if not is_sane(sheet.rows, sheet.columns):
                raise too_far(name, sheet.rows, sheet.columns)
            _cell(sheet, (row, column), kind, body, shared)
        has_data = has_data or kind == _END_DATA
    if not has_data:
        raise unreadable("途中で切れています")
    return sheet


def _cell(sheet: _Sheet, place: Cell, kind: int, body: bytes, shared: list[str]) -> None:
    if kind in _NUMBERS:
        sheet.kept.append(_packed(kind, body))
    elif kind == _FORMULA_NUMBER:
        sheet.kept.append(_packed(_REAL, body[: _CELL_HEAD + 8]))
    elif kind in _ERRORS:
        sheet.special[place] = ErrorValue(ERRORS.get(body[_CELL_HEAD], "#N/A"))
    elif kind in _BOOLS:
        sheet.special[place] = bool(body[_CELL_HEAD])
    elif kind in _TEXTS:
        # Before a text with fonts of its own stands a byte of flags.
        sheet.special[place] = _wide_text(body, _CELL_HEAD + (kind == _RICH_TEXT)) or None
    else:
        (index,) = struct.unpack_from("<I", body, _CELL_HEAD)
        sheet.special[place] = shared[index] or None


def _reduced(workbook: bytes, sheets: list[_Sheet], styles: bytes) -> dict[str, bytes]:
    properties = next((body for kind, body in _records(workbook) if kind == _WORKBOOK_PROPERTIES), bytes(4))
    listed = []
    links = []
    package = {}
    for number, sheet in enumerate(sheets, start=1):
        texts = b"".join(
            struct.pack("<I", len(text)) + text.encode("utf-16-le") for text in (f"s{number}", str(number))
        )
        listed.append(_packed(_BUNDLE_SHEET, struct.pack("<II", 0, number) + texts))
        links.append(
            f'<Relationship Id="s{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.bin"/>'
        )
        package[f"xl/worksheets/sheet{number}.bin"] = b"".join(
            (
                _packed(_BEGIN_SHEET),
                _packed(_DIMENSIONS, bytes(16)),
                _packed(_BEGIN_DATA),
                *sheet.kept,
                _packed(_END_DATA),
            )
        )
    package["xl/workbook.bin"] = b"".join(
        (_packed(_WORKBOOK_PROPERTIES, properties), *listed, _packed(_END_BUNDLE), _packed(_CALCULATION))
    )
    package["xl/_rels/workbook.bin.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}">{"".join(links)}</Relationships>'.encode()
    )
    package["_rels/.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="w" Type="{_OFFICE}/officeDocument"'
        ' Target="xl/workbook.bin"/></Relationships>'
    ).encode()
    if styles:
        package["xl/styles.bin"] = styles
    return package
