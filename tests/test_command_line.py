import json
import stat
import subprocess
import sys

import openpyxl
import pytest

from tests.command_line import SAMPLE_LIST, SAMPLE_PREFECTURE
from tests.returned_workbooks import write_return

ROW = "| 1 | 架空市 | 0 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | |"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "回答"
    folder.mkdir()
    write_return(folder / "a.xlsx", ROW)
    return folder


def one_sentence(outcome):
    """A usage error: nothing on standard output, one Japanese line on standard error, status 2."""
    assert (outcome.status, outcome.out) == (2, "")
    lines = outcome.err.splitlines()
    assert len(lines) == 1
    assert "Traceback" not in lines[0]
    assert lines[0].endswith(("。", "）。"))
    return lines[0]


class TestUsage:
    def test_unknown_prefecture(self, command, folder):
        outcome = command.run("consolidate", folder, "--prefecture", "長里県", "--out", folder / "o.xlsx")
        assert "長里県" in one_sentence(outcome)
        assert "長野県" in outcome.err

    def test_missing_folder(self, command, tmp_path):
        outcome = command.run(
            "consolidate", tmp_path / "無い", *SAMPLE_PREFECTURE, "--out", tmp_path / "o.xlsx"
        )
        assert "無い" in one_sentence(outcome)

    def test_existing_output__is_kept(self, command, folder, tmp_path):
        out = tmp_path / "o.xlsx"
        out.write_bytes(b"mine")
        outcome = command.run("consolidate", folder, *SAMPLE_PREFECTURE, "--out", out)
        assert "--force" in one_sentence(outcome)
        assert out.read_bytes() == b"mine"

    def test_existing_output_with_force__is_replaced_and_kept_beside(self, command, folder, tmp_path):
        out = tmp_path / "o.xlsx"
        out.write_bytes(b"mine")
        command.run("consolidate", folder, *SAMPLE_PREFECTURE, "--out", out, "--force")
        (backup,) = tmp_path.glob("o.バックアップ_*.xlsx")
        assert backup.read_bytes() == b"mine"
        assert out.read_bytes()[:2] == b"PK"

    @pytest.mark.parametrize("out", ["無いフォルダ/o.xlsx", "a.xlsx/o.xlsx"])
    def test_output_that_cannot_be_written(self, command, folder, out):
        one_sentence(command.run("consolidate", folder, *SAMPLE_PREFECTURE, "--out", folder / out))

    def test_output_in_a_folder_that_takes_no_files(self, command, folder):
        one_sentence(command.run("consolidate", folder, *SAMPLE_PREFECTURE, "--out", "/proc/o.xlsx"))

    def test_output_that_is_no_workbook(self, command, folder, tmp_path):
        outcome = command.run("consolidate", folder, *SAMPLE_PREFECTURE, "--out", tmp_path / "o.csv")
        assert ".xlsx" in one_sentence(outcome)

    @pytest.mark.parametrize(
        "arguments",
        [
            (),
            ("consolidat",),
            ("check",),
            ("check", "--jsn", "x"),
            ("check", "無い.xlsx"),
            ("consolidate", "x"),
            ("consolidate", "x", "--prefecture"),
            ("distribute", "長野県"),
            ("check", "x.xlsx", "--form", "無い"),
            ("check", "x.xlsx", "--municipalities", "y.csv"),
        ],
    )
    def test_wrong_words(self, command, arguments):
        one_sentence(command.run(*arguments))

    @pytest.mark.parametrize("name", ["", " "])
    def test_name_that_is_empty__is_not_taken_for_this_folder(self, command, name):
        said = one_sentence(command.run("check", name))
        assert said.startswith("ファイル が空です。ファイルかフォルダーの名前を指定してください。")
        said = one_sentence(command.run("consolidate", name, *SAMPLE_PREFECTURE, "--out", "o.xlsx"))
        assert said.startswith("フォルダー が空です。")

    def test_file_that_is_named_twice_and_lies_in_a_folder_that_is_named__is_one_file(self, command, folder):
        (file,) = folder.iterdir()
        outcome = command.check(file, folder, file)
        assert [each["status"] for each in outcome.report["files"]] == ["read"]
        assert "return-duplicate" not in outcome.codes()

    def test_nothing_readable__status_2_and_the_reasons(self, command, tmp_path):
        folder = tmp_path / "回答"
        folder.mkdir()
        (folder / "a.xlsx").write_bytes(b"")
        outcome = command.consolidate(folder)
        assert outcome.status == 2
        assert outcome.report["files"] == [{"file": "a.xlsx", "status": "rejected", "codes": ["file-empty"]}]


