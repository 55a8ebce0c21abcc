"""Which municipality a name or a code means, over the whole of Japan."""

import csv
import time
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from xl_kenten.adapters.municipality_lists import national_register
from xl_kenten.core.lg_code import code_readings, corrected
from xl_kenten.core.municipality import (
    Match,
    MatchKind,
    Municipality,
    Register,
    check_digit,
    is_lg_code,
)
from xl_kenten.core.municipality_name import Spelling, nearest, plain, stem

EXACT, VARIANT = MatchKind.EXACT, MatchKind.VARIANT
AMBIGUOUS, OTHER, UNKNOWN = MatchKind.AMBIGUOUS, MatchKind.OTHER_PREFECTURE, MatchKind.UNKNOWN

JAPAN = national_register()
ALL = tuple(each for prefecture in JAPAN.prefectures() for each in JAPAN.of_prefecture(prefecture))
VARIANTS = tuple(
    csv.DictReader(
        (Path(__file__).parent / "data" / "name_variants.csv").read_text(encoding="utf-8").splitlines()
    )
)
ACCEPTED = {"ke", "kanji", "ke+kanji", "halfkana", "ivs", "no", "compat", "space", "pref", "drop-suffix"}
REFUSED = {"typo", "kind", "rename", "kana"}
# Spellings whose official name no machine could suggest; should a new one be added to the table, it stands here.
NOT_SUGGESTED: set[str] = set()


def told(match: Match) -> tuple[MatchKind, list[str]]:
    """What a match says: its kind, and the names it speaks of, each with its prefecture."""
    meant = (match.municipality,) if match.municipality else match.candidates
    return match.kind, [each.prefecture + each.name for each in meant]


def sample(*names: str, prefecture: str = "見本県", code2: str = "99") -> list[Municipality]:
    codes = [f"{code2}{number:03}" for number in range(201, 201 + len(names))]
    return [
        Municipality(code + check_digit(code), name, prefecture, order=order)
        for order, (code, name) in enumerate(zip(codes, names, strict=True), start=1)
    ]


# Names as people write them


@pytest.mark.parametrize(
    "row", [row for row in VARIANTS if row["class"] in ACCEPTED], ids=lambda row: row["variant"]
)
def test_another_spelling__is_taken_as_a_variant(row: dict[str, str]) -> None:
    match = JAPAN.match(row["variant"], row["prefecture"])
    assert told(match) == (VARIANT, [row["prefecture"] + row["official"]])
    assert match.municipality is not None
    assert match.municipality.lg_code == row["code6"]


@pytest.mark.parametrize(
    "row", [row for row in VARIANTS if row["class"] in REFUSED], ids=lambda row: row["variant"]
)
def test_a_wrong_name__is_not_taken_and_the_official_one_is_suggested_first(row: dict[str, str]) -> None:
    kind, names = told(JAPAN.match(row["variant"], row["prefecture"]))
    assert kind is UNKNOWN
    assert (names[:1] == [row["prefecture"] + row["official"]]) is (row["variant"] not in NOT_SUGGESTED)


def test_every_class_of_the_table_of_variants__is_tested_here() -> None:
    assert {row["class"] for row in VARIANTS} == ACCEPTED | REFUSED | {"ambiguous"}


@pytest.mark.parametrize(
    ("text", "prefecture", "candidates"),
    [
        ("府中", "広島県", ["広島県府中市", "広島県府中町"]),
        ("広島県府中", "広島県", ["広島県府中市", "広島県府中町"]),
        ("釧路", "北海道", ["北海道釧路市", "北海道釧路町"]),
        ("府中市", None, ["東京都府中市", "広島県府中市"]),
        ("伊達市", None, ["北海道伊達市", "福島県伊達市"]),
        ("池田町", None, ["北海道池田町", "福井県池田町", "長野県池田町", "岐阜県池田町"]),
    ],
)
def test_a_name_of_several__is_ambiguous_and_names_them_all(
    text: str, prefecture: str | None, candidates: list[str]
) -> None:
    assert told(JAPAN.match(text, prefecture)) == (AMBIGUOUS, candidates)


