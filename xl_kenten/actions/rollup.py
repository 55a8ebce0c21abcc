"""Rolling up (全国集計): a folder of prefectural reports to one national table."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from xl_kenten.actions.collection import Basis, Progress, read_returns
from xl_kenten.adapters.municipality_lists import national_register
from xl_kenten.adapters.nation_list import read_nation_list
from xl_kenten.adapters.national_tables import counted_by_prefecture
from xl_kenten.adapters.returned_files.guarded_check import GuardedCheck
from xl_kenten.core.consolidation import RowStatus
from xl_kenten.core.form import Form
from xl_kenten.core.nation import Nation
from xl_kenten.core.national_findings import in_order
from xl_kenten.core.rollup import RollUp, roll_up
from xl_kenten.core.rollup_proof import unproved


def nation(listed: Path | None = None) -> Nation:
    """The nation as it comes with the program, or as a CSV lists it. Raises UsageError or DefinitionError."""
    return Nation(national_register() if listed is None else read_nation_list(listed))


def roll_up_folder(
    folder: Path, form: Form, whole: Nation, progress: Progress | None = None, *, own: Sequence[Path] = ()
) -> RollUp:
    """Read every file of a folder, bring the reports together, and prove the totals by a second count.

    Raises UsageError without a folder. ``own`` is what the run itself writes, should it lie there.
    """
    guarded = GuardedCheck(Basis(form, whole.register, None).check)
    return proved(roll_up(map(guarded.bounded, read_returns(folder, progress, own=own)), form, whole))


def proved(rolled_up: RollUp) -> RollUp:
    """Count again by other means; a total that cannot be proved is a finding."""
    wrong = tuple(unproved(rolled_up, counted_by_prefecture(rolled_up)))
    return replace(rolled_up, findings=in_order((*rolled_up.findings, *wrong))) if wrong else rolled_up


def prefecture_lines(rolled_up: RollUp) -> Iterator[str]:
    """Count the prefectures by status, and name those that have not reported."""
    statuses = [report.status for report in rolled_up.prefectures]
    counted = " / ".join(f"{status.label} {statuses.count(status)}" for status in RowStatus)
    yield f"都道府県　{len(statuses)} 団体（{counted}）"
    missing = [each.prefecture.name for each in rolled_up.prefectures if each.status is RowStatus.MISSING]
    if missing:
        yield f"未提出の都道府県（{len(missing)}）：{'、'.join(missing)}"
