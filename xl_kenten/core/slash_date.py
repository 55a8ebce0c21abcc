"""Month and day with a stroke between them (7/31, 7/末), which may as well be a ratio: 7 of 31 contracts."""

import re

from xl_kenten.core.japanese_date import LEAP_YEAR, MONTHS, day_of
from xl_kenten.core.time_phrase import could_be_slip

_COUNTED = re.compile(
    r"[./%]|件|社|人|名|箇所|か所|ヶ所|カ所|契約(?:中|のうち)|程度|以上|以下|倍|枚|ページ|頁|台|団体"
)
_DATE_GOES_ON = re.compile(
    r"まで|迄|から|より|以降|頃|ごろ|付|予定|締|実施|改善|施行|~|-[0-9]|\([月火水木金土日]"
    r"|に(?:変更|締結|契約|改|実施|完了|提出|対応)"
)
_COUNT_COMES = re.compile(r"(?:数|率|割合|うち|件|進捗|比)[:は]?$")
_DATE_COMES = re.compile(r"(?:~|から|期限|期日|時期|予定|:)$")
_DATE_MAY_END = re.compile(r"に(?!削減|縮小)|済|[、。,)\n]|$")
_ALONE = re.compile(r"(?:^|[^\w]|[①-⑳はをに])$")
_DEADLINE = re.compile(r"まで|迄|以降|締切|必着")


def is_slash_date(match: re.Match[str]) -> bool:
    """Whether PART_OF_YEAR has matched a date: 7/31 unless things are counted, 7/1 where something says so.

    Also one that no calendar has, where nothing else can be meant: 2/30, 7/32まで; but 7/32実施 may be a ratio.
    """
    text, end = match.string, match.end()
    if match["slash_day"] is None:
        return True  # 7/末, also 13/末
    month, day = int(match["slash_month"]), int(match["slash_day"])
    before = text[max(0, match.start() - 4) : match.start()]
    if _COUNTED.match(text, end) or _COUNT_COMES.search(before) or not 1 <= month <= MONTHS:
        return False
    comes = bool(_DATE_COMES.search(before))
    ends = bool(_DATE_MAY_END.match(text, end))
    marked = comes or bool(_DATE_GOES_ON.match(text, end))
    if day_of(LEAP_YEAR, month, day) is None:
        slip = could_be_slip(month, day) and (marked or ends) and bool(_ALONE.search(before))
        return slip or comes or bool(_DEADLINE.match(text, end))
    if day > MONTHS:  # no month, so a day
        return marked or month > 1
    return marked or (month > day and ends)
