"""No name and no text of others is ever a formula, a link, a header of a letter or a command to the terminal."""

import csv
import io
import re
import subprocess
import sys
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from tests.command_line import SAMPLE_PREFECTURE, CommandLine
from tests.hostile.packages import zipped
from tests.returned_workbooks import Table, write_return
from tests.threats.hostile_returns import NAME, ROW, parts_of
from tests.threats.poisoned_collection import FILES, MARK, NAMES, TEXTS, Poisoned, complete, poisoned
from xl_kenten.adapters.ooxml.plain_copy import write_plain_copy
from xl_kenten.commands.terminal import escaped_json, harmless
from xl_kenten.core.grid import Grid

_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
# What stands in a worksheet and is calculated or followed.
_CALCULATED = ("f", "formula", "formula1", "formula2", "definedName", "xf")
_ESC, _RIGHT_TO_LEFT = "\x1b", "\u202e"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Poisoned:
    return poisoned(tmp_path_factory.mktemp("毒"))


def workbooks(written: Poisoned) -> dict[str, bytes]:
    """Every workbook the product wrote, those inside letters included."""
    found = written.files(".xlsx") | written.files(".xlsm")
    for name, data in written.files(".eml").items():
        for part in message_from_bytes(data, policy=default).iter_attachments():
            if part.get_filename().endswith(("xlsx", "xlsm")):
                found[f"{name}: {part.get_filename()}"] = part.get_content()
    return found


def calculated(data: bytes) -> list[str]:
    """Every formula anywhere in a workbook: of cells, names, rules and charts."""
    return [
        element.text
        for name, part in parts_of(data).items()
        if name.endswith(".xml")
        for element in etree.fromstring(part).iter()
        if isinstance(element.tag, str) and etree.QName(element).localname in _CALCULATED and element.text
    ]


def acting_words(formula: str) -> list[str]:
    """What of a formula is more than a text in quotes."""
    return [
        token.value
        for token in Tokenizer(f"={formula}").items
        if not (token.type == Token.OPERAND and token.subtype == Token.TEXT)
    ]


def test_everything_is_written(written: Poisoned) -> None:
    folders = {path.name for path in written.out.iterdir() if path.is_dir()}
    assert folders == {"提出", "還元", "配布の下書き", "様式", "確認用", "督促", "差戻し"}
    assert all(any((written.out / folder).rglob("*.*")) for folder in folders)


def test_text_of_others_in_a_workbook__is_in_no_formula_name_or_rule(written: Poisoned) -> None:
    for name, data in workbooks(written).items():
        acting = [
            formula for formula in calculated(data) if any(MARK in word for word in acting_words(formula))
        ]
        assert (name, acting) == (name, [])


def test_text_of_others_in_a_workbook__leads_nowhere_outside(written: Poisoned) -> None:
    for name, data in workbooks(written).items():
        outside = [
            link.get("Target")
            for part, content in parts_of(data).items()
            if part.endswith(".rels")
            for link in etree.fromstring(content)
            if link.get("TargetMode") == "External" or MARK in (link.get("Target") or "")
        ]
        assert (name, outside) == (name, [])


def test_text_of_others__arrives_whole_in_the_cell_it_belongs_to(written: Poisoned) -> None:
    sheet = openpyxl.load_workbook(written.out / "報告.xlsm")["市町村分"]
    rows = [(sheet.cell(row, 2).value, sheet.cell(row, 6).value) for row in range(8, 8 + len(NAMES))]
    texts = [text.replace("\r", "\n").strip() for text in TEXTS]
    assert [(name, text.strip()) for name, text in rows] == list(zip(NAMES, texts, strict=True))
    assert all(sheet.cell(row, column).data_type == "s" for row in range(8, 15) for column in (2, 6))


def test_marked_copy__quotes_the_text_in_a_comment_and_calculates_nothing(written: Poisoned) -> None:
    copies = written.files("_確認結果.xlsx")
    assert len(copies) == len(FILES) - 1
    for data in copies.values():
        comments = b"".join(part for name, part in parts_of(data).items() if "comments" in name)
        assert MARK.encode() in comments
        assert calculated(data) == []


def test_csv__holds_no_cell_that_a_spreadsheet_takes_for_a_formula(written: Poisoned) -> None:
    tables = written.files(".csv")
    assert {Path(name).name for name in tables} == {
        "配布一覧.csv",
        "様式の送付一覧.csv",
        "督促一覧.csv",
        "差戻し一覧.csv",
        "点検報告_例示県_機械判読用.csv",
        "点検報告_例示県_機械判読用_項目の説明.csv",
    }
    cells = [
        cell
        for data in tables.values()
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        for cell in row
    ]
    assert [cell for cell in cells if cell.lstrip().startswith(_FORMULA_STARTS)] == []
    assert {f"'{name}" for name in NAMES if name.startswith((*_FORMULA_STARTS, "'"))} <= set(cells)
    assert not any(set(cell) & set("\r\n\t") for cell in cells)


