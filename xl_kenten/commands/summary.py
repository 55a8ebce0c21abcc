"""Commands on what was collected: summary and give-back.

``summary --json`` writes ``form``, ``prefecture``, ``municipalities`` (on the list), ``answered``, ``missing`` (codes),
``unlisted`` and ``left_out`` (names of rows counted although on no list, and of rows not counted), and ``lines``: every
item, then every section, then the whole form, each with

    id          the item's or the section's, or "whole"
    level       "item", "section" or "whole"
    title       as the tables say it
    total       {"deficient", "answered", "rate" (0 to 1, null where nobody answered), "nil", "blank"}
    kinds       the same under "city", "designated_city" (counted under city, too), "town", "village", "ward", "other"
    values      how often each value was answered, items only
    deficient   the municipalities behind the count: [{"lg_code" (null when on no list), "name"}]

``give-back --json`` writes ``written`` and ``kept`` (file names), ``missing`` (codes), ``unlisted`` and ``left_over``.
"""

import argparse
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from xl_kenten.actions.prefecture_report import PrefectureReport
from xl_kenten.actions.summary import facts, give_back, summarise
from xl_kenten.commands import DONE
from xl_kenten.commands.options import Report, add_command, add_force, add_json, progress
from xl_kenten.commands.words import JapaneseParser, named_path
from xl_kenten.core.summary import Group, LineSummary, Summary, Tally
from xl_kenten.core.workbook.summary_blocks import COUNT_HEADINGS, TOTAL_HEADING


def add_to(commands: "argparse._SubParsersAction[JapaneseParser]") -> None:
    """Add these commands."""
    command = add_command(
        commands,
        "summary",
        "不備のある団体を項目・区分・種別ごとに数え、ブックの集計に書き込みます",
        _summary,
    )
    _add_book(command)
    add_json(command)
    add_force(command)

    command = add_command(
        commands, "give-back", "団体ごとに、自団体の回答と県内の割合を並べた還元の資料を作ります", _give_back
    )
    _add_book(command)
    command.add_argument(
        "--out", type=named_path, required=True, metavar="フォルダー", help="資料を作るフォルダー"
    )
    add_json(command)
    add_force(command)


def _add_book(command: argparse.ArgumentParser) -> None:
    command.add_argument("workbook", type=named_path, metavar="ブック", help="new で作り、集約したブック")


def _summary(options: argparse.Namespace) -> int:
    report = Report(options)
    book = PrefectureReport(options.workbook)
    summary, _ = summarise(book.desk)
    book.save()
    report.write(lambda: facts(summary))
    report.say(_tables(summary))
    return DONE


def _give_back(options: argparse.Namespace) -> int:
    report = Report(options)
    desk = PrefectureReport(options.workbook).desk
    given = give_back(desk, options.out, force=options.force, progress=progress("作成"))
    written = {
        "written": [path.name for path in given.written],
        "kept": [path.name for path in given.kept],
        "missing": [each.lg_code for each in given.missing],
        "unlisted": list(given.unlisted),
        "left_over": [path.name for path in given.left_over],
    }
    report.write(lambda: written)
    report.say(given.told())
    return DONE


def _tables(summary: Summary) -> Iterator[str]:
    """The tables of the sheet, as text."""
    yield summary.state()
    yield "\n【項目ごとの不備】"
    yield from _table(summary, COUNT_HEADINGS, lambda line: _counts(line.total))
    kinds = (*(group.label for group in Group), TOTAL_HEADING)
    yield "\n【種別ごとの不備のある団体／回答した団体】"
    yield from _table(summary, kinds, _by_kind)
    yield "\n【不備のある団体】"
    for line in summary.lines:
        yield f"{line.line.title}：{'、'.join(member.name for member in line.deficient) or '（なし）'}"


def _table(
    summary: Summary, headings: Sequence[str], cells: Callable[[LineSummary], Sequence[str]]
) -> Iterator[str]:
    rows = [("", *headings), *((line.line.title, *cells(line)) for line in summary.lines)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for title, *numbers in rows:
        padded = (
            " " * (width - _width(text)) + text for text, width in zip(numbers, widths[1:], strict=True)
        )
        yield "  ".join([title + " " * (widths[0] - _width(title)), *padded])


def _counts(tally: Tally) -> Sequence[str]:
    rate = "－" if tally.rate is None else f"{tally.rate:.1%}"
    return str(tally.deficient), str(tally.answered), rate, str(tally.nil), str(tally.blank)


def _by_kind(line: LineSummary) -> Sequence[str]:
    tallies = [line.groups[group] for group in Group]
    return [f"{tally.deficient}/{tally.answered}" for tally in (*tallies, line.total)]


def _width(text: str) -> int:
    """The columns that a text takes on a Japanese terminal."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
