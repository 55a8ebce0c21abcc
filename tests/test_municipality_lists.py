"""The lists of municipalities on disk: the packaged ones, and a prefecture's own."""

import csv
import time
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_kenten.adapters.municipality_lists import find_prefecture, national_register, read_own_list
from xl_kenten.core.municipality import MatchKind, Municipality, check_digit
from xl_kenten.errors import DefinitionError, KentenError, UsageError

JAPAN = national_register()
OWN = "99201" + check_digit("99201")
OTHER = "99202" + check_digit("99202")


def packaged(name: str) -> Iterator[dict[str, str]]:
    text = files("xl_kenten").joinpath("data", name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def write(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "団体一覧.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


# What comes with the program


def test_national_register__is_read_once_and_quickly() -> None:
    assert national_register() is JAPAN
    times = []
    for _ in range(10):
        start = time.perf_counter()
        national_register.__wrapped__()
        times.append(time.perf_counter() - start)
    assert min(times) < 0.025  # 4 ms where it was written


def test_prefectures__equal_the_packaged_table() -> None:
    rows = list(packaged("prefectures.csv"))
    assert [row["prefecture"] for row in rows] == list(JAPAN.prefectures())
    for row in rows:
        assert JAPAN.match_prefecture(row["prefecture"]).municipality == Municipality(
            row["code6"], row["prefecture"], row["prefecture"], row["kana"], "都道府県", "", int(row["code2"])
        )
        assert len(JAPAN.of_prefecture(row["prefecture"])) == int(row["municipalities"])


def test_variant_kanji__lead_to_a_standard_that_is_no_variant_itself() -> None:
    rows = list(packaged("variant_kanji.csv"))
    variants = [row["variant"] for row in rows]
    assert len(set(variants)) == len(variants)
    assert [row for row in rows if len(row["variant"]) != 1 or set(row["standard"]) & set(variants)] == []
    # What NFKC does already needs no row, and a row it would undo has no effect.
    assert [row for row in rows if unicodedata.normalize("NFKC", row["variant"]) != row["variant"]] == []
    assert {row["kind"] for row in rows} == {"旧字体", "異体字", "部首の符号"}


def test_every_packaged_kanji_spelling__suggests_its_municipality_first() -> None:
    for row in packaged("kanji_spellings.csv"):
        owner = JAPAN.match_code(row["code6"], None).municipality
        assert owner is not None
        assert owner.name == row["name"]
        match = JAPAN.match(row["spelling"], owner.prefecture)
        if match.kind is not MatchKind.OTHER_PREFECTURE:  # 南部町 is Minabe's old name and a town elsewhere
            assert (match.kind, match.candidates[:1]) == (MatchKind.UNKNOWN, (owner,))


def test_provenance__names_every_table_and_its_rows() -> None:
    folder = files("xl_kenten").joinpath("data")
    text = folder.joinpath("PROVENANCE.md").read_text(encoding="utf-8")
    tables = sorted(each.name for each in folder.iterdir() if each.name.endswith(".csv"))
    assert tables == ["kanji_spellings.csv", "municipalities.csv", "prefectures.csv", "variant_kanji.csv"]
    for name in tables:
        assert f"| {name} | {len(list(packaged(name))):,} " in text


# The prefecture a user means


@pytest.mark.parametrize(
    ("text", "prefecture"),
    [
        ("長野県", "長野県"),
        ("長野", "長野県"),
        (" 長野県　", "長野県"),
        ("長埜縣", "長野県"),
        ("長野県庁", "長野県"),
        ("20", "長野県"),
        ("２０", "長野県"),
        ("200000", "長野県"),
        ("20000", "長野県"),
        ("北海道", "北海道"),
        ("01", "北海道"),
        ("1", "北海道"),
        ("010006", "北海道"),
        ("10006", "北海道"),
        ("東京", "東京都"),
        ("京都", "京都府"),
        ("鹿兒島", "鹿児島県"),
    ],
)
def test_find_prefecture__takes_names_and_codes(text: str, prefecture: str) -> None:
    assert find_prefecture(text, JAPAN) == prefecture


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("長野件", "長野県"),
        ("ながの", "長野県"),
        ("とうきょう", "東京都"),
        ("北海", "北海道"),
        ("信州", None),
        ("48", None),
        ("0", None),
        ("①", None),
        ("200001", None),
        ("", None),
        ("　", None),
        ("長" * 1000, None),
    ],
)
def test_find_prefecture__refuses_what_is_none_and_names_the_nearest(
    text: str, suggested: str | None
) -> None:
    with pytest.raises(UsageError) as refusal:
        find_prefecture(text, JAPAN)
    message = str(refusal.value)
    assert [name for name in JAPAN.prefectures() if name in message] == [suggested or "長野県"]
    assert len(message) < 200
    assert message.endswith("。")


