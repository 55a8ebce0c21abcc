"""The command line: one command for every button, and the same results, without Excel."""

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tqdm import tqdm

from xl_kenten import __version__
from xl_kenten.actions import blank_forms, demo
from xl_kenten.actions.collection import (
    Basis,
    basis,
    check_paths,
    consolidate_folder,
    consolidated,
    read_returns,
)
from xl_kenten.actions.diagnosis import Verdict, examine
from xl_kenten.actions.marked_copies import mark_all, sources_of
from xl_kenten.actions.outputs import claim
from xl_kenten.actions.prefecture_report import Report, new_workbook
from xl_kenten.actions.summary_text import finding_lines, status_lines, summary_lines
from xl_kenten.adapters.form_definitions import DEFAULT_FORM
from xl_kenten.adapters.written.report_workbook import report_workbook
from xl_kenten.command_words import JapaneseParser
from xl_kenten.core.consolidation import Consolidation
from xl_kenten.core.finding import Severity
from xl_kenten.core.report import report_json
from xl_kenten.core.returned_file import FileStatus
from xl_kenten.errors import KentenError, UsageError

DONE, ERRORS_FOUND, FAILED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 no errors, 1 errors found, 2 nothing could be done."""
    for stream in (sys.stdout, sys.stderr):
        # A file name that the console cannot show must not end the run.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        options = _parser().parse_args(arguments)
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    except KentenError as error:
        print(error, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("中断しました。", file=sys.stderr)
        return FAILED


def _parser() -> JapaneseParser:
    parser = JapaneseParser(
        prog="xl-kenten",
        description="個人情報の外部委託に係る緊急点検の回答を検査し、集約します。",
        epilog="終了コード：0 エラーなし、1 エラーあり、2 指定の誤り、または読み取れるファイルなし",
    )
    parser.add_argument("--version", action="version", version=__version__, help="版の番号を表示します")
    commands = parser.add_subparsers(title="コマンド", metavar="コマンド", required=True)

    command = _command(commands, "demo", "架空の「見本県」で、配布から集約までを一通り実行します")
    command.add_argument(
        "--out",
        type=Path,
        default=Path("kenten-demo"),
        metavar="フォルダー",
        help="出力先（既定：kenten-demo）",
    )
    _force(command)
    command.set_defaults(run=_demo)

    command = _command(commands, "new", "都道府県のブック（リボン付き）を作ります")
    command.add_argument("prefecture", metavar="都道府県", help="例：長野県")
    command.add_argument(
        "--out", type=Path, metavar="ファイル", help="ブック（.xlsm）の名前（既定：都道府県_緊急点検.xlsm）"
    )
    _list_and_form(command)
    _force(command)
    command.set_defaults(run=_new)

    command = _command(commands, "distribute", "市区町村に配布する様式を 1 団体 1 ファイルで作ります")
    command.add_argument("prefecture", metavar="都道府県", help="例：長野県")
    command.add_argument("--out", type=Path, required=True, metavar="フォルダー", help="出力先のフォルダー")
    _list_and_form(command)
    _force(command)
    command.set_defaults(run=_distribute)

    command = _command(commands, "check", "回答ファイルを検査します")
    command.add_argument(
        "files", nargs="+", type=Path, metavar="ファイル", help="回答ファイルまたはフォルダー"
    )
    command.add_argument("--prefecture", metavar="都道府県", help="団体名をこの都道府県の一覧で確かめます")
    command.add_argument(
        "--mark", type=Path, metavar="フォルダー", help="誤りのセルに色とコメントを付けた写しを作ります"
    )
    _json(command)
    _list_and_form(command)
    _force(command)
    command.set_defaults(run=_check)

    command = _command(commands, "consolidate", "フォルダーの回答ファイルを集約します")
    command.add_argument("folder", type=Path, metavar="フォルダー", help="回答ファイルを置いたフォルダー")
    command.add_argument("--prefecture", required=True, metavar="都道府県", help="例：長野県")
    command.add_argument("--out", type=Path, metavar="ファイル", help="新しく作る報告書（.xlsx）の名前")
    command.add_argument(
        "--into",
        type=Path,
        metavar="ブック",
        help="new で作ったブックに書き込みます（手で直した値は残ります）",
    )
    _json(command)
    _list_and_form(command)
    _force(command)
    command.set_defaults(run=_consolidate)

    command = _command(commands, "status", "提出済み・未提出・エラーのある団体を一覧にします")
    command.add_argument("folder", type=Path, metavar="フォルダー", help="回答ファイルを置いたフォルダー")
    command.add_argument("--prefecture", required=True, metavar="都道府県", help="例：長野県")
    _json(command)
    _list_and_form(command)
    _force(command)
    command.set_defaults(run=_status)

    command = _command(commands, "doctor", "このパソコンで何が動き、何が動かないかを調べます")
    command.set_defaults(run=_doctor)
    return parser


def _command(
    commands: "argparse._SubParsersAction[JapaneseParser]", name: str, purpose: str
) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=purpose, description=purpose + "。")


def _force(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--force", action="store_true", help="既にあるファイルを置き換えます（元のファイルは控えを残します）"
    )


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", metavar="ファイル", help="結果を JSON で書き出します（- で標準出力）")


def _list_and_form(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--municipalities",
        type=Path,
        metavar="CSV",
        help="都道府県独自の団体一覧（列 code,name、並びが建制順）",
    )
    command.add_argument(
        "--form", default=DEFAULT_FORM, metavar="ID", help=f"様式の ID（既定：{DEFAULT_FORM}）"
    )


def _basis(options: argparse.Namespace) -> Basis:
    return basis(options.prefecture, options.municipalities, options.form)


def _demo(options: argparse.Namespace) -> int:
    for line in demo.run(options.out, force=options.force, progress=_progress("見本県")):
        print(line)
    return DONE


def _distribute(options: argparse.Namespace) -> int:
    on = _basis(options)
    written = blank_forms.distribute(on, options.out, force=options.force, progress=_progress("作成"))
    print(f"{on.prefecture}の {len(written.forms)} 団体分の様式を「{options.out}」に作成しました。")
    if written.kept:
        print(f"うち {written.kept} 件は同じ内容のファイルが既にあったため、そのままにしました。")
    print(f"一覧：{written.index}")
    return DONE


def _check(options: argparse.Namespace) -> int:
    on = _basis(options)
    json = _claim_json(options)
    checked = check_paths(options.files, on, _progress("検査"))
    say = _speaker(options)
    if options.mark is not None:
        for line in mark_all(checked, sources_of(options.files), options.mark, force=options.force):
            say([line])
    _write_json(options, json, checked)
    say(finding_lines(checked, least=Severity.NOTICE))
    say(summary_lines(checked))
    return _exit_status(checked)


def _new(options: argparse.Namespace) -> int:
    on = _basis(options)
    path = options.out or Path(f"{on.prefecture}_緊急点検.xlsm")
    (out,) = claim([path], force=options.force, suffixes=(".xlsm",))
    out.write(new_workbook(on))
    print(
        f"{on.prefecture}のブックを「{path}」に作成しました。Excel で開き、「はじめに」シートからお始めください。"
    )
    return DONE


def _consolidate(options: argparse.Namespace) -> int:
    if options.out is None and options.into is None:
        raise UsageError("--out（新しい報告書）か --into（書き込むブック）を指定してください。")
    on = _basis(options)
    outputs = claim([options.out] if options.out else [], force=options.force, suffixes=(".xlsx",))
    report = Report(options.into, on) if options.into else None
    json = _claim_json(options)
    files = read_returns(options.folder, _progress("読み取り"))
    consolidation = consolidated(files, on)
    say = _speaker(options)
    said = [report.fill(files).splitlines()[0]] if report else []
    for out in outputs:
        out.write(report_workbook(consolidation, made_at=dt.datetime.now().astimezone()))
        said.append(f"報告書を「{out.path}」に作成しました。")
    _write_json(options, json, consolidation)
    say(finding_lines(consolidation, least=Severity.WARNING))
    say(summary_lines(consolidation))
    say(said)
    return _exit_status(consolidation)


def _status(options: argparse.Namespace) -> int:
    on = _basis(options)
    json = _claim_json(options)
    consolidation = consolidate_folder(options.folder, on, _progress("読み取り"))
    _write_json(options, json, consolidation)
    say = _speaker(options)
    say(status_lines(consolidation))
    say(summary_lines(consolidation))
    return _exit_status(consolidation)


def _doctor(_options: argparse.Namespace) -> int:
    diagnoses = examine()
    for each in diagnoses:
        print(f"{each.verdict.value} {each.subject}：{each.found}")
        if each.cure:
            print(f"　　対応：{each.cure}")
    return ERRORS_FOUND if any(each.verdict is Verdict.FAILS for each in diagnoses) else DONE


def _claim_json(options: argparse.Namespace) -> Path | None:
    if options.json in (None, "-"):
        return None
    (output,) = claim([Path(options.json)], force=options.force)
    return output.path


def _write_json(options: argparse.Namespace, path: Path | None, consolidation: Consolidation) -> None:
    data = report_json(consolidation)
    if path is not None:
        (output,) = claim([path], force=options.force)
        output.write(data)
    elif options.json == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.flush()


def _speaker(options: argparse.Namespace) -> Callable[[Iterable[str]], None]:
    """Where messages go: with ``--json -`` standard output belongs to the report alone."""
    stream = sys.stderr if getattr(options, "json", None) == "-" else sys.stdout

    def say(lines: Iterable[str]) -> None:
        for line in lines:
            print(line, file=stream)

    return say


def _progress(label: str) -> Callable[[int, int], None]:
    """A bar on a terminal, nothing in a pipe."""
    bar = tqdm(desc=label, unit="件", disable=None, leave=False)

    def show(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)
        if done >= total:
            bar.close()

    return show


def _exit_status(consolidation: Consolidation) -> int:
    if not any(record.status is FileStatus.READ for record in consolidation.files):
        print("読み取れる回答ファイルがありませんでした。", file=sys.stderr)
        return FAILED
    errors = any(finding.severity is Severity.ERROR for finding in consolidation.findings)
    return ERRORS_FOUND if errors else DONE
