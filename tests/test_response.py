"""What a row of answers says as a whole: its name, what counts of it, and whether it is an answer at all."""

import pytest
from msgspec import structs

from tests.consolidation_examples import municipality, response
from tests.test_fuzz_load import FORM
from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.municipality import Match, MatchKind
from xl_kenten.core.response import are_stray

WHO = municipality(1)
SOUND = (0, 0, 0, None, 0, 0, 0, None, 0, 0, None)
BLANK = (None,) * 11
ROW = response(FORM, WHO, (("○", None), ("１", 1), *SOUND[2:]))
NOBODY = structs.replace(ROW, match=Match(MatchKind.UNKNOWN), name_text="みほん")


def test_name__is_the_official_one_or_what_stands_there():
    assert structs.replace(ROW, name_text="みほん").name == WHO.name
    assert NOBODY.name == "みほん"


def test_content__is_what_counts_and_of_an_unreadable_answer_what_stands_there():
    first, second, *others = (item.id for item in FORM.items)

    assert ROW.content() == {first: "○", second: 1, **dict(zip(others, SOUND[2:], strict=True))}
    assert ROW.values() == {**ROW.content(), first: None}
    assert ROW.fingerprint() == ("○", 1, *SOUND[2:])


def test_finding__bears_the_cell_the_code_and_the_name():
    item = FORM.items[2].id
    code = FindingCode.FLAG_NOT_BINARY

    assert ROW.finding(code, item, "誤り", "直す") == Finding(
        code, Place(ROW.file, "市町村分", 7, 4), "誤り", "直す", WHO.lg_code, item, WHO.name
    )
    assert structs.replace(NOBODY, name_text="").finding(code, None, "誤り", "直す") == Finding(
        code, Place(ROW.file, "市町村分", 7, 1), "誤り", "直す"
    )


@pytest.mark.parametrize(
    ("cells", "stray"),
    [
        (BLANK, False),
        ((*BLANK[:3], "担当", *BLANK[4:]), True),
        ((("担当", None), ("氏名", None), *BLANK[2:]), True),
        ((("担当", None), ("氏名", None), ("電話", None), *BLANK[3:]), False),
        ((0, *BLANK[1:]), False),
        ((0, ("担当", None), *BLANK[2:]), False),
    ],
    ids=["blank", "a text", "two words", "three words", "a flag", "a flag and a word"],
)
def test_row_without_a_name__is_hardly_an_answer_if_a_word_or_two_stand_in_it(cells, *, stray: bool):
    answers = response(FORM, WHO, cells).answers

    assert are_stray(answers) is stray
    assert structs.replace(NOBODY, answers=answers, name_text="").is_stray is stray
    assert not structs.replace(NOBODY, answers=answers).is_stray
    assert not structs.replace(ROW, answers=answers, name_text="").is_stray
