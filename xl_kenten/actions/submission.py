"""提出前チェック and 提出ファイル作成: whether the report may go to the ministry, and the files that go."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from xl_kenten.actions.file_set import lay
from xl_kenten.actions.ledger import LedgerDesk
from xl_kenten.actions.outputs import make_folder
from xl_kenten.actions.workbook_desk import Desk
from xl_kenten.adapters.machine_readable import dictionary_csv, table_csv
from xl_kenten.adapters.mail_draft import Attachment, draft, is_address
from xl_kenten.adapters.written.submission_workbook import submission_workbook
from xl_kenten.core.finding import FindingCode
from xl_kenten.core.form import SheetKind
from xl_kenten.core.ledger_fault import LedgerFault
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.submission import Submission, cover_letter, file_names, submission_of
from xl_kenten.core.workbook.gate import Gate, gate_of
from xl_kenten.core.workbook.gate_evidence import Addressee, Evidence, FormSheet, Mailing, Unreadable
from xl_kenten.core.workbook.gate_list import gate_blocks
from xl_kenten.core.workbook.obstacle import Weight
from xl_kenten.core.workbook.resubmission import Entry, read_entries
from xl_kenten.core.workbook.settings import RECIPIENT, setting_rows
from xl_kenten.core.workbook.sheets import GATE, LEDGER, RESUBMISSIONS, SETTINGS, STATUS
from xl_kenten.core.workbook.status_list import BoardRow, read_board
from xl_kenten.errors import UsageError

_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TOLD = 5  # so many obstacles are named in a message


@dataclass(frozen=True, slots=True)
class SubmissionRun:
    """What came of 提出ファイル作成: nothing where the gate is shut, else the files written now or there already."""

    gate: Gate
    written: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()


def examine(desk: Desk, today: dt.date) -> Gate:
    """Look for everything that stands in the way; nothing is written. Raises UsageError without a prefecture."""
    return gate_of(_evidence(desk, today))


def show_gate(desk: Desk, today: dt.date) -> tuple[Gate, str]:
    """提出前チェック: fill the sheet of that name; returns the answer, and what to tell."""
    gate = examine(desk, today)
    desk.pages.apply(gate_blocks(gate, desk.pages[GATE]))
    return gate, "\n".join(told_of_gate(gate))


def submit(desk: Desk, folder: Path, today: dt.date, *, force: bool) -> SubmissionRun:
    """提出ファイル作成: the ministry's workbook, a draft to all recipients, and the machine-readable copy.

    While the gate is shut nothing is made. Nothing is sent. Raises UsageError or DefinitionError where a file
    cannot be made, OutputError when a file of other content stands in the way and ``force`` is not given; then
    nothing is written.
    """
    gate = examine(desk, today)
    if not gate.ready:
        return SubmissionRun(gate)
    files = _files(desk, _submission(desk))
    make_folder(folder)
    laid = lay(folder, files, force=force)
    return SubmissionRun(gate, laid.written, laid.kept)


def told_of_gate(gate: Gate, *, whole: bool = False) -> list[str]:
    """Say in lines how the gate stands; a message box has room for the first obstacles only."""
    return [f"{gate.verdict}　（{gate.counts}）", *_obstacles(gate, whole=whole)]


def _obstacles(gate: Gate, *, whole: bool) -> list[str]:
    lines = [obstacle.sentence for obstacle in gate.obstacles]
    if whole or len(lines) <= _TOLD:
        return lines
    return [*lines[:_TOLD], f"ほか {len(lines) - _TOLD} 件", f"くわしくは「{GATE}」シートをご覧ください。"]


def told_of_run(run: SubmissionRun, folder: Path, *, whole: bool = False) -> list[str]:
    """Say in lines what lies in the folder now, or why nothing was made."""
    if not run.gate.ready:
        count = run.gate.count(Weight.BLOCKS)
        return [
            f"「不可」が {count} 件あるため、提出ファイルは作成していません。",
            *_obstacles(run.gate, whole=whole),
        ]
    paths = sorted((*run.written, *run.kept))
    return [
        f"提出ファイルを「{folder}」に作成しました（メールは送信していません）。"
        if run.written
        else f"提出ファイルは「{folder}」に同じ内容で既にあります。",
        *(f"・{path.name}" for path in paths),
        *_obstacles(run.gate, whole=whole),
    ]


def _submission(desk: Desk) -> Submission:
    sheets = desk.on.form.sheets
    return submission_of(
        desk.page(sheets.prefecture.name), desk.page(sheets.municipal.name), _municipalities(desk)
    )


def _files(desk: Desk, submission: Submission) -> dict[str, bytes]:
    names = file_names(submission)
    workbook = submission_workbook(submission)
    letter = cover_letter(submission, desk.settings.sender)
    recipients = [each.text for each in _addressees(desk) if each.text is not None]
    return {
        names.workbook: workbook,
        names.mail: draft(letter, recipients, [Attachment(names.workbook, workbook, _WORKBOOK_TYPE)]),
        names.table: table_csv(submission),
        names.dictionary: dictionary_csv(submission.form),
    }


def _municipalities(desk: Desk) -> tuple[Municipality, ...]:
    if desk.on.prefecture is None:
        raise UsageError(f"「{SETTINGS}」シートで都道府県を入力してください。")
    return desk.on.register.of_prefecture(desk.on.prefecture)


def _evidence(desk: Desk, today: dt.date) -> Evidence:
    municipalities = _municipalities(desk)
    unreadable: list[Unreadable] = []
    forms: list[FormSheet] = []
    for kind, sheet in desk.on.form.sheets.pairs():
        try:
            forms.append(FormSheet(kind, desk.inspection(sheet.name), desk.pages.book.facts(sheet.name)))
        except UsageError as error:
            unreadable.append(Unreadable(sheet.name, str(error)))
    entries: tuple[Entry, ...] = ()
    board: dict[str, BoardRow] = {}
    faults: tuple[LedgerFault, ...] = ()
    try:
        entries = read_entries(desk.pages[RESUBMISSIONS])
    except UsageError as error:
        unreadable.append(Unreadable(RESUBMISSIONS, str(error)))
    try:
        board = read_board(desk.pages[STATUS])
    except UsageError as error:
        unreadable.append(Unreadable(STATUS, str(error)))
    if any(sheet.kind is SheetKind.PREFECTURE for sheet in forms):  # the ledger is compared with it
        try:
            found = LedgerDesk(desk).examined().faults
            # What contradicts the ledger is among the findings on 都道府県分 already.
            faults = tuple(fault for fault in found if fault.code is not FindingCode.LEDGER_MISMATCH)
        except UsageError as error:
            unreadable.append(Unreadable(LEDGER, str(error)))
    return Evidence(
        form=desk.on.form,
        prefecture=desk.on.prefecture or "",
        municipalities=municipalities,
        today=today,
        forms=tuple(forms),
        unreadable=tuple(unreadable),
        ledger=faults,
        entries=entries,
        board=board,
        lists={name: desk.pages[name] for name in (RESUBMISSIONS, STATUS) if name not in _lost(unreadable)},
        mailing=Mailing(
            _addressees(desk),
            desk.settings.sender,
            desk.settings.ministry_deadline,
            setting_rows(desk.pages[SETTINGS]),
        ),
        external_links=desk.pages.book.external_links(),
        persons=desk.pages.book.persons(),
    )


def _lost(unreadable: list[Unreadable]) -> set[str]:
    return {each.sheet for each in unreadable}


def _addressees(desk: Desk) -> tuple[Addressee, ...]:
    """The lines 報告先: as many as the form has recipients, and any more that the staff have added."""
    stand = desk.settings.recipients
    count = max(len(desk.on.form.head.recipients), len(stand))
    texts = (*stand, *(None,) * (count - len(stand)))
    return tuple(
        Addressee(f"{RECIPIENT}{number}", text, text is not None and is_address(text))
        for number, text in enumerate(texts, start=1)
    )
