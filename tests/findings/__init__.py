"""Every finding code, called forth through a real workbook and the real command line."""
