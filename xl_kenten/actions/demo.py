"""The demonstration (見本県): from blank forms to the report, with returns as they really come back."""

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from msgspec.structs import replace

from xl_kenten.actions.blank_forms import distribute
from xl_kenten.actions.collection import Progress, basis, consolidate_folder
from xl_kenten.actions.marked_copies import mark_all
from xl_kenten.actions.outputs import claim, make_folder
from xl_kenten.actions.summary_text import summary_lines
from xl_kenten.adapters.written.report_workbook import report_workbook
from xl_kenten.core.consolidation import Consolidation, RowStatus
from xl_kenten.core.finding import Finding, FindingCode, Severity
from xl_kenten.core.json_text import json_text
from xl_kenten.core.report import report as facts_of
from xl_kenten.demo.returns import LIST, PREFECTURE, demo_returns, packaged
from xl_kenten.errors import DiskFullError, OutputError

OWN_LIST = f"{PREFECTURE}_団体一覧.csv"
FORMS, RETURNS, RESULT, SENT_BACK = "1_様式の配布", "2_回答", "3_集約結果", "4_差戻し用"
REPORT, REPORT_JSON = "集約結果.xlsx", "集約結果.json"


def run(out: Path, *, force: bool, progress: Progress | None = None) -> Iterator[str]:
    """Make the demonstration in a folder, then tell in a few lines what was done.

    A folder that holds anything is left alone; with ``force`` it is renamed first. Raises OutputError.
    """
    kept = _make_room(out, force=force)
    try:
        consolidation = _make(out, _Steps(progress))
    except BaseException as error:
        _take_back(out, kept)
        if not isinstance(error, OSError):
            raise
        if error.errno in DiskFullError.NUMBERS:
            raise DiskFullError from error
        raise OutputError(
            f"「{out}」に書き込めません。書き込み権限を確かめるか、別のフォルダーを指定してください。"
        ) from error
    yield f"架空の「{PREFECTURE}」（{len(consolidation.rows)} 団体）で、様式の配布から集約までを一通り実行しました。"
    yield from (f"　{line}" for line in summary_lines(consolidation))
    yield from _error_lines(consolidation)
    yield from _file_lines(out, consolidation)
    if kept is not None:
        yield f"　前回のフォルダーは「{kept.name}」という名前で残しました。"
    yield f"まず「{out / RESULT / REPORT}」を開いてください。"


def _take_back(out: Path, kept: Path | None) -> None:
    """Remove what was made, in a folder that was empty; the one that stood there gets its name back."""
    shutil.rmtree(out, ignore_errors=True)
    with suppress(OSError):
        if kept is None:
            out.mkdir(exist_ok=True)
        else:
            kept.rename(out)


