"""契約台帳: checked, reflected in 都道府県分, and followed back from a 1 to the contracts behind it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xl_kenten.actions.collection import Basis
from xl_kenten.actions.workbook_desk import Desk
from xl_kenten.adapters.returned_files import read_returned_file
from xl_kenten.core.contract import Contract
from xl_kenten.core.contract_faults import contract_faults
from xl_kenten.core.finding_list import counted
from xl_kenten.core.ledger import Derived, Ledger, derive
from xl_kenten.core.ledger_comparison import contradictions
from xl_kenten.core.ledger_fault import LedgerFault, in_order
from xl_kenten.core.ledger_reading import read_contracts
from xl_kenten.core.ledger_table import LedgerTable
from xl_kenten.core.response import Response
from xl_kenten.core.returned_file import ReturnedFile
from xl_kenten.core.returned_form import read_returned_form
from xl_kenten.core.returned_ledger import answered_from
from xl_kenten.core.workbook.cell_block import Block
from xl_kenten.core.workbook.ledger_sheet import (
    Reflection,
    lay_over,
    ledger_table,
    read_record,
    record_block,
    row_blocks,
)
from xl_kenten.core.workbook.result_list import result_blocks
from xl_kenten.core.workbook.sheets import LEDGER, RESULTS, SETTINGS
from xl_kenten.errors import UsageError

_TOLD = 3  # so many contradictions are told at once; all of them stand in 検査結果
_NAMED = 10  # so many contracts are named in a message


@dataclass(frozen=True, slots=True)
class Examined:
    """A ledger, the form's row beside it (None: not exactly one), what is wrong, and the items that were put."""

    ledger: Ledger
    own: Response | None
    faults: tuple[LedgerFault, ...]
    put: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Behind:
    """What to tell of the contracts behind a cell, and the cell of the ledger to go to (None: there is none)."""

    derived: Derived
    place: tuple[int, int] | None
    told: str


