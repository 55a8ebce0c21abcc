"""The ribbon's buttons outside Excel, on the saved workbook: for offices where Excel may not start Python."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from xl_kenten.actions import submission, summary, workbook_letters
from xl_kenten.actions import workbook_buttons as buttons
from xl_kenten.actions.collection import read_returns
from xl_kenten.actions.diagnosis import examine
from xl_kenten.actions.ledger import LedgerDesk
from xl_kenten.actions.marked_copies import sources_of_folder
from xl_kenten.actions.outputs import claim
from xl_kenten.actions.prefecture_report import PrefectureReport
from xl_kenten.core.letter import LetterKind
from xl_kenten.core.returned_file import ReturnedFile
from xl_kenten.core.workbook.provenance import told
from xl_kenten.core.workbook.sheets import LEDGER, START
from xl_kenten.template.ribbon import Button, load_ribbon


class Ask(Protocol):
    """What a button has to ask the clerk, who has no cell to select here."""

    def folder(self, what: str, remembered: str | None) -> Path:
        """Which folder; ``remembered`` is the one in 設定."""

    def sheet(self, names: tuple[str, ...]) -> str:
        """Which sheet."""

    def cell(self, sheet: str) -> tuple[int, int]:
        """Which cell of a sheet, row and column from 0."""

    def progress(self, done: int, total: int) -> None:
        """Hear how many of how many files are read."""


@dataclass(frozen=True, slots=True)
class Session:
    """A workbook on disk, opened for one button, and whom to ask."""

    book: PrefectureReport
    path: Path
    ask: Ask

    @property
    def desk(self) -> buttons.Desk:
        """The workbook with its settings."""
        return self.book.desk

    def forms(self) -> tuple[str, ...]:
        """The form sheets, the municipalities' first."""
        sheets = self.desk.on.form.sheets
        return sheets.municipal.name, sheets.prefecture.name

    def returns_folder(self) -> Path:
        """Ask where the returns lie."""
        return self.ask.folder("届いた回答のフォルダー", self.desk.settings.folder)

    def returns(self, folder: Path) -> tuple[ReturnedFile, ...]:
        """Read the returns of a folder."""
        return tuple(read_returns(folder, self.ask.progress, own=(self.path,)))

    def letters_folder(self) -> Path:
        """Ask where the drafts and files go."""
        return self.ask.folder("下書きや資料を作るフォルダー", self.desk.settings.letters_folder)


Run = Callable[[Session], str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A button and what it does here; without ``run``, ``reason`` says why there is nothing and what to do."""

    button: Button
    run: Run | None
    reason: str = ""


def entries() -> tuple[Entry, ...]:
    """Every button of the ribbon, left to right."""
    return tuple(
        Entry(button, _RUNS.get(button.id), _REASONS.get(button.id, "")) for button in load_ribbon().buttons
    )


def press(run: Run, path: Path, ask: Ask) -> str:
    """Do what a button does and save the workbook, its former state kept beside it; gives what to tell.

    Raises KentenError when the workbook is open in Excel or cannot be filled; then it is as it was.
    """
    claim([path], force=True)
    book = PrefectureReport(path)
    said = run(Session(book, path, ask))
    book.save()
    return said


def _check(session: Session) -> str:
    sheet = session.ask.sheet((*session.forms(), LEDGER))
    return LedgerDesk(session.desk).check() if sheet == LEDGER else buttons.check(session.desk, sheet)


def _highlight(session: Session) -> str:
    return buttons.highlight(session.desk, session.ask.sheet(session.forms()))


def _clear_highlights(session: Session) -> str:
    return buttons.clear_highlights(session.desk, session.ask.sheet(session.forms()))


def _contracts_behind(session: Session) -> str:
    cell = session.ask.cell(session.desk.on.form.sheets.prefecture.name)
    return LedgerDesk(session.desk).behind(*cell).told


def _distribute(session: Session) -> str:
    folder = session.letters_folder()
    run = workbook_letters.send_forms(session.desk, folder, _today(), force=False)
    return _at(folder, *workbook_letters.told(LetterKind.DISTRIBUTION, run))


def _consolidate(session: Session) -> str:
    files = session.returns(session.returns_folder())
    return buttons.consolidate_into(session.desk, files, dt.datetime.now().astimezone()).said


def _status(session: Session) -> str:
    return buttons.show_status(session.desk, session.returns(session.returns_folder()))


def _letters(session: Session) -> str:
    desk = session.desk
    returns, folder = session.returns_folder(), session.letters_folder()
    files = session.returns(returns)
    back = workbook_letters.send_back(desk, files, sources_of_folder(returns), folder, _today(), force=True)
    reminders = workbook_letters.remind(desk, folder, _today(), force=True)
    return _at(
        folder,
        *workbook_letters.told(LetterKind.RETURN, back),
        *workbook_letters.told(LetterKind.REMINDER, reminders),
    )


def _trace(session: Session) -> str:
    cell = session.ask.cell(session.desk.on.form.sheets.municipal.name)
    return told(buttons.trace(session.desk, *cell), session.desk.on.form)


def _give_back(session: Session) -> str:
    folder = session.letters_folder()
    return _at(folder, *summary.give_back(session.desk, folder, force=True).told())


def _submit(session: Session) -> str:
    folder = session.letters_folder()
    made = submission.submit(session.desk, folder, _today(), force=True)
    if not made.gate.ready:
        submission.show_gate(session.desk, _today())
    return "\n".join(submission.told_of_run(made, folder))


def _help(session: Session) -> str:
    rows = session.desk.pages[START].rows
    lines = ("　".join(cell for cell in row if isinstance(cell, str) and cell.strip()) for row in rows)
    return "\n".join(line for line in lines if line)


def _self_test(session: Session) -> str:
    return "\n".join(line for each in examine(session.path) for line in each.told())


def _at(folder: Path, *lines: str) -> str:
    return "\n".join([*lines, f"場所：{folder}"])


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


_RUNS: dict[str, Run] = {
    "check": _check,
    "highlight": _highlight,
    "clear_highlights": _clear_highlights,
    "apply_ledger": lambda session: LedgerDesk(session.desk).apply()[1],
    "contracts_behind": _contracts_behind,
    "prepare": lambda session: buttons.prepare(session.desk),
    "distribute": _distribute,
    "consolidate": _consolidate,
    "status": _status,
    "letters": _letters,
    "trace": _trace,
    "summarise": lambda session: summary.summarise(session.desk)[1],
    "give_back": _give_back,
    "gate": lambda session: submission.show_gate(session.desk, _today())[1],
    "submit": _submit,
    "undo": lambda session: buttons.undo(session.desk.pages),
    "help": _help,
    "self_test": _self_test,
}

_REASONS = {
    "next_deficiency": "選んでいるセルから次へ移るボタンのため、ここにはありません。"
    "「入力チェック」を行うと、同じ不備が「検査結果」シートに、セルへのリンクとともに並びます。",
    "consolidate_open": "Excel で開いているブックから読むボタンのため、ここにはありません。"
    "ブックを保存して一つのフォルダーに置き、「市町村分を集約」をお使いください。",
}
