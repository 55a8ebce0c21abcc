"""Municipalities (市区町村): who they are, and which one a name or a code in a return means."""

from collections.abc import Iterable, Sequence
from enum import Enum
from functools import cached_property
from itertools import chain

from msgspec import Struct

from xl_kenten.core.lg_code import check_digit, code_readings, corrected, is_lg_code, prefecture_code
from xl_kenten.core.municipality_name import (
    MOST,
    SUFFIXES,
    Spelling,
    Suggestions,
    nearest,
    stem,
    without_linking_ga,
)

__all__ = ["Match", "MatchKind", "Municipality", "Register", "Suggestions", "check_digit", "is_lg_code"]


class Municipality(Struct, frozen=True, cache_hash=True):
    """One municipality. ``lg_code`` has six digits, as text; ``order`` is its place in 建制順, from 1."""

    lg_code: str
    name: str
    prefecture: str
    kana: str = ""
    kind: str = ""
    district: str = ""
    order: int = 0


class MatchKind(Enum):
    """How a name or code was understood."""

    EXACT = "exact"
    VARIANT = "variant"
    AMBIGUOUS = "ambiguous"
    OTHER_PREFECTURE = "other-prefecture"
    UNKNOWN = "unknown"


class Match(Struct, frozen=True, gc=False):
    """The municipality meant, or (ambiguous, unknown) the candidates to name to the reader, best first.

    ``coded`` is the one that the code means, where the name beside it contradicts it.
    """

    kind: MatchKind
    municipality: Municipality | None = None
    candidates: tuple[Municipality, ...] = ()
    coded: Municipality | None = None


_ByWay = dict[str, tuple[Municipality, ...]]


class _Names:
    """All ways to write the names of one prefecture, prepared once; looking one up costs a dict's access."""

    def __init__(self, members: Sequence[Municipality], spelling: Spelling) -> None:
        self._members = members
        self._spelling = spelling
        self.exact = _by_way((each.name, each) for each in members)
        self.certain = {
            name: Match(MatchKind.EXACT, own[0]) for name, own in self.exact.items() if len(own) == 1
        }

    @cached_property
    def _ways(self) -> tuple[_ByWay, _ByWay]:
        """Names other than the official ones, with and without suffix; most returns need none of them."""
        full: list[tuple[str, Municipality]] = []
        short: list[tuple[str, Municipality]] = []
        for each in self._members:
            whole, stems = self._spelling.ways_to_write(each.name, each.district, each.prefecture)
            full += ((way, each) for way in whole)
            short += ((way, each) for way in stems)
        return _by_way(full), _by_way(short)

    def with_suffix(self, folded: str) -> tuple[Municipality, ...]:
        """Find whose whole name this is."""
        full, _ = self._ways
        return full.get(folded) or full.get(without_linking_ga(folded), ())

    def without_suffix(self, folded: str) -> tuple[Municipality, ...]:
        """Find whose name this is, its suffix left off."""
        return self._ways[1].get(folded, ())

    def of_another_kind(self, folded: str) -> tuple[Municipality, ...]:
        """Find whose name this is but for a wrong suffix (那珂川町 for 那珂川市)."""
        return self._ways[1].get(stem(folded), ()) if folded[-1:] in SUFFIXES else ()


def _by_way(named: Iterable[tuple[str, Municipality]]) -> _ByWay:
    found: _ByWay = {}
    for way, each in named:
        found[way] = (*found.get(way, ()), each)
    return found


