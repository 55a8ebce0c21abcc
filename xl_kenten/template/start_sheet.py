"""はじめに: what to do, in what order, and the state at a glance."""

from collections.abc import Mapping

from xl_kenten.adapters.written.cell_formats import SEVERITY_MARKS, STATUS_MARKS, Style
from xl_kenten.adapters.written.cell_text import WrappedText, row_height
from xl_kenten.adapters.written.sheet import Area, Link, Sheet, across, target
from xl_kenten.core.consolidation import RowStatus
from xl_kenten.core.finding import Severity, cell_address
from xl_kenten.core.form import Form
from xl_kenten.core.workbook.settings import MINISTRY_DEADLINE, OWN_DEADLINE, PREFECTURE
from xl_kenten.core.workbook.sheets import (
    GATE,
    RESUBMISSIONS,
    RESULTS,
    SETTINGS,
    START,
    STATUS,
    SUMMARY,
)

_LAST = 5
_NEXT_ROW = 3
_STATE_ROW = 5
_STEPS_ROW = 11


def draw_start(sheet: Sheet, form: Form, settings: Mapping[str, str], *, prepared: bool) -> None:
    """Draw the first sheet.

    ``settings`` gives the cell of each setting; ``prepared`` tells that the prefecture is set.
    """
    for column, width in enumerate((44, 200, 150, 150, 150, 330)):
        sheet.width(column, width)
    sheet.text_box(across(0, 0, _LAST), form.head.title, Style.TITLE)
    sheet.raw.set_row(0, 42)
    sentence = (
        "市区町村の回答を点検して集めるためのブックです。上の「緊急点検」タブのボタンで使います。"
        "タブが見えないときや、ボタンが動かないときは、黄色い帯の「コンテンツの有効化」を押してください。"
    )
    sheet.text_box(across(1, 0, _LAST), sentence, Style.GUIDE)
    sheet.raw.set_row(1, 36)
    _draw_next(sheet, form, settings, prepared=prepared)
    _draw_state(sheet, settings)
    _draw_steps(sheet, form)
    sheet.raw.hide_gridlines(2)
    sheet.print_landscape(START, pages_high=1)


def _draw_next(sheet: Sheet, form: Form, settings: Mapping[str, str], *, prepared: bool) -> None:
    """One sentence that says what to do now, kept by a formula."""
    column = _column(STATUS, 4)
    missing, errors, open_questions = (
        f'COUNTIF({column},"{status.label}")'
        for status in (RowStatus.MISSING, RowStatus.ERRORS, RowStatus.CONFLICT)
    )
    steps = (
        (
            f"LEN({settings[PREFECTURE]})=0",
            f"「{SETTINGS}」シートで都道府県を選び、「団体を並べる」を押してください。",
        ),
        (
            f"COUNTA({column})<=1",
            "届いた回答を一つのフォルダーに入れ、「市町村分を集約」を押してください。",
        ),
        (
            f"COUNTA({_column(RESUBMISSIONS, 2)})>COUNTA({_column(RESUBMISSIONS, 8)})",
            f"「{RESUBMISSIONS}」シートで採用か見送りを選び、「市町村分を集約」を押してください。",
        ),
        (
            f"{errors}+{open_questions}>0",
            f"「{RESULTS}」シートを見て直すところを確かめ、「差戻し・督促」を押してください。",
        ),
        (f"{missing}>0", f"「{STATUS}」シートで未提出の団体を確かめ、「差戻し・督促」を押してください。"),
    )
    formula = f'"すべて受理しました。「{form.sheets.prefecture.name}」を入力し、「提出前チェック」を押してください。"'
    for condition, sentence in reversed(steps):
        formula = f'IF({condition},"{sentence}",{formula})'
    sheet.text_box(across(_NEXT_ROW, 0, 1), "次にすること", Style.LABEL)
    sheet.box(across(_NEXT_ROW, 2, _LAST), Style.STATE)
    sheet.formula(_NEXT_ROW, 2, formula, Style.STATE, steps[prepared][1])
    sheet.mark(across(_NEXT_ROW, 2, _LAST), f"LEN({cell_address(_NEXT_ROW, 2)})>0", Style.MARK_WARNING)
    sheet.raw.set_row(_NEXT_ROW, 30)
    sheet.raw.set_selection(_NEXT_ROW, 2, _NEXT_ROW, 2)


