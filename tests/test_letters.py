import contextlib
import csv
import datetime as dt
import io
import re
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import structs

from tests.command_line import SAMPLE_LIST
from tests.returned_workbooks import Table, write_return
from xl_kenten.actions.blank_forms import blank_forms, distribute
from xl_kenten.actions.collection import basis, check_paths
from xl_kenten.actions.correspondence import (
    Correspondence,
    LetterSettings,
    attached,
    attachment_for_return,
    lay_drafts,
)
from xl_kenten.adapters.mail_draft import Attachment, addresses_in, draft, is_address
from xl_kenten.core.fault_list import faults, faults_of
from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.letter import (
    DEFAULT_TEMPLATES,
    Letter,
    LetterFacts,
    LetterKind,
    LetterTemplate,
    Placeholder,
    write_letter,
)
from xl_kenten.core.workbook import settings
from xl_kenten.errors import KentenError, OutputError, UsageError

TODAY = dt.date(2007, 6, 17)
FACTS = LetterFacts(
    municipality="架空市",
    prefecture="見本県",
    form_title="緊急点検",
    today=TODAY,
    deadline=dt.date(2007, 6, 20),
    ministry_deadline=dt.date(2007, 6, 27),
    sender="見本県 見本課\n担当　見本係",
    faults="1. 直すところ",
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# Whatever mail can carry: no controls, no separators that are line breaks by another name, no lone surrogates.
visible = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029"), max_size=200
)
anything = st.text(st.characters(exclude_categories=()), max_size=200)


@pytest.fixture(scope="module")
def on():
    return basis("見本県", SAMPLE_LIST)


