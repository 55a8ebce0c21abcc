"""A finding (検査結果): a code, a severity, a place, a message and a cure."""

from enum import StrEnum
from typing import Self

from msgspec import Struct


class Severity(StrEnum):
    """How much a finding weighs: エラー stops the submission, 警告 wants a look, 確認 only tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def label(self) -> str:
        """The Japanese word shown to the staff."""
        return {"error": "エラー", "warning": "警告", "notice": "確認"}[self.value]

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return ("error", "warning", "notice").index(self.value)


class FindingCode(StrEnum):
    """The stable names of all findings; each knows its severity."""

    severity: Severity

    def __new__(cls, code: str, severity: Severity) -> Self:
        """Make the code a text that knows its severity."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.severity = severity
        return member

    FLAG_UNANSWERED = "flag-unanswered", Severity.ERROR
    FLAG_NOT_BINARY = "flag-not-binary", Severity.ERROR
    FLAG_NORMALISED = "flag-normalised", Severity.NOTICE
    REMEDIATION_MISSING = "remediation-missing", Severity.ERROR
    REMEDIATION_SAYS_NONE = "remediation-says-none", Severity.ERROR
    REMEDIATION_NO_DATE = "remediation-no-date", Severity.WARNING
    REMEDIATION_DATE_IMPOSSIBLE = "remediation-date-impossible", Severity.ERROR
    REMEDIATION_DATE_PAST = "remediation-date-past", Severity.WARNING
    REMEDIATION_NOT_NEEDED = "remediation-not-needed", Severity.WARNING
    ATTACHMENT_NOT_FOUND = "attachment-not-found", Severity.WARNING
    SUBCONTRACTOR_NIL = "subcontractor-nil", Severity.NOTICE
    SUBCONTRACTOR_UNEXAMINED = "subcontractor-unexamined", Severity.WARNING
    SAMPLE_ROW_LEFT = "sample-row-left", Severity.WARNING
    MUNICIPALITY_UNKNOWN = "municipality-unknown", Severity.ERROR
    MUNICIPALITY_OTHER_PREFECTURE = "municipality-other-prefecture", Severity.ERROR
    MUNICIPALITY_NAME_VARIANT = "municipality-name-variant", Severity.NOTICE
    MUNICIPALITY_AMBIGUOUS = "municipality-ambiguous", Severity.ERROR
    MUNICIPALITY_MISSING = "municipality-missing", Severity.ERROR
    RETURN_DUPLICATE = "return-duplicate", Severity.NOTICE
    RETURN_CONFLICT = "return-conflict", Severity.ERROR
    TOTAL_MISMATCH = "total-mismatch", Severity.ERROR
    LEDGER_MISMATCH = "ledger-mismatch", Severity.ERROR
    LEDGER_INCOMPLETE = "ledger-incomplete", Severity.WARNING
    FORM_NOT_FOUND = "form-not-found", Severity.ERROR
    FORM_AMBIGUOUS = "form-ambiguous", Severity.ERROR
    FORM_SHIFTED = "form-shifted", Severity.NOTICE
    SHEET_RENAMED = "sheet-renamed", Severity.NOTICE
    FORM_VERSION = "form-version", Severity.WARNING
    FILE_ENCRYPTED = "file-encrypted", Severity.ERROR
    FILE_UNREADABLE = "file-unreadable", Severity.ERROR
    FILE_TOO_LARGE = "file-too-large", Severity.ERROR
    FILE_NOT_A_WORKBOOK = "file-not-a-workbook", Severity.ERROR
    FILE_EMPTY = "file-empty", Severity.ERROR
    FILE_SKIPPED = "file-skipped", Severity.NOTICE
    FILE_HAS_MACROS = "file-has-macros", Severity.WARNING
    FILE_HAS_EXTERNAL_LINKS = "file-has-external-links", Severity.WARNING
    IDENTICAL_TEXT = "identical-text", Severity.NOTICE


class Place(Struct, frozen=True, gc=False):
    """Where something stands: file (relative, with ``/``), sheet, row and column (both from 0)."""

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: int | None = None

    @property
    def cell(self) -> str | None:
        """The address as Excel writes it (``F7``), or None when the place is no cell."""
        if self.row is None or self.column is None:
            return None
        return cell_address(self.row, self.column)


class Finding(Struct, frozen=True, gc=False):
    """One thing to tell about an entry.

    ``message`` says what was found and ``cure`` what to do, each in whole sentences; ``name`` is the
    municipality's.
    """

    code: FindingCode
    place: Place
    message: str
    cure: str
    lg_code: str | None = None
    item: str | None = None
    name: str | None = None

    @property
    def severity(self) -> Severity:
        """The severity its code carries."""
        return self.code.severity

    @property
    def sentence(self) -> str:
        """Where, what, and what to do, in one line: 「市町村分!F12（長野市）：…」."""
        place = self.place
        where = "!".join(filter(None, (place.sheet, place.cell))) or place.file or ""
        if not where and self.name and self.message.startswith(self.name):
            return self.message + self.cure
        who = f"（{self.name}）" if self.name and where else self.name or ""
        return f"{where}{who}：{self.message}{self.cure}" if where or who else self.message + self.cure


def column_letters(column: int) -> str:
    """Name a column as Excel does: 0 is ``A``, 26 is ``AA``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_address(row: int, column: int) -> str:
    """Name a cell as Excel does; row and column count from 0."""
    return f"{column_letters(column)}{row + 1}"
