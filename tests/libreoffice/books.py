"""The open workbooks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xlwings import base_classes

from .book import Book
from .com_object import ComObject
from .meter import com
from .uno_bridge import ComError, properties

ALWAYS_RUN_MACROS = 4  # com.sun.star.document.MacroExecMode
NEVER_UPDATE_LINKS = 0


class Books(ComObject, base_classes.Books):
    """All workbooks open in the office."""

    def __init__(self, app: Any) -> None:
        super().__init__(app.office)
        self.app = app

    @property
    def api(self) -> Any:
        raise NotImplementedError("Books.api is not in the LibreOffice engine")

    @property
    @com("Workbooks.Application", "Application.ActiveWorkbook")
    def active(self) -> Book:
        document = self.office.desktop.getCurrentComponent()
        if document is None:
            raise ComError("no workbook is open")
        return Book(self.app, document)

    @com("Workbooks.Item")
    def __call__(self, name_or_index: str | int) -> Book:
        books = self._all()
        if isinstance(name_or_index, int) and 1 <= name_or_index <= len(books):
            return books[name_or_index - 1]
        for book in books:
            if isinstance(name_or_index, str) and book.file_name().casefold() == name_or_index.casefold():
                return book
        raise KeyError(name_or_index)

    @com("Workbooks.Count")
    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Book]:
        for book in self._all():
            self.office.meter.count(("Workbooks.Next",))
            yield book

    @com("Workbooks.Add")
    def add(self) -> Book:
        document = self.office.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
        return Book(self.app, document)

    @com("Workbooks.Open")
    def open(
        self,
        fullname: str,
        update_links: object = None,
        read_only: bool | None = None,
        format: object = None,  # noqa: A002
        password: str | None = None,
        *others: object,
        **more: object,
    ) -> Book:
        if any(value is not None for value in (format, *others, *more.values())) or update_links:
            raise NotImplementedError("Books.open with these options is not in the LibreOffice engine")
        path = Path(fullname)
        # Left by a soffice that died: a headless soffice then opens nothing and says nothing.
        path.with_name(f".~lock.{path.name}#").unlink(missing_ok=True)
        options: dict[str, Any] = {
            "MacroExecutionMode": ALWAYS_RUN_MACROS,
            "UpdateDocMode": NEVER_UPDATE_LINKS,
            "ReadOnly": bool(read_only),
        }  # never Hidden: it would lose the frozen panes on saving
        if password is not None:
            options["Password"] = password
        document = self.office.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, properties(**options))
        if document is None:
            raise ComError(f"{path.name} cannot be opened")
        return Book(self.app, document)

    def _all(self) -> list[Book]:
        return [Book(self.app, document) for document in self.office.documents()]
