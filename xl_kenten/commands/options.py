"""Options that several commands share, and what they mean."""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from xl_kenten.actions.collection import Basis, Progress, basis
from xl_kenten.actions.outputs import Output, claim, refuse_what_is_read
from xl_kenten.adapters.form_definitions import DEFAULT_FORM
from xl_kenten.adapters.returned_files.content import SPREADSHEET_SUFFIXES
from xl_kenten.commands.terminal import escaped_json, say
from xl_kenten.commands.words import add_command, named_path
from xl_kenten.core.json_text import json_text
from xl_kenten.errors import UsageError

__all__ = ["Report", "add_command", "add_force", "add_json", "add_list_and_form", "basis_of", "progress"]


def add_force(command: argparse.ArgumentParser) -> None:
    """Add --force."""
    command.add_argument(
        "--force", action="store_true", help="既にあるファイルを置き換えます（元のファイルは控えを残します）"
    )


def add_json(command: argparse.ArgumentParser) -> None:
    """Add --json."""
    command.add_argument("--json", metavar="ファイル", help="結果を JSON で書き出します（- で標準出力）")


def add_list_and_form(command: argparse.ArgumentParser) -> None:
    """Add --municipalities and --form."""
    command.add_argument(
        "--municipalities",
        type=named_path,
        metavar="CSV",
        help="都道府県独自の団体一覧（列 code,name、並びが建制順）",
    )
    command.add_argument(
        "--form", metavar="ID", help=f"様式の ID（既定：{DEFAULT_FORM}）"
    )  # not given, it is the workbook's own where there is one


def basis_of(options: argparse.Namespace) -> Basis:
    """The form, the list and the prefecture that the options name."""
    return basis(options.prefecture, options.municipalities, options.form or DEFAULT_FORM)


class Report:
    """Where the report goes: a file, standard output, or nowhere; and where the messages go then."""

    def __init__(self, options: argparse.Namespace) -> None:
        """Ask for the place before any work is done; raises OutputError when it cannot be had."""
        self._to_stdout = options.json == "-"
        self._output: Output | None = None
        if options.json is not None and not self._to_stdout:
            path = Path(options.json)
            refuse_what_is_read([path], getattr(options, "files", ()))
            if path.suffix.lower() in SPREADSHEET_SUFFIXES:
                raise UsageError(
                    f"JSON を書き出すファイル「{path.name}」の拡張子は、ブックのものにできません。.json にしてください。"
                )
            (self._output,) = claim([path], force=options.force)

    @property
    def files(self) -> tuple[Path, ...]:
        """The file it goes to, if any."""
        return (self._output.path,) if self._output is not None else ()

    def write(self, facts: Callable[[], object]) -> None:
        """Write the report, if one is wanted: only then are its facts put together."""
        if self._output is not None:
            self._output.write(_encoded(facts()))
        elif self._to_stdout:
            sys.stdout.buffer.writelines(_encoded(facts()))
            sys.stdout.flush()

    def say(self, lines: Iterable[str]) -> None:
        """Tell the user; with ``--json -`` standard output belongs to the report alone."""
        for line in lines:
            say(line, to=sys.stderr if self._to_stdout else sys.stdout)


def _encoded(facts: object) -> Iterator[bytes]:
    return map(escaped_json, json_text(facts))


def progress(label: str) -> Progress:
    """A bar on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        return _unseen
    # A run that nobody watches is spared 30 ms of import.
    from tqdm import tqdm  # noqa: PLC0415

    bar = tqdm(desc=label, unit="件", leave=False)

    def show(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)
        if done >= total:
            bar.close()

    return show


def _unseen(_done: int, _total: int) -> None:
    """Show nothing."""
