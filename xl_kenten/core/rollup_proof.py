"""The proof of the roll-up: its subtotals and its totals against a second, independent count."""

from collections.abc import Iterator, Mapping

from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.rollup import RollUp


def unproved(rolled_up: RollUp, counted: Mapping[str, Mapping[str, int]]) -> Iterator[Finding]:
    """Name every subtotal and total that differs from the count.

    ``counted`` gives, by the prefecture's code and the item, how many of its municipalities have a deficiency.
    """
    form = rolled_up.form
    for report in rolled_up.prefectures:
        prefecture = report.prefecture
        subtotals = report.totals()
        for flag in form.flags:
            yield from _compared(
                f"{prefecture.name}の「{form.title_of(flag.id)}」の小計",
                subtotals[flag.id],
                counted[prefecture.lg_code][flag.id],
                flag.id,
            )
    totals = rolled_up.totals()
    for flag in form.flags:
        yield from _compared(
            f"全国の「{form.title_of(flag.id)}」の計",
            totals[flag.id],
            sum(counts[flag.id] for counts in counted.values()),
            flag.id,
        )


def _compared(what: str, shown: int, counted: int, item: str) -> Iterator[Finding]:
    if shown != counted:
        yield Finding(
            FindingCode.TOTAL_MISMATCH,
            Place(),
            f"{what}が {shown} ですが、別に数えると {counted} 件です。",
            "この集計は使わず、開発の担当者に連絡してください。",
            item=item,
        )
