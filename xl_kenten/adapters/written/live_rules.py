"""The rules that Excel itself keeps while somebody types: formulas for marks, totals and the state of the entries.

They cover what needs no Python: a flag that is blank or wrong, and a deficiency without a remediation text.
COUNTIF, not SUM: it counts deficiencies also where a form has values beyond 0 and 1, and Excel's COUNTIF takes
a 1 that was entered as text for a 1, over which SUM would pass in silence. All marks count in the same way.
Excel allows no array constants in conditional formats; so each value has a COUNTIF of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from xl_kenten.adapters.written.cell_text import writable
from xl_kenten.adapters.written.sheet import Area
from xl_kenten.core.finding import cell_address, column_letters
from xl_kenten.core.form import Form, Item, Section
from xl_kenten.core.layout import FormLayout

DONE = "入力は完了しています"
_BROKEN = "エラー値（#REF! など）のセルがあります。値を入力し直してください"
STATE_BY_COLOURS = "項目が多いため、入力の状況は下の表の色で確かめてください。"
_FORMULA_LIMIT = 8_190  # Excel takes 8,192 characters, and repairs a workbook with a longer formula
_LITERAL_LIMIT = 200  # a text inside a formula may have 255 characters

Answers = Mapping[str, int | str | None]


@dataclass(frozen=True, slots=True)
class FlagGroup:
    """Neighbouring flags of a section that take the same values; columns count from 0."""

    section: Section
    flags: tuple[Item, ...]
    first_column: int
    last_column: int

    @property
    def values(self) -> tuple[int, ...]:
        """What may be answered."""
        return self.flags[0].values

    @property
    def deficiency(self) -> tuple[int, ...]:
        """The values that mean a deficiency."""
        return self.flags[0].deficiency


class LiveRules:
    """The formulas for the rows ``first_row`` to ``last_row`` of a form sheet, without the leading ``=``."""

    def __init__(self, form: Form, layout: FormLayout, last_row: int) -> None:
        self.form = form
        self.layout = layout
        self.first_row = layout.first_row
        self.last_row = last_row

    def area(self, first_column: int, last_column: int) -> Area:
        """The rows' cells in some columns."""
        return Area(self.first_row, first_column, self.last_row, last_column)

    def groups(self) -> Iterator[FlagGroup]:
        """All flags, in groups that share one rule."""
        for section in self.form.sections:
            yield from self._groups_of(section)

    def _groups_of(self, section: Section) -> Iterator[FlagGroup]:
        for _, members in groupby(section.flags, key=lambda flag: (flag.values, flag.deficiency)):
            flags = tuple(members)
            columns = [self.layout.columns[flag.id] for flag in flags]
            yield FlagGroup(section, flags, columns[0], columns[-1])

    def wrong(self, group: FlagGroup) -> str:
        """A flag cell holds something that may not be answered (relative to the group's first cell)."""
        cell = cell_address(self.first_row, group.first_column)
        return f"AND(NOT(ISBLANK({cell})),{_count(cell, group.values)}=0)"

    def deficient(self, group: FlagGroup) -> str | None:
        """A flag cell says that there is a deficiency; None where no value means one."""
        if not group.deficiency:
            return None
        return f"{_count(cell_address(self.first_row, group.first_column), group.deficiency)}>0"

    def unanswered(self, group: FlagGroup) -> str:
        """A flag cell is blank although the row has a name and the section is no nil return."""
        cell = cell_address(self.first_row, group.first_column)
        name = f"LEN({self._fixed(self.layout.name_column)})>0"
        if not group.section.nil_return:
            return f"AND(ISBLANK({cell}),{name})"
        flags = f"COUNTA({self._flags_of_row(group.section)})>0"
        text = f"IFERROR(NOT({self._textless(group.section)}),TRUE)"
        return f"AND(ISBLANK({cell}),{name},OR({flags},{text}))"

    def remediation_missing(self, section: Section) -> str | None:
        """A flag of the section is a deficiency, and the text is blank or still the placeholder."""
        counts = "+".join(
            _count(f"{self._fixed(group.first_column)}:{self._fixed(group.last_column)}", group.deficiency)
            for group in self._groups_of(section)
            if group.deficiency
        )
        return f"AND({counts}>0,{self._textless(section)})" if counts else None

    def row_missing(self, status: str) -> str:
        """The row's 状態 is ``status`` and nothing was entered."""
        row = self.first_row + 1
        answers = f"${column_letters(self.layout.first_item_column)}{row}:${column_letters(self.layout.last_item_column)}{row}"
        return f'AND({self._fixed(self.layout.status_column)}="{status}",COUNTA({answers})=0)'

    def total(self, flag: Item, sheet: str = "") -> str:
        """The number of deficiencies of an item; ``sheet`` (quoted, with !) when counted from another sheet."""
        return (
            _count(sheet + self._range(flag, fixed=bool(sheet)), flag.deficiency) if flag.deficiency else "0"
        )

    def answered(self, flag: Item, sheet: str = "") -> str:
        """The number of rows that answered an item."""
        return _count(sheet + self._range(flag, fixed=bool(sheet)), flag.values)

    def state(self) -> str | None:
        """How far the entries have come, in words; parts with a count of 0 are left out.

        None where the form has more items than a formula can look at.
        """
        counts = (self._all_unanswered(), self._all_wrong(), self._all_remediation_missing())
        formula = "&".join(
            f'"・{words} "&({count})&" か所"' for words, count in zip(_STATE_WORDS, counts, strict=True)
        )
        none = [f"・{words} 0 か所" for words in _STATE_WORDS]
        formula = f'SUBSTITUTE({formula},"{"".join(none)}","・{DONE}")'
        for part in none:
            formula = f'SUBSTITUTE({formula},"{part}","")'
        formula = f'IFERROR(MID({formula},2,200),"{_BROKEN}")'
        return formula if len(formula) <= _FORMULA_LIMIT else None

    def _all_unanswered(self) -> str:
        name = self._column(self.layout.name_column)
        return "+".join(f'SUMPRODUCT(({name}<>"")*{self._blanks(section)})' for section in self.form.sections)

    def _blanks(self, section: Section) -> str:
        blanks = [f"ISBLANK({self._range(flag, fixed=True)})" for flag in section.flags]
        if not section.nil_return:
            return f"({'+'.join(blanks)})"
        text = self._range(section.remediation, fixed=True)
        filled = [f"(1-{blank})" for blank in blanks]
        filled.append("*".join(f"(1-({empty}))" for empty in _empty_tests(text, section)))
        return f"({'+'.join(blanks)})*(({'+'.join(filled)})>0)"

    def _all_wrong(self) -> str:
        return "+".join(
            f"COUNTA({area})-({_count(area, group.values)})"
            for group in self.groups()
            for area in [self._reference(group.first_column, group.last_column)]
        )

    def _all_remediation_missing(self) -> str:
        counts = [self._missing_in(section) for section in self.form.sections]
        return "+".join(count for count in counts if count) or "0"

    def _missing_in(self, section: Section) -> str | None:
        deficient = "+".join(
            f'({self._range(flag, fixed=True)}&""="{value}")'
            for flag in section.flags
            for value in flag.deficiency
        )
        text = self._range(section.remediation, fixed=True)
        textless = "+".join(f"({empty})" for empty in _empty_tests(text, section))
        return f"SUMPRODUCT((({deficient})>0)*(({textless})>0))" if deficient else None

    def _textless(self, section: Section) -> str:
        text = self._fixed(self.layout.columns[section.remediation.id])
        return f"OR({','.join(_empty_tests(text, section))})"

    def _flags_of_row(self, section: Section) -> str:
        first, last = (self.layout.columns[flag.id] for flag in (section.flags[0], section.flags[-1]))
        return f"{self._fixed(first)}:{self._fixed(last)}"

    def _fixed(self, column: int) -> str:
        """The cell of the current row in a certain column."""
        return f"${cell_address(self.first_row, column)}"

    def _range(self, item: Item, *, fixed: bool) -> str:
        column = self.layout.columns[item.id]
        if fixed:
            return self._column(column)
        return f"{cell_address(self.first_row, column)}:{cell_address(self.last_row, column)}"

    def _column(self, column: int) -> str:
        return self._reference(column, column)

    def _reference(self, first_column: int, last_column: int) -> str:
        first, last = column_letters(first_column), column_letters(last_column)
        return f"${first}${self.first_row + 1}:${last}${self.last_row + 1}"


