"""An existing workbook (.xlsx, .xlsm) that is edited in place, part by part."""

from dataclasses import dataclass
from pathlib import Path

from xl_kenten.adapters.atomic_file import write_atomically
from xl_kenten.adapters.ooxml import schema_order
from xl_kenten.adapters.ooxml.errors import StrictWorkbookError, WorkbookError, broken
from xl_kenten.adapters.ooxml.markup import children, ensure_child
from xl_kenten.adapters.ooxml.namespaces import (
    CALC_CHAIN,
    COMMENTS,
    OFFICE_DOCUMENT,
    RELATIONSHIP_ID,
    STRICT_MAIN,
    STRICT_RELATIONSHIPS,
    SUFFIXES,
    WORKSHEET,
    main,
)
from xl_kenten.adapters.ooxml.package import Package
from xl_kenten.adapters.ooxml.shared_strings import SharedStrings
from xl_kenten.adapters.ooxml.styles import Styles
from xl_kenten.adapters.ooxml.worksheet import Worksheet


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A worksheet as the workbook lists it."""

    name: str
    part: str
    hidden: bool


class Workbook:
    """The workbook in a package: its sheets, and what they share."""

    def __init__(self, data: bytes) -> None:
        """Open a workbook from its bytes.

        Raises StrictWorkbookError for the Strict format, and WorkbookError for what is broken, locked, too large or
        no .xlsx/.xlsm.
        """
        self.package = Package(data)
        links = self.package.relationships("")
        if any(link.type.startswith(STRICT_RELATIONSHIPS) for link in links):
            raise StrictWorkbookError
        documents = links.of_type(OFFICE_DOCUMENT)
        if not documents:
            raise WorkbookError("Excel のブック（.xlsx、.xlsm）ではないため編集できません。")
        self.part = documents[0].target
        content_type = self.package.content_type(self.part) or ""
        if content_type not in SUFFIXES:
            raise WorkbookError("この種類のファイルは編集できません。.xlsx か .xlsm で保存し直してください。")
        self.suffix = SUFFIXES[content_type]
        root = self.package.xml(self.part)
        if root.tag == f"{{{STRICT_MAIN}}}workbook":
            raise StrictWorkbookError
        if root.tag != main("workbook"):
            raise broken(self.part)
        self.styles = Styles(self.package, self.part)
        self.shared_strings = SharedStrings(self.package, self.part)
        self.sheets = self._list_sheets()
        self._open: dict[str, Worksheet] = {}

    def _list_sheets(self) -> tuple[SheetEntry, ...]:
        links = {link.id: link for link in reversed(list(self.package.relationships(self.part)))}
        entries = []
        for sheet in children(self.package.xml(self.part).find(main("sheets")), main("sheet")):
            link = links.get(sheet.get(RELATIONSHIP_ID, ""))
            # Chart sheets and the macro sheets of old have no cells to edit.
            if link is not None and link.type == WORKSHEET and not link.external:
                hidden = sheet.get("state", "visible") != "visible"
                entries.append(SheetEntry(sheet.get("name", ""), link.target, hidden))
        return tuple(entries)

    def worksheet(self, name: str) -> Worksheet:
        """Give the worksheet of that name, spelt as in Excel's tab; raises KeyError when there is none."""
        entry = next((entry for entry in self.sheets if entry.name == name), None)
        if entry is None:
            raise KeyError(name)
        if entry.part not in self._open:
            self._open[entry.part] = Worksheet(
                self.package, entry.part, self.styles, self.shared_strings, self
            )
        return self._open[entry.part]

    def is_commented(self, sheet: SheetEntry) -> bool:
        """Tell whether a worksheet has any comments, without reading its cells."""
        return bool(self.package.relationships(sheet.part).of_type(COMMENTS))

    def value_changed(self) -> None:
        """Let Excel calculate anew when it opens the workbook: saved results may be out of date now."""
        root = self.package.xml(self.part)
        calculation = ensure_child(root, main("calcPr"), schema_order.WORKBOOK)
        if calculation.get("fullCalcOnLoad") != "1":
            calculation.set("fullCalcOnLoad", "1")
            self.package.touch(self.part)

    def formula_changed(self) -> None:
        """Drop the order of calculation, which Excel makes anew; a wrong one it takes for damage."""
        self.value_changed()
        for link in self.package.relationships(self.part).of_type(CALC_CHAIN):
            self.package.unlink(self.part, link.id)
            if self.package.has(link.target):
                self.package.remove(link.target)

    def to_bytes(self) -> bytes:
        """The workbook as it stands now; the very bytes that came in when nothing was changed."""
        for worksheet in self._open.values():
            worksheet.complete()
        return self.package.to_bytes()

    def save(self, path: Path, *, force: bool = False) -> None:
        """Write the workbook in one step; raises OutputError as ``write_atomically`` does."""
        write_atomically(path, self.to_bytes(), force=force)