@settings(deadline=None)
@given(st.text())
def test_find_prefecture__never_fails_otherwise(text: str) -> None:
    try:
        assert find_prefecture(text, JAPAN) in JAPAN.prefectures()
    except UsageError as refusal:
        assert str(refusal)  # noqa: PT017 - either outcome is right


# A prefecture's own list


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize(
    "heading",
    [
        "code,name",
        "団体コード,団体名",
        "コード,市区町村名",
        "Code,Name",
        " ｺｰﾄﾞ , 団体 名 ",
        "自治体コード,自治体名",
        "自治体ｺｰﾄﾞ,自治体名（漢字）",
        "市区町村コード,市町村名",
        "市町村ｺｰﾄﾞ,市区町村名（漢字）",
        '全国地方公共団体コード,"市区町村名\r\n(漢字)"',
    ],
)
def test_own_list__is_read_in_its_order(tmp_path: Path, heading: str, encoding: str) -> None:
    path = write(
        tmp_path, heading, "202029,松本市", "202011,長野市", "205419,小布施町", "", encoding=encoding
    )
    register = read_own_list(path, "長野県", JAPAN)
    assert register.of_prefecture("長野県") == (
        Municipality("202029", "松本市", "長野県", "まつもとし", "市", "", 1),
        Municipality("202011", "長野市", "長野県", "ながのし", "市", "", 2),
        Municipality("205419", "小布施町", "長野県", "おぶせまち", "町", "上高井郡", 3),
    )
    assert register.prefectures() == JAPAN.prefectures()


def test_own_list__may_bring_readings_kinds_and_districts_and_other_columns(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "mail,郡,name,kind,code,かな",
        f"a@example.jp,,見本市,中核市,{OWN},みほんし",
        f',見本郡,"例示町",,{OTHER},',
        ",,,,,",
    )
    register = read_own_list(path, "見本県", JAPAN)
    assert register.of_prefecture("見本県") == (
        Municipality(OWN, "見本市", "見本県", "みほんし", "中核市", "", 1),
        Municipality(OTHER, "例示町", "見本県", "", "町", "見本郡", 2),
    )
    assert register.match("見本郡例示町", "見本県").kind is MatchKind.VARIANT
    assert find_prefecture("見本", register) == "見本県"
    assert find_prefecture("99", register) == "見本県"
    assert len(register.prefectures()) == 48


# As Excel saves the Ministry's 都道府県コード及び市区町村コード, line breaks in its headings and all.
OLD = "20999" + check_digit("20999")
OF_THE_MINISTRY = (
    '団体コード,"都道府県名\n（漢字）","市区町村名\n（漢字）","都道府県名\n（カナ）","市区町村名\n（カナ）"',
    "010006,北海道,,ﾎｯｶｲﾄﾞｳ,",
    "011002,北海道,札幌市,ﾎｯｶｲﾄﾞｳ,ｻｯﾎﾟﾛｼ",
    "110001,埼玉県,,ｻｲﾀﾏｹﾝ,",
    "111007,埼玉県,さいたま市,ｻｲﾀﾏｹﾝ,ｻｲﾀﾏｼ",
    "200000,長野県,,ﾅｶﾞﾉｹﾝ,",
    "202029,長野県,松本市,ﾅｶﾞﾉｹﾝ,ﾏﾂﾓﾄｼ",
    f"{OLD},長野県,旧見本村,ﾅｶﾞﾉｹﾝ,ｷｭｳﾐﾎﾝﾑﾗ",
    "210005,岐阜県,,ｷﾞﾌｹﾝ,",
    "212016,岐阜県,岐阜市,ｷﾞﾌｹﾝ,ｷﾞﾌｼ",
)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_list_of_the_ministry__gives_the_municipalities_of_the_prefecture(
    tmp_path: Path, encoding: str
) -> None:
    register = read_own_list(write(tmp_path, *OF_THE_MINISTRY, encoding=encoding), "長野県", JAPAN)
    assert register.of_prefecture("長野県") == (
        Municipality("202029", "松本市", "長野県", "まつもとし", "市", "", 1),
        Municipality(OLD, "旧見本村", "長野県", "きゅうみほんむら", "村", "", 2),
    )
    assert register.of_prefecture("岐阜県") == JAPAN.of_prefecture("岐阜県")


