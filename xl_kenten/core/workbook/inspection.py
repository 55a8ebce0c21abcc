"""入力チェック of a form sheet: what is wrong with the entries as they stand in the workbook."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xl_kenten.core.consolidation import check_files, consolidate
from xl_kenten.core.finding import Finding, FindingCode, Severity
from xl_kenten.core.form import SheetKind
from xl_kenten.core.grid import Grid
from xl_kenten.core.municipality import Register
from xl_kenten.core.returned_file import ReturnedFile
from xl_kenten.core.workbook.cell_block import Block
from xl_kenten.core.workbook.form_page import FormPage
from xl_kenten.core.workbook.remarks import remark
from xl_kenten.core.workbook.sheets import REMARKS_HEADING

# What is told of files that come from outside: our own sheet is known, and its rows are the gate's matter.
_OF_FILES = frozenset(
    (
        FindingCode.FORM_NOT_FOUND,
        FindingCode.FORM_SHIFTED,
        FindingCode.SHEET_RENAMED,
        FindingCode.FORM_VERSION,
    )
)


@dataclass(frozen=True, slots=True)
class Inspection:
    """The findings on a form sheet, in reading order, and the row and column of each."""

    page: FormPage
    findings: tuple[Finding, ...]
    places: tuple[tuple[int, int] | None, ...]

    def by_row(self) -> Mapping[int, list[Finding]]:
        """The findings of each row."""
        rows: dict[int, list[Finding]] = defaultdict(list)
        for finding, place in zip(self.findings, self.places, strict=True):
            if place is not None:
                rows[place[0]].append(finding)
        return rows

    def remarks_block(self) -> tuple[Block, ...]:
        """The column 検査結果."""
        return self.page.column_block(
            REMARKS_HEADING, {row: remark(findings) for row, findings in self.by_row().items()}
        )

    def marks_block(self) -> tuple[Block, ...]:
        """The hidden columns to which the highlighting refers."""
        gravest: dict[tuple[int, str | None], Severity] = {}
        for finding, place in zip(self.findings, self.places, strict=True):
            if place is not None:
                key = (place[0], finding.item)
                gravest[key] = min(gravest.get(key, Severity.NOTICE), finding.severity, key=_rank)
        return self.page.marks_block({key: MARKS[severity] for key, severity in gravest.items()})

    def deficiencies(self) -> list[tuple[int, int, Finding]]:
        """The places to visit with 次の不備へ, row by row: errors and warnings, each cell once."""
        seen: dict[tuple[int, int], Finding] = {}
        for finding, place in zip(self.findings, self.places, strict=True):
            if place is not None and finding.severity is not Severity.NOTICE:
                seen.setdefault(place, finding)
        return [(row, column, seen[row, column]) for row, column in sorted(seen)]


MARKS = {Severity.ERROR: "E", Severity.WARNING: "W", Severity.NOTICE: "N"}


def _rank(severity: Severity) -> int:
    return severity.rank


def inspect(
    page: FormPage, register: Register, prefecture: str | None, book: str, ledger: Grid | None = None
) -> Inspection:
    """Check a form sheet. Rows of 市町村分 without any answer have not been submitted yet.

    ``ledger`` is the sheet with the contracts from which its row follows.
    """
    grids = (page.grid,) if ledger is None else (page.grid, ledger)
    file = ReturnedFile(book, 0, grids=grids, attachments_beside=True)
    if page.sheet.kind is SheetKind.MUNICIPAL and prefecture is not None and len(page.sheet.responses) > 1:
        found = consolidate([file], page.form, register, prefecture)
    else:
        found = check_files([file], page.form, register, prefecture)
    findings = [
        finding
        for finding in found.findings
        # What is told of the ledger's own cells is told where the ledger itself is checked.
        if finding.code not in _OF_FILES and finding.place.sheet in (None, page.grid.sheet)
    ]
    return Inspection(page, tuple(findings), tuple(_places(page, findings)))


def _places(page: FormPage, findings: Iterable[Finding]) -> Iterable[tuple[int, int] | None]:
    """Where a finding stands in the sheet; that on a missing return at the name of its row."""
    rows = page.by_code()
    for finding in findings:
        place = finding.place
        if place.row is not None and place.column is not None:
            yield place.row, place.column
        elif finding.lg_code in rows:
            yield rows[finding.lg_code].row, rows[finding.lg_code].name_column
        else:
            yield None
