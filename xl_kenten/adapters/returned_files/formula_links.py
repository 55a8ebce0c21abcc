"""Formulas that name another workbook: what they would take from it, nobody here follows.

Excel keeps a link's target in a part of its own; other writers leave the name of the file in the formula.
"""

import re

# Texts come first, and all is taken whole or to the end, so that no formula is looked through twice.
_TEXT = r'"[^"]*+"?'
_QUOTED = r"'(?P<quoted>(?:[^']|'')*+)"
# 「[集計.xlsx]表!A1」, but not a column of a table (Table1[x], [@x]*表!A1), nor [0], the workbook itself.
_NO_NAME = r"""\s'"!*+\-/^&=<>(),;{}\[\]%@#"""
_BARE = rf"(?<![\w.\])])\[(?!0\])[^\[\]'\"]*+\](?:[^{_NO_NAME}:][^{_NO_NAME}]*+)?!"
_IN_EXCEL = re.compile(rf"{_TEXT}|{_QUOTED}(?:'(?P<sheet>!)?)?|(?P<bare>{_BARE})")
_IN_OPEN_DOCUMENT = re.compile(rf"{_TEXT}|{_QUOTED}(?:'(?P<file>\#)?)?")
_EXCEL_IN_OPEN_DOCUMENT = "msoxl:"

_FORMULA = re.compile(rb"<f(?: [^<>]*+)?>([^<\[]*+\[[^<]*+)</f>")
_ENTITIES = (("&apos;", "'"), ("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def sheet_names_another_workbook(xml: bytes) -> bool:
    """Look through the formulas of a plain sheet; one without any bracket, as nearly all are, costs nothing."""
    return b"[" in xml and any(
        names_another_workbook(_plain(formula.decode("utf-8", "replace")))
        for formula in _FORMULA.findall(xml)
    )


def names_another_workbook(formula: str) -> bool:
    """Tell whether a formula in Excel's notation does: 「'[集計.xlsx]表'!A1」."""
    return "[" in formula and any(
        match["bare"] or (match["sheet"] and _is_of_a_file(match["quoted"]))
        for match in _IN_EXCEL.finditer(formula)
    )


def names_another_file(formula: str) -> bool:
    """Tell whether a formula of an .ods does: 「of:=['file:///C:/集計.ods'#$表.A1]」."""
    if formula.startswith(_EXCEL_IN_OPEN_DOCUMENT):
        return names_another_workbook(formula)
    return "#" in formula and any(match["file"] for match in _IN_OPEN_DOCUMENT.finditer(formula))


def _is_of_a_file(sheet: str) -> bool:
    """No sheet's own name has a bracket or a stroke."""
    return not sheet.startswith("[0]") and any(sign in sheet for sign in "[\\/")


def _plain(escaped: str) -> str:
    for entity, sign in _ENTITIES:
        escaped = escaped.replace(entity, sign)
    return escaped