@pytest.mark.parametrize(
    ("prefecture", "names"), [("北海道", ["札幌市"]), ("埼玉県", ["さいたま市"]), ("岐阜", ["岐阜市"])]
)
def test_list_of_the_ministry_whose_zeros_excel_dropped__is_read_all_the_same(
    tmp_path: Path, prefecture: str, names: list[str]
) -> None:
    lines = [line.removeprefix("0") for line in OF_THE_MINISTRY]
    register = read_own_list(write(tmp_path, *lines), prefecture, JAPAN)
    assert [each.name for each in register.of_prefecture(find_prefecture(prefecture, JAPAN))] == names


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", ["\t", ","])
def test_list_saved_as_unicode_text__is_read(tmp_path: Path, mark: str, delimiter: str) -> None:
    lines = [line.replace(",", delimiter) for line in OF_THE_MINISTRY]
    path = write(tmp_path, "\ufeff" + lines[0], *lines[1:], encoding=mark)
    register = read_own_list(path, "岐阜県", JAPAN)
    assert [each.name for each in register.of_prefecture("岐阜県")] == ["岐阜市"]


@pytest.mark.parametrize("heading", ["prefecture", "都道府県", "都道府県名（漢字）"])
@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ("202029,長野県,松本市", "202011,岐阜県,長野市"),
            "の3行目：団体コード『202011』は長野県のものですが、都道府県は『岐阜県』です。どちらかを直してください。",
        ),
        (
            ("202029,長野県,松本市", "131016,長野件,千代田区"),
            "の3行目：団体コード『131016』は、長野県のコード（20 で始まる6桁）ではありません。コードを直すか、行を削除してください。",
        ),
        (
            ("202029,長野県,松本市", "20201X,長野県,"),
            "の3行目：団体名がありません。入力するか、行を削除してください。",
        ),
        (("200000,,",), "の2行目：団体名がありません。入力するか、行を削除してください。"),
        (
            ("210005,岐阜県,", "212016,岐阜県,岐阜市"),
            "：長野県の団体が一つもありません（ほかの都道府県の 1 団体は読み飛ばしました）。都道府県か、一覧を確かめてください。",
        ),
    ],
    ids=["own code elsewhere", "misspelt prefecture", "no name", "neither", "all elsewhere"],
)
def test_list_with_prefectures_that_is_not_right__is_refused_in_one_sentence(
    tmp_path: Path, heading: str, lines: tuple[str, ...], said: str
) -> None:
    path = write(tmp_path, f"団体コード,{heading},市区町村名", *lines)
    with pytest.raises(DefinitionError) as refusal:
        read_own_list(path, "長野県", JAPAN)
    assert str(refusal.value) == f"団体一覧「団体一覧.csv」{said}"


def test_own_list_of_a_made_up_prefecture__may_lie_among_those_of_real_ones(tmp_path: Path) -> None:
    lines = ("code,都道府県名,name", "202011,長野県,長野市", f"{OWN},見本県,見本市", f"{OTHER},見本,例示町")
    register = read_own_list(write(tmp_path, *lines), "見本県", JAPAN)
    assert [each.name for each in register.of_prefecture("見本県")] == ["見本市", "例示町"]


@pytest.mark.parametrize("prefecture", ["長野県", "長野", "20"])
def test_own_list__belongs_to_the_prefecture_meant(tmp_path: Path, prefecture: str) -> None:
    register = read_own_list(write(tmp_path, "code,name", "202011,長野市"), prefecture, JAPAN)
    assert [each.name for each in register.of_prefecture("長野県")] == ["長野市"]


def test_own_list__of_a_made_up_prefecture_stands_under_the_name_as_it_was_given(tmp_path: Path) -> None:
    register = read_own_list(write(tmp_path, "code,name", f"{OWN},見本市"), "見本Ａ県", JAPAN)
    assert [each.name for each in register.of_prefecture("見本Ａ県")] == ["見本市"]
    assert find_prefecture("見本A", register) == "見本Ａ県"