class _Steps:
    """One progress over all steps: forms made, returns made, returns read, and the results."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._done = 0
        self._total = 0

    def expect(self, total: int) -> None:
        """Say how many steps there are."""
        self._total = total

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, self._total)

    def part(self, _done: int, _total: int) -> None:
        """One more of a part that counts for itself is done."""
        self.step()


def _make(out: Path, steps: _Steps) -> Consolidation:
    # openpyxl, which no other command needs, would cost each of them a quarter of a second.
    from xl_kenten.demo.return_folder import write_returns  # noqa: PLC0415

    own_list = out / OWN_LIST
    # With a byte order mark Excel opens the list in Japanese.
    own_list.write_text(packaged(LIST).read_text(encoding="utf-8"), encoding="utf-8-sig", newline="\r\n")
    on = basis(PREFECTURE, own_list)
    steps.expect(len(on.register.of_prefecture(PREFECTURE)) + 2 * len(demo_returns()) + 1)
    distributed = distribute(on, out / FORMS, force=False, progress=steps.part)
    forms = {municipality.name: path for municipality, path in distributed.forms}
    returns = out / RETURNS
    make_folder(returns)
    write_returns(returns, forms, on.form, steps.step)
    consolidation = consolidate_folder(returns, on, steps.part)
    make_folder(out / RESULT)
    report, report_as_json = claim([out / RESULT / REPORT, out / RESULT / REPORT_JSON], force=False)
    report.write(report_workbook(consolidation, made_at=dt.datetime.now().astimezone()))
    report_as_json.write(json_text(facts_of(consolidation)))
    _mark(consolidation, returns, out / SENT_BACK)
    steps.step()
    return consolidation


def _mark(consolidation: Consolidation, returns: Path, folder: Path) -> None:
    """Make the copies to send back: of the returns with errors, all their findings."""
    at_fault = {each.place.file for each in consolidation.findings if each.severity is Severity.ERROR}
    findings = tuple(each for each in consolidation.findings if each.place.file in at_fault)
    sources = {record.file: returns.joinpath(*record.file.split("/")) for record in consolidation.files}
    for _told in mark_all(replace(consolidation, findings=findings), sources, folder, force=False):
        pass


def _error_lines(consolidation: Consolidation) -> Iterator[str]:
    """Who has not answered, and one example of every other error: municipalities first, in their order."""
    missing = [row.municipality.name for row in consolidation.rows if row.status is RowStatus.MISSING]
    examples: dict[FindingCode, Finding] = {}
    for finding in consolidation.findings:
        if finding.severity is Severity.ERROR and finding.code is not FindingCode.MUNICIPALITY_MISSING:
            examples.setdefault(finding.code, finding)
    yield "【エラーの例】"
    yield f"　{'、'.join(missing)}：回答がまだ提出されていません。"
    for finding in sorted(examples.values(), key=lambda each: (each.lg_code is None, each.lg_code or "")):
        yield f"　{finding.name or finding.place.file}：{' '.join(finding.message.split())}"


def _file_lines(out: Path, consolidation: Consolidation) -> Iterator[str]:
    marked = sum(path.is_file() for path in (out / SENT_BACK).rglob("*"))
    yield f"【作成したもの】場所：{out}"
    yield f"　{FORMS}　市区町村に配る様式 {len(consolidation.rows)} 件と配布一覧"
    yield f"　{RETURNS}　　　　返ってきたファイル {len(consolidation.files)} 件（よくある誤りを含みます）"
    yield f"　{RESULT}　　報告書「{REPORT}」と、同じ内容の「{REPORT_JSON}」"
    yield f"　{SENT_BACK}　　エラーのある回答 {marked} 件の写し（該当のセルに色とコメント）"
    yield f"　{OWN_LIST}　団体一覧の書き方の見本"


def _make_room(out: Path, *, force: bool) -> Path | None:
    """See to it that the folder is there and empty; returns the name that its former state was given."""
    try:
        if not out.is_dir() or not any(out.iterdir()):
            make_folder(out)
            return None
        if not force:
            raise OutputError(
                f"フォルダー「{out}」は空ではありません。別のフォルダーを指定するか、"
                "--force を付けてください（いまのフォルダーは名前を変えて残します）。"
            )
        here = Path.cwd()
        if out.resolve() in (here, *here.parents):
            raise OutputError(
                f"「{out}」は作業中のフォルダーのため、置き換えられません。別のフォルダーを指定してください。"
            )
        place = Path(os.path.abspath(out))  # noqa: PTH100 - a link is renamed, not what it leads to
        kept = place.rename(_free_name(place))
        make_folder(out)
    except OSError as error:
        raise OutputError(
            f"フォルダー「{out}」を使えません。中のファイルを Excel などで開いていれば閉じ、"
            "場所と書き込み権限を確かめてください。"
        ) from error
    return kept


def _free_name(place: Path) -> Path:
    name = f"{place.name}_控え_{dt.datetime.now().astimezone():%Y%m%d-%H%M%S}"
    names = (place.with_name(name if number == 1 else f"{name}_{number}") for number in count(1))
    return next(each for each in names if not os.path.lexists(each))
