"""集計 and 還元: counts against a second, plain count; native charts; what goes back names nobody else."""

import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from tests.command_line import SAMPLE_LIST, SAMPLE_PREFECTURE, CommandLine
from tests.consolidation_examples import SECOND_FORM, municipality, response, second_form
from tests.fake_workbook import FakeWorkbook
from tests.ooxml_validator import OoxmlValidator, find_ooxml_validator  # noqa: F401 - a fixture
from tests.pictures import convert, needs_libreoffice
from tests.returned_workbooks import Table, write_return
from xl_kenten.actions.collection import Basis, basis
from xl_kenten.actions.prefecture_report import PrefectureReport, new_workbook
from xl_kenten.actions.prefecture_workbook import Pages
from xl_kenten.actions.summary import count, give_back, summarise
from xl_kenten.actions.workbook_buttons import open_desk, undo
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.ooxml import Workbook
from xl_kenten.core.feedback import may_be_shown
from xl_kenten.core.form import Form, SheetKind
from xl_kenten.core.layout import form_layout
from xl_kenten.core.municipality import Match, MatchKind, Municipality
from xl_kenten.core.summary import Group, Summary, Tally, attendance, groups_of, named
from xl_kenten.errors import OutputError, UsageError

SHEET = "集計"
ON = basis("見本県", SAMPLE_LIST)
MUNICIPALITIES = ON.register.of_prefecture("見本県")
NAMES = tuple(each.name for each in MUNICIPALITIES)
CLEAN = "0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | "
TEXT = "平成19年7月末に改めます"

# What a cell of 市町村分 may hold, and the number that counts (None: no answer).
ENTRIES = {None: None, 0: 0, 1: 1, "１": 1, " 0 ": 0, "○": None, 2: None, 3: None}
ENTRIES_OF_THREE = {**ENTRIES, 2: 2, "２": 2}


@cache
def new_bytes() -> bytes:
    return new_workbook(ON)


@cache
def second_bytes() -> bytes:
    return new_workbook(Basis(second_form(), ON.register, "見本県"))


class Clerk:
    """The workbook of 見本県 in memory, into which answers are typed."""

    def __init__(self, form: Form, data: bytes, form_file: Path | None = None) -> None:
        self.form = form
        self.sheet = form.sheets.municipal.name
        self.layout = form_layout(form)
        self.book = FakeWorkbook(data)
        if form_file:
            self.set("様式", str(form_file))

    def set(self, label: str, value: object) -> None:
        rows = self.book.read("設定").rows
        self.book.put("設定", next(at for at, row in enumerate(rows) if row and row[0] == label), 1, value)

    def type(self, name: str, answers: dict[str, object]) -> None:
        at = next(at for at, row in enumerate(self.book.read(self.sheet).rows) if row[1:2] == (name,))
        self.type_at(at, answers)

    def type_at(self, row: int, answers: dict[str, object]) -> None:
        for item, value in answers.items():
            self.book.put(self.sheet, row, self.layout.columns[item], value)

    @property
    def desk(self):
        return open_desk(Pages(self.book))

    def standing(self) -> list[list[object]]:
        """集計 as it stands, cell by cell: the formula where there is one."""
        sheet = self.book.read(SHEET)
        return [
            [sheet.formulas.get((at, column), value) for column, value in enumerate(row)]
            for at, row in enumerate(sheet.rows)
        ]

    def tables(self) -> list[dict[str, tuple[object, ...]]]:
        """The tables of 集計, as a reader sees them: under each heading 項目, the rows by their titles."""
        found: list[dict[str, tuple[object, ...]]] = []
        for row in self.book.read(SHEET).rows:
            cells = (*row, *(None,) * (10 - len(row)))
            if cells[0] == "項目":
                found.append({})
            elif found and cells[0] and not re.match(r"\d　", str(cells[0])):
                found[-1][str(cells[0])] = cells[1:]
        return found


@pytest.fixture
def clerk() -> Clerk:
    return Clerk(load_form(), new_bytes())


@pytest.fixture(scope="module")
def second_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("form") / "camera-2030.toml"
    path.write_text(SECOND_FORM, encoding="utf-8")
    return path


# --- counts against a plain count -----------------------------------------------------------------


def answers_of(form: Form):
    """Random entries of one municipality, by item."""

    def entries(item):
        if item not in form.flags:
            return st.sampled_from([None, TEXT, "なし"])
        return st.sampled_from(list(ENTRIES if len(item.values) == 2 else ENTRIES_OF_THREE))

    return st.fixed_dictionaries({item.id: entries(item) for item in form.items})


