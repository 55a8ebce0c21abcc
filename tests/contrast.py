"""The looks of cells and of the marks over them, in colours, and how well a text stands out by WCAG."""

from collections.abc import Iterator
from dataclasses import dataclass

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Color, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

AA = 4.5  # contrast of text to its ground, by WCAG 2.1
BLACK, WHITE = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
# How much of a cell a pattern covers with its own colour.
COVERED = {"solid": 1.0, "lightUp": 0.25, "gray0625": 1 / 16}

Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Looks:
    """Text and ground of a cell."""

    text: Rgb
    ground: Rgb

    @property
    def contrast(self) -> float:
        lighter, darker = sorted((luminance(self.text), luminance(self.ground)), reverse=True)
        return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Rgb) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def rgb(colour: Color | None, otherwise: Rgb) -> Rgb:
    """A colour as three shares; theme and system colours are the automatic ones."""
    if colour is None or colour.type != "rgb" or colour.rgb == "00000000":
        return otherwise
    red, green, blue = (int(colour.rgb[at : at + 2], 16) / 255 for at in (2, 4, 6))
    return red, green, blue


def looks(cell: Cell | MergedCell) -> Looks:
    """A cell without any mark."""
    fill = cell.fill
    ground = WHITE
    if fill.patternType == "solid":
        ground = rgb(fill.fgColor, WHITE)
    elif fill.patternType:
        ground = blended(fill)
    return Looks(rgb(cell.font.color, BLACK), ground)


def marked(cell: Cell | MergedCell, rule: Rule) -> Looks:
    """A cell while a mark lies over it."""
    plain, mark = looks(cell), rule.dxf
    text = rgb(mark.font.color, plain.text) if mark.font else plain.text
    if not has_fill(rule):
        return Looks(text, plain.ground)
    # In a mark the solid colour is the background, in a cell it is the foreground.
    solid = mark.fill.patternType in {None, "solid"}
    return Looks(text, rgb(mark.fill.bgColor, WHITE) if solid else blended(mark.fill))


def blended(fill: PatternFill) -> Rgb:
    """The colour that a pattern and its ground give to the eye."""
    share = COVERED[fill.patternType]
    over, under = rgb(fill.fgColor, BLACK), rgb(fill.bgColor, WHITE)
    red, green, blue = (one * share + other * (1 - share) for one, other in zip(over, under, strict=True))
    return red, green, blue


def has_fill(rule: Rule) -> bool:
    return rule.dxf is not None and rule.dxf.fill is not None


def rules(sheet: Worksheet) -> Iterator[tuple[str, Rule]]:
    """The marks that change a cell's looks beyond lines around it."""
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            if has_fill(rule) or (rule.dxf is not None and rule.dxf.font is not None):
                yield str(area.sqref), rule


def cells_in(sheet: Worksheet, areas: str) -> Iterator[Cell | MergedCell]:
    """The cells of an area as far as the sheet is used, one of each looks."""
    seen = set()
    for area in areas.split():
        left, top, right, bottom = openpyxl.utils.range_boundaries(area)
        for row in sheet.iter_rows(top, min(bottom, sheet.max_row), left, min(right, sheet.max_column)):
            for cell in row:
                if cell.style_id not in seen:
                    seen.add(cell.style_id)
                    yield cell
