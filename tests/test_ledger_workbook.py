"""契約台帳 in workbooks: reflected in 都道府県分, followed back from a 1, compared in returned forms."""

import datetime as dt
import json
import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.command_line import SAMPLE_LIST, CommandLine
from tests.consolidation_examples import SECOND_FORM, municipality, second_form
from tests.fake_workbook import FakeWorkbook
from tests.ledger_examples import (
    FIRST_ROW,
    LEDGER,
    NIL,
    SOUND,
    contract,
    type_contracts,
    type_into,
    type_rows,
)
from tests.ooxml_validator import OoxmlValidator, find_ooxml_validator  # noqa: F401 - a fixture
from tests.pictures import convert, needs_libreoffice
from tests.written_workbooks import opened
from xl_kenten.actions.collection import basis
from xl_kenten.actions.ledger import Examined, LedgerDesk
from xl_kenten.actions.prefecture_report import new_workbook
from xl_kenten.actions.prefecture_workbook import Pages
from xl_kenten.actions.workbook_buttons import open_desk, undo
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.returned_files import grids_of
from xl_kenten.adapters.written.blank_form import blank_form
from xl_kenten.cli import main
from xl_kenten.core.ledger_table import find_ledgers
from xl_kenten.core.workbook.sheets import LEDGER_RECORD, UNDO
from xl_kenten.errors import UsageError

OWN = "都道府県分"
ROW, FIRST_ITEM = 7, 2  # the prefecture's row of 都道府県分, from 0
PLACEHOLDER = load_form().sections[0].remediation.placeholder
AT_FAULT = contract("甲システム", answers=(0, 1, 0, "平成19年7月末に改定", *SOUND[4:], *NIL))
WITH_SUBCONTRACTOR = contract("乙業務", subcontracting="可", answers=(*SOUND, 0, 1, "平成19年8月末に返還"))
REFLECTED = [0, 1, 0, "甲システム：平成19年7月末に改定", 0, 0, 0, None, 0, 1, "乙業務：平成19年8月末に返還"]


@pytest.fixture(scope="module")
def new_bytes() -> bytes:
    return new_workbook(basis("見本県", SAMPLE_LIST))


class LedgerAtHand:
    """A clerk at the workbook: types contracts and answers, presses the buttons."""

    def __init__(self, data: bytes) -> None:
        self.book = FakeWorkbook(data)

    def type(self, *rows) -> None:
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                self.book.put(LEDGER, FIRST_ROW + number, column, value)

    def clear_ledger(self) -> None:
        for row in range(FIRST_ROW, len(self.book.read(LEDGER).rows)):
            for column in range(19):
                self.book.put(LEDGER, row, column, None)

    def answer(self, item: int, value: object) -> None:
        self.book.put(OWN, ROW, FIRST_ITEM + item, value)

    def desk(self) -> LedgerDesk:
        return LedgerDesk(open_desk(Pages(self.book)))

    def press(self) -> Examined:
        return self.desk().apply()[0]

    def row(self) -> list[object]:
        cells = [self.book.read(OWN).value(ROW, FIRST_ITEM + number) for number in range(11)]
        return [None if cell == PLACEHOLDER else cell for cell in cells]

    def beside(self, found: Examined) -> list[tuple[str, str | None]]:
        """What is wrong with 都道府県分: severity and cell."""
        return [(each.severity.value, each.place.cell) for each in found.faults if each.place.sheet == OWN]


@pytest.fixture
def clerk(new_bytes) -> LedgerAtHand:
    return LedgerAtHand(new_bytes)


