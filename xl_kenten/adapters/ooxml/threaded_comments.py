"""Comments with replies (スレッド形式のコメント) of others: they stay, and get a reply instead of a note."""

import uuid
from functools import cached_property

from lxml import etree

from xl_kenten.adapters.ooxml.cell_text import escaped, fitted
from xl_kenten.adapters.ooxml.errors import broken
from xl_kenten.adapters.ooxml.markup import Element, children
from xl_kenten.adapters.ooxml.namespaces import OFFICE_DOCUMENT, PERSON, THREADED, THREADED_COMMENT
from xl_kenten.adapters.ooxml.package import Package

_THREAD = f"{{{THREADED}}}threadedComment"
_PERSON = f"{{{THREADED}}}person"
_OURS = uuid.UUID("6d1c5b4e-2f0a-5d7e-9b3c-8a4f1e6d2c70")


class ThreadedComments:
    """The threads of one sheet. Excel shows a thread and not the note under it, so we speak in the thread."""

    def __init__(self, package: Package, sheet_part: str) -> None:
        self._package = package
        self._sheet_part = sheet_part

    def reply(self, cell: str, text: str, author: str) -> None:
        """Put a reply behind the last of a cell's thread; nothing happens where there is no thread."""
        for part, root in self._roots:
            thread = [
                comment for comment in children(root, _THREAD) if comment.get("ref", "").upper() == cell
            ]
            if thread:
                self._append(part, thread, cell, text, author)

    @cached_property
    def _roots(self) -> list[tuple[str, Element]]:
        links = self._package.relationships(self._sheet_part).of_type(THREADED_COMMENT)
        return [(link.target, self._package.xml(link.target)) for link in links]

    def _append(self, part: str, thread: list[Element], cell: str, text: str, author: str) -> None:
        first, last = thread[0], thread[-1]
        reply = etree.Element(_THREAD, ref=cell)
        if last.get("dT") is not None:
            # Equal work must give equal bytes, so the reply takes the time of what it follows.
            reply.set("dT", last.get("dT", ""))
        reply.set("personId", self._person(author))
        reply.set("id", _name(f"{part}!{cell}\n{len(thread)}\n{text}"))
        reply.set("parentId", first.get("id", ""))
        etree.SubElement(reply, f"{{{THREADED}}}text").text = escaped(fitted(text))
        last.addnext(reply)
        self._package.touch(part)

    def _person(self, author: str) -> str:
        """The id under which we speak in threads."""
        documents = self._package.relationships("").of_type(OFFICE_DOCUMENT)
        people = self._package.relationships(documents[0].target).of_type(PERSON)
        if not people:
            raise broken("コメントの投稿者一覧がありません")
        part = people[0].target
        root = self._package.xml(part)
        own = _name(author)
        if all(person.get("id") != own for person in children(root, _PERSON)):
            etree.SubElement(root, _PERSON, displayName=author, id=own, userId=author, providerId="None")
            self._package.touch(part)
        return own


def _name(text: str) -> str:
    return f"{{{str(uuid.uuid5(_OURS, text)).upper()}}}"
