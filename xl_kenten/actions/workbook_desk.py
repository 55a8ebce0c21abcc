"""The prefecture's workbook with its settings, and its form sheets as they stand."""

from dataclasses import dataclass

from xl_kenten.actions.collection import Basis
from xl_kenten.actions.prefecture_workbook import Pages
from xl_kenten.core.grid import Grid
from xl_kenten.core.return_sheet import Matching
from xl_kenten.core.workbook.form_page import FormPage, read_page
from xl_kenten.core.workbook.inspection import Inspection, inspect
from xl_kenten.core.workbook.settings import Settings
from xl_kenten.core.workbook.sheets import LEDGER
from xl_kenten.errors import UsageError


@dataclass(frozen=True, slots=True)
class Desk:
    """The workbook, its settings, and what they mean."""

    pages: Pages
    settings: Settings
    on: Basis

    @property
    def book(self) -> str:
        """The workbook's name."""
        return self.pages.book.name

    def page(self, sheet: str) -> FormPage:
        """Read a form sheet; raises UsageError when it is none."""
        return read_page(
            self.pages[sheet], self.on.form, Matching(self.on.register, self.on.prefecture), self.book
        )

    def inspection(self, sheet: str) -> Inspection:
        """Check a form sheet as it stands, 都道府県分 beside the contract ledger."""
        ledger = self._ledger() if sheet == self.on.form.sheets.prefecture.name else None
        return inspect(self.page(sheet), self.on.register, self.on.prefecture, self.book, ledger)

    def _ledger(self) -> Grid | None:
        """The sheet 契約台帳; nobody has to keep it who does not work with it."""
        try:
            return self.pages[LEDGER]
        except UsageError:
            return None
