""".xls files: real ones from xlwt, hand-made streams of Excel 95, and broken containers."""

import datetime as dt
import struct
from io import BytesIO

import olefile
import xlwt

from xl_kenten.adapters.returned_files.compound_file import compound_file


def values_book() -> bytes:
    """Each kind of cell once, a hidden sheet, an empty one, and a blank formatted cell in the far corner."""
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("市町村分")
    for column, value in enumerate(("あ　い ", 1, 0.5, True)):
        sheet.write(0, column, value)
    sheet.write(0, 4, dt.datetime(2007, 6, 20), xlwt.easyxf(num_format_str="yyyy/mm/dd"))  # noqa: DTZ001
    sheet.row(0).set_cell_error(5, "#REF!")
    sheet.write(0, 6, xlwt.Formula("1+1"))
    sheet.write(0, 7, "取消", xlwt.easyxf("font: struck_out on"))
    sheet.write(65535, 255, "", xlwt.easyxf("pattern: pattern solid"))
    hidden = workbook.add_sheet("隠し")
    hidden.visibility = 1
    hidden.write(1, 1, 3)
    workbook.add_sheet("空")
    return saved(workbook)


def saved(workbook: xlwt.Workbook) -> bytes:
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def stream_of(data: bytes) -> bytes:
    with olefile.OleFileIO(BytesIO(data)) as container:
        return container.openstream("Workbook").read()


def with_record_changed(data: bytes, kind: int, body: bytes) -> bytes:
    """Overwrite the beginning of the first record of a kind."""
    stream = bytearray(stream_of(data))
    at = 0
    while struct.unpack_from("<H", stream, at)[0] != kind:
        at += 4 + struct.unpack_from("<H", stream, at + 2)[0]
    stream[at + 4 : at + 4 + len(body)] = body
    return compound_file(bytes(stream))


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def workbook_stream(
    *sheet_records: bytes, version: int = 0x0600, before: bytes = b"", name: bytes = b"S"
) -> bytes:
    """A workbook stream of one sheet with these records; 0x0500 is Excel 95."""
    flag = b"\0" if version == 0x0600 else b""
    start = record(0x0809, struct.pack("<HH", version, 0x0005).ljust(16, b"\0")) + before
    listed = (
        len(start) + len(record(0x0085, bytes(6) + bytes([len(name)]) + flag + name)) + len(record(0x000A))
    )
    head = (
        start
        + record(0x0085, struct.pack("<IH", listed, 0) + bytes([len(name)]) + flag + name)
        + record(0x000A)
    )
    body = record(0x0809, struct.pack("<HH", version, 0x0010).ljust(16, b"\0"))
    return head + body + b"".join(sheet_records) + record(0x000A)


def with_looped_chain(data: bytes) -> bytes:
    """Let the first sector of the workbook's stream be followed by itself."""
    changed = bytearray(data)
    (fat_sector,) = struct.unpack_from("<I", changed, 76)
    fat = 512 + 512 * fat_sector
    directory = data.find("Workbook".encode("utf-16-le"))
    (start,) = struct.unpack_from("<I", changed, directory + 116)
    struct.pack_into("<I", changed, fat + 4 * start, start)
    return bytes(changed)
