"""What each button does to the prefecture's workbook; the command line does the same to a file."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from msgspec import structs

from xl_kenten.actions.collection import Basis
from xl_kenten.actions.prefecture_workbook import Pages
from xl_kenten.adapters.form_definitions import DEFAULT_FORM, find_definition, load_form
from xl_kenten.adapters.municipality_lists import find_prefecture, list_from_sheet, national_register
from xl_kenten.core.consolidation import RowStatus, consolidate
from xl_kenten.core.finding import Finding
from xl_kenten.core.finding_list import counted
from xl_kenten.core.form import Form
from xl_kenten.core.grid import Grid
from xl_kenten.core.return_sheet import Matching
from xl_kenten.core.returned_file import ReturnedFile
from xl_kenten.core.workbook.filling import Filling, fill
from xl_kenten.core.workbook.form_page import FormPage, read_page
from xl_kenten.core.workbook.inspection import Inspection, inspect
from xl_kenten.core.workbook.moment import at_desk
from xl_kenten.core.workbook.own_filling import fill_own, shares_of, told_of_own
from xl_kenten.core.workbook.preparation import rows_of_names
from xl_kenten.core.workbook.provenance import Origin, TotalOrigin, origin_of
from xl_kenten.core.workbook.resubmission import Entry, Verdict, entries_block, read_entries, signed
from xl_kenten.core.workbook.result_list import result_blocks
from xl_kenten.core.workbook.settings import FORM_FILE, Settings, read_settings
from xl_kenten.core.workbook.sheets import (
    LEDGER,
    MUNICIPALITIES,
    PROVENANCE,
    RESUBMISSIONS,
    RESULTS,
    SETTINGS,
    STATUS,
)
from xl_kenten.core.workbook.status_list import status_blocks
from xl_kenten.core.workbook.taken import TakenRow, read_taken, taken_block
from xl_kenten.core.workbook.total_row import totals_shown
from xl_kenten.errors import UsageError


@dataclass(frozen=True, slots=True)
class Desk:
    """The workbook, its settings, and what they mean."""

    pages: Pages
    settings: Settings
    on: Basis

    @property
    def book(self) -> str:
        """The workbook's name."""
        return self.pages.book.name

    def page(self, sheet: str) -> FormPage:
        """Read a form sheet; raises UsageError when it is none."""
        return read_page(
            self.pages[sheet], self.on.form, Matching(self.on.register, self.on.prefecture), self.book
        )

    def inspection(self, sheet: str) -> Inspection:
        """Check a form sheet as it stands, 都道府県分 beside the contract ledger."""
        ledger = self._ledger() if sheet == self.on.form.sheets.prefecture.name else None
        return inspect(self.page(sheet), self.on.register, self.on.prefecture, self.book, ledger)

    def _ledger(self) -> Grid | None:
        """The sheet 契約台帳; nobody has to keep it who does not work with it."""
        try:
            return self.pages[LEDGER]
        except UsageError:
            return None


def open_desk(pages: Pages) -> Desk:
    """Read 設定 and 団体一覧; raises KentenError where they do not fit."""
    settings = read_settings(pages[SETTINGS])
    form = _form_of(settings, pages)
    if settings.inspection_day is not None:
        head = structs.replace(form.head, issued=settings.inspection_day)
        form = structs.replace(form, head=head)
    register = national_register()
    prefecture = None
    if settings.prefecture is not None:
        register = list_from_sheet(pages[MUNICIPALITIES], settings.prefecture, register)
        prefecture = find_prefecture(settings.prefecture, register)
    return Desk(pages, settings, Basis(form, register, prefecture))


def _form_of(settings: Settings, pages: Pages) -> Form:
    """The form of the workbook; its own definition may have moved along with it."""
    if settings.form_file is None:
        return load_form(settings.form or DEFAULT_FORM)
    found = find_definition(settings.form_file, pages.book.folder)
    if found is None:
        raise UsageError(
            f"このブックの様式定義「{settings.form_file}」が見つかりません。ファイルをブックと同じフォルダーに置くか、"
            f"「{SETTINGS}」シートの「{FORM_FILE}」を今の場所に直してください。"
        )
    form = load_form(found)
    if settings.form not in (None, form.head.id):
        raise UsageError(
            f"様式定義「{found}」は様式「{form.head.id}」のもので、このブックの様式「{settings.form}」と異なります。"
            f"「{SETTINGS}」シートの「{FORM_FILE}」を確かめてください。"
        )
    return form


def prepare(desk: Desk) -> str:
    """団体を並べる: turn the example rows of 市町村分 into the prefecture's municipalities, in 建制順."""
    if desk.on.prefecture is None:
        raise UsageError(f"「{SETTINGS}」シートで都道府県を入力してください。")
    municipalities = desk.on.register.of_prefecture(desk.on.prefecture)
    page = desk.page(desk.on.form.sheets.municipal.name)
    rows_of_names(page, municipalities)  # refuses before anything is inserted
    if (short := len(municipalities) - page.rows) > 0:
        desk.pages.insert_rows(page.grid.sheet, page.first_row + page.rows - 1, short)
        page = desk.page(page.grid.sheet)
    desk.pages.apply(rows_of_names(page, municipalities))
    return f"{desk.on.prefecture}の {len(municipalities)} 団体を「{page.grid.sheet}」に並べました。"


