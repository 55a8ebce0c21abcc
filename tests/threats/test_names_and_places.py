"""Whatever a file is called, wherever it points, whatever it is: nothing is read or written outside the folders named."""

import json
import os
import socket
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from tests.command_line import SAMPLE_PREFECTURE, CommandLine
from tests.hostile.packages import zipped
from tests.returned_workbooks import write_return
from tests.threats.hostile_returns import NAME, ROW, honest, parts_of, with_parts

FAULTY = ROW.replace("| 0 |", "| 2 |", 1)
_OUTSIDE = "外の秘密"


def everything_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.fixture(name="folder")
def folder_of_returns(tmp_path: Path) -> Path:
    folder = tmp_path / "回答"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    "target", ["../../../outside.xml", "/../../outside.xml", "..\\..\\outside.xml", "C:\\outside.xml"]
)
def test_path_traversal_in_the_parts_of_a_package__reads_and_writes_nothing_outside(
    command: CommandLine, tmp_path: Path, folder: Path, target: str
) -> None:
    (tmp_path / "outside.xml").write_text(_OUTSIDE, encoding="utf-8")
    found = parts_of(with_parts({target: "<evil/>"}))
    links = found["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet1.xml", target.encode())
    (folder / "a.xlsx").write_bytes(zipped(found | {"xl/_rels/workbook.xml.rels": links}))
    (folder / "b.xlsx").write_bytes(honest())
    before = everything_below(tmp_path)
    outcome = command.run("check", folder, *SAMPLE_PREFECTURE, "--json", "-", "--mark", tmp_path / "写し")
    assert [file["status"] for file in outcome.report["files"]] == ["rejected", "read"]
    assert everything_below(tmp_path) == before | {"写し"}
    assert _OUTSIDE not in outcome.out


@pytest.mark.parametrize("name", ["../外", "..", "/etc/外", "..\\外", "C:\\外", "con", "外/../../外"])
def test_path_traversal_in_the_name_of_a_municipality__writes_nothing_outside(
    command: CommandLine, tmp_path: Path, name: str
) -> None:
    own_list = tmp_path / "一覧.csv"
    own_list.write_text(f"code,name\n993018,{name}\n", encoding="utf-8")
    out = tmp_path / "様式" / "下"
    out.parent.mkdir()
    outcome = command.run("distribute", "例示県", "--municipalities", own_list, "--out", out)
    assert outcome.status == 0
    (form,) = (path for path in everything_below(tmp_path) if path.endswith(".xlsx"))
    assert form.startswith("様式/下/01_993018_")
    assert everything_below(tmp_path) == {"一覧.csv", "様式", "様式/下", "様式/下/配布一覧.csv", form}


@pytest.mark.skipif(sys.platform == "win32", reason="needs links that anyone may make")
def test_symbolic_links__are_listed_and_lead_nowhere(
    command: CommandLine, tmp_path: Path, folder: Path
) -> None:
    outside = tmp_path / "外"
    outside.mkdir()
    write_return(outside / "他.xlsx", ROW)
    write_return(folder / "a.xlsx", FAULTY)
    (folder / "外へ").symlink_to(outside)
    (folder / "他.xlsx").symlink_to(outside / "他.xlsx")
    (folder / "輪").symlink_to(folder)
    (folder / "端末.xlsx").symlink_to("/dev/zero")
    report = command.consolidate(folder).report
    assert {file["file"]: (file["status"], file["codes"]) for file in report["files"]} == {
        "a.xlsx": ("read", []),
        **dict.fromkeys(("他.xlsx", "外へ", "輪", "端末.xlsx"), ("skipped", ["file-skipped"])),
    }


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
def test_devices_pipes_and_sockets__are_passed_over_without_waiting(folder: Path) -> None:
    (folder / "a.xlsx").write_bytes(honest())
    os.mkfifo(folder / "管.xlsx")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(folder)  # the address of a socket is short
        try:
            listening.bind("口.xlsx")
        finally:
            os.chdir(here)
        devices = ["管.xlsx", "口.xlsx"]
        try:
            os.mknod(folder / "零.xlsx", 0o020666, os.makedev(1, 5))
            devices.append("零.xlsx")
        except PermissionError:  # only root may make one
            pass
        words = ["status", str(folder), *map(str, SAMPLE_PREFECTURE)]
        single = ["check", "/dev/zero", str(folder / "管.xlsx"), *map(str, SAMPLE_PREFECTURE)]
        runs = [
            subprocess.run(
                [sys.executable, "-X", "utf8", "-m", "xl_kenten", *each],
                capture_output=True,
                timeout=30,
                check=False,
            )
            for each in (words, single)
        ]
    assert f"対象外 {len(devices)}" in runs[0].stdout.decode()
    assert "受理 1" in runs[0].stdout.decode()
    assert (runs[1].returncode, "対象外 2" in runs[1].stdout.decode()) == (2, True)


