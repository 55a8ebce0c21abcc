"""Which part points to which: the .rels parts of a package."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from xl_kenten.adapters.ooxml.errors import broken
from xl_kenten.adapters.ooxml.markup import Element, children
from xl_kenten.adapters.ooxml.namespaces import PACKAGE_RELATIONSHIPS

_RELATIONSHIP = f"{{{PACKAGE_RELATIONSHIPS}}}Relationship"
_ROOT = f"{{{PACKAGE_RELATIONSHIPS}}}Relationships"
EMPTY = f'<Relationships xmlns="{PACKAGE_RELATIONSHIPS}"/>'.encode()


def part_of(source: str) -> str:
    """Name the .rels part of a part; ``""`` is the package itself."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


@dataclass(frozen=True, slots=True)
class Relationship:
    """One pointer; ``target`` is a part's name, or an address outside, which nobody follows."""

    id: str
    type: str
    target: str
    external: bool


class Relationships:
    """The pointers of one part."""

    def __init__(self, root: Element, source: str) -> None:
        if root.tag != _ROOT:
            raise broken(part_of(source))
        self._root = root
        self._source = source

    def __iter__(self) -> Iterator[Relationship]:
        for element in children(self._root, _RELATIONSHIP):
            external = element.get("TargetMode") == "External"
            target = element.get("Target", "")
            yield Relationship(
                id=element.get("Id", ""),
                type=element.get("Type", ""),
                target=target if external else self._resolve(target),
                external=external,
            )

    def of_type(self, kind: str) -> list[Relationship]:
        """The pointers of one type to parts inside."""
        return [link for link in self if link.type == kind and not link.external]

    def by_id(self, relationship_id: str | None) -> Relationship | None:
        """The pointer of that id."""
        return next((link for link in self if link.id == relationship_id), None)

    def add(self, kind: str, target: str) -> str:
        """Point to another part; returns the new id."""
        taken = {link.id.casefold() for link in self}
        number = len(taken) + 1
        while f"rid{number}" in taken:
            number += 1
        relative = posixpath.relpath(f"/{target}", posixpath.dirname(f"/{self._source}"))
        etree.SubElement(self._root, _RELATIONSHIP, Id=f"rId{number}", Type=kind, Target=relative)
        return f"rId{number}"

    def remove(self, relationship_id: str) -> None:
        """Drop a pointer."""
        for element in list(children(self._root, _RELATIONSHIP)):
            if element.get("Id") == relationship_id:
                self._root.remove(element)

    def _resolve(self, target: str) -> str:
        path = target.partition("#")[0].replace("\\", "/")
        joined = posixpath.join("/", posixpath.dirname(self._source), path)
        return posixpath.normpath(joined).lstrip("/")