def plain_count(form: Form, typed: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    """Count once more, from what was typed and nothing else."""

    def value(item, entry):
        return (ENTRIES if len(item.values) == 2 else ENTRIES_OF_THREE)[entry]

    def says(items, sections, answers):
        values = [(item, value(item, answers[item.id])) for item in items]
        if any(number in item.deficiency for item, number in values if number is not None):
            return "deficient"
        if any(number is not None for _, number in values):
            return "sound"
        nil = all(
            section.nil_return
            and all(answers[flag.id] is None for flag in section.flags)
            and answers[section.remediation.id] in (None, "なし")
            for section in sections
        )
        return "nil" if nil else "blank"

    lines = {flag.id: ([flag], [form.section_of[flag.id]]) for flag in form.flags}
    lines |= {section.id: (section.flags, [section]) for section in form.sections}
    lines["whole"] = (form.flags, form.sections)
    answered = {
        name: answers
        for name, answers in typed.items()
        if any(entry is not None for entry in answers.values())
    }
    counted = {}
    for line, (items, sections) in lines.items():
        said = {name: says(items, sections, answers) for name, answers in answered.items()}
        numbers = {}
        for kind in ("市", "町", "村", "区", "計"):
            each = Counter(word for name, word in said.items() if kind in (name[-1], "計"))
            numbers[kind] = (each["deficient"], each["deficient"] + each["sound"], each["nil"], each["blank"])
        who = [name for name in NAMES if said.get(name) == "deficient"]
        counted[line] = {"numbers": numbers, "who": who}
    return counted


def check_all_tables(clerk: Clerk, typed: dict[str, dict[str, object]]) -> None:
    form = clerk.form
    summary, _ = summarise(clerk.desk)
    wanted = plain_count(form, typed)
    assert [line.line.id for line in summary.lines] == list(wanted)
    counts, kinds, rates, answered = clerk.tables()
    for line in summary.lines:
        title, expected = line.line.title, wanted[line.line.id]
        deficient, of, nil, blank = expected["numbers"]["計"]
        rate = deficient / of if of else None
        assert counts[title][:5] == (deficient, of, rate, nil, blank)
        columns = [
            expected["numbers"].get(kind, (0, 0, 0, 0)) for kind in ("市", "", "町", "村", "区", "", "計")
        ]
        assert kinds[title][:7] == tuple(each[0] for each in columns)
        assert answered[title][:7] == tuple(each[1] for each in columns)
        assert rates[title][:7] == tuple(each[0] / each[1] if each[1] else None for each in columns)
        who = expected["who"]
        assert rates[title][7:9] == ((who[0], "、".join(who)) if who else (None, None))


few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@few
@given(st.dictionaries(st.sampled_from(NAMES), answers_of(load_form()), max_size=9))
def test_every_table__equals_a_plain_count(typed):
    clerk = Clerk(load_form(), new_bytes())
    for name, answers in typed.items():
        clerk.type(name, answers)
    check_all_tables(clerk, typed)


@few
@given(typed=st.dictionaries(st.sampled_from(NAMES), answers_of(second_form()), max_size=9))
def test_every_table_of_a_second_form__equals_a_plain_count(second_file, typed):
    clerk = Clerk(second_form(), second_bytes(), second_file)
    for name, answers in typed.items():
        clerk.type(name, answers)
    check_all_tables(clerk, typed)


def test_third_value__is_told_beside_the_deficiencies(second_file):
    clerk = Clerk(second_form(), second_bytes(), second_file)
    for name, value in zip(NAMES, (0, 1, 2, 2), strict=False):
        clerk.type(name, {"rules_written": value, "rules_known": 0, "storage_period": 1})
    summary, _ = summarise(clerk.desk)
    told = clerk.tables()[3]
    assert told["規程 ①規程の有無"][8] == "「0」1 団体　「1」1 団体　「2」2 団体"
    assert told["規程 ②周知"][8] == "「0」4 団体　「1」0 団体"
    assert dict(summary.lines[0].values) == {0: 1, 1: 1, 2: 2}
    assert clerk.tables()[2]["規程 ①規程の有無"][8] == "標本区、手本区、架空市"


def test_nobody_has_answered__everything_is_0_and_no_rate_is_shown(clerk):
    summary, said = summarise(clerk.desk)
    assert all(cells[:5] == (0, 0, None, 0, 0) for cells in clerk.tables()[0].values())
    assert [line.deficient for line in summary.lines] == [()] * 12
    assert "30 団体のうち、回答した 0 団体" in said
    assert "未提出 30 団体" in said


# --- whose rows are counted ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "groups"),
    [
        ("政令指定都市", "見本市", (Group.CITY, Group.DESIGNATED)),
        ("政令市", "見本市", (Group.CITY, Group.DESIGNATED)),
        ("市", "見本市", (Group.CITY,)),
        ("中核市", "見本", (Group.CITY,)),
        ("特別区", "標本区", (Group.WARD,)),
        ("町", "余市町", (Group.TOWN,)),
        ("", "余白村", (Group.VILLAGE,)),
        ("", "市川", (Group.OTHER,)),
        ("組合", "見本広域連合", (Group.OTHER,)),
        ("", "", (Group.OTHER,)),
    ],
)
def test_kind__comes_from_the_register_else_from_the_name(kind, name, groups):
    assert groups_of(Municipality("991007", name, "見本県", kind=kind), name) == groups
    if not kind:
        assert groups_of(None, name) == groups


