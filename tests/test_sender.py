"""Whose report a file is: by its own row, else by its municipalities, else by its properties; never by a guess."""

from collections.abc import Sequence

import pytest

from tests.rollup_examples import code_of, nation
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.municipality_lists import national_register
from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.grid import CellValue, Grid
from xl_kenten.core.nation import Nation
from xl_kenten.core.returned_file import FileStatus, Origin, ReturnedFile
from xl_kenten.core.rollup import roll_up
from xl_kenten.core.sender import Sender, sender_of

FORM = load_form()
ZEROS = (0, 0, 0, None, 0, 0, 0, None, 0, 0, None)
BLANK = (None,) * len(ZEROS)
AMBIGUOUS, UNKNOWN = FindingCode.MUNICIPALITY_AMBIGUOUS, FindingCode.MUNICIPALITY_UNKNOWN


def file(
    own: Sequence[str] = (),
    municipal: Sequence[str] = (),
    inside: str | None = None,
    form: str = FORM.head.id,
) -> ReturnedFile:
    """A report with these names in its two tables (in brackets: a blank row), and this code inside."""
    grids = (_grid("都道府県分", own), _grid("市町村分", municipal))
    origin = None if inside is None else Origin(form, FORM.head.version, inside)
    return ReturnedFile("a.xlsx", 1, "0" * 64, grids, origin)


def _grid(sheet: str, names: Sequence[str]) -> Grid:
    headings: tuple[CellValue, ...] = (None, *(item.heading for item in FORM.items))
    rows = ((name.strip("()"), *(BLANK if name.startswith("(") else ZEROS)) for name in names)
    return Grid(sheet, ((f"({sheet})",), headings, *rows))


def said(sender: Sender) -> str | FindingCode | None:
    if sender.prefecture is not None:
        assert sender.doubt is None
        return sender.prefecture.name
    return sender.doubt.code if sender.doubt else None


@pytest.mark.parametrize(
    ("report", "meant"),
    [
        (file(["霜原県"], ["霜糸市", "霜絹町"]), "霜原県"),
        (file(["(霜原県)"], ["霜糸市"]), "霜原県"),
        (file(["霜原"], []), "霜原県"),
        (file(["霜原県"], ["霜糸市", "霧筆市", "霧紙町"]), "霜原県"),
        (file(["霜原県"], ["虹灯町"]), "霜原県"),
        (file(["霜原県", "(霧原県)"], ["霜糸市"]), "霜原県"),
        (file([], ["霜原県", "霜糸市"]), "霜原県"),
        (file([], ["霜糸市", "霜絹町", "虹灯町"]), "霜原県"),
        (file([], ["虹灯町"], code_of("露原県")), "露原県"),
        (file([], ["どこか"], code_of("露原県", "露綿市")), "露原県"),
        (file(["霜源県"], ["霜糸市"]), "霜原県"),
        (file(["霜原県"], ["霜糸市"], code_of("霜原県", "霜絹町")), "霜原県"),
        (file(["霜原県"], ["霜糸市"], code_of("霧原県"), "another-form"), "霜原県"),
        (file(["霜原県"], ["霜糸市"], "999999"), "霜原県"),
    ],
    ids=[
        "both sheets",
        "a blank row of its own",
        "a short name",
        "wrong rows beside right ones",
        "a name of two prefectures",
        "a blank row of another prefecture",
        "one table for all",
        "municipalities only",
        "the properties decide between two",
        "the properties only",
        "its own name misspelt",
        "made from the form of a municipality of its own",
        "the properties speak of another form",
        "the properties speak of nobody",
    ],
)
def test_a_report__is_that_of_the_prefecture_it_names(report: ReturnedFile, meant: str):
    assert said(sender_of(report, FORM, nation())) == meant


@pytest.mark.parametrize(
    ("report", "code", "named"),
    [
        (file(["霜原県", "霧原県"], ["霜糸市"]), AMBIGUOUS, ("霜原県", "霧原県")),
        (file(["(霜原県)", "(霧原県)"]), AMBIGUOUS, ("霜原県", "霧原県")),
        (file(["霜原県"], ["霧筆市", "霧紙町"]), AMBIGUOUS, ("霜原県", "霧原県", "霧筆市")),
        (file([], ["霜糸市", "霧筆市"]), AMBIGUOUS, ("霜原県", "霧原県")),
        (file([], ["霧筆市", "虹灯町"]), AMBIGUOUS, ("霧原県", "虹灯町")),
        (file(["霜原県"], ["霜糸市"], code_of("霧原県")), AMBIGUOUS, ("霜原県", "霧原県")),
        (file([], ["虹灯町"], code_of("霧原県")), AMBIGUOUS, ("虹灯町", "霧原県")),
        (file([], ["虹灯町"]), UNKNOWN, ()),
        (file(["霜源県"], []), UNKNOWN, ("霜原県",)),
        (file(["○○県"], ["A市"]), UNKNOWN, ()),
        (file(), UNKNOWN, ()),
    ],
    ids=[
        "two prefectures",
        "two blank prefectures",
        "the municipalities of another prefecture",
        "municipalities of two prefectures",
        "a name of two prefectures, and a third",
        "the properties say otherwise",
        "the properties say a third",
        "a name of two prefectures only",
        "a misspelt prefecture only",
        "the samples of the blank form",
        "no row at all",
    ],
)
def test_a_report_that_contradicts_itself_or_names_nobody__is_rejected_with_its_reason(
    report: ReturnedFile, code: FindingCode, named: tuple[str, ...]
):
    sender = sender_of(report, FORM, nation())
    assert said(sender) == code
    assert sender.doubt is not None
    assert [name for name in named if name not in sender.doubt.message + sender.doubt.cure] == []
    made = roll_up([report], FORM, nation())
    (record,) = made.files
    assert (record.status, record.codes) == (FileStatus.REJECTED, (code,))
    assert made.summary().received == 0


