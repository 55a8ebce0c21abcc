"""What a form definition may say, and the key that a refusal names."""

import ast
import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest

from tests.consolidation_examples import SECOND_FORM, consolidation
from tests.second_form import HEAD, replaced, small_form, small_text
from tests.written_workbooks import formulas, opened
from xl_kenten.adapters import form_definitions
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.municipality_lists import national_register
from xl_kenten.adapters.written.blank_form import blank_form
from xl_kenten.adapters.written.report_workbook import report_workbook
from xl_kenten.core import form_definition
from xl_kenten.core.form import Form
from xl_kenten.core.form_definition import parse_form
from xl_kenten.core.municipality import Municipality
from xl_kenten.errors import DefinitionError
from xl_kenten.template.workbook import prefecture_workbook

PACKAGED = sorted(
    entry.name.removesuffix(".toml")
    for entry in files("xl_kenten.forms").iterdir()
    if entry.name.endswith(".toml")
)
WHO = Municipality("990120", "みほん市", "見本県", order=12)
FLAGS = ("①規程", "②周知")


def refusal(text: str) -> str:
    """The one sentence with which a definition is refused."""
    with pytest.raises(DefinitionError) as error:
        parse_form(text, "odd.toml")
    assert "\n" not in str(error.value)
    assert str(error.value).startswith("様式定義「odd.toml」")
    return str(error.value)


def refused_key(text: str) -> str:
    found = re.search(r"キー「([^」]+)」", refusal(text))
    assert found
    return found.group(1)


def named(municipal: str = "市分", own: str = "県分") -> str:
    """A definition with other names of its sheets."""
    head = replaced(HEAD, {'name = "市分"': f'name = "{municipal}"', 'name = "県分"': f'name = "{own}"'})
    return small_text((["点検"], FLAGS), head=head)


@pytest.mark.parametrize("form_id", PACKAGED)
def test_packaged_definition__is_read(form_id):
    assert load_form(form_id).head.id == form_id


@pytest.mark.parametrize(
    "name",
    [
        *(f"市{sign}分" for sign in "[]:*?/"),
        "市\\\\分",
        "市\\u0001分",
        "'市分",
        "市分'",
        "　",
        "市分.py",
        "市分.PY",
        "😀" * 16,
        "History",
        "履歴",
    ],
)
@pytest.mark.parametrize("which", ["municipal", "prefecture"])
def test_sheet_name_that_excel_refuses__is_named(which, name):
    text = named(municipal=name) if which == "municipal" else named(own=name)

    assert refused_key(text) == f"sheets.{which}.name"


@pytest.mark.parametrize("name", ["市's分", "市 分", "市分!", "a" * 31, "😀" * 15, "集計表"])
def test_sheet_name_that_excel_takes__is_taken(name):
    form = parse_form(named(municipal=name), "odd.toml")

    assert opened(blank_form(form, WHO)).sheetnames[0] == name


@pytest.mark.parametrize(
    ("one", "other"), [("報告", "報告"), ("Sheet", "sheet"), ("ﾎｳｺｸ", "ホウコク"), ("A ", "A")]
)
def test_both_sheets_of_one_name__are_refused(one, other):
    assert refused_key(named(municipal=one, own=other)) == "sheets.municipal.name"


def sheets_beside(form: Form) -> set[str]:
    """Every sheet that any workbook of ours has beside those of the form."""
    municipalities = national_register().of_prefecture("長野県")
    books = (
        blank_form(form, WHO),
        report_workbook(consolidation(form, []), made_at=dt.datetime(2021, 7, 1)),  # noqa: DTZ001
        prefecture_workbook(form, ["長野県"], "長野県", municipalities),
    )
    names = {name for book in books for name in sheet_names(book)}
    return names - {sheet.name for _, sheet in form.sheets.pairs()}


def sheet_names(book: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(book)) as package:
        return re.findall(r'<sheet name="([^"]+)"', package.read("xl/workbook.xml").decode())


def test_sheet_named_as_one_of_ours__is_refused():
    beside = sheets_beside(small_form((["点検"], FLAGS)))

    assert {"検査結果", "集計", "Error"} <= beside
    for name in beside:
        assert refused_key(named(municipal=name)) == "sheets.municipal.name"
        assert refused_key(named(own=name.upper())) == "sheets.prefecture.name"


