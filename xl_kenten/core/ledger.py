"""契約台帳: what the contracts in scope make of the form's row, and which of them stand behind a 1."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from xl_kenten.core.contract import Contract
from xl_kenten.core.form import Form, Item, Section
from xl_kenten.core.response import AnswerState


class Derived(Struct, frozen=True):
    """What the ledger says of one item.

    ``behind`` are the contracts at fault (those of the whole section for its text), in the order of the ledger.
    ``open`` are contracts that may be in scope and have not answered beyond doubt: while there are any, the ledger
    proves no flag sound, as a blank is never a 0.
    """

    item: Item
    value: int | str | None
    behind: tuple[Contract, ...]
    open: tuple[Contract, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Tell whether nothing that is still open could change the flag."""
        return not self.open or bool(self.behind)


class Ledger(Struct, frozen=True):
    """The contracts of one form's row, and what follows from them for each item."""

    form: Form
    contracts: tuple[Contract, ...]
    derived: Mapping[str, Derived]

    def of_scope(self, *, in_scope: bool | None) -> tuple[Contract, ...]:
        """The contracts that are in scope, out of it, or (None) not known to be either."""
        scope = self.form.head.scope
        return tuple(contract for contract in self.contracts if contract.in_scope(scope) is in_scope)


def derive(contracts: Sequence[Contract], form: Form) -> Ledger:
    """Bring the contracts in scope together: OR over the flags, and the texts of those at fault."""
    derived: dict[str, Derived] = {}
    counted = [contract for contract in contracts if contract.in_scope(form.head.scope) is not False]
    for section in form.sections:
        for flag in section.flags:
            derived[flag.id] = _flag(flag, section, counted, form)
        at_fault = {id(each) for flag in section.flags for each in derived[flag.id].behind}
        behind = tuple(contract for contract in counted if id(contract) in at_fault)
        text = section.remediation
        derived[text.id] = Derived(text, _joined(text, behind), behind)
    return Ledger(form, tuple(contracts), derived)


def _flag(flag: Item, section: Section, counted: Sequence[Contract], form: Form) -> Derived:
    answers: list[int] = []
    behind: list[Contract] = []
    open_ones: list[Contract] = []
    for contract in counted:
        applies = contract.applies(section)
        if applies is False and not contract.filled(section):
            continue
        value = contract.answers[flag.id].value
        in_scope, at_fault = contract.in_scope(form.head.scope), contract.is_at_fault(flag)
        # A deficiency counts even where subcontracting is said to be forbidden: it was found by somebody, and
        # subcontracting without leave is what the inspection is about. That nothing was found proves nothing there.
        if not isinstance(value, int) or in_scope is None or not (applies or at_fault):
            open_ones.append(contract)
            continue
        answers.append(value)
        if at_fault:
            behind.append(contract)
    proved = answers if behind or not open_ones else []
    gravest = max(proved, key=lambda value: _gravity(flag, value), default=None)
    return Derived(flag, gravest, tuple(behind), tuple(open_ones))


def _gravity(flag: Item, value: int) -> tuple[int, int]:
    """Deficiencies weigh most, and 該当なし least; among equals, the form lists the lighter ones first."""
    if value in flag.deficiency:
        return 2, flag.deficiency.index(value)
    return int(value not in flag.not_applicable), flag.values.index(value)


def _joined(text: Item, behind: Sequence[Contract]) -> str | None:
    """The texts of the contracts at fault, a line each, led by the contract's name."""
    answers = ((contract, contract.answers[text.id]) for contract in behind)
    lines = [
        f"{contract.title}：{' '.join(str(answer.value).split())}"
        for contract, answer in answers
        if answer.state is AnswerState.GIVEN
    ]
    return "\n".join(lines) or None
