"""Which rows of a table are answers, whose they are, and which are examples, totals and remarks."""

import pytest
from msgspec.structs import replace

from tests.test_fuzz_load import FORM, LAYOUT
from tests.test_municipality import sample
from xl_kenten.core.answers import read_text
from xl_kenten.core.form import SheetKind
from xl_kenten.core.form_table import find_tables
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.known_rows import known
from xl_kenten.core.layout import form_layout
from xl_kenten.core.municipality import Match, MatchKind, Municipality, Register
from xl_kenten.core.response import AnswerState
from xl_kenten.core.return_sheet import Matching, ReturnSheet, SampleRow, read_sheet
from xl_kenten.core.returned_file import Origin, ReturnedFile
from xl_kenten.core.returned_form import ReturnedForm, read_returned_form
from xl_kenten.core.row_name import RowName, read_name

PREFECTURE = "見本県"
CITY, TOWN, *SAME = (
    *sample("架空市", "例示町"),
    Municipality("993018", "丙町", PREFECTURE, district="甲郡", order=3),
    Municipality("993026", "丙町", PREFECTURE, district="乙郡", order=4),
)
ELSEWHERE = Municipality("131130", "渋谷区", "東京都")
JAPAN = Register([CITY, TOWN, *SAME, ELSEWHERE])
SOUND: list[CellValue] = [0.0, 0.0, 0.0, None, 0.0, 0.0, 0.0, None, 0.0, 0.0, None]
FULL: list[CellValue] = [1.0, 0.0, 0.0, "甲", 1.0, 0.0, 0.0, "乙", 1.0, 0.0, "丙"]
BLANK: list[CellValue] = [None] * 11
FIRST = LAYOUT.first_row
TEXT = FORM.sections[0].remediation


def words(*cells: CellValue) -> list[CellValue]:
    """A row in which only these first answers stand."""
    return [*cells, *[None] * (11 - len(cells))]


def grid_of(
    *rows: list[CellValue],
    kind: SheetKind = SheetKind.MUNICIPAL,
    title: str | None = None,
    sheet: str | None = None,
) -> Grid:
    """The form with these rows; the first two cells are the number and the name."""
    definition = FORM.sheets.of(kind)
    cells: list[list[CellValue]] = [[None] * 13 for _ in range(FIRST)]
    cells[0][0] = definition.title if title is None else title
    for box in form_layout(FORM, kind).headings:
        cells[box.row][box.column] = box.text
    return Grid(sheet or definition.name, tuple(map(tuple, [*cells, *rows])))


def read(
    *rows: list[CellValue],
    lg_code: str | None = None,
    kind: SheetKind = SheetKind.MUNICIPAL,
    title: str | None = None,
    sheet: str | None = None,
) -> ReturnSheet:
    """That sheet, read for 見本県."""
    grid = grid_of(*rows, kind=kind, title=title, sheet=sheet)
    (table,) = find_tables(grid, FORM).tables
    return read_sheet(table, FORM, "a.xlsx", "ab12", Matching(JAPAN, PREFECTURE, lg_code))


def whose(sheet: ReturnSheet) -> list[tuple[int, str, MatchKind, Municipality | None]]:
    """Each response: its row below the headings, from 0, what stands there as name, and whom it means."""
    return [
        (each.row - FIRST, each.name_text, each.match.kind, each.municipality) for each in sheet.responses
    ]


def test_remark_and_note_between_the_rows__end_nothing() -> None:
    rows = [[1.0, "架空市", *SOUND], [None, "※ 全ての契約について", *BLANK], [None, "総務課より", *BLANK]]
    assert whose(read(*rows, [2.0, "例示町", *SOUND])) == [
        (0, "架空市", MatchKind.EXACT, CITY),
        (3, "例示町", MatchKind.EXACT, TOWN),
    ]


