"""What 契約台帳 itself keeps while somebody types: marks, and what each cell may hold."""

import datetime as dt
from collections.abc import Mapping, Sequence

from xl_kenten.adapters.written.cell_formats import Style
from xl_kenten.adapters.written.cell_text import shortened
from xl_kenten.adapters.written.sheet import Area, Sheet
from xl_kenten.core.contract import ALLOWED, FORBIDDEN
from xl_kenten.core.finding import cell_address
from xl_kenten.core.form import Form, Section
from xl_kenten.core.ledger_table import OUT_OF_SCOPE, LedgerColumn

LEDGER_HEADING_ROW = 3  # below the title, a sentence, and what was put into the form
LAST_LEDGER_ROW = 2_000  # marks and input rules reach so far down
RULED_ROWS = 20  # so many rows are ruled although nobody has written into them yet

_TITLE_LIMIT, _MESSAGE_LIMIT, _LIST_LIMIT = 32, 255, 255  # Excel's


class LedgerRules:
    """The rules of a ledger; ``columns`` gives the column of each ``LedgerColumn`` and of each item, by id."""

    def __init__(self, sheet: Sheet, form: Form, columns: Mapping[str, int]) -> None:
        self.sheet = sheet
        self.form = form
        self.columns = columns
        self.last = max(columns.values())

    def add(self) -> None:
        """Put them into the sheet."""
        self._add_marks()
        self._add_validation()

    def _add_marks(self) -> None:
        """Show what needs no Python while somebody types; of two marks the first one wins."""
        started = self._started(LEDGER_HEADING_ROW + 1)
        everything = Area(LEDGER_HEADING_ROW + 1, 0, LAST_LEDGER_ROW, self.last)
        self.sheet.mark(everything, self._out_of_scope(), Style.MARK_MISSING_ROW)
        start, end = self._fixed(LedgerColumn.START), self._fixed(LedgerColumn.END)
        reversed_dates = f"AND(ISNUMBER({start}),ISNUMBER({end}),{end}<{start})"
        self._mark(LedgerColumn.START, LedgerColumn.END, reversed_dates, Style.MARK_WRONG)
        for column in (LedgerColumn.NAME, LedgerColumn.START, LedgerColumn.SUBCONTRACTING):
            blank = f"AND({started},LEN({self._fixed(column)})=0)"
            self._mark(column, column, blank, Style.MARK_UNANSWERED)
        for section in self.form.sections:
            self._mark_section(section, started)
        # Lines are drawn around a row below the ruled ones as soon as something stands in it.
        below = LEDGER_HEADING_ROW + 1 + RULED_ROWS
        self.sheet.mark(Area(below, 0, LAST_LEDGER_ROW, self.last), self._started(below), Style.MARK_GRID)

    def _mark_section(self, section: Section, started: str) -> None:
        subcontracting = self._fixed(LedgerColumn.SUBCONTRACTING)
        expected = f"{started},NOT({self._out_of_scope()})"
        if section.subcontracting_only:
            first, last = section.items[0].id, section.items[-1].id
            forbidden = f'{subcontracting}="{FORBIDDEN}"'
            self._mark(first, last, f"AND({forbidden},LEN({self._cell(first)})>0)", Style.MARK_WRONG)
            self._mark(first, last, forbidden, Style.MARK_MISSING_ROW)
            expected += f',{subcontracting}="{ALLOWED}"'
        elif section.nil_return:
            first, last = (self._fixed(item.id) for item in (section.items[0], section.items[-1]))
            expected += f",COUNTA({first}:{last})>0"
        for flag in section.flags:
            cell = self._cell(flag.id)
            wrong = f"AND(LEN({cell})>0,{_count(cell, flag.values)}=0)"
            self._mark(flag.id, flag.id, wrong, Style.MARK_WRONG)
            if flag.deficiency:
                self._mark(flag.id, flag.id, f"{_count(cell, flag.deficiency)}>0", Style.MARK_DEFICIENT)
            self._mark(flag.id, flag.id, f"AND({expected},LEN({cell})=0)", Style.MARK_UNANSWERED)
        counts = [_count(self._fixed(flag.id), flag.deficiency) for flag in section.flags if flag.deficiency]
        if counts:
            text = section.remediation.id
            missing = f'AND({"+".join(counts)}>0,TRIM({self._fixed(text)})="")'
            self._mark(text, text, missing, Style.MARK_REMEDIATION_MISSING)

    def _started(self, row: int) -> str:
        """Something is entered in a row, whatever its number."""
        first, last = self.columns[LedgerColumn.NAME], self.columns[self.form.items[-1].id]
        return f"COUNTA(${cell_address(row, first)}:${cell_address(row, last)})>0"

    def _out_of_scope(self) -> str:
        scope = self.form.head.scope
        start, end = self._fixed(LedgerColumn.START), self._fixed(LedgerColumn.END)
        late = f"AND(ISNUMBER({start}),{start}>{_serial(scope.last_day)})"
        early = f"AND(ISNUMBER({end}),{end}<{_serial(scope.first_day)})"
        backwards = f"AND(ISNUMBER({start}),ISNUMBER({end}),{end}<{start})"
        by_days = f"AND(OR({late},{early}),NOT({backwards}))"
        if LedgerColumn.SCOPE not in self.columns:
            return by_days
        # A date that was typed as a text is read by 入力チェック, which says in a column of its own what it makes.
        told = f'AND(OR(ISTEXT({start}),ISTEXT({end})),{self._fixed(LedgerColumn.SCOPE)}="{OUT_OF_SCOPE}")'
        return f"OR({by_days},{told})"

    def _mark(self, first: str, last: str, formula: str, style: Style) -> None:
        area = Area(LEDGER_HEADING_ROW + 1, self.columns[first], LAST_LEDGER_ROW, self.columns[last])
        self.sheet.mark(area, formula, style)

    def _cell(self, key: str) -> str:
        """The topmost cell of a column, for a mark whose area begins with it."""
        return cell_address(LEDGER_HEADING_ROW + 1, self.columns[key])

    def _fixed(self, key: str) -> str:
        """The same, fixed in its column."""
        return f"${self._cell(key)}"

    def _add_validation(self) -> None:
        """Let the cells take what belongs into them; a date may also be typed as a text, after a question."""
        for column in (LedgerColumn.START, LedgerColumn.END):
            self._validate(column, _date_rule(self.form))
        words = f"{ALLOWED}（事前承認による場合を含む）か {FORBIDDEN} を選んでください。"
        self._validate(LedgerColumn.SUBCONTRACTING, _choice([ALLOWED, FORBIDDEN], "再委託の可否", words))
        for section in self.form.sections:
            for flag in section.flags:
                values = list(dict.fromkeys(flag.values))
                if values and len(",".join(map(str, values))) <= _LIST_LIMIT:
                    self._validate(flag.id, _choice(values, flag.label, flag.meaning))

    def _validate(self, key: str, rule: dict[str, object]) -> None:
        column = self.columns[key]
        self.sheet.raw.data_validation(LEDGER_HEADING_ROW + 1, column, LAST_LEDGER_ROW, column, rule)


def _date_rule(form: Form) -> dict[str, object]:
    day = form.head.scope.first_day
    example = f"{day.year}/{day.month}/{day.day}"
    return {
        "validate": "date",
        "criteria": ">=",
        "value": dt.date(1926, 12, 25),
        "error_title": "日付として読み取れません",
        "error_message": f"{example} のように入力してください。このまま入力しますか。",
        "error_type": "warning",
    }


def _choice(words: Sequence[str | int], what: str, help_text: str) -> dict[str, object]:
    return {
        "validate": "list",
        "source": list(words),
        "input_title": shortened(what, _TITLE_LIMIT),
        "input_message": shortened(help_text, _MESSAGE_LIMIT),
        "error_title": "入力できない値です",
        "error_message": shortened(
            f"{'、'.join(map(str, words))} のいずれかを入力してください。", _MESSAGE_LIMIT
        ),
    }


def _count(cell: str, values: Sequence[int]) -> str:
    """COUNTIF, as the form's own marks count: it takes a 1 that was entered as text for a 1."""
    return "+".join(f"COUNTIF({cell},{value})" for value in dict.fromkeys(values)) or "0"


def _serial(day: dt.date) -> int:
    """A day as formulas compare it."""
    return (day - dt.date(1899, 12, 30)).days
