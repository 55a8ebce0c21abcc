"""XlsxWriter as it writes every text as it stands, which it does not in two cases.

Of two escapes that share an underscore it overlooks the second: a cell with ``_x005F_x0041_`` would come back as
``_x005FA``, an answer changed. Its expression consumes the underscore that begins the next escape; here it only
looks at what follows.

A text that begins with ``<r>`` and ends with ``</r>`` it takes for markup of its own and writes as it is: an answer
could make the workbook unreadable, or put cells into it. We write no such markup, so every text is a text.
"""

import re

import xlsxwriter
from xlsxwriter import xmlwriter
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings

xmlwriter.re_control_chars_1 = re.compile("(_)(?=x[0-9a-fA-F]{4}_)")


class PlainTexts(SharedStrings):  # type: ignore[misc] # XlsxWriter ships no types
    """The part that holds the texts."""

    def _xml_rich_si_element(self, text: str) -> None:
        self._xml_si_element(text)


class PlainTextPackager(Packager):  # type: ignore[misc]
    """Puts the parts of a workbook together."""

    texts = PlainTexts

    def _write_shared_strings_file(self) -> None:
        if self.workbook.str_table.count:
            part = self.texts()
            part.string_table = self.workbook.str_table
            part._set_xml_writer(self._filename("xl/sharedStrings.xml"))  # noqa: SLF001
            part._assemble_xml_file()  # noqa: SLF001


class Workbook(xlsxwriter.Workbook):  # type: ignore[misc]
    """A workbook with no texts in several looks."""

    def _get_packager(self) -> Packager:
        return PlainTextPackager()
