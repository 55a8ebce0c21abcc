"""Reading a form definition (様式定義): every key is checked, and that the form can be read back by its headings."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from itertools import combinations

import msgspec

from xl_kenten.core.form import Form, Item, ItemKind, Section, SheetKind
from xl_kenten.core.form_headings import is_tellable
from xl_kenten.core.form_table import find_tables
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.layout import NAME_HEADINGS, NUMBER_HEADING, form_layout
from xl_kenten.core.normalise import fold_heading
from xl_kenten.core.workbook import sheets as own
from xl_kenten.errors import DefinitionError

_LONGEST_SHEET_NAME = 31  # UTF-16 code units, as Excel counts
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Names of the sheets that stand beside those of the form, and those that Excel keeps for itself.
_TAKEN_NAMES = (
    *(own.START, own.NOTES, own.RESULTS, own.STATUS, own.RESUBMISSIONS, own.GATE, own.SUMMARY, own.LEDGER),
    *(own.PROVENANCE, own.SETTINGS, own.MUNICIPALITIES, own.UNDO, "xlwings.conf", "Error"),
    *("History", "履歴"),
)
_OTHER_HEADINGS = (NUMBER_HEADING, *NAME_HEADINGS.values(), own.STATUS_HEADING, own.REMARKS_HEADING)
_LARGEST_VALUE = 999  # as many digits as a flag is read with


def parse_form(text: str, source: str) -> Form:
    """Read a form definition.

    ``source`` names the file in messages. Raises DefinitionError, naming the line (syntax) or the key.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        where = f"{line.group(1)}行目" if line else "末尾"
        raise DefinitionError(
            f"様式定義「{source}」の{where}を読み取れません。TOML の書き方を確かめてください。"
        ) from error
    try:
        form = msgspec.convert(table, Form)
    except msgspec.ValidationError as error:
        raise DefinitionError(f"様式定義「{source}」が正しくありません。{_in_japanese(error)}") from error
    for fault in _faults(form):
        raise DefinitionError(f"様式定義「{source}」が正しくありません。{fault}")
    return form


def _in_japanese(error: msgspec.ValidationError) -> str:
    text = str(error)
    path = re.search(r"at `\$\.?([^`]*)`", text)
    where = path.group(1) if path else ""
    if missing := re.search(r"missing required field `([^`]+)`", text):
        key = ".".join(filter(None, (where, missing.group(1))))
        return f"キー「{key}」がありません。書き加えてください。"
    if unknown := re.search(r"unknown field `([^`]+)`", text):
        key = ".".join(filter(None, (where, unknown.group(1))))
        return f"キー「{key}」は使えません。綴りを確かめてください。"
    return f"キー「{where}」の値が、決められた型や書き方に合いません。値を直してください。"


def _faults(form: Form) -> Iterator[str]:
    """What is wrong although every key has the right type."""
    if form.head.scope.last_day < form.head.scope.first_day:
        yield "キー「form.scope.last_day」が first_day より前の日付です。"
    yield from _faults_of_sheets(form)
    seen: set[str] = set()
    for number, section in enumerate(form.sections):
        where = f"sections[{number}]"
        yield from _faults_of_section(section, where)
        for index, item in enumerate(section.items):
            if item.id in seen:
                yield f"キー「{where}.items[{index}].id」の「{item.id}」が二度使われています。"
            seen.add(item.id)
            yield from _faults_of_item(item, f"{where}.items[{index}]")
        if section.subcontracting_only and not section.nil_return:
            yield (
                f"キー「{where}.subcontracting_only」は、nil_return = true の区分にだけ使えます"
                "（再委託のない団体は、その区分を空欄にするためです）。"
            )
        if section.nil_unless is not None and section.nil_unless not in {item.id for item in form.flags}:
            yield f"キー「{where}.nil_unless」の「{section.nil_unless}」という flag 項目はありません。"
    ids = [section.id for section in form.sections]
    if len(set(ids)) != len(ids):
        yield "キー「sections」に同じ id の区分が二つあります。"
    yield from _faults_of_headings(form)


def _faults_of_sheets(form: Form) -> Iterator[str]:
    seen = {_as_excel_compares(name): "このブックのほかのシート" for name in _TAKEN_NAMES}
    for kind, sheet in form.sheets.pairs():
        key = f"キー「sheets.{kind.value}.name」のシート名「{sheet.name}」"
        name = _as_excel_compares(sheet.name)
        if _NOT_IN_SHEET_NAMES.search(sheet.name):
            yield f"{key}に、シート名に使えない文字（[ ] : * ? / \\ など）があります。"
        elif sheet.name.startswith("'") or sheet.name.endswith("'"):
            yield f"{key}の最初と最後に ' は使えません。"
        elif len(sheet.name.encode("utf-16-le")) // 2 > _LONGEST_SHEET_NAME:
            yield f"{key}は {_LONGEST_SHEET_NAME} 文字以内にしてください。"
        elif not name:
            yield f"{key}に文字がありません。"
        elif name.endswith(".py"):
            yield f"{key}の最後に .py は使えません（xlwings が別の意味に取るためです）。"
        elif name in seen:
            yield f"{key}は、{seen[name]}と重なります。別の名前にしてください。"
        seen.setdefault(name, f"「sheets.{kind.value}.name」")


