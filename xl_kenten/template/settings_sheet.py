"""設定 and 団体一覧: what the staff set, and the municipalities in their own order."""

import datetime as dt
from collections.abc import Iterator, Sequence

from xlsxwriter import Workbook

from xl_kenten.adapters.written.cell_formats import Style
from xl_kenten.adapters.written.sheet import Area, Sheet, across
from xl_kenten.core.finding import cell_address
from xl_kenten.core.form import Form
from xl_kenten.core.letter import DEFAULT_TEMPLATES, Placeholder
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.workbook.settings import (
    FOLDER,
    FORM,
    FORM_FILE,
    INSPECTION_DAY,
    LEDGER_IN_FORMS,
    LETTERS_FOLDER,
    MINISTRY_DEADLINE,
    OWN_DEADLINE,
    PREFECTURE,
    RECIPIENT,
    SENDER,
    STAFF,
    WITH_LEDGER,
    WITHOUT_LEDGER,
    body_label,
    subject_label,
)
from xl_kenten.core.workbook.sheets import (
    LIST_HEADING_ROW,
    MUNICIPALITIES,
    MUNICIPALITY_HEADINGS,
    SETTINGS,
)

_FIRST_ROW = LIST_HEADING_ROW + 1
_LAST_ROW = 1999  # the lines of 団体一覧 reach so far down; all Japan has 1,741 municipalities
# The defined names to which the ribbon writes the folders that were picked.
FOLDER_NAME = "returns_folder"
LETTERS_FOLDER_NAME = "letters_folder"


def draw_settings(  # noqa: PLR0913 - where to, and what stands there at first
    sheet: Sheet,
    book: Workbook,
    form: Form,
    prefecture: str | None,
    prefectures: Sequence[str],
    *,
    form_file: str | None = None,
) -> dict[str, str]:
    """Draw 設定; returns the cell of each setting, for formulas on other sheets.

    ``form_file`` is the form's definition, where it does not come with the program.
    """
    entries: list[tuple[str, str | dt.date | None, str]] = [
        (PREFECTURE, prefecture, "一覧から選んでください。"),
        (FORM, form.head.id, "様式の ID です。ふだんは変えません。"),
        *_own_definition(form_file),
        (STAFF, None, "差替えの判断などの記録に残る、担当者の名前です。"),
        (FOLDER, None, "「市町村分を集約」で選ぶと、ここに記録されます。"),
        (INSPECTION_DAY, form.head.issued, "改善時期がこの日より前のときに警告します（通知の日付）。"),
        (OWN_DEADLINE, None, "市区町村から都道府県への期限です。メールの下書きに要ります。"),
        (MINISTRY_DEADLINE, form.head.deadline, f"{form.head.issuer}への報告期限です。"),
        *(
            (
                f"{RECIPIENT}{number}",
                recipient.address,
                f"{recipient.name}（送信前に正しい宛先に直してください）",
            )
            for number, recipient in enumerate(form.head.recipients, start=1)
        ),
        (LETTERS_FOLDER, None, "「様式を配布」「差戻し・督促」で選ぶと、ここに記録されます。"),
        (LEDGER_IN_FORMS, WITHOUT_LEDGER, "契約ごとに点検するシートを、配布する様式に付けるかどうかです。"),
        (
            SENDER,
            None,
            "メールの終わりに入ります。部署名・電話番号など、何行でも構いません（Alt+Enter で改行）。",
        ),
        *_letters(),
    ]
    sheet.width(0, 190)
    sheet.width(1, 360)
    sheet.width(2, 460)
    sheet.text(0, 0, SETTINGS, Style.SHEET_TITLE)
    sheet.text_box(
        across(1, 0, 2), "「設定」の列に入力してください。ほかの列は変えないでください。", Style.GUIDE
    )
    for column, heading in enumerate(("項目", "設定", "説明")):
        sheet.text(LIST_HEADING_ROW, column, heading, Style.HEADING)
    cells = {}
    for row, (label, value, remark) in enumerate(entries, start=_FIRST_ROW):
        sheet.text(row, 0, label, Style.NAME)
        if isinstance(value, dt.date) or "期限" in label:
            moment = dt.datetime.combine(value, dt.time()) if isinstance(value, dt.date) else None
            sheet.moment(row, 1, moment, Style.DAY_INPUT)
        else:
            sheet.text(row, 1, str(value or ""), Style.TEXT_INPUT)
        sheet.text(row, 2, remark, Style.TEXT)
        cells[label] = f"{SETTINGS}!$B${row + 1}"
    _validate(sheet, prefectures, entries)
    book.define_name(FOLDER_NAME, f"={cells[FOLDER]}")
    book.define_name(LETTERS_FOLDER_NAME, f"={cells[LETTERS_FOLDER]}")
    sheet.raw.hide_gridlines(2)
    sheet.print_landscape(SETTINGS)
    sheet.raw.repeat_rows(LIST_HEADING_ROW)
    return cells


