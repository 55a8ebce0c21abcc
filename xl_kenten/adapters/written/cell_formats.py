"""The looks of every written sheet: fonts, colours and marks, in one place.

The font is 游ゴシック, the standard font of Japanese Excel since 2016 on Windows and on the Mac: cells copied
from our sheets into the staff's own do not change their looks, and column widths are the ones Excel shows.
No colour stands alone: each mark also has a word beside it, or is bold or hatched, so that a black-and-white
print says the same.
"""

from enum import Enum, auto
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from xl_kenten.core.consolidation import RowStatus
from xl_kenten.core.finding import Severity

FONT = "游ゴシック"
TEXT_SIZE = 10
HEADING_SIZE = 9
TITLE_SIZE = 14

# strings_to_…: a text stays a text, whatever it begins with. in_memory: no temporary files.
# Without an own font scheme "none", Excel would show the theme's font in place of the named one.
WORKBOOK_OPTIONS: dict[str, Any] = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_format_properties": {
        "font_name": FONT,
        "font_size": 11,
        "font_family": 3,
        "font_charset": 128,
        "font_scheme": "none",
    },
    "default_row_height": 25,
    "default_column_width": 72,
}

_GRID = {"border": 1, "border_color": "#7F7F7F"}
_HEADING = {
    **_GRID,
    "font_size": HEADING_SIZE,
    "align": "center",
    "valign": "vcenter",
    "text_wrap": True,
}
_BODY = {**_GRID, "font_size": TEXT_SIZE, "valign": "vcenter"}
# @: what looks like a date or a formula stays the text that was typed.
_WRAPPED = {
    **_BODY,
    "text_wrap": True,
    "num_format": "@",
}
_LOCKED_FILL = {"bg_color": "#F2F2F2"}
_PLAIN = {"font_size": TEXT_SIZE, "valign": "vcenter"}


class Style(Enum):
    """What a cell is for."""

    # Asked for with every cell; an Enum's own hash is computed in Python.
    __hash__ = object.__hash__

    TITLE = auto()
    SHEET_TITLE = auto()
    SUBTITLE = auto()
    PLAIN = auto()
    PLAIN_WRAPPED = auto()
    LINKED = auto()
    GUIDE = auto()
    LABEL = auto()
    STATE = auto()
    LEGEND = auto()
    HEADING = auto()
    HEADING_TOP = auto()
    GROUP_HEADING = auto()
    NUMBER = auto()
    NAME = auto()
    FLAG = auto()
    FLAG_INPUT = auto()
    TEXT = auto()
    TEXT_INPUT = auto()
    TOTAL_LABEL = auto()
    TOTAL = auto()
    DIGEST = auto()
    CELL_CENTRED = auto()
    COUNT = auto()
    SHARE = auto()
    MOMENT = auto()
    DAY_INPUT = auto()
    LIST = auto()
    LIST_ONE_LINE = auto()
    LIST_CENTRED = auto()
    LIST_NUMBER = auto()
    LIST_LINK = auto()
    LIST_MOMENT = auto()
    LIST_DAY = auto()
    MARK_GRID = auto()
    MARK_BY_HAND = auto()
    MARK_WRONG = auto()
    MARK_DEFICIENT = auto()
    MARK_UNANSWERED = auto()
    MARK_REMEDIATION_MISSING = auto()
    MARK_MISSING_ROW = auto()
    MARK_DONE = auto()
    MARK_ERROR = auto()
    MARK_WARNING = auto()
    MARK_NOTICE = auto()


