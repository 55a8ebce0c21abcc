"""CSV as it is written everywhere: Excel opens it in Japanese, and takes nothing in it for a formula.

A byte order mark stands in front: Excel, with which the staff will open the file, takes it for UTF-8 only so, and
whatever else reads CSV passes over it. Quoting alone does not keep a spreadsheet from calculating.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from xl_kenten.adapters.written.cell_text import writable

# What a spreadsheet may take for a formula, in either width, and the mark itself, so that taking one mark away
# always gives back the text as it was.
_MARKED = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "'")


def csv_table(
    headings: Sequence[str], rows: Iterable[Sequence[int | str]], *, quoted_texts: bool = False
) -> bytes:
    """Write a table; with ``quoted_texts`` every text stands in quotes, so that 012345 is seen not to be a number."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC if quoted_texts else csv.QUOTE_MINIMAL)
    writer.writerow(headings)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(cell: int | str) -> int | str:
    """One value in one line, and no formula."""
    if not isinstance(cell, str):
        return cell
    line = writable(cell).replace("\n", " ")
    return f"'{line}" if line.startswith(_MARKED) or line.lstrip().startswith(_MARKED) else line
