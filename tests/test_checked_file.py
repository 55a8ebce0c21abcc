"""One returned file without the others: what is kept of it, where it is too much, and reports of ours among files."""

import pytest
from msgspec import structs

from benchmarks.load import municipalities
from tests.consolidation_examples import response
from tests.ledger_examples import contract, ledger_grid
from tests.test_fuzz_load import FORM, PREFECTURE, table
from xl_kenten.core import checked_file
from xl_kenten.core.checked_file import CheckedFile, check_file
from xl_kenten.core.checks import (
    form_ambiguous,
    ledger_struck_through,
    municipality_missing,
    sheet_renamed,
)
from xl_kenten.core.collected import Collected
from xl_kenten.core.file_name import portable
from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.finding_list import counted, listed, not_listed
from xl_kenten.core.form import SheetKind
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.ledger import derive
from xl_kenten.core.municipality import Match, MatchKind, Municipality, Register
from xl_kenten.core.own_report import without_own_reports
from xl_kenten.core.response import Response
from xl_kenten.core.returned_file import FileStatus, ReturnedFile
from xl_kenten.core.returned_form import ReturnedForm, read_returned_form
from xl_kenten.core.returned_ledger import ReturnedLedger, answered_from, read_returned_ledger
from xl_kenten.core.row_source import RowSource, row_sources
from xl_kenten.core.strikethrough import OF_A_CONTRACT

ONE, TWO, THREE = municipalities(3)
REGISTER = Register([ONE, TWO, THREE])
NO_DATE, MACROS = FindingCode.REMEDIATION_NO_DATE, FindingCode.FILE_HAS_MACROS
SOUND = (0, 0, 0, None, 0, 0, 0, None, 0, 0, None)
DIGEST = "0123456789abcdef" * 4


def returned(*names: str, sheet: str = "市町村分", **facts: object) -> ReturnedFile:
    """A file in which these municipalities answered with a text that names no time."""
    grid = structs.replace(table([(name, "検討中") for name in names]), sheet=sheet)
    return ReturnedFile("a.xlsx", 5, "ab12", (grid,), **facts)


def checked(file: ReturnedFile) -> CheckedFile:
    return check_file(file, FORM, REGISTER, PREFECTURE)


def codes(file: CheckedFile) -> list[list[FindingCode]]:
    return [
        [each.code for each in file.findings],
        *([each.code for each in row] for row in file.response_findings),
    ]


def provenance(*rows: tuple[CellValue, ...], above: int = 2, sheet: str = "取込記録") -> Grid:
    headings = ("番号", "照合値（SHA-256）", "団体", None, "ファイル")
    return Grid(sheet, (*((None, "説明"),) * above, headings, *rows))


# What is kept of a file


def test_file__is_kept_with_its_rows_and_what_is_wrong_with_each():
    file = checked(returned(ONE.name, TWO.name, has_macros=True))

    assert (file.file, file.modified, file.sha256, file.status) == ("a.xlsx", 5, "ab12", FileStatus.READ)
    assert [each.municipality for each in file.responses] == [ONE, TWO]
    assert codes(file) == [[MACROS], [NO_DATE], [NO_DATE]]
    assert (file.is_answered, file.sources) == (True, ())


@pytest.mark.parametrize(
    ("most", "status", "kept"),
    [
        (3, FileStatus.READ, [[MACROS], [NO_DATE], [NO_DATE]]),
        (2, FileStatus.REJECTED, [["file-too-large", MACROS]]),
    ],
)
def test_findings_at_the_bound__are_kept_and_one_more_refuses_the_file(
    monkeypatch: pytest.MonkeyPatch, most: int, status: FileStatus, kept: list[list[FindingCode]]
):
    monkeypatch.setattr(checked_file, "_USUAL_ROWS", 1)
    monkeypatch.setattr(checked_file, "_MOST_FINDINGS", most)

    file = checked(returned(ONE.name, TWO.name, has_macros=True))

    assert (file.status, codes(file)) == (status, kept)
    if status is FileStatus.REJECTED:
        assert "（2 行あり、確認の要るところが 2 か所を超えています）" in file.findings[0].message


