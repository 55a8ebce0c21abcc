"""A form sheet of the workbook as it is read, what is refused, and what goes to the ministry of both sheets."""

import pytest
from msgspec import structs

from tests.consolidation_examples import PREFECTURE, response
from tests.form_pages import Cells, form_page, page_of
from tests.test_filling import CITY, FAULTY, IN_JULY, REGISTER, SOUND, TOWN, VILLAGE
from tests.test_fuzz_load import FORM
from xl_kenten.core.finding import Finding, FindingCode, Place, Severity, cell_address, column_letters
from xl_kenten.core.form import SheetKind
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.letter import Letter
from xl_kenten.core.submission import FileNames, SubmissionRow, cover_letter, file_names, submission_of
from xl_kenten.core.workbook.form_page import FormPage
from xl_kenten.errors import UsageError

BLANK: Cells = (None,) * 11


def changed(page: FormPage, cells: dict[tuple[int, int], CellValue]) -> Grid:
    """The sheet with these cells instead."""
    rows = [[*row, *[None] * (16 - len(row))] for row in page.grid.rows]
    for (row, column), value in cells.items():
        rows[row][column] = value
    return Grid(page.grid.sheet, tuple(map(tuple, rows)))


PAGE = form_page(
    (CITY.name, SOUND), (TOWN.name, FAULTY), register=REGISTER, beside=("状態", "検査結果", "印:団体名")
)


def refusal(grid: Grid) -> str:
    with pytest.raises(UsageError) as refused:
        page_of(grid, REGISTER)
    return str(refused.value)


# Reading


def test_sheet__is_read_with_the_columns_of_ours_wherever_they_are():
    assert PAGE.beside == {"番号": 0, "市区町村名": 1, "状態": 13, "検査結果": 14, "印:団体名": 15}
    assert {each.file for each in PAGE.sheet.responses} == {"報告.xlsm"}
    assert PAGE.grid.sheet == "市町村分"


def test_heading_of_ours__is_looked_for_in_all_rows_of_headings_and_nowhere_else():
    low = changed(
        PAGE, {(4, 13): None, (6, 13): "状態", (4, 14): None, (7, 14): "検査結果", (3, 15): "検査結果"}
    )

    assert page_of(low, REGISTER).beside == {"番号": 0, "市区町村名": 1, "状態": 13, "印:団体名": 15}


def test_heading_of_ours_twice__is_refused_unless_it_stands_in_one_column():
    twice = changed(PAGE, {(5, 14): "状態"})

    assert refusal(twice) == (
        "「市町村分」シートに、見出し「状態」の列が二つあります。あとから加えた方の見出しを、別の名前にしてください。"
    )
    assert page_of(changed(PAGE, {(6, 13): "状態"}), REGISTER).beside["状態"] == 13


def test_columns_of_the_staff__may_have_any_heading_and_the_same_one_twice():
    page = form_page((CITY.name, SOUND), register=REGISTER, beside=("メモ", "状態", "メモ"))

    assert page.beside == {"番号": 0, "市区町村名": 1, "状態": 14}


def test_section_that_is_called_like_a_column_of_ours__is_none():
    renamed = structs.replace(FORM.sections[0], headings=("状態",))
    form = structs.replace(FORM, sections=(renamed, *FORM.sections[1:]))
    page = form_page((CITY.name, SOUND), register=REGISTER, form=form, beside=())

    assert page.beside == {"番号": 0, "市区町村名": 1}
    last = structs.replace(FORM.sections[-1], headings=("検査結果",))
    form = structs.replace(FORM, sections=(*FORM.sections[:-1], last))
    assert form_page((CITY.name, SOUND), register=REGISTER, form=form, beside=("状態",)).beside["状態"] == 13


def test_sheet_without_the_form__is_refused_with_the_sheets_that_have_it():
    assert refusal(Grid("メモ", (("何か",),))) == (
        "シート「メモ」には様式の表がありません。"
        "「都道府県分」か「市町村分」のシートを開いて、もう一度ボタンを押してください。"
    )
    assert refusal(Grid("市町村分", (("何か",),))) == (
        "シート「市町村分」に、様式の見出しが見つかりません。"
        "見出しの行を、新しいブックの同じシートから写して元に戻し、もう一度お試しください。"
    )


def test_sheet_whose_heading_is_lost__is_refused_with_its_name():
    assert refusal(changed(PAGE, {(5, 3): "消えた"})) == (
        "シート「市町村分」に、様式の見出し（「契約書 ②作業場所の特定」など）が見つかりません。"
        "見出しの行を、新しいブックの同じシートから写して元に戻し、もう一度お試しください。"
    )


