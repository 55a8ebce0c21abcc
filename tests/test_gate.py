"""提出前チェック: a clean workbook passes, and each thing in the way, alone, keeps the report back with its line."""

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.collected_workbook import (
    ANSWERS,
    NAMES,
    OWN,
    PREFECTURE,
    SOUND,
    TOTAL_ROW,
    CollectedWorkbook,
    collected,
)
from tests.fake_workbook import FakeWorkbook
from tests.ledger_examples import contract, type_contracts
from tests.ooxml_samples import add_part, replace_in
from xl_kenten.actions.ledger import LedgerDesk
from xl_kenten.actions.prefecture_workbook import Pages
from xl_kenten.actions.submission import examine, show_gate
from xl_kenten.actions.workbook_buttons import Desk, open_desk
from xl_kenten.adapters import live_facts
from xl_kenten.adapters.ooxml.workbook import Workbook
from xl_kenten.adapters.workbook_file import WorkbookFile
from xl_kenten.core.grid import ErrorValue
from xl_kenten.core.workbook.obstacle import ObstacleCode, Weight
from xl_kenten.core.workbook.sheet_facts import SheetFacts
from xl_kenten.core.workbook.sheets import GATE, SETTINGS

MUNICIPAL, OWN_SHEET = "市町村分", "都道府県分"
TODAY = dt.date(2099, 1, 1)
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Edit = Callable[[CollectedWorkbook], None]


@pytest.fixture
def book(tmp_path: Path) -> CollectedWorkbook:
    return CollectedWorkbook(tmp_path, collected())


@pytest.fixture
def fake() -> FakeWorkbook:
    return FakeWorkbook(collected())


def desk_of(book: CollectedWorkbook) -> Desk:
    return open_desk(Pages(WorkbookFile(book.path)))


def told(book: CollectedWorkbook, today: dt.date = TODAY) -> list[tuple[str, str]]:
    """Code and place of everything that the gate tells, in order."""
    return [(str(each.code), each.where) for each in examine(desk_of(book), today).obstacles]


def told_of(fake: FakeWorkbook) -> list[tuple[str, str]]:
    gate = examine(open_desk(Pages(fake)), TODAY)
    return [(str(each.code), each.where) for each in gate.obstacles]


def typed(sheet: str = MUNICIPAL, **cells: object) -> Edit:
    return lambda book: book.type(sheet, **cells)


def emptied(row: int, *, first: str = "C", sheet: str = MUNICIPAL) -> Edit:
    cells = {f"{chr(letter)}{row}": None for letter in range(ord(first), ord("N"))}
    return typed(sheet, **cells)


def also(*edits: Edit) -> Edit:
    def edit(book: CollectedWorkbook) -> None:
        for each in edits:
            each(book)

    return edit


def setting(label: str, value: object) -> Edit:
    return lambda book: book.set(label, value)


def sent_again(book: CollectedWorkbook) -> None:
    """例ア市 answers anew, and otherwise."""
    for number, answers in enumerate(ANSWERS):
        book.send(number, answers, f"{number}.xlsx")
    book.send(0, (0, 1, 0, "平成19年7月末に改める", *SOUND[4:]), "再提出.xlsx")
    book.consolidate()


def chosen(book: CollectedWorkbook) -> None:
    sent_again(book)
    book.type("差替え", H4="採用")


