"""転記元: from a cell of 市町村分 to the file, sheet, cell and time it came from."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from xl_kenten.core.finding import cell_address
from xl_kenten.core.form import Form
from xl_kenten.core.normalise import shown
from xl_kenten.core.workbook.form_page import FormPage
from xl_kenten.core.workbook.taken import TakenRow
from xl_kenten.core.workbook.three_way import Value


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one cell came from; ``taken`` differs from ``now`` where a hand has changed it."""

    cell: str
    lg_code: str
    name: str
    item: str | None
    now: Value
    taken: Value
    file: str
    sheet: str
    source_cell: str | None
    sha256: str
    modified: dt.datetime | None
    last_taken: dt.datetime | None

    @property
    def by_hand(self) -> bool:
        """Tell whether the cell no longer holds what was taken."""
        return self.item is not None and self.now != self.taken


@dataclass(frozen=True, slots=True)
class TotalOrigin:
    """Whose deficiencies make a total."""

    cell: str
    item: str
    municipalities: tuple[str, ...]


def origin_of(
    page: FormPage, taken: Mapping[str, TakenRow], row: int, column: int
) -> Origin | TotalOrigin | None:
    """Find where a cell of 市町村分 (row and column from 0) came from; None for any other cell."""
    columns = page.sheet.table.columns
    item = next((item for item, at in columns.items() if at == column), None)
    cell = cell_address(row, column)
    if page.sheet.total is not None and row == page.sheet.total.row:
        flag = page.form.by_id.get(item or "")
        if flag is None or flag not in page.form.flags:
            return None
        names = tuple(
            response.name
            for response in page.sheet.responses
            if response.answers[flag.id].value in flag.deficiency
        )
        return TotalOrigin(cell, flag.id, names)
    standing = next((response for response in page.sheet.responses if response.row == row), None)
    if standing is None or standing.municipality is None:
        return None
    source = taken.get(standing.municipality.lg_code)
    return Origin(
        cell=cell,
        lg_code=standing.municipality.lg_code,
        name=standing.name,
        item=item,
        now=standing.answers[item].value if item else None,
        taken=source.values[item] if source and item else None,
        file=source.file if source else "",
        sheet=source.sheet if source else "",
        source_cell=source.cell_of(page.form, item) if source and item else None,
        sha256=source.sha256 if source else "",
        modified=source.modified if source else None,
        last_taken=source.last_taken if source else None,
    )


def told(origin: Origin | TotalOrigin, form: Form) -> str:
    """Say it in a few Japanese lines."""
    if isinstance(origin, TotalOrigin):
        count = len(origin.municipalities)
        names = "、".join(origin.municipalities) or "（なし）"
        return f"{origin.cell}（{form.title_of(origin.item)}の計）：{count} 団体\n{names}"
    what = f"{origin.name}　{form.title_of(origin.item)}" if origin.item else origin.name
    lines = [f"{origin.cell}（{what}）"]
    if not origin.file:
        return "\n".join([*lines, "取り込んだ回答はありません。"])
    where = f"{origin.sheet}!{origin.source_cell}" if origin.source_cell else origin.sheet
    lines += [
        f"ファイル：{origin.file}",
        f"場所：{where}",
        f"ファイルの更新日時：{shown(origin.modified)}",
        f"取込日時：{shown(origin.last_taken)}",
        f"照合値（SHA-256）：{origin.sha256 or '（なし）'}",
    ]
    if origin.by_hand:
        lines.append(
            f"手修正：取り込んだ値は『{shown(origin.taken) or '空欄'}』、いまは『{shown(origin.now) or '空欄'}』です。"
        )
    return "\n".join(lines)
