"""What goes into single cells of the workbook: values, links, times, remarks, totals, numbers and names."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from tests.consolidation_examples import consolidation, found, response, row
from tests.form_pages import Cells, form_page, page_of
from tests.test_filling import CITY, FAULTY, REGISTER, SOUND, TOWN, VILLAGE, remembered
from tests.test_fuzz_load import FORM
from xl_kenten.core.finding import FindingCode
from xl_kenten.core.grid import CellValue, ErrorValue, Grid, UncalculatedFormula
from xl_kenten.core.lg_code import check_digit
from xl_kenten.core.workbook.addresses import read_addresses
from xl_kenten.core.workbook.cell_block import Block, Content, Formula, Standing, content_of, link
from xl_kenten.core.workbook.filling import fill
from xl_kenten.core.workbook.form_page import FormPage
from xl_kenten.core.workbook.moment import at_desk, moment
from xl_kenten.core.workbook.preparation import rows_of_names
from xl_kenten.core.workbook.remarks import remark
from xl_kenten.core.workbook.sheets import mark_headings, provenance_headings
from xl_kenten.core.workbook.total_row import totals_shown
from xl_kenten.errors import UsageError

KEEP = Standing.KEEP
BLANK: Cells = (None,) * 11


# Values and links


@pytest.mark.parametrize(
    ("value", "content"),
    [
        (dt.datetime(2007, 6, 20, 9, 30), dt.datetime(2007, 6, 20, 9, 30)),  # noqa: DTZ001 - cells know no zones
        (dt.date(2007, 6, 20), dt.datetime(2007, 6, 20)),  # noqa: DTZ001
        (dt.time(6, 30), 6.5 / 24),
        (dt.time(18, 1, 30, 500_000), (18 * 3600 + 90.5) / 86_400),
        (dt.timedelta(days=1, hours=12), 1.5),
        (UncalculatedFormula(), None),
        (ErrorValue("#REF!"), ErrorValue("#REF!")),
        ("文", "文"),
        (1.5, 1.5),
        (True, True),
        (None, None),
    ],
)
def test_value_that_was_read__is_written_again_as_a_spreadsheet_counts(value: CellValue, content: Content):
    assert content_of(value) == content


def test_link__leads_to_its_cell_with_quotes_written_twice():
    assert link('甲"乙', "市's", "B8") == Formula(
        '=HYPERLINK("#"&CELL("address",\'市\'\'s\'!B8),"甲""乙")', '甲"乙'
    )


@pytest.mark.parametrize(
    ("length", "shown"), [(120, "あ" * 120), (121, "あ" * 119 + "…"), (300, "あ" * 119 + "…")]
)
def test_link_of_a_long_text__shows_what_fits_into_a_formula(length: int, shown: str):
    assert link("あ" * length, "表", "A1") == Formula(
        f'=HYPERLINK("#"&CELL("address",\'表\'!A1),"{shown}")', shown
    )


def test_time_of_a_file__is_that_of_clocks_in_japan_to_the_second():
    assert moment(1_182_700_800_999_999_999) == dt.datetime(2007, 6, 25, 1, 0)  # noqa: DTZ001
    noon = dt.datetime(2007, 6, 24, 12, 0, 59, 999, ZoneInfo("Europe/Paris"))
    assert at_desk(noon) == dt.datetime(2007, 6, 24, 19, 0, 59)  # noqa: DTZ001


def test_headings_of_ours__name_every_item():
    items = [item.id for item in FORM.items]
    assert mark_headings(FORM) == ("印:団体名", *(f"印:{item}" for item in items))
    assert provenance_headings(FORM) == (
        *("番号", "団体コード", "団体", "ファイル", "シート", "行", "各項目のセル", "ファイルの更新日時"),
        *("照合値（SHA-256）", "内容の照合値", "初回取込日時", "最終取込日時", "手修正"),
        *(f"取込値：{FORM.title_of(item)}" for item in items),
    )


# Remarks


def test_remarks_of_a_row__are_the_four_gravest_each_in_one_line():
    city = response(FORM, CITY, SOUND)
    codes = (
        *(FindingCode.FLAG_NORMALISED, FindingCode.FLAG_NOT_BINARY, FindingCode.REMEDIATION_NO_DATE),
        *(FindingCode.FLAG_UNANSWERED, FindingCode.SUBCONTRACTOR_NIL, FindingCode.FORM_VERSION),
    )
    findings = [found(city, code, None, f"{number}\nつ目") for number, code in enumerate(codes)]

    assert remark(findings) == ("エラー：1 つ目\nエラー：3 つ目\n警告：2 つ目\n警告：5 つ目\nほか 2 件")
    assert remark(findings[:4]) == "エラー：1 つ目\nエラー：3 つ目\n警告：2 つ目\n確認：0 つ目"
    assert remark([]) is None


@pytest.mark.parametrize(("length", "line"), [(66, "あ" * 66), (67, "あ" * 65 + "…")])
def test_remark_that_is_long__is_cut_at_seventy_characters(length: int, line: str):
    city = response(FORM, CITY, SOUND)

    assert remark([found(city, FindingCode.FLAG_UNANSWERED, None, "あ" * length)]) == f"エラー：{line}"


# 市町村分計


def totals(*stated: CellValue, below: bool = False) -> dict[tuple[int, int], int]:
    """Of a sheet in which 例示町 stands with a deficiency, and 架空市 comes in with another."""
    total = ("市町村分計", (*stated, *[0] * (11 - len(stated))))
    rows = [(TOWN.name, FAULTY), (CITY.name, BLANK), (VILLAGE.name, BLANK)]
    page = form_page(*([*rows[:1], total, *rows[1:]] if below else [*rows, total]), register=REGISTER)
    coming = consolidation(FORM, [row(TOWN, None), row(CITY, response(FORM, CITY, (1, 1, *FAULTY[2:])))])
    filling = fill(coming, page, {TOWN.lg_code: remembered(response(FORM, TOWN, FAULTY))}, ())
    return dict(totals_shown(filling))


def test_total_that_showed_the_count__will_show_the_new_one():
    flags = (2, 3, 4, 6, 7, 8, 10, 11)

    assert totals(1) == {(10, column): {2: 2, 3: 1}.get(column, 0) for column in flags}
    assert totals("1", 5) == {(10, column): 2 if column == 2 else 0 for column in flags if column != 3}
    assert totals(1, below=True) == {(8, column): 1 if column == 2 else 0 for column in flags}


def test_sheet_without_a_total__shows_none():
    page = form_page((CITY.name, BLANK), register=REGISTER)

    assert totals_shown(fill(consolidation(FORM, [row(CITY, None)]), page, {}, ())) == {}


# 団体を並べる


def blank_page(*names: str, beside: tuple[str, ...] = ("状態",), answers: Cells = BLANK) -> FormPage:
    return form_page(
        *((name, answers) for name in names), ("市町村分計", BLANK), register=REGISTER, beside=beside
    )


def test_example_rows__become_the_municipalities_numbered_and_not_yet_submitted():
    assert rows_of_names(blank_page("A市", "B町", "C村"), [CITY, TOWN]) == (
        Block("市町村分", 7, 0, ((1, "架空市", *BLANK), (2, "例示町", *BLANK), (None, None, *BLANK))),
        Block("市町村分", 7, 13, (("未提出",), ("未提出",), (None,))),
    )


def test_sheet_without_a_column_of_numbers__gets_names_only():
    page = blank_page("A市", "B町")
    beside = {heading: column for heading, column in page.beside.items() if heading != "番号"}
    page = FormPage(page.form, page.sheet, beside)

    assert rows_of_names(page, [CITY, TOWN])[0] == Block(
        "市町村分", 7, 1, (("架空市", *BLANK), ("例示町", *BLANK))
    )


def test_two_example_rows__are_enough_to_insert_others_between_them():
    (answers, states) = rows_of_names(blank_page("A市", "B町"), [CITY, TOWN, VILLAGE])

    assert [cells[:2] for cells in answers.rows] == [(1, "架空市"), (2, "例示町")]
    assert states.rows == (("未提出",), ("未提出",))


def test_column_that_the_staff_put_in__is_left_as_it_stands():
    page = blank_page("A市", "B町", "C村")
    cells = tuple((*row[:2], "私の列", *row[2:]) for row in page.grid.rows)

    (answers, _) = rows_of_names(page_of(Grid(page.grid.sheet, cells), REGISTER), [CITY])

    assert answers.rows == ((1, "架空市", KEEP, *BLANK), *((None, None, KEEP, *BLANK),) * 2)


REFUSED_ROWS = (
    "「市町村分」シートには、すでに団体の行か回答があります。"
    "並べ直すときは、新しいブック（xl-kenten new で作ります）でお始めください。"
)
REFUSED_HEADINGS = (
    "「市町村分」シートの見出しか例の行が消されているため、団体を並べられません。"
    "新しいブック（xl-kenten new で作ります）でお始めください。"
)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (blank_page("架空市", "A市"), REFUSED_ROWS),
        (blank_page("A市", "B町", answers=SOUND), REFUSED_ROWS),
        (blank_page("A市"), REFUSED_HEADINGS),
        (FormPage(FORM, blank_page("A市", "B町").sheet, {"番号": 0}), REFUSED_HEADINGS),
    ],
    ids=["a municipality", "answered examples", "one row only", "no column of names"],
)
def test_sheet_that_cannot_be_filled_with_names__is_refused(page: FormPage, said: str):
    with pytest.raises(UsageError) as refusal:
        rows_of_names(page, [CITY, TOWN])

    assert str(refusal.value) == said


def test_one_municipality__needs_but_one_row():
    (answers, _) = rows_of_names(blank_page("A市"), [CITY])

    assert answers.rows == ((1, "架空市", *BLANK),)


# 団体一覧


def test_addresses__are_read_by_code_however_they_are_parted():
    code = "99301" + check_digit("99301")
    rows = (
        ("題",), ("説明",), ("団体コード", "団体名", "メールアドレス"),
        (CITY.lg_code, "架空市", " a@example.jp; b@example.jp\nc@example.jp 、d@example.jp，e@example.jp；f@example.jp "),
        (int(code), "数の町", "g@example.jp"),
        (TOWN.lg_code, "例示町", None),
        (VILLAGE.lg_code, "仮想村", " ; "),
        (None, "だれか", "h@example.jp"),
        (),
    )  # fmt: skip

    assert read_addresses(Grid("団体一覧", rows)) == {
        CITY.lg_code: tuple(f"{letter}@example.jp" for letter in "abcdef"),
        code: ("g@example.jp",),
    }


def test_page__counts_its_rows_down_to_the_total_or_to_the_last_below_it():
    rows = ((CITY.name, SOUND), (TOWN.name, SOUND))
    total = ("市町村分計", BLANK)

    def counted(*every: tuple[str, Cells]) -> tuple[int, int]:
        page = form_page(*every, register=REGISTER)
        return page.first_row, page.rows

    assert counted() == (7, 0)
    assert counted(*rows) == (7, 2)
    assert counted(*rows, total) == (7, 2)
    assert counted(*rows, ("A市", BLANK), total) == (7, 3)
    assert counted(rows[0], total, rows[1]) == (7, 3)


def test_page__takes_the_first_row_of_each_municipality_that_is_certain():
    page = form_page(
        (TOWN.name, SOUND), ("だれか", SOUND), (CITY.name, SOUND), (TOWN.name, FAULTY), register=REGISTER
    )

    assert {code: each.row for code, each in page.by_code().items()} == {TOWN.lg_code: 7, CITY.lg_code: 9}


def test_column_beside_the_form__is_filled_row_by_row_where_it_is():
    page = form_page((TOWN.name, SOUND), (CITY.name, SOUND), register=REGISTER, beside=("検査結果",))

    assert page.column_block("検査結果", {8: "誤り", 99: "外"}) == (
        Block("市町村分", 7, 13, ((None,), ("誤り",))),
    )
    assert page.column_block("状態", {8: "受理"}) == ()
    assert form_page(register=REGISTER).column_block("状態", {}) == ()
