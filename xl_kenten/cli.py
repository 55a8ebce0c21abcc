"""The command line: one command for every button, and the same results, without Excel."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from xl_kenten import __version__
from xl_kenten.actions import demo
from xl_kenten.actions.diagnosis import Verdict, examine
from xl_kenten.commands import letters, returns, workbook
from xl_kenten.commands.options import DONE, ERRORS_FOUND, FAILED, add_command, add_force, progress
from xl_kenten.commands.words import JapaneseParser
from xl_kenten.errors import KentenError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 no errors, 1 errors found, 2 nothing could be done."""
    for stream in (sys.stdout, sys.stderr):
        # A file name that the console cannot show must not end the run.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        options = parser().parse_args(arguments)
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    except KentenError as error:
        print(error, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("中断しました。", file=sys.stderr)
        return FAILED


def parser() -> JapaneseParser:
    """The whole command line."""
    whole = JapaneseParser(
        prog="xl-kenten",
        description="個人情報の外部委託に係る緊急点検の回答を検査し、集約します。",
        epilog="終了コード：0 エラーなし、1 エラーあり、2 指定の誤り、または読み取れるファイルなし",
    )
    whole.add_argument("--version", action="version", version=__version__, help="版の番号を表示します")
    commands = whole.add_subparsers(title="コマンド", metavar="コマンド", required=True)

    command = add_command(commands, "demo", "架空の「見本県」で、配布から集約までを一通り実行します", _demo)
    command.add_argument(
        "--out",
        type=Path,
        default=Path("kenten-demo"),
        metavar="フォルダー",
        help="出力先（既定：kenten-demo）",
    )
    add_force(command)
    workbook.add_to(commands)
    returns.add_to(commands)
    letters.add_to(commands)
    add_command(commands, "doctor", "このパソコンで何が動き、何が動かないかを調べます", _doctor)
    return whole


def _demo(options: argparse.Namespace) -> int:
    for line in demo.run(options.out, force=options.force, progress=progress("見本県")):
        print(line)
    return DONE


def _doctor(_options: argparse.Namespace) -> int:
    diagnoses = examine()
    for each in diagnoses:
        print(f"{each.verdict.value} {each.subject}：{each.found}")
        if each.cure:
            print(f"　　対応：{each.cure}")
    return ERRORS_FOUND if any(each.verdict is Verdict.FAILS for each in diagnoses) else DONE