def test_kinds__are_shown_under_these_words_in_this_order():
    assert [group.label for group in Group] == ["市", "うち政令市", "町", "村", "区", "その他"]


def test_whose_rows_are_counted__is_told_with_those_that_are_missing_on_no_list_or_the_prefectures_own():
    form, cells = load_form(), (0, 0, 0, None, 0, 0, 0, None, 0, 0, None)
    city = Municipality("990019", "見本町", "見本県", kind="政令指定都市")
    town, absent = municipality(1), municipality(2)
    stray = replace(response(form, municipality(3, "どこか村"), cells), match=Match(MatchKind.UNKNOWN))
    nameless = replace(stray, name_text="")
    own = response(form, Municipality("990001", "見本県", "見本県"), cells, kind=SheetKind.PREFECTURE)
    rows = [own, response(form, city, cells), response(form, town, cells), stray, nameless]

    counted = attendance([*rows, response(form, town, cells)], [city, town, absent])

    assert [(each.name, each.groups) for each in counted.members] == [
        ("見本町", (Group.CITY, Group.DESIGNATED)),
        (town.name, (Group.TOWN,)),
        ("どこか村", (Group.VILLAGE,)),
        ("（団体名なし）", (Group.OTHER,)),
    ]
    assert (counted.missing, counted.left_out) == ((absent,), ("見本県",))
    assert Summary(form, "見本県", "市町村分", counted, ()).state() == (
        "見本県の 3 団体のうち、回答した 2 団体を集計しました（未提出 1 団体）。"
        "一覧にない名称の行も数えています：どこか村、（団体名なし）。都道府県の行は数えていません：見本県。"
    )


def test_many_names__are_told_up_to_a_number():
    names = [f"{number}町" for number in range(1, 9)]
    assert named(names[:5]) == "、".join(names[:5])
    assert named(names) == "、".join(names[:5]) + " ほか 3 件"


def flags(first: int) -> dict[str, object]:
    form = load_form()
    return {flag.id: first if flag is form.flags[0] else 0 for flag in form.flags} | {
        section.remediation.id: TEXT if first and section is form.sections[0] else None
        for section in form.sections
    }


def test_designated_city__is_counted_as_a_city_and_shown_once_more():
    register = ON.register.with_list(
        "見本県",
        [
            Municipality("991007", "見本市", "見本県", kind="政令指定都市", order=1),
            Municipality("992011", "架空市", "見本県", kind="市", order=2),
        ],
    )
    clerk = Clerk(load_form(), new_workbook(Basis(load_form(), register, "見本県")))
    desk = open_desk(Pages(clerk.book))
    clerk.type("見本市", flags(1))
    clerk.type("架空市", flags(0))
    desk = type(desk)(Pages(clerk.book), desk.settings, Basis(load_form(), register, "見本県"))
    summarise(desk)
    assert clerk.tables()[1]["契約書 ①再委託の原則禁止"][:7] == (1, 1, 0, 0, 0, 0, 1)
    assert clerk.tables()[3]["契約書 ①再委託の原則禁止"][:7] == (2, 1, 0, 0, 0, 0, 2)


def names_rows(clerk: Clerk) -> list[int]:
    rows = clerk.book.read("市町村分").rows
    return [at for at, row in enumerate(rows) if len(row) > 1 and row[1] in NAMES]


def test_two_rows_of_one_municipality__count_once_when_they_agree(clerk):
    first, second, *_ = names_rows(clerk)
    clerk.book.put("市町村分", second, 1, NAMES[0])
    clerk.type_at(first, flags(1))
    clerk.type_at(second, flags(1))
    summary, _ = summarise(clerk.desk)
    assert [member.name for member in summary.lines[0].deficient] == [NAMES[0]]
    assert summary.municipalities == 30