def test_own_list__may_name_municipalities_that_are_no_more(tmp_path: Path) -> None:
    old = "20999" + check_digit("20999")
    register = read_own_list(write(tmp_path, "code,name", f"{old},旧見本村"), "長野県", JAPAN)
    assert register.of_prefecture("長野県") == (Municipality(old, "旧見本村", "長野県", kind="村", order=1),)


def test_codes_that_excel_shortened__are_completed_where_they_are_certain(tmp_path: Path) -> None:
    path = write(tmp_path, "code,name", "11002,札幌市", "01202,函館市", "１２０３３,小樽市")
    register = read_own_list(path, "北海道", JAPAN)
    assert [each.lg_code for each in register.of_prefecture("北海道")] == ["011002", "012025", "012033"]


def test_own_list__read_again_replaces_the_one_before(tmp_path: Path) -> None:
    once = read_own_list(write(tmp_path, "code,name", f"{OWN},見本市"), "見本県", JAPAN)
    again = read_own_list(write(tmp_path, "code,name", f"{OTHER},例示町"), "見本県", once)
    assert [each.name for each in again.of_prefecture("見本県")] == ["例示町"]
    assert again.match_code(OWN, None).kind is MatchKind.UNKNOWN


WRONG_LISTS = {
    "no-code-column": (("name", "長野市"), 1, "code"),
    "no-name-column": (("code,町名", "202011,長野市"), 1, "name"),
    "no-heading": (("202011,長野市",), 1, "code"),
    "two-code-columns": (("code,団体コード,name", "202011,202011,長野市"), 1, "code"),
    "tabs": (("code\tname", "202011\t長野市"), 1, "code"),
    "blank-name": (("code,name", "202029,松本市", "202011,"), 3, "団体名"),
    "blank-code": (("code,name", "　,長野市"), 2, "団体コード"),
    "wrong-check-digit": (("code,name", "202012,長野市"), 2, "202011"),
    "same-code": (("code,name", "202011,長野市", "", "202011,松本市"), 4, "2行目"),
    "same-name": (("code,name", "202011,長野市", "202029,長 野市"), 3, "2行目"),
    "name-of-another": (("code,name", "202011,松本市", "202029,長野市"), 2, "202029"),
    "other-prefecture": (("code,name", "131016,千代田区"), 2, "131016"),
    "other-prefecture-5-digits": (("code,name", "13101,千代田区"), 2, "13101"),
    "the-prefecture-itself": (("code,name", "200000,長野県"), 2, "200000"),
    "too-few-columns": (("code,name,kana", "202011,長野市"), 2, "2列"),
    "too-many-columns": (("code,name", "202011,長野市,"), 2, "3列"),
    "no-number": (("code,name", "長野市,202011"), 2, "長野市"),
    "too-short": (("code,name", "2020,長野市"), 2, "2020"),
    "circled-number": (("code,name", "①②③④⑤,長野市"), 2, "①②③④⑤"),
    "open-quote": (("code,name", '202011,"長野市', "202029,松本市"), 2, "引用符"),
    "bad-quote": (("code,name", '202011,"長野"市'), 2, "引用符"),
    "line-break-in-name": (("code,name", '202011,"長野', '市"', "202029,松本市"), 2, "団体名"),
    "character-nobody-has": (("code,name", "202011,長\ue000市"), 2, "外字"),
    "after-a-line-break": (("code,name,備考", '202011,長野市,"a', 'b"', "x,松本市,"), 4, "x"),
}


@pytest.mark.parametrize("wrong", WRONG_LISTS)
def test_own_list_with_a_fault__is_refused_with_file_and_line(tmp_path: Path, wrong: str) -> None:
    lines, line, named = WRONG_LISTS[wrong]
    with pytest.raises(DefinitionError) as refusal:
        read_own_list(write(tmp_path, *lines), "長野県", JAPAN)
    message = str(refusal.value)
    assert message.startswith(f"団体一覧「団体一覧.csv」の{line}行目：")
    assert named in message.partition("：")[2]
    assert message.endswith(("ください。", " です。"))


@pytest.mark.parametrize("lines", [("",), ("", "", ""), ("code,name",), ("code,name", ",", "")])
def test_own_list_without_a_municipality__is_refused(tmp_path: Path, lines: tuple[str, ...]) -> None:
    with pytest.raises(DefinitionError, match=r"団体一覧\.csv"):
        read_own_list(write(tmp_path, *lines), "長野県", JAPAN)


