"""The sheet xlwings.conf, from which xlwings' own VBA takes its settings."""

from xl_kenten.adapters.written.cell_formats import Style
from xl_kenten.adapters.written.sheet import Sheet

SHEET = "xlwings.conf"
ERROR_SHEET = "Error"  # xlwings writes its log there; laid ready, and hidden, so that it need not add it

# Every key that xlwings knows. A missing one would be looked up in files beside the workbook, which anybody
# may have put there.
_SETTINGS: tuple[tuple[str, str | bool], ...] = (
    ("INTERPRETER", "python"),
    ("PYTHONPATH", ""),
    ("ADD_WORKBOOK_TO_PYTHONPATH", False),
    ("USE UDF SERVER", False),
    ("SHOW CONSOLE", False),
    ("SHOW_ERROR_POPUPS", False),
    ("TEMP DIR", "%TEMP%"),
    ("CONDA PATH", ""),
    ("CONDA ENV", ""),
    ("UDF MODULES", ""),
    ("DEBUG UDFS", False),
    ("LICENSE_KEY", ""),
    ("ONEDRIVE_CONSUMER_WIN", ""),
    ("ONEDRIVE_CONSUMER_MAC", ""),
    ("ONEDRIVE_COMMERCIAL_WIN", ""),
    ("ONEDRIVE_COMMERCIAL_MAC", ""),
    ("SHAREPOINT_WIN", ""),
    ("SHAREPOINT_MAC", ""),
)


def draw_xlwings_settings(sheet: Sheet, interpreter_windows: str, interpreter_mac: str) -> None:
    """Write the settings from A1 down, without a gap and without a heading, as xlwings expects them."""
    sheet.width(0, 260)
    sheet.width(1, 560)
    settings = (
        ("INTERPRETER_WIN", interpreter_windows),
        ("INTERPRETER_MAC", interpreter_mac),
        *_SETTINGS,
    )
    for row, (key, value) in enumerate(settings):
        sheet.text(row, 0, key, Style.PLAIN)
        if isinstance(value, bool):
            sheet.raw.write_boolean(row, 1, value, sheet.formats[Style.PLAIN])
        else:
            sheet.text(row, 1, value, Style.TEXT_INPUT)
