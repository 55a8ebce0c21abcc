"""The submission (国への報告): what goes to the ministry, put together from both sheets of the form."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xl_kenten.core.file_name import portable
from xl_kenten.core.form import Form, SheetKind
from xl_kenten.core.letter import Letter
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.workbook.form_page import FormPage

_LONGEST_NAME = 40  # a file name may have 255 bytes, of which a kanji takes three


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """One row: whose it is, its number (None in 都道府県分), and what counts, by item; None is a blank."""

    municipality: Municipality
    number: int | None
    answers: Mapping[str, int | str | None]


@dataclass(frozen=True, slots=True)
class Submission:
    """Both tables as they go out: the prefecture's own row, and its municipalities in 建制順."""

    form: Form
    own: SubmissionRow
    rows: tuple[SubmissionRow, ...]

    @property
    def prefecture(self) -> str:
        """The prefecture's name."""
        return self.own.municipality.name

    @property
    def inspection_day(self) -> dt.date:
        """The day of the inspection (点検の基準日)."""
        return self.form.head.issued

    def rows_of(self, kind: SheetKind) -> tuple[SubmissionRow, ...]:
        """The rows of one of the two tables."""
        return (self.own,) if kind is SheetKind.PREFECTURE else self.rows

    def totals(self) -> Mapping[str, int]:
        """Count the deficiencies of every flag item over the municipalities (市町村分計)."""
        return {
            flag.id: sum(row.answers[flag.id] in flag.deficiency for row in self.rows)
            for flag in self.form.flags
        }


def submission_of(own: FormPage, municipal: FormPage, municipalities: Sequence[Municipality]) -> Submission:
    """Put the submission together from sheets that have passed the gate.

    Names are the official ones, answers what counts of each cell. Raises ValueError where a row is missing, which
    the gate does not let pass.
    """
    (own_row,) = own.sheet.responses
    if own_row.municipality is None:
        raise ValueError("nobody knows whose row stands in 都道府県分")
    rows = municipal.by_code()
    missing = [each.name for each in municipalities if each.lg_code not in rows]
    if missing:
        raise ValueError(f"no row: {', '.join(missing)}")
    return Submission(
        municipal.form,
        SubmissionRow(own_row.municipality, None, own_row.values()),
        tuple(
            SubmissionRow(municipality, number, rows[municipality.lg_code].values())
            for number, municipality in enumerate(municipalities, start=1)
        ),
    )


@dataclass(frozen=True, slots=True)
class FileNames:
    """The names of the files of one submission: the ministry's workbook, the mail, the table, what it means."""

    workbook: str
    mail: str
    table: str
    dictionary: str


def file_names(submission: Submission) -> FileNames:
    """Name the files after the prefecture: 「点検報告_長野県.xlsx」."""
    stem = f"点検報告_{portable(submission.prefecture)[:_LONGEST_NAME]}"
    return FileNames(
        f"{stem}.xlsx", f"{stem}.eml", f"{stem}_機械判読用.csv", f"{stem}_機械判読用_項目の説明.csv"
    )


def cover_letter(submission: Submission, sender: str | None) -> Letter:
    """Write the mail that carries the workbook to the ministry; ``sender`` signs, in one line or more."""
    form, prefecture = submission.form, submission.prefecture
    sheets = form.sheets
    lines = [
        form.head.issuer,
        "ご担当者様",
        "",
        "いつもお世話になっております。",
        f"ご依頼のありました「{form.head.title}」について、{prefecture}及び管内市区町村の点検結果を報告いたします。",
        "",
        f"　添付ファイル：{file_names(submission).workbook}",
        f"　　　　　　　　（{sheets.prefecture.name}、{sheets.municipal.name} {len(submission.rows)} 団体）",
        "",
        "ご確認くださいますよう、よろしくお願いいたします。",
        *(["", sender] if sender else []),
        "",
    ]
    return Letter(f"【報告】{form.head.title}（{prefecture}）", "\n".join(lines))