class TestReflecting:
    def test_flags_and_texts__go_into_the_form_and_are_remembered(self, clerk):
        clerk.type(AT_FAULT, WITH_SUBCONTRACTOR)
        found = clerk.press()
        assert clerk.row() == REFLECTED
        assert len(found.put) == 10
        record = next(row for row in clerk.book.read(LEDGER).rows if row and row[0] == LEDGER_RECORD)
        assert list(record[6:17]) == REFLECTED

    def test_text_that_is_not_needed__leaves_the_words_of_the_blank_form(self, clerk):
        clerk.type(AT_FAULT)
        clerk.press()
        cells = clerk.book.read(OWN).rows[ROW]
        assert (cells[9], cells[12]) == (PLACEHOLDER, PLACEHOLDER)

    def test_pressed_twice__changes_nothing(self, clerk):
        clerk.type(AT_FAULT, WITH_SUBCONTRACTOR, contract(name="", start="18.4.1"))
        clerk.answer(2, 1)
        clerk.press()
        before, written = clerk.book.snapshot(), len(clerk.book.written)
        clerk.press()
        assert (clerk.book.snapshot(), len(clerk.book.written)) == (before, written)

    def test_undo__brings_everything_back(self, clerk):
        clerk.type(AT_FAULT, WITH_SUBCONTRACTOR)
        before = clerk.book.snapshot(without=(UNDO,))
        clerk.press()
        assert clerk.book.snapshot(without=(UNDO,)) != before
        undo(Pages(clerk.book))
        after = clerk.book.snapshot(without=(UNDO,))
        assert {sheet: _without_blank_ends(rows) for sheet, rows in after.items()} == {
            sheet: _without_blank_ends(rows) for sheet, rows in before.items()
        }

    def test_ledger_that_changes__is_followed_and_what_it_no_longer_says_goes(self, clerk):
        clerk.type(AT_FAULT, WITH_SUBCONTRACTOR)
        clerk.press()
        clerk.type(contract("甲システム"), contract("乙業務"))
        found = clerk.press()
        assert clerk.row() == [*SOUND, *NIL]
        assert clerk.beside(found) == []
        clerk.clear_ledger()
        clerk.press()
        assert clerk.row() == [None] * 11

    def test_unanswered_contract__takes_a_former_0_back(self, clerk):
        clerk.type(contract("甲システム"))
        clerk.press()
        clerk.type(contract("甲システム"), contract("乙業務", answers=(None, 0, 0, *SOUND[3:], *NIL)))
        clerk.press()
        assert clerk.row() == [None, *SOUND[1:], *NIL]

    def test_empty_ledger__leaves_the_form_alone_and_tells_so(self, clerk):
        clerk.answer(0, 1)
        before = clerk.book.snapshot(without=(UNDO, "検査結果"))
        found = clerk.press()
        assert (found.faults, found.put) == ((), ())
        assert clerk.book.snapshot(without=(UNDO, "検査結果")) == before

    def test_text_that_fits_no_cell__is_told_and_not_cut(self, clerk):
        clerk.type(*[contract("甲" * 100, answers=(1, 0, 0, "平成19年7月末" * 900, *SOUND[4:], *NIL))] * 5)
        found = clerk.press()
        assert clerk.row()[:4] == [1, 0, 0, None]
        assert clerk.beside(found) == [("error", "F8")]

    def test_columns_of_the_ledger__say_what_counts_and_what_is_wrong(self, clerk):
        clerk.type(
            AT_FAULT, contract(start="2001/4/1", end="2006/3/31"), contract(name="", start="18.4.1"), AT_FAULT
        )
        clerk.press()
        rows = clerk.book.read(LEDGER).rows[FIRST_ROW:]
        assert [row[17] for row in rows[:4]] == ["対象", "対象外", "不明", "対象"]
        assert [len((row[18] or "").splitlines()) for row in rows[:4]] == [0, 1, 2, 0]
        clerk.clear_ledger()
        clerk.press()
        assert all(value is None for row in clerk.book.read(LEDGER).rows[FIRST_ROW:] for value in row)

    def test_list_of_results__has_every_fault_with_a_code_where_one_fits(self, clerk):
        clerk.type(
            contract("甲", answers=(1, 0, "○", None, *SOUND[4:], *NIL)),
            contract("乙", start="平成13年4月1日", end="平成18年2月30日"),
        )
        clerk.answer(4, 1)
        clerk.press()
        listed = [row for row in clerk.book.read("検査結果").rows[3:] if row and row[0]]
        assert [(row[1], row[2], row[3], row[4], row[9]) for row in listed] == [
            ("エラー", "甲", LEDGER, "I5", "flag-not-binary"),
            ("エラー", "甲", LEDGER, "J5", "remediation-missing"),
            ("エラー", "乙", LEDGER, "E6", None),
        ]
        clerk.type(contract("乙"), contract("乙"))
        clerk.press()
        listed = [row for row in clerk.book.read("検査結果").rows[3:] if row and row[0]]
        assert [(row[1], row[2], row[3], row[4], row[9]) for row in listed] == [
            ("エラー", "見本県", OWN, "G8", "ledger-mismatch")
        ]


