"""Remediation texts (改善事項の内容、改善時期): which time they name, and whether they say anything at all."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from xl_kenten.core.calendar_date import read_calendar_date
from xl_kenten.core.completion import says_done
from xl_kenten.core.japanese_date import KANJI_DIGITS, day_of, fold
from xl_kenten.core.relative_time import WORD_STARTS, read_period, read_relative_time
from xl_kenten.core.time_phrase import Precision, Standpoint, TimePhrase


class RemediationTime(Struct, frozen=True):
    """The time a remediation text names.

    ``named``: some time is named, concrete (平成19年7月末), relative (年度内, 秋頃) or impossible.
    ``done``: the text says that the remedy is done.
    ``latest``: the last day of the latest time named. None where none has a date, and where all dates lie before
    the inspection but a time without a date (秋頃, ３ヶ月以内) stands beside them, as that one is the latest.
    ``impossible``: the phrases that cannot be dates (平成19年13月), as the text has them.
    """

    named: bool
    done: bool
    latest: dt.date | None
    impossible: tuple[str, ...]


_NUMERAL = f"0-9{KANJI_DIGITS}"
_NUMBER_STARTS = frozenset("0123456789元" + KANJI_DIGITS)
_ERA_STARTS = "平昭令大明西HSRhsr"
_ANCHOR = re.compile(f"[{_NUMERAL}元{_ERA_STARTS}{WORD_STARTS}]")
_RECURRING_BEFORE = re.compile(r"(?:毎|例|各)(?:年度?|月)?の?$")

# Between two times of which the second goes on from the first: 平成19年10月から3月まで.
_GOES_ON = re.compile(
    r"(?:末|中|頃|ごろ|[上中下初]旬)?(?:\([月火水木金土日]\))?(?:から|より|~|-|及び|又は|または|並びに|と|、|,|・)?"
)
_CLOSE = 30  # characters between a date and 同年 or 翌月 that refers to it

# The date of a notice, a law or a numbered document (平成19年5月25日付け総行情第42号) is no remediation time.
_ISSUED = re.compile(
    r"(?:\([月火水木金土日](?:曜日?)?\))?(?:付け?|づけ)(?![属加帯与記則託随近録議帳]|け?(?:で|にて)?済)(?P<act>で|にて|をもって|より|から)?"
)
# What is planned for that day (3月31日付けで変更契約を締結予定) or holds since is a remedy; 「締結した契約」 and
# 「契約中」 were there before.
_PLANNED_BEHIND = re.compile(r"[^、。\nた中]{0,24}?(?:予定|見込|して(?:いる|います|おります)(?=[。)\n]|$))")
_DOCUMENT_BEHIND = re.compile(
    rf"[^、。\n]{{0,24}}?(?:[{_NUMERAL}]号|通知|依頼|文書|事務連絡|照会|通達|要請|報告|公表|発出|送付)"
)
_NUMBERED_BEHIND = re.compile(
    rf"\)?の?(?![末中内頃])[一-鿿ァ-ヶーA-Za-z々○]{{0,16}}?第?[{_NUMERAL}]{{1,6}}号"
)
_HISTORY_BEHIND = re.compile(r"に?(?:制定|公布|創設|設立|設置|施行|策定)(?!予定|見込|する|します|し、)")
_TITLE_BEHIND = re.compile(r"版|問題")
_DOCUMENT_BEFORE = re.compile(
    r"(?:条例|法律?|規則|要綱|規程|通知|通達|号|指針|ガイドライン|要領|基準|依頼|文書|事務連絡|マニュアル)\)?\($"
)


@lru_cache(maxsize=2048)
def read_time(text: str, reference: dt.date, era: str = "平成") -> RemediationTime:
    """Read which time a text names; ``era`` is that of a year written without one (19.7.31)."""
    folded = fold(text)
    phrases = tuple(_counted_phrases(folded.text, reference, era))
    written = (folded.as_written(phrase.start, phrase.end) for phrase in phrases if phrase.impossible)
    latest = max((phrase.last for phrase in phrases if phrase.last), default=None)
    if latest and latest < reference and any(phrase.precision is Precision.OPEN for phrase in phrases):
        latest = None
    places = (folded.place(phrase.start, phrase.end) for phrase in phrases)
    done = says_done(folded.one_width, {end: start for start, end in places})
    return RemediationTime(bool(phrases), done, latest, tuple(dict.fromkeys(written)))


def _counted_phrases(text: str, reference: dt.date, era: str) -> Iterator[TimePhrase]:
    end = 0
    previous: TimePhrase | None = None
    today = Standpoint(reference, era)
    for anchor in _ANCHOR.finditer(text):
        start = anchor.start()
        if start < end or (start and text[start] in _NUMBER_STARTS and text[start - 1] in _NUMBER_STARTS):
            continue
        phrase = _read_phrase(text, start, _view(text, start, previous, today) if previous else today)
        if phrase is None:
            continue
        end = phrase.end
        if not _is_no_remediation_time(text, phrase, reference):
            yield phrase
            previous = phrase


def _view(text: str, start: int, previous: TimePhrase, view: Standpoint) -> Standpoint:
    """Stand on the date before, where a phrase refers to it or goes on from it."""
    if previous.last is None or start - previous.end > _CLOSE:
        return view
    between = text[previous.end : start]
    if "。" in between or "\n" in between:
        return view
    continued = previous.last if _GOES_ON.fullmatch(between) else None
    return Standpoint(view.reference, view.era, continued, previous.last)


def _read_phrase(text: str, start: int, view: Standpoint) -> TimePhrase | None:
    first = text[start]
    phrase = None
    if first in _NUMBER_STARTS:
        phrase = read_period(text, start) or read_calendar_date(text, start, view)
    elif first in _ERA_STARTS:
        phrase = read_calendar_date(text, start, view)
    return phrase or read_relative_time(text, start, view)


def _is_no_remediation_time(text: str, phrase: TimePhrase, reference: dt.date) -> bool:
    """Whether a time recurs (毎年7月) or dates a document."""
    before = text[max(0, phrase.start - 10) : phrase.start]
    if _RECURRING_BEFORE.search(before) or _TITLE_BEHIND.match(text, phrase.end):
        return True
    to_come = phrase.impossible or not _lies_before(phrase, reference)
    if issued := _ISSUED.match(text, phrase.end):
        of_document = bool(_DOCUMENT_BEHIND.match(text, issued.end()))
        if issued["act"] and not of_document and _PLANNED_BEHIND.match(text, issued.end()):
            return False
        return not to_come or (not issued["act"] and of_document)
    if phrase.precision is not Precision.MONTH and _NUMBERED_BEHIND.match(text, phrase.end):
        return True
    if to_come and not phrase.impossible:
        return False
    return bool(_HISTORY_BEHIND.match(text, phrase.end) or _DOCUMENT_BEFORE.search(before))


def _lies_before(phrase: TimePhrase, reference: dt.date) -> bool:
    """Whether the date, beside a document, is past; without a year the nearest such day is meant."""
    last = phrase.last
    if last is None:
        return False
    if not phrase.year_given:
        year_before = day_of(last.year - 1, last.month, min(last.day, 28))
        if year_before and abs(year_before - reference) < abs(last - reference):
            last = year_before
    return last < reference


# One statement that there is nothing, without its punctuation; 「1」 before it may be what is left of ①.
_NOTHING_SAID = re.compile(
    r"""
    [0-9]{0,2}
    (?:
        (?:現在は?|今回は?|[本当][市町村県]は?)?(?:特に|とくに|特段|別に)?
        (?:該当|特記|特筆|改善|対象|問題|不備|異常|指摘|報告|記載|回答|必要)?
        (?:する|すべき)?(?:もの|事項|事業|業務|契約|箇所|点|項目|案件|こと|事|の?必要性?)?[はがも等]?
        (?:なし|無し|ナシ|無い|ない|無|ありません|有りません|ございません|0件)(?:です|である)?
      | (?:該当|対象)外(?:です)?
      | (?:対応|改善|記載|記入|回答)?不要(?:です)?
      | (?:同[上左右前様じ]|以下同[じ様]?|[仝々])(?:の(?:とおり|通り))?(?:です|である)?
      | (?:上欄?|左欄?|右欄?|前|契約書欄?|委託先欄?)記?[0-9]{0,2}[にと](?:同じ|同様|おなじ)(?:です|である)?
      | [0-9]{1,2}[にと]同[じ様]
      | [上左前右]記の(?:とおり|通り)(?:です|である)?
      | NA | NONE | NIL
    )
    """,
    re.VERBOSE,
)
_SAYS_MORE = re.compile("[をってたけちふへほむめやゆれろわ]")  # none of those has one, nearly all others do
_STROKES = frozenset("ー~∼−˗⎯➖=|+`´^<>") | frozenset(map(chr, range(0x2500, 0x2580)))  # and lines of boxes


def says_none(text: str) -> bool:
    """Tell whether a text says only なし, 該当なし, 同上, 〃 or a dash; a blank one says not even that."""
    if _SAYS_MORE.search(text):
        return False
    plain = unicodedata.normalize("NFKC", text).upper()
    words = "".join(sign for sign in plain if sign not in _STROKES and (sign.isalnum() or _is_symbol(sign)))
    if not words.strip("一"):  # a kanji one, typed for a dash
        return any(unicodedata.category(sign)[0] not in "ZC" for sign in plain)
    end = 0
    while statement := _NOTHING_SAID.match(words, end):
        end = statement.end()
        if end == len(words):
            return True
    return False


def _is_symbol(sign: str) -> bool:
    """Whether a sign that is no letter may say something (○, △); punctuation says nothing."""
    return unicodedata.category(sign).startswith("S")