@pytest.mark.skipif(os.name == "nt", reason="names are always text on Windows")
def test_names_in_shift_jis_and_decomposed__are_told_as_text_and_taken(
    command: CommandLine, tmp_path: Path, folder: Path
) -> None:
    decomposed = unicodedata.normalize("NFD", "ガギグ市の回答.xlsx")
    write_return(
        folder / decomposed, f"| 1 | {unicodedata.normalize('NFD', '仮名市')} {FAULTY.partition(NAME)[2]}"
    )
    try:
        raw = os.fsencode(folder) + b"/" + "架空市の回答.xlsx".encode("cp932")
        with open(raw, "wb") as file:  # noqa: PTH123 (a name in bytes)
            file.write(write_return(tmp_path / "b.xlsx", FAULTY).read_bytes())
    except OSError:
        pytest.skip("this disk takes no such names")
    outcome = command.run(
        "check", folder, *SAMPLE_PREFECTURE, "--mark", tmp_path / "写し", "--json", tmp_path / "r.json"
    )
    assert outcome.status == 1
    copies = {unicodedata.normalize("NFC", path.name) for path in (tmp_path / "写し").rglob("*.xlsx")}
    report = (tmp_path / "r.json").read_text("utf-8")
    assert "架空市の回答.xlsx" in report
    assert f'"{decomposed}"' in report
    assert "ガギグ市の回答_確認結果.xlsx" in copies
    assert len(copies) == 2


def test_path_of_more_than_260_characters__is_read_marked_and_reported(
    command: CommandLine, tmp_path: Path, folder: Path
) -> None:
    deep = "/".join(["長" * 75] * 5)
    (folder / deep).mkdir(parents=True)
    write_return(folder / deep / "回答.xlsx", FAULTY)
    outcome = command.run("check", folder, *SAMPLE_PREFECTURE, "--mark", tmp_path / "写し", "--json", "-")
    assert [file["file"] for file in outcome.report["files"]] == [f"{deep}/回答.xlsx"]
    assert len(str(tmp_path / "写し" / deep)) > 260
    assert (tmp_path / "写し" / deep / "回答_確認結果.xlsx").is_file()


def test_name_as_long_as_the_disk_allows__is_read_and_its_copy_gets_a_shorter_one(
    command: CommandLine, tmp_path: Path, folder: Path
) -> None:
    name = "長" * 83 + ".xlsx"  # 254 bytes
    write_return(folder / name, FAULTY)
    outcome = command.run("check", folder, *SAMPLE_PREFECTURE, "--mark", tmp_path / "写し", "--json", "-")
    assert [file["file"] for file in outcome.report["files"]] == [name]
    assert [path.name for path in (tmp_path / "写し").iterdir()] == ["長" * 66 + "…_確認結果.xlsx"]


@pytest.mark.skipif(os.name == "nt", reason="names are always text on Windows")
@pytest.mark.parametrize("given", ["the folder", "the files"])
def test_names_that_read_the_same__are_told_apart_and_each_copy_is_made_of_its_own_file(
    command: CommandLine, tmp_path: Path, folder: Path, given: str
) -> None:
    spelt = [os.fsencode(folder) + b"/" + "回答.xlsx".encode(encoding) for encoding in ("utf-8", "cp932")]
    for path, name in zip(spelt, (NAME, "例示市"), strict=True):
        try:
            with open(path, "wb") as file:  # noqa: PTH123 (a name in bytes)
                file.write(write_return(tmp_path / "a.xlsx", FAULTY.replace(NAME, name)).read_bytes())
        except OSError:
            pytest.skip("this disk takes no such names")
    write_return(folder / "回答（2）.xlsx", FAULTY.replace(NAME, "模擬市"))
    files = [folder] if given == "the folder" else [*map(os.fsdecode, spelt), folder / "回答（2）.xlsx"]
    outcome = command.run(
        "check", *files, *SAMPLE_PREFECTURE, "--mark", tmp_path / "写し", "--json", tmp_path / "r.json"
    )
    report = json.loads((tmp_path / "r.json").read_text("utf-8"))
    names = {row["name"]: row["source"]["file"].rpartition("/")[2] for row in report["rows"]}
    assert names == {NAME: "回答.xlsx", "例示市": "回答（3）.xlsx", "模擬市": "回答（2）.xlsx"}
    copies = {
        path: name
        for path in (tmp_path / "写し").rglob("*.xlsx")
        for name in names
        if name.encode() in b"".join(parts_of(path.read_bytes()).values())
    }
    assert (outcome.status, sorted(copies.values())) == (1, sorted(names))


@pytest.mark.parametrize(
    "words",
    [
        ["check", "a.xlsx", "--json", "a.xlsx"],
        ["check", "b.xlsx", "--json", "a.xlsx"],
        ["check", "c.json", "--json", "c.json"],
        ["check", ".", "--json", "a.xlsx"],
        ["status", ".", "--json", "a.xlsx"],
        ["check", "a.xlsx", "--mark", "a.xlsx"],
    ],
    ids=" ".join,
)
def test_file_to_be_checked_as_the_place_to_write_to__is_refused_even_with_force(
    command: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    for name in ("a.xlsx", "b.xlsx", "c.json"):
        (folder / name).write_bytes(honest())
    monkeypatch.chdir(folder)
    outcome = command.run(*words, *SAMPLE_PREFECTURE, "--force")
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == dict.fromkeys(
        ("a.xlsx", "b.xlsx", "c.json"), honest()
    )


def test_report_among_the_returns__is_made_anew(command: CommandLine, folder: Path) -> None:
    (folder / "a.xlsx").write_bytes(honest())
    words = ["consolidate", folder, *SAMPLE_PREFECTURE, "--out", folder / "集約.xlsx", "--force"]
    assert [command.run(*words).status, command.run(*words).status] == [1, 1]
    assert len(list(folder.glob("集約*.xlsx"))) == 2
