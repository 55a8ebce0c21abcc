"""The styles of an .ods: which strike through what they dress, themselves or by what they inherit."""

from xml.parsers import expat

from xl_kenten.adapters.returned_files.open_document_cell import OFFICE
from xl_kenten.adapters.returned_files.xml_part import decoded, parse

STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
CELL, PARAGRAPH, SPAN = "table-cell", "paragraph", "text"  # the families of styles that may strike through

_Style = tuple[str, str]  # its family, and its name within it


class StruckStyles:
    """Collects styles as an XML parser comes upon them, and tells which of them strike through."""

    def __init__(self) -> None:
        self.open: _Style | None = None
        # By style: the one it inherits from, and what it says itself, if anything.
        self._styles: dict[_Style, tuple[str, bool | None]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note a style, or what it says of the text."""
        if name == STYLE + "style":
            self.open = attributes.get(STYLE + "family", ""), attributes.get(STYLE + "name", "")
            self._styles[self.open] = attributes.get(STYLE + "parent-style-name", ""), None
        elif name == STYLE + "text-properties" and self.open is not None:
            parent, said = self._styles[self.open]
            self._styles[self.open] = parent, said or _strikes(attributes)

    def end(self, name: str) -> None:
        """Leave a style."""
        if name == STYLE + "style":
            self.open = None

    def strikes(self, family: str, name: str) -> bool:
        """Tell whether a style strikes through; an unknown one does not."""
        passed: dict[_Style, None] = {}  # as two styles may claim to inherit from each other
        found = None
        while found is None and (style := (family, name)) in self._styles and style not in passed:
            passed[style] = None
            name, found = self._styles[style]
        for style in passed:
            self._styles[style] = "", bool(found)
        return bool(found)


def _strikes(properties: dict[str, str]) -> bool | None:
    """What properties of a text say; of parts of a text, LibreOffice tells only the type."""
    line = properties.get(STYLE + "text-line-through-type")
    line = properties.get(STYLE + "text-line-through-style", line)
    return None if line is None else line != "none"


def add_named_styles(part: bytes, styles: StruckStyles) -> None:
    """Add those of ``styles.xml`` that cells may inherit from; its others dress only headers and footers.

    Raises RefusedFileError for broken XML.
    """
    are_common = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal are_common
        are_common = are_common or name == OFFICE + "styles"
        if are_common:
            styles.start(name, attributes)

    def end(name: str) -> None:
        nonlocal are_common
        are_common = are_common and name != OFFICE + "styles"
        styles.end(name)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parse(parser, decoded(part))