@pytest.mark.parametrize(
    ("text", "prefecture", "meant"),
    [
        ("長野県長野市", "長野県", "長野市"),
        ("上高井郡小布施町", "長野県", "小布施町"),
        ("長野県　上高井郡　小布施町", "長野県", "小布施町"),
        ("安芸郡府中町", "広島県", "府中町"),
        ("長野県小布施", "長野県", "小布施町"),
        ("小布施町役場", "長野県", "小布施町"),
        ("長野市役所", "長野県", "長野市"),
        ("東京都千代田区役所", "東京都", "千代田区"),
        ("四日市", "三重県", "四日市市"),
        ("三重県四日市市", "三重県", "四日市市"),
        ("大町", "佐賀県", "大町町"),
        ("大町", "長野県", "大町市"),
        ("郡山", "福島県", "郡山市"),
        ("岐阜県山県市", "岐阜県", "山県市"),
        ("山県", "岐阜県", "山県市"),
        ("京都府京都市", "京都府", "京都市"),
        ("京都", "京都府", "京都市"),
        ("余市", "北海道", "余市町"),
        ("⻑野市", "長野県", "長野市"),
        ("長\u200b野\u00a0市", "長野県", "長野市"),
        ("長野市\n", "長野県", "長野市"),
        ("佐佐町", "長崎県", "佐々町"),
        ("塩釜市", "宮城県", "塩竈市"),
        ("茅ガ崎市", "神奈川県", "茅ヶ崎市"),
    ],
)
def test_a_name_with_its_own_district_prefecture_or_office__is_a_variant(
    text: str, prefecture: str, meant: str
) -> None:
    assert told(JAPAN.match(text, prefecture)) == (VARIANT, [prefecture + meant])
    assert told(Register(ALL).match(meant, prefecture)) == (EXACT, [prefecture + meant])


@pytest.mark.parametrize(
    ("text", "prefecture", "candidates"),
    [
        ("上水内郡小布施町", "長野県", ["長野県小布施町"]),
        ("新潟県小布施町", "長野県", ["長野県小布施町"]),
        ("大町町", "長野県", ["長野県大町市"]),
        ("中野区", "長野県", ["長野県中野市"]),
        ("南秋田市", "秋田県", ["秋田県秋田市", "秋田県北秋田市"]),
        ("長野市総務課", "長野県", ["長野県長野市"]),
        ("さっぽろ市", "北海道", ["北海道札幌市"]),
        ("サッポロシ", "北海道", ["北海道札幌市"]),
        ("小布施市", None, ["長野県小布施町"]),
        ("千代多区", None, ["東京都千代田区"]),
        ("横浜", "長野県", []),
        ("市", "岐阜県", []),
        ("関原町", "岐阜県", ["岐阜県関ケ原町"]),
    ],
)
def test_what_is_no_name__is_unknown_and_only_suggests(
    text: str, prefecture: str | None, candidates: list[str]
) -> None:
    assert told(JAPAN.match(text, prefecture)) == (UNKNOWN, candidates)


@pytest.mark.parametrize(
    ("text", "prefecture", "candidates"),
    [
        ("千代田区", "長野県", ["東京都千代田区"]),
        ("新潟県長岡市", "長野県", ["新潟県長岡市"]),
        ("広島県府中市", "東京都", ["広島県府中市"]),
        ("新潟県十日町", "長野県", ["新潟県十日町市"]),
        ("鹿島市", "長野県", ["佐賀県鹿島市"]),
        ("竜ケ崎市", "長野県", ["茨城県龍ケ崎市"]),
        ("池田町", "東京都", ["北海道池田町", "福井県池田町", "長野県池田町", "岐阜県池田町"]),
        ("長野市", "見本県", ["長野県長野市"]),
    ],
)
def test_a_name_found_only_elsewhere__belongs_to_another_prefecture(
    text: str, prefecture: str, candidates: list[str]
) -> None:
    assert told(JAPAN.match(text, prefecture)) == (OTHER, candidates)


@pytest.mark.parametrize("text", ["", "   ", "　", "\u200b\ufeff", "\n", "ㅤ"])
def test_a_blank_name__is_unknown_without_candidates(text: str) -> None:
    assert JAPAN.match(text, "長野県") == JAPAN.match(text, None) == Match(UNKNOWN)


