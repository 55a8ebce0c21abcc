"""Times named from today or left open: 来年度, 年度内, 本年9月, 来月末, 第2四半期, 秋頃, ３ヶ月以内, 第3回定例会."""

import datetime as dt
import re
from collections.abc import Callable

from xl_kenten.core.calendar_date import whole_year
from xl_kenten.core.japanese_date import (
    NO_DIGIT_BEFORE,
    NUMBER,
    UNFILLED,
    day_of,
    end_of_month,
    fiscal_year_of,
    number,
)
from xl_kenten.core.time_phrase import (
    PART_OF_YEAR,
    NamedYear,
    Precision,
    Standpoint,
    TimePhrase,
    impossible,
    last_of_month,
    read_part,
)

_YEARS_FROM_NOW = {
    "一昨": -2,
    "昨": -1,
    "去": -1,
    "前": -1,
    "本": 0,
    "今": 0,
    "当": 0,
    "来": 1,
    "明": 1,
    "翌": 1,
    "次": 1,
    "新": 1,
    "再来": 2,
    "翌々": 2,
}
_MONTHS_FROM_NOW = {"先": -1, "前": -1, "今": 0, "当": 0, "本": 0, "来": 1, "翌": 1, "再来": 2, "翌々": 2}
_DAYS_FROM_NOW = {"本日": 0, "明日": 1, "明後日": 2}

