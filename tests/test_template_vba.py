"""The VBA project of the template, read back by other people's readers."""

import hashlib
import io
import re
import struct
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import distribution
from pathlib import Path

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pyopenvba import vba as other_reader
from pyopenvba.cfb import CFB
from pyvbaanalysis import ConditionalCompilationEnvironment, ModuleInput, ModuleSymbolKind, analyze_project
from xlsxwriter import Workbook

from tests.template_workbook import CODE_NAMES, decompress_stream, modules_in, parts_of, small_template
from xl_kenten.template.compound_file import compound_file
from xl_kenten.template.vba_compression import compress
from xl_kenten.template.vba_modules import ModuleKind, VbaModule, template_modules
from xl_kenten.template.vba_project import attach_vba, build_vba_project, write_project

SHEETS = list(CODE_NAMES.values())
OWN_MODULES = ["ThisWorkbook", *SHEETS, "Ribbon"]
XLWINGS = Path(str(distribution("xlwings").locate_file("xlwings")))


def lines_of(source: str | bytes) -> list[str]:
    text = source if isinstance(source, str) else source.decode("ascii")
    return text.rstrip().splitlines()


@pytest.fixture(scope="module")
def read_back() -> dict[str, str]:
    """Each module's text as olevba finds it in the finished workbook."""
    return modules_in(small_template())


def test_every_module_in_the_workbook__is_its_source_line_by_line(read_back: dict[str, str]) -> None:
    expected = {module.name: lines_of(module.source) for module in template_modules(SHEETS)}
    assert {name: lines_of(text) for name, text in read_back.items()} == expected


def test_xlwings_own_modules__are_those_of_the_installed_package(read_back: dict[str, str]) -> None:
    assert lines_of(read_back["xlwings"]) == lines_of((XLWINGS / "xlwings.bas").read_bytes())
    shipped = lines_of((XLWINGS / "addin" / "Dictionary.cls").read_bytes())
    code = shipped[shipped.index("''") :]
    assert lines_of(read_back["Dictionary"])[-len(code) :] == code


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("xlwings.txt", ["Zoomer Analytics GmbH", "Redistributions in binary form must reproduce the above"]),
        (
            "vba-dictionary.txt",
            ["Tim Hall", "The above copyright notice and this permission notice shall be"],
        ),
    ],
)
def test_licence_of_a_module_we_pass_on__is_kept(file: str, words: list[str]) -> None:
    licence = (Path(__file__).parents[1] / "docs" / "licences" / file).read_text(encoding="utf-8")
    assert [word for word in words if word not in licence] == []


def test_module_ribbon__begins_with_its_source_file(read_back: dict[str, str]) -> None:
    file = Path(__file__).parents[1] / "xl_kenten" / "template" / "vba" / "Ribbon.bas"
    source = lines_of(file.read_bytes())
    assert lines_of(read_back["Ribbon"])[: len(source)] == source


@pytest.mark.parametrize("name", OWN_MODULES)
def test_our_modules__declare_every_variable_and_are_ascii(read_back: dict[str, str], name: str) -> None:
    assert "Option Explicit" in read_back[name].splitlines()
    assert read_back[name].isascii()


def test_code_names__are_the_document_modules() -> None:
    package = parts_of(small_template())
    found = [
        etree.fromstring(xml).find("{*}workbookPr" if part == "xl/workbook.xml" else "{*}sheetPr")
        for part, xml in sorted(package.items())
        if part == "xl/workbook.xml" or part.startswith("xl/worksheets/sheet")
    ]
    names = [element.get("codeName") for element in found if element is not None]
    project = other_reader.parse_project_stream(
        CFB.from_bytes(package["xl/vbaProject.bin"]).get_stream("PROJECT"), code_page=932
    )
    assert names == [name for name, _ in project.document_modules] == ["ThisWorkbook", *SHEETS]


