"""The bundle made by the real command through the real pip, and the set-up script run on a bundle."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.command_line import CommandLine
from xl_kenten import __version__
from xl_kenten.actions import bundle as action
from xl_kenten.adapters import wheel_download
from xl_kenten.adapters.setup_files import setup_files
from xl_kenten.adapters.wheel_file import read_wheel

STAND_IN = """
import sys
from pathlib import Path
words = sys.argv[1:]
print("RAN", *words)
if words[0] == "new" and words[-1] != "長野県":
    sys.exit(2)
if words[0] == "new":
    Path(words[words.index("--out") + 1]).write_bytes(b"book")
"""
ROOT = Path(__file__).parents[1]
LONGEST = 130  # as setup_files/install.py has it
ONLY_WINDOWS = {"colorama", "pywin32", "tzdata"}  # pip on Linux does not see that these are needed
OFFLINE = {"PIP_NO_INDEX": "1"}


@dataclass(frozen=True)
class Made:
    """A bundle, and what the command said."""

    folder: Path
    said: str


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A bundle for Python 3.12, fetched once; without a network these tests cannot be run."""
    folder = tmp_path_factory.mktemp("ソ表 予定") / "bundle"
    run = subprocess.run(
        [sys.executable, "-m", "xl_kenten", "bundle", "--python", "3.12", "--out", str(folder)],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    if run.returncode == 2 and not os.environ.get("CI") and "取得できません" in run.stderr.decode():
        pytest.skip("the package index cannot be reached from here")
    assert (run.returncode, run.stderr.decode()) == (0, "")
    return Made(folder, run.stdout.decode())


def test_bundle__has_every_part_and_says_what_to_do_with_it(made: Made):
    top = {path.name for path in made.folder.iterdir()}
    assert top == {
        "はじめに.txt",
        "setup.cmd",
        "uninstall.cmd",
        "緊急点検.cmd",
        "setup",
        "wheels",
        "licences",
        "workbook_template.xlsm",
    }
    assert {path.name for path in (made.folder / "setup").iterdir()} == {
        "install.py",
        "python.txt",
        "requirements.txt",
        "sha256.txt",
    }
    assert (made.folder / "workbook_template.xlsm").read_bytes() == (
        ROOT / "workbook_template.xlsm"
    ).read_bytes()
    count = len(list((made.folder / "wheels").iterdir()))
    assert re.search(rf"部品 {count} 個（\d+ MB）", made.said)
    assert "Python 3.12（64 ビット版）が要ります" in made.said


def test_bundle__holds_this_version_and_what_only_windows_needs(made: Made):
    wheels = {wheel.name: wheel for wheel in map(read_wheel, (made.folder / "wheels").iterdir())}
    assert str(wheels["xl-kenten"].version) == __version__
    direct = {
        re.match(r"[\w-]+", line.strip(' "')).group().lower().replace("_", "-")
        for line in (ROOT / "pyproject.toml")
        .read_text(encoding="utf-8")
        .partition("dependencies = [")[2]
        .partition("]")[0]
        .splitlines()
        if line.strip()
    }
    assert (direct | ONLY_WINDOWS | {"pip"}) - set(wheels) == set()
    compiled = {tag.platform for wheel in wheels.values() for tag in wheel.tags}
    assert compiled == {"any", "win_amd64"}


def test_requirements__pin_every_wheel_but_pip_with_its_hash(made: Made):
    wheels = [wheel for wheel in map(read_wheel, (made.folder / "wheels").iterdir()) if wheel.name != "pip"]
    wanted = {
        f"{wheel.name}=={wheel.version} --hash=sha256:{hashlib.sha256(wheel.path.read_bytes()).hexdigest()}"
        for wheel in wheels
    }
    assert set((made.folder / "setup" / "requirements.txt").read_text().splitlines()) == wanted


def test_licences__of_every_part_are_there_as_its_wheel_has_them(made: Made):
    listed = (made.folder / "licences" / "一覧.txt").read_text(encoding="utf-8-sig")
    for wheel in map(read_wheel, (made.folder / "wheels").iterdir()):
        folder = made.folder / "licences" / f"{wheel.name}-{wheel.version}"
        texts = sorted(path.read_bytes() for path in folder.rglob("*") if path.is_file())
        assert texts == sorted(wheel.licences.values())
        assert texts != [], wheel.name
        assert f"{wheel.name} {wheel.version}\t" in listed


def test_paths__leave_windows_room_for_the_folder_they_are_put_into(made: Made):
    inside = [
        f"env/Lib/site-packages/{name}"
        for wheel in (made.folder / "wheels").iterdir()
        for name in zipfile.ZipFile(wheel).namelist()
    ]
    own = [path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*")]
    compiled = "__pycache__/.cpython-312.pyc.140000000000000"  # as it is called while it is written
    lengths = [len(name) + (len(compiled) - 3 if name.endswith(".py") else 0) for name in (*inside, *own)]
    assert max(lengths) <= LONGEST


def test_digests__cover_every_file(made: Made):
    lines = (made.folder / "setup" / "sha256.txt").read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    there = {
        path.relative_to(made.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in made.folder.rglob("*")
        if path.is_file() and path.name != "sha256.txt"
    }
    assert listed == there


def test_bundle__a_folder_that_is_there__is_replaced_only_with_force_and_kept(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: CommandLine
):
    out = tmp_path / "bundle"
    out.mkdir()
    (out / "mine.txt").write_text("mine", encoding="ascii")
    refused = command.run("bundle", "--python", "3.12", "--out", out)
    assert (refused.status, refused.out) == (2, "")
    assert "--force" in refused.err

    def from_the_first(_: object, folder: Path, __: str, **___: object) -> None:
        for wheel in (made.folder / "wheels").iterdir():
            shutil.copy(wheel, folder)

    monkeypatch.setattr(action, "download", from_the_first)
    assert command.run("bundle", "--python", "3.12", "--out", out, "--force").status == 0
    (kept,) = (path for path in tmp_path.iterdir() if "バックアップ" in path.name)
    assert [path.name for path in kept.iterdir()] == ["mine.txt"]
    assert sorted(path.name for path in (out / "wheels").iterdir()) == sorted(
        path.name for path in (made.folder / "wheels").iterdir()
    )


def test_bundle__a_part_is_missing_after_all__is_refused_and_nothing_is_left(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: CommandLine
):
    def without_tzdata(_: object, folder: Path, __: str, **___: object) -> None:
        for wheel in (made.folder / "wheels").iterdir():
            if not wheel.name.startswith("tzdata"):
                shutil.copy(wheel, folder)

    monkeypatch.setattr(action, "download", without_tzdata)
    refused = command.run("bundle", "--python", "3.12", "--out", tmp_path / "b")
    assert refused.status == 2
    assert re.fullmatch(r"部品が揃いません。.*tzdata.*：pandas に必要。\n", refused.err)
    assert list(tmp_path.iterdir()) == []


def test_no_network__is_one_sentence(tmp_path: Path):
    run = subprocess.run(
        [sys.executable, "-m", "xl_kenten", "bundle", "--python", "3.12", "--out", str(tmp_path / "b")],
        capture_output=True,
        check=False,
        env={**os.environ, **OFFLINE, "PYTHONIOENCODING": "utf-8"},
    )
    (sentence,) = run.stderr.decode().splitlines()
    assert (run.returncode, run.stdout) == (2, b"")
    assert "インターネットにつながるパソコンで実行しているか" in sentence
    assert list(tmp_path.iterdir()) == []


def test_no_pip__is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: CommandLine):
    monkeypatch.setattr(wheel_download, "find_spec", lambda _: None)
    refused = command.run("bundle", "--python", "3.12", "--out", tmp_path / "b")
    assert (refused.status, refused.err) == (
        2,
        "この Python には pip がありません。pip の入った Python で実行してください。\n",
    )


@pytest.mark.parametrize("python", ["3", "3.10", "2.7", "3.x", "３.12", "3.12.1", "latest"])
def test_version_of_python_that_is_none_or_too_old__is_refused(
    tmp_path: Path, command: CommandLine, python: str
):
    refused = command.run("bundle", "--python", python, "--out", tmp_path / "b")
    assert refused.status == 2
    assert f"Python の版「{python}」は使えません" in refused.err


@pytest.fixture
def for_this_machine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle for the Python that runs the tests, of our own wheel and pip alone."""
    folder = tmp_path_factory.mktemp("ソ表 (a&b) !x%y") / "bundle"
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    for name, data in setup_files(python).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def install(bundle: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(bundle / "setup" / "install.py"), *options],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


def test_setup__for_another_python__is_refused_and_the_probe_says_so(for_this_machine: Path):
    assert install(for_this_machine, "--probe").returncode == 0
    (for_this_machine / "setup" / "python.txt").write_text("3.99\n", encoding="ascii")
    assert install(for_this_machine, "--probe").returncode == 2
    run = install(for_this_machine)
    assert run.returncode == 2
    assert "Python 3.99 の 64 ビット版で実行してください" in run.stdout


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_setup__of_a_folder_that_was_copied_in_part__is_refused(for_this_machine: Path, damage: str):
    digest = hashlib.sha256(b"whole").hexdigest()
    (for_this_machine / "setup" / "sha256.txt").write_text(f"{digest}  wheels/部品.whl\n", encoding="utf-8")
    (for_this_machine / "wheels").mkdir()
    if damage == "changed":
        (for_this_machine / "wheels" / "部品.whl").write_bytes(b"half")
    run = install(for_this_machine)
    assert run.returncode == 2
    assert "「wheels/部品.whl」" in run.stdout
    assert "フォルダー全体をもう一度コピーしてください" in run.stdout
    assert not (for_this_machine / "env").exists()


def test_setup__a_folder_env_that_is_not_its_own__is_left_alone(for_this_machine: Path):
    (for_this_machine / "setup" / "sha256.txt").write_text("", encoding="utf-8")
    (for_this_machine / "env").mkdir()
    (for_this_machine / "env" / "mine.txt").write_text("mine", encoding="ascii")
    run = install(for_this_machine)
    assert run.returncode == 2
    assert "setup.cmd が作ったフォルダーではないため" in run.stdout
    assert [path.name for path in (for_this_machine / "env").iterdir()] == ["mine.txt"]


@pytest.fixture
def with_stand_in(for_this_machine: Path, made: Made) -> Path:
    """A bundle whose program only says what it is asked to do; pip is the real one."""
    wheels = for_this_machine / "wheels"
    wheels.mkdir()
    (pip,) = (made.folder / "wheels").glob("pip-*.whl")
    shutil.copy(pip, wheels)
    own = wheels / "xl_kenten-1.0-py3-none-any.whl"
    with zipfile.ZipFile(own, "w") as archive:
        archive.writestr("xl_kenten/__init__.py", "")
        archive.writestr("xl_kenten/__main__.py", STAND_IN)
        archive.writestr(
            "xl_kenten-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: xl-kenten\nVersion: 1.0\n"
        )
        archive.writestr(
            "xl_kenten-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("xl_kenten-1.0.dist-info/RECORD", "")
    setup = for_this_machine / "setup"
    digest = hashlib.sha256(own.read_bytes()).hexdigest()
    (setup / "requirements.txt").write_text(f"xl-kenten==1.0 --hash=sha256:{digest}\n", encoding="ascii")
    (setup / "sha256.txt").write_text(f"{digest}  wheels/{own.name}\n", encoding="ascii")
    return for_this_machine


def ran(said: str) -> list[list[str]]:
    return [line.split()[1:] for line in said.splitlines() if line.startswith("RAN ")]


def test_setup__to_the_end__makes_environment_and_workbook_and_runs_doctor(with_stand_in: Path):
    run = install(with_stand_in, "--prefecture", "長野県")
    book = with_stand_in / "ブック" / "長野県_緊急点検.xlsm"
    assert (run.returncode, run.stderr) == (0, "")
    assert book.read_bytes() == b"book"
    assert run.stdout.splitlines()[-2].strip() == str(book)
    first, last = ran(run.stdout)
    assert (first[:2], first[-2:]) == (["new", "--out"], ["--", "長野県"])
    assert last[0] == "doctor"
    library = next((with_stand_in / "env").rglob("xl_kenten"))
    assert [path.name for path in library.glob("__pycache__/*.pyc")] != []

    book.write_bytes(b"filled")
    again = install(with_stand_in, "--prefecture", "長野県")
    assert again.returncode == 0
    assert book.read_bytes() == b"filled"
    assert [words[0] for words in ran(again.stdout)] == ["doctor"]


def test_setup__nobody_answers_which_prefecture__everything_but_the_workbook_is_made(with_stand_in: Path):
    run = install(with_stand_in)
    assert run.returncode == 0
    assert "ブックは作りませんでした" in run.stdout
    assert ran(run.stdout) == [["doctor"]]
    assert not (with_stand_in / "ブック").exists()


def test_setup__a_part_whose_hash_is_not_the_pinned_one__is_not_installed(with_stand_in: Path):
    setup = with_stand_in / "setup"
    pinned = f"xl-kenten==1.0 --hash=sha256:{'0' * 64}\n"
    (setup / "requirements.txt").write_text(pinned, encoding="ascii")
    run = install(with_stand_in, "--prefecture", "長野県")
    assert run.returncode == 2
    assert "部品を入れられませんでした" in run.stdout
    assert ran(run.stdout) == []
