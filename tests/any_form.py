"""Form definitions nobody has thought of, and answers to them, for properties that hold for every form."""

from collections.abc import Sequence

from hypothesis import reject
from hypothesis import strategies as st

from tests.second_form import HEAD, replaced, toml
from xl_kenten.core.form import Form, ItemKind
from xl_kenten.core.form_definition import parse_form
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.layout import form_layout
from xl_kenten.core.lg_code import check_digit
from xl_kenten.core.municipality import Municipality, Register
from xl_kenten.core.returned_file import ReturnedFile
from xl_kenten.errors import DefinitionError

PREFECTURE = "例示県"
WHO = tuple(
    Municipality(f"9940{number}" + check_digit(f"9940{number}"), f"例{kana}町", PREFECTURE, order=number)
    for number, kana in enumerate("アイウエ", start=1)
)
REGISTER = Register(WHO)

_WORDS = ("規程", "周知", "委託先", "再委託先", "記録", "改善", "計", "0と1", "市分", "Log", "状態の確認")
_NUMBERS = ("", "①", "②", "(1) ", "2 ", "第3")
_TAILS = ("", "(別紙可)", "（国外を含む）", "、その他", "の\\n管理")
headings = st.builds(
    lambda number, word, tail: number + word + tail.replace("\\n", "\n"),
    st.sampled_from(_NUMBERS),
    st.one_of(st.sampled_from(_WORDS), st.text("契約書点検委託12A管理", min_size=2, max_size=8)),
    st.sampled_from(_TAILS),
)
_values = st.lists(st.integers(0, 20), min_size=2, max_size=4, unique=True)


@st.composite
def _flags(draw: st.DrawFn, pool: Sequence[str]) -> list[tuple[str, list[int], list[int]]]:
    """The flags of a section: heading, values, deficiency; the headings often shared with other sections."""
    own = st.one_of(st.sampled_from(list(pool)), headings) if pool else headings
    flags = []
    for heading in draw(st.lists(own, min_size=1, max_size=6, unique=True)):
        values = draw(_values)
        flags.append((heading, values, draw(st.lists(st.sampled_from(values), max_size=3, unique=True))))
    return flags


@st.composite
def _explained(draw: st.DrawFn, values: list[int], deficiency: list[int]) -> str:
    """What else may be said of the values of a flag."""
    sound = [value for value in values if value not in deficiency]
    keys = ""
    if sound and draw(st.booleans()):
        keys += f", not_applicable = [{draw(st.sampled_from(sound))}]"
    if draw(st.booleans()):
        words = draw(st.lists(headings, min_size=len(values), max_size=len(values)))
        keys += f", meanings = [{', '.join(map(toml, words))}]"
    return keys


@st.composite
def any_forms(draw: st.DrawFn) -> Form:
    """Any legal form of two to five sections; what parse_form refuses is no form."""
    pool = draw(st.lists(headings, max_size=4, unique=True))
    groups = draw(st.lists(headings, min_size=1, max_size=3, unique=True))
    text = [
        replaced(
            HEAD,
            {
                'total = "計"': draw(st.sampled_from(['total = "計"', 'total = "合わせた数"', ""])),
                '"(市分)"': toml(draw(st.sampled_from(["(市分)", "様式2(市及び県分)", "様式"]))),
                '"(県分)"': toml(draw(st.sampled_from(["(県分)", "(県分・市分)", "様式"]))),
            },
        )
    ]
    for number in range(draw(st.integers(2, 5))):
        chain = draw(st.lists(st.one_of(st.sampled_from(groups), headings), min_size=1, max_size=3))
        flags = draw(_flags(pool))
        items = [
            f'{{ id = "s{number}_{at}", kind = "flag", heading = {toml(heading)}, label = {toml(heading)}, '
            f"values = {values}, deficiency = {deficiency}{draw(_explained(values, deficiency))} }}"
            for at, (heading, values, deficiency) in enumerate(flags)
        ]
        words = draw(st.sampled_from(["改善の内容", "左記について、改善の内容及び時期"]))
        placeholder = draw(st.sampled_from(["", "(ここに記入)", '="記入"', words]))
        items.append(
            f'{{ id = "s{number}_text", kind = "remediation", heading = {toml(words)}, label = "改善", '
            f"placeholder = {toml(placeholder)} }}"
        )
        text += [
            "[[sections]]",
            f'id = "s{number}"',
            f"label = {toml(chain[-1])}",
            f"headings = [{', '.join(map(toml, chain))}]",
            *draw(
                st.sampled_from(
                    [[], ["nil_return = true"], ["nil_return = true", "subcontracting_only = true"]]
                )
            ),
            f"items = [{', '.join(items)}]",
        ]
    try:
        return parse_form("\n".join(text), "any.toml")
    except DefinitionError:
        reject()


@st.composite
def answers_to(draw: st.DrawFn, form: Form) -> tuple[CellValue, ...]:
    """What a municipality may answer, left to right; its texts often quote a heading of the form."""
    quoted = [item.heading for item in form.items] + [item.label for item in form.items]
    texts = st.one_of(
        st.none(),
        st.sampled_from(
            ["令和3年9月末に改める", "=1+1", "@市分", "なし", "－", "１", "2021/9/30", "NA", "一行目\n二行目"]
        ),
        st.sampled_from(quoted),
        st.text("改善する。9月末 \n'=<&>", min_size=1, max_size=40),
    )
    return tuple(
        draw(texts if item.kind is ItemKind.REMEDIATION else st.sampled_from([None, *item.values]))
        for item in form.items
    )


def return_of(form: Form, who: Municipality, answers: Sequence[CellValue]) -> ReturnedFile:
    """One municipality's return as the reader of files gives it: numbers are floats."""
    layout = form_layout(form)
    rows: list[list[CellValue]] = [
        [None] * (layout.last_item_column + 1) for _ in range(layout.first_row + 1)
    ]
    rows[0][0] = form.sheets.municipal.title
    for box in layout.headings:
        rows[box.row][box.column] = box.text
    rows[layout.first_row][:2] = [float(who.order), who.name]
    for answer, column in zip(answers, layout.columns.values(), strict=True):
        rows[layout.first_row][column] = float(answer) if isinstance(answer, int) else answer
    grid = Grid(form.sheets.municipal.name, tuple(map(tuple, rows)))
    return ReturnedFile(f"{who.name}.xlsx", who.order * 10**9, f"{who.order:064}", (grid,))


def taken(form: Form, answers: Sequence[CellValue]) -> tuple[CellValue, ...]:
    """What counts of these answers: the blank form's own words are none, nor are blanks at the ends of a text."""
    return tuple(
        None
        if isinstance(answer, str) and answer.strip() in {"", item.placeholder}
        else answer.strip()
        if isinstance(answer, str)
        else answer
        for item, answer in zip(form.items, answers, strict=True)
    )