# These begin no 本年, 当月, 来年 … but end another word: 日本, 該当, 従来, 消去, 証明, 共同, 委託先.
_INSIDE_A_WORD = r"(?<![基日資見担手該相割配従往未以事午消過証説発判共合託])"
_YEAR_WORD = re.compile(
    rf"""
    (?:(?<![のる後毎])(?P<after>翌々?)|{_INSIDE_A_WORD}(?P<word>一昨|昨|去|前|本|今|当|再来|来|明|同))
    年(?P<fiscal>度)?(?!金|齢|鑑|報|額|表|賀|代|月日)(?:の?{PART_OF_YEAR})?
    """,
    re.VERBOSE,
)
_NEXT_FISCAL_YEAR = re.compile(
    rf"(?P<word>(?<![順逐目年0-9一二三])次|(?<!更)新)年(?P<fiscal>度)(?:の?{PART_OF_YEAR})?", re.VERBOSE
)
_MONTH_WORD = re.compile(
    rf"""
    (?:(?<![のる後毎])(?P<after>翌々?)|{_INSIDE_A_WORD}(?P<word>先|前|本|今|当|再来|来|同))
    月(?!分|額|間|報|次|例)(?:の?(?P<day>{NUMBER})日(?!間|以内))?
    """,
    re.VERBOSE,
)
_THIS_YEAR = re.compile(
    rf"""
    (?<![毎各単年前数箇個ヶヵケカか{UNFILLED}]){NO_DIGIT_BEFORE}
    年(?:
        度の?(?P<half>上半期|下半期|上期|下期|前半|後半)
      | 度(?P<fiscal_end>内|中(?!途)|末|いっぱい|一杯)
      | 度(?P<fiscal_start>当初|初め|始め|はじめ|替わり|替り|変わり|切替|明け|早々)
      | (?P<end>内(?!容|訳|部|規|示|外)|末(?!調整|尾))
      | (?P<start>明け|始(?!期))
    )
    """,
    re.VERBOSE,
)
_THIS_MONTH = re.compile(
    rf"(?<![毎各ヶヵケカか箇個{UNFILLED}]){NO_DIGIT_BEFORE}(?<!年)月(?:末|内(?!容|訳|部))"
)
_PART_ALONE = re.compile(rf"(?<![以])(?=第|[上下]半?期){PART_OF_YEAR}", re.VERBOSE)
_SEASON = re.compile(
    r"""
    (?<![日基])[今来本翌][春夏秋冬](?![田日葉])
  | [春夏秋冬](?=頃|ごろ|ころ|まで|迄|以降|を?目[途処標]|をめど|にかけ|の?定例|休み(?:中|明け|まで)|季休業)
  | (?:(?<![一-鿿ァ-ヶ々])|(?<=[初晩早]))[春夏秋冬](?=中|口|先|から|より|に(?!つ)|の(?:議会|契約|更新)|予定|[、。,)\n]|$)
    """,
    re.VERBOSE,
)
_SESSION = re.compile(rf"第(?P<count>{NUMBER})回[^、。,\n0-9]{{0,8}}?(?:定例会|(?<![協審評])議会)")
_SOON = re.compile(
    r"(?:今期(?=中|内)|来期(?!待)|今週|再?来週|(?<![のる後毎])翌々?週|週内|週明け|数日中|一両日|(?<!日)本日(?!程)|"
    r"(?<![証説判発不])明日(?=中|まで|迄|に|から|より|以降|付|改善|是正|変更|締結|契約|実施|対応|予定|[、。,)\n ]|$)|明後日)"
)
_PERIOD = re.compile(
    rf"""
    (?:{NO_DIGIT_BEFORE}(?P<count>{NUMBER})|数|半|ひと)
    (?:[ヶヵケカか箇個]月間?|週間?|日間?|年間?|月(?=間?以内))半?
    (?:
        以内|(?<!年)内(?=に|を|で)|後(?![半期見])|を?(?:目途|目処|目安|めど|目標)|の(?:うち|間)に|を?かけて
      | (?:(?<=月)|(?<=月間)|(?<=週間))で(?![はもあす])
      | (?:程度|ほど|くらい|ぐらい)(?:で|後|以内|のうち|を?(?:目途|目処|目安|めど|目標|予定|かけ)|[、。)]|$)
    )
    """,
    re.VERBOSE,
)
# A period that runs from an event (契約終了後10日以内) names no time; from now or from this inspection it does.
_EVENT_BEFORE = re.compile(r"(?:後|から|より|起算して)、?$")
_NOW_BEFORE = re.compile(
    r"(?:今後|(?:点検|報告|回答|通知|調査|指摘|判明|発覚|依頼|本日)(?:[のを]?(?:終了|実施|受領))?(?:後|から|より)|今から|これから)、?$"
)
# What a clause of the contract demands of the contractor: 30日以内に返還する旨を明記する.
_CLAUSE_BEHIND = re.compile(
    r"に[^、。\n]{0,15}?(?:返還|返却|廃棄|消去|削除|提出|報告|引き?渡|保管|保存)[^、。\n]{0,10}?(?:旨|こと|義務|規定|条項|よう)"
)


def read_relative_time(text: str, start: int, view: Standpoint) -> TimePhrase | None:
    """Read the time that begins with the word at ``start``, if one does."""
    for pattern, resolve in _READERS.get(text[start], ()):
        if match := pattern.match(text, start):
            return resolve(match, view)
    return read_period(text, start) if text[start] in "数半ひ" else None


def read_period(text: str, start: int) -> TimePhrase | None:
    """Read ３ヶ月以内 or 半年を目途; its end stays open, as nobody says from which day it runs."""
    match = _PERIOD.match(text, start)
    if match is None or (match["count"] and not number(match["count"])):
        return None
    before = text[max(0, start - 14) : start]
    if _EVENT_BEFORE.search(before) and not _NOW_BEFORE.search(before):
        return None
    if _CLAUSE_BEHIND.match(text, match.end()):
        return None
    return TimePhrase(start, match.end(), None, Precision.OPEN, year_given=False)


def _year_word(match: re.Match[str], view: Standpoint) -> TimePhrase | None:
    groups = match.groupdict()
    word, fiscal = groups.get("after") or match["word"], match["fiscal"] is not None
    since = view.earlier if word[0] in "翌同" and view.earlier else view.reference
    year = (fiscal_year_of(since) if fiscal else since.year) + _YEARS_FROM_NOW.get(word, 0)
    named = NamedYear(year, fiscal)
    if match.lastgroup not in {"after", "word", "fiscal"}:
        return read_part(match, named, view)
    return whole_year(match, named, view)