def parse(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def body_of(message: EmailMessage) -> str:
    body = message.get_body()
    assert body is not None
    return body.get_content().replace("\r\n", "\n")


def header_names(message: EmailMessage) -> list[str]:
    return sorted(name.lower() for name in message)


def refused(template: LetterTemplate, facts: LetterFacts = FACTS) -> str:
    with pytest.raises(UsageError) as error:
        write_letter(template, facts)
    assert "\n" not in str(error.value)
    return str(error.value)


class TestTemplates:
    @pytest.mark.parametrize("kind", LetterKind)
    def test_default_letter__tells_all_facts(self, kind):
        letter = write_letter(DEFAULT_TEMPLATES[kind], FACTS)
        told = letter.subject + letter.body
        wanted = {*FACTS.texts().values()} - (set() if kind is LetterKind.RETURN else {FACTS.faults})
        assert [text for text in wanted if text not in told] == []
        assert "{" not in told

    def test_all_placeholders_of_a_template_are_filled(self):
        body = "\n".join(f"{each}={{{each}}}" for each in Placeholder)
        assert write_letter(LetterTemplate("件名", body), FACTS).body == (
            "団体名=架空市\n都道府県=見本県\n様式名=緊急点検\n期限=2007年6月20日（水）\n"
            "国の期限=2007年6月27日（水）\n残り日数=あと 3 日\n差出人=見本県 見本課\n担当　見本係\n"
            "誤りの一覧=1. 直すところ"
        )

    @pytest.mark.parametrize(
        ("today", "words"),
        [
            (dt.date(2007, 6, 19), "あと 1 日"),
            (dt.date(2007, 6, 20), "本日"),
            (dt.date(2007, 6, 21), "期限を 1 日過ぎています"),
            (dt.date(2007, 6, 22), "期限を 2 日過ぎています"),
        ],
    )
    def test_days_left(self, today, words):
        letter = write_letter(LetterTemplate("件名", "{残り日数}"), replace(FACTS, today=today))
        assert letter.body == words

    @pytest.mark.parametrize(
        "name",
        ["市町村名", "", "0", "団体名!r", "団体名:>9", "団体名.__class__", "期限[0]", "DEADLINE", "団体\n名"],
    )
    @pytest.mark.parametrize("where", ["件名", "本文"])
    def test_unknown_placeholder__is_named_with_the_allowed_ones(self, name, where):
        text = f"前{{{name}}}後"
        template = LetterTemplate(text, "本文") if where == "件名" else LetterTemplate("件名", text)
        message = refused(template)
        assert message.startswith(f"{where}の「{{{' '.join(name.split())}}}」")
        assert all(f"{{{each}}}" in message for each in Placeholder)

    @pytest.mark.parametrize(
        "text", ["{", "}", "{団体名", "団体名}", "{団体名}}", "{{団体名}", "{{{", "{期限{"]
    )
    def test_braces_that_do_not_pair__are_named_with_their_line(self, text):
        assert "2行目" in refused(LetterTemplate("件名", f"一行目\n{text}"))

    def test_sentence_on_braces__says_where_they_are_and_how_to_write_them(self):
        assert refused(LetterTemplate("件名", "{\n")) == (
            "本文の1行目に、対になっていない「{」があります。"
            "かっこそのものを書くときは {{ や }} のように二つ続けてください。"
        )
        assert refused(LetterTemplate("件名", "\n二行目 }\n\n")).startswith(
            "本文の2行目に、対になっていない「}」"
        )

    @pytest.mark.parametrize(("name", "quoted"), [("あ" * 30, "あ" * 30), ("あ" * 31, "あ" * 30 + "…")])
    def test_sentence_on_a_placeholder__quotes_its_beginning_and_names_those_that_there_are(
        self, name, quoted
    ):
        assert refused(LetterTemplate("件名", f"{{{name}}}")) == (
            f"本文の「{{{quoted}}}」は使えません。使えるのは {{団体名}}、{{都道府県}}、{{様式名}}、{{期限}}、"
            "{国の期限}、{残り日数}、{差出人}、{誤りの一覧} です。"
            "かっこそのものを書くときは {{ や }} のように二つ続けてください。"
        )

    def test_doubled_braces__are_braces(self):
        letter = write_letter(LetterTemplate("{{団体名}}", "{{{団体名}}} }}{{"), FACTS)
        assert letter == Letter("{団体名}", "{架空市} }{")

    def test_placeholder_with_spaces__is_meant(self):
        assert write_letter(LetterTemplate("{ 団体名　}", "本文"), FACTS).subject == "架空市"

    def test_placeholder_in_full_width_braces__is_not_sent_unfilled(self):
        assert "｛ 団体名｝" in refused(LetterTemplate("件名", "｛ 団体名｝ ご担当者様"))
        assert write_letter(LetterTemplate("件名", "集合｛1, 2｝"), FACTS).body == "集合｛1, 2｝"

    def test_braces_in_a_fact__stand_as_they_are(self):
        facts = replace(FACTS, municipality="{期限}}{{{誤り}")
        assert write_letter(LetterTemplate("{団体名}", "{団体名}"), facts).body == "{期限}}{{{誤り}"

    @pytest.mark.parametrize("placeholder", Placeholder)
    def test_fact_that_is_not_known__is_not_written_as_a_blank(self, placeholder):
        unknown = LetterFacts("", "", " ", TODAY)
        assert f"{{{placeholder}}}" in refused(LetterTemplate("件名", f"{{{placeholder}}}"), unknown)

    def test_fact_that_is_not_known_and_not_asked_for__does_no_harm(self):
        assert write_letter(LetterTemplate("件名", "本文"), LetterFacts("", "", "", TODAY)).body == "本文"

    @pytest.mark.parametrize(
        ("template", "where"),
        [(LetterTemplate(" \n", "本文"), "件名"), (LetterTemplate("件名", "\n　"), "本文")],
    )
    def test_blank_subject_or_body__is_refused(self, template, where):
        assert refused(template) == f"{where}が空欄です。文面を入力してください。"

    def test_line_breaks_in_a_body__are_of_one_kind_and_what_nobody_could_show_is_marked(self):
        letter = write_letter(LetterTemplate("件\x07名", "一\r\n二\r三\u2028四\x00五\x1b"), FACTS)
        assert letter == Letter("件\ufffd名", "一\n二\n三\n四\ufffd五\ufffd")

    def test_occasions__have_the_words_of_the_staff(self):
        assert [kind.label for kind in LetterKind] == ["様式の送付", "督促", "差戻し"]

    @pytest.mark.parametrize(
        "line_break", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]
    )
    def test_line_breaks_in_a_subject__become_a_space(self, line_break):
        facts = replace(FACTS, municipality=f"架空市{line_break}Bcc: x@example.jp")
        letter = write_letter(LetterTemplate(f"{line_break}【督促】{{団体名}}{line_break}", "本文"), facts)
        assert letter.subject == "【督促】架空市 Bcc: x@example.jp"

    @given(anything, anything)
    @example("{", "x")
    @example("\ud800", "\0")
    def test_any_template_at_all__gives_a_letter_or_is_refused(self, subject, body):
        with contextlib.suppress(UsageError):
            letter = write_letter(LetterTemplate(subject, body), FACTS)
            assert len(letter.subject.splitlines()) == 1
            assert parse(draft(letter, ["a@example.jp"]))["subject"] == letter.subject


