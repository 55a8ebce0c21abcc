"""設定: what the staff set in the workbook, read by the words beside each value."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.letter import LetterKind, LetterTemplate
from xl_kenten.core.normalise import fold_heading, shown, trimmed
from xl_kenten.core.workbook.sheets import SETTINGS
from xl_kenten.errors import UsageError

PREFECTURE = "都道府県"
FORM = "様式"
FORM_FILE = "様式定義のファイル"
STAFF = "担当者"
FOLDER = "回答を置くフォルダー"
LETTERS_FOLDER = "様式や下書きを作るフォルダー"
LEDGER_IN_FORMS = "配布する様式の契約台帳"
WITH_LEDGER, WITHOUT_LEDGER = "付ける", "付けない"
SENDER = "差出人（署名）"
INSPECTION_DAY = "点検の基準日"
OWN_DEADLINE = "都道府県が定めた期限"
MINISTRY_DEADLINE = "国への報告期限"
RECIPIENT = "報告先"

_RECIPIENT_NUMBER = re.compile(rf"{RECIPIENT}(\d{{1,2}})", re.ASCII)


def subject_label(kind: LetterKind) -> str:
    """The setting that holds the subject of a kind of letter."""
    return f"{kind.label}の件名"


def body_label(kind: LetterKind) -> str:
    """The setting that holds the words of a kind of letter."""
    return f"{kind.label}の本文"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings; a blank one is None.

    ``form_file`` is the user's own form definition, where the form is none that comes with the program.
    ``recipients`` are the lines 報告先1, 報告先2 …, as they stand.
    """

    prefecture: str | None
    form: str | None
    form_file: str | None
    staff: str | None
    folder: str | None
    inspection_day: dt.date | None
    own_deadline: dt.date | None
    ministry_deadline: dt.date | None
    letters_folder: str | None
    ledger_in_forms: bool
    sender: str | None
    templates: Mapping[LetterKind, LetterTemplate]
    recipients: tuple[str | None, ...]


def read_settings(sheet: Grid) -> Settings:
    """Read the settings. Raises UsageError when a date is no date, or a choice none that is offered."""
    values = {label: (row, sheet.value(row, 1)) for label, row in setting_rows(sheet).items()}

    def text(label: str) -> str | None:
        return trimmed(shown(values.get(fold_heading(label), (0, None))[1])) or None

    def path(label: str) -> str | None:
        # Windows' 「パスのコピー」 puts quotes around it.
        return (text(label) or "").strip('"') or None

    def day(label: str) -> dt.date | None:
        return _day(label, values.get(fold_heading(label)))

    return Settings(
        prefecture=text(PREFECTURE),
        form=text(FORM),
        form_file=path(FORM_FILE),
        staff=text(STAFF),
        folder=path(FOLDER),
        inspection_day=day(INSPECTION_DAY),
        own_deadline=day(OWN_DEADLINE),
        ministry_deadline=day(MINISTRY_DEADLINE),
        letters_folder=path(LETTERS_FOLDER),
        ledger_in_forms=_choice(LEDGER_IN_FORMS, values.get(fold_heading(LEDGER_IN_FORMS))),
        sender=text(SENDER),
        templates={
            kind: LetterTemplate(subject, body)
            for kind in LetterKind
            if (subject := text(subject_label(kind))) and (body := text(body_label(kind)))
        },
        recipients=tuple(text(f"{RECIPIENT}{number}") for number in range(1, _recipients(values) + 1)),
    )


def setting_rows(sheet: Grid) -> dict[str, int]:
    """In which row (from 0) each setting stands, by its label in one width and without brackets."""
    rows: dict[str, int] = {}
    for row, cells in enumerate(sheet.rows):
        if cells and isinstance(cells[0], str):
            rows.setdefault(fold_heading(cells[0]), row)
    return rows


def _recipients(labels: Mapping[str, object]) -> int:
    """The greatest number of a line 報告先."""
    matches = map(_RECIPIENT_NUMBER.fullmatch, labels)
    return max((int(match.group(1)) for match in matches if match), default=0)


def _choice(label: str, entry: tuple[int, CellValue] | None) -> bool:
    if entry is None or (words := trimmed(shown(entry[1]))) in ("", WITHOUT_LEDGER):
        return False
    if words != WITH_LEDGER:
        raise UsageError(
            f"「{SETTINGS}」シートの B{entry[0] + 1}（{label}）の『{words}』は使えません。"
            f"{WITH_LEDGER} か {WITHOUT_LEDGER} を選んでください。"
        )
    return True


def _day(label: str, entry: tuple[int, CellValue] | None) -> dt.date | None:
    if entry is None or entry[1] is None:
        return None
    row, value = entry
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    raise UsageError(
        f"「{SETTINGS}」シートの B{row + 1}（{label}）の『{shown(value)}』は日付ではありません。"
        "2007/6/20 のように入力してください。"
    )
