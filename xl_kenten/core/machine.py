"""What a PC and a place on it are like, as far as buttons and macros depend on it; None: cannot be found out."""

from dataclasses import dataclass
from enum import Enum


class Drive(Enum):
    """On what a folder lies; a folder that OneDrive synchronises counts as in the cloud."""

    LOCAL = "local"
    NETWORK = "network"
    CLOUD = "cloud"


class MacroRule(Enum):
    """What Excel does with macros (VBAWarnings); the values are Excel's own."""

    ALL = 1
    ASK = 2
    SIGNED = 3
    NONE = 4


class ChildRule(Enum):
    """What Defender does where Office starts a program; the values are Defender's own."""

    OFF = 0
    BLOCK = 1
    AUDIT = 2
    WARN = 6


@dataclass(frozen=True, slots=True)
class TrustedFolder:
    """A folder whose workbooks Excel trusts (信頼できる場所)."""

    path: str
    with_subfolders: bool = False


@dataclass(frozen=True, slots=True)
class Machine:
    """What Windows says of Excel and of macros."""

    excel: str | None = None
    excel_bits: int | None = None
    macro_rule: MacroRule | None = None
    blocks_marked: bool | None = None
    child_rule: ChildRule | None = None
    trusted: tuple[TrustedFolder, ...] = ()
    cloud_folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Python:
    """The Python that runs; ``uncompiled`` are libraries whose compiled files are missing or old."""

    version: tuple[int, int, int]
    bits: int
    path: str
    uncompiled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A workbook and where it lies; ``zone`` is Windows' mark of where it came from, 3 being the internet."""

    path: str
    folder: str
    drive: Drive
    writable: bool | None
    zone: int | None = None
    vba_version: str | None = None
    interpreter: str | None = None
    interpreter_there: bool | None = None