def test_row_shorter_than_the_table__is_read_as_far_as_it_goes() -> None:
    item = FORM.items[3]
    last = LAYOUT.columns[item.id]
    (short, _) = read(
        [1.0, "架空市", *SOUND[: last - 2]], ["※ 注", *[None] * (last - 1)], [2.0, "例示町", *SOUND]
    ).responses
    assert short.municipality == CITY
    assert [each.state for each in short.answers.values()] == [
        *[AnswerState.GIVEN] * 3,
        *[AnswerState.BLANK] * 8,
    ]


def test_row_without_a_name_in_which_every_cell_is_answered__is_an_answer_of_nobody() -> None:
    assert whose(read([1.0, "架空市", *SOUND], [None, None, *FULL])) == [
        (0, "架空市", MatchKind.EXACT, CITY),
        (1, "", MatchKind.UNKNOWN, None),
    ]


def test_example_row_of_the_blank_form__is_told_with_whether_it_was_answered() -> None:
    read_back = read([1.0, "A市", *BLANK], [2.0, "B町", *FULL], [3.0, "C村", *words(0.0)])
    assert read_back.samples == (
        SampleRow(FIRST, 1, "A市", answered=False),
        SampleRow(FIRST + 1, 1, "B町", answered=True),
        SampleRow(FIRST + 2, 1, "C村", answered=True),
    )
    assert read_back.responses == ()


def test_note_beside_the_blank_forms_own_words__is_no_answer_in_the_first_row_either() -> None:
    own_words: list[CellValue] = [None, None, None, TEXT.placeholder]
    assert whose(read([None, "※ 記入のしかた", *words(*own_words)], [1.0, "架空市", *SOUND])) == [
        (1, "架空市", MatchKind.EXACT, CITY)
    ]


def test_one_word_in_a_flags_cell__is_a_remark_only_where_nobody_is_named_beside_it() -> None:
    named = [1.0, "架空市", *words("※別紙のとおり")]
    coded = [TOWN.lg_code, None, *words("※別紙のとおり")]
    nameless = [None, None, *words("※別紙のとおり")]
    assert whose(read(named, coded, nameless)) == [
        (0, "架空市", MatchKind.EXACT, CITY),
        (1, TOWN.lg_code, MatchKind.EXACT, TOWN),
    ]


def test_unknown_name_without_an_answer__counts_only_in_the_first_row_of_a_table_without_examples() -> None:
    unknown = [None, "どこにもない市", *BLANK]
    assert whose(read(unknown)) == [(0, "どこにもない市", MatchKind.UNKNOWN, None)]
    assert whose(read(unknown, [1.0, "A市", *BLANK])) == []
    assert whose(read([1.0, "架空市", *SOUND], unknown)) == [(0, "架空市", MatchKind.EXACT, CITY)]


@pytest.mark.parametrize(
    "start",
    [[1.0, None], [None, "(市町村分)"], [None, "※ 全ての契約"], [None, "甲" * 41]],
    ids=["a number", "the title", "a note", "a sentence"],
)
def test_what_is_no_name_and_without_an_answer__is_no_row(start: list[CellValue]) -> None:
    assert whose(read([*start, *BLANK], [1.0, "架空市", *SOUND])) == [(1, "架空市", MatchKind.EXACT, CITY)]


def test_text_as_long_as_the_longest_name__is_still_taken_for_one() -> None:
    assert whose(read([None, "甲" * 40, *BLANK])) == [(0, "甲" * 40, MatchKind.UNKNOWN, None)]


