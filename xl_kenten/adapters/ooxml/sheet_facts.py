"""What a workbook's parts tell beside the values of cells: hidden lines, comments, links to other workbooks, names."""

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from xl_kenten.adapters.ooxml.address import LAST_COLUMN, LAST_ROW, parse_cell
from xl_kenten.adapters.ooxml.markup import Element, children, integer, is_true
from xl_kenten.adapters.ooxml.namespaces import (
    COMMENTS,
    OFFICE_RELATIONSHIPS,
    THREADED,
    THREADED_COMMENT,
    main,
)
from xl_kenten.adapters.ooxml.package import Package
from xl_kenten.core.workbook.sheet_facts import SheetFacts

_EXTERNAL_LINK = f"{OFFICE_RELATIONSHIPS}/externalLink"
_CORE_PROPERTIES = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
# The properties in which Excel notes people, as its dialog calls them.
_PERSONS = {
    "{http://purl.org/dc/elements/1.1/}creator": "作成者",
    "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}lastModifiedBy": "最終更新者",
}


def sheet_facts(package: Package, part: str) -> SheetFacts:
    """Look at one sheet."""
    root = package.xml(part)
    return SheetFacts(
        frozenset(_hidden_rows(root)), frozenset(_hidden_columns(root)), _commented(package, part)
    )


def _hidden_rows(sheet: Element) -> Iterator[int]:
    number = 0
    for row in children(sheet.find(main("sheetData")), main("row")):
        number = integer(row.get("r"), "行番号", number + 1)
        if (is_true(row.get("hidden")) or _is_zero(row.get("ht"))) and number <= LAST_ROW + 1:
            yield number - 1


def _hidden_columns(sheet: Element) -> Iterator[int]:
    for column in children(sheet.find(main("cols")), main("col")):
        if is_true(column.get("hidden")) or _is_zero(column.get("width")):
            first, last = (integer(column.get(each), "列の書式") for each in ("min", "max"))
            yield from range(first - 1, min(last, LAST_COLUMN + 1))


def _is_zero(size: str | None) -> bool:
    """Tell whether a line was drawn so small that nothing of it shows."""
    try:
        return size is not None and float(size) == 0
    except ValueError:
        return False


def _commented(package: Package, part: str) -> tuple[tuple[int, int], ...]:
    """The cells with a note, or with a thread of comments (each of which has a note for older versions, too)."""
    links = package.relationships(part)
    cells = set()
    for kind, tag in (
        (COMMENTS, main("comment")),
        (THREADED_COMMENT, f"{{{THREADED}}}threadedComment"),
    ):
        for link in links.of_type(kind):
            if package.has(link.target):
                cells |= {parse_cell(each.get("ref", "")) for each in package.xml(link.target).iter(tag)}
    return tuple(sorted(cells))


def external_links(package: Package, workbook_part: str) -> tuple[str, ...]:
    """The names of the workbooks to which this one links, in order; nothing is followed."""
    names = []
    for link in package.relationships(workbook_part).of_type(_EXTERNAL_LINK):
        targets = [each.target for each in package.relationships(link.target) if each.external]
        paths = [unquote(target).replace("\\", "/") for target in targets]
        names.append(posixpath.basename(paths[0]) if paths else "リンク先不明")
    return tuple(dict.fromkeys(name or "リンク先不明" for name in names))


def persons(package: Package) -> tuple[str, ...]:
    """The document properties that name somebody, as Excel calls them."""
    found = []
    for link in package.relationships("").of_type(_CORE_PROPERTIES):
        if package.has(link.target):
            root = package.xml(link.target)
            found += [label for tag, label in _PERSONS.items() if (root.findtext(tag) or "").strip()]
    return tuple(dict.fromkeys(found))