@pytest.mark.parametrize(
    ("of_item", "key"),
    [
        ({"values": "[]"}, "sections[0].items[0].values"),
        ({"values": "[]", "deficiency": "[]"}, "sections[0].items[0].values"),
        ({"values": "[0, 1, 1]"}, "sections[0].items[0].values"),
        ({"values": "[0, 1, -1]"}, "sections[0].items[0].values"),
        ({"values": "[0, 1, 1000]"}, "sections[0].items[0].values"),
        ({"values": "[0, 1, 2.5]"}, "sections[0].items[0].values[2]"),
        ({"values": "[0, true]"}, "sections[0].items[0].values[1]"),
        ({"deficiency": "[2]"}, "sections[0].items[0].deficiency"),
    ],
)
def test_values_that_nobody_could_answer__are_refused(of_item, key):
    assert refused_key(small_text((["点検"], FLAGS), **of_item)) == key


@pytest.mark.parametrize("values", ["[0]", "[0, 1, 2]", "[3, 1, 2]", "[0, 999]"])
def test_values_of_any_number__are_taken(values):
    form = small_form((["点検"], FLAGS), values=values, deficiency="[]")

    assert str(list(form.flags[0].values)) == values


@pytest.mark.parametrize("heading", ["①", "(1)", "123", "・", "※(1)"])
def test_heading_without_a_letter__is_refused(heading):
    assert refused_key(small_text((["点検"], [heading, "②周知"]))) == "sections[0].items[0].heading"
    assert refused_key(small_text((["1 点検", heading], FLAGS))) == "sections[0].headings[1]"


@pytest.mark.parametrize("flags", [("①規程", "①規程"), ("①規程", "1規程"), ("①規程", "②改善", "改善")])
def test_heading_twice_in_a_section__is_refused(flags):
    assert (
        refused_key(small_text((["点検"], flags)))
        == f"sections[0].items[{len(flags) - ('改善' not in flags)}].heading"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [(["点検"], ["点検"]), (["1 運用", "規程"], ["規程", "1 運用"]), (["点検"], ["（点検）"])],
)
def test_sections_that_nobody_could_tell_apart__are_refused(one, other):
    assert refused_key(small_text((one, FLAGS), (other, FLAGS))) == "sections[1].headings"


def test_sections_of_other_items_under_the_same_heading__are_taken():
    assert len(small_form((["点検"], FLAGS), (["点検"], ["①記録"])).sections) == 2


@pytest.mark.parametrize("heading", ["番号", "市区町村名", "都道府県名", "状態", "検査結果", "①状態"])
def test_item_headed_as_a_column_of_ours__is_refused(heading):
    assert refused_key(small_text((["点検"], [heading, "②周知"]))) == "sections"


@pytest.mark.parametrize("heading", ["番号", "状態", "検査結果"])
def test_section_headed_as_a_column_of_ours__is_taken(heading):
    assert small_form(([heading], FLAGS)).sections[0].headings == (heading,)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({'id = "rules_known"': 'id = "rules_written"'}, "sections[0].items[1].id"),
        ({'id = "storage"\n': 'id = "rules"\n'}, "sections"),
        ({"nil_return = true": 'nil_unless = "nothing"'}, "sections[1].nil_unless"),
        ({"last_day = 2030-03-31": "last_day = 2029-03-31"}, "form.scope.last_day"),
        (
            {
                'kind = "remediation", heading = "改善の内容", label = "改善" }': 'kind = "flag", heading = "他", label = "他" }'
            },
            "sections[1].items",
        ),
        ({' heading = "②周知",': ""}, "sections[0].items[1].heading"),
        ({'heading = "③保存期間"': "heading = 3"}, "sections[1].items[0].heading"),
        ({'address = "tantou@example.go.jp"': 'address = "tantou"'}, "form.recipients[0].address"),
        ({"issued = 2030-04-01\n": ""}, "form.issued"),
        ({'calendar = "令和"': 'calendar = "慶応"'}, "form.calendar"),
        ({'version = "2"': 'version = "2"\ncolour = "red"'}, "form.colour"),
    ],
)
def test_what_else_a_definition_cannot_say__is_named(changes, key):
    assert refused_key(replaced(SECOND_FORM, changes)) == key


@pytest.mark.parametrize(
    ("of_item", "key"),
    [
        ({"values": "[0, 1, 2]", "not_applicable": "[3]"}, "not_applicable"),
        ({"values": "[0, 1, 2]", "not_applicable": "[1]"}, "not_applicable"),
        ({"values": "[0, 1, 2]", "meanings": '["ある", "ない"]'}, "meanings"),
        ({"meanings": '["ある", "ない", "不明"]'}, "meanings"),
        ({"meanings": '["ある", ""]'}, "meanings[1]"),
    ],
)
def test_values_that_are_explained_wrongly__are_refused(of_item, key):
    assert refused_key(small_text((["点検"], FLAGS), **of_item)) == f"sections[0].items[0].{key}"


