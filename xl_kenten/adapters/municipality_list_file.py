"""The file of a prefecture's own list of municipalities (団体一覧): a CSV, read line by line."""

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xl_kenten.core.lg_code import code_readings
from xl_kenten.core.municipality_name import in_hiragana, plain
from xl_kenten.errors import DefinitionError, UsageError

_NAMES = ("name", "団体名", "市区町村名", "市町村名", "自治体名", "名称")
_READINGS = ("かな", "カナ", "ふりがな", "フリガナ", "よみ", "読み")
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": (
        "code",
        "code6",
        "lg_code",
        "コード",
        "団体コード",
        "市区町村コード",
        "市町村コード",
        "自治体コード",
        "全国地方公共団体コード",
    ),
    "name": (*_NAMES, *(f"{name}(漢字)" for name in _NAMES)),
    "kana": ("kana", *_READINGS, *(f"{name}({reading})" for name in _NAMES for reading in _READINGS)),
    "kind": ("kind", "種別", "区分"),
    "district": ("district", "郡", "郡名"),
}
_COLUMN_OF = {heading: column for column, headings in _HEADINGS.items() for heading in headings}
_LARGEST = 1024 * 1024  # bytes; all 1,741 municipalities of Japan take a tenth
_REQUIRED = {"code": "団体コード", "name": "団体名"}
_PREFECTURE_HEADINGS = ("prefecture", "都道府県", "都道府県名", "都道府県名(漢字)")
_UTF16_MARKS = (BOM_UTF16_LE, BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Source:
    """A line of a list, for messages; line 0 is the file as a whole."""

    file: str
    line: int = 0

    def fault(self, sentence: str) -> DefinitionError:
        """Make the error that says what is wrong here."""
        where = f"の{self.line}行目" if self.line else ""
        return DefinitionError(f"団体一覧「{self.file}」{where}：{sentence}")


def read_lines(path: Path) -> Iterator[tuple[Source, dict[str, str]]]:
    """Read the lines of a list, by column; readings come in hiragana.

    Wholly blank lines hold nothing and are passed over, as are those of the prefectures themselves, which the
    Ministry's list has without a municipality.
    """
    columns: list[str] = []
    for source, cells in _cells(path):
        if not columns:
            columns = _columns(cells, source)
            continue
        if len(cells) != len(columns):
            raise source.fault(
                f"列の数が見出しと違います（見出しは{len(columns)}列、この行は{len(cells)}列）。"
                "コンマの数をそろえてください。"
            )
        values = dict(zip(columns, cells, strict=True))
        if _is_prefectures_own(values):
            continue
        for column, label in _REQUIRED.items():
            if not values[column]:
                raise source.fault(f"{label}がありません。入力するか、行を削除してください。")
        if "kana" in values:
            values["kana"] = in_hiragana(values["kana"])
        yield source, values
    if not columns:
        raise Source(path.name).fault("何も書かれていません。見出し（code,name）と団体を入力してください。")


def _cells(path: Path) -> Iterator[tuple[Source, list[str]]]:
    """The cells of every line in which something stands, with the line where it begins."""
    text, delimiter = _text(path)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    above = 0
    while True:
        source = Source(path.name, above + 1)
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise source.fault(
                '引用符（"）の対応が正しくないか、長すぎる値があります。Excel で開いて直し、CSV で保存し直してください。'
            ) from error
        above = rows.line_num
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield source, cells


def prefectures_in(values: Mapping[str, str]) -> Sequence[str]:
    """What stands in the columns of a line that name a prefecture; a list should have one of them."""
    return [values[heading] for heading in values if plain(heading).casefold() in _PREFECTURE_HEADINGS]


def _is_prefectures_own(values: Mapping[str, str]) -> bool:
    named = any(prefectures_in(values)) and not values["name"]
    return named and any(reading[2:5] == "000" for reading in code_readings(values["code"]))


def _columns(cells: list[str], source: Source) -> list[str]:
    """Name the columns by their headings; those that are not read keep their own words."""
    columns = [_COLUMN_OF.get(plain(cell).casefold(), cell) for cell in cells]
    for column, label in _REQUIRED.items():
        if columns.count(column) != 1:
            found = "がありません" if column not in columns else "が二つ以上あります"
            cure = "見出しを code,name としてください。"
            if len(cells) == 1 and "\t" in cells[0]:
                cure = "列がタブで区切られています。Excel で「CSV UTF-8（コンマ区切り）」として保存し直してください。"
            raise source.fault(f"「{column}」（{label}）の列{found}。{cure}")
    return columns


def _text(path: Path) -> tuple[str, str]:
    """Give the text and the sign between its columns."""
    if not path.is_file():
        raise UsageError(f"団体一覧「{path}」が見つかりません。ファイルの場所と名前を確かめてください。")
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
    except OSError as error:
        raise UsageError(
            f"団体一覧「{path}」を開けません。ほかで開いていないか、権限があるかを確かめてください。"
        ) from error
    if len(data) > _LARGEST:
        raise Source(path.name).fault(
            f"ファイルが大きすぎます（上限 {_LARGEST // 1024} KB）。団体一覧のファイルかどうかを確かめてください。"
        )
    text = _decoded(data)
    if text is None or "\0" in text:
        raise Source(path.name).fault(
            "文字コードを判別できません。Excel で「CSV UTF-8（コンマ区切り）」として保存し直してください。"
        )
    # Excel parts the columns of its Unicode text (UTF-16) by tabs.
    return text, "\t" if data.startswith(_UTF16_MARKS) and "\t" in text else ","


def _decoded(data: bytes) -> str | None:
    """Read UTF-8, cp932 or marked UTF-16; EUC-JP would pass for half-width kana in cp932, so it is turned away."""
    if data.startswith(_UTF16_MARKS):
        return data.decode("utf-16") if _fits(data, "utf-16") else None
    if data.startswith(BOM_UTF8) or _fits(data, "utf-8"):
        return data.decode("utf-8-sig") if _fits(data, "utf-8-sig") else None
    return data.decode("cp932") if _fits(data, "cp932") and not _fits(data, "euc_jp") else None


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
