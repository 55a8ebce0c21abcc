"""What a bundle is made of: our own wheel, the closure of what Windows needs, the scripts a clerk double-clicks."""

import importlib.util
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.built_wheel import build_wheel
from xl_kenten.adapters import own_wheel as own
from xl_kenten.adapters.embedded_python import unpack
from xl_kenten.adapters.own_wheel import own_wheel
from xl_kenten.adapters.setup_files import setup_files
from xl_kenten.adapters.wheel_closure import lacks
from xl_kenten.adapters.wheel_file import read_wheel
from xl_kenten.errors import UsageError

SHOWN = ["setup.cmd", "uninstall.cmd", "緊急点検.cmd", "はじめに.txt"]
CMD = SHOWN[:3]


def contents(wheel: bytes) -> dict[str, bytes]:
    """Every file of a wheel but its record and what its maker says of itself."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        return {
            name: archive.read(name)
            for name in archive.namelist()
            if not name.endswith((".dist-info/RECORD", ".dist-info/WHEEL"))
        }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as the build back end makes it."""
    if importlib.util.find_spec("pip") is None:
        pytest.skip("no pip here, as in the embeddable Python of Windows")
    return build_wheel(tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel installed into a folder of its own."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(folder), str(built)],
        check=True,
        capture_output=True,
    )
    return folder


def packed_in(library: Path) -> subprocess.CompletedProcess[bytes]:
    """Pack the own wheel with the program in that folder."""
    program = (
        f"import sys; sys.path.insert(0, {str(library)!r})\n"
        "from xl_kenten.adapters.own_wheel import own_wheel, own_template\n"
        "from xl_kenten.errors import UsageError\n"
        "try:\n    name, data = own_wheel()\nexcept UsageError as error:\n"
        "    sys.stderr.buffer.write(str(error).encode()); sys.exit(2)\n"
        "assert own_template()[:2] == b'PK'\n"
        "sys.stdout.buffer.write(data)"
    )
    return subprocess.run(
        [sys.executable, "-P", "-c", program], capture_output=True, check=False, cwd=library
    )


def test_own_wheel__from_the_sources__is_that_of_the_build_back_end(built: Path):
    name, data = own_wheel()
    assert name == built.name
    ours, theirs = contents(data), contents(built.read_bytes())
    assert ours.keys() == theirs.keys()
    for parts in (ours, theirs):
        # Behind the blank line stands the README as it was when the sources were installed.
        (metadata,) = (part for part in parts if part.endswith(".dist-info/METADATA"))
        parts[metadata] = parts[metadata].partition(b"\n\n")[0]
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_own_wheel__from_an_installation__is_that_it_was_installed_from(built: Path, installed: Path):
    run = packed_in(installed)
    assert (run.returncode, run.stderr) == (0, b"")
    assert contents(run.stdout) == contents(built.read_bytes())


def test_own_wheel__is_byte_for_byte_the_same_again():
    assert own_wheel() == own_wheel()


def test_own_wheel__a_file_was_changed_since__is_refused_by_name(installed: Path):
    changed = installed / "xl_kenten" / "errors.py"
    former = changed.read_bytes()
    changed.write_bytes(former + b"\n# changed\n")
    try:
        run = packed_in(installed)
    finally:
        changed.write_bytes(former)
    assert run.returncode == 2
    assert "errors.py」がインストールの後で書き換えられています" in run.stderr.decode()


def test_own_wheel__of_another_version_than_the_record_says__is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(own.xl_kenten, "__version__", "99.0")
    with pytest.raises(UsageError, match="もう一度インストール"):
        own_wheel()


def wheel(folder: Path, name: str, *needs: str, python: str = ">=3.8", tag: str = "py3-none-any") -> Path:
    """A wheel that holds nothing but its metadata and its licence."""
    path = folder / f"{name}-1.0-{tag}.whl"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", "Version: 1.0", f"Requires-Python: {python}"]
    lines += [f"Requires-Dist: {need}" for need in needs]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(lines) + "\n\nAbout it.\n")
        archive.writestr(f"{name}-1.0.dist-info/licenses/LICENSE", f"terms of {name}")
    return path


def lacking(folder: Path, root: str, python: str = "3.12") -> list[str]:
    wheels = [read_wheel(path) for path in sorted(folder.iterdir())]
    return [lack.sentence for lack in lacks(wheels, [Requirement(root)], python)]


def test_closure__what_only_windows_needs__is_missed(tmp_path: Path):
    wheel(tmp_path, "a", "b", 'c; platform_system == "Windows"', 'd; sys_platform == "linux"')
    wheel(tmp_path, "b", 'e>=2; os_name == "nt"')
    assert lacking(tmp_path, "a") == ["c：a に必要", "e>=2：b に必要"]


def test_closure__needs_of_an_extra__count_only_when_it_was_asked_for(tmp_path: Path):
    wheel(tmp_path, "a", 'b; extra == "more"')
    assert lacking(tmp_path, "a") == []
    assert lacking(tmp_path, "a[more]") == ["b：a に必要"]


def test_closure__two_that_need_each_other__come_to_an_end(tmp_path: Path):
    wheel(tmp_path, "a", "b")
    wheel(tmp_path, "b", "a")
    assert lacking(tmp_path, "a") == []


