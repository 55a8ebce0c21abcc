"""What time a remediation text names, whether it says that it is done, and whether it says anything."""

import csv
import datetime as dt
import time
from calendar import monthrange
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_kenten.core.remediation import RemediationTime, _lies_before, read_time, says_none
from xl_kenten.core.time_phrase import Precision, TimePhrase

REFERENCE = dt.date(2007, 6, 20)
FULL_WIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)} | {" ": "　"})


class Phrase(NamedTuple):
    text: str
    label: str
    resolved: str


def labelled_phrases() -> list[Phrase]:
    path = Path(__file__).parent / "data" / "date_phrases.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Phrase(row["phrase"], row["label"], row["resolved_if_reference_2007-06-20"])
            for row in csv.DictReader(file)
        ]


PHRASES = labelled_phrases()


def last_day(resolved: str) -> dt.date | None:
    """``2007-07`` is the month's last day; nothing is no date."""
    if not resolved:
        return None
    year, month, *day = map(int, resolved.split("-"))
    return dt.date(year, month, day[0] if day else monthrange(year, month)[1])


def labelled(labels: str) -> pytest.MarkDecorator:
    chosen = [phrase for phrase in PHRASES if phrase.label in labels]
    return pytest.mark.parametrize("phrase", chosen, ids=[phrase.text for phrase in chosen])


@labelled("YP")
def test_concrete_or_relative_time__is_named_and_its_last_day_known(phrase: Phrase) -> None:
    expected = RemediationTime(named=True, done=False, latest=last_day(phrase.resolved), impossible=())
    assert read_time(phrase.text, REFERENCE) == expected
    assert not says_none(phrase.text)


@labelled("N")
def test_no_time__nothing_is_named(phrase: Phrase) -> None:
    assert read_time(phrase.text, REFERENCE) == RemediationTime(
        named=False, done=False, latest=None, impossible=()
    )
    assert not says_none(phrase.text)


@labelled("D")
def test_done_already__is_understood_with_its_date(phrase: Phrase) -> None:
    read = read_time(phrase.text, REFERENCE)
    assert (read.done, read.impossible) == (True, ())
    if phrase.resolved:
        assert read.latest == last_day(phrase.resolved)
    assert not says_none(phrase.text)


@labelled("Z")
def test_none_word__says_none_and_names_no_time(phrase: Phrase) -> None:
    assert says_none(phrase.text)
    assert says_none(f" {phrase.text}\n")
    assert says_none(f"（{phrase.text}）。")
    assert read_time(phrase.text, REFERENCE) == RemediationTime(
        named=False, done=False, latest=None, impossible=()
    )


@labelled("X")
def test_labelled_slip__is_impossible_and_has_no_date(phrase: Phrase) -> None:
    read = read_time(phrase.text, REFERENCE)
    assert read == RemediationTime(named=True, done=False, latest=None, impossible=(phrase.text,))


def test_every_label_of_the_list__is_tested() -> None:
    assert {phrase.label for phrase in PHRASES} == set("YPNDZX")


