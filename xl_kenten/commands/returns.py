"""Commands on returned files: check, consolidate, status.

What only an option needs is imported where the option is used.
"""

import argparse
import datetime as dt
from importlib import import_module

from xl_kenten.actions.collection import Progress, check_paths, consolidate_folder, consolidated, read_returns
from xl_kenten.actions.outputs import claim
from xl_kenten.actions.summary_text import finding_lines, status_lines, summary_lines
from xl_kenten.commands import DONE, ERRORS_FOUND, FAILED
from xl_kenten.commands.options import (
    Report,
    add_command,
    add_force,
    add_json,
    add_list_and_form,
    basis_of,
    progress,
)
from xl_kenten.commands.terminal import complain
from xl_kenten.commands.words import JapaneseParser, named_path
from xl_kenten.core.consolidation import Consolidation
from xl_kenten.core.finding import Severity
from xl_kenten.core.report import report as facts_of
from xl_kenten.core.returned_file import FileStatus
from xl_kenten.errors import UsageError


def add_to(commands: "argparse._SubParsersAction[JapaneseParser]") -> None:
    """Add these commands."""
    command = add_command(commands, "check", "回答ファイルを検査します", _check)
    command.add_argument(
        "files", nargs="+", type=named_path, metavar="ファイル", help="回答ファイルまたはフォルダー"
    )
    command.add_argument("--prefecture", metavar="都道府県", help="団体名をこの都道府県の一覧で確かめます")
    command.add_argument(
        "--mark", type=named_path, metavar="フォルダー", help="誤りのセルに色とコメントを付けた写しを作ります"
    )
    add_json(command)
    add_list_and_form(command)
    add_force(command)

    command = add_command(commands, "consolidate", "フォルダーの回答ファイルを集約します", _consolidate)
    command.add_argument(
        "folder", type=named_path, metavar="フォルダー", help="回答ファイルを置いたフォルダー"
    )
    command.add_argument("--prefecture", required=True, metavar="都道府県", help="例：長野県")
    command.add_argument("--out", type=named_path, metavar="ファイル", help="新しく作る報告書（.xlsx）の名前")
    command.add_argument(
        "--into",
        type=named_path,
        metavar="ブック",
        help="new で作ったブックに書き込みます（手で直した値は残ります）",
    )
    add_json(command)
    add_list_and_form(command)
    add_force(command)

    command = add_command(commands, "status", "提出済み・未提出・エラーのある団体を一覧にします", _status)
    command.add_argument(
        "folder", type=named_path, metavar="フォルダー", help="回答ファイルを置いたフォルダー"
    )
    command.add_argument("--prefecture", required=True, metavar="都道府県", help="例：長野県")
    add_json(command)
    add_list_and_form(command)
    add_force(command)


def _check(options: argparse.Namespace) -> int:
    on = basis_of(options)
    report = Report(options)
    checked = check_paths(options.files, on, progress("検査"), own=report.files)
    unmade = []
    if options.mark is not None:
        from xl_kenten.actions.marked_copies import mark_all, sources_of  # noqa: PLC0415 - see above

        for marking in mark_all(checked, sources_of(options.files), options.mark, force=options.force):
            if marking.made:
                report.say([marking.line])
            else:
                unmade.append(marking.line)
    report.write(lambda: facts_of(checked))
    report.say(finding_lines(checked, least=Severity.NOTICE))
    report.say(summary_lines(checked))
    for line in unmade:
        complain(line)
    return FAILED if unmade else _exit_status(checked)


def _consolidate(options: argparse.Namespace) -> int:
    if options.out is None and options.into is None:
        raise UsageError("--out（新しい報告書）か --into（書き込むブック）を指定してください。")
    outputs = claim([options.out] if options.out else [], force=options.force, suffixes=(".xlsx",))
    book = None
    if options.into:
        from xl_kenten.actions.prefecture_report import PrefectureReport  # noqa: PLC0415 - see above

        book = PrefectureReport(options.into, options.prefecture, options.municipalities, options.form)
    on = book.desk.on if book else basis_of(options)
    report = Report(options)
    told = progress("読み取り")
    if outputs:
        told = _and_get_ready_to_write(told)
    into = (options.into,) if options.into else ()
    own = (*(out.path for out in outputs), *into, *report.files)
    said: list[str] = []
    if book is None:
        consolidation = of_folder = consolidate_folder(options.folder, on, told, own=own)
    else:
        returned = tuple(read_returns(options.folder, told, own=own))
        collected = book.fill(returned)
        said += collected.said.splitlines()
        consolidation = collected.consolidation()
        of_folder = consolidated(returned, on) if outputs else consolidation
    if outputs:
        from xl_kenten.adapters.written.report_workbook import report_workbook  # noqa: PLC0415 - see above

        workbook = report_workbook(of_folder, made_at=dt.datetime.now().astimezone())
        for out in outputs:
            out.write(workbook)
            said.append(f"報告書を「{out.path}」に作成しました。")
    report.write(lambda: facts_of(consolidation))
    report.say(finding_lines(consolidation, least=Severity.WARNING))
    report.say(summary_lines(consolidation))
    report.say(said)
    return _exit_status(consolidation)


def _and_get_ready_to_write(told: Progress) -> Progress:
    """Import what the report needs as soon as other processes, where there are some, are busy with reading."""

    def show(done: int, total: int) -> None:
        import_module("xl_kenten.adapters.written.report_workbook")
        told(done, total)

    return show


def _status(options: argparse.Namespace) -> int:
    on = basis_of(options)
    report = Report(options)
    consolidation = consolidate_folder(options.folder, on, progress("読み取り"), own=report.files)
    report.write(lambda: facts_of(consolidation))
    report.say(status_lines(consolidation))
    report.say(summary_lines(consolidation))
    return _exit_status(consolidation)


def _exit_status(consolidation: Consolidation) -> int:
    if not any(record.status is FileStatus.READ for record in consolidation.files):
        complain("読み取れる回答ファイルがありませんでした。")
        return FAILED
    errors = any(finding.severity is Severity.ERROR for finding in consolidation.findings)
    return ERRORS_FOUND if errors else DONE
