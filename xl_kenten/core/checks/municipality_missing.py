"""A municipality stands on the prefecture's list and in no return."""

from collections.abc import Iterator, Sequence

from xl_kenten.core.collected import Collected
from xl_kenten.core.finding import Finding, FindingCode, Place


def check(collected: Sequence[Collected]) -> Iterator[Finding]:
    """Name who has not answered, and where only a blank row was seen."""
    for entry in collected:
        if entry.taken is not None:
            continue
        if entry.blank:
            blank = entry.blank[0]
            found = f"{entry.municipality.name}の行が「{blank.file}」の{blank.sheet}!{blank.row + 1}行目にありますが、回答がすべて空欄です。"
        else:
            found = f"{entry.municipality.name}の回答がまだ提出されていません。"
        yield Finding(
            FindingCode.MUNICIPALITY_MISSING,
            Place(),
            found,
            "提出状況を確かめ、督促してください。",
            lg_code=entry.municipality.lg_code,
            name=entry.municipality.name,
        )