class Register:
    """The municipalities of all prefectures, in 建制順, and the reading of names and codes.

    Prefectures stand in the order of their first municipality. ``prefectures`` may bring their readings; one
    that is not among them gets its code from its municipalities.
    """

    def __init__(
        self,
        municipalities: Iterable[Municipality],
        prefectures: Iterable[Municipality] = (),
        spelling: Spelling | None = None,
    ) -> None:
        self._spelling = spelling or Spelling()
        members: dict[str, list[Municipality]] = {}
        for each in municipalities:
            members.setdefault(each.prefecture, []).append(each)
        self._members = {
            name: tuple(sorted(group, key=lambda each: each.order)) for name, group in members.items()
        }
        self._by_code = {each.lg_code: each for group in self._members.values() for each in group}
        self._names: dict[str, _Names] = {}
        known = {each.name: each for each in prefectures}
        self._prefectures = {
            name: known.get(name)
            or Municipality(prefecture_code(group[0].lg_code), name, name, kind="都道府県", order=order)
            for order, (name, group) in enumerate(self._members.items(), start=1)
        }
        self._prefecture_ways: dict[str, Municipality] = {}

    def prefectures(self) -> tuple[str, ...]:
        """Name the prefectures on the list."""
        return tuple(self._members)

    def of_prefecture(self, prefecture: str) -> tuple[Municipality, ...]:
        """List a prefecture's municipalities in 建制順; an unknown prefecture has none."""
        return self._members.get(prefecture, ())

    def with_list(self, prefecture: str, municipalities: Iterable[Municipality]) -> "Register":
        """Replace one prefecture's municipalities by its own list, or add a prefecture."""
        own = tuple(municipalities)
        if not own or any(each.prefecture != prefecture for each in own):
            raise ValueError(f"not a list of municipalities of {prefecture}")
        members = {**self._members, prefecture: own}
        return Register(chain.from_iterable(members.values()), self._prefectures.values(), self._spelling)

    def match(
        self,
        text: str,
        prefecture: str | None,
        *,
        code: str | None = None,
        suggestions: Suggestions | None = None,
    ) -> Match:
        """Find the municipality that a name means, with the code beside it if there is one.

        ``prefecture`` is the official name of the one that collects; None looks in all Japan. A name that only
        resembles one is never taken: the match is UNKNOWN, and names the nearest. A name and a code that
        contradict each other are AMBIGUOUS. Once the ``suggestions`` are used up, an unknown name stays unknown,
        whatever its code: nobody has looked whom it resembles.
        """
        allowed = Suggestions() if suggestions is None else suggestions
        if code is None or not self._spelling.fold(code):
            return self._match_name(text, prefecture, allowed)
        coded = self.match_code(code, prefecture)
        certain = self._certain(text, prefecture)
        if certain == coded or not (certain or self._spelling.fold(text)):
            return coded
        named = self._match_name(text, prefecture, allowed)
        if named == Match(MatchKind.UNKNOWN) and allowed.used_up:
            return Match(MatchKind.UNKNOWN, None, _spoken_of(coded)[:MOST])
        return _reconciled(text, named, coded)

    def match_code(self, code: str, prefecture: str | None) -> Match:
        """Find the municipality that a code of 5 or 6 digits means.

        Five digits lack the check digit, or the leading zero that Excel drops; where both readings are on the
        list, the one in ``prefecture`` counts. A wrong check digit is UNKNOWN, with the right code's owner as
        candidate.
        """
        if (meant := self._by_code.get(code)) and prefecture in (None, meant.prefecture):
            return Match(MatchKind.EXACT, meant)
        readings = code_readings(code)
        listed = tuple(self._by_code[each] for each in readings if each in self._by_code)
        own = tuple(each for each in listed if prefecture in (None, each.prefecture))
        if own:
            return _taken(MatchKind.EXACT if own[0].lg_code == readings[0] else MatchKind.VARIANT, own)
        if listed:
            return Match(MatchKind.OTHER_PREFECTURE, None, listed)
        meant = self._by_code.get(corrected(code) or "")
        return Match(MatchKind.UNKNOWN, None, (meant,) if meant else ())

    def match_prefecture(self, text: str) -> Match:
        """Find the prefecture that a name means: 長野県, 長野, 長野県庁, in old characters or another width.

        It runs on every name of a return, so it suggests nothing: see ``nearest_prefectures``.
        """
        if text in self._prefectures:
            return Match(MatchKind.EXACT, self._prefectures[text])
        if not self._prefecture_ways:
            for each in self._prefectures.values():
                # 北海 is no short form of 北海道, so 道 stays.
                for way in (each.name, stem(each.name, "都府県"), each.name + "庁"):
                    self._prefecture_ways[self._spelling.fold(way)] = each
        meant = self._prefecture_ways.get(self._spelling.fold(text))
        return Match(MatchKind.VARIANT, meant) if meant else Match(MatchKind.UNKNOWN)

    def nearest_prefectures(self, text: str) -> tuple[Municipality, ...]:
        """Suggest the prefectures whose names come near, best first."""
        return nearest(text, self._prefectures.values(), self._spelling)

    def _names_of(self, prefecture: str) -> _Names:
        if prefecture not in self._names:
            self._names[prefecture] = _Names(self.of_prefecture(prefecture), self._spelling)
        return self._names[prefecture]

    def _certain(self, text: str, prefecture: str | None) -> Match | None:
        """Find the one municipality whose official name this is, letter by letter."""
        return None if prefecture is None else self._names_of(prefecture).certain.get(text)

    def _match_name(self, text: str, prefecture: str | None, suggestions: Suggestions) -> Match:
        if certain := self._certain(text, prefecture):
            return certain
        folded = self._spelling.fold(text)
        if not folded:
            return Match(MatchKind.UNKNOWN)
        among = self.prefectures() if prefecture is None else (prefecture,)
        names = [self._names_of(each) for each in among]
        if exact := _all(each.exact.get(text, ()) for each in names):
            return _taken(MatchKind.EXACT, exact)
        meant = _all(each.with_suffix(folded) for each in names)
        if meant := meant or _all(each.without_suffix(folded) for each in names):
            return _taken(MatchKind.VARIANT, meant)
        near = _all(each.of_another_kind(folded) for each in names)[:MOST]
        elsewhere = () if near or prefecture is None else self._elsewhere(text, folded, prefecture)
        if elsewhere:
            return Match(MatchKind.OTHER_PREFECTURE, None, elsewhere)
        if not near and suggestions.take():
            members = chain.from_iterable(self.of_prefecture(each) for each in among)
            near = nearest(text, members, self._spelling)
        return Match(MatchKind.UNKNOWN, None, near)

    def _elsewhere(self, text: str, folded: str, prefecture: str) -> tuple[Municipality, ...]:
        """Find a name in the other prefectures; one without its suffix only if it says its prefecture."""
        others = {each: self._names_of(each) for each in self._members if each != prefecture}
        return (
            _all(names.exact.get(text, ()) for names in others.values())
            or _all(names.with_suffix(folded) for names in others.values())
            or _all(
                names.without_suffix(folded)
                for other, names in others.items()
                if folded.startswith(self._spelling.fold(other))
            )
        )


