"""The command doctor: what works on this machine. It runs whatever else is broken."""

import argparse

from xl_kenten.actions.diagnosis import Verdict, examine
from xl_kenten.commands import DONE, ERRORS_FOUND
from xl_kenten.commands.terminal import say
from xl_kenten.commands.words import JapaneseParser, add_command, named_path


def add_to(commands: "argparse._SubParsersAction[JapaneseParser]") -> None:
    """Add this command."""
    command = add_command(commands, "doctor", "このパソコンで何が動き、何が動かないかを調べます", _doctor)
    command.add_argument(
        "workbook",
        type=named_path,
        nargs="?",
        metavar="ブック",
        help="new で作ったブック（指定すると、その場所やマクロも調べます）",
    )


def _doctor(options: argparse.Namespace) -> int:
    diagnoses = examine(options.workbook)
    for each in diagnoses:
        say(*each.told())
    return ERRORS_FOUND if any(each.verdict is Verdict.FAILS for each in diagnoses) else DONE
