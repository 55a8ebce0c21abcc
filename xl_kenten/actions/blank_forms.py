"""Distributing (様式を配布): one blank workbook a municipality, and a list of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xl_kenten.actions.collection import Basis, Progress
from xl_kenten.actions.file_set import file_name, lay
from xl_kenten.actions.outputs import make_folder
from xl_kenten.adapters.csv_table import csv_table
from xl_kenten.adapters.written.blank_form import blank_form
from xl_kenten.core.municipality import Municipality
from xl_kenten.errors import UsageError

INDEX = "配布一覧.csv"


@dataclass(frozen=True, slots=True)
class BlankForm:
    """One municipality's blank form: the name of its file, and its bytes."""

    municipality: Municipality
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Distribution:
    """What was laid into the folder: a file a municipality, how many stood there already, and the list."""

    forms: tuple[tuple[Municipality, Path], ...]
    kept: int
    index: Path


def distribute(
    on: Basis, folder: Path, *, force: bool, progress: Progress | None = None, ledger: bool = False
) -> Distribution:
    """Write the blank forms; a file that already has the very same content is left alone.

    ``ledger`` puts the sheet 契約台帳 into each.

    Raises UsageError without a prefecture, OutputError when a file of other content stands in the way and
    ``force`` is not given; then nothing is written.
    """
    municipalities_of(on)  # refuses before a folder is made
    make_folder(folder)
    forms = tuple(blank_forms(on, progress, ledger=ledger))
    laid = lay(folder, files_of(forms), force=force)
    return Distribution(
        tuple((form.municipality, folder / form.name) for form in forms),
        sum(path.name != INDEX for path in laid.kept),
        folder / INDEX,
    )


def files_of(forms: Sequence[BlankForm]) -> dict[str, bytes]:
    """What is laid for all of them: a file each, and the list."""
    index = csv_table(
        ("番号", "団体コード", "団体名", "ファイル名"),
        (
            (number, form.municipality.lg_code, form.municipality.name, form.name)
            for number, form in enumerate(forms, start=1)
        ),
    )
    return {**{form.name: form.data for form in forms}, INDEX: index}


def blank_forms(on: Basis, progress: Progress | None = None, *, ledger: bool = False) -> Iterator[BlankForm]:
    """Make the blank form of every municipality, in 建制順. Raises UsageError without a prefecture."""
    municipalities = municipalities_of(on)
    for number, municipality in enumerate(municipalities, start=1):
        name = file_name(number, len(municipalities), municipality, ".xlsx")
        yield BlankForm(municipality, name, blank_form(on.form, municipality, ledger=ledger))
        if progress:
            progress(number, len(municipalities))


def municipalities_of(on: Basis) -> tuple[Municipality, ...]:
    """The prefecture's municipalities in 建制順. Raises UsageError without a prefecture."""
    if on.prefecture is None:
        raise UsageError("都道府県名を指定してください。")
    return on.register.of_prefecture(on.prefecture)
