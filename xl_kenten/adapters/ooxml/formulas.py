"""Formulas that concern several cells: what must be done before one of these cells is overwritten."""

from functools import cached_property

from xl_kenten.adapters.ooxml.address import Block
from xl_kenten.adapters.ooxml.errors import ArrayFormulaError, broken
from xl_kenten.adapters.ooxml.markup import Element
from xl_kenten.adapters.ooxml.namespaces import main
from xl_kenten.core.finding import cell_address

_FORMULA = main("f")


class Formulas:
    """The shared and array formulas of one sheet."""

    def __init__(self, sheet: Element) -> None:
        self._sheet = sheet

    def release(self, row: int, column: int, cell: Element | None) -> bool:
        """Prepare a cell, which may have no element yet, for another content; tells whether it held a formula.

        When other cells share its formula, they get it as their own. Raises ArrayFormulaError when the cell is one
        of several under an array formula or a data table.
        """
        reference = cell_address(row, column)
        for block in self._arrays:
            if (row, column) in block and str(block) != reference:
                raise ArrayFormulaError(reference)
        formula = None if cell is None else cell.find(_FORMULA)
        if formula is None:
            return False
        if formula.get("t") == "shared" and formula.text:
            self._hand_over(formula, reference)
        return True

    @cached_property
    def _arrays(self) -> list[Block]:
        return [
            Block.parse(formula.get("ref", ""))
            for formula in self._sheet.iter(_FORMULA)
            if formula.get("t") in {"array", "dataTable"} and formula.get("ref")
        ]

    def _hand_over(self, shared: Element, origin: str) -> None:
        for formula in list(self._sheet.iter(_FORMULA)):
            if (
                formula is shared
                or formula.get("t") != "shared"
                or formula.get("si") != shared.get("si")
                or formula.text
            ):
                continue
            cell = formula.getparent()
            target = "" if cell is None else cell.get("r", "")
            formula.text = _moved(shared.text or "", origin, target)
            for attribute in ("t", "si", "ref"):
                formula.attrib.pop(attribute, "")


def _moved(formula: str, origin: str, target: str) -> str:
    """Write the formula of one cell as another that shares it has it."""
    # Seldom needed, and openpyxl takes a quarter of a second to import.
    from openpyxl.formula.tokenizer import TokenizerError  # noqa: PLC0415
    from openpyxl.formula.translate import Translator, TranslatorError  # noqa: PLC0415

    try:
        return str(Translator(f"={formula}", origin).translate_formula(target)).removeprefix("=")
    except (TokenizerError, TranslatorError, ValueError, IndexError) as error:
        raise broken(f"セル {target} の数式") from error
