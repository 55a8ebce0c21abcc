"""差替え: the returns that wait for somebody to choose, and the choice."""

from collections.abc import Mapping
from dataclasses import replace

from xl_kenten.actions.workbook_desk import Desk
from xl_kenten.core.workbook.resubmission import Entry, Verdict, entries_block, read_entries
from xl_kenten.core.workbook.sheets import RESUBMISSIONS
from xl_kenten.errors import UsageError


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
