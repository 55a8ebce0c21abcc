"""What the self-test makes of what it saw: one line a subject, with a cure where one is needed."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from ntpath import normcase

from xl_kenten.core.machine import ChildRule, Drive, Machine, MacroRule, Place, Python

_NEEDED = (3, 11)
_INTERNET = 3
_COMMANDS = "「緊急点検.cmd」か、同じ働きのコマンドをお使いください。"
_TRUST = "ブックのフォルダーを Excel の「信頼できる場所」に登録するよう、管理者に頼んでください。"
DESK = "Excel を使わない「緊急点検.cmd」（xl-kenten desk）なら、同じ処理を行えます。"


class Verdict(Enum):
    """Whether a part works: ○, only partly △, or not ×."""

    WORKS = "○"
    PARTLY = "△"
    FAILS = "×"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One line of the self-test; ``cure`` is empty where nothing needs doing."""

    subject: str
    verdict: Verdict
    found: str
    cure: str = ""

    def told(self) -> Iterator[str]:
        """Tell it in a line, and in another one what to do."""
        yield f"{self.verdict.value} {self.subject}：{self.found}"
        if self.cure:
            yield f"　　対応：{self.cure}"


def python_works(python: Python) -> Iterator[Diagnosis]:
    """Judge the Python: its version, its bits, and whether it starts quickly."""
    version = ".".join(map(str, python.version))
    found = f"{version}（{python.bits} ビット、{python.path}）"
    if python.version < _NEEDED:
        yield Diagnosis("Python", Verdict.FAILS, found, "Python 3.11 以上を入れてください。")
    elif python.bits == 32:  # noqa: PLR2004 - bits
        yield Diagnosis(
            "Python",
            Verdict.PARTLY,
            found,
            "64 ビット版の Python を入れ、setup.cmd をもう一度実行してください（部品が揃わないことがあります）。",
        )
    else:
        yield Diagnosis("Python", Verdict.WORKS, found)
    if python.uncompiled:
        yield Diagnosis(
            "起動の速さ",
            Verdict.PARTLY,
            f"コンパイル済みのファイルがないか古いため、ボタンのたびに 1 秒ほど余計にかかります"
            f"（{'、'.join(python.uncompiled)}）",
            "setup.cmd をもう一度実行するか、「python -m compileall」を部品のフォルダーに実行してください。",
        )
    else:
        yield Diagnosis("起動の速さ", Verdict.WORKS, "コンパイル済みのファイルが揃っています")


def excel_works(machine: Machine, python: Python) -> Diagnosis:
    """Judge Excel on Windows, and whether it fits the Python."""
    if machine.excel is None:
        return Diagnosis("Excel", Verdict.PARTLY, "見つかりません", f"リボンのボタンの代わりに、{_COMMANDS}")
    if machine.excel_bits is not None and machine.excel_bits != python.bits:
        return Diagnosis(
            "Excel",
            Verdict.PARTLY,
            f"{machine.excel}、{machine.excel_bits} ビット版（Python は {python.bits} ビット版）",
            "ボタンは使えます。「xlwings.conf」シートの USE UDF SERVER は FALSE のままにしてください。",
        )
    bits = "" if machine.excel_bits is None else f"、{machine.excel_bits} ビット版"
    return Diagnosis("Excel", Verdict.WORKS, f"{machine.excel}{bits}")


def may_start_python(machine: Machine) -> Diagnosis:
    """Judge Defender's rule about programs that Office starts."""
    subject = "Excel からの起動"
    match machine.child_rule:
        case ChildRule.BLOCK:
            return Diagnosis(
                subject,
                Verdict.FAILS,
                "Microsoft Defender の規則が、Office からほかのプログラムを起動することを禁じています",
                "規則「Office アプリケーションによる子プロセスの作成をブロックする」からの除外を管理者に頼んで"
                f"ください。{DESK}",
            )
        case ChildRule.WARN:
            return Diagnosis(
                subject,
                Verdict.PARTLY,
                "Microsoft Defender の規則が、Office からの起動のたびに警告します",
                f"警告で許可するか、規則からの除外を管理者に頼んでください。{DESK}",
            )
        case ChildRule.OFF | ChildRule.AUDIT:
            return Diagnosis(subject, Verdict.WORKS, "Microsoft Defender の規則は禁じていません")
        case None:
            return Diagnosis(
                subject, Verdict.WORKS, "Microsoft Defender の規則による禁止は見当たりません（読める範囲）"
            )


