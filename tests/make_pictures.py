"""Makes the pictures of the documentation from the demonstration, drawn by LibreOffice; the ribbon as a sketch.

    python -m tests.make_pictures [FOLDER]

Needs LibreOffice, python3-uno and poppler. Excel fits the height of a row to its text when it opens a workbook,
LibreOffice does not: here the rows are fitted before they are drawn. The hatching of conditional formats is drawn
plain by LibreOffice.
"""

import argparse
import datetime as dt
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from PIL import Image

from tests import picture_inputs
from tests.collected_workbook import SOUND, collected
from tests.command_line import SAMPLE_LIST, SAMPLE_PREFECTURE
from tests.ledger_examples import contract, type_contracts
from tests.libreoffice.office import Office
from tests.libreoffice.uno_bridge import properties, typed
from tests.ribbon_sketch import ribbon_sketch
from tests.rollup_examples import AT_FAULT, sound_rows, write_all, write_list, write_report
from xl_kenten.cli import DONE, ERRORS_FOUND
from xl_kenten.cli import main as xl_kenten
from xl_kenten.template.ribbon import load_ribbon

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
LIMIT = 250_000  # bytes of a picture
_NEVER_RUN_MACROS = 0
_COLOURS = 128
_HALF_FILLED = {"C8": 0, "D8": 1, "E8": 0, "G8": 0, "H8": 2}


@dataclass(frozen=True)
class Picture:
    """A part of a sheet in pixels; ``entered`` is typed in first, by cell address.

    At 96 dpi a pixel of the picture is a pixel of Excel at 100 %, at 72 dpi at 75 %.
    """

    name: str
    workbook: str
    sheet: str
    height: int
    width: int = 1000
    left: int = 0
    dpi: int = 96
    entered: Mapping[str, float] = field(default_factory=dict)


