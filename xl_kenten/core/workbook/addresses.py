"""The mail addresses of the municipalities, from the sheet 団体一覧; none is ever made up."""

import re

from xl_kenten.core.grid import Grid
from xl_kenten.core.lg_code import code_readings
from xl_kenten.core.normalise import shown
from xl_kenten.core.workbook.list_sheet import list_rows
from xl_kenten.core.workbook.sheets import MUNICIPALITY_HEADINGS

_BETWEEN = re.compile(r"[\s;,、，；]+")


def read_addresses(sheet: Grid) -> dict[str, tuple[str, ...]]:
    """Read the addresses by local government code; a cell may hold several, apart by ; or a line break."""
    found: dict[str, tuple[str, ...]] = {}
    for code, _, mail in list_rows(sheet, len(MUNICIPALITY_HEADINGS)):
        addresses = tuple(filter(None, _BETWEEN.split(shown(mail).strip())))
        for lg_code in code_readings(shown(code)):
            if addresses:
                found[lg_code] = addresses
    return found