@pytest.mark.parametrize(
    ("struck", "status"), [(2, FileStatus.READ), (3, FileStatus.REJECTED), (9, FileStatus.REJECTED)]
)
def test_findings_on_the_file_itself__are_bounded_too(
    monkeypatch: pytest.MonkeyPatch, struck: int, status: FileStatus
):
    monkeypatch.setattr(checked_file, "_MOST_FINDINGS", 3)
    ledger = ledger_grid(FORM, *[contract()] * struck)
    ledger = structs.replace(ledger, struck=frozenset((1 + row, 1) for row in range(struck)))
    sound = (None, ONE.name, *map(float, SOUND[:3]), None, *map(float, SOUND[4:7]), None, None, None, None)
    form = structs.replace(table([]), rows=(*table([]).rows, sound))

    found = checked(ReturnedFile("a.xlsx", 5, "ab12", (form, ledger), has_macros=True))

    normalised = FindingCode.FLAG_NORMALISED
    if status is FileStatus.READ:
        assert (found.status, codes(found)[0]) == (status, [MACROS, normalised, normalised])
    else:
        assert (found.status, found.responses, codes(found)) == (status, (), [["file-too-large", MACROS]])
        assert "（確認の要るところが 3 か所を超えています）" in found.findings[0].message


def test_report_of_ours__is_kept_with_where_its_rows_came_from():
    file = returned(ONE.name)
    row = (1, DIGEST, "甲市", None, "a.xlsx")

    found = checked(structs.replace(file, grids=(*file.grids, provenance(row))))

    assert found.sources == (RowSource("甲市", "a.xlsx", DIGEST),)


# Reports of ours


def test_rows_of_a_report__are_read_with_their_files():
    grid = provenance(
        (1, DIGEST, "甲市", None, "a.xlsx"),
        (2, DIGEST.upper(), "乙町", None, "b.xlsx"),
        (3, f"{DIGEST}0", "丙村", None, "c.xlsx"),
        (5, DIGEST, "丁町"),
    )
    found = (RowSource("甲市", "a.xlsx", DIGEST), RowSource("丁町", "", DIGEST))

    assert row_sources([Grid("ほか", ()), grid]) == found
    assert row_sources([grid, provenance((1, DIGEST, "戊村", None, "e.xlsx"))])[2:] == (
        RowSource("戊村", "e.xlsx", DIGEST),
    )


@pytest.mark.parametrize(("above", "found"), [(0, 1), (9, 1), (10, 0)])
def test_headings_of_a_report__stand_within_the_first_ten_rows(above: int, found: int):
    row = (1, DIGEST, "甲市", None, "a.xlsx")
    grid = provenance(row, above=above)
    rows = grid.rows
    with_digest_above = Grid(grid.sheet, (*rows[: above - 1], row, *rows[above:])) if above else grid

    assert len(row_sources([with_digest_above])) == found
    assert row_sources([provenance(row, sheet="取込記録 (2)")]) == ()


def report(*sources: tuple[str, str, str], answered: str | None = None) -> CheckedFile:
    """A report of ours: for each row the municipality, its file and the first digit of its digest."""
    told = [(1, digit * 64, name, None, file) for name, file, digit in sources]
    file = returned(*filter(None, [answered]))
    return checked(structs.replace(file, file="r.xlsx", sha256=None, grids=(*file.grids, provenance(*told))))


def answer(name: str, file: str, digit: str) -> CheckedFile:
    return checked(structs.replace(returned(name), file=file, sha256=digit * 64))


FIRST, SECOND = answer(ONE.name, "a.xlsx", "1"), answer(TWO.name, "b.xlsx", "2")
OF_FIRST, OF_SECOND = (ONE.name, "a.xlsx", "1"), (TWO.name, "b.xlsx", "9")


