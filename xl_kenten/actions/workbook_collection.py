"""市町村分を集約 and 提出状況: returned files laid over the prefecture's workbook."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from msgspec import structs

from xl_kenten.actions.collection import consolidated
from xl_kenten.actions.workbook_desk import Desk
from xl_kenten.core.consolidation import Consolidation, RowStatus, by_place, check_files
from xl_kenten.core.finding_list import counted
from xl_kenten.core.returned_file import ReturnedFile
from xl_kenten.core.workbook.filling import Filling, fill
from xl_kenten.core.workbook.moment import at_desk
from xl_kenten.core.workbook.own_filling import fill_own, shares_of, told_of_own
from xl_kenten.core.workbook.resubmission import Entry, entries_block, read_entries, signed
from xl_kenten.core.workbook.result_list import result_blocks
from xl_kenten.core.workbook.sheets import PROVENANCE, RESUBMISSIONS, RESULTS, SETTINGS, STATUS
from xl_kenten.core.workbook.status_list import status_blocks
from xl_kenten.core.workbook.taken import TakenRow, read_taken, taken_block
from xl_kenten.core.workbook.total_row import totals_shown
from xl_kenten.errors import UsageError


@dataclass(frozen=True, slots=True)
class CollectedInto:
    """What the workbook holds once it is filled, and what is said of it.

    ``own`` is None where 都道府県分 was never returned. ``aside`` is what is told of the files of the run itself,
    ``listed`` the names of all files in their order.
    """

    municipal: Filling
    own: Filling | None
    aside: Consolidation
    listed: tuple[str, ...]
    said: str

    def consolidation(self) -> Consolidation:
        """The rows of 市町村分 as they stand in the workbook, and all that is told of it and of every file."""
        stands = self.municipal.as_it_stands()
        of_own = self.own.findings if self.own else ()
        records = {record.file: record for record in (*stands.files, *self.aside.files)}
        return structs.replace(
            stands,
            findings=by_place((*stands.findings, *of_own, *self.aside.findings)),
            files=tuple(records[name] for name in self.listed),
        )


def consolidate_into(desk: Desk, files: Iterable[ReturnedFile], now: dt.datetime) -> CollectedInto:
    """市町村分を集約: fill 市町村分 and all lists, and 都道府県分 where it was returned by another division.

    What a hand wrote stays; a return that differs from the one taken before waits in 差替え until it is chosen.
    """
    pages, files = desk.pages, tuple(files)
    before = read_taken(pages[PROVENANCE], desk.on.form)
    settled = signed(read_entries(pages[RESUBMISSIONS]), before, desk.settings.staff, at_desk(now))
    filling, own = _fillings(desk, files, before, settled)
    both = (filling,) if own is None else (own, filling)
    taken = [row for each in (filling, own) if each for row in each.taken_rows(at_desk(now))]
    findings = [(finding, each.target(finding)) for each in both for finding in each.findings]
    counts = counted(finding for finding, _ in findings)
    waiting = [entry for each in both for entry in each.waiting_entries()]
    changed = pages.apply(
        [
            *(block for each in both for block in each.blocks()),
            *result_blocks(findings, desk.on.form, pages[RESULTS], f"{RESULTS}　市町村分の集約　{counts}"),
            *status_blocks(filling, {row.lg_code: row for row in taken}, pages[STATUS]),
            *entries_block(
                [*(entry for entry in settled if entry.verdict is not None), *waiting], pages[RESUBMISSIONS]
            ),
            *taken_block(taken, desk.on.form, pages[PROVENANCE]),
        ]
    )
    pages.book.show_results(filling.page.grid.sheet, totals_shown(filling))
    whose = f"{desk.on.prefecture}の市町村分"
    lines = [
        f"{whose}を集約しました。" if changed else f"{whose}は、前回の集約から変わっていません。",
        _standings(filling),
        told_of_own(own) if own is not None else None,
        counts,
    ]
    if waiting:
        lines.append(f"差替えの判断を待つ回答が {len(waiting)} 件あります（「{RESUBMISSIONS}」シート）。")
    aside = check_files(
        (file for file in files if file.is_own), desk.on.form, desk.on.register, desk.on.prefecture
    )
    listed = tuple(file.file for file in files)
    return CollectedInto(filling, own, aside, listed, "\n".join(filter(None, lines)))


def show_status(desk: Desk, files: Iterable[ReturnedFile]) -> str:
    """提出状況: fill the sheet of that name and nothing else."""
    before = read_taken(desk.pages[PROVENANCE], desk.on.form)
    filling = filling_of(desk, files)
    desk.pages.apply(status_blocks(filling, before, desk.pages[STATUS]))
    return f"{desk.on.prefecture}の提出状況\n{_standings(filling)}"


def filling_of(desk: Desk, files: Iterable[ReturnedFile]) -> Filling:
    """Lay returned files over the workbook as it stands, without writing anything."""
    before = read_taken(desk.pages[PROVENANCE], desk.on.form)
    return _fillings(desk, files, before, read_entries(desk.pages[RESUBMISSIONS]))[0]


def _fillings(
    desk: Desk, files: Iterable[ReturnedFile], before: Mapping[str, TakenRow], entries: Sequence[Entry]
) -> tuple[Filling, Filling | None]:
    """Returned files laid over 市町村分 and, where it was ever returned, over 都道府県分."""
    if desk.on.prefecture is None:
        raise UsageError(f"「{SETTINGS}」シートで都道府県を入力してください。")
    sheets = desk.on.form.sheets
    # Every run that changes the workbook leaves one more backup: told in it, the runs would never come to rest.
    sent = (file for file in files if not file.is_own)
    consolidation = consolidated(sent, desk.on)
    prefecture = desk.on.register.match_prefecture(desk.on.prefecture).municipality
    if prefecture is None:
        return fill(consolidation, desk.page(sheets.municipal.name), before, entries), None
    shares = shares_of(consolidation, prefecture)
    filling = fill(shares.municipal, desk.page(sheets.municipal.name), before, entries)
    if not shares.has_own and prefecture.lg_code not in before:
        return filling, None
    return filling, fill_own(shares.own, desk.page(sheets.prefecture.name), before, entries)


def _standings(filling: Filling) -> str:
    return "　".join(f"{status.label} {filling.statuses.count(status)}" for status in RowStatus)
