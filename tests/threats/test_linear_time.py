"""What is read in the run itself, where nobody ends what takes too long, takes time in proportion to its size.

Each reader is given its worst input, and four times as much of it: twice in proportion is allowed, no square.
"""

import contextlib
import struct
import time
from collections.abc import Callable

import pytest

from tests.hostile.packages import MAIN
from xl_kenten.adapters.document_properties import origin_in
from xl_kenten.adapters.returned_files.compound_file import old_workbook
from xl_kenten.adapters.returned_files.content import refuse_what_is_no_container
from xl_kenten.adapters.returned_files.outcome import RefusedFileError, UnusualFileError
from xl_kenten.adapters.returned_files.shared_strings import (
    insist_on_honest_counts,
    refuse_endless_text,
    struck_strings,
)
from xl_kenten.adapters.returned_files.styles import styles_of
from xl_kenten.adapters.returned_files.workbook_parts import sheet_list
from xl_kenten.adapters.returned_files.worksheet_xml import Struck, scanned
from xl_kenten.adapters.returned_files.xml_part import decoded, insist_on_plain

_BYTES = 100_000
_NOISE = 0.03  # seconds that a busy machine may add
_STRUCK = Struck(frozenset({9}), frozenset({9}))
_HEAD, _TAIL = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode(), b"</sheetData></worksheet>"


def _repeated(piece: bytes, before: bytes = b"", after: bytes = b"") -> Callable[[int], bytes]:
    return lambda size: before + piece * (size // len(piece)) + after


def _sheet(piece: bytes, before: bytes = b"", after: bytes = b"") -> Callable[[int], bytes]:
    return _repeated(piece, _HEAD + before, after + _TAIL)


def _strings(part: bytes) -> None:
    with contextlib.suppress(UnusualFileError):
        insist_on_honest_counts(part)
    struck_strings(part)
    refuse_endless_text(part, [_HEAD + b'<c r="A1" t="s"><v>1</v></c>' * 2_000 + _TAIL])


def _container(size: int) -> bytes:
    """Sectors each of which is said to be a piece of the table of sectors."""
    sectors = size // 512
    more = max(sectors - 109, 0) // 127
    header = struct.pack("<8s16s5H6s9I", bytes.fromhex("D0CF11E0A1B11AE1"), b"", 62, 3, 0xFFFE, 9, 6, b"",
                         0, 109 + 127 * more, 0, 0, 4096, 0xFFFFFFFE, 0, 0, more)  # fmt: skip
    pointers = b"".join(struct.pack("<128I", *[sectors - 1] * 127, number + 1) for number in range(more))
    return header + struct.pack("<109I", *[sectors - 1] * 109) + pointers.ljust(sectors * 512, b"\0")


_CELL = b'<c r="A1"'
CASES: dict[str, tuple[Callable[[bytes], object], Callable[[int], bytes]]] = {
    "types of a cell": (lambda data: scanned(data, _STRUCK), _sheet(b' t="e"', _CELL, b"/>")),
    "pointers of a cell": (
        lambda data: scanned(data, _STRUCK),
        _sheet(b' t="s"', _CELL, b"><f>1</f><v>1</v></c>"),
    ),
    "styles of a cell": (lambda data: scanned(data, _STRUCK), _sheet(b' s="1"', _CELL, b"/>")),
    "digits of a style": (lambda data: scanned(data, _STRUCK), _sheet(b"1", _CELL + b' s="')),
    "cells without an end": (lambda data: scanned(data, _STRUCK), _sheet(b'<c r="A1000"')),
    "formulas without an end": (lambda data: scanned(data, _STRUCK), _sheet(b'<c r="A1000"><f ')),
    "values without an end": (lambda data: scanned(data, _STRUCK), _sheet(b'<c r="A1000"><v>1')),
    "starts of the data": (lambda data: scanned(data, _STRUCK), _repeated(b"<sheetData>", _HEAD)),
    "strings without an end": (_strings, _repeated(b"<si><r><strike ", b"<sst>")),
    "roots of the strings": (_strings, _repeated(b'<sst a="1" a="1"')),
    "attributes of the strings": (_strings, _repeated(b' count="1"', b"<sst", b">")),
    "fonts without an end": (
        styles_of,
        _repeated(b'<strike val="a', b"<fonts>", b"</fonts><cellXfs></cellXfs>"),
    ),
    "sections without an end": (styles_of, _repeated(b"<fonts><cellXfs><numFmts>", b"<strike")),
    "comments of a web page": (
        lambda data: refuse_what_is_no_container(data, "a.xlsx"),
        _repeated(b"<!---->"),
    ),
    "starts of a comment": (
        lambda data: refuse_what_is_no_container(data, "a.xlsx"),
        _repeated(b"<!--"),
    ),
    "declarations of an encoding": (decoded, _repeated(b" encoding =", b"<?xml")),
    "declaration without an end": (insist_on_plain, _repeated(b" ", b"<?xml version='1.0'")),
    "line breaks of a property": (
        origin_in,
        _repeated(b"\n", '<a><property name="xl_kenten.form">様'.encode(), b"</property></a>"),
    ),
    "marks of properties": (origin_in, _repeated(b'name="xl_kenten.a"><vt:lpwstr>')),
    "sheets of a workbook": (sheet_list, _repeated(b"<sheet/>", b"<workbook>", b"</workbook>")),
    "table of sectors": (old_workbook, lambda size: _container(80 * size)),
}


@pytest.mark.parametrize("case", CASES)
def test_four_times_the_worst_input__takes_about_four_times_as_long(case: str) -> None:
    read, make = CASES[case]
    once, four_times = make(_BYTES), make(4 * _BYTES)
    assert len(four_times) > 2 * len(once)
    assert _seconds(read, four_times) <= 8 * _seconds(read, once) + _NOISE


def _seconds(read: Callable[[bytes], object], data: bytes) -> float:
    """The least of three times, for other work on the machine only adds."""
    measured = []
    for _ in range(3):
        start = time.process_time()
        with contextlib.suppress(RefusedFileError, UnusualFileError):
            read(data)
        measured.append(time.process_time() - start)
    return min(measured)