class TestHelp:
    @pytest.mark.parametrize("name", [None, "demo", "distribute", "check", "consolidate", "status", "doctor"])
    def test_it_is_japanese(self, capsys, name):
        from xl_kenten.cli import main

        with pytest.raises(SystemExit) as end:
            main([*([name] if name else []), "--help"])
        text = capsys.readouterr().out
        assert end.value.code == 0
        assert text.startswith("使い方: xl-kenten")
        assert not {"usage", "options", "positional", "show this"} & set(text.split())


class TestJson:
    def test_dash__standard_output_holds_the_report_and_nothing_else(self, folder):
        run = subprocess.run(
            [
                sys.executable,
                "-m",
                "xl_kenten",
                "status",
                str(folder),
                *map(str, SAMPLE_PREFECTURE),
                "--json",
                "-",
            ],
            capture_output=True,
            check=False,
        )
        assert json.loads(run.stdout.decode("utf-8"))["summary"]["received"] == 1
        assert run.returncode == 1

    def test_file__holds_the_report(self, command, folder, tmp_path):
        file = tmp_path / "r.json"
        command.run("check", folder, *SAMPLE_PREFECTURE, "--json", file)
        assert list(json.loads(file.read_text("utf-8"))) == [
            "form",
            "prefecture",
            "summary",
            "totals",
            "rows",
            "findings",
            "files",
        ]

    def test_check_without_a_prefecture(self, command, tmp_path):
        file = write_return(tmp_path / "a.xlsx", ROW.replace("架空市", "松本市").replace("0", ""))
        outcome = command.run("check", file, "--json", "-")
        assert outcome.report["prefecture"] is None
        assert outcome.report["rows"][0]["lg_code"] == "202029"

    def test_summary_counts_what_the_lists_hold(self, command, folder):
        (folder / "b.xlsx").write_bytes(b"")
        (folder / "Thumbs.db").write_bytes(b"x")
        report = command.consolidate(folder).report
        assert report["summary"] == {
            "municipalities": 30,
            "received": 1,
            "missing": 29,
            "files": 3,
            "rejected": 1,
            "errors": 30,
            "warnings": 0,
            "notices": 1,
        }
        assert [file["status"] for file in report["files"]] == ["skipped", "read", "rejected"]


class TestStatus:
    def test_every_municipality_stands_there_in_order(self, command, folder):
        outcome = command.run("status", folder, *SAMPLE_PREFECTURE)
        lines = outcome.out.splitlines()
        assert len([line for line in lines if "　" in line and line[:2].strip().isdigit()]) == 30
        assert any("受理" in line and "架空市" in line and "a.xlsx" in line for line in lines)
        assert any(line.startswith("未提出の団体（29）") for line in lines)


