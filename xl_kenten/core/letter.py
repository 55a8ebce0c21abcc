"""Letters (様式の送付・督促・差戻し): what the prefecture writes to a municipality, from a template and the facts."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from xl_kenten.errors import UsageError


class LetterKind(StrEnum):
    """The occasions on which a prefecture writes."""

    DISTRIBUTION = "distribution"
    REMINDER = "reminder"
    RETURN = "return"

    @property
    def label(self) -> str:
        """The Japanese word shown to the staff."""
        return {"distribution": "様式の送付", "reminder": "督促", "return": "差戻し"}[self.value]


class Placeholder(StrEnum):
    """What may stand in braces in a template."""

    MUNICIPALITY = "団体名"
    PREFECTURE = "都道府県"
    FORM_TITLE = "様式名"
    DEADLINE = "期限"
    MINISTRY_DEADLINE = "国の期限"
    DAYS_LEFT = "残り日数"
    SENDER = "差出人"
    FAULTS = "誤りの一覧"


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """The words of a letter, with placeholders such as 「{団体名}」; ``{{`` and ``}}`` are braces themselves."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it goes out: a subject in one line, and a body in lines."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter may tell; a blank text or a date that is None is not known, and cannot be told.

    ``deadline`` is the prefecture's own, from which the days left are counted; ``faults`` is the list of what is
    wrong, in a letter that sends a return back.
    """

    municipality: str
    prefecture: str
    form_title: str
    today: dt.date
    deadline: dt.date | None = None
    ministry_deadline: dt.date | None = None
    sender: str = ""
    faults: str = ""

    def texts(self) -> Mapping[Placeholder, str]:
        """Every fact in words, blank where it is not known."""
        return {
            Placeholder.MUNICIPALITY: self.municipality,
            Placeholder.PREFECTURE: self.prefecture,
            Placeholder.FORM_TITLE: self.form_title,
            Placeholder.DEADLINE: day_in_words(self.deadline) if self.deadline else "",
            Placeholder.MINISTRY_DEADLINE: (
                day_in_words(self.ministry_deadline) if self.ministry_deadline else ""
            ),
            Placeholder.DAYS_LEFT: days_left(self.deadline, self.today) if self.deadline else "",
            Placeholder.SENDER: self.sender,
            Placeholder.FAULTS: self.faults,
        }


DEFAULT_TEMPLATES: Mapping[LetterKind, LetterTemplate] = MappingProxyType(
    {
        LetterKind.DISTRIBUTION: LetterTemplate(
            "【依頼】{様式名}（{都道府県}）",
            """{団体名}
ご担当者様

いつもお世話になっております。
「{様式名}」についてお願いいたします。

添付の様式にご記入のうえ、このメールへの返信に添付して、期限までにご提出ください。

　提出期限　　　：{期限}（{残り日数}）
　国への報告期限：{国の期限}

・記入のしかたは、様式の下にある記入要領をご覧ください。
・様式は Excel ブックで、マクロは含まれていません。シート名や列の並びは、変えずにお使いください。

ご不明の点は、下記までお問い合わせください。
お忙しいところ恐れ入りますが、どうぞよろしくお願いいたします。

{差出人}
""",
        ),
        LetterKind.REMINDER: LetterTemplate(
            "【再度のお願い】{様式名}のご回答について（{都道府県}）",
            """{団体名}
ご担当者様

いつもお世話になっております。
「{様式名}」について、貴団体のご回答をまだ確認できておりません。

　提出期限　　　：{期限}（{残り日数}）
　国への報告期限：{国の期限}

{都道府県}で取りまとめて国へ報告いたしますので、お忙しいところ恐れ入りますが、ご提出くださいますようお願いいたします。
すぐのご提出が難しい場合は、ご提出の見込みを下記までお知らせください。
行き違いですでにお送りいただいておりましたら、ご容赦ください。

{差出人}
""",
        ),
        LetterKind.RETURN: LetterTemplate(
            "【確認のお願い】{様式名}のご回答について（{都道府県}）",
            """{団体名}
ご担当者様

いつもお世話になっております。
「{様式名}」にご回答いただき、ありがとうございます。
拝見したところ、ご確認または修正をお願いしたい点がありました。
お手数をおかけしますが、お手元のファイルを修正のうえ、再度ご提出くださいますようお願いいたします。

{誤りの一覧}

　提出期限　　　：{期限}（{残り日数}）
　国への報告期限：{国の期限}

確認用の写しを添付しているときは、該当するセルに色とコメントを付けております。
ご不明の点は、下記までお問い合わせください。

