"""差替え: a return that differs from what was taken waits until somebody has chosen."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import msgspec

from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.normalise import shown, trimmed
from xl_kenten.core.response import Response
from xl_kenten.core.workbook.cell_block import Block, Content
from xl_kenten.core.workbook.list_sheet import list_block, list_rows
from xl_kenten.core.workbook.sheets import RESUBMISSION_HEADINGS, RESUBMISSIONS
from xl_kenten.core.workbook.taken import TakenRow
from xl_kenten.errors import UsageError


class Verdict(StrEnum):
    """What the staff choose for one return."""

    ACCEPTED = "採用"
    REFUSED = "見送り"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the sheet 差替え: a return of a municipality, and the choice, once made, by whom and when."""

    lg_code: str
    name: str
    file: str
    modified: dt.datetime | None
    changes: str
    totals: str
    fingerprint: str
    verdict: Verdict | None = None
    by: str = ""
    at: dt.datetime | None = None


def fingerprint(response: Response) -> str:
    """Tell contents apart: the same answers have the same one, whatever file they came in."""
    content = sorted(response.values().items())
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()[:16]


def read_entries(sheet: Grid) -> tuple[Entry, ...]:
    """Read the sheet 差替え; raises UsageError when 判断 holds neither 採用 nor 見送り."""
    entries = []
    width = len(RESUBMISSION_HEADINGS)
    for cells in list_rows(sheet, width):
        lg_code = shown(cells[1]).strip()
        if lg_code:
            entries.append(
                Entry(
                    lg_code=lg_code,
                    name=shown(cells[2]),
                    file=shown(cells[3]),
                    modified=_time(cells[4]),
                    changes=shown(cells[5]),
                    totals=shown(cells[6]),
                    fingerprint=shown(cells[10]).strip(),
                    verdict=_verdict(cells[7], shown(cells[2])),
                    by=shown(cells[8]),
                    at=_time(cells[9]),
                )
            )
    return tuple(entries)


def _verdict(cell: CellValue, name: str) -> Verdict | None:
    text = trimmed(shown(cell))
    if not text:
        return None
    if text not in set(Verdict):
        raise UsageError(
            f"「{RESUBMISSIONS}」シートの{name}の判断『{text}』は使えません。採用か見送りを選んでください。"
        )
    return Verdict(text)


def _time(cell: CellValue) -> dt.datetime | None:
    return cell if isinstance(cell, dt.datetime) else None


def signed(
    entries: Sequence[Entry], taken: Mapping[str, TakenRow], by: str | None, now: dt.datetime
) -> tuple[Entry, ...]:
    """Note by whom and when new choices were made.

    Where a return is accepted, the others that waited with it and the one it displaces (``taken``, by code) are
    passed over. Raises UsageError when there is a new choice and nobody is named.
    """
    fresh = [entry for entry in entries if entry.verdict is not None and entry.at is None]
    if fresh and not by:
        raise UsageError(
            f"「{RESUBMISSIONS}」シートに新しい判断があります。"
            "「設定」シートの「担当者」に、判断した方の名前を入力してください。"
        )
    chosen = {entry.lg_code for entry in fresh if entry.verdict is Verdict.ACCEPTED}
    outcome = []
    for entry in entries:
        if entry.at is None and (entry.verdict is not None or entry.lg_code in chosen):
            outcome.append(replace(entry, verdict=entry.verdict or Verdict.REFUSED, by=by or "", at=now))
        else:
            outcome.append(entry)
    known = {(entry.lg_code, entry.fingerprint) for entry in entries}
    for lg_code in sorted(chosen):
        old = taken.get(lg_code)
        if old is not None and (lg_code, old.fingerprint) not in known:
            outcome.append(
                Entry(
                    lg_code=lg_code,
                    name=old.name,
                    file=old.file,
                    modified=old.modified,
                    changes="（差し替えられた回答）",
                    totals="",
                    fingerprint=old.fingerprint,
                    verdict=Verdict.REFUSED,
                    by=by or "",
                    at=now,
                )
            )
    return tuple(outcome)


def entries_block(entries: Iterable[Entry], sheet: Grid) -> tuple[Block, ...]:
    """Replace the list; ``sheet`` is how 差替え stands now."""
    rows: list[tuple[Content, ...]] = [
        (
            number,
            entry.lg_code,
            entry.name,
            entry.file or None,
            entry.modified,
            entry.changes or None,
            entry.totals or None,
            entry.verdict.value if entry.verdict else None,
            entry.by or None,
            entry.at,
            entry.fingerprint,
        )
        for number, entry in enumerate(entries, start=1)
    ]
    return list_block(sheet, rows, len(RESUBMISSION_HEADINGS))


Verdicts = Mapping[str, tuple[Verdict, dt.datetime | None]]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which return counts (None: what was taken before stays), and which wait for somebody to choose."""

    used: Response | None
    waiting: tuple[Response, ...]


def choose(candidates: Sequence[Response], taken: str | None, verdicts: Verdicts) -> Choice:
    """Choose among one municipality's returns.

    ``candidates`` have distinct contents, oldest first; ``taken`` is the fingerprint last taken; ``verdicts`` are
    the choices made so far, by fingerprint. What was taken stays until somebody chooses otherwise; only where
    nothing was taken yet is the newest shown.
    """
    marks = [(fingerprint(response), response) for response in candidates]
    accepted = [
        (verdicts[mark][1] or dt.datetime.min, place, response)  # noqa: DTZ901 - cells know no zones
        for place, (mark, response) in enumerate(marks)
        if mark in verdicts and verdicts[mark][0] is Verdict.ACCEPTED
    ]
    open_ones = [(mark, response) for mark, response in marks if mark not in verdicts]
    if accepted:
        used: Response | None = max(accepted, key=lambda each: each[:2])[2]
    elif taken is not None:
        used = next((response for mark, response in marks if mark == taken), None)
    else:
        used = open_ones[-1][1] if open_ones else None
    waiting = tuple(response for mark, response in open_ones if response is not used and mark != taken)
    return Choice(used, waiting)


def verdicts_by_code(entries: Iterable[Entry]) -> dict[str, Verdicts]:
    """The choices made so far, by municipality and fingerprint."""
    found: dict[str, dict[str, tuple[Verdict, dt.datetime | None]]] = {}
    for entry in entries:
        if entry.verdict is not None:
            found.setdefault(entry.lg_code, {})[entry.fingerprint] = (entry.verdict, entry.at)
    return dict(found)