@pytest.mark.parametrize("other", ["合計", "小計", "計"])
def test_total_that_the_form_names__is_the_total_wherever_other_sums_stand(other: str) -> None:
    row, own, sums = [1.0, "架空市", *SOUND], [None, "市町村分計", *SOUND], [None, other, *FULL]
    assert [read(row, *each).total.row for each in ((own, sums), (sums, own))] == [FIRST + 1, FIRST + 2]
    assert read(row, sums, sums).total.row == FIRST + 2


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        ([], RowName((), None, 0)),
        ([None], RowName((), None, 0)),
        ([None, None], RowName((), None, 1)),
        ([TOWN.lg_code, None], RowName((), TOWN.lg_code, 0)),
        (["例示町", None, TOWN.lg_code], RowName(("例示町",), TOWN.lg_code, 0)),
        ([TOWN.lg_code, "例示町", None], RowName(("例示町",), TOWN.lg_code, 1)),
        ([3.0, f"{TOWN.lg_code} 例示町"], RowName(("例示町",), TOWN.lg_code, 1)),
        ([3.0, f"{TOWN.lg_code[:5]}　例示町"], RowName(("例示町",), TOWN.lg_code[:5], 1)),
        ([f"例示町[{TOWN.lg_code[:5]}]", None], RowName(("例示町",), TOWN.lg_code[:5], 0)),
        (["1234567 例示町", None], RowName(("1234567 例示町",), None, 0)),
    ],
)
def test_place_of_a_name__is_its_cell_or_that_of_the_code_or_the_last_before_the_answers(
    cells: list[CellValue], name: RowName
) -> None:
    assert read_name(cells) == name


def test_known_name_without_an_answer__is_a_row_wherever_it_stands() -> None:
    assert whose(read([1.0, "架空市", *SOUND], [2.0, "例示町", *BLANK])) == [
        (0, "架空市", MatchKind.EXACT, CITY),
        (1, "例示町", MatchKind.EXACT, TOWN),
    ]


def test_response__has_the_sum_of_the_files_bytes_and_what_stands_left_of_the_answers_as_its_name() -> None:
    row, coded = read(["甲郡", "丙町", *SOUND], [TOWN.lg_code, None, *SOUND]).responses
    assert (row.file, row.sha256, row.name_text) == ("a.xlsx", "ab12", "甲郡 丙町")
    assert (coded.name_text, coded.municipality) == (TOWN.lg_code, TOWN)


def test_row_remembered__is_no_other_row_that_a_cache_would_take_for_it() -> None:
    read_again = known(lambda row: tuple(map(repr, row)), most=8)
    rows: list[tuple[CellValue, ...]] = [(1.0, "a"), (1, "a"), (True, "a"), ("1", "a"), (None, "a")]
    assert [read_again(row) for row in rows] == [tuple(map(repr, row)) for row in rows]


# The code inside a distributed form


@pytest.mark.parametrize(
    ("rows", "who"),
    [
        pytest.param([[None, None, *SOUND]], [TOWN], id="one row"),
        pytest.param([[None, None, *words("担当")]], [TOWN], id="a word alone"),
        pytest.param([[None, None, *SOUND], [None, None, *words("担当")]], [TOWN, None], id="a word below"),
        pytest.param([[None, None, *SOUND], [None, None, *SOUND]], [None, None], id="two rows"),
        pytest.param([[1.0, "架空市", *SOUND], [None, None, *SOUND]], [CITY, None], id="one of two named"),
        pytest.param(
            [[1.0, "架空市", *SOUND], [2.0, "例示町", *words(None, None, None, "改善中")]],
            [CITY, TOWN],
            id="a text alone beside the second name",
        ),
        pytest.param(
            [[None, None, *SOUND], [CITY.lg_code, None, *words(None, None, None, "改善中")]],
            [None, CITY],
            id="a text alone beside a code",
        ),
    ],
)
def test_code_inside_the_file__is_that_of_the_only_row(
    rows: list[list[CellValue]], who: list[Municipality | None]
) -> None:
    assert [each.municipality for each in read(*rows, lg_code=TOWN.lg_code).responses] == who


def test_code_of_another_prefecture_and_no_name__is_none_of_ours() -> None:
    (response,) = read([None, None, *SOUND], lg_code=ELSEWHERE.lg_code).responses
    assert (response.match.kind, response.match.candidates) == (MatchKind.OTHER_PREFECTURE, (ELSEWHERE,))


# Several texts left of the answers


