"""``xl-kenten consolidate`` on the returns of the invented prefecture, as a process of its own.

    python -m benchmarks.consolidate_all FOLDER OUT.xlsx [one]

It is the command itself, but for the list of municipalities: --municipalities takes no more than 999 codes of one
prefecture. Its last line tells the seconds that reading and checking took, without start-up and writing. With
``one`` it keeps to one process, as on a machine with one processor.
"""

import argparse
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from xl_kenten import cli

_command_line = cli.parser
_reading: list[float] = []


def main() -> None:
    folder, out, *rest = sys.argv[1:]
    if rest == ["one"]:
        import_module("xl_kenten.adapters.returned_files.checking")._processors = lambda: 1  # noqa: SLF001
    cli.parser = _command_line_on_our_list
    status = cli.main(["consolidate", folder, "--prefecture", "仮想県", "--out", out])
    if status == cli.FAILED:
        sys.exit(status)
    print(*_reading)


def _command_line_on_our_list(command: str | None = None) -> argparse.ArgumentParser:
    """Let the command import what it needs, which is a part of its cost, and only then tell it of our list."""
    built = _command_line(command)
    returns = import_module("xl_kenten.commands.returns")
    returns.basis_of = _basis
    returns.consolidate_folder = _timed(returns.consolidate_folder)
    return built


def _basis(_: argparse.Namespace) -> object:
    ours = import_module("benchmarks.invented_prefecture")
    form = import_module("xl_kenten.adapters.form_definitions").load_form()
    return import_module("xl_kenten.actions.collection").Basis(form, ours.register(), ours.PREFECTURE)


def _timed(consolidate_folder: Callable[..., Any]) -> Callable[..., Any]:
    def timed(*arguments: object, **options: object) -> object:
        start = time.perf_counter()
        consolidation = consolidate_folder(*arguments, **options)
        _reading.append(time.perf_counter() - start)
        if missing := consolidation.summary().missing:
            # A fast run that loses returns is none.
            sys.exit(f"{missing} returns were not taken")
        return consolidation

    return timed


if __name__ == "__main__":
    main()
