"""What a cell's element holds, as a value, and the way back."""

import math

from lxml import etree

from xl_kenten.adapters.ooxml.cell_text import escaped, fitted, needs_space_kept, unescaped
from xl_kenten.adapters.ooxml.errors import broken
from xl_kenten.adapters.ooxml.markup import Element, integer, is_true
from xl_kenten.adapters.ooxml.namespaces import XML_SPACE, main
from xl_kenten.adapters.ooxml.shared_strings import SharedStrings, plain_text
from xl_kenten.core.grid import CellValue, ErrorValue, UncalculatedFormula

NewValue = str | float | int | bool | None

_VALUE, _FORMULA, _INLINE = main("v"), main("f"), main("is")


def read_value(cell: Element, strings: SharedStrings) -> CellValue:
    """Read what a cell shows; dates are numbers here, as only their format tells them apart."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(_INLINE)
        return None if inline is None else plain_text(inline)
    stored = cell.findtext(_VALUE)
    if stored or (kind == "str" and stored is not None):
        return _stored_value(kind, stored, strings)
    return None if cell.find(_FORMULA) is None else UncalculatedFormula()


def _stored_value(kind: str, stored: str, strings: SharedStrings) -> CellValue:
    match kind:
        case "s":
            return strings[integer(stored, "共有文字列の番号")]
        case "b":
            return is_true(stored)
        case "e":
            return ErrorValue(stored)
        case "n":
            return _number(stored)
        case _:
            return unescaped(stored)


def _number(text: str) -> int | float:
    try:
        number = float(text)
        return int(text) if text.strip().lstrip("-").isdecimal() else number
    except ValueError as error:
        raise broken(f"数値 {text[:20]}") from error


def write_value(cell: Element, value: NewValue) -> None:
    """Put a value into a cell; its format stays. None and the empty text make it blank.

    A text stays a text whatever it begins with, and is cut (visibly) at Excel's 32,767 characters.
    """
    _refuse_endless(value)
    clear(cell)
    if value is None or value == "":
        return
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        inline = etree.Element(_INLINE)
        text = etree.SubElement(inline, main("t"))
        text.text = escaped(fitted(value))
        if needs_space_kept(value):
            text.set(XML_SPACE, "preserve")
        cell.insert(0, inline)
    else:
        _insert_stored(cell, value)


def write_formula(cell: Element, formula: str, cached: NewValue) -> None:
    """Put a formula into a cell, with the result that shows until Excel calculates."""
    _refuse_endless(cached)
    clear(cell)
    if isinstance(cached, str):
        cell.set("t", "str")
        stored = etree.Element(_VALUE)
        stored.text = escaped(fitted(cached))
        if needs_space_kept(cached):
            stored.set(XML_SPACE, "preserve")
        cell.insert(0, stored)
    elif cached is not None:
        _insert_stored(cell, cached)
    element = etree.Element(_FORMULA)
    element.text = escaped(formula.removeprefix("="))
    cell.insert(0, element)


def _insert_stored(cell: Element, value: float) -> None:
    stored = etree.Element(_VALUE)
    if isinstance(value, bool):
        cell.set("t", "b")
        stored.text = str(int(value))
    else:
        stored.text = repr(value)
    cell.insert(0, stored)


def _refuse_endless(value: NewValue) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"a cell cannot hold {value}")


def clear(cell: Element) -> None:
    """Make a cell blank; its format and what extensions say of it stay."""
    for child in list(cell):
        if child.tag in {_VALUE, _FORMULA, _INLINE}:
            cell.remove(child)
    # What kind of value it was, and what Excel keeps elsewhere about that value.
    for attribute in ("t", "cm", "vm", "ph"):
        cell.attrib.pop(attribute, "")
