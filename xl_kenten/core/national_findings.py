"""What is told at the ministry about the report of a prefecture as a whole, and how findings are listed there."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.returned_file import ReturnedFile


def nothing_from(prefecture: Municipality) -> Finding:
    """Nothing at all has come from a prefecture."""
    return Finding(
        FindingCode.MUNICIPALITY_MISSING,
        Place(),
        f"{prefecture.name}の報告がまだ提出されていません。",
        "提出状況を確かめ、督促してください。",
        lg_code=prefecture.lg_code,
        name=prefecture.name,
    )


def half_missing(prefecture: Municipality, sheet: str) -> Finding:
    """Only one of the two tables of its report is answered; ``sheet`` names the other one."""
    return Finding(
        FindingCode.MUNICIPALITY_MISSING,
        Place(),
        f"{prefecture.name}の報告に、{sheet}の回答が一つもありません。",
        f"{sheet}の提出を依頼してください。",
        lg_code=prefecture.lg_code,
        name=prefecture.name,
    )


def blank(file: ReturnedFile, prefecture: Municipality) -> Finding:
    """The only report of a prefecture is blank."""
    return Finding(
        FindingCode.MUNICIPALITY_MISSING,
        Place(file.file),
        f"{prefecture.name}の様式ですが、回答が一つも入力されていません。",
        "記入した報告の提出を依頼してください。",
        lg_code=prefecture.lg_code,
        name=prefecture.name,
    )


def blank_beside(file: ReturnedFile, prefecture: Municipality) -> Finding:
    """A report is blank, and another one of the same prefecture is not."""
    return Finding(
        FindingCode.RETURN_CONFLICT,
        Place(file.file),
        f"{prefecture.name}の報告はほかにありますが、このファイルには回答が一つも入力されていません。",
        "どちらが正しいかを確かめ、不要なファイルをフォルダーから除いてください。",
        lg_code=prefecture.lg_code,
        name=prefecture.name,
    )


def told_once(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Tell once a file, and not once a row, that a report repeats another one."""
    repeated = Counter(each.place.file for each in findings if each.code is FindingCode.RETURN_DUPLICATE)
    for each in findings:
        file = each.place.file
        if each.code is not FindingCode.RETURN_DUPLICATE or repeated[file] == 1:
            yield each
        elif number := repeated.pop(file, 0):
            yield Finding(
                FindingCode.RETURN_DUPLICATE,
                Place(file),
                f"{number} 行の回答は、同じ都道府県のほかの表にあるものと同じ内容です。",
                each.cure,
            )


def in_full(finding: Finding, prefecture: Municipality) -> Finding:
    """Name the prefecture along with a municipality where no file does."""
    if finding.place.file is not None or not finding.name or finding.lg_code == prefecture.lg_code:
        return finding
    return replace(finding, name=f"{prefecture.name}{finding.name}")


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By file, sheet, row, column; what concerns no file comes last, in the order of the prefectures."""

    def key(finding: Finding) -> tuple[object, ...]:
        place = finding.place
        return (
            place.file is None,
            place.file or "",
            place.sheet or "",
            -1 if place.row is None else place.row,
            -1 if place.column is None else place.column,
        )

    return tuple(sorted(findings, key=key))
