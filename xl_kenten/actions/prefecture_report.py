"""The prefecture's workbook from the command line: made by ``new``, filled by ``consolidate --into``."""

import datetime as dt
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from msgspec import structs

from xl_kenten.actions.collection import Basis
from xl_kenten.actions.prefecture_workbook import Pages
from xl_kenten.actions.workbook_buttons import Desk, consolidate_into, open_desk
from xl_kenten.actions.workbook_collection import CollectedInto
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.municipality_lists import find_prefecture, national_register, read_own_list
from xl_kenten.adapters.workbook_file import WorkbookFile
from xl_kenten.core.form import Form
from xl_kenten.core.returned_file import ReturnedFile
from xl_kenten.errors import UsageError
from xl_kenten.template.workbook import prefecture_workbook


def new_workbook(on: Basis) -> bytes:
    """A workbook for one prefecture, its rows in 建制順, with this Python as interpreter."""
    if on.prefecture is None:
        raise UsageError("都道府県名を指定してください。")
    return prefecture_workbook(
        on.form,
        on.register.prefectures(),
        on.prefecture,
        on.register.of_prefecture(on.prefecture),
        sys.executable,
        form_file=str(on.form_file) if on.form_file else None,
    )


class PrefectureReport:
    """A prefecture's workbook on disk, to be filled without Excel."""

    def __init__(
        self,
        path: Path,
        prefecture: str | None = None,
        municipalities: Path | None = None,
        form: str | None = None,
    ) -> None:
        """Open it, with its own settings but for those that are given.

        Raises UsageError when it cannot be filled, belongs to another prefecture, or is of another form.
        """
        self._file = WorkbookFile(path)
        self._desk = open_desk(Pages(self._file))
        if form is not None:
            self._refuse_other(load_form(form))
        if prefecture is not None:
            self._desk = self._of(prefecture, municipalities)

    def _refuse_other(self, form: Form) -> None:
        """The workbook's sheets have the columns of the form that it was made for."""
        own = self._desk.on.form
        if structs.replace(form, head=structs.replace(form.head, issued=own.head.issued)) != own:
            raise UsageError(
                f"「{self._file.name}」は様式「{own.head.id}」（版 {own.head.version}）のブックで、"
                f"--form で指定した様式「{form.head.id}」（版 {form.head.version}）とは異なります。"
                "--form を付けずに実行すると、ブックの様式を使います。"
            )

    def _of(self, prefecture: str, municipalities: Path | None) -> Desk:
        """The same workbook, with a list that was named on the command line; without one, its own counts."""
        desk = self._desk
        register = desk.on.register
        if municipalities is not None:
            register = read_own_list(municipalities, prefecture, national_register())
        asked = find_prefecture(prefecture, register)
        if desk.on.prefecture not in (None, asked):
            raise UsageError(
                f"「{self._file.name}」は{desk.on.prefecture}のブックです。{asked}のブックを指定してください。"
            )
        return Desk(desk.pages, desk.settings, replace(desk.on, register=register, prefecture=asked))

    @property
    def desk(self) -> Desk:
        """The workbook with its settings."""
        return self._desk

    def save(self) -> None:
        """Save what was changed."""
        self._file.save()

    def fill(self, files: Iterable[ReturnedFile]) -> CollectedInto:
        """Consolidate into the workbook and save it."""
        collected = consolidate_into(self._desk, files, dt.datetime.now().astimezone())
        self._file.save()
        return collected
