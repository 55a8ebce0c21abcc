"""The form's headings: what a text in a sheet may be the heading of, in whatever spelling it came back."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from xl_kenten.core.form import Form, Item, Section
from xl_kenten.core.known_rows import Row, known
from xl_kenten.core.normalise import fold_heading

_BRACKETED_TAIL = re.compile(r"(?<=.)[(（].*", re.DOTALL)
_BRACKETED_START = re.compile(r"^[(（][^)）]*[)）]")
_LEADING_NUMBER = re.compile(r"^(?:\d|[(（]\d+[)）]|[①-⑳])\s*")
_Headings = tuple[tuple[int, str], ...]
_LINE_BREAKS = 4  # times as long as its letters a heading may be: line breaks and spaces come on top


class HeadingMeaning(Struct, frozen=True):
    """What a text may be the heading of: items, and levels of sections, as (section id, level from 0)."""

    items: frozenset[str]
    levels: frozenset[tuple[str, int]]

    @property
    def sections(self) -> frozenset[str]:
        """The sections above whose items it may stand."""
        return frozenset(section for section, _ in self.levels)


class FormHeadings:
    """The headings of a form. What a text says word for word counts before what it says in another spelling."""

    def __init__(self, form: Form) -> None:
        self._section_of = {item.id: section.id for section in form.sections for item in section.items}
        self._meanings = _either_spelling(_word_for_word(form), _otherwise(form))
        self._longest = max(map(len, self._meanings), default=0) * _LINE_BREAKS
        # Returns of one blank form bring the same texts again and again.
        self.meaning: Callable[[str], HeadingMeaning | None] = lru_cache(maxsize=4096)(self._meaning)
        self.headings_in: Callable[[Row], _Headings] = known(self._headings_in, most=1024)

    def _headings_in(self, cells: Row) -> _Headings:
        """Every text of a row that may be a heading, with its column."""
        return tuple(
            (column, value)
            for column, value in enumerate(cells)
            if type(value) is str and self.meaning(value)
        )

    def _meaning(self, text: str) -> HeadingMeaning | None:
        """What a text may be the heading of; None when it is no heading."""
        if len(text) > self._longest:
            return None
        found = self._meanings.get(fold_heading(text))
        if found is None and ("(" in text or "（" in text):
            found = self._meanings.get(fold_heading(_BRACKETED_TAIL.sub("", text)))
        return found

    def may_follow(self, above: Sequence[HeadingMeaning], below: HeadingMeaning) -> bool:
        """Tell whether one heading can stand right below others in a column: the next level, or the item itself."""
        reached = {(section, -1) for section in set(self._section_of.values())}
        for each in above:
            reached = {
                (section, level)
                for section, level in each.levels
                if any(upper == section and higher < level for upper, higher in reached)
            }
        sections = {section for section, _ in reached}
        return any(self._section_of[item] in sections for item in below.items) or any(
            upper == section and higher < level
            for section, level in below.levels
            for upper, higher in reached
        )


@lru_cache(maxsize=16)
def form_headings(form: Form) -> FormHeadings:
    """Collect the headings of a form."""
    return FormHeadings(form)


_Spelled = Iterator[tuple[str, str | tuple[str, int]]]


def _word_for_word(form: Form) -> _Spelled:
    for section in form.sections:
        for level, heading in enumerate(section.headings):
            yield fold_heading(heading), (section.id, level)
        for item in section.items:
            yield fold_heading(item.heading), item.id


def _otherwise(form: Form) -> _Spelled:
    for section in form.sections:
        for level, heading in enumerate(section.headings):
            for spelling in _spellings(heading):
                yield spelling, (section.id, level)
        for item in section.items:
            for spelling in _spellings_of_item(section, item):
                yield spelling, item.id


def _either_spelling(word_for_word: _Spelled, otherwise: _Spelled) -> dict[str, HeadingMeaning]:
    first, second = _collected(word_for_word), _collected(otherwise)
    # Without a letter it could not be told from an answer or a number of rows.
    return {
        text: HeadingMeaning(
            frozenset(each for each in meant if isinstance(each, str)),
            frozenset(each for each in meant if not isinstance(each, str)),
        )
        for text, meant in (second | first).items()
        if is_tellable(text)
    }


def _collected(spelled: _Spelled) -> dict[str, set[str | tuple[str, int]]]:
    found: dict[str, set[str | tuple[str, int]]] = {}
    for text, meant in spelled:
        found.setdefault(text, set()).add(meant)
    return found


def is_tellable(folded: str) -> bool:
    """Tell whether a folded heading has a letter in it, so that nobody takes an answer for it."""
    return any(character.isalpha() for character in folded)


def _spellings_of_item(section: Section, item: Item) -> Iterator[str]:
    yield from _spellings(item.heading)
    yield from _spellings(item.label)
    yield fold_heading(section.label + item.label)
    yield fold_heading(item.id)


def _spellings(heading: str) -> Iterator[str]:
    """A heading whole, without what stands in brackets behind it, and both without its number."""
    for text in (heading, _BRACKETED_TAIL.sub("", heading)):
        yield fold_heading(text)
        yield fold_heading(_LEADING_NUMBER.sub("", text))
    yield fold_heading(_BRACKETED_START.sub("", heading))