def test_section_on_subcontractors_that_may_not_be_blank__is_refused():
    changed = replaced(SECOND_FORM, {"nil_return = true": "subcontracting_only = true"})
    assert refused_key(changed) == "sections[1].subcontracting_only"
    assert parse_form(
        changed.replace("subcontracting_only", "nil_return = true\nsubcontracting_only"), "a.toml"
    )


@pytest.mark.parametrize(
    ("of_item", "meaning", "request_"),
    [
        ({}, "0 ＝ 不備なし、1 ＝ 不備あり", "0 か 1 を入力してください。"),
        (
            {"values": "[0, 1, 2]", "not_applicable": "[2]"},
            "0 ＝ 不備なし、1 ＝ 不備あり、2 ＝ 該当なし",
            "0 か 1 か 2 を入力してください。",
        ),
        (
            {"values": "[0, 1, 2, 3]", "deficiency": "[1, 3]"},
            "0・2 ＝ 不備なし、1・3 ＝ 不備あり",
            "0 か 1 か 2 か 3 を入力してください。",
        ),
        (
            {"meanings": '["全員", "一部"]'},
            "0 ＝ 全員、1 ＝ 一部（不備あり）",
            "0 か 1 を入力してください（0 ＝ 全員、1 ＝ 一部（不備あり））。",
        ),
    ],
)
def test_values__are_explained_to_whoever_enters_them(of_item, meaning, request_):
    flag = small_form((["点検"], FLAGS), **of_item).flags[0]

    assert (flag.meaning, flag.request) == (meaning, request_)


def refusals(path: str) -> Iterator[str]:
    """Every sentence of a module in which a definition is refused, with … where something is filled in."""
    for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))):
        match node:
            case ast.Yield(value=words) | ast.Return(value=words) | ast.Raise(exc=ast.Call(args=[words, *_])):
                pieces = words.values if isinstance(words, ast.JoinedStr) else [words]
            case _:
                continue
        said = "".join(
            str(each.value) if isinstance(each, ast.Constant) else "…" for each in pieces if each is not None
        )
        if re.search("[ぁ-ん]", said):
            yield said


def test_every_refusal__is_explained_in_the_documentation():
    page = Path(__file__).parents[1] / "docs" / "form-definition.md"
    section = page.read_text(encoding="utf-8").partition("## What is refused\n")[2]
    explained = re.findall(r"^- `([^`]+)` \w.*[.]$", section, re.MULTILINE)
    around = "様式定義「…」が正しくありません。"
    said = {*refusals(form_definition.__file__), *refusals(form_definitions.__file__)}

    assert {each for each in said if not each.startswith(around)} == set(explained)
    assert f"`{around}`" in section


def test_forms_without_examples_or_total__are_drawn():
    head = replaced(
        HEAD, {'samples = ["○○県"]': "samples = []", 'samples = ["A市"]\ntotal = "計"': "samples = []"}
    )
    form = small_form((["点検"], FLAGS), head=head)

    assert "市分" in sheet_names(prefecture_workbook(form, ["長野県"]))
    assert "市分" in sheet_names(blank_form(form, WHO))


def test_form_of_very_many_items__has_no_formula_that_excel_refuses():
    sections = ((f"{number} 点検{number}",) for number in range(20))
    flags = [f"項目{at}" for at in "甲乙丙丁戊"]
    form = small_form(*((chain, flags) for chain in sections), values="[0, 1, 2, 3]", deficiency="[1, 2, 3]")
    sheet = opened(blank_form(form, WHO)).worksheets[0]

    assert len(formulas(sheet)) == len(form.flags)
    assert max(map(len, formulas(sheet).values())) < 8_192
    assert "色" in str(sheet["C3"].value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a = 1\nb =\n", "の2行目を読み取れません。TOML の書き方を確かめてください。"),
        ("a = [1,\n", "の末尾を読み取れません。TOML の書き方を確かめてください。"),
    ],
)
def test_definition_that_is_no_toml__is_refused_with_the_place(text, sentence):
    assert refusal(text) == f"様式定義「odd.toml」{sentence}"