def _draw_state(sheet: Sheet, settings: Mapping[str, str]) -> None:
    sheet.text_box(across(_STATE_ROW, 0, _LAST), "いまの状態", Style.SUBTITLE)
    row = _STATE_ROW + 1
    sheet.text_box(across(row, 0, 1), "団体の状態", Style.LABEL)
    for column, status in enumerate(RowStatus, start=2):
        formula = f'"{status.label} "&COUNTIF({_column(STATUS, 4)},"{status.label}")&" 団体"'
        _counter(sheet, row, column, formula, f"{status.label} 0 団体", STATUS_MARKS[status])
    sheet.text_box(across(row + 1, 0, 1), "検査結果", Style.LABEL)
    for column, severity in enumerate(Severity, start=2):
        formula = f'"{severity.label} "&COUNTIF({_column(RESULTS, 2)},"{severity.label}")&" 件"'
        _counter(sheet, row + 1, column, formula, f"{severity.label} 0 件", SEVERITY_MARKS[severity])
    sheet.blank(row + 1, _LAST, Style.STATE)
    sheet.text_box(across(row + 2, 0, 1), "期限", Style.LABEL)
    for column, label in ((2, OWN_DEADLINE), (4, MINISTRY_DEADLINE)):
        cell = settings[label]
        left = f'IF({cell}>=TODAY(),"（あと "&({cell}-TODAY())&" 日）","（過ぎています）")'
        formula = f'IF(LEN({cell})=0,"{label}：未設定","{label}："&TEXT({cell},"yyyy/m/d")&{left})'
        sheet.box(across(row + 2, column, column + 1), Style.STATE)
        sheet.formula(row + 2, column, formula, Style.STATE, f"{label}：")
    for each in range(row, row + 3):
        sheet.raw.set_row(each, 24)


def _counter(sheet: Sheet, row: int, column: int, formula: str, shown: str, mark: Style) -> None:  # noqa: PLR0913, PLR0917 - a cell and its looks
    sheet.formula(row, column, formula, Style.STATE, shown)
    cell = cell_address(row, column)
    sheet.mark(Area(row, column, row, column), f'ISERROR(SEARCH(" 0 ",{cell}))', mark)


def _column(sheet: str, number: int) -> str:
    letter = chr(ord("A") + number - 1)
    return f"{sheet}!${letter}$4:${letter}$20000"


def _draw_steps(sheet: Sheet, form: Form) -> None:
    municipal, prefecture = form.sheets.municipal.name, form.sheets.prefecture.name
    steps: tuple[tuple[str, str, str, str], ...] = (
        ("準備", "団体を並べる", SETTINGS, "都道府県と期限を設定し、市区町村の行を建制順に作ります。"),
        ("様式を配る", "様式を配布", SETTINGS, "団体ごとの様式と、それを添付したメールの下書きを作ります。"),
        (
            "回答を集める",
            "市町村分を集約",
            municipal,
            "届いたファイルのフォルダーを選びます。手で直した値は上書きされません。",
        ),
        ("間違いを確かめる", "入力チェック", RESULTS, "一覧の団体名をクリックすると、その欄へ移ります。"),
        ("色で確かめる", "不備を強調", municipal, "「次の不備へ」で順に移り、「強調を消す」で元どおりです。"),
        (
            "差戻し・督促をする",
            "差戻し・督促",
            STATUS,
            "差戻しと未提出の団体への、メールの下書きを作ります。",
        ),
        ("差替えを決める", "市町村分を集約", RESUBMISSIONS, "採用か見送りを選んでから押します。"),
        (
            "都道府県の分を入力",
            "入力チェック",
            prefecture,
            "1 行だけです。「契約台帳」からは「台帳から反映」で入ります。",
        ),
        ("不備を数える", "集計", SUMMARY, "団体ごとのお知らせは「還元」で作ります。"),
        ("報告の前に確かめる", "提出前チェック", GATE, "「提出可」になるまで、示されたところを直します。"),
        (
            "国に報告する",
            "提出ファイル作成",
            GATE,
            "提出するファイルとメールの下書きを作ります。送信はご自身で行います。",
        ),
    )
    sheet.text_box(across(_STEPS_ROW - 1, 0, _LAST), "使い方", Style.SUBTITLE)
    headings = ((0, 0, "順"), (1, 1, "すること"), (2, 2, "ボタン"), (3, 3, "見るシート"), (4, 5, "説明"))
    for first, last, heading in headings:
        sheet.text_box(across(_STEPS_ROW, first, last), heading, Style.HEADING)
    for number, (what, button, page, words) in enumerate(steps, start=1):
        row = _STEPS_ROW + number
        sheet.number(row, 0, number, Style.NUMBER)
        sheet.text(row, 1, what, Style.NAME)
        sheet.text(row, 2, button, Style.CELL_CENTRED)
        sheet.link(row, 3, Link(page, target(page, 0, 0)), Style.CELL_CENTRED)
        sheet.text_box(across(row, 4, 5), words, Style.TEXT)
        sheet.raw.set_row(row, row_height([WrappedText(words, sheet.width_of(4, 5), 10)], 24.0))
    last = _STEPS_ROW + len(steps) + 2
    words = (
        "間違えて押したときは「元に戻す」で、押す前の状態に戻せます（保存して開き直した後でも戻せます）。"
        "マクロを使えないときは、同じ処理をコマンド「xl-kenten」で行えます。"
    )
    sheet.text_box(across(last, 0, _LAST), words, Style.GUIDE)
    sheet.raw.set_row(last, 36)
