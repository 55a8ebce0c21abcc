"""The command distribute: the blank forms."""

import argparse

from xl_kenten.actions import blank_forms
from xl_kenten.commands import DONE
from xl_kenten.commands.options import add_command, add_force, add_list_and_form, basis_of, progress
from xl_kenten.commands.terminal import say
from xl_kenten.commands.words import JapaneseParser, named_path


def add_to(commands: "argparse._SubParsersAction[JapaneseParser]") -> None:
    """Add this command."""
    command = add_command(
        commands, "distribute", "市区町村に配布する様式を 1 団体 1 ファイルで作ります", _distribute
    )
    command.add_argument("prefecture", metavar="都道府県", help="例：長野県")
    command.add_argument(
        "--out", type=named_path, required=True, metavar="フォルダー", help="出力先のフォルダー"
    )
    command.add_argument(
        "--ledger", action="store_true", help="契約ごとに点検するためのシート「契約台帳」を付けます"
    )
    add_list_and_form(command)
    add_force(command)


def _distribute(options: argparse.Namespace) -> int:
    on = basis_of(options)
    written = blank_forms.distribute(
        on, options.out, force=options.force, progress=progress("作成"), ledger=options.ledger
    )
    say(f"{on.prefecture}の {len(written.forms)} 団体分の様式を「{options.out}」に作成しました。")
    if written.kept:
        say(f"うち {written.kept} 件は同じ内容のファイルが既にあったため、そのままにしました。")
    say(f"一覧：{written.index}")
    return DONE
