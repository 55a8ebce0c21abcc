"""Which version of xlwings' VBA module a workbook carries ([MS-OVBA]: VBA source lies there compressed)."""

import io
import re
import zipfile
from pathlib import Path

import olefile

_PART = "xl/vbaProject.bin"
_MOST = 20_000_000  # bytes of a VBA project; ours has 100,000
# The compressed source begins with a signature byte, a chunk's header and the word Attribute.
_SOURCE = re.compile(rb"\x01..\x00Attribut", re.DOTALL)
_VERSION = re.compile(rb'^Public Const XLWINGS_VERSION As String = "([^"\r\n]*)"', re.MULTILINE)
_COPY_FLAG = 0x8000
_CHUNK = 4096


def xlwings_version(workbook: Path) -> str | None:
    """Read the version from the VBA project; None where there is none that says so."""
    try:
        with zipfile.ZipFile(workbook) as archive:
            if archive.getinfo(_PART).file_size > _MOST:
                return None
            project = archive.read(_PART)
        with olefile.OleFileIO(io.BytesIO(project)) as container:
            stream = container.openstream("VBA/xlwings").read()
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None
    start = _SOURCE.search(stream)
    found = start and _VERSION.search(decompressed(stream[start.start() :]))
    return found.group(1).decode("ascii", "replace") if found else None


def decompressed(container: bytes) -> bytes:
    """Undo the compression of [MS-OVBA] 2.4.1; what is broken is left out."""
    text = bytearray()
    at = 1
    while at + 2 <= len(container):
        header = int.from_bytes(container[at : at + 2], "little")
        chunk = container[at + 2 : at + 3 + (header & 0xFFF)]
        text += _chunk(chunk) if header & _COPY_FLAG else chunk[:_CHUNK]
        at += 2 + len(chunk)
        if not chunk:
            break
    return bytes(text)


def _chunk(tokens: bytes) -> bytearray:
    text = bytearray()
    at = 0
    while at < len(tokens):
        flags = tokens[at]
        at += 1
        for bit in range(8):
            if at >= len(tokens):
                break
            if not flags >> bit & 1:
                text.append(tokens[at])
                at += 1
                continue
            token = int.from_bytes(tokens[at : at + 2], "little")
            at += 2
            offset_bits = max((len(text) - 1).bit_length(), 4)
            length = (token & (0xFFFF >> offset_bits)) + 3
            offset = (token >> (16 - offset_bits)) + 1
            if offset > len(text):
                return text
            for _ in range(length):
                text.append(text[-offset])
    return text