def _month_word(match: re.Match[str], view: Standpoint) -> TimePhrase | None:
    word = match["after"] or match["word"]
    since = view.earlier if word[0] in "翌同" and view.earlier else view.reference
    years, month = divmod(since.month - 1 + _MONTHS_FROM_NOW.get(word, 0), 12)
    year, month = since.year + years, month + 1
    day = number(match["day"]) if match["day"] else None
    if day is None:
        return TimePhrase(match.start(), match.end(), last_of_month(match, year, month), Precision.MONTH)
    last = day_of(year, month, day)
    return TimePhrase(match.start(), match.end(), last, Precision.DAY) if last else impossible(match)


def _this_year(match: re.Match[str], view: Standpoint) -> TimePhrase:
    reference = view.reference
    now = NamedYear(fiscal_year_of(reference), fiscal=True)
    if match["half"]:
        month = 9 if match["half"][0] in "上前" else 3
        last = end_of_month(now.year_of(month), month)
    elif match["fiscal_end"]:
        last = now.last
    elif match["fiscal_start"]:
        last = day_of(now.year + 1, 4, 1)
    else:
        last = end_of_month(reference.year, 12) if match["end"] else end_of_month(reference.year + 1, 1)
    return TimePhrase(match.start(), match.end(), last, Precision.YEAR)


def _this_month(match: re.Match[str], view: Standpoint) -> TimePhrase:
    last = end_of_month(view.reference.year, view.reference.month)
    return TimePhrase(match.start(), match.end(), last, Precision.MONTH, year_given=False)


def _part_alone(match: re.Match[str], view: Standpoint) -> TimePhrase | None:
    return read_part(match, None, view)


def _open(match: re.Match[str], _: Standpoint) -> TimePhrase:
    return TimePhrase(match.start(), match.end(), None, Precision.OPEN, year_given=False)


def _session(match: re.Match[str], view: Standpoint) -> TimePhrase | None:
    return _open(match, view) if number(match["count"]) else None


def _soon(match: re.Match[str], view: Standpoint) -> TimePhrase | None:
    days = _DAYS_FROM_NOW.get(match[0])
    if days is None:
        return _open(match, view)
    try:
        last = view.reference + dt.timedelta(days=days)
    except OverflowError:
        return None
    return TimePhrase(match.start(), match.end(), last, Precision.DAY)


_Reader = tuple[re.Pattern[str], Callable[[re.Match[str], Standpoint], TimePhrase | None]]
_DAY_OR_WEEK, _YEAR, _MONTH = (_SOON, _soon), (_YEAR_WORD, _year_word), (_MONTH_WORD, _month_word)
_IN_SEASON, _NEXT_YEAR = (_SEASON, _open), (_NEXT_FISCAL_YEAR, _year_word)

# By the first character of the word, as most characters begin none.
_READERS: dict[str, tuple[_Reader, ...]] = {
    "年": ((_THIS_YEAR, _this_year),),
    "月": ((_THIS_MONTH, _this_month),),
    "第": ((_PART_ALONE, _part_alone), (_SESSION, _session)),
    **dict.fromkeys("上下", ((_PART_ALONE, _part_alone),)),
    **dict.fromkeys("春夏秋冬", (_IN_SEASON,)),
    **dict.fromkeys("今来本翌", (_YEAR, _MONTH, _DAY_OR_WEEK, _IN_SEASON)),
    **dict.fromkeys("一昨去前先当再明同", (_YEAR, _MONTH, _DAY_OR_WEEK)),
    **dict.fromkeys("数週", (_DAY_OR_WEEK,)),
    **dict.fromkeys("次新", (_NEXT_YEAR,)),
}
WORD_STARTS = "".join(_READERS) + "半ひ"
