"""What is wrong with a row, in words: the gist of its findings, for the column 検査結果."""

from collections.abc import Iterable

from xl_kenten.core.finding import Finding

_MOST_LINES = 4
_LONGEST_LINE = 70


def remark(findings: Iterable[Finding]) -> str | None:
    """Put a row's findings into a few lines, the gravest first; None when there are none."""
    ordered = sorted(findings, key=lambda finding: finding.severity.rank)
    if not ordered:
        return None
    lines = [_line(finding) for finding in ordered[:_MOST_LINES]]
    if len(ordered) > _MOST_LINES:
        lines.append(f"ほか {len(ordered) - _MOST_LINES}件")
    return "\n".join(lines)


def _line(finding: Finding) -> str:
    text = f"{finding.severity.label}：{finding.message}".replace("\n", " ")
    return text if len(text) <= _LONGEST_LINE else text[: _LONGEST_LINE - 1] + "…"
