"""Files that cannot, or need not, be read; and files that carry more than values."""

import io
import json
import zipfile
from pathlib import Path

import msoffcrypto.format.ooxml
import openpyxl
import pytest
import xlsxwriter

from tests.command_line import SAMPLE_PREFECTURE, CommandLine
from tests.returned_workbooks import write_return
from xl_kenten.core.finding import FindingCode
from xl_kenten.core.lg_code import check_digit

ROW = "| 1 | 架空市 | 0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | |"


def encrypted(path: Path) -> Path:
    plain = io.BytesIO(write_return(path, ROW).read_bytes())
    with path.open("wb") as target:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("password", target)
    return path


def broken(path: Path) -> Path:
    data = write_return(path, ROW).read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def bomb(path: Path) -> Path:
    """200 MB of spaces inside the sheet, 200 KB as a file."""
    write_return(path, ROW)
    parts = {}
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            padding = b" " * 200_000_000 if name == "xl/worksheets/sheet1.xml" else b""
            archive.writestr(name, data.replace(b"<sheetData>", padding + b"<sheetData>"))
    return path


def not_a_workbook(path: Path) -> Path:
    path.write_text("団体名,①\n架空市,0\n", encoding="cp932")
    return path


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (encrypted, "file-encrypted"),
        (broken, "file-unreadable"),
        (empty, "file-empty"),
        (bomb, "file-too-large"),
        (not_a_workbook, "file-not-a-workbook"),
    ],
)
def test_file_that_cannot_be_read__is_named_with_its_reason(command, tmp_path, make, code):
    outcome = command.check(make(tmp_path / "a.xlsx"))

    assert (outcome.status, outcome.codes()) == (2, [code])
    assert outcome.report["files"] == [{"file": "a.xlsx", "status": "rejected", "codes": [code]}]


@pytest.mark.parametrize(
    "name", ["~$a.xlsx", "Thumbs.db", ".DS_Store", "desktop.ini", "a.xlsx.lnk", "配布一覧.csv"]
)
def test_file_that_nobody_sent__is_skipped(command, tmp_path, name):
    folder = tmp_path / "回答"
    folder.mkdir()
    write_return(folder / "a.xlsx", ROW)
    (folder / name).write_bytes(b"x")

    outcome = command.check(folder)

    assert (outcome.status, outcome.codes()) == (0, ["file-skipped"])


def test_list_that_distribute_left_beside_the_forms__is_no_attachment(command, tmp_path):
    folder = tmp_path / "回答"
    command.run("distribute", "見本県", *SAMPLE_PREFECTURE[2:], "--out", folder)
    for form in folder.glob("*.xlsx"):
        form.unlink()
    write_return(
        folder / "a.xlsx", "| 1 | 架空市 | 1 | 0 | 0 | 別紙のとおり平成19年7月末 | 0 | 0 | 0 | | 0 | 0 | |"
    )

    outcome = command.check(folder)

    assert sorted(outcome.codes()) == ["attachment-not-found", "file-skipped"]


def test_report_laid_among_the_returns__is_never_taken_for_one(command, tmp_path):
    folder = tmp_path / "回答"
    folder.mkdir()
    write_return(folder / "a.xlsx", ROW)
    places = ("--out", folder / "集約結果.xlsx", "--json", folder / "集約結果.json", "--force")
    arguments = ("consolidate", folder, *SAMPLE_PREFECTURE, *places)
    for _ in range(3):
        command.run(*arguments)

    report = json.loads((folder / "集約結果.json").read_text(encoding="utf-8"))

    assert next(row for row in report["rows"] if row["name"] == "架空市")["source"]["file"] == "a.xlsx"
    assert {finding["code"] for finding in report["findings"]} == {"file-skipped", "municipality-missing"}
    assert [(each["file"].partition(".")[0], each["status"]) for each in report["files"]] == [
        ("a", "read"),
        *[("集約結果", "skipped")] * 4,  # both as the second run left them, and as the first had
    ]


def test_workbook_with_macros__is_read_as_data(command, tmp_path):
    from tests.template_workbook import small_template

    with zipfile.ZipFile(io.BytesIO(small_template())) as archive:
        vba = archive.read("xl/vbaProject.bin")
    (tmp_path / "vba.bin").write_bytes(vba)
    write_return(tmp_path / "plain.xlsx", ROW)
    book = openpyxl.load_workbook(tmp_path / "plain.xlsx")
    with xlsxwriter.Workbook(tmp_path / "a.xlsm") as copy:
        sheet = copy.add_worksheet("市町村分")
        for line in book.active.iter_rows():
            for cell in line:
                if cell.value is not None:
                    sheet.write(cell.row - 1, cell.column - 1, cell.value)
        copy.add_vba_project(str(tmp_path / "vba.bin"))

    outcome = command.check(tmp_path / "a.xlsm")

    assert (outcome.status, outcome.codes()) == (0, ["file-has-macros"])
    assert outcome.report["findings"][0]["file"] == "a.xlsm"
    assert outcome.row("架空市")["status"] == "accepted"


def test_workbook_with_links_to_others__is_read_by_its_saved_values(command, tmp_path):
    path = write_return(tmp_path / "a.xlsx", ROW)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")

    outcome = command.check(path)

    assert (outcome.status, outcome.codes()) == (0, ["file-has-external-links"])


def test_formula_that_names_another_workbook_without_a_link__is_told_too(command, tmp_path):
    path = write_return(tmp_path / "a.xlsx", ROW)
    book = openpyxl.load_workbook(path)
    book.active["Z30"] = "='[集計.xlsx]Sheet1'!A1"
    book.save(path)

    outcome = command.check(path)

    assert (outcome.status, outcome.codes()) == (0, ["file-has-external-links"])


def test_four_bad_files_among_fifty_good_ones__the_fifty_are_taken_and_the_four_named(
    command: CommandLine, tmp_path
):
    folder = tmp_path / "回答"
    folder.mkdir()
    names = [f"例{chr(ord('ア') + number)}町" for number in range(50)]
    codes = [f"99{300 + number}" for number in range(50)]
    own = tmp_path / "list.csv"
    lines = [f"{code}{check_digit(code)},{name}\n" for code, name in zip(codes, names, strict=True)]
    own.write_text("code,name\n" + "".join(lines), encoding="utf-8")
    for name in names:
        write_return(folder / f"{name}.xlsx", ROW.replace("架空市", name))
    broken(folder / "壊れた.xlsx")
    encrypted(folder / "鍵付き.xlsx")
    empty(folder / "空.xlsx")
    bomb(folder / "巨大.xlsx")

    outcome = command.run(
        "consolidate", folder, "--prefecture", "例示県", "--municipalities", own,
        "--out", tmp_path / "o.xlsx", "--json", "-",
    )  # fmt: skip

    assert outcome.status == 1
    assert [row["status"] for row in outcome.report["rows"]] == ["accepted"] * 50
    assert {finding["file"]: finding["code"] for finding in outcome.report["findings"]} == {
        "壊れた.xlsx": "file-unreadable",
        "鍵付き.xlsx": "file-encrypted",
        "空.xlsx": "file-empty",
        "巨大.xlsx": "file-too-large",
    }
    taken = openpyxl.load_workbook(tmp_path / "o.xlsx")["市町村分"]
    assert [taken.cell(row, 2).value for row in range(8, 58)] == names


def test_every_finding_code__is_called_forth_by_a_test_of_this_folder():
    tests = "".join(file.read_text("utf-8") for file in Path(__file__).parent.glob("test_*.py"))
    assert [str(code) for code in FindingCode if f'"{code}"' not in tests] == []
