"""What lies in a folder of returns: every file by name, and those that are none for a reason."""

import errno
import os
import stat
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from xl_kenten.adapters.atomic_file import without_backup_mark
from xl_kenten.adapters.returned_files.content import SPREADSHEET_SUFFIXES
from xl_kenten.core.finding import FindingCode
from xl_kenten.core.returned_file import OWN_FILE, Refusal
from xl_kenten.errors import UsageError

_NOISE = {
    "thumbs.db": "Windows が作る縮小画像の控えです",
    "ehthumbs.db": "Windows が作る縮小画像の控えです",
    "desktop.ini": "Windows が作るフォルダーの設定です",
    ".ds_store": "Mac が作るフォルダーの設定です",
    "icon\r": "Mac が作るフォルダーの設定です",
    "配布一覧.csv": "様式を配布したときに作った一覧です",  # returns are often saved over the forms they were
}
_NOISE_PREFIXES = {
    "~$": "Excel などで開いている間だけできる一時ファイルです",
    ".~lock.": "LibreOffice で開いている間だけできる一時ファイルです",
    "._": "Mac が作る付属情報です",
    ".": "隠しファイルです",
}
_ANY_NOISE_PREFIX = tuple(_NOISE_PREFIXES)
_NOISE_SUFFIXES = {
    ".lnk": "ショートカットです",
    ".url": "ショートカットです",
    ".webloc": "ショートカットです",
    ".tmp": "一時ファイルです",
}
_ATTACHMENT_WORDS = ("別紙", "別添", "添付")
_JUNCTION = 0xA0000003  # Windows: a folder that stands for another one
_TOO_LONG = 206  # Windows
PATH_TOO_LONG = "パスが長すぎて開けません（浅いフォルダーに移すか、名前を短くすると読めます）"
_LONGEST_PLAIN_PATH = 240  # Windows: longer ones need a prefix


class FolderEntry(Struct, frozen=True, gc=False):
    """One file of a folder: ``name`` is relative with ``/``; with a ``refusal`` it is not even opened.

    ``location`` is its path as text: a Path of each of thousands costs as much as all else that is told of it.
    ``found_in`` is what the names of all files begin with that were found in the same folder, of several that were
    given; None for a file that was given itself.
    """

    location: str
    name: str
    modified: int = 0
    refusal: Refusal | None = None
    found_in: str | None = None

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return Path(self.location)

    @property
    def folder(self) -> str:
        """The name of the folder it lies in; empty for the topmost."""
        return self.name.rpartition("/")[0]

    @property
    def may_be_attachment(self) -> bool:
        """Whether it may be the 別紙 of a return that lies beside it."""
        if self.refusal is not None:
            return False
        return is_named_attachment(self.name) or suffix_of(self.name) not in SPREADSHEET_SUFFIXES


class ListedFile(Struct, frozen=True, gc=False):
    """A file to be read, and whether another one beside it may be its 別紙."""

    entry: FolderEntry
    attachments_beside: bool


def listed_folder(folder: Path, own: Sequence[Path] = ()) -> tuple[ListedFile, ...]:
    """List the files of a folder and its subfolders, by name. Raises UsageError when it cannot be opened.

    What the run itself writes (``own``), and its backups, may lie there too: nobody sent them.
    """
    return _listed_beside(_own_refused(list_folder(folder), own))


def listed_files(paths: Iterable[Path], own: Sequence[Path] = ()) -> tuple[ListedFile, ...]:
    """List single files and the files of folders, in the order given. Raises UsageError like ``listed_folder``."""
    entries = _own_refused(list_files(paths), own)
    # An attachment need not be named along with its return: what counts is what lies beside it.
    return _listed_beside(entries, unlisted_attachments(entries))


def _listed_beside(
    entries: Sequence[FolderEntry], folders_of_others: Iterable[str] = ()
) -> tuple[ListedFile, ...]:
    """Tell of each file whether another one in its folder may be its 別紙."""
    whose = [entry.may_be_attachment for entry in entries]
    attachments = Counter(folders_of_others)
    attachments.update(entry.folder for entry, may_be in zip(entries, whose, strict=True) if may_be)
    return tuple(
        ListedFile(entry, attachments[entry.folder] > may_be)
        for entry, may_be in zip(entries, whose, strict=True)
    )


