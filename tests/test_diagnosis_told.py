"""動作確認 word by word: what was found and what to do, as it is told to somebody who knows Excel and no Python."""

import pytest

from tests.test_diagnosis import HERE, PYTHON, place
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

WORKS, PARTLY, FAILS = Verdict.WORKS, Verdict.PARTLY, Verdict.FAILS
DESK = "Excel を使わない「緊急点検.cmd」（xl-kenten desk）なら、同じ処理を行えます。"
TRUST = "ブックのフォルダーを Excel の「信頼できる場所」に登録するよう、管理者に頼んでください。"
COMPILED = Diagnosis("起動の速さ", WORKS, "コンパイル済みのファイルが揃っています")
EXCEL = Machine(excel="Excel 2019", excel_bits=64)


def test_line__bears_its_sign_and_another_one_what_to_do():
    assert list(Diagnosis("Excel", WORKS, "あります").told()) == ["○ Excel：あります"]
    assert list(Diagnosis("Excel", FAILS, "ありません", "入れてください。").told()) == [
        "× Excel：ありません",
        "　　対応：入れてください。",
    ]
    assert PARTLY.value == "△"


@pytest.mark.parametrize(
    ("python", "expected"),
    [
        (Python((3, 11, 0), 64, "p"), [Diagnosis("Python", WORKS, "3.11.0（64 ビット、p）"), COMPILED]),
        (
            Python((3, 10, 9), 32, "p"),
            [
                Diagnosis("Python", FAILS, "3.10.9（32 ビット、p）", "Python 3.11 以上を入れてください。"),
                COMPILED,
            ],
        ),
        (
            Python((3, 12, 9), 32, "p"),
            [
                Diagnosis(
                    "Python",
                    PARTLY,
                    "3.12.9（32 ビット、p）",
                    "64 ビット版の Python を入れ、setup.cmd をもう一度実行してください（部品が揃わないことがあります）。",
                ),
                COMPILED,
            ],
        ),
        (
            Python((3, 12, 9), 64, "p", ("pandas", "numpy")),
            [
                Diagnosis("Python", WORKS, "3.12.9（64 ビット、p）"),
                Diagnosis(
                    "起動の速さ",
                    PARTLY,
                    "コンパイル済みのファイルがないか古いため、ボタンのたびに 1 秒ほど余計にかかります（pandas、numpy）",
                    "setup.cmd をもう一度実行するか、「python -m compileall」を部品のフォルダーに実行してください。",
                ),
            ],
        ),
    ],
)
def test_python__is_told_with_its_version_bits_and_place(python: Python, expected: list[Diagnosis]):
    assert list(python_works(python)) == expected


@pytest.mark.parametrize(
    ("machine", "verdict", "found", "cure"),
    [
        (EXCEL, WORKS, "Excel 2019、64 ビット版", ""),
        (Machine(excel="Excel 2019"), WORKS, "Excel 2019", ""),
        (
            Machine(),
            PARTLY,
            "見つかりません",
            "リボンのボタンの代わりに、「緊急点検.cmd」か、同じ働きのコマンドをお使いください。",
        ),
        (
            Machine(excel="Excel 2019", excel_bits=32),
            PARTLY,
            "Excel 2019、32 ビット版（Python は 64 ビット版）",
            "ボタンは使えます。「xlwings.conf」シートの USE UDF SERVER は FALSE のままにしてください。",
        ),
    ],
)
def test_excel__is_told_with_its_bits(machine: Machine, verdict: Verdict, found: str, cure: str):
    assert excel_works(machine, PYTHON) == Diagnosis("Excel", verdict, found, cure)


