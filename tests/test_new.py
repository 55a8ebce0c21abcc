"""``xl-kenten new``: a copy of the template for one prefecture, with its municipalities and this Python."""

import re
import sys
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from tests.command_line import SAMPLE_LIST, CommandLine
from tests.ooxml_validator import OoxmlValidator, find_ooxml_validator  # noqa: F401 - a fixture
from tests.returned_workbooks import write_return
from tests.template_workbook import modules_in, parts_of
from tests.test_command_line import one_sentence
from xl_kenten.adapters.municipality_lists import national_register
from xl_kenten.cli import main

TEMPLATE = Path(__file__).parents[1] / "workbook_template.xlsm"
SAMPLE = ("見本県", "--municipalities", SAMPLE_LIST)


@pytest.fixture(scope="module")
def nagano(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("new") / "長野.xlsm"
    assert main(["new", "長野県", "--out", str(path)]) == 0
    return path


@pytest.fixture(scope="module")
def workbook(nagano: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(nagano, keep_vba=True)


class TestRows:
    def test_all_municipalities__stand_there_numbered_in_kensei_order(self, workbook):
        expected = [each.name for each in national_register().of_prefecture("長野県")]
        rows = list(workbook["市町村分"].iter_rows(8, 84, max_col=2, values_only=True))
        assert rows == list(enumerate(expected, start=1))
        assert len(expected) == 77
        assert [expected[0], expected[19], expected[-1]] == ["長野市", "小海町", "栄村"]
        assert workbook["市町村分"]["B85"].value == "市町村分計"

    def test_answers_of_every_row__are_blank_and_no_example_is_left(self, workbook):
        answers = [
            value for row in workbook["市町村分"].iter_rows(8, 84, 3, 13, values_only=True) for value in row
        ]
        assert set(answers) == {None}
        texts = {
            str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value
        }
        assert texts & {"A市", "B町", "C村", "○○県"} == set()

    def test_list_of_municipalities__bears_their_codes(self, workbook):
        expected = [(each.lg_code, each.name) for each in national_register().of_prefecture("長野県")]
        rows = list(workbook["団体一覧"].iter_rows(4, 80, max_col=2, values_only=True))
        assert rows == expected

    def test_rules_marks_and_totals__reach_from_the_first_row_to_the_last(self, workbook):
        sheet = workbook["市町村分"]
        areas = [str(area) for rule in sheet.data_validations.dataValidation for area in rule.sqref.ranges]
        marks = [str(area.sqref) for area in sheet.conditional_formatting]
        spans = {tuple(re.findall(r"\d+", area)) for area in areas + marks if area != "C3"}
        assert spans == {("8", "84")}
        assert sheet["C85"].value == "=COUNTIF(C8:C84,1)"
        assert sheet.auto_filter.ref == "A7:AA84"
        assert sheet.print_area == "'市町村分'!$A$1:$N$85"

    def test_settings__name_the_prefecture(self, workbook):
        rows = dict(workbook["設定"].iter_rows(max_col=2, values_only=True))
        assert (rows["都道府県"], rows["様式"]) == ("長野県", "itaku-2007")
        assert workbook["都道府県分"]["A8"].value == "長野県"

    def test_own_list__decides_who_stands_there_and_in_which_order(self, command: CommandLine, tmp_path):
        own = tmp_path / "list.csv"
        own.write_text("code,name\n202029,松本市\n202011,長野市\n", encoding="utf-8-sig")
        command.run("new", "長野県", "--out", tmp_path / "n.xlsm", "--municipalities", own)
        sheet = openpyxl.load_workbook(tmp_path / "n.xlsm")["市町村分"]
        assert [sheet["B8"].value, sheet["B9"].value, sheet["B10"].value] == [
            "松本市",
            "長野市",
            "市町村分計",
        ]


class TestKept:
    def test_ribbon_and_vba__are_those_of_the_template(self, nagano):
        template, new = parts_of(TEMPLATE.read_bytes()), parts_of(nagano.read_bytes())
        assert set(new) == set(template)
        for name in ("customUI/customUI14.xml", "_rels/.rels", "[Content_Types].xml", "xl/vbaProject.bin"):
            assert new[name] == template[name], name
        assert modules_in(nagano.read_bytes()) == modules_in(TEMPLATE.read_bytes())

    def test_every_sheet__is_the_template_s_but_for_what_belongs_to_the_prefecture(self, nagano):
        template, new = parts_of(TEMPLATE.read_bytes()), parts_of(nagano.read_bytes())
        sheets = [name for name in template if name.startswith("xl/worksheets/sheet")]
        columns = {
            name: [etree.fromstring(parts[name]).find("{*}cols") for parts in (template, new)]
            for name in sheets
        }
        for name, (one, other) in columns.items():
            assert (one is None) == (other is None), name
            if one is not None:
                assert etree.tostring(one) == etree.tostring(other), name

    def test_this_python__is_the_interpreter(self, workbook):
        values = dict(workbook["xlwings.conf"].iter_rows(max_col=2, values_only=True))
        key = "INTERPRETER_MAC" if sys.platform == "darwin" else "INTERPRETER_WIN"
        assert values[key] == sys.executable
        assert values["INTERPRETER"] == "python"

    @pytest.mark.parametrize("prefecture", [("長野県",), SAMPLE, ("東京都",)])
    def test_the_validator__finds_no_error(
        self, command: CommandLine, tmp_path, ooxml_validator: OoxmlValidator, prefecture
    ):
        command.run("new", *prefecture, "--out", tmp_path / "n.xlsm")
        assert ooxml_validator.errors(tmp_path / "n.xlsm") == []


class TestFile:
    def test_without_a_name__it_is_called_after_the_prefecture(self, command, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        outcome = command.run("new", "20")
        assert [path.name for path in tmp_path.iterdir()] == ["長野県_緊急点検.xlsm"]
        assert "長野県_緊急点検.xlsm" in outcome.out

    @pytest.mark.parametrize("name", ["b.xlsx", "b.xls", "b", "b.xlsm.txt"])
    def test_name_of_another_kind__is_refused(self, command, tmp_path, name):
        assert ".xlsm" in one_sentence(command.run("new", "長野県", "--out", tmp_path / name))
        assert list(tmp_path.iterdir()) == []

    def test_existing_file__is_kept_unless_forced_and_then_kept_beside(self, command, tmp_path):
        path = tmp_path / "b.xlsm"
        path.write_bytes(b"mine")
        assert "--force" in one_sentence(command.run("new", "長野県", "--out", path))
        assert path.read_bytes() == b"mine"
        command.run("new", "長野県", "--out", path, "--force")
        (backup,) = tmp_path.glob("b.バックアップ_*.xlsm")
        assert backup.read_bytes() == b"mine"

    @pytest.mark.parametrize("prefecture", ["長里県", "", "　", "999", "長野"])
    def test_prefecture__is_known_by_its_name_or_refused(self, command, tmp_path, prefecture):
        outcome = command.run("new", prefecture, "--out", tmp_path / "b.xlsm")
        assert (outcome.status == 0) == (prefecture == "長野")
        assert (tmp_path / "b.xlsm").exists() == (outcome.status == 0)
        if outcome.status:
            one_sentence(outcome)

    def test_new_workbook__can_be_filled_at_once(self, command, nagano, tmp_path):
        folder, book = tmp_path / "回答", tmp_path / "b.xlsm"
        folder.mkdir()
        book.write_bytes(nagano.read_bytes())
        write_return(folder / "a.xlsx", "| 1 | 松本市 | 0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | |")
        command.run("consolidate", folder, "--prefecture", "長野県", "--into", book)
        sheet = openpyxl.load_workbook(book)["市町村分"]
        assert [sheet["B9"].value, sheet["C9"].value, sheet["N9"].value] == ["松本市", 0, "受理"]
