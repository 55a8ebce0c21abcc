"""Whose report a file is: told by the row of 都道府県分, else by the municipalities, else by the file itself."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.form import Form, SheetKind
from xl_kenten.core.form_table import find_tables
from xl_kenten.core.municipality import MatchKind, Municipality
from xl_kenten.core.nation import Nation
from xl_kenten.core.return_sheet import Matching, ReturnSheet, read_sheet
from xl_kenten.core.returned_file import ReturnedFile

_ROWS = 500  # more than twice as many as any prefecture has municipalities
_NAMED = 3  # so many names are enough to recognise what is told


@dataclass(frozen=True, slots=True)
class Sender:
    """The prefecture that a report comes from, or the finding that says why nobody can tell.

    Both are None for a file that holds no report at all.
    """

    prefecture: Municipality | None = None
    doubt: Finding | None = None


def sender_of(file: ReturnedFile, form: Form, nation: Nation) -> Sender:
    """Tell whose report a file is.

    What speaks of a prefecture must not contradict itself: otherwise it is nobody's report, and the finding names
    both sides. A municipality elsewhere beside others at home is no contradiction, but a wrong row.
    """
    sheets = _first_look(file, form, nation)
    if not sheets:
        return Sender()
    own = _named_in_own_rows(sheets)
    listed = _Listed(sheets, nation)
    if len(own) > 1:
        return _contradiction(file, f"都道府県の行が二つ以上あります（{_names(own)}）。")
    if own and listed.certain and own[0].name not in listed.possible:
        return _contradiction(file, f"都道府県分は{own[0].name}ですが、市町村分は{listed.told()}です。")
    if not own and listed.is_divided:
        return _contradiction(file, f"都道府県分に都道府県の行がなく、市町村分は{listed.told()}です。")
    shown = own[0] if own else listed.only()
    inside = _in_properties(file, form, nation)
    if inside is not None and (shown != inside if shown else not listed.allows(inside)):
        told = f"{shown.name}の報告" if shown else listed.told()
        return _contradiction(
            file,
            f"シートの団体名は{told}ですが、ファイルの情報（プロパティ）は{inside.name}の様式であることを示しています。",
        )
    found = shown or inside
    return _unknown(file, sheets, nation) if found is None else Sender(found)


def _first_look(file: ReturnedFile, form: Form, nation: Nation) -> tuple[ReturnSheet, ...]:
    """Read the first rows of every table, as nobody knows yet whose they are.

    Looking for a name that is on no list takes long in all Japan; so an endless table is not read to its end here.
    """
    matching = Matching(nation.register, None)
    tables = [table for grid in file.grids for table in find_tables(grid, form).tables]
    firsts = [replace(table, end=min(table.end, table.heading_row + 1 + _ROWS)) for table in tables]
    return tuple(read_sheet(table, form, file.file, file.sha256, matching) for table in firsts)


def _named_in_own_rows(sheets: Iterable[ReturnSheet]) -> tuple[Municipality, ...]:
    """The prefectures that have a row of their own; a blank row counts only where no other is answered."""
    rows = [each for sheet in sheets for each in sheet.responses if each.kind is SheetKind.PREFECTURE]
    answered = [each for each in rows if not each.is_silent]
    named = [each.municipality for each in answered or rows]
    return tuple(dict.fromkeys(each for each in named if each is not None))


class _Listed:
    """The prefectures that the municipalities of a report lie in."""

    def __init__(self, sheets: Iterable[ReturnSheet], nation: Nation) -> None:
        self._nation = nation
        self._names: defaultdict[str, list[str]] = defaultdict(list)
        self._ambiguous: list[tuple[str, frozenset[str]]] = []
        for each in (response for sheet in sheets for response in sheet.responses):
            if each.kind is not SheetKind.MUNICIPAL:
                continue
            if each.municipality is not None:
                self._names[each.municipality.prefecture].append(each.name)
            elif each.match.kind is MatchKind.AMBIGUOUS:
                meant = frozenset(candidate.prefecture for candidate in each.match.candidates)
                self._ambiguous.append((each.name_text, meant))
        self.certain = frozenset(self._names)

    @property
    def possible(self) -> frozenset[str]:
        """The prefectures that some row may lie in; a name such as 府中市 lies in several."""
        return self.certain.union(*(meant for _, meant in self._ambiguous))

    @property
    def shared(self) -> frozenset[str]:
        """The prefectures in which all rows may lie together."""
        every = [frozenset((name,)) for name in self.certain] + [meant for _, meant in self._ambiguous]
        return frozenset.intersection(*every) if every else frozenset()

    @property
    def is_divided(self) -> bool:
        """Tell whether no prefecture has all rows."""
        return bool(self.possible) and not self.shared

    def allows(self, prefecture: Municipality) -> bool:
        """Tell whether all rows may lie in a prefecture."""
        return not self.possible or prefecture.name in self.shared

    def only(self) -> Municipality | None:
        """The one prefecture in which all rows may lie."""
        shared = [each for each in self._nation.prefectures if each.name in self.shared]
        return shared[0] if len(shared) == 1 else None

    def told(self) -> str:
        """Name the prefectures, with some of the municipalities in each."""
        groups = sorted(self._names.items(), key=lambda group: -len(group[1]))
        parts = [f"{prefecture}の団体（{_some(names)}）" for prefecture, names in groups[:_NAMED]]
        if self._ambiguous:
            parts.append(
                f"同じ名前が二つ以上の都道府県にある団体（{_some([name for name, _ in self._ambiguous])}）"
            )
        return "と".join(parts)


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:_NAMED]) + (f"など {len(names)} 団体" if len(names) > _NAMED else "")


def _in_properties(file: ReturnedFile, form: Form, nation: Nation) -> Municipality | None:
    origin = file.origin
    if origin is None or origin.lg_code is None or origin.form_id != form.head.id:
        return None
    return nation.prefecture_of(origin.lg_code)


def _contradiction(file: ReturnedFile, found: str) -> Sender:
    return Sender(
        None,
        Finding(
            FindingCode.MUNICIPALITY_AMBIGUOUS,
            Place(file.file),
            f"{found}どの都道府県の報告か決められないため、取り込みませんでした。",
            "ファイルの取り違えがないか、報告した都道府県に確かめてください。",
        ),
    )


def _unknown(file: ReturnedFile, sheets: Sequence[ReturnSheet], nation: Nation) -> Sender:
    near = _names(_nearest(sheets, nation))
    return Sender(
        None,
        Finding(
            FindingCode.MUNICIPALITY_UNKNOWN,
            Place(file.file),
            "都道府県分の行、市町村分の団体名、ファイルの情報のいずれからも、どの都道府県の報告か分からないため、"
            "取り込みませんでした。",
            "都道府県分に正式な都道府県名を入力してください" + (f"（近い名前：{near}）。" if near else "。"),
        ),
    )


def _nearest(sheets: Iterable[ReturnSheet], nation: Nation) -> Sequence[Municipality]:
    """The prefectures whose names come near to the first one in 都道府県分."""
    names = (
        each.name_text for sheet in sheets for each in sheet.responses if sheet.kind is SheetKind.PREFECTURE
    )
    return nation.register.nearest_prefectures(next(names, ""))


def _names(municipalities: Sequence[Municipality]) -> str:
    return "、".join(each.name for each in municipalities[:_NAMED])
