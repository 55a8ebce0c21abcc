"""提出前チェック, check by check: every obstacle whole, with its place, what was found and what to do."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from msgspec import structs

from tests.consolidation_examples import PREFECTURE
from tests.form_pages import Cells, form_page, page_of
from tests.test_fuzz_load import FORM
from tests.test_municipality import sample
from xl_kenten.core.consolidation import RowStatus
from xl_kenten.core.finding import Place, Severity
from xl_kenten.core.form import Recipient, SheetKind
from xl_kenten.core.grid import CellValue, ErrorValue, Grid, UncalculatedFormula
from xl_kenten.core.ledger_fault import LedgerFault
from xl_kenten.core.municipality import Municipality, Register
from xl_kenten.core.workbook.cell_block import Block, Formula
from xl_kenten.core.workbook.form_page import FormPage
from xl_kenten.core.workbook.gate import Gate, gate_of
from xl_kenten.core.workbook.gate_desk import (
    board_obstacles,
    deadline_notes,
    link_obstacles,
    person_notes,
    recipient_obstacles,
    resubmission_obstacles,
)
from xl_kenten.core.workbook.gate_evidence import Addressee, Evidence, FormSheet, Mailing, Unreadable
from xl_kenten.core.workbook.gate_forms import form_obstacles, ledger_obstacles
from xl_kenten.core.workbook.gate_list import gate_blocks
from xl_kenten.core.workbook.gate_rows import row_obstacles
from xl_kenten.core.workbook.inspection import inspect
from xl_kenten.core.workbook.obstacle import Obstacle, ObstacleCode, Weight
from xl_kenten.core.workbook.resubmission import Entry, Verdict
from xl_kenten.core.workbook.sheet_facts import SheetFacts
from xl_kenten.core.workbook.status_list import BoardRow

CITY, TOWN, VILLAGE = LISTED = tuple(sample("架空市", "例示町", "仮想村"))
(STRANGER,) = sample("余所市", code2="98")
OWN = Municipality("990001", PREFECTURE, PREFECTURE)
REGISTER = Register([*LISTED, STRANGER])
TODAY = dt.date(2007, 6, 20)
SOUND: Cells = (0, 0, 0, None, 0, 0, 0, None, 0, 0, None)
BLANK: Cells = (None,) * 11
TOTAL = ("市町村分計", (0, 0, 0, None, 0, 0, 0, None, 0, 0, None))
SHEET, OWN_SHEET = "市町村分", "都道府県分"
Row = tuple[str, Cells]
ROWS: tuple[Row, ...] = tuple((each.name, SOUND) for each in LISTED)


def with_answers(**cells: CellValue) -> Cells:
    """Sound answers but for these, by the letters of their columns."""
    answers = list(SOUND)
    for letter, value in cells.items():
        answers[ord(letter) - ord("C")] = value
    return answers


def municipal(
    *rows: Row,
    numbers: Sequence[CellValue] | None = None,
    total: Row | None = TOTAL,
    facts: SheetFacts = SheetFacts(),  # noqa: B008 - frozen
    beside: Sequence[str] = ("状態", "検査結果"),
) -> FormSheet:
    every = [*rows, *([total] if total else [])]
    numbering = list(range(1, len(rows) + 1)) if numbers is None else numbers
    return as_sheet(form_page(*every, register=REGISTER, numbers=numbering, beside=beside), facts)


def own(*rows: Row, facts: SheetFacts = SheetFacts(), beside: Sequence[str] = ("状態",)) -> FormSheet:  # noqa: B008 - frozen
    return as_sheet(form_page(*rows, register=REGISTER, kind=SheetKind.PREFECTURE, beside=beside), facts)


def as_sheet(page: FormPage, facts: SheetFacts) -> FormSheet:
    return FormSheet(page.sheet.kind, inspect(page, REGISTER, PREFECTURE, "報告.xlsm"), facts)


def evidence(*forms: FormSheet, **others: object) -> Evidence:
    sound = Evidence(
        form=FORM,
        prefecture=PREFECTURE,
        municipalities=LISTED,
        today=TODAY,
        forms=forms,
        unreadable=(),
        ledger=(),
        entries=(),
        board={},
        lists={"差替え": Grid("差替え", ()), "提出状況": Grid("提出状況", ())},
        mailing=Mailing((), "見本県", dt.date(2007, 7, 10), {}),
        external_links=(),
        persons=(),
    )
    return replace(sound, **others)


def obstacle(
    code: ObstacleCode, cell: tuple[int, int] | None, what: str, cure: str, sheet: str = SHEET
) -> Obstacle:
    return Obstacle(code, Place(None, sheet, *(cell or ())), what, cure)


def found_rows(*forms: FormSheet, **others: object) -> list[Obstacle]:
    return list(row_obstacles(evidence(*forms, **others)))


def found_forms(*forms: FormSheet) -> list[Obstacle]:
    return list(form_obstacles(evidence(*forms)))


# The rows of 市町村分


def test_complete_sheets__have_nothing_in_the_way():
    clean = evidence(own((PREFECTURE, SOUND)), municipal(*ROWS))

    assert gate_of(clean) == Gate(PREFECTURE, TODAY, ())


def test_municipality_without_a_row_or_an_answer__is_named_at_the_sheet_or_its_row():
    assert found_rows(municipal((CITY.name, SOUND), (VILLAGE.name, BLANK))) == [
        obstacle(
            ObstacleCode.MUNICIPALITY_WITHOUT_ROW,
            None,
            "例示町の行がありません。",
            "建制順の位置に行を挿入し、団体名を入力してから「市町村分を集約」を押してください。",
        ),
        obstacle(
            ObstacleCode.MUNICIPALITY_UNANSWERED,
            (8, 1),
            "仮想村の回答がありません。",
            "提出状況を確かめ、回答を集約してください。",
        ),
    ]


def test_row_of_nobody_on_the_list_and_a_second_row__are_named_at_their_names():
    rows = (*ROWS, ("余所市", SOUND), ("例示町", BLANK), ("だれのでもない", SOUND))

    def not_listed(place: int, name: str) -> Obstacle:
        return obstacle(
            ObstacleCode.ROW_NOT_LISTED,
            (place, 1),
            f"『{name}』は、報告する市区町村の一覧にありません。",
            "行を削除するか、「団体一覧」シートを確かめてください。",
        )

    assert found_rows(municipal(*rows)) == [
        not_listed(10, "余所市"),
        obstacle(
            ObstacleCode.ROW_DUPLICATE,
            (11, 1),
            "例示町の行が二つ以上あります。",
            "正しい方の行だけを残してください。",
        ),
    ]
    assert found_rows(municipal(*rows), municipalities=(CITY, VILLAGE)) == [
        not_listed(8, "例示町"),
        not_listed(10, "余所市"),
        not_listed(11, "例示町"),
    ]


def test_rows_in_another_order__the_first_two_neighbours_are_named():
    rows = [(each.name, SOUND) for each in (VILLAGE, TOWN, CITY)]

    assert found_rows(municipal(*rows)) == [
        obstacle(
            ObstacleCode.ROW_ORDER,
            (8, 1),
            "例示町の行が仮想村より後にありますが、建制順では例示町が先です。",
            "「団体一覧」シートの順になるように、行ごと並べ替えてください。",
        )
    ]


@pytest.mark.parametrize(
    ("numbers", "place", "stands", "counted"),
    [
        ((1, 3, 2), 8, "3", 2),
        ((2, 3, 4), 7, "2", 1),
        ((1, 2, None), 9, "空欄", 3),
        ((1, "二", 3), 8, "二", 2),
    ],
)
def test_numbers_that_do_not_run__the_first_is_named(
    numbers: Sequence[CellValue], place: int, stands: str, counted: int
):
    name = LISTED[place - 7].name

    assert found_rows(municipal(*ROWS, numbers=numbers)) == [
        obstacle(
            ObstacleCode.ROW_NUMBER,
            (place, 0),
            f"{name}の番号が『{stands}』ですが、上から数えると {counted} です。",
            "番号を 1 から順に振り直してください。",
        )
    ]


def test_heading_of_the_numbers__may_stand_in_any_row_of_headings():
    rows = [list(row) for row in municipal(*ROWS).page.grid.rows]
    rows[4][0], rows[6][0] = None, "番 号"
    page = page_of(Grid(SHEET, tuple(map(tuple, rows))), REGISTER)

    assert found_rows(as_sheet(page, SheetFacts())) == []


def test_column_of_numbers_that_is_lost__is_named_at_the_headings():
    sheet = municipal(*ROWS)
    cells = [tuple(None if value == "番号" else value for value in row) for row in sheet.page.grid.rows]
    page = page_of(Grid(SHEET, tuple(cells)), REGISTER)

    assert found_rows(as_sheet(page, sheet.facts)) == [
        obstacle(
            ObstacleCode.ROW_NUMBER, (4, 0), "「番号」の列が見つかりません。", "見出しを元に戻してください。"
        )
    ]


def test_example_rows__are_named():
    assert found_rows(
        municipal(*ROWS, ("A市", BLANK), ("B町", BLANK)), own((PREFECTURE, SOUND), ("○○県", BLANK))
    ) == [
        *(
            obstacle(
                ObstacleCode.SAMPLE_ROW,
                (row, 1),
                f"記入例の『{name}』の行が残っています。",
                "記入例の行を削除してください。",
            )
            for row, name in ((10, "A市"), (11, "B町"))
        ),
        obstacle(
            ObstacleCode.SAMPLE_ROW,
            (8, 0),
            "記入例の『○○県』の行が残っています。",
            "記入例の行を削除してください。",
            OWN_SHEET,
        ),
    ]


def test_sheet_that_cannot_be_read__is_told_with_the_reason():
    assert found_rows(unreadable=(Unreadable(SHEET, "見出しが見つかりません。"),)) == [
        obstacle(ObstacleCode.SHEET_UNREADABLE, None, "見出しが見つかりません。", "")
    ]


def test_row_of_nobody__does_not_hide_what_stands_below_it():
    assert [each.what for each in found_rows(municipal(("だれか", SOUND), *ROWS, ("余所市", SOUND)))] == [
        "『余所市』は、報告する市区町村の一覧にありません。"
    ]


# The row of 都道府県分


def of_own(code: ObstacleCode, cell: tuple[int, int], what: str, cure: str) -> Obstacle:
    return obstacle(code, cell, what, cure, OWN_SHEET)


def test_prefecture_without_a_row_or_an_answer__is_told():
    assert found_rows(own()) == [
        of_own(
            ObstacleCode.PREFECTURE_ROW,
            (7, 0),
            "見本県の行がありません。",
            "団体名の欄に「見本県」と入力し、都道府県の点検結果を入力してください。",
        )
    ]
    assert found_rows(own((PREFECTURE, BLANK))) == [
        of_own(
            ObstacleCode.PREFECTURE_UNANSWERED,
            (7, 0),
            "見本県の点検結果が入力されていません。",
            "都道府県の点検結果を入力してください。",
        )
    ]


def test_second_row_and_rows_of_others_in_the_sheet_of_the_prefecture__are_told():
    assert found_rows(
        own((PREFECTURE, SOUND), (PREFECTURE, SOUND), ("架空市", SOUND), ("だれか", SOUND))
    ) == [
        of_own(
            ObstacleCode.ROW_DUPLICATE,
            (8, 0),
            "見本県の行が二つ以上あります。",
            "正しい方の行だけを残してください。",
        ),
        of_own(
            ObstacleCode.PREFECTURE_ROW,
            (9, 0),
            "『架空市』の行があります。",
            "この表には見本県の行だけを残してください。",
        ),
    ]


def test_row_of_another_prefecture__is_not_its_own():
    (elsewhere,) = sample("他所市", prefecture="他所県", code2="97")
    page = form_page(("他所県", SOUND), register=Register([*LISTED, elsewhere]), kind=SheetKind.PREFECTURE)

    assert [each.what for each in found_rows(as_sheet(page, SheetFacts()))] == ["見本県の行がありません。"]


# The entries


def test_open_error__is_told_with_the_name_of_its_row_and_its_cell():
    (first, second) = found_forms(
        municipal((CITY.name, with_answers(C=2)), *ROWS[1:], total=None), own((PREFECTURE, SOUND))
    )

    assert (first.code, first.place) == (ObstacleCode.OPEN_ERROR, Place(None, SHEET, 7, 2))
    assert first.what.startswith("架空市：")
    assert "『2』" in first.what
    assert first.cure
    assert second.code is ObstacleCode.TOTAL_UNPROVED


def test_error_of_a_row_of_nobody__bears_what_stands_there():
    (only,) = found_forms(municipal(*ROWS, ("だれか", SOUND)))

    assert (only.code, only.place) == (ObstacleCode.OPEN_ERROR, Place(None, SHEET, 10, 1))
    assert only.what.startswith("だれか：")


def test_row_without_a_name__is_told_without_one():
    sheet = municipal(*ROWS, (None, SOUND))
    (finding,) = (each for each in sheet.inspection.findings if each.place.row == 10)

    assert found_forms(sheet) == [obstacle(ObstacleCode.OPEN_ERROR, (10, 1), finding.message, finding.cure)]


def test_errors__are_told_behind_warnings_and_rows_without_any_answer():
    late = with_answers(C=1, F="速やかに改める", G=2)

    told = found_forms(municipal((CITY.name, BLANK), (TOWN.name, late), ROWS[2], total=TOTAL))

    assert [(each.code, each.place.cell) for each in told] == [
        (ObstacleCode.OPEN_ERROR, "G9"),
        (ObstacleCode.TOTAL_UNPROVED, "C11"),
        (ObstacleCode.OPEN_WARNING, "F9"),
    ]


def test_form_without_a_total__wants_none():
    municipal_only = structs.replace(FORM.sheets.municipal, total=None)
    form = structs.replace(FORM, sheets=structs.replace(FORM.sheets, municipal=municipal_only))
    page = form_page(*ROWS, register=REGISTER, form=form)

    assert list(form_obstacles(evidence(as_sheet(page, SheetFacts()), form=form))) == []


def test_rows_without_any_answer__are_not_told_cell_by_cell():
    assert found_forms(municipal(*ROWS[:2], (VILLAGE.name, BLANK))) == []
    assert found_forms(own((PREFECTURE, BLANK))) == []
    (wrong,) = found_forms(own((PREFECTURE, BLANK), (PREFECTURE, with_answers(C=2))))
    assert wrong.place.cell == "C9"


def test_row_with_one_answer__is_told_cell_by_cell():
    cells = [None] * 11
    cells[0] = 0

    told = found_forms(own((PREFECTURE, cells)))

    assert [each.place.cell for each in told] == ["D8", "E8", "G8", "H8", "I8"]


def test_total_that_is_not_proved__is_told_column_by_column():
    stated = (1, None, UncalculatedFormula(), "文", 0, ErrorValue("#REF!"), 0, None, "０", 0, None)
    cure = "計の数式と各行を確かめ、Excel で計算し直して保存してください。"
    faulty = with_answers(C=0, D=1, F="平成19年7月末に改める")

    found = found_forms(municipal((CITY.name, faulty), *ROWS[1:], total=("市町村分計", stated)))

    assert found == [
        obstacle(ObstacleCode.TOTAL_UNPROVED, (10, column), f"「{title}」の計{words}", cure)
        for column, title, words in (
            (2, "契約書 ①再委託の原則禁止", "は『1』ですが、各行を数えると 0 件です。"),
            (3, "契約書 ②作業場所の特定", "が空欄です（数えると 1 件です）。"),
            (4, FORM.title_of(FORM.items[2].id), "が計算されていません（数えると 0 件です）。"),
            (7, FORM.title_of(FORM.items[5].id), "は『#REF!』ですが、各行を数えると 0 件です。"),
        )
    ]


def test_total_that_is_lost__is_told_at_the_sheet():
    assert found_forms(municipal(*ROWS, total=None)) == [
        obstacle(
            ObstacleCode.TOTAL_UNPROVED,
            None,
            "「市町村分計」の行がありません。",
            "最後の団体の下に行を作り、計の数式を入れてください。",
        )
    ]


def test_text_that_is_an_error_where_no_error_tells_of_it__is_told():
    assert found_forms(municipal((CITY.name, with_answers(F=ErrorValue("#REF!"))), *ROWS[1:])) == [
        obstacle(
            ObstacleCode.ANSWER_UNREADABLE,
            (7, 5),
            "架空市：「契約書 改善事項の内容、改善時期」の『#REF!』を読み取れません。",
            "値を入力し直してください。",
        )
    ]
    (only,) = found_forms(municipal((CITY.name, with_answers(C=ErrorValue("#REF!"))), *ROWS[1:]))
    assert only.code is ObstacleCode.OPEN_ERROR


def test_warnings_of_a_sheet__are_counted_with_the_first_five_cells():
    text = "速やかに改める"
    faulty = with_answers(C=1, F=text, G=1, J=text, K=1, M=text)
    total = ("市町村分計", [2, 0, 0, None, 2, 0, 0, None, 2, 0, None])

    found = found_forms(municipal((CITY.name, faulty), (TOWN.name, faulty), ROWS[2], total=total))

    assert found == [
        obstacle(
            ObstacleCode.OPEN_WARNING,
            (7, 5),
            "警告が 6 件あります（F8、J8、M8、F9、J9 ほか）。",
            "「市町村分」で「入力チェック」を押し、内容を確かめてください。",
        )
    ]
    (one,) = found_forms(own((PREFECTURE, with_answers(C=1, F=text))))
    assert (one.place, one.what) == (Place(None, OWN_SHEET, 7, 5), "警告が 1 件あります（F8）。")


def test_texts_that_refer_to_an_attachment__are_counted():
    text = "別紙のとおり平成19年7月末に改める"
    first, second = with_answers(G=1, J=text), with_answers(C=1, F=text)
    total = ("市町村分計", [1, 0, 0, None, 1, 0, 0, None, 0, 0, None])

    assert found_forms(municipal((CITY.name, first), (TOWN.name, second), ROWS[2], total=total)) == [
        obstacle(
            ObstacleCode.ATTACHMENT_MENTIONED,
            (7, 9),
            "別紙などを参照している記載が 2 件あります（J8、F9）。",
            "参照している資料も、メールに添付してください。",
        )
    ]


# What the sheets hide


def hidden(*rows: int, columns: Sequence[int] = (), comments: Sequence[tuple[int, int]] = ()) -> SheetFacts:
    return SheetFacts(frozenset(rows), frozenset(columns), tuple(comments))


@pytest.mark.parametrize(
    ("rows", "first", "words"),
    [
        ((8,), 8, "1 行が表示されていません（9行目）。"),
        ((4, 10), 4, "2 行が表示されていません（5行目、11行目）。"),
        ((7, 8, 9, 10), 7, "4 行が表示されていません（8〜11行目）。"),
        ((4, 6, 8, 9, 3, 11, 12), 4, "4 行が表示されていません（5行目、7行目、9〜10行目）。"),
    ],
)
def test_rows_that_nobody_sees__are_told_in_runs_from_the_headings_to_the_total(
    rows: tuple[int, ...], first: int, words: str
):
    assert found_forms(municipal(*ROWS, facts=hidden(*rows))) == [
        obstacle(
            ObstacleCode.ROWS_HIDDEN,
            (first, 0),
            words,
            "フィルターを解除するか行を再表示し、中を確かめてください。",
        )
    ]


def test_rows_hidden_above_and_below_the_table__are_told_only_where_something_stands_in_them():
    page = municipal(*ROWS).page
    cells = [*page.grid.rows, (None, "　"), ("※ 覚書",), ()]
    sheet = page_of(Grid(SHEET, tuple(cells)), REGISTER)

    found = found_forms(as_sheet(sheet, hidden(0, 3, 11, 12, 13, 14)))

    assert [each.what for each in found if each.code is ObstacleCode.ROWS_HIDDEN] == [
        "1 行が表示されていません（13行目）。"
    ]


def test_last_row_of_a_table_without_a_total__is_told_when_it_is_hidden():
    assert [each.what for each in found_forms(municipal(*ROWS, facts=hidden(9), total=None))][1:] == [
        "1 行が表示されていません（10行目）。"
    ]


def test_many_runs_of_hidden_rows__the_first_five_are_named():
    rows = [(each.name, SOUND) for each in LISTED]
    more = [("だれか", SOUND)] * 10

    found = found_forms(municipal(*rows, *more, facts=hidden(7, 9, 11, 13, 15, 17)))

    assert [each.what for each in found if each.code is ObstacleCode.ROWS_HIDDEN] == [
        "6 行が表示されていません（8行目、10行目、12行目、14行目、16行目 ほか）。"
    ]


@pytest.mark.parametrize(
    ("columns", "first", "words"),
    [
        ((0,), 0, "1 列が表示されていません（A列）。"),
        ((12, 2), 2, "2 列が表示されていません（C列、M列）。"),
        ((1, 2, 3, 4, 5, 6), 1, "6 列が表示されていません（B列、C列、D列、E列、F列 ほか）。"),
        ((15, 13, 14, 16), 15, "1 列が表示されていません（P列）。"),
    ],
)
def test_columns_that_nobody_sees__are_told_but_for_those_of_ours_and_empty_ones(
    columns: tuple[int, ...], first: int, words: str
):
    rows = ((CITY.name, (*SOUND, "受理", None, "覚書", "　")), *ROWS[1:])

    assert found_forms(municipal(*rows, facts=hidden(columns=columns))) == [
        obstacle(ObstacleCode.COLUMNS_HIDDEN, (6, first), words, "列を再表示し、中を確かめてください。")
    ]
    assert found_forms(municipal(*rows, facts=hidden(columns=(13, 14, 16)))) == []


def test_comments_that_are_left__are_counted_with_the_first_cells():
    cure = "確認の済んでいないことが残っていないか確かめ、削除するか別のシートに移してください。"
    comments = [(7, column) for column in (2, 4, 5, 6, 7, 8)]

    assert found_forms(municipal(*ROWS, facts=hidden(comments=comments))) == [
        obstacle(
            ObstacleCode.COMMENT_LEFT,
            (7, 2),
            "メモまたはコメントが 6 件残っています（C8、E8、F8、G8、H8 ほか）。",
            cure,
        )
    ]
    (one,) = found_forms(municipal(*ROWS, facts=hidden(comments=comments[:1])))
    assert one.what == "メモまたはコメントが 1 件残っています（C8）。"
    (five,) = found_forms(municipal(*ROWS, facts=hidden(comments=comments[:5])))
    assert five.what == "メモまたはコメントが 5 件残っています（C8、E8、F8、G8、H8）。"


def test_what_could_not_be_looked_at__is_said_and_nothing_more():
    assert found_forms(municipal(*ROWS, facts=SheetFacts(None, None, None))) == [
        obstacle(
            ObstacleCode.NOT_LOOKED_AT,
            None,
            f"{what}の有無は、この Excel では調べられませんでした。",
            "目で確かめてください。",
        )
        for what in ("非表示の行", "非表示の列", "メモとコメント")
    ]


# 契約台帳


def fault(severity: Severity, sheet: str = "契約台帳", column: int = 3, name: str = "甲") -> LedgerFault:
    return LedgerFault(
        Place("報告.xlsm", sheet, 5, column), severity, "未記入です。", "入力してください。", name
    )


def test_errors_of_the_ledger__are_told_one_by_one_and_its_warnings_together():
    faults = (
        fault(Severity.WARNING, column=4),
        fault(Severity.ERROR),
        fault(Severity.NOTICE),
        fault(Severity.ERROR, OWN_SHEET, name=""),
        *(fault(Severity.WARNING, OWN_SHEET, column) for column in range(5)),
    )

    assert list(ledger_obstacles(evidence(ledger=faults))) == [
        obstacle(ObstacleCode.OPEN_ERROR, (5, 3), "甲：未記入です。", "入力してください。", "契約台帳"),
        obstacle(ObstacleCode.OPEN_ERROR, (5, 3), "未記入です。", "入力してください。", OWN_SHEET),
        Obstacle(
            ObstacleCode.OPEN_WARNING,
            Place(None, "契約台帳", 5, 4),
            "契約台帳について、警告が 6 件あります（E6、都道府県分!A6、都道府県分!B6、都道府県分!C6、都道府県分!D6 ほか）。",
            "「契約台帳」で「入力チェック」を押し、内容を確かめてください。",
        ),
    ]
    assert list(ledger_obstacles(evidence())) == []


# 差替え and 提出状況


ENTRY = Entry(CITY.lg_code, CITY.name, "再.xlsx", None, "", "", "0" * 16)
DONE = replace(ENTRY, file="済.xlsx", verdict=Verdict.REFUSED, by="担当", at=dt.datetime(2007, 6, 19))  # noqa: DTZ001
LIST = (("題",), ("説明",), ("番号",))


def listed(name: str, *rows: Sequence[CellValue]) -> Mapping[str, Grid]:
    empty = {each: Grid(each, LIST) for each in ("差替え", "提出状況")}
    return empty | {name: Grid(name, (*LIST, *map(tuple, rows)))}


def test_choice_that_is_open_or_not_in_the_sheet_yet__is_told_at_its_row():
    lists = listed(
        "差替え",
        (1, CITY.lg_code, CITY.name, "別.xlsx"),
        (2, f" {CITY.lg_code} ", CITY.name, "再.xlsx"),
        (3, TOWN.lg_code, TOWN.name, "再.xlsx"),
    )
    chosen = replace(ENTRY, verdict=Verdict.ACCEPTED, file="別.xlsx")
    gone = replace(ENTRY, file="消.xlsx")

    assert list(resubmission_obstacles(evidence(entries=(ENTRY, DONE, chosen, gone), lists=lists))) == [
        obstacle(
            ObstacleCode.RESUBMISSION_WAITING,
            (4, 2),
            "架空市の差替え（再.xlsx）の判断が決まっていません。",
            "採用か見送りを選び、「市町村分を集約」を押してください。",
            "差替え",
        ),
        obstacle(
            ObstacleCode.RESUBMISSION_NOT_APPLIED,
            (3, 2),
            "架空市の差替え（別.xlsx）の判断が、まだ「市町村分」に反映されていません。",
            "「市町村分を集約」を押してください。",
            "差替え",
        ),
        obstacle(
            ObstacleCode.RESUBMISSION_WAITING,
            None,
            "架空市の差替え（消.xlsx）の判断が決まっていません。",
            "採用か見送りを選び、「市町村分を集約」を押してください。",
            "差替え",
        ),
    ]


def board(*rows: tuple[Municipality, RowStatus]) -> Mapping[str, BoardRow]:
    return {who.lg_code: BoardRow(who.lg_code, who.name, status, status) for who, status in rows}


def test_municipality_that_is_not_accepted__is_told_at_its_row_of_the_board():
    told = evidence(
        municipal(*ROWS),
        board=board((VILLAGE, RowStatus.ERRORS), (TOWN, RowStatus.ACCEPTED), (STRANGER, RowStatus.ERRORS)),
        lists=listed("提出状況", (1, CITY.lg_code), (2, VILLAGE.lg_code, "仮想村")),
    )

    assert list(board_obstacles(told)) == [
        obstacle(
            ObstacleCode.STATUS_OPEN,
            (4, 2),
            "仮想村が「差戻し」のままです。",
            "「市町村分を集約」を押し直すか、内容を確かめて状態を「受理」にしてください。",
            "提出状況",
        )
    ]


@pytest.mark.parametrize(
    ("row", "entries", "told"),
    [
        (SOUND, (), 1),
        (BLANK, (), 0),
        (with_answers(C=2), (), 0),
        (with_answers(C=1, F="速やかに改める"), (), 1),
        (SOUND, (ENTRY,), 0),
        (SOUND, (replace(ENTRY, verdict=Verdict.ACCEPTED),), 0),
        (SOUND, (DONE,), 1),
    ],
    ids=["sound", "blank", "error", "warning", "waiting", "not applied", "settled"],
)
def test_municipality_that_is_told_of_already__is_not_told_again(
    row: Cells, entries: tuple[Entry, ...], told: int
):
    seen = evidence(
        municipal((CITY.name, row), *ROWS[1:]),
        entries=entries,
        board=board((CITY, RowStatus.CONFLICT)),
    )

    assert len(list(board_obstacles(seen))) == told


def test_own_row_that_differs_from_what_was_returned__is_told():
    sheet = own((PREFECTURE, (*SOUND, "要確認")))

    assert list(board_obstacles(evidence(municipal(*ROWS), sheet))) == [
        obstacle(
            ObstacleCode.STATUS_OPEN,
            (7, 13),
            "見本県が「要確認」のままです（届いた「都道府県分」と手修正の食い違い）。",
            "正しい値を確かめて「市町村分を集約」を押し直すか、状態を「受理」にしてください。",
            OWN_SHEET,
        )
    ]
    for harmless in (
        own((PREFECTURE, (*SOUND, "差戻し"))),
        own((PREFECTURE, (*SOUND, "要確認")), beside=()),
        municipal((CITY.name, (*SOUND, "要確認")), *ROWS[1:]),
    ):
        assert list(board_obstacles(evidence(harmless))) == []


# The mail


ROWS_OF_SETTINGS = {"報告先1": 20, "差出人": 14, "差出人署名": 14, "国への報告期限": 11}


def mailing(
    *texts: str | None, usable: bool = True, sender: str | None = "見本県", deadline: dt.date | None = None
) -> Mailing:
    lines = tuple(Addressee(f"報告先{number}", text, usable) for number, text in enumerate(texts, start=1))
    return Mailing(lines, sender, deadline, ROWS_OF_SETTINGS)


def recipients(*texts: str | None, usable: bool = True) -> list[str]:
    return [each.what for each in recipient_obstacles(evidence(mailing=mailing(*texts, usable=usable)))]


def test_recipient_that_is_missing_or_cannot_be_used__is_told_at_its_setting():
    cure = "通知に示された宛先に直してください。"

    assert list(recipient_obstacles(evidence(mailing=mailing(None, "x", usable=False)))) == [
        obstacle(
            ObstacleCode.RECIPIENT_MISSING,
            (20, 1),
            "報告先1のメールアドレスがありません。",
            "通知に示された宛先を入力してください。",
            "設定",
        ),
        obstacle(
            ObstacleCode.RECIPIENT_UNUSABLE,
            None,
            "報告先2の『x』はメールアドレスとして使えません。",
            cure,
            "設定",
        ),
    ]
    assert list(recipient_obstacles(evidence(mailing=mailing(sender=None)))) == [
        obstacle(
            ObstacleCode.SENDER_MISSING,
            (14, 1),
            "差出人（署名）が空欄のため、メールの下書きに署名が入りません。",
            "部署名と連絡先を入力してください。",
            "設定",
        )
    ]


def test_placeholder_and_repeated_addresses__are_told():
    placeholder = "様式に付いている仮のアドレスです。"

    assert recipients("a@b.jp", "A@B.JP", "c@b.jp") == ["報告先2の『A@B.JP』はほかの報告先と同じです。"]
    assert recipients("x@example.go.jp") == [f"報告先1の『x@example.go.jp』は{placeholder}"]
    assert recipients("x@a.EXAMPLE.go.jp") == [f"報告先1の『x@a.EXAMPLE.go.jp』は{placeholder}"]
    assert recipients("x@badexample.go.jp", "x@example.go.jp.jp", "x@example.jp") == []


def test_address_of_the_form_itself__is_a_placeholder_only_where_it_is_an_example():
    def told(address: str) -> list[str]:
        recipient = Recipient("様式の宛先", address)
        form = structs.replace(FORM, head=structs.replace(FORM.head, recipients=(recipient,)))
        found = recipient_obstacles(evidence(form=form, mailing=mailing(address.upper())))
        return [each.what for each in found]

    assert told("x@a.example.jp") == ["報告先1の『X@A.EXAMPLE.JP』は様式に付いている仮のアドレスです。"]
    assert told("x@anexample.jp") == []


def test_long_address__is_quoted_from_its_beginning_in_one_line():
    (told,) = recipients("a\n" + "b" * 60, usable=False)
    (whole,) = recipients("b" * 60, usable=False)

    assert told == f"報告先1の『a {'b' * 57}…』はメールアドレスとして使えません。"
    assert whole == f"報告先1の『{'b' * 60}』はメールアドレスとして使えません。"


@pytest.mark.parametrize(
    ("deadline", "code", "what", "cure"),
    [
        (None, ObstacleCode.DEADLINE_UNSET, "国への報告期限が空欄です。", "期限を入力してください。"),
        (
            dt.date(2007, 6, 19),
            ObstacleCode.DEADLINE_PASSED,
            "国への報告期限（2007年6月19日（火））を 1 日過ぎています。",
            "報告先に連絡のうえ、速やかに提出してください。",
        ),
        (
            TODAY,
            ObstacleCode.DEADLINE_NEAR,
            "国への報告期限は 2007年6月20日（水）、本日です。",
            "間に合うように提出してください。",
        ),
        (
            dt.date(2007, 6, 23),
            ObstacleCode.DEADLINE_NEAR,
            "国への報告期限は 2007年6月23日（土）、あと 3 日です。",
            "間に合うように提出してください。",
        ),
    ],
)
def test_deadline_that_is_near_or_passed_or_not_set__is_told(
    deadline: dt.date | None, code: ObstacleCode, what: str, cure: str
):
    assert list(deadline_notes(evidence(mailing=mailing(deadline=deadline)))) == [
        obstacle(code, (11, 1), what, cure, "設定")
    ]


def test_deadline_that_is_far__is_not_told():
    assert list(deadline_notes(evidence(mailing=mailing(deadline=dt.date(2007, 6, 24))))) == []


# The workbook


def test_links_to_other_workbooks__the_first_three_are_named():
    cure = "［データ］タブの［リンクの編集］でリンクを解除し、値を確かめてください。"

    def told(*links: str) -> list[Obstacle]:
        return list(link_obstacles(evidence(external_links=links)))

    assert told() == []
    assert told("a.xlsx", "b.xlsx", "c.xlsx") == [
        Obstacle(
            ObstacleCode.EXTERNAL_LINK,
            Place(),
            "ほかのブックへのリンクがあります（a.xlsx、b.xlsx、c.xlsx）。",
            cure,
        )
    ]
    assert "（a、b、c ほか 2 件）" in told("a", "b", "c", "d", "e")[0].what
    assert list(link_obstacles(evidence(external_links=None))) == [
        Obstacle(
            ObstacleCode.NOT_LOOKED_AT,
            Place(),
            "ほかのブックへのリンクの有無は、この Excel では調べられませんでした。",
            "［データ］タブの［リンクの編集］で確かめてください。",
        )
    ]


def test_persons_named_in_the_workbook__are_told_by_the_property():
    assert list(person_notes(evidence(persons=()))) == []
    assert list(person_notes(evidence(persons=None))) == []
    assert list(person_notes(evidence(persons=("作成者", "会社")))) == [
        Obstacle(
            ObstacleCode.PERSON_NAMED,
            Place(),
            "このブックのプロパティ（作成者、会社）に、個人の名前などが残っています。",
            "「提出ファイル作成」で作るファイルには入りません。このブックそのものは送らないでください。",
        )
    ]


# The answer


def test_every_check__is_asked_and_what_blocks_stands_first():
    told = gate_of(
        evidence(
            municipal((CITY.name, with_answers(C=1, F="速やかに改める")), *ROWS[1:]),
            unreadable=(Unreadable(OWN_SHEET, "見出しがありません。"),),
            ledger=(fault(Severity.ERROR),),
            entries=(ENTRY,),
            board=board((TOWN, RowStatus.ERRORS)),
            mailing=mailing(None, deadline=TODAY),
            external_links=("a.xlsx",),
            persons=("作成者",),
        )
    )

    assert [each.code for each in told.obstacles] == [
        ObstacleCode.SHEET_UNREADABLE,
        ObstacleCode.TOTAL_UNPROVED,
        ObstacleCode.OPEN_ERROR,
        ObstacleCode.RESUBMISSION_WAITING,
        ObstacleCode.STATUS_OPEN,
        ObstacleCode.RECIPIENT_MISSING,
        ObstacleCode.EXTERNAL_LINK,
        ObstacleCode.OPEN_WARNING,
        ObstacleCode.DEADLINE_NEAR,
        ObstacleCode.PERSON_NAMED,
    ]
    assert (told.prefecture, told.day) == (PREFECTURE, TODAY)
    assert (told.ready, told.verdict, told.counts) == (False, "提出不可", "不可 7 件　注意 3 件")
    assert told.count(Weight.NOTE) == 3


def gate(*codes: ObstacleCode, place: Place | None = None, cure: str = "直してください。") -> Gate:
    each = (Obstacle(code, place or Place(None, SHEET, 7, 2), "誤りです。", cure) for code in codes)
    return Gate(PREFECTURE, TODAY, tuple(each))


def test_notes_alone__do_not_keep_the_report_back():
    noted = gate(ObstacleCode.DEADLINE_NEAR)

    assert (noted.ready, noted.verdict, noted.counts) == (True, "提出可", "不可 0 件　注意 1 件")


def test_obstacle__is_told_in_one_line():
    places = [Place(None, SHEET, 7, 2), Place(None, SHEET), Place()]

    cure = "直\nして\u3000ください。"

    assert [
        gate(ObstacleCode.OPEN_ERROR, place=place, cure=cure).obstacles[0].sentence for place in places
    ] == [
        f"［不可］{where}：誤りです。直 して ください。"
        for where in ("市町村分!C8", "市町村分", "ブック全体")
    ]


def test_page_of_the_gate__has_the_verdict_and_a_link_to_every_place():
    every = (
        *gate(ObstacleCode.OPEN_ERROR).obstacles,
        *gate(ObstacleCode.SHEET_UNREADABLE, place=Place(None, SHEET), cure="").obstacles,
        *gate(ObstacleCode.PERSON_NAMED, place=Place()).obstacles,
    )

    def link(text: str, cell: str) -> Formula:
        return Formula(f'=HYPERLINK("#"&CELL("address",\'{SHEET}\'!{cell}),"{text}")', text)

    assert gate_blocks(
        Gate(PREFECTURE, TODAY, every), Grid("提出前チェック", (*LIST, ("旧",), (), (), ()))
    ) == (
        Block(
            "提出前チェック", 0, 3, (("提出不可", "見本県　2007年6月20日（水）現在　不可 2 件　注意 1 件"),)
        ),
        Block(
            "提出前チェック",
            3,
            0,
            (
                (1, "不可", link("市町村分!C8", "C8"), "誤りです。", "直してください。"),
                (2, "不可", link("市町村分", "A1"), "誤りです。", None),
                (3, "注意", "ブック全体", "誤りです。", "直してください。"),
                (None,) * 5,
            ),
        ),
    )
