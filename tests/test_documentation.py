"""The documentation says what the product does: every code, command, option, button, key and picture of it."""

import datetime as dt
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import msgspec
import openpyxl
import pytest

from tests import picture_inputs
from tests.command_line import SAMPLE_LIST, SAMPLE_PREFECTURE, CommandLine
from tests.make_pictures import LIMIT, PICTURES_WANTED
from tests.report_contract import SCHEMA, Report, schema
from tests.ribbon_sketch import ribbon_sketch
from xl_kenten.cli import main, parser
from xl_kenten.core import form as form_words
from xl_kenten.core.finding import FindingCode
from xl_kenten.core.workbook.settings import OWN_DEADLINE, SENDER
from xl_kenten.errors import UsageError
from xl_kenten.template.ribbon import load_ribbon

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])
FILES = ["報告書（.xlsx）", "還元の資料（.xlsx）", "提出ファイル（.xlsx）", "全国集計（.xlsx）"]
DEMO = "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/xl-kenten demo"
TESTS = 'python3 -m venv .venv && .venv/bin/pip install -q -e ".[dev]" && .venv/bin/pytest'

LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND_HELP = re.compile(r"^    (\S+)\s+(\S.*?)$", re.MULTILINE)
_OPTION_HELP = re.compile(r"^  (\S.*?)\s{2,}(\S.*?)$", re.MULTILINE)
_MACHINE_PATHS = re.compile(r"/(?:root|home|Users|work|tmp)/|[A-Z]:\\")


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(page: Path) -> list[str]:
    return [body for _, body in BLOCK.findall(text(page))]


def rows(words: str) -> Iterator[list[str]]:
    """The cells of every table row, without headings and rules."""
    lines = words.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("|") and not set(line) <= set("|-: "):
            below = lines[number + 1] if number + 1 < len(lines) else ""
            if not (below.startswith("|") and set(below) <= set("|-: ")):
                yield [cell.strip() for cell in line.strip("|").split("|")]


def code(cell: str) -> str:
    return cell.strip("`")


def help_text(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit):
        main([*arguments, "--help"])
    return capsys.readouterr().out


