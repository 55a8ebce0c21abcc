"""Reading a table of the form: which rows are responses, which the blank form's own, which the total."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from msgspec import Struct, field

from xl_kenten.core.answers import read_answers
from xl_kenten.core.form import Form, ItemKind, SheetKind
from xl_kenten.core.form_table import FormTable
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.municipality import Match, MatchKind, Register, Suggestions
from xl_kenten.core.normalise import fold_heading, shown, trimmed
from xl_kenten.core.response import SILENT, Answer, AnswerState, Response, are_stray
from xl_kenten.core.row_name import RowName, RowStart, is_note, row_words

_ROWS_ABOVE_TITLE = 6


class SampleRow(Struct, frozen=True):
    """A row of the blank form that still bears its example name; ``answered`` if flags were typed into it."""

    row: int
    column: int
    name: str
    answered: bool


class TotalRow(Struct, frozen=True):
    """The 市町村分計 of a returned sheet: what stands there, by item, and what the rows really make."""

    row: int
    stated: Mapping[str, CellValue]
    counted: Mapping[str, int]


class ReturnSheet(Struct, frozen=True):
    """One table of a returned file, read."""

    table: FormTable
    kind: SheetKind
    responses: tuple[Response, ...]
    samples: tuple[SampleRow, ...]
    total: TotalRow | None


class Matching(Struct, frozen=True):
    """What decides whom a row belongs to: the list, the prefecture (None: any), the code inside the file.

    ``suggestions`` are shared by all rows of the file.
    """

    register: Register
    prefecture: str | None
    lg_code: str | None = None
    suggestions: Suggestions = field(default_factory=Suggestions)


def read_sheet(
    table: FormTable, form: Form, file: str, sha256: str | None, matching: Matching
) -> ReturnSheet:
    """Read every row of a table; the rows of the blank form and the total are told apart from responses."""
    samples: list[SampleRow] = []
    rows: list[tuple[int, RowName, Mapping[str, Answer]]] = []
    totals: list[tuple[bool, int]] = []
    words, columns, first_column = row_words(form), tuple(table.columns.values()), table.first_column
    for row in range(table.heading_row + 1, min(table.end, len(table.grid.rows))):
        cells = table.grid.rows[row]
        if cells.count(None) == len(cells):
            continue
        start = words.start(cells[:first_column])
        name = start.name
        if start.total:
            totals.append((start.own_total, row))
            continue
        if not (start.sample or start.may_be_name or _is_filled(cells, columns, first_column)):
            continue  # the notes below the table, as a rule
        answers = read_answers(form, table.columns, cells)
        answered = any(answer.state not in SILENT for answer in answers.values())
        if start.sample:
            samples.append(SampleRow(row, name.column, start.sample, answered))
        elif not _is_remark(start, answers) if answered else start.may_be_name:
            rows.append((row, name, answers))
    kind = _kind(table, form)
    alone = _only_row(rows)
    responses = []
    for row, name, answers_of_row in rows:
        match, meant = _match(name, kind, matching, use_code=row == alone)
        response = Response(
            file=file,
            sheet=table.grid.sheet,
            row=row,
            name_column=name.column,
            kind=meant,
            name_text=" ".join(name.texts) or (name.code or ""),
            match=match,
            answers=answers_of_row,
            sha256=sha256,
            struck=_struck(table.grid, row, name, answers_of_row) if table.grid.struck else (),
        )
        below = samples or row > table.heading_row + 1
        if below and match.kind is MatchKind.UNKNOWN and response.is_silent:
            continue  # a remark under the rows: nothing was answered there
        responses.append(response)
    # Subtotals may stand among the rows: the total is the one the form names, else the last.
    total = _total(table, form, max(totals)[1], [each for _, _, each in rows]) if totals else None
    return ReturnSheet(table, kind, tuple(responses), tuple(samples), total)


def _only_row(rows: Sequence[tuple[int, RowName, Mapping[str, Answer]]]) -> int | None:
    """The row that is the only one but for stray words; None where there are several."""
    if len(rows) > 1:
        rows = [each for each in rows if each[1].texts or each[1].code or not are_stray(each[2])]
    return rows[0][0] if len(rows) == 1 else None


def _is_filled(cells: Sequence[CellValue], columns: Iterable[int], first: int) -> bool:
    """Tell whether anything at all stands in a row's answers, the leftmost of which is in column ``first``."""
    right = cells[first:]
    return right.count(None) < len(right) and any(
        column < len(cells) and cells[column] is not None for column in columns
    )


