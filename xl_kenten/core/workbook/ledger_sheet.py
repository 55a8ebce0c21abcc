"""The sheet 契約台帳 beside 都道府県分: what goes from the one into the other, and what is written beside each row."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from xl_kenten.core.finding import Severity
from xl_kenten.core.form import Form, ItemKind
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.ledger import Derived, Ledger
from xl_kenten.core.ledger_comparison import contradiction, contradicts
from xl_kenten.core.ledger_fault import LedgerFault
from xl_kenten.core.ledger_table import OUT_OF_SCOPE, LedgerColumn, LedgerTable, find_ledgers
from xl_kenten.core.normalise import fold_heading, shown
from xl_kenten.core.response import Answer, AnswerState, Response
from xl_kenten.core.workbook.cell_block import Block, Content, Standing
from xl_kenten.core.workbook.form_page import FormPage
from xl_kenten.core.workbook.remarks import remark
from xl_kenten.core.workbook.sheets import LEDGER, LEDGER_RECORD
from xl_kenten.core.workbook.three_way import Merged, Outcome, Value, merge
from xl_kenten.errors import UsageError

_LONGEST_TEXT = 32_767  # characters a cell holds, counted as UTF-16 has them
_SCOPE_WORDS = {True: "対象", False: OUT_OF_SCOPE, None: "不明"}


@dataclass(frozen=True, slots=True)
class Reflection:
    """A ledger laid over the form's row: each item's fate, and what is to be told of the row."""

    page: FormPage
    own: Response
    merged: Mapping[str, Merged]
    faults: tuple[LedgerFault, ...]

    @property
    def changed(self) -> tuple[str, ...]:
        """The items whose cells get another value."""
        return tuple(item for item, merged in self.merged.items() if merged.outcome is Outcome.TAKEN)

    def answers_block(self) -> Block:
        """The row of the form; every cell that does not change stays as it stands."""
        columns = self.page.sheet.table.columns
        first, last = min(columns.values()), max(columns.values())
        new: dict[int, Content] = {columns[item]: self.merged[item].value for item in self.changed}
        cells = tuple(new.get(column, Standing.KEEP) for column in range(first, last + 1))
        return Block(self.page.grid.sheet, self.own.row, first, (cells,))


def ledger_table(sheet: Grid, form: Form) -> LedgerTable:
    """Find the ledger in its sheet; raises UsageError when its headings are lost, or when there are two."""
    search = find_ledgers(sheet, form)
    if len(search.tables) == 1 and not search.doubtful:
        return search.tables[0]
    if search.doubtful:
        lost = "、".join(f"「{heading}」" for heading in search.doubtful[0])
        found = f"の見出し{lost}が見つからないか、二つあります"
    elif search.tables:
        found = "に台帳が二つ以上あります"
    else:
        found = "に台帳の見出しが見つかりません"
    raise UsageError(
        f"「{sheet.sheet}」シート{found}。新しいブックの同じシートを見本に直し、もう一度お試しください。"
    )


def lay_over(ledger: Ledger, page: FormPage, base: Mapping[str, Value]) -> Reflection:
    """Decide each cell of the form's row three ways: last put, standing now, and as the ledger has it now.

    Raises UsageError when the sheet does not hold exactly one row to fill.
    """
    if len(page.sheet.responses) != 1:
        raise UsageError(
            f"「{page.grid.sheet}」シートに、都道府県の行が一つ見つかりません。都道府県名を入力してください。"
        )
    own = page.sheet.responses[0]
    merged: dict[str, Merged] = {}
    faults: list[LedgerFault] = []
    for section in ledger.form.sections:
        for item in section.items:
            derived, answer = ledger.derived[item.id], own.answers[item.id]
            if _too_long(derived.value):
                faults.append(_text_too_long(own, derived))
                continue
            decided = _decided(base.get(item.id), answer, derived.value, page)
            merged[item.id] = decided
            if decided.outcome not in (Outcome.HAND_EDIT, Outcome.CONFLICT) or not ledger.contracts:
                continue
            if item.kind is ItemKind.REMEDIATION:
                faults.extend(_text_kept(own, derived))
            elif contradicts(answer, section, ledger):
                faults.append(contradiction(own, section, derived, ledger))
    return Reflection(page, own, merged, tuple(faults))


def _decided(base: Value, answer: Answer, derived: Value, page: FormPage) -> Merged:
    standing = _standing(answer)
    decided = merge(base, standing, derived)
    place = (page.sheet.responses[0].row, answer.column)
    if decided.outcome is Outcome.TAKEN and place in page.grid.formulas:
        return Merged(Outcome.CONFLICT, standing, base)  # a formula is a hand's, whatever it shows
    return decided


def _standing(answer: Answer) -> Value:
    """What a cell says; an entry that is no answer counts as it stands, never as blank."""
    if answer.state is AnswerState.UNUSABLE:
        return f"\0{shown(answer.raw)}"  # no ledger can say this
    return answer.value


def _too_long(value: Value) -> bool:
    return isinstance(value, str) and len(value.encode("utf-16-le", "surrogatepass")) // 2 > _LONGEST_TEXT


def _text_too_long(own: Response, derived: Derived) -> LedgerFault:
    return LedgerFault(
        own.place(derived.item.id),
        Severity.ERROR,
        "契約台帳の改善事項を合わせると、一つのセルに入りません。",
        "台帳の文章を短くするか、くわしい内容を別紙に分けてください。",
        own.name,
        derived.item.id,
    )


def _text_kept(own: Response, derived: Derived) -> Iterator[LedgerFault]:
    if derived.value is not None:
        yield LedgerFault(
            own.place(derived.item.id),
            Severity.WARNING,
            "すでに改善事項が書かれているため、契約台帳の文章は反映していません。",
            "台帳の文章に替えるときは、この欄を空欄にして、もう一度反映してください。",
            own.name,
            derived.item.id,
        )


def read_record(table: LedgerTable, form: Form) -> dict[str, Value]:
    """What was last put into the form; nothing where the row above the headings is lost."""
    row = _record_row(table)
    if row is None:
        return {}
    return {
        item.id: _remembered(table.grid.value(row, table.columns[item.id]), item.kind) for item in form.items
    }


def _remembered(cell: CellValue, kind: ItemKind) -> Value:
    text = shown(cell)
    if kind is ItemKind.FLAG:
        return int(text) if text.isascii() and text.isdigit() else None
    return text or None


def _record_row(table: LedgerTable) -> int | None:
    label = fold_heading(LEDGER_RECORD)
    for row in range(table.heading_row - 1, -1, -1):
        if any(isinstance(cell, str) and fold_heading(cell) == label for cell in table.grid.rows[row]):
            return row
    return None


def record_block(reflection: Reflection, table: LedgerTable) -> Block:
    """Remember what was put; raises UsageError when the row for it is lost."""
    row = _record_row(table)
    if row is None:
        raise UsageError(
            f"「{LEDGER}」シートの見出しの上に「{LEDGER_RECORD}」の行がありません。"
            "新しいブックの同じシートから写して、もう一度お試しください。"
        )
    new: dict[int, Content] = {table.columns[item]: each.base for item, each in reflection.merged.items()}
    first, last = min(new), max(new)
    cells = tuple(new.get(column, Standing.KEEP) for column in range(first, last + 1))
    return Block(table.grid.sheet, row, first, (cells,))


def row_blocks(ledger: Ledger, table: LedgerTable, faults: Iterable[LedgerFault]) -> Iterator[Block]:
    """Fill 点検対象 and 検査結果 beside the contracts, where the ledger has these columns; other rows are wiped."""
    scope = ledger.form.head.scope
    words = {contract.row: _SCOPE_WORDS[contract.in_scope(scope)] for contract in ledger.contracts}
    of_row: dict[int, list[LedgerFault]] = {}
    for fault in faults:
        if fault.place.row is not None and fault.place.sheet == table.grid.sheet:
            of_row.setdefault(fault.place.row, []).append(fault)
    remarks = {row: remark(each) for row, each in of_row.items()}
    rows = range(table.heading_row + 1, min(table.end, len(table.grid.rows)))
    for heading, values in ((LedgerColumn.SCOPE, words), (LedgerColumn.REMARKS, remarks)):
        if heading in table.columns and rows:
            cells = tuple((values.get(row),) for row in rows)
            yield Block(table.grid.sheet, rows.start, table.columns[heading], cells)
