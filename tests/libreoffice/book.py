"""One open workbook as xlwings asks for it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from xlwings import base_classes

from .com_book import BookApi
from .com_object import ComObject
from .meter import com
from .names import Names
from .sheet import Sheet
from .sheets import Sheets
from .uno_bridge import properties

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xlsm": "Calc MS Excel 2007 VBA XML"}


class Book(ComObject, base_classes.Book):
    """A workbook open in the office."""

    def __init__(self, app: Any, document: Any) -> None:
        super().__init__(app.office)
        self._app = app
        self.document = document

    @property
    def api(self) -> BookApi:
        return BookApi(self)

    @property
    @com("Workbook.Name")
    def name(self) -> str:
        return self.file_name()

    @property
    @com("Workbook.FullName", "Workbook.FullName")
    def fullname(self) -> str:
        return str(self.path() or self.file_name())

    @property
    @com("Workbook.Worksheets")
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    @com("Workbook.Application", "Application.Hwnd")
    def app(self) -> Any:
        return self._app

    @property
    @com("Workbook.Names")
    def names(self) -> Names:
        return Names(self)

    @com("Workbook.Activate")
    def activate(self) -> None:
        self.document.CurrentController.Frame.activate()

    @com("Workbook.Close")
    def close(self) -> None:
        self.document.setModified(False)
        self.document.close(True)

    @com("Workbook.Path", "Workbook.Name", "Workbook.FileFormat", "Workbook.Save")
    def save(self, path: str | None = None, password: str | None = None) -> None:
        if password is not None:
            raise NotImplementedError("Book.save(password=…) is not in the LibreOffice engine")
        here = self.path()
        target = Path(path).absolute() if path else here or Path(f"{self.file_name()}.xlsx").absolute()
        if target.suffix not in FILTERS:
            raise NotImplementedError(f"Book.save as {target.suffix} is not in the LibreOffice engine")
        self.document.storeAsURL(
            target.as_uri(), properties(FilterName=FILTERS[target.suffix], Overwrite=True)
        )

    # --- for the other parts of the engine
    def path(self) -> Path | None:
        """Where the file is, or ``None`` if it was never saved."""
        url = self.document.URL
        return Path(unquote(urlparse(url).path)) if url else None

    def file_name(self) -> str:
        """The file's name, or Book1 and so on."""
        path = self.path()
        return path.name if path else re.sub(r"^Untitled ", "Book", self.document.Title)

    def sheet_of(self, index: int) -> Sheet:
        """The sheet at a position counted from 0, uncounted."""
        return Sheet(self, self.document.Sheets.getByIndex(index))

    def every_sheet(self) -> Iterator[Sheet]:
        """All sheets, uncounted."""
        return (Sheet(self, sheet) for sheet in self.document.Sheets)