@pytest.fixture
def commands(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Every command and its purpose, as the help tells them."""
    monkeypatch.setenv("COLUMNS", "500")
    whole = help_text(capsys)
    listed = whole.partition("コマンド:\n")[2].partition("\n\n")[0]
    joined = re.sub(r"^(    \S+)\n\s+", r"\1  ", listed, flags=re.MULTILINE)
    return dict(_COMMAND_HELP.findall(joined))


def test_every_finding_code__stands_in_the_list_with_its_severity():
    found = {code(row[0]): row[1] for row in rows(text(DOCS / "findings.md"))}
    assert found == {str(each): each.severity.label for each in FindingCode}


def test_every_finding_code__is_described_with_meaning_example_and_cure():
    assert [row for row in rows(text(DOCS / "findings.md")) if len(row) != 5 or not all(row)] == []


def test_every_command__has_its_section_and_purpose(commands: dict[str, str]):
    written = re.findall(r"^## (\S+)\n(.+)。$", text(DOCS / "commands.md"), re.MULTILINE)
    assert sorted(written) == sorted(commands.items())


def test_every_option__is_documented_as_the_help_says_it(
    commands: dict[str, str], capsys: pytest.CaptureFixture[str]
):
    sections = dict(
        re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", text(DOCS / "commands.md"), re.MULTILINE | re.DOTALL)
    )
    for name in commands:
        lines = help_text(capsys, name).replace("\n                        ", "  ")
        said = {tuple(pair) for pair in _OPTION_HELP.findall(lines) if not pair[0].startswith("-h,")}
        written = {(code(row[0]), row[1]) for row in rows(sections[name])}
        assert (name, written) == (name, said)


def test_the_readme_lists_the_commands_as_the_help_does(commands: dict[str, str]):
    (listed,) = (block for block in blocks(ROOT / "README.md") if block.startswith("$ xl-kenten --help"))
    assert [tuple(line.split(None, 1)) for line in listed.splitlines()[1:]] == list(commands.items())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_example__is_a_command_line_that_is_accepted(page: Path):
    quoted = [span for row in rows(text(page)) for cell in row[:1] for span in re.findall(r"`([^`]+)`", cell)]
    lines = [line for block in blocks(page) for line in block.splitlines()] + quoted
    for line in lines:
        if line.startswith("xl-kenten "):
            try:
                parser().parse_args(shlex.split(line.partition("#")[0])[1:])
            except UsageError as error:
                pytest.fail(f"{page.name}: {line}: {error}")


def test_every_button__is_documented_with_key_and_words():
    written = [row[:3] for row in rows(text(DOCS / "buttons.md"))]
    assert written == [[each.label, each.keytip, each.supertip] for each in load_ribbon().buttons]


def test_every_button__names_commands_that_exist(commands: dict[str, str]):
    for row in rows(text(DOCS / "buttons.md")):
        names = re.findall(r"xl-kenten ([a-z][a-z-]*)", row[3])
        assert (row[0], set(names) - set(commands)) == (row[0], set())
        assert "`" in row[3], f"{row[0]} has no command"


def test_every_sheet_a_clerk_sees__is_described_in_order():
    book = openpyxl.load_workbook(ROOT / "workbook_template.xlsm", read_only=True)
    seen = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    book.close()
    headings = re.findall(r"^## (\S+)$", text(DOCS / "sheets.md"), re.MULTILINE)
    assert headings == [*seen, *FILES]


def test_the_sketch_of_the_ribbon__is_that_of_its_table():
    assert text(DOCS / "pictures" / "ribbon.svg") == ribbon_sketch(load_ribbon())


def test_every_key_of_a_form_definition__is_documented():
    structs = [
        each
        for each in vars(form_words).values()
        if isinstance(each, type)
        and issubclass(each, msgspec.Struct)
        and each.__module__ == form_words.__name__
    ]
    inside = [each for each in structs if each not in (form_words.Form, form_words.Sheets)]
    keys = {field.encode_name for each in inside for field in msgspec.structs.fields(each)}
    page = text(DOCS / "form-definition.md")
    assert {code(row[0]) for row in rows(page)} == keys
    tables = {
        field.encode_name
        for each in (form_words.Form, form_words.Sheets)
        for field in msgspec.structs.fields(each)
    }
    assert {name for name in tables if f"[{name}" not in page and f".{name}]" not in page} == set()


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, and the prefecture's workbook filled from it."""
    folder = tmp_path_factory.mktemp("documentation")
    returns = folder / "demo" / "2_回答"
    assert main(["demo", "--out", str(folder / "demo")]) == 0
    assert (
        main(["new", "見本県", "--municipalities", str(SAMPLE_LIST), "--out", str(folder / "book.xlsm")]) == 0
    )
    options = [str(option) for option in SAMPLE_PREFECTURE]
    assert main(["consolidate", str(returns), *options, "--into", str(folder / "book.xlsm")]) == 1
    return folder


def test_the_json_of_the_demonstration__keeps_the_contract(demonstration: Path, command: CommandLine):
    returns = demonstration / "demo" / "2_回答"
    reports = [(demonstration / "demo" / "3_集約結果" / "集約結果.json").read_bytes()]
    for arguments in (("check", returns), ("status", returns, *SAMPLE_PREFECTURE)):
        outcome = command.run(*arguments, "--json", "-")
        assert outcome.status == 1
        reports.append(json.dumps(outcome.report, ensure_ascii=False).encode())
    for report in reports:
        decoded = msgspec.json.decode(report, type=Report)
        assert msgspec.to_builtins(decoded) == json.loads(report)
        assert decoded.findings != []


def with_settings(book: Path, copy: Path) -> Path:
    """A copy of the workbook in which the clerk has set what every letter needs."""
    opened = openpyxl.load_workbook(book, keep_vba=True)
    wanted = {OWN_DEADLINE: dt.datetime(2007, 6, 22), SENDER: "見本県 点検担当"}  # noqa: DTZ001
    for label, value in opened["設定"].iter_rows(max_col=2):
        if label.value in wanted:
            value.value = wanted[label.value]
    opened.save(copy)
    return copy


def test_the_json_of_other_commands__has_the_documented_keys(
    demonstration: Path, tmp_path: Path, command: CommandLine
):
    book = demonstration / "book.xlsm"
    documented = {
        re.findall(r"xl-kenten (\S+)", row[0])[0]: set(re.findall(r"`(\w+)`", row[1]))
        for row in rows(text(DOCS / "json.md"))
        if "xl-kenten" in row[0]
    }
    (entry, *_) = command.run("review", book, "--json", "-").report
    cell, total = (command.run("trace", book, each, "--json", "-").report for each in ("F8", "C38"))
    book = with_settings(book, tmp_path / "book.xlsm")
    letters = command.run("remind", book, "--out", tmp_path, "--json", "-").report
    said = {"review": set(entry), "trace": set(cell) | set(total), "remind": set(letters)}
    summary = command.run("summary", book, "--json", "-").report
    said["summary"] = set(summary) | {key for line in summary["lines"] for key in line}
    said["give-back"] = set(command.run("give-back", book, "--out", tmp_path / "g", "--json", "-").report)
    said["ledger"] = set(command.run("ledger", book, "--json", "-").report)
    gate = command.run("gate", book, "--json", "-").report
    obstacle_keys = {key for obstacle in gate["obstacles"] for key in obstacle}
    said["gate"] = set(gate) | obstacle_keys
    submission = command.run("submit", book, "--out", tmp_path / "s", "--json", "-").report
    said["submit"] = set(submission) - said["gate"]
    assert set(submission) > set(gate)
    blank = command.run("rollup", "--blank", "--out", tmp_path / "n.xlsx", "--json", "-").report
    said["rollup"] = set(blank) | set(blank["summary"]) | set(blank["prefectures"][0])
    assert said.keys() == documented.keys()
    assert [name for name, keys in said.items() if not keys <= documented[name]] == []
    assert "municipalities" in total


def test_the_schema__is_that_of_the_contract():
    assert text(SCHEMA) == schema()


def test_the_excerpt_of_the_json__is_json_of_the_contract():
    (excerpt,) = (block for block in blocks(DOCS / "json.md") if block.startswith("{"))
    told = json.loads(excerpt)
    assert list(told) == list(Report.__struct_fields__)
    shown = {
        name.partition("[")[0]
        for row in rows(text(DOCS / "json.md"))
        for name in re.findall(r"`(\w+)", row[0])
    }
    assert set(told) <= shown


def test_the_readme_has_both_commands__each_in_a_block_of_its_own():
    assert [block for block in blocks(ROOT / "README.md") if "venv" in block] == [f"{DEMO}\n", f"{TESTS}\n"]


def test_the_last_command_of_ci__is_the_test_command_of_the_readme():
    assert text(ROOT / ".ci" / "run").splitlines()[-1] == TESTS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link__leads_to_a_file_of_the_repository(page: Path):
    links = [link for _, link in LINK.findall(text(page)) if "://" not in link]
    assert [link for link in links if not (page.parent / link.partition("#")[0]).exists()] == []


def test_every_page__is_linked_from_the_index():
    linked = {link for _, link in LINK.findall(text(DOCS / "README.md"))}
    assert {page.name for page in DOCS.glob("*.md")} - {"README.md"} <= linked


def test_every_picture__is_made_shown_and_small():
    files = {path.name: path.stat().st_size for path in (DOCS / "pictures").iterdir()}
    pictures = {name: size for name, size in files.items() if name != picture_inputs.INPUTS}
    shown = {Path(link).name for page in PAGES for mark, link in LINK.findall(text(page)) if mark}
    assert set(pictures) == {f"{picture.name}.png" for picture in PICTURES_WANTED} | {"ribbon.svg"}
    assert set(pictures) == shown
    assert {name: size for name, size in pictures.items() if size > LIMIT} == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page__names_a_path_of_some_machine(page: Path):
    assert _MACHINE_PATHS.findall(text(page)) == []