def linked(book: CollectedWorkbook) -> None:
    """A formula somewhere looks into another workbook."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    part = (
        f'<externalLink xmlns="{main}"><externalBook xmlns:r="{RELATIONSHIPS}" r:id="rId1"/></externalLink>'
    )
    add_part(
        book.path,
        "xl/externalLinks/externalLink1.xml",
        part.encode(),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml",
        ("xl/_rels/workbook.xml.rels", f"{RELATIONSHIPS}/externalLink"),
    )
    target = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONSHIPS}/externalLinkPath" TargetMode="External"'
        ' Target="file:///C:\\係\\%E6%98%A8%E5%B9%B4.xlsx"/></Relationships>'
    )
    rels = "xl/externalLinks/_rels/externalLink1.xml.rels"
    add_part(book.path, rels, target.encode(), "application/xml", ("xl/_rels/workbook.xml.rels", "urn:none"))


def test_a_collected_workbook__is_ready(book):
    assert told(book) == []
    assert examine(desk_of(book), TODAY).verdict == "提出可"


def changed_after_reflecting(book: CollectedWorkbook) -> None:
    """The contract is found to have another deficiency, and nobody presses 台帳から反映 again."""
    sound = (0, 0, 1, "平成19年7月末に改める", 0, 0, 0, None, None, None, None)
    type_contracts(book.path, contract(answers=sound))
    file = WorkbookFile(book.path)
    LedgerDesk(open_desk(Pages(file))).apply()
    file.save()
    type_contracts(book.path, contract(answers=(*sound[:5], 1, 0, *sound[7:])))


OBSTACLES: dict[str, tuple[Edit, list[tuple[str, str]]]] = {
    "no row": (also(emptied(11, first="A"), typed(K12=0)), [("municipality-without-row", MUNICIPAL)]),
    "no answer": (
        also(emptied(11), typed(K12=0)),
        [("municipality-unanswered", "市町村分!B11")],
    ),
    "own row not answered": (emptied(8, sheet=OWN_SHEET), [("prefecture-unanswered", "都道府県分!A8")]),
    "own row gone": (emptied(8, first="A", sheet=OWN_SHEET), [("prefecture-row", "都道府県分!A8")]),
    "own row of another prefecture": (
        typed(OWN_SHEET, A8="長野県"),
        [("prefecture-row", "都道府県分!A8"), ("open-error", "都道府県分!A8")],
    ),
    "own row of a municipality": (
        typed(OWN_SHEET, A8="例ア市"),
        [("prefecture-row", "都道府県分!A8"), ("prefecture-row", "都道府県分!A8")],
    ),
    "a municipality twice": (
        typed(B11="例ウ町"),
        [("municipality-without-row", MUNICIPAL), ("row-duplicate", "市町村分!B11")],
    ),
    "the prefecture among its municipalities": (
        typed(B11=PREFECTURE),
        [("municipality-without-row", MUNICIPAL), ("row-not-listed", "市町村分!B11")],
    ),
    "two rows the wrong way round": (typed(B9="例ウ町", B10="例イ町"), [("row-order", "市町村分!B10")]),
    "a number that does not run": (typed(A10=7), [("row-number", "市町村分!A10")]),
    "no number": (typed(A8=None), [("row-number", "市町村分!A8")]),
    "no column of numbers": (typed(A5="区分"), [("row-number", "市町村分!A5")]),
    "an example row": (typed(A13=5, B13="A市"), [("sample-row", "市町村分!B13")]),
    "an entry that is no answer": (typed(C8=2), [("open-error", "市町村分!C8")]),
    "a remediation that is missing": (typed(F9=None), [("open-error", "市町村分!F9")]),
    "a name that is on no list": (
        typed(B8="例ア村"),
        [("municipality-without-row", MUNICIPAL), ("open-error", "市町村分!B8")],
    ),
    "an error in the own row": (typed(OWN_SHEET, F8="なし"), [("open-error", "都道府県分!F8")]),
    "a wrong total": (typed(C12=9), [("total-unproved", "市町村分!C12")]),
    "a total that is a text": (typed(L12="零"), [("total-unproved", "市町村分!L12")]),
    "a blank total": (typed(H12=None), [("total-unproved", "市町村分!H12")]),
    "no total at all": (emptied(TOTAL_ROW, first="A"), [("total-unproved", MUNICIPAL)]),
    "a resubmission nobody has chosen": (sent_again, [("resubmission-waiting", "差替え!C4")]),
    "a choice that has no effect yet": (chosen, [("resubmission-not-applied", "差替え!C4")]),
    "a status that is open": (typed("提出状況", D5="要確認"), [("status-open", "提出状況!C5")]),
    "a municipality that is told to be missing": (
        typed("提出状況", D6="未提出"),
        [("status-open", "提出状況!C6")],
    ),
    "hidden rows": (lambda book: book.hide_rows(MUNICIPAL, 9, 10), [("rows-hidden", "市町村分!A9")]),
    "a row of no height": (
        lambda book: book.draw_row(MUNICIPAL, 10, ht="0"),
        [("rows-hidden", "市町村分!A10")],
    ),
    "a hidden total": (lambda book: book.hide_rows(MUNICIPAL, 12), [("rows-hidden", "市町村分!A12")]),
    "a hidden own row": (lambda book: book.hide_rows(OWN_SHEET, 8), [("rows-hidden", "都道府県分!A8")]),
    "a hidden column": (lambda book: book.hide_columns(MUNICIPAL, 4), [("columns-hidden", "市町村分!D7")]),
    "a comment": (lambda book: book.comment(MUNICIPAL, "J10"), [("comment-left", "市町村分!J10")]),
    "a comment on the own row": (
        lambda book: book.comment(OWN_SHEET, "C8"),
        [("comment-left", "都道府県分!C8")],
    ),
    "a link to another workbook": (linked, [("external-link", "ブック全体")]),
    "no second recipient": (setting("報告先2", None), [("recipient-missing", "設定!B12")]),
    "a recipient of whom the line is gone": (typed(SETTINGS, A12="控え"), [("recipient-missing", SETTINGS)]),
    "a placeholder for a recipient": (
        setting("報告先1", "tantou1@example.go.jp"),
        [("recipient-unusable", "設定!B11")],
    ),
    "a recipient without an address": (
        setting("報告先1", "地域情報政策室"),
        [("recipient-unusable", "設定!B11")],
    ),
    "the same recipient twice": (
        setting("報告先2", "Uketsuke1@example.jp"),
        [("recipient-unusable", "設定!B12")],
    ),
    "a form without its headings": (typed(C6="？"), [("sheet-unreadable", MUNICIPAL)]),
    "a choice in words of their own": (
        also(sent_again, typed("差替え", H4="たぶん採用")),
        [("sheet-unreadable", "差替え"), ("status-open", "提出状況!C4")],
    ),
    "a status in words of their own": (
        typed("提出状況", D5="ほぼ受理"),
        [("sheet-unreadable", "提出状況")],
    ),
    "a contract that contradicts the own row": (
        lambda book: type_contracts(
            book.path,
            contract(
                answers=(1, 0, 1, "平成19年7月末に改める", 0, 0, 0, None, None, None, None),
            ),
        ),
        [("open-error", "都道府県分!C8")],
    ),
    "a ledger that was changed after it was put into the own row": (
        changed_after_reflecting,
        [("open-error", "都道府県分!H8"), ("open-error", "契約台帳!N5")],
    ),
    "an own row that differs from what another division returned": (
        typed(OWN_SHEET, N8="要確認"),
        [("status-open", "都道府県分!N8")],
    ),
}


@pytest.mark.parametrize(("edit", "expected"), OBSTACLES.values(), ids=OBSTACLES)
def test_each_obstacle__alone_keeps_the_report_back(book, edit, expected):
    edit(book)
    gate = examine(desk_of(book), TODAY)
    blocking = [each for each in gate.obstacles if each.weight is Weight.BLOCKS]
    assert [(str(each.code), each.where) for each in blocking] == expected
    assert gate.verdict == "提出不可"
    assert all(each.what and (each.cure or each.code is ObstacleCode.SHEET_UNREADABLE) for each in blocking)


def test_every_blocking_code__has_its_test():
    tested = {code for _, expected in OBSTACLES.values() for code, _ in expected}
    assert {str(code) for code in ObstacleCode if code.weight is Weight.BLOCKS} - tested == {
        "answer-unreadable"  # below: no file of the tests' making holds one
    }


def test_text_cell_with_an_error__is_not_lost_silently(fake):
    fake.put(MUNICIPAL, 7, 12, ErrorValue("#REF!"))
    assert told_of(fake) == [("answer-unreadable", "市町村分!M8")]


@pytest.mark.parametrize(
    "edit",
    [
        lambda book: book.hide_rows(MUNICIPAL, 2, 3, 4),  # the rows of guidance above the form
        lambda book: book.hide_columns(MUNICIPAL, 14, 15),  # 状態 and 検査結果
        lambda book: book.hide_rows(MUNICIPAL, 400),
        typed(C12=1),  # a total typed by hand, and right
        typed(A9="２"),
        typed(N8=None, O8=None),
        typed(SETTINGS, A60="報告先3", B60="uketsuke3@example.jp"),
    ],
    ids=["guidance", "own columns", "blank rows", "typed total", "wide number", "no status", "third"],
)
def test_what_does_no_harm__is_let_pass(book, edit):
    edit(book)
    assert told(book) == []


def test_notes__are_told_and_do_not_block(book):
    book.type(MUNICIPAL, J10="別紙のとおり速やかに改善する")
    book.set("差出人（署名）", None)
    replace_in(book.path, "docProps/core.xml", "<dc:creator></dc:creator>", "<dc:creator>例</dc:creator>")
    gate = examine(desk_of(book), TODAY)
    assert [(str(each.code), each.where) for each in gate.obstacles] == [
        ("open-warning", "市町村分!J10"),
        ("attachment-mentioned", "市町村分!J10"),
        ("sender-missing", "設定!B15"),
        ("person-named", "ブック全体"),
    ]
    assert gate.verdict == "提出可"


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (dt.date(2099, 12, 27), []),
        (dt.date(2099, 12, 28), [("deadline-near", "設定!B10")]),
        (dt.date(2099, 12, 31), [("deadline-near", "設定!B10")]),
        (dt.date(2100, 1, 1), [("deadline-passed", "設定!B10")]),
    ],
)
def test_deadline__is_told_when_near_and_when_passed(book, today, expected):
    assert told(book, today) == expected


def test_no_deadline__is_told(book):
    book.set("国への報告期限", None)
    assert told(book) == [("deadline-unset", "設定!B10")]


def test_what_excel_does_not_tell__is_said_and_does_not_block(fake):
    fake.sheet_facts[MUNICIPAL] = SheetFacts(None, None, None)
    fake.links = fake.named = None
    assert told_of(fake) == [
        *[("not-looked-at", MUNICIPAL)] * 3,
        ("not-looked-at", "ブック全体"),
    ]


class Excel:
    """What Excel on Windows answers for an open workbook."""

    def __init__(self, links: tuple[str, ...] | None, author: str | None) -> None:
        self.api = self
        self._links = links
        self._author = author

    def LinkSources(self, kind: int) -> tuple[str, ...] | None:  # noqa: N802 - Excel's own name
        return self._links if kind == 1 else None

    def BuiltinDocumentProperties(self, name: str) -> SimpleNamespace:  # noqa: N802 - Excel's own name
        return SimpleNamespace(Value=self._author if name == "Last Author" else "")


def test_open_workbook__tells_its_links_and_the_names_in_it():
    named = Excel(("C:\\係\\昨年.xlsx", "https://例.jp/共有/一昨年.xlsx"), "例示　花子")
    assert live_facts.external_links(named) == ("昨年.xlsx", "一昨年.xlsx")
    assert live_facts.persons(named) == ("最終更新者",)
    bare = Excel(None, None)
    assert (live_facts.external_links(bare), live_facts.persons(bare)) == ((), ())
    mac = SimpleNamespace(api=object())
    assert (live_facts.external_links(mac), live_facts.persons(mac)) == (None, None)


def test_a_town_told_of_once__is_not_told_again_by_its_status(book):
    book.type(MUNICIPAL, C8=2)
    book.type("提出状況", D4="差戻し")
    assert told(book) == [("open-error", "市町村分!C8")]


def test_own_order_of_the_prefecture__counts(book):
    rows = book.grid("団体一覧").rows
    book.type("団体一覧", A4=rows[4][0], B4=rows[4][1], A5=rows[3][0], B5=rows[3][1])
    assert told(book) == [("row-order", "市町村分!B9")]


def test_command__fills_the_page_and_tells_the_same(book, command):
    book.type(MUNICIPAL, C8=2)
    outcome = command.run("gate", book.path, "--json", "-")
    assert outcome.status == 1
    (obstacle,) = outcome.report["obstacles"]
    assert (outcome.report["ready"], obstacle["code"], obstacle["weight"]) == (False, "open-error", "blocks")
    page = book.grid(GATE).rows
    assert page[0][3] == "提出不可"
    assert "不可 1 件" in str(page[0][4])
    assert page[3][:5] == (1, "不可", "市町村分!C8", obstacle["what"], obstacle["cure"])
    formula = Workbook(book.path.read_bytes()).worksheet(GATE).formula(3, 2)
    assert formula == 'HYPERLINK("#"&CELL("address",\'市町村分\'!C8),"市町村分!C8")'

    book.type(MUNICIPAL, C8=0)
    assert command.run("gate", book.path).status == 0
    page = book.grid(GATE).rows
    assert page[0][3] == "提出可"
    assert not any(any(cells[:5]) for cells in page[3:])


def test_command_twice__changes_nothing_the_second_time(book, command):
    book.type(MUNICIPAL, C8=2)
    command.run("gate", book.path)
    before = book.path.read_bytes()
    command.run("gate", book.path)
    assert book.path.read_bytes() == before


def test_undo__takes_the_page_back(fake):
    before = fake.snapshot(without=("元に戻す記録",))
    pages = Pages(fake)
    show_gate(open_desk(pages), TODAY)
    assert fake.snapshot(without=("元に戻す記録",)) != before
    Pages(fake).undo()
    assert fake.snapshot(without=("元に戻す記録",)) == before


def test_workbook_without_a_prefecture__is_refused_in_one_sentence(book, command):
    book.set("都道府県", None)
    outcome = command.run("gate", book.path)
    assert (outcome.status, outcome.out) == (2, "")
    assert "都道府県" in outcome.err


def test_new_workbook__lists_everything_that_is_still_to_do(tmp_path, command):
    path = tmp_path / "新しい.xlsm"
    command.run("new", "長野県", "--out", path)
    report = json.loads(command.run("gate", path, "--json", "-").out)
    codes = [each["code"] for each in report["obstacles"]]
    assert codes[:2] == ["prefecture-unanswered", "municipality-unanswered"]
    assert {code: codes.count(code) for code in codes if code != "municipality-unanswered"} == {
        "prefecture-unanswered": 1,
        "recipient-unusable": 2,
        "sender-missing": 1,
        "deadline-passed": 1,
    }
    assert codes.count("municipality-unanswered") == 77


def test_second_form__is_judged_by_its_own_items(tmp_path):
    sound = (0, 0, 0, 2, None, 0, 0, 0, None, 0, 0, 0, None, None, None, None)
    book = CollectedWorkbook(tmp_path, collected("kunren-2021", (sound,) * len(NAMES), sound))
    assert told(book) == []
    book.type("市町村及び県の部", H8=2)
    assert [code for code, _ in told(book)] == ["open-error", "total-unproved"]
    book.set("報告先3", None)
    assert [code for code, _ in told(book)] == ["open-error", "total-unproved", "recipient-missing"]


def test_the_examples__are_what_they_say():
    assert [len(each) for each in (*ANSWERS, OWN)] == [11] * 5


def test_every_code__stands_in_the_documentation_with_its_weight():
    page = (Path(__file__).parents[1] / "docs" / "submission.md").read_text(encoding="utf-8")
    written = re.findall(r"^\| `([a-z-]+)` \| (不可|注意) \| .+ \| .+ \|$", page, re.MULTILINE)
    assert written == [(str(code), code.weight.label) for code in ObstacleCode]
