"""XlsxWriter as it escapes every text: of two escapes that share an underscore it overlooks the second.

A cell with ``_x005F_x0041_`` would come back as ``_x005FA``, an answer changed. Its expression consumes the
underscore that begins the next escape; here it only looks at what follows.
"""

import re

from xlsxwriter import Workbook, xmlwriter

xmlwriter.re_control_chars_1 = re.compile("(_)(?=x[0-9a-fA-F]{4}_)")

__all__ = ["Workbook"]
