"""The form (様式): its sheets, sections and items, as a TOML file defines them."""

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import Annotated

import msgspec
from msgspec import Meta


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


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, cache_hash=True):
    """One column of the form.

    ``values`` may be answered; those in ``deficiency`` need a remediation text, those in ``not_applicable`` say that
    there was nothing to inspect. ``meanings`` explains each of ``values`` in its place.
    """

    id: Identifier
    kind: ItemKind
    heading: Text
    label: Text
    values: tuple[int, ...] = (0, 1)
    deficiency: tuple[int, ...] = (1,)
    not_applicable: tuple[int, ...] = ()
    meanings: tuple[Text, ...] = ()
    placeholder: str = ""

    @property
    def choices(self) -> str:
        """The permitted answers, to be read out: 「0 か 1」."""
        return " か ".join(map(str, self.values))

    @property
    def meaning(self) -> str:
        """What each answer says, e.g. 「0 ＝ 不備なし、1 ＝ 不備あり」."""
        return "、".join(f"{numbers} ＝ {words}" for numbers, words in self._explained())

    @property
    def request(self) -> str:
        """Ask for an answer: 「0 か 1 を入力してください。」, with what each says where the form explains it."""
        explained = f"（{self.meaning}）" if self.meanings else ""
        return f"{self.choices} を入力してください{explained}。"

    def meaning_of(self, value: int) -> str:
        """What one of the permitted answers says; the form's own words leave open whether it is a deficiency."""
        if self.meanings:
            words = self.meanings[self.values.index(value)]
            return f"{words}（不備あり）" if value in self.deficiency else words
        if value in self.not_applicable:
            return "該当なし"
        return "不備あり" if value in self.deficiency else "不備なし"

    def _explained(self) -> Iterator[tuple[str, str]]:
        """The answers with their meaning; those of one meaning are told together."""
        said: dict[str, list[int]] = {}
        for value in self.values:
            said.setdefault(self.meaning_of(value), []).append(value)
        yield from (("・".join(map(str, values)), words) for words, values in said.items())


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """A group of flags and the remediation text that covers them.

    ``headings`` is the chain of headings above it, outermost first. A wholly blank section with
    ``nil_return`` means 該当なし, doubtful where the flag named by ``nil_unless`` is a deficiency. One with
    ``subcontracting_only`` concerns contracts that allow subcontracting, and no other.
    """

    id: Identifier
    label: Text
    headings: Annotated[tuple[Text, ...], Meta(min_length=1)]
    items: tuple[Item, ...]
    nil_return: bool = False
    subcontracting_only: bool = False
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


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True, cache_hash=True):
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
