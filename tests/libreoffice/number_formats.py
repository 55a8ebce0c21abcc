"""Number formats of a workbook, in Excel's spelling."""

import re
from typing import Any

from .uno_bridge import struct

DATE, TIME, LOGICAL, TEXT = 2, 4, 1024, 256  # com.sun.star.util.NumberFormat


class NumberFormats:
    """Translates between LibreOffice's keys and Excel's codes such as ``yyyy/m/d`` and ``@``."""

    def __init__(self, document: Any) -> None:
        self.formats = document.NumberFormats
        self.locale = struct("lang.Locale")
        self.kinds: dict[int, str] = {}

    def key(self, code: str) -> int:
        """The key of a code; it is added to the workbook if need be."""
        key = self.formats.queryKey(code, self.locale, False)
        return key if key != -1 else self.formats.addNew(code, self.locale)

    def code(self, key: int) -> str:
        """The code of a key as Excel shows it; LibreOffice writes date letters large and has BOOLEAN."""
        form = self.formats.getByKey(key)
        if form.Type & LOGICAL:
            return "General"
        if form.Type & (DATE | TIME):
            parts = re.split(r'("[^"]*"|\[[^\]]*\])', form.FormatString)
            return "".join(part if part[:1] in ('"', "[") else part.lower() for part in parts)
        return form.FormatString

    def kind(self, key: int) -> str:
        """``text``, ``date``, ``boolean`` or ``other``."""
        if key not in self.kinds:
            kind = self.formats.getByKey(key).Type
            known = ((LOGICAL, "boolean"), (DATE | TIME, "date"), (TEXT, "text"))
            self.kinds[key] = next((name for flag, name in known if kind & flag), "other")
        return self.kinds[key]
