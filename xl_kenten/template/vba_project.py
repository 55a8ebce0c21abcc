"""vbaProject.bin: the VBA project of the template, written from source text ([MS-OVBA] 2.3).

It holds compressed source only. Excel compiles it when it first runs; that there is nothing compiled yet
is told by the version 0xFFFF in _VBA_PROJECT and by module offsets of 0.
"""

import re
import struct
from collections.abc import Iterable, Sequence
from io import BytesIO

from xlsxwriter import Workbook

from xl_kenten.template.compound_file import compound_file
from xl_kenten.template.vba_compression import compress
from xl_kenten.template.vba_modules import WORKBOOK_CODE_NAME, ModuleKind, VbaModule, template_modules

_PROJECT_NAME = "VBAProject"
_CODE_PAGE = 932  # what a Japanese Excel writes, so that staff may add Japanese comments; our source is ASCII
_ENCODING = "ascii"  # of names and source, and a part of every code page
_CODE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")

# An identity and the sealed statements "not protected, no password, visible" (2.4.3), made once for this
# identity: they must stay together.
_IDENTITY = """\
ID="{8F6C1D2E-5B3A-4E47-9A0C-61D2B7E4F305}"
"""
_PROTECTION = """\
CMG="1210EA0FF513F513F513F513"
DPB="3436CC29D431D531D531"
GC="5654AE4BB255B856B85647"
"""

# Name, id and version, usual path, title: Office finds a library by its id and corrects the path by itself.
_STDOLE = r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"
_OFFICE = (
    r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0"
    r"#C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library"
)
_REFERENCES = (("stdole", _STDOLE), ("Office", _OFFICE))


def build_vba_project(sheet_code_names: Sequence[str]) -> bytes:
    """Build the template's VBA project for sheets of these code names; the same names give the same bytes.

    Raises ValueError for a code name that VBA does not allow or that stands there twice.
    """
    return write_project(template_modules(sheet_code_names))


def attach_vba(workbook: Workbook, sheet_code_names: Sequence[str]) -> None:
    """Give an XlsxWriter workbook the template's VBA project, one code name a worksheet, in their order."""
    worksheets = workbook.worksheets()
    if len(worksheets) != len(sheet_code_names):
        raise ValueError(f"{len(worksheets)} worksheets, but {len(sheet_code_names)} code names")
    workbook.set_vba_name(WORKBOOK_CODE_NAME)
    for worksheet, code_name in zip(worksheets, sheet_code_names, strict=True):
        worksheet.set_vba_name(code_name)
    workbook.add_vba_project(BytesIO(build_vba_project(sheet_code_names)), is_stream=True)


def write_project(modules: Sequence[VbaModule]) -> bytes:
    """Write modules into a vbaProject.bin."""
    seen: set[str] = set()
    for module in modules:
        if not _CODE_NAME.fullmatch(module.name):
            raise ValueError(f"VBA does not allow the module name {module.name!r}")
        if module.name.lower() in seen:
            raise ValueError(f"the module name {module.name!r} stands there twice")
        seen.add(module.name.lower())
    streams = {module.name: compress(_encoded(module.source)) for module in modules}
    streams["_VBA_PROJECT"] = bytes.fromhex("CC61 FFFF 00 0100")
    streams["dir"] = compress(_dir(modules))
    return compound_file(
        {"VBA": streams, "PROJECT": _project(modules), "PROJECTwm": _name_map(modules)},
    )


def _dir(modules: Sequence[VbaModule]) -> bytes:
    """The dir stream: the project, its references and its modules, as numbered records (2.3.4.2)."""
    records = [
        _number(0x0001, 3),  # made on 64-bit Windows
        _number(0x0002, 0x0409),  # language, for members and calls: always English (US)
        _number(0x0014, 0x0409),
        _short(0x0003, _CODE_PAGE),
        _text(0x0004, _PROJECT_NAME),
        *_text_twice(0x0005, 0x0040, ""),  # description
        *(_text(0x0006, ""), _text(0x003D, "")),  # help file
        _number(0x0007, 0),  # help topic
        _number(0x0008, 0),  # library flags
        struct.pack("<HIIH", 0x0009, 4, 1, 0),  # version 1.0; 4 is no length here, but part of the record
        *_text_twice(0x000C, 0x003C, ""),  # constants for conditional compilation
    ]
    for name, library in _REFERENCES:
        records += _text_twice(0x0016, 0x003E, name)
        body = struct.pack("<I", len(library)) + library.encode(_ENCODING) + bytes(6)
        records.append(_record(0x000D, body))
    records += [_short(0x000F, len(modules)), _short(0x0013, 0xFFFF)]
    for module in modules:
        records += _text_twice(0x0019, 0x0047, module.name)
        records += _text_twice(0x001A, 0x0032, module.name)  # its stream
        records += _text_twice(0x001C, 0x0048, module.description)
        records += [
            _number(0x0031, 0),  # where the source begins in the stream
            _number(0x001E, 0),  # help topic
            _short(0x002C, 0xFFFF),
            _record(0x0021 if module.kind is ModuleKind.STANDARD else 0x0022),
            _record(0x002B),  # end of the module
        ]
    return b"".join((*records, _record(0x0010)))


def _record(number: int, body: bytes = b"") -> bytes:
    return struct.pack("<HI", number, len(body)) + body


def _short(number: int, value: int) -> bytes:
    return _record(number, struct.pack("<H", value))


def _number(number: int, value: int) -> bytes:
    return _record(number, struct.pack("<I", value))


def _text(number: int, text: str) -> bytes:
    return _record(number, text.encode(_ENCODING))


def _text_twice(number: int, wide_number: int, text: str) -> Iterable[bytes]:
    """A text in the code page, and again in UTF-16."""
    return _text(number, text), _record(wide_number, text.encode("utf-16-le"))


def _project(modules: Sequence[VbaModule]) -> bytes:
    """The PROJECT stream: a text that lists the modules for the editor (2.3.1)."""
    documents = [f"Document={module.name}/&H00000000\n" for module in modules if module.kind.is_document]
    standard = [f"Module={module.name}\n" for module in modules if module.kind is ModuleKind.STANDARD]
    classes = [f"Class={module.name}\n" for module in modules if module.kind is ModuleKind.CLASS]
    text = "".join(
        (
            _IDENTITY,
            *documents,
            *standard,
            *classes,
            f'Name="{_PROJECT_NAME}"\nHelpContextID="0"\nVersionCompatible32="393222000"\n',
            _PROTECTION,
            "\n[Host Extender Info]\n",
            "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000\n",
            "\n[Workspace]\n",
            *(f"{module.name}=0, 0, 0, 0, C\n" for module in modules),
        )
    )
    return _encoded(text)


def _encoded(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode(_ENCODING)


def _name_map(modules: Sequence[VbaModule]) -> bytes:
    """The PROJECTwm stream: each module's name in the code page and in UTF-16 (2.3.3)."""
    names = (
        module.name.encode(_ENCODING) + b"\0" + (module.name + "\0").encode("utf-16-le") for module in modules
    )
    return b"".join(names) + b"\0\0"
