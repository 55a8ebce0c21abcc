"""The marked copy (確認結果): a returned workbook with every cell at fault coloured and commented."""

import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xl_kenten.adapters.atomic_file import write_atomically
from xl_kenten.adapters.ooxml import Workbook, WorkbookError, Worksheet
from xl_kenten.adapters.ooxml.address import is_on_sheet
from xl_kenten.adapters.ooxml.cell_text import length
from xl_kenten.adapters.ooxml.plain_copy import write_plain_copy
from xl_kenten.core.finding import Finding, Severity, cell_address
from xl_kenten.core.grid import Grid
from xl_kenten.errors import OutputError

COLOURS = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFEB9C", Severity.NOTICE: "DDEBF7"}

_ENDING = "_確認結果"
_LONGEST_STEM = 200  # of the 255 bytes that a name may have; a kanji takes three
_SIMPLIFIED = (
    "【お知らせ】元のファイルの形式には直接書き込めないため、値だけを新しいブックに写して印を付けました。"
    "書式・数式・図形などは省いています。修正は元のファイルに行ってください。"
)
_LARGEST_FILE = 128 * 1024 * 1024
_LONGEST_COMMENT = 16_000
_WORKBOOK_SUFFIXES = {".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods"}

_Cell = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class MarkedCopy:
    """What was made: the file, and the cells coloured in it as (sheet, ``F7``), in order.

    ``unmarked`` are the findings that concern no cell of the workbook; they stand in the comment on A1 of their
    sheet, or of the first one. ``simplified`` tells that only the values could be copied.
    """

    target: Path
    cells: tuple[tuple[str, str], ...]
    unmarked: tuple[Finding, ...]
    simplified: bool


def mark(
    source: Path,
    target: Path,
    findings: Sequence[Finding],
    *,
    grids: Sequence[Grid] = (),
    force: bool = False,
) -> MarkedCopy:
    """Write a copy of a returned workbook in which one sees where what is wrong; the original stays as it is.

    ``findings`` are those of this file. ``target`` is a folder (the copy is called 「名前_確認結果.xlsx」 there) or a
    workbook's name. A file that cannot be edited in place (.xls, .xlsb, .ods, Strict, damaged) is copied from
    ``grids``, its sheets' values; without them WorkbookError is raised. Raises OutputError when the copy cannot be
    written, e.g. because it exists already and ``force`` is not given.
    """
    copy, content = marked(source, target, findings, grids)
    write_atomically(copy.target, content, force=force)
    return copy


def marked(
    source: Path, target: Path, findings: Sequence[Finding], grids: Sequence[Grid] = ()
) -> tuple[MarkedCopy, bytes]:
    """Make what ``mark`` writes, and the bytes to be written."""
    try:
        marks = _Marks(Workbook(_read(source)), {}, findings)
        content = marks.write(())
    except WorkbookError as error:
        if not grids:
            raise WorkbookError(f"「{source.name}」に印を付けられません。{error}") from error
        plain, names = write_plain_copy(grids)
        marks = _Marks(Workbook(plain), names, findings)
        content = marks.write((_SIMPLIFIED,))
        simplified = True
    else:
        simplified = False
    path = _path_of_copy(source, target, marks.workbook.suffix)
    return MarkedCopy(path, marks.coloured(), tuple(marks.unmarked), simplified), content


def _read(source: Path) -> bytes:
    try:
        if source.is_file() and source.stat().st_size <= _LARGEST_FILE:
            return source.read_bytes()
    except (OSError, ValueError) as error:
        raise WorkbookError("ファイルを読み取れません。") from error
    raise WorkbookError("通常のファイルではないか、大きすぎます。")


def _path_of_copy(source: Path, target: Path, suffix: str) -> Path:
    if target.is_dir() or target.suffix.lower() not in _WORKBOOK_SUFFIXES:
        path = target / f"{_fitting(source.stem)}{_ENDING}{suffix}"
    else:
        path = target
    if path.suffix.lower() != suffix:
        raise OutputError(
            f"「{path.name}」の拡張子を {suffix} にしてください（Excel で開けなくなるためです）。"
        )
    if path.exists() and source.exists() and path.samefile(source):
        raise OutputError(f"元のファイル「{source.name}」には書き込みません。別の名前を指定してください。")
    return path