class TestFaults:
    def test_real_return__is_told_cell_by_cell(self, tmp_path, on):
        row = "| 1 | 架空市 | 1 | 0 | 2 | … | 0 | １ | 0 | 速やかに改善する | | 0 | 別紙のとおり |"
        write_return(tmp_path / "架空市.xlsx", Table(row, total="| 0 | 0 | 0 | | 0 | 1 | 0 | | 0 | 0 | |"))
        checked = check_paths([tmp_path / "架空市.xlsx"], on)
        told = faults(faults_of("992011", checked.findings, checked.rows), on.form)
        assert told == (
            "■ 架空市.xlsx\n"
            "1. 「市町村分」シート E8（契約書 ③情報資産の返還、廃棄等）：『2』は入力できません。\n"
            "　　対応：「契約書 ③情報資産の返還、廃棄等」には 0 か 1 を入力してください。\n"
            "2. 「市町村分」シート F8（契約書 改善事項の内容、改善時期）："
            "契約書の「①再委託の原則禁止」に不備がありますが、改善事項の欄が様式の説明文のままです。\n"
            "　　対応：何を、いつまでに改善するかを記入してください。\n"
            "3. 「市町村分」シート J8（委託先 改善事項の内容、改善時期）："
            "委託先の改善事項に、改善の時期が書かれていません。\n"
            "　　対応：「平成19年7月末」のように、いつまでに改善するかを書き加えてください。\n"
            "4. 「市町村分」シート K8（再委託先 ②個人情報の持ち出し禁止）："
            "「再委託先 ②個人情報の持ち出し禁止」が未記入です。\n"
            "　　対応：0 か 1 を入力してください。\n"
            "5. 「市町村分」シート M8（再委託先 改善事項の内容、改善時期）："
            "改善事項の欄で参照されている別紙などの資料が届いていません。\n"
            "　　対応：参照されている資料を、回答とあわせてご提出ください。\n"
            "6. 「市町村分」シート C9（契約書 ①再委託の原則禁止）："
            "「契約書 ①再委託の原則禁止」の市町村分計が『0』ですが、各行を数えると 1 件です。\n"
            "　　対応：各行の入力と計の数式を確かめてください。"
        )

    def test_files_and_sheets__stand_together_and_what_has_no_cell_comes_last(self, on):
        def finding(place, words, code=FindingCode.FLAG_UNANSWERED):
            return Finding(code, place, words, "")

        twice = finding(Place("b/い.xlsx", "乙", 9, 0), "二\n行。")
        findings = [
            finding(Place(), "未提出。", FindingCode.MUNICIPALITY_MISSING),
            finding(Place("b/い.xlsx"), "全体。"),
            finding(Place("b/い.xlsx", "甲", 0, 0), "四。"),
            finding(Place("b/い.xlsx", "乙", 9, 1), "三。"),
            twice,
            twice,
            finding(Place("b/い.xlsx", "乙", 0, 0), "他団体のこと。", FindingCode.IDENTICAL_TEXT),
            finding(Place("a/あ.xlsx", "甲", 0, 0), "一。"),
        ]
        assert [line for line in faults(findings, on.form).splitlines() if "対応" not in line] == [
            "■ あ.xlsx",
            "1. 「甲」シート A1：一。",
            "",
            "■ い.xlsx",
            "2. 「乙」シート A10：二 行。",
            "3. 「乙」シート B10：三。",
            "4. 「甲」シート A1：四。",
            "5. 全体。",
            "",
            "6. 未提出。",
        ]

    def test_files_of_one_name__are_told_apart(self, on):
        findings = [
            Finding(FindingCode.FILE_EMPTY, Place(f"{folder}/回答.xlsx"), "空です。", "")
            for folder in ("一", "二")
        ]
        told = faults(findings, on.form)
        assert [line for line in told.splitlines() if line.startswith("■")] == [
            "■ 一/回答.xlsx",
            "■ 二/回答.xlsx",
        ]

    def test_no_error_and_no_warning__no_list(self, on):
        notice = Finding(FindingCode.FLAG_NORMALISED, Place("a.xlsx", "甲", 0, 0), "全角でした。", "")
        assert faults([notice], on.form) == ""

    def test_every_error_and_warning__tells_the_municipality_and_not_the_staff_what_to_do(self, tmp_path, on):
        other = Table(
            "| 1 | 架空市 | 1 | 0 | 0 | 別紙のとおり | 0 | 0 | 0 | … | 0 | 0 | … |\n"
            "| 2 | A市 | 0 | 0 | 0 | … | 0 | 0 | 0 | … | 0 | 0 | … |"
        )
        conflicting = "| 1 | 架空市 | 0 | 0 | 0 | … | 0 | 0 | 0 | … | 0 | 0 | … |"
        write_return(tmp_path / "a.xlsx", other)
        write_return(tmp_path / "b.xlsx", conflicting)
        write_return(tmp_path / "c.xlsx", other, Table(conflicting, sheet="別の表"))
        (tmp_path / "d.xlsx").write_bytes(b"")
        (tmp_path / "e.xlsx").write_bytes(b"PK\x03\x04 broken")
        (tmp_path / "f.xlsx").write_bytes(b"no workbook")
        openpyxl.Workbook().save(tmp_path / "g.xlsx")
        findings = check_paths([tmp_path], on).findings
        assert {str(each.code) for each in findings} >= {
            "attachment-not-found",
            "return-conflict",
            "form-ambiguous",
            "form-not-found",
            "file-empty",
            "file-unreadable",
            "file-not-a-workbook",
        }
        told = faults(findings, on.form)
        assert [
            words
            for words in ("依頼", "団体に確かめ", "督促", "フォルダー", "表示しています")
            if words in told
        ] == []

    def test_faults_of_one_municipality__hold_nothing_of_another(self, tmp_path, on):
        both = (
            "| 1 | 架空市 | 2 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | |\n"
            "| 2 | 例示市 | 0 | 3 | 0 | | 0 | 0 | 0 | | 0 | 0 | |\n"
            "| 3 | 無名市 | 0 | 0 | 4 | | 0 | 0 | 0 | | 0 | 0 | |"
        )
        alone = "| 1 | 模擬市 | 5 | 0 | 0 | | 0 | 0 | 0 | | 0 | 0 | |\n| 2 | A市 | | | | | | | | | | | |"
        write_return(tmp_path / "both.xlsx", both)
        write_return(tmp_path / "alone.xlsx", alone)
        checked = check_paths([tmp_path], on)

        def told(lg_code):
            return [
                (str(each.code), each.place.cell)
                for each in faults_of(lg_code, checked.findings, checked.rows)
            ]

        assert told("992011") == [("flag-not-binary", "C8")]
        assert told("992020") == [("flag-not-binary", "D9")]
        assert told("992038") == [("flag-not-binary", "C8"), ("sample-row-left", "B9")]
        assert told("992046") == []