def _without_blank_ends(rows: list[list[object]]) -> list[list[object]]:
    """What a spreadsheet shows: blank cells behind the last filled one are no difference."""
    cut = [list(row) for row in rows]
    for row in cut:
        while row and row[-1] is None:
            row.pop()
    while cut and not cut[-1]:
        cut.pop()
    return cut


class TestHands:
    def test_flag_that_contradicts__stays_and_both_are_told(self, clerk):
        clerk.type(AT_FAULT, contract("丙保守"))
        clerk.answer(0, 1)
        clerk.answer(1, 0)
        found = clerk.press()
        assert clerk.row()[:2] == [1, 0]
        told = [each.sentence for each in found.faults]
        assert [each.partition("台帳の契約と")[0] for each in told] == [
            "都道府県分!C8（見本県）：様式の「契約書 ①再委託の原則禁止」は『1』ですが、契約台帳では『0』です（点検対象の契約 2 件に不備なし）。",
            "都道府県分!D8（見本県）：様式の「契約書 ②作業場所の特定」は『0』ですが、契約台帳では『1』です（5行目 甲システム）。",
        ]

    @pytest.mark.parametrize("typed", ["○", 2, "=1+1", True])
    def test_entry_that_is_no_answer__stays_and_is_told(self, clerk, typed):
        clerk.type(AT_FAULT)
        clerk.answer(0, typed)
        found = clerk.press()
        assert clerk.row()[0] == typed
        assert clerk.beside(found) == [("error", "C8")]

    def test_full_width_1__agrees(self, clerk):
        clerk.type(AT_FAULT)
        clerk.answer(1, "１")
        found = clerk.press()
        assert clerk.row()[1] == "１"
        assert clerk.beside(found) == []

    def test_formula__is_never_overwritten(self, clerk):
        clerk.type(AT_FAULT)
        clerk.press()
        formulas = clerk.book._formulas[OWN]  # noqa: SLF001 - the clerk types one
        formulas[ROW, FIRST_ITEM] = "=1-1"
        clerk.type(contract("甲システム", answers=(1, 1, 0, "平成19年7月末に改定", *SOUND[4:], *NIL)))
        found = clerk.press()
        assert formulas[ROW, FIRST_ITEM] == "=1-1"
        assert clerk.beside(found) == [("error", "C8")]

    def test_section_blank_by_hand_where_subcontractors_were_examined__is_told(self, clerk):
        clerk.type(WITH_SUBCONTRACTOR)
        clerk.press()
        for item in (8, 9, 10):
            clerk.answer(item, None)
        found = clerk.press()
        assert clerk.row()[8:] == [None, None, None]
        assert clerk.beside(found) == [("error", "K8"), ("error", "L8"), ("warning", "M8")]

    def test_flag_where_no_subcontracting_is_allowed__contradicts(self, clerk):
        clerk.type(AT_FAULT)
        clerk.answer(8, 0)
        assert clerk.beside(clerk.press()) == [("error", "K8")]

    def test_flag_beside_an_unanswered_contract__is_left_alone(self, clerk):
        clerk.type(contract(answers=(None, 0, 0, *SOUND[3:], *NIL)))
        clerk.answer(0, 0)
        found = clerk.press()
        assert clerk.row()[0] == 0
        assert clerk.beside(found) == []

    def test_text_of_a_hand__stays_with_a_warning(self, clerk):
        clerk.type(AT_FAULT)
        clerk.answer(3, "平成19年7月末までに全契約を改める")
        found = clerk.press()
        assert clerk.row()[3] == "平成19年7月末までに全契約を改める"
        assert clerk.beside(found) == [("warning", "F8")]
        clerk.answer(3, None)
        assert clerk.beside(clerk.press()) == []
        assert clerk.row()[3] == REFLECTED[3]

    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(
            st.one_of(
                st.tuples(st.just("hand"), st.integers(0, 2), st.sampled_from([None, 0, 1])),
                st.tuples(st.just("ledger"), st.integers(0, 2), st.sampled_from([0, 1])),
                st.tuples(st.just("press"), st.just(0), st.just(0)),
            ),
            max_size=8,
        )
    )
    def test_any_course_of_hands_and_presses__no_hand_is_overwritten_and_twice_equals_once(
        self, new_bytes, course
    ):
        clerk = LedgerAtHand(new_bytes)
        said = [0, 0, 0]
        by_hand: dict[int, object] = {}
        for what, item, value in [*course, ("press", 0, 0)]:
            if what == "hand":
                if clerk.row()[item] != value:
                    by_hand[item] = value
                clerk.answer(item, value)
            elif what == "ledger":
                said[item] = value
            else:
                text = "平成19年7月末" if 1 in said else None
                clerk.type(contract(answers=(*said, text, *SOUND[4:], *NIL)))
                clerk.press()
                # A hand that says what the ledger says is no longer a hand's.
                by_hand = {each: typed for each, typed in by_hand.items() if clerk.row()[each] == typed}
                for each, typed in list(by_hand.items()):
                    if typed == said[each]:
                        del by_hand[each]
                    else:
                        assert clerk.row()[each] == typed
                assert [clerk.row()[each] for each in range(3) if each not in by_hand] == [
                    said[each] for each in range(3) if each not in by_hand
                ]
                before = clerk.book.snapshot()
                clerk.press()
                assert clerk.book.snapshot() == before


