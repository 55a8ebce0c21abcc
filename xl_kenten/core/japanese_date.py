"""Japanese dates: one width for the text they stand in, numerals, eras, fiscal years and the last day of a month."""

import datetime as dt
import re
import unicodedata
from calendar import monthrange
from itertools import chain

from msgspec import Struct

FISCAL_YEAR_STARTS = 4  # 年度 begins on 1 April
FAR_YEARS = 50  # a year further from the inspection than this is a slip of the pen
MONTHS = 12
LONGEST_MONTH = 31
LEAP_YEAR = 2000  # has every day that some year has

# The year before the first one of an era, and its last year (令和: as many as two digits can name).
ERAS = {
    "明治": (1867, 45),
    "大正": (1911, 15),
    "昭和": (1925, 64),
    "平成": (1988, 31),
    "令和": (2018, 99),
}
ERA_LETTERS = {"S": "昭和", "H": "平成", "R": "令和", "昭": "昭和", "平": "平成", "令": "令和"}

KANJI_DIGITS = "〇零一二三四五六七八九十"
NUMBER = rf"(?:[0-9]{{1,4}}|[{KANJI_DIGITS}]{{1,4}})"
NO_DIGIT_BEFORE = rf"(?<![0-9{KANJI_DIGITS}])"

UNFILLED = "○◯〇●◎□■△▲◇◆×✕_*…?xX"  # where a template waits for a number

_DIGIT_OF = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0}


def _one_width() -> dict[str, str]:
    """Full and half width, radicals as PDF copies leave them, dashes and wave dashes; one character for one.

    Circled digits stay as they are: ① is no 1.
    """
    blocks = (range(0x2E80, 0x2FE0), range(0xFF01, 0xFFEF), range(0x2000, 0x200B), (0x00A0, 0x3000))
    table = {}
    for sign in map(chr, chain.from_iterable(blocks)):
        plain = unicodedata.normalize("NFKC", sign)
        if len(plain) == 1 and plain != sign:
            table[sign] = plain
    table |= dict.fromkeys("‐‑‒–—―−﹣－", "-") | dict.fromkeys("〜～∼", "~")
    table |= dict.fromkeys("【〔［｢「『", "(") | dict.fromkeys("】〕］｣」』", ")")
    return table | {"\t": " ", "\r": "\n"}


_WIDTHS = _one_width()
_OTHER_WIDTH = re.compile(f"[{re.escape(''.join(_WIDTHS))}]")

# Signs that stand for several characters, and blanks inside a date (平成 19 年、7月␤末). A blank between digits
# or letters parts two numbers and stays (契約1 7月末), as does one after the point of 「1. 7月末」.
_MAY_BE_SQUEEZED = re.compile(r"[ \n\u00ad\u200b-\u200f\u2060\ufeff㋀-㋋㏠-㏾㍻-㍾㋿]")
_SQUEEZED = re.compile(
    r"(?P<sign>[㋀-㋋㏠-㏾㍻-㍾㋿])"
    r"|(?P<unseen>[\u00ad\u200b-\u200f\u2060\ufeff])"
    r"|(?P<blank>(?<![0-9A-Za-z./ ]) +|(?<! ) ++(?![0-9A-Za-z./])|(?<=[年月])\n{1,2}(?=[0-9末]))"
)


class FoldedText(Struct, frozen=True):
    """A text without blanks inside its dates; it remembers where each character stood.

    ``one_width`` has the blanks still, and the length of the original.
    """

    original: str
    one_width: str
    text: str
    offsets: tuple[int, ...] | None

    def as_written(self, start: int, end: int) -> str:
        """The characters start to end (folded) as the original has them."""
        first, behind = self.place(start, end)
        return self.original[first:behind]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters start to end (folded) begin and end in the original."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> FoldedText:
    """Bring a text into the one shape the date patterns expect."""
    plain = _OTHER_WIDTH.sub(lambda sign: _WIDTHS[sign[0]], text)
    if _MAY_BE_SQUEEZED.search(plain) is None:
        return FoldedText(text, plain, plain, None)
    pieces: list[str] = []
    offsets: list[int] = []
    end = 0
    for match in _SQUEEZED.finditer(plain):
        pieces.append(plain[end : match.start()])
        offsets.extend(range(end, match.start()))
        if match["sign"]:
            written_out = unicodedata.normalize("NFKC", match["sign"])
            pieces.append(written_out)
            offsets.extend([match.start()] * len(written_out))
        end = match.end()
    pieces.append(plain[end:])
    offsets.extend(range(end, len(plain)))
    return FoldedText(text, plain, "".join(pieces), tuple(offsets))


def number(digits: str) -> int | None:
    """Read 19, 十九, 一九 or 元; None for no numeral, also for 〇〇, which holds the place of one."""
    if digits == "元":
        return 1
    if digits.isascii():
        return int(digits)
    if set(digits) <= {"〇", "零"}:
        return None
    before, ten, after = digits.partition("十")
    if not ten:
        return int("".join(str(_DIGIT_OF[digit]) for digit in digits))
    if len(before) > 1 or len(after) > 1 or "十" in after:
        return None
    return (_DIGIT_OF[before] if before else 1) * 10 + (_DIGIT_OF[after] if after else 0)


def day_of(year: int, month: int, day: int) -> dt.date | None:
    """That day, or None where the calendar has none."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def end_of_month(year: int, month: int) -> dt.date | None:
    """The last day of a month, or None where the calendar has no such month."""
    if not (dt.MINYEAR <= year <= dt.MAXYEAR and 1 <= month <= MONTHS):
        return None
    return dt.date(year, month, monthrange(year, month)[1])


def fiscal_year_of(day: dt.date) -> int:
    """The fiscal year (年度) of a day, named by the year it begins in."""
    return day.year - (day.month < FISCAL_YEAR_STARTS)


def is_far(year: int, reference: dt.date) -> bool:
    """Whether no remediation can be meant for that year."""
    return abs(year - reference.year) > FAR_YEARS


def era_year(name: str, digits: str) -> int | None:
    """The western year of an era's year (H, 平成 or 西暦, then digits); None where the era has no such year."""
    count = number(digits)
    if count is None:
        return None
    if name == "西暦":
        return count if count >= 1000 else None  # noqa: PLR2004 - four digits
    start, length = ERAS[ERA_LETTERS.get(name.upper(), name)]
    return start + count if 1 <= count <= length else None


def bare_year(digits: str, era: str, reference: dt.date) -> int | None:
    """The year meant by 2007, 19, 07 or 元 without an era; ``era`` is the form's. None for three digits.

    Up to the era's length a number counts in the era, except that 07 is 2007 where that is nearer to the
    reference; a greater one is the year of the century that is nearest.
    """
    count = number(digits)
    if count is None or 100 <= count < 1000:  # noqa: PLR2004 - three digits name no year
        return None
    if count >= 1000:  # noqa: PLR2004 - four digits
        return count
    western = min(1900 + count, 2000 + count, key=lambda year: abs(year - reference.year))
    start, length = ERAS.get(era, (0, 0))
    if not 1 <= count <= length:
        return western
    if digits.startswith("0"):
        return min(start + count, western, key=lambda year: abs(year - reference.year))
    return start + count