@pytest.mark.parametrize("code", ["202011", "20201", "11002", "010006"])
def test_a_made_up_prefecture__cannot_take_codes_of_a_real_one(tmp_path: Path, code: str) -> None:
    with pytest.raises(DefinitionError, match=r"の2行目：.*見本県"):
        read_own_list(write(tmp_path, "code,name", f"{code},見本市"), "見本県", JAPAN)


def test_a_made_up_prefecture__may_have_every_code_that_no_real_one_has(tmp_path: Path) -> None:
    # 999 codes begin alike; a made-up prefecture may have more municipalities.
    codes = [code5 + check_digit(code5) for code5 in ("48001", "98201", "99999")]
    lines = [f"{code},見本{number}市" for number, code in enumerate(codes)]
    register = read_own_list(write(tmp_path, "code,name", *lines), "見本県", JAPAN)
    assert [each.lg_code for each in register.of_prefecture("見本県")] == codes


def test_a_made_up_prefecture__cannot_take_a_real_code_after_its_own(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"の3行目：.*見本県"):
        read_own_list(write(tmp_path, "code,name", f"{OWN},見本市", "202011,長野市"), "見本県", JAPAN)


def test_five_digits_of_a_made_up_prefecture__are_completed_if_they_have_one_reading(tmp_path: Path) -> None:
    path = write(tmp_path, "code,name", "99201,見本市")
    assert read_own_list(path, "見本県", JAPAN).of_prefecture("見本県")[0].lg_code == OWN


def test_five_digits_with_two_readings__are_refused(tmp_path: Path) -> None:
    # Only a code from 00 can lose a zero and still look like one of a made-up prefecture.
    lost = next(
        code[1:]
        for number in range(1000)
        if (code := f"00{number:03}{check_digit(f'00{number:03}')}")[1:3]
        not in {f"{n:02}" for n in range(1, 48)}
    )
    with pytest.raises(DefinitionError, match=r"の2行目：.*とも"):
        read_own_list(write(tmp_path, "code,name", f"{lost},見本市"), "見本県", JAPAN)


@pytest.mark.parametrize(
    "data",
    [
        "code,name\n202011,長野市".encode("utf-16-le"),
        "code\tname\n202011\t長野市".encode("utf-16") + b"\n",
        "code\tname\n202011\t長野市".encode("utf-32"),
        "code,name\n202011,長野市".encode("euc-jp"),
        b"\xef\xbb\xbfcode,name\n202011,\x92\xb7\x96\xec\x8es",
        b"code,name\n202011,\x00\x01",
        b"\x89PNG\r\n\x1a\n\x00\x00",
    ],
)
def test_own_list_in_an_unknown_encoding__is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "団体一覧.csv"
    path.write_bytes(data)
    with pytest.raises(DefinitionError, match=r"団体一覧\.csv.*文字コード"):
        read_own_list(path, "長野県", JAPAN)


def test_own_list_that_is_no_file__is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "ない.csv", tmp_path):
        with pytest.raises(UsageError, match="見つかりません"):
            read_own_list(path, "長野県", JAPAN)


def test_own_list_of_no_prefecture__is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="都道府県"):
        read_own_list(write(tmp_path, "code,name", "202011,長野市"), " ", JAPAN)


LINES = st.lists(
    st.sampled_from(
        ["code,name", "202011,長野市", "20201,松本市", ",", '"', "202029,\x00", "0,0,0", f"{OWN},見本市"]
    )
    | st.text(max_size=20),
    max_size=6,
)


@settings(deadline=None, max_examples=60)
@given(lines=LINES, encoding=st.sampled_from(["utf-8", "utf-16", "cp932"]))
def test_any_file__is_read_or_refused_in_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], encoding: str
) -> None:
    path = tmp_path_factory.mktemp("lists") / "list.csv"
    path.write_bytes("\n".join(lines).encode(encoding, errors="replace"))
    try:
        register = read_own_list(path, "長野県", JAPAN)
    except KentenError as refusal:
        assert "list.csv" in str(refusal)  # noqa: PT017 - either outcome is right
    else:
        assert all(each.lg_code.startswith("20") for each in register.of_prefecture("長野県"))