def test_sheet_with_two_tables__is_refused():
    rows = (*PAGE.grid.rows, *PAGE.grid.rows)

    assert refusal(Grid("市町村分", rows)) == (
        "シート「市町村分」には様式の表が二つ以上あります。"
        "使わない方の表を消すか別のシートに移して、もう一度お試しください。"
    )


# Findings in one line


@pytest.mark.parametrize(
    ("place", "name", "sentence"),
    [
        (Place("a.xlsx", "表", 0, 0), "架空市", "表!A1（架空市）：架空市の誤りです。直してください。"),
        (Place("a.xlsx", "表"), None, "表：架空市の誤りです。直してください。"),
        (Place("a.xlsx"), "架空市", "a.xlsx（架空市）：架空市の誤りです。直してください。"),
        (Place(), "架空市", "架空市の誤りです。直してください。"),
        (Place(), "例示町", "例示町：架空市の誤りです。直してください。"),
        (Place(), None, "架空市の誤りです。直してください。"),
    ],
)
def test_finding__is_told_in_one_line_with_its_place_and_name(place: Place, name: str | None, sentence: str):
    finding = Finding(FindingCode.FLAG_UNANSWERED, place, "架空市の誤りです。", "直してください。", name=name)

    assert finding.sentence == sentence


def test_words_and_weights_of_severities__are_those_of_the_staff():
    assert [(each.label, each.rank) for each in Severity] == [("エラー", 0), ("警告", 1), ("確認", 2)]


def test_cells__are_named_as_excel_names_them():
    assert [column_letters(each) for each in (0, 25, 26, 51, 52, 701, 702, 16_383)] == [
        *("A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD")
    ]
    assert cell_address(6, 5) == "F7"
    assert [Place(None, None, *cell).cell for cell in ((6, 5), (None, 5), (6, None))] == ["F7", None, None]


# 国への報告


OWN = form_page((PREFECTURE, FAULTY), register=REGISTER, kind=SheetKind.PREFECTURE)


def test_submission__has_the_row_of_the_prefecture_and_the_municipalities_of_the_list_numbered():
    submission = submission_of(OWN, PAGE, [TOWN, CITY])
    faulty = response(FORM, TOWN, FAULTY).values()

    assert (submission.form, submission.prefecture, submission.inspection_day) == (
        FORM,
        PREFECTURE,
        FORM.head.issued,
    )
    assert submission.own == SubmissionRow(OWN.sheet.responses[0].municipality, None, faulty)
    assert submission.rows == (
        SubmissionRow(TOWN, 1, faulty),
        SubmissionRow(CITY, 2, response(FORM, CITY, SOUND).values()),
    )
    assert submission.rows_of(SheetKind.PREFECTURE) == (submission.own,)
    assert submission.rows_of(SheetKind.MUNICIPAL) == submission.rows
    assert submission.totals() == {flag.id: int(flag is FORM.flags[0]) for flag in FORM.flags}
    assert faulty[FORM.items[3].id] == IN_JULY


def test_what_the_gate_does_not_let_pass__is_not_put_together():
    nobody = form_page(("だれか", FAULTY), register=REGISTER, kind=SheetKind.PREFECTURE)

    with pytest.raises(ValueError, match="nobody knows whose row stands in 都道府県分"):
        submission_of(nobody, PAGE, [CITY])
    with pytest.raises(ValueError, match=r"^no row: 仮想村, 仮想村$"):
        submission_of(OWN, PAGE, [CITY, VILLAGE, VILLAGE])


def test_mail_to_the_ministry__names_the_form_the_sheets_and_how_many_report():
    submission = submission_of(OWN, PAGE, [CITY, TOWN])
    title = FORM.head.title
    body = (
        f"{FORM.head.issuer}\nご担当者様\n\nいつもお世話になっております。\n"
        f"ご依頼のありました「{title}」について、見本県及び管内市区町村の点検結果を報告いたします。\n\n"
        "　添付ファイル：点検報告_見本県.xlsx\n　　　　　　　　（都道府県分、市町村分 2 団体）\n\n"
        "ご確認くださいますよう、よろしくお願いいたします。\n"
    )

    assert cover_letter(submission, None) == Letter(f"【報告】{title}（見本県）", body)
    assert cover_letter(submission, "見本県\n見本課").body == f"{body}\n見本県\n見本課\n"


def test_files_to_the_ministry__are_named_after_the_prefecture():
    submission = submission_of(OWN, PAGE, [CITY])
    long = structs.replace(submission.own.municipality, name="長" * 41 + "県")
    named = type(submission)(FORM, SubmissionRow(long, None, {}), ())

    assert file_names(submission) == FileNames(
        "点検報告_見本県.xlsx",
        "点検報告_見本県.eml",
        "点検報告_見本県_機械判読用.csv",
        "点検報告_見本県_機械判読用_項目の説明.csv",
    )
    assert file_names(named).workbook == f"点検報告_{'長' * 40}.xlsx"
