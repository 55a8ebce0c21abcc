"""What the fuzzer found (``python -m benchmarks.fuzz``), each as the smallest file that shows it."""

from pathlib import Path

import pytest

from benchmarks.mutations import packed, parts_of
from tests.hostile.read_bytes import Reading
from tests.hostile.usual_forms import form_bytes
from xl_kenten.adapters.returned_files import reading as returned_files_reading
from xl_kenten.core.finding import FindingCode
from xl_kenten.core.returned_file import Origin


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    return Reading(tmp_path)


def with_part_changed(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Damage one part, and make the checksums fit."""
    parts = parts_of(data)
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new, 1)
    return packed(parts)


@pytest.mark.parametrize("name", ["_rels/.rels", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"])
@pytest.mark.parametrize("encoding", [b"utf-16385", b"ETF-8", b"utf-16-x"])
def test_part_in_an_encoding_that_nobody_knows__is_unreadable(
    reading: Reading, name: str, encoding: bytes
) -> None:
    damaged = with_part_changed(form_bytes(), name, b'encoding="UTF-8"', b'encoding="%s"' % encoding)
    assert reading.code(damaged) is FindingCode.FILE_UNREADABLE
    assert "使われない文字コード" in reading.detail(damaged)


def test_document_properties_in_an_encoding_that_nobody_knows__are_passed_over(reading: Reading) -> None:
    data = form_bytes()
    assert reading.file(data).origin == Origin("itaku-2007", "1", "489999")
    # A character beyond ASCII sends them through the XML parser.
    odd = with_part_changed(data, "docProps/custom.xml", b"489999", "４".encode())
    damaged = with_part_changed(odd, "docProps/custom.xml", b'encoding="UTF-8"', b'encoding="ETF-8"')
    assert reading.file(odd).origin == Origin("itaku-2007", "1", "４")
    assert reading.file(damaged).origin is None
    assert reading.grids(damaged) == reading.grids(data)


def test_fault_of_ours_in_one_file__is_told_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = returned_files_reading.read_usual
    for name in ("1.xlsx", "2.xlsx"):
        (tmp_path / name).write_bytes(form_bytes())
    calls = []

    def overlooked(*arguments: object) -> object:
        calls.append(arguments)
        if len(calls) == 1:
            raise KeyError("something nobody has thought of")
        return real(*arguments)

    monkeypatch.setattr(returned_files_reading, "read_usual", overlooked)
    first, second = returned_files_reading.read_folder(tmp_path)
    assert first.refusal is not None
    assert (first.refusal.code, first.sha256) == (FindingCode.FILE_UNREADABLE, second.sha256)
    assert second.grids