def place_works(place: Place) -> Iterator[Diagnosis]:
    """Judge where the workbook lies: whether it can be written, and whether something may change it meanwhile."""
    subject = "ブックの場所"
    if place.writable is False:
        yield Diagnosis(
            subject,
            Verdict.FAILS,
            f"「{place.folder}」に書き込めません",
            "書き込めるフォルダーにブックを移してください。",
        )
    elif place.drive is Drive.LOCAL:
        yield Diagnosis(subject, Verdict.WORKS, f"「{place.folder}」に書き込めます")
    elif place.drive is Drive.NETWORK:
        yield Diagnosis(
            subject,
            Verdict.PARTLY,
            f"「{place.folder}」はネットワーク ドライブです",
            "遅く、ほかの人と同時に開くと競合します。このパソコンのフォルダーに写してお使いください。",
        )
    else:
        yield Diagnosis(
            subject,
            Verdict.PARTLY,
            f"「{place.folder}」は OneDrive または SharePoint の上にあります",
            "同期が書き込みと重なることがあります。このパソコンの、同期されないフォルダーに保存してお使いください。",
        )


def workbook_fits(place: Place, xlwings: str | None) -> Iterator[Diagnosis]:
    """Judge what stands in the workbook: its VBA module's version, and the Python it starts."""
    if place.vba_version is not None and xlwings is not None:
        same = place.vba_version == xlwings
        yield Diagnosis(
            "ブックの VBA",
            Verdict.WORKS if same else Verdict.FAILS,
            f"xlwings 第 {place.vba_version} 版" + ("" if same else f"（入っているのは第 {xlwings} 版）"),
            ""
            if same
            else "「xl-kenten new」でブックを作り直し、「市町村分を集約」をもう一度行ってください。",
        )
    if place.interpreter_there is False:
        yield Diagnosis(
            "ブックの Python",
            Verdict.FAILS,
            f"ブックに書かれた Python「{place.interpreter}」がありません",
            "setup.cmd を実行し、「xlwings.conf」シートの INTERPRETER_WIN をその python.exe に直してください。",
        )
    elif place.interpreter_there and "%" in (place.interpreter or ""):
        yield Diagnosis(
            "ブックの Python",
            Verdict.FAILS,
            f"「{place.interpreter}」には % が入っているため、Excel から起動できません",
            "% のない名前のフォルダーに入れ直してください。",
        )
    elif place.interpreter_there:
        yield Diagnosis("ブックの Python", Verdict.WORKS, f"「{place.interpreter}」があります")


def macros_run(machine: Machine, place: Place) -> Diagnosis:
    """Judge whether Excel will run the workbook's macros."""
    subject = "マクロ"
    if is_trusted(machine, place.folder):
        return Diagnosis(subject, Verdict.WORKS, "「信頼できる場所」にあるため、止められません")
    if place.zone is not None and place.zone >= _INTERNET and machine.blocks_marked is not False:
        return Diagnosis(
            subject,
            Verdict.FAILS,
            "ブックに「インターネットから届いた」印が付いているため、マクロがブロックされます",
            "ブックを右クリックし、［プロパティ］の「許可する」（ブロックの解除）に印を付けて［OK］を押してください。"
            f"できないときは、{_TRUST}",
        )
    if machine.macro_rule is MacroRule.NONE:
        return Diagnosis(
            subject, Verdict.FAILS, "Excel の設定で、すべてのマクロが禁じられています", f"{_TRUST}{DESK}"
        )
    if machine.macro_rule is MacroRule.SIGNED:
        return Diagnosis(
            subject,
            Verdict.FAILS,
            "Excel の設定で、署名のないマクロが禁じられています",
            f"組織の証明書でマクロに署名するか、{_TRUST}{DESK}",
        )
    return Diagnosis(subject, Verdict.WORKS, "初めて開くときに［コンテンツの有効化］を押すと使えます")


def is_trusted(machine: Machine, folder: str) -> bool:
    """Whether a folder is a place that Excel trusts."""
    own = normcase(folder).rstrip("\\")
    for trusted in machine.trusted:
        path = normcase(trusted.path).rstrip("\\")
        if own == path or (trusted.with_subfolders and own.startswith(path + "\\")):
            return True
    return False
