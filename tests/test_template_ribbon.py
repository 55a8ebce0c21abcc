"""The ribbon tab: its XML against Microsoft's schema, its buttons against the VBA, its place in the package."""

import datetime as dt
import io
import re
import zipfile

import msgspec
import pytest
from lxml import etree

from tests.template_workbook import modules_in, parts_of, small_template
from xl_kenten.template.package import add_ribbon, pack
from xl_kenten.template.ribbon import NAMESPACE, Button, Group, Ribbon, custom_ui, load_ribbon

RIBBON = load_ribbon()
ROOT = etree.fromstring(custom_ui(RIBBON))

# customUI14.xsd: what an element we use may hold and say (the children in any order we need).
TEXT = re.compile(r".{1,1024}", re.DOTALL)
NAME = re.compile(r"[A-Za-z_][\w.-]{0,1023}", re.ASCII)
KEYS = re.compile(r"\S{1,3}")
BOOLEAN = re.compile(r"true|false|0|1")
SIZE = re.compile(r"normal|large")
IDENTITY = {"id": NAME, "tag": TEXT}
LOOKS = {
    "label": TEXT,
    "image": TEXT,
    "imageMso": NAME,
    "screentip": TEXT,
    "supertip": TEXT,
    "keytip": KEYS,
    "visible": BOOLEAN,
}
SCHEMA: dict[str, tuple[set[str], dict[str, re.Pattern[str]]]] = {
    "customUI": ({"ribbon"}, {"onLoad": TEXT, "loadImage": TEXT}),
    "ribbon": ({"tabs"}, {"startFromScratch": BOOLEAN}),
    "tabs": ({"tab"}, {}),
    "tab": ({"group"}, IDENTITY | {"label": TEXT, "keytip": KEYS, "visible": BOOLEAN}),
    "group": ({"button"}, IDENTITY | LOOKS),
    "button": (set(), IDENTITY | LOOKS | {"onAction": TEXT, "size": SIZE, "enabled": BOOLEAN}),
}

# Those of Microsoft's image names that the tab uses; all stand in the table of [MS-CUSTOMUI] 3.2.
OFFICE_IMAGES = {
    "ChartInsert",
    "CheckNames",
    "Consolidate",
    "DataValidation",
    "DataValidationCircleInvalid",
    "DataValidationClearValidationCircles",
    "DatabaseAnalyzePerformance",
    "EnvelopesAndLabelsDialog",
    "FileFind",
    "FileOpen",
    "FileSendAsAttachment",
    "FillDown",
    "FindNext",
    "Help",
    "MailMergeMergeToDocument",
    "Numbering",
    "PenComment",
    "ReviewAcceptChange",
    "TracePrecedents",
    "Undo",
}


def offences(element: etree._Element) -> list[str]:
    """What in the element and below breaks the schema."""
    name = etree.QName(element)
    if name.namespace != NAMESPACE or name.localname not in SCHEMA:
        return [f"{name.localname} is not known"]
    children, attributes = SCHEMA[name.localname]
    found = [
        f"{name.localname}: {key}={value!r}"
        for key, value in element.attrib.items()
        if key not in attributes or not attributes[str(key)].fullmatch(str(value))
    ]
    if "image" in element.attrib and "imageMso" in element.attrib:
        found.append(f"{name.localname} has two images")
    for child in element:
        if etree.QName(child).localname not in children:
            found.append(f"{name.localname} may not hold {etree.QName(child).localname}")
        found += offences(child)
    return found


def with_buttons(*buttons: Button) -> Ribbon:
    group = Group(id="group", label="群", buttons=buttons)
    return msgspec.structs.replace(RIBBON, groups=(group,))


def test_the_xml__obeys_the_schema() -> None:
    assert offences(ROOT) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('size="large"', 'size="huge"'),
        ('keytip="C"', 'keytip="CCCC"'),
        ('imageMso="Undo"', 'imageMso="Un do"'),
        ('imageMso="Undo"', 'imageMso="Undo" image="own"'),
        ('label="点検"', 'lable="点検"'),
        ("<tabs>", "<tabs><button/>"),
    ],
)
def test_the_schema_check__would_find_a_slip(right: str, wrong: str) -> None:
    broken = custom_ui(RIBBON).decode().replace(right, wrong, 1)
    assert len(offences(etree.fromstring(broken.encode()))) == 1


def test_ids__are_unique_in_the_whole_file() -> None:
    ids = [element.get("id") for element in ROOT.iter("{*}tab", "{*}group", "{*}button")]
    assert sorted(set(ids)) == sorted(ids)


def test_key_tips__never_begin_with_one_another() -> None:
    tips = [button.keytip for button in RIBBON.buttons]
    clashes = [(one, other) for one in tips for other in tips if one is not other and other.startswith(one)]
    assert clashes == []
    assert RIBBON.tab.keytip not in set("FHNPMARWLYQBJXZ0123456789")  # taken by Excel's own tabs


def test_groups_and_buttons__stand_as_designed() -> None:
    shown = {group.get("label"): [button.get("label") for button in group] for group in ROOT.iter("{*}group")}
    assert shown == {
        "点検": ["入力チェック", "不備を強調", "強調を消す", "次の不備へ"],
        "台帳": ["台帳から反映", "1 の契約へ"],
        "集約": [
            "団体を並べる",
            "様式を配布",
            "市町村分を集約",
            "開いているブックから集約",
            "提出状況",
            "差戻し・督促",
            "転記元",
        ],
        "報告": ["集計", "還元", "提出前チェック", "提出ファイル作成"],
        "補助": ["元に戻す", "使い方", "動作確認"],
    }