UNDECIDED = "どの都道府県の報告か決められないため、取り込みませんでした。"
INSIDE = "ファイルの情報（プロパティ）は"


@pytest.mark.parametrize(
    ("report", "sentence"),
    [
        (file(["霜原県", "霧原県"]), "都道府県の行が二つ以上あります（霜原県、霧原県）。"),
        (
            file(["霜原県"], ["霧筆市", "霧紙町", "霧硯村", "霧筆市"]),
            "都道府県分は霜原県ですが、市町村分は霧原県の団体（霧筆市、霧紙町、霧硯村など 4 団体）です。",
        ),
        (
            file([], ["露綿市", "霧筆市", "霧紙町", "霧硯村", "霜糸市", "霜絹町", "虹灯町"]),
            (
                "都道府県分に都道府県の行がなく、市町村分は霧原県の団体（霧筆市、霧紙町、霧硯村）と霜原県の団体（霜糸市、霜絹町）と"
                "露原県の団体（露綿市）と同じ名前が二つ以上の都道府県にある団体（虹灯町）です。"
            ),
        ),
        (
            file(["霜原県"], ["霜糸市"], code_of("霧原県")),
            f"シートの団体名は霜原県の報告ですが、{INSIDE}霧原県の様式であることを示しています。",
        ),
        (
            file([], ["虹灯町"], code_of("霧原県")),
            f"シートの団体名は同じ名前が二つ以上の都道府県にある団体（虹灯町）ですが、{INSIDE}霧原県の様式であることを示しています。",
        ),
    ],
)
def test_contradiction__names_both_sides_and_what_to_do(report: ReturnedFile, sentence: str):
    assert sender_of(report, FORM, nation()) == Sender(
        None,
        Finding(
            AMBIGUOUS,
            Place("a.xlsx"),
            sentence + UNDECIDED,
            "ファイルの取り違えがないか、報告した都道府県に確かめてください。",
        ),
    )


@pytest.mark.parametrize(("own", "near"), [("霜源県", "（近い名前：霜原県）。"), ("どこでもない", "。")])
def test_prefecture_on_no_list__is_told_with_the_names_that_come_near(own: str, near: str):
    assert sender_of(file([own], []), FORM, nation()) == Sender(
        None,
        Finding(
            UNKNOWN,
            Place("a.xlsx"),
            "都道府県分の行、市町村分の団体名、ファイルの情報のいずれからも、どの都道府県の報告か分からないため、取り込みませんでした。",
            f"都道府県分に正式な都道府県名を入力してください{near}",
        ),
    )


def test_first_five_hundred_rows__are_looked_at_to_know_the_sender():
    names = [f"名前{number}" for number in range(499)]

    assert said(sender_of(file([], [*names, "霜糸市", "霧筆市"]), FORM, nation())) == "霜原県"
    assert said(sender_of(file([], [*names[1:], "霜糸市", "霧筆市"]), FORM, nation())) == AMBIGUOUS


def test_a_workbook_without_the_form__is_nobodys_report():
    assert said(sender_of(ReturnedFile("a.xlsx", 1, grids=(Grid("x", (("y",),)),)), FORM, nation())) is None


def test_real_names__old_characters_and_short_names_of_prefectures_are_understood():
    japan = Nation(national_register())
    for written, meant in (
        ("長埜県", "長野県"),
        ("長野", "長野県"),
        ("長野県庁", "長野県"),
        ("長い県", UNKNOWN),
    ):
        assert said(sender_of(file([written]), FORM, japan)) == meant
    assert said(sender_of(file([], ["府中市"]), FORM, japan)) == UNKNOWN
    assert said(sender_of(file([], ["府中市", "八王子市"]), FORM, japan)) == "東京都"


def test_an_endless_list_of_unknown_names__is_not_read_to_its_end_to_know_the_sender():
    names = [f"名前{number}" for number in range(600)]
    report = file([], ["霜糸市", *names, "霧筆市"])
    assert said(sender_of(report, FORM, nation())) == "霜原県"
    codes = {each.code for each in roll_up([report], FORM, nation()).findings if each.place.row == 603}
    assert codes == {FindingCode.MUNICIPALITY_OTHER_PREFECTURE}
