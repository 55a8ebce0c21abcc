"""The roll-up at the ministry: every prefecture's report counted once, and whatever is wrong with it named."""

import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from benchmarks.invented_nation import register, submissions, write_list, write_reports
from tests.command_line import CommandLine
from tests.report_contract import Count, Exact, File, Finding, LgCode, Source
from tests.returned_workbooks import write_return
from tests.rollup_examples import (
    AT_FAULT,
    MEMBERS,
    SILENT,
    SOUND,
    Ministry,
    aged,
    code_of,
    municipal_table,
    nation,
    own_table,
    sound_rows,
    statuses,
    told,
    write_all,
    write_report,
)
from tests.rollup_examples import write_list as nation_csv
from xl_kenten.actions.rollup import proved
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.returned_files import worker
from xl_kenten.adapters.returned_files.worker import Worker
from xl_kenten.cli import DONE, ERRORS_FOUND, FAILED
from xl_kenten.core.consolidation import RowStatus
from xl_kenten.core.finding import FindingCode
from xl_kenten.core.grid import Grid
from xl_kenten.core.nation import Nation
from xl_kenten.core.returned_file import ReturnedFile
from xl_kenten.core.rollup import RollUp, roll_up
from xl_kenten.core.rollup_proof import unproved

FLAG_COLUMNS = (2, 3, 4, 6, 7, 8, 10, 11)  # of the flags in both sheets of a submission, from 0
FLAGS = [flag.id for flag in load_form().flags]
FIRST = FLAGS[0]


@pytest.fixture
def ministry(command: CommandLine, tmp_path: Path) -> Ministry:
    (tmp_path / "reports").mkdir()
    return Ministry(command, tmp_path / "reports")


# --- the count ------------------------------------------------------------------------------------


def counted_by_pandas(reports: list[Path]) -> pd.DataFrame:
    """Count the 1s of every report as a user would who has pandas only: by sheet, row and column."""
    tables = []
    for path in reports:
        sheets = pd.read_excel(path, sheet_name=["都道府県分", "市町村分"], header=None, engine="calamine")
        municipal = sheets["市町村分"]
        rows = municipal[pd.to_numeric(municipal[0], errors="coerce").notna()]
        counts = rows[list(FLAG_COLUMNS)].eq(1).sum()
        counts.index = FLAGS
        name = sheets["都道府県分"][0].iloc[-1]
        tables.append(pd.concat([counts, pd.Series({"rows": len(rows), "name": name})]))
    return pd.DataFrame(tables).set_index("name")


