"""What 提出前チェック looks at: the form sheets, the lists, the settings, and the workbook around them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from xl_kenten.core.finding import Place
from xl_kenten.core.form import Form, SheetKind
from xl_kenten.core.grid import Grid
from xl_kenten.core.ledger_fault import LedgerFault
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.normalise import fold_heading, shown
from xl_kenten.core.workbook.form_page import FormPage
from xl_kenten.core.workbook.inspection import Inspection
from xl_kenten.core.workbook.list_sheet import list_rows
from xl_kenten.core.workbook.resubmission import Entry
from xl_kenten.core.workbook.sheet_facts import SheetFacts
from xl_kenten.core.workbook.sheets import LIST_HEADING_ROW, SETTINGS
from xl_kenten.core.workbook.status_list import BoardRow

_SETTING_COLUMN = 1
_CODE_COLUMN, _NAME_COLUMN = 1, 2  # of the lists


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A sheet that cannot be read as it should be, and why, in a sentence that says what to do."""

    sheet: str
    why: str


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A sheet of the form as it stands: what was found in it, and what it hides."""

    kind: SheetKind
    inspection: Inspection
    facts: SheetFacts

    @property
    def page(self) -> FormPage:
        """Its rows."""
        return self.inspection.page

    @property
    def name(self) -> str:
        """Its name."""
        return self.page.grid.sheet

    def place(self, row: int | None = None, column: int | None = None) -> Place:
        """A cell of it, or the sheet as a whole."""
        return Place(None, self.name, row, column)


@dataclass(frozen=True, slots=True)
class Addressee:
    """A line 報告先 of 設定: its label and what stands there; ``usable`` tells that it is a mail address."""

    label: str
    text: str | None
    usable: bool


@dataclass(frozen=True, slots=True)
class Mailing:
    """What 設定 says of the mail to the ministry; ``rows`` gives the row of each folded label, from 0."""

    addressees: tuple[Addressee, ...]
    sender: str | None
    deadline: dt.date | None
    rows: Mapping[str, int]

    def place(self, label: str) -> Place:
        """The cell of a setting, or the sheet where its row is gone."""
        row = self.rows.get(fold_heading(label))
        return Place(None, SETTINGS, row, None if row is None else _SETTING_COLUMN)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the gate looks at.

    ``municipalities`` are the prefecture's, in 建制順. ``forms`` are the form sheets that could be read,
    ``unreadable`` the sheets that could not. ``ledger`` is what is wrong with 契約台帳 itself, or with the
    texts of 都道府県分 beside it. ``lists`` holds the sheets 差替え and 提出状況 by name.
    ``external_links`` and ``persons`` (the document properties that name somebody) are None where this program
    could not look.
    """

    form: Form
    prefecture: str
    municipalities: tuple[Municipality, ...]
    today: dt.date
    forms: tuple[FormSheet, ...]
    unreadable: tuple[Unreadable, ...]
    ledger: tuple[LedgerFault, ...]
    entries: tuple[Entry, ...]
    board: Mapping[str, BoardRow]
    lists: Mapping[str, Grid]
    mailing: Mailing
    external_links: tuple[str, ...] | None
    persons: tuple[str, ...] | None

    def place_in_list(self, sheet: str, lg_code: str, file: str | None = None) -> Place:
        """The row of a municipality (and file) in a list, at its name; the sheet where it is not found."""
        for at, cells in enumerate(list_rows(self.lists[sheet], _NAME_COLUMN + 2)):
            if shown(cells[_CODE_COLUMN]).strip() == lg_code and file in (None, shown(cells[-1])):
                return Place(None, sheet, LIST_HEADING_ROW + 1 + at, _NAME_COLUMN)
        return Place(None, sheet)
