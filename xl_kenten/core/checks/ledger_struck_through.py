"""A contract of a returned ledger, or a part of it, is struck through: nobody can tell whether it was withdrawn."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.form import Form
from xl_kenten.core.returned_form import ReturnedForm
from xl_kenten.core.returned_ledger import answered_from
from xl_kenten.core.strikethrough import OF_A_CONTRACT, taken_as_it_stands


def check(returned: ReturnedForm, _form: Form) -> Iterator[Finding]:
    """Note the cells of each such contract, with the name of the one whose ledger it is.

    It concerns the file, whichever row of whichever file is taken, and so bears no one's code.
    """
    found = returned.ledger
    if found is None:
        return
    response = answered_from(returned.responses)
    for _, contract in found.rows:
        if contract.struck:
            first = contract.struck[0]
            yield Finding(
                FindingCode.FLAG_NORMALISED,
                Place(returned.file.file, contract.sheet, contract.row, first),
                f"契約「{contract.title}」の {taken_as_it_stands(contract.row, contract.struck)}",
                OF_A_CONTRACT,
                item=contract.item_at(first),
                name=response.name if response is not None else None,
            )
