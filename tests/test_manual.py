"""The manuals name everything as it is called, every reference in them holds, and their pictures are of this version."""

import importlib.util
import re
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from tests import picture_inputs
from tests.make_pictures import inputs
from tests.test_documentation import BLOCK, DOCS, LINK, PAGES, ROOT, rows, text
from xl_kenten.core.consolidation import RowStatus
from xl_kenten.core.finding import Severity
from xl_kenten.template.ribbon import load_ribbon

JAPANESE = [
    page
    for page in PAGES
    if page.parent == DOCS and re.search(r"[ぁ-ん]", page.read_text("utf-8").splitlines()[1])
]
EXCELS_OWN = {"コンテンツの有効化"}
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_SLIPS = {
    "half-width marks": re.compile(r"[ぁ-んァ-ヶ一-龠][,;:!?()](?=[ぁ-んァ-ヶ一-龠])"),
    "a loan word without ー": re.compile(
        r"(?:フォルダ|ユーザ|サーバ|ブラウザ|プリンタ|エクスプローラ|コンピュータ)(?!ー)"
    ),
    "full-width letters": re.compile(r"[Ａ-Ｚａ-ｚ]"),
    "half-width katakana": re.compile(r"[ｦ-ﾟ]+"),
    "plain style": re.compile(r"(?:である|であった)。"),
    "a word in another spelling": re.compile(r"下さい|出来る|出来ま|宜しく|致しま|頂き|頂く|例えば|何れ"),
}


def test_every_picture__shows_this_version(pictured: dict[str, Path]):
    """`python -m tests.make_pictures` draws them anew."""
    drawn, now = picture_inputs.read(DOCS / "pictures"), inputs(pictured)
    assert [name for name in sorted(drawn | now) if drawn.get(name) != now.get(name)] == []


def test_a_picture__is_drawn_anew_only_for_what_somebody_sees(tmp_path: Path):
    """A time does not matter, a word or a colour does."""
    found = []
    for at, (word, colour) in enumerate(
        (
            ("2026年11月27日 12時15分", "FF0000"),
            ("2027年1月2日 3時04分", "FF0000"),
            ("2026年11月27日", "FF0000"),
            ("2026年11月27日 12時15分", "FF0001"),
        )
    ):
        book = openpyxl.Workbook()
        book.active["A1"] = f"取込記録　{word}"
        book.active["A1"].fill = PatternFill("solid", fgColor=colour)
        book.save(tmp_path / f"{at}.xlsx")
        found.append(picture_inputs.digests({"a": (tmp_path / f"{at}.xlsx", "Sheet", "")})["a"])
    assert found[0] == found[1]
    assert len(set(found)) == 3


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_anchor__is_a_heading_of_its_page(page: Path):
    lost = []
    for _, link in LINK.findall(text(page)):
        target, _, anchor = link.partition("#")
        if "://" in link or not anchor:
            continue
        headings = _HEADING.findall(text((page.parent / target) if target else page))
        if anchor not in map(anchor_of, headings):
            lost.append(link)
    assert lost == []


def anchor_of(heading: str) -> str:
    """The name by which GitHub links to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", JAPANESE, ids=lambda page: page.name)
def test_buttons_and_sheets__bear_their_own_names_in_the_manual(page: Path):
    """What 「…」を押す names is a button, what 「…」シート names is a sheet, letter by letter."""
    buttons = {each.label for each in load_ribbon().buttons} | EXCELS_OWN
    book = openpyxl.load_workbook(ROOT / "workbook_template.xlsm", read_only=True)
    sheets = set(book.sheetnames)
    book.close()
    prose = "\n".join(line for line in text(page).splitlines() if not line.startswith("```"))
    assert set(re.findall(r"「([^「」]+)」を(?:もう一度)?押", prose)) - buttons == set()
    assert set(re.findall(r"「([^「」]+)」シート", prose)) - sheets == set()


def test_every_button__is_told_in_the_manual():
    manual = text(DOCS / "manual.md")
    assert [each.label for each in load_ribbon().buttons if f"「{each.label}」" not in manual] == []


def test_every_status_and_severity__is_explained_in_the_manual():
    explained = {row[0] for row in rows(text(DOCS / "manual.md"))}
    words = {status.label for status in RowStatus} | {severity.label for severity in Severity}
    assert words - explained == set()


@pytest.mark.parametrize("page", JAPANESE, ids=lambda page: page.name)
def test_japanese_pages__are_set_consistently(page: Path):
    """Full-width marks between Japanese, ー at the end of loan words, です・ます, and kana where the manuals use kana."""
    prose = re.sub(r"`[^`]*`|\]\([^)]*\)", "", BLOCK.sub("", text(page)))
    slips = {name: pattern.findall(prose) for name, pattern in _SLIPS.items()}
    assert {name: found for name, found in slips.items() if found} == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_of_the_repository__exists(page: Path):
    named = re.findall(r"`((?:xl_kenten|tests|docs|benchmarks|\.ci)/[\w./-]*)`", text(page))
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_module_to_run__exists(page: Path):
    named = re.findall(r"python3? -m ((?:xl_kenten|tests|benchmarks)[\w.]*)", text(page))
    assert [name for name in named if importlib.util.find_spec(name) is None] == []