def _own_definition(form_file: str | None) -> Iterator[tuple[str, str, str]]:
    """Where the user's own form definition lies; a form that comes with the program needs no such line."""
    if form_file is not None:
        remark = "独自の様式の定義です。ファイルを移したときは、今の場所に直すか、このブックと同じフォルダーに置いてください。"
        yield FORM_FILE, form_file, remark


def _letters() -> Iterator[tuple[str, str, str]]:
    """The words of the letters; what stands in braces is filled in for each municipality."""
    words = "、".join(f"{{{each}}}" for each in Placeholder)
    for kind, template in DEFAULT_TEMPLATES.items():
        yield subject_label(kind), template.subject, f"「{kind.label}」のメールの件名です。"
        yield (
            body_label(kind),
            template.body.strip(),
            f"メールの本文です。{words} が、団体ごとの内容に置き換わります。",
        )


def _validate(
    sheet: Sheet, prefectures: Sequence[str], entries: Sequence[tuple[str, str | dt.date | None, str]]
) -> None:
    for row, (label, _, _) in enumerate(entries, start=_FIRST_ROW):
        if label == PREFECTURE:
            last = cell_address(_FIRST_ROW + len(prefectures) - 1, 4)
            sheet.raw.data_validation(
                row,
                1,
                row,
                1,
                {
                    "validate": "list",
                    "source": f"={MUNICIPALITIES}!$E${_FIRST_ROW + 1}:${last[0]}${last[1:]}",
                    "error_type": "warning",
                    "error_title": "一覧にない都道府県です",
                    "error_message": "正しい都道府県名か確かめてください。このまま入力しますか。",
                },
            )
        elif label == LEDGER_IN_FORMS:
            sheet.raw.data_validation(
                row,
                1,
                row,
                1,
                {
                    "validate": "list",
                    "source": [WITH_LEDGER, WITHOUT_LEDGER],
                    "error_title": "選べない言葉です",
                    "error_message": f"{WITH_LEDGER} か {WITHOUT_LEDGER} を選んでください。",
                },
            )
        elif label == INSPECTION_DAY or "期限" in label:
            sheet.raw.data_validation(
                row,
                1,
                row,
                1,
                {
                    "validate": "date",
                    "criteria": ">=",
                    "value": dt.date(1989, 1, 8),
                    "error_title": "日付ではありません",
                    "error_message": "2007/6/20 のように、日付を入力してください。",
                },
            )


def draw_municipalities(
    sheet: Sheet, municipalities: Sequence[Municipality], prefectures: Sequence[str]
) -> None:
    """Draw 団体一覧; left blank, the list that comes with the program counts."""
    sheet.raw.set_column_pixels(0, 0, 110, sheet.formats[Style.LIST_CENTRED])
    sheet.raw.set_column_pixels(1, 1, 220, sheet.formats[Style.LIST])
    sheet.raw.set_column_pixels(2, 2, 260, sheet.formats[Style.LIST])
    sheet.raw.set_column_pixels(4, 4, 110, sheet.formats[Style.LIST])
    sheet.blank(0, 1, Style.PLAIN)
    sheet.blank(0, 2, Style.PLAIN)
    sheet.text(0, 0, MUNICIPALITIES, Style.SHEET_TITLE)
    sentence = (
        "市区町村を建制順に並べた一覧です。貴都道府県の順に並べ替えて構いません。"
        "一覧が空のときは、プログラムに付いている一覧を使います。"
        "メールアドレスを入力すると、下書きの宛先になります。"
    )
    sheet.text_box(across(1, 0, 2), sentence, Style.GUIDE)
    sheet.raw.set_row(1, 54)
    for column, heading in enumerate(MUNICIPALITY_HEADINGS):
        sheet.text(LIST_HEADING_ROW, column, heading, Style.HEADING)
    sheet.text(LIST_HEADING_ROW, 4, "都道府県（選択肢）", Style.HEADING)
    for row, municipality in enumerate(municipalities, start=_FIRST_ROW):
        sheet.text(row, 0, municipality.lg_code, Style.LIST_CENTRED)
        sheet.text(row, 1, municipality.name, Style.LIST)
    for row, name in enumerate(prefectures, start=_FIRST_ROW):
        sheet.text(row, 4, name, Style.LIST)
    rows = Area(_FIRST_ROW, 0, _LAST_ROW, len(MUNICIPALITY_HEADINGS) - 1)
    sheet.mark(rows, f"LEN($A{_FIRST_ROW + 1}&$B{_FIRST_ROW + 1})>0", Style.MARK_GRID)
    sheet.raw.freeze_panes(LIST_HEADING_ROW + 1, 0)
    sheet.raw.hide_gridlines(2)
    sheet.raw.ignore_errors({"number_stored_as_text": f"A1:B{_LAST_ROW + 1}"})
    sheet.print_landscape(MUNICIPALITIES)
    sheet.raw.repeat_rows(LIST_HEADING_ROW)