@pytest.mark.parametrize(
    ("made", "skipped"),
    [
        (report(OF_FIRST, OF_SECOND, answered=ONE.name), True),
        (report(OF_FIRST), True),
        (report((ONE.name, "a.xlsx", "9")), False),
        (report(OF_FIRST, (THREE.name, "c.xlsx", "3"), (THREE.name, "d.xlsx", "4")), False),
        (report(OF_FIRST, answered=TWO.name), False),
        (structs.replace(FIRST, file="r.xlsx"), False),
    ],
    ids=[
        "made of these",
        "one file is enough",
        "of other contents",
        "of files elsewhere",
        "answered more",
        "a return",
    ],
)
def test_report_made_of_the_files_beside_it__is_skipped(made: CheckedFile, *, skipped: bool):
    found = without_own_reports([FIRST, made, SECOND])

    assert (found[0], found[2]) == (FIRST, SECOND)
    assert (found[1] == made) is not skipped
    if skipped:
        assert (found[1].status, found[1].responses, found[1].response_findings) == (
            FileStatus.SKIPPED,
            (),
            (),
        )
        assert [each.code for each in found[1].findings] == [FindingCode.FILE_SKIPPED]


def test_names_of_files__are_compared_without_what_all_begin_with():
    made = structs.replace(report(OF_FIRST), file="folder/r.xlsx")
    beside = structs.replace(FIRST, file="folder/a.xlsx")

    assert without_own_reports([beside, made])[1] is made
    assert without_own_reports([beside, made], "folder/")[1].status is FileStatus.SKIPPED


# Ledgers inside a return


def test_ledgers_of_all_sheets__are_read_together():
    one, other = ledger_grid(FORM, contract("甲"), contract("乙")), ledger_grid(FORM, contract("丙"))
    lost = Grid("三", (tuple(None if each == "委託先" else each for each in one.rows[0]),))

    found = read_returned_ledger([one, Grid("空", ()), lost, other, lost], FORM)

    assert isinstance(found, ReturnedLedger)
    contracts = [each for _, each in found.rows]
    assert [each.name for each in contracts] == ["甲", "乙", "丙"]
    assert [table.grid for table, _ in found.rows] == [one, one, other]
    assert (found.ledger, found.doubtful) == (derive(contracts, FORM), ("委託先",))
    assert read_returned_ledger([Grid("空", ())], FORM) is None


def test_ledger_of_a_file__belongs_to_its_only_answered_row_or_to_the_prefectures():
    one, two = response(FORM, ONE, SOUND), response(FORM, TWO, SOUND)
    blank = response(FORM, THREE, (None,) * 11)
    own = response(FORM, THREE, SOUND, kind=SheetKind.PREFECTURE)

    def meant(*rows: Response) -> Response | None:
        return answered_from(rows)

    assert [meant(), meant(blank), meant(one, two)] == [None] * 3
    assert [meant(blank, one), meant(one, own), meant(one, own, two), meant(own)] == [one, own, own, own]
    assert meant(own, one, own) is None


def struck(*rows: Response) -> list[Finding]:
    grid = structs.replace(
        ledger_grid(FORM, contract("甲"), contract("乙")), struck=frozenset({(2, 6), (2, 7)})
    )
    ledger = read_returned_ledger([grid], FORM)
    form = ReturnedForm(ReturnedFile("a.xlsx", 0), (), rows, (), (), ledger=ledger)
    return list(ledger_struck_through.check(form, FORM))


def test_contract_struck_through__is_told_with_its_item_and_whose_ledger_it_is():
    told = Finding(
        FindingCode.FLAG_NORMALISED,
        Place("a.xlsx", "契約台帳", 2, 6),
        "契約「乙」の G3、H3 に取り消し線が付いていますが、消されていないものとして読み取りました。",
        OF_A_CONTRACT,
        item=FORM.items[0].id,
        name=ONE.name,
    )

    assert struck(response(FORM, ONE, SOUND)) == [told]
    assert struck() == [structs.replace(told, name=None)]