{差出人}
""",
        ),
    }
)

_MISSING: Mapping[Placeholder, str] = {
    Placeholder.MUNICIPALITY: "団体名を入力してください。",
    Placeholder.PREFECTURE: "「設定」シートの「都道府県」を入力してください。",
    Placeholder.FORM_TITLE: "様式の名称を設定してください。",
    Placeholder.DEADLINE: "「設定」シートの「都道府県が定めた期限」を入力してください。",
    Placeholder.MINISTRY_DEADLINE: "「設定」シートの「国への報告期限」を入力してください。",
    Placeholder.DAYS_LEFT: "「設定」シートの「都道府県が定めた期限」を入力してください。",
    Placeholder.SENDER: "「設定」シートの「差出人（署名）」を入力してください。",
    Placeholder.FAULTS: "誤りのある回答を差し戻すときにだけ使えます。",
}

_WEEKDAYS = "月火水木金土日"

_TOKEN = re.compile(r"(?P<literal>\{\{|\}\})|\{(?P<name>[^{}]*)\}|(?P<stray>[{}])")
_WIDE_BRACES = re.compile(rf"｛\s*(?:{'|'.join(Placeholder)})\s*｝")
_QUOTED = 30  # characters of a wrong placeholder, enough to find it

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BREAKS = re.compile("[\t\n\x1c-\x1f]+")
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_REPLACED = "�"


def write_letter(template: LetterTemplate, facts: LetterFacts) -> Letter:
    """Put the facts into a template.

    Raises UsageError, naming the place, for a placeholder that does not exist, braces that do not pair, a fact
    that is asked for and not known, and a subject or body without a word.
    """
    texts = facts.texts()
    subject = one_line("".join(_filled(template.subject, "件名", texts)))
    body = plain_text("".join(_filled(template.body, "本文", texts)))
    for where, text in (("件名", subject), ("本文", body)):
        if not text.strip():
            raise UsageError(f"{where}が空欄です。文面を入力してください。")
    return Letter(subject, body)


def _filled(text: str, where: str, texts: Mapping[Placeholder, str]) -> Iterator[str]:
    if wide := _WIDE_BRACES.search(text):
        # It would go out as it stands, unfilled, and nobody would have meant that.
        raise UsageError(f"{where}の「{wide.group()}」のかっこは、半角の {{ }} で入力してください。")
    end = 0
    for token in _TOKEN.finditer(text):
        yield text[end : token.start()]
        end = token.end()
        if token["stray"]:
            line = text.count("\n", 0, token.start()) + 1
            raise UsageError(
                f"{where}の{line}行目に、対になっていない「{token['stray']}」があります。"
                "かっこそのものを書くときは {{ や }} のように二つ続けてください。"
            )
        yield token["literal"][0] if token["literal"] else _fact(token["name"], where, texts)
    yield text[end:]


def _fact(written: str, where: str, texts: Mapping[Placeholder, str]) -> str:
    try:
        placeholder = Placeholder(written.strip())
    except ValueError as error:
        name = one_line(written)
        shown = name if len(name) <= _QUOTED else name[:_QUOTED] + "…"
        allowed = "、".join(f"{{{each}}}" for each in Placeholder)
        raise UsageError(
            f"{where}の「{{{shown}}}」は使えません。使えるのは {allowed} です。"
            "かっこそのものを書くときは {{ や }} のように二つ続けてください。"
        ) from error
    text = texts[placeholder]
    if not text.strip():
        raise UsageError(f"{where}の「{{{placeholder}}}」に入れる内容がありません。{_MISSING[placeholder]}")
    return text


def day_in_words(day: dt.date) -> str:
    """Write a day as letters do: 「2007年6月27日（水）」."""
    return f"{day.year}年{day.month}月{day.day}日（{_WEEKDAYS[day.weekday()]}）"


def days_left(deadline: dt.date, today: dt.date) -> str:
    """Say how far a deadline is: 「あと 3 日」「本日」「期限を 2 日過ぎています」."""
    days = (deadline - today).days
    if days == 0:
        return "本日"
    return f"あと {days} 日" if days > 0 else f"期限を {-days} 日過ぎています"


def one_line(text: str) -> str:
    """Bring a text into one line; what no reader could show becomes �."""
    parts = (part.strip() for part in _BREAKS.split(_LINE_ENDS.sub("\n", text)))
    return _UNREADABLE.sub(_REPLACED, " ".join(filter(None, parts)))


def plain_text(text: str) -> str:
    """Make line breaks of every kind one kind; what no reader could show becomes �."""
    return _UNREADABLE.sub(_REPLACED, _LINE_ENDS.sub("\n", text))
