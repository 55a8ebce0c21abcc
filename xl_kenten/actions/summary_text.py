"""The outcome of a run in a few Japanese lines, for a terminal or a message box."""

from collections.abc import Iterator

from xl_kenten.core.consolidation import Consolidation, RowStatus
from xl_kenten.core.finding import Finding, Severity
from xl_kenten.core.returned_file import FileStatus


def summary_lines(consolidation: Consolidation) -> Iterator[str]:
    """Count municipalities, files and findings."""
    statuses = [row.status for row in consolidation.rows]
    counted = " / ".join(f"{status.label} {statuses.count(status)}" for status in RowStatus)
    yield f"市区町村　{len(statuses)} 団体（{counted}）"
    files = [record.status for record in consolidation.files]
    yield (
        f"ファイル　{len(files)} 件（読み取り {files.count(FileStatus.READ)} / "
        f"読み取れず {files.count(FileStatus.REJECTED)} / 対象外 {files.count(FileStatus.SKIPPED)}）"
    )
    severities = [finding.severity for finding in consolidation.findings]
    yield "検査結果　" + " / ".join(f"{severity.label} {severities.count(severity)}" for severity in Severity)


def finding_lines(consolidation: Consolidation, *, least: Severity) -> Iterator[str]:
    """List the findings from the gravest down to ``least``, each with its file."""
    for severity in Severity:
        if severity.rank > least.rank:
            continue
        found = [finding for finding in consolidation.findings if finding.severity is severity]
        if found:
            yield f"【{severity.label}】{len(found)} 件"
            yield from (f"  {finding_line(finding)}" for finding in found)


def finding_line(finding: Finding) -> str:
    """One finding in one line, whatever line breaks stand in the text it quotes."""
    line = " ".join(finding.sentence.split())
    file = finding.place.file
    return f"{line}〔{file}〕" if file and finding.place.sheet else line


def status_lines(consolidation: Consolidation) -> Iterator[str]:
    """Every municipality with its status, in 建制順; those in arrears are named once more at the end."""
    width = len(str(len(consolidation.rows)))
    for number, row in enumerate(consolidation.rows, start=1):
        source = f"　{row.response.file}" if row.response else ""
        yield f"{number:>{width}} {row.status.label:　<3}　{row.municipality.name}{source}"
    missing = [row.municipality.name for row in consolidation.rows if row.status is RowStatus.MISSING]
    if missing:
        yield f"未提出の団体（{len(missing)}）：{'、'.join(missing)}"
