import pytest

from tests.returned_workbooks import write_return


def check_text(command, tmp_path, text, flags="0 | 1 | 0"):
    file = write_return(tmp_path / "a.xlsx", f"| 1 | 見本市 | {flags} | {text} | 0 | 0 | 0 | | 0 | 0 | |")
    return command.check(file)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "…",
        "'_",
        "'　",
        "#REF!",
        "改善事項や改善時期等について記載してください",
        "（改善事項や改善時期等について\u3000記載してください（別紙可））",
    ],
)
def test_text_blank_or_placeholder__flag_is_1__finding_at_the_text_cell(command, tmp_path, text):
    outcome = check_text(command, tmp_path, text)

    assert (outcome.status, outcome.at()) == (1, [("remediation-missing", "F8")])


@pytest.mark.parametrize("text", ["なし", "該当なし", "特になし", "－", "'-", "−", "━━", "〃", "同上"])
def test_text_says_only_none__flag_is_1__is_an_error(command, tmp_path, text):
    assert check_text(command, tmp_path, text).at() == [("remediation-says-none", "F8")]


@pytest.mark.parametrize("text", ["速やかに契約書を改めます", "検討中", "次回契約更新時に明記する", "'12345"])
def test_text_without_a_time__is_warned_of(command, tmp_path, text):
    outcome = check_text(command, tmp_path, text)

    assert (outcome.status, outcome.at()) == (0, [("remediation-no-date", "F8")])


@pytest.mark.parametrize(
    "text",
    [
        "平成19年7月末までに契約書を改めます",
        "年度内に改める",
        "７月中に契約を変更",
        "第2四半期に実施",
        "改善済",
        "2007-07-31",
        "Ｈ１９．７",
    ],
)
def test_text_with_a_time__passes(command, tmp_path, text):
    assert check_text(command, tmp_path, text).at() == []


@pytest.mark.parametrize("text", ["平成19年13月までに改める", "7月32日までに改める", "平成91年7月に改める"])
def test_date_that_no_calendar_has__is_an_error(command, tmp_path, text):
    assert check_text(command, tmp_path, text).at() == [("remediation-date-impossible", "F8")]


def test_only_date_lies_before_the_inspection__is_warned_of_unless_done(command, tmp_path):
    assert check_text(command, tmp_path, "平成18年7月末に改める").at() == [("remediation-date-past", "F8")]
    assert check_text(command, tmp_path, "平成18年7月末に改善済み").at() == []
    assert check_text(command, tmp_path, "平成18年7月に通知し、平成19年8月に改める").at() == []


def test_text_where_all_flags_are_0__is_warned_of(command, tmp_path):
    assert check_text(command, tmp_path, "平成19年7月末に改める", flags="0 | 0 | 0").at() == [
        ("remediation-not-needed", "F8")
    ]


@pytest.mark.parametrize("text", ["…", "なし", "該当なし", "－", "−"])
def test_none_word_or_placeholder_where_all_flags_are_0__is_in_order(command, tmp_path, text):
    assert check_text(command, tmp_path, text, flags="0 | 0 | 0").at() == []


def test_unreadable_flag__says_nothing_about_the_text(command, tmp_path):
    assert check_text(command, tmp_path, "平成19年7月末に改める", flags="0 | ○ | 0").at() == [
        ("flag-not-binary", "D8")
    ]


def test_every_section_is_judged_by_its_own_flags(command, tmp_path):
    file = write_return(
        tmp_path / "a.xlsx", "| 1 | 見本市 | 1 | 0 | 0 | … | 0 | 1 | 0 | なし | 0 | 1 | 検討中 |"
    )

    assert command.check(file).at() == [
        ("remediation-missing", "F8"),
        ("remediation-says-none", "J8"),
        ("remediation-no-date", "M8"),
    ]


class TestAttachment:
    TEXT = "別紙のとおり（平成19年7月末）"

    def test_no_other_file__is_warned_of(self, command, tmp_path):
        assert check_text(command, tmp_path, self.TEXT).at() == [("attachment-not-found", "F8")]

    @pytest.mark.parametrize("name", ["改善計画.pdf", "別紙.docx", "別紙（見本市）.xlsx"])
    def test_a_file_beside_the_return__is_the_attachment(self, command, tmp_path, name):
        (tmp_path / name).write_bytes(b"%PDF-1.4")

        assert check_text(command, tmp_path, self.TEXT).at() == []

    @pytest.mark.parametrize("name", ["Thumbs.db", "~$a.xlsx", "desktop.ini"])
    def test_a_file_that_nobody_sent__is_no_attachment(self, command, tmp_path, name):
        (tmp_path / name).write_bytes(b"x")

        assert check_text(command, tmp_path, self.TEXT).at() == [("attachment-not-found", "F8")]

    @pytest.mark.parametrize(
        "before", ["(改善事項や改善時期等について記載してください(別紙可))\\n", "（別紙も可）"]
    )
    def test_a_text_behind_the_placeholder__refers_to_none_unless_it_says_so(self, command, tmp_path, before):
        assert check_text(command, tmp_path, f"'{before}平成19年7月末に改める").at() == []
        assert check_text(command, tmp_path, f"'{before}{self.TEXT}").at() == [("attachment-not-found", "F8")]

    def test_the_placeholder_refers_to_no_attachment(self, command, tmp_path):
        assert check_text(command, tmp_path, "…", flags="0 | 0 | 0").at() == []


class TestSubcontractors:
    def check(self, command, tmp_path, flag, section):
        text = "平成19年7月末に改める" if flag else ""
        row = f"| 1 | 見本市 | 0 | 0 | 0 | | {flag} | 0 | 0 | {text} | {section} |"
        return command.check(write_return(tmp_path / "a.xlsx", row))

    @pytest.mark.parametrize("section", [" | | ", " | | …", " | | 該当なし", " | | −"])
    def test_wholly_blank__is_a_nil_return(self, command, tmp_path, section):
        outcome = self.check(command, tmp_path, 0, section)

        assert (outcome.status, outcome.at()) == (0, [("subcontractor-nil", "K8")])
        assert outcome.row("見本市")["answers"]["subcontractor_data_removal"] is None

    def test_nil_although_subcontracting_is_not_kept__is_warned_of(self, command, tmp_path):
        assert self.check(command, tmp_path, 1, " | | ").at() == [
            ("subcontractor-unexamined", "K8"),
            ("subcontractor-nil", "K8"),
        ]

    def test_one_blank__is_unanswered(self, command, tmp_path):
        assert self.check(command, tmp_path, 0, "0 | | ").at() == [("flag-unanswered", "L8")]

    def test_both_blank_but_a_text__is_unanswered(self, command, tmp_path):
        assert self.check(command, tmp_path, 0, " | | 平成19年7月末に改める").at() == [
            ("flag-unanswered", "K8"),
            ("flag-unanswered", "L8"),
        ]
