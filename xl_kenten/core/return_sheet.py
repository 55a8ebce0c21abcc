"""Reading a table of the form: which rows are responses, which the blank form's own, which the total."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from xl_kenten.core.flag import read_flag
from xl_kenten.core.form import Form, Item, ItemKind, SheetKind
from xl_kenten.core.form_table import FormTable
from xl_kenten.core.grid import CellValue, ErrorValue, UncalculatedFormula
from xl_kenten.core.municipality import Match, MatchKind, Register
from xl_kenten.core.normalise import (
    fold_heading,
    fold_name,
    is_blank,
    is_numbering,
    shown,
    trimmed,
    without_numbering,
)
from xl_kenten.core.remediation import says_none
from xl_kenten.core.response import SILENT, Answer, AnswerState, Response

_SUM_WORDS = frozenset(("計", "合計", "小計", "総計", "市町村計", "市区町村計", "市区町村分計"))
_CODE = re.compile(r"\d{5,6}", re.ASCII)
_NOTE = re.compile(r"[※・*(（\[【]|注|記入要領")
_ROWS_ABOVE_TITLE = 6


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A row of the blank form that still bears its example name; ``answered`` if flags were typed into it."""

    row: int
    column: int
    name: str
    answered: bool


@dataclass(frozen=True, slots=True)
class TotalRow:
    """The 市町村分計 of a returned sheet: what stands there, by item, and what the rows really make."""

    row: int
    stated: Mapping[str, CellValue]
    counted: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ReturnSheet:
    """One table of a returned file, read."""

    table: FormTable
    kind: SheetKind
    responses: tuple[Response, ...]
    samples: tuple[SampleRow, ...]
    total: TotalRow | None


@dataclass(frozen=True, slots=True)
class Matching:
    """What decides whom a row belongs to: the list, the prefecture (None: any), the code inside the file."""

    register: Register
    prefecture: str | None
    lg_code: str | None = None


@dataclass(frozen=True, slots=True)
class _Name:
    """What stands left of the answers: the texts, a code if there is one, and the column to point at."""

    texts: tuple[str, ...]
    code: str | None
    column: int


def read_sheet(
    table: FormTable, form: Form, file: str, sha256: str | None, matching: Matching
) -> ReturnSheet:
    """Read every row of a table; the rows of the blank form and the total are told apart from responses."""
    samples: list[SampleRow] = []
    rows: list[tuple[int, _Name, Mapping[str, Answer]]] = []
    total_at: int | None = None
    for row in range(table.heading_row + 1, min(table.end, len(table.grid.rows))):
        if not any(value is not None for value in table.grid.rows[row]):
            continue
        name = _name(table, row)
        answers = _answers(table, form, row)
        answered = any(answer.state not in SILENT for answer in answers.values())
        if total_at is None and _is_total(name, form):
            total_at = row
        elif sample := _sample(name, form):
            samples.append(SampleRow(row, name.column, sample, answered))
        elif answered and not _is_note(table, name, row):
            rows.append((row, name, answers))
        elif not answered and name.texts and _may_be_name(name, form):
            rows.append((row, name, answers))
    kind = _kind(table, form)
    alone = len(rows) == 1
    responses = []
    for row, name, answers_of_row in rows:
        match, meant = _match(name, kind, matching, use_code=alone)
        silent = all(answer.state in SILENT for answer in answers_of_row.values())
        if silent and match.kind is MatchKind.UNKNOWN and (samples or row > table.heading_row + 1):
            continue  # a remark under the rows: nothing was answered there
        responses.append(
            Response(
                file=file,
                sheet=table.grid.sheet,
                row=row,
                name_column=name.column,
                kind=meant,
                name_text=" ".join(name.texts) or (name.code or ""),
                match=match,
                answers=answers_of_row,
                sha256=sha256,
            )
        )
    total = None
    if total_at is not None:
        total = TotalRow(
            total_at,
            {flag.id: table.grid.value(total_at, table.columns[flag.id]) for flag in form.flags},
            {
                flag.id: sum(each[flag.id].value in flag.deficiency for _, _, each in rows)
                for flag in form.flags
            },
        )
    return ReturnSheet(table, kind, tuple(responses), tuple(samples), total)


def _answers(table: FormTable, form: Form, row: int) -> dict[str, Answer]:
    grid, columns = table.grid, table.columns
    answers = {}
    for item in form.items:
        column = columns[item.id]
        raw = grid.value(row, column)
        if item.kind is ItemKind.FLAG:
            state, number = read_flag(raw, item.values)
            answers[item.id] = Answer(item, column, raw, state, number)
        else:
            answers[item.id] = Answer(item, column, raw, *read_text(raw, item))
    return answers


def read_text(raw: CellValue, item: Item) -> tuple[AnswerState, str | None]:
    """Read a remediation cell: blank, the blank form's own words, only なし, or a text."""
    if is_blank(raw):
        return AnswerState.BLANK, None
    if isinstance(raw, (ErrorValue, UncalculatedFormula)):
        return AnswerState.UNUSABLE, None
    text = trimmed(shown(raw))
    if item.placeholder and fold_heading(text) in _placeholders(item.placeholder):
        return AnswerState.PLACEHOLDER, None
    return (AnswerState.NONE_WORD if says_none(text) else AnswerState.GIVEN), text