# Workbooks: the report of the demonstration, a blank form, a marked copy, and the prefecture's workbook when it is
# new, filled for the first time, filled again after a resubmission, and worked on up to the gate. Then what is made
# from it or from its like: a municipality's feedback, the ministry's file, and the table of the nation.
PICTURES_WANTED = (
    Picture("report", "report", "市町村分", 760, width=1240, dpi=72),
    Picture("report-findings", "report", "検査結果", 520, width=1180),
    Picture("report-summary", "report", "集計", 620, width=1530),
    Picture("form-empty", "form", "市町村分", 560),
    Picture("form-half-filled", "form", "市町村分", 560, entered=_HALF_FILLED),
    Picture("marked-copy", "marked", "市町村分", 420),
    Picture("start-new", "new", "はじめに", 820, width=1200),
    Picture("start-filled", "filled", "はじめに", 820, width=1200),
    Picture("prefecture-new", "new", "都道府県分", 330),
    Picture("municipal-new", "new", "市町村分", 420),
    Picture("municipal-filled", "filled", "市町村分", 640),
    Picture("municipal-remarks", "filled", "市町村分", 640, width=950, left=1225),
    Picture("results-new", "new", "検査結果", 120, width=1180),
    Picture("results-filled", "filled", "検査結果", 520, width=1180),
    Picture("status-new", "new", "提出状況", 120, width=1290),
    Picture("status-filled", "filled", "提出状況", 480, width=1290),
    Picture("resubmissions-new", "new", "差替え", 120, width=1180),
    Picture("resubmissions-filled", "again", "差替え", 340, width=1600),
    Picture("summary-new", "new", "集計", 375, width=1180, dpi=72),
    Picture("summary-filled", "worked", "集計", 650, width=1180, dpi=72),
    Picture("ledger-new", "new", "契約台帳", 300, width=1500, dpi=72),
    Picture("ledger-filled", "worked", "契約台帳", 400, width=1500, dpi=72),
    Picture("gate-new", "new", "提出前チェック", 160, width=1180),
    Picture("gate-filled", "worked", "提出前チェック", 480, width=1180),
    Picture("feedback", "feedback", "結果のお知らせ", 560, width=1180, dpi=72),
    Picture("submission", "submission", "市町村分", 420),
    Picture("nation", "nation", "全国集計", 350, width=1000, dpi=72),
    Picture("provenance-new", "new", "取込記録", 160, width=1180),
    Picture("provenance-filled", "filled", "取込記録", 320, width=1180),
    Picture("notes", "new", "記入要領", 160, width=1120),
    Picture("settings", "new", "設定", 620, width=1180),
    Picture("municipalities", "new", "団体一覧", 340, width=860),
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", default=PICTURES)
    target = parser.parse_args().folder
    target.mkdir(parents=True, exist_ok=True)
    (target / "ribbon.svg").write_text(ribbon_sketch(load_ribbon()), encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workbooks = make_workbooks(folder)
        picture_inputs.write(target, inputs(workbooks))
        office = Office.start(folder / "office")
        try:
            for picture in PICTURES_WANTED:
                workbook = workbooks[picture.workbook]
                pdf = folder / f"{picture.workbook}{len(picture.entered)}.pdf"
                if not pdf.exists():
                    print_sheets(office, workbook, picture.entered, pdf)
                cut_out(pdf, page_of(workbook, picture.sheet), picture, target)
        finally:
            office.stop()


def inputs(workbooks: Mapping[str, Path]) -> dict[str, str]:
    """What each picture shows, as a digest."""
    return picture_inputs.digests(
        {each.name: (workbooks[each.workbook], each.sheet, repr(each)) for each in PICTURES_WANTED}
    )


def make_workbooks(folder: Path) -> dict[str, Path]:
    """Run the demonstration, and the prefecture's workbook through its stations; each by its name above."""
    made = folder / "demo"
    run("demo", "--out", made)
    workbook = folder / "見本県_緊急点検.xlsm"
    run("new", "見本県", "--municipalities", SAMPLE_LIST, "--out", workbook)
    stations = {}
    for station in ("new", "filled", "again", "worked"):
        if station == "again":
            resubmit(made / "2_回答" / "【見本市】回答.xlsx")
        if station == "worked":
            work_on(workbook)
        elif station != "new":
            run("consolidate", made / "2_回答", *SAMPLE_PREFECTURE, "--into", workbook)
        stations[station] = folder / f"{station}.xlsm"
        stations[station].write_bytes(workbook.read_bytes())
    return {
        "report": made / "3_集約結果" / "集約結果.xlsx",
        "form": made / "1_様式の配布" / "01_991007_見本市.xlsx",
        "marked": made / "4_差戻し用" / "15_993051_白紙町_確認結果.xlsx",
        "feedback": feedback(folder, stations["filled"]),
        "submission": submission(folder),
        "nation": nation(folder),
        **stations,
    }


def resubmit(path: Path) -> None:
    """Let a municipality answer otherwise than before."""
    book = openpyxl.load_workbook(path)
    book["市町村分"]["E8"] = 0
    book["市町村分"]["F8"] = None
    book.save(path)


def work_on(workbook: Path) -> None:
    """Enter contracts and press the buttons of the last days."""
    remedy = "平成19年9月末までに契約を変更する"
    contracts = (
        contract(),
        contract(
            "見本税システム改修",
            dt.date(2006, 6, 1),
            dt.date(2007, 3, 31),
            "可",
            (0, 1, 0, remedy, 0, 0, 0, None, 0, 0, None),
        ),
        contract("見本住民台帳入力", dt.date(2004, 4, 1), dt.date(2005, 3, 31)),
    )
    type_contracts(workbook, *((number, *each[1:]) for number, each in enumerate(contracts, 1)))
    run("ledger", workbook, "--apply", "--force")
    run("summary", workbook, "--force")
    run("gate", workbook, "--force")


def feedback(folder: Path, workbook: Path) -> Path:
    run("give-back", workbook, "--out", folder / "還元")
    return folder / "還元" / "01_991007_見本市_還元.xlsx"


def submission(folder: Path) -> Path:
    """The ministry's file of an invented prefecture whose gate is open."""
    workbook = folder / "例示県_緊急点検.xlsm"
    workbook.write_bytes(
        collected(answers=(SOUND, (1, 0, 0, "平成19年7月末までに契約書を改める。", *SOUND[4:]), SOUND, SOUND))
    )
    run("submit", workbook, "--out", folder / "提出")
    return folder / "提出" / "点検報告_例示県.xlsx"


def nation(folder: Path) -> Path:
    """A nation of three prefectures, of which one has a deficiency and one has not reported."""
    reports = write_all(folder / "報告", "露原県")
    write_report(reports / "霜原県.xlsx", "霜原県", sound_rows("霜原県", 霜絹町=AT_FAULT))
    out = folder / "全国集計.xlsx"
    run("rollup", reports, "--nation", write_list(folder / "nation.csv"), "--out", out)
    return out


def run(*arguments: object) -> None:
    status = xl_kenten([str(argument) for argument in arguments])
    if status not in (DONE, ERRORS_FOUND):
        raise SystemExit(status)


def page_of(workbook: Path, sheet: str) -> int:
    """The page of the PDF that shows a sheet: one each, hidden ones too."""
    return openpyxl.load_workbook(workbook, read_only=True).sheetnames.index(sheet) + 1


def print_sheets(office: Office, workbook: Path, entered: Mapping[str, float], pdf: Path) -> None:
    """Print a workbook into a PDF, each sheet on one page, its rows fitted to their texts."""
    hidden = properties(Hidden=True, MacroExecutionMode=_NEVER_RUN_MACROS)
    document = office.desktop.loadComponentFromURL(workbook.as_uri(), "_blank", 0, hidden)
    try:
        sheets = document.Sheets
        for address, value in entered.items():
            sheets.getByIndex(0).getCellRangeByName(address).setValue(value)
        for index in range(sheets.Count):
            fit_rows(sheets.getByIndex(index))
        whole = typed("[]com.sun.star.beans.PropertyValue", properties(SinglePageSheets=True))
        document.storeToURL(pdf.as_uri(), properties(FilterName="calc_pdf_Export", FilterData=whole))
    finally:
        document.close(True)  # noqa: FBT003 - as UNO has it


def fit_rows(sheet: Any) -> None:
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)  # noqa: FBT003 - as UNO has it
    for number in range(cursor.RangeAddress.EndRow + 1):
        row = sheet.Rows.getByIndex(number)
        if row.OptimalHeight:
            row.OptimalHeight = True


def cut_out(pdf: Path, page: int, picture: Picture, folder: Path) -> None:
    target = folder / picture.name
    numbers: dict[str, int] = {
        "-r": picture.dpi,
        "-f": page,
        "-l": page,
        "-x": picture.left,
        "-y": 0,
        "-W": picture.width,
        "-H": picture.height,
    }
    options: Sequence[str] = [str(part) for option in numbers.items() for part in option]
    subprocess.run(["pdftoppm", "-png", "-singlefile", *options, pdf, target], check=True, timeout=60)
    shrink(target.with_suffix(".png"))
    size = target.with_suffix(".png").stat().st_size
    if size > LIMIT:
        raise SystemExit(f"{picture.name}: {size:,} bytes are more than {LIMIT:,}")


def shrink(picture: Path) -> None:
    """Keep as many colours as a sheet has, not as many as a photograph."""
    with Image.open(picture) as drawn:
        drawn.convert("RGB").quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            picture, optimize=True
        )


if __name__ == "__main__":
    main()
