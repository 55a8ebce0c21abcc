"""Form sheets of a prefecture's workbook made by hand: as they stand before and after a consolidation."""

from collections.abc import Sequence

from tests.consolidation_examples import PREFECTURE
from tests.test_fuzz_load import FORM
from xl_kenten.core.form import Form, SheetKind
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.layout import form_layout
from xl_kenten.core.municipality import Municipality, Register
from xl_kenten.core.return_sheet import Matching
from xl_kenten.core.workbook.form_page import FormPage, read_page
from xl_kenten.core.workbook.sheets import REMARKS_HEADING, STATUS_HEADING

Cells = Sequence[CellValue]


def form_page(
    *rows: tuple[str, Cells],
    register: Register,
    kind: SheetKind = SheetKind.MUNICIPAL,
    form: Form = FORM,
    beside: Sequence[str] = (STATUS_HEADING, REMARKS_HEADING),
    numbers: Sequence[CellValue] = (),
) -> FormPage:
    """One form sheet with these rows (a name and its answers), numbers, and headings right of the form."""
    layout = form_layout(form, kind)
    width = layout.last_item_column + 1 + len(beside)
    cells: list[list[CellValue]] = [[None] * width for _ in range(layout.first_row)]
    cells[0][0] = form.sheets.of(kind).title
    for box in layout.headings:
        cells[box.row][box.column] = box.text
    for place, heading in enumerate(beside):
        cells[layout.heading_rows[0]][layout.last_item_column + 1 + place] = heading
    for place, (name, answers) in enumerate(rows):
        leading: list[CellValue] = [None] * layout.first_item_column
        leading[0] = numbers[place] if place < len(numbers) else None
        leading[layout.name_column] = name
        cells.append([*leading, *answers])
    return page_of(Grid(form.sheets.of(kind).name, tuple(map(tuple, cells))), register, form)


def page_of(grid: Grid, register: Register, form: Form = FORM) -> FormPage:
    """A form sheet as it is read again, with cells that a hand has changed."""
    return read_page(grid, form, Matching(register, PREFECTURE), "報告.xlsm")


def named(*who: Municipality, answers: Cells = ()) -> list[tuple[str, Cells]]:
    """Rows that bear a name, and these answers or none."""
    return [(each.name, answers) for each in who]