def test_sheet_of_another_name__is_noted_once_with_the_name_it_had():
    file = returned(ONE.name, sheet="回答")
    own = structs.replace(file.grids[0], sheet="県")
    form = read_returned_form(ReturnedFile("a.xlsx", 0, None, file.grids), FORM, REGISTER, PREFECTURE)
    (taken,) = form.sheets_taken
    prefectural = structs.replace(
        taken, table=structs.replace(taken.table, grid=own), kind=SheetKind.PREFECTURE
    )
    twice = structs.replace(form, sheets=(taken, prefectural, taken))

    assert list(sheet_renamed.check(twice, FORM)) == [
        Finding(
            FindingCode.SHEET_RENAMED,
            Place("a.xlsx", now),
            f"シート名が「{before}」から「{now}」に変わっていますが、見出しから読み取りました。",
            "このままで差し支えありません。",
        )
        for before, now in (("市町村分", "回答"), ("都道府県分", "県"))
    ]


# Too many to list


def test_findings__are_all_listed_up_to_a_number_and_then_the_gravest():
    every = [
        Finding(code, Place(), "", "")
        for code in (NO_DATE, FindingCode.FLAG_NORMALISED, FindingCode.FLAG_UNANSWERED, NO_DATE)
    ]

    assert list(listed(every, 4)) == [0, 1, 2, 3]
    assert list(listed(every, 3)) == [0, 2, 3]
    assert list(listed(every, 2)) == [0, 2]
    assert (not_listed(4, 4), not_listed(5_001, 5_000)) == (
        "",
        (
            "件数が多いため、重要なものから 5,000 件だけを載せています（全 5,001 件）。"
            "すべての内容は、コマンドの --json で書き出せます。"
        ),
    )
    assert counted(every) == "エラー 1 件　警告 2 件　確認 1 件"


# Words about files and municipalities


def test_name_of_a_file__holds_nothing_that_windows_refuses_or_nobody_sees():
    assert portable('a\\b/c:d*e?f"g<h>i|j') == "a＼b／c：d＊e？f＂g＜h＞i｜j"
    assert portable("回答\u202excod.exe\n") == "回答_xcod.exe_"


def test_municipality_that_has_not_answered__is_named_with_the_blank_row_that_was_seen():
    blank = response(FORM, TWO, (None,) * 11, file="b.xlsx")
    answered = Collected(THREE, (response(FORM, THREE, SOUND),))

    def told(who: Municipality, message: str) -> Finding:
        cure = "提出状況を確かめ、督促してください。"
        code = FindingCode.MUNICIPALITY_MISSING
        return Finding(code, Place(), message, cure, lg_code=who.lg_code, name=who.name)

    assert list(
        municipality_missing.check([answered, Collected(ONE, ()), Collected(TWO, (), (blank, blank))])
    ) == [
        told(ONE, f"{ONE.name}の回答がまだ提出されていません。"),
        told(TWO, f"{TWO.name}の行が「b.xlsx」の市町村分!8行目にありますが、回答がすべて空欄です。"),
    ]


def test_tables_of_one_file_that_differ__are_told_with_their_rows():
    one = response(FORM, ONE, SOUND)
    other = structs.replace(one, sheet="控え", row=9)
    nobody = structs.replace(one, match=Match(MatchKind.UNKNOWN), name_text="だれか")
    form = ReturnedForm(ReturnedFile("a.xlsx", 0), (), (), ((one, other), (nobody, nobody)), ())
    cure = "正しい方だけを残して再提出するよう依頼してください。"

    def told(name: str, places: str, code: str | None) -> Finding:
        message = f"{name}の回答が{places}にあり、内容が異なるため取り込みませんでした。"
        return Finding(FindingCode.FORM_AMBIGUOUS, Place("a.xlsx"), message, cure, lg_code=code, name=name)

    assert list(form_ambiguous.check(form, FORM)) == [
        told(ONE.name, "「市町村分」8行目と「控え」10行目", ONE.lg_code),
        told("だれか", "「市町村分」8行目と「市町村分」8行目", None),
    ]
