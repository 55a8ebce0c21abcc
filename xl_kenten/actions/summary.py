"""集計 and 還元 from 市町村分 as it stands in the prefecture's workbook, hand edits included."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xl_kenten.actions.collection import Progress
from xl_kenten.actions.file_set import file_name, lay
from xl_kenten.actions.outputs import make_folder
from xl_kenten.actions.workbook_desk import Desk
from xl_kenten.adapters.summary_tables import tables
from xl_kenten.adapters.written.feedback_workbook import feedback_workbook
from xl_kenten.core.feedback import feedback
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.summary import LineSummary, Summary, Tally, attendance
from xl_kenten.core.workbook.sheets import SETTINGS, SUMMARY
from xl_kenten.core.workbook.summary_blocks import summary_blocks
from xl_kenten.errors import UsageError

ENDING = "_還元.xlsx"


def count(desk: Desk) -> Summary:
    """Count 市町村分 as it stands; nothing is written.

    Raises UsageError without a prefecture, and where two rows of one municipality contradict each other.
    """
    if desk.on.prefecture is None:
        raise UsageError(f"「{SETTINGS}」シートで都道府県を入力してください。")
    form = desk.on.form
    page = desk.page(form.sheets.municipal.name)
    who = attendance(page.sheet.responses, desk.on.register.of_prefecture(desk.on.prefecture))
    return Summary(form, desk.on.prefecture, page.grid.sheet, who, tables(who.members, form))


def summarise(desk: Desk) -> tuple[Summary, str]:
    """集計: fill the sheet of that name; returns the counts and what to tell."""
    summary = count(desk)
    changed = desk.pages.apply(summary_blocks(summary))
    said = "" if changed else "前回の集計から変わっていません。\n"
    return summary, f"{said}{summary.state()}\nくわしくは「{SUMMARY}」シートをご覧ください。"


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What lies in the folder now.

    ``missing`` have not answered and ``unlisted`` are no municipalities of the list: they get none.
    ``left_over`` are sheets of an earlier run for those who get none now.
    """

    written: tuple[Path, ...]
    kept: tuple[Path, ...]
    missing: tuple[Municipality, ...]
    unlisted: tuple[str, ...]
    left_over: tuple[Path, ...]

    def told(self) -> list[str]:
        """Say it in lines."""
        made = len(self.written) + len(self.kept)
        lines = [
            f"還元の資料を {made} 団体分作成しました。"
            if made
            else "回答した団体がないため、還元の資料は作成していません。"
        ]
        if self.missing:
            names = "、".join(each.name for each in self.missing)
            lines.append(f"未提出のため作成していない団体（{len(self.missing)}）：{names}")
        if self.unlisted:
            lines.append(f"団体一覧にないため作成していない行：{'、'.join(self.unlisted)}")
        if self.left_over:
            names = "、".join(path.name for path in self.left_over)
            lines.append(f"前に作った資料で、いまは対象でないもの：{names}（送らないでください）")
        return lines


def give_back(desk: Desk, folder: Path, *, force: bool, progress: Progress | None = None) -> GivenBack:
    """還元: one sheet a municipality that has answered, with its own answers and the rates of all.

    A file of the very same content is left alone. Raises UsageError as ``count`` does, OutputError when a file
    of other content stands in the way and ``force`` is not given; then nothing is written.
    """
    summary = count(desk)
    files = dict(_files(desk, summary, progress))
    if files:
        make_folder(folder)
    laid = lay(folder, files, force=force)
    return GivenBack(
        laid.written,
        laid.kept,
        summary.attendance.missing,
        summary.attendance.unlisted,
        tuple(path for path in sorted(folder.glob(f"*{ENDING}")) if path.name not in files),
    )


def _files(desk: Desk, summary: Summary, progress: Progress | None) -> Iterator[tuple[str, bytes]]:
    listed = desk.on.register.of_prefecture(summary.prefecture)
    numbers = {each.lg_code: number for number, each in enumerate(listed, start=1)}
    members = summary.attendance.members
    for done, member in enumerate(members, start=1):
        who = member.municipality
        if who is not None:
            name = file_name(numbers[who.lg_code], len(listed), who, ENDING)
            yield name, feedback_workbook(feedback(summary, member))
        if progress:
            progress(done, len(members))


def facts(summary: Summary) -> dict[str, Any]:
    """The counts for machines; see ``xl_kenten.commands.summary`` for the keys."""
    who = summary.attendance
    return {
        "form": summary.form.head.id,
        "prefecture": summary.prefecture,
        "municipalities": summary.municipalities,
        "answered": summary.municipalities - len(who.missing),
        "missing": [each.lg_code for each in who.missing],
        "unlisted": list(who.unlisted),
        "left_out": list(who.left_out),
        "lines": [_line(line) for line in summary.lines],
    }


def _line(each: LineSummary) -> dict[str, Any]:
    return {
        "id": each.line.id,
        "level": each.line.level.value,
        "title": each.line.title,
        "total": _tally(each.total),
        "kinds": {group.value: _tally(tally) for group, tally in each.groups.items()},
        "values": {str(value): number for value, number in each.values.items()},
        "deficient": [
            {"lg_code": member.municipality.lg_code if member.municipality else None, "name": member.name}
            for member in each.deficient
        ],
    }


def _tally(tally: Tally) -> dict[str, int | float | None]:
    return {
        "deficient": tally.deficient,
        "answered": tally.answered,
        "rate": tally.rate,
        "nil": tally.nil,
        "blank": tally.blank,
    }
