"""LibreOffice dressed up as Excel, so that the buttons can be tried on real open workbooks without Excel.

What stands where: ``office`` starts soffice; ``engine``, ``app``, ``books``, ``sheets``, ``ranges`` … are an
engine for xlwings; ``macros`` presses a button (VBA -> Python -> cells); ``displayed`` and ``user`` are the
clerk's eyes and hands; the fixtures are in ``conftest``.
"""
