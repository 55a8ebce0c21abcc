"""取込記録, 提出状況, 検査結果 and 設定: each list as it is written, and read as a hand may have left it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.consolidation_examples import found, response, row
from tests.test_filling import CITY, FAULTY, FILE_TIME, SOUND, THEN, TOWN, VILLAGE, filled, remembered
from tests.test_fuzz_load import FORM
from xl_kenten.core.consolidation import RowStatus
from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.finding_list import MOST_LISTED
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.ledger_fault import LedgerFault
from xl_kenten.core.letter import LetterKind, LetterTemplate
from xl_kenten.core.workbook.cell_block import Block, Formula
from xl_kenten.core.workbook.result_list import result_blocks
from xl_kenten.core.workbook.settings import Settings, read_settings, setting_rows
from xl_kenten.core.workbook.status_list import BoardRow, read_board, status_blocks
from xl_kenten.core.workbook.taken import read_taken, taken_block
from xl_kenten.errors import UsageError

ABOVE: tuple[tuple[CellValue, ...], ...] = (("題",), ("説明",), ("番号", "団体コード"))
FLAG, TEXT = FORM.items[0].id, FORM.items[3].id


def sheet(*rows: Sequence[CellValue], name: str = "一覧") -> Grid:
    return Grid(name, (*ABOVE, *map(tuple, rows)))


def link(text: str, name: str, cell: str) -> Formula:
    return Formula(f'=HYPERLINK("#"&CELL("address",\'{name}\'!{cell}),"{text}")', text)


# 取込記録


def test_taken_rows__are_read_as_they_were_written():
    city = remembered(response(FORM, CITY, FAULTY), hand_edits="①規程", last_taken=FILE_TIME)
    unknown = replace(
        remembered(response(FORM, TOWN, SOUND)),
        file="",
        sheet="",
        row=0,
        cells=(),
        modified=None,
        sha256="",
        fingerprint="",
        first_taken=None,
        last_taken=None,
    )

    (block,) = taken_block(
        [city, unknown], FORM, sheet(("旧い行",), ("旧い行",), ("旧い行",), name="取込記録")
    )

    assert (block.sheet, block.row, block.column) == ("取込記録", 3, 0)
    assert block.rows == (
        (
            *(
                1,
                CITY.lg_code,
                "架空市",
                "回答/架空市.xlsx",
                "市町村分",
                8,
                "C8 D8 E8 F8 G8 H8 I8 J8 K8 L8 M8",
            ),
            *(FILE_TIME, city.sha256, city.fingerprint, THEN, FILE_TIME, "①規程", *FAULTY),
        ),
        (2, TOWN.lg_code, "例示町", None, None, 0, *(None,) * 7, *SOUND),
        (None,) * 24,
    )
    assert read_taken(sheet(*block.rows), FORM) == {CITY.lg_code: city, TOWN.lg_code: unknown}


@pytest.mark.parametrize("row", ["⑧", "８", "x", "-1", None])
def test_number_of_a_row_that_cannot_be_read__is_none(row: CellValue):
    cells = (1, "990010", "甲", "a", "b", row, *[None] * 18)

    assert [each.row for each in read_taken(sheet(cells), FORM).values()] == [0]


def test_taken_row_that_a_hand_changed__is_read_as_nothing_was_taken_where_it_cannot_be_read():
    cells = (1, " 990010 ", "甲", "a", "b", "八", " C8\n D8 ", "昨日", None, None, "今日", 1, None)
    values = ("x", 2.0, "１", " 文\n", "", 0, "-1", "　", None, 1, None, "はみ出し")

    (taken,) = read_taken(sheet((*cells, *values), (2, None, "乙"), ()), FORM).values()

    assert (taken.lg_code, taken.row, taken.cells, taken.modified) == ("990010", 0, ("C8", "D8"), None)
    assert (taken.first_taken, taken.last_taken, taken.hand_edits) == (None, None, "")
    assert list(taken.values.values()) == [None, 2, None, "文", None, 0, None, None, None, 1, None]
    assert [taken.cell_of(FORM, item.id) for item in FORM.items[:3]] == ["C8", "D8", None]


# 提出状況


def board(*rows: Sequence[CellValue]) -> Grid:
    return sheet(*((number, *each) for number, each in enumerate(rows, start=1)), name="提出状況")


def test_board__says_what_became_of_each_municipality_with_its_file_times_and_counts():
    city, town = response(FORM, CITY, FAULTY), response(FORM, TOWN, SOUND)
    findings = [
        *(found(city, FindingCode.FLAG_NOT_BINARY, FLAG, "誤り"), found(city, FindingCode.REMEDIATION_MISSING, TEXT, "")),
        *(found(city, FindingCode.REMEDIATION_NO_DATE, TEXT, ""), found(town, FindingCode.FLAG_NORMALISED, FLAG, "")),
    ]  # fmt: skip
    filling = filled(row(CITY, city), row(TOWN, town), row(VILLAGE, None), findings=findings)
    taken = {each.lg_code: each for each in (remembered(city),)}

    assert status_blocks(filling, taken, board()) == (
        Block(
            "提出状況",
            3,
            0,
            (
                (
                    *(
                        1,
                        CITY.lg_code,
                        link("架空市", "市町村分", "B8"),
                        "差戻し",
                        "差戻し",
                        "回答/架空市.xlsx",
                    ),
                    *(FILE_TIME, THEN, THEN, 2, 1, None),
                ),
                (
                    *(2, TOWN.lg_code, link("例示町", "市町村分", "B9"), "受理", "受理", None),
                    *(None, None, None, None, None, 1),
                ),
                (
                    *(3, VILLAGE.lg_code, link("仮想村", "市町村分", "B10"), "未提出", "未提出", None),
                    *(None, None, None, None, None, None),
                ),
            ),
        ),
    )


def test_status_set_by_hand__stays_until_its_cell_is_emptied():
    filling = filled(row(CITY, response(FORM, CITY, SOUND)), row(TOWN, None), row(VILLAGE, None))
    before = board(
        (CITY.lg_code, "架空市", "要確認", "受理"),
        (TOWN.lg_code, "例示町", "受理", "受理"),
        (VILLAGE.lg_code, "仮想村", None, "受理"),
    )

    (block,) = status_blocks(filling, {}, before)

    assert [cells[3:5] for cells in block.rows] == [
        ("要確認", "受理"),
        ("未提出", "未提出"),
        ("未提出", "未提出"),
    ]


def test_board_that_a_hand_changed__is_read_with_the_status_that_stands_there():
    rows = board(
        (" 990010 ", "甲", "　受理 ", ""),
        ("990029", "乙", "差戻し", "差戻し"),
        ("990037", "丙", None, "受理"),
        (None, "丁", "受理", "受理"),
        (),
    )

    assert read_board(rows) == {
        "990010": BoardRow("990010", "甲", RowStatus.ACCEPTED, None),
        "990029": BoardRow("990029", "乙", RowStatus.ERRORS, RowStatus.ERRORS),
    }
    assert [each.by_hand for each in read_board(rows).values()] == [True, False]


@pytest.mark.parametrize("cells", [("受付", "受理"), ("受理", "受付")])
def test_word_that_is_no_status__is_refused_with_those_there_are(cells: tuple[str, str]):
    with pytest.raises(UsageError) as refusal:
        read_board(board(("990010", "甲", *cells)))

    assert str(refusal.value) == (
        "「提出状況」シートの甲の状態『受付』は使えません。受理・差戻し・要確認・未提出のいずれかにしてください。"
    )


# 検査結果


def results(*findings, before: Grid | None = None) -> tuple[Block, ...]:
    return result_blocks(findings, FORM, before or sheet(name="検査結果"), "検査の結果")


def test_results__are_numbered_and_lead_to_their_cells():
    city = response(FORM, CITY, FAULTY)
    at_item = found(city, FindingCode.FLAG_NOT_BINARY, FLAG, "誤りです。")
    of_file = Finding(
        FindingCode.FILE_HAS_MACROS, Place("回答/b.xlsx"), "マクロがあります。", "", item="ほかの項目"
    )
    of_ledger = LedgerFault(
        Place(None, "契約台帳", 4, 1), FindingCode.FLAG_UNANSWERED.severity, "未記入です。", "入力"
    )

    title, listed = results((at_item, ("市町村分", 7, 2)), (of_file, None), (of_ledger, ("契約台帳", 4, 1)))

    assert title == Block("検査結果", 0, 0, (("検査の結果",),))
    assert listed == Block(
        "検査結果",
        3,
        0,
        (
            (
                *(
                    1,
                    "エラー",
                    link("架空市", "市町村分", "C8"),
                    "市町村分",
                    "C8",
                    "契約書 ①再委託の原則禁止",
                ),
                *("誤りです。", "直してください。", "回答/架空市.xlsx", "flag-not-binary"),
            ),
            (
                *(2, "警告", None, None, None, None),
                *("マクロがあります。", "", "回答/b.xlsx", "file-has-macros"),
            ),
            (
                *(3, "エラー", link("B5", "契約台帳", "B5"), "契約台帳", "B5", None),
                *("未記入です。", "入力", None, None),
            ),
        ),
    )


def test_finding_without_a_cell_of_the_workbook__bears_its_name_without_a_link():
    city = response(FORM, CITY, FAULTY)

    (_, listed) = results((found(city, FindingCode.FORM_VERSION, None, "旧い様式です。"), None))

    assert listed.rows[0][2] == "架空市"


def test_no_result__wipes_the_list_and_too_many_are_said_to_be_left_out():
    assert results(before=sheet(("旧",), name="検査結果")) == (
        Block("検査結果", 0, 0, (("検査の結果",),)),
        Block("検査結果", 3, 0, ((None,) * 10,)),
    )
    many = Finding(FindingCode.FILE_EMPTY, Place("a.xlsx"), "空です。", "")

    title, listed = results(*[(many, None)] * (MOST_LISTED + 1))

    assert str(title.rows[0][0]).startswith("検査の結果　")
    assert len(listed.rows) == MOST_LISTED


# 設定


def settings(*rows: Sequence[CellValue]) -> Settings:
    return read_settings(Grid("設定", tuple(map(tuple, rows))))


BLANK = Settings(
    *(None,) * 5, None, None, None, None, ledger_in_forms=False, sender=None, templates={}, recipients=()
)


def test_settings__are_read_by_the_words_beside_them():
    day, other, third = dt.date(2007, 6, 20), dt.datetime(2007, 7, 6, 17, 0), dt.date(2007, 7, 10)  # noqa: DTZ001

    found = settings(
        ("設定", "説明"),
        ("都道府県", " 見本県 "),
        ("様式", "itaku-2007"),
        ("様式定義のファイル", '"C:\\様式\\a.toml"'),
        ("担当者", "見本"),
        ("回答を置くフォルダー", '"C:\\回答"'),
        ("様式や下書きを作るフォルダー", "C:\\配布"),
        ("配布する様式の契約台帳", "付ける"),
        ("差出人（署名）", "見本県\n見本課"),
        ("点検の基準日", day),
        ("都道府県が定めた期限", other),
        ("国への報告期限", third),
        ("督促の件名", "件名"),
        ("督促の本文", "本文"),
        ("差戻しの件名", "件名だけ"),
        ("報告先1", "a@example.jp"),
        ("報告先3", "c@example.jp"),
        ("報告先x", "x@example.jp"),
        ("担当者", "二つ目"),
        (1, "番号"),
        (),
    )

    assert found == Settings(
        prefecture="見本県",
        form="itaku-2007",
        form_file="C:\\様式\\a.toml",
        staff="見本",
        folder="C:\\回答",
        inspection_day=day,
        own_deadline=dt.date(2007, 7, 6),
        ministry_deadline=third,
        letters_folder="C:\\配布",
        ledger_in_forms=True,
        sender="見本県\n見本課",
        templates={LetterKind.REMINDER: LetterTemplate("件名", "本文")},
        recipients=("a@example.jp", None, "c@example.jp"),
    )


def test_blank_settings__are_none():
    assert settings() == BLANK
    assert (
        settings(("都道府県", "　"), ("様式",), ("回答を置くフォルダー", '""'), ("点検の基準日", None))
        == BLANK
    )
    assert settings(("配布する様式の契約台帳", "付けない")) == BLANK
    assert settings(("配布する様式の契約台帳", None), ("報告先", "a@example.jp")) == BLANK


@pytest.mark.parametrize("label", ["点検の基準日", "都道府県が定めた期限", "国への報告期限"])
@pytest.mark.parametrize("value", ["平成19年", 39253.0, True])
def test_day_that_is_none__is_refused_with_its_cell(label: str, value: CellValue):
    said = {True: "TRUE", 39253.0: "39253"}.get(value, value)

    with pytest.raises(UsageError) as refusal:
        settings(("設定",), (label, value))

    assert str(refusal.value) == (
        f"「設定」シートの B2（{label}）の『{said}』は日付ではありません。2007/6/20 のように入力してください。"
    )


def test_choice_that_is_none__is_refused_with_its_cell():
    with pytest.raises(UsageError) as refusal:
        settings(("設定",), ("配布する様式の契約台帳", "あり"))

    assert str(refusal.value) == (
        "「設定」シートの B2（配布する様式の契約台帳）の『あり』は使えません。付ける か 付けない を選んでください。"
    )


def test_rows_of_the_settings__are_the_first_that_bear_a_label():
    assert setting_rows(Grid("設定", (("様式",), (), (None, "様式"), ("様 式（※）",), ("担当者",)))) == {
        "様式": 0,
        "担当者": 4,
    }