def _as_excel_compares(name: str) -> str:
    """Excel makes no difference between capitals and small letters, nor, in Japan, between widths."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _faults_of_section(section: Section, where: str) -> Iterator[str]:
    texts = sum(item.kind is ItemKind.REMEDIATION for item in section.items)
    if texts != 1:
        yield f'キー「{where}.items」には kind = "remediation" の項目がちょうど一つ要ります。'
    elif section.items[-1].kind is not ItemKind.REMEDIATION or len(section.items) == 1:
        yield f'キー「{where}.items」は kind = "flag" の項目、最後に remediation の順に並べてください。'
    for level, heading in enumerate(section.headings):
        if not is_tellable(fold_heading(heading)):
            yield f"キー「{where}.headings[{level}]」の「{heading}」に、数字や記号のほかの文字を入れてください。"
    headings = [fold_heading(item.heading) for item in section.items]
    for index, heading in enumerate(headings):
        if heading in headings[:index]:
            first = headings.index(heading)
            yield f"キー「{where}.items[{index}].heading」が items[{first}] と同じです。違う見出しにしてください。"


def _faults_of_item(item: Item, where: str) -> Iterator[str]:
    if not is_tellable(fold_heading(item.heading)):
        yield f"キー「{where}.heading」の「{item.heading}」に、数字や記号のほかの文字を入れてください。"
    if item.kind is ItemKind.REMEDIATION:
        return
    if not item.values:
        yield f"キー「{where}.values」が空です。入力できる値を一つ以上書いてください。"
    elif len(set(item.values)) != len(item.values):
        yield f"キー「{where}.values」に同じ値が二つあります。"
    elif not all(0 <= value <= _LARGEST_VALUE for value in item.values):
        yield f"キー「{where}.values」の値は 0 から {_LARGEST_VALUE} までにしてください。"
    if not set(item.deficiency) <= set(item.values):
        yield f"キー「{where}.deficiency」に values にない値があります。"
    if not set(item.not_applicable) <= set(item.values) - set(item.deficiency):
        yield f"キー「{where}.not_applicable」に、values にない値か、deficiency と同じ値があります。"
    if item.meanings and len(item.meanings) != len(item.values):
        yield (
            f"キー「{where}.meanings」には、values の {len(item.values)} 個の値の意味を、"
            "同じ順に一つずつ書いてください。"
        )


def _faults_of_headings(form: Form) -> Iterator[str]:
    """Whoever reads a return knows its columns by the headings alone: they must tell every item apart."""
    for (first, one), (second, other) in combinations(enumerate(form.sections), 2):
        if _signs(one) == _signs(other):
            yield (
                f"キー「sections[{second}].headings」が、sections[{first}] と項目も見出しも同じで見分けられません。"
                "違う見出しにしてください。"
            )
    for kind in SheetKind:
        columns = form_layout(form, kind).columns
        if [table.columns for table in find_tables(_blank_table(form, kind), form).tables] != [columns]:
            yield (
                "キー「sections」の見出しからは、どの列がどの項目か決められません。"
                f"区分と項目の見出しを、互いに、また表のほかの見出し（{'、'.join(_OTHER_HEADINGS)}）とも違うものにしてください。"
            )
            return


def _signs(section: Section) -> tuple[frozenset[str], tuple[str, ...]]:
    return frozenset(map(fold_heading, section.headings)), tuple(
        fold_heading(item.heading) for item in section.items
    )


def _blank_table(form: Form, kind: SheetKind) -> Grid:
    """A form sheet of ours as a reader sees it: titles, headings, and a row still to be filled in."""
    layout = form_layout(form, kind)
    rows: list[list[CellValue]] = [[None] * (layout.remarks_column + 1) for _ in range(layout.first_row + 1)]
    rows[layout.title_row][0] = form.sheets.of(kind).title
    rows[layout.title_row][layout.first_item_column] = form.head.title
    for box in layout.headings:
        rows[box.row][box.column] = box.text
    rows[layout.heading_rows[0]][layout.status_column] = own.STATUS_HEADING
    rows[layout.heading_rows[0]][layout.remarks_column] = own.REMARKS_HEADING
    for item in form.items:
        rows[layout.first_row][layout.columns[item.id]] = item.placeholder or None
    return Grid(form.sheets.of(kind).name, tuple(map(tuple, rows)))
