"""argparse in Japanese: headings, usage errors and help as the staff read them."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from xl_kenten.errors import UsageError

# argparse's own sentences (stable from 3.11 to 3.14), as far as a command line can call them forth.
_SENTENCES = (
    (r"the following arguments are required: (.+)", "{0} を指定してください。"),
    (r"unrecognized arguments: (.+)", "「{0}」という指定はありません。"),
    (r"argument (.+?): expected (?:one|at least one) argument", "{0} の値を指定してください。"),
    (
        r"argument コマンド: invalid choice: '?(.+?)'? \(choose from (.+)\)",
        "「{0}」というコマンドはありません（使えるのは {1}）。",
    ),
    (
        r"argument (.+?): invalid choice: '?(.+?)'? \(choose from (.+)\)",
        "{0} に「{1}」は指定できません（使えるのは {2}）。",
    ),
    (r"argument (.+?): no name", "{0} が空です。ファイルかフォルダーの名前を指定してください。"),
    (r"argument (.+?): invalid .+ value: '(.*)'", "{0} の値「{1}」が正しくありません。"),
    (r"ambiguous option: (.+?) could match (.+)", "「{0}」では {1} のどれか決まりません。"),
    (r"argument (.+?): ignored explicit argument '(.*)'", "{0} に値「{1}」は付けられません。"),
)


class JapaneseHelp(argparse.HelpFormatter):
    """Help with a Japanese usage line."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:  # noqa: ANN401 - as in argparse
        """Begin with 使い方 where argparse says usage."""
        super().add_usage(usage, actions, groups, "使い方: " if prefix is None else prefix)


class JapaneseParser(argparse.ArgumentParser):
    """A parser that raises UsageError with one Japanese sentence; abbreviations are not accepted."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - as in argparse
        options |= {"formatter_class": JapaneseHelp, "allow_abbrev": False, "add_help": False}
        super().__init__(**options)
        self._positionals.title = "引数"
        self._optionals.title = "オプション"
        self.add_argument("-h", "--help", action="help", help="この説明を表示します")

    def error(self, message: str) -> NoReturn:
        """Say in Japanese what argparse found, and where help is."""
        for pattern, sentence in _SENTENCES:
            if match := re.fullmatch(pattern, message):
                found = sentence.format(*(group.strip() for group in match.groups()))
                break
        else:
            found = f"指定が正しくありません（{message}）。"
        raise UsageError(f"{found}「{self.prog} --help」で使い方を確かめられます。")


def named_path(text: str) -> Path:
    """Take a path from the command line; nothing at all names no file, although Path takes it for this folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("no name")
    return Path(text)


def add_command(
    commands: "argparse._SubParsersAction[JapaneseParser]",
    name: str,
    purpose: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    """Add a command with its purpose in one Japanese phrase, and the function that runs it."""
    command = commands.add_parser(name, help=purpose, description=purpose + "。")
    command.set_defaults(run=run)
    return command
