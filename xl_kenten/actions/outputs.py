"""The files a run leaves: whether they may be written is asked before any work is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from xl_kenten.adapters.atomic_file import refuse_bad_place, write_atomically
from xl_kenten.errors import DiskFullError, OutputError, UsageError


@dataclass(frozen=True, slots=True)
class Output:
    """One file to be written, and whether it may replace an existing one."""

    path: Path
    force: bool

    def write(self, data: bytes | Iterable[bytes]) -> None:
        """Write it whole or not at all, a text of pieces as they come; raises OutputError."""
        write_atomically(self.path, data, force=self.force)


def claim(
    paths: Iterable[Path], *, force: bool, suffixes: tuple[str, ...] | None = None
) -> tuple[Output, ...]:
    """Ask for places to write to; raises OutputError or UsageError in one sentence when one cannot be had."""
    outputs = []
    for path in paths:
        if suffixes and path.suffix.lower() not in suffixes:
            raise UsageError(
                f"出力ファイル「{path.name}」の拡張子は {' か '.join(suffixes)} にしてください。"
            )
        refuse_bad_place(path, force=force)
        outputs.append(Output(path, force))
    return tuple(outputs)


def refuse_what_is_read(targets: Iterable[Path], returned: Iterable[Path]) -> None:
    """Refuse to write over a file that is to be checked; raises UsageError."""
    every = [path for path in returned if path.is_file()]
    for target in targets:
        if target.exists() and any(map(target.samefile, every)):
            raise UsageError(
                f"「{target.name}」は読み取る回答ファイルなので、書き込み先にできません。別の名前を指定してください。"
            )


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, unless it is there; raises OutputError when it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if error.errno in DiskFullError.NUMBERS:
            raise DiskFullError from error
        raise OutputError(
            f"フォルダー「{folder}」を作れません。同じ名前のファイルがないか、書き込み権限があるかを確かめてください。"
        ) from error
