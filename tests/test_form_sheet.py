"""The form's table with many rows and with forms nobody has thought of yet."""

import random
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest

from tests.consolidation_examples import SECOND_FORM, second_form
from tests.ooxml_validator import OoxmlValidator, find_ooxml_validator  # noqa: F401 - a fixture, found by its name
from tests.pictures import needs_libreoffice
from tests.written_workbooks import at, calculated, formulas, opened
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.written.cell_formats import CellFormats
from xl_kenten.adapters.written.form_sheet import FormContent, FormRow, draw_form
from xl_kenten.adapters.written.live_rules import DONE, LiveRules, state_words
from xl_kenten.adapters.written.quick_workbook import QuickWorkbook
from xl_kenten.adapters.written.sheet import add_sheet
from xl_kenten.core.form import Form, ItemKind, SheetKind
from xl_kenten.core.form_definition import parse_form
from xl_kenten.core.layout import form_layout

LONG_PLACEHOLDER = 'ここに"改善"を、  空白も改行も\\nそのままに書く。' * 12


def drawn(form: Form, rows: Sequence[FormRow]) -> bytes:
    target = BytesIO()
    book = QuickWorkbook(target)
    draw_form(
        add_sheet(book, CellFormats(book), "表"),
        form,
        SheetKind.MUNICIPAL,
        FormContent(guide="書いてください。", rows=rows),
    )
    book.close()
    return target.getvalue()


def odd_form(flags: int = 3) -> Form:
    """Many flags, a long placeholder with quotes, and a flag that cannot be a deficiency."""
    many = "\n".join(
        f'  {{ id = "known{at}", kind = "flag", heading = "周知{at}", label = "周知{at}" }},'
        for at in range(flags)
    )
    text = SECOND_FORM.replace('  { id = "rules_known"', f'{many}\n  {{ id = "rules_known"')
    text = text.replace("'(ここに\"改善\"を書く)'", '"' + LONG_PLACEHOLDER.replace('"', '\\"') + '"')
    text = text.replace("deficiency = [2]", "deficiency = []")
    form = parse_form(text, "odd.toml")
    assert len(form.sections[0].remediation.placeholder) > 255
    assert form.by_id["storage_period"].deficiency == ()
    return form


def random_rows(form: Form, seed: int, count: int = 25) -> list[FormRow]:
    chance = random.Random(seed)  # noqa: S311 - no secret
    rows = []
    for number in range(1, count + 1):
        answers: dict[str, int | str | None] = {}
        for item in form.items:
            if item.kind is ItemKind.FLAG:
                answers[item.id] = chance.choice([*item.values, *item.values, None, 7])
            else:
                answers[item.id] = chance.choice([None, item.placeholder or None, "改める。", " "])
        rows.append(FormRow(f"みほん{number}市", number, answers))
    return rows


@pytest.mark.parametrize("form", [load_form(), second_form(), odd_form()], ids=["2007", "second", "odd"])
def test_state_of_many_rows__the_formula_and_the_saved_result_agree(form: Form, tmp_path: Path) -> None:
    needs_libreoffice()
    rows = random_rows(form, seed=len(form.items))
    expected = state_words(form, [row.answers for row in rows])
    assert expected != DONE
    nameless = FormRow("", None, {form.flags[0].id: form.flags[0].values[0]})
    data = drawn(form, [*rows, nameless])
    assert opened(data, values=True).worksheets[0]["C3"].value == expected
    sheet = calculated(tmp_path, data)[0].worksheets[0]
    assert sheet["C3"].value == expected
    layout = form_layout(form)
    for flag in form.flags:
        total = sheet[at(layout.total_row(len(rows) + 1), layout.columns[flag.id])].value
        assert total == sum(row.answers[flag.id] in flag.deficiency for row in rows)


def test_state__of_a_form_with_a_hundred_flags_is_no_longer_than_excel_allows() -> None:
    form = odd_form(flags=100)
    assert len(LiveRules(form, form_layout(form), 2_000).state()) < 8_192
    assert len(formulas(opened(drawn(form, random_rows(form, 1, 2))).worksheets[0])) == len(form.flags) + 1


def test_excel__finds_nothing_to_repair_in_an_odd_form(
    ooxml_validator: OoxmlValidator, tmp_path: Path
) -> None:
    path = tmp_path / "odd.xlsx"
    path.write_bytes(drawn(odd_form(flags=100), random_rows(odd_form(), 1, 2)))
    assert ooxml_validator.errors(path) == []


def test_legend__explains_every_mark_in_words_whatever_the_number_of_columns() -> None:
    words = ["不備あり（太字）", "未入力（斜線）", "入力できない値（白字）", "改善事項が未記入（網掛け）"]
    for form in (load_form(), second_form(), smallest_form()):
        cells = opened(drawn(form, [])).worksheets[0][4]
        assert [cell.value for cell in cells if cell.value not in {None, "色の意味"}] == words


def smallest_form() -> Form:
    """One flag and its text."""
    start, _, _ = SECOND_FORM.partition("[[sections]]")
    section = """
[[sections]]
id = "only"
label = "点検"
headings = ["点検"]
items = [
  { id = "only_flag", kind = "flag", heading = "①実施", label = "①実施" },
  { id = "only_text", kind = "remediation", heading = "改善", label = "改善" },
]
"""
    return parse_form(start + section, "small.toml")
