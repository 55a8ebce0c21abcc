"""How people write a municipality's name: what counts as the same, and which names come near."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Protocol, TypeVar

SUFFIXES = "市区町村"
MOST = 3  # candidates named to the reader of a message
MOST_LOOKED_FOR = 300
_KANA_OF_SUFFIX = ("まち", "ちょう", "むら", "そん", "し", "く", "けん", "ふ", "と")
_OFFICES = ("", "役所", "役場")

_INVISIBLE = frozenset(("Cc", "Cf", "Zs", "Zl", "Zp"))
# What isprintable() passes and nobody sees: the space, fillers that Unicode calls letters, marks or symbols,
# and the selectors that choose a glyph.
_UNSEEN = re.compile(
    "[ \u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)

_ONE_KANA = str.maketrans({**dict.fromkeys("ヶケガ箇个", "が"), **dict.fromkeys("ノ之", "の")})
_REPEATED = re.compile("(.)々")
_KANJI = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_LINKING_GA = re.compile(f"(?<=[{_KANJI}])が(?=[{_KANJI}])")
_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_KANA_ONLY = re.compile("[ぁ-ゖー]+")

# No name with its prefecture, 郡 and office is a third as long; what is longer is a sentence or an attack.
_LONGEST = 100

_CUTOFF = 60.0
_SPREAD = 20.0


class Spelling:
    """Which ways of writing a name count as the same.

    ``variants`` takes a variant kanji to its standard form; ``in_kanji`` gives, by local government code, the
    kanji people write for a name in kana. Folding is cached: returns bring the same few names again and again.
    """

    def __init__(
        self,
        variants: Mapping[str, str] | None = None,
        in_kanji: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._given = dict(variants or {})
        self._variants = str.maketrans(self._given)
        self._in_kanji = dict(in_kanji or {})
        self.fold: Callable[[str], str] = lru_cache(maxsize=8192)(self._fold)

    def __reduce__(self) -> tuple[object, ...]:
        """Let another process be given it; the cache stays here."""
        return Spelling, (self._given, self._in_kanji)

    def _fold(self, text: str) -> str:
        """Bring a text to the one form in which names are compared; what is too long for a name is blank."""
        folded = plain(text).translate(self._variants).translate(_ONE_KANA)
        return _REPEATED.sub(r"\1\1", folded)

    def in_kanji(self, lg_code: str) -> Sequence[str]:
        """Give the kanji that people write for this municipality's kana name, if any."""
        return self._in_kanji.get(lg_code, ())

    def ways_to_write(
        self, name: str, district: str, prefecture: str
    ) -> tuple[frozenset[str], frozenset[str]]:
        """List, folded, how a name may stand in a return: with and without its suffix.

        Before it may stand its own 郡 or prefecture, after it 役所 or 役場. As the ways are made from the name
        and never cut off a text, 四日市市, 大町町 or 山県市 cannot be cut in the wrong place.
        """
        group, region = self.fold(district), self.fold(prefecture)
        heads = {"", group, region, region + group}
        whole, short = self.fold(name), self.fold(stem(name))
        full = frozenset(head + whole + office for head in heads for office in _OFFICES)
        return full, frozenset(head + short for head in heads) - full if short else frozenset()


def plain(text: str) -> str:
    """Drop what cannot be seen and take every character in its usual width; too long a text becomes blank."""
    if len(text) > _LONGEST:
        text = "".join(text.split())
    if len(text) > _LONGEST:
        return ""
    return _visible(unicodedata.normalize("NFKC", _visible(text)))


def in_hiragana(reading: str) -> str:
    """Write a reading as the lists have it: in hiragana, whatever the kana and their width."""
    return unicodedata.normalize("NFKC", reading).translate(_HIRAGANA)


def _visible(text: str) -> str:
    seen = _UNSEEN.sub("", text)
    if seen.isprintable():
        return seen
    return "".join(char for char in seen if unicodedata.category(char) not in _INVISIBLE)


def without_linking_ga(folded: str) -> str:
    """Drop a ヶ between kanji, as 越ヶ谷 and 世田ヶ谷 have one that the official names lack."""
    return _LINKING_GA.sub("", folded)


def stem(name: str, suffixes: str = SUFFIXES) -> str:
    """Take the suffix off a name: 長野市 is 長野, 四日市市 is 四日市."""
    return name[:-1] if name[-1:] and name[-1] in suffixes else name


class Named(Protocol):
    """What a municipality or a prefecture is known by."""

    @property
    def lg_code(self) -> str:
        """Six digits."""
        ...

    @property
    def name(self) -> str:
        """The official name."""
        ...

    @property
    def prefecture(self) -> str:
        """The official name of its prefecture."""
        ...

    @property
    def kana(self) -> str:
        """The reading, in hiragana; may be blank."""
        ...

    @property
    def district(self) -> str:
        """The 郡, blank where there is none."""
        ...


N = TypeVar("N", bound=Named)


class Suggestions:
    """How many names of a file may still be looked for among those that come near.

    Each takes milliseconds, and a file may hold a hundred thousand that are on no list; nobody reads on after some.
    """

    def __init__(self, most: int = MOST_LOOKED_FOR) -> None:
        self._left = most

    def take(self) -> bool:
        """Tell whether one more may be looked for, and count it."""
        self._left -= 1
        return not self.used_up

    @property
    def used_up(self) -> bool:
        """Whether more were asked for than are allowed."""
        return self._left < 0


def nearest(text: str, among: Iterable[N], spelling: Spelling) -> tuple[N, ...]:
    """Suggest at most three names that the writer may have meant, best first; none when none comes near."""
    written = plain(text)
    if not stem(written):
        return ()
    scored = [(max(_likeness(written, each, spelling)), each) for each in among]
    least = max(_CUTOFF, max((score for score, _ in scored), default=0.0) - _SPREAD)
    close = [(score, each) for score, each in scored if score >= least]
    return tuple(each for _, each in sorted(close, key=lambda pair: -pair[0])[:MOST])


def _likeness(written: str, each: Named, spelling: Spelling) -> Iterator[float]:
    """Rate from 0 to 100 how likely ``written`` means this one, by its look, its parts and its reading."""
    # Only a name that is on no list comes here, so a click without one is spared 25 ms of import.
    from rapidfuzz import fuzz  # noqa: PLC0415

    name, folded = spelling.fold(each.name), spelling.fold(written)
    bare = _without_surroundings(folded, each, spelling)
    yield fuzz.ratio(bare, name)
    if name in folded:
        yield 90.0  # a wrong 郡 before it, an office after it
    for other in spelling.in_kanji(each.lg_code):
        yield fuzz.ratio(bare, spelling.fold(other))
        yield 100.0 * (stem(bare) == stem(spelling.fold(other)))
    reading = written.translate(_HIRAGANA)
    if each.kana and _KANA_ONLY.fullmatch(reading):
        yield max(fuzz.ratio(reading, each.kana), fuzz.ratio(reading, _kana_stem(each.kana)))
    elif each.kana and _KANA_ONLY.fullmatch(stem(reading)):
        yield fuzz.ratio(stem(reading), _kana_stem(each.kana))


def _without_surroundings(folded: str, each: Named, spelling: Spelling) -> str:
    bare = folded.removeprefix(spelling.fold(each.prefecture)).removeprefix(spelling.fold(each.district))
    for office in _OFFICES:
        bare = bare.removesuffix(office)
    return bare or folded


def _kana_stem(kana: str) -> str:
    return next((kana.removesuffix(end) for end in _KANA_OF_SUFFIX if kana.endswith(end)), kana)