def test_a_longer_name_that_ends_like_a_shorter_one__is_itself() -> None:
    assert told(JAPAN.match("北秋田市", "秋田県")) == (EXACT, ["秋田県北秋田市"])
    assert told(JAPAN.match("東村", "沖縄県")) == (EXACT, ["沖縄県東村"])
    assert told(JAPAN.match("南大東村", "沖縄県")) == (EXACT, ["沖縄県南大東村"])


def test_every_name__means_itself_in_its_prefecture() -> None:
    assert [each for each in ALL if JAPAN.match(each.name, each.prefecture) != Match(EXACT, each)] == []


def test_every_way_to_write_a_name_in_full__means_one_municipality_of_its_prefecture() -> None:
    wrong = [
        text
        for each in ALL
        for text in (
            f"{each.name} ",
            each.prefecture + each.name,
            each.prefecture + each.district + each.name,
            f"{each.district} {each.name}",
            f"{each.name}役場",
            f"{each.name}役所",
        )
        if JAPAN.match(text, each.prefecture) != Match(VARIANT, each)
    ]
    assert wrong == []


def test_every_name_without_its_suffix__is_taken_unless_two_share_it() -> None:
    kinds = {(each.prefecture, each.name): JAPAN.match(stem(each.name), each.prefecture) for each in ALL}
    shared = sorted(name for (_, name), match in kinds.items() if match.kind is AMBIGUOUS)
    assert shared == sorted(
        [
            "釧路市",
            "釧路町",
            "越前市",
            "越前町",
            "松川町",
            "松川村",
            "白川町",
            "白川村",
            "府中市",
            "府中町",
            "土佐市",
            "土佐町",
            "四万十市",
            "四万十町",
        ]
    )
    others = [match for match in kinds.values() if match.kind is not AMBIGUOUS]
    assert {match.kind for match in others} == {VARIANT}
    assert len({match.municipality for match in others}) == len(ALL) - len(shared)


# Whatever is typed

PREFECTURES = st.sampled_from(JAPAN.prefectures())
KANJI = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)


def _near_a_name(parts: tuple[Municipality, int, str]) -> tuple[str, str]:
    each, at, other = parts
    return each.name[: at % len(each.name)] + other + each.name[at % len(each.name) + 1 :], each.prefecture


NEAR_NAMES = st.tuples(st.sampled_from(ALL), st.integers(0, 9), st.text(max_size=2) | KANJI).map(_near_a_name)


@settings(deadline=None)
@given(
    pair=st.tuples(st.text() | st.text(alphabet="長野松本市町村郡県ヶがノ々 \u200b0１"), PREFECTURES)
    | NEAR_NAMES
)
def test_any_text__never_gives_a_municipality_of_another_prefecture(pair: tuple[str, str]) -> None:
    text, prefecture = pair
    match = JAPAN.match(text, prefecture)
    assert (match.municipality is not None) is (match.kind in {EXACT, VARIANT})
    if match.municipality is not None:
        assert match.candidates == ()
        assert match.municipality.prefecture == prefecture
        assert (match.kind is EXACT) is (text == match.municipality.name)
    if match.kind is UNKNOWN:
        assert len(match.candidates) <= 3
    if match.kind in {UNKNOWN, AMBIGUOUS}:
        assert {each.prefecture for each in match.candidates} <= {prefecture}
    if match.kind is OTHER:
        assert match.candidates
        assert prefecture not in {each.prefecture for each in match.candidates}


@settings(deadline=None)
@given(each=st.sampled_from(ALL), at=st.integers(0, 9))
def test_a_name_with_one_character_wrong__is_never_taken(each: Municipality, at: int) -> None:
    place = at % len(each.name)
    match = JAPAN.match(each.name[:place] + "龘" + each.name[place + 1 :], each.prefecture)
    assert match.municipality is None


@settings(deadline=None)
@given(
    text=st.text(),
    code=st.text() | st.from_regex(r"[0-9]{4,7}", fullmatch=True),
    prefecture=st.none() | PREFECTURES,
)
def test_any_code_beside_any_text__is_read_without_fail(text: str, code: str, prefecture: str | None) -> None:
    match = JAPAN.match(text, prefecture, code=code)
    if match.municipality is not None:
        assert prefecture in (None, match.municipality.prefecture)


