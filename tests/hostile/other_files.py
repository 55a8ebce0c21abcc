"""Files that are no workbooks: the first bytes by which each is known, and a word that must be said of it."""

from tests.hostile.packages import OFFICE, PACKAGE, zipped

HTML = "<html><head><meta charset='utf-8'></head><body><table><tr><td>1</td></tr></table></body></html>"


def office_document(main: str) -> bytes:
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
            f'Target="{main}"/></Relationships>',
            main: "<document/>",
        }
    )


OTHER_FILES: dict[str, tuple[bytes, str]] = {
    "pdf": (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "PDF"),
    "pdf-behind-junk": (b"\r\n\r\n%PDF-1.7\n", "PDF"),
    "html": (HTML.encode(), "HTML"),
    "html-utf-16": (HTML.encode("utf-16"), "HTML"),
    "html-with-bom": (b"\xef\xbb\xbf" + HTML.encode(), "HTML"),
    "csv-cp932": ("団体名,①,②\r\n見本市,0,1\r\n".encode("cp932"), "CSV"),
    "csv-utf-8": ("団体名,①,②\n見本市,0,1\n".encode(), "CSV"),
    "csv-utf-16": ("団体名\t①\n見本市\t0\n".encode("utf-16"), "CSV"),
    "excel-2003-xml": (
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        "Excel 2003",
    ),
    "xml": (b'<?xml version="1.0"?><a/>', "XML"),
    "docx": (office_document("word/document.xml"), "Word"),
    "pptx": (office_document("ppt/presentation.xml"), "PowerPoint"),
    "zip": (zipped({"回答.txt": "1"}), "ZIP"),
    "odt": (
        zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
        "OpenDocument",
    ),
    "numbers": (zipped({"Index/Document.iwa": "1"}), "Numbers"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(20), "PNG"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(20), "JPEG"),
    "bmp": (b"BM\x36\x00\x00\x00" + bytes(20), "BMP"),
    "rtf": (b"{\\rtf1\\ansi}", "RTF"),
    "lzh": (b"\x1a\x20-lh5-" + bytes(20), "LZH"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(20), "7z"),
    "exe": (b"MZ\x90\x00" + bytes(20), "プログラム"),
    "mail": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "メール"),
}
