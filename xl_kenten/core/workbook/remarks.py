"""What is wrong with a row, in words: the gist of its findings, for the column 検査結果."""

from collections.abc import Iterable
from typing import Protocol

from xl_kenten.core.finding import FindingCode, Place, Severity

_MOST_LINES = 4
_LONGEST_LINE = 70


class Told(Protocol):
    """What can be told of a cell: a finding, or a fault of the ledger, for which there may be no code."""

    @property
    def code(self) -> FindingCode | None: ...  # noqa: D102
    @property
    def severity(self) -> Severity: ...  # noqa: D102
    @property
    def place(self) -> Place: ...  # noqa: D102
    @property
    def message(self) -> str: ...  # noqa: D102
    @property
    def cure(self) -> str: ...  # noqa: D102
    @property
    def item(self) -> str | None: ...  # noqa: D102
    @property
    def name(self) -> str | None: ...  # noqa: D102


def remark(findings: Iterable[Told]) -> str | None:
    """Put a row's findings into a few lines, the gravest first; None when there are none."""
    ordered = sorted(findings, key=lambda finding: finding.severity.rank)
    if not ordered:
        return None
    lines = [_line(finding) for finding in ordered[:_MOST_LINES]]
    if len(ordered) > _MOST_LINES:
        lines.append(f"ほか {len(ordered) - _MOST_LINES} 件")
    return "\n".join(lines)


def _line(finding: Told) -> str:
    text = f"{finding.severity.label}：{finding.message}".replace("\n", " ")
    return text if len(text) <= _LONGEST_LINE else text[: _LONGEST_LINE - 1] + "…"