def test_a_text_longer_than_any_name__is_unknown_at_once() -> None:
    start = time.perf_counter()
    assert JAPAN.match("長野市" * 10_000, "長野県") == Match(UNKNOWN)
    assert time.perf_counter() - start < 0.5
    assert told(JAPAN.match("長野市" + " " * 200, "長野県")) == (VARIANT, ["長野県長野市"])


def test_a_name_behind_more_blanks_than_any_name_has_letters__is_read() -> None:
    assert told(JAPAN.match("長野県" + "　" * 200 + "長野市", "長野県")) == (VARIANT, ["長野県長野市"])


def test_a_text_of_as_many_letters_as_may_be_a_name__is_kept_and_a_longer_one_is_blank() -> None:
    assert [plain("甲" * 100), plain("甲" * 101), plain(" 甲" * 101)] == ["甲" * 100, "", ""]


def test_a_name_that_is_a_suffix_only__has_no_form_without_it() -> None:
    full, short = Spelling().ways_to_write("市", "甲郡", "見本県")
    assert ("見本県市" in full, short) == (True, frozenset())


# Which names come near

NEAR = (
    Municipality("993018", "霧霜町", "見本県", district="甲郡"),
    Municipality("993026", "津町", "見本県", kana="つちょう"),
    Municipality("993034", "南市", "見本県", kana="みなみ"),
    Municipality("993042", "長野井市", "見本県", kana="ながのいし"),
    Municipality("993051", "長野市", "見本県", kana="ながのし"),
    Municipality("993085", "長野師町", "見本県", kana="ながのしちょう"),
    Municipality("993093", "永野", "見本県", kana="ながの"),
    Municipality("993069", "さいたま市", "見本県", kana="さいたまし"),
    Municipality("993077", "琥珀翡翠市", "見本県"),
)
KANJI_FOR_KANA = Spelling(in_kanji={"993069": ["埼玉市"]})


@pytest.mark.parametrize(
    ("text", "best"),
    [
        pytest.param("見本県甲郡霧露町", "霧霜町", id="behind prefecture and district"),
        pytest.param("甲郡霧露町", "霧霜町", id="behind its district"),
        pytest.param("霧露町役場", "霧霜町", id="before its office"),
        pytest.param("乙郡霧霜町", "霧霜町", id="behind a wrong district"),
        pytest.param("崎玉市", "さいたま市", id="kanji for kana, with a slip"),
        pytest.param("埼玉", "さいたま市", id="kanji for kana"),
        pytest.param("つ町", "津町", id="reading with the suffix in kanji"),
        pytest.param("みなみ市", "南市", id="reading on the list without a suffix"),
        pytest.param("ながのし", "長野市", id="whole reading"),
        pytest.param("ながの", "長野市", id="reading without its suffix"),
        pytest.param("ナガノ", "長野市", id="reading in katakana"),
        pytest.param("琥珀笛鈴市", "琥珀翡翠市", id="three of five letters"),
    ],
)
def test_a_name_with_something_wrong__has_the_right_one_for_its_first_suggestion(
    text: str, best: str
) -> None:
    assert [each.name for each in nearest(text, NEAR, KANJI_FOR_KANA)][:1] == [best]


@pytest.mark.parametrize("text", ["", "市", "琥笛鈴扇市", "山", "役場"])
def test_a_name_that_comes_near_none__has_no_suggestion(text: str) -> None:
    assert nearest(text, NEAR, KANJI_FOR_KANA) == ()


# Codes


@pytest.mark.parametrize(
    ("code5", "digit"), [("01100", "2"), ("13101", "6"), ("01205", "0"), ("01213", "1"), ("20000", "0")]
)
def test_check_digit__follows_the_rule_of_the_ministry(code5: str, digit: str) -> None:
    assert check_digit(code5) == digit
    assert is_lg_code(code5 + digit)
    assert not is_lg_code(code5 + str((int(digit) + 1) % 10))


