"""都道府県分 from a return: another division's answers go into the prefecture's sheet as a municipality's do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from xl_kenten.core.consolidation import ConsolidatedRow, Consolidation, RowStatus
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.workbook.filled_row import fill_row
from xl_kenten.core.workbook.filling import Filling
from xl_kenten.core.workbook.form_page import FormPage
from xl_kenten.core.workbook.resubmission import Entry, verdicts_by_code
from xl_kenten.core.workbook.taken import TakenRow
from xl_kenten.core.workbook.three_way import Outcome
from xl_kenten.errors import UsageError


@dataclass(frozen=True, slots=True)
class Shares:
    """What a consolidation says of the municipalities, and of the prefecture's own row."""

    municipal: Consolidation
    own: Consolidation

    @property
    def has_own(self) -> bool:
        """Tell whether an answered 都道府県分 was returned."""
        return self.own.rows[0].response is not None


def shares_of(consolidation: Consolidation, prefecture: Municipality) -> Shares:
    """Part a consolidation; each finding is told with the sheet it concerns.

    A blank 都道府県分 says nothing: the prefecture fills in its own sheet.
    """
    code = prefecture.lg_code
    returned = (*consolidation.own_rivals, *filter(None, [consolidation.own]))
    *rivals, newest = [None, *(each for each in returned if not each.is_silent)]
    row = ConsolidatedRow(prefecture, RowStatus.MISSING, newest, tuple(filter(None, rivals)))
    findings = consolidation.findings
    return Shares(
        replace(consolidation, findings=tuple(each for each in findings if each.lg_code != code)),
        replace(
            consolidation,
            rows=(row,),
            findings=tuple(each for each in findings if newest is not None and each.lg_code == code),
        ),
    )


def fill_own(
    share: Consolidation, page: FormPage, before: Mapping[str, TakenRow], entries: Sequence[Entry]
) -> Filling:
    """Lay the prefecture's own return over 都道府県分; raises UsageError when the sheet has no row for it."""
    (row,) = share.rows
    code = row.municipality.lg_code
    standing = page.by_code().get(code)
    if standing is None:
        raise UsageError(
            f"「{page.grid.sheet}」シートに{row.municipality.name}の行がありません。"
            f"例の行の名前を「{row.municipality.name}」に書き換えて、もう一度お試しください。"
        )
    filled = fill_row(row, standing, before.get(code), verdicts_by_code(entries))
    return Filling(share, page, (filled,), {record.file: record.modified for record in share.files})


def told_of_own(filling: Filling) -> str | None:
    """Say what went into 都道府県分, and from where; None where nothing did."""
    (row,) = filling.rows
    taken = sum(each.outcome is Outcome.TAKEN for each in row.merged.values())
    if row.used is None or not taken:
        return None
    return f"「{filling.page.grid.sheet}」に、「{row.used.file}」から {taken} か所を取り込みました。"
