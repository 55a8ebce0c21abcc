"""Real workbooks for the tests of editing, with everything in them that must not be lost."""

import base64
import io
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import xlsxwriter
from pyopenvba import ExcelFile

from tests.pictures import needs_libreoffice

CUSTOM_UI = (
    b'<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"><ribbon><tabs>'
    b'<tab id="t" label="&#32202;&#24613;&#28857;&#26908;"/></tabs></ribbon></customUI>'
)
_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def parts(path: Path) -> dict[str, bytes]:
    """The parts of a workbook in their order."""
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def rewrite(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Save a workbook with other parts."""
    content = parts(path)
    change(content)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return path


def replace_in(path: Path, part: str, old: str, new: str) -> Path:
    """Change the text of one part; what is to be changed must be there."""

    def change(content: dict[str, bytes]) -> None:
        assert old.encode() in content[part], content[part]
        content[part] = content[part].replace(old.encode(), new.encode())

    return rewrite(path, change)


def add_part(path: Path, name: str, data: bytes, content_type: str, relationship: tuple[str, str]) -> Path:
    """Add a part, and a relationship (from which .rels part, of which type) that points to it."""
    rels, kind = relationship

    def change(content: dict[str, bytes]) -> None:
        content[name] = data
        types, links = content["[Content_Types].xml"], content[rels]
        override = f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'
        content["[Content_Types].xml"] = types.replace(b"</Types>", override.encode())
        link = f'<Relationship Id="rIdX{len(links)}" Type="{kind}" Target="/{name}"/></Relationships>'
        content[rels] = links.replace(b"</Relationships>", link.encode())

    return rewrite(path, change)


def simple_book(path: Path, *sheets: str) -> Path:
    """A workbook with empty sheets."""
    with xlsxwriter.Workbook(path) as book:
        for sheet in sheets or ("市町村分",):
            book.add_worksheet(sheet)
    return path


def sheet_book(path: Path, sheet_xml: str) -> Path:
    """A workbook whose only sheet 市町村分 holds exactly these elements (from ``dimension`` to the end)."""
    simple_book(path)
    xml = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{sheet_xml}</worksheet>'
    return rewrite(path, lambda content: content.update({"xl/worksheets/sheet1.xml": xml.encode()}))


def report_book(path: Path) -> Path:
    """A prefecture's report (.xlsm): macros, ribbon, live highlighting, names, print set-up, pictures, notes."""
    with ExcelFile.create_new(path) as macros:
        project = macros.vba_project_bytes()
    with xlsxwriter.Workbook(path) as book:
        book.add_vba_project(io.BytesIO(project), is_stream=True)
        book.set_vba_name("ThisWorkbook")
        head = book.add_format({"bold": True, "border": 1, "bg_color": "#DDDDDD", "text_wrap": True})
        flag = book.add_format({"num_format": "0", "border": 1, "align": "center", "locked": False})
        marked = book.add_format({"bg_color": "#FF9999"})
        sheet = book.add_worksheet("市町村分")
        sheet.set_vba_name("Sheet1")
        sheet.merge_range("A1:F1", "（市町村分）", head)
        for row in range(2, 6):
            sheet.write_row(row, 0, [row - 1, f"見本{row}市"], head)
            for column in range(2, 5):
                sheet.write_blank(row, column, None, flag)
        sheet.write_formula("C7", "=SUM(C3:C6)", flag, 0)
        sheet.write_formula("D7", "=SUM(D3:D6)", flag, 0)
        sheet.write_comment("B3", "担当者のメモ", {"author": "市町村課"})
        sheet.conditional_format("C3:E6", {"type": "blanks", "format": marked})
        sheet.data_validation("C3:E6", {"validate": "list", "source": [0, 1]})
        sheet.set_row(5, 30, None, {"hidden": True})
        sheet.set_column("H:H", 20, flag)
        sheet.protect("", {"objects": True, "scenarios": True})
        sheet.set_landscape()
        sheet.repeat_rows(0, 1)
        sheet.print_area("A1:F7")
        sheet.freeze_panes(2, 2)
        sheet.insert_image("J2", "p.png", {"image_data": io.BytesIO(_PNG)})
        sheet.insert_button("J8", {"caption": "印刷", "macro": "PrintAll"})
        book.define_name("回答欄", "=市町村分!$C$3:$E$6")
        own = book.add_worksheet("担当者の控え")
        own.set_vba_name("Sheet2")
        own.set_tab_color("#00AA00")
        own.write_column("A1", ["メモ", 1, 2, 3])
        own.add_table("C1:D4", {"name": "控え"})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=担当者の控え!$A$2:$A$4"})
        own.insert_chart("F2", chart)
        hidden = book.add_worksheet("隠しシート")
        hidden.set_vba_name("Sheet3")
        hidden.very_hidden()
    ui = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
    add_part(path, "customUI/customUI14.xml", CUSTOM_UI, "application/xml", ("_rels/.rels", ui))
    chain = (
        b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<c r="C7" i="1"/><c r="D7" i="1"/></calcChain>'
    )
    return add_part(
        path,
        "xl/calcChain.xml",
        chain,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml",
        ("xl/_rels/workbook.xml.rels", f"{_RELATIONSHIPS}/calcChain"),
    )


def convert(path: Path, kind: str, folder: Path) -> Path:
    """Let LibreOffice open a workbook and save it as another kind of file; without it the test is skipped."""
    needs_libreoffice()
    profile = folder.parent / "profile"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            folder,
            path,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / f"{path.stem}.{kind}"
