"""The command on the contract ledger: ledger."""

import argparse
from collections.abc import Iterator
from typing import Any

from xl_kenten.actions.collection import basis
from xl_kenten.actions.ledger import Examined, LedgerDesk, examine_return, is_prefectures, summary
from xl_kenten.actions.prefecture_report import PrefectureReport
from xl_kenten.adapters.form_definitions import DEFAULT_FORM
from xl_kenten.commands import DONE, ERRORS_FOUND
from xl_kenten.commands.options import Report, add_command, add_force, add_json
from xl_kenten.commands.words import JapaneseParser, named_path
from xl_kenten.core.contract import ALLOWED, FORBIDDEN, Contract
from xl_kenten.core.contract_date import ContractDate
from xl_kenten.core.finding import Severity
from xl_kenten.core.form import Form
from xl_kenten.core.ledger import Ledger
from xl_kenten.core.ledger_fault import LedgerFault
from xl_kenten.core.ledger_table import OUT_OF_SCOPE
from xl_kenten.core.normalise import is_blank, shortened, shown
from xl_kenten.errors import UsageError

_SCOPE_WORDS = {True: "対象", False: OUT_OF_SCOPE, None: "不明"}


def add_to(commands: "argparse._SubParsersAction[JapaneseParser]") -> None:
    """Add the command."""
    command = add_command(commands, "ledger", "契約台帳を点検し、様式の欄と照らし合わせます", _ledger)
    command.add_argument(
        "workbook",
        type=named_path,
        metavar="ブック",
        help="new で作ったブック、または契約台帳の付いた回答ファイル",
    )
    command.add_argument(
        "--apply", action="store_true", help="都道府県分に反映して保存します（手で入力した値は残ります）"
    )
    command.add_argument(
        "--form", default=DEFAULT_FORM, metavar="ID", help=f"回答ファイルの様式の ID（既定：{DEFAULT_FORM}）"
    )
    add_json(command)
    add_force(command)


def _ledger(options: argparse.Namespace) -> int:
    report = Report(options)
    if is_prefectures(options.workbook):
        found, said = _of_prefecture(options)
    elif options.apply:
        raise UsageError("--apply は、new で作った都道府県のブックにだけ使えます。")
    else:
        found = examine_return(options.workbook, basis(None, form=options.form))
        said = list(summary(found))
    report.write(lambda: _facts(found))
    report.say(_lines(found))
    report.say(said)
    return ERRORS_FOUND if any(each.severity is Severity.ERROR for each in found.faults) else DONE


def _of_prefecture(options: argparse.Namespace) -> tuple[Examined, list[str]]:
    book = PrefectureReport(options.workbook)
    desk = LedgerDesk(book.desk)
    if not options.apply:
        found = desk.examined()
        return found, list(summary(found))
    found, said = desk.apply()
    book.save()
    return found, said.splitlines()


def _lines(found: Examined) -> Iterator[str]:
    """Every contract, every 1 with the contracts behind it, and every fault."""
    form = found.ledger.form
    for contract in found.ledger.contracts:
        yield _line(contract, form)
    for flag in form.flags:
        derived = found.ledger.derived[flag.id]
        if derived.behind:
            rows = "、".join(f"{each.row + 1}行目 {each.name}".rstrip() for each in derived.behind)
            yield f"「{form.title_of(flag.id)}」＝ {derived.value}：{rows}"
    for fault in found.faults:
        yield f"{fault.severity.label}　{fault.sentence}"


def _line(contract: Contract, form: Form) -> str:
    start = _shown_date(contract.start) or "？"
    end = "期限なし" if contract.end.is_blank else _shown_date(contract.end)
    subcontracting = {True: ALLOWED, False: FORBIDDEN, None: "？"}[contract.subcontracting]
    scope = _SCOPE_WORDS[contract.in_scope(form.head.scope)]
    return f"{contract.row + 1}行目　{scope}　{contract.title}（{start}～{end}、再委託 {subcontracting}）"


def _shown_date(date: ContractDate) -> str:
    """The day, or what stands in its place: 平成18年度."""
    return shown(date.day) or f"『{shortened(shown(date.raw))}』" * (not is_blank(date.raw))


def _facts(found: Examined) -> dict[str, Any]:
    ledger = found.ledger
    scope = ledger.form.head.scope
    return {
        "form": ledger.form.head.id,
        "scope": {"first_day": scope.first_day, "last_day": scope.last_day},
        "contracts": [_contract(contract, ledger) for contract in ledger.contracts],
        "derived": {item: derived.value for item, derived in ledger.derived.items()},
        "behind": {flag.id: _rows(ledger.derived[flag.id].behind) for flag in ledger.form.flags},
        "open": {flag.id: _rows(ledger.derived[flag.id].open) for flag in ledger.form.flags},
        "answers": dict(found.own.values()) if found.own is not None else None,
        "put": list(found.put),
        "faults": [_fault(fault) for fault in found.faults],
    }


def _rows(contracts: tuple[Contract, ...]) -> list[dict[str, Any]]:
    return [{"sheet": contract.sheet, "row": contract.row + 1} for contract in contracts]


def _contract(contract: Contract, ledger: Ledger) -> dict[str, Any]:
    return {
        "sheet": contract.sheet,
        "row": contract.row + 1,
        "name": contract.name,
        "contractor": contract.contractor,
        "start": contract.start.day,
        "end": contract.end.day,
        "subcontracting": contract.subcontracting,
        "in_scope": contract.in_scope(ledger.form.head.scope),
        "answers": {item: answer.value for item, answer in contract.answers.items()},
    }


def _fault(fault: LedgerFault) -> dict[str, Any]:
    return {
        "code": str(fault.code) if fault.code else None,
        "severity": fault.severity.value,
        "sheet": fault.place.sheet,
        "cell": fault.place.cell,
        "contract": fault.name or None,
        "item": fault.item,
        "message": fault.sentence,
        "cure": fault.cure,
    }
