"""Collecting: a folder of returned files, or single ones, to a consolidation."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xl_kenten.adapters.form_definitions import DEFAULT_FORM, load_form, own_definition
from xl_kenten.adapters.municipality_lists import find_prefecture, national_register, read_own_list
from xl_kenten.adapters.returned_files import read_folder
from xl_kenten.adapters.returned_files.checking import check_folder
from xl_kenten.adapters.returned_files.checking import check_paths as check_each
from xl_kenten.adapters.returned_files.guarded_check import GuardedCheck
from xl_kenten.core.checked_file import CheckedFile, check_file
from xl_kenten.core.consolidation import Consolidation, of_checked, of_files_alone
from xl_kenten.core.form import Form
from xl_kenten.core.municipality import Register
from xl_kenten.core.returned_file import ReturnedFile
from xl_kenten.errors import UsageError

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Basis:
    """What a run rests on: the form, the list of municipalities, and the prefecture (None: any).

    ``form_file`` is the definition of a form that does not come with the program.
    """

    form: Form
    register: Register
    prefecture: str | None
    form_file: Path | None = None

    def check(self, file: ReturnedFile) -> CheckedFile:
        """Read a file as the form and check it."""
        return check_file(file, self.form, self.register, self.prefecture)


def basis(prefecture: str | None, municipalities: Path | None = None, form: str = DEFAULT_FORM) -> Basis:
    """Load form and list.

    ``municipalities`` is the prefecture's own list (CSV); with it the prefecture may be one that is not among
    the 47. Raises UsageError or DefinitionError.
    """
    register = national_register()
    if prefecture is None:
        if municipalities is not None:
            raise UsageError(
                "団体一覧（--municipalities）を使うときは、都道府県名（--prefecture）も指定してください。"
            )
        return Basis(load_form(form), register, None, own_definition(form))
    if municipalities is None:
        found = find_prefecture(prefecture, register)
        return Basis(load_form(form), register, found, own_definition(form))
    # The list may be that of a prefecture that is not among the 47; it is known once the list is read.
    own = read_own_list(municipalities, prefecture, register)
    return Basis(load_form(form), own, find_prefecture(prefecture, own), own_definition(form))


def read_returns(
    folder: Path, progress: Progress | None = None, *, own: Sequence[Path] = ()
) -> Iterator[ReturnedFile]:
    """Read every file of a folder, subfolders too, each when it is asked for.

    Raises UsageError at once without a folder. ``own`` is what the run itself writes, should it lie there.
    """
    if not folder.is_dir():
        raise UsageError(f"フォルダー「{folder}」がありません。場所と名前を確かめてください。")
    return read_folder(folder, own=own, progress=progress)


def consolidated(files: Iterable[ReturnedFile], on: Basis) -> Consolidation:
    """Consolidate returned files. Raises UsageError without a prefecture."""
    return of_checked(map(GuardedCheck(on.check), files), on.form, on.register, _required(on.prefecture))


def consolidate_folder(
    folder: Path, on: Basis, progress: Progress | None = None, *, own: Sequence[Path] = ()
) -> Consolidation:
    """Read every file of a folder and consolidate them. Raises UsageError without a folder or a prefecture.

    ``own`` is what the run itself writes, should it lie there.
    """
    prefecture = _required(on.prefecture)
    checked = check_folder(folder, on.check, own=own, progress=progress)
    return of_checked(checked, on.form, on.register, prefecture)


def _required(prefecture: str | None) -> str:
    if prefecture is None:
        raise UsageError("都道府県名（--prefecture）を指定してください。")
    return prefecture


def check_paths(
    paths: Iterable[Path], on: Basis, progress: Progress | None = None, *, own: Sequence[Path] = ()
) -> Consolidation:
    """Check single files, or all files of folders, each by itself. Raises UsageError for a missing one.

    A report of ours among the returns of a folder is none of them. ``own`` is what the run itself writes, should
    it lie among them.
    """
    every = list(paths)
    for path in every:
        if not path.exists():
            raise UsageError(f"「{path}」がありません。場所と名前を確かめてください。")
    return of_files_alone(check_each(every, on.check, own=own, progress=progress), on.form, on.prefecture)