@pytest.mark.parametrize(
    ("texts", "kind", "who"),
    [
        (("甲郡", "丙町"), MatchKind.VARIANT, SAME[0]),
        (("乙郡", "丙町"), MatchKind.VARIANT, SAME[1]),
        (("架空市", "総務課"), MatchKind.EXACT, CITY),
        (("総務課", "架空市"), MatchKind.EXACT, CITY),
        (("架空市", "架空"), MatchKind.EXACT, CITY),
        (("架空", "架空市"), MatchKind.EXACT, CITY),
        (("見本県", "架空市"), MatchKind.EXACT, CITY),
    ],
)
def test_texts_beside_each_other__mean_the_one_that_any_or_all_of_them_name(
    texts: tuple[str, str], kind: MatchKind, who: Municipality
) -> None:
    for sheet in SheetKind:
        (response,) = read([*texts, *SOUND], kind=sheet).responses
        assert (response.match.kind, response.municipality, response.kind) == (kind, who, SheetKind.MUNICIPAL)


@pytest.mark.parametrize(
    ("texts", "candidates"),
    [
        (("架空市", "例示町"), (CITY, TOWN)),
        (("例示町", "架空市"), (CITY, TOWN)),
        (("総務課", "丙町"), tuple(SAME)),
    ],
)
def test_texts_that_name_two__are_ambiguous_and_both_are_told(
    texts: tuple[str, str], candidates: tuple[Municipality, ...]
) -> None:
    (response,) = read([*texts, *SOUND]).responses
    assert (response.match.kind, response.match.candidates) == (MatchKind.AMBIGUOUS, candidates)


# Which sheet it is, and the blank form's own words


@pytest.mark.parametrize("kind", list(SheetKind))
def test_title_in_the_first_row__tells_which_sheet_it_is_whatever_the_sheet_is_called(
    kind: SheetKind,
) -> None:
    other = next(FORM.sheets.of(each).name for each in SheetKind if each is not kind)
    assert [read([1.0, "架空市", *SOUND], kind=kind, sheet=each).kind for each in ("Sheet1", other)] == [
        kind,
        kind,
    ]
    assert read([1.0, "架空市", *SOUND], kind=kind, title="").kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "(改善事項や改善時期等について記載してください(別紙可))",
        "（改善事項や改善時期等について\n記載してください（別紙可））",
        "改善事項や改善時期等について記載してください",
        "（改善事項や改善時期等について記載してください）",
    ],
)
def test_blank_forms_own_words__are_no_text_with_and_without_brackets_and_their_remark(text: str) -> None:
    assert read_text(text, TEXT) == (AnswerState.PLACEHOLDER, None)


def test_word_of_the_blank_forms_remark_alone__is_an_answer() -> None:
    assert read_text("別紙可", TEXT) == (AnswerState.GIVEN, "別紙可")


# All sheets of a file


def read_file(*grids: Grid, origin: Origin | None = None) -> ReturnedForm:
    return read_returned_form(ReturnedFile("a.xlsx", 0, "ab12", grids, origin), FORM, JAPAN, PREFECTURE)


@pytest.mark.parametrize(("form_id", "who"), [(FORM.head.id, TOWN), ("another-2030", None)])
def test_code_that_distribute_wrote__counts_in_a_form_of_this_inspection_only(
    form_id: str, who: Municipality | None
) -> None:
    (response,) = read_file(
        grid_of([None, None, *SOUND]), origin=Origin(form_id, "1", TOWN.lg_code)
    ).responses
    assert (response.municipality, response.sha256) == (who, "ab12")


def test_two_sheets_that_answer_alike__contradict_nothing() -> None:
    grid = grid_of([1.0, "架空市", *SOUND])
    returned = read_file(grid, replace(grid, sheet="控え"))
    assert ([each.sheet for each in returned.responses], returned.ambiguous) == (["市町村分", "控え"], ())


def test_two_sheets_that_answer_differently__are_both_set_apart() -> None:
    returned = read_file(
        grid_of([1.0, "架空市", *SOUND], [2.0, "例示町", *SOUND]),
        grid_of([1.0, "架空市", *FULL], sheet="控え"),
    )
    assert [each.municipality for each in returned.responses] == [TOWN]
    assert [[each.sheet for each in group] for group in returned.ambiguous] == [["市町村分", "控え"]]