SENTENCES = [
    ({'label = "③保存期間", ': ""}, "キー「sections[1].items[0].label」がありません。書き加えてください。"),
    ({"[form]": "colour = 1\n[form]"}, "キー「colour」は使えません。綴りを確かめてください。"),
    ({"issued = 2030-04-01\n": ""}, "キー「form.issued」がありません。書き加えてください。"),
    (
        {'version = "2"': "version = 2"},
        "キー「form.version」の値が、決められた型や書き方に合いません。値を直してください。",
    ),
    (
        {"last_day = 2030-03-31": "last_day = 2029-03-31"},
        "キー「form.scope.last_day」が first_day より前の日付です。",
    ),
    (
        {'name = "県の分"': 'name = "検査結果"'},
        "キー「sheets.prefecture.name」のシート名「検査結果」は、このブックのほかのシートと重なります。別の名前にしてください。",
    ),
    (
        {'name = "県の分"': 'name = "市町村\'s分"'},
        "キー「sheets.municipal.name」のシート名「市町村's分」は、「sheets.prefecture.name」と重なります。別の名前にしてください。",
    ),
    ({'id = "storage"\n': 'id = "rules"\n'}, "キー「sections」に同じ id の区分が二つあります。"),
    (
        {"nil_return = true": "subcontracting_only = true"},
        (
            "キー「sections[1].subcontracting_only」は、nil_return = true の区分にだけ使えます"
            "（再委託のない団体は、その区分を空欄にするためです）。"
        ),
    ),
    (
        {'heading = "②周知"': 'heading = "1規程の有無"'},
        "キー「sections[0].items[1].heading」が items[0] と同じです。違う見出しにしてください。",
    ),
    (
        {"values = [0, 1], deficiency = [1]": 'values = [0, 1], meanings = ["はい"]'},
        "キー「sections[0].items[1].meanings」には、values の 2 個の値の意味を、同じ順に一つずつ書いてください。",
    ),
    (
        {
            'headings = ["1 運用", "保存の管理"]\nnil_return = true\nitems = [\n  { id = "storage_period", kind = "flag", heading = "③保存期間"': 'headings = ["管理規程", "規程", "1 運用"]\nitems = [\n  { id = "a", kind = "flag", heading = "①規程の有無", label = "a" },\n  { id = "storage_period", kind = "flag", heading = "②周知"'
        },
        "キー「sections[1].headings」が、sections[0] と項目も見出しも同じで見分けられません。違う見出しにしてください。",
    ),
    (
        {'heading = "②周知"': 'heading = "番号"'},
        (
            "キー「sections」の見出しからは、どの列がどの項目か決められません。区分と項目の見出しを、互いに、また表のほかの見出し"
            "（番号、市区町村名、都道府県名、状態、検査結果）とも違うものにしてください。"
        ),
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), SENTENCES)
def test_definition_with_a_fault__is_refused_in_a_whole_sentence(changes, sentence):
    assert refusal(replaced(SECOND_FORM, changes)) == f"様式定義「odd.toml」が正しくありません。{sentence}"


def test_value_of_the_wrong_type_for_the_whole_form__names_no_place_but_the_key():
    text = SECOND_FORM.partition("[[sections]]")[0]

    assert refusal(text) == (
        "様式定義「odd.toml」が正しくありません。キー「sections」がありません。書き加えてください。"
    )


def test_scope_of_one_day__is_taken():
    changed = replaced(SECOND_FORM, {"last_day = 2030-03-31": "last_day = 2029-04-01"})

    assert parse_form(changed, "a.toml").head.scope.last_day == dt.date(2029, 4, 1)


def test_every_answer_a_deficiency_or_not_applicable__is_taken():
    form = small_form((["点検"], FLAGS), values="[1, 2]", deficiency="[1]", not_applicable="[2]")

    assert (form.flags[0].deficiency, form.flags[0].not_applicable) == ((1,), (2,))
    assert small_form((["点検"], FLAGS), values="[1]", deficiency="[1]").flags[0].values == (1,)


def test_text_before_the_flags__is_refused():
    moved = replaced(
        SECOND_FORM,
        {
            '  { id = "storage_remediation", kind = "remediation", heading = "改善の内容", label = "改善" },\n': "",
            'items = [\n  { id = "storage_period"': 'items = [\n  { id = "storage_remediation", kind = "remediation", heading = "改善の内容", label = "改善" },\n  { id = "storage_period"',
        },
    )

    assert refusal(moved).endswith(
        'キー「sections[1].items」は kind = "flag" の項目、最後に remediation の順に並べてください。'
    )
