"""A mail draft: an .eml file that a mail program opens ready to be looked over and sent. Nothing is sent here."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.charset import BASE64, Charset
from email.header import Header
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP, Policy

from xl_kenten.core.file_name import portable
from xl_kenten.core.letter import Letter, one_line, plain_text
from xl_kenten.errors import UsageError

_LONGEST_ADDRESS, _LONGEST_LOCAL_PART = 254, 64
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?P<local>{_WORD}(?:\.{_WORD})*)@{_LABEL}(?:\.{_LABEL})+")
_BETWEEN_ADDRESSES = re.compile(r"[;,；，、\r\n]")
_QUOTED = 60  # characters of a wrong address, enough to find it
_NAMED = 10  # so many are named at once

# Every part is base64, in which no line begins with a hyphen: a fixed boundary never occurs in one.
_BOUNDARY = "=_xl_kenten_part"

_UTF8 = Charset("utf-8")
_UTF8.header_encoding = BASE64


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to go with a letter: its name, its bytes, and its media type, e.g. ``application/pdf``."""

    name: str
    data: bytes
    media_type: str


class _Encoded(str):
    """A header's value, encoded and folded already; the email package then writes it as it stands.

    Left to itself the package would decode what only looks encoded: a subject 「=?utf-8?q?a?=」 came out as 「a」.
    """

    __slots__ = ("name",)
    name: str

    @classmethod
    def of(cls, name: str, value: str) -> "_Encoded":
        encoded = cls(value)
        encoded.name = name
        return encoded

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def draft(
    letter: Letter,
    recipients: Sequence[str],
    attachments: Sequence[Attachment] = (),
    *,
    sender: str | None = None,
) -> bytes:
    """Write a letter as a draft; the same input gives the same bytes.

    ``recipients`` and ``sender`` are bare addresses. Without recipients there is no To, without a sender no From:
    the mail program fills it in. Raises UsageError, naming them, for addresses that cannot be used.
    """
    refuse_bad_addresses(("", address) for address in (*recipients, sender) if address is not None)
    message = EmailMessage(policy=SMTP)
    _set(message, "X-Unsent", "1")  # Outlook then opens the file for editing
    if sender is not None:
        _set(message, "From", sender)
    if recipients:
        _set(message, "To", ",\r\n ".join(dict.fromkeys(recipients)))
    _set(message, "Subject", _encoded_words(one_line(letter.subject), "Subject"))
    message.set_content(plain_text(letter.body), cte="base64")
    for attachment in attachments:
        _attach(message, attachment)
    if attachments:
        message.set_boundary(_BOUNDARY)
    return message.as_bytes()


def addresses_in(cell: str) -> tuple[str, ...]:
    """Take apart the addresses of one cell; commas, semicolons and line breaks stand between them."""
    return tuple(filter(None, (part.strip() for part in _BETWEEN_ADDRESSES.split(cell))))


def is_address(text: str) -> bool:
    """Tell whether a text is one bare mail address, as every mail system takes it."""
    match = _ADDRESS.fullmatch(text) if len(text) <= _LONGEST_ADDRESS else None
    return match is not None and len(match["local"]) <= _LONGEST_LOCAL_PART


def refuse_bad_addresses(addresses: Iterable[tuple[str, str]]) -> None:
    """Raise UsageError that names, each with its owner, the addresses that cannot be used."""
    bad = [f"{owner}『{_short(address)}』" for owner, address in addresses if not is_address(address)]
    if bad:
        more = f" ほか {len(bad) - _NAMED} 件" if len(bad) > _NAMED else ""
        raise UsageError(
            f"メールアドレス{'、'.join(bad[:_NAMED])}{more}は使えません。"
            "半角の英数字で name@example.jp の形に直してください（空白や全角の文字は使えません）。"
        )


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _QUOTED else line[:_QUOTED] + "…"


def _set(part: MIMEPart, name: str, value: str) -> None:
    del part[name]
    part[name] = _Encoded.of(name, value)


def _encoded_words(text: str, before: str) -> str:
    """Write a text as encoded words (RFC 2047), folded behind what stands before them in their line."""
    return Header(text, _UTF8, header_name=before).encode(linesep="\r\n")


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    name = portable(attachment.name)
    maintype, _, subtype = attachment.media_type.partition("/")
    message.add_attachment(attachment.data, maintype=maintype, subtype=subtype, filename=name)
    if not name.isascii():
        # Thunderbird and most others read the name in Content-Disposition (RFC 2231). Outlook does not; it takes
        # the one in Content-Type, in encoded words, as mail programs have long written it.
        *_, part = message.iter_attachments()
        named = _encoded_words(name, " name=")
        _set(part, "Content-Type", f'{attachment.media_type};\r\n name="{named}"')
