"""The demonstration, run once through the real command line, and compared with tables written down here."""

import contextlib
import csv
import io
import json
import os
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msoffcrypto
import openpyxl
import pytest

from tests.command_line import CommandLine
from tests.demo_forms import distributed_forms
from tests.make_demo_assets import ASSETS, PASSWORD
from xl_kenten.actions.collection import basis, check_paths
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.municipality_lists import national_register
from xl_kenten.cli import main
from xl_kenten.demo.return_folder import workbook_of
from xl_kenten.demo.returns import demo_returns, packaged

# The findings that bear a municipality's code, in the order of the report.
FINDINGS = {
    "手本区": ["municipality-missing"],
    "架空市": ["flag-normalised"] * 8,
    "仮名市": ["remediation-missing"],
    "雛形市": ["remediation-no-date"],
    "想定市": ["return-conflict"] * 2,
    "試作市": ["municipality-missing"],
    "下書町": ["municipality-missing"],
    "例題町": ["municipality-name-variant"],
    "演習町": ["remediation-says-none"],
    "白紙町": ["flag-unanswered"],
    "罫線町": ["remediation-not-needed"],
    "付箋町": ["attachment-not-found"],
    "朱書町": ["remediation-date-impossible"],
    "栞町": ["remediation-date-past"],
    "余白村": ["subcontractor-nil"],
    "脚注村": ["subcontractor-unexamined", "subcontractor-nil"],
    "行間村": ["return-duplicate"],
    "見出村": ["flag-not-binary"],
    "句点村": ["total-mismatch"],
    "文例村": ["identical-text"],
}
# The findings that bear none: they concern a file or a sheet.
FINDINGS_OF_FILES = {
    "03_991023_手本区.xlsx": ["file-unreadable"],
    "Thumbs.db": ["file-skipped"],
    "~$04_992011_架空市.xlsx": ["file-skipped"],
    "委託契約一覧.xlsx": ["file-not-a-workbook"],
    "試作市（パスワード付き）.xlsx": ["file-encrypted"],
    "緊急点検（例示市）最終版.xlsx": ["form-shifted"],
    "06_992038_模擬市.xlsx": ["sheet-renamed"],
    "（青写真町）報告票.xlsx": ["sample-row-left"] * 2,
}
STATUSES = {
    "手本区": "missing",
    "試作市": "missing",
    "下書町": "missing",
    "想定市": "conflict",
    "仮名市": "errors",
    "演習町": "errors",
    "白紙町": "errors",
    "朱書町": "errors",
    "見出村": "errors",
    "句点村": "errors",
}
SENT_BACK = {
    "コピー ～ 09_992062_想定市",
    "仮名市　緊急点検報告票",
    "演習町_回答（総務課）",
    "15_993051_白紙町",
    "18_993085_朱書町",
    "26_994057_見出村",
    "27_994065_句点村",
}


