"""The command bundle: a folder from which a PC without internet is set up."""

import argparse

from xl_kenten.actions.bundle import make_bundle
from xl_kenten.commands import DONE
from xl_kenten.commands.options import add_command, add_force
from xl_kenten.commands.terminal import say
from xl_kenten.commands.words import JapaneseParser, named_path

_MEGA = 1_000_000


def add_to(commands: "argparse._SubParsersAction[JapaneseParser]") -> None:
    """Add this command."""
    command = add_command(
        commands, "bundle", "インターネットのない Windows に入れるためのフォルダーを作ります", _bundle
    )
    command.add_argument(
        "--python", required=True, metavar="版", help="入れる先の Python の版（例：3.12、64 ビット版）"
    )
    command.add_argument(
        "--out", type=named_path, required=True, metavar="フォルダー", help="作るフォルダー（まだないもの）"
    )
    command.add_argument(
        "--embedded",
        type=named_path,
        metavar="ZIP",
        help="python.org の embeddable package。入れる先に Python がないときに同梱します",
    )
    add_force(command)


def _bundle(options: argparse.Namespace) -> int:
    made = make_bundle(options.out, options.python, embedded=options.embedded, force=options.force)
    say(
        f"部品 {len(made.wheels)} 個（{made.size / _MEGA:.0f} MB）を「{made.folder}」に揃えました。"
        "フォルダー全体を入れる先にコピーし、「はじめに.txt」のとおりに進めてください。"
    )
    if not made.has_python:
        say(f"入れる先には Python {options.python}（64 ビット版）が要ります。")
    return DONE
