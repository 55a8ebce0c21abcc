"""転記元: from a cell of the sheet to the file, the sheet and the cell it came from, in a few lines."""

from dataclasses import replace

import pytest

from tests.consolidation_examples import response
from tests.form_pages import form_page
from tests.test_filling import (
    CITY,
    FAULTY,
    FILE_TIME,
    IN_JULY,
    REGISTER,
    SOUND,
    THEN,
    TOWN,
    VILLAGE,
    remembered,
)
from tests.test_fuzz_load import FORM
from xl_kenten.core.workbook.provenance import Origin, TotalOrigin, origin_of, told

FLAG, TEXT = FORM.items[0].id, FORM.items[3].id
TITLE = "契約書 ①再委託の原則禁止"
BLANK = (None,) * 11
PAGE = form_page(
    (CITY.name, FAULTY),
    (TOWN.name, (1, *SOUND[1:])),
    (VILLAGE.name, SOUND),
    ("だれか", FAULTY),
    ("市町村分計", (2, *SOUND[1:])),
    register=REGISTER,
)
SOURCE = remembered(response(FORM, CITY, SOUND), row=9)
TAKEN = {CITY.lg_code: SOURCE}


def origin(row: int, column: int) -> Origin | TotalOrigin | None:
    return origin_of(PAGE, TAKEN, row, column)


def test_answer__leads_to_the_cell_it_was_taken_from():
    assert origin(7, 2) == Origin(
        cell="C8",
        lg_code=CITY.lg_code,
        name="架空市",
        item=FLAG,
        now=1,
        taken=0,
        file="回答/架空市.xlsx",
        sheet="市町村分",
        source_cell="C8",
        sha256=SOURCE.sha256,
        modified=FILE_TIME,
        last_taken=THEN,
    )
    assert told(origin(7, 2), FORM) == (
        f"C8（架空市　{TITLE}）\nファイル：回答/架空市.xlsx\n場所：市町村分!C8\n"
        "ファイルの更新日時：2007年6月25日 1:00\n取込日時：2007年6月26日 9:00\n"
        f"照合値（SHA-256）：{SOURCE.sha256}\n手修正：取り込んだ値は『0』、いまは『1』です。"
    )


def test_text_that_a_hand_wrote__is_told_with_what_was_taken():
    assert told(origin(7, 5), FORM).endswith(f"手修正：取り込んだ値は『空欄』、いまは『{IN_JULY}』です。")
    turned = {CITY.lg_code: remembered(response(FORM, CITY, (0, 1, *SOUND[2:])))}
    page = form_page((CITY.name, (0, None, *SOUND[2:])), register=REGISTER)
    assert told(origin_of(page, turned, 7, 3), FORM).endswith("取り込んだ値は『1』、いまは『空欄』です。")


def test_cell_beside_the_answers__leads_to_the_row():
    assert origin(7, 1) == replace(origin(7, 2), cell="B8", item=None, now=None, taken=None, source_cell=None)
    assert told(origin(7, 1), FORM).split("\n")[:3] == [
        "B8（架空市）",
        "ファイル：回答/架空市.xlsx",
        "場所：市町村分",
    ]
    assert "手修正" not in told(origin(7, 1), FORM)


def test_return_without_a_checksum__is_said_to_have_none():
    found = origin_of(PAGE, {CITY.lg_code: replace(SOURCE, sha256="")}, 7, 3)

    assert told(found, FORM).split("\n")[-1] == "照合値（SHA-256）：（なし）"


def test_row_of_which_nothing_was_taken__is_said_to_have_no_origin():
    found = origin(8, 2)

    assert found == Origin("C9", TOWN.lg_code, "例示町", FLAG, 1, None, "", "", None, "", None, None)
    assert told(found, FORM) == f"C9（例示町　{TITLE}）\n取り込んだ回答はありません。"


@pytest.mark.parametrize(("row", "column"), [(10, 2), (0, 0), (6, 2), (99, 2), (11, 0), (11, 5), (11, 99)])
def test_cell_that_is_nobodys__has_no_origin(row: int, column: int):
    assert origin(row, column) is None


def test_total__leads_to_the_municipalities_that_make_it():
    assert origin(11, 2) == TotalOrigin("C12", FLAG, ("架空市", "例示町", "だれか"))
    assert told(origin(11, 2), FORM) == f"C12（{TITLE}の計）：3 団体\n架空市、例示町、だれか"
    assert told(origin(11, 3), FORM) == "D12（契約書 ②作業場所の特定の計）：0 団体\n（なし）"
