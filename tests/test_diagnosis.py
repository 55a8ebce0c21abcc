"""The self-test's judgement of what Windows says, and the looking itself as far as it can be done here."""

import importlib.metadata
import os
import py_compile
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.command_line import CommandLine
from xl_kenten.actions import diagnosis
from xl_kenten.adapters.compiled_files import uncompiled
from xl_kenten.adapters.vba_version import decompressed, xlwings_version
from xl_kenten.adapters.windows_facts import child_rule_in, drive_of, places_for_work, zone_in
from xl_kenten.core.diagnosis import (
    Diagnosis,
    Verdict,
    excel_works,
    is_trusted,
    macros_run,
    may_start_python,
    place_works,
    python_works,
    workbook_fits,
)
from xl_kenten.core.machine import ChildRule, Drive, Machine, MacroRule, Place, Python, TrustedFolder
from xl_kenten.template.vba_compression import compress

TEMPLATE = Path(__file__).parents[1] / "workbook_template.xlsm"
HERE = r"C:\work\緊急点検"
BOOK = rf"{HERE}\長野県_緊急点検.xlsm"
PYTHON = Python((3, 12, 9), 64, rf"{HERE}\env\python.exe")


def place(**facts: object) -> Place:
    return Place(**{"path": BOOK, "folder": HERE, "drive": Drive.LOCAL, "writable": True, **facts})


def verdicts(lines: object) -> list[tuple[str, Verdict]]:
    return [(line.subject, line.verdict) for line in lines]


@pytest.mark.parametrize(
    ("python", "expected"),
    [
        (PYTHON, [("Python", Verdict.WORKS), ("起動の速さ", Verdict.WORKS)]),
        (Python((3, 10, 1), 64, "p"), [("Python", Verdict.FAILS), ("起動の速さ", Verdict.WORKS)]),
        (Python((3, 12, 9), 32, "p"), [("Python", Verdict.PARTLY), ("起動の速さ", Verdict.WORKS)]),
        (
            Python((3, 12, 9), 64, "p", ("pandas",)),
            [("Python", Verdict.WORKS), ("起動の速さ", Verdict.PARTLY)],
        ),
    ],
    ids=["good", "too old", "32 bits", "not compiled"],
)
def test_python__is_judged_by_version_bits_and_compiled_files(
    python: Python, expected: list[tuple[str, Verdict]]
):
    assert verdicts(python_works(python)) == expected


@pytest.mark.parametrize(
    ("machine", "verdict"),
    [
        (Machine(), Verdict.PARTLY),
        (Machine(excel="Excel.Application.16"), Verdict.WORKS),
        (Machine(excel="Excel.Application.16", excel_bits=64), Verdict.WORKS),
        (Machine(excel="Excel.Application.16", excel_bits=32), Verdict.PARTLY),
    ],
    ids=["none", "bits unknown", "64 and 64", "32 and 64"],
)
def test_excel__is_judged_by_its_bits_and_pythons(machine: Machine, verdict: Verdict):
    assert excel_works(machine, PYTHON).verdict is verdict


@pytest.mark.parametrize(
    ("rule", "verdict"),
    [
        (None, Verdict.WORKS),
        (ChildRule.OFF, Verdict.WORKS),
        (ChildRule.AUDIT, Verdict.WORKS),
        (ChildRule.WARN, Verdict.PARTLY),
        (ChildRule.BLOCK, Verdict.FAILS),
    ],
)
def test_rule_about_child_processes__is_named_with_the_way_around_it(
    rule: ChildRule | None, verdict: Verdict
):
    line = may_start_python(Machine(child_rule=rule))
    assert line.verdict is verdict
    assert ("「緊急点検.cmd」" in line.cure) is (verdict is not Verdict.WORKS)


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({}, Verdict.WORKS),
        ({"writable": False}, Verdict.FAILS),
        ({"writable": False, "drive": Drive.NETWORK}, Verdict.FAILS),
        ({"drive": Drive.NETWORK}, Verdict.PARTLY),
        ({"drive": Drive.CLOUD}, Verdict.PARTLY),
        ({"drive": Drive.CLOUD, "writable": None}, Verdict.PARTLY),
    ],
)
def test_place__is_judged_in_one_line(facts: dict[str, object], verdict: Verdict):
    assert verdicts(place_works(place(**facts))) == [("ブックの場所", verdict)]