@pytest.fixture(scope="module", name="whole_nation")
def write_whole_nation(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    """The list, and the 47 reports as the product itself writes them for the ministry."""
    folder = tmp_path_factory.mktemp("nation")
    everyone = Nation(register())
    reports = write_reports(folder / "reports", submissions(load_form(), everyone))
    return write_list(folder / "nation.csv", everyone), reports


def test_47_reports_of_1741_municipalities__equal_an_independent_count(
    command: CommandLine, whole_nation: tuple[Path, list[Path]], tmp_path: Path
):
    listed, reports = whole_nation
    out = tmp_path / "全国集計.xlsx"
    done = command.run("rollup", reports[0].parent, "--nation", listed, "--out", out, "--json", "-")
    counted = counted_by_pandas(reports)
    assert done.status == DONE
    assert done.report["summary"] == {
        "prefectures": 47,
        "received": 47,
        "missing": 0,
        "municipalities": 1741,
        "municipalities_received": 1741,
        "errors": 0,
        "warnings": 0,
        "notices": len(done.report["findings"]),
    }
    assert set(done.codes()) == {"subcontractor-nil", "identical-text"}
    assert done.report["totals"] == counted[FLAGS].sum().to_dict()
    assert {each["name"]: each["totals"] for each in done.report["prefectures"]} == counted[FLAGS].to_dict(
        "index"
    )
    assert {each["name"]: each["received"] for each in done.report["prefectures"]} == counted[
        "rows"
    ].to_dict()
    table = pd.read_excel(out, sheet_name="全国集計", header=None, engine="calamine")
    rows = table[table[0].astype(str).str.fullmatch(r"\d{6}")].set_index(1)
    shown = rows[list(range(5, 21, 2))].astype(int).set_axis(FLAGS, axis=1)
    pd.testing.assert_frame_equal(shown, counted[FLAGS].astype(int), check_names=False)
    total, proof = (table[table[0].astype(str).str.startswith(label)] for label in ("全国計", "検算"))
    for row in (total, proof):
        assert row[list(range(5, 21, 2))].iloc[0].tolist() == counted[FLAGS].sum().tolist()


FlagRows = st.lists(st.lists(st.integers(0, 1), min_size=8, max_size=8), min_size=8, max_size=8)


def report_in_memory(prefecture: str, rows: Mapping[str, list[int]], modified: int = 0) -> ReturnedFile:
    """A report whose municipalities all answered; a text stands wherever there is a 1."""
    form = load_form()
    headings = (None, None, *(item.heading for item in form.items))

    def cells(flags: list[int]):
        left = iter(flags)
        for section in form.sections:
            own = [next(left) for _ in section.flags]
            yield from (*own, "平成19年9月末までに改める。" if any(own) else None)

    own = Grid("都道府県分", (("(都道府県分)",), headings, (prefecture, None, *cells([0] * 8))))
    lines = ((number, name, *cells(flags)) for number, (name, flags) in enumerate(rows.items(), 1))
    return ReturnedFile(
        f"{prefecture}_{modified}.xlsx",
        modified,
        "0" * 64,
        (own, Grid("市町村分", (("(市町村分)",), headings, *lines))),
    )


@settings(max_examples=40, deadline=None)
@given(FlagRows, st.randoms(use_true_random=False))
def test_any_answers_in_any_order_of_files__are_counted_once(flags: list[list[int]], chance: random.Random):
    rows = iter(flags)
    files = [
        report_in_memory(prefecture, {name: next(rows) for name in names})
        for prefecture, names in MEMBERS.items()
    ]
    chance.shuffle(files)
    made = proved(roll_up(files, load_form(), nation()))
    assert list(made.totals().values()) == [sum(column) for column in zip(*flags, strict=True)]
    assert [each.prefecture.name for each in made.prefectures] == list(MEMBERS)
    assert [each.status for each in made.prefectures] == [RowStatus.ACCEPTED] * 3


def test_state_of_a_prefectures_own_row__is_that_of_its_own_cells():
    sound = report_in_memory("霧原県", dict.fromkeys(MEMBERS["霧原県"], [0] * 8))
    own, municipal = sound.grids
    unread = replace(own, rows=(*own.rows[:-1], ("霧原県", None, "○", *own.rows[-1][3:])))
    wrong = replace(
        municipal, rows=(*municipal.rows[:-1], (*municipal.rows[-1][:2], "○", *municipal.rows[-1][3:]))
    )

    def states(*grids: Grid) -> tuple[RowStatus, RowStatus]:
        first = roll_up([replace(sound, grids=grids)], load_form(), nation()).prefectures[0]
        return first.own.status, first.status

    assert states(own, municipal) == (RowStatus.ACCEPTED, RowStatus.ACCEPTED)
    assert states(own, wrong) == (RowStatus.ACCEPTED, RowStatus.ERRORS)
    assert states(unread, municipal) == (RowStatus.ERRORS, RowStatus.ERRORS)
    assert states(municipal) == (RowStatus.MISSING, RowStatus.ERRORS)


def test_report_whose_rows_all_contradict_each_other__is_no_blank_one():
    sound = report_in_memory("霧原県", {"霧筆市": [0] * 8})
    _, municipal = sound.grids
    other = replace(
        municipal,
        sheet="控え",
        rows=(*municipal.rows[:-1], (*municipal.rows[-1][:2], "○", *municipal.rows[-1][3:])),
    )
    made = roll_up([replace(sound, grids=(municipal, other))], load_form(), nation())
    found = {each.code for each in made.findings if each.place.file == sound.file}
    assert found == {FindingCode.FORM_AMBIGUOUS}


def rolled_up_in_memory() -> RollUp:
    names = MEMBERS["霧原県"]
    return roll_up([report_in_memory("霧原県", dict.fromkeys(names, [1] + [0] * 7))], load_form(), nation())


def test_subtotals_that_another_count_does_not_confirm__are_named_with_the_total():
    made = rolled_up_in_memory()
    counted = {each.prefecture.lg_code: dict(each.totals()) for each in made.prefectures}
    assert list(unproved(made, counted)) == []
    counted[code_of("霧原県")][FIRST] = 2
    wrong = [(each.code.value, each.item, each.message) for each in unproved(made, counted)]
    assert [(found, item) for found, item, _ in wrong] == [("total-mismatch", FIRST)] * 2
    title = load_form().title_of(FIRST)
    assert [message for _, _, message in wrong] == [
        f"霧原県の「{title}」の小計が 3 ですが、別に数えると 2 件です。",
        f"全国の「{title}」の計が 3 ですが、別に数えると 2 件です。",
    ]
    assert {each.cure for each in unproved(made, counted)} == {
        "この集計は使わず、開発の担当者に連絡してください。"
    }


def test_a_row_that_was_lost__is_found_by_the_second_count(monkeypatch: pytest.MonkeyPatch):
    made = rolled_up_in_memory()
    monkeypatch.setattr(RollUp, "totals", lambda _: dict.fromkeys(FLAGS, 0))
    assert [(each.code.value, each.item) for each in proved(made).findings[-1:]] == [
        ("total-mismatch", FIRST)
    ]


class Summary(Exact):
    """The counts of a roll-up."""

    prefectures: Count
    received: Count
    missing: Count
    municipalities: Count
    municipalities_received: Count
    errors: Count
    warnings: Count
    notices: Count


class Prefecture(Exact):
    """One prefecture; answers and source are those of its own row, null while there is none."""

    lg_code: LgCode
    name: str
    status: Literal["accepted", "errors", "conflict", "missing"]
    municipalities: Count
    received: Count
    totals: dict[str, Count]
    answers: dict[str, int | str | None]
    source: Source | None


class RollUpReport(Exact):
    """The report of rollup."""

    form: str
    summary: Summary
    totals: dict[str, Count]
    prefectures: list[Prefecture]
    findings: list[Finding]
    files: list[File]


def test_the_json_report__has_these_keys_and_no_others(ministry: Ministry):
    write_all(ministry.folder, "露原県")
    write_report(ministry.folder / "霧2.xlsx", "霧原県", sound_rows("霧原県", 霧筆市=AT_FAULT))
    (ministry.folder / "空.xlsx").write_bytes(b"")
    done = ministry.roll_up()
    read = msgspec.convert(done.report, RollUpReport)
    assert (read.summary.errors, len(read.prefectures), len(read.files)) == (4, 3, 4)
    items = [item.id for item in load_form().items]
    assert [list(each.answers) for each in read.prefectures] == [items] * 3
    assert [list(each.totals) for each in read.prefectures] == [FLAGS] * 3


# --- who is missing, and whose a row is -----------------------------------------------------------------


def test_all_reports__are_accepted_without_a_finding(ministry: Ministry):
    write_all(ministry.folder)
    done = ministry.roll_up()
    assert (done.status, told(done)) == (DONE, [])
    assert set(statuses(done).values()) == {"accepted"}


def test_a_prefecture_without_a_report__is_named_once(ministry: Ministry):
    write_all(ministry.folder, "霜原県")
    done = ministry.roll_up()
    assert told(done) == [("municipality-missing", None, None, code_of("霜原県"))]
    assert (done.status, statuses(done)["霜原県"]) == (ERRORS_FOUND, "missing")
    assert (
        done.report["summary"] | {"missing": 1, "received": 2, "municipalities_received": 5}
        == done.report["summary"]
    )
    assert "未提出の都道府県（1）：霜原県" in done.err


def test_a_municipality_that_a_report_lacks__is_named(ministry: Ministry):
    write_all(ministry.folder, "霜原県")
    rows = sound_rows("霜原県")
    del rows["霜絹町"]
    write_report(ministry.folder / "霜.xlsx", "霜原県", rows)
    done = ministry.roll_up()
    assert told(done) == [("municipality-missing", None, None, code_of("霜原県", "霜絹町"))]
    assert (statuses(done)["霜原県"], done.report["prefectures"][1]["received"]) == ("errors", 2)
    assert "霜原県霜絹町" in done.report["findings"][0]["message"]


def test_a_municipality_of_another_prefecture__is_no_row_of_the_report(ministry: Ministry):
    write_all(ministry.folder, "霜原県")
    rows = sound_rows("霜原県") | {"霧筆市": AT_FAULT}
    write_report(ministry.folder / "霜.xlsx", "霜原県", rows, total="1|0|0||0|0|0||0|0|")
    done = ministry.roll_up()
    assert told(done) == [
        ("municipality-other-prefecture", "霜.xlsx", "B11", None),
        ("total-mismatch", "霜.xlsx", "C12", None),  # right in its sheet, and yet not what is taken
    ]
    assert done.report["totals"] == dict.fromkeys(FLAGS, 0)


def test_several_totals_that_are_right_in_their_sheet_and_not_taken__are_all_named(ministry: Ministry):
    write_all(ministry.folder, "霜原県")
    rows = sound_rows("霜原県") | {"霧筆市": "1|0|1|'平成19年9月末までに契約を変更する。|0|0|0||0|0|"}
    write_report(ministry.folder / "霜.xlsx", "霜原県", rows, total="1|0|1||0|0|0||0|0|")
    done = ministry.roll_up()
    wrong = [each for each in done.report["findings"] if each["code"] == "total-mismatch"]
    assert [(each["cell"], each["item"]) for each in wrong] == [("C12", FIRST), ("E12", FLAGS[2])]
    assert [each["message"].partition("：")[0] for each in wrong] == [
        "市町村分!C12（霜原県）",
        "市町村分!E12（霜原県）",
    ]


def test_total_of_a_report_that_a_newer_one_replaced__is_not_compared_with_the_newer_ones_rows(
    ministry: Ministry,
):
    write_all(ministry.folder, "霜原県")
    rows = sound_rows("霜原県", 霜糸市=AT_FAULT)
    aged(write_report(ministry.folder / "霜旧.xlsx", "霜原県", rows, total="1|0|0||0|0|0||0|0|"), 2)
    write_report(ministry.folder / "霜新.xlsx", "霜原県", total="0|0|0||0|0|0||0|0|")
    codes = {each["code"] for each in ministry.roll_up().report["findings"]}
    assert codes == {"return-conflict", "return-duplicate"}


def test_an_unknown_municipality__is_not_guessed(ministry: Ministry):
    write_all(ministry.folder, "霜原県")
    rows = sound_rows("霜原県")
    rows["霜糸布市"] = rows.pop("霜糸市")
    write_report(ministry.folder / "霜.xlsx", "霜原県", rows)
    assert told(ministry.roll_up()) == [
        ("municipality-unknown", "霜.xlsx", "B10", None),
        ("municipality-missing", None, None, code_of("霜原県", "霜糸市")),
    ]


def test_a_form_in_which_nobody_is_known__is_rejected_as_nobodys_report(ministry: Ministry):
    write_all(ministry.folder)
    write_return(ministry.folder / "x.xlsx", municipal_table({"どこにもない市": SOUND}))
    done = ministry.roll_up()
    assert told(done) == [("municipality-unknown", "x.xlsx", None, None)]
    assert {"file": "x.xlsx", "status": "rejected", "codes": ["municipality-unknown"]} in done.report["files"]


def test_a_file_whose_check_takes_too_long__is_refused_and_the_reports_are_counted(
    ministry: Ministry, monkeypatch: pytest.MonkeyPatch
):
    write_all(ministry.folder)
    text = "19.3.1," * 4_500
    rows = (f"| 1 | 霜糸市 | 1 | 0 | 0 | '{n}件：{text} | 0 | 0 | 0 | | 0 | 0 | |" for n in range(20))
    write_return(ministry.folder / "x.xlsx", "\n".join(rows))
    monkeypatch.setattr(worker, "SHARED", Worker(processor=1.0))
    done = ministry.roll_up()
    assert told(done) == [("file-too-large", "x.xlsx", None, None)]
    assert {"file": "x.xlsx", "status": "rejected", "codes": ["file-too-large"]} in done.report["files"]
    assert set(statuses(done).values()) == {"accepted"}


def test_a_name_of_two_prefectures__belongs_to_the_one_that_reports(ministry: Ministry):
    write_all(ministry.folder)
    write_report(ministry.folder / "霜原県.xlsx", "霜原県", sound_rows("霜原県", 虹灯町=AT_FAULT))
    done = ministry.roll_up()
    assert [each["totals"][FIRST] for each in done.report["prefectures"]] == [0, 1, 0]


def test_a_total_that_is_not_the_sum_of_its_rows__is_named(ministry: Ministry):
    write_all(ministry.folder, "霜原県")
    write_report(ministry.folder / "霜.xlsx", "霜原県", total="3|0|0||0|0|0||0|0|")
    done = ministry.roll_up()
    assert told(done) == [("total-mismatch", "霜.xlsx", "C11", None)]
    assert statuses(done)["霜原県"] == "errors"


def test_every_rule_of_a_row__holds_for_municipalities_and_prefectures(ministry: Ministry):
    write_all(ministry.folder, "霜原県")
    rows = sound_rows("霜原県", 霜糸市="２|○|0||0|0|0||0|0|", 霜絹町="1|0|0||0||0||0|0|")
    write_report(ministry.folder / "霜.xlsx", "霜原県", rows, own="1|0|0|'速やかに改める。|0|0|0||0||")
    done = ministry.roll_up()
    own, first, second = code_of("霜原県"), code_of("霜原県", "霜糸市"), code_of("霜原県", "霜絹町")
    assert told(done) == [
        ("flag-not-binary", "霜.xlsx", "C8", first),
        ("flag-not-binary", "霜.xlsx", "D8", first),
        ("remediation-missing", "霜.xlsx", "F9", second),
        ("flag-unanswered", "霜.xlsx", "H9", second),
        ("remediation-no-date", "霜.xlsx", "F8", own),
        ("flag-unanswered", "霜.xlsx", "L8", own),
    ]
    assert done.report["prefectures"][1]["answers"][FIRST] == 1


# --- half reports, blank reports, two reports ---------------------------------------------------------------


def test_a_report_without_the_prefectures_own_row__is_taken_and_the_row_asked_for(ministry: Ministry):
    write_all(ministry.folder, "霜原県")
    write_return(ministry.folder / "霜.xlsx", municipal_table(sound_rows("霜原県", 霜糸市=AT_FAULT)))
    done = ministry.roll_up()
    assert told(done) == [("municipality-missing", None, None, code_of("霜原県"))]
    assert "、都道府県分の回答" in done.report["findings"][0]["message"]
    entry = done.report["prefectures"][1]
    assert (entry["status"], entry["received"], entry["totals"][FIRST]) == ("errors", 3, 1)
    assert (entry["source"], set(entry["answers"].values())) == (None, {None})


def test_a_blank_row_of_the_prefecture__is_no_answer(ministry: Ministry):
    write_all(ministry.folder, "霜原県")
    write_report(ministry.folder / "霜.xlsx", "霜原県", own=SILENT)
    done = ministry.roll_up()
    assert told(done) == [("municipality-missing", None, None, code_of("霜原県"))]
    assert (statuses(done)["霜原県"], done.report["prefectures"][1]["source"]) == ("errors", None)


def test_a_blank_row_of_the_prefecture_in_a_newer_report__has_to_be_decided(ministry: Ministry):
    write_all(ministry.folder, "霜原県")
    aged(write_report(ministry.folder / "1.xlsx", "霜原県", own=AT_FAULT), 2)
    aged(write_report(ministry.folder / "2.xlsx", "霜原県", own=SILENT), 1)
    done = ministry.roll_up()
    assert {each[0] for each in told(done) if each[3] == code_of("霜原県")} >= {"return-conflict"}
    assert statuses(done)["霜原県"] == "conflict"


def test_the_national_table_and_the_report_of_the_run__are_skipped_where_they_lie_among_the_reports(
    ministry: Ministry,
):
    write_all(ministry.folder, "霜原県")
    listed = nation_csv(ministry.folder.parent / "nation.csv")
    out, told_in = ministry.folder / "全国集計.xlsx", ministry.folder / "報告.json"
    for _ in range(3):
        kept = [path.name for path in ministry.folder.glob("*.バックアップ_*")]
        done = ministry.command.run(
            "rollup", ministry.folder, "--nation", listed, "--out", out, "--json", told_in, "--force"
        )
    report = json.loads(told_in.read_text("utf-8"))
    own = [each for each in report["files"] if each["status"] != "read"]
    assert (done.err, own) == (
        "",
        [
            {"file": name, "status": "skipped", "codes": ["file-skipped"]}
            for name in sorted([out.name, told_in.name, *kept])
        ],
    )


def test_a_report_without_municipalities__is_taken_and_they_are_asked_for_once(ministry: Ministry):
    write_all(ministry.folder, "霜原県")
    write_return(ministry.folder / "霜.xlsx", own_table("霜原県"))
    done = ministry.roll_up()
    assert told(done) == [("municipality-missing", None, None, code_of("霜原県"))]
    assert "、市町村分の回答" in done.report["findings"][0]["message"]
    assert done.report["prefectures"][1]["source"]["row"] == 8


def test_both_sheets_in_files_of_their_own__are_one_report(ministry: Ministry):
    write_all(ministry.folder, "霜原県")
    write_return(ministry.folder / "霜_県.xlsx", own_table("霜原県"))
    write_return(ministry.folder / "霜_市町村.xlsx", municipal_table(sound_rows("霜原県")))
    assert told(ministry.roll_up()) == []


def test_a_blank_report__is_none(ministry: Ministry):
    write_all(ministry.folder, "霜原県")
    rows = dict.fromkeys(MEMBERS["霜原県"], SILENT)
    write_report(ministry.folder / "霜.xlsx", "霜原県", rows, own=SILENT)
    done = ministry.roll_up()
    assert told(done) == [("municipality-missing", "霜.xlsx", None, code_of("霜原県"))]
    assert statuses(done)["霜原県"] == "missing"
    assert {"file": "霜.xlsx", "status": "read", "codes": ["municipality-missing"]} in done.report["files"]


def test_a_blank_report_beside_an_answered_one__has_to_be_decided(ministry: Ministry):
    write_all(ministry.folder)
    rows = dict.fromkeys(MEMBERS["霜原県"], SILENT)
    write_report(ministry.folder / "霜.xlsx", "霜原県", rows, own=SILENT)
    done = ministry.roll_up()
    assert told(done) == [("return-conflict", "霜.xlsx", None, code_of("霜原県"))]
    assert (statuses(done)["霜原県"], done.report["summary"]["municipalities_received"]) == ("conflict", 8)
    assert {each["file"]: each["status"] for each in done.report["files"]} == dict.fromkeys(
        ("霜.xlsx", *(f"{prefecture}.xlsx" for prefecture in MEMBERS)), "read"
    )


def test_two_versions_of_one_report__each_differing_cell_is_named_and_the_newest_shown(ministry: Ministry):
    write_all(ministry.folder, "霜原県")
    aged(write_report(ministry.folder / "z初回.xlsx", "霜原県"), 2)
    rows = sound_rows("霜原県", 霜糸市=AT_FAULT)
    aged(write_report(ministry.folder / "a再提出.xlsx", "霜原県", rows, own=AT_FAULT), 1)
    done = ministry.roll_up()
    own, first = code_of("霜原県"), code_of("霜原県", "霜糸市")
    assert told(done) == [
        ("return-duplicate", "a再提出.xlsx", None, None),
        ("return-conflict", "a再提出.xlsx", "C8", first),
        ("return-conflict", "a再提出.xlsx", "F8", first),
        ("return-conflict", "a再提出.xlsx", "C8", own),
        ("return-conflict", "a再提出.xlsx", "F8", own),
    ]
    entry = done.report["prefectures"][1]
    assert (entry["status"], entry["totals"][FIRST], entry["answers"][FIRST]) == ("conflict", 1, 1)
    assert entry["source"]["file"] == "a再提出.xlsx"


def test_the_same_report_twice__is_noted_once(ministry: Ministry):
    write_all(ministry.folder)
    aged(write_report(ministry.folder / "霜原県(1).xlsx", "霜原県"), 1)
    aged(ministry.folder / "霜原県.xlsx", 2)
    done = ministry.roll_up()
    assert (done.status, told(done)) == (DONE, [("return-duplicate", "霜原県(1).xlsx", None, None)])


# --- files ---------------------------------------------------------------------------------------------------


def test_files_that_are_no_reports__are_named_and_the_others_go_on(ministry: Ministry):
    write_all(ministry.folder)
    (ministry.folder / "空.xlsx").write_bytes(b"")
    (ministry.folder / "~$霜原県.xlsx").write_bytes(b"x")
    with pd.ExcelWriter(ministry.folder / "名簿.xlsx") as book:
        pd.DataFrame({"氏名": ["見本"]}).to_excel(book)
    done = ministry.roll_up()
    assert {each["file"]: (each["status"], each["codes"]) for each in done.report["files"]} == {
        "空.xlsx": ("rejected", ["file-empty"]),
        "名簿.xlsx": ("rejected", ["form-not-found"]),
        "~$霜原県.xlsx": ("skipped", ["file-skipped"]),
        "霜原県.xlsx": ("read", []),
        "霧原県.xlsx": ("read", []),
        "露原県.xlsx": ("read", []),
    }
    assert done.report["summary"]["received"] == 3


def test_an_empty_folder__is_nothing_to_roll_up(ministry: Ministry):
    done = ministry.roll_up()
    assert (done.status, done.report["summary"]["missing"]) == (FAILED, 3)


def test_rows_that_contradict_each_other_in_one_file__are_not_taken(ministry: Ministry):
    write_all(ministry.folder, "霜原県")
    rows = sound_rows("霜原県")
    write_return(
        ministry.folder / "霜.xlsx",
        own_table("霜原県"),
        municipal_table(rows),
        municipal_table(rows | {"霜糸市": AT_FAULT}, sheet="市町村分 (2)"),
    )
    done = ministry.roll_up()
    first = code_of("霜原県", "霜糸市")
    assert ("form-ambiguous", "霜.xlsx", None, first) in told(done)
    assert ("municipality-missing", None, None, first) in told(done)
    assert done.report["totals"][FIRST] == 0