def test_a_second_reader__finds_the_project_sound() -> None:
    container = CFB.from_bytes(build_vba_project(SHEETS))
    project = other_reader.parse_vba_project(container)
    assert project.validate(container) == []
    assert {module.name: module.source for module in project.modules} == {
        module.name: module.source.replace("\n", "\r\n") for module in template_modules(SHEETS)
    }
    assert [reference.name for reference in project.references] == ["stdole", "Office"]
    assert project.code_page == 932
    assert project.get_module("Dictionary").doc_string.startswith("Drop-in replacement")


def unsealed(sealed: str, identity: str) -> bytes:
    """What a sealed statement of the PROJECT stream says ([MS-OVBA] 2.4.3.3)."""
    seed, version, key, *rest = bytes.fromhex(sealed)
    assert version ^ seed == 2
    plain = key ^ seed
    assert plain == sum(identity.encode()) & 0xFF
    out = bytearray()
    before = [version, key]
    for byte in rest:
        plain = byte ^ (before[0] + plain & 0xFF)
        before = [before[1], byte]
        out.append(plain)
    statement = bytes(out[(seed & 6) // 2 :])
    assert int.from_bytes(statement[:4], "little") == len(statement) - 4
    return statement[4:]


def test_the_project__is_visible_and_not_locked() -> None:
    text = CFB.from_bytes(build_vba_project(SHEETS)).get_stream("PROJECT").decode("ascii")
    said = dict(re.findall(r'^(ID|CMG|DPB|GC)="(.*)"\r$', text, re.MULTILINE))
    assert unsealed(said["CMG"], said["ID"]) == bytes(4)
    assert unsealed(said["DPB"], said["ID"]) == b"\x00"
    assert unsealed(said["GC"], said["ID"]) == b"\xff"


def test_another_process__builds_the_same_bytes() -> None:
    program = (
        "import hashlib; from tests.template_workbook import small_template;"
        "print(hashlib.sha256(small_template()).hexdigest())"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        check=True,
        text=True,
    )
    assert run.stdout.strip() == hashlib.sha256(small_template()).hexdigest()


PLATFORMS = {
    "windows": {"VBA7": True, "Win64": True, "Win32": True, "Mac": False},
    "mac": {"VBA7": True, "Win64": False, "Win32": False, "Mac": True},
}


def complaints(modules: tuple[VbaModule, ...], constants: Mapping[str, bool]) -> dict[str, list[str]]:
    """What static analysis of the whole project says of our modules.

    xlwings' own module stays out: it has no Option Explicit, and its finer points are not ours.
    """
    kinds = {ModuleKind.STANDARD: ModuleSymbolKind.STANDARD, ModuleKind.CLASS: ModuleSymbolKind.CLASS}
    found = analyze_project(
        [
            ModuleInput(module.name, kinds.get(module.kind, ModuleSymbolKind.DOCUMENT), module.source)
            for module in modules
        ],
        only=OWN_MODULES,
        conditional_compilation=ConditionalCompilationEnvironment(dict(constants)),
        host="excel",
    )
    return {name: [one.code for one in faults] for name, faults in found.items() if faults}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_static_analysis__finds_no_unknown_call_and_no_undeclared_variable(platform: str) -> None:
    assert complaints(template_modules(SHEETS), PLATFORMS[platform]) == {}


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("picker.Show = -1", "pickr.Show = -1", "undeclared-variable"),
        ("StartIn picker, remembered", "StartAt picker, remembered", "unknown-call"),
    ],
)
def test_static_analysis__would_find_a_slip(right: str, wrong: str, code: str) -> None:
    modules = tuple(
        replace(module, source=module.source.replace(right, wrong)) if module.name == "Ribbon" else module
        for module in template_modules(SHEETS)
    )
    assert complaints(modules, PLATFORMS["windows"]) == {"Ribbon": [code]}


@pytest.mark.parametrize("name", ["", "1st", "_Start", "設定", "Two words", "A" * 32])
def test_code_name_that_vba_does_not_allow__is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="does not allow"):
        build_vba_project([name])


