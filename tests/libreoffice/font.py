"""The font of cells."""

from typing import Any

from xlwings import base_classes, utils

from .com_object import ComObject
from .meter import com

BOLD = 150.0  # com.sun.star.awt.FontWeight


class Font(ComObject, base_classes.Font):
    """Weight, slant, size, colour and name; Japanese text has properties of its own in LibreOffice."""

    def __init__(self, cells: Any) -> None:
        super().__init__(cells.office)
        self.cells = cells

    @property
    @com("Font.Bold")
    def bold(self) -> bool:
        return self._get("CharWeight") == BOLD

    @bold.setter
    @com("Font.Bold =")
    def bold(self, value: bool) -> None:
        self._set("CharWeight", BOLD if value else 100.0)

    @property
    @com("Font.Size")
    def size(self) -> float:
        return self._get("CharHeight")

    @size.setter
    @com("Font.Size =")
    def size(self, value: float) -> None:
        self._set("CharHeight", float(value))

    @property
    @com("Font.Name")
    def name(self) -> str:
        return self._get("CharFontName")

    @name.setter
    @com("Font.Name =")
    def name(self, value: str) -> None:
        self._set("CharFontName", value)

    @property
    @com("Font.Color")
    def color(self) -> tuple[int, int, int] | None:
        color = self._get("CharColor")
        return None if color == -1 else (color >> 16, color >> 8 & 255, color & 255)

    @color.setter
    @com("Font.Color =")
    def color(self, color_or_rgb: tuple[int, int, int] | int | str | None) -> None:
        if isinstance(color_or_rgb, str):
            color_or_rgb = utils.hex_to_rgb(color_or_rgb)
        if isinstance(color_or_rgb, int):
            color_or_rgb = utils.int_to_rgb(color_or_rgb)
        red, green, blue = color_or_rgb or (0, 0, 0)
        self.cells.set_all("CharColor", -1 if color_or_rgb is None else red << 16 | green << 8 | blue)

    def _get(self, name: str) -> Any:
        return self.cells.cells[0].getPropertyValue(name)

    def _set(self, name: str, value: Any) -> None:
        self.cells.set_all(name, value)
        self.cells.set_all(f"{name}Asian", value)
