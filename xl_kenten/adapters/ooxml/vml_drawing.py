"""The drawing that holds the boxes of a sheet's comments, beside form controls and whatever else it has.

Excel writes such drawings in a language that is not quite XML (``<br>`` without an end), so they are edited as
text: what is there stays to the byte, new boxes are put before its end.
"""

import re
from collections.abc import Callable

from xl_kenten.adapters.ooxml.errors import broken
from xl_kenten.adapters.ooxml.note_box import NoteBox

_NAMESPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml"',
    'xmlns:o="urn:schemas-microsoft-com:office:office"',
    'xmlns:x="urn:schemas-microsoft-com:office:excel"',
)
_NEW = f'<xml {" ".join(_NAMESPACES)}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout></xml>'
_SHAPE_TYPE = (
    '<v:shapetype {namespaces} id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape {namespaces} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
    'margin-left:0;margin-top:0;width:{width}pt;height:{height}pt;z-index:{order};visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
    "</x:ClientData></v:shape>"
)
# The repeats are bounded, so that no hostile drawing makes the search slow.
_ID_MAP = re.compile(r"""(<(?:\w{1,20}:)?idmap\b[^>]{0,200}?\bdata\s{0,9}=\s{0,9}["'])([0-9,\s]{0,500})""")
_SHAPE_ID = re.compile(r"_x0000_s([0-9]{1,9})\b")
_HAS_SHAPE_TYPE = re.compile(r"""\bid\s{0,9}=\s{0,9}["']_x0000_t202["']""")
_DATA_END = re.compile(r"(</(?:\w{1,20}:)?ClientData)")
_IS_NOTE = re.compile(r"""ClientData\b[^>]{0,200}\bObjectType\s{0,9}=\s{0,9}["']Note["']""")
_SHAPE_BEGIN = re.compile(r"<(?:\w{1,20}:)?shape\s")
_SHAPE_END = re.compile(r"</(?:\w{1,20}:)?shape>")
_ROW = re.compile(r"<(?:\w{1,20}:)?Row>\s{0,9}([0-9]{1,7})\s{0,9}<")
_COLUMN = re.compile(r"<(?:\w{1,20}:)?Column>\s{0,9}([0-9]{1,5})\s{0,9}<")
_ANCHOR = re.compile(r"(<(?:\w{1,20}:)?Anchor>)([0-9,\s]{1,200})(<)")
# Shape numbers are handed out by the thousand: a drawing owns the clusters its id map names.
_CLUSTER = 1024


class VmlDrawing:
    """One such drawing; ``data`` None begins a new one."""

    def __init__(self, data: bytes | None, part: str) -> None:
        text = _NEW if data is None else data.decode("latin-1")  # gives every byte back as it was
        self._head, self._end, tail = text.rpartition("</xml>")
        if not self._end:
            raise broken(part)
        self._end += tail
        root = self._head[self._head.find("<xml") :].partition(">")[0]
        self._namespaces = " ".join(each for each in _NAMESPACES if each not in root)
        self._added: list[str] = []
        self._notes = {place for piece in self._pieces() if (place := _cell_of(piece)) is not None}
        self._has_shape_type = _HAS_SHAPE_TYPE.search(self._head) is not None
        self._next = self._last = 0

    def to_bytes(self) -> bytes:
        """The drawing as it stands now."""
        return "".join((self._head, *self._added, self._end)).encode("latin-1")

    def clusters(self) -> set[int]:
        """The thousands of shape numbers that are spoken for here."""
        used = {int(number) // _CLUSTER for number in _SHAPE_ID.findall(self._head)}
        for found in _ID_MAP.finditer(self._head):
            used.update(int(number) for number in re.findall(r"[0-9]{1,9}", found.group(2)))
        return used

    def has_note(self, row: int, column: int) -> bool:
        """Tell whether the comment of a cell has its box."""
        return (row, column) in self._notes

    def add_note(self, row: int, column: int, box: NoteBox, foreign: set[int]) -> None:
        """Add the box of a comment; ``foreign`` are the clusters of all other drawings of the workbook."""
        if self._next == self._last:
            self._open_cluster(foreign)
        if not self._has_shape_type:
            self._has_shape_type = True
            self._added.append(_SHAPE_TYPE.format(namespaces=self._namespaces))
        self._notes.add((row, column))
        self._added.append(
            _SHAPE.format(
                namespaces=self._namespaces,
                number=self._next,
                order=self._next % _CLUSTER,
                width=box.width * 3 / 4,
                height=box.height * 3 / 4,
                anchor=box.anchor,
                row=row,
                column=column,
            )
        )
        self._next += 1

    def enlarge_note(self, row: int, column: int, grow: Callable[[str], str]) -> None:
        """Give the box of a cell's comment other corners, where it names any."""
        pieces = self._pieces()
        for index, piece in enumerate(pieces):
            if _cell_of(piece) == (row, column):
                begin = piece.rindex("ClientData")
                pieces[index] = piece[:begin] + _ANCHOR.sub(
                    lambda found: found.group(1) + grow(found.group(2)) + found.group(3),
                    piece[begin:],
                )
        self._head = "".join(pieces)

    def remove_note(self, row: int, column: int) -> bool:
        """Take the box of a cell's comment away; False when one cannot tell where it begins or ends."""
        pieces = self._pieces()
        for index, piece in enumerate(pieces):
            if _cell_of(piece) != (row, column):
                continue
            begins = [found.start() for found in _SHAPE_BEGIN.finditer(piece)]
            end = _SHAPE_END.search("".join(pieces[index + 1 : index + 3]))
            if not begins or end is None:
                return False
            rest = "".join(pieces[index + 1 :])
            self._head = "".join((*pieces[:index], piece[: begins[-1]], rest[end.end() :]))
            break
        self._notes.discard((row, column))
        return True

    def _pieces(self) -> list[str]:
        """The drawing, cut before and behind every end of a ClientData."""
        return _DATA_END.split(self._head)

    def _open_cluster(self, foreign: set[int]) -> None:
        taken = self.clusters() | foreign
        cluster = next(number for number in range(1, len(taken) + 2) if number not in taken)
        self._next, self._last = cluster * _CLUSTER + 1, (cluster + 1) * _CLUSTER
        self._head = _ID_MAP.sub(
            lambda found: found.group(1) + ",".join(filter(None, (found.group(2).strip(), str(cluster)))),
            self._head,
            count=1,
        )


def _cell_of(piece: str) -> tuple[int, int] | None:
    """The cell (row, column) on which a note comments; None when the piece ends with something else."""
    data = piece[piece.rfind("ClientData") :]
    if _IS_NOTE.match(data) is None:
        return None
    row, column = _ROW.search(data), _COLUMN.search(data)
    return None if row is None or column is None else (int(row.group(1)), int(column.group(1)))