class LedgerDesk:
    """The ledger of the prefecture's workbook, read once. Raises UsageError where its headings are lost."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        form = desk.on.form
        self._table: LedgerTable = ledger_table(desk.pages[LEDGER], form)
        self.ledger = derive(read_contracts(self._table, form), form)
        self._faults = tuple(
            fault
            for contract in self.ledger.contracts
            for fault in contract_faults(contract, self._table, form, desk.book)
        )
        self._page = desk.page(form.sheets.prefecture.name)

    def examined(self) -> Examined:
        """What is wrong with the ledger, and with 都道府県分 beside it; nothing is written."""
        if len(self._page.sheet.responses) != 1:
            return Examined(self.ledger, None, in_order(self._faults))
        return self._beside(self._laid_over())

    def check(self) -> str:
        """入力チェック of the ledger: fill its own columns and the sheet 検査結果; 都道府県分 stays as it is."""
        found = self.examined()
        self._desk.pages.apply(self._told_blocks(found))
        return "\n".join([f"「{LEDGER}」を点検しました。", *summary(found)])

    def apply(self) -> tuple[Examined, str]:
        """台帳から反映: fill 都道府県分; what a hand wrote there stays, and is told where the ledger contradicts it.

        Raises UsageError when there is not exactly one row to fill.
        """
        laid = self._laid_over()
        found = self._beside(laid)
        blocks = [laid.answers_block(), record_block(laid, self._table), *self._told_blocks(found)]
        self._desk.pages.apply(blocks)
        sheet = laid.page.grid.sheet
        said = (
            f"契約台帳から「{sheet}」の {len(laid.changed)} か所に反映しました。"
            if laid.changed
            else f"「{sheet}」に新しく反映するところはありません。"
        )
        return found, "\n".join([said, *summary(found)])

    def behind(self, row: int, column: int) -> Behind:
        """1 の契約へ: from a cell of 都道府県分 (from 0) to the contracts; raises UsageError for any other cell."""
        columns = self._page.sheet.table.columns
        item = next((item for item, at in columns.items() if at == column), None)
        if item is None or row not in {response.row for response in self._page.sheet.responses}:
            raise UsageError(f"「{self._page.grid.sheet}」シートで、調べたい回答のセルを選んでください。")
        derived = self.ledger.derived[item]
        title = self._desk.on.form.title_of(item)
        if derived.behind:
            told = f"「{title}」に不備のある契約：{len(derived.behind)} 件\n{_listed(derived.behind)}"
            return Behind(derived, (derived.behind[0].row, self._table.columns[item]), told)
        told = f"「{title}」に不備のある契約は、契約台帳にありません。"
        if derived.open:
            told += f"\nまだ判定できない契約：{len(derived.open)} 件\n{_listed(derived.open)}"
        return Behind(derived, None, told)

    def _laid_over(self) -> Reflection:
        return lay_over(self.ledger, self._page, read_record(self._table, self._desk.on.form))

    def _beside(self, laid: Reflection) -> Examined:
        return Examined(self.ledger, laid.own, in_order((*self._faults, *laid.faults)), laid.changed)

    def _told_blocks(self, found: Examined) -> Iterator[Block]:
        yield from row_blocks(self.ledger, self._table, found.faults)
        title = f"{RESULTS}　「{LEDGER}」の点検　{counted(found.faults)}"
        targets = [(fault, _target(fault)) for fault in found.faults]
        yield from result_blocks(targets, self._desk.on.form, self._desk.pages[RESULTS], title)


def examine_return(path: Path, on: Basis) -> Examined:
    """Check the ledger inside a municipality's returned file.

    Raises UsageError when the file cannot be read or holds no whole ledger.
    """
    file = _read(path)
    if file.refusal is not None:
        raise UsageError(f"「{path.name}」を読み取れませんでした。理由は xl-kenten check で確かめられます。")
    form = read_returned_form(file, on.form, on.register, on.prefecture)
    returned = form.ledger
    if returned is None:
        raise UsageError(f"「{path.name}」に契約台帳がありません。")
    if returned.doubtful:
        headings = "、".join(f"「{heading}」" for heading in returned.doubtful)
        raise UsageError(
            f"「{path.name}」の契約台帳の見出し{headings}が見つからないか、二つあります。"
            "配布した様式のとおりに直してください。"
        )
    own = answered_from(form.responses)
    faults = [
        fault
        for table, contract in returned.rows
        for fault in contract_faults(contract, table, on.form, file.file)
    ]
    if own is not None:
        faults += contradictions(own, returned.ledger)
    return Examined(returned.ledger, own, in_order(faults))


def is_prefectures(path: Path) -> bool:
    """Tell the prefecture's workbook from a municipality's form. Raises UsageError without a file."""
    if not path.is_file():
        raise UsageError(f"「{path}」がありません。場所と名前を確かめてください。")
    return any(grid.sheet == SETTINGS for grid in _read(path).grids)


def summary(found: Examined) -> Iterator[str]:
    """Say in a few lines how the ledger stands, the gravest contradictions whole."""
    ledger = found.ledger
    if not ledger.contracts:
        yield "契約台帳に契約がありません。"
        return
    words = ((True, "点検対象"), (False, "対象外"), (None, "判定できないもの"))
    counts = ((word, len(ledger.of_scope(in_scope=which))) for which, word in words)
    yield "契約：" + "　".join(f"{word} {count} 件" for word, count in counts if count)
    open_flags = [flag for flag in ledger.form.flags if not ledger.derived[flag.id].is_settled]
    if open_flags:
        yield f"未記入などがあるため、まだ判定できない項目：{len(open_flags)} 項目"
    yield counted(found.faults)
    form_sheet = found.own.sheet if found.own is not None else None
    beside = [fault for fault in found.faults if fault.place.sheet == form_sheet]
    yield from (fault.sentence for fault in beside[:_TOLD])
    if len(beside) > _TOLD:
        yield f"ほか {len(beside) - _TOLD} か所"


def _read(path: Path) -> ReturnedFile:
    return read_returned_file(path, path.name)


def _listed(contracts: Sequence[Contract]) -> str:
    lines = [f"・{each.row + 1}行目　{each.name or '（契約名なし）'}" for each in contracts[:_NAMED]]
    if len(contracts) > _NAMED:
        lines.append(f"ほか {len(contracts) - _NAMED} 件")
    return "\n".join(lines)


def _target(fault: LedgerFault) -> tuple[str, int, int] | None:
    place = fault.place
    if place.sheet is None or place.row is None or place.column is None:
        return None
    return place.sheet, place.row, place.column