@pytest.mark.parametrize("code5", ["", "1234", "123456", "1234x", "１２３４５", "①②③④⑤"])
def test_check_digit_of_anything_else__is_a_mistake_of_the_programmer(code5: str) -> None:
    with pytest.raises(ValueError, match="five digits"):
        check_digit(code5)


@pytest.mark.parametrize("text", ["", "20201", "2020111", "20201１", "２０２０１１", "20201a"])
def test_what_is_not_six_plain_digits__is_no_code(text: str) -> None:
    assert not is_lg_code(text)


def test_readings_of_five_digits__are_both_where_both_are_possible() -> None:
    assert code_readings("12203") == ("122033", "012203")
    assert code_readings("20201") == ("202011",)
    assert (
        code_readings(" ２０２０１１ ")
        == code_readings("２０２ ０１１")
        == code_readings("20 20　11")
        == ("202011",)
    )
    assert code_readings("202012") == code_readings("①②③④⑤") == ()
    assert (corrected("202012"), corrected("202011"), corrected("20201")) == ("202011", None, None)


@pytest.mark.parametrize(
    ("code", "prefecture", "kind", "names"),
    [
        ("202011", "長野県", EXACT, ["長野県長野市"]),
        ("202011", None, EXACT, ["長野県長野市"]),
        ("２０２０１１", "長野県", EXACT, ["長野県長野市"]),
        ("20201", "長野県", EXACT, ["長野県長野市"]),
        ("11002", "北海道", VARIANT, ["北海道札幌市"]),
        ("11002", None, VARIANT, ["北海道札幌市"]),
        ("12203", "千葉県", EXACT, ["千葉県市川市"]),
        ("12203", "北海道", VARIANT, ["北海道士別市"]),
        ("12203", None, AMBIGUOUS, ["千葉県市川市", "北海道士別市"]),
        ("131016", "長野県", OTHER, ["東京都千代田区"]),
        ("202012", "長野県", UNKNOWN, ["長野県長野市"]),
        ("200000", "長野県", UNKNOWN, []),
        ("999999", "長野県", UNKNOWN, []),
        ("2020", "長野県", UNKNOWN, []),
        ("①②③④⑤", "長野県", UNKNOWN, []),
        ("", "長野県", UNKNOWN, []),
    ],
)
def test_a_code_alone__names_its_municipality(
    code: str, prefecture: str | None, kind: MatchKind, names: list[str]
) -> None:
    assert told(JAPAN.match_code(code, prefecture)) == (kind, names)
    assert told(JAPAN.match("　", prefecture, code=code)) == (kind, names)


@pytest.mark.parametrize(
    ("text", "code", "kind", "names"),
    [
        ("長野市", "202011", EXACT, ["長野県長野市"]),
        ("長野", "202011", VARIANT, ["長野県長野市"]),
        ("長野市", "", EXACT, ["長野県長野市"]),
        ("長野市", "202029", AMBIGUOUS, ["長野県長野市", "長野県松本市"]),
        ("長野市", "131016", AMBIGUOUS, ["長野県長野市", "東京都千代田区"]),
        ("千代田区", "202011", AMBIGUOUS, ["東京都千代田区", "長野県長野市"]),
        ("千代田区", "131016", OTHER, ["東京都千代田区"]),
        ("松川", "204021", VARIANT, ["長野県松川町"]),
        ("松川", "202011", AMBIGUOUS, ["長野県松川町", "長野県松川村", "長野県長野市"]),
        ("長野市", "202012", VARIANT, ["長野県長野市"]),
        ("長野市", "202012x", EXACT, ["長野県長野市"]),
        ("松本市", "202012", AMBIGUOUS, ["長野県松本市", "長野県長野市"]),
        ("情報政策課", "202011", VARIANT, ["長野県長野市"]),
        ("小布施市", "205419", VARIANT, ["長野県小布施町"]),
        ("小布施市", "202011", AMBIGUOUS, ["長野県小布施町", "長野県長野市"]),
        ("小布施市", "205418", UNKNOWN, ["長野県小布施町"]),
    ],
)
def test_a_name_and_a_code__are_certain_only_where_they_agree(
    text: str, code: str, kind: MatchKind, names: list[str]
) -> None:
    assert told(JAPAN.match(text, "長野県", code=code)) == (kind, names)


