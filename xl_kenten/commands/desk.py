"""The command desk: the ribbon's buttons as a numbered menu, on a workbook that Excel has saved and closed."""

import argparse
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from xl_kenten.actions.collection import Progress
from xl_kenten.actions.desk import Entry, entries, press
from xl_kenten.adapters.atomic_file import is_backup
from xl_kenten.adapters.error_log import apology
from xl_kenten.commands import DONE
from xl_kenten.commands.options import progress
from xl_kenten.commands.terminal import say
from xl_kenten.commands.words import JapaneseParser, add_command, named_path
from xl_kenten.commands.workbook import cell_named
from xl_kenten.errors import KentenError, UsageError

_PLACES = (".", "ブック")  # where setup.cmd puts workbooks
_TEMPLATE = "workbook_template.xlsm"  # of no prefecture
_WIDTH = 26
_COLUMNS = 3


def add_to(commands: "argparse._SubParsersAction[JapaneseParser]") -> None:
    """Add this command."""
    command = add_command(
        commands,
        "desk",
        "Excel を使わずに、保存したブックでリボンのボタンの処理を行います（番号で選びます）",
        _desk,
    )
    command.add_argument(
        "workbook",
        type=named_path,
        nargs="?",
        metavar="ブック",
        help="new で作ったブック（省くと一覧から選びます）",
    )


def _desk(options: argparse.Namespace) -> int:
    try:
        path = options.workbook or _chosen_workbook()
        if not path.is_file():
            raise UsageError(f"「{path}」がありません。場所と名前を確かめてください。")
        say(f"ブック：{path}\nExcel では閉じておいてください。処理のたびに、前の状態を控えとして残します。")
        buttons = entries()
        ask = _Asked()
        while (entry := _picked(buttons)) is not None:
            say(f"\n【{entry.button.label}】\n{_outcome(entry, path, ask)}")
    except EOFError:
        say("")
    return DONE


def _outcome(entry: Entry, path: Path, ask: "_Asked") -> str:
    """Do what was picked; whatever goes wrong is told, and the menu comes again."""
    if entry.run is None:
        return entry.reason
    try:
        return press(entry.run, path, ask)
    except KentenError as error:
        return str(error)
    except (EOFError, KeyboardInterrupt):
        raise
    except Exception:  # noqa: BLE001 - a bug must not show its traceback to a clerk, nor be lost
        return apology()


def _picked(buttons: Sequence[Entry]) -> Entry | None:
    say("")
    labels = [f"{number:>2} {entry.button.label}" for number, entry in enumerate(buttons, start=1)]
    for at in range(0, len(labels), _COLUMNS):
        say("  ".join(_padded(label) for label in labels[at : at + _COLUMNS]).rstrip())
    number = _number("番号（0 で終わり）：", len(buttons))
    return None if number == 0 else buttons[number - 1]


def _padded(label: str) -> str:
    width = sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in label)
    return label + " " * (_WIDTH - width)


def _number(question: str, most: int) -> int:
    """Ask until a number from 0 to ``most`` is given; in full width it counts as well."""
    while True:
        answer = unicodedata.normalize("NFKC", input(question)).strip()
        if answer.isdecimal() and int(answer) <= most:
            return int(answer)
        say(f"0 から {most} までの番号を入力してください。")


def _chosen_workbook() -> Path:
    found = [
        path
        for place in _PLACES
        for path in sorted(Path(place).glob("*.xlsm"))
        if path.name != _TEMPLATE and not path.name.startswith("~$") and not is_backup(path.name)
    ]
    for number, path in enumerate(found, start=1):
        say(f"{number:>2} {path.name}")
    while True:
        answer = _unquoted(input("ブックの番号か場所（ブックをこの画面にドラッグしても入ります）："))
        digits = unicodedata.normalize("NFKC", answer)
        if digits.isdecimal() and 1 <= int(digits) <= len(found):
            return found[int(digits) - 1]
        if answer and not digits.isdecimal():
            return Path(answer)


def _unquoted(answer: str) -> str:
    """What was dropped on a console stands in quotes."""
    return answer.strip().strip('"').strip()


class _Asked:
    """Asks on the console; folders that were named are remembered until the end."""

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}
        self._bar: Progress | None = None

    def folder(self, what: str, remembered: str | None) -> Path:
        known = self._folders.get(what) or remembered
        hint = f"（Enter だけで {known}）" if known else ""
        answer = _unquoted(input(f"{what}{hint}：")) or known
        if not answer:
            raise UsageError(f"{what}が指定されていないため、何もしませんでした。")
        self._folders[what] = answer
        return Path(answer)

    def sheet(self, names: tuple[str, ...]) -> str:
        for number, name in enumerate(names, start=1):
            say(f"{number:>2} {name}")
        return names[max(_number(f"シートの番号（0 でも {names[0]}）：", len(names)), 1) - 1]

    def cell(self, sheet: str) -> tuple[int, int]:
        _, row, column = cell_named(_unquoted(input(f"「{sheet}」のセル（例：F12）：")))
        return row, column

    def progress(self, done: int, total: int) -> None:
        if self._bar is None:
            self._bar = progress("読み取り")
        self._bar(done, total)
        if done >= total:
            self._bar = None