def test_every_button__has_a_japanese_screentip_and_supertip() -> None:
    japanese = re.compile(r"[ぁ-んァ-ヶ一-龠]")
    plain = [
        button.id
        for button in RIBBON.buttons
        if not (japanese.search(button.screentip) and japanese.search(button.supertip))
    ]
    assert plain == []


def test_every_image__is_one_of_microsofts() -> None:
    assert {button.image for button in RIBBON.buttons} <= OFFICE_IMAGES


def test_every_on_action__has_its_sub_and_every_public_sub_its_button() -> None:
    package = small_template()
    source = modules_in(package)["Ribbon"]
    shown = etree.fromstring(parts_of(package)["customUI/customUI14.xml"])
    actions = [button.get("onAction") for button in shown.iter("{*}button")]
    subs = re.findall(r"^Public (?:Sub|Function) (.*)$", source, re.MULTILINE)
    assert [sub.strip() for sub in subs] == [f"{action}(control As IRibbonControl)" for action in actions]


def test_every_python_function_named_in_vba__is_a_button_of_the_table() -> None:
    source = modules_in(small_template())["Ribbon"]
    commands = re.findall(r'"(import [^"]*)"', source)
    functions = [
        re.fullmatch(r"import xl_kenten\.ribbon; xl_kenten\.ribbon\.(\w+)\(\)", one) for one in commands
    ]
    assert [match and match.group(1) for match in functions] == [button.id for button in RIBBON.buttons]


def test_sentences_in_the_tag__stand_where_vba_looks_for_them() -> None:
    source = modules_in(small_template())["Ribbon"]
    places = dict(re.findall(r"^Private Const (\w+) As Long = (\d)", source, re.MULTILINE))
    said = RIBBON.sentences
    expected = {"NotRun": said.not_run, "OtherWorkbook": said.other_workbook}
    asking = expected | {"NotRemembered": said.not_remembered}
    for button in RIBBON.buttons:
        tag = str(ROOT.find(f".//{{*}}button[@id='{button.id}']").get("tag")).split("|")
        wanted = asking | {"FolderTitle": button.folder.title} if button.folder else expected
        assert {name: tag[int(place)] for name, place in places.items() if name in wanted} == wanted
        assert len(tag) == len(wanted)


def test_sentences__can_be_shown_by_a_vba_message_box() -> None:
    for button in ROOT.iter("{*}button"):
        str(button.get("tag")).encode("cp932")


@pytest.mark.parametrize(
    "fault",
    [
        {"id": "Check"},
        {"id": "check()"},
        {"id": "a; import os"},
        {"id": "check\n"},
        {"label": ""},
        {"keytip": "ABCD"},
        {"keytip": "あ"},
        {"image": "Un do"},
        {"supertip": "あ" * 1025},
        {"folder": {"cell": "returns_folder", "title": "一つ|二つ"}},
        {"folder": {"cell": 'a" & Shell("', "title": "フォルダー"}},
        {"colour": "red"},
    ],
)
def test_button_that_excel_or_vba_would_choke_on__is_refused(fault: dict[str, object]) -> None:
    good = msgspec.to_builtins(RIBBON.buttons[0])
    assert msgspec.convert(good, Button) == RIBBON.buttons[0]
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(good | fault, Button)


def test_text_with_markup__arrives_as_it_was_written() -> None:
    text = "<\"&'> 改行\nあり"
    button = msgspec.structs.replace(RIBBON.buttons[0], supertip=text)
    shown = etree.fromstring(custom_ui(with_buttons(button)))
    assert [one.get("supertip") for one in shown.iter("{*}button")] == [text]


def test_ribbon_part__is_related_to_the_package_and_nothing_else_changes() -> None:
    with_ribbon = parts_of(small_template())
    relationships = etree.fromstring(with_ribbon.pop("_rels/.rels"))
    part = with_ribbon.pop("customUI/customUI14.xml")
    assert part == custom_ui(RIBBON)
    kind = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
    targets = [one.get("Target") for one in relationships if one.get("Type") == kind]
    assert targets == ["customUI/customUI14.xml"]
    ids = [one.get("Id") for one in relationships]
    assert len(set(ids)) == len(ids) == 4
    types = etree.fromstring(with_ribbon["[Content_Types].xml"])
    defaults = {one.get("Extension"): one.get("ContentType") for one in types.iter("{*}Default")}
    assert defaults["xml"] == "application/xml"


def zipped(parts: dict[str, bytes], when: dt.datetime) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, data in parts.items():
            package.writestr(zipfile.ZipInfo(name, when.timetuple()[:6]), data)
    return out.getvalue()


def test_package__order_time_and_compression_of_the_input_leave_no_trace() -> None:
    parts = parts_of(small_template())
    del parts["customUI/customUI14.xml"]
    one = zipped(parts, dt.datetime(2007, 6, 27))  # noqa: DTZ001 - zip knows no time zones
    other = zipped(dict(reversed(parts.items())), dt.datetime(2026, 11, 23, 9, 30))  # noqa: DTZ001
    packed = add_ribbon(one, custom_ui(RIBBON))
    assert packed == add_ribbon(other, custom_ui(RIBBON))
    with zipfile.ZipFile(io.BytesIO(packed)) as package:
        assert package.namelist()[:2] == ["[Content_Types].xml", "_rels/.rels"]
        traces = {(one.date_time, one.create_system) for one in package.infolist()}
        assert traces == {((1980, 1, 1, 0, 0, 0), 0)}
        assert package.testzip() is None


def test_second_ribbon__is_refused() -> None:
    with pytest.raises(ValueError, match="has a ribbon already"):
        add_ribbon(small_template(), custom_ui(RIBBON))


def test_pack__gives_back_every_part_as_it_was() -> None:
    parts = {"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"", "xl/表.xml": bytes(range(256)) * 40}
    assert parts_of(pack(parts)) == parts
