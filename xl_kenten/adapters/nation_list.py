"""A list of a whole nation's municipalities: a CSV with the columns code, name and prefecture."""

from dataclasses import dataclass, field
from pathlib import Path

from xl_kenten.adapters.municipality_list_file import Source, prefectures_in, read_lines
from xl_kenten.core.lg_code import code_readings, corrected
from xl_kenten.core.municipality import Municipality, Register
from xl_kenten.core.municipality_name import SUFFIXES, plain


def read_nation_list(path: Path) -> Register:
    """Read the municipalities of all prefectures; within each, the order of the lines is 建制順.

    The columns kana, kind and district may stand there too. Raises UsageError for a file that cannot be opened and
    DefinitionError, naming file and line, for a list that is not right.
    """
    listed = _Listed()
    for source, cells in read_lines(path):
        listed.add(source, cells)
    if not listed.municipalities:
        raise Source(path.name).fault("団体が一つもありません。2行目から、1行に1団体ずつ入力してください。")
    return Register(listed.municipalities)


@dataclass
class _Listed:
    """The lines read so far: no code twice, no name twice in a prefecture, all codes of a prefecture alike."""

    municipalities: list[Municipality] = field(default_factory=list)
    _lines: dict[tuple[str, str], int] = field(default_factory=dict)
    _codes: dict[str, str] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)

    def add(self, source: Source, cells: dict[str, str]) -> None:
        """Take a line; raises DefinitionError."""
        prefecture = _prefecture(source, cells)
        lg_code = self._code(source, cells["code"], prefecture)
        name = _text(source, cells["name"], "団体名")
        self._once(source, ("団体コード", lg_code), lg_code)
        self._once(source, (prefecture, plain(name)), f"{prefecture}の{name}")
        self._numbers[prefecture] = self._numbers.get(prefecture, 0) + 1
        self.municipalities.append(
            Municipality(
                lg_code,
                name,
                prefecture,
                cells.get("kana", ""),
                cells.get("kind") or (name[-1] if name[-1] in SUFFIXES else ""),
                cells.get("district", ""),
                self._numbers[prefecture],
            )
        )

    def _once(self, source: Source, key: tuple[str, str], shown: str) -> None:
        if first := self._lines.get(key):
            raise source.fault(f"『{shown}』は{first}行目にもあります。どちらかを直してください。")
        self._lines[key] = source.line

    def _code(self, source: Source, cell: str, prefecture: str) -> str:
        if right := corrected(cell):
            raise source.fault(
                f"団体コード『{cell}』は検査数字（6桁目）が違います。先頭の5桁が正しければ {right} です。"
            )
        readings = code_readings(cell)
        if len(readings) != 1:
            raise source.fault(f"団体コード『{cell[:40]}』を読み取れません。6桁の数字で入力してください。")
        lg_code = readings[0]
        if lg_code[2:5] == "000":
            raise source.fault(
                f"団体コード『{cell}』は都道府県のコードです。市区町村だけの一覧にしてください。"
            )
        if self._codes.setdefault(lg_code[:2], prefecture) != prefecture:
            raise source.fault(
                f"団体コード『{cell}』は{self._codes[lg_code[:2]]}のものです。コードか都道府県を直してください。"
            )
        if next(code for code, name in self._codes.items() if name == prefecture) != lg_code[:2]:
            raise source.fault(
                f"団体コード『{cell}』の先頭の2桁が、{prefecture}のほかの団体と違います。コードか都道府県を直してください。"
            )
        return lg_code


def _prefecture(source: Source, cells: dict[str, str]) -> str:
    wanted = prefectures_in(cells)
    if len(wanted) != 1:
        found = "が二つ以上あります" if wanted else "がありません"
        raise source.fault(
            f"「prefecture」（都道府県）の列{found}。見出しを code,name,prefecture としてください。"
        )
    return _text(source, wanted[0], "都道府県")


def _text(source: Source, cell: str, what: str) -> str:
    if not cell.isprintable() or not plain(cell):
        raise source.fault(
            f"{what}『{cell[:40]}』が空欄か、使えない文字を含んでいます。入力し直してください。"
        )
    return cell