def _fitting(stem: str) -> str:
    """Cut a name that would be too long with our ending; the disk counts bytes."""
    if len(os.fsencode(stem)) <= _LONGEST_STEM:
        return stem
    return os.fsencode(stem)[:_LONGEST_STEM].decode("utf-8", "ignore") + "…"


class _Marks:
    """The marks to be made in one workbook; ``names`` tells which of its sheets go by another name in findings."""

    def __init__(self, workbook: Workbook, names: dict[str, str], findings: Sequence[Finding]) -> None:
        if not workbook.sheets:
            raise WorkbookError("印を付けるワークシートがありません。")
        self.workbook = workbook
        self.unmarked: list[Finding] = []
        self._order = [entry.name for entry in workbook.sheets]
        self._hidden = {entry.name for entry in workbook.sheets if entry.hidden}
        self._first = next((name for name in self._order if name not in self._hidden), self._order[0])
        self._of_cell: dict[_Cell, list[Finding]] = defaultdict(list)
        self._of_sheet: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            sheet = finding.place.sheet or ""
            self._sort_in(finding, names.get(sheet, sheet))

    def _sort_in(self, finding: Finding, sheet: str) -> None:
        row, column = finding.place.row, finding.place.column
        known = sheet in self._order
        if known and row is not None and column is not None and is_on_sheet(row, column):
            self._of_cell[sheet, row, column].append(finding)
            if sheet in self._hidden and sheet != self._first:
                self._of_sheet[self._first].append(finding)  # else nobody would see it
        else:
            self._of_sheet[sheet if known else self._first].append(finding)
            self.unmarked.append(finding)

    def coloured(self) -> tuple[tuple[str, str], ...]:
        """The cells coloured, sheet by sheet, row by row."""
        cells = sorted(self._of_cell, key=lambda cell: (self._order.index(cell[0]), *cell[1:]))
        return tuple((sheet, cell_address(row, column)) for sheet, row, column in cells)

    def write(self, words: Sequence[str]) -> bytes:
        """Colour and comment; ``words`` come first in the comment on A1 of the first sheet."""
        self._withdraw_old()
        comments: dict[_Cell, list[Finding]] = defaultdict(list)
        for (sheet, row, column), found in self._of_cell.items():
            worksheet = self.workbook.worksheet(sheet)
            _colour(worksheet, row, column, found)
            # Of merged cells only the first one shows its colour and its comment.
            shown = (sheet, *worksheet.anchor(row, column))
            comments[shown] += found
            _colour(worksheet, *shown[1:], comments[shown])
        for sheet, found in self._of_sheet.items():
            comments[sheet, 0, 0] += found
        top = (self._first, 0, 0)
        if words:
            comments.setdefault(top, [])
        for cell, found in comments.items():
            text = _comment(words if cell == top else (), found)
            self.workbook.worksheet(cell[0]).add_comment(*cell[1:], text)
        return self.workbook.to_bytes()

    def _withdraw_old(self) -> None:
        """Take off the marks of an earlier check, when a marked copy was corrected and returned."""
        for entry in {entry.part: entry for entry in self.workbook.sheets}.values():
            if self.workbook.is_commented(entry):
                sheet = self.workbook.worksheet(entry.name)
                for row, column in sheet.withdraw_comments():
                    sheet.remove_fill(row, column, frozenset(COLOURS.values()))


def _colour(sheet: Worksheet, row: int, column: int, findings: Sequence[Finding]) -> None:
    gravest = min((finding.severity for finding in findings), key=lambda severity: severity.rank)
    sheet.fill(row, column, COLOURS[gravest])


def _comment(words: Sequence[str], findings: Sequence[Finding]) -> str:
    """The text of a comment, the gravest finding first; what does not fit is counted at its end."""
    paragraphs = list(words)
    ordered = sorted(findings, key=lambda finding: finding.severity.rank)
    for number, finding in enumerate(ordered):
        cure = f"\n対応：{finding.cure}" if finding.cure else ""
        paragraph = f"【{finding.severity.label}】{finding.message}{cure}"
        if paragraphs and length("\n\n".join((*paragraphs, paragraph))) > _LONGEST_COMMENT:
            paragraphs.append(f"ほか {len(ordered) - number} 件は、検査結果の一覧をご覧ください。")
            break
        paragraphs.append(paragraph)
    return "\n\n".join(paragraphs)