@pytest.mark.parametrize(
    ("text", "impossible"),
    [
        ("平成19年13月", ("平成19年13月",)),
        ("契約書は平成19年7月32日までに改める。", ("平成19年7月32日",)),
        ("改善時期　平成19年7月32日（火）", ("平成19年7月32日",)),
        ("7月32日までに改善", ("7月32日",)),
        ("２月３０日までに", ("２月３０日",)),
        ("7月0日まで", ("7月0日",)),
        ("13月末までに", ("13月",)),
        ("平成91年度中", ("平成91年度",)),
        ("平成0年7月", ("平成0年7月",)),
        ("平成100年", ("平成100年",)),
        ("令和0年4月", ("令和0年4月",)),
        ("昭和65年3月", ("昭和65年3月",)),
        ("大正16年", ("大正16年",)),
        ("明治33年7月", ("明治33年7月",)),
        ("昭和31年7月", ("昭和31年7月",)),
        ("㍻91年7月", ("㍻91年7月",)),
        ("平成１９年６月３１日まで", ("平成１９年６月３１日",)),
        ("平成 19 年 13 月", ("平成 19 年 13 月",)),
        ("平成19年0月", ("平成19年0月",)),
        ("平成19年2月29日", ("平成19年2月29日",)),
        ("平成十九年十三月", ("平成十九年十三月",)),
        ("平成2007年7月末", ("平成2007年7月",)),
        ("2007年13月", ("2007年13月",)),
        ("2107年7月末", ("2107年7月",)),
        ("2007/13/1", ("2007/13/1",)),
        ("2007/9/31", ("2007/9/31",)),
        ("2007-02-30", ("2007-02-30",)),
        ("H19.13.1", ("H19.13.1",)),
        ("Ｈ１９．９．３１までに", ("Ｈ１９．９．３１",)),
        ("H91.7.31", ("H91.7.31",)),
        ("R3.13.1", ("R3.13.1",)),
        ("R3/2/29までに", ("R3/2/29",)),
        ("r元-9-31", ("r元-9-31",)),
        ("S3.13.1", ("S3.13.1",)),
        ("19.9.31までに", ("19.9.31",)),
        ("平成19年7月32日付けで変更契約を締結予定", ("平成19年7月32日",)),
        ("平成19年13月又は平成19年13月", ("平成19年13月",)),
        ("仕様書は7月32日、契約書は平成91年3月に改める", ("7月32日", "平成91年3月")),
    ],
)
def test_date_that_no_calendar_has__is_quoted_as_written(text: str, impossible: tuple[str, ...]) -> None:
    read = read_time(text, REFERENCE)
    assert (read.named, read.latest, read.impossible) == (True, None, impossible)


def test_slip_beside_a_date__keeps_the_date() -> None:
    read = read_time("平成19年6月31日に協議し、平成19年9月末までに改善する。", REFERENCE)
    assert (read.latest, read.impossible) == (dt.date(2007, 9, 30), ("平成19年6月31日",))


@pytest.mark.parametrize(
    "text",
    [
        "version 19.13.5",
        "Ver.19.13.32",
        "19.13.5",
        "13/32件で不備",
        "00/00",
        "192.168.13.32",
        "電話0263-13-3200",
        "契約番号2007-13-45",
        "36月のリース",
        "第13月32号",
        "S3.13",
        "S3.4.1",
        "R1.0.2",
        "R3.13",
        "国道R134.2",
        "昭和22年法律第67号",
        "昭和32年7月",
        "民法（明治29年法律第89号）",
        "平成19年13月1日付け通知第3号",
        "平成〇年〇月",
        "9999年",
    ],
)
def test_numbers_that_are_no_date__are_never_impossible(text: str) -> None:
    assert read_time(text, REFERENCE).impossible == ()


