"""The list of findings in a sheet (検査結果): all of them, unless they are more than a sheet can serve."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

from xl_kenten.core.finding import Severity

# A sheet ends at 1,048,576 rows and grows slow long before; all Japan's honest returns have a tenth of this.
MOST_LISTED = 20_000


class Weighed(Protocol):
    """What has a severity."""

    @property
    def severity(self) -> Severity: ...  # noqa: D102


def listed(findings: Sequence[Weighed], most: int = MOST_LISTED) -> Sequence[int]:
    """Say which findings are listed, by their places and in their order: the gravest, where there are too many."""
    if len(findings) <= most:
        return range(len(findings))
    by_gravity = sorted(range(len(findings)), key=lambda at: findings[at].severity.rank)
    return sorted(by_gravity[:most])


def not_listed(number: int, most: int = MOST_LISTED) -> str:
    """Tell in a sentence that not all findings are listed; nothing when they are."""
    if number <= most:
        return ""
    return (
        f"件数が多いため、重要なものから {most:,} 件だけを載せています（全 {number:,} 件）。"
        "すべての内容は、コマンドの --json で書き出せます。"
    )


def counted(findings: Iterable[Weighed]) -> str:
    """Say how many there are of each severity: 「エラー 2 件　警告 0 件　確認 1 件」."""
    numbers = Counter(each.severity for each in findings)
    return "　".join(f"{severity.label} {numbers[severity]} 件" for severity in Severity)