class TestRefusals:
    def test_lost_heading__is_named_and_nothing_is_written(self, clerk):
        clerk.type(AT_FAULT)
        clerk.book.put(LEDGER, 3, 5, "再委託先")
        with pytest.raises(UsageError, match="「再委託」"):
            clerk.press()
        assert clerk.book.written == []

    def test_lost_record__is_named_and_nothing_is_written(self, clerk):
        clerk.type(AT_FAULT)
        clerk.book.put(LEDGER, 2, 0, None)
        with pytest.raises(UsageError, match=LEDGER_RECORD):
            clerk.press()
        assert clerk.book.written == []

    def test_row_without_a_name__is_asked_for_and_the_ledger_can_still_be_checked(self, clerk):
        clerk.type(AT_FAULT)
        clerk.book.put(OWN, ROW, 0, None)
        with pytest.raises(UsageError, match=OWN):
            clerk.press()
        assert clerk.desk().examined().faults == ()
        assert "点検しました" in clerk.desk().check()


class TestBehind:
    def test_from_a_1__to_the_first_contract_behind_it_and_all_are_named(self, clerk):
        clerk.type(contract("丙保守"), AT_FAULT, WITH_SUBCONTRACTOR, AT_FAULT)
        found = clerk.desk().behind(ROW, FIRST_ITEM + 1)
        assert [each.row for each in found.derived.behind] == [FIRST_ROW + 1, FIRST_ROW + 3]
        assert found.place == (FIRST_ROW + 1, 7)
        assert found.told.count("甲システム") == 2

    def test_from_a_text__to_the_contracts_of_its_section(self, clerk):
        clerk.type(contract("丙保守"), WITH_SUBCONTRACTOR)
        assert clerk.desk().behind(ROW, FIRST_ITEM + 10).place == (FIRST_ROW + 1, 16)

    def test_from_a_0__nowhere_and_open_contracts_are_named(self, clerk):
        clerk.type(contract("丙保守", answers=(None, 0, 0, *SOUND[3:], *NIL)))
        found = clerk.desk().behind(ROW, FIRST_ITEM)
        assert found.place is None
        assert "丙保守" in found.told

    @pytest.mark.parametrize("cell", [(ROW, 0), (ROW, 30), (ROW + 1, FIRST_ITEM), (3, FIRST_ITEM)])
    def test_from_any_other_cell__it_asks_for_one_of_the_form(self, clerk, cell):
        with pytest.raises(UsageError, match="セルを選んで"):
            clerk.desk().behind(*cell)


@pytest.fixture
def book(tmp_path: Path, new_bytes: bytes) -> Path:
    path = tmp_path / "見本県 報告.xlsm"
    path.write_bytes(new_bytes)
    return path


