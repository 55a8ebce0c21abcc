"""The form (様式): its sheets, sections and items, as a TOML file defines them."""

import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import Annotated

import msgspec
from msgspec import Meta

from xl_kenten.errors import DefinitionError


class ItemKind(StrEnum):
    """What an item asks for: a flag (0/1) or a remediation text."""

    FLAG = "flag"
    REMEDIATION = "remediation"


class SheetKind(StrEnum):
    """The two tables of the form: 都道府県分 (one row) and 市町村分 (a row a municipality)."""

    PREFECTURE = "prefecture"
    MUNICIPAL = "municipal"


class Era(StrEnum):
    """The Japanese eras a form may fall into."""

    MEIJI = "明治"
    TAISHO = "大正"
    SHOWA = "昭和"
    HEISEI = "平成"
    REIWA = "令和"


Identifier = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]*$")]
Text = Annotated[str, Meta(min_length=1)]


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One column of the form. ``values`` may be answered; those in ``deficiency`` need a remediation text."""

    id: Identifier
    kind: ItemKind
    heading: Text
    label: Text
    values: tuple[int, ...] = (0, 1)
    deficiency: tuple[int, ...] = (1,)
    placeholder: str = ""

    @property
    def choices(self) -> str:
        """The permitted answers, to be read out: 「0 か 1」."""
        return " か ".join(map(str, self.values))


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """A group of flags and the remediation text that covers them.

    ``headings`` is the chain of headings above it, outermost first. A wholly blank section with
    ``nil_return`` means 該当なし, doubtful where the flag named by ``nil_unless`` is a deficiency.
    """

    id: Identifier
    label: Text
    headings: Annotated[tuple[Text, ...], Meta(min_length=1)]
    items: tuple[Item, ...]
    nil_return: bool = False
    nil_unless: Identifier | None = None

    @cached_property
    def flags(self) -> tuple[Item, ...]:
        """The flag items, left to right."""
        return tuple(item for item in self.items if item.kind is ItemKind.FLAG)

    @cached_property
    def remediation(self) -> Item:
        """The text that says what will be improved, and when."""
        return next(item for item in self.items if item.kind is ItemKind.REMEDIATION)


class SheetDefinition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One table of the form: its sheet, its title, the rows of the blank form, and its total row."""

    name: Annotated[str, Meta(min_length=1, max_length=31)]
    title: Text
    samples: tuple[Text, ...]
    total: Text | None = None


class Sheets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Both tables of the form."""

    prefecture: SheetDefinition
    municipal: SheetDefinition

    def of(self, kind: SheetKind) -> SheetDefinition:
        """Look a table up by its kind."""
        return self.prefecture if kind is SheetKind.PREFECTURE else self.municipal

    def pairs(self) -> tuple[tuple[SheetKind, SheetDefinition], ...]:
        """Both tables with their kinds, 都道府県分 first."""
        return ((SheetKind.PREFECTURE, self.prefecture), (SheetKind.MUNICIPAL, self.municipal))


class Recipient(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Someone to whom the report is sent."""

    name: Text
    address: Annotated[str, Meta(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]


class Scope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The days within which an inspected contract ran or ended, both included."""

    first_day: dt.date
    last_day: dt.date


class Notes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The instructions printed with the form (記入要領)."""

    title: str
    lines: tuple[str, ...]


class FormHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What concerns the form as a whole. ``calendar`` is the era of a year written without one."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    version: Text
    title: Text
    issuer: Text
    issued: dt.date
    deadline: dt.date
    calendar: Era
    scope: Scope
    recipients: Annotated[tuple[Recipient, ...], Meta(min_length=1)]


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """A form definition."""

    head: FormHead = msgspec.field(name="form")
    sheets: Sheets
    sections: Annotated[tuple[Section, ...], Meta(min_length=1)]
    notes: Notes

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All items, left to right."""
        return tuple(chain.from_iterable(section.items for section in self.sections))

    @cached_property
    def flags(self) -> tuple[Item, ...]:
        """All flag items, left to right."""
        return tuple(item for item in self.items if item.kind is ItemKind.FLAG)

    @cached_property
    def by_id(self) -> dict[str, Item]:
        """The items under their ids."""
        return {item.id: item for item in self.items}

    @cached_property
    def section_of(self) -> dict[str, Section]:
        """The section of each item id."""
        return {item.id: section for section in self.sections for item in section.items}

    def title_of(self, item_id: str) -> str:
        """Name an item to a reader: section and label, e.g. 「委託先 ①再委託の原則禁止」."""
        return f"{self.section_of[item_id].label} {self.by_id[item_id].label}"


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
    seen: set[str] = set()
    for number, section in enumerate(form.sections):
        where = f"sections[{number}]"
        texts = sum(item.kind is ItemKind.REMEDIATION for item in section.items)
        if texts != 1:
            yield f'キー「{where}.items」には kind = "remediation" の項目がちょうど一つ要ります。'
        elif section.items[-1].kind is not ItemKind.REMEDIATION or len(section.items) == 1:
            yield f'キー「{where}.items」は kind = "flag" の項目、最後に remediation の順に並べてください。'
        for index, item in enumerate(section.items):
            key = f"{where}.items[{index}]"
            if item.id in seen:
                yield f"キー「{key}.id」の「{item.id}」が二度使われています。"
            seen.add(item.id)
            if not set(item.deficiency) <= set(item.values):
                yield f"キー「{key}.deficiency」に values にない値があります。"
        if section.nil_unless is not None and section.nil_unless not in {item.id for item in form.flags}:
            yield f"キー「{where}.nil_unless」の「{section.nil_unless}」という flag 項目はありません。"
    ids = [section.id for section in form.sections]
    if len(set(ids)) != len(ids):
        yield "キー「sections」に同じ id の区分が二つあります。"