def _total(table: FormTable, form: Form, row: int, answered: Sequence[Mapping[str, Answer]]) -> TotalRow:
    return TotalRow(
        row,
        {flag.id: table.grid.value(row, table.columns[flag.id]) for flag in form.flags},
        {flag.id: sum(each[flag.id].value in flag.deficiency for each in answered) for flag in form.flags},
    )


def _struck(grid: Grid, row: int, name: RowName, answers: Mapping[str, Answer]) -> tuple[int, ...]:
    given = (answer.column for answer in answers.values() if answer.state not in SILENT)
    return tuple(column for column in sorted({name.column, *given}) if (row, column) in grid.struck)


def _is_remark(start: RowStart, answers: Mapping[str, Answer]) -> bool:
    """A remark under the table: 担当 and who it is; or a single text, beginning like one, with no name beside it."""
    if start.contact:
        return are_stray(answers)
    if start.name.texts or start.name.code:
        return False
    filled = [answer for answer in answers.values() if answer.state is not AnswerState.BLANK]
    return (
        len(filled) == 1 and filled[0].item.kind is ItemKind.FLAG and is_note(trimmed(shown(filled[0].raw)))
    )


def _kind(table: FormTable, form: Form) -> SheetKind:
    """都道府県分 or 市町村分: by the nearest title above the table, else by the sheet's name."""
    top = table.top
    beside = table.grid.rows[top][: table.first_column]  # right of it stand the headings of sections
    rows = (*table.grid.rows[max(top - _ROWS_ABOVE_TITLE, 0) : top], beside)
    above = (value for row in reversed(rows) for value in row if isinstance(value, str))
    told = (_kind_told(text, form) for text in chain(above, (table.grid.sheet,)))
    return next(filter(None, told), SheetKind.MUNICIPAL)


@lru_cache(maxsize=1024)
def _kind_told(text: str, form: Form) -> SheetKind | None:
    """The kind that a title tells, if any; the returns of one blank form have the same."""
    folded = fold_heading(text)
    return next((kind for ending, kind in _kinds_by_ending(form).items() if folded.endswith(ending)), None)


@lru_cache(maxsize=16)
def _kinds_by_ending(form: Form) -> Mapping[str, SheetKind]:
    """What the title of a sheet, or its name, ends with: the longest first, as one may end with the other's.

    What both sheets have in common tells nothing.
    """
    own = [
        {fold_heading(sheet.title): kind, fold_heading(sheet.name): kind}
        for kind, sheet in form.sheets.pairs()
    ]
    shared = {"", *(own[0].keys() & own[1].keys())}
    told = [(ending, kind) for each in own for ending, kind in each.items() if ending not in shared]
    return dict(sorted(told, key=lambda pair: -len(pair[0])))


def _match(name: RowName, kind: SheetKind, matching: Matching, *, use_code: bool) -> tuple[Match, SheetKind]:
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
    if kind is SheetKind.PREFECTURE and (own := _as_prefecture(text, matching)).municipality is not None:
        yield own, SheetKind.PREFECTURE
        return
    match = matching.register.match(text, matching.prefecture, code=code, suggestions=matching.suggestions)
    own = _as_prefecture(text, matching) if match.municipality is None or code is not None else _NOT_ONE
    meant = (*filter(None, (own.municipality,)), *own.candidates)
    # Through the code alone any words may mean a municipality, its prefecture's name among them.
    if own.kind not in _CERTAIN or (
        match.municipality is not None and text not in {each.name for each in meant}
    ):
        yield match, SheetKind.MUNICIPAL
        return
    owner = None if code is None else matching.register.match_code(code, matching.prefecture).municipality
    if owner is None:
        yield own, SheetKind.PREFECTURE
    else:
        # A municipality typed its prefecture's name into its own form, or the prefecture took that form.
        yield Match(MatchKind.AMBIGUOUS, None, (*meant, owner), owner), SheetKind.MUNICIPAL


_NOT_ONE = Match(MatchKind.UNKNOWN)
_CERTAIN = (MatchKind.EXACT, MatchKind.OTHER_PREFECTURE)


def _as_prefecture(text: str, matching: Matching) -> Match:
    """A name as that of a prefecture; another prefecture's own row is none of ours."""
    match = matching.register.match_prefecture(text)
    meant = match.municipality
    if meant is None or matching.prefecture in (None, meant.prefecture):
        return match
    return Match(MatchKind.OTHER_PREFECTURE, None, (meant,))


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