def _own_refused(entries: tuple[FolderEntry, ...], own: Sequence[Path]) -> tuple[FolderEntry, ...]:
    folders: dict[str, list[Path]] = {}
    for each in own:
        folders.setdefault(_comparable(each.name), []).append(each.parent)
    return tuple(
        replace(entry, refusal=OWN_FILE) if entry.refusal is None and _is_own(entry, folders) else entry
        for entry in entries
    )


def _is_own(entry: FolderEntry, folders: Mapping[str, Iterable[Path]]) -> bool:
    """Tell whether a file is one of ours, given in which folders those of each name lie."""
    among = folders.get(_comparable(without_backup_mark(os.path.basename(entry.location))))  # noqa: PTH119 (as above)
    try:
        return among is not None and any(map(entry.path.parent.samefile, among))
    except (OSError, ValueError):
        return False


def _comparable(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def suffix_of(name: str) -> str:
    """The ending of a name in small letters, with its dot; empty without one."""
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 (no path is made for each of thousands of names)


def is_named_attachment(name: str) -> bool:
    """Whether the name says 別紙, 別添 or 添付 (a Mac may spell it with decomposed characters)."""
    own = unicodedata.normalize("NFKC", name.rpartition("/")[2])
    return any(word in own for word in _ATTACHMENT_WORDS)


def list_folder(folder: Path) -> tuple[FolderEntry, ...]:
    """List every file of a folder and its subfolders, by name; links are named, never followed.

    A subfolder that cannot be opened is listed as such. Raises UsageError when the folder itself cannot be.
    """
    root = _reachable(folder)
    try:
        if not root.is_dir():
            raise UsageError(f"フォルダー「{folder}」がありません。場所と名前を確かめてください。")
        with os.scandir(root):
            pass
    except OSError as error:
        cure = "パスが長すぎます。浅い場所に移し" if is_path_too_long(error) else "開く権限を確かめ"
        raise UsageError(f"フォルダー「{folder}」を開けません。{cure}てください。") from error
    return _distinct(sorted(_walk(root, ""), key=lambda entry: (entry.name, entry.location)))


def list_files(paths: Iterable[Path]) -> tuple[FolderEntry, ...]:
    """List single files and the files of folders, in the order given, each once.

    Names are relative to what all share: to the folder, where it is one folder alone. Raises UsageError for a folder
    that cannot be opened. A file that is gone is listed all the same.
    """
    every = [Path(os.path.abspath(path)) for path in dict.fromkeys(paths)]  # noqa: PTH100 (links stay links)
    shared = every[0] if len(every) == 1 and _is_folder(every[0]) else _shared_folder(every)
    entries: dict[str, FolderEntry] = {}
    for path in every:
        name = readable_name(_relative(path, shared))
        if _is_folder(path):
            prefix = "" if path == shared else f"{name}/"
            for entry in list_folder(path):
                found = replace(entry, name=prefix + entry.name, found_in=prefix)
                entries.setdefault(entry.location, found)
        else:
            entries.setdefault(str(path), entry_of(path, name))
    return _distinct(tuple(entries.values()))


def _distinct(entries: Sequence[FolderEntry]) -> tuple[FolderEntry, ...]:
    """Tell files apart whose names read the same, in whichever bytes they are spelt: 「諏訪.xlsx」「諏訪（2）.xlsx」."""
    taken = {entry.name for entry in entries}
    if len(taken) == len(entries):
        return tuple(entries)
    last: Counter[str] = Counter()
    distinct = []
    for entry in entries:
        last[entry.name] += 1
        name = entry.name
        while last[entry.name] > 1 and name in taken:
            stem, suffix = os.path.splitext(entry.name)  # noqa: PTH122 (as in suffix_of)
            name = f"{stem}（{last[entry.name]}）{suffix}"
            last[entry.name] += name in taken
        taken.add(name)
        distinct.append(replace(entry, name=name))
    return tuple(distinct)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def unlisted_attachments(entries: Iterable[FolderEntry]) -> Iterator[str]:
    """Find possible attachments on disk beside files that were given singly; gives the folder of each."""
    listed: dict[tuple[Path, str], set[str]] = {}
    for entry in entries:
        listed.setdefault((entry.path.parent, entry.folder), set()).add(entry.path.name)
    for (parent, folder), names in listed.items():
        try:
            beside = [name for name in os.listdir(parent) if name not in names]  # noqa: PTH208 (names are enough)
        except OSError:
            continue
        for name in beside:
            if (entry := entry_of(parent / name, name)).may_be_attachment and entry.path.is_file():
                yield folder


def entry_of(path: Path, name: str) -> FolderEntry:
    """Look at one file without opening it. What cannot even be looked at is found out when it is read."""
    try:
        return _entry(str(path), name, os.lstat(path))
    except (OSError, ValueError):
        return FolderEntry(str(path), name)


def _entry(location: str, name: str, status: os.stat_result) -> FolderEntry:
    detail = _not_to_be_opened(name, status)
    refusal = None if detail is None else Refusal(FindingCode.FILE_SKIPPED, detail)
    return FolderEntry(location, name, status.st_mtime_ns, refusal)


def readable_name(name: str) -> str:
    """Keep a name as it is, unless its bytes are no text: then it is read as Japanese Windows wrote it."""
    try:
        name.encode()
    except UnicodeEncodeError:
        try:
            return os.fsencode(name).decode("cp932")
        except UnicodeError:
            return name.encode(errors="replace").decode()
    return name


def _shared_folder(paths: list[Path]) -> Path | None:
    try:
        return Path(os.path.commonpath([path.parent for path in paths]))
    except ValueError:  # none given, or on several drives of Windows
        return None


def _relative(path: Path, shared: Path | None) -> str:
    if shared is not None:
        return path.relative_to(shared).as_posix()
    return path.as_posix().replace(":", "").lstrip("/")  # C:/a/b.xlsx is C/a/b.xlsx beside D/b.xlsx


def _walk(folder: Path, prefix: str) -> Iterator[FolderEntry]:
    pending = [(str(folder), prefix)]
    while pending:
        current, start = pending.pop()
        try:
            with os.scandir(current) as listing:
                found = list(listing)
        except OSError as error:
            refusal = Refusal(FindingCode.FILE_UNREADABLE, _why_not_listed(error))
            yield FolderEntry(current, start.rstrip("/"), refusal=refusal)
            continue
        for item in found:
            name = start + readable_name(item.name)
            entry = _listed(item, name)
            if entry.refusal is None and item.is_dir(follow_symlinks=False):
                pending.append((entry.location, f"{name}/"))
            else:
                yield entry


def _why_not_listed(error: OSError) -> str:
    if is_path_too_long(error):
        return PATH_TOO_LONG
    if isinstance(error, FileNotFoundError):
        return "読み取る前にフォルダーが移動または削除されました"
    if isinstance(error, PermissionError):
        return "フォルダーを開く権限がありません"
    return f"フォルダーを開けません（{errno.errorcode.get(error.errno or 0, '原因不明')}）"


def is_path_too_long(error: OSError | ValueError) -> bool:
    """Whether nothing can be opened there because the names of all folders together are too long."""
    return (
        getattr(error, "errno", None) == errno.ENAMETOOLONG or getattr(error, "winerror", None) == _TOO_LONG
    )


def _listed(item: os.DirEntry[str], name: str) -> FolderEntry:
    """Look at a file through its listing, which on Windows already tells what lstat would ask for anew."""
    try:
        return _entry(item.path, name, item.stat(follow_symlinks=False))
    except OSError:
        return FolderEntry(item.path, name)


def _not_to_be_opened(name: str, status: os.stat_result) -> str | None:
    """Say why a file is none to be opened, or None."""
    if stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION:
        return "別の場所を指すリンクです"
    own = name.rpartition("/")[2].lower()
    if stat.S_ISDIR(status.st_mode):
        return "隠しフォルダーです" if own.startswith(".") else None
    if not stat.S_ISREG(status.st_mode):
        return "通常のファイルではありません"
    if detail := _NOISE.get(without_backup_mark(own)):
        return detail
    if own.startswith(_ANY_NOISE_PREFIX):
        return next(detail for prefix, detail in _NOISE_PREFIXES.items() if own.startswith(prefix))
    return _NOISE_SUFFIXES.get(suffix_of(own))


def _reachable(folder: Path) -> Path:
    """On Windows, spell a folder so that the paths below it may be longer than 260 characters."""
    if sys.platform != "win32":
        return folder
    full = os.path.abspath(folder)  # noqa: PTH100 (resolve() would follow links)
    if len(full) < _LONGEST_PLAIN_PATH or full.startswith("\\\\?\\"):
        return Path(full) if len(full) < _LONGEST_PLAIN_PATH // 2 else Path(f"\\\\?\\{full}")
    return Path(f"\\\\?\\UNC{full[1:]}" if full.startswith("\\\\") else f"\\\\?\\{full}")