class TestCommand:
    def test_apply__fills_the_file_and_excel_reads_it_back(self, command: CommandLine, book: Path):
        type_contracts(
            book, AT_FAULT, WITH_SUBCONTRACTOR, contract("丙", end=dt.date(2006, 3, 31), start="2001/4/1")
        )
        outcome = command.run("ledger", book, "--apply", "--json", "-")
        assert outcome.status == 0
        sheet = openpyxl.load_workbook(book, keep_vba=True)[OWN]
        cells = [sheet.cell(ROW + 1, FIRST_ITEM + 1 + number).value for number in range(11)]
        assert [None if cell == PLACEHOLDER else cell for cell in cells] == REFLECTED
        assert len(outcome.report["put"]) == 10
        before = book.read_bytes()
        again = command.run("ledger", book, "--apply", "--json", "-")
        assert (again.report["put"], again.report["answers"]["contract_work_location"]) == ([], 1)
        assert book.read_bytes() == before

    def test_without_apply__nothing_is_written(self, command: CommandLine, book: Path):
        type_contracts(book, AT_FAULT)
        before = book.read_bytes()
        assert command.run("ledger", book).status == 0
        assert book.read_bytes() == before

    def test_contracts__are_listed_with_their_dates_as_they_are_read_or_else_as_they_stand(
        self, command: CommandLine, book: Path
    ):
        type_contracts(
            book,
            contract("甲", start="平成18年度", end="平成19.3.31"),
            contract("乙", start=None, end="自動更新"),
            contract("丙", start=dt.date(2006, 4, 1), end="期限の定めなし", subcontracting="可"),
        )
        listed = [line for line in command.run("ledger", book).out.splitlines() if "再委託 " in line]
        assert [line.partition("　")[2].partition("　")[2] for line in listed] == [
            "甲（『平成18年度』～2007年3月31日、再委託 不可）",
            "乙（？～『自動更新』、再委託 不可）",
            "丙（2006年4月1日～期限なし、再委託 可）",
        ]

    def test_json__has_contracts_scope_flags_and_faults(self, command: CommandLine, book: Path):
        type_contracts(
            book,
            AT_FAULT,
            contract("丙", start=dt.date(2001, 4, 1), end=dt.date(2006, 3, 31)),
            contract("丁", start="平成18.4.1", end="Ｈ１８．３．３１", subcontracting=None),
        )
        type_into(book, OWN, ROW, FIRST_ITEM, 1)
        outcome = command.run("ledger", book, "--json", "-")
        report = outcome.report
        assert outcome.status == 1
        assert report["scope"] == {"first_day": "2006-04-01", "last_day": "2008-03-31"}
        kept = ("row", "name", "start", "end", "subcontracting", "in_scope")
        assert [tuple(each[key] for key in kept) for each in report["contracts"]] == [
            (5, "甲システム", "2006-04-01", None, False, True),
            (6, "丙", "2001-04-01", "2006-03-31", False, False),
            (7, "丁", "2006-04-01", "2006-03-31", None, None),
        ]
        assert report["derived"]["contract_work_location"] == 1
        assert report["derived"]["contract_subcontracting"] is None
        assert report["behind"]["contract_work_location"] == [{"sheet": LEDGER, "row": 5}]
        assert report["open"]["contract_subcontracting"] == [{"sheet": LEDGER, "row": 7}]
        assert report["answers"]["contract_subcontracting"] == 1
        assert [
            (each["severity"], each["sheet"], each["cell"], each["code"]) for each in report["faults"]
        ] == [
            ("notice", LEDGER, "E6", None),
            ("error", LEDGER, "E7", None),
            ("error", LEDGER, "F7", None),
        ]

    def test_dates_and_flags_of_a_real_file__are_read_as_typed(self, command: CommandLine, book: Path):
        spellings = [
            dt.date(2006, 4, 1),
            "平成18.4.1",
            "H18/4/1",
            "平成18年4月1日",
            "2006/4/1",
            "２００６－０４－０１",
        ]
        type_contracts(book, *(contract(f"契約{number}", each) for number, each in enumerate(spellings)))
        report = command.run("ledger", book, "--json", "-").report
        assert [each["start"] for each in report["contracts"]] == ["2006-04-01"] * 6
        assert report["faults"] == []

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [(("--apply",), "都道府県のブック"), ((), "契約台帳がありません")],
    )
    def test_form_without_a_ledger__is_refused_in_one_sentence(
        self, command: CommandLine, tmp_path: Path, arguments, words
    ):
        path = tmp_path / "回答.xlsx"
        path.write_bytes(blank_form(load_form(), municipality(1)))
        outcome = command.run("ledger", path, *arguments)
        assert (outcome.status, outcome.out) == (2, "")
        assert words in outcome.err

    def test_missing_file_and_no_workbook__are_refused(self, command: CommandLine, tmp_path: Path):
        assert command.run("ledger", tmp_path / "ない.xlsm").status == 2
        (tmp_path / "a.xlsx").write_bytes(b"no workbook")
        assert command.run("ledger", tmp_path / "a.xlsx").status == 2

    def test_workbook_without_the_sheet__is_refused(self, command: CommandLine, book: Path):
        data = openpyxl.load_workbook(book, keep_vba=True)
        del data[LEDGER]
        data.save(book)
        outcome = command.run("ledger", book)
        assert outcome.status == 2
        assert LEDGER in outcome.err


