"""An .xlsx, .xlsm or .xltx: checked part by part, then read by calamine, which sees only what was checked."""

from functools import lru_cache

from msgspec import Struct

from xl_kenten.adapters.returned_files.archive import Archive, stored_archive
from xl_kenten.adapters.returned_files.cell_reference import is_sane, too_far
from xl_kenten.adapters.returned_files.limits import CELL_CHARACTERS, CELLS, IN_PROCESS_BYTES, INFLATED_BYTES
from xl_kenten.adapters.returned_files.outcome import (
    Contents,
    RefusedFileError,
    UnusualFileError,
    too_large,
    unreadable,
)
from xl_kenten.adapters.returned_files.shared_strings import (
    SHARED_STRING_COUNTS,
    insist_on_honest_counts,
    refuse_endless_text,
    struck_strings,
)
from xl_kenten.adapters.returned_files.styles import Styles, plain_styles, styles_of
from xl_kenten.adapters.returned_files.unusual_worksheet import rewritten
from xl_kenten.adapters.returned_files.values import grid, sheets_in
from xl_kenten.adapters.returned_files.workbook_parts import (
    Links,
    SheetList,
    has_external_links,
    has_macros,
    hidden_in,
    links_of,
    origin_of,
    sheet_list,
    worksheets,
)
from xl_kenten.adapters.returned_files.worksheet_xml import SheetCells, Struck, scanned
from xl_kenten.adapters.returned_files.xml_part import plain

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE_LINKS = (
    f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="w" Type="{_OFFICE}/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>'
).encode()


class _Parts(Struct, frozen=True):
    """The parts of a workbook that hold values, inflated."""

    names: tuple[str, ...]
    sheets: tuple[bytes, ...]
    shared_strings: bytes
    styles: bytes
    listed: SheetList


def read_usual(archive: Archive, package: Links, main: str, most: int = IN_PROCESS_BYTES) -> Contents:
    """Read a workbook that is built as Excel builds it, fast.

    Raises RefusedFileError, or UnusualFileError for one of more than ``most`` bytes of such parts, and for one
    that ``read_unusual`` may read.
    """
    parts = _parts_of(archive, main)
    if sum(map(len, (*parts.sheets, parts.shared_strings, parts.styles))) > most:
        raise UnusualFileError
    if parts.shared_strings:
        insist_on_honest_counts(parts.shared_strings)
    styles = plain_styles(parts.styles)
    struck = Struck(styles.struck, struck_strings(parts.shared_strings))
    cells = [scanned(sheet, struck) for sheet in parts.sheets]
    if not all(is_sane(sheet.rows, sheet.columns) for sheet in cells):
        raise UnusualFileError
    try:
        return _contents(archive, package, parts, styles, cells)
    except RefusedFileError as error:
        # Whether it is really broken, the slow reader tells.
        raise UnusualFileError from error


def read_unusual(archive: Archive, package: Links, main: str) -> Contents:
    """Read a workbook through an XML parser; slow, and for foreign or doubtful files. Raises RefusedFileError."""
    parts = _parts_of(archive, main)
    strings = (
        plain(parts.shared_strings, without_attributes=SHARED_STRING_COUNTS) if parts.shared_strings else b""
    )
    styles = styles_of(plain(parts.styles) if parts.styles else b"")
    struck = Struck(styles.struck, struck_strings(strings))
    cells = [rewritten(sheet, name, struck) for name, sheet in zip(parts.names, parts.sheets, strict=True)]
    return _contents(archive, package, _Parts(parts.names, (), strings, b"", parts.listed), styles, cells)


def _parts_of(archive: Archive, main: str) -> _Parts:
    workbook = archive.part(main, shared=True)
    if workbook is None:
        raise unreadable("ブックの本体が見つかりません")
    listed = sheet_list(workbook)
    links = links_of(archive, main)
    names = []
    sheets = []
    inflated: dict[str, bytes] = {}
    room = INFLATED_BYTES
    for name, part in worksheets(links, listed.sheets):
        if part not in inflated:
            inflated[part] = _required(archive.part(part), name)
        names.append(name)
        sheets.append(inflated[part])
        # A thousand sheets may share one part: what counts is what has to be read.
        room -= len(inflated[part])
        if room < 0:
            raise too_large("シートの中身を合わせると大きすぎます")
    return _Parts(
        tuple(names),
        tuple(sheets),
        _optional(archive, links, "sharedStrings"),
        _optional(archive, links, "styles", shared=True),
        listed,
    )


def _required(part: bytes | None, sheet: str) -> bytes:
    if part is None:
        raise unreadable(f"シート「{sheet}」の中身が見つかりません")
    return part


def _optional(archive: Archive, links: Links, kind: str, *, shared: bool = False) -> bytes:
    name = links.by_kind.get(kind)
    return b"" if name is None else archive.part(name, shared=shared) or b""


def _contents(
    archive: Archive, package: Links, parts: _Parts, styles: Styles, cells: list[SheetCells]
) -> Contents:
    area = 0
    for name, sheet in zip(parts.names, cells, strict=True):
        area += sheet.rows * sheet.columns
        if area > CELLS:
            raise too_far(name, sheet.rows, sheet.columns)
    refuse_endless_text(parts.shared_strings, (sheet.xml for sheet in cells))
    rows = sheets_in(stored_archive(_reduced(parts, styles, cells)))
    hidden = hidden_in(parts.listed.sheets)
    short = max(len(parts.shared_strings), *(len(sheet.xml) for sheet in cells)) <= CELL_CHARACTERS
    return Contents(
        grids=tuple(
            grid(
                name,
                values,
                sheet.special,
                sheet.struck,
                finite=sheet.numbers_are_finite,
                short=short,
                hidden=name in hidden,
            )
            for name, values, sheet in zip(parts.names, rows, cells, strict=True)
        ),
        origin=origin_of(archive, package),
        has_macros=has_macros(archive),
        has_external_links=has_external_links(archive) or any(sheet.has_links for sheet in cells),
    )


def _reduced(parts: _Parts, styles: Styles, cells: list[SheetCells]) -> dict[str, bytes]:
    """The least package from which calamine reads these sheets; macro sheets, at which it gives up, are gone."""
    package = dict(_frame(len(cells), parts.listed.date_1904))
    package |= {f"xl/worksheets/sheet{number}.xml": sheet.xml for number, sheet in enumerate(cells, start=1)}
    if parts.shared_strings:
        package["xl/sharedStrings.xml"] = parts.shared_strings
    if styles.formats:
        package["xl/styles.xml"] = styles.formats
    return package


@lru_cache(maxsize=16)
def _frame(sheets: int, date_1904: bool) -> tuple[tuple[str, bytes], ...]:  # noqa: FBT001 (a part of the key)
    """The parts that only say which sheets there are; their names stay with us."""
    numbers = range(1, sheets + 1)
    listed = "".join(f'<sheet name="{number}" sheetId="{number}" r:id="s{number}"/>' for number in numbers)
    links = "".join(
        f'<Relationship Id="s{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    workbook = (
        f'<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_OFFICE}"><workbookPr date1904="{int(date_1904)}"/>'
        f"<sheets>{listed}</sheets></workbook>"
    )
    return (
        ("_rels/.rels", _PACKAGE_LINKS),
        ("xl/workbook.xml", workbook.encode()),
        ("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>'.encode()),
    )
