"""The comments (メモ) of a sheet, in the form that every version of Excel shows."""

from functools import cached_property

from lxml import etree

from xl_kenten.adapters.ooxml import schema_order
from xl_kenten.adapters.ooxml.address import parse_cell
from xl_kenten.adapters.ooxml.cell_text import LONGEST_TEXT, escaped, fitted, length
from xl_kenten.adapters.ooxml.errors import broken
from xl_kenten.adapters.ooxml.markup import Element, children, ensure_child, integer
from xl_kenten.adapters.ooxml.namespaces import (
    COMMENTS,
    COMMENTS_TYPE,
    MAIN,
    RELATIONSHIP_ID,
    VML_DRAWING,
    VML_TYPE,
    XML_SPACE,
    main,
)
from xl_kenten.adapters.ooxml.note_box import NoteBoxes
from xl_kenten.adapters.ooxml.package import Package
from xl_kenten.adapters.ooxml.shared_strings import plain_text
from xl_kenten.adapters.ooxml.sheet_rows import SheetRows
from xl_kenten.adapters.ooxml.threaded_comments import ThreadedComments
from xl_kenten.adapters.ooxml.vml_drawing import VmlDrawing
from xl_kenten.core.finding import cell_address

AUTHOR = "xl_kenten"

_EMPTY = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode()


