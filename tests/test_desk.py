"""The buttons outside Excel: the numbered menu of ``xl-kenten desk`` on a saved workbook."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command_line import SAMPLE_LIST, SAMPLE_PREFECTURE, CommandLine
from xl_kenten.actions import desk as desk_action
from xl_kenten.actions.desk import entries
from xl_kenten.adapters.workbook_file import WorkbookFile
from xl_kenten.cli import main
from xl_kenten.core.workbook.sheets import RESULTS, STATUS, SUMMARY
from xl_kenten.template.ribbon import load_ribbon

NUMBERS = {entry.button.label: number for number, entry in enumerate(entries(), start=1)}
END = "0"

Press = Callable[..., str]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, and a new workbook of its prefecture beside it."""
    folder = tmp_path_factory.mktemp("机 (1)")
    assert main(["demo", "--out", str(folder / "demo")]) == 0
    assert (
        main(["new", "見本県", "--municipalities", str(SAMPLE_LIST), "--out", str(folder / "見本県.xlsm")])
        == 0
    )
    return folder


@pytest.fixture
def book(demonstration: Path, tmp_path: Path) -> Path:
    path = tmp_path / "見本県.xlsm"
    path.write_bytes((demonstration / "見本県.xlsm").read_bytes())
    return path


@pytest.fixture
def returns(demonstration: Path) -> Path:
    return demonstration / "demo" / "2_回答"


@pytest.fixture
def answered(book: Path, command: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Press:
    """Start the menu, give answers line by line, end it; gives what was shown."""

    def run(*answers: object) -> str:
        lines = "".join(f"{NUMBERS.get(str(answer), answer)}\n" for answer in answers)
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        outcome = command.run("desk", book)
        assert (outcome.status, outcome.err) == (0, "")
        return outcome.out

    return run


def outcomes(shown: str) -> dict[str, str]:
    """What each pressed button told."""
    return dict(re.findall(r"^【([^】\n]+)】\n(.*?)\n\n 1 ", shown, re.MULTILINE | re.DOTALL))


def test_every_button__has_an_entry_or_says_why_not():
    assert [entry.button for entry in entries()] == list(load_ribbon().buttons)
    assert [entry.button.label for entry in entries() if (entry.run is None) is not bool(entry.reason)] == []
    assert [entry.button.id for entry in entries() if entry.run is None] == [
        "next_deficiency",
        "consolidate_open",
    ]


def test_consolidation__fills_the_workbook_as_the_command_does(
    answered: Press, book: Path, returns: Path, tmp_path: Path, command: CommandLine
):
    same = tmp_path / "command.xlsm"
    same.write_bytes(book.read_bytes())
    told = outcomes(answered("市町村分を集約", f'"{returns}"', END))
    assert told["市町村分を集約"].splitlines()[:2] == [
        "見本県の市町村分を集約しました。",
        "受理 20　差戻し 6　要確認 1　未提出 3",
    ]
    command.run("consolidate", returns, *SAMPLE_PREFECTURE, "--into", same)
    for sheet in ("市町村分", RESULTS):
        assert WorkbookFile(book).read(sheet).rows == WorkbookFile(same).read(sheet).rows
    assert len(list(tmp_path.glob("見本県.バックアップ_*.xlsm"))) == 1


def test_all_buttons__one_after_the_other__do_their_work(
    answered: Press, book: Path, returns: Path, tmp_path: Path
):
    made = tmp_path / "下書き"
    told = outcomes(
        answered(
            *("市町村分を集約", returns),
            *("提出状況", ""),  # the folder is remembered
            *("入力チェック", 1),
            *("不備を強調", 1),
            *("強調を消す", 0),
            *("転記元", "f12"),
            *("1 の契約へ", "E8"),
            *("次の不備へ", "開いているブックから集約", "台帳から反映", "団体を並べる"),
            *("差戻し・督促", "", made),
            *("様式を配布", made),
            *("還元", ""),
            *("集計", "提出前チェック"),
            *("提出ファイル作成", ""),
            *("元に戻す", "使い方", "動作確認", END),
        )
    )
    assert set(told) == set(NUMBERS)
    assert [label for label, said in told.items() if "予期しない" in said or not said] == []
    assert told["強調を消す"] == "「市町村分」の強調を消しました。"
    assert told["転記元"].startswith("F12（")
    assert "検査結果" in told["次の不備へ"]
    assert told["元に戻す"].startswith("直前のボタンの処理を元に戻しました。")
    filled = WorkbookFile(book)
    for sheet in (STATUS, SUMMARY):  # the ledger has written anew into 検査結果
        assert any(cell for row in filled.read(sheet).rows[3:] for cell in row)


def test_answers__that_do_not_fit__are_asked_for_again_or_refused_in_one_sentence(
    answered: Press, book: Path, tmp_path: Path
):
    before = book.read_bytes()
    shown = answered(
        "99",
        "abc",
        "",
        "転記元",
        "あ12",
        "市町村分を集約",
        "",
        "提出状況",
        tmp_path / "ない",
        "１３",
        "",
        END,
    )
    assert shown.count(f"0 から {len(NUMBERS)} までの番号を入力してください。") == 3
    assert "「あ12」はセルの番地ではありません" in shown
    assert "届いた回答のフォルダーが指定されていないため、何もしませんでした。" in shown
    assert "「」はセルの番地ではありません" in shown
    assert book.read_bytes() == before


def test_workbook_that_excel_has_open__is_left_alone(answered: Press, book: Path):
    before = book.read_bytes()
    book.with_name(f"~${book.name}").write_bytes(b"")
    assert "開かれているか、読み取り専用です" in outcomes(answered("入力チェック", END))["入力チェック"]
    assert book.read_bytes() == before


def test_mistake_of_ours__is_logged_and_the_menu_comes_again(
    answered: Press, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def slip(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(desk_action.buttons, "check", slip)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = book.read_bytes()
    shown = answered("入力チェック", 1, END)
    assert "予期しない問題" in shown
    assert "Traceback" not in shown
    assert "ZeroDivisionError" in next(tmp_path.glob("xl_kenten-*.log")).read_text(encoding="utf-8")
    assert book.read_bytes() == before


def test_end_of_input__ends_the_menu(answered: Press):
    assert answered().endswith("番号（0 で終わり）：\n")


def test_no_workbook_named__those_here_are_offered(
    book: Path, command: CommandLine, monkeypatch: pytest.MonkeyPatch
):
    (book.parent / "ブック").mkdir()
    other = book.parent / "ブック" / "別の県.xlsm"
    other.write_bytes(book.read_bytes())
    for name in ("~$見本県.xlsm", "見本県.バックアップ_20070620-120000.xlsm", "workbook_template.xlsm"):
        book.with_name(name).write_bytes(b"")
    monkeypatch.chdir(book.parent)
    for answer, chosen in (
        ("2", Path("ブック") / "別の県.xlsm"),
        ("7\n１", Path("見本県.xlsm")),
        (f'"{other}"', other),
    ):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{answer}\n0\n"))
        outcome = command.run("desk")
        assert outcome.out.startswith(" 1 見本県.xlsm\n 2 別の県.xlsm\n")
        assert f"ブック：{chosen}\n" in outcome.out


def test_workbook_that_is_not_there__is_a_wrong_usage(tmp_path: Path, command: CommandLine):
    outcome = command.run("desk", tmp_path / "a.xlsm")
    assert (outcome.status, outcome.out) == (2, "")
    assert "がありません" in outcome.err
