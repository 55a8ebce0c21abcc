"""A copy of a hostile file is marked, simplified or refused within what is promised for reading it."""

import itertools
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import SAMPLE_PREFECTURE
from tests.hostile.packages import zipped
from tests.returned_workbooks import write_return
from tests.threats.hostile_returns import ROW, SHEET, parts_of
from tests.threats.measured_run import run
from tests.threats.test_bounds import MEMORY, SECONDS
from xl_kenten.adapters.ooxml import Workbook, WorkbookError
from xl_kenten.adapters.ooxml.markup import weight

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="measures as Unix does")

FAULTY = ROW.replace("| 0 |", "| 2 |", 1)
_TYPES, _LINKS = "[Content_Types].xml", "xl/worksheets/_rels/sheet1.xml.rels"
_NO_LINKS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
_LINK = b'<Relationship Id="a" Type="t" Target="x"/>'
_STYLES = "xl/styles.xml"


def with_text(found: dict[str, bytes], part: str, mark: bytes, text: bytes) -> dict[str, bytes]:
    whole = found.get(part, _NO_LINKS)
    assert mark in whole
    return found | {part: whole.replace(mark, text + mark, 1)}


def endless_types(found: dict[str, bytes]) -> dict[str, bytes]:
    return with_text(found, _TYPES, b"</Types>", b"<a/>" * 15_000_000)


def endless_links(found: dict[str, bytes]) -> dict[str, bytes]:
    return with_text(found, _LINKS, b"</Relationships>", _LINK * 1_500_000)


def many_links(found: dict[str, bytes]) -> dict[str, bytes]:
    """So many that their tree would fit, while going through them again and again would take minutes."""
    return with_text(found, _LINKS, b"</Relationships>", _LINK * 300_000)


KINDS = {
    "content types": endless_types,
    "relationships": endless_links,
    "relationships that fit": many_links,
}


@pytest.mark.parametrize("kind", KINDS)
def test_copy_of_a_file_with_endless_lists__ends_within_the_bounds(tmp_path: Path, kind: str) -> None:
    make = KINDS[kind]
    folder = tmp_path / "回答"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(
        zipped(make(parts_of(write_return(tmp_path / "a.xlsx", FAULTY).read_bytes())))
    )
    write_return(folder / "b.xlsx", FAULTY.replace("架空市", "例示市"))
    copies = tmp_path / "写し"
    ended = run("check", folder, *SAMPLE_PREFECTURE, "--mark", copies, beside=tmp_path)
    assert (ended.processor < SECONDS, ended.peak < MEMORY) == (True, True)
    assert "Traceback" not in ended.said
    made = {path.name: path.read_bytes() for path in copies.rglob("*.xlsx")}
    assert set(made) == {"a_確認結果.xlsx", "b_確認結果.xlsx"}
    comments = b"".join(
        data for name, data in parts_of(made["a_確認結果.xlsx"]).items() if "comments" in name
    )
    assert "値だけを新しいブックに写して" in comments.decode()


def test_copy_of_thousands_of_faulty_cells__is_not_slowed_by_endless_merged_cells_or_formats(
    tmp_path: Path,
) -> None:
    found = parts_of(write_return(tmp_path / "a.xlsx", "\n".join([FAULTY] * 1500)).read_bytes())
    first = int(re.search(rb'<cellXfs count="(\d+)"', found[_STYLES])[1])
    number = itertools.count(first)
    found[SHEET] = re.sub(
        rb'(<c r="\w+")(?: s="\d+")?', lambda cell: cell[1] + b' s="%d"' % next(number), found[SHEET]
    )
    formats = (
        b'<xf numFmtId="%d" fontId="0" fillId="0" borderId="0" xfId="0"/>' % (n % 9) for n in range(40_000)
    )
    found = with_text(found, _STYLES, b"</cellXfs>", b"".join(formats))
    merged = (b'<mergeCell ref="A%d:XFD%d"/>' % (n, n + 5) for n in range(20_000, 220_000))
    found = with_text(found, SHEET, b"</worksheet>", b"<mergeCells>%b</mergeCells>" % b"".join(merged))
    folder = tmp_path / "回答"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(zipped(found))
    ended = run("check", folder, *SAMPLE_PREFECTURE, "--mark", tmp_path / "写し", beside=tmp_path)
    assert (ended.processor < SECONDS, ended.peak < MEMORY) == (True, True)
    assert [path.name for path in (tmp_path / "写し").rglob("*.xlsx")] == ["a_確認結果.xlsx"]


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the memory in use")
@pytest.mark.parametrize(
    "text",
    ["<a/>", "<a/>x", '<a b=""/>', '<a a="" b="" c="" d="">x</a>', "<!---->", "<?a?>", "<![CDATA[x]]>"],
)
def test_memory_of_a_tree__is_not_underestimated(text: str) -> None:
    script = (
        "from lxml import etree;"
        f"data = ('<r>' + {text!r} * 300_000 + '</r>').encode();"
        "used = lambda: int(open('/proc/self/statm').read().split()[1]) * 4096;"
        "before = used(); root = etree.fromstring(data); print(used() - before)"
    )
    taken = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert int(taken.stdout) < 1.1 * weight(f"<r>{text * 300_000}</r>".encode())


def test_part_in_an_encoding_that_hides_its_elements__is_refused(tmp_path: Path) -> None:
    found = parts_of(write_return(tmp_path / "a.xlsx", FAULTY).read_bytes())
    body = found[_TYPES].partition(b"?>")[2].decode()
    hidden = '<?xml version="1.0" encoding="UTF-7"?>' + body.replace("<", "+ADw-").replace(">", "+AD4-")
    with pytest.raises(WorkbookError):
        Workbook(zipped(found | {_TYPES: hidden.encode()}))