def test_a_code_beside_a_name_that_several_prefectures_have__decides() -> None:
    assert told(JAPAN.match("池田町", None, code="204811")) == (EXACT, ["長野県池田町"])


# The register


def test_a_name_beside_the_code_of_another__is_that_of_the_collecting_prefecture() -> None:
    of_two_prefectures = JAPAN.match("府中市", "東京都", code="132080")
    assert told(of_two_prefectures) == (AMBIGUOUS, ["東京都府中市", "東京都調布市"])
    assert of_two_prefectures.coded == JAPAN.match("調布市", "東京都").municipality


def test_a_name_that_nothing_resembles_beside_a_code_of_elsewhere__belongs_to_another_prefecture() -> None:
    assert told(JAPAN.match("龘龘龘", "長野県", code="131130")) == (OTHER, ["東京都渋谷区"])


def test_a_slip_in_the_name_or_in_the_code__is_never_made_good_by_the_other() -> None:
    twice = [
        *sample("架空市", "例示町"),
        Municipality("993018", "丙町", "見本県", district="甲郡", order=3),
        Municipality("993026", "丙町", "見本県", district="乙郡", order=4),
    ]
    register = Register(twice)
    wrong_digit = register.match("丙町", "見本県", code="993019")
    slip = register.match("架室市", "見本県", code=twice[1].lg_code)

    assert (told(wrong_digit), wrong_digit.coded) == ((AMBIGUOUS, ["見本県丙町", "見本県丙町"]), None)
    assert (told(slip), slip.coded) == ((AMBIGUOUS, ["見本県架空市", "見本県例示町"]), None)


def test_an_official_name__is_exact_in_its_prefecture_and_in_all_japan() -> None:
    assert [JAPAN.match("長野市", each).kind for each in ("長野県", None)] == [EXACT, EXACT]


def test_a_prefecture__is_matched_by_its_names_only() -> None:
    kinds = {
        text: told(JAPAN.match_prefecture(text))
        for text in (
            "長野県",
            "長野",
            "長野県庁",
            "長 野 縣",
            "京都",
            "北海道",
            "北海",
            "長野市",
            "20",
            "",
            "長野件",
        )
    }
    nagano = ["長野県長野県"]
    assert kinds == {
        "長野県": (EXACT, nagano),
        "長野": (VARIANT, nagano),
        "長野県庁": (VARIANT, nagano),
        "長 野 縣": (VARIANT, nagano),
        "京都": (VARIANT, ["京都府京都府"]),
        "北海道": (EXACT, ["北海道北海道"]),
        "北海": (UNKNOWN, []),
        "長野市": (UNKNOWN, []),
        "20": (UNKNOWN, []),
        "": (UNKNOWN, []),
        "長野件": (UNKNOWN, []),
    }
    assert [each.name for each in JAPAN.nearest_prefectures("長野件")] == ["長野県"]
    assert [each.name for each in JAPAN.nearest_prefectures("ながの")] == ["長野県"]


def test_a_prefecture_that_brings_no_row_of_its_own__gets_its_code_from_its_municipalities() -> None:
    derived = Register(ALL)
    names = JAPAN.prefectures()
    assert derived.prefectures() == names
    expected = [JAPAN.match_prefecture(name).municipality for name in names]
    found = [derived.match_prefecture(name).municipality for name in names]
    assert [(each.lg_code, each.kind, each.order) for each in found if each] == [
        (each.lg_code, "都道府県", each.order) for each in expected if each
    ]


def test_a_made_up_prefecture__can_be_added_and_japan_stays_as_it_was() -> None:
    own = sample("見本市", "例示町", "仮名村")
    register = JAPAN.with_list("見本県", own)
    assert register.of_prefecture("見本県") == tuple(own)
    assert register.prefectures() == (*JAPAN.prefectures(), "見本県")
    assert told(register.match("見本市", "見本県")) == (EXACT, ["見本県見本市"])
    assert told(register.match("見本県例示", "見本県")) == (VARIANT, ["見本県例示町"])
    assert told(register.match("見本市", "長野県")) == (OTHER, ["見本県見本市"])
    assert told(register.match("竜ケ崎市", "茨城県")) == (VARIANT, ["茨城県龍ケ崎市"])
    assert told(JAPAN.match("見本市", "見本県")) == (UNKNOWN, [])
    prefecture = register.match_prefecture("見本県").municipality
    assert prefecture == Municipality(
        "99000" + check_digit("99000"), "見本県", "見本県", "", "都道府県", "", 48
    )