def state_words(form: Form, named_rows: Sequence[Answers]) -> str:
    """What ``LiveRules.state`` shows for these rows, each of which has a name."""
    unanswered = wrong = textless = 0
    for answers in named_rows:
        for section in form.sections:
            flags = [(flag, answers.get(flag.id)) for flag in section.flags]
            text = _trimmed(writable(str(answers.get(section.remediation.id) or "")))
            empty = text in ("", _trimmed(writable(section.remediation.placeholder)))
            blanks = sum(value is None for _, value in flags)
            if not (section.nil_return and empty and blanks == len(flags)):
                unanswered += blanks
            wrong += sum(value is not None and value not in flag.values for flag, value in flags)
            textless += empty and any(value in flag.deficiency for flag, value in flags)
    counts = zip(_STATE_WORDS, (unanswered, wrong, textless), strict=True)
    return "・".join(f"{words} {count} か所" for words, count in counts if count) or DONE


_STATE_WORDS = ("未入力", "入力できない値", "改善事項の記入もれ")


def _count(area: str, values: Sequence[int]) -> str:
    return "+".join(f"COUNTIF({area},{value})" for value in dict.fromkeys(values)) or "0"


def _empty_tests(text: str, section: Section) -> list[str]:
    """The comparisons that tell that nobody has written into a text cell, or into a column of them."""
    tests = [f'TRIM({text})=""']
    placeholder = _trimmed(writable(section.remediation.placeholder))
    if placeholder:
        cell = f"TRIM({text})"
        if len(placeholder) > _LITERAL_LIMIT:
            placeholder, cell = placeholder[:_LITERAL_LIMIT], f"LEFT({cell},{_LITERAL_LIMIT})"
        tests.append('{}="{}"'.format(cell, placeholder.replace('"', '""')))
    return tests


def _trimmed(text: str) -> str:
    """What Excel's TRIM makes of a text."""
    return " ".join(word for word in text.split(" ") if word)
