from pathlib import Path

import pytest
import xlsxwriter

from tests.command_line import CommandLine
from tests.returned_workbooks import write_return
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.core.form import SheetKind
from xl_kenten.core.layout import form_layout

CLEAN = "| 1 | 見本市 | 0 | 0 | 0 | … | 0 | 0 | 0 | … | 0 | 0 | … |"


def test_clean_return__nothing_is_found(command: CommandLine, tmp_path):
    outcome = command.check(write_return(tmp_path / "a.xlsx", CLEAN))

    assert (outcome.status, outcome.at()) == (0, [])
    assert outcome.row("見本市")["answers"] == {
        "contract_subcontracting": 0,
        "contract_work_location": 0,
        "contract_return_disposal": 0,
        "contract_remediation": None,
        "contractor_subcontracting": 0,
        "contractor_data_removal": 0,
        "contractor_return_disposal": 0,
        "contractor_remediation": None,
        "subcontractor_data_removal": 0,
        "subcontractor_return_disposal": 0,
        "subcontractor_remediation": None,
    }


def test_blank_flags__each_is_named_at_its_cell(command, tmp_path):
    file = write_return(tmp_path / "a.xlsx", "| 1 | 見本市 | | 0 | | | 0 | 0 | | | 0 | | |")

    outcome = command.check(file)

    assert outcome.status == 1
    assert outcome.at() == [
        ("flag-unanswered", "C8"),
        ("flag-unanswered", "E8"),
        ("flag-unanswered", "I8"),
        ("flag-unanswered", "L8"),
    ]
    assert outcome.report["findings"][0] == {
        "code": "flag-unanswered",
        "severity": "error",
        "file": "a.xlsx",
        "sheet": "市町村分",
        "cell": "C8",
        "lg_code": "991007",
        "item": "contract_subcontracting",
        "message": "市町村分!C8（見本市）：「契約書 ①再委託の原則禁止」が未記入です。0 か 1 を入力してください。",
        "cure": "0 か 1 を入力してください。",
    }


def test_blank_is_never_0(command, tmp_path):
    file = write_return(tmp_path / "a.xlsx", "| 1 | 見本市 | | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | |")

    assert command.check(file).row("見本市")["answers"]["contract_subcontracting"] is None


@pytest.mark.parametrize(
    "entry",
    ["2", "-1", "0.5", "10", "○", "×", "〇", "有", "無", "あり", "該当なし", "①", "一", "TRUE", "FALSE", "#REF!", "#N/A",
     "#DIV/0!", "1900-01-01", "2007-07-31", "=1+1", "'0,1", "'1件", "'０か１", "'l", "'Ｏ", "'1.5", "'01", "－", "'1/0"],
)  # fmt: skip
def test_entry_that_is_neither_0_nor_1__is_an_error_and_never_guessed(command, tmp_path, entry):
    file = write_return(tmp_path / "a.xlsx", f"| 1 | 見本市 | 0 | {entry} | 0 | | 0 | 0 | 0 | | 0 | 0 | |")

    outcome = command.check(file)

    assert (outcome.status, outcome.at()) == (1, [("flag-not-binary", "D8")])
    assert outcome.row("見本市")["answers"]["contract_work_location"] is None
    assert outcome.row("見本市")["status"] == "errors"


@pytest.mark.parametrize(
    ("entry", "taken"),
    [
        ("'1", 1),
        ("'0", 0),
        ("'１", 1),
        ("'０", 0),
        ("'_1_", 1),
        ("'1.0", 1),
        ("'０．０", 0),
        ("'　1", 1),
        ("'1\\n", 1),
    ],
)
def test_0_or_1_in_other_clothes__is_taken_and_noted(command, tmp_path, entry, taken):
    text = "平成19年7月末までに改善します" if taken else ""
    file = write_return(
        tmp_path / "a.xlsx", f"| 1 | 見本市 | 0 | {entry} | 0 | {text} | 0 | 0 | 0 | | 0 | 0 | |"
    )

    outcome = command.check(file)

    assert (outcome.status, outcome.at()) == (0, [("flag-normalised", "D8")])
    assert outcome.row("見本市")["answers"]["contract_work_location"] == taken


@pytest.mark.parametrize("entry", ["=0+0 -> 0", "0.0"])
def test_number_that_excel_stores_as_0__is_simply_0(command, tmp_path, entry):
    file = write_return(tmp_path / "a.xlsx", f"| 1 | 見本市 | {entry} | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | |")

    assert command.check(file).at() == []


def write_struck(path: Path, rows: list[list[object]], struck: set[tuple[int, int]]) -> Path:
    """Save a return whose rows have cells that are struck through; of a text only the beginning is."""
    form = load_form()
    layout = form_layout(form, SheetKind.MUNICIPAL)
    with xlsxwriter.Workbook(path) as book:
        sheet, struck_through = book.add_worksheet("市町村分"), book.add_format({"font_strikeout": True})
        sheet.write_string(0, 0, form.sheets.municipal.title)
        for box in layout.headings:
            sheet.write_string(box.row, box.column, box.text)
        for at, cells in enumerate(rows):
            for column, value in enumerate(cells):
                row = layout.first_row + at
                if (at, column) not in struck:
                    sheet.write(row, column, value)
                elif isinstance(value, str) and len(value) > len("見本市"):
                    sheet.write_rich_string(row, column, struck_through, value[:4], value[4:])
                else:
                    sheet.write(row, column, value, struck_through)
    return path


SOUND = [0, 0, 0, None, 0, 0, 0, None, 0, 0, None]
WITHDRAWN = "取り消した回答であれば、正しい値に直すか、行ごと消してください。そうでなければ、このままで差し支えありません。"


@pytest.mark.parametrize(
    ("answers", "struck", "told"),
    [
        ([1, *SOUND[1:3], "平成19年7月末", *SOUND[4:]], {2}, ("C8", "contract_subcontracting", "C8")),
        ([1, *SOUND[1:3], "来月平成19年7月末", *SOUND[4:]], {5}, ("F8", "contract_remediation", "F8")),
        (SOUND, set(range(13)), ("B8", None, "B8、C8、D8 など 9 か所")),
        (SOUND, {1}, ("B8", None, "B8")),
    ],
    ids=["a flag", "a part of a text", "the whole row", "the name"],
)
def test_struck_through__is_taken_as_it_stands_and_told_once(command, tmp_path, answers, struck, told):
    cell, item, cells = told
    file = write_struck(tmp_path / "a.xlsx", [[1, "見本市", *answers]], {(0, column) for column in struck})

    outcome = command.check(file)

    assert outcome.status == 0
    assert list(outcome.row("見本市")["answers"].values()) == answers
    assert outcome.report["findings"] == [
        {
            "code": "flag-normalised",
            "severity": "notice",
            "file": "a.xlsx",
            "sheet": "市町村分",
            "cell": cell,
            "lg_code": "991007",
            "item": item,
            "message": f"市町村分!{cell}（見本市）：{cells} に取り消し線が付いていますが、"
            f"消されていないものとして読み取りました。{WITHDRAWN}",
            "cure": WITHDRAWN,
        }
    ]


def test_struck_through_where_nothing_was_answered__is_nothing_to_tell(command, tmp_path):
    nothing = [1, "見本市", *[None] * 11]
    file = write_struck(
        tmp_path / "a.xlsx", [nothing, [2, "架空市", *SOUND]], {(0, column) for column in range(13)}
    )

    assert "flag-normalised" not in command.check(file).codes()