@lru_cache(maxsize=64)
def _placeholders(placeholder: str) -> frozenset[str]:
    """The placeholder as it stands, and without the remark in brackets inside it."""
    inner = placeholder.strip("()（）")
    return frozenset((fold_heading(placeholder), fold_heading(re.sub(r"[(（][^)）]*[)）]?", "", inner))))


def _name(table: FormTable, row: int) -> _Name:
    texts: list[str] = []
    code: str | None = None
    column = max(table.first_column - 1, 0)
    for at in range(table.first_column):
        value = table.grid.value(row, at)
        if is_blank(value):
            continue
        text = fold_name(shown(value))
        if _CODE.fullmatch(text):
            code = text
            column = at if not texts else column
        elif not is_numbering(text):
            texts.append(without_numbering(trimmed(shown(value))))
            column = at
    return _Name(tuple(texts), code, column)


def _is_total(name: _Name, form: Form) -> bool:
    total = form.sheets.municipal.total
    return any(
        fold_heading(text) in _SUM_WORDS or (total is not None and fold_heading(text) == fold_heading(total))
        for text in name.texts
    )


def _sample(name: _Name, form: Form) -> str | None:
    known = _samples(form)
    return next((text for text in name.texts if fold_name(text) in known), None)


@lru_cache(maxsize=16)
def _samples(form: Form) -> frozenset[str]:
    return frozenset(fold_name(sample) for _, sheet in form.sheets.pairs() for sample in sheet.samples)


def _is_note(table: FormTable, name: _Name, row: int) -> bool:
    """A remark under the table: a single text with no name beside it, beginning like one."""
    if name.texts or name.code:
        return False
    cells = [value for value in table.grid.rows[row] if not is_blank(value)]
    return len(cells) == 1 and isinstance(cells[0], str) and bool(_NOTE.match(trimmed(cells[0])))


def _may_be_name(name: _Name, form: Form) -> bool:
    return not any(
        _NOTE.match(text) or fold_heading(text) in _titles(form) or len(text) > 40  # noqa: PLR2004 - no name is so long
        for text in name.texts
    )


@lru_cache(maxsize=16)
def _titles(form: Form) -> frozenset[str]:
    return frozenset(fold_heading(sheet.title) for _, sheet in form.sheets.pairs())


def _kind(table: FormTable, form: Form) -> SheetKind:
    """都道府県分 or 市町村分: by the nearest title above the table, else by the sheet's name."""
    rows = range(min(table.top, len(table.grid.rows) - 1), max(table.top - _ROWS_ABOVE_TITLE, 0) - 1, -1)
    above = [fold_heading(value) for row in rows for value in table.grid.rows[row] if isinstance(value, str)]
    for text in (*above, fold_heading(table.grid.sheet)):
        for kind, sheet in form.sheets.pairs():
            if text.endswith((fold_heading(sheet.title), fold_heading(sheet.name))):
                return kind
    return SheetKind.MUNICIPAL


def _match(name: _Name, kind: SheetKind, matching: Matching, *, use_code: bool) -> tuple[Match, SheetKind]:
    """Find whom a row means: the code inside the file first, then a code in the row, then the name."""
    code = name.code or (matching.lg_code if use_code else None)
    matches = [
        (match, meant)
        for text in _readings(name.texts)
        for match, meant in _of_either(text, kind, matching, code)
    ]
    if not matches and code is not None:
        return matching.register.match("", matching.prefecture, code=code), SheetKind.MUNICIPAL
    return _best(matches) if matches else (Match(MatchKind.UNKNOWN), kind)


def _readings(texts: tuple[str, ...]) -> Iterator[str]:
    """Each text by itself, and all together (a 郡 in one cell, the name in the next)."""
    yield from texts
    if len(texts) > 1:
        yield "".join(texts)


def _of_either(
    text: str, kind: SheetKind, matching: Matching, code: str | None
) -> Iterator[tuple[Match, SheetKind]]:
    """A name as a municipality's and as a prefecture's; the sheet's own kind is tried first."""
    prefecture = matching.register.match_prefecture(text)
    if kind is SheetKind.PREFECTURE and prefecture.municipality is not None:
        yield prefecture, SheetKind.PREFECTURE
        return
    match = matching.register.match(text, matching.prefecture, code=code)
    if match.municipality is None and prefecture.kind is MatchKind.EXACT:
        yield prefecture, SheetKind.PREFECTURE
    else:
        yield match, SheetKind.MUNICIPAL


_PREFERENCE = (
    MatchKind.EXACT,
    MatchKind.VARIANT,
    MatchKind.AMBIGUOUS,
    MatchKind.OTHER_PREFECTURE,
    MatchKind.UNKNOWN,
)


def _best(matches: list[tuple[Match, SheetKind]]) -> tuple[Match, SheetKind]:
    """The surest reading; two certain readings that name different municipalities are ambiguous."""
    municipal = [
        pair for pair in matches if pair[1] is SheetKind.MUNICIPAL and pair[0].municipality is not None
    ]
    certain = {match.municipality for match, _ in municipal if match.municipality is not None}
    if len(certain) > 1:
        return (
            Match(MatchKind.AMBIGUOUS, None, tuple(sorted(certain, key=lambda each: each.lg_code))),
            SheetKind.MUNICIPAL,
        )
    pool = municipal or matches
    return min(pool, key=lambda pair: _PREFERENCE.index(pair[0].kind))