def test_letter__has_the_headers_of_a_letter_and_no_others(written: Poisoned) -> None:
    letters = written.files(".eml")
    assert letters
    for data in letters.values():
        message = message_from_bytes(data, policy=default)
        assert {name.lower() for name in message} <= {
            "x-unsent", "from", "to", "subject", "content-type", "content-transfer-encoding", "mime-version",
        }  # fmt: skip
        assert f"{MARK}.invalid" not in str(message["to"] or "")


def test_text_that_is_markup_of_a_workbook__is_a_text_in_the_report_and_in_a_copy(
    command: CommandLine, tmp_path: Path
) -> None:
    text = "<r><t>平成19年7月末に改める</t></r></si></sst><r></r>"
    folder = tmp_path / "回答"
    folder.mkdir()
    write_return(folder / "a.xlsx", f"| 1 | {NAME} | 1 | 0 | 0 | {text} | 0 | 0 | 0 | | 0 | 0 | |")
    out = tmp_path / "報告.xlsx"
    command.run("consolidate", folder, *SAMPLE_PREFECTURE, "--out", out)
    texts = [cell.value for row in openpyxl.load_workbook(out)["市町村分"].iter_rows() for cell in row]
    assert texts.count(text) == 1
    copied, names = write_plain_copy([Grid("市町村分", ((text,),))])
    assert openpyxl.load_workbook(io.BytesIO(copied))[names["市町村分"]]["A1"].value == text


@pytest.mark.skipif(sys.platform == "win32", reason="no file has such a name on Windows")
def test_line_breaks_and_encoded_words_in_the_name_of_a_file__stay_inside_its_attachment(
    command: CommandLine, tmp_path: Path
) -> None:
    folder, book = tmp_path / "回答", tmp_path / "報告.xlsm"
    folder.mkdir()
    name = f"=?utf-8?q?=0D=0ABcc=3A?= x\r\nBcc: x@{MARK}.invalid\r\n\r\n{_RIGHT_TO_LEFT}xslx.exe.xlsx"
    write_return(folder / name, ROW.replace("| 0 |", "| 2 |", 1))
    command.run("new", "見本県", *SAMPLE_PREFECTURE[2:], "--out", book)
    command.run("consolidate", folder, *SAMPLE_PREFECTURE, "--into", book)
    complete(tmp_path, book)
    outcome = command.run("send-back", book, folder, "--out", tmp_path / "差戻し", "--json", "-")
    assert (outcome.status, len(outcome.report["written"])) == (0, 1)
    data = (tmp_path / "差戻し" / outcome.report["written"][0]).read_bytes()
    message = message_from_bytes(data, policy=default)
    assert "bcc" not in {header.lower() for header in message}
    assert re.search(rb"^bcc", data, re.MULTILINE | re.IGNORECASE) is None
    (attached,) = message.iter_attachments()
    shown = attached.get_filename()
    assert shown.endswith("_確認結果.xlsx")
    assert not set(shown) & set(f"\r\n{_RIGHT_TO_LEFT}")


@pytest.mark.skipif(sys.platform == "win32", reason="no file has such a name on Windows")
def test_escape_sequences_and_marks_of_direction__do_not_reach_the_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "回答"
    folder.mkdir()
    acting = f"{_ESC}]0;owned\x07{_ESC}[2J\x9b31m{_RIGHT_TO_LEFT}\r"
    write_return(
        folder / f"a{acting}.xlsx", Table(f"| 1 | {NAME} | 'text_{MARK} | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | |")
    )
    write_return(folder / "b.xlsx", Table(ROW, sheet=f"表{_RIGHT_TO_LEFT}"))
    found = parts_of((folder / f"a{acting}.xlsx").read_bytes())
    strings = found["xl/sharedStrings.xml"].replace(b"text ", f"\x9b31m{_RIGHT_TO_LEFT}_x001B_[2J".encode())
    (folder / f"a{acting}.xlsx").write_bytes(zipped(found | {"xl/sharedStrings.xml": strings}))
    for words in (
        ["check"],
        ["status"],
        ["check", "--json", "-"],
        ["consolidate", "--out", str(tmp_path / "o.xlsx")],
    ):
        command = [sys.executable, "-X", "utf8", "-m", "xl_kenten", words[0], str(folder), *words[1:]]
        run = subprocess.run([*command, *map(str, SAMPLE_PREFECTURE)], capture_output=True, check=False)
        for said in (run.stdout.decode(), run.stderr.decode()):
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", said)
        assert NAME in run.stdout.decode()
    mistake = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "xl_kenten", "check", f"{_ESC}[2J.xlsx", f"--{_ESC}[2J"],
        capture_output=True,
        check=False,
    )
    assert mistake.returncode == 2
    assert _ESC.encode() not in mistake.stdout + mistake.stderr


def test_harmless__keeps_every_other_text_as_it_is() -> None:
    assert harmless("長野市\t①\n（株）—é 👪") == "長野市\t①\n（株）—é 👪"
    data = '{"a": "長野市 \u202e\x9b👪"}'.encode()
    assert escaped_json(data).decode() == '{"a": "長野市 \\u202e\\u009b👪"}'
