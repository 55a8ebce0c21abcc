"""What each button does to the prefecture's workbook; the command line does the same to a file.

Those with a file of their own stand there: 市町村分を集約 and 提出状況 in ``workbook_collection``, 差替え in
``workbook_choices``, and all can be had from here.
"""

from msgspec import structs

from xl_kenten.actions.collection import Basis
from xl_kenten.actions.prefecture_workbook import Pages
from xl_kenten.actions.workbook_choices import decide, waiting_choices
from xl_kenten.actions.workbook_collection import consolidate_into, filling_of, show_status
from xl_kenten.actions.workbook_desk import Desk
from xl_kenten.adapters.form_definitions import DEFAULT_FORM, find_definition, load_form
from xl_kenten.adapters.municipality_lists import find_prefecture, list_from_sheet, national_register
from xl_kenten.core.finding import Finding
from xl_kenten.core.finding_list import counted
from xl_kenten.core.form import Form
from xl_kenten.core.workbook.preparation import rows_of_names
from xl_kenten.core.workbook.provenance import Origin, TotalOrigin, origin_of
from xl_kenten.core.workbook.result_list import result_blocks
from xl_kenten.core.workbook.settings import FORM_FILE, Settings, read_settings
from xl_kenten.core.workbook.sheets import MUNICIPALITIES, PROVENANCE, RESULTS, SETTINGS
from xl_kenten.core.workbook.taken import read_taken
from xl_kenten.errors import UsageError

__all__ = [
    "Desk",
    "check",
    "clear_highlights",
    "consolidate_into",
    "decide",
    "filling_of",
    "highlight",
    "next_deficiency",
    "open_desk",
    "prepare",
    "show_status",
    "trace",
    "undo",
    "waiting_choices",
]


def open_desk(pages: Pages) -> Desk:
    """Read 設定 and 団体一覧; raises KentenError where they do not fit."""
    settings = read_settings(pages[SETTINGS])
    form = _form_of(settings, pages)
    if settings.inspection_day is not None:
        head = structs.replace(form.head, issued=settings.inspection_day)
        form = structs.replace(form, head=head)
    register = national_register()
    prefecture = None
    if settings.prefecture is not None:
        register = list_from_sheet(pages[MUNICIPALITIES], settings.prefecture, register)
        prefecture = find_prefecture(settings.prefecture, register)
    return Desk(pages, settings, Basis(form, register, prefecture))


def _form_of(settings: Settings, pages: Pages) -> Form:
    """The form of the workbook; its own definition may have moved along with it."""
    if settings.form_file is None:
        return load_form(settings.form or DEFAULT_FORM)
    found = find_definition(settings.form_file, pages.book.folder)
    if found is None:
        raise UsageError(
            f"このブックの様式定義「{settings.form_file}」が見つかりません。ファイルをブックと同じフォルダーに置くか、"
            f"「{SETTINGS}」シートの「{FORM_FILE}」を今の場所に直してください。"
        )
    form = load_form(found)
    if settings.form not in (None, form.head.id):
        raise UsageError(
            f"様式定義「{found}」は様式「{form.head.id}」のもので、このブックの様式「{settings.form}」と異なります。"
            f"「{SETTINGS}」シートの「{FORM_FILE}」を確かめてください。"
        )
    return form


def prepare(desk: Desk) -> str:
    """団体を並べる: turn the example rows of 市町村分 into the prefecture's municipalities, in 建制順."""
    if desk.on.prefecture is None:
        raise UsageError(f"「{SETTINGS}」シートで都道府県を入力してください。")
    municipalities = desk.on.register.of_prefecture(desk.on.prefecture)
    page = desk.page(desk.on.form.sheets.municipal.name)
    rows_of_names(page, municipalities)  # refuses before anything is inserted
    if (short := len(municipalities) - page.rows) > 0:
        desk.pages.insert_rows(page.grid.sheet, page.first_row + page.rows - 1, short)
        page = desk.page(page.grid.sheet)
    desk.pages.apply(rows_of_names(page, municipalities))
    return f"{desk.on.prefecture}の {len(municipalities)} 団体を「{page.grid.sheet}」に並べました。"


def check(desk: Desk, sheet: str) -> str:
    """入力チェック: fill the column and the sheet 検査結果; returns what to tell."""
    inspection = desk.inspection(sheet)
    targets = [place and (sheet, *place) for place in inspection.places]
    title = f"{RESULTS}　「{sheet}」の入力チェック　{counted(inspection.findings)}"
    desk.pages.apply(
        [
            *inspection.remarks_block(),
            *result_blocks(
                zip(inspection.findings, targets, strict=True), desk.on.form, desk.pages[RESULTS], title
            ),
        ]
    )
    if not inspection.findings:
        return f"「{sheet}」を点検しました。問題は見つかりませんでした。"
    return f"「{sheet}」を点検しました。\n{counted(inspection.findings)}\nくわしくは「{RESULTS}」シートをご覧ください。"


def highlight(desk: Desk, sheet: str) -> str:
    """不備を強調: fill the hidden columns to which the conditional formats refer."""
    inspection = desk.inspection(sheet)
    desk.pages.apply(inspection.marks_block())
    number = len({place for place in inspection.places if place is not None})
    return (
        f"「{sheet}」の {number} か所を強調しました。"
        if number
        else f"「{sheet}」に強調するところはありません。"
    )


def clear_highlights(desk: Desk, sheet: str) -> str:
    """強調を消す: empty the hidden columns."""
    desk.pages.apply(desk.page(sheet).marks_block({}))
    return f"「{sheet}」の強調を消しました。"


def next_deficiency(desk: Desk, sheet: str, row: int, column: int) -> tuple[int, int, Finding] | None:
    """次の不備へ: the first deficiency behind a cell, row by row, and from the top again after the last."""
    places = desk.inspection(sheet).deficiencies()
    behind = (place for place in places if place[:2] > (row, column))
    return next(behind, places[0] if places else None)


def trace(desk: Desk, row: int, column: int, sheet: str | None = None) -> Origin | TotalOrigin:
    """転記元: where a cell of 市町村分 (or another ``sheet`` of the form) came from.

    Raises UsageError for a cell that was never returned by anybody.
    """
    sheets = desk.on.form.sheets
    sheet = sheet or sheets.municipal.name
    if sheet not in (sheets.municipal.name, sheets.prefecture.name):
        raise UsageError(
            f"「{sheets.municipal.name}」シートか「{sheets.prefecture.name}」シートで調べたいセルを選んでください。"
        )
    taken = read_taken(desk.pages[PROVENANCE], desk.on.form)
    origin = origin_of(desk.page(sheet), taken, row, column)
    if origin is None:
        raise UsageError(f"「{sheet}」シートで、回答の行か計のセルを選んでください。")
    return origin


def undo(pages: Pages) -> str:
    """元に戻す: bring back what the last button changed."""
    kept = pages.undo()
    if kept is None:
        return "元に戻せる処理はありません。"
    said = "直前のボタンの処理を元に戻しました。"
    return said + (f"\nその後に手で直された {kept} か所は、そのままにしました。" if kept else "")
