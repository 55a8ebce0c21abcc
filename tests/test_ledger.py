"""契約台帳: contracts become the flags of the form, and each 1 leads back to them."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from tests.consolidation_examples import second_form
from tests.ledger_examples import NIL, SOUND, contract, headings, ledger_grid, table_of
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.core.contract import Contract
from xl_kenten.core.contract_date import DateFault, read_contract_date, read_contract_end
from xl_kenten.core.contract_faults import contract_faults
from xl_kenten.core.form import Form
from xl_kenten.core.form_table import find_tables
from xl_kenten.core.grid import CellValue, ErrorValue, Grid, UncalculatedFormula
from xl_kenten.core.ledger import Ledger, derive
from xl_kenten.core.ledger_comparison import listed
from xl_kenten.core.ledger_fault import in_order
from xl_kenten.core.ledger_reading import read_contracts
from xl_kenten.core.ledger_table import find_ledgers

FORM = load_form()
DAY = dt.date(2006, 4, 1)
AS_A_DAY = "2006/4/1 のように、年月日を西暦 4 桁か元号で入力してください。"


def read(*rows, form: Form = FORM) -> tuple[Contract, ...]:
    return read_contracts(table_of(form, *rows), form)


def ledger_of(*rows, form: Form = FORM) -> Ledger:
    return derive(read(*rows, form=form), form)


def values(ledger: Ledger) -> list[CellValue]:
    return [ledger.derived[item.id].value for item in ledger.form.items]


def faults(*rows, form: Form = FORM) -> list[tuple[str, str, str | None]]:
    """Severity, cell and code of everything that is wrong with these contracts."""
    table = table_of(form, *rows)
    found = [
        fault for each in read_contracts(table, form) for fault in contract_faults(each, table, form, "f")
    ]
    return [
        (fault.severity.value, str(fault.place.cell), fault.code and str(fault.code))
        for fault in in_order(found)
    ]


class TestDates:
    @pytest.mark.parametrize(
        "written",
        [
            dt.date(2006, 4, 1),
            dt.datetime(2006, 4, 1),  # noqa: DTZ001 - cells know no zones
            dt.datetime(2006, 4, 1, 9, 30),  # noqa: DTZ001
            "平成18.4.1",
            "平成18年4月1日",
            "平成 18 年 4 月 1 日",
            "平成１８年４月１日",
            "平成十八年四月一日",
            "平成18年4月1日(土)",
            "平成18年4月1日（土曜日）",
            "㍻18年4月1日",
            "H18/4/1",
            "H18.4.1",
            "h18-04-01",
            "H.18.4.1",
            "Ｈ１８．４．１",
            "2006/4/1",
            "2006-04-01",
            "2006.4.1",
            "２００６／４／１",
            "2006年4月1日",
            "西暦2006年4月1日",
            "二〇〇六年四月一日",
            "　2006/4/1\n",
        ],
    )
    def test_every_spelling__is_the_same_day(self, written):
        found = read_contract_date(written, FORM.head)
        assert (found.day, found.fault) == (DAY, None)

    @pytest.mark.parametrize(
        ("written", "day"),
        [
            ("平成元年4月1日", dt.date(1989, 4, 1)),
            ("昭和60年10月1日", dt.date(1985, 10, 1)),
            ("S60.10.1", dt.date(1985, 10, 1)),
            ("平成20年2月29日", dt.date(2008, 2, 29)),
            ("平成32年3月31日", dt.date(2020, 3, 31)),
            ("h32.3.31", dt.date(2020, 3, 31)),
            (dt.date(1957, 1, 1), dt.date(1957, 1, 1)),
            (dt.date(2057, 12, 31), dt.date(2057, 12, 31)),
        ],
    )
    def test_other_years__are_read_in_their_era(self, written, day):
        assert read_contract_date(written, FORM.head).day == day

    @pytest.mark.parametrize(
        ("written", "fault"),
        [
            ("平成18年4月31日", DateFault.IMPOSSIBLE),
            ("平成19年2月29日", DateFault.IMPOSSIBLE),
            ("2006/13/1", DateFault.IMPOSSIBLE),
            ("昭和99年4月1日", DateFault.IMPOSSIBLE),
            ("平成18年4月1日(日)", DateFault.IMPOSSIBLE),
            ("平成18年十十月1日", DateFault.UNREADABLE),
            ("平成18年4月十十日", DateFault.UNREADABLE),
            ("平成十十年4月1日", DateFault.IMPOSSIBLE),
            ("平成91年4月1日", DateFault.FAR),
            ("平成99年4月1日", DateFault.FAR),
            ("平成100年4月1日", DateFault.IMPOSSIBLE),
            (dt.date(1956, 12, 31), DateFault.FAR),
            (dt.date(2058, 1, 1), DateFault.FAR),
            (dt.date(1900, 1, 18), DateFault.FAR),
            ("18.4.1", DateFault.UNREADABLE),
            ("06/4/1", DateFault.UNREADABLE),
            ("4月1日", DateFault.UNREADABLE),
            ("平成18年4月", DateFault.UNREADABLE),
            ("平成18年度末", DateFault.UNREADABLE),
            ("平成18年4月1日から", DateFault.UNREADABLE),
            ("平成18年4月1日～平成19年3月31日", DateFault.UNREADABLE),
            ("2006/4-1", DateFault.UNREADABLE),
            ("平成〇年〇月〇日", DateFault.UNREADABLE),
            ("平成①年4月1日", DateFault.UNREADABLE),
            ("平成18年度", DateFault.UNREADABLE),
            ("18年度", DateFault.UNREADABLE),
            ("平成18年13月", DateFault.IMPOSSIBLE),
            ("昭和99年度", DateFault.IMPOSSIBLE),
            ("平成91年度", DateFault.FAR),
            ("期限の定めなし", DateFault.UNREADABLE),
            ("自動更新", DateFault.UNREADABLE),
            (20060401, DateFault.UNREADABLE),
            (38808.0, DateFault.UNREADABLE),
            (True, DateFault.UNREADABLE),
            (dt.time(4, 1), DateFault.UNREADABLE),
            (ErrorValue("#REF!"), DateFault.UNREADABLE),
            (UncalculatedFormula(), DateFault.UNREADABLE),
        ],
    )
    def test_what_is_no_certain_day__is_never_guessed(self, written, fault):
        found = read_contract_date(written, FORM.head)
        assert (found.day, found.fault) == (None, fault)

    @pytest.mark.parametrize("written", [None, "", "　", " \n"])
    def test_blank__is_no_fault(self, written):
        assert read_contract_date(written, FORM.head).is_blank

    @given(st.dates(dt.date(1989, 1, 8), dt.date(2019, 4, 30)))
    def test_any_day_of_the_era__is_read_from_all_spellings(self, day):
        year = day.year - 1988
        wide = str.maketrans("0123456789", "０１２３４５６７８９")
        spellings = [
            f"平成{year}年{day.month}月{day.day}日",
            f"平成{year}.{day.month}.{day.day}",
            f"H{year}/{day.month}/{day.day}",
            f"H{year:02}.{day.month:02}.{day.day:02}",
            day.isoformat(),
            f"{day:%Y/%m/%d}",
            f"{day.year}年{day.month}月{day.day}日".translate(wide),
        ]
        assert [read_contract_date(each, FORM.head).day for each in spellings] == [day] * len(spellings)

    @given(st.text(max_size=14))
    def test_any_text__gives_a_day_or_a_fault_and_never_an_exception(self, text):
        for read_cell in (read_contract_date, read_contract_end):
            found = read_cell(text, FORM.head)
            assert (found.day is None) or (found.fault is None)
            assert found.first <= found.last

    @pytest.mark.parametrize(
        ("written", "first", "last"),
        [
            (DAY, DAY, DAY),
            ("平成18年度", DAY, dt.date(2007, 3, 31)),
            ("Ｈ１８年度", DAY, dt.date(2007, 3, 31)),
            ("平成十八年度", DAY, dt.date(2007, 3, 31)),
            ("2006 年度", DAY, dt.date(2007, 3, 31)),
            ("平成18年度末", DAY, dt.date(2007, 3, 31)),
            ("平成元年度", dt.date(1989, 4, 1), dt.date(1990, 3, 31)),
            ("平成18年", dt.date(2006, 1, 1), dt.date(2006, 12, 31)),
            ("平成18年4月", DAY, dt.date(2006, 4, 30)),
            ("H18.4", DAY, dt.date(2006, 4, 30)),
            ("2006/4", DAY, dt.date(2006, 4, 30)),
            ("平成20年2月末", dt.date(2008, 2, 1), dt.date(2008, 2, 29)),
            ("18年度", dt.date.min, dt.date.max),
            ("4月", dt.date.min, dt.date.max),
            ("平成18年度から平成19年度", dt.date.min, dt.date.max),
            ("平成91年度", dt.date.min, dt.date.max),
            ("自動更新", dt.date.min, dt.date.max),
            (None, dt.date.min, dt.date.max),
        ],
    )
    def test_period_in_place_of_a_day__bounds_it(self, written, first, last):
        found = read_contract_date(written, FORM.head)
        assert (found.first, found.last) == (first, last)

    @pytest.mark.parametrize(
        "written",
        [
            None,
            "　",
            "期限の定めなし",
            "期間の定めなし",
            "期限の定めのない契約",
            "契約期間の定めは無い",
            "（期限の定め無し）",
            "期間を定めない",
            "終了日の定めなし",
            "期限なし",
            "期限無",
            "終期 なし",
            "定めなし",
            "無期限",
            "無期限（自動更新）",
            "無 期 限\n",
        ],
    )
    def test_end_that_is_none__is_no_fault(self, written):
        found = read_contract_end(written, FORM.head)
        assert (found.day, found.fault, found.first, found.last) == (None, None, dt.date.max, dt.date.max)

    @pytest.mark.parametrize(
        "written",
        [
            "なし",
            "－",
            "未定",
            "不明",
            "自動更新",
            "期限",
            "期限なしではない",
            "期限の定めなし（平成19年3月解約）",
        ],
    )
    def test_end_that_may_be_any__is_never_taken_for_none(self, written):
        found = read_contract_end(written, FORM.head)
        assert (found.day, found.fault, found.first, found.last) == (
            None,
            DateFault.UNREADABLE,
            dt.date.min,
            dt.date.max,
        )


class TestScope:
    @pytest.mark.parametrize(
        ("start", "end", "expected"),
        [
            ("2005/4/1", "2006/3/31", False),
            ("2005/4/1", "2006/4/1", True),
            ("2006/4/1", "2006/4/1", True),
            ("2008/3/31", "2009/3/31", True),
            ("2008/3/31", None, True),
            ("2008/4/1", None, False),
            ("2008/4/1", "2009/3/31", False),
            ("昭和60年4月1日", None, True),
            ("昭和60年4月1日", "平成18年3月31日", False),
            (None, "2006/3/31", False),
            (None, "2007/3/31", True),
            (None, "2008/3/31", True),
            (None, "2008/4/1", None),
            (None, None, None),
            (None, "期限なし", None),
            (None, "自動更新", None),
            ("18.4.1", "2007/3/31", True),
            ("平成18年4月31日", "2006/4/1", True),
            ("未定", "2006/3/31", False),
            ("2008/4/1", "期限なし", False),
            ("2006/4/1", "期限なし", True),
            ("2001/4/1", "期限の定めなし", True),
            ("2006/4/1", "自動更新", True),
            ("2008/3/31", "平成20年13月", True),
            ("2006/3/31", "自動更新", None),
            ("2008/4/1", "自動更新", False),
            ("平成18年度", "2007/3/31", True),
            ("平成18年度", None, True),
            ("平成18年度", "自動更新", True),
            ("平成17年度", None, True),
            ("平成17年度", "自動更新", None),
            ("平成19年", None, True),
            ("平成20年", None, None),
            ("平成20年", "2008/3/31", True),
            ("平成20年度", "未定", False),
            ("2001/4/1", "平成17年度", False),
            ("2001/4/1", "平成18年", None),
            ("2006/2/1", "平成18年度", True),
            ("平成18年度", "平成18年度", True),
            ("平成17年度", "平成17年度", False),
            ("平成19年度", "平成18年度", None),
            ("平成18年度", "2006/3/31", None),
            ("2007/4/1", "2006/4/1", None),
            ("2010/4/1", "2009/4/1", None),
        ],
    )
    def test_contract__is_in_scope_if_it_ran_or_ended_within(self, start, end, expected):
        (found,) = read(contract(start=start, end=end))
        assert found.in_scope(FORM.head.scope) is expected

    def test_contract_out_of_scope__is_noted_and_does_not_count(self):
        old = contract(start="2005/4/1", end="2006/3/31", answers=(1, 1, 1, None, 2, None, None, None, *NIL))
        assert faults(old) == [("notice", "E2", None)]
        assert values(ledger_of(old)) == [None] * 11
        assert values(ledger_of(old, contract())) == [*SOUND, *NIL]


edges = [dt.date(2006, 3, 31), dt.date(2006, 4, 1), dt.date(2008, 3, 31), dt.date(2008, 4, 1)]
days = st.one_of(st.none(), st.sampled_from(edges), st.dates(dt.date(2005, 1, 1), dt.date(2009, 12, 31)))
flags = st.sampled_from([0, 1, None])
texts = st.sampled_from([None, "平成19年7月末に契約を変更", "7月中\nに改める"])
contracts = st.lists(
    st.tuples(
        st.sampled_from(["甲システム", "乙電算業務", "丙保守"]),
        days,
        days,
        st.sampled_from([None, "可", "不可"]),
        st.tuples(flags, flags, flags, texts, flags, flags, flags, texts, flags, flags, texts),
    ),
    max_size=6,
)


def ran_or_ended_within(start, end) -> bool | None:
    """平成18年度及び平成19年度において、業務終了した又は業務継続している, whenever it began."""
    first, last = dt.date(2006, 4, 1), dt.date(2008, 3, 31)
    if start and end and end < start:
        return None
    if (end and end < first) or (start and start > last):
        return False
    return True if start or (end and end <= last) else None


def oracle(rows) -> list[CellValue]:
    """The form's row by the notice's own words, written without a look at the product."""
    result: list[CellValue] = [None] * 11
    for number in range(11):
        if number in (3, 7, 10):
            continue
        ones = zeros = doubts = 0
        for _, start, end, subcontracting, answers in rows:
            inspected = ran_or_ended_within(start, end)
            if inspected is False:
                continue
            if number > 7 and subcontracting == "不可" and answers[8:] == (None, None, None):
                continue
            asked = number < 7 or subcontracting == "可"
            if inspected and answers[number] == 1:
                ones += 1
            elif not inspected or not asked or answers[number] is None:
                doubts += 1
            else:
                zeros += answers[number] == 0
        result[number] = 1 if ones else 0 if zeros and not doubts else None
    for text, own in ((3, (0, 1, 2)), (7, (4, 5, 6)), (10, (8, 9))):
        lines = [
            f"{name}：{answers[text].replace(chr(10), ' ')}"
            for name, start, end, _, answers in rows
            if ran_or_ended_within(start, end) and 1 in [answers[each] for each in own] and answers[text]
        ]
        result[text] = "\n".join(lines) or None
    return result


class TestDerivation:
    @given(contracts)
    @settings(deadline=None)  # the machine may be busy
    def test_any_ledger__gives_what_the_notice_says(self, rows):
        typed = [contract(name, start, end, allowed, answers) for name, start, end, allowed, answers in rows]
        assert values(ledger_of(*typed)) == oracle(rows)

    @given(contracts, st.randoms())
    @settings(deadline=None)
    def test_order_of_the_rows__does_not_change_the_flags(self, rows, random):
        shuffled = list(rows)
        random.shuffle(shuffled)
        one, other = (
            [ledger_of(*(contract(*row) for row in each)).derived[flag.id].value for flag in FORM.flags]
            for each in (rows, shuffled)
        )
        assert one == other

    def test_one_contract_at_fault__makes_the_flag_1_and_stands_behind_it(self):
        ledger = ledger_of(
            contract("甲システム"),
            contract("乙電算業務", answers=(0, 1, 0, "平成19年7月末に契約書を改定", *SOUND[4:], *NIL)),
            contract("丙保守", answers=(0, 1, 1, "次回更新時（平成20年4月）に明記", *SOUND[4:], *NIL)),
        )
        assert values(ledger)[:4] == [
            0,
            1,
            1,
            "乙電算業務：平成19年7月末に契約書を改定\n丙保守：次回更新時（平成20年4月）に明記",
        ]
        behind = {item: [each.row for each in derived.behind] for item, derived in ledger.derived.items()}
        assert behind["contract_subcontracting"] == []
        assert behind["contract_work_location"] == [2, 3]
        assert behind["contract_return_disposal"] == [3]
        assert behind["contract_remediation"] == [2, 3]

    def test_unanswered_contract__leaves_a_flag_open_unless_another_is_at_fault(self):
        ledger = ledger_of(
            contract(answers=(0, 0, None, None, *SOUND[4:], *NIL)),
            contract(answers=(None, 1, 0, "平成19年7月末", *SOUND[4:], *NIL)),
        )
        assert values(ledger)[:3] == [None, 1, None]
        assert [ledger.derived[flag.id].is_settled for flag in FORM.flags[:3]] == [False, True, False]

    def test_no_contract__answers_nothing(self):
        assert values(ledger_of()) == [None] * 11

    def test_text_of_several_lines__becomes_one_line_led_by_the_name(self):
        ledger = ledger_of(
            contract("甲\nシステム", answers=(1, 0, 0, "7月に改定\r\n8月に確認\n", *SOUND[4:], *NIL))
        )
        assert values(ledger)[3] == "甲 システム：7月に改定 8月に確認"

    def test_nameless_contract__is_named_by_its_row(self):
        ledger = ledger_of(contract("", answers=(1, 0, 0, "7月に改定", *SOUND[4:], *NIL)))
        assert values(ledger)[3] == "2行目の契約：7月に改定"


class TestSubcontracting:
    def test_allowed_and_answered__goes_into_the_form(self):
        ledger = ledger_of(
            contract(subcontracting="可", answers=(*SOUND, 0, 1, "7月末までに返還")), contract()
        )
        assert values(ledger)[8:] == [0, 1, "見本システム保守：7月末までに返還"]

    def test_nowhere_allowed__leaves_the_section_blank(self):
        ledger = ledger_of(contract(), contract())
        assert values(ledger)[8:] == [None, None, None]
        assert all(ledger.derived[flag.id].is_settled for flag in FORM.flags)

    def test_allowed_and_blank__is_unanswered_flag_by_flag(self):
        assert faults(contract(subcontracting="可")) == [
            ("error", "O2", "flag-unanswered"),
            ("error", "P2", "flag-unanswered"),
        ]

    @pytest.mark.parametrize("none", [None, "なし", "該当なし", "－"])
    def test_forbidden_and_blank_or_none__is_right(self, none):
        assert faults(contract(answers=(*SOUND, None, None, none))) == []

    def test_forbidden_and_at_fault__is_an_error_at_each_cell_and_the_fault_counts(self):
        row = contract(answers=(*SOUND, 1, None, "7月末"))
        ledger = ledger_of(row)
        assert faults(row) == [("error", "O2", None), ("error", "Q2", None)]
        assert values(ledger)[8:] == [1, None, "見本システム保守：7月末"]
        assert [each.row for each in ledger.derived["subcontractor_data_removal"].behind] == [1]

    def test_forbidden_and_sound__is_an_error_and_proves_nothing(self):
        row = contract(answers=(*SOUND, 0, 0, None))
        assert faults(row) == [("error", "O2", None), ("error", "P2", None)]
        assert values(ledger_of(row))[8:] == [None, None, None]

    def test_forbidden_and_answered__leaves_the_flags_of_all_others_open(self):
        doubtful = contract(answers=(*SOUND, 1, 0, "7月末"))
        sound = contract(subcontracting="可", answers=(*SOUND, 0, 0, None))
        at_fault = contract("丁", subcontracting="可", answers=(*SOUND, 0, 1, "平成19年7月末"))
        said = "見本システム保守：7月末"
        assert values(ledger_of(doubtful, sound))[8:] == [1, None, said]
        assert values(ledger_of(doubtful, sound, at_fault))[8:] == [1, 1, f"{said}\n丁：平成19年7月末"]

    @pytest.mark.parametrize("said", [None, "", "有", "無", "○", "可能", "1", 1, True, ErrorValue("#N/A")])
    def test_neither_allowed_nor_forbidden__is_never_guessed(self, said):
        row = contract(subcontracting=said, answers=(*SOUND, 1, 0, "7月末"))
        assert faults(row) == [("error", "F2", None)]
        # A fault counts whichever of the two was meant; that there is none counts for 可 only.
        assert values(ledger_of(row))[8:] == [1, None, "見本システム保守：7月末"]

    @pytest.mark.parametrize("said", ["可", " 可", "可　", "可\n"])
    def test_spaces__make_no_difference(self, said):
        assert faults(contract(subcontracting=said, answers=(*SOUND, 0, 0, None))) == []


class TestFaults:
    def test_sound_contract__has_none(self):
        assert faults(contract(), contract(end="平成19年3月31日")) == []

    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            (contract(name=""), [("error", "B2", None)]),
            (contract(contractor=None), [("warning", "C2", None)]),
            (contract(start=None), [("error", "D2", None)]),
            (contract(start="18.4.1"), [("error", "D2", None)]),
            (contract(start=None, end="2007/3/31"), [("warning", "D2", None)]),
            (contract(start="平成18年度"), [("warning", "D2", None)]),
            (contract(start="平成20年"), [("error", "D2", None)]),
            (contract(end="平成19年2月29日"), [("warning", "E2", None)]),
            (contract(start="2001/4/1", end="平成19年2月29日"), [("error", "E2", None)]),
            (contract(start="2001/4/1", end="自動更新"), [("error", "E2", None)]),
            (contract(start="2001/4/1", end="期限の定めなし"), []),
            (contract(start=None, end="2005/3/31"), [("warning", "D2", None), ("notice", "E2", None)]),
            (
                contract(start="平成19年度", end="平成18年度"),
                [("error", "D2", None), ("error", "E2", None), ("error", "E2", None)],
            ),
            (contract(start="2007/4/1", end="2007/3/31"), [("error", "E2", None)]),
            (contract(start="2005/4/1", end="2005/3/31"), [("error", "E2", None)]),
            (
                contract(answers=(None, "○", 2, None, "１", 0, 0, None, *NIL)),
                [
                    ("error", "G2", "flag-unanswered"),
                    ("error", "H2", "flag-not-binary"),
                    ("error", "I2", "flag-not-binary"),
                    ("notice", "K2", "flag-normalised"),
                    ("error", "N2", "remediation-missing"),
                ],
            ),
            (
                contract(answers=(1, 0, 0, "なし", 1, 0, 0, "検討中", *NIL)),
                [("error", "J2", "remediation-says-none"), ("warning", "N2", "remediation-no-date")],
            ),
            (
                contract(answers=(1, 0, 0, "平成19年13月", 1, 0, 0, "平成18年7月に改定予定", *NIL)),
                [
                    ("error", "J2", "remediation-date-impossible"),
                    ("warning", "N2", "remediation-date-past"),
                ],
            ),
            (
                contract(answers=(0, 0, 0, "7月に改定", *SOUND[4:], *NIL)),
                [("warning", "J2", "remediation-not-needed")],
            ),
        ],
    )
    def test_each_fault__is_told_at_its_cell(self, row, expected):
        assert faults(row) == expected

    def test_sentence__says_where_which_contract_and_what_to_do(self):
        table = table_of(FORM, contract(name="甲システム", end="2005/3/31"))
        (found,) = read_contracts(table, FORM)
        (fault,) = contract_faults(found, table, FORM, "報告.xlsm")
        assert fault.sentence == (
            "契約台帳!E2（甲システム）：契約終了日（2005年3月31日）が契約開始日（2006年4月1日）より前です。"
            "どちらかを正しい日付に直してください。"
        )

    @pytest.mark.parametrize(
        ("row", "sentence"),
        [
            (
                contract("甲", start=None, end="2007/3/31"),
                f"契約台帳!D2（甲）：契約開始日が未記入です（点検対象かどうかには影響しません）。{AS_A_DAY}",
            ),
            (
                contract("甲", end="自動更新"),
                f"契約台帳!E2（甲）：契約終了日『自動更新』は、日付として読み取れません（点検対象かどうかには影響しません）。{AS_A_DAY}期限の定めがない契約は空欄にしてください。",
            ),
            (
                contract("甲", start="平成20年度", end="2010/3/31", answers=(1,) * 11),
                "契約台帳!E2（甲）：点検対象外の契約です（開始日が 2008年3月31日 より後）。集計には入れません。",
            ),
            (
                contract("甲", start="平成19年度", end="H18.4.1"),
                f"契約台帳!D2（甲）：契約開始日『平成19年度』は、日付として読み取れません。{AS_A_DAY}",
            ),
            (
                contract("甲", start="平成19年度", end="H18.4.1"),
                "契約台帳!E2（甲）：契約終了日（2006年4月1日）が契約開始日『平成19年度』より前です。どちらかを正しい日付に直してください。",
            ),
        ],
    )
    def test_dates_that_are_no_days__are_told_with_what_hangs_on_them(self, row, sentence):
        table = table_of(FORM, row)
        (found,) = read_contracts(table, FORM)
        assert sentence in [fault.sentence for fault in contract_faults(found, table, FORM, "報告.xlsm")]

    @given(
        st.lists(
            st.one_of(st.none(), st.text(max_size=6), st.floats(), st.booleans(), st.dates()), max_size=17
        )
    )
    def test_any_row__is_judged_without_an_exception(self, cells):
        row = [*cells, *[None] * (17 - len(cells))]
        ledger = ledger_of(row)
        assert set(ledger.derived) == set(FORM.by_id)
        assert all(cell.endswith("2") for _, cell, _ in faults(row))


class TestNaming:
    @pytest.mark.parametrize(
        ("names", "named"),
        [
            (["甲"], "2行目 甲"),
            (["甲", None], "2行目 甲、3行目"),
            (list("甲乙丙丁戊"), "2行目 甲、3行目 乙、4行目 丙、5行目 丁、6行目 戊"),
            (list("甲乙丙丁戊己庚"), "2行目 甲、3行目 乙、4行目 丙、5行目 丁、6行目 戊 ほか 2 件"),
        ],
    )
    def test_contracts__are_named_with_their_rows_and_of_many_the_first_five(self, names, named):
        assert listed(read(*map(contract, names))) == named


class TestReading:
    def test_contract__is_read_whole_with_what_its_cells_hold(self):
        answers = (0, "１", 0, "平成19年9月末", 0, 0, 0, None)
        (read_back,) = read(
            contract(
                "見本\nシステム　保守 ", subcontracting=" 可", answers=(*answers, *NIL), contractor="甲\n社"
            )
        )

        assert (read_back.name, read_back.contractor) == ("見本 システム　保守", "甲 社")
        assert (read_back.subcontracting_raw, read_back.subcontracting) == (" 可", True)
        assert [each.item for each in read_back.answers.values()] == list(FORM.items)
        assert [each.raw for each in read_back.answers.values()] == [*answers, *NIL]
        assert [each.column for each in read_back.answers.values()] == list(range(6, 6 + len(FORM.items)))

    @pytest.mark.parametrize("error", [ErrorValue("#REF!"), UncalculatedFormula()])
    def test_error_in_the_cell_of_a_name__is_no_name(self, error):
        (read_back,) = read(contract(error, contractor=error))
        assert (read_back.name, read_back.contractor) == ("", "")

    def test_any_heading_of_a_ledger__is_a_sign_of_one(self):
        least = Grid("控え", (("契約名", "契約開始日", "契約終了日"),))
        assert [bool(find_ledgers(each, FORM)) for each in (ledger_grid(FORM), least, Grid("空", ()))] == [
            True,
            True,
            False,
        ]
        assert find_ledgers(least, FORM).doubtful == (
            tuple(each for each in headings(FORM) if each not in {"番号", *least.rows[0]}),
        )

    def test_ledger__is_found_wherever_it_stands_and_in_any_order_of_columns(self):
        rows = ledger_grid(FORM, contract(answers=(1, 0, 0, "7月末", *SOUND[4:], *NIL))).rows
        turned = Grid("Sheet1", ((), ("見出し",), *((None, None, *reversed(row)) for row in rows)))
        (table,) = find_ledgers(turned, FORM).tables
        assert table.heading_row == 2
        assert values(derive(read_contracts(table, FORM), FORM))[:4] == [1, 0, 0, "見本システム保守：7月末"]

    def test_headings_with_remarks_breaks_and_width__are_known(self):
        written = [
            {"契約終了日": "契約終了日\n（空欄＝期限なし）", "再委託": "再 委 託(可・不可)"}.get(each, each)
            for each in headings(FORM)
        ]
        written[6] = "契約書　①再委託の原則禁止"
        grid = Grid("台帳", (tuple(written), contract()))
        assert len(find_ledgers(grid, FORM).tables) == 1

    def test_number_and_our_own_columns__may_be_missing(self):
        grid = Grid("台帳", (headings(FORM)[1:], contract()[1:]))
        (table,) = find_ledgers(grid, FORM).tables
        assert [each.name for each in read_contracts(table, FORM)] == ["見本システム保守"]

    @pytest.mark.parametrize(
        "lost", ["委託先", "再委託", "契約書の②作業場所の特定", "再委託先の改善事項の内容、改善時期"]
    )
    def test_lost_heading__is_named(self, lost):
        cells = tuple(None if each == lost else each for each in headings(FORM))
        search = find_ledgers(Grid("台帳", (cells, contract())), FORM)
        assert (search.tables, search.doubtful) == ((), ((lost,),))

    def test_heading_that_stands_twice__is_named(self):
        cells = (*headings(FORM), "契約名")
        search = find_ledgers(Grid("台帳", (cells, contract())), FORM)
        assert (search.tables, search.doubtful) == ((), (("契約名",),))

    def test_blank_rows_numbers_and_remarks__are_no_contracts(self):
        found = read(
            (), (1,), (None, "※ 注意"), contract(name="甲"), (), (2, "乙"), (None, None, "※乙は確認中")
        )
        assert [(each.row, each.name) for each in found] == [(4, "甲"), (6, "乙")]

    def test_contract_whose_name_begins_like_a_remark__is_a_contract(self):
        assert [each.name for each in read(contract(name="※旧システム保守"))] == ["※旧システム保守"]

    @pytest.mark.parametrize("make_form", [load_form, second_form], ids=["2007", "second form"])
    def test_ledger__is_never_taken_for_the_form_itself(self, make_form):
        form = make_form()
        search = find_tables(ledger_grid(form, [1] * len(headings(form))), form)
        assert (search.tables, search.missing) == ((), ())


class TestSecondForm:
    """rules_written 0/1/2 (1 and 2 are deficiencies), rules_known 0/1; storage_period 0/1/2 (2), nil return."""

    form = second_form()

    def ledger(self, *answers) -> Ledger:
        rows = [
            (number, f"契約{number}", "見本社", dt.date(2029, 4, 1), None, allowed, *cells)
            for number, (allowed, *cells) in enumerate(answers, start=1)
        ]
        return ledger_of(*rows, form=self.form)

    def test_gravest_deficiency__wins_and_else_the_gravest_sound_value(self):
        ledger = self.ledger(
            ("可", 1, 0, "令和12年6月に改定", 0, None),
            ("可", 2, 0, "令和12年7月に制定", 1, None),
            ("不可", 0, 0, None, None, None),
        )
        assert values(ledger) == [2, 0, "契約1：令和12年6月に改定\n契約2：令和12年7月に制定", 1, None]

    def test_scope_and_era__are_those_of_its_definition(self):
        (found,) = read(
            (1, "契約", "見本社", "R11.4.1", "令和12年3月31日", "不可", 0, 0, None, None, None),
            form=self.form,
        )
        assert (found.start.day, found.end.day) == (dt.date(2029, 4, 1), dt.date(2030, 3, 31))
        assert found.in_scope(self.form.head.scope) is True

    def test_era_that_had_ended_before_it__has_no_later_years(self):
        assert read_contract_date("平成32年3月31日", self.form.head).fault is DateFault.IMPOSSIBLE

    def test_era_that_ended_in_its_year__has_later_years(self):
        head = structs.replace(FORM.head, issued=dt.date(2019, 12, 31))
        assert read_contract_date("平成32年3月31日", head).day == dt.date(2020, 3, 31)


class TestSectionThatHasNothingToDoWithSubcontracting:
    """クラウド of kunren-2021 may be a nil return, whether there are subcontractors or not."""

    FORM = load_form("kunren-2021")
    PLAN = "令和3年9月末に改める"

    def contract(self, subcontracting: str, *cloud: CellValue, audit: int = 0) -> tuple[CellValue, ...]:
        sound = (0, 0, 0, audit, None, 0, 0, 0, None, 0, 0, 0, None)
        start = dt.date(2020, 4, 1)
        return (1, "甲", "見本社", start, None, subcontracting, *sound, *cloud)

    @pytest.mark.parametrize("subcontracting", ["可", "不可"])
    def test_filled_in__counts_whatever_is_said_of_subcontracting(self, subcontracting):
        row = self.contract(subcontracting, 0, 1, self.PLAN)
        ledger = ledger_of(row, form=self.FORM)

        assert [ledger.derived[item].value for item in ("cloud_region", "cloud_exit", "cloud_plan")] == [
            0,
            1,
            f"甲：{self.PLAN}",
        ]
        assert faults(row, form=self.FORM) == []

    @pytest.mark.parametrize("subcontracting", ["可", "不可"])
    def test_left_blank__is_a_nil_return_and_settled(self, subcontracting):
        row = self.contract(subcontracting, None, None, None)
        derived = ledger_of(row, form=self.FORM).derived["cloud_exit"]

        assert (derived.value, derived.open, faults(row, form=self.FORM)) == (None, (), [])

    def test_begun_and_not_finished__is_unanswered(self):
        row = self.contract("不可", 0, None, None)

        assert faults(row, form=self.FORM) == [("error", "U2", "flag-unanswered")]
        assert len(ledger_of(row, form=self.FORM).derived["cloud_exit"].open) == 1

    def test_contract_that_uses_it_beside_one_that_does_not__is_the_one_that_counts(self):
        ledger = ledger_of(
            self.contract("可", None, None, None), self.contract("不可", 0, 0, None), form=self.FORM
        )

        assert (ledger.derived["cloud_region"].value, ledger.derived["cloud_exit"].value) == (0, 0)

    @pytest.mark.parametrize(
        ("answers", "value"), [((2, 2), 2), ((2, 0), 0), ((0, 2), 0), ((2, 1, 0), 1), ((0, 0), 0)]
    )
    def test_nothing_to_inspect__counts_only_where_no_contract_says_otherwise(self, answers, value):
        rows = [self.contract("不可", None, None, None, audit=audit) for audit in answers]

        assert ledger_of(*rows, form=self.FORM).derived["agreement_audit"].value == value
