"""Commands on the way to the ministry: gate, submit. Nothing is sent."""

import argparse
import datetime as dt
from typing import Any

from xl_kenten.actions.prefecture_report import PrefectureReport
from xl_kenten.actions.submission import show_gate, submit, told_of_gate, told_of_run
from xl_kenten.commands import DONE, ERRORS_FOUND
from xl_kenten.commands.options import Report, add_command, add_force, add_json
from xl_kenten.commands.words import JapaneseParser, named_path
from xl_kenten.core.workbook.gate import Gate


def add_to(commands: "argparse._SubParsersAction[JapaneseParser]") -> None:
    """Add these commands."""
    command = add_command(
        commands,
        "gate",
        "国に報告できるかを調べ、結果をブックの「提出前チェック」シートに書き込みます",
        _gate,
    )
    command.add_argument("workbook", type=named_path, metavar="ブック", help="new で作り、集約したブック")
    add_json(command)
    add_force(command)

    command = add_command(
        commands, "submit", "国に提出するファイルと、それを添付したメールの下書きを作ります", _submit
    )
    command.add_argument("workbook", type=named_path, metavar="ブック", help="new で作り、集約したブック")
    command.add_argument(
        "--out", type=named_path, required=True, metavar="フォルダー", help="提出ファイルを作るフォルダー"
    )
    add_json(command)
    add_force(command)


def _gate(options: argparse.Namespace) -> int:
    report = Report(options)
    book = PrefectureReport(options.workbook)
    gate, _ = show_gate(book.desk, _today())
    book.save()
    report.write(lambda: _facts(gate))
    report.say(told_of_gate(gate, whole=True))
    return _exit_status(gate)


def _submit(options: argparse.Namespace) -> int:
    report = Report(options)
    desk = PrefectureReport(options.workbook).desk
    run = submit(desk, options.out, _today(), force=options.force)
    facts = _facts(run.gate) | {
        "written": [path.name for path in run.written],
        "kept": [path.name for path in run.kept],
    }
    report.write(lambda: facts)
    report.say(told_of_run(run, options.out, whole=True))
    return _exit_status(run.gate)


def _facts(gate: Gate) -> dict[str, Any]:
    return {
        "prefecture": gate.prefecture,
        "day": gate.day.isoformat(),
        "ready": gate.ready,
        "obstacles": [
            {
                "code": str(obstacle.code),
                "weight": obstacle.weight.value,
                "sheet": obstacle.place.sheet,
                "cell": obstacle.place.cell,
                "what": obstacle.what,
                "cure": obstacle.cure,
            }
            for obstacle in gate.obstacles
        ],
    }


def _exit_status(gate: Gate) -> int:
    return DONE if gate.ready else ERRORS_FOUND


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