@pytest.mark.parametrize(
    ("text", "era", "reference", "latest"),
    [
        ("6.7.31までに", "令和", dt.date(2024, 6, 20), dt.date(2024, 7, 31)),
        ("6年7月末", "令和", dt.date(2024, 6, 20), dt.date(2024, 7, 31)),
        ("6年度中", "令和", dt.date(2024, 6, 20), dt.date(2025, 3, 31)),
        ("元年12月", "令和", dt.date(2019, 6, 20), dt.date(2019, 12, 31)),
        ("24.7.31", "令和", dt.date(2024, 6, 20), None),
        ("31.3.31まで", "平成", dt.date(2018, 6, 20), dt.date(2019, 3, 31)),
        ("19.7.31", "西暦", dt.date(2019, 6, 20), dt.date(2019, 7, 31)),
        ("2月29日", "平成", dt.date(2007, 6, 20), dt.date(2008, 2, 29)),
        ("2月29日", "平成", dt.date(2008, 6, 20), dt.date(2012, 2, 29)),
        ("平成20年2月29日", "平成", REFERENCE, dt.date(2008, 2, 29)),
        ("6月1日", "平成", REFERENCE, dt.date(2007, 6, 1)),
        ("5月31日", "平成", REFERENCE, dt.date(2008, 5, 31)),
        ("年度内", "平成", dt.date(2008, 2, 1), dt.date(2008, 3, 31)),
        ("来年度から", "平成", dt.date(2008, 2, 1), dt.date(2008, 4, 1)),
        ("年度末", "平成", dt.date(2008, 3, 31), dt.date(2008, 3, 31)),
        ("第4四半期", "平成", dt.date(2008, 2, 1), dt.date(2008, 3, 31)),
        ("第1四半期", "平成", dt.date(2007, 8, 1), dt.date(2008, 6, 30)),
        ("下半期", "平成", dt.date(2008, 2, 1), dt.date(2008, 3, 31)),
        ("来月末", "平成", dt.date(2007, 12, 10), dt.date(2008, 1, 31)),
        ("再来月", "平成", dt.date(2007, 12, 31), dt.date(2008, 2, 29)),
        ("10日まで", "平成", dt.date(2007, 12, 20), dt.date(2008, 1, 10)),
        ("年明け", "平成", dt.date(2007, 12, 20), dt.date(2008, 1, 31)),
        ("9999年12月31日", "平成", dt.date(9999, 12, 31), dt.date(9999, 12, 31)),
        ("来年", "平成", dt.date(9999, 12, 31), None),
    ],
)
def test_other_eras_and_inspections__are_read_from_their_own_day(
    text: str, era: str, reference: dt.date, latest: dt.date | None
) -> None:
    assert read_time(text, reference, era).latest == latest


def test_past_date_with_an_open_time_beside_it__is_not_the_latest() -> None:
    assert read_time("平成18年4月の契約を秋頃までに改める", REFERENCE).latest is None
    assert read_time("平成18年4月の契約を改める", REFERENCE).latest == dt.date(2006, 4, 30)
    assert read_time("平成19年9月末、遅くとも秋頃までに改める", REFERENCE).latest == dt.date(2007, 9, 30)


def test_blank_text__says_not_even_none() -> None:
    assert [says_none(text) for text in ("", " ", "　\n\t", "\u200b")] == [False] * 4