class Comments:
    """The comments of one sheet; rows and columns count from 0."""

    def __init__(self, package: Package, sheet_part: str, sheet: Element, rows: SheetRows) -> None:
        self._package = package
        self._sheet_part = sheet_part
        self._sheet = sheet
        self._boxes = NoteBoxes(sheet, rows)
        self._incomplete = False
        self._threads = ThreadedComments(package, sheet_part)

    def text(self, row: int, column: int) -> str | None:
        """Read a comment, without its formats."""
        if not self._links(COMMENTS):
            return None
        comment = self._by_cell.get((row, column))
        return None if comment is None else _text_of(comment)

    def add(self, row: int, column: int, text: str) -> None:
        """Comment on a cell; the text goes behind a comment that is there, unless it says the same already."""
        comment = self._by_cell.get((row, column))
        if comment is None:
            comment = etree.SubElement(
                ensure_child(self._root, main("commentList"), schema_order.COMMENTS),
                main("comment"),
                ref=cell_address(row, column),
                authorId=str(self._author()),
                shapeId="0",
            )
            etree.SubElement(comment, main("text"))
            self._by_cell[row, column] = comment
        old = _text_of(comment)
        if f"\n\n{text}\n\n" in f"\n\n{old}\n\n":
            return
        addition = f"\n\n{text}" if old else text
        _append_run(comment, fitted(addition, LONGEST_TEXT - length(old)))
        self._package.touch(self._part)
        self._threads.reply(cell_address(row, column), text, AUTHOR)
        if self._drawing.has_note(row, column):
            self._drawing.enlarge_note(row, column, lambda anchor: self._boxes.grown(anchor, old + addition))
        self._incomplete = True

    def withdraw(self) -> list[tuple[int, int]]:
        """Take away the comments that bear our name, with their boxes; returns their cells."""
        withdrawn: list[tuple[int, int]] = []
        if not self._links(COMMENTS):
            return withdrawn
        authors = [author.text for author in children(self._root.find(main("authors")), main("author"))]
        for cell, comment in list(self._by_cell.items()):
            number = integer(comment.get("authorId"), self._part)
            if number < len(authors) and authors[number] == AUTHOR and self._drawing.remove_note(*cell):
                ensure_child(self._root, main("commentList"), schema_order.COMMENTS).remove(comment)
                del self._by_cell[cell]
                withdrawn.append(cell)
        if withdrawn:
            self._package.touch(self._part)
            self._incomplete = True
        return withdrawn

    def complete(self) -> None:
        """Give a box to every comment: without one Excel does not show it."""
        if not self._incomplete:
            return
        foreign = self._foreign_clusters()
        for (row, column), comment in self._by_cell.items():
            if not self._drawing.has_note(row, column):
                box = self._boxes.beside(row, column, _text_of(comment))
                self._drawing.add_note(row, column, box, foreign)
        self._package.add(self._drawing_part, self._drawing.to_bytes())
        self._incomplete = False

    def _author(self) -> int:
        authors = ensure_child(self._root, main("authors"), schema_order.COMMENTS)
        names = [author.text for author in children(authors, main("author"))]
        if AUTHOR not in names:
            etree.SubElement(authors, main("author")).text = AUTHOR
            names.append(AUTHOR)
        return names.index(AUTHOR)

    def _links(self, kind: str) -> list[str]:
        links = self._package.relationships(self._sheet_part).of_type(kind)
        return [link.target for link in links if self._package.has(link.target)]

    @cached_property
    def _part(self) -> str:
        """The part that holds the texts, made when missing."""
        parts = self._links(COMMENTS)
        if parts:
            return parts[0]
        part = self._package.free_name("xl/comments{}.xml")
        self._package.add(part, _EMPTY, COMMENTS_TYPE)
        self._package.link(self._sheet_part, COMMENTS, part)
        return part

    @cached_property
    def _root(self) -> Element:
        root = self._package.xml(self._part)
        if root.tag != main("comments"):
            raise broken(self._part)
        return root

    @cached_property
    def _by_cell(self) -> dict[tuple[int, int], Element]:
        comments = children(self._root.find(main("commentList")), main("comment"))
        return {parse_cell(comment.get("ref", "")): comment for comment in comments}

    @cached_property
    def _drawing_part(self) -> str:
        """The part that holds the boxes, made when missing; it may hold form controls too."""
        element = self._sheet.find(main("legacyDrawing"))
        if element is not None:
            link = self._package.relationships(self._sheet_part).by_id(element.get(RELATIONSHIP_ID))
            if link is not None and not link.external and self._package.has(link.target):
                return link.target
        part = self._package.free_name("xl/drawings/vmlDrawing{}.vml")
        self._package.add(part, VmlDrawing(None, part).to_bytes(), VML_TYPE)
        ensure_child(self._sheet, main("legacyDrawing"), schema_order.WORKSHEET).set(
            RELATIONSHIP_ID, self._package.link(self._sheet_part, VML_DRAWING, part)
        )
        self._package.touch(self._sheet_part)
        return part

    @cached_property
    def _drawing(self) -> VmlDrawing:
        return VmlDrawing(self._package.data(self._drawing_part), self._drawing_part)

    def _foreign_clusters(self) -> set[int]:
        foreign: set[int] = set()
        for name in self._package.names():
            if name.lower().endswith(".vml") and name.lower() != self._drawing_part.lower():
                foreign |= VmlDrawing(self._package.data(name), name).clusters()
        return foreign


def _text_of(comment: Element) -> str:
    text = comment.find(main("text"))
    return "" if text is None else plain_text(text)


def _append_run(comment: Element, text: str) -> None:
    """Put a text, in the look Excel gives to notes, behind the runs of a comment."""
    holder = ensure_child(comment, main("text"), schema_order.COMMENT)
    for bare in list(children(holder, main("t"))):
        run = etree.Element(main("r"))
        bare.addprevious(run)
        run.append(bare)
    run = etree.Element(main("r"))
    look = etree.SubElement(run, main("rPr"))
    for tag, attribute, value in (
        ("sz", "val", "9"),
        ("color", "indexed", "81"),
        ("rFont", "val", "MS P ゴシック"),
        ("family", "val", "3"),
        ("charset", "val", "128"),
    ):
        etree.SubElement(look, main(tag)).set(attribute, value)
    written = etree.SubElement(run, main("t"))
    written.text = escaped(text)
    written.set(XML_SPACE, "preserve")
    runs = list(children(holder, main("r")))
    if runs:
        runs[-1].addnext(run)
    else:
        holder.insert(0, run)
