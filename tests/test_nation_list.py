"""The list of a whole nation: whatever is wrong with it is named with its line."""

import re
from pathlib import Path

import pytest

from tests.rollup_examples import MEMBERS, code_of, nation, write_list
from xl_kenten.adapters.nation_list import read_nation_list
from xl_kenten.core.nation import Nation
from xl_kenten.errors import DefinitionError, UsageError

HEADINGS = "code,name,prefecture"
FIRST, SECOND, OTHER = code_of("霧原県", "霧筆市"), code_of("霧原県", "霧紙町"), code_of("霜原県", "霜糸市")


def saved(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "nation.csv"
    path.write_text("\n".join((*lines, "")), encoding=encoding)
    return path


def test_a_list__gives_every_prefecture_its_municipalities_in_the_order_of_the_lines(tmp_path: Path):
    register = read_nation_list(write_list(tmp_path / "nation.csv"))
    assert {name: tuple(each.name for each in register.of_prefecture(name)) for name in MEMBERS} == MEMBERS
    assert [each.lg_code for each in Nation(register).prefectures] == [code_of(name) for name in MEMBERS]
    assert [each.order for each in register.of_prefecture("霧原県")] == [1, 2, 3]


def test_prefectures__stand_in_the_order_of_their_codes_whatever_the_lines(tmp_path: Path):
    path = saved(tmp_path, HEADINGS, f"{OTHER},霜糸市,霜原県", f"{FIRST},霧筆市,霧原県")
    assert [each.name for each in Nation(read_nation_list(path)).prefectures] == ["霧原県", "霜原県"]


@pytest.mark.parametrize(
    "headings", ["団体コード,団体名,都道府県名", "コード,名称,都道府県", " Code ,NAME,Prefecture"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_list_from_excel__with_japanese_headings_is_read(tmp_path: Path, headings: str, encoding: str):
    path = saved(tmp_path, headings, f"{FIRST},霧筆市,霧原県", "", encoding=encoding)
    assert read_nation_list(path).prefectures() == ("霧原県",)


def test_the_list_of_the_ministry__is_read_without_its_lines_of_prefectures(tmp_path: Path):
    path = saved(
        tmp_path,
        '団体コード,"都道府県名\n（漢字）","市区町村名\n（漢字）","都道府県名\n（カナ）","市区町村名\n（カナ）"',
        f"{code_of('霧原県')},霧原県,,ｷﾘﾊﾗｹﾝ,",
        f"{FIRST},霧原県,霧筆市,ｷﾘﾊﾗｹﾝ,ｷﾘﾌﾃﾞｼ",
    )
    register = read_nation_list(path)
    assert register.prefectures() == ("霧原県",)
    assert [(each.name, each.kana) for each in register.of_prefecture("霧原県")] == [("霧筆市", "きりふでし")]


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ((), 0),
        ((HEADINGS,), 0),
        (("code,name", f"{FIRST},霧筆市"), 2),
        (("code,name,prefecture,都道府県", f"{FIRST},霧筆市,霧原県,霧原県"), 2),
        ((HEADINGS, f"{FIRST},霧筆市,"), 2),
        ((HEADINGS, f"{FIRST},,霧原県"), 2),
        ((HEADINGS, f"{FIRST},霧\x07筆市,霧原県"), 2),
        ((HEADINGS, "480010,霧筆市,霧原県"), 2),
        ((HEADINGS, "霧,霧筆市,霧原県"), 2),
        ((HEADINGS, f"{code_of('霧原県')},霧原県,霧原県"), 2),
        ((HEADINGS, f"{FIRST},霧筆市,霧原県", f"{FIRST},霧紙町,霧原県"), 3),
        ((HEADINGS, f"{FIRST},霧筆市,霧原県", f"{SECOND},霧筆市,霧原県"), 3),
        ((HEADINGS, f"{FIRST},霧筆市,霧原県", f"{OTHER},霧紙町,霧原県"), 3),
        ((HEADINGS, f"{FIRST},霧筆市,霧原県", f"{SECOND},霧紙町,霜原県"), 3),
        ((HEADINGS, f"{FIRST},霧筆市,霧原県,余り"), 2),
    ],
    ids=[
        "nothing",
        "headings only",
        "no prefectures",
        "prefectures twice",
        "a blank prefecture",
        "a blank name",
        "a name with a control character",
        "a wrong check digit",
        "no code",
        "a prefecture as a municipality",
        "a code twice",
        "a name twice in a prefecture",
        "a code of another prefecture",
        "a prefecture's code in another prefecture",
        "too many cells",
    ],
)
def test_what_is_wrong__is_said_with_file_and_line(tmp_path: Path, lines: tuple[str, ...], line: int):
    with pytest.raises(DefinitionError) as said:
        read_nation_list(saved(tmp_path, *lines))
    sentence = str(said.value)
    assert "nation.csv" in sentence
    assert sentence.endswith("。")
    found = re.search(r"の(\d+)行目：", sentence)
    assert (int(found.group(1)) if found else 0) == line


def test_the_same_name_in_two_prefectures__is_no_fault(tmp_path: Path):
    register = read_nation_list(write_list(tmp_path / "nation.csv"))
    assert [each.name for each in register.of_prefecture("露原県")] == ["露綿市", "虹灯町"]


def test_a_list_that_is_not_there__is_said(tmp_path: Path):
    with pytest.raises(UsageError):
        read_nation_list(tmp_path / "none.csv")


def test_codes__are_found_under_their_prefecture():
    everyone = nation()
    for prefecture, names in MEMBERS.items():
        for lg_code in (code_of(prefecture), *(code_of(prefecture, name) for name in names)):
            found = everyone.prefecture_of(lg_code)
            assert found is not None
            assert found.name == prefecture
    assert everyone.prefecture_of("999999") is None
