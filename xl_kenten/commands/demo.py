"""The command demo: the whole job on an invented prefecture."""

import argparse
from pathlib import Path

from xl_kenten.actions import demo
from xl_kenten.commands import DONE
from xl_kenten.commands.options import add_command, add_force, progress
from xl_kenten.commands.terminal import say
from xl_kenten.commands.words import JapaneseParser, named_path


def add_to(commands: "argparse._SubParsersAction[JapaneseParser]") -> None:
    """Add this command."""
    command = add_command(commands, "demo", "架空の「見本県」で、配布から集約までを一通り実行します", _demo)
    command.add_argument(
        "--out",
        type=named_path,
        default=Path("kenten-demo"),
        metavar="フォルダー",
        help="出力先（既定：kenten-demo）",
    )
    add_force(command)


def _demo(options: argparse.Namespace) -> int:
    for line in demo.run(options.out, force=options.force, progress=progress("見本県")):
        say(line)
    return DONE
