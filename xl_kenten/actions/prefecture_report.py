"""The prefecture's workbook from the command line: made by ``new``, filled by ``consolidate --into``."""

import datetime as dt
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from xl_kenten.actions.collection import Basis
from xl_kenten.actions.own_workbook import without_own
from xl_kenten.actions.prefecture_workbook import Pages
from xl_kenten.actions.workbook_buttons import Desk, consolidate_into, open_desk
from xl_kenten.adapters.municipality_lists import national_register
from xl_kenten.adapters.workbook_file import WorkbookFile
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
    )


class PrefectureReport:
    """A prefecture's workbook on disk, to be filled without Excel."""

    def __init__(self, path: Path, on: Basis | None = None) -> None:
        """Open it, with its own settings or on another basis.

        Raises UsageError when it cannot be filled, or belongs to another prefecture.
        """
        self._file = WorkbookFile(path)
        desk = open_desk(Pages(self._file))
        if on is None:
            self._desk = desk
            return
        if desk.on.prefecture not in (None, on.prefecture):
            raise UsageError(
                f"「{path.name}」は{desk.on.prefecture}のブックです。{on.prefecture}のブックを指定してください。"
            )
        # A list that was named on the command line counts; without one, the workbook's own does.
        register = desk.on.register if on.register is national_register() else on.register
        self._desk = Desk(desk.pages, desk.settings, Basis(desk.on.form, register, on.prefecture))

    @property
    def desk(self) -> Desk:
        """The workbook with its settings."""
        return self._desk

    def save(self) -> None:
        """Save what was changed."""
        self._file.save()

    def among(self, files: Iterable[ReturnedFile], folder: Path) -> tuple[ReturnedFile, ...]:
        """The files of a folder but for this workbook and its backups, should they lie there."""
        return without_own(files, folder, str(self._file.path))

    def fill(self, files: Sequence[ReturnedFile]) -> Iterator[str]:
        """Consolidate into the workbook and save it; gives lines to tell."""
        _, said = consolidate_into(self._desk, files, dt.datetime.now().astimezone())
        self._file.save()
        yield from said.splitlines()