def test_an_own_list__replaces_one_prefecture_and_sets_its_order() -> None:
    own = [
        Municipality("202029", "松本市", "長野県", order=2),
        Municipality("202011", "長野市", "長野県", order=1),
    ]
    register = JAPAN.with_list("長野県", own)
    assert [each.name for each in register.of_prefecture("長野県")] == ["長野市", "松本市"]
    assert register.prefectures() == JAPAN.prefectures()
    assert told(register.match("小布施町", "長野県")) == (UNKNOWN, [])
    assert told(register.match_code("205419", "長野県")) == (UNKNOWN, [])


def test_a_list_of_another_prefecture__is_refused() -> None:
    with pytest.raises(ValueError, match="長野県"):
        JAPAN.with_list("長野県", sample("見本市"))
    with pytest.raises(ValueError, match="長野県"):
        JAPAN.with_list("長野県", [])


def test_names_that_differ_only_by_a_variant_kanji__stay_apart_where_they_are_exact() -> None:
    register = Register(sample("龍町", "竜町"), spelling=Spelling({"龍": "竜"}))
    assert told(register.match("龍町", "見本県")) == (EXACT, ["見本県龍町"])
    assert told(register.match(" 龍町", "見本県")) == (AMBIGUOUS, ["見本県龍町", "見本県竜町"])


def test_one_name_twice_in_a_prefecture__is_ambiguous() -> None:
    register = Register(sample("見本町", "見本町"))
    assert told(register.match("見本町", "見本県")) == (AMBIGUOUS, ["見本県見本町", "見本県見本町"])


def test_an_unknown_prefecture__has_no_municipalities() -> None:
    assert JAPAN.of_prefecture("見本県") == ()


# Facts about the table


def test_the_table__has_every_municipality_once() -> None:
    kinds = Counter(each.kind for each in ALL)
    assert kinds == {"政令指定都市": 20, "市": 772, "町": 743, "村": 183, "特別区": 23}
    assert len({each.lg_code for each in ALL}) == len(ALL) == 1741
    assert len(JAPAN.prefectures()) == 47
    for prefecture in JAPAN.prefectures():
        members = JAPAN.of_prefecture(prefecture)
        assert [each.order for each in members] == list(range(1, len(members) + 1))
    assert [each.lg_code for each in ALL] == sorted(each.lg_code for each in ALL)
    assert [each.name for each in ALL if not is_lg_code(each.lg_code)] == []


def test_the_names__are_as_its_provenance_says() -> None:
    prefectures = defaultdict(set)
    for each in ALL:
        prefectures[each.name].add(each.prefecture)
    assert sum(len(where) > 1 for where in prefectures.values()) == 25
    assert len({(each.prefecture, each.name) for each in ALL}) == len(ALL)
    large = {each.name for each in ALL if "ケ" in each.name}
    small = {each.name for each in ALL if "ヶ" in each.name}
    assert large == {"金ケ崎町", "龍ケ崎市", "鎌ケ谷市", "袖ケ浦市", "関ケ原町"}
    assert len(small) == 11
    differing = sum(
        Levenshtein.distance(one.name, other.name) == 1
        for prefecture in JAPAN.prefectures()
        for one, other in combinations(JAPAN.of_prefecture(prefecture), 2)
    )
    assert differing == 296


def test_a_match__costs_a_few_microseconds() -> None:
    def best(text: str) -> float:
        JAPAN.match(text, "長野県")
        times = []
        for _ in range(20):
            start = time.perf_counter()
            for _ in range(100):
                JAPAN.match(text, "長野県")
            times.append((time.perf_counter() - start) / 100)
        return min(times)

    assert best("小布施町") < 5e-6
    assert best("上高井郡小布施町") < 25e-6
