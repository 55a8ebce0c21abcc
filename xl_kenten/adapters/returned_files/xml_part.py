"""The XML parts of a workbook: the plain dress Excel gives them, and how to undress all others."""

import codecs
import re
from xml.parsers import expat

from xl_kenten.adapters.returned_files.outcome import RefusedFileError, UnusualFileError, unreadable

# What Excel, XlsxWriter, openpyxl and LibreOffice begin a part with.
_PLAIN_START = re.compile(
    rb"""(?:\xef\xbb\xbf)?(?:<\?xml\ version=["']1\.0["']
    (?:\ encoding=["'](?i:utf-8)["'])?(?:\ standalone=["']\w+["'])?\ ?\?>)?\s*
    <(?:worksheet|sst|styleSheet)[\s/>]""",
    re.VERBOSE,
)
# "<!" begins comments, CDATA and DOCTYPE; to look for the rarer of the two first is ten times faster.
_DECLARATION_MARK = re.compile(rb"!(?<=<!)")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DECLARED_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)
_ENCODINGS = frozenset(
    {"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "windows-1252"}
    | {"utf-16", "utf-16le", "utf-16be", "utf-16-le", "utf-16-be"}
    | {"shift_jis", "shift-jis", "windows-31j", "cp932", "euc-jp", "iso-2022-jp"}
)


def insist_on_plain(part: bytes) -> None:
    """Let a part pass that regular expressions read as an XML parser would.

    Raises UnusualFileError for another encoding, a name prefix on the root, a comment, CDATA or DOCTYPE.
    """
    if _DECLARATION_MARK.search(part) or _PLAIN_START.match(part) is None:
        raise UnusualFileError


def decoded(part: bytes) -> str:
    """Decode a part by its byte order mark or its declaration, and drop both.

    Raises RefusedFileError for bytes that are not text of that encoding.
    """
    name, start = "utf-8", 0
    for mark, encoding in _BYTE_ORDER_MARKS:
        if part.startswith(mark):
            name = encoding
            start = 0 if mark.strip(b"\x00").startswith(b"<") else len(mark)
            break
    else:
        if declared := _DECLARED_ENCODING.match(part):
            name = declared.group(1).decode().lower()
    if name not in _ENCODINGS:
        raise unreadable(f"使われない文字コード（{name}）で書かれています")
    try:
        text = part[start:].decode("cp932" if name == "windows-31j" else name)
    except UnicodeError as error:
        raise unreadable("文字コードが壊れています") from error
    return _DECLARATION.sub("", text, count=1)


def parse(parser: expat.XMLParserType, text: str) -> None:
    """Run an expat parser over decoded text.

    Raises RefusedFileError for what is not well-formed, and for a DOCTYPE: no workbook has one, and it can
    make a few bytes grow without end.
    """
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(text.encode("utf-8", "surrogatepass"), True)  # noqa: FBT003 (expat takes it by position)
    except (expat.ExpatError, ValueError) as error:
        raise unreadable("XML が途中で切れているか、壊れています") from error


def _refuse_doctype(*_: object) -> None:
    raise has_doctype()


def has_doctype() -> RefusedFileError:
    """Refuse a part with a DOCTYPE."""
    return unreadable("ブックにあるはずのない DOCTYPE 宣言があります")


def escaped(text: str) -> str:
    """Write a text so that it may stand in an element or an attribute, and line breaks survive in both.

    (xml.sax.saxutils would do, but brings half of urllib along.)
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text.replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#9;")


def local_name(name: str) -> str:
    """Drop a name's prefix: which one stands for which namespace is the writer's whim."""
    return name.rpartition(":")[2]


def plain(part: bytes, *, without_attributes: frozenset[str] = frozenset()) -> bytes:
    """Write a part anew as Excel would: UTF-8, no prefixes, no comments, no CDATA.

    ``without_attributes`` of the root element are left out. Raises RefusedFileError for broken XML.
    """
    pieces: list[str] = []
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        kept = (
            f' {key}="{escaped(value)}"'
            for key, value in attributes.items()
            if (":" not in key or key == "xml:space")
            and not key.startswith("xmlns")
            and (depth or key not in without_attributes)
        )
        pieces.append(f"<{local_name(name)}{''.join(kept)}>")
        depth += 1

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        pieces.append(f"</{local_name(name)}>")

    def characters(text: str) -> None:
        pieces.append(escaped(text))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parse(parser, decoded(part))
    return "".join(pieces).encode()