def test_two_rows_of_one_municipality__that_differ__are_refused(clerk):
    first, second, *_ = names_rows(clerk)
    clerk.book.put("市町村分", second, 1, NAMES[0])
    clerk.type_at(first, flags(1))
    clerk.type_at(second, flags(0))
    before = clerk.book.snapshot()
    with pytest.raises(UsageError, match=NAMES[0]):
        summarise(clerk.desk)
    assert clerk.book.snapshot() == before


def test_name_that_is_on_no_list__is_counted_by_its_suffix_and_told(clerk, tmp_path):
    clerk.book.put("市町村分", names_rows(clerk)[0], 1, "架空島町")
    clerk.type_at(names_rows(clerk)[0] - 1, flags(1))
    summary, said = summarise(clerk.desk)
    assert clerk.tables()[1]["契約書 ①再委託の原則禁止"][:7] == (0, 0, 1, 0, 0, 0, 1)
    assert "架空島町" in said
    assert len(summary.attendance.missing) == 30
    given = give_back(clerk.desk, tmp_path, force=False)
    assert (given.written, given.unlisted) == ((), ("架空島町",))
    assert any("架空島町" in line for line in given.told())


def test_row_of_the_prefecture__is_not_counted_and_told(clerk):
    clerk.book.put("市町村分", names_rows(clerk)[0], 1, "見本県")
    clerk.type_at(names_rows(clerk)[0] - 1, flags(1))
    summary, said = summarise(clerk.desk)
    assert summary.attendance.members == ()
    assert "都道府県の行は数えていません：見本県" in said


def test_workbook_without_prefecture__is_refused(clerk):
    clerk.set("都道府県", None)
    with pytest.raises(UsageError, match="都道府県"):
        summarise(clerk.desk)


# --- the button ------------------------------------------------------------------------------------


def test_pressed_twice__changes_nothing_the_second_time(clerk):
    clerk.type(NAMES[3], flags(1))
    summarise(clerk.desk)
    once, written = clerk.book.snapshot(), len(clerk.book.written)
    _, said = summarise(clerk.desk)
    assert clerk.book.snapshot() == once
    assert len(clerk.book.written) == written
    assert "変わっていません" in said


def test_hand_edit__is_counted_at_the_next_press_and_undo_brings_the_former_counts_back(clerk):
    clerk.type(NAMES[3], flags(1))
    summarise(clerk.desk)
    before = clerk.standing()
    clerk.type(NAMES[4], flags(1))
    summarise(clerk.desk)
    assert clerk.tables()[0]["契約書 ①再委託の原則禁止"][0] == 2
    undo(Pages(clerk.book))
    assert clerk.standing() == before


def test_link__leads_to_the_row_of_the_first_municipality(clerk):
    clerk.type("例示市", flags(1))
    clerk.type("余白村", flags(1))
    summarise(clerk.desk)
    rows = clerk.book.read("市町村分").rows
    row = next(at for at, cells in enumerate(rows, start=1) if cells[1:2] == ("例示市",))
    links = set(clerk.book.read(SHEET).formulas.values())
    assert f'=HYPERLINK("#"&CELL("address",\'市町村分\'!B{row}),"例示市")' in links


def test_pandas__is_not_imported_before_something_is_counted():
    code = (
        "import sys; import xl_kenten.actions.summary, xl_kenten.commands.summary;"
        "sys.exit('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


# --- a real workbook -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of 見本県 after ``new`` and ``consolidate --into``; seven have answered."""
    folder = tmp_path_factory.mktemp("filled")
    book = folder / "見本県.xlsm"
    book.write_bytes(new_bytes())
    returns = folder / "回答"
    returns.mkdir()
    rows = {
        "見本市": f"1 | 0 | 1 | {TEXT} | 0 | 0 | 0 | | 0 | 0 | ",
        "架空市": CLEAN,
        "例示市": f"0 | 0 | 0 | | 1 | 0 | 0 | {TEXT} | 0 | 1 | {TEXT}",
        "模擬市": CLEAN,
        "青写真町": f"1 | 0 | 0 | {TEXT} | 0 | 0 | 0 | | | | ",
        "例題町": "0 | 0 | | | 0 | 0 | 0 | | | | ",
        "余白村": f"１ | 0 | 0 | {TEXT} | 0 | 0 | 0 | | 0 | 0 | ",
    }
    for number, (name, answers) in enumerate(rows.items()):
        write_return(returns / f"{number}.xlsx", Table(f"| 1 | {name} | {answers} |"))
    from xl_kenten.cli import main

    prefecture = [str(option) for option in SAMPLE_PREFECTURE]
    assert main(["consolidate", str(returns), *prefecture, "--into", str(book)]) == 1
    return book


@pytest.fixture
def book(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled, tmp_path / "見本県.xlsm"))


