"""The command doctor: what works on this machine."""

import argparse

from xl_kenten.actions.diagnosis import Verdict, examine
from xl_kenten.commands import DONE, ERRORS_FOUND
from xl_kenten.commands.options import add_command
from xl_kenten.commands.terminal import say
from xl_kenten.commands.words import JapaneseParser


def add_to(commands: "argparse._SubParsersAction[JapaneseParser]") -> None:
    """Add this command."""
    add_command(commands, "doctor", "このパソコンで何が動き、何が動かないかを調べます", _doctor)


def _doctor(_options: argparse.Namespace) -> int:
    diagnoses = examine()
    for each in diagnoses:
        say(f"{each.verdict.value} {each.subject}：{each.found}")
        if each.cure:
            say(f"　　対応：{each.cure}")
    return ERRORS_FOUND if any(each.verdict is Verdict.FAILS for each in diagnoses) else DONE
