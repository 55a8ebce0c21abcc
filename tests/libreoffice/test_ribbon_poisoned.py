"""Names and texts that try to become formulas, in the workbook that is open while the buttons are pressed."""

import pytest
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from xl_kenten import ribbon

from tests.libreoffice.desk import (  # noqa: F401 - fixtures
    Desk,
    desk_with_sample,
    folder_with_returns,
    sample_workbook_bytes,
)
from tests.returned_workbooks import Table, write_return
from tests.threats.poisoned_collection import FILES, MARK, SHEETS, TEXTS

NAMES = ("架空市", "例示市", "模擬市", "仮名市", "雛形市", "想定市", "試作市")


@pytest.fixture(name="poisoned")
def desk_with_poisoned_returns(desk: Desk, returns) -> Desk:
    """Returns whose files, sheets, texts and flags are payloads; every other one also has a fault to be quoted."""
    for old in returns.iterdir():
        old.unlink()
    for number, (name, file) in enumerate(zip(NAMES, FILES, strict=True)):
        text = TEXTS[number].strip().replace("|", "¦")
        flag = f"'{text}" if number % 2 else "1"
        write_return(
            returns / file,
            Table(f"| 1 | {name} | {flag} | 0 | 0 | '{text} | 0 | 0 | 0 | | 0 | 0 | |", sheet=SHEETS[number]),
        )
    return desk


def acting(desk: Desk) -> list[tuple[str, str]]:
    """Every formula of the open workbook in which a payload is more than a text in quotes."""
    found = []
    for sheet in desk.book.sheets:
        formulas = sheet.used_range.formula
        rows = formulas if isinstance(formulas, tuple) else ((formulas,),)
        values = sheet.used_range.options(ndim=2, err_to_str=True).value
        for cells, shown in zip(rows, values, strict=True):
            for formula, value in zip(cells, shown, strict=True):
                if not isinstance(formula, str) or not formula.startswith("=") or formula == value:
                    continue  # what is shown as it stands is a text
                words = [
                    token.value
                    for token in Tokenizer(formula).items
                    if not (token.type == Token.OPERAND and token.subtype == Token.TEXT)
                ]
                found += [(sheet.name, formula) for word in words if MARK in word]
    return found


def test_texts_that_begin_like_formulas__stay_texts_on_every_sheet(poisoned: Desk) -> None:
    poisoned.press(ribbon.consolidate)
    listed = [cells for cells in poisoned.values("検査結果")[3:] if cells[0]]
    assert sum(MARK in str(cells[6]) for cells in listed) >= len(NAMES) // 2
    assert acting(poisoned) == []
    rows = {cells[1]: cells for cells in poisoned.values()}
    assert [str(rows[name][5]) for name in NAMES] == [text.strip().replace("|", "¦") for text in TEXTS]
    for button in (ribbon.check, ribbon.highlight, ribbon.status, ribbon.summarise, ribbon.gate, ribbon.undo):
        assert "予期しない" not in poisoned.press(button)
        assert acting(poisoned) == []
