"""Completion beside a time: what was done at it (H19.6.15済), and what holds since (平成18年4月から明記している)."""

import re
from collections.abc import Mapping

# The times that a text names: where each ends, with where it begins.
Times = Mapping[int, int]

_REACH = 12  # characters between a time and what was done at it
_CLAUSE = 60  # characters before a predicate in which the time stands since when it holds

_PART = r"(?:末日?|頃|ごろ|中|[上中下初]旬|\([月火水木金土日]\))?"
_OF_CONTRACTS = r"(?:の?(?:新規|更新)?契約(?:更新)?(?:分|時)?|分)?"
_DONE_AT = re.compile(
    rf"[ ]?{_PART}(?:(?:契約)?分)?(?:付け?)?(?:に|で|にて|をもって|には|から|より|までに?)?[、 ]{{0,2}}"
)
_SINCE = re.compile(
    rf"{_PART}{_OF_CONTRACTS}(?:付け?)?(?:から|より|以降|に|で|にて|をもって)(?!の)[、 ]{{0,2}}"
    r"(?:係る|関する|おける|対する|(?!無断|順次|随時)[^。、\nたる])*"  # no other predicate and no other clause
)
_SENTENCE_BEFORE = re.compile(r"(?:^|[。\n(:・①-⑳]|(?<![はがをもに])、)[ ]*$")
_CONTRACT_BEFORE = re.compile(r"契約(?:期間)?(?:[はがもを]、?[ ]*)?$")


def time_before(text: str, at: int, times: Times) -> int | None:
    """Where the time begins that stands right before ``at``: 6月15日済, 平成18年4月に終了した."""
    if times:
        for end in range(at, max(-1, at - _REACH), -1):
            if end in times and _DONE_AT.fullmatch(text, end, at):
                return times[end]
    return None


def stands_alone(text: str, at: int, times: Times, *, of_contract: bool = False) -> bool:
    """Whether nothing but a time comes before ``at`` in the sentence, or the contract as what has ended."""
    start = time_before(text, at, times)
    before = text[max(0, (at if start is None else start) - 8) : at if start is None else start]
    return bool(_SENTENCE_BEFORE.search(before) or (of_contract and _CONTRACT_BEFORE.search(before)))


def holds_since(text: str, at: int, times: Times) -> bool:
    """Whether what ``at`` begins holds from a time in the same clause."""
    if not times:
        return False
    return any(
        end in times and _SINCE.fullmatch(text, end, at) for end in range(at, max(0, at - _CLAUSE), -1)
    )
