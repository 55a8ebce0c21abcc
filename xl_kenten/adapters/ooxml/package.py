"""A workbook as the parts it consists of: parts nobody edits come out as they went in."""

from urllib.parse import unquote

from xl_kenten.adapters.ooxml import relationships
from xl_kenten.adapters.ooxml.archive import Entry, read_archive, write_archive
from xl_kenten.adapters.ooxml.content_types import ContentTypes
from xl_kenten.adapters.ooxml.errors import broken
from xl_kenten.adapters.ooxml.markup import Element, parse, serialise, weight
from xl_kenten.adapters.ooxml.relationships import Relationships

_CONTENT_TYPES = "[Content_Types].xml"
# A million filled cells: a clerk's workbook has some thousands.
LARGEST_TREES = 768 * 1024 * 1024
# These lists are gone through again and again. A part has one for every link out of it, a workbook one type for every part.
MOST_ENTRIES = 20_000


class Package:
    """The parts of one workbook. Names are written as in the zip, without a leading slash, in any case."""

    def __init__(self, data: bytes) -> None:
        """Take a workbook apart; raises WorkbookError when that cannot be done safely."""
        self._original = data
        entries = read_archive(data)
        self._entries = {_key(entry.name): entry for entry in entries}
        if len(self._entries) != len(entries):
            raise broken("ZIP 形式：同じ名前の部品が二つあります")
        self._trees: dict[str, Element] = {}
        self._room = LARGEST_TREES
        self._edited: set[str] = set()
        self._changed = False
        if not self.has(_CONTENT_TYPES):
            raise broken(_CONTENT_TYPES)

    def names(self) -> list[str]:
        """The names of all parts, in order."""
        return [entry.name for entry in self._entries.values()]

    def has(self, name: str) -> bool:
        """Tell whether there is such a part."""
        return _key(name) in self._entries

    def data(self, name: str) -> bytes:
        """The bytes of a part as they would be saved now."""
        key = _key(name)
        if key not in self._entries:
            raise broken(f"{name} がありません")
        if key in self._edited and key in self._trees:
            return serialise(self._trees[key])
        return self._entries[key].data

    def xml(self, name: str) -> Element:
        """The root of a part, for looking; who changes it says so with ``touch``. Raises WorkbookError."""
        key = _key(name)
        if key not in self._trees:
            data = self.data(name)
            self._room -= weight(data)
            if self._room < 0 or (_is_list(key) and data.count(b"<") > MOST_ENTRIES):
                raise broken(f"{name} が大きすぎます")
            self._trees[key] = parse(data, name)
        return self._trees[key]

    def touch(self, name: str) -> None:
        """Say that the tree of a part was changed and must be saved."""
        self._edited.add(_key(name))
        self._changed = True

    def add(self, name: str, data: bytes, content_type: str | None = None) -> None:
        """Add a part at the end, or put new bytes in the place of an old one's."""
        key = _key(name)
        old = self._entries.get(key)
        self._entries[key] = Entry(name, data) if old is None else Entry(old.name, data, old.stored_as)
        self._trees.pop(key, None)
        self.touch(name)
        if content_type is not None:
            ContentTypes(self.xml(_CONTENT_TYPES)).declare(name, content_type)
            self.touch(_CONTENT_TYPES)

    def remove(self, name: str) -> None:
        """Take a part away together with what is said of its type."""
        del self._entries[_key(name)]
        self._trees.pop(_key(name), None)
        self._edited.discard(_key(name))
        self._changed = True
        ContentTypes(self.xml(_CONTENT_TYPES)).forget(name)
        self.touch(_CONTENT_TYPES)

    def content_type(self, name: str) -> str | None:
        """Tell of which kind a part is."""
        return ContentTypes(self.xml(_CONTENT_TYPES)).of(name)

    def relationships(self, source: str) -> Relationships:
        """The pointers of a part (``""``: of the package), for looking."""
        name = relationships.part_of(source)
        root = self.xml(name) if self.has(name) else parse(relationships.EMPTY, name)
        return Relationships(root, source)

    def link(self, source: str, kind: str, target: str) -> str:
        """Let one part point to another; returns the relationship's id."""
        name = relationships.part_of(source)
        if not self.has(name):
            self.add(name, relationships.EMPTY)
        self.touch(name)
        return Relationships(self.xml(name), source).add(kind, target)

    def unlink(self, source: str, relationship_id: str) -> None:
        """Drop a pointer."""
        self.relationships(source).remove(relationship_id)
        self.touch(relationships.part_of(source))

    def free_name(self, pattern: str) -> str:
        """The first name of ``pattern`` (with ``{}`` for a number from 1) that no part has."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def to_bytes(self) -> bytes:
        """The workbook as it stands now; the very bytes that came in when nothing was changed."""
        if not self._changed:
            return self._original
        return write_archive(
            (Entry(entry.name, self.data(entry.name), entry.stored_as), key in self._edited)
            for key, entry in self._entries.items()
        )


def _is_list(key: str) -> bool:
    return key.endswith(".rels") or key == _CONTENT_TYPES.casefold()


def _key(name: str) -> str:
    """Part names are the same in upper and lower case and percent-encoded; some writers put backslashes."""
    return unquote(name).replace("\\", "/").lstrip("/").casefold()
