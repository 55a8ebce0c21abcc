"""XlsxWriter as it writes every text as it stands, which it does not in two cases.

Of two escapes that share an underscore it overlooks the second: a cell with ``_x005F_x0041_`` would come back as
``_x005FA``, an answer changed. Its expression consumes the underscore that begins the next escape; here it only
looks at what follows.

A text that begins with ``<r>`` and ends with ``</r>`` it takes for markup of its own and writes as it is: an answer
could make the workbook unreadable, or put cells into it. We write no such markup, so every text is a text.
"""

import re

from xlsxwriter import Workbook, xmlwriter

xmlwriter.re_control_chars_1 = re.compile("(_)(?=x[0-9a-fA-F]{4}_)")
xmlwriter.XMLwriter._xml_rich_si_element = xmlwriter.XMLwriter._xml_si_element  # noqa: SLF001

__all__ = ["Workbook"]