@pytest.mark.parametrize("names", [["Start", "START"], ["thisworkbook"], ["Ribbon"], ["XLWINGS"]])
def test_code_name_that_stands_there_twice__is_refused(names: list[str]) -> None:
    with pytest.raises(ValueError, match="twice"):
        build_vba_project(names)


def test_sheet_without_a_code_name__is_refused() -> None:
    with Workbook(io.BytesIO(), {"in_memory": True}) as workbook:
        workbook.add_worksheet()
        workbook.add_worksheet()
        with pytest.raises(ValueError, match="2 worksheets, but 1 code names"):
            attach_vba(workbook, ["Start"])


def test_japanese_in_source__is_refused_and_never_becomes_question_marks() -> None:
    with pytest.raises(UnicodeEncodeError):
        write_project([VbaModule("Ribbon", ModuleKind.STANDARD, "' 点検\n")])


@given(st.one_of(st.text(st.sampled_from("ab \r\n"), max_size=9000), st.text(st.characters(codec="ascii"))))
@settings(max_examples=60, deadline=None)
def test_compressed_source__is_read_back_by_two_readers(text: str) -> None:
    source = text.encode("ascii")
    compressed = compress(source)
    assert bytes(decompress_stream(bytearray(compressed))) == source
    assert other_reader.decompress(compressed) == source


def test_source_that_does_not_shrink__is_refused() -> None:
    noise = b"".join(hashlib.sha256(struct.pack("<I", number)).digest() for number in range(128))
    with pytest.raises(ValueError, match="does not shrink"):
        compress(noise)


names = st.text(st.sampled_from("abcXYZ_0"), min_size=1, max_size=20)
sizes = st.one_of(st.integers(0, 200), st.integers(4000, 4200), st.integers(0, 40_000))
storages = st.dictionaries(names, sizes, max_size=12)


def siblings(directory: list[olefile.olefile.OleDirectoryEntry | None], top: int) -> list[str]:
    """The names under one storage in the order of their tree, which has to be a red-black tree."""
    red, nobody = 0, 0xFFFFFFFF
    black_heights: set[int] = set()
    found: list[str] = []

    def walk(number: int, black_above: int, *, below_red: bool) -> None:
        if number == nobody:
            black_heights.add(black_above)
            return
        entry = directory[number]
        assert entry is not None
        assert not (below_red and entry.color == red)
        black = black_above + (entry.color != red)
        walk(entry.sid_left, black, below_red=entry.color == red)
        found.append(entry.name)
        walk(entry.sid_right, black, below_red=entry.color == red)

    walk(top, 0, below_red=True)
    assert len(black_heights) == 1
    return found


@given(storages, storages)
@settings(max_examples=60, deadline=None)
def test_compound_file__is_read_back_whole_and_each_storage_is_a_search_tree(
    outer: dict[str, int], inner: dict[str, int]
) -> None:
    outer_streams = {name: name[:1].encode() * size for name, size in outer.items()}
    inner_streams = {name: name[:1].encode() * size for name, size in inner.items()}
    packed = compound_file({**outer_streams, "The VBA storage itself": inner_streams})
    container = olefile.OleFileIO(io.BytesIO(packed), raise_defects=olefile.DEFECT_INCORRECT)
    assert container.parsing_issues == []
    assert {name: container.openstream([name]).read() for name in outer} == outer_streams
    in_storage = {name: container.openstream(["The VBA storage itself", name]).read() for name in inner}
    assert in_storage == inner_streams
    root = container.direntries[0]
    storage = next(
        entry for entry in container.direntries if entry and entry.name == "The VBA storage itself"
    )
    for top, expected in ((root.sid_child, [*outer, storage.name]), (storage.sid_child, list(inner))):
        ordered = sorted(expected, key=lambda name: (len(name), name.upper()))
        assert siblings(container.direntries, top) == ordered


def test_compound_file_too_large_for_its_header__is_refused() -> None:
    with pytest.raises(ValueError, match="more FAT sectors"):
        compound_file({"large": bytes(8_000_000)})
