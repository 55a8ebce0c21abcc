"""The template as a package: adds the ribbon to a macro-enabled workbook and packs it the same way every time."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

_RIBBON_PART = "customUI/customUI14.xml"
_RIBBON_TYPE = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = "[Content_Types].xml"
_ROOT_RELATIONSHIPS = "_rels/.rels"
_CHARTS, _ENGLISH, _JAPANESE = "xl/charts/", b"en-US", b"ja-JP"
_CORE_PROPERTIES, _CORE_END = "docProps/core.xml", b"</cp:coreProperties>"
_FIRST_PARTS = (_CONTENT_TYPES, _ROOT_RELATIONSHIPS)  # where tools that guess a file's type look

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MADE_ON_WINDOWS = 0
_COMPRESSION_LEVEL = 6


def add_ribbon(xlsm: bytes, custom_ui: bytes) -> bytes:
    """Give a workbook its ribbon tab and its language; the same input gives the same bytes.

    The XML parts need a default content type, as XlsxWriter and Excel write it. Raises ValueError when the
    workbook has a ribbon already.
    """
    with ZipFile(BytesIO(xlsm)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    if _RIBBON_PART in parts:
        raise ValueError("this workbook has a ribbon already")
    parts[_RIBBON_PART] = custom_ui
    parts[_ROOT_RELATIONSHIPS] = _related(parts[_ROOT_RELATIONSHIPS])
    return pack(_in_japanese(parts))


def pack(parts: dict[str, bytes]) -> bytes:
    """Zip the parts in a fixed order, without times and without a trace of the machine."""
    out = BytesIO()
    with ZipFile(out, "w") as package:
        for name in (*_FIRST_PARTS, *sorted(parts.keys() - set(_FIRST_PARTS))):
            entry = ZipInfo(name, _EPOCH)
            entry.create_system = _MADE_ON_WINDOWS
            entry.compress_type = ZIP_DEFLATED
            package.writestr(entry, parts[name], compresslevel=_COMPRESSION_LEVEL)
    return out.getvalue()


def _in_japanese(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Say that the workbook is in Japanese: XlsxWriter names no language, and English for charts.

    A screen reader that goes by it would read a chart's title with an English voice.
    """
    spoken = dict(parts)
    for name, part in parts.items():
        if name.startswith(_CHARTS):
            spoken[name] = part.replace(_ENGLISH, _JAPANESE)
    said = b"<dc:language>%s</dc:language>" % _JAPANESE
    spoken[_CORE_PROPERTIES] = parts[_CORE_PROPERTIES].replace(_CORE_END, said + _CORE_END, 1)
    return spoken


def _related(relationships: bytes) -> bytes:
    """Add the relationship from the package to its ribbon; without it the part would be there, the tab not."""
    root = etree.fromstring(relationships)
    taken = {element.get("Id") for element in root}
    number = 1
    while f"rId{number}" in taken:
        number += 1
    etree.SubElement(
        root,
        f"{{{_RELATIONSHIPS}}}Relationship",
        {"Id": f"rId{number}", "Type": _RIBBON_TYPE, "Target": _RIBBON_PART},
    )
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
