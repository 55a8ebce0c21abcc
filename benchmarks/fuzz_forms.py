"""Real forms of every format that is read, all with the same answers, to be damaged by the fuzzer."""

import shutil
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import xlwt

from benchmarks.invented_prefecture import municipalities
from benchmarks.make_returns import Answers, filled
from benchmarks.mutations import packed, parts_of
from tests.hostile import binary_workbooks as xlsb
from tests.hostile.usual_forms import form_bytes
from tests.office_conversion import convert
from xl_kenten.adapters.returned_files import grids_of
from xl_kenten.adapters.written.blank_form import blank_form
from xl_kenten.core.form import Form
from xl_kenten.core.grid import Grid
from xl_kenten.core.municipality import Municipality, Register

DAMAGED, SOUND = municipalities(2)  # whose files are damaged, and whose lies beside them
REGISTER = Register((DAMAGED, SOUND))
TEXT = "契約書を見直し、平成19年9月末までに変更契約を締結する。"


def answers_of(form: Form) -> Answers:
    """What every one of the forms says."""
    answers: Answers = {flag.id: 0 for flag in form.flags}
    section = form.sections[0]
    return answers | {section.flags[1].id: 1, section.remediation.id: TEXT}


def distributed(form: Form, who: Municipality) -> bytes:
    """The blank form as it is distributed, filled in as Excel does."""
    return filled(blank_form(form, who), form, answers_of(form))


def forms(form: Form, folder: Path) -> dict[str, bytes]:
    """Every form by its file name; those that LibreOffice saves only where it is installed."""
    return own_forms(form) | _by_libreoffice(distributed(form, DAMAGED), folder)


def own_forms(form: Form) -> dict[str, bytes]:
    """The forms that are made without LibreOffice, by their file names."""
    ours = distributed(form, DAMAGED)
    (grid, *_) = grids_of(ours, "ours.xlsx")
    parts = parts_of(ours)
    parts["xl/vbaProject.bin"] = _vba_project()
    return {
        "distributed.xlsx": ours,
        "with_macros.xlsm": packed(parts),
        "openpyxl.xlsx": _by_openpyxl(grid),
        "plain.xlsx": form_bytes(f"1 {DAMAGED.name}", properties=False),
        "xlwt.xls": _by_xlwt(grid),
        "records.xlsb": _by_records(grid),
    }


def _vba_project() -> bytes:
    template = Path(__file__).parents[1] / "workbook_template.xlsm"
    with ZipFile(template) as archive:
        return archive.read("xl/vbaProject.bin")


def _by_openpyxl(grid: Grid) -> bytes:
    workbook = openpyxl.Workbook()
    page = workbook.active
    page.title = grid.sheet
    for row in grid.rows:
        page.append(list(row))
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def _by_xlwt(grid: Grid) -> bytes:
    workbook = xlwt.Workbook()
    page = workbook.add_sheet(grid.sheet)
    for row, cells in enumerate(grid.rows):
        for column, value in enumerate(cells):
            if value is not None:
                page.write(row, column, value)
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def _by_records(grid: Grid) -> bytes:
    strings: list[str] = []
    records = []
    for row, cells in enumerate(grid.rows):
        records.append(xlsb.row(row))
        for column, value in enumerate(cells):
            if isinstance(value, str):
                records.append(xlsb.cell(7, column, len(strings).to_bytes(4, "little")))
                strings.append(value)
            elif isinstance(value, float):
                records.append(xlsb.cell(2, column, (int(value) << 2 | 2).to_bytes(4, "little")))
    return xlsb.binary_book(xlsb.sheet(*records), strings=tuple(strings), names=(grid.sheet,))


def _by_libreoffice(data: bytes, folder: Path) -> dict[str, bytes]:
    if shutil.which("soffice") is None:
        return {}
    source = folder / "libreoffice.xlsx"
    source.write_bytes(data)
    made = {}
    for suffix in ("xls", "ods", "xlsx"):
        saved = convert(source, suffix, folder / f"saved_{suffix}")
        made[f"libreoffice.{suffix}"] = saved.read_bytes()
    return made
