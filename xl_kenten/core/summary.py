"""集計: how many municipalities have a deficiency, by item, by section and by kind, and which ones they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xl_kenten.core.form import Form, Item, Section, SheetKind
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.response import Response
from xl_kenten.errors import UsageError

_NAMED = 5  # so many names are enough to recognise what is told


class Group(StrEnum):
    """A kind of municipality (種別). A designated city is counted under CITY, and shown once more by itself."""

    CITY = "city"
    DESIGNATED = "designated_city"
    TOWN = "town"
    VILLAGE = "village"
    WARD = "ward"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Japanese word shown to the staff."""
        labels = ("市", "うち政令市", "町", "村", "区", "その他")
        return dict(zip(Group, labels, strict=True))[self]


_BY_SUFFIX = {"市": Group.CITY, "町": Group.TOWN, "村": Group.VILLAGE, "区": Group.WARD}


def groups_of(municipality: Municipality | None, name: str) -> tuple[Group, ...]:
    """The kinds a municipality counts under: by the register, else by how its name ends."""
    kind = municipality.kind if municipality else ""
    if kind.endswith(("指定都市", "政令市")):
        return Group.CITY, Group.DESIGNATED
    for text in (kind, name):
        if group := _BY_SUFFIX.get(text[-1:]):
            return (group,)
    return (Group.OTHER,)


class Outcome(StrEnum):
    """What a municipality says of an item, or of all items of a section."""

    DEFICIENT = "deficient"
    SOUND = "sound"  # answered, and no deficiency
    NIL = "nil"  # 該当なし
    BLANK = "blank"  # not answered, or not in a way that can be read


class Level(StrEnum):
    """What a line of the tables speaks of."""

    ITEM = "item"
    SECTION = "section"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the tables: an item, or all items of a section or of the form, of which one is enough."""

    id: str
    level: Level
    title: str
    sections: tuple[Section, ...]
    flags: tuple[Item, ...]

    def outcome(self, response: Response) -> Outcome:
        """What a municipality's row says."""
        values = [(flag, response.answers[flag.id].value) for flag in self.flags]
        if any(value in flag.deficiency for flag, value in values):
            return Outcome.DEFICIENT
        if any(value is not None for _, value in values):
            return Outcome.SOUND
        return Outcome.NIL if all(map(response.is_nil, self.sections)) else Outcome.BLANK


def lines_of(form: Form) -> tuple[Line, ...]:
    """The lines of every table: the items left to right, the sections, and the whole form."""
    items = (
        Line(flag.id, Level.ITEM, form.title_of(flag.id), (section,), (flag,))
        for section in form.sections
        for flag in section.flags
    )
    sections = (
        Line(section.id, Level.SECTION, f"{section.label}のいずれか", (section,), section.flags)
        for section in form.sections
    )
    return (*items, *sections, Line("whole", Level.WHOLE, "全項目のいずれか", form.sections, form.flags))


@dataclass(frozen=True, slots=True)
class Member:
    """A municipality that has answered, its row as it stands, and the kinds it counts under."""

    response: Response
    groups: tuple[Group, ...]

    @property
    def municipality(self) -> Municipality | None:
        """Who it is; None for a name that is on no list."""
        return self.response.municipality

    @property
    def name(self) -> str:
        """Its official name, or what stands in the row."""
        return self.response.name or "（団体名なし）"


@dataclass(frozen=True, slots=True)
class Attendance:
    """Whose answers are counted, in the order of the sheet.

    ``missing`` are those of the list that have not answered. ``left_out`` names rows that are counted nowhere,
    because they are no municipality's but the prefecture's own.
    """

    members: tuple[Member, ...]
    missing: tuple[Municipality, ...]
    left_out: tuple[str, ...] = ()

    @property
    def unlisted(self) -> tuple[str, ...]:
        """Names that are counted although they are on no list of the prefecture's."""
        return tuple(member.name for member in self.members if member.municipality is None)


def attendance(responses: Iterable[Response], municipalities: Iterable[Municipality]) -> Attendance:
    """Tell who has answered.

    Two rows of one municipality count once. Raises UsageError when they differ: nobody has chosen yet.
    """
    members: list[Member] = []
    left_out: list[str] = []
    seen: dict[str, Response] = {}
    contradictory: list[str] = []
    for response in responses:
        if response.is_silent:
            continue
        if response.kind is SheetKind.PREFECTURE:
            left_out.append(response.name)
            continue
        who = response.municipality
        first = seen.setdefault(who.lg_code, response) if who else response
        if first is response:
            members.append(Member(response, groups_of(who, response.name)))
        elif first.content() != response.content():
            contradictory.append(response.name)
    if contradictory:
        raise UsageError(
            f"同じ団体の、回答の異なる行が二つ以上あります（{named(contradictory)}）。"
            "どちらかの行を消してから、もう一度集計してください。"
        )
    missing = tuple(each for each in municipalities if each.lg_code not in seen)
    return Attendance(tuple(members), missing, tuple(left_out))


def named(names: Sequence[str]) -> str:
    """Name some, and say how many more there are."""
    more = f" ほか {len(names) - _NAMED} 件" if len(names) > _NAMED else ""
    return "、".join(names[:_NAMED]) + more


@dataclass(frozen=True, slots=True)
class Tally:
    """How many municipalities say what; a nil return and a blank are no answers, and not in the rate."""

    deficient: int = 0
    sound: int = 0
    nil: int = 0
    blank: int = 0

    @property
    def answered(self) -> int:
        """The denominator: those who answered."""
        return self.deficient + self.sound

    @property
    def rate(self) -> float | None:
        """The share of those with a deficiency, from 0 to 1; None where nobody answered."""
        return self.deficient / self.answered if self.answered else None


@dataclass(frozen=True, slots=True)
class LineSummary:
    """One line counted: over all, by kind, who has a deficiency, and how often each value was answered.

    ``values`` is filled for items only.
    """

    line: Line
    total: Tally
    groups: Mapping[Group, Tally]
    deficient: tuple[Member, ...]
    values: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Summary:
    """市町村分 counted, as it stands."""

    form: Form
    prefecture: str
    sheet: str
    attendance: Attendance
    lines: tuple[LineSummary, ...]

    @property
    def municipalities(self) -> int:
        """How many are on the prefecture's list."""
        listed = len(self.attendance.members) - len(self.attendance.unlisted)
        return listed + len(self.attendance.missing)

    def state(self) -> str:
        """Who is counted, in a sentence."""
        missing, unlisted = self.attendance.missing, self.attendance.unlisted
        answered = self.municipalities - len(missing)
        said = f"{self.prefecture}の {self.municipalities} 団体のうち、回答した {answered} 団体を集計しました"
        parts = [said, f"（未提出 {len(missing)} 団体）。"]
        if unlisted:
            parts.append(f"一覧にない名称の行も数えています：{named(unlisted)}。")
        if self.attendance.left_out:
            parts.append(f"都道府県の行は数えていません：{named(self.attendance.left_out)}。")
        return "".join(parts)