@pytest.mark.parametrize(
    ("needs", "options"),
    [
        ("b>=2", {}),
        ("b", {"tag": "cp312-cp312-manylinux_2_28_x86_64"}),
        ("b", {"tag": "cp311-cp311-win_amd64"}),
        ("b", {"tag": "cp312-cp312-win32"}),
        ("b", {"python": ">=3.13"}),
    ],
    ids=["version", "linux", "python", "32 bits", "needs a newer python"],
)
def test_closure__a_wheel_that_does_not_fit__is_named(tmp_path: Path, needs: str, options: dict[str, str]):
    wheel(tmp_path, "a", needs)
    path = wheel(tmp_path, "b", **options)
    assert lacking(tmp_path, "a") == [f"{needs}（あるのは {path.name}）：a に必要"]


@pytest.mark.parametrize("tag", ["cp312-cp312-win_amd64", "cp38-abi3-win_amd64", "py3-none-win_amd64"])
def test_closure__wheels_made_for_windows__fit(tmp_path: Path, tag: str):
    wheel(tmp_path, "a", "b")
    wheel(tmp_path, "b", tag=tag)
    assert lacking(tmp_path, "a") == []


def test_broken_wheel__is_refused_by_name(tmp_path: Path):
    path = tmp_path / "a-1.0-py3-none-any.whl"
    path.write_bytes(b"PK half")
    with pytest.raises(UsageError, match=re.escape(path.name)):
        read_wheel(path)


def embeddable(path: Path, machine: bytes = b"\x64\x86", *more: str) -> Path:
    """A zip as python.org names its parts; the program is a header only."""
    program = b"MZ".ljust(0x3C, b"\0") + (0x40).to_bytes(4, "little") + b"PE\0\0" + machine
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("python.exe", program)
        for name in ("python312.dll", "python312._pth", *more):
            archive.writestr(name, b"")
    return path


def test_embeddable_python__is_unpacked(tmp_path: Path):
    unpack(embeddable(tmp_path / "e.zip"), tmp_path / "python", "3.12")
    assert sorted(path.name for path in (tmp_path / "python").iterdir()) == [
        "python.exe",
        "python312._pth",
        "python312.dll",
    ]


@pytest.mark.parametrize(
    ("python", "machine", "more", "said"),
    [
        ("3.13", b"\x64\x86", (), "3.13 の embeddable package ではありません"),
        ("3.12", b"\x4c\x01", (), "64 ビット版ではありません"),
        ("3.12", b"\x64\x86", ("../x.dll",), "展開できない名前"),
    ],
)
def test_embeddable_python__that_is_none__is_refused(
    tmp_path: Path, python: str, machine: bytes, more: tuple[str, ...], said: str
):
    with pytest.raises(UsageError, match=said):
        unpack(embeddable(tmp_path / "e.zip", machine, *more), tmp_path / "python", python)
    assert not (tmp_path / "python").exists()


def test_shown_files__are_in_the_code_page_of_a_japanese_windows_with_its_line_ends():
    for name in SHOWN:
        data = setup_files("3.12")[name]
        assert data.decode("cp932").encode("cp932") == data
        assert data.count(b"\n") == data.count(b"\r\n") > 10
        assert not data.startswith(b"\xef\xbb\xbf")
        assert b"@PYTHON@" not in data
        assert b"@DIGITS@" not in data


@pytest.mark.parametrize("name", CMD)
def test_script__no_sign_of_it_means_something_else_to_cmd(name: str):
    text = setup_files("3.12")[name].decode("cp932")
    second_bytes = {
        sign for sign in text if len(raw := sign.encode("cp932")) == 2 and raw[1] in b'\\^|&<>%!"'
    }
    assert second_bytes == set()  # ソ, 表, 能 … end in the byte of a backslash
    lines = text.split("\r\n")
    assert lines[0] == "@echo off"
    assert text.index("DisableDelayedExpansion") < text.index("chcp 932") < text.index("pushd")
    assert all(line.isascii() for line in lines[: lines.index("chcp 932 >nul")])
    code = [line for line in lines if not line.startswith(("echo ", "rem "))]
    # Blocks end at a bracket in a path, "call" reads % and ^ a second time, || sees an older error level in Wine.
    assert [line for line in code if re.search(r"[()]|\bcall\b|\|\|", line)] == []
    # Whatever may hold a path stands in quotes.
    for line in code:
        assert "%" not in re.sub(r'"[^"]*"|%STATUS%|%ERRORLEVEL%|%\*', "", line)


@pytest.mark.parametrize("name", CMD)
def test_script__every_label_it_goes_to_is_there(name: str):
    text = setup_files("3.12")[name].decode("cp932")
    assert set(re.findall(r"goto (\w+)", text)) <= set(re.findall(r"^:(\w+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", CMD)
def test_script__an_echo_holds_no_sign_that_cmd_takes_for_its_own(name: str):
    text = setup_files("3.12")[name].decode("cp932")
    told = [line for line in text.split("\r\n") if line.startswith("echo ")]
    assert [line for line in told if re.search(r"[%&|<>^!]", line)] == []


def test_version_of_python__stands_wherever_it_is_looked_for():
    script = setup_files("3.13")["setup.cmd"].decode("cp932")
    assert r"Programs\Python\Python313\python.exe" in script
    assert "py -3.13 setup" in script
    assert setup_files("3.13")["setup/python.txt"] == b"3.13\n"
