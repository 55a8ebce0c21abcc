"""The command line: one command for every button, and the same results, without Excel."""

import argparse
import atexit
import errno
import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from xl_kenten import __version__
from xl_kenten.commands import DONE, ERRORS_FOUND, FAILED
from xl_kenten.commands.terminal import complain
from xl_kenten.commands.words import JapaneseParser
from xl_kenten.errors import DiskFullError, KentenError

__all__ = ["DONE", "ERRORS_FOUND", "FAILED", "main", "parser"]

# Which module has which commands: only that of the command in use is imported, so that none waits for the
# libraries of the others.
_COMMANDS = {
    "demo": ("demo",),
    "workbook": ("new", "review", "trace"),
    "forms": ("distribute",),
    "returns": ("check", "consolidate", "status"),
    "letters": ("send-forms", "remind", "send-back"),
    "summary": ("summary", "give-back"),
    "ledger": ("ledger",),
    "submission": ("gate", "submit"),
    "rollup": ("rollup",),
    "desk": ("desk",),
    "bundle": ("bundle",),
    "doctor": ("doctor",),
}

_LAST_STREAM = 2  # standard input, output and error have the numbers from 0
_UNKNOWN = "ファイルの読み書きができませんでした（{}）。場所、権限、ネットワークの接続を確かめてください。"
_NO_MEMORY = (
    "メモリーが足りないため、処理を続けられませんでした。ほかのプログラムを閉じるか、"
    "ファイルを分けてから、もう一度実行してください。"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 no errors, 1 errors found, 2 nothing could be done."""
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        # A file name that the console cannot show must not end the run.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    with _few_collections():
        return _run(sys.argv[1:] if arguments is None else list(arguments))


def _open_what_is_closed() -> None:
    """Where nobody listens (pythonw, schedulers, ``2>&-``), speak into the void."""
    # A file that we write must not get the number of a stream that is closed: whatever is said would go into it.
    while (opened := os.open(os.devnull, os.O_RDWR)) <= _LAST_STREAM:
        pass
    os.close(opened)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            void = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as the process lives
            setattr(sys, name, void)


@contextmanager
def _few_collections() -> Iterator[None]:
    """A command keeps nearly all that it makes until it ends: looking for rubbish in it often costs and finds little."""
    usual = gc.get_threshold()
    gc.set_threshold(500_000)
    atexit.register(gc.freeze)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _run(words: Sequence[str]) -> int:
    try:
        options = parser(next(iter(words), None)).parse_args(words)
        run: Callable[[argparse.Namespace], int] = options.run
        status = run(options)
        print(end="", flush=True)  # here a full disk can still be told
    except KentenError as error:
        complain(str(error))
        return FAILED
    except BrokenPipeError:
        # Whoever read our output has stopped reading.
        _drop_unsaid()
        return FAILED
    except OSError as error:
        # Windows knows no broken pipe: it calls one that nobody reads any more an invalid argument.
        if _drop_unsaid() and error.errno == errno.EINVAL:
            return FAILED
        full = error.errno in DiskFullError.NUMBERS
        complain(str(DiskFullError()) if full else _UNKNOWN.format(error.strerror))
        return FAILED
    except MemoryError:
        complain(_NO_MEMORY)
        return FAILED
    return status


def _drop_unsaid() -> bool:
    """Forget what standard output would not take; Python would complain of it once more at its end."""
    try:
        print(end="", flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return True
    return False


def parser(command: str | None = None) -> JapaneseParser:
    """The whole command line; with the name of a command, perhaps only a part of it that has this command."""
    whole = JapaneseParser(
        prog="xl-kenten",
        description="個人情報の外部委託に係る緊急点検の回答を検査し、集約します。",
        epilog="終了コード：0 エラーなし、1 エラーあり、2 指定の誤り、または読み取れるファイルなし",
    )
    whole.add_argument("--version", action="version", version=__version__, help="版の番号を表示します")
    commands = whole.add_subparsers(title="コマンド", metavar="コマンド", required=True)
    named = [module for module, names in _COMMANDS.items() if command in names]
    for module in named or _COMMANDS:
        import_module(f"xl_kenten.commands.{module}").add_to(commands)
    return whole
