"""The formats of cells: an existing one is never changed, a coloured one is its copy with another fill."""

from copy import deepcopy
from functools import cached_property
from itertools import islice

from lxml import etree

from xl_kenten.adapters.ooxml import schema_order
from xl_kenten.adapters.ooxml.errors import WorkbookError, broken
from xl_kenten.adapters.ooxml.markup import Element, children, ensure_child, integer, meaning
from xl_kenten.adapters.ooxml.namespaces import MAIN, STYLES, STYLES_TYPE, main
from xl_kenten.adapters.ooxml.package import Package

# More than this Excel does not open.
_MOST_FORMATS = 64_000
_WHEN_MISSING = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="{MAIN}">
<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>
"""


class Styles:
    """The cell formats of a workbook, by their number in ``cellXfs``."""

    def __init__(self, package: Package, workbook_part: str) -> None:
        self._package = package
        self._workbook_part = workbook_part
        self._filled: dict[tuple[int, str], int] = {}
        # The number of every format by what it says, of the first so many: formats are only ever added.
        self._numbers: dict[str, int] = {}
        self._known = 0

    def with_fill(self, style: int, colour: str) -> int:
        """Give the format that is this one with a plain fill of that colour (``FFC7CE``)."""
        key = (style, colour)
        if key not in self._filled:
            self._filled[key] = self._with_fill_number(style, self._ensure_fill(colour))
        return self._filled[key]

    def without_fill(self, style: int, colours: frozenset[str]) -> int:
        """Give the format that is this one without its fill, if that is a plain one of these colours."""
        formats = self._formats
        ours = {str(self._find_fill(colour)) for colour in colours}
        if style >= len(formats) or formats[style].get("fillId") not in ours:
            return style
        return self._with_fill_number(style, 0)

    def _with_fill_number(self, style: int, fill: int) -> int:
        formats, old = self._list("cellXfs"), self._formats
        if not old:  # number 0 is the format of all cells that name none: ours must not become that
            old.append(etree.Element(main("xf"), numFmtId="0"))
            self._append(formats, old[0], 1)
        new = deepcopy(old[style if style < len(old) else 0])
        new.tail = None
        new.set("fillId", str(fill))
        new.set("applyFill", "1" if fill else "0")
        wanted = repr(meaning(new))
        for xf in islice(old, self._known, None):
            self._numbers.setdefault(repr(meaning(xf)), self._known)
            self._known += 1
        if wanted in self._numbers:
            return self._numbers[wanted]
        if len(old) >= _MOST_FORMATS:
            raise WorkbookError("ブックの書式の種類が Excel の上限に達しているため、色を付けられません。")
        self._append(formats, new, len(old) + 1)
        old.append(new)
        return len(old) - 1

    def _ensure_fill(self, colour: str) -> int:
        found = self._find_fill(colour)
        if found is not None:
            return found
        fills = self._list("fills")
        count = len(list(children(fills, main("fill"))))
        # The first two are reserved by Excel, whatever they say.
        for kind in ("none", "gray125")[count:]:
            reserved = etree.Element(main("fill"))
            etree.SubElement(reserved, main("patternFill"), patternType=kind)
            count += 1
            self._append(fills, reserved, count)
        self._append(fills, _plain_fill(colour), count + 1)
        return count

    def _find_fill(self, colour: str) -> int | None:
        wanted = meaning(_plain_fill(colour))
        for number, fill in enumerate(children(self._list("fills"), main("fill"))):
            if number > 1 and meaning(fill) == wanted:
                return number
        return None

    def _append(self, parent: Element, child: Element, count: int) -> None:
        last = next((old for old in reversed(parent) if old.tag == child.tag), None)
        if last is None:
            parent.insert(0, child)
        else:
            child.tail, last.tail = last.tail, None
            last.addnext(child)
        parent.set("count", str(count))
        self._package.touch(self._part)

    def _list(self, tag: str) -> Element:
        return ensure_child(self._package.xml(self._part), main(tag), schema_order.STYLES)

    @cached_property
    def _formats(self) -> list[Element]:
        return list(children(self._list("cellXfs"), main("xf")))

    @cached_property
    def _part(self) -> str:
        links = self._package.relationships(self._workbook_part).of_type(STYLES)
        if links:
            part = links[0].target
            if self._package.xml(part).tag != main("styleSheet"):
                raise broken(part)
            return part
        part = "xl/styles.xml"  # where some readers look for it, whatever the relationship says
        if self._package.has(part):
            part = self._package.free_name("xl/styles{}.xml")
        self._package.add(part, _WHEN_MISSING.encode(), STYLES_TYPE)
        self._package.link(self._workbook_part, STYLES, part)
        return part


def _plain_fill(colour: str) -> Element:
    fill = etree.Element(main("fill"))
    pattern = etree.SubElement(fill, main("patternFill"), patternType="solid")
    etree.SubElement(pattern, main("fgColor"), rgb=f"FF{colour}")
    etree.SubElement(pattern, main("bgColor"), indexed="64")
    return fill


def style_number(element: Element | None, attribute: str = "s") -> int:
    """Read the number of the format that a cell, row or column names; 0 when it names none."""
    return 0 if element is None else integer(element.get(attribute), "書式の番号", 0)
