"""Lists of municipalities on disk: the one that comes with the program, and a prefecture's own (団体一覧)."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from xl_kenten.adapters.municipality_list_file import Source, prefectures_in, read_lines
from xl_kenten.adapters.packaged import packaged_folder
from xl_kenten.core.grid import Grid
from xl_kenten.core.lg_code import code_readings, corrected, plain_code
from xl_kenten.core.municipality import Municipality, Register
from xl_kenten.core.municipality_name import SUFFIXES, Spelling, plain
from xl_kenten.core.normalise import is_blank, shown, trimmed
from xl_kenten.core.workbook.sheets import LIST_HEADING_ROW
from xl_kenten.errors import UsageError

_REAL_PREFECTURES = frozenset(f"{number:02}" for number in range(1, 48))


@cache
def national_register() -> Register:
    """Give the municipalities of all Japan, as they come with the program."""
    places: Counter[str] = (
        Counter()
    )  # the packaged list numbers all Japan through; a form wants the place at home
    municipalities = []
    for code6, _, prefecture, name, kana, kind, district, _ in _packaged("municipalities.csv"):
        places[prefecture] += 1
        municipalities.append(Municipality(code6, name, prefecture, kana, kind, district, places[prefecture]))
    prefectures = [
        Municipality(code6, name, name, kana, "都道府県", "", int(code2))
        for code6, code2, name, kana, _ in _packaged("prefectures.csv")
    ]
    in_kanji: dict[str, tuple[str, ...]] = {}
    for code6, _, spelling in _packaged("kanji_spellings.csv"):
        in_kanji[code6] = (*in_kanji.get(code6, ()), spelling)
    variants = {variant: standard for variant, standard, _ in _packaged("variant_kanji.csv")}
    return Register(municipalities, prefectures, Spelling(variants, in_kanji))


def _packaged(name: str) -> Iterator[list[str]]:
    text = (packaged_folder("data") / name).read_text(encoding="utf-8")
    rows = csv.reader(io.StringIO(text))
    next(rows)
    return rows


def find_prefecture(text: str, register: Register) -> str:
    """Give the official name of the prefecture that a user means: 長野県, 長野, 20 or 200000.

    Raises UsageError, naming the nearest, when there is none.
    """
    if not plain(text):
        raise UsageError("都道府県を指定してください（例：長野県、または 20）。")
    meant = _prefectures_meant(text, register)
    if len(meant) == 1:
        return meant[0].name
    near = [each.name for each in meant or register.nearest_prefectures(text)]
    cure = (
        f"{'、'.join(near)}のことでしたら、そのように指定してください。"
        if near
        else "都道府県名（例：長野県）か、そのコード（例：20）を指定してください。"
    )
    raise UsageError(f"「{_short(text)}」という都道府県は一覧にありません。{cure}")


def _prefectures_meant(text: str, register: Register) -> tuple[Municipality, ...]:
    """Find by name, or by a code of six, five or two digits; several where two readings are possible."""
    if meant := register.match_prefecture(text).municipality:
        return (meant,)
    code = plain_code(text)
    every = [
        each for name in register.prefectures() if (each := register.match_prefecture(name).municipality)
    ]
    whole = tuple(each for each in every if code in _codes_of(each.lg_code))
    # Excel drops the leading zero of a code that it takes for a number.
    return whole or tuple(each for each in every if f"0{code}" in _codes_of(each.lg_code))


def _codes_of(lg_code: str) -> tuple[str, str, str]:
    return lg_code, lg_code[:5], lg_code[:2]


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"  # noqa: PLR2004 - a line on the screen


def read_own_list(path: Path, prefecture: str, register: Register) -> Register:
    """Put a prefecture's own list (CSV with the columns code and name, in the order wanted) into a register.

    ``prefecture`` may be one that does not exist, with codes of its own. Optional columns are kana, kind and
    district, and the prefecture: lines of another one are passed over, so the Ministry's list of all codes will
    do. Further columns are not read. Raises UsageError for a file that cannot be opened and DefinitionError,
    naming file and line, for a list that is not right.
    """
    return _with_lines(read_lines(path), Source(path.name), prefecture, register)


def list_from_sheet(sheet: Grid, prefecture: str, register: Register) -> Register:
    """Put the list of a sheet 団体一覧 (団体コード, 団体名, in the order wanted) into a register.

    A sheet without any row leaves the register as it is. Raises DefinitionError as ``read_own_list`` does.
    """
    whole = Source(f"{sheet.sheet}シート")
    lines = [
        (replace(whole, line=number), {"code": shown(cells[0]), "name": trimmed(shown(cells[1]))})
        for number, cells in enumerate(sheet.rows, start=1)
        if number > LIST_HEADING_ROW + 1 and len(cells) > 1 and not all(map(is_blank, cells[:2]))
    ]
    return _with_lines(lines, whole, prefecture, register) if lines else register


def _with_lines(
    lines: Iterable[tuple[Source, dict[str, str]]], whole: Source, prefecture: str, register: Register
) -> Register:
    meant = _prefectures_meant(prefecture, register)
    known = meant[0] if len(meant) == 1 else None
    name = known.name if known else prefecture.strip()
    if not plain(name):
        raise UsageError("団体一覧をどの都道府県のものとして読むか、都道府県を指定してください。")
    listed = {each.lg_code: each for each in register.of_prefecture(name)}
    owners = {plain(each.name): each for each in listed.values()} if known else {}
    codes = _Codes(name, known.lg_code[:2] if known else None)
    lines_of_names: dict[str, int] = {}
    municipalities: list[Municipality] = []
    elsewhere = 0
    for source, cells in lines:
        if other := _other_prefecture(cells, name, register):
            codes.insist_on_stranger(cells["code"], other, source)
            elsewhere += 1
            continue
        lg_code = codes.read(cells["code"], source)
        called = _name(cells["name"], source)
        if first := lines_of_names.get(plain(called)):
            raise source.fault(
                f"団体名『{_short(called)}』は{first}行目にもあります。どちらかを直してください。"
            )
        lines_of_names[plain(called)] = source.line
        same = listed.get(lg_code)
        owner = owners.get(plain(called))
        # A code that is no more may keep its name (岡山市 before 2009); two that are in use cannot be exchanged.
        if same and owner and same is not owner:
            raise source.fault(
                f"団体コード『{lg_code}』は{same.name}のもので、{_short(called)}のコードは {owner.lg_code} です。"
                "どちらかを直してください。"
            )
        if same is None or same.name != called:
            same = Municipality(lg_code, called, name, kind=called[-1] if called[-1] in SUFFIXES else "")
        municipalities.append(
            Municipality(
                lg_code,
                called,
                name,
                cells.get("kana") or same.kana,
                cells.get("kind") or same.kind,
                cells.get("district") or same.district,
                len(municipalities) + 1,
            )
        )
    if elsewhere and not municipalities:
        raise whole.fault(
            f"{name}の団体が一つもありません（ほかの都道府県の {elsewhere} 団体は読み飛ばしました）。"
            "都道府県か、一覧を確かめてください。"
        )
    if not municipalities:
        raise whole.fault("団体が一つもありません。2行目から、1行に1団体ずつ入力してください。")
    return register.with_list(name, municipalities)


def _other_prefecture(cells: dict[str, str], own: str, register: Register) -> str | None:
    """What a line says of its prefecture, if that is one on the list and not the one meant."""
    said = next(iter(prefectures_in(cells)), "")
    other = register.match_prefecture(said).municipality if said else None
    return said if other and other.name != own else None


def _name(cell: str, source: Source) -> str:
    if not cell.isprintable() or not plain(cell):
        raise source.fault(
            f"団体名『{_short(cell)}』に、外字や改行など、使えない文字があります。入力し直してください。"
        )
    return cell


class _Codes:
    """The codes of one list: complete, all of this prefecture (a made-up one has no ``code2``), none twice."""

    def __init__(self, prefecture: str, code2: str | None) -> None:
        self._prefecture = prefecture
        self._code2 = code2
        self._lines: dict[str, int] = {}

    def read(self, cell: str, source: Source) -> str:
        """Complete a code; raises DefinitionError where it is wrong or may be two."""
        readings = code_readings(cell)
        if right := corrected(cell):
            raise source.fault(
                f"団体コード『{cell}』は検査数字（6桁目）が違います。先頭の5桁が正しければ {right} です。"
            )
        if not readings:
            raise source.fault(
                f"団体コード『{_short(cell)}』は、6桁の数字ではありません。団体コードを入力してください。"
            )
        own = [each for each in readings if self._is_own(each)]
        if not own:
            raise source.fault(self._stranger(cell))
        if len(own) > 1:
            raise source.fault(
                f"団体コード『{cell}』は {' とも '.join(own)} とも読めます。6桁で入力してください。"
            )
        lg_code = own[0]
        if lg_code[2:5] == "000":
            raise source.fault(
                f"団体コード『{cell}』は都道府県のコードです。市区町村だけの一覧にしてください。"
            )
        if first := self._lines.get(lg_code):
            raise source.fault(f"団体コード『{cell}』は{first}行目にもあります。どちらかを直してください。")
        self._lines[lg_code] = source.line
        return lg_code

    def insist_on_stranger(self, cell: str, prefecture: str, source: Source) -> None:
        """Let a line of another prefecture pass only where its code is not of this one; raises DefinitionError."""
        readings = code_readings(cell)
        if readings and all(map(self._is_own, readings)):
            raise source.fault(
                f"団体コード『{cell}』は{self._prefecture}のものですが、都道府県は『{_short(prefecture)}』です。"
                "どちらかを直してください。"
            )

    def _is_own(self, lg_code: str) -> bool:
        # A made-up prefecture may be larger than any real one: all that no real one has is its own.
        return lg_code[:2] == self._code2 if self._code2 else lg_code[:2] not in _REAL_PREFECTURES

    def _stranger(self, cell: str) -> str:
        if self._code2:
            return (
                f"団体コード『{cell}』は、{self._prefecture}のコード（{self._code2} で始まる6桁）ではありません。"
                "コードを直すか、行を削除してください。"
            )
        return (
            f"団体コード『{cell}』は実在の都道府県のものです。都道府県名「{self._prefecture}」に誤りがなければ、"
            "48 以上で始まる6桁のコードにしてください。"
        )