def test_workbook__of_another_xlwings__is_to_be_made_anew():
    (line,) = workbook_fits(place(vba_version="0.30.0"), "0.37.8")
    assert line == Diagnosis(
        "ブックの VBA",
        Verdict.FAILS,
        "xlwings 第 0.30.0 版（入っているのは第 0.37.8 版）",
        "「xl-kenten new」でブックを作り直し、「市町村分を集約」をもう一度行ってください。",
    )
    assert verdicts(workbook_fits(place(vba_version="0.37.8"), "0.37.8")) == [("ブックの VBA", Verdict.WORKS)]
    assert verdicts(workbook_fits(place(), "0.37.8")) == []


@pytest.mark.parametrize(
    ("interpreter", "there", "expected"),
    [
        ("python", None, []),
        (r"C:\env\python.exe", True, [("ブックの Python", Verdict.WORKS)]),
        (r"C:\env\python.exe", False, [("ブックの Python", Verdict.FAILS)]),
        (r"C:\100%TEMP%\python.exe", True, [("ブックの Python", Verdict.FAILS)]),
    ],
)
def test_python_of_the_workbook__must_be_there_under_a_name_excel_can_start(
    interpreter: str, there: object, expected: list[tuple[str, Verdict]]
):
    assert verdicts(workbook_fits(place(interpreter=interpreter, interpreter_there=there), None)) == expected


TRUSTED = Machine(trusted=(TrustedFolder("c:\\Work\\緊急点検\\"),), macro_rule=MacroRule.NONE)


@pytest.mark.parametrize(
    ("machine", "zone", "verdict"),
    [
        (Machine(), None, Verdict.WORKS),
        (Machine(macro_rule=MacroRule.ASK), 0, Verdict.WORKS),
        (Machine(), 3, Verdict.FAILS),
        (Machine(blocks_marked=True), 4, Verdict.FAILS),
        (Machine(blocks_marked=False), 3, Verdict.WORKS),
        (Machine(macro_rule=MacroRule.SIGNED), None, Verdict.FAILS),
        (Machine(macro_rule=MacroRule.NONE), None, Verdict.FAILS),
        (TRUSTED, 3, Verdict.WORKS),
    ],
)
def test_macros__are_blocked_by_mark_or_rule_but_not_where_excel_trusts(
    machine: Machine, zone: int | None, verdict: Verdict
):
    line = macros_run(machine, place(zone=zone))
    assert (line.subject, line.verdict, bool(line.cure)) == ("マクロ", verdict, verdict is Verdict.FAILS)


def test_trusted_folder__covers_its_subfolders_only_when_it_says_so():
    for deep in (False, True):
        machine = Machine(trusted=(TrustedFolder(r"C:\Work", with_subfolders=deep),))
        assert is_trusted(machine, HERE) is deep
        assert not is_trusted(machine, r"C:\Workshop")


@pytest.mark.parametrize(
    ("path", "drive"),
    [
        ("https://d.docs.live.net/x/a.xlsm", Drive.CLOUD),
        (r"C:\Users\k\OneDrive - 見本県\緊急点検\a.xlsm", Drive.CLOUD),
        (r"c:\users\K\onedrive - 見本県\a.xlsm", Drive.CLOUD),
        (r"C:\Users\k\OneDrive - 見本県 控え\a.xlsm", Drive.LOCAL),
        (r"\\server\共有\a.xlsm", Drive.NETWORK),
        (BOOK, Drive.LOCAL),
    ],
)
def test_drive__is_told_from_the_path(path: str, drive: Drive):
    assert drive_of(path, (r"C:\Users\k\OneDrive - 見本県",)) is drive


@pytest.mark.parametrize(
    ("mark", "zone"),
    [
        ("[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=about:internet\r\n", 3),
        ("[ZoneTransfer]\nzoneid = 0\n", 0),
        ("[ZoneTransfer]\r\n", None),
        ("", None),
    ],
)
def test_mark_of_the_web__gives_its_zone(mark: str, zone: int | None):
    assert zone_in(mark) == zone


@pytest.mark.parametrize(
    ("policy", "value"),
    [
        ("{D4F940AB-401B-4EFC-AADC-AD5F3C50688A}=1|56a863a9-875e-4185-98a7-b882c64b5ce5=2", 1),
        ("56a863a9-875e-4185-98a7-b882c64b5ce5=1|d4f940ab-401b-4efc-aadc-ad5f3c50688a=6", 6),
        ("56a863a9-875e-4185-98a7-b882c64b5ce5=1", None),
        ("d4f940ab-401b-4efc-aadc-ad5f3c50688a=", None),
        ("", None),
    ],
)
def test_managed_rules__give_the_one_about_child_processes(policy: str, value: int | None):
    assert child_rule_in(policy) == value