@dataclass(frozen=True)
class Demo:
    folder: Path
    out: str
    status: int

    @property
    def returns(self) -> Path:
        return self.folder / "2_回答"

    @property
    def report(self) -> dict[str, Any]:
        return json.loads((self.folder / "3_集約結果" / "集約結果.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("見本") / "kenten demo"
    with contextlib.redirect_stdout(io.StringIO()) as out:
        status = main(["demo", "--out", str(folder)])
    return Demo(folder, out.getvalue(), status)


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return tomllib.loads(packaged("returns.toml").read_text(encoding="utf-8"))


def municipalities() -> dict[str, str]:
    """Code by name, in 建制順, read without the product."""
    with packaged("municipalities.csv").open(encoding="utf-8", newline="") as stream:
        return {row["name"]: row["code"] for row in csv.DictReader(stream)}


def rows_taken(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The newest readable row of every municipality, read without the product."""
    readable = [
        each for each in data["returns"] if not each.get("truncated") and each.get("asset") != "locked.xlsx"
    ]
    newest = sorted(readable, key=lambda each: each["saved"])
    return {row["name"]: row for each in newest for row in each["rows"] if row["name"] in municipalities()}


def answers_typed(row: dict[str, Any]) -> dict[str, int | str | None]:
    """What a row's cells say: ０ and １ are numbers, whatever is no answer counts as none."""
    columns = {
        "contract": ("subcontracting", "work_location", "return_disposal", "remediation"),
        "contractor": ("subcontracting", "data_removal", "return_disposal", "remediation"),
        "subcontractor": ("data_removal", "return_disposal", "remediation"),
    }
    plain = {"０": 0, "１": 1, "": None, "○": None}
    answers: dict[str, int | str | None] = {}
    for section, ids in columns.items():
        typed = [plain.get(value, value) for value in row.get(section, [])]
        typed += [None] * (len(ids) - len(typed))
        answers |= {f"{section}_{item}": value for item, value in zip(ids, typed, strict=True)}
    return answers


def test_demo__run__ends_well_and_tells_in_few_lines_what_to_open(demo: Demo) -> None:
    lines = demo.out.splitlines()
    assert demo.status == 0
    assert len(lines) <= 25
    assert str(demo.folder / "3_集約結果" / "集約結果.xlsx") in lines[-1]


def test_demo__findings__are_these_for_each_municipality(demo: Demo) -> None:
    names = {code: name for name, code in municipalities().items()}
    found = defaultdict(list)
    for finding in demo.report["findings"]:
        if finding["lg_code"] in names:
            found[names[finding["lg_code"]]].append(finding["code"])
    assert found == FINDINGS


def test_demo__findings_of_no_municipality__are_these_for_each_file(demo: Demo) -> None:
    found = defaultdict(list)
    for finding in demo.report["findings"]:
        if finding["lg_code"] is None:
            found[finding["file"]].append(finding["code"])
    assert found == FINDINGS_OF_FILES


def test_demo__statuses__are_accepted_but_for_these(demo: Demo) -> None:
    statuses = {row["name"]: row["status"] for row in demo.report["rows"]}
    assert statuses == dict.fromkeys(municipalities(), "accepted") | STATUSES


def test_demo__answers__are_those_that_were_typed(demo: Demo, data: dict[str, Any]) -> None:
    taken = rows_taken(data)
    expected = {name: answers_typed(taken.get(name, {})) for name in municipalities()}
    assert {row["name"]: row["answers"] for row in demo.report["rows"]} == expected


def test_demo__totals__agree_with_a_count_made_from_the_data(demo: Demo, data: dict[str, Any]) -> None:
    counted: dict[str, int] = defaultdict(int)
    for row in rows_taken(data).values():
        for item, value in answers_typed(row).items():
            if not item.endswith("remediation"):
                counted[item] += value == 1
    assert demo.report["totals"] == counted
    assert counted["contract_subcontracting"] == 8
    assert counted["contract_return_disposal"] == 6


def test_demo__summary__counts_every_file(demo: Demo, data: dict[str, Any]) -> None:
    summary = demo.report["summary"]
    assert summary["municipalities"] == 30
    assert summary["received"] == 27
    assert summary["missing"] == 3
    assert summary["files"] == len(data["returns"]) + len(data["strays"])
    assert summary["rejected"] == 3


def test_demo__folder__holds_forms_returns_results_and_copies_to_send_back(
    demo: Demo, data: dict[str, Any]
) -> None:
    forms = {path.name for path in (demo.folder / "1_様式の配布").iterdir()}
    numbered = enumerate(municipalities().items(), start=1)
    assert forms == {
        "配布一覧.csv",
        *(f"{number:02}_{code}_{name}.xlsx" for number, (name, code) in numbered),
    }
    returns = {
        path.relative_to(demo.returns).as_posix() for path in demo.returns.rglob("*") if path.is_file()
    }
    assert returns == {each["file"] for each in (*data["returns"], *data["strays"])}
    assert {path.name for path in (demo.folder / "3_集約結果").iterdir()} == {
        "集約結果.xlsx",
        "集約結果.json",
    }
    copies = {path.name for path in (demo.folder / "4_差戻し用").iterdir()}
    assert copies == {f"{name}_確認結果.xlsx" for name in SENT_BACK}
    assert len(list(demo.folder.iterdir())) == 5


def test_demo__own_list__serves_as_list_for_the_commands(demo: Demo, command: CommandLine) -> None:
    own_list = demo.folder / "見本県_団体一覧.csv"
    outcome = command.run(
        "status", demo.returns, "--prefecture", "見本県", "--municipalities", own_list, "--json", "-"
    )
    assert outcome.report == demo.report


def test_demo__returns__bear_the_times_of_the_data(demo: Demo, data: dict[str, Any]) -> None:
    for each in (*data["returns"], *data["strays"]):
        assert (demo.returns / each["file"]).stat().st_mtime == each["saved"].timestamp()


def test_demo__report__opens_and_lists_every_municipality(demo: Demo) -> None:
    book = openpyxl.load_workbook(demo.folder / "3_集約結果" / "集約結果.xlsx")
    values = [cell for row in book["市町村分"].iter_rows(values_only=True) for cell in row]
    assert [value for value in values if value in municipalities()] == list(municipalities())


def test_demo__copies_to_send_back__mark_the_cells_at_fault(demo: Demo) -> None:
    book = openpyxl.load_workbook(demo.folder / "4_差戻し用" / "仮名市　緊急点検報告票_確認結果.xlsx")
    commented = [cell.coordinate for row in book["市町村分"].iter_rows() for cell in row if cell.comment]
    assert commented == [
        each["cell"] for each in demo.report["findings"] if each["code"] == "remediation-missing"
    ]


def test_demo__again_without_force__is_refused_and_nothing_changes(demo: Demo, command: CommandLine) -> None:
    before = contents(demo.folder)
    outcome = command.run("demo", "--out", demo.folder)
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert contents(demo.folder) == before


def test_demo__with_force__keeps_the_former_folder_under_another_name(
    tmp_path: Path, command: CommandLine
) -> None:
    folder = tmp_path / "demo"
    (folder / "mine").mkdir(parents=True)
    (folder / "mine" / "note.txt").write_text("mine", encoding="utf-8")
    outcome = command.run("demo", "--out", folder, "--force")
    (kept,) = tmp_path.glob("demo_控え_*")
    assert outcome.status == 0
    assert kept.name in outcome.out
    assert contents(kept) == {"mine/note.txt": b"mine"}
    assert not (folder / "mine").exists()
    assert (folder / "3_集約結果" / "集約結果.xlsx").is_file()


def test_demo__twice__gives_the_same_report(demo: Demo, tmp_path: Path, command: CommandLine) -> None:
    command.run("demo", "--out", tmp_path / "second")
    second = Demo(tmp_path / "second", "", 0).report
    assert without_hashes(second) == without_hashes(demo.report)


def test_demo__out_is_a_file__is_refused(tmp_path: Path, command: CommandLine) -> None:
    (tmp_path / "demo").write_text("mine", encoding="utf-8")
    outcome = command.run("demo", "--out", tmp_path / "demo", "--force")
    assert (outcome.status, outcome.err.count("\n")) == (2, 1)
    assert contents(tmp_path) == {"demo": b"mine"}


def test_demo__out_is_the_current_folder__is_never_renamed(
    tmp_path: Path, command: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "note.txt").write_text("mine", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    outcome = command.run("demo", "--out", ".", "--force")
    assert (outcome.status, outcome.err.count("\n")) == (2, 1)
    assert contents(tmp_path) == {"note.txt": b"mine"}


def test_demo__out_is_a_link__the_link_is_renamed_not_the_folder(
    tmp_path: Path, command: CommandLine
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "note.txt").write_text("mine", encoding="utf-8")
    try:
        (tmp_path / "link").symlink_to(tmp_path / "real", target_is_directory=True)
    except OSError:
        pytest.skip("this machine makes no links")
    assert command.run("demo", "--out", tmp_path / "link", "--force").status == 0
    assert contents(tmp_path / "real") == {"note.txt": b"mine"}
    assert (tmp_path / "link" / "3_集約結果" / "集約結果.xlsx").is_file()


def test_demo__every_name__is_invented() -> None:
    register = national_register()
    real = {each.name for prefecture in register.prefectures() for each in register.of_prefecture(prefecture)}
    assert real.isdisjoint(municipalities())
    assert {code[:2] for code in municipalities().values()} == {"99"}


@pytest.mark.parametrize("asset", ["excel_97.xls", "locked.xlsx"])
def test_asset__read_again__agrees_with_the_data(asset: str, tmp_path: Path) -> None:
    """Run ``python -m tests.make_demo_assets`` when this fails: form or answers have changed."""
    (returned,) = [each for each in demo_returns().returns if each.asset == asset]
    stored = tmp_path / "stored" / asset
    stored.parent.mkdir()
    stored.write_bytes(unlocked(ASSETS / asset) if asset == "locked.xlsx" else (ASSETS / asset).read_bytes())
    made = tmp_path / "made.xlsx"
    made.write_bytes(workbook_of(returned, distributed_forms(tmp_path), load_form()))
    on = basis("見本県", tmp_path / "municipalities.csv")
    (of_stored,) = check_paths([stored], on).rows
    (of_made,) = check_paths([made], on).rows
    assert of_stored.response is not None
    assert of_made.response is not None
    assert of_stored.municipality.name == returned.rows[0].name
    assert of_stored.response.content() == of_made.response.content()
    assert (
        of_stored.response.place("contract_subcontracting").cell
        == of_made.response.place("contract_subcontracting").cell
    )


def unlocked(path: Path) -> bytes:
    target = io.BytesIO()
    with path.open("rb") as stream:
        office = msoffcrypto.OfficeFile(stream)
        office.load_key(password=PASSWORD)
        office.decrypt(target)
    return target.getvalue()


def contents(folder: Path) -> dict[str, bytes]:
    files = (Path(root) / name for root, _, names in os.walk(folder) for name in names)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def without_hashes(report: dict[str, Any]) -> dict[str, Any]:
    """A saved workbook bears the time of saving inside, so its hash differs from run to run."""
    for row in report["rows"]:
        if row["source"]:
            del row["source"]["sha256"]
    return report
