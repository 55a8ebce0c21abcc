"""What kind of file some bytes are, whatever the name ends in."""

import re
from enum import Enum
from pathlib import PurePath

from xl_kenten.adapters.returned_files.archive import Archive
from xl_kenten.adapters.returned_files.outcome import RefusedFileError, not_a_workbook, unreadable
from xl_kenten.adapters.returned_files.workbook_parts import Links
from xl_kenten.core.finding import FindingCode

ZIP = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SPREADSHEET_SUFFIXES = frozenset(
    {".xlsx", ".xlsm", ".xltx", ".xltm", ".xlam", ".xlsb", ".xls", ".xlt", ".xla", ".ods", ".ots"}
)

_HEAD = 4096
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF ファイルです"),
    (b"{\\rtf", "リッチテキスト（RTF）の文書です"),
    (b"\x89PNG", "画像（PNG）です"),
    (b"\xff\xd8\xff", "画像（JPEG）です"),
    (b"GIF8", "画像（GIF）です"),
    (b"BM", "画像（BMP）です"),
    (b"II*\x00", "画像（TIFF）です"),
    (b"MM\x00*", "画像（TIFF）です"),
    (b"7z\xbc\xaf\x27\x1c", "圧縮ファイル（7z）です"),
    (b"Rar!", "圧縮ファイル（RAR）です"),
    (b"\x1f\x8b", "圧縮ファイル（gzip）です"),
    (b"MSCF", "圧縮ファイル（CAB）です"),
    (b"PK\x07\x08", "分割された ZIP ファイルです"),
    (b"MZ", "プログラム（実行ファイル）です"),
    (b"\x7fELF", "プログラム（実行ファイル）です"),
    (b"SQLite format 3", "データベースです"),
)
_BMP_HEADER = re.compile(rb"BM.{4}\x00{4}", re.DOTALL)
_LZH = re.compile(rb"..-l[hz][0-9d]-", re.DOTALL)
_OLD_EXCEL = re.compile(rb"\x09(?:\x00\x04\x00|\x02\x06\x00|\x04\x06\x00|\x08[\x08\x10]\x00)")
_EXCEL_XML = re.compile(
    rb"<\?mso-application\s+progid=\"Excel\.Sheet\"|urn:schemas-microsoft-com:office:spreadsheet"
)
# No step back from a comment that was passed over: each would double the ways to read what follows.
_HTML = re.compile(
    rb"\A\s*+(?:<!--.*?-->\s*+)*+<(?:!doctype\s+html|html|head|body|table|meta)\b", re.DOTALL | re.IGNORECASE
)
_MAIL = re.compile(rb"\A(?:MIME-Version|Received|Return-Path|From|Date|Subject|X-[\w-]+):", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_TEXT_ENCODINGS = ("utf-8-sig", "cp932", "euc-jp")
_BY_SUFFIX = {
    ".jtd": "一太郎の文書です",
    ".jtt": "一太郎の文書です",
    ".xdw": "DocuWorks の文書です",
    ".xbd": "DocuWorks の文書です",
    ".doc": "Word の文書です",
    ".docx": "Word の文書です",
    ".ppt": "PowerPoint の資料です",
    ".pptx": "PowerPoint の資料です",
    ".pdf": "PDF ファイルです",
}
_OPEN_DOCUMENTS = {
    "text": "OpenDocument の文書です",
    "presentation": "OpenDocument のプレゼンテーションです",
    "graphics": "OpenDocument の図です",
}


class Kind(Enum):
    """The formats that are read, each in its own way."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"


def refuse_what_is_no_container(data: bytes, name: str) -> RefusedFileError:
    """Say what bytes are that neither a zip nor a compound file begins with."""
    suffix = PurePath(name).suffix.lower()
    if not data:
        return RefusedFileError(FindingCode.FILE_EMPTY, "中身が空（0 バイト）です")
    if broken := _as_broken(data, suffix):
        return unreadable(broken)
    head = data[:_HEAD]
    for recognise in (_by_magic, _by_markup, _as_text):
        if detail := recognise(data, head):
            return not_a_workbook(detail)
    if suffix in SPREADSHEET_SUFFIXES:
        return unreadable("壊れていて、Excel ファイルとして読めません")
    return not_a_workbook(_BY_SUFFIX.get(suffix, "Excel のファイルではありません"))


def _as_broken(data: bytes, suffix: str) -> str | None:
    if suffix in SPREADSHEET_SUFFIXES and (ZIP.startswith(data) or COMPOUND.startswith(data)):
        return "途中で切れています"
    if not data[:_HEAD].strip(b"\0"):
        return "中身が 0 で埋まっていて、壊れています"
    if _OLD_EXCEL.match(data):
        return "Excel 95 より前の古い形式です（.xlsx で保存し直したものが要ります）"
    return None


def _by_magic(_data: bytes, head: bytes) -> str | None:
    for magic, detail in _MAGIC:
        if head.startswith(magic) and (magic != b"BM" or _BMP_HEADER.match(head)):
            return detail
    if _LZH.match(head):
        return "圧縮ファイル（LZH）です"
    if head[4:8] == b"ftyp":
        return "画像または動画です"
    return "PDF ファイルです" if b"%PDF-" in head[:1024] else None


def _by_markup(_data: bytes, head: bytes) -> str | None:
    # Without its zeros, UTF-16 is ASCII enough to be recognised.
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    if _EXCEL_XML.search(text):
        return "Excel 2003 の XML 形式です（.xlsx で保存し直したものが要ります）"
    if _HTML.match(text) or b"<html" in text.lower():
        return "HTML ファイル（Web ページ）です"
    if b"application/vnd.oasis.opendocument.spreadsheet" in text:
        return "OpenDocument の XML 形式です（.ods か .xlsx で保存し直したものが要ります）"
    if text.lstrip().startswith(b"<?xml"):
        return "XML ファイルです"
    return "電子メールです" if _MAIL.match(text) else None


def _as_text(data: bytes, head: bytes) -> str | None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "テキスト（CSV など）のファイルです" if _decodes(data, "utf-16") else None
    if any(_decodes(data, encoding) for encoding in _TEXT_ENCODINGS):
        return "テキスト（CSV など）のファイルです"
    return None


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        return _CONTROLS.search(data.decode(encoding)) is None
    except UnicodeError:
        return False


def kind_of_archive(archive: Archive, package: Links) -> Kind:
    """Tell which format a zip with these pointers holds. Raises RefusedFileError when it is none that is read."""
    main = package.by_kind.get("officeDocument", "").lower()
    if main:
        return _kind_of_package(archive, main)
    if "mimetype" in archive or "content.xml" in archive:
        return _kind_of_open_document(archive)
    if "[content_types].xml" in archive:
        raise unreadable("ブックの本体が見つかりません")
    if any(name.endswith(".iwa") for name in archive.names):
        raise not_a_workbook("Numbers のファイルです（.xlsx で書き出したものが要ります）")
    locked = "パスワード付きの " if archive.is_locked else ""
    raise not_a_workbook(f"{locked}ZIP ファイルです")


def _kind_of_package(archive: Archive, main: str) -> Kind:
    if main.startswith("word/"):
        raise not_a_workbook("Word の文書です")
    if main.startswith("ppt/"):
        raise not_a_workbook("PowerPoint の資料です")
    if main.startswith("visio/"):
        raise not_a_workbook("Visio の図です")
    if main not in archive:
        raise unreadable("ブックの本体が見つかりません")
    return Kind.XLSB if main.endswith(".bin") else Kind.XLSX


def _kind_of_open_document(archive: Archive) -> Kind:
    mime = (archive.part("mimetype") or b"").decode("ascii", "replace").strip()
    if not mime:
        mime = (archive.part("META-INF/manifest.xml") or b"").decode("utf-8", "replace")
    if "opendocument.spreadsheet" in mime:
        return Kind.ODS
    for word, detail in _OPEN_DOCUMENTS.items():
        if f"opendocument.{word}" in mime:
            raise not_a_workbook(detail)
    raise not_a_workbook("電子書籍です" if "epub" in mime else "ZIP ファイルです")