def test_places_for_work__are_no_folders_of_excels_own():
    folders = (
        r"C:\Users\k\AppData\Roaming\Microsoft\Excel\XLSTART",
        r"C:\Users\k\AppData\Roaming\Microsoft\Templates",
        r"C:\Program Files\Microsoft Office\root\Office16\Library",
        r"\\server\trusted",
        r"D:\業務\マクロ",
    )
    machine = Machine(trusted=tuple(map(TrustedFolder, folders)))
    assert places_for_work(machine) == [r"D:\業務\マクロ"]


@given(st.binary(max_size=9000) | st.text("ab\n", max_size=9000).map(str.encode))
def test_vba_source__is_read_back_as_it_was_compressed(source: bytes):
    assert decompressed(compress(source)) == source


@given(st.binary(max_size=300))
def test_vba_source__that_is_broken__does_not_end_the_self_test(container: bytes):
    decompressed(b"\x01" + container)


def test_version_of_the_vba_module__is_read_from_a_workbook(tmp_path: Path):
    book = tmp_path / "a.xlsm"
    book.write_bytes(TEMPLATE.read_bytes())
    assert xlwings_version(book) == importlib.metadata.version("xlwings")
    book.write_bytes(b"no zip")
    assert xlwings_version(book) is None
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("xl/vbaProject.bin", b"no project")
    assert xlwings_version(book) is None


def test_compiled_files__missing_stale_or_of_another_python__are_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    source = tmp_path / "some_package" / "__init__.py"
    source.parent.mkdir()
    source.write_text("a = 1\n", encoding="ascii")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    names = ("some_package", "not_there")
    assert uncompiled(names) == ("some_package",)
    compiled = Path(py_compile.compile(str(source), doraise=True))
    assert uncompiled(names) == ()
    whole = compiled.read_bytes()
    compiled.write_bytes(b"\0\0\0\0" + whole[4:])
    assert uncompiled(names) == ("some_package",)
    compiled.write_bytes(whole)
    source.write_text("a = 12345\n", encoding="ascii")
    assert uncompiled(names) == ("some_package",)
    py_compile.compile(
        str(source), doraise=True, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH
    )
    assert uncompiled(names) == ()


def test_doctor__of_a_workbook__tells_of_its_place_its_vba_and_its_python(
    tmp_path: Path, command: CommandLine
):
    book = tmp_path / "長野県.xlsm"
    command.run("new", "長野県", "--out", book)
    lines = command.run("doctor", book).out.splitlines()
    version = importlib.metadata.version("xlwings")
    assert f"○ ブックの場所：「{tmp_path}」に書き込めます" in lines
    assert f"○ ブックの VBA：xlwings 第 {version} 版" in lines
    assert f"○ ブックの Python：「{sys.executable}」があります" in lines


def test_doctor__of_a_workbook_that_is_not_there__is_a_wrong_usage(tmp_path: Path, command: CommandLine):
    outcome = command.run("doctor", tmp_path / "a.xlsm")
    assert (outcome.status, outcome.out) == (2, "")
    assert "がありません" in outcome.err


@pytest.mark.parametrize("module", ["python_calamine", "pandas", "lxml/etree", "xlwings", "msgspec"])
def test_doctor__of_a_broken_installation__names_what_is_broken(tmp_path: Path, module: str):
    """In a process of its own: here all is imported already."""
    broken = tmp_path / f"{module}.py"
    if broken.parent != tmp_path:
        broken.parent.mkdir()
        broken.with_name("__init__.py").touch()
    broken.write_text("raise ImportError('DLL load failed')\n", encoding="ascii")
    # PYTHONPATH would do on Unix; a Python that Windows people get as a folder (embeddable) takes no notice of it.
    code = (
        "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); "
        "runpy.run_module('xl_kenten', run_name='__main__', alter_sys=True)"
    )
    # Into files: what Windows starts beside a program (under Wine its desktop) may keep pipes open for ever.
    said, complained = tmp_path / "said", tmp_path / "complained"
    with said.open("wb") as out, complained.open("wb") as err:
        run = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path), "doctor"],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            check=False,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )
    assert (run.returncode, complained.read_bytes()) == (1, b"")
    lines = said.read_text("utf-8").splitlines()
    assert any(line.startswith("×") and "DLL load failed" in line for line in lines)


def test_self_test_of_an_open_workbook__in_the_cloud__says_so_and_goes_on():
    lines = diagnosis.examine_workbook("16.0", "https://d.docs.live.net/x/a.xlsm")
    assert ("ブックの場所", Verdict.PARTLY) in verdicts(lines)
    assert [line for line in lines if line.verdict is Verdict.FAILS] == []
