"""The ribbon: one function a button, called from VBA. The only place with dialogs."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import xlwings as xw

from xl_kenten.actions import submission, summary, workbook_letters
from xl_kenten.actions import workbook_buttons as buttons
from xl_kenten.actions.diagnosis import Verdict, examine_workbook
from xl_kenten.actions.ledger import LedgerDesk
from xl_kenten.actions.marked_copies import sources_of_folder
from xl_kenten.actions.prefecture_workbook import Pages
from xl_kenten.adapters.error_log import apology
from xl_kenten.adapters.live_workbook import LiveWorkbook, open_returns, place_within
from xl_kenten.adapters.returned_files import read_folder
from xl_kenten.adapters.status_bar import quietly, reading_progress
from xl_kenten.core.finding import cell_address
from xl_kenten.core.letter import LetterKind
from xl_kenten.core.returned_file import ReturnedFile
from xl_kenten.core.workbook.provenance import told
from xl_kenten.core.workbook.sheets import GATE, LEDGER, START
from xl_kenten.errors import KentenError, UsageError

TITLE = "緊急点検"


def check() -> None:
    """入力チェック."""

    def run(book: xw.Book, pages: Pages) -> str:
        sheet = _active_sheet(book)
        return LedgerDesk(_desk(pages)).check() if sheet == LEDGER else buttons.check(_desk(pages), sheet)

    _press("入力を点検しています…", run)


def highlight() -> None:
    """不備を強調."""
    _press("不備を探しています…", lambda book, pages: buttons.highlight(_desk(pages), _active_sheet(book)))


def clear_highlights() -> None:
    """強調を消す."""
    _press(
        "強調を消しています…", lambda book, pages: buttons.clear_highlights(_desk(pages), _active_sheet(book))
    )


def next_deficiency() -> None:
    """次の不備へ."""

    def run(book: xw.Book, pages: Pages) -> str | None:
        sheet = _active_sheet(book)
        selected = book.selection
        at = (selected.row - 1, selected.column - 1) if selected is not None else (-1, -1)
        found = buttons.next_deficiency(_desk(pages), sheet, *at)
        if found is None:
            return f"「{sheet}」に不備はありません。"
        row, column, finding = found
        book.sheets[sheet].range(cell_address(row, column)).select()
        return finding.sentence

    _press("次の不備を探しています…", run)


def apply_ledger() -> None:
    """台帳から反映."""
    _press("契約台帳を反映しています…", lambda _, pages: LedgerDesk(_desk(pages)).apply()[1])


def contracts_behind() -> None:
    """1 の契約へ."""

    def run(book: xw.Book, pages: Pages) -> str:
        desk = _desk(pages)
        sheet = desk.on.form.sheets.prefecture.name
        cell = book.selection
        if _active_sheet(book) != sheet or cell is None:
            raise UsageError(f"「{sheet}」シートで調べたい欄を選び、もう一度ボタンを押してください。")
        found = LedgerDesk(desk).behind(cell.row - 1, cell.column - 1)
        if found.place is not None:
            LiveWorkbook(book).show(LEDGER)
            book.sheets[LEDGER].range(cell_address(*found.place)).select()
        return found.told

    _press("契約を探しています…", run)


def prepare() -> None:
    """団体を並べる."""
    _press("団体を並べています…", lambda _, pages: buttons.prepare(_desk(pages)))


def distribute() -> None:
    """様式を配布."""

    def run(_: xw.Book, pages: Pages) -> str:
        desk = _desk(pages)
        folder = _letters_folder(desk)
        sent = workbook_letters.send_forms(desk, folder, _today(), force=False)
        return "\n".join([*workbook_letters.told(LetterKind.DISTRIBUTION, sent), f"場所：{folder}"])

    _press("様式とメールの下書きを作っています…", run)


def letters() -> None:
    """差戻し・督促."""

    def run(book: xw.Book, pages: Pages) -> str:
        desk = _desk(pages)
        folder = _letters_folder(desk)
        files = _returns(book, desk)
        sources = sources_of_folder(Path(str(desk.settings.folder)))
        today = _today()
        workbook_letters.refuse_unusable_reminders(desk, today)
        back = workbook_letters.send_back(desk, files, sources, folder, today, force=True)
        reminders = workbook_letters.remind(desk, folder, today, force=True)
        lines = [
            *workbook_letters.told(LetterKind.RETURN, back),
            *workbook_letters.told(LetterKind.REMINDER, reminders),
        ]
        return "\n".join([*lines, f"場所：{folder}"])

    _press("差戻しと督促の下書きを作っています…", run)


def consolidate() -> None:
    """市町村分を集約, from the folder that was picked."""
    _press(
        "回答を集約しています…",
        lambda book, pages: _consolidated(pages, lambda desk: _returns(book, desk)),
    )


def consolidate_open() -> None:
    """市町村分を集約, from the other workbooks that are open."""

    def run(book: xw.Book, pages: Pages) -> str:
        return _consolidated(pages, lambda _: open_returns(book))

    _press("開いているブックから集約しています…", run)


def status() -> None:
    """提出状況."""

    def run(book: xw.Book, pages: Pages) -> str:
        desk = _desk(pages)
        return buttons.show_status(desk, _returns(book, desk))

    _press("提出状況を調べています…", run)


def trace() -> None:
    """転記元."""

    def run(book: xw.Book, pages: Pages) -> str:
        desk = _desk(pages)
        sheet, cell = _active_sheet(book), book.selection
        if cell is None:
            raise UsageError(f"「{sheet}」シートで調べたいセルを選び、もう一度ボタンを押してください。")
        return told(buttons.trace(desk, cell.row - 1, cell.column - 1, sheet), desk.on.form)

    _press("転記元を調べています…", run)


def summarise() -> None:
    """集計."""
    _press("不備のある団体を数えています…", lambda _, pages: summary.summarise(_desk(pages))[1])


def give_back() -> None:
    """還元."""

    def run(_: xw.Book, pages: Pages) -> str:
        desk = _desk(pages)
        folder = _letters_folder(desk)
        given = summary.give_back(desk, folder, force=True)
        return "\n".join([*given.told(), f"場所：{folder}"])

    _press("還元の資料を作っています…", run)


def gate() -> None:
    """提出前チェック."""

    def run(book: xw.Book, pages: Pages) -> str:
        _, said = submission.show_gate(_desk(pages), _today())
        LiveWorkbook(book).show(GATE)
        return said

    _press("提出できるかを調べています…", run)


def submit() -> None:
    """提出ファイル作成; where the gate is shut, the page that says why."""

    def run(book: xw.Book, pages: Pages) -> str:
        desk = _desk(pages)
        folder = _letters_folder(desk)
        made = submission.submit(desk, folder, _today(), force=True)
        if not made.gate.ready:
            submission.show_gate(desk, _today())
            LiveWorkbook(book).show(GATE)
        return "\n".join(submission.told_of_run(made, folder))

    _press("提出ファイルを作っています…", run)


def undo() -> None:
    """元に戻す."""
    _press("元に戻しています…", lambda _, pages: buttons.undo(pages))


def help() -> None:  # noqa: A001 - the name of the button
    """使い方."""

    def run(book: xw.Book, _: Pages) -> None:
        LiveWorkbook(book).show(START)

    _press("", run)


def self_test() -> None:
    """動作確認."""

    def run(book: xw.Book, _: Pages) -> str:
        diagnoses = examine_workbook(str(book.app.version), book.fullname)
        lines = [f"{each.verdict.value} {each.subject}：{each.found}" for each in diagnoses]
        cures = [f"・{each.cure}" for each in diagnoses if each.cure]
        good = all(each.verdict is not Verdict.FAILS for each in diagnoses)
        said = "使えます。" if good else "使えないところがあります。"
        return "\n".join([said, "", *lines, *(["", "対応", *cures] if cures else [])])

    _press("動作を確認しています…", run)


def _press(doing: str, run: Callable[[xw.Book, Pages], str | None]) -> None:
    """Do what a button does, and tell the outcome; nothing but a message ever reaches the clerk."""
    try:
        book = xw.Book.caller()
        with quietly(book.app, doing):
            said = run(book, Pages(LiveWorkbook(book)))
    except KentenError as error:
        said = str(error)
    except Exception:  # noqa: BLE001 - a bug must not show its traceback to a clerk, nor be lost
        said = apology()
    if said:
        xw.Book.caller().app.alert(said, TITLE)


def _desk(pages: Pages) -> buttons.Desk:
    return buttons.open_desk(pages)


def _active_sheet(book: xw.Book) -> str:
    return str(book.sheets.active.name)


def _consolidated(pages: Pages, source: Callable[[buttons.Desk], Sequence[ReturnedFile]]) -> str:
    desk = _desk(pages)
    return buttons.consolidate_into(desk, source(desk), dt.datetime.now().astimezone()).said


def _returns(book: xw.Book, desk: buttons.Desk) -> Sequence[ReturnedFile]:
    """Read the folder that is remembered in 設定."""
    if desk.settings.folder is None:
        raise UsageError(
            "回答を置いたフォルダーが選ばれていません。「設定」シートで入力するか、ボタンを押して選んでください。"
        )
    folder = Path(desk.settings.folder)
    if not _is_folder(folder):
        raise UsageError(f"フォルダー「{folder}」がありません。「設定」シートを確かめてください。")
    own = place_within(folder, str(book.fullname))
    return tuple(read_folder(folder, own=(own,), progress=reading_progress(book.app)))


def _is_folder(path: Path) -> bool:
    """Tell whether there is such a folder; anything may stand in the cell."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _letters_folder(desk: buttons.Desk) -> Path:
    if desk.settings.letters_folder is None:
        raise UsageError("下書きを作るフォルダーが選ばれていません。ボタンを押して選んでください。")
    folder = Path(desk.settings.letters_folder)
    try:
        folder.stat()
    except FileNotFoundError:
        pass  # it will be made
    except (OSError, ValueError) as error:
        raise UsageError(
            f"フォルダー「{desk.settings.letters_folder}」は使えません。「設定」シートを確かめてください。"
        ) from error
    return folder


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
