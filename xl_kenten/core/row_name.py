"""What stands left of a row's answers: whose row it is, or that it is the total, an example or a note."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

from msgspec import Struct

from xl_kenten.core.form import Form
from xl_kenten.core.grid import CellValue
from xl_kenten.core.known_rows import Row, known
from xl_kenten.core.normalise import (
    fold_heading,
    fold_name,
    is_blank,
    is_numbering,
    shown,
    trimmed,
    without_numbering,
)

# 計, 小計, 町村計, 市町村分合計, 小県郡計: no municipality ends so.
_SUM = re.compile(r"(?:.{1,6}[郡県])?(?:都道府県|管内|[市区町村郡県部分全合小総累])*計")
# 担当課, 電話番号, 記入者: what a sender writes of itself below the rows, a word before each.
_CONTACT = re.compile(
    r"(?:本件|記入|記載|作成|回答|提出|確認|照会|問い?合わ?せ)(?:担当)?(?:部署|課|係|者|日|先|年月日)(?:名|氏名)?"
    r"|(?:担当|連絡先|所属|部署|部局|課|係|職|氏名|電話|tel|fax|内線|email|メール)"
    r"(?:部署|課|係|者|名|氏名|番号|アドレス|先|職)*"
)
_CODE = re.compile(r"\d{5,6}", re.ASCII)
# 「202011 長野市」, 「20201 長野市」 and 「長野市（202011）」: the code and the name in one cell.
_CODE_BEFORE = re.compile(r"[(\[]?(?P<code>\d{5,6})[)\]]?[\s:_-]*(?P<name>\D+)", re.ASCII)
_CODE_BEHIND = re.compile(r"(?P<name>\D+?)[\s:_-]*[(\[]?(?P<code>\d{5,6})[)\]]?", re.ASCII)
_NOTE = re.compile(r"[※・*(（\[【]|注|記入要領")
_LONGEST = 40  # characters; no name is so long


class RowName(Struct, frozen=True, gc=False):
    """What stands left of the answers: the texts, a code if there is one, and the column to point at."""

    texts: tuple[str, ...]
    code: str | None
    column: int


class RowStart(Struct, frozen=True):
    """What the cells left of the answers tell of a row.

    ``total`` says that it is a sum, ``own_total`` that it is the one the form itself names, and no mere 計;
    ``sample`` is the example name of the blank form, if it stands here. ``may_be_name`` tells whether the texts
    may name a municipality, though nothing was answered; a remark names none. ``contact`` says that they are words
    before what a sender writes of itself.
    """

    name: RowName
    total: bool
    own_total: bool
    sample: str | None
    may_be_name: bool
    contact: bool


class RowWords:
    """The words by which rows are known that are no responses."""

    def __init__(self, form: Form) -> None:
        sheets = [sheet for _, sheet in form.sheets.pairs()]
        self._total = fold_heading(form.sheets.municipal.total or "計")
        own = {fold_heading(sheet.total) for sheet in sheets if sheet.total}
        self._totals = {self._total} | own
        self._samples = frozenset(fold_name(sample) for sheet in sheets for sample in sheet.samples)
        self._titles = frozenset(fold_heading(sheet.title) for sheet in sheets)
        # The notes of the blank form come back with every return.
        self.start: Callable[[Row], RowStart] = known(self._read, most=2048)

    def _read(self, cells: Row) -> RowStart:
        """Read the cells left of the answers."""
        name = read_name(cells)
        folded = set(map(fold_heading, name.texts))
        return RowStart(
            name,
            total=not folded.isdisjoint(self._totals) or any(map(_SUM.fullmatch, folded)),
            own_total=self._total in folded,
            sample=next((text for text in name.texts if fold_name(text) in self._samples), None),
            may_be_name=bool(name.texts)
            and folded.isdisjoint(self._titles)
            and not any(is_note(text) or len(text) > _LONGEST for text in name.texts),
            contact=bool(folded) and all(_CONTACT.fullmatch(text.lower()) for text in folded),
        )


@lru_cache(maxsize=16)
def row_words(form: Form) -> RowWords:
    """Collect the words of a form."""
    return RowWords(form)


def read_name(cells: Sequence[CellValue]) -> RowName:
    """Read the cells left of the answers; numbers of rows are passed over."""
    texts: list[str] = []
    code: str | None = None
    column = max(len(cells) - 1, 0)
    for at, value in enumerate(cells):
        if is_blank(value):
            continue
        written = _read_text(shown(value))
        if written.code is not None:
            code = written.code
            column = at if not texts else column
        if written.name is not None:
            texts.append(written.name)
            column = at
    return RowName(tuple(texts), code, column)


class _Written(Struct, frozen=True):
    """A text left of the answers: a code, a name, both, or (neither) a row's number."""

    code: str | None = None
    name: str | None = None


@lru_cache(maxsize=2048)
def _read_text(text: str) -> _Written:
    """Read one cell; cached, as the notes of the blank form come back with every return."""
    folded = fold_name(text)
    if _CODE.fullmatch(folded):
        return _Written(code=folded)
    plain = unicodedata.normalize("NFKC", text).strip()
    if both := _CODE_BEFORE.fullmatch(plain) or _CODE_BEHIND.fullmatch(plain):
        return _Written(both["code"], both["name"].strip())
    return _Written() if is_numbering(folded) else _Written(name=without_numbering(trimmed(text)))


def is_note(text: str) -> bool:
    """Tell whether a text begins as remarks do."""
    return _NOTE.match(text) is not None
