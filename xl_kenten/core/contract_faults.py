"""What is wrong with a contract: the fixed findings where they truly fit, and what only a ledger can have wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from msgspec import structs

from xl_kenten.core.checks import ANSWER_CHECKS
from xl_kenten.core.contract import ALLOWED, FORBIDDEN, Contract
from xl_kenten.core.contract_date import ContractDate, DateFault
from xl_kenten.core.finding import FindingCode, Place, Severity
from xl_kenten.core.form import Form, SheetKind
from xl_kenten.core.ledger_fault import LedgerFault
from xl_kenten.core.ledger_table import LedgerColumn, LedgerTable
from xl_kenten.core.municipality import Match, MatchKind
from xl_kenten.core.normalise import is_blank, shown
from xl_kenten.core.response import Response
from xl_kenten.core.strikethrough import OF_A_CONTRACT, taken_as_it_stands


def contract_faults(contract: Contract, table: LedgerTable, form: Form, file: str) -> Iterator[LedgerFault]:
    """Tell what is wrong with one contract.

    Of one out of scope only that it is, what its dates have wrong, and what of it is struck through.
    """
    at = _At(contract, table, file)
    yield from _names(at)
    yield from _dates(at, form)
    yield from _struck(at)
    in_scope = contract.in_scope(form.head.scope)
    if in_scope is False:
        yield at.fault(
            LedgerColumn.END, Severity.NOTICE, _out_of_scope(contract, form), "集計には入れません。"
        )
        return
    yield from _subcontracting(at, form)
    response = _as_response(contract, table, file)
    asked = _asked(form, subcontracting=contract.subcontracting is True)
    for check in ANSWER_CHECKS:
        for found in check(response, asked):
            yield LedgerFault(
                found.place, found.severity, found.message, found.cure, contract.title, found.item, found.code
            )


@dataclass(frozen=True, slots=True)
class _At:
    """A contract and where its cells stand."""

    contract: Contract
    table: LedgerTable
    file: str

    def fault(self, column: str, severity: Severity, message: str, cure: str) -> LedgerFault:
        """Make a fault at a cell; ``column`` is a ``LedgerColumn`` or an item's id."""
        place = Place(self.file, self.contract.sheet, self.contract.row, self.table.columns[column])
        item = column if column in self.contract.answers else None
        return LedgerFault(place, severity, message, cure, self.contract.title, item)


def _names(at: _At) -> Iterator[LedgerFault]:
    if not at.contract.name:
        yield at.fault(
            LedgerColumn.NAME, Severity.ERROR, "契約名が未記入です。", "契約書の件名を入力してください。"
        )
    if not at.contract.contractor:
        yield at.fault(
            LedgerColumn.CONTRACTOR,
            Severity.WARNING,
            "委託先が未記入です。",
            "受託事業者の名称を入力してください。",
        )


def _dates(at: _At, form: Form) -> Iterator[LedgerFault]:
    contract = at.contract
    # Where the other date decides alone, nothing of the form hangs on the one that is wrong.
    decided = contract.in_scope(form.head.scope) is not None
    severity = Severity.WARNING if decided else Severity.ERROR
    end_of_sentence = "（点検対象かどうかには影響しません）。" if decided else "。"
    for column, date in ((LedgerColumn.START, contract.start), (LedgerColumn.END, contract.end)):
        if date.fault is not None:
            message = f"{column.value}{_date_fault(date, form)}{end_of_sentence}"
            yield at.fault(column, severity, message, _date_cure(column, form))
    if contract.start.is_blank:
        message = f"{LedgerColumn.START.value}が未記入です{end_of_sentence}"
        yield at.fault(LedgerColumn.START, severity, message, _date_cure(LedgerColumn.START, form))
    if contract.is_reversed:
        message = f"契約終了日{_quoted(contract.end)}が契約開始日{_quoted(contract.start)}より前です。"
        yield at.fault(LedgerColumn.END, Severity.ERROR, message, "どちらかを正しい日付に直してください。")


def _struck(at: _At) -> Iterator[LedgerFault]:
    contract = at.contract
    if contract.struck:
        first = contract.struck[0]
        yield LedgerFault(
            Place(at.file, contract.sheet, contract.row, first),
            Severity.NOTICE,
            taken_as_it_stands(contract.row, contract.struck),
            OF_A_CONTRACT,
            contract.title,
            contract.item_at(first),
            FindingCode.FLAG_NORMALISED,
        )


def _quoted(date: ContractDate) -> str:
    return f"（{shown(date.day)}）" if date.day is not None else f"『{shown(date.raw)}』"


def _date_fault(date: ContractDate, form: Form) -> str:
    if date.fault is DateFault.IMPOSSIBLE:
        return f"『{shown(date.raw)}』は、ありえない日付です"
    if date.fault is DateFault.FAR:
        return f"『{shown(date.raw)}』が、点検の基準日（{shown(form.head.issued)}）から 50 年より離れています"
    return f"『{shown(date.raw)}』は、日付として読み取れません"


def _date_cure(column: LedgerColumn, form: Form) -> str:
    day = form.head.scope.first_day
    cure = f"{day.year}/{day.month}/{day.day} のように、年月日を西暦 4 桁か元号で入力してください。"
    return f"{cure}期限の定めがない契約は空欄にしてください。" if column is LedgerColumn.END else cure


def _out_of_scope(contract: Contract, form: Form) -> str:
    scope = form.head.scope
    if contract.start.first > scope.last_day:
        return f"点検対象外の契約です（開始日が {shown(scope.last_day)} より後）。"
    return f"点検対象外の契約です（終了日が {shown(scope.first_day)} より前）。"


def _subcontracting(at: _At, form: Form) -> Iterator[LedgerFault]:
    contract = at.contract
    if contract.subcontracting is None:
        raw = contract.subcontracting_raw
        message = "再委託の可否が未記入です。" if is_blank(raw) else f"再委託の『{shown(raw)}』は使えません。"
        cure = f"{ALLOWED} か {FORBIDDEN} を入力してください。"
        yield at.fault(LedgerColumn.SUBCONTRACTING, Severity.ERROR, message, cure)
    if contract.subcontracting is False:
        for section in form.sections:
            for item in contract.filled(section) if section.subcontracting_only else ():
                yield at.fault(
                    item.id,
                    Severity.ERROR,
                    f"再委託が{FORBIDDEN}の契約ですが、「{form.title_of(item.id)}」に記入があります。",
                    f"再委託を{ALLOWED}に直すか、この欄を空欄にしてください。",
                )


def _as_response(contract: Contract, table: LedgerTable, file: str) -> Response:
    """A contract answers as a row of the form does."""
    return Response(
        file=file,
        sheet=contract.sheet,
        row=contract.row,
        name_column=table.columns[LedgerColumn.NAME],
        kind=SheetKind.PREFECTURE,
        name_text=contract.title,
        match=Match(MatchKind.UNKNOWN),
        answers=contract.answers,
    )


@lru_cache(maxsize=32)
def _asked(form: Form, *, subcontracting: bool) -> Form:
    """The form as one contract has to answer it: on subcontractors, then whole, only where there may be some."""
    sections = tuple(
        structs.replace(section, nil_return=section.nil_return and not section.subcontracting_only)
        for section in form.sections
        if subcontracting or not section.subcontracting_only
    )
    return structs.replace(form, sections=sections)
