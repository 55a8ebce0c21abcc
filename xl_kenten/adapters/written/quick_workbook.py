"""XlsxWriter's workbook, written as a stream: nothing of it is held but what its sheets share.

XlsxWriter makes every part as one text, holds them all, and compresses them at last. Here each part goes into the
zip while it is made, so that rows which are put into a sheet (see ``QuickWorksheet``) need no room of their own.
"""

from contextlib import suppress
from io import BytesIO, StringIO, TextIOWrapper
from itertools import islice
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStringTable

from xl_kenten.adapters.written.cell_formats import WORKBOOK_OPTIONS
from xl_kenten.adapters.written.quick_worksheet import QuickWorksheet
from xl_kenten.adapters.xlsxwriter_mended import PlainTextPackager, PlainTexts, Workbook

_COMPRESSION = 4  # half the time of the usual 6, and files that are larger by 3 %


class QuickWorkbook(Workbook):
    """A workbook whose worksheets take whole rows; it is written into ``target`` when it is closed."""

    def __init__(self, target: IO[bytes]) -> None:
        super().__init__(BytesIO(), WORKBOOK_OPTIONS)  # XlsxWriter's own zip stays empty
        self.worksheet_class = QuickWorksheet
        self.str_table = _Texts()
        self._target = target

    def _get_packager(self) -> Packager:
        return _Streaming(self._target)


class _Texts(SharedStringTable):  # type: ignore[misc] # XlsxWriter ships no types
    """The texts of the workbook; more come while the sheets are written, when XlsxWriter's own takes no more."""

    def _sort_string_data(self) -> None:
        self.string_array = self.string_table.keys()  # in the order in which they came, with those to come

    def _get_shared_string(self, index: int) -> str:
        text: str = next(islice(self.string_table, index, None))
        return text


class _TextsPart(PlainTexts):
    """The part that holds the texts."""

    def _write_si(self, text: str) -> None:
        # Most texts hold nothing that has to be written otherwise than it stands.
        plain = text.isprintable() and text == text.strip() and "_x" not in text
        if plain and "&" not in text and "<" not in text and ">" not in text:
            self.fh.write(f"<si><t>{text}</t></si>")
        else:
            super()._write_si(text)


class _Streaming(PlainTextPackager):
    """Puts the parts into a zip, each while it is written."""

    texts = _TextsPart

    def __init__(self, target: IO[bytes]) -> None:
        super().__init__()
        self._package = ZipFile(target, "w", ZIP_DEFLATED, compresslevel=_COMPRESSION)
        self._part: _Part | None = None

    def _filename(self, name: str) -> "_Part":
        self._finish_part()
        self._part = _Part(self._package.open(name, "w"))
        return self._part

    def _finish_part(self) -> None:
        if self._part is not None:
            self._part.close()

    def _create_package(self) -> list[object]:
        try:
            super()._create_package()
            self._finish_part()
            for stream, name, _ in self.filenames:  # what is no XML: the macros
                with self._package.open(name, "w") as part:
                    part.write(stream.getvalue())
            self._package.close()
        except BaseException:
            self._give_up()
            raise
        return []

    def _give_up(self) -> None:
        """Leave the zip as it is: Python would try to finish it once more, and complain that it cannot."""
        self._package.fp = None
        with suppress(Exception):
            self._finish_part()


class _Part(StringIO):
    """A part that goes into the zip as it is written. XlsxWriter knows an open file by this class."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._written = TextIOWrapper(stream, "utf-8", newline="")

    def write(self, text: str) -> int:
        return self._written.write(text)

    def close(self) -> None:
        self._written.close()
