"""Any list of file names and formats: every file ends once, under its own name, and the sound returns are all read."""

import datetime as dt
import hashlib
import os
import sys
import tempfile
from functools import cache
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz_forms import own_forms
from tests.any_cells import always_the_same
from tests.report_contract import Report
from xl_kenten.actions.collection import Basis, basis, consolidate_folder
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.returned_files import list_folder
from xl_kenten.adapters.written.report_workbook import report_workbook
from xl_kenten.core.json_text import json_text
from xl_kenten.core.report import report
from xl_kenten.core.returned_file import FileStatus

NOW = dt.datetime(2007, 6, 21, 9, tzinfo=dt.UTC)
ENDINGS = (
    ".xlsx",
    ".XLSX",
    ".xlsm",
    ".xls",
    ".xlsb",
    ".ods",
    ".pdf",
    ".csv",
    ".docx",
    ".zip",
    ".lnk",
    ".tmp",
    "",
    ".xlsx.xlsx",
    "．ｘｌｓｘ",
)
WORDS = (
    "回答",
    "別紙",
    "~$回答",
    ".~lock.回答",
    "._回答",
    "Thumbs",
    "長野市",
    "ガ",
    "か\u3099",
    "=1+1",
    "-1",
    "@x",
    "a\nb",
    " ",
    "\x1b[31m",
    *(["CON"] if sys.platform != "win32" else []),  # on Windows that is no file but the console
    "\u202e",
    "x" * 200,
)
OTHERS = (
    b"",
    b"\0" * 99,
    b"%PDF-1.4",
    "団体名,0,1\r\n".encode("cp932"),
    b"PK\x03\x04",
    b"PK\x05\x06" + bytes(18),
    b"<html>",
    b"MZ",
)


@cache
def sound() -> dict[str, bytes]:
    """Forms of every format that need no LibreOffice."""
    return own_forms(load_form())


@cache
def on() -> Basis:
    return basis("長野県")


WINDOWS = sys.platform == "win32"
IN_NO_NAME = bytes(range(32)) + b'<>:"/\\|?*' if WINDOWS else b"/\0"
LONGEST = 120 if WINDOWS else 255  # bytes; whole paths end there with 260 characters


def _name(head: bytes, ending: str) -> bytes:
    """A name as a file system takes it: bytes of any encoding; on Windows characters, and no dot or blank at the end."""
    tail = ending.encode()
    name = (head.translate(None, IN_NO_NAME)[: LONGEST - len(tail)] or b"_") + tail
    return (name.decode(errors="ignore").rstrip(". ") or "_").encode() if WINDOWS else name


names = st.builds(
    _name,
    st.one_of(
        st.sampled_from(WORDS).map(str.encode),
        st.text(st.characters(codec="utf-8"), max_size=20).map(str.encode),
        st.text(st.characters(codec="cp932", exclude_characters="¢£¬‖−〜"), max_size=9).map(
            lambda text: text.encode("cp932")
        ),
        st.binary(max_size=12),
    ),
    st.sampled_from(ENDINGS),
).filter(lambda name: name not in {b".", b".."})
contents = st.one_of(st.sampled_from(OTHERS), st.binary(max_size=60), st.sampled_from(range(6)))


@given(
    st.dictionaries(
        st.tuples(st.sampled_from([b"", "長野".encode(), "ソ".encode() if WINDOWS else b"\x83\x5c"]), names),
        contents,
        max_size=6,
    )
)
@settings(always_the_same, max_examples=60)
def test_any_names_and_formats__every_file_ends_and_every_sound_return_is_read(
    files: dict[tuple[bytes, bytes], bytes | int],
) -> None:
    honest = list(sound().values())
    with tempfile.TemporaryDirectory() as temporary:
        expected = 0
        root = os.fsencode(temporary)
        for (folder, name), content in files.items():
            path = os.path.join(root, folder, name)  # noqa: PTH118 (names in bytes)
            os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
            if os.path.exists(path):  # noqa: PTH110
                continue
            with open(path, "wb") as file:  # noqa: PTH123
                file.write(honest[content] if isinstance(content, int) else content)
            expected += 1
        consolidation = consolidate_folder(Path(temporary), on())
        entries = list_folder(Path(temporary))

    assert [record.file for record in consolidation.files] == [entry.name for entry in entries]
    assert len(consolidation.files) == expected
    honest_digests = {_digest(data) for data in honest}
    for record, entry in zip(consolidation.files, entries, strict=True):
        if record.sha256 in honest_digests:
            assert record.status is FileStatus.READ, record
        if entry.refusal is not None:
            assert record.status is FileStatus.SKIPPED, record
        assert record.status is FileStatus.READ or record.codes
    msgspec.json.decode(b"".join(json_text(report(consolidation))), type=Report)
    assert report_workbook(consolidation, made_at=NOW).startswith(b"PK")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