def check(desk: Desk, sheet: str) -> str:
    """入力チェック: fill the column and the sheet 検査結果; returns what to tell."""
    inspection = desk.inspection(sheet)
    targets = [place and (sheet, *place) for place in inspection.places]
    title = f"{RESULTS}　「{sheet}」の入力チェック　{counted(inspection.findings)}"
    desk.pages.apply(
        [
            *inspection.remarks_block(),
            *result_blocks(
                zip(inspection.findings, targets, strict=True), desk.on.form, desk.pages[RESULTS], title
            ),
        ]
    )
    if not inspection.findings:
        return f"「{sheet}」を点検しました。問題は見つかりませんでした。"
    return f"「{sheet}」を点検しました。\n{counted(inspection.findings)}\nくわしくは「{RESULTS}」シートをご覧ください。"


def highlight(desk: Desk, sheet: str) -> str:
    """不備を強調: fill the hidden columns to which the conditional formats refer."""
    inspection = desk.inspection(sheet)
    desk.pages.apply(inspection.marks_block())
    number = len({place for place in inspection.places if place is not None})
    return (
        f"「{sheet}」の {number} か所を強調しました。"
        if number
        else f"「{sheet}」に強調するところはありません。"
    )


def clear_highlights(desk: Desk, sheet: str) -> str:
    """強調を消す: empty the hidden columns."""
    desk.pages.apply(desk.page(sheet).marks_block({}))
    return f"「{sheet}」の強調を消しました。"


def next_deficiency(desk: Desk, sheet: str, row: int, column: int) -> tuple[int, int, Finding] | None:
    """次の不備へ: the first deficiency behind a cell, row by row, and from the top again after the last."""
    places = desk.inspection(sheet).deficiencies()
    behind = (place for place in places if place[:2] > (row, column))
    return next(behind, places[0] if places else None)


def consolidate_into(desk: Desk, files: Iterable[ReturnedFile], now: dt.datetime) -> tuple[Filling, str]:
    """市町村分を集約: fill 市町村分 and all lists, and 都道府県分 where it was returned by another division.

    What a hand wrote stays; a return that differs from the one taken before waits in 差替え until it is chosen.
    """
    pages = desk.pages
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
    return filling, "\n".join(filter(None, lines))


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
    consolidation = consolidate(sent, desk.on.form, desk.on.register, desk.on.prefecture)
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


def trace(desk: Desk, row: int, column: int, sheet: str | None = None) -> Origin | TotalOrigin:
    """転記元: where a cell of 市町村分 (or another ``sheet`` of the form) came from.

    Raises UsageError for a cell that was never returned by anybody.
    """
    sheets = desk.on.form.sheets
    sheet = sheet or sheets.municipal.name
    if sheet not in (sheets.municipal.name, sheets.prefecture.name):
        raise UsageError(
            f"「{sheets.municipal.name}」シートか「{sheets.prefecture.name}」シートで調べたいセルを選んでください。"
        )
    taken = read_taken(desk.pages[PROVENANCE], desk.on.form)
    origin = origin_of(desk.page(sheet), taken, row, column)
    if origin is None:
        raise UsageError(f"「{sheet}」シートで、回答の行か計のセルを選んでください。")
    return origin


def waiting_choices(desk: Desk) -> tuple[Entry, ...]:
    """The sheet 差替え as it stands."""
    return read_entries(desk.pages[RESUBMISSIONS])


def decide(desk: Desk, verdicts: Mapping[str, Verdict]) -> tuple[Entry, ...]:
    """Choose among the returns that wait in 差替え, by local government code; returns the sheet as it stands then.

    The choice takes effect with the next consolidation. Raises UsageError when nothing waits for a municipality,
    or more than one return does.
    """
    entries = read_entries(desk.pages[RESUBMISSIONS])
    for lg_code in verdicts:
        waiting = [entry for entry in entries if entry.lg_code == lg_code and entry.verdict is None]
        if len(waiting) != 1:
            register, prefecture = desk.on.register, desk.on.prefecture
            own = register.match_prefecture(prefecture or "").municipality
            meant = own if own and own.lg_code == lg_code else None
            meant = meant or register.match_code(lg_code, prefecture).municipality
            why = "複数あります。シートで選んでください" if waiting else "ありません"
            raise UsageError(f"{meant.name if meant else lg_code}の判断を待つ回答は{why}。")
    chosen = tuple(
        replace(entry, verdict=verdicts[entry.lg_code])
        if entry.verdict is None and entry.lg_code in verdicts
        else entry
        for entry in entries
    )
    desk.pages.apply(entries_block(chosen, desk.pages[RESUBMISSIONS]))
    return chosen


def undo(pages: Pages) -> str:
    """元に戻す: bring back what the last button changed."""
    kept = pages.undo()
    if kept is None:
        return "元に戻せる処理はありません。"
    said = "直前のボタンの処理を元に戻しました。"
    return said + (f"\nその後に手で直された {kept} か所は、そのままにしました。" if kept else "")