def test_one_sheet_that_has_a_municipality_twice__keeps_both_rows_for_the_conflict_to_be_told() -> None:
    returned = read_file(
        grid_of([1.0, "架空市", *SOUND], [2.0, "架空市", *FULL]), grid_of([1.0, "例示町", *SOUND], sheet="2")
    )
    assert ([each.municipality for each in returned.responses], returned.ambiguous) == (
        [CITY, CITY, TOWN],
        (),
    )


def test_row_struck_through__is_known_by_the_columns_in_which_something_stands() -> None:
    cells = grid_of([1.0, "架空市", *words(1.0, None, 0.0)], [2.0, "例示町", *SOUND])
    struck = frozenset({(FIRST, 1), (FIRST, 3), (FIRST, 4), (FIRST, 12), (FIRST + 1, 5), (FIRST - 1, 2)})
    (table,) = find_tables(replace(cells, struck=struck), FORM).tables

    read_back = read_sheet(table, FORM, "a.xlsx", "ab12", Matching(JAPAN, PREFECTURE))

    # D8 and M8 are struck through, too, but blank; so is the text in F9.
    assert [each.struck for each in read_back.responses] == [(1, 4), ()]
    assert {(each.file, each.sha256, each.name_column) for each in read_back.responses} == {
        ("a.xlsx", "ab12", 1)
    }


def test_prefectures_name_in_the_form_of_a_municipality__is_of_the_one_or_the_other() -> None:
    (own,) = read(["見本県", None, *SOUND]).responses
    (asked,) = read(["見本県", None, *SOUND], lg_code=CITY.lg_code).responses
    (elsewhere,) = read(["東京都", None, *SOUND], lg_code=CITY.lg_code).responses
    (unknown,) = read(["見本県", None, *SOUND], lg_code="130001").responses
    (foreign,) = read(["見本県", None, *SOUND], lg_code=ELSEWHERE.lg_code).responses

    prefecture = own.municipality
    assert (own.kind, own.name) == (SheetKind.PREFECTURE, "見本県")
    assert (asked.kind, asked.match) == (
        SheetKind.MUNICIPAL,
        Match(MatchKind.AMBIGUOUS, None, (prefecture, CITY), CITY),
    )
    assert (elsewhere.match.kind, elsewhere.match.municipality) == (MatchKind.AMBIGUOUS, None)
    assert [each.name for each in elsewhere.match.candidates] == ["東京都", "架空市"]
    assert (unknown.kind, unknown.municipality) == (SheetKind.PREFECTURE, prefecture)
    assert (foreign.kind, foreign.municipality) == (SheetKind.PREFECTURE, prefecture)


def test_municipality_called_like_another_prefecture__is_meant_in_its_own_form() -> None:
    namesake = Municipality("993034", "東京町", PREFECTURE, order=5)
    grid = grid_of([1.0, "東京", *SOUND])
    (table,) = find_tables(grid, FORM).tables
    matching = Matching(Register([CITY, namesake, ELSEWHERE]), PREFECTURE, namesake.lg_code)

    (row,) = read_sheet(table, FORM, "a.xlsx", "ab12", matching).responses

    assert (row.kind, row.municipality) == (SheetKind.MUNICIPAL, namesake)


def test_sheet_that_says_nothing_of_its_kind__is_that_of_the_municipalities() -> None:
    untold = read([1.0, "架空市", *SOUND], [None, None, *words(1.0)], title="", sheet="Sheet1")

    assert (untold.kind, [each.kind for each in untold.responses]) == (
        SheetKind.MUNICIPAL,
        [SheetKind.MUNICIPAL] * 2,
    )


def test_name_on_no_list_in_the_form_of_a_municipality__is_read_by_the_code_inside() -> None:
    (row,) = read([1.0, "名もない", *SOUND], lg_code=CITY.lg_code).responses

    assert (row.kind, row.match) == (SheetKind.MUNICIPAL, Match(MatchKind.VARIANT, CITY))
