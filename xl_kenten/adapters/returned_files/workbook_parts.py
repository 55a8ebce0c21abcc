"""Where the parts of an .xlsx or .xlsb stand: its main part, its sheets, its shared strings and styles."""

import posixpath
from collections.abc import Mapping
from functools import lru_cache
from xml.parsers import expat

from msgspec import Struct

from xl_kenten.adapters.document_properties import DoctypeError, origin_in
from xl_kenten.adapters.returned_files.archive import Archive
from xl_kenten.adapters.returned_files.limits import IN_PROCESS_BYTES, SHEET_NAME, SHEETS
from xl_kenten.adapters.returned_files.outcome import endless_name, not_a_workbook, too_large, unreadable
from xl_kenten.adapters.returned_files.xml_part import decoded, has_doctype, local_name, parse
from xl_kenten.core.returned_file import Origin

_CACHED_BYTES = 16_384
_LONGEST_FOLDER = 255  # characters; it stands before each of the parts that are pointed to


class Links(Struct, frozen=True):
    """The pointers of one part: kind (the last word of the type) and part by id, and the first part of a kind."""

    by_id: Mapping[str, tuple[str, str]]
    by_kind: Mapping[str, str]


class Sheet(Struct, frozen=True):
    """A sheet as the workbook lists it; ``id`` names the relationship to its part."""

    name: str
    id: str
    hidden: bool = False


class SheetList(Struct, frozen=True):
    """The main part of an .xlsx: its sheets in order, and whether its days count from 1904."""

    sheets: tuple[Sheet, ...]
    date_1904: bool


def links_of(archive: Archive, source: str) -> Links:
    """Read the pointers of a part; those of ``""`` are the package's own. A part may have none."""
    folder, _, name = source.rpartition("/")
    if len(folder) > _LONGEST_FOLDER:
        raise unreadable("ブックの本体の場所を示す名前が長すぎます")
    part = archive.part(f"{folder}/_rels/{name}.rels".lstrip("/"), shared=True)
    if part is None:
        return Links({}, {})
    _refuse_endless(part)
    return (_links if len(part) <= _CACHED_BYTES else _links.__wrapped__)(part, folder)


def sheet_list(part: bytes) -> SheetList:
    """Read the main part of an .xlsx. Raises RefusedFileError when it is none."""
    _refuse_endless(part)
    return (_sheet_list if len(part) <= _CACHED_BYTES else _sheet_list.__wrapped__)(part)


def _refuse_endless(part: bytes) -> None:
    """These parts are read in this process, in which nobody ends what takes too long."""
    if len(part) > IN_PROCESS_BYTES:
        raise too_large("シートの一覧などの管理情報が大きすぎます")


# Forms returned from one blank form share these parts byte for byte: they are parsed once.
@lru_cache(maxsize=64)
def _links(part: bytes, folder: str) -> Links:
    by_id: dict[str, tuple[str, str]] = {}
    by_kind: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if local_name(name) != "Relationship" or attributes.get("TargetMode") == "External":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = attributes.get("Target", "").partition("#")[0].replace("\\", "/")
        resolved = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        by_id[attributes.get("Id", "")] = (kind, resolved)
        by_kind.setdefault(kind, resolved)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parse(parser, decoded(part))
    return Links(by_id, by_kind)


@lru_cache(maxsize=64)
def _sheet_list(part: bytes) -> SheetList:
    sheets: list[Sheet] = []
    date_1904 = False
    root = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal date_1904, root
        element = local_name(name)
        root = root or element
        if element == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append(Sheet(attributes.get("name", ""), link, hidden))
        elif element == "workbookPr":
            date_1904 = attributes.get("date1904") in {"1", "true", "on"}

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parse(parser, decoded(part))
    if root != "workbook":
        raise not_a_workbook("Excel のブックではありません")
    return SheetList(tuple(sheets), date_1904)


def hidden_in(sheets: tuple[Sheet, ...]) -> frozenset[str]:
    """The names of the sheets that nobody sees, hidden or very hidden."""
    return frozenset(sheet.name for sheet in sheets if sheet.hidden)


def worksheets(links: Links, sheets: tuple[Sheet, ...]) -> list[tuple[str, str]]:
    """Name and part of each worksheet in order, without the sheets of charts and of old macros.

    Raises RefusedFileError when none is left, or absurdly many are.
    """
    if len(sheets) > SHEETS:
        raise too_large(f"シートが {SHEETS:,} 枚を超えています")
    found = []
    for sheet in sheets:
        if len(sheet.name) > SHEET_NAME:
            raise endless_name()
        kind, part = links.by_id.get(sheet.id, ("", ""))
        if not kind:
            raise unreadable(f"シート「{sheet.name}」の中身が見つかりません")
        if kind == "worksheet":
            found.append((sheet.name, part))
    if not found:
        raise unreadable("表のシートが一枚もありません")
    return found


def origin_of(archive: Archive, package: Links) -> Origin | None:
    """What ``distribute`` wrote into the document properties, if anything. Raises RefusedFileError for a DOCTYPE."""
    name = package.by_kind.get("custom-properties")
    part = None if name is None else archive.part(name)
    if part is None or len(part) > IN_PROCESS_BYTES:
        return None
    try:
        return origin_in(part)
    except DoctypeError as error:
        raise has_doctype() from error


def has_macros(archive: Archive) -> bool:
    """Whether the workbook brings VBA or sheets of Excel 4 macros."""
    return "vbaproject.bin\n" in archive.listing or "\nxl/macrosheets/" in archive.listing


def has_external_links(archive: Archive) -> bool:
    """Whether cells take values from other workbooks (hyperlinks are no such links)."""
    return "\nxl/externallinks/" in archive.listing
