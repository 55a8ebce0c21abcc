"""workbook_template.xlsm as it lies at the top level: built from text, byte for byte, and sound in every part."""

import inspect
import io
import re
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from pyopenvba import vba as vba_reader
from pyopenvba.cfb import CFB

from tests.ooxml_validator import OoxmlValidator, find_ooxml_validator  # noqa: F401 - a fixture
from tests.template_workbook import modules_in, parts_of
from xl_kenten import ribbon
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.core.finding import cell_address
from xl_kenten.core.form import ItemKind
from xl_kenten.core.workbook.sheets import mark_headings
from xl_kenten.template.__main__ import build
from xl_kenten.template.ribbon import custom_ui, load_ribbon
from xl_kenten.template.vba_modules import template_modules

TEMPLATE = Path(__file__).parents[1] / "workbook_template.xlsm"
SHEETS = {
    "はじめに": "visible",
    "都道府県分": "visible",
    "市町村分": "visible",
    "検査結果": "visible",
    "提出状況": "visible",
    "差替え": "visible",
    "集計": "visible",
    "契約台帳": "visible",
    "提出前チェック": "visible",
    "取込記録": "visible",
    "記入要領": "visible",
    "設定": "visible",
    "団体一覧": "visible",
    "xlwings.conf": "hidden",
    "Error": "hidden",
    "元に戻す記録": "veryHidden",
}
FORMS = ("都道府県分", "市町村分")
LISTS = ("検査結果", "提出状況", "差替え", "取込記録", "設定", "団体一覧")
REBUILD = "`python -m xl_kenten.template` writes it anew"


@pytest.fixture(scope="module")
def fresh() -> bytes:
    return build()


@pytest.fixture(scope="module")
def package(fresh: bytes) -> dict[str, bytes]:
    return parts_of(fresh)


@pytest.fixture(scope="module")
def workbook(fresh: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(fresh), keep_vba=True)


class TestBuild:
    def test_every_part__is_that_of_a_fresh_build(self, package):
        shipped = parts_of(TEMPLATE.read_bytes())
        assert list(shipped) == list(package), REBUILD
        assert [name for name in package if shipped[name] != package[name]] == [], REBUILD

    def test_the_file__is_a_fresh_build_byte_for_byte(self, fresh):
        assert TEMPLATE.read_bytes() == fresh, REBUILD

    def test_another_process__builds_the_same_bytes(self, fresh, tmp_path):
        path = tmp_path / "t.xlsm"
        environment = {"PYTHONHASHSEED": "7", "TZ": "America/New_York", "LANG": "C", "PATH": "/usr/bin:/bin"}
        subprocess.run([sys.executable, "-m", "xl_kenten.template", path], check=True, env=environment)
        assert path.read_bytes() == fresh

    def test_no_part__tells_of_a_machine_a_person_or_today(self, package):
        traces = (str(Path.home()), str(TEMPLATE.parent), "/usr/", "/root", "site-packages", "202[4-9]-")
        named = {
            name: trace
            for name, part in package.items()
            for trace in traces
            if re.search(trace.encode(), part)
        }
        assert named == {}
        core = etree.fromstring(package["docProps/core.xml"])
        assert {each.text for each in core.iter("{*}creator", "{*}lastModifiedBy")} == {None}
        assert {each.text for each in core.iter("{*}created", "{*}modified")} == {"2007-06-20T00:00:00Z"}

    def test_the_validator__finds_no_error(self, ooxml_validator: OoxmlValidator):
        assert ooxml_validator.errors(TEMPLATE) == []


class TestRibbonAndVba:
    def test_every_module__is_its_source_line_by_line(self, fresh):
        code_names = [name for name in code_names_of(parts_of(fresh)) if name != "ThisWorkbook"]
        found = {name: text.rstrip().splitlines() for name, text in modules_in(TEMPLATE.read_bytes()).items()}
        assert found == {
            module.name: module.source.rstrip().splitlines() for module in template_modules(code_names)
        }

    def test_every_sheet__is_known_to_vba_by_its_code_name(self, package):
        project = vba_reader.parse_project_stream(
            CFB.from_bytes(package["xl/vbaProject.bin"]).get_stream("PROJECT"), code_page=932
        )
        names = code_names_of(package)
        assert names == [name for name, _ in project.document_modules]
        assert len(set(names)) == len(SHEETS) + 1

    def test_the_ribbon__is_that_of_the_table_of_buttons(self, package):
        assert package["customUI/customUI14.xml"] == custom_ui(load_ribbon())

    def test_every_button__has_its_function_and_every_function_its_button(self):
        functions = {
            name
            for name, function in inspect.getmembers(ribbon, inspect.isfunction)
            if function.__module__ == ribbon.__name__ and not name.startswith("_")
        }
        assert functions == {button.id for button in load_ribbon().buttons}

    def test_every_function__takes_nothing_and_gives_nothing(self):
        for button in load_ribbon().buttons:
            signature = inspect.signature(getattr(ribbon, button.id))
            assert (len(signature.parameters), signature.return_annotation) == (0, None), button.id

    def test_every_folder__is_remembered_in_a_cell_that_bears_the_name(self, workbook):
        for button in load_ribbon().buttons:
            if button.folder:
                sheet, cell = workbook.defined_names[button.folder.cell].attr_text.split("!")
                assert sheet == "設定"
                assert "フォルダー" in workbook[sheet][cell.replace("$", "")].offset(column=-1).value


