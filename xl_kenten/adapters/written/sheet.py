"""One worksheet being written: every text goes in as text, whatever it begins with."""

import datetime as dt

from msgspec import Struct
from xlsxwriter.exceptions import InvalidWorksheetName, XlsxWriterException
from xlsxwriter.format import Format

from xl_kenten.adapters.written.cell_formats import CellFormats, Style
from xl_kenten.adapters.written.cell_text import cell_text, shortened, writable
from xl_kenten.adapters.written.quick_workbook import QuickWorkbook
from xl_kenten.adapters.written.quick_worksheet import QuickWorksheet
from xl_kenten.core.finding import column_letters
from xl_kenten.errors import DefinitionError

_MOST_LINKS = 65_000  # Excel allows 65,530 a sheet
_FOOTER_LIMIT = 120  # a footer holds 255 characters, with all its parts
_A4 = 9


class Area(Struct, frozen=True):
    """A block of cells; all four bounds are included and count from 0."""

    row: int
    column: int
    last_row: int
    last_column: int


class Link(Struct, frozen=True):
    """A text that leads to a cell of the workbook; without a target it is a plain text."""

    text: str
    target: str | None


class Sheet:
    """A worksheet of an XlsxWriter workbook. Rows and columns count from 0; ``raw`` is XlsxWriter's own."""

    def __init__(self, raw: QuickWorksheet, formats: CellFormats) -> None:
        self.raw = raw
        self.formats = formats
        self.widths: dict[int, int] = {}
        self._links = 0

    def text(self, row: int, column: int, text: str, style: Style) -> None:
        """Write a text, cut with a note where a cell cannot hold it; no text leaves the cell blank."""
        if text:
            self.raw.write_string(row, column, cell_text(text), self.formats[style])
        else:
            self.blank(row, column, style)

    def number(self, row: int, column: int, value: float, style: Style) -> None:
        """Write a number."""
        self.raw.write_number(row, column, value, self.formats[style])

    def blank(self, row: int, column: int, style: Style) -> None:
        """Draw a cell without content."""
        self.raw.write_blank(row, column, None, self.formats[style])

    def moment(self, row: int, column: int, moment: dt.datetime | None, style: Style) -> None:
        """Write a time without its zone; None leaves the cell blank."""
        if moment is None:
            self.blank(row, column, style)
        else:
            self.raw.write_datetime(row, column, moment.replace(tzinfo=None), self.formats[style])

    def formula(self, row: int, column: int, formula: str, style: Style, value: float | str) -> None:
        """Write a formula of ours and the value it has now."""
        self.raw.write_formula(row, column, f"={formula}", self.formats[style], value)

    def box(self, area: Area, style: Style) -> None:
        """Draw a box of merged cells, still empty; a single cell is drawn as it is."""
        self._merge(area, self.formats[style])

    def text_box(self, area: Area, text: str, style: Style) -> None:
        """Write a text over merged cells."""
        self.box(area, style)
        self.text(area.row, area.column, text, style)

    def sample_box(self, area: Area, text: str, mark: Style) -> None:
        """Write a legend entry that looks like the mark it explains."""
        looks = self.formats.sample(mark)
        self._merge(area, looks)
        self.raw.write_string(area.row, area.column, cell_text(text), looks)

    def _merge(self, area: Area, looks: Format) -> None:
        if (area.row, area.column) == (area.last_row, area.last_column):
            self.raw.write_blank(area.row, area.column, None, looks)
        else:
            self.raw.merge_range(area.row, area.column, area.last_row, area.last_column, "", looks)

    def mark(self, area: Area, formula: str, style: Style, *, stop: bool = False) -> None:
        """Let an area look otherwise while a formula (relative to its first cell) is true."""
        self.raw.conditional_format(
            area.row,
            area.column,
            area.last_row,
            area.last_column,
            {
                "type": "formula",
                "criteria": f"={formula}",
                "format": self.formats[style],
                "stop_if_true": stop,
            },
        )

    def link(self, row: int, column: int, link: Link, style: Style) -> None:
        """Write a text that leads to a cell of this workbook; past Excel's limit it is a plain text."""
        if link.target is None or not link.text or not self.takes_link():
            self.text(row, column, link.text, style)
            return
        text = cell_text(link.text)
        self.raw.write_string(row, column, text, self.formats.as_link(style))
        self.raw.put_link(row, column, link.target, text)

    def takes_link(self) -> bool:
        """Count one link more, and tell whether Excel still takes it."""
        self._links += 1
        return self._links <= _MOST_LINKS

    def width(self, column: int, pixels: int, last_column: int | None = None) -> None:
        """Set the width of a column, or of several."""
        last = column if last_column is None else last_column
        self.raw.set_column_pixels(column, last, pixels)
        self.widths.update(dict.fromkeys(range(column, last + 1), pixels))

    def width_of(self, column: int, last_column: int) -> int:
        """The width in pixels of columns side by side."""
        return sum(self.widths[each] for each in range(column, last_column + 1))

    def print_landscape(self, title: str, *, pages_high: int = 0) -> None:
        """Print on A4 landscape, one page wide; ``pages_high`` 0 means as many as needed."""
        self.raw.set_paper(_A4)
        self.raw.set_landscape()
        self.raw.fit_to_pages(1, pages_high)
        self.raw.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.raw.center_horizontally()
        words = shortened(title, _FOOTER_LIMIT).replace("\n", " ").replace("&", "&&")
        self.raw.set_footer(f"&L&8{_no_digit_first(words)}&C&8&P / &N ページ&R&8&A")


def _no_digit_first(words: str) -> str:
    """A digit right behind a size would be read as part of it."""
    return f" {words}" if words[:1].isdigit() else words


def add_sheet(book: QuickWorkbook, formats: CellFormats, name: str) -> Sheet:
    """Add a worksheet.

    Raises DefinitionError where the form's name for it is none that Excel takes.
    """
    try:
        if writable(name) != name:
            raise InvalidWorksheetName(name)
        raw = book.add_worksheet(name)
    except XlsxWriterException as error:
        raise DefinitionError(
            f"シート名「{writable(name)}」は使えません。様式定義の sheets の name を、ほかのシートと重ならず、"
            "[ ] : * ? / \\ を含まない 31 文字以内の名前に直してください。"
        ) from error
    return Sheet(raw, formats)


def target(sheet: str, row: int, column: int) -> str:
    """Name a cell of this workbook as the target of a link."""
    return f"{target_column(sheet, column)}{row + 1}"


def target_column(sheet: str, column: int) -> str:
    """Name a column of this workbook: with the number of a row behind it, it is the target of a link."""
    return f"{quoted(sheet)}!{column_letters(column)}"


def quoted(sheet: str) -> str:
    """Name a sheet as formulas do."""
    return "'" + sheet.replace("'", "''") + "'"


def across(row: int, column: int, last_column: int) -> Area:
    """Cells of one row, side by side."""
    return Area(row, column, row, last_column)
