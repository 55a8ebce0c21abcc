"""An .ods, read here with expat.

calamine would mix furigana into the text, drop line breaks and show errors as blank.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from xl_kenten.adapters.document_properties import PropertyTexts
from xl_kenten.adapters.returned_files.archive import Archive
from xl_kenten.adapters.returned_files.cell_reference import is_sane, refuse_endless_cell, too_far
from xl_kenten.adapters.returned_files.formula_links import names_another_file
from xl_kenten.adapters.returned_files.limits import CELLS, COLUMNS, SHEET_NAME, TEXT_BYTES
from xl_kenten.adapters.returned_files.open_document_cell import (
    KEPT_SPACE,
    OFFICE,
    TABLE,
    TEXT,
    cell_value,
    paragraph,
)
from xl_kenten.adapters.returned_files.open_document_styles import (
    CELL,
    PARAGRAPH,
    SPAN,
    STYLE,
    StruckStyles,
    add_named_styles,
)
from xl_kenten.adapters.returned_files.outcome import (
    Contents,
    encrypted,
    endless_name,
    endless_text,
    too_large,
    unreadable,
)
from xl_kenten.adapters.returned_files.xml_part import decoded, parse
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.returned_file import Origin

_META = "urn:oasis:names:tc:opendocument:xmlns:meta:1.0 "
_CELLS = frozenset({TABLE + "table-cell", TABLE + "covered-table-cell"})
_SOURCES = frozenset({TABLE + "table-source", OFFICE + "dde-source"})
# What a cell's own text is made of; notes, drawings, furigana and nested tables are not.
_CONTENT = frozenset(
    TEXT + name
    for name in ("p", "span", "a", "ruby", "ruby-base", "s", "tab", "line-break", "h", "list", "list-item")
)
_PARAGRAPHS = frozenset({TEXT + "p", TEXT + "h"})
# The remembered cells of another file, kept as a hidden table.
_REMEMBERED = "'file:"

Row = tuple[CellValue, ...]


@dataclass(slots=True)
class _Sheet:
    """A table as it grows: rows so far, and the blank ones that only count if another row follows."""

    name: str
    hidden: bool = False
    rows: list[Row] = field(default_factory=list)
    blank_rows: int = 0
    columns: int = 0
    struck: set[tuple[int, int]] = field(default_factory=set)
    styled_columns: int = 0
    struck_columns: set[int] = field(default_factory=set)  # where cells have no style of their own

    def add(self, row: list[CellValue], struck: list[int], repeated: int) -> None:
        """Append a row so many times. Raises RefusedFileError when the table grows absurd."""
        if not row:
            self.blank_rows += repeated
            return
        rows = len(self.rows) + self.blank_rows + repeated
        self.columns = max(self.columns, len(row))
        if not is_sane(rows, self.columns):
            raise too_far(self.name, rows, self.columns)
        self.rows += [()] * self.blank_rows
        self.blank_rows = 0
        self.struck.update((len(self.rows), column) for column in struck)
        self.rows += [tuple(row)] * repeated

    def add_columns(self, repeated: int, *, struck: bool) -> None:
        """Note whether so many columns strike through what has no other style."""
        columns = range(self.styled_columns, min(self.styled_columns + repeated, COLUMNS))
        self.styled_columns += repeated
        if struck:
            self.struck_columns.update(columns)


class _Reader:
    """Collects the tables while expat walks through ``content.xml``."""

    def __init__(self, styles: StruckStyles) -> None:
        self.sheets: list[_Sheet] = []
        self.has_spreadsheet = self.has_links = False
        self._depth = self._table_depth = 0
        self._row: list[CellValue] | None = None
        self._row_repeated = 1
        self._row_style = ""
        self._row_struck: list[int] = []
        self._row_text = 0  # bytes of its texts, each counted in every cell that shows it
        self._text_left = TEXT_BYTES
        self._blanks = 0  # blank cells that only count if a value follows
        self._cell: dict[str, str] | None = None
        self._passing_over = 0  # depth below something that is no content of the cell
        self._paragraphs: list[str] = []
        self._pieces: list[str] | None = None
        self._struck_from = 0  # depth of a part of the text that is struck through
        self._text_struck = False  # of the cell, at least in part
        self._styles = styles
        self._hidden_styles: set[str] = set()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note where we are, and what an element says of itself."""
        self._depth += 1
        if self._cell is not None:
            self._start_content(name, attributes)
        elif name in _CELLS and self._row is not None:
            self._cell, self._paragraphs, self._text_struck = attributes, [], False
            self.has_links = self.has_links or names_another_file(attributes.get(TABLE + "formula", ""))
        elif name == TABLE + "table-row" and self._table_depth:
            self._row, self._row_struck, self._row_text, self._blanks = [], [], 0, 0
            self._row_repeated = _repeated(attributes, "rows")
            self._row_style = attributes.get(TABLE + "default-cell-style-name", "")
        elif name == TABLE + "table-column" and self._table_depth:
            struck = self._styles.strikes(CELL, attributes.get(TABLE + "default-cell-style-name", ""))
            self.sheets[-1].add_columns(_repeated(attributes, "columns"), struck=struck)
        elif name == TABLE + "table" and self.has_spreadsheet and not self._table_depth:
            self._start_table(attributes)
        elif name == OFFICE + "spreadsheet":
            self.has_spreadsheet = True
        elif name in _SOURCES:
            self.has_links = True
        elif name == STYLE + "table-properties" and attributes.get(TABLE + "display") == "false":
            self._hidden_styles.add(self._styles.open[1] if self._styles.open else "")
        else:
            self._styles.start(name, attributes)

    def _start_table(self, attributes: dict[str, str]) -> None:
        self._table_depth = self._depth
        name = attributes.get(TABLE + "name", "")
        # What is remembered of another file is called by its whole path.
        if len(name) > SHEET_NAME and not name.startswith(_REMEMBERED):
            raise endless_name()
        hidden = attributes.get(TABLE + "style-name") in self._hidden_styles
        self.sheets.append(_Sheet(name[:SHEET_NAME], hidden))

    def characters(self, text: str) -> None:
        """Collect the text of a paragraph."""
        if self._pieces is not None and not self._passing_over:
            self._pieces.append(text)
            self._text_struck |= bool(self._struck_from) and not text.isspace()

    def end(self, name: str) -> None:
        """Take a paragraph, a cell, a row or a table that is now complete."""
        if self._passing_over:
            self._passing_over = 0 if self._depth == self._passing_over else self._passing_over
        elif name in _PARAGRAPHS and self._pieces is not None:
            self._paragraphs.append(paragraph(self._pieces))
            self._pieces = None
        elif name in _CELLS and self._cell is not None:
            self._end_cell(self._cell)
        elif name == TABLE + "table-row" and self._row is not None and self._cell is None:
            self._end_row(self._row)
        elif self._depth == self._table_depth:
            self._table_depth = 0
        else:
            self._styles.end(name)
        if self._depth == self._struck_from:
            self._struck_from = 0
        self._depth -= 1

    def _start_content(self, name: str, attributes: dict[str, str]) -> None:
        if self._passing_over:
            return
        if name not in _CONTENT:
            self._passing_over = self._depth
            return
        family = PARAGRAPH if name in _PARAGRAPHS else SPAN
        if not self._struck_from and self._styles.strikes(family, attributes.get(TEXT + "style-name", "")):
            self._struck_from = self._depth
        if name in _PARAGRAPHS:
            self._pieces = []
        elif self._pieces is not None and name == TEXT + "s":
            count = attributes.get(TEXT + "c", "1")
            self._pieces.append(KEPT_SPACE * (min(int(count), 1000) if count.isdecimal() else 1))
        elif self._pieces is not None and name == TEXT + "tab":
            self._pieces.append("\v")
        elif self._pieces is not None and name == TEXT + "line-break":
            self._pieces.append("\f")

    def _end_row(self, row: list[CellValue]) -> None:
        self.sheets[-1].add(row, self._row_struck, self._row_repeated)
        self._row = None
        self._text_left -= self._row_text * self._row_repeated
        if self._text_left < 0:
            raise endless_text()

    def _end_cell(self, attributes: dict[str, str]) -> None:
        shown = [text.replace("\v", "\t").replace("\f", "\n") for text in self._paragraphs]
        value = cell_value(attributes, shown)
        self._cell = None
        repeated = _repeated(attributes, "columns")
        if self._row is None:
            return
        if value is None:
            self._blanks += repeated
            return
        columns = len(self._row) + self._blanks + repeated
        if not is_sane(1, columns):
            raise too_far(self.sheets[-1].name, len(self.sheets[-1].rows) + 1, columns)
        self._row += [None] * self._blanks
        self._blanks = 0
        sheet = self.sheets[-1]
        refuse_endless_cell(sheet.name, len(sheet.rows) + sheet.blank_rows, len(self._row), value)
        self._row_struck += self._struck_of(attributes, range(len(self._row), columns))
        self._row += [value] * repeated
        if isinstance(value, str):
            self._row_text += len(value.encode("utf-8", "surrogatepass")) * repeated
            if self._row_text > TEXT_BYTES:
                raise endless_text()

    def _struck_of(self, attributes: dict[str, str], columns: range) -> Iterable[int]:
        """The columns, of those that a cell fills, in which it is struck through."""
        style = attributes.get(TABLE + "style-name") or self._row_style
        if self._text_struck or (style and self._styles.strikes(CELL, style)):
            return columns
        return () if style else self.sheets[-1].struck_columns.intersection(columns)


