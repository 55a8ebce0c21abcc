"""A returned file read as the form: its tables, its responses, and which of them cannot be told apart."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from msgspec import Struct

from xl_kenten.core.form import Form, Item
from xl_kenten.core.form_table import find_tables
from xl_kenten.core.municipality import Register
from xl_kenten.core.response import Response
from xl_kenten.core.return_sheet import Matching, ReturnSheet, read_sheet
from xl_kenten.core.returned_file import ReturnedFile
from xl_kenten.core.returned_ledger import ReturnedLedger, read_returned_ledger


class ReturnedForm(Struct, frozen=True, dict=True):
    """What a file holds of the form.

    ``responses`` are the rows to take. ``ambiguous`` are groups of rows that answer differently for one
    municipality in different tables of the file, so that none is taken. ``missing`` names, for each
    incomplete table, the items whose headings were not found. ``ledger`` is the 契約台帳 beside them.
    """

    file: ReturnedFile
    sheets: tuple[ReturnSheet, ...]
    responses: tuple[Response, ...]
    ambiguous: tuple[tuple[Response, ...], ...]
    missing: tuple[tuple[Item, ...], ...]
    ledger: ReturnedLedger | None = None

    @property
    def holds_nothing(self) -> bool:
        """Tell whether no table has any row: neither an answer nor what the blank form brings along."""
        return not (self.responses or self.ambiguous or any(sheet.samples for sheet in self.sheets))

    @cached_property
    def sheets_taken(self) -> tuple[ReturnSheet, ...]:
        """The tables from which a row is taken."""
        taken = {id(response) for response in self.responses}
        return tuple(
            sheet for sheet in self.sheets if any(id(response) in taken for response in sheet.responses)
        )


def read_returned_form(
    file: ReturnedFile, form: Form, register: Register, prefecture: str | None
) -> ReturnedForm:
    """Find the form in every sheet of a file and read its rows."""
    searches = [find_tables(grid, form) for grid in file.grids]
    tables = [table for search in searches for table in search.tables]
    missing = tuple(items for search in searches for items in search.missing)
    lg_code = file.origin.lg_code if file.origin is not None and file.origin.form_id == form.head.id else None
    matching = Matching(register, prefecture, lg_code)
    sheets = tuple(read_sheet(table, form, file.file, file.sha256, matching) for table in tables)
    responses, ambiguous = _sort_out(sheets)
    ledger = read_returned_ledger(file.grids, form)
    return ReturnedForm(file, sheets, responses, ambiguous, missing, ledger)


def _sort_out(
    sheets: Iterable[ReturnSheet],
) -> tuple[tuple[Response, ...], tuple[tuple[Response, ...], ...]]:
    """Drop blank rows beside an answered one of the same municipality; set apart what contradicts itself."""
    every = [(number, response) for number, sheet in enumerate(sheets) for response in sheet.responses]
    if len(every) == 1:
        return (every[0][1],), ()
    by_code: dict[str, list[tuple[int, Response]]] = defaultdict(list)
    for number, response in every:
        if response.municipality is not None:
            by_code[response.municipality.lg_code].append((number, response))
    dropped: set[int] = set()
    ambiguous: list[tuple[Response, ...]] = []
    for group in by_code.values():
        answered = [(number, response) for number, response in group if not response.is_silent]
        if answered:
            dropped.update(id(response) for _, response in group if response.is_silent)
        tables = {number for number, _ in answered}
        first = answered[0][1].content() if answered else {}
        if len(tables) > 1 and any(response.content() != first for _, response in answered):
            ambiguous.append(tuple(response for _, response in answered))
            dropped.update(id(response) for _, response in answered)
    return tuple(response for _, response in every if id(response) not in dropped), tuple(ambiguous)