class TestDraft:
    LETTER = Letter("【督促】緊急点検（見本県）", "架空市\nご担当者様\n\nお願いします。\n")

    def test_draft__is_read_back_as_it_was_written(self):
        attachments = [
            Attachment("01_992011_架空市.xlsx", bytes(range(256)) * 40, XLSX),
            Attachment("plain.txt", b"a\r\nb\nc", "application/octet-stream"),
        ]
        data = draft(self.LETTER, ["a@example.jp", "b@city.kakuu.lg.example"], attachments)
        message = parse(data)
        assert message["subject"] == self.LETTER.subject
        assert body_of(message) == self.LETTER.body
        assert [str(each.addr_spec) for each in message["to"].addresses] == [
            "a@example.jp",
            "b@city.kakuu.lg.example",
        ]
        assert [
            (part.get_filename(), part.get_content_type(), part.get_content(), part.get_content_disposition())
            for part in message.iter_attachments()
        ] == [(each.name, each.media_type, each.data, "attachment") for each in attachments]
        assert header_names(message) == ["content-type", "mime-version", "subject", "to", "x-unsent"]
        assert message["x-unsent"] == "1"

    def test_lines__end_with_crlf_and_are_ascii_and_short(self):
        attachment = Attachment("長い名前" * 15 + ".xlsx", b"x" * 999, XLSX)
        letter = Letter("件名" * 90, "本文" * 900)
        data = draft(letter, ["a@example.jp"] + [f"tantou{n}@example.go.jp" for n in range(40)], [attachment])
        assert data.isascii()
        assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
        assert max(map(len, data.split(b"\r\n"))) <= 80
        assert data.endswith(b"\r\n")

    def test_file_name__is_there_for_outlook_too(self):
        name = "01_992011_架空市（とても長い名前の自治体の見本）_確認結果.xlsx"
        (part,) = parse(draft(self.LETTER, (), [Attachment(name, b"x", XLSX)])).iter_attachments()
        assert part["content-type"].params["name"] == name
        assert part["content-disposition"].params["filename"] == name

    def test_same_input__same_bytes(self):
        attachments = [Attachment("a.xlsx", b"x", XLSX)]
        assert draft(self.LETTER, ["a@example.jp"], attachments) == draft(
            self.LETTER, ["a@example.jp"], attachments
        )

    def test_no_recipient__no_to(self):
        assert "to" not in header_names(parse(draft(self.LETTER, ())))

    def test_sender__is_the_from(self):
        message = parse(draft(self.LETTER, (), sender="mihon@pref.mihon.lg.example"))
        assert message["from"] == "mihon@pref.mihon.lg.example"

    def test_address_twice__is_written_once(self):
        assert parse(draft(self.LETTER, ["a@example.jp"] * 2))["to"] == "a@example.jp"

    def test_long_address__is_not_broken(self):
        address = f"{'a' * 64}@{'b' * 60}.{'c' * 60}.example.jp"
        assert parse(draft(self.LETTER, [address]))["to"].addresses[0].addr_spec == address

    @pytest.mark.parametrize(
        "address",
        [
            "",
            "example.jp",
            "a＠example.jp",
            "ａ@example.jp",
            "a @example.jp",
            " a@example.jp",
            "a@example.jp ",
            "a@example.jp\n",
            "a@example.jp\r\nBcc: x@example.jp",
            "a@example.jp, b@example.jp",
            "a@example.jp;b@example.jp",
            "担当 <a@example.jp>",
            "<a@example.jp>",
            "a@@example.jp",
            "a@b@example.jp",
            "a@localhost",
            "a@example..jp",
            "a@-example.jp",
            "a@example.jp.",
            ".a@example.jp",
            "a..b@example.jp",
            "a@例.jp",
            "a\0@example.jp",
            '"a b"@example.jp',
            "a(b)@example.jp",
            "@example.jp",
            "a@",
            "a" * 65 + "@example.jp",
            "a@" + "b." * 130 + "jp",
            "mailto:a@example.jp",
        ],
    )
    def test_bad_address__is_refused_and_named(self, address):
        with pytest.raises(UsageError) as error:
            draft(self.LETTER, ["good@example.jp", address])
        assert "good" not in str(error.value)
        assert f"『{' '.join(address.split())[:20]}" in str(error.value).replace("�", "\0")
        assert not is_address(address)

    def test_addresses_of_a_cell__are_taken_apart(self):
        cell = " a@example.jp; b@example.jp、c@example.jp\nd@example.jp,\r\n"
        assert addresses_in(cell) == ("a@example.jp", "b@example.jp", "c@example.jp", "d@example.jp")
        assert addresses_in("　\n") == ()

    @pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x0b", "\x1e", "\x85", "\u2028"])
    def test_line_break_in_subject_or_file_name__makes_no_header(self, line_break):
        evil = f"a{line_break}Bcc: x@example.jp{line_break}{line_break}body"
        message = parse(draft(Letter(evil, "本文"), ["a@example.jp"], [Attachment(evil, b"x", XLSX)]))
        (part,) = message.iter_attachments()
        assert header_names(message) == ["content-type", "mime-version", "subject", "to", "x-unsent"]
        assert header_names(part) == [
            "content-disposition",
            "content-transfer-encoding",
            "content-type",
            "mime-version",
        ]
        assert len(message["subject"].splitlines()) == len(part.get_filename().splitlines()) == 1
        assert body_of(message) == "本文\n"

    def test_what_looks_encoded__is_meant_as_it_stands(self):
        letter = Letter(
            "=?utf-8?b?5a2X?= =?x", "=?utf-8?b?5a2X?=\n--=_xl_kenten_part\n--=_xl_kenten_part--\n"
        )
        message = parse(
            draft(letter, (), [Attachment("a.txt", b"\r\n--=_xl_kenten_part--\r\n", "text/plain")])
        )
        (part,) = message.iter_attachments()
        assert message["subject"] == letter.subject
        assert body_of(message) == letter.body
        assert part.get_payload(decode=True) == b"\r\n--=_xl_kenten_part--\r\n"

    @given(visible, visible, visible, st.binary(max_size=200))
    def test_any_text_and_any_bytes__come_back_the_same(self, subject, body, name, data):
        message = parse(draft(Letter(subject, body), ["a@example.jp"], [Attachment(name, data, XLSX)]))
        (part,) = message.iter_attachments()
        wide = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
        assert message["subject"] == subject.strip()
        assert body_of(message).removesuffix("\n") == body
        assert (part.get_filename() or "") == name.translate(wide).strip()  # the parser strips
        assert part.get_content() == data

    @given(anything, anything, anything)
    def test_anything_at_all__is_a_mail_with_no_header_of_its_own(self, subject, body, name):
        data = draft(Letter(subject, body), ["a@example.jp"], [Attachment(name, b"x", XLSX)])
        message = parse(data)
        assert header_names(message) == ["content-type", "mime-version", "subject", "to", "x-unsent"]
        assert [part.get_content() for part in message.iter_attachments()] == [b"x"]


