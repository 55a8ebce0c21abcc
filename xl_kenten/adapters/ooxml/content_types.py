"""What kind each part is: [Content_Types].xml."""

from lxml import etree

from xl_kenten.adapters.ooxml.errors import broken
from xl_kenten.adapters.ooxml.markup import Element, children
from xl_kenten.adapters.ooxml.namespaces import PACKAGE_CONTENT_TYPES

_DEFAULT = f"{{{PACKAGE_CONTENT_TYPES}}}Default"
_OVERRIDE = f"{{{PACKAGE_CONTENT_TYPES}}}Override"


class ContentTypes:
    """The content types of all parts; part names have no leading slash."""

    def __init__(self, root: Element) -> None:
        if root.tag != f"{{{PACKAGE_CONTENT_TYPES}}}Types":
            raise broken("[Content_Types].xml")
        self._root = root

    def of(self, part: str) -> str | None:
        """Tell a part's content type: its own, or that of its extension."""
        own = self._override(part)
        if own is not None:
            return own.get("ContentType")
        return self._default(part)

    def declare(self, part: str, content_type: str) -> None:
        """Say of which kind a new part is."""
        extension = part.rpartition(".")[2]
        if extension == "vml" and self._default(part) is None:
            etree.SubElement(self._root, _DEFAULT, Extension=extension, ContentType=content_type)
        elif self._default(part) != content_type:
            etree.SubElement(self._root, _OVERRIDE, PartName=f"/{part}", ContentType=content_type)

    def forget(self, part: str) -> None:
        """Drop what is said of a part that is removed."""
        own = self._override(part)
        if own is not None:
            self._root.remove(own)

    def _override(self, part: str) -> Element | None:
        wanted = f"/{part}".casefold()
        for override in children(self._root, _OVERRIDE):
            if override.get("PartName", "").casefold() == wanted:
                return override
        return None

    def _default(self, part: str) -> str | None:
        extension = part.rpartition(".")[2].casefold()
        for default in children(self._root, _DEFAULT):
            if default.get("Extension", "").casefold() == extension:
                return default.get("ContentType")
        return None
