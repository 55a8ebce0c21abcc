"""The form beside the ledger: flags that contradict the contracts, with both told."""

from collections.abc import Iterator, Sequence

from xl_kenten.core.contract import ALLOWED, Contract
from xl_kenten.core.finding import FindingCode, Severity
from xl_kenten.core.form import Section
from xl_kenten.core.ledger import Derived, Ledger
from xl_kenten.core.ledger_fault import LedgerFault
from xl_kenten.core.normalise import shown
from xl_kenten.core.response import Answer, AnswerState, Response

_NAMED = 5  # so many contracts are enough to find the mistake


def contradictions(response: Response, ledger: Ledger) -> Iterator[LedgerFault]:
    """Compare a returned row with the ledger of the same file.

    A blank flag contradicts nothing (it is told as such anyway), but a section left blank as 該当なし does where
    the ledger has answers for it. What the ledger leaves open is not compared.
    """
    for section in ledger.form.sections if ledger.contracts else ():
        nil = response.is_nil(section)
        for flag in section.flags:
            answer = response.answers[flag.id]
            unanswered = answer.state is AnswerState.BLANK and not nil
            if not unanswered and contradicts(answer, section, ledger):
                yield contradiction(response, section, ledger.derived[flag.id], ledger)


def contradicts(answer: Answer, section: Section, ledger: Ledger) -> bool:
    """Tell whether a flag of the form says something else than the contracts that are beyond doubt.

    Where no contract is to be inspected, none is at fault: a flag that has to be answered may say so.
    """
    derived = ledger.derived[answer.item.id]
    if not derived.is_settled or answer.value == derived.value:
        return False
    sound = answer.value is not None and answer.value not in answer.item.deficiency
    return not (derived.value is None and sound and not section.nil_return)


def contradiction(response: Response, section: Section, derived: Derived, ledger: Ledger) -> LedgerFault:
    """Name the form's cell and value, and the ledger's contracts and value."""
    answer = response.answers[derived.item.id]
    entered = "空欄です" if answer.state is AnswerState.BLANK else f"『{shown(answer.raw)}』です"
    title = ledger.form.title_of(derived.item.id)
    return LedgerFault(
        response.place(derived.item.id),
        Severity.ERROR,
        f"様式の「{title}」は{entered}が、契約台帳では{_said(section, derived, ledger)}。",
        "台帳の契約とこの欄のどちらが正しいかを確かめ、誤っている方を直してください。",
        response.name,
        derived.item.id,
        FindingCode.LEDGER_MISMATCH,
    )


def _said(section: Section, derived: Derived, ledger: Ledger) -> str:
    if derived.behind:
        return f"『{derived.value}』です（{listed(derived.behind)}）"
    count = len(ledger.of_scope(in_scope=True))
    if derived.value is not None:
        return f"『{derived.value}』です（点検対象の契約 {count} 件に不備なし）"
    if section.nil_return and count:
        why = f"再委託が{ALLOWED}のもの" if section.subcontracting_only else f"{section.label}の記入"
        return f"空欄（該当なし）になります（点検対象の契約 {count} 件に、{why}なし）"
    if section.nil_return:
        return "空欄（該当なし）になります（点検対象の契約なし）"
    return "不備なしになります（点検対象の契約なし）"


def listed(contracts: Sequence[Contract]) -> str:
    """Name contracts with their rows: 「6行目 見本システム保守」."""
    names = "、".join(
        f"{contract.row + 1}行目{f' {contract.name}' if contract.name else ''}"
        for contract in contracts[:_NAMED]
    )
    return names + (f" ほか {len(contracts) - _NAMED} 件" if len(contracts) > _NAMED else "")
