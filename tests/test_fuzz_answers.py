"""Any answers, sent back in the distributed form, consolidated by the real commands, and read once more: the same."""

import contextlib
import io
import json
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.any_cells import always_the_same, text_of_excel
from tests.command_line import SAMPLE_LIST, SAMPLE_PREFECTURE
from xl_kenten.actions.collection import basis
from xl_kenten.actions.prefecture_report import new_workbook
from xl_kenten.adapters.ooxml import Workbook
from xl_kenten.adapters.written.blank_form import blank_form
from xl_kenten.cli import main
from xl_kenten.core.finding import FindingCode
from xl_kenten.core.form import ItemKind
from xl_kenten.core.layout import form_layout
from xl_kenten.core.normalise import is_blank, trimmed

ON = basis("見本県", SAMPLE_LIST)
FORM = ON.form
LAYOUT = form_layout(FORM)
WHO = ON.register.of_prefecture("見本県")[:3]
UNREAD = {
    FindingCode.FILE_UNREADABLE,
    FindingCode.FORM_NOT_FOUND,
    FindingCode.FORM_AMBIGUOUS,
    FindingCode.FORM_SHIFTED,
    FindingCode.SHEET_RENAMED,
    FindingCode.MUNICIPALITY_UNKNOWN,
    FindingCode.MUNICIPALITY_AMBIGUOUS,
    FindingCode.SAMPLE_ROW_LEFT,
    FindingCode.TOTAL_MISMATCH,
    FindingCode.RETURN_CONFLICT,
}

Answer = int | str | None
Answers = tuple[Answer, ...]
Report = dict[str, Any]

any_answers = st.tuples(
    *(
        st.sampled_from([None, 0, 1]) if item.kind is ItemKind.FLAG else st.one_of(st.none(), text_of_excel)
        for item in FORM.items
    )
)
any_returns = st.lists(any_answers, min_size=1, max_size=len(WHO))


@cache
def blank(number: int) -> bytes:
    return blank_form(FORM, WHO[number])


@cache
def new_book() -> bytes:
    return new_workbook(ON)


def filled(number: int, answers: Answers) -> bytes:
    book = Workbook(blank(number))
    sheet = book.worksheet(FORM.sheets.municipal.name)
    for answer, column in zip(answers, LAYOUT.columns.values(), strict=True):
        sheet.set_value(LAYOUT.first_row, column, answer)
    return book.to_bytes()


@contextlib.contextmanager
def returned(returns: Sequence[Answers]) -> Iterator[Path]:
    """A folder in which these returns lie, in a subfolder."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "回答"
        folder.mkdir()
        for number, answers in enumerate(returns):
            (folder / f"{number}.xlsx").write_bytes(filled(number, answers))
        yield folder


def run(*arguments: object) -> Report:
    """Run the real command; gives its JSON report."""
    with tempfile.TemporaryDirectory() as temporary, contextlib.redirect_stdout(io.StringIO()):
        report = Path(temporary) / "report.json"
        main([*map(str, (*arguments, *SAMPLE_PREFECTURE)), "--json", str(report)])
        return json.loads(report.read_text(encoding="utf-8"))


def counted(returns: Sequence[Answers]) -> list[list[Answer]]:
    """What counts of these answers: not what cannot be seen at the ends of a text, nor a text of nothing else."""
    return [
        [(None if is_blank(each) else trimmed(each)) if isinstance(each, str) else each for each in answers]
        for answers in returns
    ]


def said(report: Report) -> list[list[Answer]]:
    return [list(row["answers"].values()) for row in report["rows"][: len(WHO)] if row["answers"] is not None]


def codes(report: Report) -> set[str]:
    return {finding["code"] for finding in report["findings"]}


def padded(answers: list[list[Answer]]) -> list[list[Answer]]:
    return [*answers, *([None] * len(FORM.items) for _ in range(len(WHO) - len(answers)))]


@given(any_returns)
@settings(always_the_same, max_examples=60)
def test_any_answers__are_the_same_in_the_report_when_it_is_read_as_a_return(returns: list[Answers]) -> None:
    with returned(returns) as folder:
        out = folder.parent / "again" / "報告.xlsx"
        out.parent.mkdir()

        first = run("consolidate", folder, "--out", out)
        again = run("consolidate", out.parent, "--out", folder.parent / "報告2.xlsx")

    assert said(first) == padded(counted(returns))
    assert said(again) == said(first)
    assert again["totals"] == first["totals"]
    # Nobody has calculated the totals that stand in the forms, but in the report they are right.
    assert codes(first) & UNREAD <= {FindingCode.TOTAL_MISMATCH}
    assert not codes(again) & UNREAD


@given(any_returns)
@settings(always_the_same, max_examples=20)
def test_any_answers__are_the_same_in_the_workbook_when_it_is_read_as_a_return(
    returns: list[Answers],
) -> None:
    with returned(returns) as folder:
        book = folder.parent / "again" / "報告.xlsm"
        book.parent.mkdir()
        book.write_bytes(new_book())

        run("consolidate", folder, "--into", book)
        filled_once = book.read_bytes()
        run("consolidate", folder, "--into", book)
        backups = [path for path in book.parent.iterdir() if path != book]
        for path in backups:
            path.unlink()
        again = run("consolidate", book.parent, "--out", folder.parent / "報告.xlsx")

        assert book.read_bytes() == filled_once
    assert said(again) == padded(counted(returns))
    assert not codes(again) & UNREAD
