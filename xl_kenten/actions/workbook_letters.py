"""様式を配布, 督促 and 差戻し from the prefecture's workbook: its board, its settings, its addresses."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from xl_kenten.actions.blank_forms import blank_forms, files_of, municipalities_of
from xl_kenten.actions.collection import Progress
from xl_kenten.actions.correspondence import (
    Correspondence,
    DraftRun,
    LetterSettings,
    attached,
    attachment_for_return,
    lay_drafts,
    refuse_unusable,
)
from xl_kenten.actions.workbook_collection import filling_of
from xl_kenten.actions.workbook_desk import Desk
from xl_kenten.core.consolidation import RowStatus
from xl_kenten.core.finding import Finding
from xl_kenten.core.letter import LetterKind
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.returned_file import ReturnedFile
from xl_kenten.core.workbook.addresses import read_addresses
from xl_kenten.core.workbook.sheets import MUNICIPALITIES, STATUS
from xl_kenten.core.workbook.status_list import read_board
from xl_kenten.errors import UsageError


def send_forms(  # noqa: PLR0913 - what goes out, where to, and when
    desk: Desk,
    folder: Path,
    today: dt.date,
    *,
    force: bool,
    progress: Progress | None = None,
    ledger: bool = False,
) -> DraftRun:
    """様式を配布: the blank forms, and a draft to each municipality with its form attached.

    Where anything is missing or in the way, neither is written. The forms have the sheet 契約台帳 with ``ledger``,
    or where 設定 says so.
    """
    ledger = ledger or desk.settings.ledger_in_forms
    kind, settings = LetterKind.DISTRIBUTION, _settings(desk, today)
    addresses = read_addresses(desk.pages[MUNICIPALITIES])
    letters = [
        Correspondence(municipality, addresses.get(municipality.lg_code, ()))
        for municipality in municipalities_of(desk.on)
    ]
    refuse_unusable(kind, letters, settings)
    forms = tuple(blank_forms(desk.on, progress, ledger=ledger))
    items = [
        replace(letter, attachments=(attached(form),)) for letter, form in zip(letters, forms, strict=True)
    ]
    return lay_drafts(kind, items, settings, folder, force=force, beside=files_of(forms))


def remind(desk: Desk, folder: Path, today: dt.date, *, force: bool) -> DraftRun:
    """督促: a draft to those in arrears on the board, and to nobody else."""
    return lay_drafts(
        LetterKind.REMINDER, _to_those_in_arrears(desk), _settings(desk, today), folder, force=force
    )


def refuse_unusable_reminders(desk: Desk, today: dt.date) -> None:
    """Raise what ``remind`` would for a template, a setting or an address, and write nothing."""
    refuse_unusable(LetterKind.REMINDER, _to_those_in_arrears(desk), _settings(desk, today))


def send_back(  # noqa: PLR0913 - what goes in, what comes out, and when
    desk: Desk,
    files: Sequence[ReturnedFile],
    sources: Mapping[str, Path],
    folder: Path,
    today: dt.date,
    *,
    force: bool,
) -> DraftRun:
    """差戻し: a draft to those whose return has errors, with the list of them and the marked copy.

    ``files`` are the returned files, ``sources`` where they lie, by name.
    """
    addresses = read_addresses(desk.pages[MUNICIPALITIES])
    by_code: dict[str, list[Finding]] = {}
    for finding in filling_of(desk, files).findings:
        if finding.lg_code is not None:
            by_code.setdefault(finding.lg_code, []).append(finding)
    kind, settings = LetterKind.RETURN, _settings(desk, today)
    letters = [
        Correspondence(
            municipality,
            addresses.get(municipality.lg_code, ()),
            findings=tuple(by_code.get(municipality.lg_code, ())),
        )
        for municipality in _with_status(desk, RowStatus.ERRORS)
    ]
    refuse_unusable(kind, letters, settings)
    grids = {file.file: file.grids for file in files}
    items = []
    for letter in letters:
        named = dict.fromkeys(each.place.file for each in letter.findings if each.place.file in sources)
        copies = tuple(
            attachment_for_return(sources[name], name, letter.findings, grids[name]) for name in named if name
        )
        items.append(replace(letter, attachments=copies))
    return lay_drafts(kind, items, settings, folder, force=force)


def told(kind: LetterKind, run: DraftRun) -> list[str]:
    """Say in lines what lies in the folder now."""
    count = len(run.written) + len(run.kept)
    if not count:
        return [f"{kind.label}の対象の団体はありません。"]
    lines = [f"{kind.label}の下書きを {count} 件作成しました（メールは送信していません）。"]
    if run.without_address:
        names = "、".join(each.name for each in run.without_address)
        lines.append(
            f"宛先のない団体：{names}（「{MUNICIPALITIES}」シートのメールアドレスを入力してください）"
        )
    if run.left_over:
        names = "、".join(path.name for path in run.left_over)
        lines.append(f"前に作った下書きで、いまは対象でないもの：{names}（送らないでください）")
    return lines


def _to_those_in_arrears(desk: Desk) -> list[Correspondence]:
    addresses = read_addresses(desk.pages[MUNICIPALITIES])
    return [
        Correspondence(municipality, addresses.get(municipality.lg_code, ()))
        for municipality in _with_status(desk, RowStatus.MISSING)
    ]


def _with_status(desk: Desk, status: RowStatus) -> list[Municipality]:
    if desk.on.prefecture is None:
        raise UsageError("「設定」シートで都道府県を入力してください。")
    board = read_board(desk.pages[STATUS])
    if not board:
        raise UsageError("提出状況がまだありません。先に「市町村分を集約」を実行してください。")
    return [
        municipality
        for municipality in desk.on.register.of_prefecture(desk.on.prefecture)
        if municipality.lg_code in board and board[municipality.lg_code].status is status
    ]


def _settings(desk: Desk, today: dt.date) -> LetterSettings:
    settings = desk.settings
    return LetterSettings(
        on=desk.on,
        today=today,
        deadline=settings.own_deadline,
        ministry_deadline=settings.ministry_deadline,
        sender=settings.sender or "",
        templates=settings.templates,
    )