class TestLayDrafts:
    @pytest.fixture
    def settings(self, on):
        return LetterSettings(on, TODAY, dt.date(2007, 6, 20), dt.date(2007, 6, 27), "見本県 見本課")

    @staticmethod
    def items(on, *names, **more):
        listed = {each.name: each for each in on.register.of_prefecture("見本県")}
        return [
            Correspondence(listed[name], (f"tantou@{n}.example.jp",), **more) for n, name in enumerate(names)
        ]

    @staticmethod
    def files(folder):
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    def test_reminders__bear_the_number_of_the_list_and_stand_in_its_order(self, on, settings, tmp_path):
        items = [*self.items(on, "写本村", "架空市"), replace(self.items(on, "例示市")[0], addresses=())]
        run = lay_drafts(LetterKind.REMINDER, items, settings, tmp_path / "督促", force=False)
        assert [path.name for path in run.written] == [
            "04_992011_架空市_督促.eml",
            "05_992020_例示市_督促.eml",
            "30_994090_写本村_督促.eml",
        ]
        assert (run.kept, run.left_over) == ((), ())
        assert [each.name for each in run.without_address] == ["例示市"]
        message = parse(run.written[0].read_bytes())
        assert message["to"] == "tantou@1.example.jp"
        assert "あと 3 日" in body_of(message)
        assert run.index == tmp_path / "督促" / "督促一覧.csv"
        text = run.index.read_bytes().decode("utf-8")
        subject = "【再度のお願い】個人情報の取扱いに係る外部委託契約の内容及び遵守状況の緊急点検のご回答について（見本県）"
        assert text[0] == "\ufeff"
        assert list(csv.reader(io.StringIO(text[1:]))) == [
            ["番号", "団体コード", "団体名", "宛先", "件名", "ファイル名"],
            ["4", "992011", "架空市", "tantou@1.example.jp", subject, "04_992011_架空市_督促.eml"],
            ["5", "992020", "例示市", "", subject, "05_992020_例示市_督促.eml"],
            ["30", "994090", "写本村", "tantou@0.example.jp", subject, "30_994090_写本村_督促.eml"],
        ]

    def test_again__everything_is_kept(self, on, settings, tmp_path):
        items = self.items(on, "架空市", "例示市")
        first = lay_drafts(LetterKind.REMINDER, items, settings, tmp_path, force=False)
        before = self.files(tmp_path)
        second = lay_drafts(LetterKind.REMINDER, items, settings, tmp_path, force=False)
        assert (second.written, second.kept) == ((), first.written)
        assert self.files(tmp_path) == before

    def test_draft_that_somebody_changed__is_in_the_way_and_nothing_is_written(self, on, settings, tmp_path):
        (tmp_path / "05_992020_例示市_督促.eml").write_bytes(b"changed")
        items = self.items(on, "架空市", "例示市")
        with pytest.raises(OutputError):
            lay_drafts(LetterKind.REMINDER, items, settings, tmp_path, force=False)
        assert self.files(tmp_path) == {"05_992020_例示市_督促.eml": b"changed"}
        run = lay_drafts(LetterKind.REMINDER, items, settings, tmp_path, force=True)
        assert len(run.written) == 2
        (backup,) = tmp_path.glob("05_992020_例示市_督促.バックアップ_*.eml")
        assert backup.read_bytes() == b"changed"

    def test_draft_for_somebody_who_has_answered_since__is_told(self, on, settings, tmp_path):
        lay_drafts(LetterKind.REMINDER, self.items(on, "架空市", "例示市"), settings, tmp_path, force=False)
        answered = tmp_path / "04_992011_架空市_督促.eml"
        run = lay_drafts(LetterKind.REMINDER, self.items(on, "例示市"), settings, tmp_path, force=True)
        assert run.left_over == (answered,)
        none = lay_drafts(LetterKind.REMINDER, [], settings, tmp_path, force=False)
        assert (none.written, none.index, len(none.left_over)) == ((), None, 2)
        assert answered.is_file()

    def test_nobody_to_write_to__no_folder(self, settings, tmp_path):
        run = lay_drafts(LetterKind.REMINDER, [], settings, tmp_path / "無い", force=False)
        assert (run.written, run.kept, run.left_over, run.index) == ((), (), (), None)
        assert not (tmp_path / "無い").exists()

    def test_bad_addresses__are_all_named_with_their_owners_and_nothing_is_written(
        self, on, settings, tmp_path
    ):
        bad = [
            replace(item, addresses=("good@example.jp", f"x＠{n}"))
            for n, item in enumerate(self.items(on, "架空市", "例示市"))
        ]
        with pytest.raises(UsageError) as error:
            lay_drafts(
                LetterKind.REMINDER, bad, replace(settings, sender_address="課"), tmp_path / "o", force=False
            )
        assert "差出人『課』、架空市『x＠0』、例示市『x＠1』" in str(error.value)
        assert not (tmp_path / "o").exists()

    @pytest.mark.parametrize(
        ("change", "named"),
        [
            ({"templates": {LetterKind.REMINDER: LetterTemplate("件名", "{村名}")}}, "「{村名}」"),
            ({"deadline": None}, "{期限}"),
            ({"ministry_deadline": None}, "{国の期限}"),
            ({"sender": ""}, "{差出人}"),
        ],
    )
    def test_setting_that_cannot_be_used__is_named_and_nothing_is_written(
        self, on, settings, tmp_path, change, named
    ):
        with pytest.raises(UsageError) as error:
            lay_drafts(
                LetterKind.REMINDER,
                self.items(on, "架空市"),
                replace(settings, **change),
                tmp_path / "o",
                force=False,
            )
        assert named in str(error.value)
        assert "督促" in str(error.value)
        assert not (tmp_path / "o").exists()

    def test_no_prefecture__is_refused(self, settings, tmp_path):
        nowhere = replace(settings, on=replace(settings.on, prefecture=None))
        with pytest.raises(UsageError):
            lay_drafts(LetterKind.REMINDER, [], nowhere, tmp_path, force=False)

    def test_municipality_twice_or_not_on_the_list__is_refused(self, on, settings, tmp_path):
        twice = self.items(on, "架空市", "架空市")
        stranger = [replace(twice[0], municipality=structs.replace(twice[0].municipality, lg_code="202011"))]
        for items in (twice, stranger):
            with pytest.raises(UsageError, match="架空市"):
                lay_drafts(LetterKind.REMINDER, items, settings, tmp_path, force=False)
        assert self.files(tmp_path) == {}

    def test_return_without_a_fault__is_not_sent_back(self, on, settings, tmp_path):
        notice = Finding(
            FindingCode.FLAG_NORMALISED, Place("a.xlsx", "甲", 0, 0), "全角でした。", "", "992011"
        )
        other = Finding(
            FindingCode.FLAG_UNANSWERED, Place("a.xlsx", "甲", 0, 0), "未記入です。", "", "992020"
        )
        items = self.items(on, "架空市", findings=(notice, other))
        with pytest.raises(UsageError, match=r"架空市.*\{誤りの一覧\}"):
            lay_drafts(LetterKind.RETURN, items, settings, tmp_path, force=False)

    def test_own_template__is_used(self, on, settings, tmp_path):
        own = replace(
            settings, templates={LetterKind.REMINDER: LetterTemplate("{団体名} 宛", "{都道府県}より")}
        )
        run = lay_drafts(LetterKind.REMINDER, self.items(on, "架空市"), own, tmp_path, force=False)
        message = parse(run.written[0].read_bytes())
        assert (message["subject"], body_of(message)) == ("架空市 宛", "見本県より\n")

    def test_distribution__carries_the_very_forms_that_distribute_writes(self, on, settings, tmp_path):
        forms = dict(distribute(on, tmp_path / "様式", force=False).forms)
        items = [Correspondence(form.municipality, (), (attached(form),)) for form in blank_forms(on)]
        run = lay_drafts(LetterKind.DISTRIBUTION, items, settings, tmp_path / "下書き", force=False)
        assert len(run.written) == len(forms) == 30
        assert run.written[0].name == "01_991007_見本市_様式の送付.eml"
        for path, form in zip(run.written, forms.values(), strict=True):
            (part,) = parse(path.read_bytes()).iter_attachments()
            assert (part.get_filename(), part.get_content()) == (form.name, form.read_bytes())

    def test_return__carries_the_marked_copy_with_the_words_of_the_letter(self, on, settings, tmp_path):
        row = "| 1 | 架空市 | ２ | １ | 0 | 別紙のとおり | 0 | 0 | 0 | | 0 | 0 | |"
        source = write_return(tmp_path / "回答.xlsx", row)
        before = source.read_bytes()
        checked = check_paths([source], on)
        findings = faults_of("992011", checked.findings, checked.rows)
        (row_,) = checked.rows
        attachment = attachment_for_return(source, row_.response.file, findings)
        items = self.items(on, "架空市", attachments=(attachment,), findings=findings)
        run = lay_drafts(LetterKind.RETURN, items, settings, tmp_path / "差戻し", force=False)
        message = parse(run.written[0].read_bytes())
        (part,) = message.iter_attachments()
        assert (part.get_filename(), part.get_content_type()) == ("回答_確認結果.xlsx", XLSX)
        sheet = openpyxl.load_workbook(io.BytesIO(part.get_content()))["市町村分"]
        comments = {cell.coordinate: cell.comment.text for cells in sheet for cell in cells if cell.comment}
        assert set(comments) == {"C8", "F8"}  # not D8, whose full-width 1 was safely read
        for finding in findings:
            assert f"「市町村分」シート {finding.place.cell}" in body_of(message)
        assert "届いていません" in comments["F8"]
        assert source.read_bytes() == before

    def test_return_that_cannot_be_marked__is_a_sentence(self, tmp_path):
        broken = tmp_path / "壊れた回答.xlsx"
        broken.write_bytes(b"PK")
        finding = Finding(FindingCode.FILE_UNREADABLE, Place("壊れた回答.xlsx"), "読めません。", "")
        with pytest.raises(KentenError, match="壊れた回答"):
            attachment_for_return(broken, "壊れた回答.xlsx", [finding])

    @pytest.mark.parametrize(
        "name",
        [
            "../../外",
            'a/b:c*?"<>|市',
            "架空\r\nBcc: x@example.jp",
            "=HYPERLINK(1)",
            "\ud800市",
            "長" * 200 + "市",
        ],
    )
    def test_municipality_of_an_odd_name__stays_in_its_folder_and_its_line(
        self, on, settings, tmp_path, name
    ):
        odd = structs.replace(on.register.of_prefecture("見本県")[0], name=name)
        own = replace(settings, on=replace(on, register=on.register.with_list("見本県", [odd])))
        template = LetterTemplate("{団体名} 宛", "{団体名}")
        run = lay_drafts(
            LetterKind.REMINDER,
            [Correspondence(odd, ("a@example.jp",))],
            replace(own, templates={LetterKind.REMINDER: template}),
            tmp_path / "o",
            force=False,
        )
        assert [path.name for path in tmp_path.iterdir()] == ["o"]
        (path,) = run.written
        assert path.parent == tmp_path / "o"
        assert path.name.startswith("01_991007_")
        assert path.name.endswith("_督促.eml")
        assert not set('\\/:*?"<>|\r\n') & set(path.name)
        message = parse(path.read_bytes())
        assert header_names(message) == [
            "content-transfer-encoding",
            "content-type",
            "mime-version",
            "subject",
            "to",
            "x-unsent",
        ]
        assert run.index is not None
        (_, line) = csv.reader(io.StringIO(run.index.read_bytes().decode("utf-8-sig"), newline=""))
        assert not line[2].startswith("=")
        assert line[5] == path.name


@pytest.mark.parametrize(
    ("placeholder", "label"),
    [
        (Placeholder.PREFECTURE, settings.PREFECTURE),
        (Placeholder.DEADLINE, settings.OWN_DEADLINE),
        (Placeholder.DAYS_LEFT, settings.OWN_DEADLINE),
        (Placeholder.MINISTRY_DEADLINE, settings.MINISTRY_DEADLINE),
        (Placeholder.SENDER, settings.SENDER),
    ],
)
def test_what_a_letter_lacks__is_named_as_the_line_of_the_settings(
    placeholder: Placeholder, label: str
) -> None:
    template = LetterTemplate("件名", f"{{{placeholder}}}")
    with pytest.raises(UsageError, match=f"「設定」シートの「{re.escape(label)}」を入力してください"):
        write_letter(template, LetterFacts("見本市", "", "様式", TODAY))