def kanji(count: int) -> str:
    """19 as 十九."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(count, 10)
    ten = ("" if tens == 1 else digits[tens]) + "十" if tens else ""
    return ten + (digits[ones] if ones or not tens else "")


def ways_to_write(day: dt.date) -> list[str]:
    year, month, date = day.year - 1988, day.month, day.day
    plain = [
        f"平成{year}年{month}月{date}日",
        f"平成{year:02}年{month:02}月{date:02}日",
        f"平成 {year} 年 {month} 月 {date} 日",
        f"㍻{year}年{month}月{date}日",
        f"平成{year}.{month}.{date}",
        f"平成{year}/{month}/{date}",
        f"H{year}.{month}.{date}",
        f"H{year}/{month}/{date}",
        f"H{year}-{month:02}-{date:02}",
        f"H{year}年{month}月{date}日",
        f"H{year}. {month}. {date}",
        f"{year}.{month}.{date}",
        f"{year}/{month}/{date}",
        f"{year}年{month}月{date}日",
        f"{day.year}年{month}月{date}日",
        f"西暦{day.year}年{month}月{date}日",
        f"{day.year}/{month}/{date}",
        f"{day.year}/{month:02}/{date:02}",
        f"{day.year}.{month}.{date}",
        day.isoformat(),
        f"平成{kanji(year)}年{kanji(month)}月{kanji(date)}日",
    ]
    return plain + [text.translate(FULL_WIDTH) for text in plain]


@given(
    day=st.dates(dt.date(2003, 1, 1), dt.date(2012, 12, 31)),
    before=st.sampled_from(["", "契約書は", "改善時期：", "（", "１　", "全て、\n", "契約の見直しを"]),
    after=st.sampled_from(
        ["", "までに改善", "に変更する。", "）", "（予定）", "、速やかに", " から適用", "\n以上"]
    ),
)
@settings(deadline=None, max_examples=60)
def test_day_written_in_any_way_inside_any_sentence__is_read_back(
    day: dt.date, before: str, after: str
) -> None:
    texts = [before + text + after for text in ways_to_write(day)]
    expected = RemediationTime(named=True, done=False, latest=day, impossible=())
    assert {text: read_time(text, REFERENCE) for text in texts} == dict.fromkeys(texts, expected)


@given(
    era=st.sampled_from([("S", "昭和", 64), ("H", "平成", 31), ("R", "令和", 30)]),
    data=st.data(),
    separator=st.sampled_from(["./-", "年月日"]).flatmap(
        lambda signs: st.sampled_from(signs) if "." in signs else st.just(signs)
    ),
    wrong=st.sampled_from([(13, 1), (99, 31), (2, 30), (4, 31), (12, 32)]),
    width=st.sampled_from([{}, FULL_WIDTH]),
)
@settings(deadline=None, max_examples=100)
def test_month_or_day_that_no_year_has__is_impossible_in_every_era_and_spelling(
    era: tuple[str, str, int],
    data: st.DataObject,
    separator: str,
    wrong: tuple[int, int],
    width: dict[int, int],
) -> None:
    letter, name, years = era
    first, second, last = separator if len(separator) > 1 else (separator, separator, "")
    year = data.draw(st.integers(1, years).map(str) | st.just("元"))
    written = f"{data.draw(st.sampled_from([letter, name]))}{year}{first}{wrong[0]}{second}{wrong[1]}{last}"
    written = written.translate(width)
    reference = dt.date({"S": 1960, "H": 2007, "R": 2021}[letter], 6, 1)
    read = read_time(f"契約書を{written}までに改める。", reference, name)
    assert (read.named, read.latest, read.impossible) == (True, None, (written,))


@given(year=st.integers(1958, 2056), month=st.integers(1, 12))
@settings(deadline=None, max_examples=60)
def test_month_of_any_near_year__is_read_as_its_last_day(year: int, month: int) -> None:
    era, start = next(
        (name, before) for name, before in (("令和", 2018), ("平成", 1988), ("昭和", 1925)) if year > before
    )
    letter = {"令和": "R", "平成": "H", "昭和": "S"}[era]
    last = dt.date(year, month, monthrange(year, month)[1])
    texts = [
        f"{era}{year - start}年{month}月末",
        f"{letter}{year - start}.{month}",
        f"{year}年{month}月中",
        f"{year}/{month}まで",
    ]
    assert [read_time(text, REFERENCE).latest for text in texts] == [last] * 4


@pytest.mark.parametrize("after", ["。以上。", "\n※ほかの契約は不備なし", "。再発防止に努める。", "　"])
@pytest.mark.parametrize(
    "before", ["見本市の件、", "※", "・", "電算業務の委託契約。", "(1) ", "\n\n", "ア　"]
)
def test_harmless_words_around__change_nothing(before: str, after: str) -> None:
    texts = [phrase.text for phrase in PHRASES if phrase.label != "Z"]
    changed = [
        text for text in texts if read_time(before + text + after, REFERENCE) != read_time(text, REFERENCE)
    ]
    assert changed == []


def test_full_width__changes_nothing() -> None:
    changed = [
        phrase.text
        for phrase in PHRASES
        if all_but_quotations(phrase.text.translate(FULL_WIDTH)) != all_but_quotations(phrase.text)
    ]
    assert changed == []


def all_but_quotations(text: str) -> tuple[object, ...]:
    """All that is read, but of the quotations only how many there are."""
    read = read_time(text, REFERENCE)
    return (read.named, read.done, read.latest, len(read.impossible), says_none(text))


PIECES = (
    *"0123456789０９〇一十元平成令和昭明治大正西暦HSRｈ㍻㋿年度月日末内中./-／．ー～( )\n、。第号条本今当来翌再昨前同次新",
    *(
        "四半期",
        "上半期",
        "春",
        "秋頃",
        "ヶ月",
        "以内",
        "週間",
        "付け",
        "通知",
        "済み",
        "完了",
        "しました",
        "なし",
        "同上",
    ),
)


@given(
    text=st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=25).map("".join)),
    reference=st.dates(),
    era=st.sampled_from(["明治", "大正", "昭和", "平成", "令和", "西暦", ""]),
)
@settings(deadline=None, max_examples=400)
def test_any_text__is_read_and_quoted_truly(text: str, reference: dt.date, era: str) -> None:
    read = read_time(text, reference, era)
    assert all(phrase and phrase in text for phrase in read.impossible)
    assert read.named or (read.latest is None and not read.impossible)
    assert says_none(text) in {True, False}


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "1",
            "月",
            "第",
            "年",
            "一",
            "〇",
            "7月",
            "19年",
            "平成",
            "平成19年",
            "H19.",
            "1/",
            "1.",
            "-",
            " ",
            "7 ",
            "\n",
        ),
        *(
            "年度",
            "翌々",
            "再",
            "済",
            "改善済",
            "一部",
            "既に",
            "した。",
            "完了",
            "対応確認",
            "なし",
            "同上",
            "同",
        ),
        *("6月15日済", "4月に改善している", "に係る改善している", "6月に行った。", "終了済"),
        *("3ヶ月以内に", "7月1日付", "平成19年条例", "、", "㍻", "１", "秋", "済(", "該当"),
    ],
)
def test_thirty_thousand_characters_of_one_kind__are_read_at_once(piece: str) -> None:
    text = (piece * 30_000)[:30_000]
    start = time.process_time()
    read_time(text, REFERENCE)
    says_none(text)
    says_none(text + "を")
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("between", "latest"),
    [
        ("に通知し、", dt.date(2007, 10, 31)),
        ("に通知する。", dt.date(2007, 9, 30)),
        ("に通知する\n", dt.date(2007, 9, 30)),
        ("甲" * 29, dt.date(2007, 10, 31)),
        ("甲" * 30, dt.date(2007, 9, 30)),
    ],
)
def test_next_month__is_the_one_behind_a_date_close_before_it_in_the_same_sentence(
    between: str, latest: dt.date
) -> None:
    assert read_time(f"平成19年9月末{between}翌月改める", dt.date(2007, 6, 20)).latest == latest


@pytest.mark.parametrize(
    ("last", "year_given", "reference", "before"),
    [
        (None, True, dt.date(2007, 6, 20), False),
        (dt.date(2007, 6, 19), True, dt.date(2007, 6, 20), True),
        (dt.date(2007, 6, 20), True, dt.date(2007, 6, 20), False),
        (dt.date(2008, 5, 10), True, dt.date(2007, 6, 20), False),
        (dt.date(2008, 5, 10), False, dt.date(2007, 6, 20), True),
        (dt.date(2008, 2, 29), False, dt.date(2007, 6, 20), True),
        (dt.date(2007, 7, 31), False, dt.date(2007, 6, 20), False),
        (dt.date(2008, 6, 20), False, dt.date(2007, 12, 20), False),
    ],
)
def test_day_beside_a_document__is_past_and_without_a_year_the_nearest(
    last: dt.date | None, *, year_given: bool, reference: dt.date, before: bool
) -> None:
    phrase = TimePhrase(0, 1, last, Precision.DAY, year_given=year_given)
    assert _lies_before(phrase, reference) is before


@pytest.mark.parametrize(
    "text",
    [
        "H19.6.15済",
        "H19.6.15済み",
        "Ｈ１９．６．１５　済",
        "平成19年6月15日済",
        "6月15日済み",
        "6/15済",
        "6/15に済",
        "2007/6/15済",
        "契約書変更（平成19年5月済）",
        "平成18年度済",
        "平成18年度分済",
        "18.4.1済",
        "平成19年6月15日までに済",
        "平成19年6月15日（金）済",
        "平成18年4月既済",
        "平成18年4月契約分済",
        "平成19年6月15日（金）付けで済",
        "平成18年4月には改善している",
        "平成19年6月15日付け済",
        "平成19年6月15日付けで済",
        "平成19年3月31日で契約を終了した",
        "平成19年3月末で契約が終了しています",
        "平成18年4月施行済",
        "平成18年4月終了済",
        "平成18年4月に終了した",
        "契約は平成18年4月に終了しました。",
        "平成18年4月解約済",
        "平成18年4月に処理済",
        "平成18年4月報告済",
        "平成19年6月15日通知済",
        "平成19年6月15日に行った",
        "平成19年6月15日確認済",
        "平成19年4月1日から明記している",
        "平成18年4月より是正している",
        "平成18年4月1日に変更契約を締結している",
        "平成18年4月1日から契約書に明記しています",
        "平成18年4月契約分より改善しています",
        "平成18年4月から施行している",
        "平成18年4月1日付けで契約書を変更しています。",
        "平成18年4月から、個人情報に係る契約で再委託を禁止しています。",
        "平成18年4月から明記されている",
        "平成18年4月に改善してある",
        "平成18年4月に改善が図られた",
        "平成19年6月15日に改善しております",
    ],
)
def test_past_time_of_what_is_done__is_done(text: str) -> None:
    read = read_time(text, REFERENCE)
    assert (read.named or "施行済" in text, read.done, read.impossible) == (True, True, ())


@pytest.mark.parametrize(
    "text",
    [
        "平成18年度予定",
        "6月15日済予定",
        "6月15日済の予定",
        "平成18年4月未済",
        "平成18年4月契約済",
        "平成18年4月協議済",
        "平成18年4月に契約している",
        "平成18年4月に契約を締結している",
        "平成18年4月に契約を更新している。",
        "平成18年4月から業務を実施している",
        "平成18年4月から検討している",
        "平成18年4月から無断で変更している",
        "平成18年4月から順次改善している",
        "平成18年4月から明記することとしている",
        "平成18年4月から実施している点検で見つかった",
        "平成18年4月から明記していない",
        "平成18年4月から明記しておりません",
        "平成18年4月から明記しているか確認する",
        "平成18年度契約書に記載している",
        "平成17年度に策定したセキュリティポリシーに規定している",
        "平成17年度に業務を開始し、契約書に記載している",
        "平成18年4月からの契約に明記している",
        "平成18年4月から改善しているところ",
        "平成19年5月に確認済だが未改善",
        "平成18年4月から契約しており、次回更新時に明記する",
        "点検を平成18年4月に行った",
        "点検は、平成18年4月に行った",
        "調査は平成18年4月に終了した",
        "平成18年4月に終了した契約のため改善できない",
        "平成18年4月に終了する",
        "1/2済",
        "3件済",
    ],
)
def test_past_time_of_what_only_stands_or_is_planned__is_not_done(text: str) -> None:
    assert not read_time(text, REFERENCE).done


@pytest.mark.parametrize("stroke", [*"-‐‑‒–—―−﹣－⁻ー ｰ─━┄┅┈┉╌═⎯➖~〜～∼˗ｰ＿_=＝|／/\\＼・…‥〃″々"])
def test_stroke_of_any_kind__alone_or_repeated_says_none(stroke: str) -> None:
    written = [stroke * count for count in (1, 2, 3, 5)] + [f"（{stroke}）", f"{stroke} {stroke}"]
    spoken = [text for text in written if text.strip("（ ）") and not says_none(text)]
    assert spoken == []
