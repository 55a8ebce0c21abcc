"""Correspondence (様式の送付・督促・差戻し): a mail draft a municipality, and a list of them. Nothing is sent."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from xl_kenten.actions.blank_forms import BlankForm, municipalities_of
from xl_kenten.actions.collection import Basis
from xl_kenten.actions.file_set import file_name, lay
from xl_kenten.actions.outputs import make_folder
from xl_kenten.adapters.csv_table import csv_table
from xl_kenten.adapters.mail_draft import Attachment, draft, refuse_bad_addresses
from xl_kenten.adapters.marked_copy import mark
from xl_kenten.core.fault_list import faults, in_their_words
from xl_kenten.core.finding import Finding
from xl_kenten.core.grid import Grid
from xl_kenten.core.letter import (
    DEFAULT_TEMPLATES,
    Letter,
    LetterFacts,
    LetterKind,
    LetterTemplate,
    write_letter,
)
from xl_kenten.core.municipality import Municipality
from xl_kenten.errors import UsageError

_MEDIA_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    ".xltx": "application/vnd.openxmlformats-officedocument.spreadsheetml.template",
    ".xltm": "application/vnd.ms-excel.template.macroEnabled.12",
}
_HEADINGS = ("番号", "団体コード", "団体名", "宛先", "件名", "ファイル名")


@dataclass(frozen=True, slots=True)
class Correspondence:
    """What goes to one municipality. ``findings`` are those of its return, in a letter that sends it back."""

    municipality: Municipality
    addresses: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterSettings:
    """What all letters of a run have in common.

    ``sender`` is how the prefecture's section signs, in one or more lines; ``sender_address``, if given, becomes
    the From of the drafts. A kind without a template has the one that comes with the program.
    """

    on: Basis
    today: dt.date
    deadline: dt.date | None = None
    ministry_deadline: dt.date | None = None
    sender: str = ""
    sender_address: str | None = None
    templates: Mapping[LetterKind, LetterTemplate] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DraftRun:
    """What lies in the folder now.

    ``written`` and ``kept`` are drafts, ``index`` is their list (None when there was nobody to write to).
    ``without_address`` have a draft that names no recipient. ``left_over`` are drafts of the same kind from an
    earlier run that this one has no part in, e.g. a reminder to somebody who has answered since: they are not
    to be sent.
    """

    written: tuple[Path, ...]
    kept: tuple[Path, ...]
    without_address: tuple[Municipality, ...]
    left_over: tuple[Path, ...]
    index: Path | None


@dataclass(frozen=True, slots=True)
class _Draft:
    item: Correspondence
    number: int
    name: str
    letter: Letter
    data: bytes


def lay_drafts(  # noqa: PLR0913 - what goes out, what goes with it, and where to
    kind: LetterKind,
    items: Sequence[Correspondence],
    settings: LetterSettings,
    folder: Path,
    *,
    force: bool,
    beside: Mapping[str, bytes] | None = None,
) -> DraftRun:
    """Write a draft for each municipality and the list of them, in 建制順; nothing is sent.

    The files ``beside`` them, by name, are laid along with them. A draft of the very same content is left alone.
    Raises UsageError for a template, a setting or an address that cannot be used, OutputError when a file of other
    content stands in the way and ``force`` is not given; then nothing is written.
    """
    drafts = _drafts(kind, items, settings)
    index = f"{kind.label}一覧.csv"
    files = {each.name: each.data for each in drafts}
    if drafts:
        files[index] = csv_table(_HEADINGS, (_index_row(each) for each in drafts))
    if drafts or beside:
        make_folder(folder)
    laid = lay(folder, {**(beside or {}), **files}, force=force)
    names = {each.name for each in drafts}
    return DraftRun(
        tuple(path for path in laid.written if path.name in names),
        tuple(path for path in laid.kept if path.name in names),
        tuple(each.item.municipality for each in drafts if not each.item.addresses),
        tuple(path for path in sorted(folder.glob(f"*_{kind.label}.eml")) if path.name not in files),
        folder / index if drafts else None,
    )


def refuse_unusable(kind: LetterKind, items: Sequence[Correspondence], settings: LetterSettings) -> None:
    """Raise what ``lay_drafts`` would for a template, a setting or an address, before anything is made to go along."""
    _refuse_bad_addressees(items, _numbers(settings), settings)
    for item in items:
        _letter(kind, item, settings)


def _numbers(settings: LetterSettings) -> Mapping[str, int]:
    """The place of each municipality in 建制順, from 1, by its code."""
    return {each.lg_code: number for number, each in enumerate(municipalities_of(settings.on), start=1)}


def _drafts(kind: LetterKind, items: Sequence[Correspondence], settings: LetterSettings) -> list[_Draft]:
    numbers = _numbers(settings)
    _refuse_bad_addressees(items, numbers, settings)
    drafts = []
    for item in sorted(items, key=lambda item: numbers[item.municipality.lg_code]):
        number = numbers[item.municipality.lg_code]
        letter = _letter(kind, item, settings)
        drafts.append(
            _Draft(
                item,
                number,
                file_name(number, len(numbers), item.municipality, f"_{kind.label}.eml"),
                letter,
                draft(letter, item.addresses, item.attachments, sender=settings.sender_address),
            )
        )
    return drafts


def _refuse_bad_addressees(
    items: Sequence[Correspondence], numbers: Mapping[str, int], settings: LetterSettings
) -> None:
    seen: set[str] = set()
    for municipality in (item.municipality for item in items):
        if municipality.lg_code not in numbers:
            raise UsageError(f"{municipality.name}（{municipality.lg_code}）は、団体一覧にありません。")
        if municipality.lg_code in seen:
            raise UsageError(
                f"{municipality.name}が二度指定されています。1 団体につき 1 通になるよう直してください。"
            )
        seen.add(municipality.lg_code)
    own = [("差出人", settings.sender_address)] if settings.sender_address is not None else []
    addresses = [(item.municipality.name, address) for item in items for address in item.addresses]
    refuse_bad_addresses([*own, *addresses])


def _letter(kind: LetterKind, item: Correspondence, settings: LetterSettings) -> Letter:
    own = [each for each in item.findings if each.lg_code in (None, item.municipality.lg_code)]
    facts = LetterFacts(
        municipality=item.municipality.name,
        prefecture=settings.on.prefecture or "",
        form_title=settings.on.form.head.title,
        today=settings.today,
        deadline=settings.deadline,
        ministry_deadline=settings.ministry_deadline,
        sender=settings.sender,
        faults=faults(own, settings.on.form) if kind is LetterKind.RETURN else "",
    )
    try:
        return write_letter(settings.templates.get(kind, DEFAULT_TEMPLATES[kind]), facts)
    except UsageError as error:
        raise UsageError(f"{item.municipality.name}への「{kind.label}」：{error}") from error


def _index_row(each: _Draft) -> tuple[int | str, ...]:
    municipality = each.item.municipality
    addresses = "; ".join(each.item.addresses)
    return each.number, municipality.lg_code, municipality.name, addresses, each.letter.subject, each.name


def attached(form: BlankForm) -> Attachment:
    """Let a blank form go out with a letter."""
    return Attachment(form.name, form.data, _MEDIA_TYPES[".xlsx"])


def attachment_for_return(
    source: Path, file: str, findings: Sequence[Finding], grids: Sequence[Grid] = ()
) -> Attachment:
    """Make the marked copy of a return that goes back: its errors and warnings, as the letter lists them.

    ``findings`` are the municipality's (``faults_of``), ``file`` is the name by which they speak of the return,
    ``grids`` are its sheets' values, for a file that cannot be edited. Raises WorkbookError or OutputError where no copy can be made.
    """
    told = in_their_words(each for each in findings if each.place.file == file)
    with TemporaryDirectory() as folder:
        copy = mark(source, Path(folder), told, grids=grids)
        return Attachment(
            copy.target.name, copy.target.read_bytes(), _MEDIA_TYPES[copy.target.suffix.lower()]
        )
