"""The errors a user can cause; each carries one polite Japanese sentence and never a traceback."""

import errno


class KentenError(Exception):
    """Base of all errors that are shown to the user as they stand: ``str(error)`` is Japanese."""


class UsageError(KentenError):
    """The command was called with words that do not fit: an unknown prefecture, a missing folder."""


class DefinitionError(KentenError):
    """A form definition or a list of municipalities is broken; the message names its line or key."""


class OutputError(KentenError):
    """A file cannot be written: it exists already, is open in Excel, or the place is read-only."""


class DiskFullError(OutputError):
    """A file cannot be written because the disk is full, or the user's share of it."""

    NUMBERS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

    def __init__(self) -> None:
        super().__init__(
            "出力先のディスクに空き容量がないため、書き込めませんでした。空きを作ってから、もう一度実行してください。"
        )
