"""Commands on the prefecture's workbook: new, review, trace."""

import argparse
from pathlib import Path
from typing import Any

import msgspec

from xl_kenten.actions.outputs import claim
from xl_kenten.actions.prefecture_report import PrefectureReport, new_workbook
from xl_kenten.actions.workbook_buttons import Desk, decide, trace, waiting_choices
from xl_kenten.adapters.ooxml.address import parse_cell
from xl_kenten.adapters.ooxml.errors import WorkbookError
from xl_kenten.commands import DONE
from xl_kenten.commands.options import Report, add_command, add_force, add_json, add_list_and_form, basis_of
from xl_kenten.commands.terminal import say
from xl_kenten.commands.words import JapaneseParser, named_path
from xl_kenten.core.workbook.provenance import Origin, told
from xl_kenten.core.workbook.resubmission import Entry, Verdict
from xl_kenten.errors import UsageError


def add_to(commands: "argparse._SubParsersAction[JapaneseParser]") -> None:
    """Add these commands."""
    command = add_command(commands, "new", "都道府県のブック（リボン付き）を作ります", _new)
    command.add_argument("prefecture", metavar="都道府県", help="例：長野県")
    command.add_argument(
        "--out",
        type=named_path,
        metavar="ファイル",
        help="ブック（.xlsm）の名前（既定：都道府県_緊急点検.xlsm）",
    )
    add_list_and_form(command)
    add_force(command)

    command = add_command(commands, "review", "差替えの回答を一覧にし、採用か見送りを決めます", _review)
    _add_book(command)
    command.add_argument("--accept", nargs="+", default=[], metavar="団体", help="差替えを採用する団体")
    command.add_argument("--refuse", nargs="+", default=[], metavar="団体", help="差替えを見送る団体")

    command = add_command(commands, "trace", "市町村分のセルがどのファイルから来たかを示します", _trace)
    _add_book(command)
    command.add_argument("cell", metavar="セル", help="例：F12")


def _add_book(command: argparse.ArgumentParser) -> None:
    command.add_argument("workbook", type=named_path, metavar="ブック", help="new で作ったブック")
    add_json(command)
    add_force(command)


def _new(options: argparse.Namespace) -> int:
    on = basis_of(options)
    path = options.out or Path(f"{on.prefecture}_緊急点検.xlsm")
    (out,) = claim([path], force=options.force, suffixes=(".xlsm",))
    out.write(new_workbook(on))
    say(
        f"{on.prefecture}のブックを「{path}」に作成しました。Excel で開き、「はじめに」シートからお始めください。"
    )
    return DONE


def _review(options: argparse.Namespace) -> int:
    report = Report(options)
    book = PrefectureReport(options.workbook)
    verdicts = {
        _code(book.desk, name): verdict
        for names, verdict in ((options.accept, Verdict.ACCEPTED), (options.refuse, Verdict.REFUSED))
        for name in names
    }
    entries = decide(book.desk, verdicts) if verdicts else waiting_choices(book.desk)
    book.save()
    report.write(lambda: [_entry(entry) for entry in entries])
    open_ones = [entry for entry in entries if entry.verdict is None]
    report.say(
        f"{entry.name}〔{entry.file}〕\n  " + entry.changes.replace("\n", "\n  ") for entry in open_ones
    )
    report.say([f"判断を待つ回答：{len(open_ones)} 件"])
    if verdicts:
        report.say(
            [f"{len(verdicts)} 団体の判断を記入しました。次の集約（consolidate --into）で反映されます。"]
        )
    return DONE


def _code(desk: Desk, name: str) -> str:
    meant = desk.on.register.match(name, desk.on.prefecture).municipality
    own = desk.on.register.match_prefecture(name).municipality
    if meant is None and own is not None and own.prefecture == desk.on.prefecture:
        meant = own
    if meant is None:
        raise UsageError(f"「{name}」という団体は{desk.on.prefecture or '一覧'}にありません。")
    return meant.lg_code


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "lg_code": entry.lg_code,
        "name": entry.name,
        "file": entry.file,
        "changes": entry.changes.splitlines(),
        "totals": entry.totals.splitlines(),
        "verdict": {None: None, Verdict.ACCEPTED: "accepted", Verdict.REFUSED: "refused"}[entry.verdict],
        "by": entry.by or None,
        "at": entry.at.isoformat() if entry.at else None,
    }


def _trace(options: argparse.Namespace) -> int:
    sheet, row, column = cell_named(options.cell)
    report = Report(options)
    desk = PrefectureReport(options.workbook).desk
    origin = trace(desk, row, column, sheet)
    facts = msgspec.to_builtins(origin)
    if isinstance(origin, Origin):
        facts["by_hand"] = origin.by_hand
    report.write(lambda: facts)
    report.say([told(origin, desk.on.form)])
    return DONE


def cell_named(address: str) -> tuple[str | None, int, int]:
    """Sheet, if there is one, row and column (from 0) of a cell as a person names it.

    Raises UsageError when it is none.
    """
    sheet, _, cell = address.rpartition("!")
    try:
        row, column = parse_cell(cell)
    except WorkbookError as error:
        raise UsageError(
            f"「{address}」はセルの番地ではありません。F12 のように指定してください。"
        ) from error
    return sheet.strip("'").replace("''", "'") or None, row, column