@pytest.fixture(scope="module")
def distributed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A municipality's form with a ledger, as the command distributes it."""
    out = tmp_path_factory.mktemp("配布")
    words = ("distribute", "見本県", "--municipalities", str(SAMPLE_LIST), "--ledger", "--out", str(out))
    assert main(words) == 0
    return next(out.glob("01_*.xlsx")).read_bytes()


@pytest.fixture
def returned(distributed: bytes, tmp_path: Path) -> Path:
    """The same, its flags answered."""
    path = tmp_path / "回答.xlsx"
    path.write_bytes(distributed)
    type_rows(path, {(ROW, FIRST_ITEM + at): value for at, value in enumerate((*SOUND, *NIL))}, "市町村分")
    return path


class TestReturnedForm:
    def test_agreeing_ledger_beside_the_form__changes_nothing_of_what_check_finds(
        self, command: CommandLine, returned: Path
    ):
        before = command.check(returned)
        type_contracts(returned, contract(), contract("乙", start="平成18.10.1", end="H19/3/31"))
        after = command.check(returned)
        assert (after.at(), after.report["rows"][0]["answers"]) == (
            before.at(),
            before.report["rows"][0]["answers"],
        )
        assert before.codes() == ["subcontractor-nil"]

    def test_agreeing_ledger__has_no_fault(self, command: CommandLine, returned: Path):
        type_contracts(returned, contract(), contract("乙", end="平成19年3月31日"))
        outcome = command.run("ledger", returned, "--json", "-")
        assert (outcome.status, outcome.report["faults"]) == (0, [])

    def test_contradictions__are_told_at_the_cells_of_the_form(self, command: CommandLine, returned: Path):
        type_contracts(returned, AT_FAULT, WITH_SUBCONTRACTOR)
        outcome = command.run("ledger", returned, "--json", "-")
        assert outcome.status == 1
        assert [(each["severity"], each["sheet"], each["cell"]) for each in outcome.report["faults"]] == [
            ("error", "市町村分", "D8"),
            ("error", "市町村分", "K8"),
            ("error", "市町村分", "L8"),
        ]
        assert "5行目 甲システム" in outcome.report["faults"][0]["message"]

    def test_blank_flag__is_not_told_twice(self, command: CommandLine, returned: Path):
        type_into(returned, "市町村分", ROW, FIRST_ITEM + 1, None)
        type_contracts(returned, AT_FAULT)
        assert command.run("ledger", returned, "--json", "-").report["faults"] == []

    def test_flag_beside_an_unanswered_contract__is_not_compared(self, command: CommandLine, returned: Path):
        type_contracts(returned, contract(answers=(None, 0, 0, *SOUND[3:], *NIL)))
        faults = command.run("ledger", returned, "--json", "-").report["faults"]
        assert [(each["sheet"], each["code"]) for each in faults] == [(LEDGER, "flag-unanswered")]

    def test_empty_ledger__contradicts_nothing(self, command: CommandLine, returned: Path):
        assert command.run("ledger", returned, "--json", "-").report["faults"] == []

    def test_lost_heading__is_named(self, command: CommandLine, returned: Path):
        type_into(returned, LEDGER, 3, 4, "満了")
        type_contracts(returned, AT_FAULT)
        type_into(returned, LEDGER, 3, 2, "業者")
        type_into(returned, LEDGER, 3, 4, "契約終了日")
        outcome = command.run("ledger", returned)
        assert outcome.status == 2
        assert "「委託先」" in outcome.err

    def test_distribute_without_ledger__writes_the_plain_form(self, command: CommandLine, tmp_path: Path):
        out = tmp_path / "素"
        command.run("distribute", "見本県", "--municipalities", SAMPLE_LIST, "--out", out)
        assert openpyxl.load_workbook(next(out.glob("01_*.xlsx"))).sheetnames == ["市町村分"]


FORMS = pytest.mark.parametrize("make_form", [load_form, second_form], ids=["2007", "second form"])