def code_names_of(package: dict[str, bytes]) -> list[str]:
    """The workbook's code name and those of the sheets in the order of their tabs."""
    roots = [
        etree.fromstring(package[f"xl/worksheets/sheet{number}.xml"]) for number in range(1, len(SHEETS) + 1)
    ]
    return [
        str(etree.fromstring(package["xl/workbook.xml"]).find("{*}workbookPr").get("codeName")),
        *(str(root.find("{*}sheetPr").get("codeName")) for root in roots),
    ]


class TestSheets:
    def test_they_stand_in_order__and_the_machinery_is_hidden(self, workbook):
        assert {sheet.title: sheet.sheet_state for sheet in workbook} == SHEETS
        assert list(workbook.sheetnames) == list(SHEETS)
        assert workbook.active.title == "はじめに"

    def test_the_folder__has_its_name(self, workbook):
        assert workbook.defined_names["returns_folder"].attr_text == "設定!$B$7"
        assert workbook["設定"]["A7"].value == "回答を置くフォルダー"

    @pytest.mark.parametrize("name", [name for name, state in SHEETS.items() if state == "visible"])
    def test_it_prints_on_a4_landscape_one_page_wide(self, workbook, name):
        page = workbook[name].page_setup
        assert (page.paperSize, page.orientation, page.fitToWidth or 1) == (9, "landscape", 1)
        assert workbook[name].sheet_properties.pageSetUpPr.fitToPage
        assert workbook[name].oddFooter.right.text == "&A"

    @pytest.mark.parametrize(
        ("name", "rows"),
        [*[(name, "$5:$7") for name in FORMS], *[(name, "$3:$3") for name in LISTS]],
    )
    def test_its_headings__are_repeated_on_every_page(self, workbook, name, rows):
        assert workbook[name].print_title_rows == rows

    @pytest.mark.parametrize("name", FORMS)
    def test_form__is_printed_without_the_columns_for_the_desk(self, workbook, name):
        last = workbook[name].print_area.rpartition("$")[0][-1]
        assert last == "N"
        assert workbook[name]["O5"].value == "検査結果"

    @pytest.mark.parametrize("name", FORMS)
    def test_form__has_a_hidden_column_for_the_marks_of_each_item(self, workbook, name):
        sheet = workbook[name]
        headings = mark_headings(load_form())
        assert [cell.value for cell in sheet[7]][15:] == list(headings)
        hidden = [width for width in sheet.column_dimensions.values() if width.hidden]
        assert [(width.min, width.max) for width in hidden] == [(16, 15 + len(headings))]

    def test_filter__reaches_over_the_hidden_marks_so_that_they_are_sorted_along(self, workbook):
        last = cell_address(0, 14 + len(mark_headings(load_form())))[:-1]
        assert workbook["市町村分"].auto_filter.ref == f"A7:{last}10"

    @pytest.mark.parametrize("name", FORMS)
    def test_every_answer__has_its_input_rule_and_its_live_marks(self, workbook, name):
        sheet = workbook[name]
        ruled = {str(area) for rule in sheet.data_validations.dataValidation for area in rule.sqref.ranges}
        last = 10 if name == "市町村分" else 8
        for place, item in enumerate(load_form().items, start=2):
            letter = cell_address(0, place)[:-1]
            column = f"{letter}8:{letter}{last}" if last > 8 else f"{letter}8"
            assert column in ruled
            live = [
                rule.formula[0]
                for area in sheet.conditional_formatting
                if sheet[f"{letter}8"].coordinate in area
                for rule in area.rules
            ]
            wanted = 3 if item.kind is ItemKind.FLAG else 1
            hidden = [formula for formula in live if re.fullmatch(r'\$[A-Z]+8="[EWN]"', formula)]
            missing_row = [formula for formula in live if "未提出" in formula]
            assert len(hidden) == 3
            assert len(live) - len(hidden) - len(missing_row) == wanted

    def test_answers__are_counted_below(self, workbook):
        sheet = workbook["市町村分"]
        counted = {cell.column_letter: cell.value for cell in sheet[11] if isinstance(cell.value, str)}
        assert counted.pop("B") == "市町村分計"
        assert counted == {letter: f"=COUNTIF({letter}8:{letter}10,1)" for letter in "CDEGHIKL"}


class TestXlwingsSettings:
    def test_keys__stand_from_a1_down_without_a_gap_and_each_once(self, workbook):
        keys = [row[0] for row in workbook["xlwings.conf"].iter_rows(max_col=1, values_only=True)]
        assert None not in keys
        assert len(set(keys)) == len(keys)

    def test_every_key_that_xlwings_looks_up__is_there(self, workbook):
        """One that is missing would be looked up in files beside the workbook, which anybody may have put there."""
        keys = {row[0] for row in workbook["xlwings.conf"].iter_rows(max_col=1, values_only=True)}
        folder = Path(str(distribution("xlwings").locate_file("xlwings")))
        asked = set(re.findall(r'GetConfig\("([^"]+)"', (folder / "xlwings.bas").read_text(encoding="utf-8")))
        assert len(asked) > 15
        assert asked - keys == set()

    def test_nothing_but_python_is_started__and_no_popup_in_english(self, workbook):
        values = dict(workbook["xlwings.conf"].iter_rows(max_col=2, values_only=True))
        assert values["INTERPRETER"] == "python"
        assert (values["INTERPRETER_WIN"], values["PYTHONPATH"], values["LICENSE_KEY"]) == (None, None, None)
        assert (values["SHOW_ERROR_POPUPS"], values["ADD_WORKBOOK_TO_PYTHONPATH"]) == (False, False)