def sheet_of(path: Path, name: str):
    return openpyxl.load_workbook(path, keep_vba=True)[name]


def test_summary_command__fills_the_sheet_prints_the_tables_and_writes_json(book, command: CommandLine):
    outcome = command.run("summary", book, "--json", "-")
    assert outcome.status == 0
    facts = outcome.report
    assert (facts["form"], facts["prefecture"]) == ("itaku-2007", "見本県")
    assert (facts["municipalities"], facts["answered"], len(facts["missing"])) == (30, 7, 23)
    lines = {line["id"]: line for line in facts["lines"]}
    first = lines["contract_subcontracting"]
    assert first["total"] == {"deficient": 3, "answered": 7, "rate": 3 / 7, "nil": 0, "blank": 0}
    assert first["values"] == {"0": 4, "1": 3}
    assert first["kinds"]["town"] == {"deficient": 1, "answered": 2, "rate": 0.5, "nil": 0, "blank": 0}
    assert [each["name"] for each in first["deficient"]] == ["見本市", "青写真町", "余白村"]
    assert first["deficient"][0]["lg_code"] == "991007"
    assert lines["contract_return_disposal"]["total"]["blank"] == 1
    assert lines["subcontractor"]["total"] == {
        "deficient": 1,
        "answered": 5,
        "rate": 0.2,
        "nil": 2,
        "blank": 0,
    }
    assert lines["whole"]["total"]["deficient"] == 4
    assert [line["level"] for line in facts["lines"]] == ["item"] * 8 + ["section"] * 3 + ["whole"]
    assert "契約書 ①再委託の原則禁止：見本市、青写真町、余白村" in outcome.err
    written = {row[0]: row for row in sheet_of(book, SHEET).iter_rows(max_row=20, values_only=True)}
    assert written["契約書 ①再委託の原則禁止"][1:6] == (3, 7, 3 / 7, 0, 0)


def test_summary_command_twice__leaves_the_file_as_it_is(book, command: CommandLine):
    command.run("summary", book)
    once = book.read_bytes()
    assert command.run("summary", book).status == 0
    assert book.read_bytes() == once


def test_counts_of_the_file__equal_those_of_its_total_row(book, command: CommandLine):
    command.run("summary", book)
    rows = list(sheet_of(book, "市町村分").iter_rows(min_row=8, max_row=37, max_col=13, values_only=True))
    plain = [sum(row[column] in (1, "１") for row in rows) for column in (2, 3, 4, 6, 7, 8, 10, 11)]
    written = [row[1] for row in sheet_of(book, SHEET).iter_rows(min_row=7, max_row=14, values_only=True)]
    assert written == plain
    assert sum(plain) == 6


def test_summary_undone_in_the_file__the_tables_are_blank_again(book):
    report = PrefectureReport(book)
    before = [row[1:] for row in report.desk.pages[SHEET].rows[6:]]
    summarise(report.desk)
    undo(report.desk.pages)
    after = [row[1:] for row in report.desk.pages[SHEET].rows[6:]]
    assert [[cell for cell in row if cell is not None] for row in after] == [
        [cell for cell in row if cell is not None] for row in before
    ]


def test_workbook_without_the_sheet__is_told_in_one_sentence(tmp_path, command: CommandLine):
    path = tmp_path / "x.xlsx"
    openpyxl.Workbook().save(path)
    outcome = command.run("summary", path)
    assert outcome.status == 2
    assert outcome.err.count("\n") == 1


def chart_parts(data: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.startswith("xl/charts/chart")]
        return {name: etree.fromstring(package.read(name)) for name in sorted(names)}


def references(chart: etree._Element, kind: str) -> list[str]:
    return [str(each.text) for each in chart.iterfind(f".//{{*}}{kind}//{{*}}f")]


