"""Where the box of a comment stands on the sheet, and how large it is."""

from collections.abc import Callable
from dataclasses import dataclass

from xl_kenten.adapters.ooxml.address import LAST_COLUMN, LAST_ROW
from xl_kenten.adapters.ooxml.markup import Element, children, is_true
from xl_kenten.adapters.ooxml.namespaces import main
from xl_kenten.adapters.ooxml.sheet_rows import SheetRows

# Pixels at 100 %, with Japanese text of 9 points.
_WIDTH, _GAP, _LINE, _CHARACTER = 320, 15, 17, 12
_LOWEST, _HIGHEST = 60, 480
_DEFAULT_WIDTH, _DEFAULT_HEIGHT = 64.0, 20.0
_MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class NoteBox:
    """A box: its corners as VML writes them, its width and height in pixels."""

    anchor: str
    width: int
    height: int


def text_height(text: str) -> int:
    """How many pixels high a box must be to show the text; a very long one must be scrolled."""
    per_line = (_WIDTH - _GAP) // _CHARACTER
    lines = sum(1 + max(0, len(line) - 1) // per_line for line in text.split("\n"))
    return min(_HIGHEST, max(_LOWEST, (lines + 1) * _LINE))


class NoteBoxes:
    """Lays boxes beside cells, over columns and rows as wide and high as they are on this sheet."""

    def __init__(self, sheet: Element, rows: SheetRows) -> None:
        self._rows = rows
        layout = sheet.find(main("sheetFormatPr"))
        self._width = _DEFAULT_WIDTH
        self._height = _DEFAULT_HEIGHT
        if layout is not None:
            self._width = _number(layout, "defaultColWidth", (_DEFAULT_WIDTH - 5) / 7) * 7 + 5
            self._height = _number(layout, "defaultRowHeight", _DEFAULT_HEIGHT * 3 / 4) * 4 / 3
        self._columns = [
            (_number(column, "min", 0), _number(column, "max", 0), self._column_width(column))
            for column in children(sheet.find(main("cols")), main("col"))
        ]

    def beside(self, row: int, column: int, text: str) -> NoteBox:
        """Lay a box to the right of a cell, beginning a little above it."""
        height = text_height(text)
        left = _reach(min(column + 1, LAST_COLUMN - 5), _GAP, self._width_of, LAST_COLUMN)
        top = _reach(max(row - 1, 0), 10 if row else 2, self._height_of, LAST_ROW)
        right = _reach(left[0], left[1] + _WIDTH, self._width_of, LAST_COLUMN)
        bottom = _reach(top[0], top[1] + height, self._height_of, LAST_ROW)
        return NoteBox(", ".join(map(str, (*left, *top, *right, *bottom))), _WIDTH, height)

    def grown(self, anchor: str, text: str) -> str:
        """Corners that hold at least as much as the old ones, and the text."""
        try:
            left, left_in, top, top_in, right, right_in, bottom, bottom_in = map(int, anchor.split(","))
        except ValueError:
            return anchor
        wide = _reach(left, left_in + _WIDTH, self._width_of, LAST_COLUMN)
        high = _reach(top, top_in + text_height(text), self._height_of, LAST_ROW)
        wide, high = max(wide, (right, right_in)), max(high, (bottom, bottom_in))
        return ", ".join(map(str, (left, left_in, top, top_in, *wide, *high)))

    def _width_of(self, column: int) -> float:
        for first, last, width in self._columns:
            if first <= column + 1 <= last:
                return width
        return self._width

    def _column_width(self, column: Element) -> float:
        if is_true(column.get("hidden")):
            return 0
        return _number(column, "width", (self._width - 5) / 7) * 7 + 5

    def _height_of(self, row: int) -> float:
        element = self._rows.row(row)
        if element is None:
            return self._height
        return 0 if is_true(element.get("hidden")) else _number(element, "ht", self._height * 3 / 4) * 4 / 3


def _reach(start: int, pixels: float, size: Callable[[int], float], last: int) -> tuple[int, int]:
    """Walk so many pixels from a column or row on: where one arrives, and how far into it."""
    index = start
    while index < min(last, start + _MOST_STEPS) and pixels >= size(index):
        pixels -= size(index)
        index += 1
    return index, int(max(0, min(pixels, size(index) - 1)))


def _number(element: Element, attribute: str, default: float) -> float:
    """A measure that only decides where the box stands: what is no sensible number is the default."""
    try:
        number = float(element.get(attribute, ""))
    except ValueError:
        return default
    return number if 0 <= number <= max(LAST_ROW, LAST_COLUMN) else default