ALLOWED = (WORKS, "Microsoft Defender の規則は禁じていません", "")


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (ChildRule.OFF, ALLOWED),
        (ChildRule.AUDIT, ALLOWED),
        (None, (WORKS, "Microsoft Defender の規則による禁止は見当たりません（読める範囲）", "")),
        (
            ChildRule.WARN,
            (
                PARTLY,
                "Microsoft Defender の規則が、Office からの起動のたびに警告します",
                f"警告で許可するか、規則からの除外を管理者に頼んでください。{DESK}",
            ),
        ),
        (
            ChildRule.BLOCK,
            (
                FAILS,
                "Microsoft Defender の規則が、Office からほかのプログラムを起動することを禁じています",
                (
                    "規則「Office アプリケーションによる子プロセスの作成をブロックする」からの除外を管理者に頼んで"
                    f"ください。{DESK}"
                ),
            ),
        ),
    ],
)
def test_rule_about_programs_that_office_starts__is_told(
    rule: ChildRule | None, told: tuple[Verdict, str, str]
):
    assert may_start_python(Machine(child_rule=rule)) == Diagnosis("Excel からの起動", *told)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, (WORKS, f"「{HERE}」に書き込めます", "")),
        ({"writable": None}, (WORKS, f"「{HERE}」に書き込めます", "")),
        (
            {"writable": False, "drive": Drive.NETWORK},
            (FAILS, f"「{HERE}」に書き込めません", "書き込めるフォルダーにブックを移してください。"),
        ),
        (
            {"drive": Drive.NETWORK},
            (
                PARTLY,
                f"「{HERE}」はネットワーク ドライブです",
                "遅く、ほかの人と同時に開くと競合します。このパソコンのフォルダーに写してお使いください。",
            ),
        ),
        (
            {"drive": Drive.CLOUD},
            (
                PARTLY,
                f"「{HERE}」は OneDrive または SharePoint の上にあります",
                "同期が書き込みと重なることがあります。このパソコンの、同期されないフォルダーに保存してお使いください。",
            ),
        ),
    ],
)
def test_place_of_the_workbook__is_told(facts: dict[str, object], told: tuple[Verdict, str, str]):
    assert list(place_works(place(**facts))) == [Diagnosis("ブックの場所", *told)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"vba_version": "0.33.1"}, [Diagnosis("ブックの VBA", WORKS, "xlwings 第 0.33.1 版")]),
        (
            {"vba_version": "0.30.0"},
            [
                Diagnosis(
                    "ブックの VBA",
                    FAILS,
                    "xlwings 第 0.30.0 版（入っているのは第 0.33.1 版）",
                    "「xl-kenten new」でブックを作り直し、「市町村分を集約」をもう一度行ってください。",
                )
            ],
        ),
        (
            {"interpreter": "C:\\p.exe", "interpreter_there": True},
            [Diagnosis("ブックの Python", WORKS, "「C:\\p.exe」があります")],
        ),
        (
            {"interpreter": "C:\\%a%\\p.exe", "interpreter_there": False},
            [
                Diagnosis(
                    "ブックの Python",
                    FAILS,
                    "ブックに書かれた Python「C:\\%a%\\p.exe」がありません",
                    "setup.cmd を実行し、「xlwings.conf」シートの INTERPRETER_WIN をその python.exe に直してください。",
                )
            ],
        ),
        (
            {"interpreter": "C:\\100%\\p.exe", "interpreter_there": True},
            [
                Diagnosis(
                    "ブックの Python",
                    FAILS,
                    "「C:\\100%\\p.exe」には % が入っているため、Excel から起動できません",
                    "% のない名前のフォルダーに入れ直してください。",
                )
            ],
        ),
    ],
)
def test_what_stands_in_the_workbook__is_told(facts: dict[str, object], expected: list[Diagnosis]):
    assert list(workbook_fits(place(**facts), "0.33.1")) == expected


def test_workbook_beside_no_xlwings__is_not_judged_by_its_version():
    assert list(workbook_fits(place(vba_version="0.30.0"), None)) == []


MARKED = place(zone=3)
BLOCKED = (
    FAILS,
    "ブックに「インターネットから届いた」印が付いているため、マクロがブロックされます",
    (
        "ブックを右クリックし、［プロパティ］の「許可する」（ブロックの解除）に印を付けて［OK］を押してください。"
        f"できないときは、{TRUST}"
    ),
)
FREE = (WORKS, "初めて開くときに［コンテンツの有効化］を押すと使えます", "")


@pytest.mark.parametrize(
    ("machine", "where", "told"),
    [
        (Machine(), place(), FREE),
        (Machine(), MARKED, BLOCKED),
        (Machine(blocks_marked=True), place(zone=4), BLOCKED),
        (Machine(), place(zone=2), FREE),
        (Machine(blocks_marked=False), MARKED, FREE),
        (
            Machine(trusted=(TrustedFolder(HERE, with_subfolders=False),), macro_rule=MacroRule.NONE),
            MARKED,
            (WORKS, "「信頼できる場所」にあるため、止められません", ""),
        ),
        (
            Machine(macro_rule=MacroRule.NONE),
            place(),
            (FAILS, "Excel の設定で、すべてのマクロが禁じられています", f"{TRUST}{DESK}"),
        ),
        (
            Machine(macro_rule=MacroRule.SIGNED),
            place(),
            (
                FAILS,
                "Excel の設定で、署名のないマクロが禁じられています",
                f"組織の証明書でマクロに署名するか、{TRUST}{DESK}",
            ),
        ),
    ],
)
def test_macros__are_told_to_run_or_why_not(machine: Machine, where: Place, told: tuple[Verdict, str, str]):
    assert macros_run(machine, where) == Diagnosis("マクロ", *told)


@pytest.mark.parametrize(
    ("trusted", "folder", "covered"),
    [
        ("C:\\Work\\", "c:/work", True),
        ("C:\\work", "C:\\work\\", True),
        ("C:\\work", "C:\\workshop", False),
        ("C:\\work\\", "C:\\work\\a", True),
        ("C:\\work\\a", "C:\\work", False),
        ("C:\\my work", "C:\\my work ", False),
        ("\\\\server\\share", "server\\share", False),
        ("C:\\workX\\", "C:\\work", False),
    ],
)
def test_trusted_folder__is_known_in_any_spelling(trusted: str, folder: str, *, covered: bool):
    machine = Machine(
        trusted=(
            TrustedFolder("D:\\else", with_subfolders=True),
            TrustedFolder(trusted, with_subfolders=True),
        )
    )

    assert is_trusted(machine, folder) is covered
    if folder == "C:\\work\\":
        assert is_trusted(Machine(trusted=(TrustedFolder(trusted, with_subfolders=False),)), folder)
    if folder == "C:\\work\\a":
        assert not is_trusted(Machine(trusted=(TrustedFolder(trusted, with_subfolders=False),)), folder)
