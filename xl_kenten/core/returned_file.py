"""A returned file (提出ファイル) as a reader hands it over: its sheets' values, or why it could not be read."""

from enum import StrEnum

from msgspec import Struct

from xl_kenten.core.finding import FindingCode
from xl_kenten.core.grid import Grid


class FileStatus(StrEnum):
    """How a file ended; there is no fourth way."""

    READ = "read"
    REJECTED = "rejected"
    SKIPPED = "skipped"


class Origin(Struct, frozen=True):
    """What ``distribute`` wrote into the document properties of a blank form."""

    form_id: str
    form_version: str
    lg_code: str | None


class Refusal(Struct, frozen=True):
    """Why a file was not read: one of the ``file-…`` codes, and in Japanese what exactly stood in the way."""

    code: FindingCode
    detail: str = ""


OWN_FILE = Refusal(FindingCode.FILE_SKIPPED, "この実行で書き込むブックや報告か、そのバックアップです")


class ReturnedFile(Struct, frozen=True, gc=False):
    """One file of the folder.

    ``file`` is relative to the folder, with ``/``. ``modified`` is the time of its last change, in
    nanoseconds since 1970. ``sha256`` is that of the bytes that were read. ``grids`` are its worksheets in
    order, hidden ones included. ``attachments_beside`` tells whether a file that may be a 別紙 lies in the same
    folder.
    """

    file: str
    modified: int
    sha256: str | None = None
    grids: tuple[Grid, ...] = ()
    origin: Origin | None = None
    has_macros: bool = False
    has_external_links: bool = False
    attachments_beside: bool = False
    refusal: Refusal | None = None

    @property
    def is_own(self) -> bool:
        """Whether nobody returned it: the run itself writes it, or kept it when it wrote."""
        return self.refusal == OWN_FILE