def _repeated(attributes: dict[str, str], what: str) -> int:
    count = attributes.get(f"{TABLE}number-{what}-repeated", "1")
    return max(int(count[:10]), 1) if count.isdecimal() else 1


def read_ods(data: bytes) -> Contents:
    """Read an .ods. Raises RefusedFileError when it is locked, broken or too large."""
    archive = Archive(data)
    manifest = archive.part("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest or "encrypted-package" in archive or archive.is_locked:
        raise encrypted("パスワードで保護されています")
    content = archive.part("content.xml")
    if content is None:
        raise unreadable("ブックの本体が見つかりません")
    styles = StruckStyles()
    if named := archive.part("styles.xml"):
        add_named_styles(named, styles)
    reader = _Reader(styles)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parse(parser, decoded(content))
    sheets = [sheet for sheet in reader.sheets if not sheet.name.startswith(_REMEMBERED)]
    if not sheets:
        raise unreadable("表のシートが一枚もありません")
    if sum(len(sheet.rows) * sheet.columns for sheet in sheets) > CELLS:
        raise too_large("シートの表を合わせると大きすぎます")
    return Contents(
        grids=tuple(
            Grid(sheet.name, tuple(sheet.rows), frozenset(sheet.struck), sheet.hidden) for sheet in sheets
        ),
        origin=_origin(archive.part("meta.xml")),
        has_macros=any(name.startswith(("basic/", "scripts/")) for name in archive.names),
        has_external_links=reader.has_links,
    )


def _origin(meta: bytes | None) -> Origin | None:
    if meta is None or b"xl_kenten." not in meta:
        return None
    texts = PropertyTexts()

    def start(name: str, attributes: dict[str, str]) -> None:
        texts.begin(attributes.get(_META + "name", "") if name == _META + "user-defined" else "")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.CharacterDataHandler = texts.add
    parse(parser, decoded(meta))
    return texts.origin()
