"""元に戻す: what the last button changed, kept in the workbook itself, so that it survives saving."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from xl_kenten.core.grid import ErrorValue, Grid
from xl_kenten.core.workbook.cell_block import Block, Content, Formula, Standing, content_of

_CHUNK = 8_000  # a cell holds 32,767 characters; LibreOffice puts a line break into one of more than 16,383


class _Cell(msgspec.Struct, frozen=True, omit_defaults=True):
    """One cell: a value, the text of a formula, a moment, or an error."""

    v: str | int | float | bool | None = None
    f: str | None = None
    d: dt.datetime | None = None
    e: str | None = None


class _Change(msgspec.Struct, frozen=True):
    sheet: str
    row: int
    column: int
    before: list[list[_Cell]]
    after: list[list[_Cell]]


@dataclass(frozen=True, slots=True)
class Restoration:
    """The blocks that bring the former state back, and how many cells were changed by hand since and stay."""

    blocks: tuple[Block, ...]
    kept: int


def standing(grid: Grid, row: int, column: int) -> Content:
    """What a cell holds now, as something that can be written again."""
    formula = grid.formulas.get((row, column))
    value = grid.value(row, column)
    if formula is not None:
        return Formula(formula, value if isinstance(value, (str, float)) else "")
    return content_of(value)


def same(one: Content, other: Content) -> bool:
    """Tell whether two contents are the same to the reader; blank text is blank."""
    if isinstance(one, Formula) and isinstance(other, Formula):
        return _plain(one.text) == _plain(other.text)
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return (None if one == "" else one) == (None if other == "" else other)


def _plain(formula: str) -> str:
    """Leave out the quotes and spaces that a spreadsheet puts into a formula, or drops, as it likes."""
    return formula.replace("'", "").replace(" ", "")


def record(blocks: Iterable[Block], grids: Mapping[str, Grid], undo_sheet: Grid) -> Block:
    """Write down the state before and after these blocks; replaces the former record."""
    changes = [
        _Change(
            block.sheet,
            block.row,
            block.column,
            [
                [
                    _coded(standing(grids[block.sheet], block.row + r, block.column + c))
                    for c in range(len(cells))
                ]
                for r, cells in enumerate(block.rows)
            ],
            [[_coded(cell) for cell in cells] for cells in block.rows],
        )
        for block in blocks
    ]
    text = msgspec.json.encode(changes).decode()
    chunks: list[tuple[Content, ...]] = [
        (text[start : start + _CHUNK],) for start in range(0, len(text), _CHUNK)
    ]
    return Block(undo_sheet.sheet, 0, 0, (*chunks, *[(None,)] * (len(undo_sheet.rows) - len(chunks))))


def recorded_sheets(undo_sheet: Grid) -> tuple[str, ...]:
    """The sheets that the record speaks of."""
    return tuple(dict.fromkeys(change.sheet for change in _changes(undo_sheet)))


def restore(undo_sheet: Grid, grids: Mapping[str, Grid]) -> Restoration:
    """Bring the former state back, cell by cell, where the button's own value still stands."""
    blocks = []
    kept = 0
    for change in _changes(undo_sheet):
        grid = grids[change.sheet]
        rows = []
        for r, (befores, afters) in enumerate(zip(change.before, change.after, strict=True)):
            cells: list[Content] = []
            for c, (before, after) in enumerate(zip(befores, afters, strict=True)):
                now = standing(grid, change.row + r, change.column + c)
                untouched = same(now, _content(after))
                kept += not untouched and not same(now, _content(before))
                cells.append(_content(before) if untouched else now)
            rows.append(tuple(cells))
        blocks.append(Block(change.sheet, change.row, change.column, tuple(rows)))
    return Restoration(tuple(blocks), kept)


def emptied(undo_sheet: Grid) -> Block:
    """Forget the record."""
    return Block(undo_sheet.sheet, 0, 0, ((None,),) * max(len(undo_sheet.rows), 1))


def _changes(undo_sheet: Grid) -> Sequence[_Change]:
    text = "".join(row[0] for row in undo_sheet.rows if row and isinstance(row[0], str))
    if not text:
        return ()
    try:
        changes = msgspec.json.decode(text, type=list[_Change])
    except (msgspec.DecodeError, ValueError, RecursionError):
        return ()  # somebody wrote into the hidden sheet: there is nothing to go back to
    return changes if all(map(_is_whole, changes)) else ()


def _is_whole(change: _Change) -> bool:
    """Tell whether a change has cells, all rows are equally long, and every cell has a before and an after."""
    widths = [len(cells) for cells in change.before]
    return (
        min(change.row, change.column) >= 0
        and min(widths, default=0) == max(widths, default=0) > 0
        and [len(cells) for cells in change.after] == widths
    )


def _coded(content: Content) -> _Cell:
    match content:
        case Formula(text, _):
            return _Cell(f=text)
        case dt.datetime():
            return _Cell(d=content)
        case ErrorValue(text):
            return _Cell(e=text)
        case Standing():
            raise ValueError("a block is recorded once its cells are known")
        case _:
            return _Cell(v=content)


def _content(cell: _Cell) -> Content:
    if cell.f is not None:
        return Formula(cell.f, "")
    if cell.e is not None:
        return ErrorValue(cell.e)
    return cell.d if cell.d is not None else cell.v