class TestDrawing:
    @FORMS
    def test_ledger_of_the_blank_form__is_found_and_empty(self, make_form):
        form = make_form()
        sheet = opened(blank_form(form, municipality(1), ledger=True))[LEDGER]
        headings = [cell.value for cell in sheet[4]]
        assert len(headings) == 6 + len(form.items)
        assert all(cell.value is None for cells in sheet.iter_rows(min_row=5) for cell in cells)

    @FORMS
    def test_blank_form_with_ledger__is_valid_open_xml(
        self, make_form, tmp_path, ooxml_validator: OoxmlValidator
    ):
        path = tmp_path / "form.xlsx"
        path.write_bytes(blank_form(make_form(), municipality(1), ledger=True))
        assert ooxml_validator.errors(path) == []

    def test_filled_and_reflected_workbook__is_valid_open_xml(
        self, command: CommandLine, book: Path, ooxml_validator: OoxmlValidator
    ):
        type_contracts(book, AT_FAULT, WITH_SUBCONTRACTOR)
        command.run("ledger", book, "--apply")
        assert ooxml_validator.errors(book) == []

    @FORMS
    def test_printed_ledger__is_one_landscape_a4_page_wide(self, make_form, tmp_path):
        needs_libreoffice()
        if shutil.which("pdfinfo") is None:
            pytest.skip("needs pdfinfo")
        form = make_form()
        path = tmp_path / "form.xlsx"
        path.write_bytes(blank_form(form, municipality(1), ledger=True))
        (pdf,) = convert([path], tmp_path, "pdf")
        told = subprocess.run(["pdfinfo", pdf], capture_output=True, encoding="utf-8", check=True).stdout
        width, height = map(float, re.findall(r"Page size:\s+([\d.]+) x ([\d.]+)", told)[0])
        assert (round(width), round(height)) == (842, 595)
        assert re.findall(r"Pages:\s+(\d+)", told) == ["2"]

    def test_input__dates_choices_and_flags_have_their_rules(self):
        sheet = opened(blank_form(load_form(), municipality(1), ledger=True))[LEDGER]
        rules = {
            str(rule.sqref): (rule.type, rule.formula1) for rule in sheet.data_validations.dataValidation
        }
        assert rules["D5:D2001"][0] == rules["E5:E2001"][0] == "date"
        assert rules["F5:F2001"] == ("list", '"可,不可"')
        assert rules["G5:G2001"] == ("list", '"0,1"')
        assert len(rules) == 3 + len(load_form().flags)


class TestSecondForm:
    def test_whole_way__from_the_definition_to_the_reflected_row(self, command: CommandLine, tmp_path: Path):
        definition = tmp_path / "camera-2030.toml"
        definition.write_text(SECOND_FORM, encoding="utf-8")
        book = tmp_path / "県.xlsm"
        made = command.run(
            "new", "見本県", "--municipalities", SAMPLE_LIST, "--form", definition, "--out", book
        )
        assert made.status == 0
        type_contracts(
            book,
            (1, "甲", "見本社", "令和11年4月1日", None, "可", 1, 0, "令和12年6月に制定", 1, None),
            (2, "乙", "見本社", "R11.10.1", "2030/3/31", "不可", 2, 0, "令和12年7月に制定", None, None),
        )
        outcome = command.run("ledger", book, "--apply", "--json", "-")
        assert (outcome.status, outcome.report["faults"]) == (0, [])
        sheet = openpyxl.load_workbook(book, keep_vba=True)["県の分"]
        (row,) = [cells for cells in sheet.iter_rows(values_only=True) if cells[0] == "見本県"]
        assert row[2:7] == (2, 0, "甲：令和12年6月に制定\n乙：令和12年7月に制定", 1, None)

    def test_its_ledger__is_found_in_its_own_blank_form_only(self):
        data = blank_form(second_form(), municipality(1), ledger=True)
        grid = grids_of(data, "form.xlsx")[1]
        assert len(find_ledgers(grid, second_form()).tables) == 1
        assert find_ledgers(grid, load_form()).tables == ()


def test_json_of_the_command__is_json(command: CommandLine, book: Path, tmp_path: Path):
    out = tmp_path / "台帳.json"
    assert command.run("ledger", book, "--json", out).status == 0
    assert json.loads(out.read_text(encoding="utf-8"))["form"] == "itaku-2007"
