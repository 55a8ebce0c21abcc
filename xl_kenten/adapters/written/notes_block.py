"""The form's notes (記入要領), below a table or on a sheet of their own."""

from xl_kenten.adapters.written.cell_formats import TEXT_SIZE, Style
from xl_kenten.adapters.written.cell_text import WrappedText, row_height
from xl_kenten.adapters.written.sheet import Sheet, across
from xl_kenten.core.form import Form

_NOTE_MARKS = ("・", "※", "*", "(", "（", "【", "[", "注")


def draw_notes(sheet: Sheet, form: Form, row: int, last_column: int) -> int:
    """Draw the form's notes (記入要領) over the columns up to ``last_column``; return the last row used."""
    sheet.text_box(across(row, 0, last_column), form.notes.title, Style.SUBTITLE)
    for line in form.notes.lines:
        row += 1
        text = _as_note(line)
        sheet.text_box(across(row, 0, last_column), text, Style.PLAIN_WRAPPED)
        wrapped = WrappedText(text, sheet.width_of(0, last_column), TEXT_SIZE)
        sheet.raw.set_row(row, row_height([wrapped]))
    return row


def _as_note(line: str) -> str:
    """Begin a line with a mark, so that nobody who reads the sheet by program takes it for a municipality."""
    return line if line.startswith(_NOTE_MARKS) else f"・{line}"