class TestDistribute:
    def test_one_form_a_municipality_and_again_the_same(self, command, tmp_path):
        out = tmp_path / "配布"
        first = command.run("distribute", "長野県", "--out", out)
        assert first.status == 0
        names = sorted(path.name for path in out.glob("*.xlsx"))
        assert len(names) == 77
        assert names[0] == "01_202011_長野市.xlsx"
        assert openpyxl.load_workbook(out / names[1])["市町村分"]["A8"].value == 2  # its place in 建制順
        before = {path.name: path.read_bytes() for path in out.iterdir()}
        second = command.run("distribute", "長野県", "--out", out)
        assert second.status == 0
        assert {path.name: path.read_bytes() for path in out.iterdir()} == before

    def test_file_of_other_content__is_kept_and_nothing_written(self, command, tmp_path):
        out = tmp_path / "配布"
        out.mkdir()
        (out / "02_202029_松本市.xlsx").write_bytes(b"answers")
        one_sentence(command.run("distribute", "長野県", "--out", out))
        assert [path.name for path in out.iterdir()] == ["02_202029_松本市.xlsx"]

    def test_own_list_decides_the_order(self, command, tmp_path):
        own = tmp_path / "list.csv"
        own.write_text("code,name\n202029,松本市\n202011,長野市\n", encoding="utf-8-sig")
        command.run("distribute", "長野県", "--out", tmp_path / "o", "--municipalities", own)
        assert sorted(path.name for path in (tmp_path / "o").glob("*.xlsx")) == [
            "01_202029_松本市.xlsx",
            "02_202011_長野市.xlsx",
        ]

    def test_bad_list__is_refused_with_its_line(self, command, tmp_path):
        own = tmp_path / "list.csv"
        own.write_text("code,name\n202029,松本市\n202012,長野市\n", encoding="utf-8")
        outcome = command.run("distribute", "長野県", "--out", tmp_path / "o", "--municipalities", own)
        assert "3" in one_sentence(outcome)


def test_doctor__names_every_part(command):
    outcome = command.run("doctor")
    assert outcome.status == 0
    assert {"○", "△"} >= {line[0] for line in outcome.out.splitlines() if not line.startswith("　")}
    for part in ("Python", "xlwings", "python-calamine", "様式と団体一覧", "Excel"):
        assert part in outcome.out


def test_mark__copies_have_comments_and_the_original_is_untouched(command, tmp_path):
    file = write_return(tmp_path / "a.xlsx", ROW.replace("0", "2", 1))
    before = file.read_bytes()
    outcome = command.run("check", file, *SAMPLE_PREFECTURE, "--mark", tmp_path / "確認用")
    (copy,) = (tmp_path / "確認用").iterdir()
    assert outcome.status == 1
    assert "2" in openpyxl.load_workbook(copy)["市町村分"]["C8"].comment.text
    assert file.read_bytes() == before
    assert stat.S_ISREG(copy.stat().st_mode)
    assert SAMPLE_LIST.exists()


def test_reader_that_stops_early__is_no_fault_of_anybody_s(folder):
    run = subprocess.Popen(
        [sys.executable, "-m", "xl_kenten", "status", str(folder), *map(str, SAMPLE_PREFECTURE)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    run.stdout.close()
    with run:
        said = run.stderr.read()
    assert (said, run.returncode) == (b"", 2)


def test_reader_that_stops_early__is_no_fault_either_as_windows_tells_it(folder):
    """Its pipes fail with 'invalid argument'."""
    code = (
        "import errno, io, os, stat, sys\n"
        "from xl_kenten.cli import main\n"
        "class Broken(io.FileIO):\n"
        "    def write(self, data):\n"
        "        if not stat.S_ISCHR(os.fstat(1).st_mode):  # until it leads to nowhere\n"
        "            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))\n"
        "        return len(data)\n"
        "sys.stdout = io.TextIOWrapper(io.BufferedWriter(Broken(1, 'w', closefd=False)), encoding='utf-8')\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    words = ["status", str(folder), *map(str, SAMPLE_PREFECTURE)]
    run = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, check=False)
    assert (run.stderr, run.returncode) == (b"", 2)


def test_marked_copy_is_there_already__is_kept_and_told_with_status_2(command, tmp_path):
    file = write_return(tmp_path / "a.xlsx", "| 1 | 架空市 | 2 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | |")
    words = ("check", file, *SAMPLE_PREFECTURE, "--mark", tmp_path / "確認用")
    assert command.run(*words).status == 1
    (copy,) = (tmp_path / "確認用").iterdir()
    copy.write_bytes(b"kept")
    again = command.run(*words)
    assert again.status == 2
    assert again.err.count("\n") == 1
    assert copy.name in again.err
    assert copy.read_bytes() == b"kept"
    assert command.run(*words, "--force").status == 1
    assert copy.read_bytes() != b"kept"
