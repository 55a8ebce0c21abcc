"""The command of the tier above: rollup."""

import argparse
import datetime as dt

from xl_kenten.actions.outputs import claim
from xl_kenten.actions.rollup import nation, prefecture_lines, roll_up_folder
from xl_kenten.actions.summary_text import finding_lines, summary_lines
from xl_kenten.adapters.form_definitions import DEFAULT_FORM, load_form
from xl_kenten.adapters.written.national_workbook import national_workbook
from xl_kenten.commands import DONE, ERRORS_FOUND, FAILED
from xl_kenten.commands.options import (
    Report,
    add_command,
    add_force,
    add_json,
    progress,
)
from xl_kenten.commands.terminal import complain
from xl_kenten.commands.words import JapaneseParser, named_path
from xl_kenten.core.finding import Severity
from xl_kenten.core.returned_file import FileStatus
from xl_kenten.core.rollup import RollUp, unanswered
from xl_kenten.core.rollup_report import rollup_report
from xl_kenten.errors import UsageError


def add_to(commands: "argparse._SubParsersAction[JapaneseParser]") -> None:
    """Add this command."""
    command = add_command(commands, "rollup", "都道府県の報告をまとめ、全国集計を作ります", _rollup)
    command.add_argument(
        "folder", nargs="?", type=named_path, metavar="フォルダー", help="都道府県の報告を置いたフォルダー"
    )
    command.add_argument(
        "--out", type=named_path, required=True, metavar="ファイル", help="新しく作る全国集計（.xlsx）の名前"
    )
    command.add_argument(
        "--blank", action="store_true", help="報告を読まずに、全団体の名前を入れた未記入の全国集計を作ります"
    )
    command.add_argument(
        "--nation",
        type=named_path,
        metavar="CSV",
        help="全国の団体一覧（列 code,name,prefecture、並びが建制順）",
    )
    add_json(command)
    command.add_argument(
        "--form", default=DEFAULT_FORM, metavar="ID", help=f"様式の ID（既定：{DEFAULT_FORM}）"
    )
    add_force(command)


def _rollup(options: argparse.Namespace) -> int:
    if options.blank and options.folder is not None:
        raise UsageError("--blank（未記入の全国集計）には、フォルダーを指定できません。")
    if not options.blank and options.folder is None:
        raise UsageError("都道府県の報告を置いたフォルダーか、--blank を指定してください。")
    form, whole = load_form(options.form), nation(options.nation)
    (out,) = claim([options.out], force=options.force, suffixes=(".xlsx",))
    report = Report(options)
    if options.blank:
        rolled_up = unanswered(form, whole)
    else:
        rolled_up = roll_up_folder(
            options.folder, form, whole, progress("読み取り"), own=(out.path, *report.files)
        )
    out.write(national_workbook(rolled_up, made_at=dt.datetime.now().astimezone()))
    report.write(lambda: rollup_report(rolled_up))
    if options.blank:
        report.say([f"未記入の全国集計を「{out.path}」に作成しました。"])
        return DONE
    report.say(finding_lines(rolled_up.whole, least=Severity.WARNING))
    report.say(prefecture_lines(rolled_up))
    report.say(summary_lines(rolled_up.whole))
    report.say([f"全国集計を「{out.path}」に作成しました。"])
    return _exit_status(rolled_up)


def _exit_status(rolled_up: RollUp) -> int:
    if not any(record.status is FileStatus.READ for record in rolled_up.files):
        complain("読み取れる報告がありませんでした。")
        return FAILED
    errors = any(finding.severity is Severity.ERROR for finding in rolled_up.findings)
    return ERRORS_FOUND if errors else DONE
