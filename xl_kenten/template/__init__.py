"""Builds workbook_template.xlsm from text."""
