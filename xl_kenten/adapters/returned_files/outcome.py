"""What reading the bytes of a file leads to: its contents, or a refusal."""

from msgspec import Struct

from xl_kenten.adapters.returned_files.limits import SHEET_NAME
from xl_kenten.core.finding import FindingCode
from xl_kenten.core.grid import Grid
from xl_kenten.core.returned_file import Origin, Refusal

OVERLOOKED = "壊れていて、読み取れません"


class Contents(Struct, frozen=True):
    """What a workbook holds, whatever its format was."""

    grids: tuple[Grid, ...]
    origin: Origin | None = None
    has_macros: bool = False
    has_external_links: bool = False


class RefusedFileError(Exception):
    """The file cannot be taken; ``refusal`` says why, in the clerk's language."""

    def __init__(self, code: FindingCode, detail: str) -> None:
        super().__init__(code, detail)
        self.refusal = Refusal(code, detail)


class UnusualFileError(Exception):
    """The file may be honest, but is not built as Excel builds it: read it slowly and elsewhere."""


def unreadable(detail: str) -> RefusedFileError:
    """Refuse a broken file."""
    return RefusedFileError(FindingCode.FILE_UNREADABLE, detail)


def overlooked() -> RefusedFileError:
    """Refuse a file over which a reader failed in a way that nobody has thought of: it is named, the next is read."""
    return unreadable(OVERLOOKED)


def too_large(detail: str) -> RefusedFileError:
    """Refuse a file that would fill the memory."""
    return RefusedFileError(FindingCode.FILE_TOO_LARGE, detail)


def endless_text() -> RefusedFileError:
    """Refuse a file whose texts, each counted in every cell that shows it, would fill the memory."""
    return too_large("セルの文字を合わせると多すぎます")


def endless_name() -> RefusedFileError:
    """Refuse a workbook with a sheet whose name no program writes."""
    return unreadable(f"シートの名前が {SHEET_NAME} 文字を超えています（Excel では 31 文字までです）")


def encrypted(detail: str) -> RefusedFileError:
    """Refuse a locked file."""
    return RefusedFileError(FindingCode.FILE_ENCRYPTED, detail)


def not_a_workbook(detail: str) -> RefusedFileError:
    """Refuse a file that is something else."""
    return RefusedFileError(FindingCode.FILE_NOT_A_WORKBOOK, detail)
