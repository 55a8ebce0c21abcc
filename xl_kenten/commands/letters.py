"""Commands that write letters: remind, send-back, and the letters that go with the forms. Nothing is sent."""

import argparse
import datetime as dt

from xl_kenten.actions import workbook_letters
from xl_kenten.actions.collection import read_returns
from xl_kenten.actions.correspondence import DraftRun
from xl_kenten.actions.marked_copies import sources_of_folder
from xl_kenten.actions.prefecture_report import PrefectureReport
from xl_kenten.commands import DONE
from xl_kenten.commands.options import Report, add_command, add_force, add_json, progress
from xl_kenten.commands.words import JapaneseParser, named_path
from xl_kenten.core.letter import LetterKind


def add_to(commands: "argparse._SubParsersAction[JapaneseParser]") -> None:
    """Add these commands."""
    command = add_command(
        commands, "send-forms", "様式と、それを添付したメールの下書きを団体ごとに作ります", _send_forms
    )
    _add_common(command)
    command.add_argument(
        "--ledger",
        action="store_true",
        help="契約ごとに点検するためのシート「契約台帳」を付けます（ブックの設定が「付ける」のときは、指定しなくても付きます）",
    )
    command = add_command(commands, "remind", "未提出の団体への督促の下書きを作ります", _remind)
    _add_common(command)
    command = add_command(
        commands, "send-back", "エラーのある回答を差し戻す下書きを、確認用の写しを添えて作ります", _send_back
    )
    _add_common(command)
    command.add_argument(
        "folder", type=named_path, metavar="フォルダー", help="回答ファイルを置いたフォルダー"
    )


def _add_common(command: argparse.ArgumentParser) -> None:
    command.add_argument("workbook", type=named_path, metavar="ブック", help="new で作り、集約したブック")
    command.add_argument(
        "--out", type=named_path, required=True, metavar="フォルダー", help="下書きを作るフォルダー"
    )
    add_json(command)
    add_force(command)


def _send_forms(options: argparse.Namespace) -> int:
    report = Report(options)
    desk = PrefectureReport(options.workbook).desk
    run = workbook_letters.send_forms(
        desk, options.out, _today(), force=options.force, progress=progress("作成"), ledger=options.ledger
    )
    return _tell(report, LetterKind.DISTRIBUTION, run)


def _remind(options: argparse.Namespace) -> int:
    report = Report(options)
    desk = PrefectureReport(options.workbook).desk
    run = workbook_letters.remind(desk, options.out, _today(), force=options.force)
    return _tell(report, LetterKind.REMINDER, run)


def _send_back(options: argparse.Namespace) -> int:
    report = Report(options)
    desk = PrefectureReport(options.workbook).desk
    files = tuple(read_returns(options.folder, progress("読み取り"), own=(options.workbook, *report.files)))
    sources = sources_of_folder(options.folder)
    run = workbook_letters.send_back(desk, files, sources, options.out, _today(), force=options.force)
    return _tell(report, LetterKind.RETURN, run)


def _tell(report: Report, kind: LetterKind, run: DraftRun) -> int:
    facts = {
        "kind": kind.value,
        "written": [path.name for path in run.written],
        "kept": [path.name for path in run.kept],
        "without_address": [each.lg_code for each in run.without_address],
        "left_over": [path.name for path in run.left_over],
    }
    report.write(lambda: facts)
    report.say(workbook_letters.told(kind, run))
    return DONE


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