def drawing_words(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        drawings = [
            package.read(n).decode() for n in package.namelist() if n.startswith("xl/drawings/drawing")
        ]
    return [words for drawing in drawings for words in re.findall(r'descr="([^"]+)"', drawing)]


def test_charts__are_native_and_refer_to_the_cells_that_the_button_fills(book, command: CommandLine):
    command.run("summary", book)
    data = book.read_bytes()
    rate, kinds = (
        chart for chart in chart_parts(data).values() if references(chart, "val")[0].startswith(SHEET)
    )
    assert references(rate, "cat") == ["集計!$A$7:$A$14"]
    assert references(rate, "val") == ["集計!$D$7:$D$14"]
    assert references(kinds, "cat") == ["集計!$A$22:$A$29"] * 5
    assert references(kinds, "val") == [f"集計!${column}$22:${column}$29" for column in "BDEFG"]
    assert references(kinds, "ser/{*}tx") == [f"集計!${column}$21" for column in "BDEFG"]
    assert [each.get("val") for each in kinds.iterfind(".//{*}grouping")] == ["stacked"]
    sheet = sheet_of(book, SHEET)
    assert [sheet[f"{column}21"].value for column in "BDEFG"] == ["市", "町", "村", "区", "その他"]
    assert [sheet[f"A{row}"].value for row in (7, 14)] == [sheet[f"A{row}"].value for row in (22, 29)]
    assert sheet["D6"].value == "割合"
    assert [bool(re.search("横棒グラフ", words)) for words in drawing_words(data)].count(True) == 2


def test_charts_in_grey__show_every_kind_in_its_own_shade_or_pattern():
    _, kinds = chart_parts(new_bytes()).values()
    looks = []
    for series in kinds.iterfind(".//{*}ser"):
        fill = series.find("{*}spPr")[0]
        pattern = fill.get("prst")
        red, green, blue = bytes.fromhex(fill.find(".//{*}srgbClr").get("val"))
        looks.append((pattern, 0.299 * red + 0.587 * green + 0.114 * blue))
    shades = sorted(shade for pattern, shade in looks if pattern is None)
    assert len(shades) == 3
    assert min(after - before for before, after in pairwise(shades)) > 60
    patterns = [pattern for pattern, _ in looks if pattern]
    assert len(set(patterns)) == len(patterns) == 2


def test_sheet__prints_on_a4_landscape_one_page_wide_and_the_names_begin_a_page(book):
    sheet = sheet_of(book, SHEET)
    page = sheet.page_setup
    assert (page.paperSize, page.orientation, page.fitToWidth or 1, page.fitToHeight) == (
        9,
        "landscape",
        1,
        0,
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert [each.id for each in sheet.row_breaks.brk] == [34]
    assert sheet["A35"].value == "3　種別ごとの不備の割合と、不備のある団体"
    assert sheet.print_area == "'集計'!$A$1:$J$63"


def test_rows_beside_a_chart__have_a_fixed_height_and_rows_of_names_may_grow(book):
    sheet = sheet_of(book, SHEET)
    assert all(sheet.row_dimensions[row].height for row in range(6, 34))
    assert not any(sheet.row_dimensions[row].height for row in range(37, 49))


@pytest.mark.parametrize("second", [False, True], ids=["2007", "second form"])
def test_the_validator__finds_no_error(book, tmp_path, ooxml_validator: OoxmlValidator, second, second_file):
    if second:
        book.write_bytes(second_bytes())
        rows = Workbook(book.read_bytes())
        settings_sheet = rows.worksheet("設定")
        at = next(row for row in range(20) if settings_sheet.value(row, 0) == "様式")
        settings_sheet.set_value(at, 1, str(second_file))
        layout = form_layout(second_form())
        for row, name in enumerate(NAMES[:4], start=layout.first_row):
            assert rows.worksheet("市町村's分").value(row, 1) == name
            for item in ("rules_written", "rules_known", "storage_period"):
                rows.worksheet("市町村's分").set_value(row, layout.columns[item], 1)
        book.write_bytes(rows.to_bytes())
    report = PrefectureReport(book)
    summary, _ = summarise(report.desk)
    report.save()
    assert summary.lines[0].total.deficient == (4 if second else 3)
    given = give_back(report.desk, tmp_path, force=False)
    assert ooxml_validator.errors(book) == []
    assert ooxml_validator.errors(given.written[0]) == []


def test_answers_that_change_later__are_shown_by_the_sheet_itself(book, tmp_path):
    needs_libreoffice()
    report = PrefectureReport(book)
    summarise(report.desk)
    report.save()
    fresh = tmp_path / "fresh.xlsm"
    shutil.copy(book, fresh)
    changed = Workbook(book.read_bytes())
    changed.worksheet("市町村分").set_value(9, 3, 1)  # one that has not answered so far
    changed.worksheet("市町村分").set_value(9, 2, 0)
    (stale := tmp_path / "stale.xlsm").write_bytes(changed.to_bytes())
    (out := tmp_path / "out").mkdir()
    sheets = [
        openpyxl.load_workbook(path, data_only=True)[SHEET] for path in convert([fresh, stale], out, "xlsx")
    ]
    told = [[sheet[f"G{row}"].value or None for row in range(7, 15)] for sheet in sheets]
    assert told == [[None] * 8, ["要再集計", "要再集計", *[None] * 6]]
    assert [bool(sheet["A4"].value) for sheet in sheets] == [False, True]


# --- 還元 ------------------------------------------------------------------------------------------


def every_text(path: Path) -> str:
    """Every part of the package, as it stands."""
    with zipfile.ZipFile(path) as package:
        return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def test_give_back__one_file_for_each_that_answered_and_none_for_others(book, tmp_path, command: CommandLine):
    out = tmp_path / "還元"
    outcome = command.run("give-back", book, "--out", out, "--json", "-")
    assert outcome.status == 0
    assert outcome.report["written"] == [
        "01_991007_見本市_還元.xlsx",
        "04_992011_架空市_還元.xlsx",
        "05_992020_例示市_還元.xlsx",
        "06_992038_模擬市_還元.xlsx",
        "11_993018_青写真町_還元.xlsx",
        "13_993034_例題町_還元.xlsx",
        "22_994014_余白村_還元.xlsx",
    ]
    assert sorted(path.name for path in out.iterdir()) == outcome.report["written"]
    assert len(outcome.report["missing"]) == 23
    assert "標本区" in outcome.err


def test_give_back__shows_the_own_row_beside_the_rates_and_names_nobody_else(book, tmp_path):
    given = give_back(PrefectureReport(book).desk, tmp_path / "out", force=False)
    for path in given.written:
        own = path.name.split("_")[2]
        text = every_text(path)
        assert own in text
        assert [name for name in NAMES if name != own and name in text] == []
        assert [each.lg_code for each in MUNICIPALITIES if each.lg_code in text] == []
    sheet = openpyxl.load_workbook(given.written[0]).active
    rows = {row[0]: row[1:4] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert rows["契約書 ①再委託の原則禁止"] == ("1（不備あり）", pytest.approx(3 / 7), 1 / 4)
    assert rows["契約書 ②作業場所の特定"] == ("0（不備なし）", 0, 0)
    # Of six who answered four are cities: the rate of the cities would tell what the two others said.
    assert rows["契約書 ③情報資産の返還、廃棄等"] == ("1（不備あり）", pytest.approx(1 / 6), None)
    assert rows["契約書 改善事項の内容、改善時期"][0] == TEXT
    assert rows["委託先 改善事項の内容、改善時期"][0] == "（記載なし）"
    town = openpyxl.load_workbook(given.written[5]).active
    rows = {row[0]: row[1:4] for row in town.iter_rows(values_only=True) if row[0]}
    assert rows["契約書 ③情報資産の返還、廃棄等"][0] == "未回答"
    assert rows["再委託先 ②個人情報の持ち出し禁止"][0] == "該当なし"
    assert {cells[2] for title, cells in rows.items() if "①" in title or "②" in title} == {None}


def test_give_back__has_a_native_chart_on_one_page(book, tmp_path):
    given = give_back(PrefectureReport(book).desk, tmp_path / "out", force=False)
    data = given.written[0].read_bytes()
    (chart,) = chart_parts(data).values()
    assert references(chart, "val") == ["結果のお知らせ!$C$5:$C$12", "結果のお知らせ!$D$5:$D$12"]
    assert references(chart, "cat") == ["結果のお知らせ!$A$5:$A$12"] * 2
    assert "契約書 ①再委託の原則禁止　見本県の割合 42.9%" in drawing_words(data)[0]
    page = openpyxl.load_workbook(given.written[0]).active.page_setup
    assert (page.paperSize, page.orientation, page.fitToWidth or 1, page.fitToHeight or 1) == (
        9,
        "landscape",
        1,
        1,
    )


def test_give_back_twice__leaves_every_file_alone(book, tmp_path):
    first = give_back(PrefectureReport(book).desk, tmp_path / "out", force=False)
    before = {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in first.written}
    second = give_back(PrefectureReport(book).desk, tmp_path / "out", force=False)
    assert (second.written, second.kept) == ((), first.written)
    assert {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in second.kept} == before


def test_give_back__a_file_of_other_content_is_in_the_way__nothing_is_written(book, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "22_994014_余白村_還元.xlsx").write_bytes(b"somebody's own")
    with pytest.raises(OutputError):
        give_back(PrefectureReport(book).desk, out, force=False)
    assert [path.read_bytes() for path in out.iterdir()] == [b"somebody's own"]
    assert len(give_back(PrefectureReport(book).desk, out, force=True).written) == 7
    assert b"somebody's own" in [path.read_bytes() for path in out.iterdir()]


def test_give_back__sheet_of_an_earlier_run_that_is_none_now__is_told(book, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    old = out / "02_991015_標本区_還元.xlsx"
    old.write_bytes(b"old")
    given = give_back(PrefectureReport(book).desk, out, force=False)
    assert given.left_over == (old,)
    assert any(old.name in line and "送らないで" in line for line in given.told())


def test_give_back__nobody_answered__no_folder_and_no_file(clerk, tmp_path):
    given = give_back(clerk.desk, tmp_path / "out", force=False)
    assert (given.written, len(given.missing)) == ((), 30)
    assert not (tmp_path / "out").exists()


def test_give_back__text_like_a_formula_and_a_very_long_one__stay_text_on_one_page(clerk, tmp_path):
    needs_libreoffice()
    for name in NAMES[:3]:
        clerk.type(
            name, flags(1) | {"contract_remediation": "=1+1", "contractor_remediation": "長い文。" * 2000}
        )
    given = give_back(clerk.desk, tmp_path / "out", force=False)
    sheet = openpyxl.load_workbook(given.written[0]).active
    cells = {row[0].value: row[1] for row in sheet.iter_rows() if row[0].value}
    assert (
        cells["契約書 改善事項の内容、改善時期"].value,
        cells["契約書 改善事項の内容、改善時期"].data_type,
    ) == (
        "=1+1",
        "s",
    )
    assert any("全文はセルの中" in str(title) for title in cells)
    (pdf,) = convert([given.written[0]], tmp_path, "pdf")
    pages = subprocess.run(["pdfinfo", pdf], capture_output=True, encoding="utf-8", check=True).stdout
    assert re.search(r"Pages:\s+1\b", pages)


def test_unreadable_answer__is_shown_as_it_stands_to_whom_it_belongs(clerk, tmp_path):
    for name in NAMES[:4]:
        clerk.type(name, flags(0))
    clerk.type(NAMES[0], {"contract_work_location": "○"})
    given = give_back(clerk.desk, tmp_path, force=False)
    sheet = openpyxl.load_workbook(given.written[0]).active
    rows = {row[0]: row[1:4] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert rows["契約書 ②作業場所の特定"][0] == "○（読み取れません）"


def test_two_who_answered__no_rate_is_shown_and_no_chart(clerk, tmp_path):
    for name in NAMES[:2]:
        clerk.type(name, flags(1))
    given = give_back(clerk.desk, tmp_path, force=False)
    assert chart_parts(given.written[0].read_bytes()) == {}
    rows = openpyxl.load_workbook(given.written[0]).active.iter_rows(min_row=5, max_row=12, values_only=True)
    assert {row[2:4] for row in rows} == {(None, None)}


@given(st.integers(0, 8), st.integers(0, 8))
def test_rate_of_a_kind__is_shown_only_where_neither_it_nor_the_rest_is_of_one_or_two(part, rest):
    shown = may_be_shown(Tally(sound=part), Tally(sound=part + rest))
    assert shown == (part not in (0, 1, 2) and rest not in (1, 2))


def test_second_form__is_given_back_with_its_third_value(second_file, tmp_path):
    clerk = Clerk(second_form(), second_bytes(), second_file)
    for name, value in zip(NAMES, (2, 1, 0, 0), strict=False):
        clerk.type(name, {"rules_written": value, "rules_known": 0, "storage_period": value})
    given = give_back(clerk.desk, tmp_path, force=False)
    rows = {
        row[0]: row[1:4]
        for row in openpyxl.load_workbook(given.written[0]).active.iter_rows(values_only=True)
        if row[0]
    }
    assert rows["規程 ①規程の有無"] == ("2（不備あり）", 0.5, None)
    assert rows["保存 ③保存期間"] == ("2（不備あり）", 0.25, None)
    town = openpyxl.load_workbook(given.written[1]).active
    rows = {row[0]: row[1] for row in town.iter_rows(values_only=True) if row[0]}
    assert (rows["規程 ①規程の有無"], rows["保存 ③保存期間"]) == ("1（不備あり）", "1（不備なし）")


def test_json_of_both_commands__is_utf8_and_ends_with_a_line_feed(book, tmp_path, command: CommandLine):
    for name in ("summary", "give-back"):
        path = tmp_path / f"{name}.json"
        more = ("--out", tmp_path / "out") if name == "give-back" else ()
        assert command.run(name, book, *more, "--json", path).status == 0
        assert path.read_bytes().endswith(b"}\n")
        assert json.loads(path.read_text(encoding="utf-8"))["missing"][0] == "991015"


def test_count__writes_nothing(clerk):
    clerk.type(NAMES[0], flags(1))
    count(clerk.desk)
    assert clerk.book.written == []
