"""Checking a file that holds very much, in the worker: it may take the process down, and not the run."""

import pickle
from collections.abc import Callable

from msgspec.structs import replace

from xl_kenten.adapters.returned_files import worker
from xl_kenten.adapters.returned_files.limits import CHECKED_ASIDE_CELLS, CHECKED_ASIDE_CHARACTERS
from xl_kenten.adapters.returned_files.outcome import RefusedFileError
from xl_kenten.core.checked_file import CheckedFile
from xl_kenten.core.returned_file import ReturnedFile

Check = Callable[[ReturnedFile], CheckedFile]


class GuardedCheck:
    """A check that may be given any file: what holds very much is checked by the worker, or refused.

    ``check`` must be such that another process can be given it.
    """

    def __init__(self, check: Check) -> None:
        self._check = check
        self._pickled: bytes | None = None

    def __call__(self, file: ReturnedFile) -> CheckedFile:
        """Check one file; it has no more answers than its refusal when it takes too long or too much memory."""
        if not holds_much(file):
            return self._check(file)
        checked = self._aside(file)
        return self._check(checked) if isinstance(checked, ReturnedFile) else checked

    def bounded(self, file: ReturnedFile) -> ReturnedFile:
        """The same file, or its refusal: for those who check it otherwise, which takes about as long."""
        checked = self._aside(file) if holds_much(file) else file
        return checked if isinstance(checked, ReturnedFile) else file

    def _aside(self, file: ReturnedFile) -> CheckedFile | ReturnedFile:
        """Check a file in the worker; where that fails, the file is refused."""
        if self._pickled is None:
            self._pickled = pickle.dumps(self._check)
        try:
            return worker.SHARED.check(self._pickled, file)
        except RefusedFileError as error:
            return replace(file, grids=(), refusal=error.refusal)


def holds_much(file: ReturnedFile) -> bool:
    """Tell whether a file holds so much that nobody can say how long its check takes."""
    cells = characters = 0
    for grid in file.grids:
        for row in grid.rows:
            filled = len(row) - row.count(None)
            if filled:
                cells += filled
                characters += sum(len(value) for value in row if isinstance(value, str))
        if cells > CHECKED_ASIDE_CELLS or characters > CHECKED_ASIDE_CHARACTERS:
            return True
    return False