_LOOKS: dict[Style, dict[str, Any]] = {
    Style.TITLE: {"font_size": TITLE_SIZE, "bold": True, "valign": "vcenter", "text_wrap": True},
    Style.SHEET_TITLE: {"font_size": 12, "bold": True, "valign": "vcenter"},
    Style.SUBTITLE: {
        "font_size": 11,
        "bold": True,
        "valign": "vcenter",
        "bottom": 2,
        "bottom_color": "#2F5D8C",
    },
    Style.PLAIN: _PLAIN,
    Style.PLAIN_WRAPPED: {**_PLAIN, "valign": "top", "text_wrap": True},
    Style.LINKED: {"font_color": "#0B5394", "underline": 1},
    Style.GUIDE: {**_PLAIN, "text_wrap": True},
    Style.LABEL: {
        **_GRID,
        "font_size": HEADING_SIZE,
        "bold": True,
        "align": "center",
        "valign": "vcenter",
        **_LOCKED_FILL,
    },
    Style.STATE: {**_BODY, "bold": True, "indent": 1, "text_wrap": True},
    Style.LEGEND: {**_HEADING},
    Style.HEADING: {**_HEADING, "bg_color": "#DCE6F1"},
    Style.HEADING_TOP: {**_HEADING, "valign": "top", "bg_color": "#DCE6F1"},
    Style.GROUP_HEADING: {**_HEADING, "bold": True, "bg_color": "#B8CCE4"},
    Style.NUMBER: {**_BODY, **_LOCKED_FILL, "align": "center"},
    Style.NAME: {**_BODY, **_LOCKED_FILL, "text_wrap": True, "num_format": "@", "bold": True},
    Style.FLAG: {**_BODY, "align": "center", "font_size": 12, "num_format": "0"},
    Style.FLAG_INPUT: {**_BODY, "align": "center", "font_size": 12, "num_format": "0", "locked": False},
    Style.TEXT: {**_WRAPPED},
    Style.TEXT_INPUT: {**_WRAPPED, "locked": False},
    Style.TOTAL_LABEL: {**_BODY, "bold": True, "top": 6, "bg_color": "#DCE6F1"},
    Style.TOTAL: {
        **_BODY,
        "bold": True,
        "top": 6,
        "bg_color": "#DCE6F1",
        "align": "center",
        "font_size": 12,
        "num_format": "0",
    },
    Style.DIGEST: {**_WRAPPED, "font_size": 8},
    Style.CELL_CENTRED: {**_WRAPPED, "align": "center"},
    Style.COUNT: {**_BODY, "align": "center", "num_format": "#,##0"},
    Style.SHARE: {**_BODY, "align": "center", "num_format": "0.0%"},
    Style.MOMENT: {**_BODY, "align": "center", "num_format": "yyyy/mm/dd hh:mm"},
    Style.DAY_INPUT: {**_BODY, "align": "left", "num_format": "yyyy/m/d", "locked": False},
    # Lists that buttons fill: without lines, which a conditional format draws around the rows in use.
    Style.LIST: {**_PLAIN, "text_wrap": True, "valign": "top"},
    # For looking up, not for reading: a row stays one line high, and the cell holds the whole value.
    Style.LIST_ONE_LINE: {**_PLAIN, "valign": "top"},
    Style.LIST_CENTRED: {**_PLAIN, "align": "center", "valign": "top"},
    Style.LIST_NUMBER: {**_PLAIN, "align": "center", "valign": "top", "num_format": "#,##0"},
    Style.LIST_LINK: {
        **_PLAIN,
        "text_wrap": True,
        "valign": "top",
        "font_color": "#0B5394",
        "underline": 1,
    },
    Style.LIST_MOMENT: {**_PLAIN, "align": "center", "valign": "top", "num_format": "yyyy/mm/dd hh:mm"},
    Style.LIST_DAY: {
        **_PLAIN,
        "align": "center",
        "valign": "top",
        "text_wrap": True,
        "num_format": "yyyy/m/d",
    },
    Style.MARK_GRID: dict(_GRID),
    Style.MARK_BY_HAND: {"bold": True, "italic": True, "underline": 1},
    # Marks: as conditional formats they lie over the cell, in the legend they are the cell.
    Style.MARK_WRONG: {"bg_color": "#C00000", "font_color": "#FFFFFF", "bold": True},
    Style.MARK_DEFICIENT: {"bg_color": "#FFD966", "bold": True},
    Style.MARK_UNANSWERED: {"pattern": 14, "fg_color": "#E06666", "bg_color": "#FDECEA"},
    # Dotted: the cell may be empty, and a placeholder on the dots can still be read.
    Style.MARK_REMEDIATION_MISSING: {
        "pattern": 18,
        "fg_color": "#7F0000",
        "bg_color": "#F4A6A0",
        "font_color": "#7F0000",
        "bold": True,
    },
    Style.MARK_MISSING_ROW: {"bg_color": "#D0D0D0", "font_color": "#404040", "italic": True},
    Style.MARK_DONE: {"bg_color": "#D9EAD3", "font_color": "#1E5B1E", "bold": True},
    Style.MARK_ERROR: {"bg_color": "#F4A6A0", "font_color": "#7F0000", "bold": True},
    Style.MARK_WARNING: {"bg_color": "#FFE699", "bold": True},
    Style.MARK_NOTICE: {"bg_color": "#DDEBF7"},
}

SEVERITY_MARKS = {
    Severity.ERROR: Style.MARK_ERROR,
    Severity.WARNING: Style.MARK_WARNING,
    Severity.NOTICE: Style.MARK_NOTICE,
}
STATUS_MARKS = {
    RowStatus.ACCEPTED: Style.MARK_DONE,
    RowStatus.ERRORS: Style.MARK_ERROR,
    RowStatus.CONFLICT: Style.MARK_WARNING,
    RowStatus.MISSING: Style.MARK_MISSING_ROW,
}


def font_size(style: Style) -> float:
    """The size in points of a style's text."""
    return float(_LOOKS[style].get("font_size", TEXT_SIZE))


class CellFormats:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[Style, ...], Format] = {}

    def __getitem__(self, style: Style) -> Format:
        return self._get(style)

    def sample(self, mark: Style) -> Format:
        """A legend cell that looks as a marked cell does."""
        return self._get(Style.LEGEND, mark)

    def ruled(self, style: Style) -> Format:
        """A cell of a list with lines around it."""
        return self._get(style, Style.MARK_GRID)

    def as_link(self, style: Style) -> Format:
        """A cell of a style whose text leads somewhere."""
        return self._get(style, Style.LINKED)

    def _get(self, *styles: Style) -> Format:
        if styles not in self._made:
            properties: dict[str, Any] = {}
            for style in styles:
                properties |= _LOOKS[style]
            self._made[styles] = self._book.add_format(properties)
        return self._made[styles]