def _all(groups: Iterable[tuple[Municipality, ...]]) -> tuple[Municipality, ...]:
    return tuple(chain.from_iterable(groups))


def _taken(kind: MatchKind, meant: tuple[Municipality, ...]) -> Match:
    """One municipality is a match of this kind; between several nobody has chosen."""
    return Match(kind, meant[0]) if len(meant) == 1 else Match(MatchKind.AMBIGUOUS, None, meant)


def _reconciled(text: str, named: Match, coded: Match) -> Match:
    """Read a name and a code together; where they speak of different municipalities, nobody has chosen."""
    by_name, by_code = _spoken_of(named), _spoken_of(coded)
    if not by_code:
        return named
    if not by_name:
        return Match(MatchKind.VARIANT, coded.municipality) if coded.municipality else coded
    kinds = {named.kind, coded.kind}
    both = tuple(dict.fromkeys(by_name + by_code))
    # Of an unknown name only the likeliest meaning may agree with a code.
    likely = by_name[:1] if named.kind is MatchKind.UNKNOWN else by_name
    common = tuple(each for each in likely if each in by_code)
    uncertain = named.municipality is None and coded.municipality is None
    if kinds == {MatchKind.UNKNOWN}:
        return Match(MatchKind.UNKNOWN, None, both[:MOST])
    if not common or (uncertain and MatchKind.UNKNOWN in kinds):
        contradicts = not common and MatchKind.UNKNOWN not in kinds and len(by_code) == 1
        return Match(MatchKind.AMBIGUOUS, None, both, by_code[0] if contradicts else None)
    if MatchKind.OTHER_PREFECTURE in kinds:
        return Match(MatchKind.OTHER_PREFECTURE, None, common)
    exact = coded.kind is not MatchKind.UNKNOWN and text == common[0].name
    return _taken(MatchKind.EXACT if exact else MatchKind.VARIANT, common)


def _spoken_of(match: Match) -> tuple[Municipality, ...]:
    return (match.municipality,) if match.municipality else match.candidates
