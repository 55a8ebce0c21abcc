"""The XML of a part: parsed without following anything, and written back."""

import re
from collections.abc import Iterator, Sequence

from lxml import etree
from lxml.etree import _Element as Element

from xl_kenten.adapters.ooxml.errors import broken

__all__ = [
    "Element",
    "children",
    "ensure_child",
    "integer",
    "is_true",
    "meaning",
    "parse",
    "serialise",
    "weight",
]

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# What libxml2 takes for an element or a text, and for an attribute with its value, in bytes; the texts come on top.
_NODE, _ATTRIBUTE = 144, 240


def weight(data: bytes) -> int:
    """Tell how much memory the tree of a part takes at most, in bytes, without parsing it: up to fifty times its text."""
    elements = data.count(b"<") - data.count(b"</")
    texts = data.count(b">") - data.count(b"><")
    return (elements + texts) * _NODE + data.count(b"=") * _ATTRIBUTE + len(data)


def parse(data: bytes, part: str) -> Element:
    """Parse a part; raises WorkbookError when it is broken or declares a DOCTYPE.

    Parts are in UTF-8 or UTF-16, whatever they say: in others ``weight`` would not see the elements.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        strip_cdata=False,
        encoding=_encoding(data),
    )
    try:
        root: Element = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise broken(part) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise broken(f"{part} の DOCTYPE 宣言")
    return root


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    return {b"<\0": "UTF-16LE", b"\0<": "UTF-16BE"}.get(data[:2], "UTF-8")


def serialise(root: Element) -> bytes:
    """Write a part as UTF-8, comments and processing instructions before its root included."""
    return _DECLARATION + etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)


def children(parent: Element | None, tag: str) -> Iterator[Element]:
    """Walk the child elements of one name; nothing when there is no parent."""
    return iter(()) if parent is None else parent.iterchildren(tag)


def ensure_child(parent: Element, tag: str, order: Sequence[str]) -> Element:
    """Give the child of that name, made at the place the schema's ``order`` asks for when it is missing.

    ``order`` lists local names; elements it does not know stay where they are.
    """
    found = parent.find(tag)
    if found is not None:
        return found
    namespace, local = tag[1:].split("}")
    before = set(order[: order.index(local)])
    place = 0
    for index, child in enumerate(parent):
        if isinstance(child.tag, str) and _local_name(child, namespace) in before:
            place = index + 1
    made = etree.SubElement(parent, tag)
    parent.insert(place, made)
    return made


def _local_name(element: Element, namespace: str) -> str:
    name = etree.QName(element)
    return name.localname if name.namespace == namespace else ""


def meaning(element: Element) -> tuple[object, ...]:
    """What an element says: equal for two that differ only in prefixes, spaces or the order of attributes."""
    return (
        element.tag,
        sorted((str(name), str(value)) for name, value in element.attrib.items()),
        (element.text or "").strip(),
        [meaning(child) for child in element if isinstance(child.tag, str)],
    )


def integer(text: str | None, where: str, default: int | None = None) -> int:
    """Read a whole number that is not negative; raises WorkbookError naming ``where``."""
    if text is None and default is not None:
        return default
    if text is None or not re.fullmatch(r"\s*\+?[0-9]{1,10}\s*", text):
        raise broken(where)
    return int(text)


def is_true(text: str | None) -> bool:
    """Read an XML boolean; a missing one is false."""
    return text is not None and text.strip() in {"1", "true", "on"}
